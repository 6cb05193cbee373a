#include <QTest>

#include "tests/ui/lesson/lesson_texts_of.h"
#include "tests/ui/lesson/table_stage.h"
#include "ui/lesson/lesson_player.h"

using namespace ui;
using engine::expr::Member;

// Does the player open the next step exactly when the learner has done what the step asks, and find its way back?
class TstLessonPlayer : public QObject {
    Q_OBJECT

private slots:
    void nextIsClosedUntilTheStepIsDone();
    void aPredictionNeedsConfidenceAndIsMadeOnce();
    void aPredictionIsRevealedByWhatHappened();
    void anyWayThatMakesTheChecksTruePasses();
    void checksSayWhatIsMissingWithLiveValues();
    void aProducerThatAStepStartsComesIntoTheLedger();
    void anEmptySetIsADashInWords();
    void lockedCommandsDoNotReachTheStage();
    void timeStandsWhereThereIsNothingToDo();
    void timeStopsAtTheEventThatMakesTheStepDone();
    void showMeCountsAsShown();
    void hintsComeByButtonTimeAndCondition();
    void aReadingIsComparedWithThePicture();
    void aWrongAnswerOfTheQuizDoesNotPass();
    void theSliderHasToMove();
    void backAndOnAgainReturnsToTheMarks();
    void jumpsOnlyToWhereTheWayHasLed();
    void theChallengeNamesItsSolution();
    void aStepBeginsUnderItsOwnHistory();
    void checksThatAreTrueTooEarlyAreKnown();
    void severalAnswersAreRightTogether();
    void aNumberIsAnsweredWithinItsTolerance();
    void anOrderIsRightOnlyAsAWhole();
    void optionsAreShownShuffledAndAlwaysAlike();
    void aNumberIsPredictedWithoutConfidence();
    void timeStopsAtAKeyFrameOnce();
    void aChallengeHasItsLimits();
    void whatIsForbiddenIsRefused();
    void aSpanOfTimeIsReadWithItsTolerance();
    void whatWasPredictedIsKnownLater();
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

void TstLessonPlayer::aPredictionNeedsConfidenceAndIsMadeOnce()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    player.next();
    QCOMPARE(player.predict("three", std::nullopt).refusal, LessonRefusal::NoConfidence);
    QCOMPARE(player.predict("five", Confidence::Sure).refusal, LessonRefusal::NoOption);
    QVERIFY(!player.isDone());
    QVERIFY(player.predict("none", Confidence::Guess).ok());
    QVERIFY(player.isDone());
    QCOMPARE(player.predict("three", Confidence::Sure).refusal, LessonRefusal::AlreadyCommitted);
    QCOMPARE(player.state().given, LessonGiven{"none"});
    QVERIFY(player.reset().ok());
    QVERIFY(!player.isDone());
    QVERIFY(player.predict("three", Confidence::Sure).ok());
}

void TstLessonPlayer::aPredictionIsRevealedByWhatHappened()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    player.next();
    player.predict("none", Confidence::Sure);
    player.next();
    QVERIFY(!player.predictions().front().revealed);
    stage.setRecords(Member::Acked, 3);
    player.look();
    QVERIFY(player.predictions().front().revealed);
    QCOMPARE(player.predictions().front().happened, std::string("three"));
    QCOMPARE(player.state().texts.at("guess.none.feedback").english, std::string("The leader answers as soon as its own log has them."));
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

void TstLessonPlayer::whatWasPredictedIsKnownLater()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "expr = \"acked(p1) == 3\"", "expr = \"acked(p1) == 3 && predicted(guess) in {three, none}\"");
    replaceOnce(source.english, "`p1` has {size(acked(p1))} of 3.", "You said {predicted(guess)}; `p1` has {size(acked(p1))} of 3.");
    replaceOnce(source.chinese, "`p1` 有 {size(acked(p1))} 个，要 3 个。", "你说的是 {predicted(guess)}；`p1` 有 {size(acked(p1))} 个，要 3 个。");
    TableStage stage;
    LessonPlayer player(readWell(source), stage);
    QCOMPARE(player.text("send.acked.notyet").english, std::string("You said —; `p1` has 0 of 3.")); // nothing yet
    QVERIFY(player.next().ok());
    QVERIFY(player.predict("three", Confidence::Guess).ok());
    QVERIFY(player.next().ok());
    QCOMPARE(player.state().texts.at("acked.notyet").chinese, std::string("你说的是 three；`p1` 有 0 个，要 3 个。"));
    stage.setRecords(Member::Acked, 3);
    player.look();
    QVERIFY(player.isDone());
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

