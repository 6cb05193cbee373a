#include "engine/group/classic_group.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine {

const Slice* GroupMember::metadataFor(const std::string& protocol) const
{
    for (const auto& candidate : protocols)
        if (candidate.name == protocol)
            return &candidate.metadata;
    return nullptr;
}

GroupMember* ClassicGroup::member(const std::string& memberId)
{
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.id == memberId; });
    return found == members.end() ? nullptr : &*found;
}

const GroupMember* ClassicGroup::member(const std::string& memberId) const
{
    return const_cast<ClassicGroup*>(this)->member(memberId);
}

GroupMember* ClassicGroup::staticMember(const std::string& instanceId)
{
    const auto found
        = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.instanceId == instanceId; });
    return found == members.end() ? nullptr : &*found;
}

GroupMember& ClassicGroup::add(GroupMember newcomer)
{
    ENGINE_CHECK(member(newcomer.id) == nullptr, "a member id is used once");
    if (!leader)
        leader = newcomer.id;
    members.push_back(std::move(newcomer));
    return members.back();
}

void ClassicGroup::remove(const std::string& memberId)
{
    std::erase_if(members, [&](const auto& m) { return m.id == memberId; });
    awaitedSyncs.erase(memberId);
    if (leader == memberId)
        leader = members.empty() ? std::nullopt : std::optional(members.front().id);
}

bool ClassicGroup::allJoined() const
{
    return pending.empty() && std::all_of(members.begin(), members.end(), [](const auto& m) { return m.awaitsJoin(); });
}

Duration ClassicGroup::rebalanceTimeout() const
{
    Duration longest{0};
    for (const auto& m : members)
        longest = std::max(longest, m.rebalanceTimeout);
    return longest;
}

bool ClassicGroup::supports(const std::string& type, const std::vector<GroupProtocol>& protocols) const
{
    if (type.empty() || protocols.empty())
        return false;
    if (members.empty())
        return true;
    if (protocolType != type)
        return false;
    return std::any_of(protocols.begin(), protocols.end(), [&](const GroupProtocol& offered) {
        return std::all_of(members.begin(), members.end(),
            [&](const auto& m) { return m.metadataFor(offered.name) != nullptr; });
    });
}

std::string ClassicGroup::selectProtocol() const
{
    ENGINE_CHECK(!members.empty(), "a vote needs voters");
    const auto knownToAll = [&](const std::string& name) {
        return std::all_of(members.begin(), members.end(), [&](const auto& m) { return m.metadataFor(name) != nullptr; });
    };
    std::vector<std::pair<std::string, int>> votes; // in the order of the first vote for each
    for (const auto& m : members) {
        for (const auto& offered : m.protocols) {
            if (!knownToAll(offered.name))
                continue;
            const auto counted
                = std::find_if(votes.begin(), votes.end(), [&](const auto& vote) { return vote.first == offered.name; });
            if (counted == votes.end())
                votes.emplace_back(offered.name, 1);
            else
                ++counted->second;
            break;
        }
    }
    ENGINE_CHECK(!votes.empty(), "nobody is let in without a protocol that all know");
    return std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

ErrorCode ClassicGroup::validateMember(const std::string& memberId, const std::optional<std::string>& instanceId) const
{
    if (instanceId) {
        const auto* current = const_cast<ClassicGroup*>(this)->staticMember(*instanceId);
        if (current == nullptr)
            return ErrorCode::UnknownMemberId;
        return current->id == memberId ? ErrorCode::None : ErrorCode::FencedInstanceId;
    }
    return member(memberId) == nullptr ? ErrorCode::UnknownMemberId : ErrorCode::None;
}

bool ClassicGroup::electJoinedLeader()
{
    if (!leader)
        return false;
    if (const auto* current = member(*leader); current != nullptr && current->awaitsJoin())
        return true;
    const auto joined = std::find_if(members.begin(), members.end(), [](const auto& m) { return m.awaitsJoin(); });
    if (joined == members.end())
        return false;
    leader = joined->id;
    return true;
}

std::optional<std::set<std::string>> ClassicGroup::subscribedTopics() const
{
    if (protocolType != "consumer" || !protocol)
        return std::nullopt;
    std::set<std::string> topics;
    for (const auto& m : members) {
        const Slice* metadata = m.metadataFor(*protocol);
        if (metadata == nullptr)
            return std::nullopt;
        const auto subscription = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(
            *metadata, wire::NewerVersion::ReadAsKnown);
        if (!subscription)
            return std::nullopt;
        topics.insert(subscription->topics.begin(), subscription->topics.end());
    }
    return topics;
}

bool ClassicGroup::isPhantom() const
{
    return is(GroupState::Empty) && generation == 0 && !protocolType && !pending.empty();
}

Time ClassicGroup::nextDeadline() const
{
    Time next = std::min(joinDeadline, syncDeadline);
    for (const auto& m : members)
        next = std::min(next, m.expiresAt);
    for (const auto& [memberId, until] : pending)
        next = std::min(next, until);
    return next;
}

void ClassicGroup::enter(GroupState next, std::int64_t wallMillis)
{
    previousState = state;
    state = next;
    stateTimestamp = wallMillis;
}

void ClassicGroup::walk(StateVisitor& visitor) const
{
    const auto optionalText = [&](const std::optional<std::string>& text) {
        visitor.number(text.has_value());
        visitor.text(text.value_or(""));
    };
    visitor.group("group");
    visitor.text(id);
    visitor.number(static_cast<std::int32_t>(state));
    visitor.number(static_cast<std::int32_t>(previousState));
    visitor.number(stateTimestamp);
    visitor.number(generation);
    optionalText(protocolType);
    optionalText(protocol);
    optionalText(leader);
    visitor.list(members, [&](const GroupMember& m) {
        visitor.text(m.id);
        optionalText(m.instanceId);
        visitor.text(m.clientId);
        visitor.text(m.clientHost);
        visitor.number(m.rebalanceTimeout.count());
        visitor.number(m.sessionTimeout.count());
        visitor.list(m.protocols, [&](const GroupProtocol& p) {
            visitor.text(p.name);
            visitor.bytes(p.metadata.span());
        });
        visitor.bytes(m.assignment.span());
        visitor.number(m.joinToken);
        visitor.number(m.syncToken);
        visitor.number(m.isNew);
        visitor.number(m.expiresAt.nanos());
    });
    visitor.list(pending, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.number(entry.second.nanos());
    });
    visitor.list(awaitedSyncs, [&](const std::string& m) { visitor.text(m); });
    visitor.number(joinDeadline.nanos());
    visitor.number(joinRemaining.count());
    visitor.number(memberAddedSince);
    visitor.number(syncDeadline.nanos());
    visitor.number(writingAssignment);
}

std::string_view groupStateName(GroupState state)
{
    switch (state) {
    case GroupState::Empty: return "Empty";
    case GroupState::PreparingRebalance: return "PreparingRebalance";
    case GroupState::CompletingRebalance: return "CompletingRebalance";
    case GroupState::Stable: return "Stable";
    case GroupState::Dead: return "Dead";
    case GroupState::Assigning: return "Assigning";
    case GroupState::Reconciling: return "Reconciling";
    }
    return "Dead";
}

} // namespace engine
