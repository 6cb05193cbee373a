// What tools ask of groups: DescribeGroups, ListGroups, DeleteGroups (facts §2.2, §10).

#include "engine/group/group_coordinator.h"

#include <algorithm>

#include "engine/group/consumer_input.h"

namespace engine {

namespace {

constexpr int kGroupNotFoundFrom = 6;                 // of DescribeGroups

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

bool equalIgnoringCase(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool anyMatches(const std::vector<std::string>& filter, std::string_view value)
{
    return filter.empty()
        || std::any_of(filter.begin(), filter.end(), [&](const auto& f) { return equalIgnoringCase(f, value); });
}

} // namespace

void GroupCoordinator::describe(Turn& turn, const GroupCaller& caller, const wire::DescribeGroupsRequest& request)
{
    static_cast<void>(turn);
    wire::DescribeGroupsResponse response;
    for (const auto& id : request.groups) {
        wire::DescribeGroupsResponse::DescribedGroup told;
        told.groupId = id;
        if (request.includeAuthorizedOperations)
            told.authorizedOperations = kAllGroupOperations;
        const ErrorCode error = availability(id);
        const ClassicGroup* known = group(id);
        if (error != ErrorCode::None) {
            told.errorCode = code(error);
        } else if (known == nullptr || (known->isPhantom() && offsets(id) == nullptr)) {
            told.groupState = groupStateName(GroupState::Dead);
            if (caller.version >= kGroupNotFoundFrom) {
                told.errorCode = code(ErrorCode::GroupIdNotFound);
                told.errorMessage = "Group " + id + (consumerGroup(id) == nullptr ? " not found." : " is not a classic group.");
            }
        } else {
            const bool isStable = known->is(GroupState::Stable);
            told.groupState = groupStateName(known->state);
            told.protocolType = known->protocolType.value_or("");
            told.protocolData = isStable ? known->protocol.value_or("") : "";
            for (const auto& member : known->members) {
                wire::DescribeGroupsResponse::DescribedGroupMember m;
                m.memberId = member.id;
                m.groupInstanceId = member.instanceId;
                m.clientId = member.clientId;
                m.clientHost = member.clientHost;
                if (const Slice* metadata = isStable ? member.metadataFor(told.protocolData) : nullptr)
                    m.memberMetadata = *metadata;
                m.memberAssignment = member.assignment;
                told.members.push_back(std::move(m));
            }
        }
        response.groups.push_back(std::move(told));
    }
    reply(caller.token, std::move(response));
}

std::vector<std::string> GroupCoordinator::groupIds() const
{
    std::vector<std::string> out;
    for (const auto& [id, known] : m_groups)
        out.push_back(id);
    for (const auto& [id, known] : m_consumers)
        out.push_back(id);
    return out;
}

void GroupCoordinator::list(Turn& turn, const GroupCaller& caller, const wire::ListGroupsRequest& request)
{
    static_cast<void>(turn);
    wire::ListGroupsResponse response;
    for (const auto& [partition, state] : m_partitions)
        if (state == PartitionState::Loading)
            response.errorCode = code(ErrorCode::CoordinatorLoadInProgress);
    if (response.errorCode != 0)
        return reply(caller.token, std::move(response));
    const auto tell = [&](const std::string& id, const std::string& protocolType, GroupState groupState, const std::string& type) {
        const std::string state(groupStateName(groupState));
        if (coordinates(id) && anyMatches(request.statesFilter, state) && anyMatches(request.typesFilter, type))
            response.groups.push_back({.groupId = id, .protocolType = protocolType, .groupState = state, .groupType = type});
    };
    for (const auto& [id, known] : m_groups)
        tell(id, known.protocolType.value_or(""), known.state, "classic");
    for (const auto& [id, known] : m_consumers)
        tell(id, "consumer", known.state(), "consumer");
    reply(caller.token, std::move(response));
}

void GroupCoordinator::deleteGroups(Turn& turn, const GroupCaller& caller, const wire::DeleteGroupsRequest& request)
{
    Deleting deleting;
    std::vector<std::pair<Append, std::vector<Record>>> appends;
    const std::int64_t now = turn.wallMillis();
    for (const auto& id : request.groupsNames) {
        ErrorCode error = availability(id);
        const ClassicGroup* classic = group(id);
        const ConsumerGroup* consumer = consumerGroup(id);
        if (error == ErrorCode::None && classic == nullptr && consumer == nullptr)
            error = ErrorCode::GroupIdNotFound;
        else if (error == ErrorCode::None && (classic != nullptr ? !classic->is(GroupState::Empty) : !consumer->members.empty()))
            error = ErrorCode::NonEmptyGroup;
        deleting.response.results.push_back({.groupId = id, .errorCode = code(error)});
        if (error != ErrorCode::None)
            continue;
        std::vector<Record> records;
        if (const auto stored = m_offsets.find(id); stored != m_offsets.end()) {
            for (const auto& [partition, offset] : stored->second) {
                records.push_back(offsetTombstone(id, partition, now));
                publishRemoved(turn, id, partition, OffsetRemovedWhy::GroupDeleted, offset.offset, {});
            }
            m_offsets.erase(stored);
        }
        Append what;
        what.kind = Append::Kind::GroupDelete;
        what.group = id;
        what.partition = partitionFor(id);
        what.token = caller.token;
        endGroup(turn, id, records, Rule::UserCommand);
        appends.emplace_back(std::move(what), std::move(records));
    }
    if (appends.empty())
        return reply(caller.token, std::move(deleting.response));
    deleting.waiting = appends.size();
    m_deleting.emplace(caller.token, std::move(deleting));
    for (auto& [what, records] : appends)
        append(turn, std::move(what), records);
}

} // namespace engine
