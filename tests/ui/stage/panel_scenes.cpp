#include "tests/ui/stage/panel_scenes.h"

#include <algorithm>

#include "tests/ui/stage/group_scenes.h"

using namespace engine;
using namespace std::chrono_literals;
using namespace ui;

namespace scenes {

namespace {

constexpr std::int16_t kCommit = 8, kHeartbeat = 12, kJoin = 11, kSync = 14, kConsumerHeartbeat = 68;

class Maker {
public:
    Maker()
    {
        ladder.group = "billing";
        ladder.rebalance = FactId{1003};
        ladder.generationBefore = 7;
        ladder.generation = 8;
        ladder.protocol = "range";
        ladder.from = Time{4'020ms};
        ladder.to = Time{6'438ms};
    }
    std::size_t lane(int number, bool joins = false, const QString& title = {})
    {
        const QString name = QStringLiteral("c%1").arg(number);
        ladder.lanes.push_back({NodeId{10000 + number}, name.toStdString() + "-4a7e", title.isEmpty() ? name : title, name, false,
            joins, false, false});
        return ladder.lanes.size() - 1;
    }
    std::size_t coordinator(int broker)
    {
        ladder.lanes.push_back({NodeId{broker}, {}, QStringLiteral("coordinator · broker %1").arg(broker),
            QStringLiteral("coordinator"), true, false, false, false});
        return ladder.lanes.size() - 1;
    }
    LadderArrow& arrow(Duration at, std::size_t from, std::size_t to, std::int16_t api, const QString& words,
        ArrowNews news = ArrowNews::Step)
    {
        ++m_fact;
        ladder.arrows.push_back({from, to, Time{at}, Time{at + 1ms}, MessageId{m_fact}, FactId{m_fact}, api,
            ladder.lanes[from].isCoordinator, false, news, words});
        return ladder.arrows.back();
    }
    void state(Duration at, GroupState state) { ladder.states.push_back({state, Time{at}, FactId{++m_fact}}); }
    void stop(std::size_t lane, Duration from, Duration to) { ladder.stops.push_back({lane, Time{from}, Time{to}, FactId{++m_fact}}); }
    void gap(int partition, Duration from, Duration to) { ladder.gaps.push_back({{"orders", partition}, Time{from}, Time{to}, false,
        FactId{++m_fact}}); }
    void note(Duration at, std::size_t lane, LadderNote::Tone tone, const QString& words, const QString& brief, bool end = false)
    {
        ladder.notes.push_back({lane, Time{at}, FactId{++m_fact}, tone, end, words, brief});
    }

    RebalanceLadder ladder;

private:
    std::uint64_t m_fact = 2000;
};

} // namespace

RebalanceLadder eagerLadder()
{
    Maker make;
    make.ladder.title = QStringLiteral("c3 joins, eager");
    const auto c3 = make.lane(3, true), c1 = make.lane(1, false, QStringLiteral("c1 · leader")), c2 = make.lane(2),
        broker = make.coordinator(2);
    make.state(4'020ms, GroupState::Stable);
    make.arrow(4'020ms, c3, broker, kJoin, QStringLiteral("JoinGroup, no id"));
    make.arrow(4'022ms, broker, c3, kJoin, QStringLiteral("79: use this id"), ArrowNews::Refused);
    make.arrow(4'023ms, c3, broker, kJoin, QStringLiteral("JoinGroup, parked"));
    make.state(4'024ms, GroupState::PreparingRebalance);
    make.arrow(5'110ms, c1, broker, kHeartbeat, QStringLiteral("Heartbeat, gen 7"));
    make.arrow(5'112ms, broker, c1, kHeartbeat, QStringLiteral("27: rebalancing"), ArrowNews::Refused);
    make.arrow(5'114ms, c1, broker, kCommit, QStringLiteral("commit 3 offsets"), ArrowNews::Routine);
    make.arrow(5'116ms, broker, c1, kCommit, QStringLiteral("committed"), ArrowNews::Routine);
    make.arrow(5'118ms, c1, broker, kJoin, QStringLiteral("JoinGroup, parked"));
    make.stop(c1, 5'113ms, 6'432ms);
    make.arrow(6'402ms, c2, broker, kHeartbeat, QStringLiteral("Heartbeat, gen 7"));
    make.arrow(6'404ms, broker, c2, kHeartbeat, QStringLiteral("27: rebalancing"), ArrowNews::Refused);
    make.stop(c2, 6'405ms, 6'435ms);
    make.arrow(6'410ms, c2, broker, kJoin, QStringLiteral("JoinGroup"));
    make.state(6'412ms, GroupState::CompletingRebalance);
    make.arrow(6'412ms, broker, c1, kJoin, QStringLiteral("generation 8 + member list"));
    make.arrow(6'412ms, broker, c2, kJoin, QStringLiteral("generation 8"));
    make.arrow(6'412ms, broker, c3, kJoin, QStringLiteral("generation 8"));
    make.arrow(6'415ms, c3, broker, kSync, QStringLiteral("SyncGroup, empty, parked"));
    make.note(6'420ms, c1, LadderNote::Tone::Decision, QStringLiteral("range: 3 moved"), QStringLiteral("range"));
    make.arrow(6'421ms, c1, broker, kSync, QStringLiteral("SyncGroup with the plan"));
    make.state(6'430ms, GroupState::Stable);
    make.arrow(6'430ms, broker, c3, kSync, QStringLiteral("your part: 4, 5"));
    make.arrow(6'430ms, broker, c1, kSync, QStringLiteral("your part: 0, 1"));
    make.arrow(6'434ms, broker, c2, kSync, QStringLiteral("your part: 2, 3"));
    make.note(6'432ms, c1, LadderNote::Tone::Good, QStringLiteral("reads again"), {}, true);
    make.note(6'432ms, c3, LadderNote::Tone::Good, QStringLiteral("starts to read"), {}, true);
    make.note(6'435ms, c2, LadderNote::Tone::Good, QStringLiteral("reads again"), {}, true);
    return make.ladder;
}

RebalanceLadder consumerLadder()
{
    Maker make;
    make.ladder.kind = GroupKind::Consumer;
    make.ladder.protocol = "uniform";
    make.ladder.title = QStringLiteral("c3 joins, KIP-848");
    const auto c3 = make.lane(3, true), c1 = make.lane(1), broker = make.coordinator(2);
    make.ladder.moreMembers = 1;
    make.state(4'020ms, GroupState::Stable);
    make.arrow(4'020ms, c3, broker, kConsumerHeartbeat, QStringLiteral("epoch 0, join"));
    make.state(4'021ms, GroupState::Reconciling);
    make.note(4'021ms, broker, LadderNote::Tone::Decision, QStringLiteral("group epoch 8 · uniform: c3 gets 2, 5"),
        QStringLiteral("epoch 8 · uniform"));
    make.arrow(4'022ms, broker, c3, kConsumerHeartbeat, QStringLiteral("epoch 8, {}"));
    make.arrow(5'110ms, c1, broker, kConsumerHeartbeat, QStringLiteral("heartbeat, epoch 7"));
    make.arrow(5'112ms, broker, c1, kConsumerHeartbeat, QStringLiteral("keep 0, 1"));
    make.note(5'113ms, c1, LadderNote::Tone::Plain, QStringLiteral("stops reading 2"), QStringLiteral("stops 2"));
    make.arrow(5'114ms, c1, broker, kConsumerHeartbeat, QStringLiteral("owns 0, 1"));
    make.arrow(5'116ms, broker, c1, kConsumerHeartbeat, QStringLiteral("epoch 8"));
    make.gap(2, 5'113ms, 6'020ms);
    make.gap(5, 5'913ms, 7'020ms);
    make.arrow(6'018ms, c3, broker, kConsumerHeartbeat, QStringLiteral("heartbeat, epoch 8"));
    make.arrow(6'019ms, broker, c3, kConsumerHeartbeat, QStringLiteral("epoch 8, {2}"));
    make.arrow(7'019ms, broker, c3, kConsumerHeartbeat, QStringLiteral("epoch 8, {2, 5}"));
    make.state(7'019ms, GroupState::Stable);
    make.note(7'020ms, c3, LadderNote::Tone::Good, QStringLiteral("reads 5 too"), {}, true);
    return make.ladder;
}

RebalanceLadder crowdedLadder()
{
    Maker make;
    make.ladder.title = QStringLiteral("c700 joins, eager");
    std::vector<std::size_t> members{make.lane(700, true), make.lane(1, false, QStringLiteral("c1 · leader"))};
    for (int number = 2; number <= 7; ++number)
        members.push_back(make.lane(number));
    make.ladder.lanes[members[4]].isOutside = true;
    const auto broker = make.coordinator(2);
    make.ladder.moreMembers = 992;
    make.ladder.moreMessages = 3968;
    make.ladder.framesMissing = true;
    make.state(4'020ms, GroupState::Stable);
    make.arrow(4'020ms, members[0], broker, kJoin, QStringLiteral("JoinGroup, no id"));
    make.arrow(4'021ms, broker, members[0], kJoin, QStringLiteral("79: use this id"), ArrowNews::Refused).isLost = true;
    make.state(4'022ms, GroupState::PreparingRebalance);
    Duration at = 4'100ms;
    for (const std::size_t member : members) {
        make.arrow(at += 3ms, member, broker, kHeartbeat, QStringLiteral("Heartbeat, gen 7"));
        make.arrow(at += 2ms, broker, member, kHeartbeat, QStringLiteral("27: rebalancing"), ArrowNews::Refused);
        make.arrow(at += 2ms, member, broker, kCommit, QStringLiteral("commit 12 offsets"), ArrowNews::Routine);
        make.arrow(at += 2ms, broker, member, kCommit, QStringLiteral("committed"), ArrowNews::Routine);
        make.arrow(at += 2ms, member, broker, kJoin, QStringLiteral("JoinGroup, parked"));
        make.stop(member, at - 5ms, 4'500ms);
    }
    make.state(4'400ms, GroupState::CompletingRebalance);
    for (const std::size_t member : members)
        make.arrow(4'400ms, broker, member, kJoin, QStringLiteral("generation 8"));
    make.arrow(4'410ms, members[1], broker, kSync, QStringLiteral("SyncGroup with the plan")).arrives = kNever;
    return make.ladder;
}

AssignorsShown assignors()
{
    AssignorsShown shown;
    shown.words = QStringLiteral("c1 had 0 1 2, c2 had 3 4 5; then c3 joins");
    shown.question.topics["orders"] = 6;
    const auto part = [](std::initializer_list<int> partitions) {
        std::vector<TopicPartition> out;
        for (const int partition : partitions)
            out.push_back({"orders", partition});
        return out;
    };
    shown.question.members = {{"c1-4a7e", {}, {}, {"orders"}, part({0, 1, 2})}, {"c2-4a7e", {}, {}, {"orders"}, part({3, 4, 5})},
        {"c3-4a7e", {}, {}, {"orders"}, {}}};
    shown.answers = compareAssignors(shown.question);
    for (int number = 1; number <= 3; ++number) {
        const QString name = QStringLiteral("c%1").arg(number);
        shown.names.emplace_back(name.toStdString() + "-4a7e", name);
        shown.clients.push_back(NodeId{10000 + number});
    }
    shown.canTakeOne = true;
    return shown;
}

AssignorsShown wideAssignors(int members, int partitions)
{
    AssignorsShown shown;
    shown.change = AssignorChange::OneMore;
    shown.words = QStringLiteral("%1 members had %2 partitions; what if c%3 joined?").arg(members).arg(partitions).arg(members + 1);
    shown.question.topics["orders"] = partitions;
    for (int number = 1; number <= members + 1; ++number) {
        const QString name = QStringLiteral("c%1").arg(number);
        std::vector<TopicPartition> owned;
        for (int p = number - 1; p < partitions && number <= members; p += members)
            owned.push_back({"orders", p});
        shown.question.members.push_back({name.toStdString(), {}, {}, {"orders"}, owned});
        shown.names.emplace_back(name.toStdString(), name);
        shown.clients.push_back(number <= members ? NodeId{10000 + number} : kLabNode);
    }
    shown.answers = compareAssignors(shown.question);
    shown.canTakeOne = true;
    return shown;
}

ClusterView billingWithRecords()
{
    ClusterView view = billing();
    auto& topic = view.topics["__consumer_offsets"].edit();
    topic.name = "__consumer_offsets";
    topic.config["cleanup.policy"] = "compact";
    for (int i = 0; i < 50; ++i) {
        PartitionView partition;
        partition.id = {"__consumer_offsets", i};
        partition.replicas = {BrokerId{2}};
        partition.leader.set(BrokerId{2}, FactId{3});
        topic.partitions.insert_or_assign(i, Shared<PartitionView>(std::move(partition)));
    }
    auto& group = view.groups.at("billing").edit();
    const auto record = [&](std::int64_t offset, std::int16_t type, const char* key, const char* value, bool tombstone = false) {
        group.records.push({9, Offset{offset}, type, key, value, tombstone, FactId{static_cast<std::uint64_t>(3000 + offset)}});
    };
    record(310, 1, "orders, 1", "1186");
    record(311, 1, "orders, 2", "1103");
    record(312, 1, "orders, 3", "1071");
    record(315, 1, "bills, 0", "", true);
    record(318, 2, "", "gen 9, range, c1 c3");
    record(319, 1, "orders, 4", "1177");
    record(320, 1, "orders, 5", "1196");
    record(321, 1, "orders, 0", "1204");
    record(322, 1, "orders, 1", "1188");
    return view;
}

namespace {

std::shared_ptr<GroupPanels> allPanels()
{
    auto panels = std::make_shared<GroupPanels>();
    panels->group = "billing";
    panels->ladder = std::make_shared<const RebalanceLadder>(eagerLadder());
    panels->other.state = OtherProtocol::State::Played;
    panels->other.ladder = std::make_shared<const RebalanceLadder>(consumerLadder());
    panels->assignors = std::make_shared<const AssignorsShown>(assignors());
    return panels;
}

} // namespace

std::shared_ptr<const GroupPanels> panels() { return allPanels(); }

std::shared_ptr<const GroupPanels> panelsOffered()
{
    auto made = allPanels();
    made->other = {};
    made->other.state = OtherProtocol::State::Offered;
    return made;
}

std::shared_ptr<const GroupPanels> panelsForgotten()
{
    auto made = allPanels();
    RebalanceLadder ladder = eagerLadder();
    ladder.kept = RebalanceLadder::Kept::None;
    ladder.arrows.clear();
    made->ladder = std::make_shared<const RebalanceLadder>(std::move(ladder));
    made->other = {};
    made->other.words = QStringLiteral("kcat is a program from outside: it cannot be played again in the other protocol.");
    return made;
}

std::shared_ptr<const GroupPanels> panelsCrowded()
{
    auto made = allPanels();
    made->ladder = std::make_shared<const RebalanceLadder>(crowdedLadder());
    made->assignors = std::make_shared<const AssignorsShown>(wideAssignors(30, 120));
    return made;
}

} // namespace scenes
