#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include "engine/net/folder_files.h"
#include "tests/support/print.h"

using namespace engine;

// Is a folder of somebody else read and nothing else, whatever lies in it? (What is left out: tst_dump_folders, too.)
class TstFolderFiles : public QObject {
    Q_OBJECT

private slots:
    void listsFilesWithTheirSizes();
    void readsPartsAndSaysWhyNot();
    void goesNoDeeperThanWanted();
    void takesNoMoreThanWanted();
    void stopsWhenAsked();
    void changesNothing();
};

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view text)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::vector<std::string> names(const FolderFiles& listed, const fs::path& folder)
{
    std::vector<std::string> out;
    for (const DumpFile& file : listed.files)
        out.push_back(file.path.substr(folder.generic_string().size() + 1) + " " + std::to_string(file.size));
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

void TstFolderFiles::listsFilesWithTheirSizes()
{
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    write(folder / "b" / "two.log", "22");
    write(folder / "one.log", "1");
    write(folder / "li\nne", "333");
    fs::create_directory_symlink(folder, folder / "loop");
    const FolderFiles listed = listFolder(folder, {});
    QCOMPARE(names(listed, folder), (std::vector<std::string>{"b/two.log 2", "li?ne 3", "one.log 1"}));
    QVERIFY(listed.whole);
    QCOMPARE(listed.leftOut.size(), 1u);
    QCOMPARE(listed.leftOut[0].what, std::string("a link to a folder; not followed"));
    const FolderFiles none = listFolder(folder / "nowhere", {});
    QCOMPARE(none.leftOut.size(), 1u);
    QVERIFY(none.leftOut[0].isProblem && none.leftOut[0].what.starts_with("cannot be listed: "));
}

void TstFolderFiles::readsPartsAndSaysWhyNot()
{
    QTemporaryDir temporary;
    const fs::path path = fs::path(temporary.path().toStdString()) / "a.log";
    write(path, "0123456789");
    const FolderFiles listed = listFolder(path.parent_path(), {});
    const DumpFile& file = listed.files.at(0);
    Slice bytes;
    QCOMPARE(file.read(3, 4, bytes), std::string());
    QCOMPARE(std::string(bytes.text()), std::string("3456"));
    QCOMPARE(file.read(8, 10, bytes), std::string());
    QCOMPARE(std::string(bytes.text()), std::string("89"));
    fs::remove(path);
    QCOMPARE(file.read(0, 1, bytes), std::string("No such file or directory"));
    QCOMPARE(::mkfifo(path.c_str(), 0600), 0); // it would wait for a writer
    QCOMPARE(file.read(0, 1, bytes), std::string("no regular file"));
    QVERIFY(bytes.empty());
}

void TstFolderFiles::goesNoDeeperThanWanted()
{
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    write(folder / "1" / "2" / "3" / "x", "");
    write(folder / "1" / "2" / "y", "");
    FolderListing how;
    how.depthMax = 2;
    const FolderFiles listed = listFolder(folder, how);
    QCOMPARE(names(listed, folder), (std::vector<std::string>{"1/2/y 0"}));
    QCOMPARE(listed.leftOut.size(), 1u);
    QVERIFY(!listed.leftOut[0].isProblem);
}

void TstFolderFiles::takesNoMoreThanWanted()
{
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    for (int i = 0; i < 20; ++i)
        write(folder / std::to_string(i % 3) / std::to_string(i), "x");
    FolderListing how;
    how.filesMax = 10;
    const FolderFiles listed = listFolder(folder, how);
    QCOMPARE(listed.files.size(), 10u);
    QVERIFY(!listed.whole);
    QVERIFY(listed.leftOut.back().isProblem);
    QVERIFY(listed.leftOut.back().what.starts_with("more than 10 files"));
}

void TstFolderFiles::stopsWhenAsked()
{
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    for (int i = 0; i < 9; ++i)
        write(folder / std::to_string(i) / "x", "x");
    FolderListing how;
    how.goOn = [](std::size_t files) { return files < 3; };
    const FolderFiles listed = listFolder(folder, how);
    QCOMPARE(listed.files.size(), 3u);
    QVERIFY(!listed.whole);
}

void TstFolderFiles::changesNothing()
{
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    write(folder / "a.log", "0123456789");
    struct stat before = {}, after = {};
    QCOMPARE(::stat((folder / "a.log").c_str(), &before), 0);
    fs::permissions(folder / "a.log", fs::perms::owner_read);
    fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec); // neither can be written
    const FolderFiles listed = listFolder(folder, {});
    Slice bytes;
    QCOMPARE(listed.files.at(0).read(0, 10, bytes), std::string());
    fs::permissions(folder, fs::perms::owner_all);
    QCOMPARE(::stat((folder / "a.log").c_str(), &after), 0);
    QVERIFY(before.st_mtim.tv_sec == after.st_mtim.tv_sec && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
        && before.st_size == after.st_size);
    QCOMPARE(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

QTEST_GUILESS_MAIN(TstFolderFiles)
#include "tst_folder_files.moc"
