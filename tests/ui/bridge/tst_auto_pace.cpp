#include <QTest>

#include "engine/net/auto_pace.h"
#include "tests/support/print.h"
#include "tests/ui/bridge/turned_lab.h"

using namespace engine;
using namespace support;

// The pace `auto` in simulated frames: is each story message on the screen for 0.4 s, and is nothing else waited for?
class TstAutoPace : public QObject {
    Q_OBJECT

private slots:
    void storyMessagesStayOnTheScreen_data();
    void storyMessagesStayOnTheScreen();
    void silenceIsRunThrough();
    void heartbeatsAndParkedFetchesSlowNothing();
    void aRealSecondIsNeverShorterThanTheCap();
};

namespace {

constexpr Duration kFrame{1ms};

// Where virtual time stood after each frame.
struct Watched {
    std::vector<Time> after;
    // Wall time during which virtual time lay in [from, to), to a frame on each side.
    Duration onScreen(Time from, Time to) const
    {
        const auto left = std::upper_bound(after.begin(), after.end(), from);
        const auto right = std::lower_bound(after.begin(), after.end(), to);
        return kFrame * (right - left);
    }
};

Watched watch(TurnedLab& turned, Duration wall)
{
    Watched watched;
    for (Duration at{0}; at < wall; at += kFrame) {
        turned.bridge.turn(kFrame);
        watched.after.push_back(turned.lab->now());
    }
    return watched;
}

} // namespace

void TstAutoPace::storyMessagesStayOnTheScreen_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("as it opens") << QStringList();
    QTest::newRow("links of unlike speed") << QStringList{"set link 1 2 --latency 40ms", "set link 2 3 --latency 300us"};
    QTest::newRow("a broker is killed") << QStringList{"kill broker 1"};
    QTest::newRow("slow link with little bandwidth") << QStringList{"set link p1 all --bandwidth 10KB/s"};
}

void TstAutoPace::storyMessagesStayOnTheScreen()
{
    QFETCH(QStringList, lines);
    auto lab = firstLab();
    lab->runUntil(Time{12600ms});
    TurnedLab turned(std::move(lab), kAuto, kFrame);
    for (const QString& line : lines)
        turned.bridge.execute(line);
    turned.bridge.turn(Duration{0});
    for (const QString& answer : turned.answers)
        QVERIFY2(answer.startsWith('+'), qPrintable(answer));
    turned.facts.clear();
    const Time from = turned.lab->now();
    const Watched watched = watch(turned, 40s);
    const Time end = turned.lab->now();
    int seen = 0;
    for (const Fact& fact : turned.facts)
        if (const auto* sent = fact.as<MessageSent>(); sent && sent->isStory && sent->departs > from && sent->arrives < end) {
            // Nothing else may have moved its arrival.
            const bool delivered = std::any_of(turned.facts.begin(), turned.facts.end(), [&](const Fact& other) {
                const auto* d = other.as<MessageDelivered>();
                return d && d->message == sent->message && other.at == sent->arrives;
            });
            if (!delivered)
                continue;
            ++seen;
            const Duration shown = watched.onScreen(sent->departs, sent->arrives);
            QVERIFY2(shown + 2 * kFrame >= AutoPace::kOnScreen,
                (formatTime(sent->departs) + " to " + formatTime(sent->arrives) + " was shown for " + formatDuration(shown)).c_str());
        }
    QVERIFY2(seen >= 10, qPrintable(QString::number(seen)));
}

void TstAutoPace::silenceIsRunThrough()
{
    auto lab = firstLab(Clients::None);
    lab->runUntil(Time{10s});
    TurnedLab turned(std::move(lab), kAuto, kFrame);
    watch(turned, 1s);
    const Time at = turned.lab->now();
    // 20 virtual seconds for one, once the first moment after a story is over.
    QVERIFY2(at >= Time{10s} + 17s, formatTime(at).c_str());
    QVERIFY2(at <= Time{10s} + 20s, formatTime(at).c_str());
}

void TstAutoPace::heartbeatsAndParkedFetchesSlowNothing()
{
    auto lab = firstLab(Clients::None);
    lab->runUntil(Time{10s});
    TurnedLab turned(std::move(lab), kAuto, kFrame);
    turned.facts.clear();
    watch(turned, 1s);
    int transport = 0, story = 0;
    for (const Fact& fact : turned.facts)
        if (const auto* sent = fact.as<MessageSent>())
            ++(sent->isStory ? story : transport);
    QVERIFY(transport > 100); // they were there
    QCOMPARE(story, 0);
}

void TstAutoPace::aRealSecondIsNeverShorterThanTheCap()
{
    auto lab = firstLab();
    lab->runUntil(Time{12600ms});
    AutoPace pace;
    const Time from = lab->now();
    for (int frame = 0; frame < 2000; ++frame) {
        Duration left{4ms};
        while (left > Duration{0}) {
            const auto stretch = pace.next(*lab, left, AutoPace::Silence::WallTime);
            QVERIFY(stretch.wall <= left);
            QVERIFY(stretch.to - lab->now() <= std::max(stretch.wall, Duration{1}));
            left -= stretch.wall;
            lab->runUntil(stretch.to);
        }
    }
    QVERIFY(lab->now() - from <= 8s);
    QVERIFY(lab->now() > from);
}

QTEST_MAIN(TstAutoPace)
#include "tst_auto_pace.moc"
