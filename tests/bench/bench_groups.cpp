// The group coordinator by itself, over a log that commits at once: one large group, and many small ones after a failover.

#include <string>
#include <vector>

#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"
#include "tests/bench/bench_support.h"
#include "tests/engine/group/coordinator_driver.h"

using namespace engine;
using bench::sized;

namespace {

constexpr int kBeforeIds = 3; // of JoinGroup: a new member is let in at once

int members() { return sized(1000, 20); }

// Everybody joins a new group, the leader gives each a partition, everybody learns its own.
void classicRebalance(benchmark::State& state)
{
    for (auto _ : state) {
        state.PauseTiming();
        auto options = CoordinatorDriver::defaults();
        options.initialRebalanceDelay = 3s;
        CoordinatorDriver driver(options);
        driver.turn.tellsFacts = state.range(0) != 0;
        wire::ConsumerProtocolSubscription subscription;
        subscription.topics = {"orders"};
        wire::JoinGroupRequest join;
        join.groupId = "g";
        join.sessionTimeoutMs = 30'000;
        join.rebalanceTimeoutMs = 60'000;
        join.protocolType = "consumer";
        join.protocols = {{.name = "range", .metadata = wire::encodeVersioned(subscription, 1)}};
        state.ResumeTiming();
        std::vector<RequestToken> joins;
        for (int i = 0; i < members(); ++i)
            joins.push_back(driver.send(&GroupCoordinator::join, join, kBeforeIds));
        driver.run(10s);
        wire::SyncGroupRequest plan;
        std::vector<std::string> ids;
        for (const auto token : joins) {
            const auto* answer = driver.answer<wire::JoinGroupResponse>(token);
            if (answer == nullptr || answer->errorCode != 0)
                return state.SkipWithError("a member did not get in");
            ids.push_back(answer->memberId);
            plan.generationId = answer->generationId;
        }
        plan.groupId = "g";
        for (std::size_t i = 0; i < ids.size(); ++i) {
            wire::ConsumerProtocolAssignment assignment;
            assignment.assignedPartitions = {{.topic = "orders", .partitions = {static_cast<std::int32_t>(i)}}};
            plan.assignments.push_back({.memberId = ids[i], .assignment = wire::encodeVersioned(assignment, 1)});
        }
        const std::string leader = driver.answer<wire::JoinGroupResponse>(joins.front())->leader;
        const auto all = std::exchange(plan.assignments, {});
        for (const auto& id : ids) {
            plan.memberId = id;
            plan.assignments = id == leader ? all : decltype(plan.assignments){};
            driver.send(&GroupCoordinator::sync, plan, kBeforeIds);
        }
        if (!driver.coordinator().group("g")->is(GroupState::Stable))
            return state.SkipWithError("the group is not stable");
    }
}
BENCHMARK(classicRebalance)->ArgName("facts")->Arg(0)->Arg(1)->Unit(benchmark::kSecond)->Iterations(1);

// KIP-848: each join computes a new target, and everybody walks there by its own heartbeats.
void consumerRebalance(benchmark::State& state)
{
    for (auto _ : state) {
        CoordinatorDriver driver;
        driver.topics["orders"] = members();
        driver.turn.tellsFacts = state.range(0) != 0;
        struct Member {
            wire::ConsumerGroupHeartbeatRequest request;
        };
        std::vector<Member> all(static_cast<std::size_t>(members()));
        const auto say = [&](Member& m) {
            const auto token = driver.send(&GroupCoordinator::consumerHeartbeat, m.request, 1);
            const auto* answer = driver.answer<wire::ConsumerGroupHeartbeatResponse>(token);
            m.request.memberEpoch = answer->memberEpoch;
            m.request.rebalanceTimeoutMs = -1;
            m.request.subscribedTopicNames.reset();
            if (answer->assignment) {
                m.request.topicPartitions.emplace();
                for (const auto& topic : answer->assignment->topicPartitions)
                    m.request.topicPartitions->push_back({.topicId = topic.topicId, .partitions = topic.partitions});
            }
        };
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto& r = all[i].request;
            r.groupId = "g";
            r.memberId = "member-" + std::to_string(i);
            r.rebalanceTimeoutMs = 60'000;
            r.subscribedTopicNames = std::vector<std::string>{"orders"};
            r.topicPartitions.emplace();
            say(all[i]);
        }
        int rounds = 0;
        while (driver.coordinator().consumerGroup("g")->state() != GroupState::Stable && ++rounds < 20)
            for (auto& m : all)
                say(m);
        state.counters["rounds"] = rounds;
        if (rounds == 20)
            return state.SkipWithError("the group does not get to its target");
    }
}
BENCHMARK(consumerRebalance)->ArgName("facts")->Arg(0)->Arg(1)->Unit(benchmark::kSecond)->Iterations(1);

void groupsReload(benchmark::State& state)
{
    const int groups = sized(10'000, 100);
    constexpr int kOffsets = 10;
    CoordinatorDriver driver;
    driver.topics["orders"] = kOffsets;
    driver.turn.tellsFacts = false;
    for (int g = 0; g < groups; ++g) {
        wire::OffsetCommitRequest commit;
        commit.groupId = "group-" + std::to_string(g);
        commit.generationIdOrMemberEpoch = -1;
        auto& topic = commit.topics.emplace_back();
        topic.name = "orders";
        for (int p = 0; p < kOffsets; ++p)
            topic.partitions.push_back({.partitionIndex = p, .committedOffset = g});
        driver.send(&GroupCoordinator::commitOffsets, commit, 8);
    }
    for (std::int32_t partition = 0; partition < 50; ++partition)
        driver.coordinator().unload(driver.turn, partition);
    driver.settle();
    driver.turn.tellsFacts = state.range(0) != 0;
    for (auto _ : state) {
        for (std::int32_t partition = 0; partition < 50; ++partition) {
            driver.coordinator().startLoading(driver.turn, partition);
            for (const auto& batch : driver.log[partition])
                driver.coordinator().load(partition, RecordBatchView(batch));
            driver.coordinator().finishLoading(driver.turn, partition);
        }
        if (driver.coordinator().offsets("group-7")->size() != kOffsets)
            return state.SkipWithError("offsets are missing");
    }
}
BENCHMARK(groupsReload)->ArgName("facts")->Arg(0)->Arg(1)->Unit(benchmark::kSecond)->Iterations(1);

} // namespace
