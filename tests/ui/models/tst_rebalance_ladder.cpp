#include <QTest>

#include "engine/wire/consumer_group_heartbeat.h"
#include "engine/wire/heartbeat.h"
#include "engine/wire/join_group.h"
#include "engine/wire/offset_commit.h"
#include "engine/wire/sync_group.h"
#include "tests/ui/models/group_story.h"
#include "ui/models/group_messages.h"
#include "ui/stage/group_panel_words.h"

using namespace engine;
using namespace std::chrono_literals;
using support::GroupStory;
using support::memberId;
using support::memberNode;
using ui::ArrowNews;
using ui::LadderArrow;
using ui::RebalanceLadder;

// Does a rebalance's ladder say what was sent, when, to whom, and who stood still: all of it, and nothing that was not?
class TstRebalanceLadder : public QObject {
    Q_OBJECT

private slots:
    void eagerIsToldMessageByMessage();
    void whoStandsStillHowLong();
    void statesFollowTheCoordinator();
    void consumerProtocolTellsEpochsAndParts();
    void ownedPartsAreKept();
    void withoutFramesOnlyApiAndErrorAreTold();
    void aLostMessageIsLost();
    void aThousandMembersKeepTheLanesThatMatter();
    void oldFactsThatAreGoneAreSaid();
    void underWayIsNotOver();
    void errorsAreNamed();
};

