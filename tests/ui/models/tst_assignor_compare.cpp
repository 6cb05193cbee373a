#include <QTest>

#include "engine/lab/assignor_compare.h"
#include "tests/ui/models/group_story.h"
#include "ui/models/assignor_compare.h"
#include "ui/stage/group_panel_words.h"

using namespace engine;
using namespace std::chrono_literals;
using support::GroupStory;
using support::memberId;
using support::ordersOf;
using ui::AssignorChange;
using ui::AssignorsShown;

// One change, each assignor: is what is shown what the assignors answer, and does it count right what moves and who stops?
class TstAssignorCompare : public QObject {
    Q_OBJECT

private slots:
    void theChangeOfThePicture();
    void aMemberDies();
    void whatIfOneMoreAndOneLess();
    void nobodyIsLeft();
    void firstMembersMoveNothing();
    void sameQuestionSameAnswers();
};

namespace {

const ui::NodeNames kNames = [](NodeId id) { return QStringLiteral("c%1").arg(id.value - 10000); };

const AssignorAnswer& answerOf(const std::vector<AssignorAnswer>& answers, ComparedAssignor which)
{
    for (const AssignorAnswer& answer : answers)
        if (answer.which == which)
            return answer;
    qFatal("that assignor did not answer");
}

AssignorQuestion question(const std::vector<std::pair<int, std::vector<int>>>& had, int partitions)
{
    AssignorQuestion asked;
    asked.topics["orders"] = partitions;
    for (const auto& [number, parts] : had)
        asked.members.push_back({memberId(number), {}, {}, {"orders"}, ordersOf(parts)});
    return asked;
}

QString partsOf(const AssignorAnswer& answer)
{
    QStringList words;
    for (const auto& [id, parts] : answer.gets)
        words << ui::partitionLabels(parts, true, QStringLiteral(" "));
    return words.join(QStringLiteral(" | "));
}

void topic(GroupStory& story, int partitions)
{
    TopicCreated created;
    created.topic = "orders";
    created.partitions = partitions;
    story.tell(-5s, kLabNode, created);
    for (int i = 0; i < partitions; ++i) {
        PartitionCreated made;
        made.partition = {"orders", i};
        made.replicas = {BrokerId{1}};
        story.tell(-5s, kLabNode, made);
    }
}

} // namespace

void TstAssignorCompare::theChangeOfThePicture()
{
    // c1 had 0 1 2, c2 had 3 4 5; then c3 joins (facts §7.5).
    const auto answers = compareAssignors(question({{1, {0, 1, 2}}, {2, {3, 4, 5}}, {3, {}}}, 6));
    const auto& range = answerOf(answers, ComparedAssignor::Range);
    QCOMPARE(partsOf(range), QStringLiteral("0 1 | 2 3 | 4 5"));
    QCOMPARE(range.moved, ordersOf({2, 4, 5}));
    QCOMPARE(range.stopped, ordersOf({0, 1, 2, 3, 4, 5})); // eager: all stop
    const auto& robin = answerOf(answers, ComparedAssignor::RoundRobin);
    QCOMPARE(partsOf(robin), QStringLiteral("0 3 | 1 4 | 2 5"));
    QCOMPARE(robin.moved, ordersOf({1, 2, 3, 5}));
    const auto& sticky = answerOf(answers, ComparedAssignor::Sticky);
    QCOMPARE(partsOf(sticky), QStringLiteral("0 1 | 3 4 | 2 5"));
    QCOMPARE(sticky.moved, ordersOf({2, 5}));
    QCOMPARE(sticky.stopped.size(), std::size_t{6});
    const auto& cooperative = answerOf(answers, ComparedAssignor::CooperativeSticky);
    QCOMPARE(partsOf(cooperative), QStringLiteral("0 1 | 3 4 | 2 5"));
    QCOMPARE(cooperative.stopped, ordersOf({2, 5})); // only what moves
    QCOMPARE(cooperative.rounds, 2);
    QVERIFY(cooperative.fresh.empty());
    const auto& uniform = answerOf(answers, ComparedAssignor::Uniform);
    QCOMPARE(partsOf(uniform), QStringLiteral("0 1 | 3 4 | 2 5"));
    QCOMPARE(uniform.stopped, ordersOf({2, 5}));
    QVERIFY(uniform.onBroker && uniform.rounds == 1);
}

