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
    void theBrokersHaveTheConfigOfTheCluster();
    void whatOnlySomeProducersHaveIsTheirs();
    void theMostCommonValueNeedsNoNames();
    void nothingIsHalfLoaded();
    void formsOfQuestionsHaveTheirOwnRules_data();
    void formsOfQuestionsHaveTheirOwnRules();
    void theWordsOfALessonKeepToTheirRules_data();
    void theWordsOfALessonKeepToTheirRules();
    void rangesOfNumbersAreAllowed();
    void aClusterOfItsOwnAndWhatIsScaledAreRead();
    void prerequisitesAreThereAndGoInNoCircle();
    void commandsAreAllowedByTheirFirstWords();
    void aMissingCheckIsCounted();
    void aNewLessonIsWrittenOnce();
    void lessonsAreFoundByNumberAndFolder();
    void thePathsNameLessonsThatAreThere();
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
    row("a kind", "kind = \"observe\"", "kind = \"obserev\"", "9.9-test/lesson.toml:58:8: there is no kind obserev");
    row("a key", "within = \"5s\"", "whithin = \"5s\"", "9.9-test/lesson.toml:42:1: ");
    row("a cluster", "cluster = \"C3T\"", "cluster = \"C3\\u0051\"", "9.9-test/lesson.toml:9:11: there is no cluster C3Q");
    row("a second step", "id = \"why\"", "id = \"look\"", "9.9-test/lesson.toml:66:6: a second step look");
    row("not allowed", "allow = [\"send p1 orders\"]\ndo", "allow = [\"kill broker\"]\ndo", "9.9-test/lesson.toml:41:7: `send p1 orders");
    row("nothing right", "value = 3\ncorrect = true", "value = 3", "9.9-test/lesson.toml:21:1: guess has 0 correct options");
    row("reveals nowhere", "reveal = \"send\"", "reveal = \"beginning\"", "9.9-test/lesson.toml:21:1: guess reveals in beginning");
    row("too long", "seconds = 120", "seconds = 900", "9.9-test/lesson.toml:5:11: the steps take");
    row("too short", "minutes = 7", "minutes = 5", "9.9-test/lesson.toml:5:11: ");
    row("nobody believes it", "[\"M23\"]", "[\"M99\"]", "9.9-test/lesson.toml:6:19: no option of any step is M99");
    row("history in the middle", "within = \"5s\"", "within = \"5s\"\nswitches = { restart = \"keeps-isr\" }", "9.9-test/lesson.toml:43:12: switches are set at the beginning");
    row("no such history", "at = \"2s\"", "at = \"2s\"\nswitches = { truncation = \"by-luck\" }", "9.9-test/lesson.toml:13:");
    row("nothing to light", "focus = [\"partition orders-0\"]\nspotlight", "spotlight", "9.9-test/lesson.toml:60:13: the spotlight has nothing to light");
    row("nowhere to look", "within = \"5s\"", "within = \"5s\"\ncamera = \"broker 1\"", "9.9-test/lesson.toml:43:11: \"broker 1\" is no place to look at");
    row("no such prediction", "acked(p1) == 3", "predicted(gues) == three", "9.9-test/lesson.toml:45:19: no prediction before this is called gues");
    row("no such option", "acked(p1) == 3", "predicted(guess) == thre", "9.9-test/lesson.toml:45:29: guess has no option thre");
    row("a prediction in a command", "\"send p1 orders --count 3 --partition 0\"", "\"run until predicted(guess) == three\"", "9.9-test/lesson.toml:41:7: a command knows nothing of predicted(guess)");
    row("no such error", "acked(p1) == 3", "happened(RequestRefused{error=NOT_ENOUGH})", "9.9-test/lesson.toml:45:39: RequestRefused.error is never \"NOT_ENOUGH\"");
    row("no such field", "acked(p1) == 3", "happened(RequestRefused{err=NONE})", "9.9-test/lesson.toml:45:33: RequestRefused has no field err");
    row("no such rule", "acked(p1) == 3", "happened(IsrShrunk{rule=by-luck})", "9.9-test/lesson.toml:45:33: IsrShrunk.rule is never \"by-luck\"");
    row("never another value", "acked(p1) == 3", "3 == 3", "9.9-test/lesson.toml:45:11: this comparison can never change");
    row("another way that is locked", "within = \"5s\"\n", "within = \"5s\"\n[[step.alt]]\ndo = [\"kill broker 1\"]\n", "9.9-test/lesson.toml:44:7: `kill broker 1` is not allowed in this step");
    row("two hints", "[[step.hint]] # a pointer,\nid = \"which-topic\"\nafter = \"40s\"\n", "", "9.9-test/lesson.toml:36:1: send has 2 hints with `after`");
    row("hints out of order", "id = \"which-topic\"\nafter = \"40s\"", "id = \"which-topic\"\nafter = \"70s\"", "9.9-test/lesson.toml:54:9: the-line would come before the hint in front of it");
    row("no such form", "kind = \"quiz\"", "kind = \"quiz\"\nform = \"mutli\"", "9.9-test/lesson.toml:86:8: there is no form mutli");
    row("a prediction in order", "reveal = \"send\"", "reveal = \"send\"\nform = \"order\"", "9.9-test/lesson.toml:27:8: there is no form order");
    row("a number without a value", "kind = \"quiz\"", "kind = \"quiz\"\nform = \"numeric\"", "9.9-test/lesson.toml:88:1: [[step.option]] has no value; expected the number that this answers");
    row("a number that the run does not give", "answer = \"size(acked(p1))\"\n", "form = \"numeric\"\n", "9.9-test/lesson.toml:21:1: [[step]] has no answer; expected the number that the run gives");
    row("an order of two", "kind = \"quiz\"", "kind = \"quiz\"\nform = \"order\"", "9.9-test/lesson.toml:83:1: [[step]] has no option; expected at least 3");
    row("a range that is none", "allow = [\"send p1 orders\"]", "allow = [\"send p1 orders --count 9..3\"]", "9.9-test/lesson.toml:40:10: 9..3 is no range");
    row("beyond the range", "allow = [\"send p1 orders\"]", "allow = [\"send p1 orders --count 1..2\"]", "9.9-test/lesson.toml:41:7: `send p1 orders --count 3 --partition 0` is not allowed");
    row("forbids what is locked", "goal = ", "forbid = [\"wipe broker\"]\ngoal = ", "9.9-test/lesson.toml:100:11: `wipe broker` is locked anyway");
    row("a forbidden solution", "goal = ", "forbid = [\"kill broker 1\"]\ngoal = ", "9.9-test/lesson.toml:113:63: `kill broker 1` is forbidden in this step");
    row("limits of nothing", "goal = ", "limits = {}\ngoal = ", "9.9-test/lesson.toml:100:10: [step.limits] limits nothing");
    row("a limit that is none", "goal = ", "limits = { recrods = 3 }\ngoal = ", "9.9-test/lesson.toml:100:12: [step.limits] has no key recrods");
    row("no such panel", "spotlight = true", "panel = \"wyh\"", "9.9-test/lesson.toml:61:9: there is no panel wyh; expected state, config, why, events or console");
    row("nothing to click", "spotlight = true", "pick = \"recrod\"", "9.9-test/lesson.toml:61:8: there is no pick recrod; expected broker,");
    row("a pause without a moment", "within = \"5s\"", "within = \"5s\"\n[[step.pause]]\nid = \"first\"\n", "9.9-test/lesson.toml:43:1: [[step.pause]] has no on; expected a condition");
    row("nothing to do for long", "kind = \"narrate\"\nseconds = 20", "kind = \"narrate\"\nseconds = 46", "9.9-test/lesson.toml:18:11: beginning takes 46 s without anything to do");
    row("nothing to do twice", "[step.slider]\nid = \"brokers-down\"\nfrom = 0\nto = 3\n", "", "9.9-test/lesson.toml:70:1: nothing to do in why, and nothing in table");
    row("scaled and usual", "at = \"2s\" ", "scaled = [\"acks\"]\nat = \"2s\" ", "9.9-test/lesson.toml:12:11: acks is not set in the start");
    row("scaled and unknown", "at = \"2s\" ", "scaled = [\"lingre.ms\"]\nat = \"2s\" ", "9.9-test/lesson.toml:12:11: Kafka has no setting lingre.ms");
    row("scaled to the default", "linger.ms=0\"]", "linger.ms=5\"]\nscaled = [\"linger.ms\"]", "9.9-test/lesson.toml:14:11: linger.ms is 5, and so it is by default");
    row("a cluster of its own", "cluster = \"C3T\"", "cluster = { brokers = 0 }", "9.9-test/lesson.toml:9:23: ");
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
    QVERIFY2(errors.contains("9.9-test/en.md:48:16: "), qPrintable(errors)); // the name itself
    QVERIFY2(errors.contains("send.the-line has no text in zh.md"), qPrintable(errors));
    QVERIFY2(errors.contains("9.9-test/zh.md:43:1: nothing uses the text send.the-lien"), qPrintable(errors));
    source = skeleton();
    replaceOnce(source.chinese, "## line\n值得记住的那条规则，一句话。\n", "");
    QCOMPARE(errorsOf(source), std::string("9.9-test/lesson.toml:1:1: line has no text in zh.md\n"));
    source = skeleton();
    replaceOnce(source.english, "`p1` has {size(acked(p1))} of 3.", "`p1` has {predicted(later)} of 3.");
    QVERIFY2(errorsOf(source).find("9.9-test/en.md:48:21: no prediction before this is called later") != std::string::npos, errorsOf(source).c_str());
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

