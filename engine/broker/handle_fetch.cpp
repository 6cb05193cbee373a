#include "engine/broker/handlers.h"

#include <algorithm>

#include "engine/broker/broker.h"
#include "engine/wire/fetch.h"

namespace engine {

namespace {

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

using PartitionAnswer = wire::FetchResponse::PartitionData;

struct Reader {
    Broker& broker;
    Turn& turn;
    int version;
    BrokerId follower; // kNoBroker: a consumer
    std::int64_t bytesLeft;
    bool first = true; // the first data of an answer may be larger than every limit (KIP-74)
    std::int64_t bytes = 0;
    bool answerNow = false;
    MessageNote note{};

    ErrorCode check(const Replica* replica, const TopicImage* topic, std::int32_t index, std::int32_t currentLeaderEpoch) const
    {
        if (!topic)
            return version >= 13 ? ErrorCode::UnknownTopicId : ErrorCode::UnknownTopicOrPartition;
        if (!topic->partitions.contains(index))
            return ErrorCode::UnknownTopicOrPartition;
        if (!replica)
            return ErrorCode::NotLeaderOrFollower;
        if (!replica->log)
            return ErrorCode::KafkaStorageError;
        if (currentLeaderEpoch >= 0 && LeaderEpoch{currentLeaderEpoch} < replica->leaderEpoch)
            return ErrorCode::FencedLeaderEpoch;
        if (currentLeaderEpoch >= 0 && LeaderEpoch{currentLeaderEpoch} > replica->leaderEpoch)
            return ErrorCode::UnknownLeaderEpoch;
        // Followers, and clients that do not know of reading elsewhere, are served by the leader only.
        if (!replica->isLeader() && (follower != kNoBroker || version < 11))
            return ErrorCode::NotLeaderOrFollower;
        return ErrorCode::None;
    }

    // A follower whose last epoch ends elsewhere here: where the histories part (KIP-595).
    bool diverges(const Replica& replica, const wire::FetchRequest::FetchPartition& asked, PartitionAnswer& answer) const
    {
        if (asked.lastFetchedEpoch < 0)
            return false;
        const EpochEnd end = broker.replicas().endOfEpoch(replica, LeaderEpoch{asked.lastFetchedEpoch});
        if (end.endOffset == kNoOffset || (end.epoch.value >= asked.lastFetchedEpoch && end.endOffset.value >= asked.fetchOffset))
            return false;
        answer.divergingEpoch = {end.epoch.value, end.endOffset.value};
        return true;
    }

