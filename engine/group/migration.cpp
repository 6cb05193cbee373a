// Groups on their way from the classic protocol to the consumer protocol and back, without a stop (KIP-848,
// group.consumer.migration.policy).
//
// The idea: the first member of the consumer protocol that joins a classic group makes a consumer group of it, of the same members, offsets
// and assignment, its epoch the generation. Members that still speak the classic protocol are members of that group like the others; only
// what they hear is translated. Their "generation" is their member epoch. When they must give something up, or can have more, or the epoch
// rose, a heartbeat answers 27 (RebalanceInProgress) as if a rebalance had begun; their JoinGroup, which names what they own, is their
// acknowledgement and takes them a step on; it is answered at once, with nobody as the leader; and SyncGroup brings them their part.
// When the last member of the consumer protocol has left, the group becomes a classic one again, and they rebalance among themselves.

#include "engine/group/group_coordinator.h"

#include <algorithm>

#include "engine/group/consumer_input.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

using Type = ConsumerGroupRecord::Type;
using Subscription = wire::ConsumerProtocolSubscription;

constexpr int kMemberIdRequiredFrom = 4;
constexpr int kBatchFrom = 3;
constexpr const char* kProtocolType = "consumer";

std::optional<Subscription> subscriptionOf(const Slice& metadata)
{
    return wire::decodeVersioned<Subscription>(metadata, wire::NewerVersion::ReadAsKnown);
}

std::vector<std::string> sorted(std::vector<std::string> topics)
{
    sortUnique(topics);
    return topics;
}

// By ids; what the broker does not know is left out.
template <class List>
TopicIdPartitions byId(const List& list, const OffsetsLog& log)
{
    return collectPartitions(list, [&](const auto& entry) { return log.topicId(entry.topic); });
}

} // namespace

// -- what a classic member says in a consumer group ------------------------------------------------------------------------

ErrorCode GroupCoordinator::classicMemberOf(const ConsumerGroup& group, const std::string& memberId,
    const std::optional<std::string>& instanceId, const ConsumerMember*& member) const
{
    member = group.member(memberId);
    if (instanceId) {
        const ConsumerMember* holder = group.staticMember(*instanceId);
        if (holder == nullptr)
            return ErrorCode::UnknownMemberId;
        if (holder->id != memberId)
            return ErrorCode::FencedInstanceId;
    }
    return member == nullptr || !member->classic ? ErrorCode::UnknownMemberId : ErrorCode::None;
}

void GroupCoordinator::joinConsumer(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ConsumerGroup& group)
{
    const auto fail = [&](ErrorCode error, const std::string& memberId) {
        publishRefused(turn, caller, wire::ApiKey::JoinGroup, group.id, memberId, error, -1);
        failJoin(caller.token, caller.version, error, memberId);
    };
    std::string memberId = request.memberId;
    const bool isUnknown = memberId.empty();
    // What all its classic members can do, it must be able to do: the group may have to become classic again.
    const auto offers = [&](const std::string& name) {
        return std::any_of(request.protocols.begin(), request.protocols.end(), [&](const auto& p) { return p.name == name; });
    };
    if (group.member(memberId) == nullptr && group.members.size() >= static_cast<std::size_t>(m_options.consumerGroupSizeMax))
        return fail(ErrorCode::GroupMaxSizeReached, "");
    bool fits = request.protocolType == kProtocolType && !request.protocols.empty();
    std::optional<std::vector<std::string>> common;
    for (const auto& [id, member] : group.members) {
        if (!member.classic || id == memberId)
            continue;
        std::vector<std::string> names;
        for (const auto& protocol : member.classic->protocols)
            if (!common || std::find(common->begin(), common->end(), protocol.name) != common->end())
                names.push_back(protocol.name);
        common = std::move(names);
    }
    if (common)
        fits = fits && std::any_of(common->begin(), common->end(), offers);
    if (!fits)
        return fail(ErrorCode::InconsistentGroupProtocol, memberId);
    const ConsumerMember* holder = request.groupInstanceId ? group.staticMember(*request.groupInstanceId) : nullptr;
    if (isUnknown) {
        memberId = Uuid::random(turn.random("member-id")).toString(); // here without the client's name
        if (!request.groupInstanceId && caller.version >= kMemberIdRequiredFrom)
            return fail(ErrorCode::MemberIdRequired, memberId); // KIP-394
    }
    const auto subscription = subscriptionOf(request.protocols.front().metadata);
    if (!subscription)
        return fail(ErrorCode::InconsistentGroupProtocol, memberId);
    if (holder != nullptr && holder->id != memberId) {
        if (!isUnknown)
            return fail(ErrorCode::FencedInstanceId, memberId);
        if (!replaceConsumer(turn, caller, group, *holder, memberId))
            return fail(ErrorCode::CoordinatorNotAvailable, memberId);
    }

    Step step;
    const ConsumerMember* known = group.member(memberId);
    step.isNew = known == nullptr;
    if (known != nullptr)
        step.member = *known;
    const TopicIdPartitions owned = byId(subscription->ownedPartitions, m_log);
    step.owned = &owned;
    ConsumerMember& member = step.member;
    member.id = memberId;
    if (request.groupInstanceId)
        member.instanceId = request.groupInstanceId;
    if (subscription->rackId)
        member.rackId = subscription->rackId;
    const auto sessionTimeout = std::chrono::milliseconds(request.sessionTimeoutMs);
    member.rebalanceTimeout = request.rebalanceTimeoutMs < 0 ? sessionTimeout : std::chrono::milliseconds(request.rebalanceTimeoutMs);
    member.topics = sorted(subscription->topics);
    member.clientId = caller.clientId;
    member.clientHost = caller.clientHost;
    auto& classic = member.classic.emplace();
    classic.sessionTimeout = sessionTimeout;
    for (const auto& protocol : request.protocols)
        classic.protocols.push_back({protocol.name, protocol.metadata});
    plan(group, step);

    wire::JoinGroupResponse response;
    response.memberId = memberId;
    response.generationId = member.epoch;
    response.protocolType = kProtocolType;
    response.protocolName = request.protocols.front().name;
    const std::string id = group.id;
    if (!take(turn, caller, group, step, {caller.token, std::move(response)}))
        return;
    ConsumerMember& joined = *group.member(memberId);
    joined.rejoinBy = kNever;
    joined.syncBy = turn.now() + joined.rebalanceTimeout;
    schedule(turn, id, joined.syncBy);
}

