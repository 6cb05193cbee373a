#include "engine/client/assignors.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

// Static members keep their place over restarts, so they come first and are ordered by what does not change.
std::vector<AssignorMember> sorted(std::vector<AssignorMember> members)
{
    std::sort(members.begin(), members.end(), [](const AssignorMember& a, const AssignorMember& b) {
        if (a.instanceId && b.instanceId)
            return *a.instanceId < *b.instanceId;
        if (a.instanceId.has_value() != b.instanceId.has_value())
            return a.instanceId.has_value();
        return a.id < b.id;
    });
    return members;
}

bool subscribes(const AssignorMember& member, const std::string& topic)
{
    return std::find(member.topics.begin(), member.topics.end(), topic) != member.topics.end();
}

Assignment nothingYet(const std::vector<AssignorMember>& members)
{
    Assignment out;
    for (const auto& member : members)
        out[member.id];
    return out;
}

} // namespace

RackMatch::RackMatch(const std::set<std::string>& memberRacks, const PartitionCounts& topics, const ReplicaRacks& racks) : m_racks(&racks)
{
    std::set<std::string> ofReplicas;
    for (const auto& [topic, count] : topics)
        if (const auto found = racks.find(topic); found != racks.end())
            for (const auto& there : found->second)
                ofReplicas.insert(there.begin(), there.end());
    const bool anyShared = std::any_of(memberRacks.begin(), memberRacks.end(), [&](const auto& rack) { return ofReplicas.contains(rack); });
    bool allEverywhere = true;
    for (const auto& [topic, count] : topics)
        if (const auto found = racks.find(topic); found != racks.end())
            for (const auto& there : found->second)
                allEverywhere = allEverywhere && there == ofReplicas;
    m_isOn = anyShared && !allEverywhere;
}

bool RackMatch::hasReplicaIn(const std::string& rack, const TopicPartition& id) const
{
    const auto topic = m_racks->find(id.topic);
    const auto index = static_cast<std::size_t>(id.partition);
    return topic != m_racks->end() && index < topic->second.size() && topic->second[index].contains(rack);
}

bool RackMatch::lacksReplica(const AssignorMember& member, const TopicPartition& id) const
{
    return !member.rack.empty() && !hasReplicaIn(member.rack, id);
}

bool RackMatch::isMismatch(const AssignorMember& member, const TopicPartition& id) const { return m_isOn && lacksReplica(member, id); }

bool RackMatch::isNear(const AssignorMember& member, const TopicPartition& id) const
{
    return m_isOn && !member.rack.empty() && hasReplicaIn(member.rack, id);
}

namespace {

// One topic, while its ranges are dealt out: everybody gets a share, the first that need it one more.
class TopicRanges {
public:
    TopicRanges(std::string topic, std::int32_t partitions, std::vector<const AssignorMember*> members, const ReplicaRacks& racks)
        : m_topic(std::move(topic))
        , m_partitions(partitions)
        , m_members(std::move(members))
        , m_free(static_cast<std::size_t>(partitions), true)
        , m_has(m_members.size(), 0)
    {
        std::set<std::string> named;
        for (const auto* member : m_members)
            if (!member->rack.empty())
                named.insert(member->rack);
        m_match = RackMatch(named, {{m_topic, partitions}}, racks);
        const auto count = static_cast<std::int32_t>(m_members.size());
        m_share = partitions / count;
        m_withOneMore = partitions % count;
    }
    const std::vector<const AssignorMember*>& members() const { return m_members; }
    std::int32_t partitions() const { return m_partitions; }
    bool matchesRacks() const { return m_match.isOn(); }
    bool suits(std::size_t member, std::int32_t partition) const { return !m_match.lacksReplica(*m_members[member], {m_topic, partition}); }
    std::int32_t room(std::size_t member) const { return std::max(0, m_share + (m_withOneMore > 0 ? 1 : 0) - m_has[member]); }
    void give(std::size_t member, std::int32_t partition, Assignment& out)
    {
        m_free[static_cast<std::size_t>(partition)] = false;
        out[m_members[member]->id].push_back({m_topic, partition});
        m_withOneMore -= ++m_has[member] > m_share ? 1 : 0;
    }
    // Each member in turn takes what it may, from the first free partition on.
    void deal(bool onlySuiting, Assignment& out)
    {
        for (std::size_t member = 0; member < m_members.size(); ++member) {
            std::int32_t left = room(member);
            for (std::int32_t i = 0; i < m_partitions && left > 0; ++i)
                if (m_free[static_cast<std::size_t>(i)] && (!onlySuiting || suits(member, i))) {
                    give(member, i, out);
                    --left;
                }
        }
    }

private:
    std::string m_topic;
    std::int32_t m_partitions;
    std::vector<const AssignorMember*> m_members;
    std::vector<bool> m_free;
    std::vector<std::int32_t> m_has; // by member
    RackMatch m_match;
    std::int32_t m_share = 0;
    std::int32_t m_withOneMore = 0;
};

// Topics of the same readers and as many partitions: partition i of all of them goes to the same member, if that suits its rack for all.
void dealTogether(const std::vector<TopicRanges*>& topics, Assignment& out)
{
    const std::size_t members = topics.front()->members().size();
    for (std::int32_t i = 0; i < topics.front()->partitions(); ++i)
        for (std::size_t member = 0; member < members; ++member)
            if (std::all_of(topics.begin(), topics.end(), [&](const auto* t) { return t->room(member) > 0 && t->suits(member, i); })) {
                for (auto* topic : topics)
                    topic->give(member, i, out);
                break;
            }
}

} // namespace

