#include "engine/group/consumer_group.h"

#include <algorithm>

#include "engine/base/state_hash.h"

namespace engine {

// -- sets of partitions -----------------------------------------------------------------------------------------------------

namespace {

template <class Combine>
TopicIdPartitions combined(const TopicIdPartitions& a, const TopicIdPartitions& b, Combine combine)
{
    TopicIdPartitions out;
    static const std::vector<std::int32_t> kNone;
    for (const auto& [topic, partitions] : a) {
        const auto other = b.find(topic);
        std::vector<std::int32_t> result;
        combine(partitions, other == b.end() ? kNone : other->second, std::back_inserter(result));
        if (!result.empty())
            out.emplace(topic, std::move(result));
    }
    return out;
}

std::int64_t count(const TopicIdPartitions& partitions)
{
    std::int64_t out = 0;
    for (const auto& [topic, list] : partitions)
        out += static_cast<std::int64_t>(list.size());
    return out;
}

} // namespace

TopicIdPartitions intersection(const TopicIdPartitions& a, const TopicIdPartitions& b)
{
    return combined(
        a, b, [](const auto& x, const auto& y, auto out) { std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), out); });
}

TopicIdPartitions difference(const TopicIdPartitions& a, const TopicIdPartitions& b)
{
    return combined(a, b, [](const auto& x, const auto& y, auto out) { std::set_difference(x.begin(), x.end(), y.begin(), y.end(), out); });
}

TopicIdPartitions together(const TopicIdPartitions& a, const TopicIdPartitions& b)
{
    TopicIdPartitions out = b;
    for (const auto& [topic, partitions] : a) {
        auto& list = out[topic];
        std::vector<std::int32_t> both;
        std::set_union(partitions.begin(), partitions.end(), list.begin(), list.end(), std::back_inserter(both));
        list = std::move(both);
    }
    return out;
}

bool isSubset(const TopicIdPartitions& part, const TopicIdPartitions& whole) { return difference(part, whole).empty(); }

// -- members ----------------------------------------------------------------------------------------------------------------

bool ConsumerMember::sameMetadata(const ConsumerMember& o) const
{
    return id == o.id && instanceId == o.instanceId && rackId == o.rackId && clientId == o.clientId && clientHost == o.clientHost
        && rebalanceTimeout == o.rebalanceTimeout && topics == o.topics && pattern == o.pattern && assignor == o.assignor
        && classic == o.classic;
}

bool ConsumerMember::sameAssignment(const ConsumerMember& o) const
{
    return epoch == o.epoch && previousEpoch == o.previousEpoch && state == o.state && assigned == o.assigned
        && pendingRevocation == o.pendingRevocation;
}

GroupState ConsumerGroup::state() const
{
    if (members.empty())
        return GroupState::Empty;
    if (epoch > assignmentEpoch)
        return GroupState::Assigning;
    const bool all = std::all_of(members.begin(), members.end(), [&](const auto& m) { return m.second.hasReached(assignmentEpoch); });
    return all ? GroupState::Stable : GroupState::Reconciling;
}

ConsumerMember* ConsumerGroup::member(const std::string& memberId)
{
    const auto found = members.find(memberId);
    return found == members.end() ? nullptr : &found->second;
}

const ConsumerMember* ConsumerGroup::member(const std::string& memberId) const
{
    return const_cast<ConsumerGroup*>(this)->member(memberId);
}

const ConsumerMember* ConsumerGroup::staticMember(const std::string& instanceId) const
{
    const auto found = m_instances.find(instanceId);
    return found == m_instances.end() ? nullptr : member(found->second);
}

std::size_t ConsumerGroup::classicMembers() const
{
    return static_cast<std::size_t>(std::count_if(members.begin(), members.end(),
        [](const auto& m) { return m.second.classic.has_value(); }));
}

std::set<std::string> ConsumerGroup::topicsOf(const ConsumerMember& m) const
{
    std::set<std::string> out(m.topics.begin(), m.topics.end());
    if (const auto found = patterns.find(m.pattern); !m.pattern.empty() && found != patterns.end())
        out.insert(found->second.topics.begin(), found->second.topics.end());
    return out;
}

bool ConsumerGroup::reads(const std::string& topic) const
{
    return std::any_of(members.begin(), members.end(), [&](const auto& m) {
        return std::binary_search(m.second.topics.begin(), m.second.topics.end(), topic);
    }) || std::any_of(patterns.begin(), patterns.end(), [&](const auto& p) { return p.second.topics.contains(topic); });
}