void GroupCoordinator::syncConsumer(Turn& turn, const GroupCaller& caller, const wire::SyncGroupRequest& request, ConsumerGroup& group)
{
    const auto fail = [&](ErrorCode error) {
        publishRefused(turn, caller, wire::ApiKey::SyncGroup, group.id, request.memberId, error, request.generationId);
        failSync(caller.token, error);
    };
    const ConsumerMember* known = nullptr;
    if (const ErrorCode error = classicMemberOf(group, request.memberId, request.groupInstanceId, known); error != ErrorCode::None)
        return fail(error);
    if (request.generationId != known->epoch)
        return fail(ErrorCode::IllegalGeneration);
    const std::string& protocol = known->classic->protocols.front().name;
    if ((request.protocolType && *request.protocolType != kProtocolType) || (request.protocolName && *request.protocolName != protocol))
        return fail(ErrorCode::InconsistentGroupProtocol);
    ConsumerMember& member = *group.member(request.memberId);
    if (group.epoch > member.epoch && member.state != MemberState::UnrevokedPartitions) {
        member.rejoinBy = turn.now() + member.rebalanceTimeout;
        schedule(turn, group.id, member.rejoinBy);
        return fail(ErrorCode::RebalanceInProgress);
    }
    member.syncBy = kNever;
    member.client = caller.client;
    renewConsumer(turn, group, member);
    wire::SyncGroupResponse response;
    response.protocolType = kProtocolType;
    response.protocolName = protocol;
    response.assignment = classicAssignment(member);
    replyBehind(group.partition, {caller.token, std::move(response)});
}

// In the version in which the member wrote its subscription.
Slice GroupCoordinator::classicAssignment(const ConsumerMember& member) const
{
    wire::ConsumerProtocolAssignment assignment;
    std::map<std::string, std::vector<std::int32_t>> byName;
    for (const auto& partition : named(member.assigned))
        byName[partition.topic].push_back(partition.partition);
    for (auto& [topic, partitions] : byName) {
        auto& entry = assignment.assignedPartitions.emplace_back();
        entry.topic = topic;
        entry.partitions = std::move(partitions);
    }
    ByteReader metadata(member.classic->protocols.front().metadata);
    const int newest = wire::ConsumerProtocolAssignment::descriptor().versions.high;
    return wire::encodeVersioned(assignment, std::clamp<int>(metadata.i16(), 0, newest));
}

void GroupCoordinator::heartbeatConsumer(Turn& turn, const GroupCaller& caller, const wire::HeartbeatRequest& request, ConsumerGroup& group)
{
    const auto answer = [&](ErrorCode error) {
        publishRefused(turn, caller, wire::ApiKey::Heartbeat, group.id, request.memberId, error, request.generationId);
        reply(caller.token, wire::HeartbeatResponse{.errorCode = static_cast<std::int16_t>(error)});
    };
    const ConsumerMember* known = nullptr;
    if (const ErrorCode error = classicMemberOf(group, request.memberId, request.groupInstanceId, known); error != ErrorCode::None)
        return answer(error);
    if (request.generationId != known->epoch)
        return answer(ErrorCode::IllegalGeneration);
    ConsumerMember& member = *group.member(request.memberId);
    member.client = caller.client;
    renewConsumer(turn, group, member);
    const bool shouldRejoin = member.epoch < group.epoch || member.state == MemberState::UnrevokedPartitions
        || (member.state == MemberState::UnreleasedPartitions && !group.isHeldUp(member));
    if (!shouldRejoin)
        return answer(ErrorCode::None);
    if (member.rejoinBy == kNever) {
        member.rejoinBy = turn.now() + member.rebalanceTimeout;
        schedule(turn, group.id, member.rejoinBy);
    }
    answer(ErrorCode::RebalanceInProgress);
}

