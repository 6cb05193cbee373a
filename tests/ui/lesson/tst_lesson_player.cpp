#include <QTest>

#include "tests/ui/lesson/go_to.h"
#include "tests/ui/lesson/lesson_texts_of.h"
#include "ui/lesson/lesson_player.h"

using namespace ui;
using engine::expr::Member;

// Does the player open the next step exactly when the learner has done what the step asks, and find its way back? What an answer
// is: tst_lesson_answers.
class TstLessonPlayer : public QObject {
    Q_OBJECT

private slots:
    void nextIsClosedUntilTheStepIsDone();
    void anyWayThatMakesTheChecksTruePasses();
    void checksSayWhatIsMissingWithLiveValues();
    void aProducerThatAStepStartsComesIntoTheLedger();
    void anEmptySetIsADashInWords();
    void lockedCommandsDoNotReachTheStage();
    void timeStandsWhereThereIsNothingToDo();
    void timeStopsAtTheEventThatMakesTheStepDone();
    void showMeCountsAsShown();
    void hintsComeByButtonTimeAndCondition();
    void backAndOnAgainReturnsToTheMarks();
    void jumpsOnlyToWhereTheWayHasLed();
    void theChallengeNamesItsSolution();
    void aStepBeginsUnderItsOwnHistory();
    void checksThatAreTrueTooEarlyAreKnown();
    void timeStopsAtAKeyFrameOnce();
    void aChallengeHasItsLimits();
    void whatIsForbiddenIsRefused();
    void trySomethingLeavesTheLessonAsItIs();
    void earlierRunsOpenTheWay();
    void otherWaysOfAStepCanBeShown();

private:
    static void predict(LessonPlayer& player) { QVERIFY(player.next().ok() && player.predict("three", Confidence::Sure).ok() && player.next().ok()); }
};

void TstLessonPlayer::nextIsClosedUntilTheStepIsDone()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    QVERIFY(player.isDone()); // nothing to do in a narration
    QVERIFY(player.next().ok());
    QCOMPARE(player.step().id, std::string("guess"));
    QCOMPARE(player.next().refusal, LessonRefusal::NotDone);
    QCOMPARE(player.index(), 1u);
}

void TstLessonPlayer::anyWayThatMakesTheChecksTruePasses()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    predict(player);
    stage.setRecords(Member::Acked, 2);
    player.look();
    QVERIFY(!player.isDone());
    stage.setRecords(Member::Acked, 3); // whoever did it
    player.look();
    QVERIFY(player.isDone());
    QCOMPARE(player.status(2), StepStatus::Solved);
    stage.setRecords(Member::Acked, 4); // done stays done
    player.look();
    QVERIFY(player.isDone());
}

void TstLessonPlayer::checksSayWhatIsMissingWithLiveValues()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    predict(player);
    stage.setRecords(Member::Acked, 2);
    player.look();
    const LessonState state = player.state();
    QVERIFY(!state.checks.front().isTrue);
    QCOMPARE(state.texts.at("acked.notyet").english, std::string("`p1` has 2 of 3."));
    QCOMPARE(state.texts.at("acked.notyet").chinese, std::string("`p1` 有 2 个，要 3 个。"));
    QCOMPARE(state.ledger.front().acked, 2);
}

void TstLessonPlayer::aProducerThatAStepStartsComesIntoTheLedger()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "allow = [\"send p1 orders\"]\ndo = [",
        "allow = [\"start producer p2\", \"send p1 orders\"]\ndo = [\"start producer p2 --topic orders\", ");
    TableStage stage;
    LessonPlayer player(readWell(source), stage);
    predict(player);
    QCOMPARE(player.state().ledger.size(), 1u); // nobody has started it
    stage.set(Member::ProducerCalls, std::int64_t{0});
    player.look();
    const LessonState state = player.state();
    QCOMPARE(state.ledger.size(), 2u);
    QCOMPARE(state.ledger.front().producer, std::string("p1"));
    QCOMPARE(state.ledger.back().producer, std::string("p2"));
}

void TstLessonPlayer::anEmptySetIsADashInWords()
{
    LessonSource source = skeleton();
    replaceOnce(source.english, "`p1` has {size(acked(p1))} of 3.", "The OSR is {partition(orders,0).osr}.");
    replaceOnce(source.chinese, "`p1` 有 {size(acked(p1))} 个，要 3 个。", "OSR 为 {partition(orders,0).osr}。");
    TableStage stage;
    stage.set(Member::PartitionOsr, engine::expr::makeIntSet({}));
    LessonPlayer player(readWell(source), stage);
    predict(player);
    QCOMPARE(player.text("send.acked.notyet").english, std::string("The OSR is —."));
    stage.set(Member::PartitionOsr, engine::expr::makeIntSet({3}));
    QCOMPARE(player.text("send.acked.notyet").english, std::string("The OSR is 3."));
}

