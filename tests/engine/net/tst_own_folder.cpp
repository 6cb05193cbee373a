#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include "engine/net/own_folder.h"

using namespace engine;
namespace fs = std::filesystem;

// Does Highwater touch only folders that it made itself, and never what a link points to?
class TstOwnFolder : public QObject {
    Q_OBJECT

private slots:
    void aNewFolderGetsTheMarker();
    void anotherOnesFolderIsRefusedAndLeftAsItIs();
    void notesAreRemembered();
    void removingFollowsNoLinks();
    void withoutItsMarkerNothingIsRemoved();
    void aLinkIsNotAFolderOfOurs();
    void aTemporaryFolderIsNeverMadeWhereTheProgramStands();
};

namespace {

fs::path pathOf(const QTemporaryDir& folder, const char* name) { return fs::path(folder.path().toStdString()) / name; }

void write(const fs::path& path)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "theirs";
}

} // namespace

void TstOwnFolder::aNewFolderGetsTheMarker()
{
    const QTemporaryDir home;
    std::string problem;
    const auto made = OwnFolder::open(pathOf(home, "a/b"), problem);
    QVERIFY2(made, problem.c_str());
    QVERIFY(fs::exists(pathOf(home, "a/b/.highwater")));
    QVERIFY(OwnFolder::isOwn(pathOf(home, "a/b")));
    QVERIFY(OwnFolder::open(pathOf(home, "a/b"), problem)); // again
}

void TstOwnFolder::anotherOnesFolderIsRefusedAndLeftAsItIs()
{
    const QTemporaryDir home;
    write(pathOf(home, "theirs/file"));
    std::string problem;
    QVERIFY(!OwnFolder::open(pathOf(home, "theirs"), problem));
    QVERIFY2(problem.find("not empty and was not made by Highwater") != std::string::npos, problem.c_str());
    QVERIFY(!fs::exists(pathOf(home, "theirs/.highwater")));
}

void TstOwnFolder::notesAreRemembered()
{
    const QTemporaryDir home;
    std::string problem;
    auto made = OwnFolder::open(pathOf(home, "a"), problem);
    QCOMPARE(made->note("clusterId"), std::string());
    QVERIFY(made->setNote("clusterId", "abc"));
    QVERIFY(made->setNote("brokers", "3"));
    QCOMPARE(OwnFolder::open(pathOf(home, "a"), problem)->note("clusterId"), std::string("abc"));
}

void TstOwnFolder::removingFollowsNoLinks()
{
    const QTemporaryDir home;
    write(pathOf(home, "theirs/file"));
    std::string problem;
    auto made = OwnFolder::open(pathOf(home, "ours"), problem);
    write(pathOf(home, "ours/broker-1/log"));
    fs::create_directory_symlink(pathOf(home, "theirs"), pathOf(home, "ours/link"));
    made->remove();
    QVERIFY(!fs::exists(pathOf(home, "ours")));
    QVERIFY(fs::exists(pathOf(home, "theirs/file")));
}

void TstOwnFolder::withoutItsMarkerNothingIsRemoved()
{
    const QTemporaryDir home;
    std::string problem;
    auto made = OwnFolder::open(pathOf(home, "ours"), problem);
    write(pathOf(home, "ours/file"));
    fs::remove(pathOf(home, "ours/.highwater"));
    made->remove();
    QVERIFY(fs::exists(pathOf(home, "ours/file")));
}

void TstOwnFolder::aLinkIsNotAFolderOfOurs()
{
    const QTemporaryDir home;
    std::string problem;
    QVERIFY(OwnFolder::open(pathOf(home, "ours"), problem));
    fs::create_directory_symlink(pathOf(home, "ours"), pathOf(home, "link"));
    QVERIFY(!OwnFolder::isOwn(pathOf(home, "link")));
}

void TstOwnFolder::aTemporaryFolderIsNeverMadeWhereTheProgramStands()
{
    const QTemporaryDir home;
    const fs::path before = fs::current_path();
    const QByteArray temporary = qgetenv("TMPDIR");
    fs::current_path(home.path().toStdString());
    qputenv("TMPDIR", "/nowhere/at/all");
    std::string problem;
    const auto made = OwnFolder::makeTemporary(problem);
    temporary.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", temporary);
    fs::current_path(before);
    QVERIFY(!made);
    QVERIFY2(problem.find("set TMPDIR to a folder that can be written") != std::string::npos, problem.c_str());
    QVERIFY(fs::is_empty(home.path().toStdString()));
}

QTEST_GUILESS_MAIN(TstOwnFolder)
#include "tst_own_folder.moc"
