#include <QTest>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>

#include "ui/lesson/lesson_watch.h"

using namespace ui;

// Is an edited lesson noticed, however the editor writes?
class TstLessonWatch : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aFileThatIsWrittenIsNoticed();
    void aFileThatIsReplacedIsNoticedAgain();
    void otherFoldersAreNotWatched();
    void lessonsInsideTheProgramAreNotWatched();

private:
    static constexpr int kLongEnough = 10000; // for a machine with much to do; a signal ends it at once
    void write(const QString& name, const QByteArray& text) const
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TstLessonWatch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char* name : {"lesson.toml", "en.md", "zh.md"})
        write(name, "one");
}

void TstLessonWatch::aFileThatIsWrittenIsNoticed()
{
    LessonWatch watch;
    QSignalSpy changed(&watch, &LessonWatch::changed);
    watch.watch(m_folder->path() + "/");
    write("zh.md", "two");
    QVERIFY(changed.wait(kLongEnough));
    QCOMPARE(changed.size(), 1);
}

void TstLessonWatch::aFileThatIsReplacedIsNoticedAgain()
{
    LessonWatch watch;
    QSignalSpy changed(&watch, &LessonWatch::changed);
    watch.watch(m_folder->path());
    for (int i = 1; i <= 3; ++i) { // as editors do: a new file, then over the old one
        write("new", QByteArray::number(i));
        QVERIFY(QFile::remove(m_folder->filePath("en.md")));
        QVERIFY(QFile::rename(m_folder->filePath("new"), m_folder->filePath("en.md")));
        QVERIFY(changed.wait(kLongEnough));
        changed.clear();
        watch.settle();
        changed.clear();
    }
    write("en.md", "in place");
    QVERIFY(changed.wait(kLongEnough));
}

void TstLessonWatch::otherFoldersAreNotWatched()
{
    QTemporaryDir other;
    LessonWatch watch;
    QSignalSpy changed(&watch, &LessonWatch::changed);
    watch.watch(m_folder->path());
    watch.watch(other.path());
    QCOMPARE(watch.folder(), other.path());
    write("en.md", "two");
    QFile file(other.filePath("en.md"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("three");
    file.close();
    QVERIFY(changed.wait(kLongEnough));
    QCOMPARE(changed.size(), 1); // of the one that is watched
    watch.watch({});
    watch.settle();
    QCOMPARE(changed.size(), 1);
}

void TstLessonWatch::lessonsInsideTheProgramAreNotWatched()
{
    LessonWatch watch;
    watch.watch(":/lessons/4.3-acks/");
    QVERIFY(watch.folder().isEmpty());
}

QTEST_GUILESS_MAIN(TstLessonWatch)
#include "tst_lesson_watch.moc"
