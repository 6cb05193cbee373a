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

Assignment assignRange(const std::vector<AssignorMember>& members, const PartitionCounts& topics)
{
    Assignment out = nothingYet(members);
    const auto ordered = sorted(members);
    for (const auto& [topic, partitions] : topics) {
        std::vector<std::string> interested;
        for (const auto& member : ordered)
            if (subscribes(member, topic))
                interested.push_back(member.id);
        if (interested.empty())
            continue;
        const auto count = static_cast<std::int32_t>(interested.size());
        const std::int32_t each = partitions / count;
        const std::int32_t withOneMore = partitions % count;
        std::int32_t next = 0;
        for (std::int32_t i = 0; i < count; ++i) {
            const std::int32_t end = next + each + (i < withOneMore ? 1 : 0);
            for (; next < end; ++next)
                out[interested[static_cast<std::size_t>(i)]].push_back({topic, next});
        }
    }
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

Assignment assign(AssignorKind kind, const std::vector<AssignorMember>& members, const PartitionCounts& topics)
{
    switch (kind) {
    case AssignorKind::Range: return assignRange(members, topics);
    case AssignorKind::RoundRobin: return assignRoundRobin(members, topics);
    case AssignorKind::Sticky:
    case AssignorKind::CooperativeSticky: return assignSticky(members, topics);
    }
    return assignRange(members, topics);
}

} // namespace engine
