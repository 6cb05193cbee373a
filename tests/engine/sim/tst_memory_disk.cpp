// What is left on the memory disk after a kill, a power loss, a full or failing device, and what a mirror learns of it?

#include <QTest>

#include <map>

#include "tests/support/print.h"

#include "engine/base/random.h"
#include "engine/base/state_hash.h"
#include "engine/sim/memory_disk.h"

using namespace engine;

namespace {

Slice bytesOf(std::size_t size, char fill = 'x') { return Slice::copyOf(std::string(size, fill)); }

struct Rig {
    MemoryDisk disk;
    std::uint64_t tokens = 0;

    FileId open(std::string_view path) { return disk.open(path, OpenMode::CreateIfMissing).value(); }
    Result<Completion> append(FileId file, std::string_view text) { return disk.append(file, Slice::copyOf(text), DiskToken{++tokens}); }
    Result<Completion> sync(FileId file) { return disk.sync(file, DiskToken{++tokens}); }
    std::string read(FileId file, std::int64_t at, std::int64_t size)
    {
        ByteChain out;
        disk.read(file, at, size, out, DiskToken{++tokens}).value();
        return std::string(out.flatten().text());
    }
    std::string content(std::string_view path) { return std::string(disk.readFile(path, 0).flatten().text()); }
    std::string hash() const
    {
        StateHasher hasher;
        disk.walk(hasher);
        return hasher.digest();
    }
};

// A clock by hand.
struct ManualClock final : DiskClock {
    Time at = Time{};
    std::map<DiskToken, Time> due;
    Time now() const override { return at; }
    void completeAt(Time t, DiskToken token) override { due[token] = t; }
    void forgetCompletions() override { due.clear(); }
};

// A copy kept up by changesSince alone, as the mirror's writer does it.
struct Copy {
    std::map<std::string, std::string> files;
    std::set<std::string> directories;
    std::uint64_t version = 0;

    void follow(const MemoryDisk& disk)
    {
        using Kind = MemoryDisk::NameChange::Kind;
        const auto changes = disk.changesSince(version);
        if (changes.everything) {
            files.clear();
            directories.clear();
        }
        for (const auto& change : changes.names) {
            const std::string prefix = change.path + "/";
            switch (change.kind) {
            case Kind::DirectoryMade: directories.insert(change.path); break;
            case Kind::Created: files[change.path].clear(); break;
            case Kind::Cut: files[change.path].resize(std::min(files[change.path].size(), static_cast<std::size_t>(change.size))); break;
            case Kind::Removed:
                files.erase(change.path);
                directories.erase(change.path);
                std::erase_if(files, [&](const auto& f) { return f.first.starts_with(prefix); });
                std::erase_if(directories, [&](const auto& d) { return d.starts_with(prefix); });
                break;
            case Kind::Renamed: {
                std::map<std::string, std::string> renamed;
                for (auto& [path, text] : files)
                    renamed[path == change.path || path.starts_with(prefix) ? change.to + path.substr(change.path.size()) : path] = text;
                if (files.contains(change.path))
                    renamed[change.to] = files[change.path];
                files = renamed;
                std::set<std::string> moved;
                for (const auto& path : directories)
                    moved.insert(path == change.path || path.starts_with(prefix) ? change.to + path.substr(change.path.size()) : path);
                directories = moved;
                break;
            }
            }
        }
        for (const auto& file : changes.grown)
            files[file.path] += disk.readFile(file.path, static_cast<std::int64_t>(files[file.path].size())).flatten().text();
        version = disk.version();
    }
};

} // namespace

class TestMemoryDisk : public QObject {
    Q_OBJECT

private slots:
    void readsBackWhatWasAppended();
    void linksLargeSlicesAndReadsWithoutCopying();
    void smallAppendsShareABlockAndKeepTheirBytes();
    void listsNamesSorted();
    void namesNeedTheirDirectory();
    void renameMovesAFileOverAnother();
    void renameMovesADirectoryWithAllInIt();
    void removedFileStaysReadableForWhoHasItOpen();
    void killKeepsWhatWasWritten();
    void powerLossKeepsTheSyncedPartAndATornTail();
    void replacedFileSurvivesPowerLoss();
    void fullDiskRefusesAndChangesNothing();
    void failingDiskRefuses();
    void truncatedBytesAreGone();
    void slowDiskAnswersOneAfterTheOther();
    void aDiskThatIsFastAgainFinishesAtOnce();
    void syncThatWasNotDoneDoesNotCount();
    void syncDoesNotCoverWhatReplacedATruncatedTail();
    void copyFollowsEveryChange();
    void tooOldCopyIsToldEverything();
    void sameBytesHashAlikeHoweverTheyWereWritten();
};