Assignment assignRange(const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks)
{
    Assignment out = nothingYet(members);
    const auto ordered = sorted(members);
    std::vector<TopicRanges> ranges;
    ranges.reserve(topics.size());
    for (const auto& [topic, partitions] : topics) {
        std::vector<const AssignorMember*> readers;
        for (const auto& member : ordered)
            if (subscribes(member, topic))
                readers.push_back(&member);
        if (!readers.empty() && partitions > 0)
            ranges.emplace_back(topic, partitions, std::move(readers), racks);
    }
    const bool anyMatch = std::any_of(ranges.begin(), ranges.end(), [](const TopicRanges& t) { return t.matchesRacks(); });
    if (anyMatch) {
        std::vector<std::vector<TopicRanges*>> alike; // the same readers, as many partitions
        for (auto& topic : ranges) {
            const auto same = std::find_if(alike.begin(), alike.end(), [&](const auto& group) {
                return group.front()->partitions() == topic.partitions() && group.front()->members() == topic.members();
            });
            (same == alike.end() ? alike.emplace_back() : *same).push_back(&topic);
        }
        for (const auto& group : alike) {
            if (group.size() > 1)
                dealTogether(group, out);
            else if (group.front()->matchesRacks())
                group.front()->deal(true, out);
        }
    }
    for (auto& topic : ranges)
        topic.deal(false, out);
    if (anyMatch)
        for (auto& [member, list] : out)
            std::sort(list.begin(), list.end());
    return out;
}

Assignment assignRoundRobin(const std::vector<AssignorMember>& members, const PartitionCounts& topics)
{
    Assignment out = nothingYet(members);
    const auto ordered = sorted(members);
    std::size_t turn = 0;
    for (const auto& [topic, partitions] : topics) {
        const bool anyone
            = std::any_of(ordered.begin(), ordered.end(), [&, &name = topic](const auto& m) { return subscribes(m, name); });
        for (std::int32_t partition = 0; anyone && partition < partitions; ++partition) {
            while (!subscribes(ordered[turn % ordered.size()], topic))
                ++turn;
            out[ordered[turn++ % ordered.size()].id].push_back({topic, partition});
        }
    }
    return out;
}

Assignment assign(AssignorKind kind, const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks)
{
    switch (kind) {
    case AssignorKind::Range: return assignRange(members, topics, racks);
    case AssignorKind::RoundRobin: return assignRoundRobin(members, topics);
    case AssignorKind::Sticky: return assignSticky(members, topics, racks);
    case AssignorKind::CooperativeSticky: return assignCooperativeSticky(members, topics, racks);
    }
    return assignRange(members, topics, racks);
}

} // namespace engine
