#include "engine/view/group_view.h"

namespace engine {

const OwnerSpan* GroupView::now(const TopicPartition& partition) const
{
    const auto found = ownership->find(partition);
    if (found == ownership->end() || found->second->spans.empty())
        return nullptr;
    const OwnerSpan& last = found->second->spans.back();
    return last.to == kNever ? &last : nullptr;
}

const GroupMemberView* GroupView::memberOf(NodeId client) const
{
    for (const auto& [key, member] : members)
        if (member.client == client)
            return &member;
    return nullptr;
}

} // namespace engine
