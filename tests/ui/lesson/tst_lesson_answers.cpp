#include <QTest>

#include "tests/ui/lesson/go_to.h"
#include "tests/ui/lesson/lesson_texts_of.h"

using namespace ui;
using engine::expr::Member;

// What does the learner answer, in each form of a question, and what is said to it? Predictions, readings, quizzes, sliders.
class TstLessonAnswers : public QObject {
    Q_OBJECT

private slots:
    void aPredictionNeedsConfidenceAndIsMadeOnce();
    void aPredictionIsRevealedByWhatHappened();
    void whatWasPredictedIsKnownLater();
    void aReadingIsComparedWithThePicture();
    void aWrongAnswerOfTheQuizDoesNotPass();
    void theSliderHasToMove();
    void severalAnswersAreRightTogether();
    void aNumberIsAnsweredWithinItsTolerance();
    void anOrderIsRightOnlyAsAWhole();
    void optionsAreShownShuffledAndAlwaysAlike();
    void aNumberIsPredictedWithoutConfidence();
    void aSpanOfTimeIsReadWithItsTolerance();
};

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

void TstLessonAnswers::aPredictionNeedsConfidenceAndIsMadeOnce()
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

void TstLessonAnswers::aPredictionIsRevealedByWhatHappened()
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

void TstLessonAnswers::whatWasPredictedIsKnownLater()
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

void TstLessonAnswers::aReadingIsComparedWithThePicture()
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

void TstLessonAnswers::aWrongAnswerOfTheQuizDoesNotPass()
{
    TableStage stage;
    LessonPlayer player(readWell(skeleton()), stage);
    goTo(player, stage, "question");
    QCOMPARE(player.answer({"all"}).refusal, LessonRefusal::WrongAnswer);
    QVERIFY(!player.isDone());
    QVERIFY(player.answer({"leader"}).ok());
    QVERIFY(player.isDone());
}

void TstLessonAnswers::theSliderHasToMove()
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

void TstLessonAnswers::severalAnswersAreRightTogether()
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

void TstLessonAnswers::aNumberIsAnsweredWithinItsTolerance()
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

void TstLessonAnswers::anOrderIsRightOnlyAsAWhole()
{
    Asked asked("order");
    QCOMPARE(asked.player.answer({"leader", "all", "reader"}).refusal, LessonRefusal::NoOption); // one is missing
    QCOMPARE(asked.player.answer({"leader", "reader", "all", "gone"}).refusal, LessonRefusal::WrongAnswer);
    QCOMPARE(asked.said().texts, Texts{"reader.feedback"}); // the first that stands wrongly
    QVERIFY(!asked.player.isDone());
    QVERIFY(asked.player.answer({"leader", "all", "reader", "gone"}).ok());
    QCOMPARE(asked.said().texts, Texts{"right"});
}

void TstLessonAnswers::optionsAreShownShuffledAndAlwaysAlike()
{
    const LessonPtr order = readWell(withForm("order")), multi = readWell(withForm("multi")), plain = readWell(skeleton());
    const auto shown = [](const LessonPtr& lesson) { return lesson->shownOrder(lesson->steps[lesson->indexOf("question")]); };
    QVERIFY(shown(order) != (std::vector<std::size_t>{0, 1, 2, 3})); // never solved before it begins
    QVERIFY(shown(multi) != (std::vector<std::size_t>{0, 1, 2, 3}));
    QCOMPARE(shown(multi), shown(readWell(withForm("multi"))));
    QCOMPARE(shown(plain), (std::vector<std::size_t>{0, 1}));
}

void TstLessonAnswers::aNumberIsPredictedWithoutConfidence()
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

void TstLessonAnswers::aSpanOfTimeIsReadWithItsTolerance()
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

QTEST_GUILESS_MAIN(TstLessonAnswers)
#include "tst_lesson_answers.moc"
