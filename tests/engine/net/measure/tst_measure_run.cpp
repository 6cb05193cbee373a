#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>

#include "engine/net/measure/run.h"
#include "engine/net/measure/words.h"
#include "engine/net/own_folder.h"
#include "tests/support/print.h"

using namespace measure;
namespace fs = std::filesystem;

// Does measuring do the work that it says, in a folder of its own, and leave nothing behind however it ends? Tiny sizes; what the
// clock says is never looked at.
class TstMeasureRun : public QObject {
    Q_OBJECT

private slots:
    void everyPairIsMeasuredInItsOrder();
    void bothWaysDoTheSameWork();
    void progressGoesFromNothingToTheEnd();
    void whatIsThereStaysAndNothingIsAdded();
    void worksInAMarkedFolderOfItsOwn();
    void cancelledAtAnyStepLeavesNothing();
    void whatAKilledProgramLeftIsTakenAway();
    void whatIsStillMeasuredOrSomethingElseStays();
    void aLogDirectoryOfKafkaIsLeftAlone();
    void aFolderThatIsNotThereIsTold();
    void aFileIsNoFolder();
    void tooLittleRoomIsToldBeforeAnythingIsWritten();
    void aDiskThatRefusesIsToldAndLeavesNothing_data();
    void aDiskThatRefusesIsToldAndLeavesNothing();
};

namespace {

constexpr int kRounds = 1;
constexpr int kStride = 4; // of the steps at which it is cancelled: each measurement is met

Sizes tiny()
{
    Sizes sizes;
    sizes.rounds = kRounds;
    sizes.blocks = 4;
    sizes.spanBytes = 64 * sizes.blockBytes;
    sizes.segmentBytes = 200000;
    sizes.lookups = 8;
    sizes.scans = 2;
    sizes.records = 300;
    sizes.sentBytes = 200000; // not a whole number of pieces
    sizes.flushes = 2;
    sizes.appends = 4;
    sizes.codecBytes = 100000;
    return sizes;
}

struct Run {
    QTemporaryDir folder;
    Options options{folder.path().toStdString(), tiny()};
    std::stop_source stop;
    std::vector<Measurement> found;
    std::vector<Progress> told;
    std::function<void(const Progress&)> atStep = [](const Progress&) { };
    Outcome outcome;

    void go()
    {
        outcome = run(options, stop.get_token(),
            {[](const Place&) { },
                [this](const Progress& progress) {
                    told.push_back(progress);
                    atStep(progress);
                },
                [this](const Measurement& measurement) { found.push_back(measurement); }});
    }
    std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(folder.path().toStdString()))
            all.push_back(entry.path().filename().string());
        std::sort(all.begin(), all.end());
        return all;
    }
};

std::string words(const Run& run) { return englishOf(run.outcome.problem); }

} // namespace

void TstMeasureRun::everyPairIsMeasuredInItsOrder()
{
    Run run;
    run.go();
    QCOMPARE(words(run), std::string());
    QVERIFY(!run.outcome.cancelled);
    QCOMPARE(run.found.size(), static_cast<std::size_t>(kSubjects));
    for (std::size_t i = 0; i < run.found.size(); ++i) {
        QCOMPARE(static_cast<std::size_t>(run.found[i].subject), i);
        QVERIFY(run.found[i].ways.size() >= 2);
        QVERIFY(!run.found[i].caveats.empty());
        for (const Timed& way : run.found[i].ways) {
            QCOMPARE(way.rounds.size(), static_cast<std::size_t>(kRounds));
            for (const Round& round : way.rounds)
                QVERIFY(round.wallNanos > 0);
        }
    }
}

