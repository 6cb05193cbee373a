#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/check.h"
#include "engine/net/file_disk.h"
#include "tests/support/print.h"

using namespace engine;
namespace fs = std::filesystem;

// What does the disk of real files say when the system refuses, and what does it leave behind? A process that may not make large files
// stands for a disk that is full.
class TstFileDisk : public QObject {
    Q_OBJECT

private slots:
    void anAppendThatDoesNotFitIsTakenBackAndTold();
    void whatWasThereStaysIfItCannotBeReplaced();
    void aFileThatBecameShorterIsTold();
    void theSameWordsAreToldOnce();
    void whatIsTooLargeToBeReadIsNotTakenIntoMemory();
    void linksAreNotFollowed();
    void manyFilesNeedFewDescriptors();
};

namespace {

struct Fixture {
    QTemporaryDir home;
    std::string folder = home.path().toStdString() + "/broker-1";
    std::vector<std::string> told;
    std::unique_ptr<FileDisk> disk;

    Fixture()
    {
        std::string problem;
        disk = FileDisk::open(folder, problem);
        ENGINE_CHECK(disk != nullptr, "a temporary folder can be used");
        disk->onFailure([this](const std::string& words) { told.push_back(words); });
    }
    FileId open(const std::string& name)
    {
        const auto file = disk->open(name, OpenMode::CreateIfMissing);
        ENGINE_CHECK(file.has_value(), "a temporary folder can be written");
        return *file;
    }
    std::string text(const std::string& name)
    {
        std::ifstream in(folder + "/" + name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

// Files of this process end there, as long as this lives.
class Full {
public:
    explicit Full(rlim_t bytesMax)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{bytesMax, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~Full() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

void TstFileDisk::anAppendThatDoesNotFitIsTakenBackAndTold()
{
    Fixture f;
    const FileId log = f.open("log");
    QVERIFY(f.disk->append(log, Slice::copyOf(std::string(900, 'a')), {}));
    {
        const Full full(1000);
        QCOMPARE(f.disk->append(log, Slice::copyOf(std::string(300, 'b')), {}).error(), ErrorCode::KafkaStorageError);
    }
    QCOMPARE(f.told, std::vector<std::string>{f.folder + "/log cannot be written at byte 1000: File too large"});
    QCOMPARE(f.disk->size(log), std::int64_t{900});
    QCOMPARE(f.text("log"), std::string(900, 'a')); // not the 100 bytes that did fit
    QVERIFY(f.disk->append(log, Slice::copyOf("c"), {})); // there is room again
    QCOMPARE(f.text("log"), std::string(900, 'a') + "c");
    ByteChain bytes;
    QVERIFY(f.disk->read(log, 898, 10, bytes, {}));
    QCOMPARE(std::string(bytes.flatten().text()), std::string("aac"));
}

void TstFileDisk::whatWasThereStaysIfItCannotBeReplaced()
{
    Fixture f;
    QVERIFY(f.disk->replaceFile("checkpoint", "before"));
    {
        const Full full(100);
        QCOMPARE(f.disk->replaceFile("checkpoint", std::string(300, 'x')).error(), ErrorCode::KafkaStorageError);
    }
    QCOMPARE(f.text("checkpoint"), std::string("before"));
    QCOMPARE(f.disk->list(""), std::vector<std::string>{"checkpoint"}); // and nothing beside it
    QCOMPARE(f.told, std::vector<std::string>{f.folder + "/checkpoint cannot be replaced: File too large"});
}

void TstFileDisk::aFileThatBecameShorterIsTold()
{
    Fixture f;
    std::ofstream(f.folder + "/log") << std::string(1000, 'a');
    const FileId log = f.open("log");
    fs::resize_file(f.folder + "/log", 400);
    ByteChain bytes;
    QCOMPARE(f.disk->read(log, 100, 500, bytes, {}).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(f.told, std::vector<std::string>{f.folder + "/log cannot be read at byte 400: No data available"});
}

void TstFileDisk::theSameWordsAreToldOnce()
{
    Fixture f;
    const FileId one = f.open("one"), two = f.open("two");
    {
        const Full full(10);
        for (int i = 0; i < 3; ++i)
            QVERIFY(!f.disk->append(one, Slice::copyOf(std::string(30, 'x')), {}));
        QVERIFY(!f.disk->append(two, Slice::copyOf(std::string(30, 'x')), {}));
    }
    QCOMPARE(f.told.size(), 2u);
}

// A terabyte that is nowhere: a file with a hole.
void TstFileDisk::whatIsTooLargeToBeReadIsNotTakenIntoMemory()
{
    Fixture f;
    const FileId log = f.open("log");
    const std::int64_t size = std::int64_t{1} << 40;
    if (::truncate((f.folder + "/log").c_str(), size) != 0)
        QSKIP("this file system has no files of a terabyte");
    f.disk->close(log);
    const FileId again = f.open("log");
    QCOMPARE(f.disk->size(again), size);
    ByteChain bytes;
    QCOMPARE(f.disk->read(again, 0, size, bytes, {}).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(f.told, std::vector<std::string>{f.folder + "/log cannot be read at byte 0: File too large"});
    QCOMPARE(readWholeFile(*f.disk, "log").error(), ErrorCode::CorruptMessage);
}

void TstFileDisk::linksAreNotFollowed()
{
    Fixture f;
    const std::string theirs = f.home.path().toStdString() + "/theirs";
    std::ofstream(theirs) << "theirs";
    fs::create_symlink(theirs, f.folder + "/log");
    QVERIFY(!f.disk->open("log", OpenMode::CreateIfMissing));
    fs::create_symlink(theirs, f.folder + "/checkpoint.tmp");
    QVERIFY(!f.disk->replaceFile("checkpoint", "ours"));
    std::ifstream in(theirs);
    QCOMPARE(std::string(std::istreambuf_iterator<char>(in), {}), std::string("theirs"));
}

// Three files for each segment: a broker with ten thousand segments would have none left.
void TstFileDisk::manyFilesNeedFewDescriptors()
{
    Fixture f;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{500, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    std::vector<FileId> files;
    bool all = true;
    for (int i = 0; i < 2000; ++i) {
        const auto file = f.disk->open("file-" + std::to_string(i), OpenMode::CreateIfMissing);
        all = all && file && f.disk->append(*file, Slice::copyOf(std::to_string(i)), {});
        if (file)
            files.push_back(*file);
    }
    for (std::size_t i = 0; i < files.size(); ++i)
        all = all && f.disk->append(files[i], Slice::copyOf("x"), {});
    ::setrlimit(RLIMIT_NOFILE, &before);
    QVERIFY2(all, f.told.empty() ? "" : f.told.front().c_str());
    QCOMPARE(f.text("file-1999"), std::string("1999x"));
}

QTEST_GUILESS_MAIN(TstFileDisk)
#include "tst_file_disk.moc"