namespace {

const ui::NodeNames kNames = [](NodeId id) { return id.isBroker() ? QStringLiteral("broker %1").arg(id.value)
    : QStringLiteral("c%1").arg(id.value - 10000); };

wire::HeartbeatRequest heartbeat(int number, int generation)
{
    wire::HeartbeatRequest body;
    body.groupId = support::kBilling;
    body.memberId = memberId(number);
    body.generationId = generation;
    return body;
}
wire::HeartbeatResponse heard(ErrorCode error)
{
    wire::HeartbeatResponse body;
    body.errorCode = static_cast<std::int16_t>(error);
    return body;
}
wire::JoinGroupRequest join(const std::string& id, const std::vector<int>& owned = {})
{
    wire::JoinGroupRequest body;
    body.groupId = support::kBilling;
    body.memberId = id;
    body.protocolType = "consumer";
    body.protocols.emplace_back();
    body.protocols.back().name = "range";
    body.protocols.back().metadata = support::subscriptionOf(owned);
    return body;
}
wire::JoinGroupResponse joined(const std::string& id, int generation, ErrorCode error = ErrorCode::None)
{
    wire::JoinGroupResponse body;
    body.errorCode = static_cast<std::int16_t>(error);
    body.generationId = generation;
    body.protocolType = "consumer";
    body.protocolName = "range";
    body.leader = error == ErrorCode::None ? memberId(1) : std::string();
    body.memberId = id;
    return body;
}
wire::SyncGroupRequest sync(int number, bool plan)
{
    wire::SyncGroupRequest body;
    body.groupId = support::kBilling;
    body.memberId = memberId(number);
    body.generationId = 8;
    if (plan) {
        body.assignments.emplace_back();
        body.assignments.back().memberId = memberId(1);
        body.assignments.back().assignment = support::assignmentOf({0, 1});
    }
    return body;
}
wire::SyncGroupResponse synced(const std::vector<int>& partitions)
{
    wire::SyncGroupResponse body;
    body.assignment = support::assignmentOf(partitions);
    return body;
}
wire::OffsetCommitRequest commit(int number, int partitions)
{
    wire::OffsetCommitRequest body;
    body.groupId = support::kBilling;
    body.memberId = memberId(number);
    body.topics.emplace_back();
    body.topics.back().name = "orders";
    for (int i = 0; i < partitions; ++i) {
        body.topics.back().partitions.emplace_back();
        body.topics.back().partitions.back().partitionIndex = i;
    }
    return body;
}

// c1 and c2 read three partitions each; c3 joins at 4.02 s (the picture of the group level).
void stableGroup(GroupStory& story, GroupKind kind = GroupKind::Classic)
{
    for (int number = 1; number <= 3; ++number)
        story.consumer(number);
    story.joined(0s, 1, kind);
    story.joined(0s, 2, kind);
    story.state(1s, GroupState::Stable, 7, Rule::None, kind, kind == GroupKind::Classic ? "range" : "uniform");
    story.assigned(1s, 7, {{1, {0, 1, 2}}, {2, {3, 4, 5}}});
    story.took(1s, 1, 7, {0, 1, 2}, {0, 1, 2}, {});
    story.took(1s, 2, 7, {3, 4, 5}, {3, 4, 5}, {});
}

GroupStory eager(bool keep = true)
{
    GroupStory story;
    stableGroup(story);
    story.request(2500ms, 2, 4, heartbeat(2, 7), keep); // nothing to do with it
    story.answer(2502ms, 2, 4, heard(ErrorCode::None), keep);
    story.request(4020ms, 3, 9, join({}), keep);
    story.answer(4022ms, 3, 9, joined(memberId(3), -1, ErrorCode::MemberIdRequired), keep, ErrorCode::MemberIdRequired);
    story.request(4023ms, 3, 9, join(memberId(3)), keep);
    story.joined(4024ms, 3);
    story.state(4024ms, GroupState::PreparingRebalance, 7, Rule::GroupMemberJoined);
    story.request(5110ms, 1, 4, heartbeat(1, 7), keep);
    story.answer(5112ms, 1, 4, heard(ErrorCode::RebalanceInProgress), keep, ErrorCode::RebalanceInProgress);
    story.took(5113ms, 1, 7, {}, {}, {0, 1, 2});
    story.request(5114ms, 1, 9, commit(1, 3), keep);
    story.answer(5116ms, 1, 9, wire::OffsetCommitResponse(), keep);
    story.request(5118ms, 1, 9, join(memberId(1)), keep);
    story.request(6402ms, 2, 4, heartbeat(2, 7), keep);
    story.answer(6404ms, 2, 4, heard(ErrorCode::RebalanceInProgress), keep, ErrorCode::RebalanceInProgress);
    story.took(6405ms, 2, 7, {}, {}, {3, 4, 5});
    story.request(6410ms, 2, 9, join(memberId(2)), keep);
    story.state(6412ms, GroupState::CompletingRebalance, 8);
    for (int number = 1; number <= 3; ++number)
        story.answer(6412ms, number, 9, joined(memberId(number), 8), keep);
    story.request(6415ms, 3, 5, sync(3, false), keep);
    AssignmentPlanned planned;
    planned.client = memberNode(1);
    planned.group = support::kBilling;
    planned.generation = 8;
    planned.assignor = "range";
    planned.moved = 0; // the leader's own last plan may say anything: what members read before counts
    planned.members = {{memberId(1), support::ordersOf({0, 1})}, {memberId(2), support::ordersOf({2, 3})},
        {memberId(3), support::ordersOf({4, 5})}};
    story.tell(6420ms, memberNode(1), planned);
    story.request(6421ms, 1, 5, sync(1, true), keep);
    story.assigned(6430ms, 8, {{1, {0, 1}}, {2, {2, 3}}, {3, {4, 5}}});
    story.state(6430ms, GroupState::Stable, 8);
    story.answer(6430ms, 3, 5, synced({4, 5}), keep);
    story.answer(6430ms, 1, 5, synced({0, 1}), keep);
    story.took(6432ms, 1, 8, {0, 1}, {0, 1}, {});
    story.took(6432ms, 3, 8, {4, 5}, {4, 5}, {});
    story.took(6435ms, 2, 8, {2, 3}, {2, 3}, {});
    story.request(9s, 1, 4, heartbeat(1, 8), keep); // long after
    story.answer(9s, 1, 4, heard(ErrorCode::None), keep);
    return story;
}

RebalanceLadder ladderOf(const GroupStory& story, Duration until = 10s) { return ui::rebalanceLadder(story.source(until), kNames); }

// "4020 c3 > coordinator JoinGroup, no id", one line for each that is not folded silence.
QStringList told(const RebalanceLadder& ladder)
{
    QStringList lines;
    for (const LadderArrow& arrow : ladder.arrows)
        if (arrow.news != ArrowNews::Silence)
            lines << QStringLiteral("%1 %2 %3 %4 %5").arg(arrow.departs.nanos() / 1000000).arg(ladder.lanes[arrow.from].brief,
                arrow.isAnswer ? QStringLiteral("..>") : QStringLiteral("->"), ladder.lanes[arrow.to].brief, arrow.words);
    return lines;
}

} // namespace