void TstMeasureRun::bothWaysDoTheSameWork()
{
    Run run;
    run.go();
    const Sizes sizes = tiny();
    const auto& of = [&](Subject subject) -> const std::vector<Timed>& { return run.found[static_cast<std::size_t>(subject)].ways; };
    for (const Timed& way : of(Subject::Order))
        QCOMPARE(way.bytes, sizes.blocks * sizes.blockBytes);
    for (const Timed& way : of(Subject::Copy)) {
        QCOMPARE(way.bytes, sizes.sentBytes);
        QCOMPARE(way.operations, (sizes.sentBytes + sizes.pieceBytes - 1) / sizes.pieceBytes);
    }
    for (const Timed& way : of(Subject::Batch)) {
        QCOMPARE(way.operations, sizes.records);
        QCOMPARE(way.bytes, sizes.records * sizes.recordBytes);
        QVERIFY(way.storedBytes > way.bytes);
    }
    // A batch of its own has 61 bytes of header for each record.
    QVERIFY(of(Subject::Batch)[0].storedBytes - of(Subject::Batch)[1].storedBytes > 55 * sizes.records);
    for (const Timed& way : of(Subject::Codec)) {
        QCOMPARE(way.bytes, of(Subject::Codec)[0].bytes);
        QVERIFY(way.way == Way::None ? way.storedBytes > way.bytes : way.storedBytes < way.bytes);
    }
    QCOMPARE(of(Subject::Index)[0].operations, sizes.scans);
    QCOMPARE(of(Subject::Index)[1].operations, sizes.lookups);
}

void TstMeasureRun::progressGoesFromNothingToTheEnd()
{
    Run run;
    run.go();
    for (std::size_t i = 0; i < run.told.size(); ++i)
        QCOMPARE(run.told[i].done, static_cast<int>(i));
    QCOMPARE(run.told.back().all, static_cast<int>(run.told.size()));
}

void TstMeasureRun::whatIsThereStaysAndNothingIsAdded()
{
    Run run;
    const fs::path theirs = fs::path(run.options.folder) / "log";
    fs::create_directories(theirs);
    std::ofstream(theirs / "order") << "theirs";
    const auto before = run.names();
    run.go();
    QCOMPARE(words(run), std::string());
    QCOMPARE(run.names(), before);
    QCOMPARE(fs::file_size(theirs / "order"), std::uintmax_t{6});
}

void TstMeasureRun::worksInAMarkedFolderOfItsOwn()
{
    Run run;
    std::size_t foldersMost = 0;
    bool isMarked = true;
    run.atStep = [&](const Progress&) {
        std::size_t folders = 0;
        for (const auto& entry : fs::directory_iterator(run.options.folder)) {
            ++folders;
            isMarked = isMarked && fs::exists(entry.path() / ".highwater");
        }
        foldersMost = std::max(foldersMost, folders);
    };
    run.go();
    QCOMPARE(foldersMost, 1u);
    QVERIFY(isMarked);
}

void TstMeasureRun::cancelledAtAnyStepLeavesNothing()
{
    Run whole;
    whole.go();
    for (int step = 0; step < static_cast<int>(whole.told.size()); step += kStride) {
        Run run;
        run.atStep = [&](const Progress& progress) {
            if (progress.done == step)
                run.stop.request_stop();
        };
        run.go();
        QVERIFY2(run.outcome.cancelled, std::to_string(step).c_str());
        QCOMPARE(words(run), std::string());
        QVERIFY(run.found.size() < static_cast<std::size_t>(kSubjects));
        QCOMPARE(static_cast<int>(run.told.size()), step + 1); // it went no further
        QCOMPARE(run.names(), std::vector<std::string>());
    }
}

// A folder as a measurement has it in the middle, whose program died.
void TstMeasureRun::whatAKilledProgramLeftIsTakenAway()
{
    Run killed;
    const fs::path left = fs::path(killed.options.folder) / "left";
    killed.atStep = [&](const Progress& progress) {
        if (progress.done != 3)
            return;
        for (const auto& entry : fs::directory_iterator(killed.options.folder))
            fs::copy(entry.path(), left, fs::copy_options::recursive);
    };
    killed.go();
    QVERIFY(fs::exists(left / ".highwater"));
    fs::rename(left, left.parent_path() / "highwater-killed");
    Run next;
    next.options.folder = killed.options.folder;
    bool wasThere = true;
    next.atStep = [&](const Progress&) { wasThere = fs::exists(left.parent_path() / "highwater-killed"); };
    next.go();
    QVERIFY(!wasThere); // at once: it took room
    QCOMPARE(killed.names(), std::vector<std::string>());
}