void TestMemoryDisk::readsBackWhatWasAppended()
{
    Rig rig;
    const auto file = rig.open("a.log");
    QCOMPARE(rig.append(file, "hello ").value(), Completion::Now);
    rig.append(file, "world").value();
    QCOMPARE(rig.disk.size(file), 11);
    QCOMPARE(rig.disk.bytesUsed(), 11);
    QCOMPARE(rig.read(file, 0, 100), std::string("hello world"));
    QCOMPARE(rig.read(file, 4, 4), std::string("o wo"));
    QCOMPARE(rig.read(file, 11, 5), std::string());
    QCOMPARE(rig.disk.open("b.log", OpenMode::MustExist).error(), ErrorCode::KafkaStorageError);
}

void TestMemoryDisk::linksLargeSlicesAndReadsWithoutCopying()
{
    Rig rig;
    const auto file = rig.open("a.log");
    const Slice first = bytesOf(1000, 'a');
    const Slice second = bytesOf(1000, 'b');
    const std::uint64_t copiedBefore = bytesCopied();
    rig.disk.append(file, first, DiskToken{1}).value();
    rig.disk.append(file, second, DiskToken{2}).value();
    ByteChain out;
    rig.disk.read(file, 900, 200, out, DiskToken{3}).value();
    QCOMPARE(bytesCopied(), copiedBefore);
    QCOMPARE(out.slices().size(), std::size_t(2));
    QCOMPARE(out.slices()[0].data(), first.data() + 900);
    QCOMPARE(out.slices()[1].data(), second.data());
    QCOMPARE(out.size(), std::size_t(200));
}

void TestMemoryDisk::smallAppendsShareABlockAndKeepTheirBytes()
{
    Rig rig;
    const auto file = rig.open("a.index");
    std::string expected;
    ByteChain early;
    for (int i = 0; i < 5000; ++i) {
        const std::string entry = std::to_string(100000 + i);
        rig.append(file, entry).value();
        expected += entry;
        if (i == 10)
            rig.disk.read(file, 0, 1000, early, DiskToken{9}).value();
        if (i == 2000) { // in the middle of a block
            rig.disk.truncate(file, 1234).value();
            expected.resize(1234);
        }
    }
    QCOMPARE(rig.read(file, 0, 100000), expected);
    QCOMPARE(std::string(early.flatten().text()), expected.substr(0, 66));
}

void TestMemoryDisk::listsNamesSorted()
{
    Rig rig;
    rig.disk.makeDirectory("orders-1/deep").value();
    rig.disk.makeDirectory("orders-0").value();
    rig.open("orders-1/b.log");
    rig.open("orders-1/a.log");
    rig.open("meta.properties");
    using Names = std::vector<std::string>;
    QCOMPARE(rig.disk.list(""), (Names{"meta.properties", "orders-0/", "orders-1/"}));
    QCOMPARE(rig.disk.list("orders-1"), (Names{"a.log", "b.log", "deep/"}));
    QCOMPARE(rig.disk.list("orders"), Names{});
    QVERIFY(rig.disk.exists("orders-1/deep"));
    QVERIFY(!rig.disk.exists("orders-1/c.log"));
}

void TestMemoryDisk::namesNeedTheirDirectory()
{
    Rig rig;
    QCOMPARE(rig.disk.open("no/a.log", OpenMode::CreateIfMissing).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.replaceFile("no/checkpoint", "0").error(), ErrorCode::KafkaStorageError);
    rig.open("a");
    QCOMPARE(rig.disk.rename("a", "no/a").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.remove("b").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.rename("b", "c").error(), ErrorCode::KafkaStorageError);
    QVERIFY(rig.disk.exists("a"));
}