void TstAssignorCompare::aMemberDies()
{
    AssignorQuestion asked = question({{1, {0, 1}}, {3, {4, 5}}}, 6);
    asked.gone.emplace_back(memberId(2), ordersOf({2, 3}));
    const auto answers = compareAssignors(asked);
    const auto& cooperative = answerOf(answers, ComparedAssignor::CooperativeSticky);
    QCOMPARE(cooperative.moved, ordersOf({2, 3}));
    QVERIFY(cooperative.stopped.empty()); // nobody alive gives anything up
    QCOMPARE(cooperative.rounds, 1);
    QCOMPARE(answerOf(answers, ComparedAssignor::Range).stopped, ordersOf({0, 1, 4, 5})); // what the dead one had stopped before
}

void TstAssignorCompare::whatIfOneMoreAndOneLess()
{
    GroupStory story;
    topic(story, 6);
    for (int number = 1; number <= 2; ++number) {
        story.consumer(number);
        story.joined(0s, number);
    }
    story.state(1s, GroupState::Stable, 1);
    story.assigned(1s, 1, {{1, {0, 1, 2}}, {2, {3, 4, 5}}});
    const AssignorsShown more = ui::assignorsWhatIf(story.view(), support::kBilling, AssignorChange::OneMore, kNames);
    QCOMPARE(more.problem, QString());
    QCOMPARE(more.words, QStringLiteral("c1 had 0 1 2, c2 had 3 4 5; what if c3 joined?"));
    QCOMPARE(more.names.size(), std::size_t{3});
    QCOMPARE(more.clients.back(), kLabNode); // made up
    QCOMPARE(answerOf(more.answers, ComparedAssignor::Sticky).moved, ordersOf({2, 5}));
    const AssignorsShown less = ui::assignorsWhatIf(story.view(), support::kBilling, AssignorChange::OneLess, kNames);
    QCOMPARE(less.words, QStringLiteral("c1 had 0 1 2, c2 had 3 4 5; what if c2 went?"));
    QCOMPARE(less.names.size(), std::size_t{1});
    QCOMPARE(answerOf(less.answers, ComparedAssignor::Sticky).moved, ordersOf({3, 4, 5}));
}

void TstAssignorCompare::nobodyIsLeft()
{
    GroupStory story;
    topic(story, 6);
    story.consumer(1);
    story.joined(0s, 1);
    story.state(1s, GroupState::Stable, 1);
    story.assigned(1s, 1, {{1, {0, 1, 2, 3, 4, 5}}});
    const ClusterView before = story.view();
    GroupMemberLeft left;
    left.group = support::kBilling;
    left.memberId = memberId(1);
    story.tell(2s, support::kBrokerTwo, left);
    const AssignorsShown shown = ui::assignorsOfChange(before, story.view(), support::kBilling, kNames);
    QVERIFY(!shown.problem.isEmpty());
    QVERIFY(shown.answers.empty());
}

void TstAssignorCompare::firstMembersMoveNothing()
{
    GroupStory story;
    topic(story, 6);
    for (int number = 1; number <= 2; ++number)
        story.consumer(number);
    const ClusterView before = story.view();
    for (int number = 1; number <= 2; ++number)
        story.joined(1s, number);
    const AssignorsShown shown = ui::assignorsOfChange(before, story.view(), support::kBilling, kNames);
    QCOMPARE(shown.words, QStringLiteral("nobody had anything; then c1, c2 join"));
    QCOMPARE(shown.answers.size(), static_cast<std::size_t>(kComparedAssignors));
    for (const AssignorAnswer& answer : shown.answers) {
        QVERIFY(answer.moved.empty() && answer.stopped.empty());
        QCOMPARE(answer.fresh.size(), std::size_t{6});
    }
}

void TstAssignorCompare::sameQuestionSameAnswers()
{
    const AssignorQuestion asked = question({{4, {0, 6}}, {2, {1, 2}}, {9, {3}}, {1, {}}}, 17);
    QVERIFY(compareAssignors(asked) == compareAssignors(asked));
}

QTEST_MAIN(TstAssignorCompare)
#include "tst_assignor_compare.moc"
