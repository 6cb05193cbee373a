#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/bridge/turned_lab.h"

using namespace engine;
using namespace support;

// Between the engine and the window: does every fact come once and in order, whatever the speed, and is it told when what was
// shown is no longer true?
class TstBridge : public QObject {
    Q_OBJECT

private slots:
    void everyFactComesOnceAndInOrder_data();
    void everyFactComesOnceAndInOrder();
    void everyFactComesOnceFromAThreadToo();
    void aSlowReaderGetsAllSlicesAtOnce();
    void theNewestViewIsTheEngines();
    void anotherLabStartsAfresh();
    void aBranchStartsAfreshAndTellsItsWholeStory();
    void answersNameTheirLine();
    void aBreakpointStopsTimeAndSaysWhy();
    void theSameTurnsGiveTheSameRun();
};

namespace {

void compareFacts(const std::vector<Fact>& facts, const FactLog& log)
{
    QCOMPARE(facts.size(), static_cast<std::size_t>(log.last().value));
    for (std::size_t i = 0; i < facts.size(); ++i) {
        QCOMPARE(facts[i].id, FactId{i + 1});
        QCOMPARE(describe(facts[i]), describe(*log.find(FactId{i + 1})));
    }
}

} // namespace

void TstBridge::everyFactComesOnceAndInOrder_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("numerator");
    QTest::newRow("auto") << static_cast<int>(HostPace::Kind::Auto) << 1;
    QTest::newRow("1") << static_cast<int>(HostPace::Kind::Ratio) << 1;
    QTest::newRow("100") << static_cast<int>(HostPace::Kind::Ratio) << 100;
    QTest::newRow("max") << static_cast<int>(HostPace::Kind::Max) << 1;
}

void TstBridge::everyFactComesOnceAndInOrder()
{
    QFETCH(int, kind);
    QFETCH(int, numerator);
    TurnedLab turned(firstLab(), {static_cast<HostPace::Kind>(kind), numerator, 1});
    const std::size_t before = turned.facts.size();
    for (int i = 0; i < 20; ++i)
        turned.bridge.turn(7ms * i);
    turned.bridge.execute("kill broker 2");
    turned.bridge.turn(500ms);
    QVERIFY(turned.facts.size() > before);
    QCOMPARE(turned.fresh, 1);
    compareFacts(turned.facts, turned.lab->facts());
}

void TstBridge::everyFactComesOnceFromAThreadToo()
{
    Host::Options options;
    options.pace = {HostPace::Kind::Max, 1, 1};
    ui::Bridge bridge(firstLab(), options);
    std::vector<Fact> facts;
    connect(&bridge, &ui::Bridge::arrived, this, [&](const ui::Arrival& arrival) {
        for (const auto& part : arrival.facts)
            for (std::size_t i = 0; i < part.size(); ++i)
                facts.push_back(part[i]);
    });
    QCOMPARE(bridge.start(), QString());
    QTRY_VERIFY_WITH_TIMEOUT(facts.size() > 20000, 30000);
    bridge.setPace(kPaused);
    bool done = false;
    FactId last;
    bridge.ask(
        [&](Lab& lab) {
            last = lab.facts().last();
            return QString();
        },
        [&](const QString&) { done = true; });
    QTRY_VERIFY(done);
    bridge.deliverNow();
    QCOMPARE(facts.size(), static_cast<std::size_t>(last.value));
    for (std::size_t i = 0; i < facts.size(); ++i)
        QCOMPARE(facts[i].id, FactId{i + 1});
}

void TstBridge::aSlowReaderGetsAllSlicesAtOnce()
{
    TurnedLab turned(firstLab(), kRealTime);
    const int before = turned.arrivals;
    turned.bridge.turn(2s); // more than a hundred slices
    QCOMPARE(turned.arrivals, before + 1);
    QCOMPARE(turned.slice.now, Time{2s});
    compareFacts(turned.facts, turned.lab->facts());
}