void TstLessonPlayer::lockedCommandsDoNotReachTheStage()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    QCOMPARE(player.run("send p1 orders").refusal, LessonRefusal::Locked); // a narration has none
    predict(player);
    const LessonAnswer locked = player.run("kill broker 1");
    QCOMPARE(locked.refusal, LessonRefusal::Locked);
    QCOMPARE(locked.detail, std::string("send p1 orders"));
    QVERIFY(stage.commands.empty());
    QVERIFY(player.run("send p1 orders --count 1").ok());
    QCOMPARE(stage.commands, std::vector<std::string>{"send p1 orders --count 1"});
}

void TstLessonPlayer::timeStandsWhereThereIsNothingToDo()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    QCOMPARE(player.run("advance 10s").refusal, LessonRefusal::Locked);
    predict(player);
    QVERIFY(player.run("advance 10s").ok());
    QCOMPARE(stage.commands, std::vector<std::string>{"advance 10s"});
}

void TstLessonPlayer::timeStopsAtTheEventThatMakesTheStepDone()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    QVERIFY(!player.stopsHere()); // a narration is done, and nothing happens in it
    predict(player);
    stage.setRecords(Member::Acked, 2);
    QVERIFY(!player.stopsHere());
    stage.setRecords(Member::Acked, 3);
    QVERIFY(player.stopsHere());
    QVERIFY(player.isDone());
    QVERIFY(!player.stopsHere()); // once
}

void TstLessonPlayer::showMeCountsAsShown()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    QCOMPARE(player.showMe().refusal, LessonRefusal::NothingToShow);
    predict(player);
    stage.effects["send p1 orders --count 3 --partition 0"] = [&] { stage.setRecords(Member::Acked, 3); };
    QVERIFY(player.run("send p1 orders --count 1").ok()); // something else before: it begins anew
    QVERIFY(player.showMe().ok());
    QCOMPARE(stage.returned.size(), 1u);
    QVERIFY(player.isDone());
    QCOMPARE(player.status(2), StepStatus::Shown);
    stage.effects.clear();
    QVERIFY(player.reset().ok());
    QVERIFY(!player.isDone());
    stage.setRecords(Member::Acked, 3);
    player.look();
    QCOMPARE(player.status(2), StepStatus::Solved); // by hand after all
}

void TstLessonPlayer::hintsComeByButtonTimeAndCondition()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "[[step.hint]] # nearly", "[[step.hint]]\nid = \"too-many\"\nwhen = \"acked(p1) > 3\"\n[[step.hint]] # nearly");
    replaceOnce(source.english, "### the-line\n", "### too-many\nToo many.\n### the-line\n");
    replaceOnce(source.chinese, "### the-line\n", "### too-many\n太多了。\n### the-line\n");
    TableStage stage;
    LessonPlayer player(readWell(source), stage);
    predict(player);
    using Ids = std::vector<std::string>;
    QCOMPARE(player.state().hints, Ids());
    QCOMPARE(player.state().hintsLeft, 3u); // the one with a condition does not count
    stage.setRecords(Member::Acked, 4);
    player.look();
    QCOMPARE(player.state().hints, Ids{"too-many"});
    stage.setRecords(Member::Acked, 0);
    stage.setNow(stage.now() + engine::Duration{60000000000}); // virtual time is not the learner's
    player.look();
    player.waited(engine::Duration{19000000000});
    QCOMPARE(player.state().hints, Ids());
    player.waited(engine::Duration{20000000000});
    QCOMPARE(player.state().hints, Ids{"who"});
    QVERIFY(player.hint());
    QCOMPARE(player.state().hints, (Ids{"who", "which-topic"}));
    QVERIFY(player.hint());
    QCOMPARE(player.state().hints, (Ids{"who", "which-topic", "the-line"}));
    QCOMPARE(player.state().hintsLeft, 0u);
    QVERIFY(!player.hint()); // none left
    QVERIFY(player.reset().ok());
    QCOMPARE(player.state().hints, Ids());
    player.waited(engine::Duration{60000000000}); // long enough for all
    QCOMPARE(player.state().hintsLeft, 0u);
}