void TstLessonFile::formsOfQuestionsHaveTheirOwnRules_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("told");
    const auto row = [](const char* name, const char* form, const char* from, const char* to, const char* told) { QTest::newRow(name) << form << from << to << told; };
    row("a number twice", "numeric", "value = 30", "value = 10", "all has the number of leader");
    row("no right number", "numeric", "value = 10\ncorrect = true", "value = 10", "question has 0 correct options; expected exactly 1");
    row("all of a set are right", "multi", "[[step.option]]\nid = \"all\"\nmisconception = \"M23\"\n[[step.option]]\nid = \"log\"\ncorrect = true\n[[step.option]]\nid = \"sent\"\n",
        "[[step.option]]\nid = \"log\"\ncorrect = true\n", "question has 2 correct options of 2");
    row("a right one in an order", "order", "id = \"leader\"", "id = \"leader\"\ncorrect = true", "[[step.option]] has no key correct");
    row("a tolerance of a choice", "multi", "shuffle = true", "tolerance = 3", "has no key tolerance");
    row("a name of a text", "numeric", "id = \"leader\"", "id = \"other\"", "other is the name of a text of every step");
}

void TstLessonFile::formsOfQuestionsHaveTheirOwnRules()
{
    QFETCH(QString, form);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, told);
    LessonSource source = withForm(form.toStdString());
    QCOMPARE(errorsOf(source), std::string());
    replaceOnce(source.logic, from.toStdString(), to.toStdString());
    const QString errors = QString::fromStdString(errorsOf(source));
    QVERIFY2(!told.isEmpty() && errors.contains(told), qPrintable(errors));
}