void TestMemoryDisk::renameMovesAFileOverAnother()
{
    Rig rig;
    const auto from = rig.open("a.swap");
    const auto old = rig.open("a.log");
    rig.append(from, "new").value();
    rig.append(old, "older").value();
    rig.disk.rename("a.swap", "a.log").value();
    QCOMPARE(rig.content("a.log"), std::string("new"));
    QVERIFY(!rig.disk.exists("a.swap"));
    QCOMPARE(rig.disk.bytesUsed(), 3);
    rig.append(from, "er").value(); // the open file moved along
    QCOMPARE(rig.content("a.log"), std::string("newer"));
}

void TestMemoryDisk::renameMovesADirectoryWithAllInIt()
{
    Rig rig;
    rig.disk.makeDirectory("orders-0/x").value();
    rig.disk.makeDirectory("orders-01").value();
    const auto file = rig.open("orders-0/a.log");
    rig.append(file, "abc").value();
    rig.open("orders-01/kept");
    rig.disk.rename("orders-0", "orders-0.gone-delete").value();
    QVERIFY(!rig.disk.exists("orders-0"));
    QVERIFY(!rig.disk.exists("orders-0/a.log"));
    QVERIFY(rig.disk.exists("orders-0.gone-delete/x"));
    QVERIFY(rig.disk.exists("orders-01/kept"));
    QCOMPARE(rig.content("orders-0.gone-delete/a.log"), std::string("abc"));
    rig.disk.remove("orders-0.gone-delete").value();
    QVERIFY(!rig.disk.exists("orders-0.gone-delete/x"));
    QVERIFY(rig.disk.exists("orders-01/kept"));
    QCOMPARE(rig.disk.bytesUsed(), 0);
}

void TestMemoryDisk::removedFileStaysReadableForWhoHasItOpen()
{
    Rig rig;
    const auto file = rig.open("a.log");
    rig.append(file, "abc").value();
    rig.disk.remove("a.log").value();
    rig.append(file, "def").value();
    QCOMPARE(rig.read(file, 0, 10), std::string("abcdef"));
    QCOMPARE(rig.disk.bytesUsed(), 0);
    rig.disk.truncate(file, 1).value();
    QCOMPARE(rig.disk.bytesUsed(), 0);
    QCOMPARE(rig.content("a.log"), std::string());
}

void TestMemoryDisk::killKeepsWhatWasWritten()
{
    Rig rig;
    const auto file = rig.open("a.log");
    rig.append(file, "abc").value();
    rig.sync(file).value();
    rig.append(file, "def").value();
    rig.disk.killed();
    QCOMPARE(rig.content("a.log"), std::string("abcdef"));
    QCOMPARE(rig.disk.syncedSize(rig.open("a.log")), 3);
}

void TestMemoryDisk::powerLossKeepsTheSyncedPartAndATornTail()
{
    std::set<std::string> seen;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Rig rig;
        const auto file = rig.open("a.log");
        rig.append(file, "abc").value();
        rig.sync(file).value();
        rig.append(file, "de").value();
        rig.append(rig.open("never-synced"), "zz").value();
        Random random(seed, "torn");
        rig.disk.powerLost(random);
        const std::string left = rig.content("a.log");
        QVERIFY2(left.starts_with("abc") && std::string("abcde").starts_with(left), left.c_str());
        QVERIFY(rig.disk.exists("never-synced"));
        QCOMPARE(rig.disk.syncedSize(rig.open("a.log")), static_cast<std::int64_t>(left.size()));
        seen.insert(left);
    }
    QCOMPARE(seen.size(), std::size_t(3)); // nothing, a part, all
}

void TestMemoryDisk::replacedFileSurvivesPowerLoss()
{
    Rig rig;
    rig.disk.replaceFile("checkpoint", "0\n1\n").value();
    rig.disk.replaceFile("checkpoint", "0\n22\n").value();
    Random random(1, "torn");
    rig.disk.powerLost(random);
    QCOMPARE(rig.content("checkpoint"), std::string("0\n22\n"));
    QCOMPARE(rig.disk.bytesUsed(), 5);
}

