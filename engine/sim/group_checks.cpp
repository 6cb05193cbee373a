#include "engine/sim/group_checks.h"

#include "engine/sim/promise.h"

namespace engine {

struct GroupChecks::Observe {
    GroupChecks& checks;
    const ClusterView& view;
    const Fact& fact;
    Found& found;

    template <class T>
    void operator()(const T&) const { }

    // What a coordinator had written may be gone: its groups may begin again with generations that were there before.
    void forgetGroups(const TopicPartition& id) const
    {
        if (id.topic == "__consumer_offsets")
            checks.m_groups.clear();
    }
    void operator()(const LeaderElected& f) const
    {
        if (!keepsAcked(fact.rule))
            forgetGroups(f.partition);
    }
    void operator()(const LogOpened& f) const { forgetGroups(f.partition); }
    void operator()(const GroupAssigned& f) const
    {
        std::map<TopicPartition, std::string> owners;
        for (const auto& member : f.members)
            for (const auto& partition : member.partitions)
                if (const auto [owner, first] = owners.try_emplace(partition, member.memberId); !first)
                    found.emplace_back("one-member-per-partition",
                        "group " + f.group + ": " + partition.toString() + " is assigned to " + owner->second + " and to " + member.memberId);
    }
    void operator()(const AssignmentTaken& f) const
    {
        if (f.group.empty())
            return;
        Generation& generation = checks.m_groups[f.group];
        if (f.generation < generation.number)
            return; // one who does not know yet
        if (f.generation > generation.number)
            generation = {f.generation, {}};
        std::erase_if(generation.owners, [&](const auto& entry) { return entry.second == f.client; });
        for (const auto& partition : f.partitions)
            if (const auto [owner, first] = generation.owners.try_emplace(partition, f.client); !first)
                found.emplace_back("one-member-per-partition",
                    "group " + f.group + ": " + partition.toString() + " belongs to " + view.nodeNameOf(owner->second) + " and to " + view.nodeNameOf(f.client)
                        + " in generation " + std::to_string(f.generation));
    }
};

GroupChecks::Found GroupChecks::observe(const ClusterView& view, const Fact& fact)
{
    Found found;
    std::visit(Observe{*this, view, fact, found}, fact.body.value);
    return found;
}

} // namespace engine