void TstLessonFile::theWordsOfALessonKeepToTheirRules_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("told");
    const auto row = [](const char* name, const char* file, const char* from, const char* to, const char* told) { QTest::newRow(name) << file << from << to << told; };
    row("the last hint names no command", "en", "`send p1 orders --count 3 --partition 0`", "Just send `p1`'s records.", "9.9-test/en.md:44:1: send.the-line is the last hint and names no command of this step");
    row("a button that is not there", "en", "Watch the log", "Press [[agian]] and watch the log", "9.9-test/en.md:36:9: there is no button or key [[agian]]");
    row("a code that was translated", "zh", "`acks=1` 时，broker", "`确认=1` 时，broker", "question.text has other `code` than in en.md; expected acks=1");
    row("a word of another glossary", "zh", "拖动滑块。", "拖动主题。", "9.9-test/zh.md:70:7: 主题 is not the word of these lessons; expected topic");
    row("notes in one language", "en", "## line\n", "## lecturer\nAsk first.\n## line\n", "9.9-test/en.md:9:1: lecturer has no text in zh.md");
    row("no words for other numbers", "en-numeric", "### other\nCount again.\n", "", "question.other has no text in en.md");
    row("no words for the right order", "en-order", "### right\nSo it goes.\n", "", "question.right has no text in en.md");
}