void GroupCoordinator::leaveConsumers(Turn& turn, const GroupCaller& caller, const wire::LeaveGroupRequest& request, ConsumerGroup& group)
{
    auto leaving = request.members;
    if (caller.version < kBatchFrom)
        leaving = {{.memberId = request.memberId}};
    wire::LeaveGroupResponse response;
    std::vector<std::string> gone;
    bool byAdministrator = false;
    std::string reason;
    for (const auto& who : leaving) {
        const ConsumerMember* member = group.member(who.memberId);
        ErrorCode error = ErrorCode::None;
        if (who.groupInstanceId) { // an administrator may name the instance id only, of a member of either protocol
            member = group.staticMember(*who.groupInstanceId);
            if (member != nullptr && !who.memberId.empty() && member->id != who.memberId)
                error = ErrorCode::FencedInstanceId;
        } else if (member != nullptr && !member->classic) {
            error = ErrorCode::UnknownMemberId; // it leaves by its own protocol
        }
        if (error == ErrorCode::None && (member == nullptr || std::find(gone.begin(), gone.end(), member->id) != gone.end()))
            error = ErrorCode::UnknownMemberId;
        if (error == ErrorCode::None) {
            gone.push_back(member->id);
            byAdministrator |= who.memberId.empty();
            reason = who.reason.value_or("");
        }
        response.members.push_back({who.memberId, who.groupInstanceId, static_cast<std::int16_t>(error)});
    }
    if (caller.version < kBatchFrom) {
        response.errorCode = response.members.front().errorCode;
        response.members.clear();
    }
    if (gone.empty())
        return reply(caller.token, std::move(response));
    removeConsumers(turn, group, gone, byAdministrator ? MemberLeftWhy::Removed : MemberLeftWhy::Left, Rule::GroupMemberLeft,
        {caller.token, std::move(response)}, reason);
}

// -- from one kind to the other ---------------------------------------------------------------------------------------------

std::vector<ConsumerGroupRecord> GroupCoordinator::tombstones(const ConsumerGroup& group) const
{
    std::vector<ConsumerGroupRecord> out;
    for (const auto& [memberId, member] : group.members)
        out.push_back(consumerTombstone(Type::Current, group.id, memberId));
    for (const auto& [memberId, target] : group.target)
        out.push_back(consumerTombstone(Type::Target, group.id, memberId));
    out.push_back(consumerTombstone(Type::TargetEpoch, group.id));
    for (const auto& [memberId, member] : group.members)
        out.push_back(consumerTombstone(Type::Member, group.id, memberId));
    for (const auto& [pattern, resolved] : group.patterns)
        out.push_back(consumerTombstone(Type::Pattern, group.id, pattern));
    out.push_back(consumerTombstone(Type::Group, group.id));
    return out;
}

bool GroupCoordinator::removeEmpty(Turn& turn, const std::string& id)
{
    std::vector<Record> records;
    if (const ConsumerGroup* consumer = consumerGroup(id))
        for (const auto& record : tombstones(*consumer))
            records.push_back(encode(record, turn.wallMillis()));
    else
        records.push_back(groupTombstone(id, turn.wallMillis()));
    Append what;
    what.partition = partitionFor(id);
    what.group = id;
    if (!append(turn, std::move(what), records))
        return false;
    m_consumers.erase(id);
    m_groups.erase(id);
    return true;
}

