#include "engine/client/offset_lookup.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"
#include "engine/wire/list_offsets.h"

namespace engine {

namespace {

constexpr int kOwnMin = 1;
constexpr int kOwnMax = 7;
constexpr std::int64_t kLatest = -1;
constexpr std::int64_t kEarliest = -2;

} // namespace

Time OffsetLookup::ask(Turn& turn, ReadPartitions& partitions, ClientMetadata& metadata, ClientNetwork& network)
{
    Time again = kNever;
    std::map<NodeId, std::vector<TopicPartition>> byLeader;
    for (auto& [id, p] : partitions) {
        if (p.needs != ReadPartition::Needs::Reset || p.asked)
            continue;
        if (p.notBefore > turn.now()) {
            again = std::min(again, p.notBefore);
            continue;
        }
        const BrokerId leader = metadata.partition(id).leader;
        if (leader == kNoBroker) {
            metadata.requestUpdate();
            continue;
        }
        const NodeId broker{leader.value};
        if (network.ready(turn, broker))
            byLeader[broker].push_back(id);
        else
            again = std::min(again, std::max(network.retryAt(broker), turn.now() + 1ms));
    }
    for (const auto& [broker, ids] : byLeader) {
        const int version = network.version(broker, wire::ApiKey::ListOffsets, kOwnMin, kOwnMax);
        if (version < 0)
            continue;
        wire::ListOffsetsRequest request;
        request.replicaId = -1;
        request.isolationLevel = m_options.readCommitted ? 1 : 0;
        auto& asked = m_asked[m_nextTag];
        for (const auto& id : ids) {
            if (request.topics.empty() || request.topics.back().name != id.topic)
                request.topics.emplace_back().name = id.topic;
            auto& wanted = request.topics.back().partitions.emplace_back();
            wanted.partitionIndex = id.partition;
            wanted.currentLeaderEpoch = metadata.partition(id).leaderEpoch.value;
            ReadPartition& p = partitions.at(id);
            wanted.timestamp = p.resetTo == OffsetReset::Earliest ? kEarliest
                : p.resetTo == OffsetReset::ByDuration            ? turn.wallMillis() - m_options.resetBack / 1ms
                                                                  : kLatest;
            p.asked = true;
            asked[id] = p.resetTo;
        }
        network.request(turn, broker, request, version, m_nextTag++);
    }
    return again;
}

bool OffsetLookup::on(Turn& turn, ClientNetwork::Response& response, ReadPartitions& partitions, ClientMetadata& metadata)
{
    const auto found = m_asked.extract(response.tag);
    if (found.empty())
        return response.tag >= m_options.tagBase && response.tag < m_nextTag; // one that was forgotten
    std::map<TopicPartition, wire::ListOffsetsResponse::ListOffsetsPartitionResponse> answers;
    if (const auto answer = response.as<wire::ListOffsetsResponse>())
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions)
                answers[{topic.name, partition.partitionIndex}] = partition;
    for (const auto& [id, resetTo] : found.mapped()) {
        const auto at = partitions.find(id);
        if (at == partitions.end() || at->second.needs != ReadPartition::Needs::Reset || at->second.resetTo != resetTo)
            continue; // moved elsewhere meanwhile
        ReadPartition& p = at->second;
        p.asked = false;
        const auto told = answers.find(id);
        if (told != answers.end() && told->second.errorCode == 0 && told->second.offset >= 0) {
            p.moveTo(Offset{told->second.offset}, LeaderEpoch{told->second.leaderEpoch});
            const PositionHow how = p.resetBecause == Rule::UserCommand ? PositionHow::Seek : PositionHow::Reset;
            turn.publish(PositionSet{m_options.client, id, p.position, how, p.lastEpoch}, {}, p.resetBecause);
        } else if (told != answers.end() && told->second.errorCode == 0 && resetTo == OffsetReset::ByDuration) {
            p.resetTo = OffsetReset::Latest; // no record is that young: the next one will be
        } else {
            p.notBefore = turn.now() + m_options.retryBackoff;
            metadata.requestUpdate();
        }
    }
    return true;
}

void OffsetLookup::walk(StateVisitor& visitor) const
{
    visitor.number(m_nextTag);
    visitor.list(m_asked, [&](const auto& entry) { visitor.number(entry.first); });
}

} // namespace engine
