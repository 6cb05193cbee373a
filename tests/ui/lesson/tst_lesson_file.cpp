#include <QTest>

#include <QDir>
#include <QTemporaryDir>

#include "tests/ui/lesson/lesson_texts_of.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lesson_shelf.h"

using namespace ui;

// Is what is wrong with a lesson told with its file, line and column, in words that help?
class TstLessonFile : public QObject {
    Q_OBJECT

private slots:
    void theLessonsOfThisBuildAreWhole();
    void aWrongReadingIsNotToldTheValue();
    void wrongLogicHasItsPlace_data();
    void wrongLogicHasItsPlace();
    void wrongWordsHaveTheirPlace();
    void narrationIsShort();
    void bothLanguagesSayTheSame();
    void nothingIsHalfLoaded();
    void prerequisitesAreThereAndGoInNoCircle();
    void commandsAreAllowedByTheirFirstWords();
    void aNewLessonIsWrittenOnce();
    void lessonsAreFoundByNumberAndFolder();
    void aBrokenLessonLeavesTheOthersUsable();
};

void TstLessonFile::theLessonsOfThisBuildAreWhole()
{
    std::vector<LessonPtr> lessons;
    for (const std::string& id : lessonIds()) {
        std::string problem;
        const auto source = findLesson(id, problem);
        QVERIFY2(source.has_value(), problem.c_str());
        QCOMPARE(errorsOf(*source), std::string());
        lessons.push_back(readWell(*source));
    }
    QVERIFY(!lessons.empty());
    QVERIFY(checkPrerequisites(lessons).empty());
}

// Who misread looks again; who is told the value does not look (curriculum, R3).
void TstLessonFile::aWrongReadingIsNotToldTheValue()
{
    std::size_t readings = 0;
    for (const std::string& id : lessonIds()) {
        std::string problem;
        const LessonPtr lesson = readWell(*findLesson(id, problem));
        for (const LessonStep& step : lesson->steps)
            if (step.kind == StepKind::Observe) {
                ++readings;
                const LessonText* wrong = lesson->english.find(step.id + ".wrong");
                QVERIFY2(wrong->raw().find('{' + step.read->text() + '}') == std::string::npos, (id + ": " + step.id).c_str());
            }
    }
    QVERIFY(readings > 0);
}

void TstLessonFile::wrongLogicHasItsPlace_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("told"); // begins a line of the errors
    const auto row = [](const char* name, const char* from, const char* to, const char* told) { QTest::newRow(name) << from << to << told; };
    row("a name in a condition", "acked(p1) == 3", "ackd(p1) == 3", "9.9-test/lesson.toml:45:9: ");
    row("a command", "\"send p1 orders --count 3 --partition 0\"", "\"sent p1 orders\"", "9.9-test/lesson.toml:41:8: ");
    row("a kind", "kind = \"observe\"", "kind = \"obserev\"", "9.9-test/lesson.toml:52:8: there is no kind obserev");
    row("a key", "within = \"5s\"", "whithin = \"5s\"", "9.9-test/lesson.toml:42:1: ");
    row("a cluster", "cluster = \"C3T\"", "cluster = \"C3\\u0051\"", "9.9-test/lesson.toml:9:11: there is no cluster C3Q");
    row("a second step", "id = \"why\"", "id = \"look\"", "9.9-test/lesson.toml:60:6: a second step look");
    row("not allowed", "allow = [\"send p1 orders\"]\ndo", "allow = [\"kill broker\"]\ndo", "9.9-test/lesson.toml:41:7: `send p1 orders");
    row("nothing right", "value = 3\ncorrect = true", "value = 3", "9.9-test/lesson.toml:21:1: guess has 0 correct options");
    row("reveals nowhere", "reveal = \"send\"", "reveal = \"beginning\"", "9.9-test/lesson.toml:21:1: guess reveals in beginning");
    row("too long", "minutes = 7", "minutes = 1", "9.9-test/lesson.toml:5:11: the steps take");
    row("nobody believes it", "[\"M23\"]", "[\"M99\"]", "9.9-test/lesson.toml:6:19: no option of any step is M99");
    row("history in the middle", "within = \"5s\"", "within = \"5s\"\nswitches = { restart = \"keeps-isr\" }", "9.9-test/lesson.toml:43:12: switches are set at the beginning");
    row("no such history", "at = \"2s\"", "at = \"2s\"\nswitches = { truncation = \"by-luck\" }", "9.9-test/lesson.toml:13:");
    row("nothing to light", "focus = [\"partition orders-0\"]\nspotlight", "spotlight", "9.9-test/lesson.toml:54:13: the spotlight has nothing to light");
    row("nowhere to look", "within = \"5s\"", "within = \"5s\"\ncamera = \"broker 1\"", "9.9-test/lesson.toml:43:11: \"broker 1\" is no place to look at");
    row("no such prediction", "acked(p1) == 3", "predicted(gues) == three", "9.9-test/lesson.toml:45:19: no prediction before this is called gues");
    row("no such option", "acked(p1) == 3", "predicted(guess) == thre", "9.9-test/lesson.toml:45:29: guess has no option thre");
    row("a prediction in a command", "\"send p1 orders --count 3 --partition 0\"", "\"run until predicted(guess) == three\"", "9.9-test/lesson.toml:41:7: a command knows nothing of predicted(guess)");
    row("no such error", "acked(p1) == 3", "happened(RequestRefused{error=NOT_ENOUGH})", "9.9-test/lesson.toml:45:39: RequestRefused.error is never \"NOT_ENOUGH\"");
    row("no such field", "acked(p1) == 3", "happened(RequestRefused{err=NONE})", "9.9-test/lesson.toml:45:33: RequestRefused has no field err");
    row("no such rule", "acked(p1) == 3", "happened(IsrShrunk{rule=by-luck})", "9.9-test/lesson.toml:45:33: IsrShrunk.rule is never \"by-luck\"");
    row("never another value", "acked(p1) == 3", "3 == 3", "9.9-test/lesson.toml:45:11: this comparison can never change");
    row("another way that is locked", "within = \"5s\"\n", "within = \"5s\"\n[[step.alt]]\ndo = [\"kill broker 1\"]\n", "9.9-test/lesson.toml:44:7: `kill broker 1` is not allowed in this step");
    row("newer", "format = 1", "format = 2", "9.9-test/lesson.toml:2:10: this lesson has format 2");
    row("not TOML", "format = 1", "format = ", "9.9-test/lesson.toml:2:");
}

