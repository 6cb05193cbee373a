#include <QTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "tests/ui/lesson/lesson_texts_of.h"
#include "ui/lesson/progress_file.h"

using namespace ui;

// Is what a learner has done kept, and do cards come back when they should?
class TstLessonProgress : public QObject {
    Q_OBJECT

private slots:
    void whatIsDoneStaysDone();
    void aCardWaitsLongerEachTimeItIsKnown();
    void earlyRepetitionDoesNotLengthenTheWait();
    void aMissedQuizComesTheSameDay();
    void cardsNeedNoLab();
    void twoCardsOfOtherLessonsOpenALesson();
    void theFileIsReadAgain();
    void aFileThatCannotBeReadIsPutAside();
    void aNewerFileIsNotTouched();
    void nothingIsKeptWithoutAPath();
};

namespace {

constexpr std::int64_t kToday = 20000;

// The first steps done, one of them shown.
LessonState after(const Lesson& lesson, std::size_t steps)
{
    LessonState state;
    state.statuses.assign(lesson.steps.size(), StepStatus::Ahead);
    for (std::size_t i = 0; i < steps; ++i)
        state.statuses[i] = lesson.steps[i].kind == StepKind::Act ? StepStatus::Shown : StepStatus::Solved;
    state.step = std::min(steps, lesson.steps.size() - 1);
    return state;
}

std::int64_t dueOf(const Progress& progress, const std::string& step)
{
    for (const RecallCard& card : progress.cards())
        if (card.step == step)
            return card.due;
    return -1;
}

LessonPtr lessonNamed(const std::string& id)
{
    LessonSource source = skeleton();
    source.folder = id;
    replaceOnce(source.logic, "id = \"9.9-test\"", "id = \"" + id + "\"");
    return readWell(source);
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TstLessonProgress::whatIsDoneStaysDone()
{
    const LessonPtr lesson = readWell(skeleton());
    Progress progress;
    QVERIFY(progress.take(*lesson, after(*lesson, 3), kToday));
    QVERIFY(!progress.take(*lesson, after(*lesson, 3), kToday)); // nothing new
    QCOMPARE(progress.of(lesson->id).stepsDone(*lesson), 3u);
    QCOMPARE(progress.of(lesson->id).steps.at("send"), StepStatus::Shown);
    LessonState again = after(*lesson, 3);
    again.statuses[2] = StepStatus::Solved;
    again.solutions = {"send-then-kill"};
    again.finished = true;
    progress.take(*lesson, again, kToday);
    progress.take(*lesson, after(*lesson, 0), kToday); // the lesson begins anew
    QCOMPARE(progress.of(lesson->id).steps.at("send"), StepStatus::Solved);
    QCOMPARE(progress.of(lesson->id).stepsDone(*lesson), 3u);
    QVERIFY(progress.of(lesson->id).finished);
    QCOMPARE(progress.of(lesson->id).solutions, std::vector<std::string>{"send-then-kill"});
    QCOMPARE(progress.of("1.1-none").stepsDone(*lesson), 0u);
}

void TstLessonProgress::aCardWaitsLongerEachTimeItIsKnown()
{
    const LessonPtr lesson = readWell(skeleton());
    Progress progress;
    progress.take(*lesson, after(*lesson, 6), kToday);
    std::int64_t day = kToday;
    for (const std::int64_t wait : {1, 3, 7, 16, 35, 35}) {
        QCOMPARE(dueOf(progress, "table"), day + wait);
        day += wait;
        QVERIFY(progress.due(day - 1).empty());
        QCOMPARE(progress.due(day).size(), 1u);
        progress.recalled(lesson->id, "table", true, day);
    }
    progress.recalled(lesson->id, "table", false, day);
    QCOMPARE(dueOf(progress, "table"), day + 1); // forgotten: from the beginning
    progress.recalled(lesson->id, "table", true, day + 1);
    QCOMPARE(dueOf(progress, "table"), day + 1 + 3);
}

void TstLessonProgress::earlyRepetitionDoesNotLengthenTheWait()
{
    const LessonPtr lesson = readWell(skeleton());
    Progress progress;
    progress.take(*lesson, after(*lesson, 6), kToday);
    progress.recalled(lesson->id, "table", true, kToday); // it is due tomorrow
    QCOMPARE(dueOf(progress, "table"), kToday + 1);
    progress.recalled(lesson->id, "table", false, kToday);
    QCOMPARE(dueOf(progress, "table"), kToday + 1);
}

void TstLessonProgress::aMissedQuizComesTheSameDay()
{
    const LessonPtr lesson = readWell(skeleton());
    Progress progress;
    progress.missed(*lesson, "question", kToday);
    progress.missed(*lesson, "send", kToday); // not a card
    QCOMPARE(progress.cards().size(), 1u);
    progress.take(*lesson, after(*lesson, 7), kToday); // answered right at last
    QCOMPARE(dueOf(progress, "question"), kToday);
    QCOMPARE(dueOf(progress, "table"), kToday + 1);
}

void TstLessonProgress::cardsNeedNoLab()
{
    LessonSource source = skeleton();
    const LessonPtr whole = readWell(source);
    QVERIFY(isRecallable(*whole, whole->steps[5]));
    QVERIFY(isRecallable(*whole, whole->steps[6]));
    QVERIFY(!isRecallable(*whole, whole->steps[4])); // an explanation
    replaceOnce(source.english, "## question\n### title\n", "## question\n### title\n{size(acked(p1))} ");
    replaceOnce(source.chinese, "## question\n### title\n", "## question\n### title\n{size(acked(p1))} ");
    const LessonPtr live = readWell(source);
    QVERIFY(!isRecallable(*live, live->steps[6])); // its words need a lab
}

void TstLessonProgress::twoCardsOfOtherLessonsOpenALesson()
{
    const LessonPtr first = lessonNamed("9.1-one"), second = lessonNamed("9.2-two");
    Progress progress;
    progress.take(*first, after(*first, 7), kToday);
    progress.take(*second, after(*second, 7), kToday - 5);
    QVERIFY(progress.beforeLesson("9.1-one").size() == 2);
    for (const RecallCard& card : progress.beforeLesson("9.1-one"))
        QCOMPARE(card.lesson, std::string("9.2-two"));
    QCOMPARE(progress.beforeLesson("9.3-three").size(), Progress::kCardsAtStart);
    QCOMPARE(progress.beforeLesson("9.3-three").front().lesson, std::string("9.2-two")); // it waits longest
    QVERIFY(Progress().beforeLesson("9.1-one").empty());
}

void TstLessonProgress::theFileIsReadAgain()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("home/progress.json");
    const LessonPtr lesson = readWell(skeleton());
    std::string before;
    {
        ProgressFile file(path);
        LessonState state = after(*lesson, 7);
        state.solutions = {"send-then-kill"};
        file.take(*lesson, state, kToday);
        file.missed(*lesson, "question", kToday);
        file.recalled(lesson->id, "table", true, kToday + 1);
        QCOMPARE(file.problem(), QString());
        before = file.progress().text();
    }
    const ProgressFile again(path);
    QCOMPARE(again.problem(), QString());
    QCOMPARE(again.progress().text(), before);
    QCOMPARE(again.progress().of(lesson->id).solutions, std::vector<std::string>{"send-then-kill"});
    QCOMPARE(again.progress().of(lesson->id).at, std::string("challenge"));
    QCOMPARE(again.progress().of(lesson->id).steps.at("send"), StepStatus::Shown);
    QCOMPARE(dueOf(again.progress(), "table"), kToday + 1 + 3);
}

void TstLessonProgress::aFileThatCannotBeReadIsPutAside()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("progress.json");
    for (const char* text : {"{", "[]", "{\"format\":1,\"lessons\":{},\"cards\":[{\"box\":\"x\"}]}"}) {
        QFile broken(path);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write(text);
        broken.close();
        ProgressFile file(path);
        QVERIFY2(file.problem().contains("cannot be read"), qPrintable(file.problem()));
        QVERIFY(!QFile::exists(path));
        const LessonPtr lesson = readWell(skeleton());
        file.take(*lesson, after(*lesson, 2), kToday); // and it is kept again
        QVERIFY(QFile::exists(path));
    }
    QCOMPARE(contents(path + ".unreadable"), QByteArray("{"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 4);
}

void TstLessonProgress::aNewerFileIsNotTouched()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("progress.json");
    QFile newer(path);
    QVERIFY(newer.open(QIODevice::WriteOnly));
    newer.write("{\"format\":2}");
    newer.close();
    const ProgressFile file(path);
    QVERIFY2(file.problem().contains("a newer Highwater wrote it"), qPrintable(file.problem()));
    QCOMPARE(contents(path + ".unreadable"), QByteArray("{\"format\":2}"));
}

void TstLessonProgress::nothingIsKeptWithoutAPath()
{
    const LessonPtr lesson = readWell(skeleton());
    ProgressFile file{QString()};
    file.take(*lesson, after(*lesson, 2), kToday);
    QCOMPARE(file.problem(), QString());
    QCOMPARE(file.progress().of(lesson->id).stepsDone(*lesson), 2u);
}

QTEST_GUILESS_MAIN(TstLessonProgress)
#include "tst_lesson_progress.moc"