std::int32_t ConsumerGroup::partitionEpoch(const Uuid& topic, std::int32_t index) const
{
    const auto found = m_partitionEpochs.find(topic);
    if (found == m_partitionEpochs.end())
        return -1;
    const auto owned = found->second.find(index);
    return owned == found->second.end() ? -1 : owned->second;
}

bool ConsumerGroup::isHeldUp(const ConsumerMember& m) const
{
    const auto wanted = target.find(m.id);
    if (wanted == target.end())
        return false;
    for (const auto& [topic, partitions] : difference(wanted->second, m.assigned))
        for (const auto p : partitions)
            if (partitionEpoch(topic, p) != -1)
                return true;
    return false;
}

std::size_t ConsumerGroup::subscribers(const std::string& pattern) const
{
    return static_cast<std::size_t>(std::count_if(members.begin(), members.end(),
        [&](const auto& m) { return m.second.pattern == pattern; }));
}

std::string ConsumerGroup::assignor(const ConsumerMember* changed) const
{
    std::map<std::string, int> votes;
    const auto vote = [&](const ConsumerMember& m) {
        if (m.assignor)
            ++votes[*m.assignor];
    };
    for (const auto& [memberId, m] : members)
        if (changed == nullptr || memberId != changed->id)
            vote(m);
    if (changed != nullptr)
        vote(*changed);
    const auto most = std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == votes.end() ? "uniform" : most->first;
}

Time ConsumerGroup::nextDeadline() const
{
    Time next = resolveAt;
    for (const auto& [memberId, m] : members)
        next = std::min({next, m.expiresAt, m.revokeBy, m.rejoinBy, m.syncBy});
    return next;
}

// -- what records do --------------------------------------------------------------------------------------------------------

ConsumerMember& ConsumerGroup::upsert(const std::string& memberId)
{
    ConsumerMember& m = members[memberId];
    m.id = memberId;
    return m;
}

void ConsumerGroup::setAssignment(ConsumerMember& m, std::int32_t memberEpoch, std::int32_t previousEpoch, MemberState memberState,
    TopicIdPartitions assigned, TopicIdPartitions pendingRevocation)
{
    release(m.assigned, m.epoch);
    release(m.pendingRevocation, m.epoch);
    m.epoch = memberEpoch;
    m.previousEpoch = previousEpoch;
    m.state = memberState;
    m.assigned = std::move(assigned);
    m.pendingRevocation = std::move(pendingRevocation);
    own(m.assigned, m.epoch);
    own(m.pendingRevocation, m.epoch);
}

void ConsumerGroup::remove(const std::string& memberId)
{
    ConsumerMember* m = member(memberId);
    if (m == nullptr)
        return;
    release(m->assigned, m->epoch);
    release(m->pendingRevocation, m->epoch);
    if (m->instanceId)
        if (const auto found = m_instances.find(*m->instanceId); found != m_instances.end() && found->second == memberId)
            m_instances.erase(found);
    members.erase(memberId);
}

void ConsumerGroup::setInstance(const ConsumerMember& m)
{
    if (m.instanceId)
        m_instances[*m.instanceId] = m.id;
}

void ConsumerGroup::own(const TopicIdPartitions& partitions, std::int32_t memberEpoch)
{
    for (const auto& [topic, list] : partitions) {
        auto& epochs = m_partitionEpochs[topic];
        for (const auto p : list)
            epochs[p] = memberEpoch;
    }
}

// Only what that owner had: another one may have it by now.
void ConsumerGroup::release(const TopicIdPartitions& partitions, std::int32_t memberEpoch)
{
    for (const auto& [topic, list] : partitions) {
        const auto found = m_partitionEpochs.find(topic);
        if (found == m_partitionEpochs.end())
            continue;
        for (const auto p : list)
            if (const auto owned = found->second.find(p); owned != found->second.end() && owned->second == memberEpoch)
                found->second.erase(owned);
        if (found->second.empty())
            m_partitionEpochs.erase(found);
    }
}

// -- the walk to the target -------------------------------------------------------------------------------------------------