void TstLessonFile::wrongLogicHasItsPlace()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, told);
    LessonSource source = skeleton();
    replaceOnce(source.logic, from.toStdString(), to.toStdString());
    const QString errors = QString::fromStdString(errorsOf(source));
    QVERIFY2(('\n' + errors).contains('\n' + told), qPrintable(errors));
}

void TstLessonFile::wrongWordsHaveTheirPlace()
{
    LessonSource source = skeleton();
    replaceOnce(source.english, "`p1` has {size(acked(p1))} of 3.", "`p1` has {size(akced(p1))} of 3.");
    replaceOnce(source.chinese, "### the-line\n", "### the-lien\n");
    const QString errors = QString::fromStdString(errorsOf(source));
    QVERIFY2(errors.contains("9.9-test/en.md:44:16: "), qPrintable(errors)); // the name itself
    QVERIFY2(errors.contains("send.the-line has no text in zh.md"), qPrintable(errors));
    QVERIFY2(errors.contains("9.9-test/zh.md:39:1: nothing uses the text send.the-lien"), qPrintable(errors));
    source = skeleton();
    replaceOnce(source.chinese, "## line\n值得记住的那条规则，一句话。\n", "");
    QCOMPARE(errorsOf(source), std::string("9.9-test/lesson.toml:1:1: line has no text in zh.md\n"));
    source = skeleton();
    replaceOnce(source.english, "`p1` has {size(acked(p1))} of 3.", "`p1` has {predicted(later)} of 3.");
    QVERIFY2(errorsOf(source).find("9.9-test/en.md:44:21: no prediction before this is called later") != std::string::npos, errorsOf(source).c_str());
}

void TstLessonFile::narrationIsShort()
{
    LessonSource source = skeleton();
    std::string longWords, longCharacters;
    for (int i = 0; i < 61; ++i)
        longWords += "word ";
    for (int i = 0; i < 121; ++i)
        longCharacters += "字";
    replaceOnce(source.english, "At most sixty words before the learner does something.", longWords);
    replaceOnce(source.chinese, "学习者动手之前，最多 120 个字。", longCharacters);
    const QString errors = QString::fromStdString(errorsOf(source));
    QVERIFY2(errors.contains("beginning.text has 61 words"), qPrintable(errors));
    QVERIFY2(errors.contains("beginning.text has 121 characters"), qPrintable(errors));
}

void TstLessonFile::bothLanguagesSayTheSame()
{
    LessonSource source = skeleton();
    replaceOnce(source.chinese, "它在 {partition(orders,0).highWatermark}。", "它在那里。");
    const QString errors = QString::fromStdString(errorsOf(source));
    QVERIFY2(errors.contains("look.wrong has other values in braces than in en.md"), qPrintable(errors));
}

void TstLessonFile::nothingIsHalfLoaded()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "within = \"5s\"", "within = 5");
    QVERIFY(readLesson(source).has_error());
}

