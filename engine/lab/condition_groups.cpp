#include "engine/lab/condition_values.h"

#include <algorithm>

#include "engine/event/fact_words.h"

namespace engine {

using expr::Absent;
using expr::Member;
using expr::Value;

namespace {

Value textOrNone(const std::string& text) { return text.empty() ? Value(Absent{}) : Value(text); }

template <class Partitions>
Value partitionsOf(const Partitions& partitions)
{
    std::vector<std::string> names;
    for (const TopicPartition& partition : partitions)
        names.push_back(partition.toString());
    return expr::makeTextSet(std::move(names));
}

// high watermark - offset, of the partition that is asked for or all of them.
template <class Offsets>
Value lagOf(const ConditionGround& ground, const Offsets& offsets)
{
    const auto only = partitionNamed(textOf(ground.argument(0)));
    std::int64_t sum = 0;
    bool any = false;
    for (const auto& [id, offset] : offsets) {
        const PartitionView* partition = only && id != *only ? nullptr : ground.view.partition(id);
        const ReplicaView* leader = partition ? partition->leaderCopy() : nullptr;
        if (!leader)
            continue;
        sum += leader->highWatermark.value - offset.value;
        any = true;
    }
    return any ? Value(sum) : Value(Absent{});
}

template <class Map>
auto findPartition(const ConditionGround& ground, const Map& map)
{
    const auto of = partitionNamed(textOf(ground.argument(0)));
    return of ? map.find(*of) : map.end();
}

// Consumers that are, or were last, of that group.
std::vector<NodeId> consumersOf(const ConditionGround& ground, const std::string& group)
{
    std::vector<NodeId> out;
    for (const auto& [id, client] : ground.view.clients)
        if (!group.empty() && client->consumer->group == group)
            out.push_back(id);
    return out;
}

// The time of spans of a kind, with the one under way.
Duration timeOf(const ConditionGround& ground, const OwnershipView& owner, OwnerSpan::Kind kind)
{
    Duration sum = kind == OwnerSpan::Kind::Stopped ? owner.stopped : owner.unserved;
    if (!owner.spans.empty() && owner.spans.back().kind == kind && owner.spans.back().to == kNever)
        sum += ground.view.at - owner.spans.back().from;
    return sum;
}

Value gapsOf(const ConditionGround& ground, const GroupView& group, OwnerSpan::Kind kind)
{
    const auto only = partitionNamed(textOf(ground.argument(0)));
    Duration sum{0};
    bool any = !only;
    for (const auto& [id, owner] : *group.ownership)
        if (!only || id == *only) {
            sum += timeOf(ground, *owner, kind);
            any = true;
        }
    return any ? Value(sum) : Value(Absent{});
}

} // namespace

std::optional<TopicPartition> partitionNamed(const std::string& text)
{
    const std::size_t dash = text.rfind('-');
    if (dash == std::string::npos || dash + 1 >= text.size() || text.size() - dash > 10)
        return std::nullopt;
    std::int32_t number = 0;
    for (const char c : text.substr(dash + 1)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return TopicPartition{text.substr(0, dash), number};
}

Value consumerPath(const ConditionGround& ground)
{
    const ClientView* client = ground.client(textOf(ground.object(0)));
    if (!client || client->kind == NodeKind::Producer)
        return Absent{};
    const ConsumerView& consumer = *client->consumer;
    switch (ground.query.member) {
    case Member::ConsumerState:
        return stateOf(*client);
    case Member::ConsumerAssignment:
        return partitionsOf(consumer.assignment.value);
    case Member::ConsumerPosition: {
        const auto found = findPartition(ground, consumer.positions);
        return found == consumer.positions.end() ? Value(Absent{}) : known(found->second);
    }
    case Member::ConsumerDelivered:
        return consumer.delivered;
    case Member::ConsumerProcessed:
        return consumer.processed;
    case Member::ConsumerSkipped:
        return consumer.skipped;
    case Member::ConsumerLag:
        return lagOf(ground, consumer.positions);
    case Member::ConsumerMembership:
        return std::string(factWord(consumer.membership.value));
    case Member::ConsumerEpoch:
        return consumer.generation < 0 ? Value(Absent{}) : Value(std::int64_t{consumer.generation});
    case Member::ConsumerCoordinator:
        return consumer.coordinator.value == kNoBroker ? Value(Absent{}) : Value(std::int64_t{consumer.coordinator.value.value});
    case Member::ConsumerAssignments:
        return std::int64_t{consumer.assignments};
    case Member::ConsumerStopped:
        return consumer.stoppedFor + (consumer.stoppedSince == kNever ? Duration::zero() : ground.view.at - consumer.stoppedSince);
    case Member::ConsumerCommitted: {
        const auto found = findPartition(ground, consumer.committed);
        return found == consumer.committed.end() ? Value(Absent{}) : known(found->second);
    }
    case Member::ConsumerCommits:
        return consumer.commits;
    case Member::ConsumerFailedCommits:
        return consumer.failedCommits;
    case Member::ConsumerLastCommitError:
        return textOrNone(consumer.lastCommit.value.exception);
    case Member::ConsumerLastError:
        return textOrNone(consumer.failed.value.exception);
    case Member::ConsumerPaused:
        return partitionsOf(consumer.paused);
    case Member::ConsumerFailing: {
        const auto found = findPartition(ground, consumer.failing);
        return found == consumer.failing.end() ? Value(Absent{}) : Value(found->second.value.offset.value);
    }
    case Member::ConsumerAttempts: {
        const auto found = findPartition(ground, consumer.failing);
        return found == consumer.failing.end() ? Value(Absent{}) : Value(std::int64_t{found->second.value.attempt});
    }
    case Member::ConsumerDeadLetters:
        return consumer.deadLetters;
    case Member::ConsumerPoisonSkipped:
        return consumer.poisonSkipped;
    default:
        return Absent{};
    }
}

Value groupPath(const ConditionGround& ground)
{
    const auto found = ground.view.groups.find(textOf(ground.object(0)));
    if (found == ground.view.groups.end())
        return Absent{};
    const GroupView& group = *found->second;
    switch (ground.query.member) {
    case Member::GroupState:
        return std::string(factWord(group.state.value));
    case Member::GroupEpoch:
        return std::int64_t{group.generation};
    case Member::GroupMembers: {
        std::vector<std::string> names;
        for (const auto& [id, member] : group.members)
            names.push_back(ground.view.nodeNameOf(member.client));
        return expr::makeTextSet(std::move(names));
    }
    case Member::GroupCommitted: {
        const auto offset = findPartition(ground, group.committed);
        return offset == group.committed.end() ? Value(Absent{}) : known(offset->second);
    }
    case Member::GroupCoordinator:
        return group.coordinator == kNoBroker ? Value(Absent{}) : Value(std::int64_t{group.coordinator.value});
    case Member::GroupOwner: {
        const auto of = partitionNamed(textOf(ground.argument(0)));
        for (const auto& [member, partitions] : group.assignment)
            if (of && std::find(partitions.begin(), partitions.end(), *of) != partitions.end())
                if (const auto client = group.members.find(member); client != group.members.end())
                    return ground.view.nodeNameOf(client->second.client);
        return Absent{};
    }
    case Member::GroupProtocol:
        return textOrNone(group.protocol);
    case Member::GroupRebalances:
        return std::int64_t{group.rebalanceCount};
    case Member::GroupKind:
        return std::string(factWord(group.kind));
    case Member::GroupLeader: {
        const auto leader = group.members.find(group.leader);
        return leader == group.members.end() ? Value(Absent{}) : Value(ground.view.nodeNameOf(leader->second.client));
    }
    case Member::GroupAssignmentEpoch:
        return group.assignmentEpoch < 0 ? Value(Absent{}) : Value(std::int64_t{group.assignmentEpoch});
    case Member::GroupLag:
        return lagOf(ground, group.committed);
    case Member::GroupMoves: {
        std::int64_t moves = 0;
        for (const auto& [id, owner] : *group.ownership)
            moves += owner->moves;
        return moves;
    }
    case Member::GroupStopped:
        return gapsOf(ground, group, OwnerSpan::Kind::Stopped);
    case Member::GroupUnserved:
        return gapsOf(ground, group, OwnerSpan::Kind::Unserved);
    case Member::GroupLoading:
        return group.loading;
    case Member::GroupOffsetsPartition:
        return group.offsetsPartition < 0 ? Value(Absent{}) : Value(std::int64_t{group.offsetsPartition});
    default:
        return Absent{};
    }
}

// A store that nobody has written into yet is empty.
Value sinkPath(const ConditionGround& ground)
{
    const auto found = ground.view.sinks.find(textOf(ground.object(0)));
    const SinkView sink = found == ground.view.sinks.end() ? SinkView{} : SinkView(found->second);
    switch (ground.query.member) {
    case Member::SinkRows:
        return sink.rows;
    case Member::SinkWrites:
        return sink.writes;
    case Member::SinkAgain:
        return sink.again;
    default:
        return Absent{};
    }
}

Value readPath(const ConditionGround& ground)
{
    const std::string name = textOf(ground.argument(0));
    const auto of = [&](NodeId id) -> const UidSet& {
        return ground.query.member == Member::Delivered ? ground.ledger.delivered(id) : ground.ledger.processed(id);
    };
    if (const ClientView* client = ground.client(name))
        return uidsOf(of(client->id));
    UidSet all;
    for (const NodeId id : consumersOf(ground, name))
        all.insert(of(id).begin(), of(id).end());
    return uidsOf(all);
}

std::optional<std::int64_t> processedAgain(const ConditionGround& ground, const std::string& group)
{
    const auto consumers = consumersOf(ground, group);
    if (consumers.empty())
        return std::nullopt;
    UidSet all;
    std::int64_t times = 0;
    for (const NodeId id : consumers) {
        const UidSet& processed = ground.ledger.processed(id);
        times += std::ssize(processed) + ground.ledger.processedAgain(id);
        all.insert(processed.begin(), processed.end());
    }
    return times - std::ssize(all);
}

} // namespace engine
