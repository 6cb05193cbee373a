#include "engine/client/fetcher.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"
#include "engine/wire/fetch.h"

namespace engine {

namespace {

constexpr int kOwnMin = 4;
constexpr int kOwnMax = 18;
constexpr int kNamedMax = 12; // later versions name topics by id
constexpr std::size_t kUnpackedBytesMax = 256u << 20;
constexpr std::int32_t kNoNode = -1;

} // namespace

struct Fetcher::Answer {
    wire::FetchResponse::PartitionData data;
};

// Where to read it: a nearer replica if the leader named one, else the leader. -1: unknown.
NodeId Fetcher::source(Turn& turn, const TopicPartition& id, ReadPartition& p, ClientMetadata& metadata) const
{
    if (p.readReplica && p.readReplicaUntil > turn.now() && metadata.knows(*p.readReplica))
        return *p.readReplica;
    if (p.readReplica) // it is dead, as far as is known: the leader says where to read now
        metadata.requestUpdate();
    p.readReplica.reset();
    const BrokerId leader = metadata.partition(id).leader;
    return NodeId{leader == kNoBroker ? kNoNode : leader.value};
}

Time Fetcher::send(Turn& turn, ReadPartitions& partitions, ClientMetadata& metadata, ClientNetwork& network)
{
    Time again = kNever;
    std::map<NodeId, std::vector<TopicPartition>> bySource;
    for (auto& [id, p] : partitions) {
        if (!p.hasPosition() || p.isHeld() || p.fetching || !p.buffer.empty())
            continue;
        if (p.notBefore > turn.now()) {
            again = std::min(again, p.notBefore);
            continue;
        }
        const NodeId from = source(turn, id, p, metadata);
        if (from.value == kNoNode)
            metadata.requestUpdate();
        else
            bySource[from].push_back(id);
    }
    for (const auto& [broker, ids] : bySource) {
        const bool busy = std::any_of(
            m_fetches.begin(), m_fetches.end(), [&, &b = broker](const auto& entry) { return entry.second.broker == b; });
        if (busy)
            continue;
        if (!network.ready(turn, broker)) {
            again = std::min(again, std::max(network.retryAt(broker), turn.now() + 1ms));
            continue;
        }
        const bool hasIds = std::all_of(ids.begin(), ids.end(), [&](const auto& id) { return !metadata.topic(id.topic)->id.isZero(); });
        const int version = network.version(broker, wire::ApiKey::Fetch, kOwnMin, hasIds ? kOwnMax : kNamedMax);
        if (version < 0)
            continue;
        wire::FetchRequest request;
        request.maxWaitMs = static_cast<std::int32_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(m_options.maxWait).count());
        request.minBytes = m_options.minBytes;
        request.maxBytes = m_options.maxBytes;
        request.isolationLevel = m_options.readCommitted ? 1 : 0;
        request.rackId = m_options.rack;
        Fetch fetch{broker, {}, {}};
        if (!fill(request, fetch, ids, partitions, metadata, version))
            continue;
        MessageNote note;
        if (ids.size() == 1) {
            note.partition = ids.front();
            note.offset = partitions.at(ids.front()).position;
        }
        network.request(turn, broker, request, version, m_nextTag, note);
        m_fetches[m_nextTag++] = std::move(fetch);
    }
    return again;
}

