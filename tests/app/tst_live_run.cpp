#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>

#include "app/live_run.h"
#include "engine/sim/memory_disk.h"
#include "tests/support/print.h"

using namespace engine;
using namespace app;

// Does a run that was killed go on where it stood, and is its mirror what lies on its disks?
class TstLiveRun : public QObject {
    Q_OBJECT

private slots:
    void aKilledRunIsTheSameRunAgain();
    void aTornJournalIsReadToItsLastWholeRecord();
    void anOutsideClientsBytesAreThereAgain();
    void branchesComeBackWithTheLiveOneLive();
    void commandsOfTheFileAreNotDoneTwice();
    void aRunThatEndedWellLeavesNothing();
    void aLivingRunIsNotTaken();
    void theMirrorHoldsWhatLiesOnTheDisks();
    void aFolderOfSomebodyElseIsLeftAlone();
    void aFolderThatCannotBeWrittenIsTold();
};

namespace {

namespace fs = std::filesystem;

LabFile orders()
{
    LabFile file;
    file.seed = 5;
    file.clock = 1767225600000;
    for (const auto& [at, line] : {std::pair{Time{}, "create topic orders --partitions 2 --replication 3"},
             std::pair{Time{1s}, "start producer p1 --topic orders --rate 20/s"}, std::pair{Time{6s}, "kill broker 1"}}) {
        LabDo todo;
        todo.at = at;
        todo.run = line;
        file.todo.push_back(std::move(todo));
    }
    return file;
}

// A run as a window has it. `die` is kill -9: what is in the folder stays as it is.
struct Window {
    fs::path home;
    std::unique_ptr<Lab> lab;

    Window(const QTemporaryDir& folder, LabFile file) : home(folder.path().toStdString()), lab(std::make_unique<Lab>(std::move(file), LabOptions{}))
    {
        if (const auto wrong = LiveRun::keep(home, *lab, {}); !wrong.empty())
            qFatal("%s", wrong.c_str());
    }
    void runTo(Time t)
    {
        lab->runUntil(t);
        lab->journalSink()->follow(*lab);
    }
    void must(const char* line)
    {
        if (const auto result = lab->execute(line, "user"); !result.ok)
            qFatal("%s: %s", line, result.error.c_str());
    }
    // What a new window finds. The folder is copied, as this program, which holds the lock, lives on.
    std::unique_ptr<Lab> afterKill(const std::function<void(const fs::path&)>& damage = {}) const
    {
        QTemporaryDir other;
        const fs::path copy = other.path().toStdString();
        fs::copy(home, copy, fs::copy_options::recursive);
        for (const auto& run : fs::directory_iterator(copy / "live"))
            if (damage)
                damage(run.path());
        std::string problem;
        auto killed = findKilledRun(copy, problem);
        if (!killed)
            qFatal("nothing is found: %s", problem.c_str());
        std::vector<std::string> warnings;
        auto again = makeLab(std::move(killed->lab), {}, warnings);
        if (!warnings.empty())
            qFatal("%s", warnings.front().c_str());
        return again;
    }
};

std::vector<std::uint8_t> fileBytes(const fs::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = file.readAll();
    return {bytes.begin(), bytes.end()};
}

} // namespace

void TstLiveRun::aKilledRunIsTheSameRunAgain()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    window.runTo(Time{4s});
    window.must("freeze fetcher 2");
    window.runTo(Time{9s});
    const auto again = window.afterKill();
    QCOMPARE(again->now(), Time{9s});
    QCOMPARE(again->stateHash(), window.lab->stateHash());
    again->runUntil(Time{20s});
    window.lab->runUntil(Time{20s});
    QCOMPARE(again->stateHash(), window.lab->stateHash()); // and it goes on the same way
}

void TstLiveRun::aTornJournalIsReadToItsLastWholeRecord()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    window.runTo(Time{2s});
    window.must("freeze fetcher 2");
    const auto size = [&] { return fs::file_size(fs::directory_iterator(window.home / "live")->path() / "journal"); };
    const auto whole = size();
    window.must("thaw fetcher 2");
    for (std::uintmax_t at = whole; at < size(); ++at) {
        const auto again = window.afterKill([&](const fs::path& run) { fs::resize_file(run / "journal", at); });
        QCOMPARE(again->now(), Time{2s});
    }
}

