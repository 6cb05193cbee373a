#include <QFile>
#include <QTest>

#include <map>

#include <nlohmann/json.hpp>

#include "app/first_lab.h"
#include "engine/base/state_hash.h"
#include "engine/lab/lab.h"
#include "tests/support/print.h"

using namespace engine;

// Does the lab that opens first still play as it did? Its golden trace: what a person would tell of it in full, everything
// else as a digest for each virtual second, and the state hash at the end. UPDATE_GOLDEN=1 writes it anew; read the difference
// before it is committed. And: is it the same run at any pace?
class TstFirstLab : public QObject {
    Q_OBJECT

private slots:
    void playsAsItDid();
    void anyPaceGivesTheSameRun_data();
    void anyPaceGivesTheSameRun();
    void twoLabsAtOnceDoNotMeet();
    void lookingChangesNothing();
    void aFullRingIsTheSameRun();
};

namespace {

constexpr Time kEnd{30s};

LabFile file()
{
    LabFile lab = app::firstLab();
    lab.clock = 1767225600000;
    LabDo fault;
    fault.at = Time{15s};
    fault.run = "kill broker 1";
    fault.command = *parseCommand(fault.run);
    lab.todo.push_back(std::move(fault));
    return lab;
}

// What is told in full; the rest happens thousands of times.
bool isTold(const Fact& fact)
{
    return fact.as<QuorumLeaderElected>() || fact.as<BrokerRegistered>() || fact.as<BrokerFenced>() || fact.as<BrokerUnfenced>()
        || fact.as<NodeStarted>() || fact.as<NodeStopped>() || fact.as<TopicCreated>() || fact.as<LeaderElected>() || fact.as<NotElected>()
        || fact.as<IsrShrunk>() || fact.as<IsrExpanded>() || fact.as<LogTruncated>() || fact.as<GroupStateChanged>() || fact.as<GroupMemberJoined>()
        || fact.as<GroupMemberLeft>() || fact.as<GroupAssigned>() || fact.as<ProducerIdAssigned>() || fact.as<CommandApplied>();
}

QStringList traceOf(const Lab& lab)
{
    QStringList lines;
    std::map<std::int64_t, std::pair<std::int64_t, std::unique_ptr<StateHasher>>> seconds;
    for (FactId id{1}; id <= lab.facts().last(); ++id.value) {
        const Fact& fact = *lab.facts().find(id);
        const std::string line = describe(fact);
        if (isTold(fact) && line.find("__consumer_offsets") == std::string::npos)
            lines << QString::fromStdString(line);
        auto& [count, hasher] = seconds[(fact.at.nanos() + 20000000000) / 1000000000 - 20];
        if (!hasher)
            hasher = std::make_unique<StateHasher>();
        ++count;
        hasher->text(line);
    }
    for (const auto& [second, told] : seconds)
        lines << QString("second %1: %2 facts %3").arg(second).arg(told.first).arg(QString::fromStdString(told.second->digest()));
    lines << "state " + QString::fromStdString(lab.stateHash());
    return lines;
}

std::string played(const std::function<void(Lab&)>& toTheEnd, LabOptions options = {})
{
    Lab lab(file(), std::move(options));
    toTheEnd(lab);
    return lab.stateHash() + " " + std::to_string(lab.facts().last().value);
}

const std::string& atOnce()
{
    static const std::string once = played([](Lab& lab) { lab.runUntil(kEnd); });
    return once;
}

} // namespace

void TstFirstLab::playsAsItDid()
{
    Lab lab(file(), LabOptions{});
    lab.runUntil(kEnd);
    QVERIFY(lab.violations().empty());
    const QStringList now = traceOf(lab);
    QFile golden(QFINDTESTDATA("golden") + "/first-lab.txt");
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(golden.open(QIODevice::WriteOnly));
        golden.write(now.join('\n').toUtf8() + '\n');
        return;
    }
    QVERIFY2(golden.open(QIODevice::ReadOnly), qPrintable(golden.fileName()));
    const QStringList kept = QString::fromUtf8(golden.readAll()).trimmed().split('\n');
    for (qsizetype i = 0; i < std::min(kept.size(), now.size()); ++i)
        QVERIFY2(now[i] == kept[i],
            qPrintable(QString("line %1\n  was: %2\n  is:  %3\nUPDATE_GOLDEN=1 takes what is, if it was meant").arg(i + 1).arg(kept[i], now[i])));
    QCOMPARE(now.size(), kept.size());
}

void TstFirstLab::anyPaceGivesTheSameRun_data()
{
    QTest::addColumn<QString>("pace");
    for (const char* pace : {"one event at a time", "a millisecond", "a frame at 100x", "37 events", "uneven"})
        QTest::newRow(pace) << pace;
}

void TstFirstLab::anyPaceGivesTheSameRun()
{
    QFETCH(QString, pace);
    const auto slices = [](auto next) {
        return [next](Lab& lab) {
            for (std::int64_t i = 0; lab.now() < kEnd; ++i)
                lab.runUntil(std::min(kEnd, lab.now() + next(i)));
        };
    };
    std::function<void(Lab&)> toTheEnd;
    if (pace == "one event at a time")
        toTheEnd = [](Lab& lab) {
            while (lab.nextEventAt() && *lab.nextEventAt() <= kEnd)
                lab.step();
            lab.runUntil(kEnd);
        };
    else if (pace == "a millisecond")
        toTheEnd = slices([](std::int64_t) { return Duration{1ms}; });
    else if (pace == "a frame at 100x")
        toTheEnd = slices([](std::int64_t) { return Duration{1666666666}; });
    else if (pace == "37 events")
        toTheEnd = [](Lab& lab) {
            while (!lab.runUntil(kEnd, 37)) { }
        };
    else
        toTheEnd = slices([](std::int64_t i) { return Duration{(i * 7919 % 97 + 1) * 1234567}; });
    QCOMPARE(played(toTheEnd), atOnce());
}

void TstFirstLab::twoLabsAtOnceDoNotMeet()
{
    Lab one(file(), LabOptions{}), two(file(), LabOptions{});
    for (int second = 0; second <= 30; ++second) {
        one.runUntil(Time{std::chrono::seconds(second)});
        two.runUntil(Time{std::chrono::seconds(second)} + (second < 30 ? Duration{700ms} : Duration{0}));
    }
    QCOMPARE(two.stateHash(), one.stateHash());
    QCOMPARE(one.stateHash(), atOnce().substr(0, 32));
}

void TstFirstLab::lookingChangesNothing()
{
    const auto looking = played([](Lab& lab) {
        for (int tenth = 0; tenth <= 300; ++tenth) {
            lab.runUntil(Time{std::chrono::milliseconds(tenth * 100)});
            (void)lab.momentAt(Time{std::chrono::milliseconds(tenth * 50)});
            (void)lab.parseContext();
            if (tenth % 50 == 0) {
                (void)lab.report();
                (void)lab.save();
            }
        }
    });
    QCOMPARE(looking, atOnce());
}

void TstFirstLab::aFullRingIsTheSameRun()
{
    LabOptions options;
    options.recording = Recording::Ring;
    QCOMPARE(played([](Lab& lab) { lab.runUntil(kEnd); }, options), atOnce());
}

QTEST_GUILESS_MAIN(TstFirstLab)
#include "tst_first_lab.moc"