ConsumerGroup* GroupCoordinator::toConsumerGroup(Turn& turn, ClassicGroup& classic)
{
    if (!m_options.mayUpgrade || classic.protocolType != kProtocolType
        || classic.members.size() > static_cast<std::size_t>(m_options.consumerGroupSizeMax))
        return nullptr;
    const std::string id = classic.id;
    std::vector<ConsumerMember> members;
    std::vector<FactId> joined;
    for (const auto& was : classic.members) {
        if (was.protocols.empty())
            return nullptr;
        const Slice* metadata = classic.protocol ? was.metadataFor(*classic.protocol) : nullptr;
        const auto subscription = subscriptionOf(metadata == nullptr ? was.protocols.front().metadata : *metadata);
        if (!subscription)
            return nullptr;
        ConsumerMember member;
        member.id = was.id;
        member.instanceId = was.instanceId;
        member.rackId = subscription->rackId;
        member.clientId = was.clientId;
        member.clientHost = was.clientHost;
        member.rebalanceTimeout = was.rebalanceTimeout;
        member.topics = sorted(subscription->topics);
        member.classic = ConsumerMember::Classic{was.sessionTimeout, was.protocols};
        member.epoch = classic.generation;
        member.previousEpoch = classic.generation;
        if (was.assignment.size() > 0) {
            const auto assignment
                = wire::decodeVersioned<wire::ConsumerProtocolAssignment>(was.assignment, wire::NewerVersion::ReadAsKnown);
            if (!assignment)
                return nullptr;
            member.assigned = byId(assignment->assignedPartitions, m_log);
        }
        member.client = was.client;
        member.joined = was.joined;
        members.push_back(std::move(member));
    }
    std::vector<Record> encoded{groupTombstone(id, turn.wallMillis())};
    std::vector<ConsumerGroupRecord> records;
    for (const auto& member : members)
        records.push_back(memberRecord(id, member));
    records.push_back(groupEpochRecord(id, classic.generation, 0));
    for (const auto& member : members)
        records.push_back(targetRecord(id, member.id, member.assigned));
    records.push_back(targetEpochRecord(id, classic.generation));
    for (const auto& member : members)
        records.push_back(currentRecord(id, member));
    for (const auto& record : records)
        encoded.push_back(encode(record, turn.wallMillis()));
    Append what;
    what.partition = classic.partition;
    what.group = id;
    if (!append(turn, std::move(what), encoded))
        return nullptr;

    for (auto& was : classic.members) { // whoever waits begins again, in the new group
        if (was.awaitsJoin())
            failJoin(std::exchange(was.joinToken, 0), was.joinVersion, ErrorCode::RebalanceInProgress, was.id);
        if (was.awaitsSync())
            failSync(std::exchange(was.syncToken, 0), ErrorCode::RebalanceInProgress);
    }
    const FactId because = classic.stateFact;
    m_groups.erase(id);
    ConsumerGroup& group = createConsumer(id);
    for (const auto& record : records)
        apply(record, group);
    for (const auto& from : members) {
        ConsumerMember& member = *group.member(from.id);
        member.client = from.client;
        member.joined = from.joined;
        renewConsumer(turn, group, member);
    }
    group.stateFact = because;
    publishConsumerState(turn, group, because, Rule::MigrateToConsumer);
    for (auto& [memberId, member] : group.members)
        publishReconciled(turn, group, member, Rule::MigrateToConsumer);
    return &group;
}

void GroupCoordinator::maybeToClassicGroup(Turn& turn, ConsumerGroup& group, FactId because)
{
    if (!m_options.mayDowngrade || group.members.empty() || group.classicMembers() != group.members.size()
        || group.members.size() > static_cast<std::size_t>(m_options.groupSizeMax))
        return;
    ClassicGroup classic;
    classic.id = group.id;
    classic.partition = group.partition;
    classic.state = GroupState::Stable;
    classic.previousState = GroupState::Stable;
    classic.stateTimestamp = turn.wallMillis();
    classic.generation = group.epoch;
    classic.protocolType = kProtocolType;
    for (const auto& [memberId, was] : group.members) {
        GroupMember member;
        member.id = memberId;
        member.instanceId = was.instanceId;
        member.clientId = was.clientId;
        member.clientHost = was.clientHost;
        member.client = was.client;
        member.rebalanceTimeout = was.rebalanceTimeout;
        member.sessionTimeout = was.classic->sessionTimeout;
        member.protocols = was.classic->protocols;
        member.assignment = classicAssignment(was);
        member.joined = was.joined;
        classic.add(std::move(member));
    }
    const auto& first = classic.members.front();
    const auto known = std::find_if(first.protocols.begin(), first.protocols.end(), [&](const auto& p) {
        return std::all_of(classic.members.begin(), classic.members.end(), [&](const auto& m) { return m.metadataFor(p.name) != nullptr; });
    });
    if (known == first.protocols.end())
        return;
    classic.protocol = classic.selectProtocol();
    std::vector<Record> records;
    for (const auto& record : tombstones(group))
        records.push_back(encode(record, turn.wallMillis()));
    records.push_back(groupMetadataRecord(classic, nullptr, turn.wallMillis()));
    Append what;
    what.partition = group.partition;
    what.group = group.id;
    if (!append(turn, std::move(what), records))
        return;
    const std::string id = group.id;
    m_consumers.erase(id);
    ClassicGroup& made = m_groups[id] = std::move(classic);
    for (auto& member : made.members)
        renewSession(turn, made, member);
    const FactId state = publishState(turn, made, {because}, Rule::MigrateToClassic);
    rebalance(turn, made, {state}, Rule::MigrateToClassic);
}

} // namespace engine
