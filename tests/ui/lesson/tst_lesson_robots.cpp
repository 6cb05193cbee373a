#include <QTest>

#include "tests/ui/lesson/lesson_texts_of.h"
#include "ui/lesson/lab_stage.h"
#include "ui/lesson/lesson_look.h"
#include "ui/lesson/lesson_robots.h"
#include "ui/lesson/lesson_shelf.h"

using namespace ui;

// Can every lesson be played to its end on a real lab, and does a lesson that cannot be fail with the right robot?
class TstLessonRobots : public QObject {
    Q_OBJECT

private slots:
    void everyLessonPlays_data();
    void everyLessonPlays();
    void theSkeletonPlays();
    void plantedMistakesAreFound_data();
    void plantedMistakesAreFound();
    void aWrongAnswerOfEachFormIsToldSo();
    void aMarkThatIsNotKeptIsFound();
    void aWayBackThatGoesElsewhereIsFound();

private:
    // What the window shows is looked at.
    static RobotOptions showing()
    {
        return {[reader = std::make_shared<StepReader>()](const Lesson& lesson, const LessonState& state) { return (*reader)(lesson, state); }, {}, {}};
    }
    static void playsWell(const LessonSource& source)
    {
        const LessonReport report = playLesson(readWell(source), 3, showing());
        QCOMPARE(report.robots.size(), 8u);
        for (const RobotVerdict& robot : report.robots)
            QVERIFY2(robot.problem.empty(), (robot.robot + ": " + robot.problem).c_str());
    }
    static std::string problemOf(const LessonSource& source, const std::string& robot, RobotOptions options = showing())
    {
        options.only = robot;
        const LessonReport report = playLesson(readWell(source), 1, options);
        return report.robots.empty() ? "no robot " + robot : report.robots.front().problem;
    }
};

#define TELLS(problem, words) \
    do { \
        const std::string told = (problem); \
        QVERIFY2(told.find(words) != std::string::npos, told.empty() ? "nothing was told" : told.c_str()); \
    } while (false)

void TstLessonRobots::everyLessonPlays_data()
{
    QTest::addColumn<QString>("id");
    for (const std::string& id : lessonIds())
        QTest::newRow(id.c_str()) << QString::fromStdString(id);
}

void TstLessonRobots::everyLessonPlays()
{
    QFETCH(QString, id);
    std::string problem;
    const auto source = findLesson(id.toStdString(), problem);
    QVERIFY2(source.has_value(), problem.c_str());
    playsWell(*source);
}

void TstLessonRobots::theSkeletonPlays() { playsWell(skeleton()); }

// What somebody may do to a lesson that is well, the robot that finds it, and what it says.
void TstLessonRobots::plantedMistakesAreFound_data()
{
    QTest::addColumn<QString>("form"); // of its question; empty: as the skeleton has it
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("robot");
    QTest::addColumn<QString>("told");
    const auto logic = [](const char* name, const char* from, const char* to, const char* robot, const char* told) {
        QTest::newRow(name) << "" << "logic" << from << to << robot << told;
    };
    logic("a wrong reference", "do = [\"send p1 orders --count 3", "do = [\"send p1 orders --count 2", "reference", "send: still false after 5s");
    logic("what is missing", "do = [\"send p1 orders --count 3", "do = [\"send p1 orders --count 2", "reference", "not yet acked: `p1` has 2 of 3.");
    logic("true from the start", "acked(p1) == 3", "acked(p1) <= 3", "reference", "the check acked is true before the step begins");
    logic("true by waiting", "acked(p1) == 3", "now > 4s", "null", "comes true at 4");
    logic("a goal by waiting where time stands", "goal = \"acked(p1) >= 1 && broker(1).state == killed\"", "goal = \"now - before(now) > 2s\"\ntime-stands = true", "null",
        "the check goal comes true");
    logic("a right option that is wrong", "value = 3\n", "value = 4\n", "reference", "calls three right, but the run says 3");
    logic("a solution that misses", "\"advance 1s\", \"kill broker 1\"", "\"advance 1s\", \"kill broker 2\"", "alternatives", "the solution send-then-kill: still false");
    logic("a reading without replay", "replay = \"1s\"\n", "", "contrarian", "nothing to look at again");
    logic("a break that does not happen", "within = \"5s\"\n", "within = \"5s\"\nviolates = [\"acked-is-kept\"]\n", "reference", "send: nothing breaks acked-is-kept in it");
    logic("another way that does not work", "within = \"5s\"\n",
        "within = \"5s\"\n[[step.alt]]\ndo = [\"send p1 orders --count 3\"]\n[[step.alt]]\ndo = [\"send p1 orders --count 4\"]\n", "alternatives", "send: its other way 2: still false");
    logic("a step that opens by itself", "expr = \"acked(p1) == 3\"", "expr = \"acked(p1) <= 3\"\ntrue-before = true", "impatient", "send: passed without its condition");
    logic("nothing there to point at", "focus = [\"partition orders-0\"]\nspotlight", "focus = [\"partition orders-7\"]\nspotlight", "reference", "look: it points at partition orders-7, which is not there");
    logic("no such producer", "focus = [\"producer p1\", \"partition orders-0\"]", "focus = [\"producer p9\"]", "reference", "beginning: it points at producer p9, which is not there");
    logic("a solution beyond the commands", "goal = ", "limits = { commands = 1 }\ngoal = ", "alternatives", "kill broker 1: beyond a limit of the step, 1");
    logic("a solution beyond the time", "goal = ", "limits = { time = \"900ms\" }\ngoal = ", "alternatives", "more than 900ms of the lab have passed, the limit of this step");
    QTest::newRow("a right number that is wrong") << "predict-numeric" << "logic" << "value = 3\n" << "value = 4\n" << "reference" << "the prediction guess calls three right, but the run says 3";
    QTest::newRow("a key frame that never comes") << "pause" << "logic" << "on = \"acked(p1) >= 1\"" << "on = \"acked(p1) >= 9\"" << "reference" << "send: its key frame first never comes";
    QTest::newRow("words that do not fit") << "" << "english" << "Send three\n" << "Send three_records_that_have_a_name_without_any_place_to_break_it\n" << "bilingual" << "a word of it needs";
    QTest::newRow("where they do not fit") << "" << "english" << "Send three\n" << "Send three_records_that_have_a_name_without_any_place_to_break_it\n" << "bilingual" << "send: en: ";
    QTest::newRow("a letter that no font has") << "" << "chinese" << "发送三条\n" << QString("发送三条") + QChar(0xE001) + "\n" << "bilingual" << "has a letter that no font has";
    QTest::newRow("an option of a set that does not fit") << "multi" << "english" << "When the leader has written the record\n" << "a_very_long_answer_that_nobody_can_break_into_two_lines\n" << "bilingual" << "question: en: ";
}