void TstLessonFile::prerequisitesAreThereAndGoInNoCircle()
{
    LessonSource first = skeleton(), second = skeleton();
    replaceOnce(first.logic, "minutes = 7", "minutes = 7\nrequires = [\"9.8-other\"]");
    QCOMPARE(checkPrerequisites({readWell(first)}).size(), 1u);
    second.folder = "9.8-other";
    replaceOnce(second.logic, "id = \"9.9-test\"", "id = \"9.8-other\"\nrequires = [\"9.9-test\"]");
    const LessonErrors circle = checkPrerequisites({readWell(first), readWell(second)});
    QCOMPARE(circle.size(), 2u);
    QVERIFY(circle.front().message.find("requires itself") != std::string::npos);
}

void TstLessonFile::commandsAreAllowedByTheirFirstWords()
{
    const std::vector<std::string> allow{"kill broker 1", "send p1 orders"};
    QVERIFY(isAllowed("kill broker 1", allow));
    QVERIFY(isAllowed("send p1 orders --count 5 --partition 0", allow));
    QVERIFY(isAllowed("advance 10s", allow)); // the learner owns the clock
    QVERIFY(!isAllowed("kill broker 2", allow));
    QVERIFY(!isAllowed("kill broker 10", allow));
    QVERIFY(!isAllowed("goto 1s", allow));
    QVERIFY(isAllowed("kil broker 1", allow)); // the lab says better what is wrong
}

void TstLessonFile::aNewLessonIsWrittenOnce()
{
    QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    std::string made, problem;
    const std::string first = writeSkeleton("7.1-mine", made);
    const auto source = findLesson("7.1-mine", problem);
    const std::string second = writeSkeleton("7.1-mine", made);
    const std::string outside = writeSkeleton("../x", made);
    QDir::setCurrent(before);
    QCOMPARE(first, std::string());
    QCOMPARE(made, std::string("7.1-mine"));
    QVERIFY2(source.has_value(), problem.c_str());
    QCOMPARE(errorsOf(*source), std::string());
    QVERIFY(second.find("is there already") != std::string::npos);
    QVERIFY(outside.find("no name for a lesson") != std::string::npos);
}

void TstLessonFile::lessonsAreFoundByNumberAndFolder()
{
    std::string problem;
    QCOMPARE(findLesson("4.3", problem)->folder, std::string("4.3-acks"));
    QVERIFY(!findLesson("4.3-aks", problem));
    QVERIFY2(problem.find("4.3-acks") != std::string::npos, problem.c_str());
    const auto ids = lessonIds();
    QVERIFY(std::find(ids.begin(), ids.end(), "skeleton") == ids.end());
}

// A shelf with one lesson that is well, one of a newer format, one with a condition that no run can meet, one without words.
void TstLessonFile::aBrokenLessonLeavesTheOthersUsable()
{
    QTemporaryDir folder;
    const QString before = QDir::currentPath();
    const std::string presets = skeleton().presets;
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto change = [](const QString& path, const std::string& from, const std::string& to) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        std::string text = file.readAll().toStdString();
        replaceOnce(text, from, to);
        file.resize(0);
        file.seek(0);
        file.write(QByteArray::fromStdString(text));
    };
    QVERIFY(QDir().mkdir("lessons"));
    QFile shelf("lessons/presets.toml");
    QVERIFY(shelf.open(QIODevice::WriteOnly));
    shelf.write(QByteArray::fromStdString(presets));
    shelf.close();
    std::string made, problem;
    for (const char* id : {"7.1-well", "7.2-newer", "7.3-never", "7.4-mute"})
        QCOMPARE(writeSkeleton(id, made), std::string());
    change("lessons/7.2-newer/lesson.toml", "format = 1", "format = 2");
    change("lessons/7.3-never/lesson.toml", "acked(p1) == 3", "broker(1).state == asleep");
    QVERIFY(QFile::remove("lessons/7.4-mute/zh.md"));
    const std::vector<std::string> ids = lessonIds();
    std::map<std::string, std::string> told;
    for (const std::string& id : ids)
        if (const auto source = findLesson(id, problem))
            told[id] = errorsOf(*source);
        else
            told[id] = problem;
    QDir::setCurrent(before);
    QCOMPARE(ids.size(), 4u);
    QCOMPARE(told["7.1-well"], std::string());
    const auto tells = [&](const std::string& id, const char* words) {
        return QString::fromStdString(told[id]).startsWith(words);
    };
    QVERIFY2(tells("7.2-newer", "lessons/7.2-newer/lesson.toml:2:10: this lesson has format 2"), told["7.2-newer"].c_str());
    QVERIFY2(tells("7.3-never", "lessons/7.3-never/lesson.toml:45:28: "), told["7.3-never"].c_str());
    QVERIFY2(tells("7.4-mute", "lessons/7.4-mute/zh.md cannot be read"), told["7.4-mute"].c_str());
}

QTEST_GUILESS_MAIN(TstLessonFile)
#include "tst_lesson_file.moc"