void TstBridge::theNewestViewIsTheEngines()
{
    TurnedLab turned(firstLab(), {HostPace::Kind::Ratio, 5, 1});
    turned.bridge.turn(2s);
    QCOMPARE(turned.slice.now, turned.lab->now());
    QCOMPARE(turned.slice.moment.view->upTo, turned.lab->facts().last());
    QCOMPARE(turned.slice.eventsRun, turned.lab->eventsRun());
    QCOMPARE(turned.slice.branch, turned.lab->liveBranch());
}

void TstBridge::anotherLabStartsAfresh()
{
    TurnedLab turned(firstLab(), kRealTime);
    turned.bridge.turn(1s);
    const auto generation = turned.slice.generation;
    auto other = firstLab(Clients::None);
    Lab* const its = other.get();
    turned.bridge.replaceLab(std::move(other));
    turned.bridge.turn(100ms);
    QCOMPARE(turned.fresh, 2);
    QVERIFY(turned.slice.generation > generation);
    QCOMPARE(turned.slice.now, Time{100ms});
    compareFacts(turned.facts, its->facts());
}

void TstBridge::aBranchStartsAfreshAndTellsItsWholeStory()
{
    TurnedLab turned(firstLab(), kRealTime);
    turned.bridge.turn(3s);
    const auto generation = turned.slice.generation;
    turned.bridge.continueFrom(Time{1500ms});
    turned.bridge.turn(16ms);
    QCOMPARE(turned.slice.branch, std::string("from-1"));
    QVERIFY(turned.slice.generation > generation);
    QCOMPARE(turned.fresh, 2);
    compareFacts(turned.facts, turned.lab->facts());
    turned.bridge.goToBranch("main");
    turned.bridge.turn(Duration{0});
    QCOMPARE(turned.slice.branch, std::string("main"));
    QCOMPARE(turned.slice.now, Time{3s});
    compareFacts(turned.facts, turned.lab->facts());
}

void TstBridge::answersNameTheirLine()
{
    TurnedLab turned(firstLab(), kPaused);
    turned.bridge.execute("kill broker 1");
    turned.bridge.execute("kill broker 9");
    turned.bridge.turn(Duration{0});
    QCOMPARE(turned.answers, QStringList({"+ kill broker 1", "- kill broker 9"}));
    QCOMPARE(turned.last.word, std::string("9"));
    QCOMPARE(turned.last.column, 13);
}

void TstBridge::aBreakpointStopsTimeAndSaysWhy()
{
    TurnedLab turned(firstLab(), {HostPace::Kind::Ratio, 20, 1});
    turned.bridge.execute("break when partition(orders,0).highWatermark >= 2");
    turned.bridge.turn(5s);
    QCOMPARE(turned.slice.stoppedBy, std::string("partition(orders,0).highWatermark >= 2"));
    QCOMPARE(turned.slice.breakpoints, std::vector<std::string>{"partition(orders,0).highWatermark >= 2"});
    QVERIFY(turned.slice.pace == kPaused);
    QCOMPARE(turned.slice.moment.view->partition({"orders", 0})->leaderCopy()->highWatermark.value, Offset{2});
    const Time stopped = turned.slice.now;
    turned.bridge.turn(1s); // it stands
    QCOMPARE(turned.lab->now(), stopped);
}

void TstBridge::theSameTurnsGiveTheSameRun()
{
    std::vector<std::string> hashes;
    for (int run = 0; run < 2; ++run) {
        TurnedLab turned(firstLab(), kAuto);
        turned.bridge.turn(1s);
        turned.bridge.execute("kill broker 1");
        turned.bridge.turn(1s);
        hashes.push_back(turned.lab->stateHash());
    }
    QCOMPARE(hashes[0], hashes[1]);
}

QTEST_MAIN(TstBridge)
#include "tst_bridge.moc"
