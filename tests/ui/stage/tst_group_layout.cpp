#include <QTest>

#include <set>

#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/seen_group.h"

using namespace ui;
using namespace std::chrono_literals;
using engine::ClusterView;
using engine::FactId;
using engine::NodeId;
using engine::Offset;
using engine::OwnerSpan;
using engine::Time;

// What is true of a group, and which part of its time is shown: worked out right, without a picture?
class TstGroupLayout : public QObject {
    Q_OBJECT

private slots:
    void timeFollowsThePlayhead();
    void numbersAreWhatIsTold();
    void onlyTwoHalvesMakeATrend();
    void membersTellWhatTheyWaitFor();
    void onlyTheLabsSessionsAreScaled();
    void programsOfOneNameAreToldApart();
};

void TstGroupLayout::timeFollowsThePlayhead()
{
    const ClusterView view = scenes::billing();
    Time before{};
    for (int ms = 500; ms < 120'000; ms += 170) {
        StageInput input = inputFor(view);
        input.now = Time{std::chrono::milliseconds(ms)};
        const GroupLevel group(view, *view.groups.at(kGroup), input.now);
        const GroupLayout level = layOutGroup(input, group);
        QVERIFY(level.from <= input.now && input.now < level.to);
        QVERIFY(level.from >= before);
        QVERIFY(level.to - level.from <= 20s);
        before = level.from;
    }
    StageInput input = inputFor(view);
    input.camera.firstTime = Time{4s};
    input.camera.timeSpan = 1s;
    const GroupLevel group(view, *view.groups.at(kGroup), input.now);
    const GroupLayout level = layOutGroup(input, group);
    QCOMPARE(level.timeAt(level.trackLeft).nanos(), Time{4s}.nanos());
    QVERIFY(level.to == Time{5s});
    QVERIFY(says(painted(input), QStringLiteral("4.5 s")));
}

void TstGroupLayout::numbersAreWhatIsTold()
{
    const Seen seen(scenes::billing());
    const GroupRowNumbers row = seen.group.numbers(kOrders3);
    QCOMPARE(row.committed->value, Offset{1071});
    QCOMPARE(row.position->value, Offset{1126});
    QCOMPARE(row.highWatermark->value, Offset{1190});
    QCOMPARE(*row.lag, std::int64_t{64});
    QCOMPARE(QString::fromStdString(row.reader->name), QStringLiteral("c3"));
    QCOMPARE(seen.group.lagOfAll(), std::int64_t{98}); // the picture's
    QVERIFY(says(seen.list, QStringLiteral("lag 98")));
    // A dead reader's position died with it: the lag is that of what it committed.
    ClusterView dead = scenes::ailing();
    const Seen ailing(std::move(dead));
    const GroupRowNumbers asleep = ailing.group.numbers({"orders", 5});
    QVERIFY(!asleep.position && asleep.span->kind == OwnerSpan::Kind::Unserved);
    QCOMPARE(*asleep.lag, std::int64_t{1201 - 1005});
    QVERIFY(ailing.group.numbers({"orders", 3}).isPaused);
    QVERIFY(ailing.group.numbers({"orders", 1}).failing);
    // Nobody leads the partition: there is no lag to tell.
    ClusterView headless = scenes::billing();
    headless.topics["orders"].edit().partitions[3].edit().leader.set(engine::kNoBroker, FactId{1});
    const Seen without(std::move(headless));
    QVERIFY(!without.group.numbers(kOrders3).lag && !without.group.numbers(kOrders3).highWatermark);
}

