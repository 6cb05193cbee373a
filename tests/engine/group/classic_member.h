#pragma once

// A member that speaks the classic protocol by hand, on a coordinator that commits at once (coordinator_driver.h). It reads "orders".
//
//     ClassicMember a(driver), b(driver);
//     a.join();                          // alone: the answer comes at once
//     a.sync({0, 1});                    // as the leader it gives itself all
//     const auto token = b.startJoin();  // waits for a
//     a.join();                          // again: now both have their answers
//     b.finishJoin(token);

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"
#include "tests/engine/group/consumer_story.h"
#include "tests/engine/group/coordinator_driver.h"

class ClassicMember {
public:
    using Owned = std::vector<std::pair<std::string, std::vector<std::int32_t>>>;

    explicit ClassicMember(CoordinatorDriver& driver, std::string group = "g") : m_driver(&driver), m_group(std::move(group)) { }

    engine::wire::JoinGroupRequest joinRequest(const Owned& owned = {}) const
    {
        engine::wire::ConsumerProtocolSubscription subscription;
        subscription.topics = {"orders"};
        for (const auto& [topic, partitions] : owned) {
            auto& entry = subscription.ownedPartitions.emplace_back();
            entry.topic = topic;
            entry.partitions = partitions;
        }
        engine::wire::JoinGroupRequest request;
        request.groupId = m_group;
        request.memberId = id;
        request.groupInstanceId = instanceId;
        request.sessionTimeoutMs = 30'000;
        request.rebalanceTimeoutMs = 20'000;
        request.protocolType = "consumer";
        request.protocols = {{.name = "range", .metadata = engine::wire::encodeVersioned(subscription, 3)}};
        return request;
    }
    // Asks with the id that it is told to take, if it has none. The answer may have to wait for others.
    engine::RequestToken startJoin(const Owned& owned = {})
    {
        auto request = joinRequest(owned);
        auto token = m_driver->send(&engine::GroupCoordinator::join, request, 9);
        const auto* answer = m_driver->answer<engine::wire::JoinGroupResponse>(token);
        if (answer == nullptr || answer->errorCode != static_cast<std::int16_t>(engine::ErrorCode::MemberIdRequired))
            return token;
        request.memberId = answer->memberId;
        return m_driver->send(&engine::GroupCoordinator::join, request, 9);
    }
    const engine::wire::JoinGroupResponse& finishJoin(engine::RequestToken token)
    {
        const auto* answer = m_driver->answer<engine::wire::JoinGroupResponse>(token);
        ENGINE_CHECK(answer != nullptr, "the join is answered");
        id = answer->memberId;
        generation = answer->generationId;
        m_joined = *answer;
        return m_joined;
    }
    const engine::wire::JoinGroupResponse& join(const Owned& owned = {}) { return finishJoin(startJoin(owned)); }
    // As the leader it gives itself `all`.
    std::string sync(const std::vector<std::int32_t>& all = {})
    {
        engine::wire::SyncGroupRequest request;
        request.groupId = m_group;
        request.memberId = id;
        request.groupInstanceId = instanceId;
        request.generationId = generation;
        if (!all.empty()) {
            engine::wire::ConsumerProtocolAssignment assignment;
            assignment.assignedPartitions = {{.topic = "orders", .partitions = all}};
            request.assignments = {{.memberId = id, .assignment = engine::wire::encodeVersioned(assignment, 3)}};
        }
        const auto token = m_driver->send(&engine::GroupCoordinator::sync, request, 5);
        const auto* answer = m_driver->answer<engine::wire::SyncGroupResponse>(token);
        ENGINE_CHECK(answer != nullptr, "the sync is answered");
        error = static_cast<engine::ErrorCode>(answer->errorCode);
        if (error != engine::ErrorCode::None || answer->assignment.empty())
            return "";
        const auto assignment = engine::wire::decodeVersioned<engine::wire::ConsumerProtocolAssignment>(answer->assignment);
        ENGINE_CHECK(assignment.has_value(), "an assignment can be read");
        ConsumerStory::Owned owned;
        for (const auto& topic : assignment->assignedPartitions)
            owned[topic.topic] = topic.partitions;
        return ConsumerStory::text(owned);
    }
    engine::ErrorCode heartbeat()
    {
        engine::wire::HeartbeatRequest request;
        request.groupId = m_group;
        request.memberId = id;
        request.groupInstanceId = instanceId;
        request.generationId = generation;
        const auto token = m_driver->send(&engine::GroupCoordinator::heartbeat, request, 4);
        return static_cast<engine::ErrorCode>(m_driver->answer<engine::wire::HeartbeatResponse>(token)->errorCode);
    }
    engine::ErrorCode leave()
    {
        engine::wire::LeaveGroupRequest request;
        request.groupId = m_group;
        request.members = {{.memberId = id, .groupInstanceId = instanceId}};
        const auto token = m_driver->send(&engine::GroupCoordinator::leave, request, 5);
        return static_cast<engine::ErrorCode>(m_driver->answer<engine::wire::LeaveGroupResponse>(token)->members.at(0).errorCode);
    }
    engine::ErrorCode commit(const std::string& metadata = "")
    {
        engine::wire::OffsetCommitRequest request;
        request.groupId = m_group;
        request.memberId = id;
        request.groupInstanceId = instanceId;
        request.generationIdOrMemberEpoch = generation;
        request.topics.push_back(
            {.name = "orders", .partitions = {{.partitionIndex = 0, .committedOffset = 7, .committedMetadata = metadata}}});
        const auto token = m_driver->send(&engine::GroupCoordinator::commitOffsets, request, 9);
        const auto& topic = m_driver->answer<engine::wire::OffsetCommitResponse>(token)->topics.at(0);
        return static_cast<engine::ErrorCode>(topic.partitions.at(0).errorCode);
    }

    std::string id;
    std::optional<std::string> instanceId;
    std::int32_t generation = -1;
    engine::ErrorCode error = engine::ErrorCode::None; // of the last sync

private:
    CoordinatorDriver* m_driver;
    std::string m_group;
    engine::wire::JoinGroupResponse m_joined;
};

// The answer to a join that needs not wait.
inline engine::ErrorCode joinWith(CoordinatorDriver& driver, const engine::wire::JoinGroupRequest& request, int version = 9)
{
    const auto* answer = driver.answer<engine::wire::JoinGroupResponse>(driver.send(&engine::GroupCoordinator::join, request, version));
    ENGINE_CHECK(answer != nullptr, "the join is answered");
    return static_cast<engine::ErrorCode>(answer->errorCode);
}