// What the request asks for. With ids of topics, in the session with that broker; else each time all of it.
bool Fetcher::fill(wire::FetchRequest& request, Fetch& fetch, const std::vector<TopicPartition>& ids, ReadPartitions& partitions,
    const ClientMetadata& metadata, int version)
{
    std::vector<wire::FetchSessionHandler::Wanted> wanted;
    for (const auto& id : ids) {
        ReadPartition& p = partitions.at(id);
        wire::FetchRequest::FetchPartition one;
        one.partition = id.partition;
        one.currentLeaderEpoch = metadata.partition(id).leaderEpoch.value;
        one.fetchOffset = p.position.value;
        one.partitionMaxBytes = m_options.maxPartitionBytes;
        p.fetching = true;
        fetch.offsets[id] = p.position;
        if (version > kNamedMax) {
            const Uuid topic = metadata.topic(id.topic)->id;
            fetch.names[topic] = id.topic;
            wanted.push_back({topic, std::move(one)});
            continue;
        }
        if (request.topics.empty() || request.topics.back().topic != id.topic)
            request.topics.emplace_back().topic = id.topic;
        request.topics.back().partitions.push_back(std::move(one));
    }
    return version <= kNamedMax || m_sessions[fetch.broker].build(wanted, request);
}

bool Fetcher::on(Turn& turn, ClientNetwork::Response& response, ReadPartitions& partitions, ClientMetadata& metadata)
{
    const auto found = m_fetches.extract(response.tag);
    if (found.empty())
        return response.tag >= m_options.tagBase && response.tag < m_nextTag; // one that was forgotten
    const Fetch& fetch = found.mapped();
    const bool inSession = !fetch.names.empty();
    wire::FetchSessionHandler& session = m_sessions[fetch.broker];
    std::map<TopicPartition, Answer> answers;
    auto answer = response.as<wire::FetchResponse>();
    if (answer && answer->throttleTimeMs > 0) // the broker reads nothing more from it for so long (KIP-219)
        turn.publish(ClientThrottled{turn.self(), BrokerId{fetch.broker.value}, std::chrono::milliseconds(answer->throttleTimeMs)}, {}, Rule::ClientQuota);
    bool isGood = answer && answer->errorCode == 0;
    bool isSessionsFault = false; // nothing was said of any partition: all are named at once
    if (inSession && !answer) {
        session.failed();
    } else if (inSession && !session.answered(*answer)) {
        const auto error = static_cast<ErrorCode>(answer->errorCode);
        isSessionsFault = error == ErrorCode::FetchSessionIdNotFound || error == ErrorCode::InvalidFetchSessionEpoch;
        isGood = false;
    }
    if (isGood)
        for (auto& topic : answer->responses) {
            const auto name = fetch.names.find(topic.topicId);
            if (inSession && name == fetch.names.end())
                continue;
            for (auto& data : topic.partitions)
                answers[{inSession ? name->second : topic.topic, data.partitionIndex}] = {std::move(data)};
        }
    for (const auto& [id, offset] : fetch.offsets) {
        const auto at = partitions.find(id);
        if (at == partitions.end())
            continue;
        ReadPartition& p = at->second;
        p.fetching = false;
        if (!p.hasPosition() || p.position != offset)
            continue; // sought elsewhere meanwhile
        const auto told = answers.find(id);
        if (told != answers.end()) {
            take(turn, id, p, fetch.broker, told->second, metadata);
        } else if (!isGood && !isSessionsFault) {
            p.readReplica.reset();
            p.notBefore = turn.now() + m_options.retryBackoff;
            metadata.requestUpdate();
        } // else a session leaves out of what there is nothing new
    }
    return true;
}

void Fetcher::take(
    Turn& turn, const TopicPartition& id, ReadPartition& p, NodeId from, Answer& answer, ClientMetadata& metadata)
{
    const auto& data = answer.data;
    auto error = static_cast<ErrorCode>(data.errorCode);
    if (error == ErrorCode::None && data.preferredReadReplica >= 0) {
        p.readReplica = NodeId{data.preferredReadReplica};
        p.readReplicaUntil = turn.now() + m_options.metadataMaxAge;
        return;
    }
    if (error == ErrorCode::None && !unpack(id, p, answer))
        error = ErrorCode::CorruptMessage;
    if (error == ErrorCode::None)
        return;
    if (error == ErrorCode::OffsetOutOfRange) {
        const bool wasFollower = p.readReplica == from;
        p.readReplica.reset();
        if (wasFollower)
            return; // ask the leader before believing it
        return outOfRange(id, p, metadata);
    }
    p.readReplica.reset();
    p.notBefore = turn.now() + m_options.retryBackoff;
    m_leaderMoved = metadata.leaderIs(id, BrokerId{data.currentLeader.leaderId}, LeaderEpoch{data.currentLeader.leaderEpoch}) || m_leaderMoved;
    metadata.requestUpdate();
}