void TstGroupLayout::onlyTwoHalvesMakeATrend()
{
    LagHistory lags;
    const auto run = [&](Time from, int steps, std::int64_t first, std::int64_t each) {
        for (int i = 0; i < steps; ++i)
            lags.follow(kGroup, from + 250ms * i, {{kOrders2, first + each * i}});
    };
    run(Time{1s}, 3, 10, 10);
    QCOMPARE(lags.trend(kOrders2), LagTrend::Unknown); // not a second yet
    run(Time{1'750ms}, 8, 40, 10);
    QCOMPARE(lags.trend(kOrders2), LagTrend::Growing);
    QCOMPARE(lags.trend(kOrders3), LagTrend::Unknown);
    run(Time{3'750ms}, 17, 120, -5); // what grew is too long ago
    QCOMPARE(lags.trend(kOrders2), LagTrend::Shrinking);
    lags.follow(kGroup, Time{2s}, {{kOrders2, 100}}); // back in time
    QCOMPARE(lags.trend(kOrders2), LagTrend::Unknown);
    run(Time{2s}, 16, 100, 0);
    QCOMPARE(lags.trend(kOrders2), LagTrend::Steady);
    lags.follow("audit", Time{9s}, {{kOrders2, 3}});
    QCOMPARE(lags.trend(kOrders2), LagTrend::Unknown);
    // The picture says what is known, and nothing else.
    Seen seen(scenes::billing());
    const std::size_t plain = seen.list.primitives().size();
    seen.input.lags = &lags;
    QCOMPARE(painted(seen.input).primitives().size(), plain);
    lags.clear();
    run(Time{1s}, 16, 10, 10);
    QCOMPARE(painted(seen.input).primitives().size(), plain + 1);
}

void TstGroupLayout::membersTellWhatTheyWaitFor()
{
    const Seen half(scenes::reconciling());
    const auto words = [](const Seen& seen, int number) { return stateOf(seen.group, *seen.group.memberOf(NodeId{10000 + number})).words; };
    QCOMPARE(words(half, 1), QStringLiteral("gives up orders-2"));
    QCOMPARE(words(half, 3), QStringLiteral("waits for orders-2, still with c1"));
    QCOMPARE(words(half, 4), QStringLiteral("reads 2 partitions"));
    QCOMPARE(words(half, 5), QStringLiteral("no partition is left for it"));
    QVERIFY(says(half.list, QStringLiteral("till-4")) && says(half.list, QStringLiteral("epoch 7")));
    const Seen ailing(scenes::ailing());
    QVERIFY(words(ailing, 1).startsWith(QStringLiteral("stuck at 1")));
    QCOMPARE(words(ailing, 2), QStringLiteral("orders-3 paused"));
    QVERIFY(words(ailing, 3).contains(QStringLiteral("poll() due in")));
    QVERIFY(ailing.group.pollDeadline(*ailing.group.memberOf(NodeId{10003})) == 700ms); // 8.1 s + 10 s
    QVERIFY(!ailing.group.pollDeadline(*ailing.group.memberOf(NodeId{10002})));         // nothing waits to be processed
    QVERIFY(words(ailing, 4).contains(QStringLiteral("NoOffsetForPartitionException")));
    QCOMPARE(words(ailing, 5), QStringLiteral("paused"));
    const Seen plain(scenes::billing());
    QCOMPARE(words(plain, 2), QStringLiteral("killed"));
}

void TstGroupLayout::onlyTheLabsSessionsAreScaled()
{
    QCOMPARE(scaledWords(Seen(scenes::billing()).group, false), QStringLiteral("scaled: session 6 s (45 s)"));
    QVERIFY(scaledWords(Seen(scenes::ailing()).group, false).contains(QStringLiteral("poll() within 10 s (5 min)")));
    QVERIFY(scaledWords(Seen(scenes::outsideGroup()).group, false).isEmpty());
    QVERIFY(scaledWords(Seen(scenes::emptyGroup()).group, false).isEmpty());
}

void TstGroupLayout::programsOfOneNameAreToldApart()
{
    const Seen seen(scenes::outsideGroup());
    QCOMPARE(seen.group.members().size(), std::size_t{3});
    std::set<QString> names;
    for (const GroupMemberSeen& member : seen.group.members())
        names.insert(member.name);
    QCOMPARE(names.size(), std::size_t{3});
    QVERIFY(!seen.group.numbers({"orders", 0}).position); // nobody outside tells it
    QCOMPARE(seen.group.members().back().id.kind, StageKind::GroupMember);
    QVERIFY(seen.list.find(seen.group.members().back().id));
}

QTEST_MAIN(TstGroupLayout)
#include "tst_group_layout.moc"