void TstLessonPlayer::trySomethingLeavesTheLessonAsItIs()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    predict(player);
    stage.setRecords(Member::Acked, 2);
    player.look();
    const LessonState before = player.state();
    QCOMPARE(player.backToLesson().refusal, LessonRefusal::NotTrying);
    QVERIFY(player.trySomething().ok());
    QVERIFY(player.state().trying);
    stage.effects["kill broker 1"] = [&] { stage.setRecords(Member::Acked, 3); }; // locked in the lesson, and it would be done by it
    QVERIFY(player.run("kill broker 1").ok());
    QCOMPARE(stage.commands.back(), std::string("kill broker 1"));
    stage.setNow(stage.now() + engine::Duration{9000000000});
    player.look();
    QVERIFY(!player.stopsHere());
    QVERIFY(!player.isDone());
    for (const LessonAnswer& answer : {player.next(), player.back(), player.reset(), player.showMe(), player.jumpTo(0), player.trySomething()})
        QCOMPARE(answer.refusal, LessonRefusal::Trying);
    QVERIFY(!player.hint());
    QVERIFY(player.backToLesson().ok());
    QCOMPARE(player.state(), before);
    QCOMPARE(player.run("kill broker 1").refusal, LessonRefusal::Locked);
}

void TstLessonPlayer::earlierRunsOpenTheWay()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    using enum StepStatus;
    player.restore({Solved, Solved, Shown, Ahead, Ahead, Ahead, Ahead, Ahead}, {"send-then-kill"});
    QCOMPARE(player.solutionsFound(), std::vector<std::string>{"send-then-kill"});
    QVERIFY(player.state().reached[3]);
    QVERIFY(!player.state().reached[4]);
    stage.effects["send p1 orders --count 3 --partition 0"] = [&] { stage.setRecords(Member::Acked, 3); };
    QVERIFY(player.jumpTo(3).ok()); // on the way the reference sends
    QCOMPARE(player.step().id, std::string("look"));
    QCOMPARE(player.state().ledger.front().acked, 3);
    QCOMPARE(player.status(2), Shown); // as it was: this run did not solve it
    QCOMPARE(player.jumpTo(4).refusal, LessonRefusal::NotReached);
    QVERIFY(!player.isDone());
}

void TstLessonPlayer::otherWaysOfAStepCanBeShown()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "within = \"5s\"\n", "within = \"5s\"\n[[step.alt]]\ndo = [\"send p1 orders --count 1\", \"send p1 orders --count 2\"]\n");
    TableStage stage;
    LessonPlayer player(readWell(source), stage);
    predict(player);
    stage.effects["send p1 orders --count 2"] = [&] { stage.setRecords(Member::Acked, 3); };
    QVERIFY(player.showMe(1).ok());
    QCOMPARE(stage.commands, (std::vector<std::string>{"send p1 orders --count 1", "send p1 orders --count 2"}));
}

void TstLessonPlayer::backAndOnAgainReturnsToTheMarks()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    goTo(player, stage, "look");
    const auto mark = *player.mark(3);
    QVERIFY(player.back().ok());
    QCOMPARE(player.step().id, std::string("send"));
    QVERIFY(!player.isDone()); // the lab is as it was when the step began
    QVERIFY(player.next().ok()); // but it was done once, so the way is open
    QCOMPARE(player.step().id, std::string("look"));
    QCOMPARE(stage.returned.back(), mark.at);
    QCOMPARE(player.state().ledger.front().acked, 3);
    QVERIFY(player.jumpTo(0).ok());
    QCOMPARE(player.back().refusal, LessonRefusal::FirstStep);
}

void TstLessonPlayer::jumpsOnlyToWhereTheWayHasLed()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    QCOMPARE(player.jumpTo(3).refusal, LessonRefusal::NotReached);
    QCOMPARE(player.jumpTo(99).refusal, LessonRefusal::NotReached);
    QVERIFY(player.jumpTo(7).ok()); // the challenge begins with the lab anew
    QCOMPARE(player.step().id, std::string("challenge"));
    QCOMPARE(stage.returned.back(), stage.start().at);
}

void TstLessonPlayer::aStepBeginsUnderItsOwnHistory()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "reset = true\n", "reset = true\nswitches = { restart = \"keeps-isr\" }\n");
    TableStage stage;
    const LessonPtr lesson = readWell(source);
    LessonPlayer player(lesson, stage);
    QVERIFY(player.jumpTo(7).ok());
    QCOMPARE(stage.begun, (std::vector<TableStage::Switches>{{{"restart", "keeps-isr"}}}));
    QVERIFY(lesson->switchesAt(6).empty()); // before it, today's rules
    QCOMPARE(lesson->switchesAt(7).at("restart"), std::string("keeps-isr"));
}

