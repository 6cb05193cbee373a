#include "engine/client/offset_validation.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"
#include "engine/wire/offset_for_leader_epoch.h"

namespace engine {

namespace {

constexpr int kOwnMin = 3; // where a consumer can say that it is none of the replicas
constexpr int kOwnMax = 4;

} // namespace

void OffsetValidation::leadersChanged(ReadPartitions& partitions, const ClientMetadata& metadata)
{
    for (auto& [id, p] : partitions) {
        const auto known = metadata.partition(id);
        if (known.leader == kNoBroker || p.leaderEpoch == known.leaderEpoch)
            continue;
        p.leaderEpoch = known.leaderEpoch;
        if (p.needs == ReadPartition::Needs::Nothing && p.lastEpoch != kNoLeaderEpoch)
            p.moveTo(p.position, p.lastEpoch);
        else if (p.needs == ReadPartition::Needs::Validation)
            p.asked = false;
    }
}

Time OffsetValidation::ask(Turn& turn, ReadPartitions& partitions, ClientMetadata& metadata, ClientNetwork& network)
{
    Time again = kNever;
    std::map<NodeId, std::vector<TopicPartition>> byLeader;
    for (auto& [id, p] : partitions) {
        if (p.needs != ReadPartition::Needs::Validation || p.asked)
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
        const int version = network.version(broker, wire::ApiKey::OffsetForLeaderEpoch, kOwnMin, kOwnMax);
        wire::OffsetForLeaderEpochRequest request;
        request.replicaId = -1;
        std::map<TopicPartition, Asked> asked;
        for (const auto& id : ids) {
            ReadPartition& p = partitions.at(id);
            if (version < 0) { // the broker is too old to be asked: Kafka's client takes the position as it is
                p.needs = ReadPartition::Needs::Nothing;
                continue;
            }
            if (request.topics.empty() || request.topics.back().topic != id.topic)
                request.topics.emplace_back().topic = id.topic;
            auto& wanted = request.topics.back().partitions.emplace_back();
            wanted.partition = id.partition;
            wanted.currentLeaderEpoch = metadata.partition(id).leaderEpoch.value;
            wanted.leaderEpoch = p.lastEpoch.value;
            p.asked = true;
            asked[id] = {p.position, p.lastEpoch};
        }
        if (asked.empty())
            continue;
        MessageNote note;
        if (asked.size() == 1)
            note.partition = asked.begin()->first;
        network.request(turn, broker, request, version, m_nextTag, note);
        m_asked[m_nextTag++] = std::move(asked);
    }
    return again;
}

bool OffsetValidation::on(Turn& turn, ClientNetwork::Response& response, ReadPartitions& partitions, ClientMetadata& metadata)
{
    const auto found = m_asked.extract(response.tag);
    if (found.empty())
        return response.tag >= m_options.tagBase && response.tag < m_nextTag; // one that was forgotten
    std::map<TopicPartition, wire::OffsetForLeaderEpochResponse::EpochEndOffset> answers;
    if (const auto answer = response.as<wire::OffsetForLeaderEpochResponse>())
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions)
                answers[{topic.topic, partition.partition}] = partition;
    for (const auto& [id, asked] : found.mapped()) {
        const auto at = partitions.find(id);
        if (at == partitions.end())
            continue;
        ReadPartition& p = at->second;
        if (p.needs != ReadPartition::Needs::Validation || !p.asked || p.position != asked.position || p.lastEpoch != asked.epoch)
            continue; // moved elsewhere meanwhile
        p.asked = false;
        const auto told = answers.find(id);
        if (told != answers.end() && told->second.errorCode == 0) {
            judge(turn, id, p, LeaderEpoch{told->second.leaderEpoch}, Offset{told->second.endOffset});
        } else {
            p.notBefore = turn.now() + m_options.retryBackoff;
            metadata.requestUpdate();
        }
    }
    return true;
}

void OffsetValidation::judge(Turn& turn, const TopicPartition& id, ReadPartition& p, LeaderEpoch leadersEpoch, Offset endOffset)
{
    const bool isUnknown = leadersEpoch == kNoLeaderEpoch || endOffset.value < 0;
    if (!isUnknown && endOffset >= p.position) {
        p.needs = ReadPartition::Needs::Nothing;
        return;
    }
    const FactId diverged = turn.publish(
        PositionDiverged{m_options.client, id, p.position, p.lastEpoch, leadersEpoch, isUnknown ? kNoOffset : endOffset}, {}, Rule::TruncateByEpoch);
    if (m_options.offsetReset == OffsetReset::None) {
        const std::string divergent = isUnknown ? "" : fmt::format("{}=OffsetAndMetadata{{offset={}, leaderEpoch={}, metadata=''}}", id.toString(),
                                                           endOffset.value, leadersEpoch.value);
        m_exception = ClientError{"LogTruncationException", "Truncated partitions detected with divergent offsets {" + divergent + "}"};
    } else if (isUnknown) {
        p.reset(m_options.offsetReset);
    } else {
        p.moveTo(endOffset, leadersEpoch);
        p.needs = ReadPartition::Needs::Nothing; // the leader just said so
        turn.publish(PositionSet{m_options.client, id, p.position, PositionHow::Truncated, leadersEpoch}, {diverged}, Rule::TruncateByEpoch);
    }
}

void OffsetValidation::walk(StateVisitor& visitor) const
{
    visitor.number(m_nextTag);
    visitor.list(m_asked, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.list(entry.second, [&](const auto& asked) {
            visitor.text(asked.first.toString());
            visitor.id(asked.second.position);
        });
    });
    visitor.number(m_exception.has_value());
}

} // namespace engine
