// Does the log keep what its recording promises, and do slices stay readable while it goes on?

#include <QTest>

#include "tests/support/print.h"

#include "engine/event/fact_log.h"

using namespace engine;

namespace {

Fact factOf(int number)
{
    Fact fact;
    fact.at = Time{number * 1ms};
    fact.body = MarkSet{std::to_string(number)};
    return fact;
}

void fill(FactLog& log, int count)
{
    for (int i = 1; i <= count; ++i)
        log.add(factOf(i));
}

std::string textOf(const Fact& fact) { return fact.as<MarkSet>()->text; }

} // namespace

class TestFactLog : public QObject {
    Q_OBJECT

private slots:
    void numbersFactsFromOne();
    void findsAFactInAnyChunk();
    void sliceHasTheFactsBetweenTwoIds();
    void sliceMayGoOverChunks();
    void sliceKeepsWhatTheRingLetGo();
    void factsNeverMoveWhileTheLogGrows();
    void ringKeepsTheLastOnes();
    void offNumbersAndTellsButKeepsNothing();
    void subscribersHearEachFactOnce();
    void subscriptionEndsWithItsToken();
    void someoneListensOnlyIfItMatters();
};

void TestFactLog::numbersFactsFromOne()
{
    FactLog log(Recording::Full);
    QCOMPARE(log.last(), FactId{0});
    QVERIFY(log.firstKept() > log.last());
    QCOMPARE(log.add(factOf(1)), FactId{1});
    QCOMPARE(log.add(factOf(2)), FactId{2});
    QCOMPARE(log.last(), FactId{2});
    QCOMPARE(log.firstKept(), FactId{1});
    QCOMPARE(log.find(FactId{2})->id, FactId{2});
}

void TestFactLog::findsAFactInAnyChunk()
{
    FactLog log(Recording::Full);
    fill(log, 3000);
    for (const int at : {1, 2, 1023, 1024, 1025, 2048, 2049, 3000})
        QCOMPARE(textOf(*log.find(FactId{static_cast<std::uint64_t>(at)})), std::to_string(at));
    QVERIFY(!log.find(FactId{0}));
    QVERIFY(!log.find(FactId{3001}));
}

void TestFactLog::sliceHasTheFactsBetweenTwoIds()
{
    FactLog log(Recording::Full);
    QVERIFY(log.slice(FactId{}, FactId{10}).empty());
    fill(log, 10);
    const FactSlice slice = log.slice(FactId{3}, FactId{7});
    QCOMPARE(slice.size(), std::size_t(4));
    QCOMPARE(slice[0].id, FactId{4});
    QCOMPARE(slice[3].id, FactId{7});
    QCOMPARE(log.slice(FactId{8}, FactId{99}).size(), std::size_t(2));
    QVERIFY(log.slice(FactId{7}, FactId{7}).empty());
    QVERIFY(log.slice(FactId{7}, FactId{3}).empty());
}

void TestFactLog::sliceMayGoOverChunks()
{
    FactLog log(Recording::Full);
    fill(log, 4000);
    for (const auto& [after, upTo] : {std::pair{0, 4000}, {1000, 1024}, {1023, 1025}, {1024, 2048}, {1500, 3500}}) {
        const FactSlice slice = log.slice(FactId{static_cast<std::uint64_t>(after)}, FactId{static_cast<std::uint64_t>(upTo)});
        QCOMPARE(slice.size(), static_cast<std::size_t>(upTo - after));
        for (std::size_t i = 0; i < slice.size(); ++i)
            QCOMPARE(slice[i].id, FactId{static_cast<std::uint64_t>(after) + i + 1});
    }
}

void TestFactLog::sliceKeepsWhatTheRingLetGo()
{
    FactLog log(Recording::Ring, 2048);
    fill(log, 100);
    const FactSlice slice = log.slice(FactId{}, FactId{100});
    fill(log, 10000);
    QVERIFY(!log.find(FactId{1}));
    QCOMPARE(slice.size(), std::size_t(100));
    QCOMPARE(textOf(slice[99]), std::string("100"));
}

void TestFactLog::factsNeverMoveWhileTheLogGrows()
{
    FactLog log(Recording::Full);
    fill(log, 5);
    const Fact* third = log.find(FactId{3});
    fill(log, 5000);
    QCOMPARE(log.find(FactId{3}), third);
}

void TestFactLog::ringKeepsTheLastOnes()
{
    FactLog log(Recording::Ring, 2048);
    for (int i = 1; i <= 20000; ++i) {
        log.add(factOf(i));
        const std::uint64_t kept = log.last().value - log.firstKept().value + 1;
        QVERIFY(kept >= std::min<std::uint64_t>(static_cast<std::uint64_t>(i), 2048));
        QVERIFY(kept <= 2048 + FactLog::kChunk);
        QCOMPARE(textOf(*log.find(log.firstKept())), std::to_string(log.firstKept().value));
        QVERIFY(!log.find(FactId{log.firstKept().value - 1}));
    }
    const FactSlice all = log.slice(FactId{}, log.last());
    QCOMPARE(all[0].id, log.firstKept());
    QCOMPARE(all[all.size() - 1].id, FactId{20000});
}

void TestFactLog::offNumbersAndTellsButKeepsNothing()
{
    FactLog log(Recording::Off);
    int heard = 0;
    const auto subscription = log.subscribe([&](const Fact& fact) { heard = std::stoi(textOf(fact)); });
    fill(log, 7);
    QCOMPARE(heard, 7);
    QCOMPARE(log.last(), FactId{7});
    QVERIFY(log.firstKept() > log.last());
    QVERIFY(!log.find(FactId{7}));
    QVERIFY(log.slice(FactId{}, FactId{7}).empty());
}

void TestFactLog::subscribersHearEachFactOnce()
{
    FactLog log(Recording::Full);
    std::vector<FactId> first;
    std::vector<FactId> second;
    const auto one = log.subscribe([&](const Fact& fact) { first.push_back(fact.id); });
    log.add(factOf(1));
    const auto two = log.subscribe([&](const Fact& fact) { second.push_back(fact.id); });
    log.add(factOf(2));
    QCOMPARE(first, (std::vector{FactId{1}, FactId{2}}));
    QCOMPARE(second, (std::vector{FactId{2}}));
}

void TestFactLog::subscriptionEndsWithItsToken()
{
    FactLog log(Recording::Full);
    int heard = 0;
    {
        const auto subscription = log.subscribe([&](const Fact&) { ++heard; });
        log.add(factOf(1));
    }
    log.add(factOf(2));
    QCOMPARE(heard, 1);
    auto moved = log.subscribe([&](const Fact&) { heard += 10; });
    FactLog::Subscription other = std::move(moved);
    log.add(factOf(3));
    QCOMPARE(heard, 11);
    other = log.subscribe([&](const Fact&) { heard += 100; }); // the old one ends
    log.add(factOf(4));
    QCOMPARE(heard, 111);
    other.end();
    other.end();
    log.add(factOf(5));
    QCOMPARE(heard, 111);
}

void TestFactLog::someoneListensOnlyIfItMatters()
{
    QVERIFY(FactLog(Recording::Full).anyoneListens());
    QVERIFY(FactLog(Recording::Ring).anyoneListens());
    FactLog off(Recording::Off);
    QVERIFY(!off.anyoneListens());
    auto subscription = off.subscribe([](const Fact&) { });
    QVERIFY(off.anyoneListens());
    subscription.end();
    QVERIFY(!off.anyoneListens());
}

QTEST_GUILESS_MAIN(TestFactLog)
#include "tst_fact_log.moc"
