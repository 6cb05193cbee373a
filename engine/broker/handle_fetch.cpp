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
    NodeId client{};
    std::string_view rack{}; // of the consumer that asks, if it says so
    bool readCommitted = false;

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

    // KIP-392: where a consumer in that rack should read instead; kNoBroker: here. Only in-sync followers that have the offset count,
    // the furthest of them first, and only if the leader is in another rack.
    BrokerId preferredReplica(const Replica& replica, Offset offset) const
    {
        constexpr std::string_view kRackAware = "org.apache.kafka.common.replica.RackAwareReplicaSelector";
        if (rack.empty() || follower != kNoBroker || !replica.isLeader() || broker.config().replicaSelector != kRackAware || broker.options().rack == rack)
            return kNoBroker;
        const LeaderSide& side = *replica.leaderSide;
        const LeaderSide::Follower* best = nullptr;
        for (const auto& one : side.followers()) {
            const BrokerImage* image = broker.image().broker(one.broker);
            const bool mayServe = image && image->isActive() && image->rack == rack
                && std::find(side.isr().begin(), side.isr().end(), one.broker) != side.isr().end() && one.endOffset >= offset && one.logStart <= offset;
            if (mayServe && (!best || one.endOffset > best->endOffset || (one.endOffset == best->endOffset && one.lastCaughtUp >= best->lastCaughtUp)))
                best = &one;
        }
        return best ? best->broker : kNoBroker;
    }

    // Over the quota of a throttled reassignment (KIP-73); never what is in sync.
    bool isHeldBack(const Replica& replica) const
    {
        const auto& isr = replica.leaderSide->isr();
        return broker.throttle().holdsBack(
            turn, ReplicationThrottle::Side::Leader, replica.id, follower, std::find(isr.begin(), isr.end(), follower) != isr.end());
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
        answer.lastStableOffset = replica->log->lastStableOffset(replica->highWatermark).value;
        answer.logStartOffset = replica->log->startOffset().value;
        if (const BrokerId nearer = preferredReplica(*replica, Offset{asked.fetchOffset}); nearer != kNoBroker) {
            answer.preferredReadReplica = nearer.value;
            answerNow = true;
            turn.publish(ReadReplicaPreferred{broker.id(), client, replica->id, nearer, std::string(rack)}, {replica->isrSince}, Rule::ReadFromNearestReplica);
            return answer;
        }
        if (diverges(*replica, asked, answer)) { // a consumer, too, that read what is no longer there
            answerNow = true;
            return answer;
        }
        if (follower != kNoBroker && isHeldBack(*replica))
            return answer; // its high watermark, and no records
        const auto data = broker.replicas().read(turn, *replica,
            {Offset{asked.fetchOffset}, std::min<std::int64_t>(asked.partitionMaxBytes, bytesLeft), first, follower != kNoBroker, readCommitted});
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
            note.records += static_cast<std::int32_t>(data->records);
        }
        bytesLeft = std::max<std::int64_t>(0, bytesLeft - size);
        bytes += size;
        answer.records = data->bytes;
        if (readCommitted) {
            answer.abortedTransactions.emplace();
            for (const auto& aborted : replica->log->abortedIn(*data, Offset{asked.fetchOffset}))
                answer.abortedTransactions->push_back({aborted.producerId.value, aborted.firstOffset.value});
        }
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