void TstLessonPlayer::theChallengeNamesItsSolution()
{
    LessonSource source = skeleton();
    source.logic += "\n[[step.solution]]\nid = \"any-other\"\ndo = [\"kill broker 1\"]\n";
    source.english += "\n### any-other\nAny other way\n";
    source.chinese += "\n### any-other\n别的办法\n";
    TableStage stage;
    LessonPlayer player(readWell(source), stage);
    QVERIFY(player.jumpTo(7).ok());
    QVERIFY(player.state().solutions.empty());
    stage.setRecords(Member::Acked, 1);
    stage.set(Member::BrokerState, std::string("killed"));
    player.look();
    QVERIFY(player.isDone());
    QCOMPARE(player.solutionsFound(), std::vector<std::string>{"send-then-kill"});
    player.look(); // what is true later makes no second badge
    QCOMPARE(player.solutionsFound().size(), 1u);
    QVERIFY(player.next().ok());
    QVERIFY(player.isFinished());
    QVERIFY(player.state().finished);
}

void TstLessonPlayer::checksThatAreTrueTooEarlyAreKnown()
{
    TableStage stage;
    stage.setRecords(Member::Acked, 3);
    LessonPlayer player(readWell(skeleton()), stage);
    predict(player);
    QCOMPARE(player.trueTooEarly(), std::vector<std::string>{"acked"});
}

void TstLessonPlayer::timeStopsAtAKeyFrameOnce()
{
    TableStage stage;
    LessonPlayer player(readWell(withForm("pause")), stage);
    predict(player);
    QVERIFY(!player.stopsHere());
    QCOMPARE(player.state().pauses, std::vector<std::string>());
    stage.setRecords(Member::Acked, 1);
    QVERIFY(player.stopsHere());
    QCOMPARE(player.state().pauses, std::vector<std::string>{"first"});
    QVERIFY(!player.stopsHere()); // it goes on
    QVERIFY(player.reset().ok());
    QCOMPARE(player.state().pauses, std::vector<std::string>());
}

void TstLessonPlayer::aChallengeHasItsLimits()
{
    TableStage stage;
    LessonPlayer player(readWell(withForm("limits")), stage); // 4 records, 5 commands, 8 s
    QVERIFY(player.jumpTo(7).ok());
    QCOMPARE(player.run("send p1 orders --count 5").refusal, LessonRefusal::TooManySends);
    QVERIFY(player.run("send p1 orders --count 3").ok());
    QCOMPARE(player.run("send p1 orders --count 2").refusal, LessonRefusal::TooManySends);
    QCOMPARE(player.run("send p1 orders --count 2").detail, std::string("4"));
    QCOMPARE(player.state().sent, 3);
    for (int i = 0; i < 3; ++i)
        QVERIFY(player.run("kill broker 3").ok());
    QVERIFY(player.run("advance 1s").ok()); // time is no command
    QVERIFY(player.run("send p1 orders").ok());
    QCOMPARE(player.run("kill broker 1").refusal, LessonRefusal::TooManyCommands);
    QCOMPARE(player.state().commands, 5);
    QVERIFY(!player.state().overTime);
    stage.setRecords(Member::Acked, 1);
    stage.set(Member::BrokerState, std::string("killed"));
    stage.setNow(stage.now() + engine::Duration{9000000000});
    QVERIFY(player.stopsHere()); // there is nothing more to win
    QVERIFY(!player.stopsHere());
    QVERIFY(!player.isDone());
    QVERIFY(player.state().overTime);
    QVERIFY(player.reset().ok());
    QCOMPARE(player.state().sent, 0);
    QVERIFY(!player.state().overTime);
}

void TstLessonPlayer::whatIsForbiddenIsRefused()
{
    TableStage stage;
    LessonPlayer player(readWell(withForm("limits")), stage);
    QVERIFY(player.jumpTo(7).ok());
    QCOMPARE(player.run("kill broker 2").refusal, LessonRefusal::Forbidden);
    QVERIFY(player.run("kill broker 3").ok());
    QCOMPARE(stage.commands, std::vector<std::string>{"kill broker 3"});
}

QTEST_GUILESS_MAIN(TstLessonPlayer)
#include "tst_lesson_player.moc"
