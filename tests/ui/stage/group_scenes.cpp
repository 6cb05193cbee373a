#include "tests/ui/stage/group_scenes.h"

#include <algorithm>

using namespace engine;
using namespace std::chrono_literals;

namespace scenes {

namespace {

constexpr Time kNow{17'400ms};

struct Draw {
    std::uint32_t state;
    int below(int n)
    {
        state = state * 1664525u + 1013904223u;
        return static_cast<int>((state >> 8) % static_cast<std::uint32_t>(n));
    }
};

template <class T>
void tell(Told<T>& told, T value, std::uint64_t fact = 1)
{
    told.set(std::move(value), FactId{fact});
}

NodeId consumerOf(int number) { return NodeId{10000 + number}; }
std::string memberIdOf(int number) { return "c" + std::to_string(number) + "-4a7e"; }

class Maker {
public:
    Maker()
    {
        view.at = kNow;
        view.upTo = FactId{5000};
        for (int id = 1; id <= 3; ++id) {
            auto& broker = view.brokers[BrokerId{id}].edit();
            broker.id = BrokerId{id};
            broker.everStarted = true;
            tell(broker.state, NodeState::Running);
            tell(broker.fenced, false);
        }
        group.id = "billing";
        tell(group.state, GroupState::Stable, 90);
        group.coordinator = BrokerId{2};
        group.offsetsPartition = 9;
        group.protocol = "range";
        group.generation = 9;
    }

    void topic(const std::string& name, const std::vector<std::int64_t>& highWatermarks)
    {
        auto& made = view.topics[name].edit();
        made.name = name;
        for (std::size_t i = 0; i < highWatermarks.size(); ++i) {
            PartitionView partition;
            partition.id = {name, static_cast<std::int32_t>(i)};
            const BrokerId leader{static_cast<std::int32_t>(i % 3 + 1)};
            partition.replicas = {leader};
            tell(partition.leader, leader);
            tell(partition.isr, std::vector{leader});
            ReplicaView copy;
            copy.broker = leader;
            tell(copy.role, ReplicaRole::Leader);
            tell(copy.endOffset, Offset{highWatermarks[i] + 2}, 40);
            tell(copy.highWatermark, Offset{highWatermarks[i]}, 41);
            partition.copies.insert_or_assign(leader, Shared<ReplicaView>(std::move(copy)));
            made.partitions.insert_or_assign(partition.id.partition, Shared<PartitionView>(std::move(partition)));
        }
    }

    ClientView& consumer(int number, NodeState state = NodeState::Running)
    {
        auto& client = view.clients[consumerOf(number)].edit();
        client.id = consumerOf(number);
        client.kind = NodeKind::Consumer;
        client.name = "c" + std::to_string(number);
        client.detail = "topics=orders";
        client.everStarted = true;
        tell(client.state, state, 20);
        if (state == NodeState::Down)
            tell(client.stoppedHow, StopKind::Killed, 300);
        auto& reads = client.consumer.edit();
        reads.group = group.id;
        reads.memberId = memberIdOf(number);
        tell(reads.membership, MembershipState::Stable, 91);
        tell(reads.coordinator, BrokerId{2}, 30);
        reads.generation = group.generation;
        return client;
    }

    GroupMemberView& member(int number, NodeId client, GroupKind kind = GroupKind::Classic)
    {
        auto& made = group.members[memberIdOf(number)];
        made.id = memberIdOf(number);
        made.client = client;
        made.clientId = "c" + std::to_string(number);
        made.kind = kind;
        made.topics = {"orders"};
        made.assignors = {"range", "cooperative-sticky"};
        made.sessionTimeout = 6s;
        made.rebalanceTimeout = 300s;
        made.since = FactId{static_cast<std::uint64_t>(50 + number)};
        return made;
    }

    void reads(int number, const std::vector<int>& partitions)
    {
        auto& client = view.clients[consumerOf(number)].edit().consumer.edit();
        std::vector<TopicPartition> all;
        for (const int partition : partitions)
            all.push_back({"orders", partition});
        client.assignment.set(all, FactId{95});
        group.assignment[memberIdOf(number)] = all;
    }

    using Kind = OwnerSpan::Kind;
    void span(int partition, Kind kind, int reader, Duration from, Duration to, int generation)
    {
        OwnerSpan span;
        span.kind = kind;
        span.from = Time{from};
        span.to = to == Duration::max() ? kNever : Time{to};
        span.client = consumerOf(reader);
        span.memberId = memberIdOf(reader);
        span.generation = generation;
        span.since = FactId{++m_fact};
        auto& owner = group.ownership.edit()[{"orders", partition}].edit();
        if (kind == Kind::Stopped)
            owner.stopped += Time{to} - span.from;
        owner.spans.push(span);
    }

    void numbers(int partition, std::int64_t committed, std::int64_t position, int reader)
    {
        const TopicPartition id{"orders", partition};
        auto& told = group.committed[id];
        told.set(Offset{committed}, FactId{static_cast<std::uint64_t>(600 + partition)});
        told.at = kNow;
        if (reader > 0)
            view.clients[consumerOf(reader)].edit().consumer.edit().positions[id].set(Offset{position},
                FactId{static_cast<std::uint64_t>(700 + partition)});
    }

    void generation(int number, Duration from, Duration to)
    {
        group.generations.push({Time{from}, to == Duration::max() ? kNever : Time{to}, number, FactId{++m_fact}});
    }
    void rebalance(int before, Duration from, Duration to, int because, Rule rule = Rule::None)
    {
        RebalanceView one;
        one.began = FactId{++m_fact};
        one.ended = to == Duration::max() ? FactId{} : FactId{++m_fact};
        one.from = Time{from};
        one.to = to == Duration::max() ? kNever : Time{to};
        one.generationBefore = before;
        one.generation = before + 1;
        one.kind = group.kind;
        one.rule = rule;
        one.client = consumerOf(because);
        group.rebalances.push(one);
        ++group.rebalanceCount;
    }
    void mark(GroupMark::What what, Duration at, int number) { group.marks.push({what, Time{at}, FactId{++m_fact},
        consumerOf(number), memberIdOf(number)}); }

    ClusterView take()
    {
        view.groups.insert_or_assign(group.id, Shared<GroupView>(group));
        return std::move(view);
    }

    ClusterView view;
    GroupView group;

private:
    std::uint64_t m_fact = 1000;
};

constexpr Duration kStill = Duration::max();
using Kind = OwnerSpan::Kind;
using What = GroupMark::What;

// The first two generations of the picture.
void joinOfThree(Maker& make)
{
    make.generation(7, 0s, 6'436ms);
    make.generation(8, 6'436ms, 16'420ms);
    make.rebalance(7, 4'023ms, 6'436ms, 3);
    make.mark(What::Joined, 4'020ms, 3);
    for (const int partition : {0, 1, 2}) {
        make.span(partition, Kind::Owned, 1, 0s, 5'118ms, 7);
        make.span(partition, Kind::Stopped, 1, 5'118ms, 6'436ms, 7);
    }
    for (const int partition : {3, 4, 5}) {
        make.span(partition, Kind::Owned, 2, 0s, 6'410ms, 7);
        make.span(partition, Kind::Stopped, 2, 6'410ms, 6'436ms, 7);
    }
}

} // namespace

Time groupNow() { return kNow; }

ClusterView billing()
{
    Maker make;
    make.topic("orders", {1210, 1192, 1172, 1190, 1183, 1201});
    make.consumer(1);
    make.consumer(2, NodeState::Down);
    make.consumer(3);
    make.member(1, consumerOf(1));
    make.member(3, consumerOf(3));
    make.group.leader = memberIdOf(1);
    joinOfThree(make);
    make.mark(What::Died, 10'200ms, 2);
    make.mark(What::SessionExpired, 15'400ms, 2);
    make.rebalance(8, 15'400ms, 16'420ms, 2);
    make.generation(9, 16'420ms, kStill);
    for (const int partition : {0, 1}) {
        make.span(partition, Kind::Owned, 1, 6'436ms, 15'900ms, 8);
        make.span(partition, Kind::Stopped, 1, 15'900ms, 16'420ms, 8);
        make.span(partition, Kind::Owned, 1, 16'420ms, kStill, 9);
    }
    for (const int partition : {2, 3}) {
        make.span(partition, Kind::Owned, 2, 6'436ms, 10'200ms, 8);
        make.span(partition, Kind::Unserved, 2, 10'200ms, 16'420ms, 8);
        make.span(partition, Kind::Owned, partition == 2 ? 1 : 3, 16'420ms, kStill, 9);
    }
    for (const int partition : {4, 5}) {
        make.span(partition, Kind::Owned, 3, 6'436ms, 16'250ms, 8);
        make.span(partition, Kind::Stopped, 3, 16'250ms, 16'420ms, 8);
        make.span(partition, Kind::Owned, 3, 16'420ms, kStill, 9);
    }
    make.reads(1, {0, 1, 2});
    make.reads(3, {3, 4, 5});
    make.numbers(0, 1204, 1209, 1);
    make.numbers(1, 1188, 1192, 1);
    make.numbers(2, 1103, 1141, 1);
    make.numbers(3, 1071, 1126, 3);
    make.numbers(4, 1177, 1181, 3);
    make.numbers(5, 1196, 1201, 3);
    return make.take();
}

ClusterView reconciling()
{
    Maker make;
    make.group.kind = GroupKind::Consumer;
    make.group.generation = 8;
    make.group.assignmentEpoch = 8;
    make.group.protocol = "uniform";
    tell(make.group.state, GroupState::Reconciling, 90);
    make.topic("orders", {500, 510, 520, 530, 540, 550});
    make.generation(7, 2s, 16'900ms);
    make.generation(8, 16'900ms, kStill);
    make.rebalance(7, 16'900ms, kStill, 3);
    make.mark(What::Joined, 16'900ms, 3);
    for (const int number : {1, 2, 3, 4, 5}) {
        make.consumer(number);
        auto& member = make.member(number, consumerOf(number), GroupKind::Consumer);
        member.epoch = number == 1 ? 7 : 8;
        member.assignors = {"uniform"};
    }
    make.group.members[memberIdOf(4)].instanceId = "till-4";
    make.reads(1, {0, 1, 2});
    make.reads(2, {3});
    make.reads(3, {});
    make.reads(4, {4, 5});
    make.reads(5, {});
    auto& first = make.group.members[memberIdOf(1)];
    first.state = MemberState::UnrevokedPartitions;
    first.pendingRevocation = {{"orders", 2}};
    auto& third = make.group.members[memberIdOf(3)];
    third.state = MemberState::UnreleasedPartitions;
    third.target = {{"orders", 2}};
    for (int partition = 0; partition < 6; ++partition) {
        const int reader = partition < 3 ? 1 : partition < 4 ? 2 : 4;
        make.span(partition, Kind::Owned, reader, 2s + 100ms * partition, kStill, 7);
        make.numbers(partition, 480 + 10 * partition, 490 + 10 * partition, reader);
    }
    return make.take();
}

ClusterView ailing()
{
    Maker make;
    make.topic("orders", {1210, 1192, 1172, 1190, 1183, 1201});
    make.topic("refunds", {40, 0});
    for (const int number : {1, 2, 3, 4, 5})
        make.consumer(number, number == 5 ? NodeState::Paused : number == 4 ? NodeState::Down : NodeState::Running);
    for (const int number : {1, 2, 3, 5})
        make.member(number, consumerOf(number)).rebalanceTimeout = 10s;
    make.generation(9, 3s, kStill);
    make.mark(What::PollMissed, 12s, 4);
    make.mark(What::Left, 12'010ms, 4);
    for (int partition = 0; partition < 6; ++partition) {
        const int reader = partition < 2 ? 1 : partition < 4 ? 2 : partition == 4 ? 3 : 5;
        make.span(partition, Kind::Owned, reader, 3s, reader == 5 ? 14s : kStill, 9);
        if (reader == 5)
            make.span(partition, Kind::Unserved, 5, 14s, kStill, 9);
        make.numbers(partition, 1000 + partition, 1010 + partition, reader);
    }
    make.reads(1, {0, 1});
    make.reads(2, {2, 3});
    make.reads(3, {4});
    make.reads(5, {5});
    auto& first = make.view.clients[consumerOf(1)].edit().consumer.edit();
    first.failing[{"orders", 1}].set({consumerOf(1), {"orders", 1}, Offset{1011}, 3, PoisonAction::Retry,
        "RecordDeserializationException"}, FactId{800});
    make.view.clients[consumerOf(2)].edit().consumer.edit().paused = {{"orders", 3}};
    auto& third = make.view.clients[consumerOf(3)].edit().consumer.edit();
    third.processedTo[{"orders", 4}] = Offset{1005};
    third.lastDelivery = Time{8'100ms};
    third.failedCommits = 2;
    third.commits = 40;
    auto& fourth = make.view.clients[consumerOf(4)].edit().consumer.edit();
    fourth.failed.set({consumerOf(4), "NoOffsetForPartitionException", "Undefined offset"}, FactId{810});
    make.group.committed[{"refunds", 0}].set(Offset{31}, FactId{820});
    make.group.committed[{"refunds", 0}].metadata = "nightly";
    return make.take();
}

ClusterView emptyGroup()
{
    Maker make;
    make.topic("orders", {100, 200, 300});
    tell(make.group.state, GroupState::Empty, 90);
    make.group.generation = 4;
    make.generation(3, 1s, 9s);
    make.generation(4, 9s, kStill);
    make.mark(What::Left, 9s, 1);
    for (int partition = 0; partition < 3; ++partition) {
        make.span(partition, Kind::Owned, 1, 1s, 9s, 3);
        make.numbers(partition, 60 + 80 * partition, 0, 0);
    }
    return make.take();
}

ClusterView loadingGroup()
{
    ClusterView view = billing();
    auto& group = view.groups["billing"].edit();
    group.loading = true;
    group.coordinator = BrokerId{3};
    view.brokers[BrokerId{2}].edit().state.set(NodeState::Down, FactId{1});
    return view;
}

ClusterView outsideGroup()
{
    Maker make;
    make.topic("orders", {1210, 1192, 1172});
    make.group.protocol = "roundrobin";
    int number = 0;
    for (const NodeId id : {NodeId{1000000}, NodeId{1000001}}) {
        auto& client = make.view.clients[id].edit();
        client.id = id;
        client.kind = NodeKind::Outside;
        client.name = "client:rdkafka";
        client.clientId = "rdkafka";
        client.detail = "librdkafka 2.8.0";
        client.everStarted = true;
        tell(client.state, NodeState::Running);
        auto& reads = client.consumer.edit();
        reads.group = "billing";
        reads.assignment.set({{"orders", number}}, FactId{95});
        auto& member = make.member(++number, id);
        member.clientId = "rdkafka";
        member.assignors = {"range", "roundrobin"};
        member.sessionTimeout = 45s;
        make.group.assignment[member.id] = {{"orders", number - 1}};
    }
    auto& unknown = make.member(3, kLabNode);
    unknown.clientId = "a-java-program-with-a-long-name-that-nobody-can-read";
    make.group.assignment[unknown.id] = {{"orders", 2}};
    make.generation(9, 5s, kStill);
    for (int partition = 0; partition < 3; ++partition) {
        OwnerSpan span;
        span.from = Time{5s};
        span.client = partition < 2 ? NodeId{1000000 + partition} : kLabNode;
        span.memberId = memberIdOf(partition + 1);
        span.generation = 9;
        span.since = FactId{static_cast<std::uint64_t>(2000 + partition)};
        make.group.ownership.edit()[{"orders", partition}].edit().spans.push(span);
        make.numbers(partition, 1150 + partition, 0, 0);
    }
    return make.take();
}

ClusterView offsetsOnly()
{
    Maker make;
    make.topic("orders", {100, 200, 300});
    make.group.state = {};
    make.group.generation = 0;
    make.group.coordinator = kNoBroker;
    make.group.protocol.clear();
    make.numbers(1, 150, 0, 0);
    return make.take();
}

ClusterView wideGroup(int members, int partitions, int changes, std::uint32_t seed)
{
    Draw draw{seed};
    Maker make;
    std::vector<std::int64_t> ends;
    for (int i = 0; i < partitions; ++i)
        ends.push_back(1000 + draw.below(100'000));
    make.topic("orders", ends);
    make.group.generation = changes + 1;
    for (int number = 1; number <= members; ++number) {
        make.consumer(number);
        make.member(number, consumerOf(number)).joinedAt = Time{1s};
        make.mark(What::Joined, 1s + 1ms * number, number);
    }
    make.group.leader = memberIdOf(1);
    const Duration step = 16s / (changes + 1);
    for (int change = 0; change <= changes; ++change) {
        const Duration from = 1s + step * change;
        make.generation(change + 1, from, change == changes ? kStill : from + step);
        if (change > 0)
            make.rebalance(change, from - step / 8, from, 1 + draw.below(members));
    }
    std::vector<std::vector<int>> reads(static_cast<std::size_t>(members) + 1);
    for (int partition = 0; partition < partitions; ++partition) {
        int reader = 1;
        for (int change = 0; change <= changes; ++change) {
            const Duration from = 1s + step * change, to = change == changes ? kStill : from + step * 7 / 8;
            reader = 1 + draw.below(members);
            make.span(partition, Kind::Owned, reader, from, to, change + 1);
            if (change < changes)
                make.span(partition, draw.below(4) == 0 ? Kind::Unserved : Kind::Stopped, reader, to, from + step, change + 1);
        }
        reads[static_cast<std::size_t>(reader)].push_back(partition);
        const std::int64_t end = ends[static_cast<std::size_t>(partition)], position = end - draw.below(draw.below(3) == 0 ? 900 : 9);
        make.numbers(partition, position - draw.below(90), position, reader);
    }
    for (int number = 1; number <= members; ++number)
        make.reads(number, reads[static_cast<std::size_t>(number)]);
    return make.take();
}

} // namespace scenes
