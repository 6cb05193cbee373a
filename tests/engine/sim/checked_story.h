#pragma once

// A history of one partition told by hand to the safety checks, for their tests.

#include <memory>
#include <string>
#include <vector>

#include "engine/sim/checks.h"

namespace engine {

inline const TopicPartition kOrders{"orders", 0};
inline constexpr BrokerId kOne{1};
inline constexpr BrokerId kTwo{2};
inline constexpr BrokerId kThree{3};
using Rules = std::vector<std::string>;

// A history told by hand; a turn ends after each fact unless `together`.
struct Story {
    FactLog facts{Recording::Full};
    Watch watch{facts};
    bool together = false;

    FactId tell(const FactBody& body, Rule rule = Rule::None) { return tellBy(kLabNode, body, rule); }
    FactId tellBy(NodeId node, const FactBody& body, Rule rule = Rule::None)
    {
        Fact fact;
        fact.node = node;
        fact.body = body;
        fact.rule = rule;
        const FactId id = facts.add(std::move(fact));
        if (!together)
            watch.check();
        return id;
    }
    Rules rules() const
    {
        Rules out;
        for (const Violation& violation : watch.checks().violations())
            out.emplace_back(violation.rule);
        return out;
    }

    // Three brokers, one partition led by broker 1.
    void cluster()
    {
        for (int i = 1; i <= 3; ++i) {
            NodeAdded added;
            added.id = NodeId{i};
            tell(added);
            tell(NodeStarted{NodeId{i}, Incarnation{1}});
        }
        tell(TopicCreated{"orders", {}, 1, 3});
        tell(PartitionCreated{kOrders, {kOne, kTwo, kThree}, {kOne, kTwo, kThree}, kOne, LeaderEpoch{0}, 1});
        for (const BrokerId broker : {kOne, kTwo, kThree})
            opened(broker, 0, 0);
        roles(kOne, 0);
    }
    void roles(BrokerId leader, int epoch)
    {
        for (const BrokerId broker : {kOne, kTwo, kThree})
            tell(RoleTaken{broker, kOrders, broker == leader ? ReplicaRole::Leader : ReplicaRole::Follower, leader, LeaderEpoch{epoch}});
    }
    void elected(BrokerId leader, int epoch, Rule rule = Rule::FirstAliveInIsr)
    {
        tell(LeaderElected{kOrders, leader, kOne, LeaderEpoch{epoch}, epoch}, rule);
        roles(leader, epoch);
    }
    void opened(BrokerId broker, int end, int highWatermark)
    {
        LogOpened fact;
        fact.broker = broker;
        fact.partition = kOrders;
        fact.endOffset = Offset{end};
        fact.highWatermark = Offset{highWatermark};
        tell(fact);
    }
    void append(BrokerId broker, int base, int last, int epoch = 0, std::vector<std::uint64_t> uids = {})
    {
        BatchAppended fact;
        fact.broker = broker;
        fact.partition = kOrders;
        fact.baseOffset = Offset{base};
        fact.lastOffset = Offset{last};
        fact.leaderEpoch = LeaderEpoch{epoch};
        fact.bytes = 100;
        if (!uids.empty()) {
            auto records = std::make_shared<std::vector<RecordNote>>();
            for (const auto uid : uids) {
                records->emplace_back();
                records->back().uid = RecordUid{uid};
                records->back().offsetDelta = static_cast<std::int32_t>(records->size()) - 1;
            }
            fact.records = records;
        }
        tell(fact);
    }
    void everywhere(int base, int last, int epoch = 0, std::vector<std::uint64_t> uids = {})
    {
        for (const BrokerId broker : {kOne, kTwo, kThree})
            append(broker, base, last, epoch, uids);
    }
    void advance(BrokerId broker, int from, int to, int epoch = 0, bool asLeader = true)
    {
        tell(HighWatermarkAdvanced{broker, kOrders, LeaderEpoch{epoch}, Offset{from}, Offset{to}, asLeader});
    }
    void acked(int base, std::vector<std::uint64_t> uids, Rule rule = Rule::AcksAll)
    {
        BatchAcked fact;
        fact.client = NodeId{10001};
        fact.partition = kOrders;
        fact.baseOffset = Offset{base};
        for (const auto uid : uids)
            fact.uids.push_back(RecordUid{uid});
        tell(fact, rule);
    }
    void isr(std::vector<BrokerId> members) { tell(IsrShrunk{kOrders, {}, std::move(members), 1}); }
    void die(BrokerId broker, StopKind how) { tell(NodeStopped{NodeId{broker.value}, how}); }
};

} // namespace engine