namespace {

// To the step `id`, with everything done on the way.
void goTo(LessonPlayer& player, TableStage& stage, const std::string& id)
{
    while (player.step().id != id) {
        const std::string at = player.step().id;
        if (at == "guess")
            player.predict("three", Confidence::Think);
        if (at == "send") {
            stage.setRecords(Member::Acked, 3);
            stage.set(Member::PartitionHighWatermark, std::int64_t{3});
            player.look();
        }
        if (at == "look")
            player.read(engine::expr::show(player.step().read->value(player.conditions())));
        if (at == "table")
            player.moveSlider(2);
        if (at == "question")
            player.answer({"leader"});
        QVERIFY2(player.next().ok(), at.c_str());
    }
}

} // namespace

void TstLessonPlayer::aReadingIsComparedWithThePicture()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    goTo(player, stage, "look");
    QCOMPARE(player.read(" ").refusal, LessonRefusal::NothingToRead);
    QCOMPARE(player.read("2").refusal, LessonRefusal::WrongReading);
    QVERIFY(player.state().readingWrong);
    QVERIFY(!player.isDone());
    QCOMPARE(player.read("3x").refusal, LessonRefusal::WrongReading);
    QVERIFY(player.read(" 3 ").ok());
    QVERIFY(player.isDone());
}

void TstLessonPlayer::aWrongAnswerOfTheQuizDoesNotPass()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    goTo(player, stage, "question");
    QCOMPARE(player.answer({"all"}).refusal, LessonRefusal::WrongAnswer);
    QVERIFY(!player.isDone());
    QVERIFY(player.answer({"leader"}).ok());
    QVERIFY(player.isDone());
}

void TstLessonPlayer::theSliderHasToMove()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    goTo(player, stage, "table");
    QVERIFY(!player.isDone());
    QCOMPARE(player.state().slider, std::optional<std::int64_t>(0));
    player.moveSlider(99);
    QCOMPARE(player.state().slider, std::optional<std::int64_t>(3));
    QVERIFY(player.isDone());
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

namespace {

// At the question of the skeleton with that form.
struct Asked {
    explicit Asked(const std::string& form) : player(readWell(withForm(form)), stage) { goTo(player, stage, "question"); }
    TableStage stage;
    LessonPlayer player;
    Judgement said() const { return judge(player.step(), player.state().given); }
};

using Texts = std::vector<std::string>;

} // namespace

void TstLessonPlayer::severalAnswersAreRightTogether()
{
    Asked asked("multi");
    QCOMPARE(asked.player.answer({}).refusal, LessonRefusal::NoOption);
    QCOMPARE(asked.player.answer({"leader", "nobody"}).refusal, LessonRefusal::NoOption);
    QCOMPARE(asked.player.answer({"leader", "leader"}).refusal, LessonRefusal::NoOption);
    QCOMPARE(asked.player.answer({"leader"}).refusal, LessonRefusal::WrongAnswer);
    QVERIFY(asked.said().isIncomplete);
    QCOMPARE(asked.said().texts, Texts()); // which one is missing is not told
    QCOMPARE(asked.player.answer({"leader", "log", "sent"}).refusal, LessonRefusal::WrongAnswer);
    QVERIFY(!asked.said().isIncomplete);
    QCOMPARE(asked.said().texts, Texts{"sent.feedback"});
    QVERIFY(!asked.player.isDone());
    QVERIFY(asked.player.answer({"log", "leader"}).ok()); // in any order
    QCOMPARE(asked.said().texts, (Texts{"leader.feedback", "log.feedback"}));
    QVERIFY(asked.player.isDone());
}

void TstLessonPlayer::aNumberIsAnsweredWithinItsTolerance()
{
    Asked asked("numeric"); // 10, give or take 1
    QCOMPARE(asked.player.answer({"ten"}).refusal, LessonRefusal::NoNumber);
    QCOMPARE(asked.player.answer({""}).refusal, LessonRefusal::NoNumber);
    QCOMPARE(asked.player.answer({"30"}).refusal, LessonRefusal::WrongAnswer);
    QCOMPARE(asked.said().texts, Texts{"all.feedback"}); // a known mistake
    QCOMPARE(asked.player.answer({"31"}).refusal, LessonRefusal::WrongAnswer);
    QCOMPARE(asked.said().texts, Texts{"other"}); // known mistakes have no tolerance
    QCOMPARE(asked.player.answer({"12"}).refusal, LessonRefusal::WrongAnswer);
    QVERIFY(!asked.player.isDone());
    QVERIFY(asked.player.answer({"9"}).ok());
    QVERIFY(asked.player.isDone());
    QCOMPARE(typedNumber("\xE2\x88\x92" "5"), std::optional<std::int64_t>(-5)); // the minus sign of books
}