    PartitionAnswer read(const TopicImage* topic, const wire::FetchRequest::FetchPartition& asked, wire::FetchResponse& response)
    {
        PartitionAnswer answer;
        answer.partitionIndex = asked.partition;
        answer.highWatermark = -1;
        answer.abortedTransactions.reset();
        answer.records = ByteChain{};
        Replica* replica = topic ? broker.replicas().find(topic->id, asked.partition) : nullptr;
        const ErrorCode error = check(replica, topic, asked.partition, asked.currentLeaderEpoch);
        if (error != ErrorCode::None) {
            answer.errorCode = code(error);
            answerNow = true;
            if (note.error == ErrorCode::None)
                note.error = error;
            const PartitionImage* image = topic ? broker.image().partition(topic->id, asked.partition) : nullptr;
            if (!image)
                answer.abortedTransactions.emplace(); // as Kafka answers what it does not know
            if (version >= 16 && image && (error == ErrorCode::NotLeaderOrFollower || error == ErrorCode::FencedLeaderEpoch)) {
                answer.currentLeader = {image->leader.value, image->leaderEpoch.value};
                const BrokerImage* leader = broker.image().broker(image->leader);
                if (leader && !leader->endpoints.empty()
                    && std::none_of(response.nodeEndpoints.begin(), response.nodeEndpoints.end(), [&](const auto& e) { return e.nodeId == leader->id.value; }))
                    response.nodeEndpoints.push_back({leader->id.value, leader->endpoints.front().host, leader->endpoints.front().port, leader->rack});
            }
            return answer;
        }
        answer.highWatermark = replica->highWatermark.value;
        answer.lastStableOffset = replica->highWatermark.value; // no transactions: nothing is unstable
        answer.logStartOffset = replica->log->startOffset().value;
        if (diverges(*replica, asked, answer)) { // a consumer, too, that read what is no longer there
            answerNow = true;
            return answer;
        }
        const auto data = broker.replicas().read(turn, *replica,
            {Offset{asked.fetchOffset}, std::min<std::int64_t>(asked.partitionMaxBytes, bytesLeft), first, follower != kNoBroker, false});
        if (!data) {
            answer.errorCode = code(data.error());
            answerNow = true;
            if (note.error == ErrorCode::None)
                note.error = data.error();
            if (follower == kNoBroker)
                answer.highWatermark = answer.lastStableOffset = answer.logStartOffset = -1;
            return answer;
        }
        const auto size = static_cast<std::int64_t>(data->bytes.size());
        if (size > 0) {
            first = false;
            note.partition = replica->id;
            note.offset = Offset{asked.fetchOffset};
            note.records += static_cast<std::int32_t>(data->nextOffset - Offset{asked.fetchOffset});
        }
        bytesLeft = std::max<std::int64_t>(0, bytesLeft - size);
        bytes += size;
        answer.records = data->bytes;
        return answer;
    }
};

BrokerId followerOf(const wire::FetchRequest& asked, int version)
{
    return BrokerId{version >= 15 ? asked.replicaState.replicaId : asked.replicaId};
}

struct Built {
    wire::FetchResponse response;
    std::int64_t bytes = 0;
    bool answerNow = false;
    MessageNote note;
    std::vector<TopicPartition> partitions;
};

Built build(Broker& broker, Turn& turn, const wire::FetchRequest& asked, int version)
{
    Built out;
    Reader reader{broker, turn, version, followerOf(asked, version), std::min<std::int64_t>(asked.maxBytes, broker.config().fetchMaxBytes)};
    for (const auto& topic : asked.topics) {
        const TopicImage* image = version >= 13 ? broker.image().topic(topic.topicId) : broker.image().topic(topic.topic);
        out.response.responses.emplace_back();
        auto& answers = out.response.responses.back();
        answers.topic = topic.topic;
        answers.topicId = topic.topicId;
        for (const auto& partition : topic.partitions) {
            if (image)
                out.partitions.push_back({image->name, partition.partition});
            answers.partitions.push_back(reader.read(image, partition, out.response));
        }
    }
    out.bytes = reader.bytes;
    out.answerNow = reader.answerNow;
    out.note = reader.note;
    return out;
}

bool answer(Broker& broker, Turn& turn, RequestToken token, const FetchSessions::Opened& session, Built& built)
{
    broker.fetchSessions().tell(session, built.response);
    broker.server().respond(turn, token, built.response, built.note);
    return true;
}

} // namespace

bool tryComplete(Broker& broker, Turn& turn, DelayedFetch& fetch, bool timedOut)
{
    if (!broker.server().open(fetch.token))
        return true; // its connection is gone
    Built built = build(broker, turn, fetch.request, fetch.version);
    if (!timedOut && !built.answerNow && built.bytes < fetch.request.minBytes)
        return false;
    if (built.bytes > 0 && followerOf(fetch.request, fetch.version) != kNoBroker)
        turn.reached(ProtocolPoint::BeforeReplicaResponse);
    return answer(broker, turn, fetch.token, fetch.session, built);
}

bool handleFetch(Broker& broker, Turn& turn, Request& request)
{
    wire::FetchRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const auto session = broker.fetchSessions().open(turn, asked, request.version);
    if (session.error != ErrorCode::None) {
        wire::FetchResponse refused;
        refused.errorCode = code(session.error);
        return broker.server().respond(turn, request.token, refused, {.error = session.error});
    }
    // The high watermark of the answer is sampled before this fetch tells how far the follower is (facts §5.2).
    Built built = build(broker, turn, asked, request.version);
    if (const BrokerId follower = followerOf(asked, request.version); follower != kNoBroker) {
        std::size_t t = 0;
        for (const auto& topic : asked.topics) {
            const auto& answers = built.response.responses[t++].partitions;
            for (std::size_t p = 0; p < topic.partitions.size(); ++p)
                if (answers[p].errorCode == 0 && answers[p].divergingEpoch.epoch < 0)
                    if (Replica* replica = broker.replicas().find(topic.topicId, topic.partitions[p].partition))
                        broker.replicas().followerFetched(turn, *replica, follower, Offset{topic.partitions[p].fetchOffset},
                            Offset{topic.partitions[p].logStartOffset});
        }
    }
    if (built.bytes > 0 && followerOf(asked, request.version) != kNoBroker)
        turn.reached(ProtocolPoint::BeforeReplicaResponse);
    if (asked.maxWaitMs <= 0 || built.partitions.empty() || built.answerNow || built.bytes >= asked.minBytes)
        return answer(broker, turn, request.token, session, built);
    DelayedFetch parked{request.token, request.version, request.client, std::move(asked), std::move(built.partitions), session, {}};
    const auto wait = std::chrono::milliseconds(parked.request.maxWaitMs);
    broker.purgatory().park(turn, std::move(parked), wait);
    return true;
}

} // namespace engine
