#pragma once

// A group's facts as a lab would publish them, written by hand: messages are encoded by the codec, views are folded by the engine.

#include <memory>
#include <string>
#include <vector>

#include "engine/event/fact_log.h"
#include "engine/lab/moments.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/frame.h"
#include "engine/wire/record_envelope.h"
#include "ui/models/rebalance_ladder.h"

namespace support {

using namespace engine;

inline constexpr NodeId kBrokerTwo{2};
inline const std::string kBilling = "billing";
inline NodeId memberNode(int number) { return NodeId{10000 + number}; }
inline std::string memberId(int number) { return "c" + std::to_string(number) + "-4a7e"; }
inline std::vector<TopicPartition> ordersOf(const std::vector<int>& partitions)
{
    std::vector<TopicPartition> out;
    for (const int partition : partitions)
        out.push_back({"orders", partition});
    return out;
}

class GroupStory {
public:
    explicit GroupStory(Recording recording = Recording::Full, std::size_t ring = 1 << 20) : m_log(recording, ring), m_moments(m_log) { }

    template <class Body>
    FactId tell(Duration at, NodeId node, Body body, Rule rule = Rule::None)
    {
        Fact fact;
        fact.at = Time{at};
        fact.node = node;
        fact.rule = rule;
        fact.body = std::move(body);
        const FactId id = m_log.add(std::move(fact));
        if (const Fact* kept = m_log.find(id))
            m_moments.add(*kept);
        return id;
    }

    void consumer(int number)
    {
        NodeAdded added;
        added.id = memberNode(number);
        added.kind = NodeKind::Consumer;
        added.name = "c" + std::to_string(number);
        added.group = kBilling;
        tell(-10s, kLabNode, added);
    }

    // Takes a millisecond on its way. Without `keep` only what a MessageSent says by itself is known.
    template <wire::Message M>
    MessageId request(Duration at, int number, std::int16_t version, const M& body, bool keep = true)
    {
        const auto key = static_cast<wire::ApiKey>(M::descriptor().type);
        MessageSent sent = message(at, memberNode(number), kBrokerTwo, M::descriptor().type, version);
        if (keep)
            sent.frame = frame(wire::encodeRequest(key, version, ++m_correlation[number], std::string("c"), M::descriptor(), &body));
        tell(at, sent.from, sent);
        return sent.message;
    }
    // To the oldest request of the client that was not answered, whatever its kind.
    template <wire::Message M>
    MessageId answer(Duration at, int number, std::int16_t version, const M& body, bool keep = true, ErrorCode error = ErrorCode::None)
    {
        const auto key = static_cast<wire::ApiKey>(M::descriptor().type);
        MessageSent sent = message(at, kBrokerTwo, memberNode(number), M::descriptor().type, version);
        sent.isResponse = true;
        sent.error = error;
        if (keep)
            sent.frame = frame(wire::encodeResponse(key, version, ++m_answered[number], M::descriptor(), &body));
        tell(at, sent.from, sent);
        return sent.message;
    }

    void state(Duration at, GroupState state, int generation, Rule rule = Rule::None, GroupKind kind = GroupKind::Classic,
        const char* protocol = "range")
    {
        GroupStateChanged changed;
        changed.group = kBilling;
        changed.state = state;
        changed.generation = generation;
        changed.coordinator = BrokerId{2};
        changed.protocol = protocol;
        changed.kind = kind;
        changed.offsetsPartition = 9;
        changed.leader = kind == GroupKind::Classic ? memberId(1) : std::string();
        tell(at, kBrokerTwo, changed, rule);
    }
    void joined(Duration at, int number, GroupKind kind = GroupKind::Classic)
    {
        GroupMemberJoined joined;
        joined.group = kBilling;
        joined.memberId = memberId(number);
        joined.clientId = "c" + std::to_string(number);
        joined.client = memberNode(number);
        joined.kind = kind;
        joined.topics = {"orders"};
        tell(at, kBrokerTwo, joined);
    }
    void took(Duration at, int number, int generation, const std::vector<int>& partitions, const std::vector<int>& added,
        const std::vector<int>& removed)
    {
        AssignmentTaken taken;
        taken.client = memberNode(number);
        taken.group = kBilling;
        taken.generation = generation;
        taken.partitions = ordersOf(partitions);
        taken.added = ordersOf(added);
        taken.removed = ordersOf(removed);
        tell(at, memberNode(number), taken);
    }
    void assigned(Duration at, int generation, const std::vector<std::pair<int, std::vector<int>>>& parts)
    {
        GroupAssigned assigned;
        assigned.group = kBilling;
        assigned.generation = generation;
        for (const auto& [number, partitions] : parts)
            assigned.members.push_back({memberId(number), ordersOf(partitions)});
        tell(at, kBrokerTwo, assigned);
    }

    const FactLog& log() const { return m_log; }
    const ClusterView& view() const { return m_moments.current(); }
    Moment at(Duration time) const { return m_moments.at(Time{time}); }

    // As ladderSource() reads it from a lab.
    ui::LadderSource source(Duration until) const
    {
        ui::LadderSource out;
        const Moment now = at(until);
        out.group = kBilling;
        out.rebalance = *ui::rebalanceOf(*now.view->groups.at(kBilling), {});
        out.to = out.rebalance.to;
        out.kept = ui::RebalanceLadder::Kept::All;
        out.before = m_moments.at(out.rebalance.from - Duration{1});
        out.ended = m_moments.at(std::min(out.rebalance.to, Time{until}));
        out.after = now;
        out.facts = m_log.slice(FactId{0}, lastFactAt(m_log, Time{until}));
        return out;
    }

private:
    MessageSent message(Duration at, NodeId from, NodeId to, std::int16_t api, std::int16_t version)
    {
        MessageSent sent;
        sent.message = MessageId{++m_messages};
        sent.connection = ConnectionId{static_cast<std::uint64_t>(std::max(from.value, to.value))};
        sent.from = from;
        sent.to = to;
        sent.apiKey = api;
        sent.apiVersion = version;
        sent.departs = Time{at};
        sent.arrives = Time{at + 1ms};
        return sent;
    }
    static std::shared_ptr<const ByteChain> frame(const ByteChain& whole)
    {
        return std::make_shared<const ByteChain>(whole.flatten().from(4));
    }

    FactLog m_log;
    Moments m_moments;
    std::uint64_t m_messages = 0;
    std::map<int, std::int32_t> m_correlation, m_answered;
};

inline Slice subscriptionOf(const std::vector<int>& owned)
{
    wire::ConsumerProtocolSubscription subscription;
    subscription.topics = {"orders"};
    if (!owned.empty()) {
        auto& entry = subscription.ownedPartitions.emplace_back();
        entry.topic = "orders";
        for (const int partition : owned)
            entry.partitions.push_back(partition);
    }
    return wire::encodeVersioned(subscription, 3);
}
inline Slice assignmentOf(const std::vector<int>& partitions)
{
    wire::ConsumerProtocolAssignment assignment;
    if (!partitions.empty()) {
        auto& entry = assignment.assignedPartitions.emplace_back();
        entry.topic = "orders";
        for (const int partition : partitions)
            entry.partitions.push_back(partition);
    }
    return wire::encodeVersioned(assignment, 3);
}

} // namespace support
