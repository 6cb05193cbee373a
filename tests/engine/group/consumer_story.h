#pragma once

// A consumer group as its members see it: heartbeats in, assignments out, on a coordinator that commits at once (coordinator_driver.h).
// Topics are told by name.

#include <QTest>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "tests/engine/group/coordinator_driver.h"

class ConsumerStory {
public:
    using Owned = std::map<std::string, std::vector<std::int32_t>>;
    struct Options {
        std::vector<std::string> topics{"orders"};
        std::optional<std::string> pattern{};
        std::optional<std::string> assignor{};
        std::optional<std::string> instanceId{};
        int rebalanceTimeoutMs = 30'000;
        std::string group = "g";
    };
    // What a member believes. revoke() is its application's part.
    struct Member {
        std::string id;
        Options options{};
        std::int32_t epoch = 0;
        Owned owned{};
        engine::ErrorCode error = engine::ErrorCode::None;
        std::int32_t heartbeatIntervalMs = 0; // as it was last told
    };

    explicit ConsumerStory(engine::GroupCoordinator::Options options = CoordinatorDriver::defaults()) : driver(options)
    {
        driver.topics["orders"] = 4;
    }

    Member& join(const std::string& id, Options options)
    {
        Member& m = members[id];
        m = {id, std::move(options), 0, {}, engine::ErrorCode::None, 0};
        return say(m, fullRequest(m));
    }
    Member& join(const std::string& id) { return join(id, Options{}); }
    // Nothing but "I am here".
    Member& beat(const std::string& id)
    {
        Member& m = members.at(id);
        return say(m, request(m));
    }
    // And what it owns, which acknowledges.
    Member& acknowledge(const std::string& id)
    {
        Member& m = members.at(id);
        auto r = request(m);
        r.topicPartitions.emplace();
        for (const auto& [topic, partitions] : m.owned)
            if (!partitions.empty())
                r.topicPartitions->push_back({.topicId = driver.topicId(topic), .partitions = partitions});
        return say(m, r);
    }
    Member& leave(const std::string& id, std::int32_t epoch = -1)
    {
        Member& m = members.at(id);
        auto r = request(m);
        r.memberEpoch = epoch;
        return say(m, r);
    }
    // Everybody does as it is told until nothing moves any more.
    void settle(const std::string& group = "g")
    {
        for (int round = 0; round < 20; ++round)
            for (auto& [id, m] : members)
                if (m.epoch > 0 && m.options.group == group && m.error == engine::ErrorCode::None)
                    acknowledge(id);
    }

    engine::wire::ConsumerGroupHeartbeatRequest request(const Member& m) const
    {
        engine::wire::ConsumerGroupHeartbeatRequest r;
        r.groupId = m.options.group;
        r.memberId = m.id;
        r.memberEpoch = m.epoch;
        r.instanceId = m.options.instanceId;
        return r;
    }
    engine::wire::ConsumerGroupHeartbeatRequest fullRequest(const Member& m) const
    {
        auto r = request(m);
        r.rebalanceTimeoutMs = m.options.rebalanceTimeoutMs;
        r.subscribedTopicNames = m.options.topics;
        r.subscribedTopicRegex = m.options.pattern;
        r.serverAssignor = m.options.assignor;
        r.topicPartitions.emplace();
        return r;
    }
    Member& say(Member& m, const engine::wire::ConsumerGroupHeartbeatRequest& r)
    {
        const auto token = driver.send(&engine::GroupCoordinator::consumerHeartbeat, r, 1);
        const auto* answer = driver.answer<engine::wire::ConsumerGroupHeartbeatResponse>(token);
        ENGINE_CHECK(answer != nullptr, "a heartbeat is answered");
        m.error = static_cast<engine::ErrorCode>(answer->errorCode);
        if (m.error != engine::ErrorCode::None)
            return m;
        m.epoch = answer->memberEpoch;
        m.heartbeatIntervalMs = answer->heartbeatIntervalMs;
        if (answer->assignment) {
            m.owned.clear();
            for (const auto& topic : answer->assignment->topicPartitions)
                m.owned[driver.topicName(topic.topicId)] = topic.partitions;
        }
        return m;
    }

    const engine::ConsumerGroup& group(const std::string& id = "g") const
    {
        const auto* found = const_cast<ConsumerStory*>(this)->driver.coordinator().consumerGroup(id);
        ENGINE_CHECK(found != nullptr, "there is such a consumer group");
        return *found;
    }
    void failOver(const std::string& id = "g") { driver.failOver(driver.coordinator().partitionFor(id)); }

    // "orders 0 1, payments 2"
    static std::string text(const Owned& owned)
    {
        std::string out;
        for (const auto& [topic, partitions] : owned) {
            if (partitions.empty())
                continue;
            out += (out.empty() ? "" : ", ") + topic;
            for (const auto p : partitions)
                out += " " + std::to_string(p);
        }
        return out;
    }
    std::string has(const std::string& id) const { return text(members.at(id).owned); }

    CoordinatorDriver driver;
    std::map<std::string, Member> members;
};