void TestMemoryDisk::fullDiskRefusesAndChangesNothing()
{
    Rig rig;
    const auto file = rig.open("a.log");
    rig.append(file, "abc").value();
    rig.disk.setCapacity(5);
    QCOMPARE(rig.append(file, "def").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.size(file), 3);
    QCOMPARE(rig.disk.replaceFile("b", "def").error(), ErrorCode::KafkaStorageError);
    QVERIFY(!rig.disk.exists("b"));
    rig.append(file, "de").value();
    rig.disk.remove("a.log").value();
    rig.disk.replaceFile("b", "12345").value();
}

void TestMemoryDisk::failingDiskRefuses()
{
    Rig rig;
    const auto file = rig.open("a.log");
    rig.append(file, "abc").value();
    rig.disk.setFailing(false, true);
    QCOMPARE(rig.append(file, "x").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.sync(file).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.truncate(file, 0).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.remove("a.log").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.disk.makeDirectory("d").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(rig.read(file, 0, 3), std::string("abc"));
    rig.disk.setFailing(true, false);
    ByteChain out;
    QCOMPARE(rig.disk.read(file, 0, 3, out, DiskToken{1}).error(), ErrorCode::KafkaStorageError);
    rig.disk.setFailing(false, false);
    QCOMPARE(rig.read(file, 0, 3), std::string("abc"));
}

void TestMemoryDisk::truncatedBytesAreGone()
{
    Rig rig;
    const auto file = rig.open("a.log");
    rig.disk.append(file, bytesOf(100, 'a'), DiskToken{1}).value();
    rig.disk.append(file, bytesOf(100, 'b'), DiskToken{2}).value();
    rig.sync(file).value();
    rig.disk.truncate(file, 150).value();
    QCOMPARE(rig.disk.size(file), 150);
    QCOMPARE(rig.disk.syncedSize(file), 150);
    QCOMPARE(rig.disk.bytesUsed(), 150);
    rig.disk.truncate(file, 100).value();
    rig.append(file, "c").value();
    QCOMPARE(rig.read(file, 99, 10), std::string("ac"));
    rig.disk.truncate(file, 5000).value(); // grows nothing
    QCOMPARE(rig.disk.size(file), 101);
}

void TestMemoryDisk::slowDiskAnswersOneAfterTheOther()
{
    Rig rig;
    ManualClock clock;
    rig.disk.setClock(&clock);
    rig.disk.setSpeed({10ms, 1000}); // a byte a millisecond
    const auto file = rig.open("a.log");
    QCOMPARE(rig.append(file, "12345").value(), Completion::Later);
    QCOMPARE(rig.append(file, "1").value(), Completion::Later);
    QCOMPARE(clock.due[DiskToken{1}], Time{15ms});
    QCOMPARE(clock.due[DiskToken{2}], Time{26ms});
    QCOMPARE(rig.read(file, 0, 10), std::string("123451")); // the page cache has it
    clock.at = Time{1s};
    QCOMPARE(rig.sync(file).value(), Completion::Later);
    QCOMPARE(clock.due[DiskToken{4}], Time{1010ms});
    QCOMPARE(rig.disk.syncedSize(file), 0);
    rig.append(file, "behind the sync").value();
    rig.disk.completed(DiskToken{4});
    QCOMPARE(rig.disk.syncedSize(file), 6);
}

void TestMemoryDisk::aDiskThatIsFastAgainFinishesAtOnce()
{
    Rig rig;
    ManualClock clock;
    rig.disk.setClock(&clock);
    rig.disk.setSpeed({10s, 0});
    const auto file = rig.open("a.log");
    rig.append(file, "12345").value();
    rig.sync(file).value();
    clock.at = Time{1s};
    rig.disk.setSpeed({});
    QCOMPARE(clock.due.size(), std::size_t{2});
    QCOMPARE(clock.due[DiskToken{1}], Time{1s});
    QCOMPARE(clock.due[DiskToken{2}], Time{1s});
    QCOMPARE(rig.append(file, "6").value(), Completion::Later); // in its order
    QCOMPARE(clock.due[DiskToken{3}], Time{1s});
    for (const int token : {1, 2, 3})
        rig.disk.completed(DiskToken{static_cast<std::uint64_t>(token)});
    QCOMPARE(rig.append(file, "7").value(), Completion::Now);
    QCOMPARE(rig.disk.syncedSize(file), 5);
}

void TestMemoryDisk::syncThatWasNotDoneDoesNotCount()
{
    Rig rig;
    ManualClock clock;
    rig.disk.setClock(&clock);
    rig.disk.setSpeed({10ms, 0});
    const auto file = rig.open("a.log");
    rig.append(file, "abc").value();
    rig.sync(file).value();
    rig.disk.killed();
    rig.disk.completed(DiskToken{2});
    QCOMPARE(rig.disk.syncedSize(rig.open("a.log")), 0);
}

void TestMemoryDisk::syncDoesNotCoverWhatReplacedATruncatedTail()
{
    Rig rig;
    ManualClock clock;
    rig.disk.setClock(&clock);
    rig.disk.setSpeed({10ms, 0});
    const auto file = rig.open("a.log");
    rig.append(file, "abcdef").value();
    rig.sync(file).value();
    rig.disk.truncate(file, 2).value();
    rig.append(file, "xyz").value();
    rig.disk.completed(DiskToken{2});
    QCOMPARE(rig.disk.syncedSize(file), 2);
}

void TestMemoryDisk::copyFollowsEveryChange()
{
    Rig rig;
    Copy copy;
    Random random(7, "copy");
    rig.disk.makeDirectory("d").value();
    const auto name = [&] { return std::string(random.chance(500000) ? "d/" : "") + std::string(1, static_cast<char>('p' + random.below(4))); };
    for (int i = 0; i < 4000; ++i) {
        const std::string path = name();
        switch (random.below(8)) {
        case 0: (void)rig.disk.remove(path); break;
        case 1: (void)rig.disk.rename(path, name()); break;
        case 2: rig.disk.replaceFile(path, "replaced " + std::to_string(i)).value(); break;
        case 3:
            if (const auto file = rig.disk.open(path, OpenMode::MustExist)) {
                rig.disk.truncate(*file, static_cast<std::int64_t>(random.below(20))).value();
                rig.disk.close(*file);
            }
            break;
        case 4:
            if (random.chance(100000)) {
                rig.disk.rename("d", "e").value();
                rig.disk.makeDirectory("d").value();
                rig.disk.remove("e").value();
            }
            break;
        default: {
            const auto file = rig.open(path);
            rig.append(file, std::to_string(i) + ",").value();
            rig.disk.close(file);
        }
        }
        if (random.chance(100000)) {
            copy.follow(rig.disk);
            std::map<std::string, std::string> truth;
            for (const auto& file : rig.disk.files())
                truth[file.path] = rig.content(file.path);
            QCOMPARE(copy.files, truth);
            QCOMPARE(copy.directories.size(), rig.disk.directories().size());
        }
    }
}

void TestMemoryDisk::tooOldCopyIsToldEverything()
{
    Rig rig;
    const auto file = rig.open("a");
    rig.append(file, "abc").value();
    for (std::size_t i = 0; i < MemoryDisk::kNameChangesKept; ++i)
        rig.disk.replaceFile("b", std::to_string(i)).value();
    QVERIFY(rig.disk.changesSince(0).everything);
    Copy copy;
    copy.files["gone"] = "old";
    copy.follow(rig.disk);
    QCOMPARE(copy.files, (std::map<std::string, std::string>{{"a", "abc"}, {"b", "4095"}}));
    const auto nothing = rig.disk.changesSince(rig.disk.version());
    QVERIFY(!nothing.everything && nothing.names.empty() && nothing.grown.empty());
    rig.append(file, "d").value();
    const auto grown = rig.disk.changesSince(copy.version);
    QVERIFY(grown.names.empty());
    QCOMPARE(grown.grown, (std::vector<MemoryDisk::FileSize>{{"a", 4}}));
    rig.disk.wipe();
    copy.follow(rig.disk);
    QVERIFY(copy.files.empty());
}

void TestMemoryDisk::sameBytesHashAlikeHoweverTheyWereWritten()
{
    Rig one;
    Rig other;
    const auto a = one.open("a");
    const auto b = other.open("a");
    const std::string text(200000, 'q');
    one.append(a, text).value();
    for (std::size_t at = 0; at < text.size(); at += 77)
        other.append(b, std::string_view(text).substr(at, 77)).value();
    QCOMPARE(one.hash(), other.hash());
    one.sync(a).value();
    QVERIFY(one.hash() != other.hash());
}

QTEST_GUILESS_MAIN(TestMemoryDisk)
#include "tst_memory_disk.moc"