void TstLessonFile::theWordsOfALessonKeepToTheirRules()
{
    QFETCH(QString, file);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, told);
    LessonSource source = withForm(file.section('-', 1).toStdString());
    QCOMPARE(errorsOf(source), std::string());
    replaceOnce(file.startsWith("en") ? source.english : source.chinese, from.toStdString(), to.toStdString());
    const QString errors = QString::fromStdString(errorsOf(source));
    QVERIFY2(errors.contains(told), qPrintable(errors));
}

void TstLessonFile::rangesOfNumbersAreAllowed()
{
    const std::vector<std::string> allow{"send p1 orders --count 2..5", "set config topic orders min.insync.replicas=1..3"};
    QVERIFY(isAllowed("send p1 orders --count 2", allow));
    QVERIFY(isAllowed("send p1 orders --partition 0 --count 5", allow)); // in any order
    QVERIFY(!isAllowed("send p1 orders", allow)); // that is one record
    QVERIFY(isAllowed("send p1 orders --count 3", {"send p1 orders --partition 0..1"})); // it names no partition
    QVERIFY(!isAllowed("send p1 orders --count 6", allow));
    QVERIFY(!isAllowed("send p1 other --count 3", allow));
    QVERIFY(isAllowed("set config topic orders min.insync.replicas=3", allow));
    QVERIFY(!isAllowed("set config topic orders min.insync.replicas=4", allow));
    QVERIFY(!isAllowed("set config topic orders retention.ms=2", allow));
    QVERIFY(isForbidden("kill broker 2", {"kill broker 2..3"}));
    QVERIFY(!isForbidden("kill broker 1", {"kill broker 2..3"}));
}

void TstLessonFile::aClusterOfItsOwnAndWhatIsScaledAreRead()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "cluster = \"C3T\" # of lessons/presets.toml", "cluster = { brokers = 4, controllers = 1, do = [\"create topic orders --assignment 1:2:3\"] }\nscaled = [\"linger.ms\"]");
    const LessonPtr lesson = readWell(source);
    QCOMPARE(lesson->start.brokers, 4);
    QCOMPARE(lesson->start.controllers, 1);
    QCOMPARE(lesson->start.presetCommands.size(), 1u);
    QCOMPARE(lesson->start.scaled.size(), 1u);
    QCOMPARE(lesson->start.scaled.front().values.front().value, std::string("0"));
    QVERIFY(lesson->start.scaled.front().values.front().whose.empty());
    QCOMPARE(lesson->start.scaled.front().usual, std::string("5"));
}

void TstLessonFile::theBrokersHaveTheConfigOfTheCluster()
{
    const auto start = [](const char* config) {
        LessonSource source = skeleton();
        replaceOnce(source.logic, "cluster = \"C3T\" # of lessons/presets.toml",
            "cluster = { brokers = 3, controllers = 1, config = { " + std::string(config)
                + " }, do = [\"create topic orders --assignment 1:2:3\"] }\nscaled = [\"offsets.retention.minutes\"]");
        return source;
    };
    const LessonPtr lesson = readWell(start("\"offsets.retention.minutes\" = \"10\""));
    QCOMPARE(lesson->start.scaled.front().values.front().value, std::string("10"));
    QCOMPARE(lesson->start.scaled.front().usual, std::string("10080"));
    QCOMPARE(labOf(*lesson, 1).cluster.config.at("offsets.retention.minutes"), std::string("10"));
    QVERIFY(!readLesson(start("\"offsets.retention.minutes\" = 10")));
    QVERIFY(!readLesson(start("\"offsets.retention.hours\" = \"10\"")));
    QVERIFY(!readLesson(start("\"offsets.topic.num.partitions\" = \"50\""))); // scaled names what is not set
}

