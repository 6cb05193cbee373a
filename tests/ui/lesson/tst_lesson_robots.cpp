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
    void aWrongReferenceIsFound();
    void aCheckThatIsTrueFromTheStartIsFound();
    void aCheckThatComesTrueByWaitingIsFound();
    void aGoalThatComesTrueByWaitingIsFoundWhereTimeStandsToo();
    void aRightOptionThatIsWrongIsFound();
    void aSolutionThatDoesNotReachTheGoalIsFound();
    void aReadingWithoutReplayIsFound();
    void aBreakThatDoesNotHappenIsFound();
    void anotherWayThatDoesNotWorkIsFound();
    void aStepThatOpensByItselfIsFound();
    void aMarkThatIsNotKeptIsFound();
    void aWayBackThatGoesElsewhereIsFound();
    void wordsThatDoNotFitAreFound();
    void lettersThatNoFontHasAreFound();

private:
    // What the window shows is looked at.
    static RobotOptions showing()
    {
        return {[reader = std::make_shared<StepReader>()](const Lesson& lesson, const LessonState& state) { return (*reader)(lesson, state); }, {}};
    }
    static std::string problemOf(const LessonSource& source, const std::string& robot, const RobotOptions& options = showing())
    {
        for (const RobotVerdict& verdict : playLesson(readWell(source), 1, options).robots)
            if (verdict.robot == robot)
                return verdict.problem;
        return "no robot " + robot;
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
    const LessonReport report = playLesson(readWell(*source), 3, showing());
    QCOMPARE(report.robots.size(), 8u);
    for (const RobotVerdict& robot : report.robots)
        QVERIFY2(robot.problem.empty(), (robot.robot + ": " + robot.problem).c_str());
}

void TstLessonRobots::theSkeletonPlays()
{
    for (const RobotVerdict& robot : playLesson(readWell(skeleton()), 3, showing()).robots)
        QVERIFY2(robot.problem.empty(), (robot.robot + ": " + robot.problem).c_str());
}

void TstLessonRobots::aWrongReferenceIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "send p1 orders --count 3 --partition 0", "send p1 orders --count 2 --partition 0");
    TELLS(problemOf(source, "reference"), "send: still false after 5s");
    TELLS(problemOf(source, "reference"), "not yet acked: `p1` has 2 of 3.");
}

void TstLessonRobots::aCheckThatIsTrueFromTheStartIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "expr = \"acked(p1) == 3\"", "expr = \"acked(p1) <= 3\"");
    TELLS(problemOf(source, "reference"), "the check acked is true before the step begins");
}

void TstLessonRobots::aCheckThatComesTrueByWaitingIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "expr = \"acked(p1) == 3\"", "expr = \"now > 4s\"");
    TELLS(problemOf(source, "null"), "comes true at 4");
}

void TstLessonRobots::aGoalThatComesTrueByWaitingIsFoundWhereTimeStandsToo()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "goal = \"acked(p1) >= 1 && broker(1).state == killed\"", "goal = \"now - before(now) > 2s\"\ntime-stands = true");
    TELLS(problemOf(source, "null"), "the check goal comes true");
}

void TstLessonRobots::aRightOptionThatIsWrongIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "value = 3", "value = 4");
    TELLS(problemOf(source, "reference"), "calls three right, but the run says none of its options");
}

void TstLessonRobots::aSolutionThatDoesNotReachTheGoalIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "\"advance 1s\", \"kill broker 1\"", "\"advance 1s\", \"kill broker 2\"");
    TELLS(problemOf(source, "alternatives"), "the solution send-then-kill: still false");
}

void TstLessonRobots::aReadingWithoutReplayIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "replay = \"1s\"\n", "");
    TELLS(problemOf(source, "contrarian"), "nothing to look at again");
}

void TstLessonRobots::aBreakThatDoesNotHappenIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "within = \"5s\"\n", "within = \"5s\"\nviolates = [\"acked-is-kept\"]\n");
    TELLS(problemOf(source, "reference"), "send: nothing breaks acked-is-kept in it");
}

void TstLessonRobots::anotherWayThatDoesNotWorkIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "within = \"5s\"\n", "within = \"5s\"\n[[step.alt]]\ndo = [\"send p1 orders --count 3\"]\n[[step.alt]]\ndo = [\"send p1 orders --count 4\"]\n");
    TELLS(problemOf(source, "alternatives"), "send: its other way 2: still false");
}

void TstLessonRobots::aStepThatOpensByItselfIsFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "expr = \"acked(p1) == 3\"", "expr = \"acked(p1) <= 3\"\ntrue-before = true");
    TELLS(problemOf(source, "impatient"), "send: passed without its condition");
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
    return {{}, [](engine::Lab& lab, const LessonStart& start) { return std::make_unique<Stage>(lab, start); }};
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

void TstLessonRobots::wordsThatDoNotFitAreFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.english, "Send three\n", "Send`three_records_that_have_a_name_without_any_place_to_break_it`\n");
    TELLS(problemOf(source, "bilingual"), "send: en: ");
    TELLS(problemOf(source, "bilingual"), "a word of it needs");
}

void TstLessonRobots::lettersThatNoFontHasAreFound()
{
    LessonSource source = skeleton();
    replaceOnce(source.chinese, "发送三条\n", "发送三条\xEE\x80\x81\n"); // U+E001 belongs to nobody
    TELLS(problemOf(source, "bilingual"), "send: zh: ");
    TELLS(problemOf(source, "bilingual"), "has a letter that no font has");
}

QTEST_MAIN(TstLessonRobots)
#include "tst_lesson_robots.moc"
