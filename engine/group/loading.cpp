// A coordinator begins and ends to be one: the groups of a partition of __consumer_offsets are read back from its log, and
// forgotten when the
// partition is somebody else's (facts §7.2). What the log says is all there is; sessions begin anew.

#include "engine/group/group_coordinator.h"

namespace engine {

namespace {

// A record of the offsets topic is small; a batch from somebody's disk that unpacks to more is not believed.
constexpr std::size_t kLoadBytesMax = 64u << 20;

} // namespace

void GroupCoordinator::startLoading(Turn& turn, std::int32_t partition)
{
    m_partitions[partition] = PartitionState::Loading;
    m_loadedRecords[partition] = 0;
    turn.publish(GroupsLoading{m_options.broker, partition}, {}, Rule::CoordinatorLoads);
}

void GroupCoordinator::load(std::int32_t partition, const RecordBatchView& batch)
{
    if (batch.header().isControl())
        return;
    RecordReader reader(batch, kLoadBytesMax);
    for (Record record; reader.next(record);) {
        ++m_loadedRecords[partition];
        if (const auto consumer = decodeConsumerGroupRecord(record)) {
            loadConsumer(partition, *consumer);
            continue;
        }
        DecodedGroupRecord decoded = decodeGroupRecord(record);
        using Kind = DecodedGroupRecord::Kind;
        if (decoded.kind == Kind::Other || partitionFor(decoded.group) != partition)
            continue;
        switch (decoded.kind) {
        case Kind::Other:
            break;
        case Kind::Offset:
            offsetsOf(decoded.group)[decoded.partition] = std::move(decoded.offset);
            break;
        case Kind::OffsetRemoved:
            if (const auto stored = m_offsets.find(decoded.group); stored != m_offsets.end()) {
                stored->second.erase(decoded.partition);
                if (stored->second.empty())
                    m_offsets.erase(stored);
            }
            break;
        case Kind::Group:
            decoded.metadata.partition = partition;
            m_groups[decoded.group] = std::move(decoded.metadata);
            break;
        case Kind::GroupRemoved: // its offsets have tombstones of their own
            m_groups.erase(decoded.group);
            break;
        }
    }
}

void GroupCoordinator::loadConsumer(std::int32_t partition, const ConsumerGroupRecord& record)
{
    if (partitionFor(record.group) != partition)
        return;
    if (record.type == ConsumerGroupRecord::Type::Group && record.isTombstone()) {
        m_consumers.erase(record.group);
        return;
    }
    // After compaction the records of a group may come in any order: each of them makes it, a tombstone does not.
    ConsumerGroup* group = record.isTombstone() ? findConsumer(record.group) : &createConsumer(record.group);
    if (group != nullptr)
        apply(record, *group);
}

void GroupCoordinator::finishLoading(Turn& turn, std::int32_t partition)
{
    m_partitions[partition] = PartitionState::Active;
    GroupsLoaded loaded{m_options.broker, partition, 0, 0, m_loadedRecords[partition]};
    m_loadedRecords.erase(partition);
    for (const auto& [id, offsets] : m_offsets) {
        if (partitionFor(id) != partition)
            continue;
        loaded.offsets += static_cast<std::int64_t>(offsets.size());
        if (find(id) == nullptr && findConsumer(id) == nullptr) { // only offsets: of a consumer that assigns itself, or a tool's
            ClassicGroup& simple = m_groups[id];
            simple.id = id;
            simple.partition = partition;
        }
    }
    std::vector<ClassicGroup*> classic;
    for (auto& [id, group] : m_groups)
        if (group.partition == partition)
            classic.push_back(&group);
    std::vector<ConsumerGroup*> consumers;
    for (auto& [id, group] : m_consumers)
        if (group.partition == partition)
            consumers.push_back(&group);
    loaded.groups = static_cast<std::int64_t>(classic.size() + consumers.size());
    const FactId because = turn.publish(loaded, {}, Rule::CoordinatorLoads);
    // The members do not know yet that they have another coordinator: each gets a whole session to find it.
    for (auto* group : classic) {
        for (auto& member : group->members)
            renewSession(turn, *group, member);
        publishState(turn, *group, {because}, Rule::CoordinatorLoads);
        if (!group->members.empty())
            publishAssigned(turn, *group);
    }
    for (auto* group : consumers) {
        for (auto& [memberId, member] : group->members) {
            renewConsumer(turn, *group, member);
            if (member.state == MemberState::UnrevokedPartitions)
                member.revokeBy = turn.now() + member.rebalanceTimeout;
        }
        schedule(turn, group->id, group->nextDeadline());
        publishConsumerState(turn, *group, because, Rule::CoordinatorLoads);
        publishTarget(turn, *group, group->stateFact);
        for (const auto& [memberId, member] : group->members)
            publishReconciled(turn, *group, member, Rule::CoordinatorLoads);
    }
    if (m_cleanUpAt == kNever) {
        m_cleanUpAt = turn.now() + m_options.retentionCheckInterval;
        wakeAt(turn, m_cleanUpAt);
    }
}

void GroupCoordinator::unload(Turn& turn, std::int32_t partition)
{
    if (m_partitions.erase(partition) == 0)
        return;
    const auto here = [&](const auto& entry) { return entry.second.partition == partition; };
    for (auto& [id, group] : m_groups) {
        if (group.partition != partition)
            continue;
        for (auto& member : group.members) {
            if (member.awaitsJoin())
                failJoin(std::exchange(member.joinToken, 0), member.joinVersion, ErrorCode::NotCoordinator, member.id);
            if (member.awaitsSync())
                failSync(std::exchange(member.syncToken, 0), ErrorCode::NotCoordinator);
        }
    }
    GroupsUnloaded told{m_options.broker, partition, 0};
    told.groups = static_cast<std::int64_t>(std::erase_if(m_groups, here) + std::erase_if(m_consumers, here));
    std::erase_if(m_offsets, [&](const auto& entry) { return partitionFor(entry.first) == partition; });
    turn.publish(told, {}, Rule::CoordinatorMoves);
    std::vector<AppendToken> lost;
    for (const auto& [token, what] : m_appends)
        if (what.partition == partition)
            lost.push_back(token);
    for (const auto token : lost)
        appended(turn, token, ErrorCode::NotLeaderOrFollower);
}

} // namespace engine