void TstLessonPlayer::anOrderIsRightOnlyAsAWhole()
{
    Asked asked("order");
    QCOMPARE(asked.player.answer({"leader", "all", "reader"}).refusal, LessonRefusal::NoOption); // one is missing
    QCOMPARE(asked.player.answer({"leader", "reader", "all", "gone"}).refusal, LessonRefusal::WrongAnswer);
    QCOMPARE(asked.said().texts, Texts{"reader.feedback"}); // the first that stands wrongly
    QVERIFY(!asked.player.isDone());
    QVERIFY(asked.player.answer({"leader", "all", "reader", "gone"}).ok());
    QCOMPARE(asked.said().texts, Texts{"right"});
}

void TstLessonPlayer::optionsAreShownShuffledAndAlwaysAlike()
{
    const LessonPtr order = readWell(withForm("order")), multi = readWell(withForm("multi")), plain = readWell(skeleton());
    const auto shown = [](const LessonPtr& lesson) { return lesson->shownOrder(lesson->steps[lesson->indexOf("question")]); };
    QVERIFY(shown(order) != (std::vector<std::size_t>{0, 1, 2, 3})); // never solved before it begins
    QVERIFY(shown(multi) != (std::vector<std::size_t>{0, 1, 2, 3}));
    QCOMPARE(shown(multi), shown(readWell(withForm("multi"))));
    QCOMPARE(shown(plain), (std::vector<std::size_t>{0, 1}));
}

void TstLessonPlayer::aNumberIsPredictedWithoutConfidence()
{
    TableStage stage;
    LessonPlayer player(readWell(withForm("predict-numeric")), stage);
    QVERIFY(player.next().ok());
    QCOMPARE(player.predict("some", std::nullopt).refusal, LessonRefusal::NoNumber);
    QVERIFY(player.predict(" 4 ", std::nullopt).ok());
    QVERIFY(!player.state().confidence);
    QVERIFY(player.next().ok());
    stage.setRecords(Member::Acked, 3);
    player.look();
    const PredictionState made = player.predictions().front();
    QVERIFY(made.revealed);
    QVERIFY(!made.isRight);
    QCOMPARE(made.chosen, std::string("other"));
    QCOMPARE(made.number, std::optional<std::int64_t>(4));
    QCOMPARE(made.happenedNumber, std::optional<std::int64_t>(3));
    QCOMPARE(made.happened, std::string("three"));
    QCOMPARE(player.state().texts.at("guess.other").english, std::string("Count the acknowledgements."));
}

void TstLessonPlayer::timeStopsAtAKeyFrameOnce()
{
    TableStage stage;
    LessonPlayer player(readWell(withForm("pause")), stage);
    predict(player);
    QVERIFY(!player.stopsHere());
    QCOMPARE(player.state().pauses, Texts());
    stage.setRecords(Member::Acked, 1);
    QVERIFY(player.stopsHere());
    QCOMPARE(player.state().pauses, Texts{"first"});
    QVERIFY(!player.stopsHere()); // it goes on
    QVERIFY(player.reset().ok());
    QCOMPARE(player.state().pauses, Texts());
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
    QCOMPARE(stage.commands, Texts{"kill broker 3"});
}

void TstLessonPlayer::aSpanOfTimeIsReadWithItsTolerance()
{
    TableStage stage;
    LessonPlayer player(readWell(withForm("time")), stage); // the time is 2 s, give or take half a second
    goTo(player, stage, "look");
    for (const char* wrong : {"3", "1.4s", "two", "3s"})
        QCOMPARE(player.read(wrong).refusal, LessonRefusal::WrongReading);
    QVERIFY(player.read("2400ms").ok());
    QVERIFY(player.reset().ok());
    QVERIFY(player.read("2").ok()); // of seconds
}

QTEST_GUILESS_MAIN(TstLessonPlayer)
#include "tst_lesson_player.moc"