void TstRebalanceLadder::eagerIsToldMessageByMessage()
{
    const RebalanceLadder ladder = ladderOf(eager());
    QCOMPARE(ladder.title, QStringLiteral("c3 joins, eager"));
    QCOMPARE(told(ladder).join('\n'), QStringList({
        "4020 c3 -> coordinator JoinGroup, no id",
        "4022 coordinator ..> c3 79: use this id",
        "4023 c3 -> coordinator JoinGroup, parked",
        "5110 c1 -> coordinator Heartbeat, gen 7",
        "5112 coordinator ..> c1 27: rebalancing",
        "5114 c1 -> coordinator commit 3 offsets",
        "5116 coordinator ..> c1 committed",
        "5118 c1 -> coordinator JoinGroup, parked",
        "6402 c2 -> coordinator Heartbeat, gen 7",
        "6404 coordinator ..> c2 27: rebalancing",
        "6410 c2 -> coordinator JoinGroup",
        "6412 coordinator ..> c1 generation 8 + member list",
        "6412 coordinator ..> c2 generation 8",
        "6412 coordinator ..> c3 generation 8",
        "6415 c3 -> coordinator SyncGroup, empty, parked",
        "6421 c1 -> coordinator SyncGroup with the plan",
        "6430 coordinator ..> c3 your part: 4, 5",
        "6430 coordinator ..> c1 your part: 0, 1",
    }).join('\n'));
    QVERIFY(!ladder.framesMissing);
    QCOMPARE(ladder.lanes.size(), std::size_t{4});
    const auto lane = [&](const char* brief) { return *std::find_if(ladder.lanes.begin(), ladder.lanes.end(),
        [&](const auto& one) { return one.brief == QLatin1String(brief); }); };
    QCOMPARE(lane("c1").title, QStringLiteral("c1 · leader"));
    QVERIFY(lane("c3").joins && !lane("c1").joins);
    QStringList ends;
    for (const auto& note : ladder.notes)
        ends << ladder.lanes[note.lane].brief + ' ' + note.words;
    QCOMPARE(ends.join('\n'), QStringLiteral("c1 range: moves 2, 4, 5\nc1 reads again\nc3 starts to read\nc2 reads again"));
    // Each arrow leads to its message.
    QVERIFY(std::all_of(ladder.arrows.begin(), ladder.arrows.end(), [](const LadderArrow& arrow) { return arrow.fact.value > 0
        && arrow.message.value > 0; }));
}

void TstRebalanceLadder::whoStandsStillHowLong()
{
    const RebalanceLadder ladder = ladderOf(eager());
    QCOMPARE(ladder.stops.size(), std::size_t{2});
    QCOMPARE(ladder.lanes[ladder.stops[0].lane].brief, QStringLiteral("c1"));
    QCOMPARE(ladder.stops[0].to - ladder.stops[0].from, Duration(1319ms));
    QCOMPARE(ladder.stops[1].to - ladder.stops[1].from, Duration(30ms));
    QCOMPARE(ui::stoppedWords(ladder).words, QStringLiteral("stopped: c1 1.3 s, c2 30 ms"));
    QCOMPARE(ladder.gaps.size(), std::size_t{6}); // each partition, from its reader's to its next reader's word
}

void TstRebalanceLadder::statesFollowTheCoordinator()
{
    const RebalanceLadder ladder = ladderOf(eager());
    QStringList states;
    for (const auto& state : ladder.states)
        states << QStringLiteral("%1 %2").arg(state.from.nanos() / 1000000).arg(ui::shortState(state.state));
    QCOMPARE(states.join('\n'), QStringLiteral("4020 Stable\n4024 Preparing\n6412 Completing\n6430 Stable"));
}

