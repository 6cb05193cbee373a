#include <QTest>

#include "tests/ui/lesson/lesson_texts_of.h"
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

private:
    static std::string problemOf(const LessonSource& source, const std::string& robot)
    {
        for (const RobotVerdict& verdict : playLesson(readWell(source), 1).robots)
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
    const LessonReport report = playLesson(readWell(*source), 3);
    QCOMPARE(report.robots.size(), 7u);
    for (const RobotVerdict& robot : report.robots)
        QVERIFY2(robot.problem.empty(), (robot.robot + ": " + robot.problem).c_str());
}

void TstLessonRobots::theSkeletonPlays()
{
    QVERIFY(playLesson(readWell(skeleton()), 3).isWell());
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

QTEST_GUILESS_MAIN(TstLessonRobots)
#include "tst_lesson_robots.moc"