void TstMeasureRun::whatIsStillMeasuredOrSomethingElseStays()
{
    Run run;
    const fs::path parent = run.options.folder;
    std::string problem;
    auto cluster = engine::OwnFolder::makeIn(parent, problem); // of `serve` without --data
    QVERIFY(cluster);
    fs::create_directories(parent / "highwater-notes");
    std::ofstream(parent / "highwater-notes/mine") << "mine";
    std::vector<std::string> seen;
    run.atStep = [&](const Progress& progress) {
        if (progress.done != 2)
            return;
        removeLeftovers(run.options.folder); // while it is under way
        seen = run.names();
    };
    run.go();
    QCOMPARE(words(run), std::string());
    QCOMPARE(std::count(seen.begin(), seen.end(), ".lock"), 1);
    QVERIFY(fs::exists(cluster->path() / ".highwater"));
    QVERIFY(fs::exists(parent / "highwater-notes/mine"));
}

void TstMeasureRun::aLogDirectoryOfKafkaIsLeftAlone()
{
    Run run;
    const fs::path theirs = run.options.folder;
    std::ofstream(theirs / "meta.properties") << "version=1\nnode.id=4\ncluster.id=theirs\n";
    fs::create_directories(theirs / "orders-0");
    run.options.folder = (theirs / "orders-0").string();
    run.go();
    QVERIFY2(words(run).find(theirs.string() + " is a log directory of Kafka, of node 4 of the cluster theirs") != std::string::npos, words(run).c_str());
    QVERIFY(run.told.empty());
    QCOMPARE(run.names(), (std::vector<std::string>{"meta.properties", "orders-0"}));
}

void TstMeasureRun::aFolderThatIsNotThereIsTold()
{
    Run run;
    run.options.folder += "/nowhere";
    run.go();
    QCOMPARE(words(run), run.options.folder + " is not there: No such file or directory");
    QCOMPARE(run.names(), std::vector<std::string>());
}

void TstMeasureRun::aFileIsNoFolder()
{
    Run run;
    run.options.folder += "/file";
    std::ofstream(run.options.folder) << "theirs";
    run.go();
    QCOMPARE(words(run), run.options.folder + " is not a folder");
}

void TstMeasureRun::tooLittleRoomIsToldBeforeAnythingIsWritten()
{
    Run run;
    run.options.sizes.spanBytes = std::int64_t{1} << 60;
    run.go();
    QVERIFY2(words(run).find(" has too little room: 1152921504624 MB are needed for a while, ") != std::string::npos, words(run).c_str());
    QVERIFY(run.told.empty());
    QCOMPARE(run.names(), std::vector<std::string>());
}

void TstMeasureRun::aDiskThatRefusesIsToldAndLeavesNothing_data()
{
    QTest::addColumn<int>("bytesMax");
    QTest::addColumn<int>("measured");
    QTest::addColumn<QString>("told");
    QTest::newRow("in the first file") << 100000 << 0 << "/order: File too large; nothing is left behind";
    QTest::newRow("in a log") << 300000 << 1 << "/log: cannot be written or read; nothing is left behind";
}

// A process that may not make large files stands for a disk that is full.
void TstMeasureRun::aDiskThatRefusesIsToldAndLeavesNothing()
{
    QFETCH(int, bytesMax);
    QFETCH(int, measured);
    QFETCH(QString, told);
    Run run;
    run.options.sizes.segmentBytes = 1000000;
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{static_cast<rlim_t>(bytesMax), before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    run.go();
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY2(QString::fromStdString(words(run)).contains(told), words(run).c_str());
    QCOMPARE(run.found.size(), static_cast<std::size_t>(measured));
    QCOMPARE(run.names(), std::vector<std::string>());
}

QTEST_GUILESS_MAIN(TstMeasureRun)
#include "tst_measure_run.moc"