void TstLessonRobots::plantedMistakesAreFound()
{
    QFETCH(QString, form);
    QFETCH(QString, file);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, robot);
    QFETCH(QString, told);
    LessonSource source = withForm(form.toStdString());
    QVERIFY2(problemOf(source, robot.toStdString()).empty(), "it was not well before");
    replaceOnce(file == "logic" ? source.logic : file == "english" ? source.english : source.chinese, from.toStdString(), to.toStdString());
    const std::string problem = problemOf(source, robot.toStdString());
    QVERIFY2(problem.find(told.toStdString()) != std::string::npos, problem.empty() ? "nothing was told" : problem.c_str());
}

// Robots answer every form rightly and wrongly, and nothing wrong passes.
void TstLessonRobots::aWrongAnswerOfEachFormIsToldSo()
{
    for (const char* form : {"multi", "numeric", "order", "predict-numeric", "pause", "limits", "range", "time", "pick"}) {
        const LessonReport report = playLesson(readWell(withForm(form)), 1, showing());
        for (const RobotVerdict& robot : report.robots)
            QVERIFY2(robot.problem.empty(), (std::string(form) + ": " + robot.robot + ": " + robot.problem).c_str());
    }
}

namespace {

// A stage that does not keep its promises: it comes back a moment too late.
class Late : public LabStage {
public:
    using LabStage::LabStage;
    engine::CommandResult returnTo(const Mark& mark) override { return late(LabStage::returnTo(mark)); }
    engine::CommandResult comeBack() override { return late(LabStage::comeBack()); }

private:
    engine::CommandResult late(engine::CommandResult done)
    {
        lab().runUntil(lab().now() + engine::Duration{300000000});
        return done;
    }
};

// Only the way back from what was tried is wrong.
class LateBack : public LabStage {
public:
    using LabStage::LabStage;
    engine::CommandResult comeBack() override { return {}; } // and stays there
};

template <class Stage>
RobotOptions on()
{
    return {{}, [](engine::Lab& lab, const LessonStart& start) { return std::make_unique<Stage>(lab, start); }, {}};
}

} // namespace

void TstLessonRobots::aMarkThatIsNotKeptIsFound()
{
    TELLS(problemOf(skeleton(), "jumper", on<Late>()), "another state at its mark than when it was reached first");
    TELLS(problemOf(skeleton(), "vandal", on<Late>()), "another state than");
    QCOMPARE(problemOf(skeleton(), "jumper", on<LabStage>()), std::string());
}

void TstLessonRobots::aWayBackThatGoesElsewhereIsFound()
{
    TELLS(problemOf(skeleton(), "vandal", on<LateBack>()), "beginning: back to the lesson leads to another state than was left");
    QCOMPARE(problemOf(skeleton(), "vandal", on<LabStage>()), std::string());
}

QTEST_MAIN(TstLessonRobots)
#include "tst_lesson_robots.moc"