void TstLessonFile::whatOnlySomeProducersHaveIsTheirs()
{
    const auto scaled = [](const QString& starts) {
        LessonSource source = skeleton();
        const QString from = "cluster = \"C3T\" # of lessons/presets.toml";
        replaceOnce(source.logic, from.toStdString(),
            ("cluster = { brokers = 3, controllers = 1, do = [\"create topic orders --assignment 1:2:3\", " + starts
                + "] }\nscaled = [\"batch.size\"]")
                .toStdString());
        QStringList said;
        const LessonPtr lesson = readWell(source);
        for (const auto& [value, whose] : lesson->start.scaled.front().values) {
            said << QString::fromStdString(value);
            for (const std::string& name : whose)
                said << QString::fromStdString(name);
        }
        return said.join(' ');
    };
    const auto start = [](const QString& name, const QString& size) {
        return "\"start producer " + name + " --topic orders" + (size.isEmpty() ? "" : " --config batch.size=" + size) + "\"";
    };
    // p1 of the skeleton's own start has the default
    QCOMPARE(scaled(start("a", "512")), QString("512 a"));
    QCOMPARE(scaled(start("a", "512") + ", " + start("b", "64") + ", " + start("c", "512")), QString("512 a c 64 b"));
}

void TstLessonFile::theMostCommonValueNeedsNoNames()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "cluster = \"C3T\" # of lessons/presets.toml",
        "cluster = { brokers = 3, controllers = 1, do = [\"create topic orders --assignment 1:2:3\", "
        "\"start producer slow --topic orders --config linger.ms=50\", "
        "\"start producer quick --topic orders --config linger.ms=0\"] }\nscaled = [\"linger.ms\"]");
    const LessonPtr lesson = readWell(source);
    const auto& values = lesson->start.scaled.front().values;
    QCOMPARE(values.size(), 2u);
    QCOMPARE(values[0].value, std::string("0"));
    QVERIFY(values[0].whose.empty());
    QCOMPARE(values[1].value, std::string("50"));
    QVERIFY(values[1].whose == std::vector<std::string>{"slow"});
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

void TstLessonFile::aMissingCheckIsCounted()
{
    const QString before = QDir::currentPath();
    QTemporaryDir folder;
    QVERIFY(folder.isValid() && QDir(folder.path()).mkdir("lessons"));
    const auto write = [&](const char* name, const QByteArray& text) {
        QFile file(folder.filePath(QStringLiteral("lessons/") + name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write("presets.toml", "") && QDir::setCurrent(folder.path()));
    QCOMPARE(countsProblem("9.9", 4, 7), std::string()); // no numbers to keep
    QVERIFY(write("counts.toml", "[lesson]\n\"9.9\" = { steps = 4, checks = 7 }\n"));
    QCOMPARE(countsProblem("9.9", 4, 7), std::string());
    QVERIFY(countsProblem("9.9", 4, 6).find("6 checks") != std::string::npos);
    QVERIFY(!countsProblem("9.9", 3, 7).empty());
    QVERIFY(!countsProblem("9.8", 4, 7).empty());
    QVERIFY(write("counts.toml", "[lesson"));
    QVERIFY(countsProblem("9.9", 4, 7).find("cannot be read") != std::string::npos);
    QDir::setCurrent(before);
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

void TstLessonFile::thePathsNameLessonsThatAreThere()
{
    std::string problem;
    const auto paths = lessonPaths(problem);
    QCOMPARE(problem, std::string());
    QCOMPARE(paths.size(), 1u);
    QVERIFY(!paths.front().english.empty() && !paths.front().chinese.empty());
    QCOMPARE(paths.front().lessons.size(), 9u); // curriculum §4: 1.2, 1.3, 2.3, 4.1 to 4.4, 5.2, 6.1
    QCOMPARE(paths.front().lessons.front(), std::string("1.2-partitions"));
    QCOMPARE(paths.front().lessons.back(), std::string("6.1-idempotence"));
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