void Fetcher::outOfRange(const TopicPartition& id, ReadPartition& p, const ClientMetadata& metadata)
{
    if (m_options.offsetReset != OffsetReset::None)
        return p.reset(m_options.offsetReset, Rule::OffsetOutOfRange);
    const auto leader = metadata.partition(id);
    m_exception = ClientError{"OffsetOutOfRangeException",
        fmt::format("Fetch position FetchPosition{{offset={}, offsetEpoch={}, currentLeader=LeaderAndEpoch{{leader=Optional[broker-{}:9092 "
                    "(id: {} rack: null isFenced: false)], epoch={}}}}} is out of range for partition {}",
            p.position.value, p.lastEpoch == kNoLeaderEpoch ? "Optional.empty" : fmt::format("Optional[{}]", p.lastEpoch.value), leader.leader.value,
            leader.leader.value, leader.leaderEpoch.value, id.toString())};
}

// False: the bytes are broken; nothing was taken.
bool Fetcher::unpack(const TopicPartition& id, ReadPartition& p, Answer& answer)
{
    auto aborted = m_options.readCommitted && answer.data.abortedTransactions
        ? *answer.data.abortedTransactions
        : std::vector<wire::FetchResponse::AbortedTransaction>{};
    std::sort(aborted.begin(), aborted.end(), [](const auto& a, const auto& b) { return a.firstOffset < b.firstOffset; });
    std::size_t nextAborted = 0;
    std::set<std::int64_t> abortedProducers;
    std::deque<FetchedRecord> records;
    Offset end = p.position;
    RecordSetReader batches(answer.data.records.value_or(ByteChain()));
    while (const auto batch = batches.next()) {
        if (batch->check() != ErrorCode::None)
            return false;
        const auto& header = batch->header();
        while (nextAborted < aborted.size() && aborted[nextAborted].firstOffset <= header.lastOffset().value)
            abortedProducers.insert(aborted[nextAborted++].producerId);
        RecordReader reader(*batch, kUnpackedBytesMax);
        const bool isAborted = header.isTransactional() && abortedProducers.contains(header.producerId.value);
        for (Record record; reader.next(record);) {
            if (header.isControl()) {
                if (const auto marker = readEndTxnMarker(record); marker && marker->type == ControlType::Abort)
                    abortedProducers.erase(header.producerId.value);
            } else if (record.offset >= p.position && !isAborted) {
                records.push_back({record.offset, header.leaderEpoch, {}, {}});
                if (m_options.keepsBytes) {
                    records.back().key = std::move(record.key);
                    records.back().value = std::move(record.value);
                }
            }
        }
        if (reader.fault())
            return false;
        end = std::max(end, header.lastOffset() + 1);
    }
    if (records.empty()) {
        p.position = end; // only what is never handed out
        p.bufferEnd = end;
        return true;
    }
    p.buffer = std::move(records);
    p.bufferEnd = end;
    drained(id);
    m_filled.push_back(id);
    return true;
}

void Fetcher::drained(const TopicPartition& partition) { std::erase(m_filled, partition); }

void Fetcher::walk(StateVisitor& visitor) const
{
    visitor.number(m_nextTag);
    visitor.list(m_fetches, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.id(entry.second.broker);
    });
    visitor.list(m_sessions, [&](const auto& entry) {
        visitor.id(entry.first);
        entry.second.walk(visitor);
    });
    visitor.list(m_filled, [&](const TopicPartition& id) { visitor.text(id.toString()); });
}

} // namespace engine