void TstLiveRun::anOutsideClientsBytesAreThereAgain()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    window.runTo(Time{2s});
    const OutsideId client = window.lab->openOutside("127.0.0.1:50000", BrokerId{1});
    // ApiVersions 0, correlation 7, client.id "t".
    const std::vector<std::uint8_t> request{0, 0, 0, 11, 0, 18, 0, 0, 0, 0, 0, 7, 0, 1, 't'};
    window.lab->outsideBytes(client, Slice::copyOf(request));
    window.runTo(Time{3s});
    const auto again = window.afterKill();
    QCOMPARE(again->stateHash(), window.lab->stateHash());
    const auto isThere = [](const Lab& lab) {
        for (const auto& [id, view] : lab.view().clients)
            if (view->clientId == "t")
                return true;
        return false;
    };
    QVERIFY(isThere(*window.lab));
    QVERIFY(isThere(*again));
}

void TstLiveRun::branchesComeBackWithTheLiveOneLive()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    window.runTo(Time{8s});
    window.must("branch what-if --at 3s");
    window.must("freeze fetcher 3");
    window.runTo(Time{5s});
    window.must("branch other --at 4s");
    window.runTo(Time{4500ms});
    window.must("goto what-if");
    window.runTo(Time{7s});
    const auto again = window.afterKill();
    QCOMPARE(again->liveBranch(), std::string("what-if"));
    QCOMPARE(again->now(), Time{7s});
    QCOMPARE(again->stateHash(), window.lab->stateHash());
    const auto heads = [](const Lab& lab) {
        std::vector<std::pair<std::string, Time>> out;
        for (const auto& branch : lab.branches())
            out.emplace_back(branch.name, branch.head);
        return out;
    };
    QCOMPARE(heads(*again), heads(*window.lab));
}

void TstLiveRun::commandsOfTheFileAreNotDoneTwice()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    window.runTo(Time{3s}); // two of three are done
    const auto again = window.afterKill();
    QVERIFY(again->isUp(BrokerId{1}));
    again->runUntil(Time{7s});
    QVERIFY(!again->isUp(BrokerId{1}));
    QCOMPARE(again->failures(), std::vector<std::string>{});
    window.runTo(Time{7s});
    QCOMPARE(again->stateHash(), window.lab->stateHash());
}

void TstLiveRun::aRunThatEndedWellLeavesNothing()
{
    const QTemporaryDir folder;
    {
        Window window(folder, orders());
        window.runTo(Time{3s});
        QVERIFY(!fs::is_empty(window.home / "live"));
    }
    QVERIFY(fs::is_empty(fs::path(folder.path().toStdString()) / "live"));
}

void TstLiveRun::aLivingRunIsNotTaken()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    window.runTo(Time{3s});
    std::string problem;
    QVERIFY(!findKilledRun(window.home, problem));
    QCOMPARE(problem, std::string());
}

void TstLiveRun::theMirrorHoldsWhatLiesOnTheDisks()
{
    const QTemporaryDir folder;
    Window window(folder, orders());
    for (const Time at : {Time{2s}, Time{5s}, Time{20s}}) { // while it grows, and after a leader died
        window.runTo(at);
        const auto* kept = dynamic_cast<const LiveRun*>(window.lab->journalSink());
        QCOMPARE(kept->problem(), std::string());
        std::size_t bytes = 0;
        for (const int broker : {1, 2, 3}) {
            const MemoryDisk* disk = window.lab->diskOf(NodeId{broker});
            const fs::path files = fs::path(kept->filesOf("main")) / ("broker-" + std::to_string(broker));
            for (const auto& file : disk->files()) {
                const Slice expected = disk->readFile(file.path, 0).flatten();
                QVERIFY2(std::ranges::equal(fileBytes(files / file.path), expected.span()), file.path.c_str());
                bytes += expected.size();
            }
        }
        QVERIFY(bytes > 1000);
    }
}

void TstLiveRun::aFolderOfSomebodyElseIsLeftAlone()
{
    const QTemporaryDir folder;
    const fs::path other = fs::path(folder.path().toStdString()) / "live" / "1";
    fs::create_directories(other);
    QFile(QString::fromStdString((other / "journal").string())).open(QIODevice::WriteOnly);
    std::string problem;
    QVERIFY(!findKilledRun(folder.path().toStdString(), problem));
    QVERIFY(!OwnFolder::open(other, problem));
    QVERIFY(problem.find("not made by Highwater") != std::string::npos);
    QVERIFY(fs::exists(other / "journal"));
}

void TstLiveRun::aFolderThatCannotBeWrittenIsTold()
{
    const QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "live";
    QFile(QString::fromStdString(file.string())).open(QIODevice::WriteOnly); // a file where a folder should be
    Lab lab(orders(), LabOptions{});
    const std::string wrong = LiveRun::keep(folder.path().toStdString(), lab, {});
    QVERIFY(wrong.find("this run is not kept") == 0);
    QVERIFY(!lab.journalSink());
    QVERIFY(lab.runUntil(Time{1s}));
}

QTEST_GUILESS_MAIN(TstLiveRun)
#include "tst_live_run.moc"