namespace {

NextAssignment unchanged(const ConsumerMember& m) { return {m.epoch, m.previousEpoch, m.state, m.assigned, m.pendingRevocation}; }

// It still has some of them, or does not say.
bool stillOwns(const TopicIdPartitions* owned, const TopicIdPartitions& given)
{
    return owned == nullptr || count(intersection(*owned, given)) > 0;
}

NextAssignment stepTo(const ConsumerGroup& group, const ConsumerMember& m, const TopicIdPartitions* owned, std::int32_t targetEpoch,
    const TopicIdPartitions& target)
{
    NextAssignment next;
    next.assigned = intersection(m.assigned, target);
    TopicIdPartitions givenUp = difference(m.assigned, next.assigned);
    if (!givenUp.empty() && stillOwns(owned, givenUp)) {
        next.epoch = m.epoch;
        next.previousEpoch = m.epoch;
        next.state = MemberState::UnrevokedPartitions;
        next.pendingRevocation = std::move(givenUp);
        return next;
    }
    bool someHeld = false;
    TopicIdPartitions free;
    for (const auto& [topic, partitions] : difference(target, next.assigned))
        for (const auto p : partitions) {
            if (group.partitionEpoch(topic, p) != -1)
                someHeld = true;
            else
                free[topic].push_back(p);
        }
    next.epoch = targetEpoch;
    next.previousEpoch = m.epoch;
    next.state = someHeld ? MemberState::UnreleasedPartitions : MemberState::Stable;
    next.assigned = together(next.assigned, free);
    return next;
}

} // namespace

NextAssignment nextAssignment(const ConsumerGroup& group, const ConsumerMember& m, const TopicIdPartitions* owned, std::int32_t targetEpoch,
    const TopicIdPartitions& target)
{
    switch (m.state) {
    case MemberState::Stable:
        return m.epoch == targetEpoch ? unchanged(m) : stepTo(group, m, owned, targetEpoch, target);
    case MemberState::UnrevokedPartitions:
        return stillOwns(owned, m.pendingRevocation) ? unchanged(m) : stepTo(group, m, owned, targetEpoch, target);
    case MemberState::UnreleasedPartitions:
        return stepTo(group, m, owned, targetEpoch, target);
    }
    return unchanged(m);
}

// -- state ------------------------------------------------------------------------------------------------------------------

void ConsumerGroup::walk(StateVisitor& visitor) const
{
    const auto text = [&](const std::optional<std::string>& t) {
        visitor.number(t.has_value());
        visitor.text(t.value_or(""));
    };
    const auto partitions = [&](const TopicIdPartitions& all) {
        visitor.list(all, [&](const auto& entry) {
            visitor.text(entry.first.toString());
            visitor.list(entry.second, [&](std::int32_t p) { visitor.number(p); });
        });
    };
    visitor.group("consumer group");
    visitor.text(id);
    visitor.number(epoch);
    visitor.number(metadataHash);
    visitor.number(assignmentEpoch);
    visitor.number(topicsChanged);
    visitor.number(resolveAt.nanos());
    visitor.number(resolvedAt.nanos());
    visitor.list(members, [&](const auto& entry) {
        const ConsumerMember& m = entry.second;
        visitor.text(m.id);
        text(m.instanceId);
        text(m.rackId);
        visitor.text(m.clientId);
        visitor.text(m.clientHost);
        visitor.number(m.rebalanceTimeout.count());
        visitor.list(m.topics, [&](const std::string& t) { visitor.text(t); });
        visitor.text(m.pattern);
        text(m.assignor);
        visitor.number(m.classic ? m.classic->sessionTimeout.count() : -1);
        if (m.classic)
            visitor.list(m.classic->protocols, [&](const GroupProtocol& p) {
                visitor.text(p.name);
                visitor.bytes(p.metadata.span());
            });
        visitor.number(m.epoch);
        visitor.number(m.previousEpoch);
        visitor.number(static_cast<std::int32_t>(m.state));
        partitions(m.assigned);
        partitions(m.pendingRevocation);
        for (const Time when : {m.expiresAt, m.revokeBy, m.rejoinBy, m.syncBy})
            visitor.number(when.nanos());
    });
    visitor.list(target, [&](const auto& entry) {
        visitor.text(entry.first);
        partitions(entry.second);
    });
    visitor.list(patterns, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.list(entry.second.topics, [&](const std::string& t) { visitor.text(t); });
        visitor.number(entry.second.version);
        visitor.number(entry.second.wallMillis);
    });
}

} // namespace engine