void TstRebalanceLadder::consumerProtocolTellsEpochsAndParts()
{
    using Request = wire::ConsumerGroupHeartbeatRequest;
    using Response = wire::ConsumerGroupHeartbeatResponse;
    GroupStory story;
    TopicCreated topic;
    topic.topic = "orders";
    topic.topicId.bytes[3] = 7;
    topic.partitions = 6;
    story.tell(-5s, kLabNode, topic);
    stableGroup(story, GroupKind::Consumer);
    const auto request = [&](int number, int epoch, std::optional<std::vector<int>> owned) {
        Request body;
        body.groupId = support::kBilling;
        body.memberId = memberId(number);
        body.memberEpoch = epoch;
        if (owned) {
            body.topicPartitions.emplace();
            body.topicPartitions->emplace_back();
            body.topicPartitions->back().topicId = topic.topicId;
            body.topicPartitions->back().partitions.assign(owned->begin(), owned->end());
        }
        return body;
    };
    const auto answer = [&](int epoch, std::optional<std::vector<int>> gets, ErrorCode error = ErrorCode::None) {
        Response body;
        body.errorCode = static_cast<std::int16_t>(error);
        body.memberEpoch = epoch;
        if (gets) {
            body.assignment.emplace();
            if (!gets->empty()) {
                body.assignment->topicPartitions.emplace_back();
                body.assignment->topicPartitions.back().topicId = topic.topicId;
                body.assignment->topicPartitions.back().partitions.assign(gets->begin(), gets->end());
            }
        }
        return body;
    };
    story.request(4000ms, 3, 1, request(3, 0, std::vector<int>{}));
    story.joined(4001ms, 3, GroupKind::Consumer);
    TargetAssigned target;
    target.group = support::kBilling;
    target.epoch = 8;
    target.assignor = "uniform";
    target.members = {{memberId(1), support::ordersOf({0, 1})}, {memberId(2), support::ordersOf({3, 4})},
        {memberId(3), support::ordersOf({2, 5})}};
    story.state(4001ms, GroupState::Reconciling, 8, Rule::GroupMemberJoined, GroupKind::Consumer, "uniform");
    story.tell(4001ms, support::kBrokerTwo, target);
    story.answer(4002ms, 3, 1, answer(8, std::vector<int>{}));
    story.request(5000ms, 1, 1, request(1, 7, std::nullopt));
    story.answer(5002ms, 1, 1, answer(7, std::vector<int>{0, 1}));
    story.took(5003ms, 1, 7, {0, 1}, {}, {2});
    story.request(5004ms, 1, 1, request(1, 7, std::vector<int>{0, 1}));
    story.answer(5006ms, 1, 1, answer(8, std::nullopt));
    story.request(6000ms, 3, 1, request(3, 8, std::nullopt));
    story.answer(6002ms, 3, 1, answer(8, std::vector<int>{2}));
    story.took(6003ms, 3, 8, {2}, {2}, {});
    story.request(6500ms, 2, 1, request(2, 7, std::nullopt));
    story.answer(6501ms, 2, 1, answer(0, std::nullopt, ErrorCode::FencedMemberEpoch), true, ErrorCode::FencedMemberEpoch);
    story.state(7000ms, GroupState::Stable, 8, Rule::None, GroupKind::Consumer, "uniform");
    const RebalanceLadder ladder = ladderOf(story);
    QCOMPARE(ladder.title, QStringLiteral("c3 joins, KIP-848"));
    QCOMPARE(told(ladder).join('\n'), QStringList({
        "4000 c3 -> coordinator epoch 0, join",
        "4002 coordinator ..> c3 epoch 8, {}",
        "5000 c1 -> coordinator heartbeat, epoch 7",
        "5002 coordinator ..> c1 keep 0, 1",
        "5004 c1 -> coordinator owns 0, 1",
        "5006 coordinator ..> c1 epoch 8",
        "6000 c3 -> coordinator heartbeat, epoch 8",
        "6002 coordinator ..> c3 epoch 8, {2}",
        "6500 c2 -> coordinator heartbeat, epoch 7",
        "6501 coordinator ..> c2 110: fenced, join again",
    }).join('\n'));
    QVERIFY(ladder.stops.empty()); // nobody gave up all
    QCOMPARE(ui::stoppedWords(ladder).words, QStringLiteral("stopped only: orders-2 1.0 s"));
    QVERIFY(std::any_of(ladder.notes.begin(), ladder.notes.end(),
        [](const auto& note) { return note.words == QStringLiteral("group epoch 8 · uniform: c3 gets 2, 5"); }));
}

void TstRebalanceLadder::ownedPartsAreKept()
{
    ui::GroupMessageReader reader;
    GroupStory story;
    story.request(1s, 1, 9, join(memberId(1), {0, 2}));
    const auto sent = *story.log().find(FactId{1})->as<MessageSent>();
    QCOMPARE(reader.read(sent).words, QStringLiteral("JoinGroup, owns 0, 2"));
    reader.hasOneTopic = false;
    QCOMPARE(reader.read(sent).words, QStringLiteral("JoinGroup, owns orders-0, orders-2"));
    QCOMPARE(reader.read(sent).memberId, memberId(1));
    std::vector<int> many(40);
    for (int i = 0; i < 40; ++i)
        many[static_cast<std::size_t>(i)] = i;
    reader.hasOneTopic = true;
    QCOMPARE(reader.parts(support::ordersOf(many)), QStringLiteral("0, 1, 2, 3, 4, 5 … (40)"));
}