Built build(Broker& broker, Turn& turn, const wire::FetchRequest& asked, int version, NodeId client)
{
    Built out;
    Reader reader{broker, turn, version, followerOf(asked, version), std::min<std::int64_t>(asked.maxBytes, broker.config().fetchMaxBytes)};
    reader.client = client;
    reader.rack = asked.rackId;
    reader.readCommitted = asked.isolationLevel == 1 && reader.follower == kNoBroker;
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

// What of an answer counts against the leader's quota: its throttled partitions, as they stand in it.
std::int64_t throttledBytes(Broker& broker, const wire::FetchResponse& response, int version)
{
    wire::FetchResponse part;
    for (const auto& topic : response.responses) {
        const TopicImage* image = version >= 13 ? broker.image().topic(topic.topicId) : broker.image().topic(topic.topic);
        for (const auto& partition : topic.partitions)
            if (image && broker.throttle().isThrottled(ReplicationThrottle::Side::Leader, {image->name, partition.partitionIndex})) {
                if (part.responses.empty() || part.responses.back().topicId != topic.topicId || part.responses.back().topic != topic.topic) {
                    part.responses.push_back(topic);
                    part.responses.back().partitions.clear();
                }
                part.responses.back().partitions.push_back(partition);
            }
    }
    if (part.responses.empty())
        return 0;
    ByteWriter body;
    wire::encode(part, version, body);
    return static_cast<std::int64_t>(body.take().size());
}

bool answer(Broker& broker, Turn& turn, RequestToken token, const FetchSessions::Opened& session, const wire::FetchRequest& asked, int version, Built& built)
{
    if (followerOf(asked, version) == kNoBroker && broker.quotas().any(ClientQuotas::Kind::Fetched)) {
        ByteWriter body;
        wire::encode(built.response, version, body);
        if (const Duration wait = broker.chargeFetched(turn, token, static_cast<std::int64_t>(body.size())); wait > Duration{}) {
            wire::FetchResponse throttled; // empty, and its session has not been told anything
            throttled.throttleTimeMs = static_cast<std::int32_t>(std::min<std::int64_t>(wait / 1ms, INT32_MAX));
            throttled.sessionId = session.incremental ? session.id : 0;
            if (!session.incremental)
                broker.fetchSessions().forget(session.id);
            return broker.server().respond(turn, token, throttled, {});
        }
    }
    if (const ErrorCode error = broker.fetchSessions().tell(session, built.response); error != ErrorCode::None) {
        wire::FetchResponse refused;
        refused.errorCode = code(error);
        return broker.server().respond(turn, token, refused, {.error = error});
    }
    if (followerOf(asked, version) != kNoBroker && broker.throttle().anyThrottled(ReplicationThrottle::Side::Leader))
        broker.throttle().record(ReplicationThrottle::Side::Leader, throttledBytes(broker, built.response, version), turn.now());
    broker.server().respond(turn, token, built.response, built.note);
    return true;
}

} // namespace

bool tryComplete(Broker& broker, Turn& turn, DelayedFetch& fetch, bool timedOut)
{
    if (!broker.server().open(fetch.token))
        return true; // its connection is gone
    Built built = build(broker, turn, fetch.request, fetch.version, fetch.client);
    if (!timedOut && !built.answerNow && built.bytes < fetch.request.minBytes)
        return false;
    if (built.bytes > 0 && followerOf(fetch.request, fetch.version) != kNoBroker)
        turn.reached(ProtocolPoint::BeforeReplicaResponse);
    return answer(broker, turn, fetch.token, fetch.session, fetch.request, fetch.version, built);
}

bool handleFetch(Broker& broker, Turn& turn, Request& request)
{
    wire::FetchRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const BrokerId fetcher = followerOf(asked, request.version);
    const auto session = broker.fetchSessions().open(turn, asked, request.version, request.client, fetcher != kNoBroker);
    if (session.error != ErrorCode::None) {
        wire::FetchResponse refused;
        refused.errorCode = code(session.error);
        return broker.server().respond(turn, request.token, refused, {.error = session.error});
    }
    if (fetcher == kNoBroker && broker.quotas().any(ClientQuotas::Kind::Fetched)) {
        const std::int64_t most = broker.quotas().mostAtOnce(ClientQuotas::Kind::Fetched, request.clientId);
        asked.maxBytes = static_cast<std::int32_t>(std::min<std::int64_t>(asked.maxBytes, most));
        asked.minBytes = std::min(asked.minBytes, asked.maxBytes);
    }
    // The high watermark of the answer is sampled before this fetch tells how far the follower is (facts §5.2).
    Built built = build(broker, turn, asked, request.version, request.client);
    if (fetcher != kNoBroker) {
        std::size_t t = 0;
        for (const auto& topic : asked.topics) {
            const auto& answers = built.response.responses[t++].partitions;
            for (std::size_t p = 0; p < topic.partitions.size(); ++p)
                if (answers[p].errorCode == 0 && answers[p].divergingEpoch.epoch < 0)
                    if (Replica* replica = broker.replicas().find(topic.topicId, topic.partitions[p].partition))
                        broker.replicas().followerFetched(turn, *replica, fetcher, Offset{topic.partitions[p].fetchOffset},
                            Offset{topic.partitions[p].logStartOffset});
        }
    }
    if (built.bytes > 0 && fetcher != kNoBroker)
        turn.reached(ProtocolPoint::BeforeReplicaResponse);
    if (asked.maxWaitMs <= 0 || built.partitions.empty() || built.answerNow || built.bytes >= asked.minBytes)
        return answer(broker, turn, request.token, session, asked, request.version, built);
    DelayedFetch parked{request.token, request.version, request.client, std::move(asked), std::move(built.partitions), session, {}};
    const auto wait = std::chrono::milliseconds(parked.request.maxWaitMs);
    broker.purgatory().park(turn, std::move(parked), wait);
    return true;
}

} // namespace engine
