#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include "engine/net/folder_lock.h"

using namespace engine;

namespace fs = std::filesystem;

class TstFolderLock : public QObject {
    Q_OBJECT

private slots:
    void oneHoldsItAtATime();
    void itMovesWithItsHolder();
    void aLinkIsNotFollowed();
    void aFolderThatCannotBeWrittenIsSaid();

private:
    static fs::path fileIn(const QTemporaryDir& home) { return fs::path(home.path().toStdString()) / ".lock"; }
};

void TstFolderLock::oneHoldsItAtATime()
{
    const QTemporaryDir home;
    std::string problem;
    {
        const auto first = FolderLock::take(fileIn(home), problem);
        QVERIFY2(first, problem.c_str());
        QVERIFY(!FolderLock::take(fileIn(home), problem));
        QCOMPARE(problem, fileIn(home).string() + " is held by another program");
    }
    QVERIFY(FolderLock::take(fileIn(home), problem)); // the file is still there
    QVERIFY(fs::exists(fileIn(home)));
}

void TstFolderLock::itMovesWithItsHolder()
{
    const QTemporaryDir home;
    std::string problem;
    std::optional<FolderLock> kept;
    {
        auto first = FolderLock::take(fileIn(home), problem);
        kept = std::move(first);
    }
    QVERIFY(!FolderLock::take(fileIn(home), problem));
    kept.reset();
    QVERIFY(FolderLock::take(fileIn(home), problem));
}

void TstFolderLock::aLinkIsNotFollowed()
{
    const QTemporaryDir home, theirs;
    const fs::path target = fs::path(theirs.path().toStdString()) / "file";
    fs::create_symlink(target, fileIn(home));
    std::string problem;
    QVERIFY(!FolderLock::take(fileIn(home), problem));
    QVERIFY2(problem.find("cannot be written") != std::string::npos, problem.c_str());
    QVERIFY(!fs::exists(target));
}

void TstFolderLock::aFolderThatCannotBeWrittenIsSaid()
{
    const QTemporaryDir home;
    std::string problem;
    QVERIFY(!FolderLock::take(fileIn(home) / "nowhere" / ".lock", problem));
    QVERIFY2(problem.find("cannot be written: No such file or directory") != std::string::npos, problem.c_str());
}

QTEST_APPLESS_MAIN(TstFolderLock)
#include "tst_folder_lock.moc"