void TstRebalanceLadder::withoutFramesOnlyApiAndErrorAreTold()
{
    const RebalanceLadder ladder = ladderOf(eager(false));
    const QStringList lines = told(ladder);
    QVERIFY(ladder.framesMissing);
    QVERIFY(lines.contains(QStringLiteral("4020 c3 -> coordinator JoinGroup")));
    QVERIFY(lines.contains(QStringLiteral("4022 coordinator ..> c3 79: use this id")));
    QVERIFY(lines.contains(QStringLiteral("6430 coordinator ..> c1 SyncGroup answered")));
    QVERIFY(!lines.join(' ').contains(QStringLiteral("your part")));
    QCOMPARE(ladder.stops.size(), std::size_t{2}); // that is told by other facts
}

void TstRebalanceLadder::aLostMessageIsLost()
{
    GroupStory story = eager();
    const RebalanceLadder before = ladderOf(story);
    MessageDelayed lost;
    lost.message = before.arrows.front().message;
    lost.fate = MessageFate::Dropped;
    story.tell(9500ms, kLabNode, lost);
    const RebalanceLadder ladder = ladderOf(story);
    QVERIFY(ladder.arrows.front().isLost);
    QVERIFY(!ladder.arrows[1].isLost);
}

void TstRebalanceLadder::aThousandMembersKeepTheLanesThatMatter()
{
    GroupStory story;
    for (int number = 1; number <= 1000; ++number) {
        story.consumer(number);
        if (number != 700)
            story.joined(0s, number);
    }
    story.state(1s, GroupState::Stable, 7);
    story.request(4000ms, 700, 9, join(memberId(700)));
    story.joined(4001ms, 700);
    story.state(4001ms, GroupState::PreparingRebalance, 7, Rule::GroupMemberJoined);
    for (int number = 1; number <= 1000; ++number)
        if (number != 700)
            story.request(4100ms, number, 9, join(memberId(number)));
    story.state(4200ms, GroupState::CompletingRebalance, 8);
    for (int number = 1; number <= 1000; ++number)
        story.answer(4200ms, number, 9, joined(memberId(number), 8));
    story.state(4300ms, GroupState::Stable, 8);
    const RebalanceLadder ladder = ladderOf(story);
    QCOMPARE(ladder.lanes.size(), ui::kLadderLanes + 1);
    QCOMPARE(ladder.moreMembers, 1000 - ui::kLadderLanes);
    QCOMPARE(ladder.moreMessages, 2 * ladder.moreMembers);
    QCOMPARE(ladder.lanes[0].brief, QStringLiteral("c700")); // because of whom
    QCOMPARE(ladder.lanes[1].title, QStringLiteral("c1 · leader"));
    QCOMPARE(ladder.arrows.size(), 2 * ui::kLadderLanes);
}

void TstRebalanceLadder::oldFactsThatAreGoneAreSaid()
{
    ui::LadderSource source = eager().source(10s);
    source.kept = RebalanceLadder::Kept::None;
    const RebalanceLadder ladder = ui::rebalanceLadder(source, kNames);
    QVERIFY(ladder.kept == RebalanceLadder::Kept::None);
    QVERIFY(ladder.arrows.empty());
    QCOMPARE(ladder.generation, 8);
}

void TstRebalanceLadder::underWayIsNotOver()
{
    const RebalanceLadder ladder = ladderOf(eager(), 6s);
    QVERIFY(ladder.to == kNever);
    QCOMPARE(ladder.arrows.back().words, QStringLiteral("JoinGroup")); // of c1; nobody answered yet
    QCOMPARE(ladder.stops.size(), std::size_t{1});
    QVERIFY(ladder.stops[0].to == kNever);
    QCOMPARE(ui::stoppedWords(ladder).words, QStringLiteral("stopped: c1 still"));
}

void TstRebalanceLadder::errorsAreNamed()
{
    QCOMPARE(ui::groupErrorWords(ErrorCode::RebalanceInProgress), QStringLiteral("27: rebalancing"));
    QCOMPARE(ui::groupErrorWords(ErrorCode::TopicAlreadyExists), QStringLiteral("36: TOPIC_ALREADY_EXISTS"));
}

QTEST_MAIN(TstRebalanceLadder)
#include "tst_rebalance_ladder.moc"
