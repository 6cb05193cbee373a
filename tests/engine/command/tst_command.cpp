#include <QTest>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "engine/command/command.h"
#include "engine/command/fields.h"
#include "engine/command/grammar.h"
#include "engine/command/help.h"
#include "engine/command/names.h"
#include "engine/command/nearest.h"
#include "engine/command/timestamp.h"
#include "tests/support/print.h"

using namespace engine;
using namespace engine::command;

// The command language: every line of design/interfaces.md §1 becomes a value and comes back as the same
// line; a wrong line says which word is wrong, what was expected there and which right word is nearest.
class TstCommand : public QObject {
    Q_OBJECT

private slots:
    void canonicalLinesComeBackAsTheyWere_data();
    void canonicalLinesComeBackAsTheyWere();
    void otherSpellingsBecomeTheCanonicalLine_data();
    void otherSpellingsBecomeTheCanonicalLine();
    void valuesAreWhatTheLineSays();
    void aWrongLineTellsWordColumnExpectedAndNearest_data();
    void aWrongLineTellsWordColumnExpectedAndNearest();
    void withoutAContextNamesAreNotChecked();
    void columnsCountCharacters();
    void everyRowHasOneStructAndEveryStructItsRow();
    void everyExampleParsesAndIsCanonical();
    void everyRowHasWordsInBothLanguages();
    void onlyInputsAreJournaled();
    void helpListsEveryCommand();
    void timesOfTheWallGoThereAndBack();
    void nearestCountsLettersAndNumbers();
    void anyBytesGiveAnAnswer();
};

namespace {

ParseContext threeBrokers()
{
    ParseContext context;
    context.checkNames = true;
    context.brokers = {1, 2, 3};
    context.controllers = {1, 2, 3};
    context.producers = {"p1", "pall"};
    context.consumers = {"billing-1"};
    context.outside = {"rdkafka"};
    context.topics = {{"orders", 3}, {"audit", 1}};
    context.groups = {"billing"};
    context.branches = {"main", "what-if"};
    context.facts = {"IsrShrunk", "LeaderElected"};
    return context;
}

std::string roundTrip(std::string_view line, const ParseContext& context = {})
{
    const auto parsed = parseCommand(line, context);
    return parsed ? formatCommand(*parsed) : "error: " + parsed.error().message;
}

template <class T>
T as(std::string_view line)
{
    const auto parsed = parseCommand(line);
    if (!parsed || !std::holds_alternative<T>(*parsed)) {
        qWarning(
            "%s: %s", std::string(line).c_str(), parsed ? "another command" : parsed.error().message.c_str());
        return {};
    }
    return std::get<T>(*parsed);
}

} // namespace

void TstCommand::canonicalLinesComeBackAsTheyWere_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"start broker 1", "stop controller c1", "kill producer p1", "power-off broker 2",
             "pause consumer billing-1", "resume broker 3", "wipe controller c3", "add broker",
             "add broker --id 4 --rack b", "add controller --id c4", "remove broker 4", "cut link 1 2",
             "cut link 1 all --one-way", "heal link c1 client:rdkafka", "heal link client:rdkafka#2 p1",
             "set link 1 2 --latency 20ms --jitter 5ms --bandwidth 1MB/s --loss 1%",
             "set link all all --loss 0.5%", "set node 1 --service-time 100us --clock +5s",
             "set node p1 --clock -20ms", "set advertised 1 localhost:9092", "set advertised 1 [::1]:9092",
             "set script price --kind interceptor --source \"// a \\\"b\\\" \\\\ c\\nfunction onSend(r) { return r }\"",
             "set disk 1 --write-latency 20ms --bandwidth 5MB/s", "set disk 1 --full",
             "set disk 2 --fail read", "set disk 1 --ok", "freeze fetcher 2",
             "thaw fetcher 2 --topic orders --partition 0", "hold message 815", "deliver message next",
             "drop message next --api Produce --response --from 1 --to p1", "delay message next --by 500ms",
             "create topic orders --partitions 3 --replication 3",
             "create topic orders --assignment 1:2:3,2:3:1 --config min.insync.replicas=2 --config "
             "cleanup.policy=compact",
             "delete topic orders", "add partitions orders 6", "delete records orders 0 --before 20",
             "delete records orders 0 --before -1",
             "set config broker 1 log.segment.bytes=2000 num.io.threads=2",
             "set config topic orders min.insync.replicas=2", "set config producer p1 acks=1",
             "set config consumer billing-1 max.poll.records=1",
             "unset config topic orders retention.ms retention.bytes", "elect preferred orders 0",
             "elect unclean orders 2", "reassign orders 0 1,2,3 --throttle 1MB/s",
             "reassign orders 0 --cancel",
             "start producer p1 --topic orders --acks all --rate 5/s --keys alice,bob --size 100B "
             "--idempotence on --partitioner mine.js "
             "--interceptors A,B --key-serializer string --value-serializer json --transactional-id X "
             "--config linger.ms=5 --config batch.size=1",
             "start producer p1 --topic orders --acks 0 --rate 0.5/s --key-space 100", "start producer p1",
             "flush producer p1", "partitions for p1 orders",
             "send p1 orders --count 5 --key alice --value \"a b\" --partition 2 --header k=v --header \"x=y "
             "z\" --timestamp 2026-01-01T10:00:00Z",
             "send p1 orders --count 1 --timestamp 4.2s", "send p1 orders --count 1 --key alice --tombstone", "begin transaction p1", "commit transaction p1",
             "abort transaction p1", "send-offsets p1 --consumer billing-1",
             "start consumer billing-1 --topics orders,audit --group billing --protocol consumer --assignor "
             "range,sticky --isolation read_committed "
             "--process-time 20ms --config max.poll.records=1",
             "start consumer --topics orders --group billing",
             "start consumer tail --assign orders:0,1 --assign audit:0",
             "pause partitions billing-1 orders-0 orders-1", "resume partitions billing-1 orders-0",
             "commit billing-1", "commit billing-1 --async --offset orders-0=41 --offset orders-1=7",
             "seek billing-1 orders-0 41", "seek billing-1 orders-0 earliest",
             "reset offsets billing --topic orders --to -5",
             "reset offsets billing --topic orders --to 2026-01-01T00:00:00Z",
             "reset offsets billing --topic orders --to latest", "run retention 1", "run cleaner 2",
             "crash 1 at after-append", "set switch truncation high-watermark",
             "set feature eligible.leader.replicas.version 0",
             "set quota client-id p1 producer_byte_rate=1000 request_percentage=50",
             "set quota user alice consumer_byte_rate=1", "advance 30s", "step", "step LeaderElected",
             "run until partition(orders,0).highWatermark >= 39 && lost(p1) == 0 --within 30s",
             "run until count(MarkSet{text=\"a --within 3s\"}) == 1", "break when lost(p1) > 0",
             "mark \"before the kill\"", "mark now", "branch what-if --at 4.2s", "branch x", "goto 4.2s",
             "goto -20s", "goto what-if", "pace 0", "pace 1/50", "pace 5", "pace auto", "pace max", "undo",
             "save \"my lab.hwlab\"", "help", "help kill"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void TstCommand::canonicalLinesComeBackAsTheyWere()
{
    QFETCH(QString, line);
    const std::string text = line.toStdString();
    QCOMPARE(roundTrip(text), text);
}

void TstCommand::otherSpellingsBecomeTheCanonicalLine_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("spaces") << "  kill\tbroker   1  "
                            << "kill broker 1";
    QTest::newRow("options first") << "create topic --replication 3 --partitions=3 orders"
                                   << "create topic orders --partitions 3 --replication 3";
    QTest::newRow("acks -1") << "start producer p1 --topic t --acks -1"
                             << "start producer p1 --topic t --acks all";
    QTest::newRow("quotes") << "send p1 t --value '{\"a\": 1}'"
                            << "send p1 t --count 1 --value \"{\\\"a\\\": 1}\"";
    QTest::newRow("escapes") << "send p1 t --value \"a\\tb\\\"\\\\\\n\""
                             << "send p1 t --count 1 --value \"a\\tb\\\"\\\\\\n\"";
    QTest::newRow("quoted option text") << "send p1 t --value \"--key\""
                                        << "send p1 t --count 1 --value \"--key\"";
    QTest::newRow("empty value") << "send p1 t --key ''"
                                 << "send p1 t --count 1 --key \"\"";
    QTest::newRow("mark without quotes") << "mark don't panic"
                                         << "mark \"don't panic\"";
    QTest::newRow("mark that looks like two") << "mark \"a\" b"
                                              << "mark \"\\\"a\\\" b\"";
    QTest::newRow("duration") << "advance 2m"
                              << "advance 120s";
    QTest::newRow("size") << "start producer p1 --size 1024"
                          << "start producer p1 --size 1KiB";
    QTest::newRow("zone") << "send p1 t --timestamp 2026-01-01T08:00:00+08:00"
                          << "send p1 t --count 1 --timestamp 2026-01-01T00:00:00Z";
    QTest::newRow("milliseconds") << "send p1 t --timestamp 250"
                                  << "send p1 t --count 1 --timestamp 1970-01-01T00:00:00.250Z";
    QTest::newRow("pace") << "pace 1/1"
                          << "pace 1";
}

void TstCommand::otherSpellingsBecomeTheCanonicalLine()
{
    QFETCH(QString, line);
    QFETCH(QString, canonical);
    QCOMPARE(roundTrip(line.toStdString()), canonical.toStdString());
    QCOMPARE(roundTrip(canonical.toStdString()), canonical.toStdString());
}

void TstCommand::valuesAreWhatTheLineSays()
{
    const auto link = as<SetLink>("set link 1 client:rdkafka#2 --loss 0.5% --bandwidth 1MB/s --latency 20ms");
    QCOMPARE(link.a, NodeRef::broker(1));
    QCOMPARE(link.b, NodeRef::outside("rdkafka", 2));
    QCOMPARE(link.lossPerMillion, std::optional<std::int64_t>(5000));
    QCOMPARE(link.bandwidth, std::optional<std::int64_t>(1000000));
    QCOMPARE(link.latency, std::optional<Duration>(20ms));
    QVERIFY(!link.jitter);

    const auto producer =
        as<StartProducer>("start producer p1 --topic t --acks 1 --rate 0.25/s --idempotence off --keys a,b");
    QCOMPARE(static_cast<int>(*producer.acks), static_cast<int>(Acks::One));
    QCOMPARE(producer.ratePerThousandSeconds, std::optional<std::int64_t>(250));
    QCOMPARE(producer.idempotence, std::optional<bool>(false));
    QCOMPARE(producer.keys, (std::vector<std::string>{"a", "b"}));

    QCOMPARE(as<KillNode>("kill controller c2").node, NodeRef::controller(2));
    QCOMPARE(as<SetNode>("set node 1 --clock -5s").clock, std::optional<Duration>(-5s));
    QCOMPARE(as<ResetOffsets>("reset offsets g --topic t --to -5").to,
        (OffsetTarget{OffsetTarget::Kind::Shift, -5}));
    QCOMPARE(as<DropMessage>("drop message next").id, std::int64_t{0});
    QCOMPARE(as<Goto>("goto 4.2s").to.at, Time{4200ms});
    QCOMPARE(as<Goto>("goto main").to.branch, std::string("main"));
    QCOMPARE(as<SetPace>("pace 1/50").pace, (Pace{Pace::Kind::Ratio, 1, 50}));
    QCOMPARE(as<RunUntil>("run until lost(p1) == 0   --within 30s").condition, std::string("lost(p1) == 0"));
    QCOMPARE(as<RunUntil>("run until lost(p1) == 0 --within 30s").within, std::optional<Duration>(30s));
    QCOMPARE(as<CreateTopic>("create topic t --assignment 1:2,2:1").assignment.size(), std::size_t{2});
    QCOMPARE(as<SetConfig>("set config topic t retention.ms=-1 cleanup.policy=").entries[1],
        (KeyValue{"cleanup.policy", ""}));
}

void TstCommand::aWrongLineTellsWordColumnExpectedAndNearest_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("nearest");
    const auto row = [](const char* line, const char* message, const char* word, int column,
                         const char* expected, const char* nearest) {
        QTest::newRow(line) << line << message << word << column << expected << nearest;
    };
    row("kill broker 9", "no broker 9; there are 1, 2, 3", "9", 13, "1, 2 or 3", "3");
    row("kil broker 1", "there is no command \"kil\"", "kil", 1, "a command; `help` lists them", "kill");
    row("kill brokr 1", "\"kill brokr\" is not a command", "brokr", 6,
        "broker, controller, producer or consumer", "broker");
    row("start brokr 1", "\"start brokr\" is not a command", "brokr", 7,
        "broker, controller, producer or consumer", "broker");
    row("kill controller 1", "\"1\" is not a controller such as c1", "1", 17, "c1, c2 or c3", "c1");
    row("kill broker", "\"kill\" needs ID", "", 12, "1, 2 or 3", "");
    row("kill", "\"kill\" needs to know what", "", 5, "broker, controller, producer or consumer", "");
    row("kill producer p2", "no producer p2; there are p1, pall", "p2", 15, "p1 or pall", "p1");
    row("pause consumer billing", "no consumer billing; there is billing-1", "billing", 16, "billing-1",
        "billing-1");
    row("cut link 1 4", "no node 4; there are 1, 2, 3, c1, c2, c3, p1, pall, billing-1, client:rdkafka", "4",
        12, "1, 2, 3, c1, c2, c3, p1, pall, billing-1 or client:rdkafka", "3");
    row("set link 1 2 --latncy 20ms", "\"set link\" has no option --latncy", "--latncy", 14,
        "--latency, --jitter, --bandwidth or --loss", "--latency");
    row("set link 1 2 --latency fast", "\"fast\" is not a duration such as 250us, 20ms or 30s", "fast", 24,
        "a duration such as 250us, 20ms or 30s", "");
    row("set link 1 2 --latency", "--latency needs a value", "", 23, "a duration such as 250us, 20ms or 30s",
        "");
    row("set link 1 2", "\"set link\" needs --latency, --jitter, --bandwidth or --loss", "", 13,
        "--latency, --jitter, --bandwidth or --loss", "");
    row("set link 1 2 --loss 1% --loss 2%", "--loss stands here twice", "--loss", 24, "it once", "");
    row("set disk 1 --full --ok", "--full and --ok exclude each other", "", 23, "--full or --ok", "");
    row("freeze fetcher 1 --partition 0", "--partition needs --topic", "", 31, "--topic", "");
    row("create topic orders --partitions 3 --replication 3", "topic orders exists already", "orders", 14,
        "a new name", "");
    row("create topic a/b --partitions 3 --replication 3",
        "\"a/b\" is not a topic of 1 to 249 letters, digits, '.', '_' or '-'", "a/b", 14,
        "a topic of 1 to 249 letters, digits, '.', '_' or '-'", "");
    row("create topic new --partitions 0 --replication 3", "\"0\" is not a number from 1 to 10000", "0", 31,
        "a number from 1 to 10000", "");
    row("create topic new --partitions 3", "\"create topic\" needs --replication or --assignment", "", 32,
        "--replication or --assignment", "");
    row("create topic new --assignment 1:9", "no broker 9; there are 1, 2, 3", "9", 33, "1, 2 or 3", "3");
    row("set config topic orders min.insync.replica=2", "Kafka has no topic config min.insync.replica",
        "min.insync.replica", 25, "the name of a topic config", "min.insync.replicas");
    row("set config topic orders acks", "\"acks\" is not key=value", "acks", 25, "key=value", "");
    row("elect preffered orders 0", "\"elect preffered\" is not a command", "preffered", 7,
        "preferred or unclean", "preferred");
    row("elect preferred orders 3", "no partition orders-3; orders has 3", "3", 24, "0, 1 or 2", "2");
    row("seek billing-1 ordrs-0 5", "no topic ordrs; there are orders, audit", "ordrs", 16, "orders or audit",
        "orders");
    row("reassign orders 0 1,,2", "a value is missing in the list", "", 21, "1, 2 or 3", "");
    row("start producer c1 --topic orders", "\"c1\" is a reserved name", "c1", 16,
        "a name of 1 to 64 letters, digits, '.', '_' or '-', not a number, c + number or a word of the "
        "language",
        "");
    row("start producer billing-1", "billing-1 is a consumer", "billing-1", 16, "a name that no consumer has",
        "");
    row("start producer p3 --keys a --key-space 3", "--keys and --key-space exclude each other", "", 41,
        "--keys or --key-space", "");
    row("send p1 orders 5", "\"5\" is one word too many", "5", 16, "the end of the line, or an option", "");
    row("send p1 orders --value \"a b", "a quote is not closed", "\"a b", 24, "the same quote again", "");
    row("crash 1 when after-append", "\"when\" is not \"at\"", "when", 9, "at", "");
    row("crash 1 at after-apend", "\"after-apend\" is not a point of the protocol", "after-apend", 12,
        "a point of the protocol", "after-append");
    row("set switch truncation high", "\"high\" is not a value of this switch", "high", 23,
        "epoch, kip-279, kip-101 or high-watermark", "high-watermark");
    row("step LeaderElect", "no fact is called LeaderElect", "LeaderElect", 6, "the name of a fact",
        "LeaderElected");
    row("goto whatif", "no branch whatif; there are main, what-if", "whatif", 6, "main or what-if",
        "what-if");
    row("pace 2/3", "\"2/3\" is not 0, 1/1000 to 1/2, 1 to 100, auto or max", "2/3", 6,
        "0, 1/1000 to 1/2, 1 to 100, auto or max", "");
    row("run until   --within 30s", "\"run until\" needs CONDITION", "", 25,
        "a condition; `help conditions` lists every name", "");
    row("", "the line is empty", "", 1, "a command; `help` lists them", "");
}

void TstCommand::aWrongLineTellsWordColumnExpectedAndNearest()
{
    QFETCH(QString, line);
    QFETCH(QString, message);
    QFETCH(QString, word);
    QFETCH(int, column);
    QFETCH(QString, expected);
    QFETCH(QString, nearest);
    const auto parsed = parseCommand(line.toStdString(), threeBrokers());
    QVERIFY(!parsed);
    const CommandError& error = parsed.error();
    QCOMPARE(QString::fromStdString(error.message), message);
    QCOMPARE(QString::fromStdString(error.word), word);
    QCOMPARE(error.column, column);
    QCOMPARE(QString::fromStdString(error.expected), expected);
    QCOMPARE(QString::fromStdString(error.nearest), nearest);
}

void TstCommand::withoutAContextNamesAreNotChecked()
{
    QVERIFY(parseCommand("kill broker 9"));
    QVERIFY(parseCommand("send p9 nowhere --partition 99"));
    QVERIFY(!parseCommand("kill broker x"));
    QVERIFY(!parseCommand("set config topic t no.such.key=1"));
}

void TstCommand::columnsCountCharacters()
{
    const auto parsed = parseCommand("send p1 t --value 订单 --cuont 5");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().column, 22);
    QCOMPARE(parsed.error().nearest, std::string("--count"));
}

void TstCommand::everyRowHasOneStructAndEveryStructItsRow()
{
    std::set<std::string_view> rows;
    for (const FormSpec& form : allForms()) {
        QVERIFY2(rows.insert(form.words).second, std::string(form.words).c_str());
        const auto made = makeCommand(form.words, {});
        QVERIFY2(made.has_value(), std::string(form.words).c_str());
        QCOMPARE(commandForm(*made), form.words);
    }
    QCOMPARE(rows.size(), std::variant_size_v<Command>);
}

void TstCommand::everyExampleParsesAndIsCanonical()
{
    for (const FormSpec& form : allForms()) {
        QCOMPARE(roundTrip(form.example), std::string(form.example));
        QCOMPARE(commandForm(*parseCommand(form.example)), form.words);
    }
}

void TstCommand::everyRowHasWordsInBothLanguages()
{
    for (const FormSpec& form : allForms()) {
        QVERIFY2(!form.english.empty() && !form.chinese.empty(), std::string(form.words).c_str());
        std::set<std::string_view> names;
        for (const ArgSpec& arg : form.args) {
            QVERIFY2(names.insert(arg.name).second, std::string(form.words).c_str());
            QVERIFY2(arg.type == ArgType::Literal || (!arg.english.empty() && !arg.chinese.empty()),
                std::string(arg.name).c_str());
        }
        for (const RuleSpec& rule : form.rules)
            for (const auto name : rule.names)
                QVERIFY2(name.empty() || names.contains(name), std::string(name).c_str());
    }
}

void TstCommand::onlyInputsAreJournaled()
{
    for (const char* line : {"kill broker 1", "mark x", "send p1 t", "set switch elr off"})
        QVERIFY2(isJournaled(*parseCommand(line)), line);
    for (const char* line : {"advance 1s", "step", "run until true", "break when true", "branch x", "goto x",
             "pace 1", "undo", "save x", "help"})
        QVERIFY2(!isJournaled(*parseCommand(line)), line);
}

void TstCommand::helpListsEveryCommand()
{
    for (const auto language : {HelpLanguage::English, HelpLanguage::Chinese}) {
        const std::string all = helpText(language);
        for (const FormSpec& form : allForms()) {
            QVERIFY2(all.find("  " + std::string(form.words)) != std::string::npos,
                std::string(form.words).c_str());
            QVERIFY(helpFor(form.words, language).find(form.example) != std::string::npos);
        }
        for (const PointInfo& point : protocolPoints())
            QVERIFY(helpFor("points", language).find(point.name) != std::string::npos);
        for (const SwitchInfo& info : historySwitches())
            QVERIFY(helpFor("switches", language).find(info.name) != std::string::npos);
    }
    QVERIFY(helpFor("create topic")
                .starts_with("create topic NAME [--partitions N] [--replication N] [--assignment "
                             "1:2:3,2:3:1] [--config k=v]…\n"));
    QVERIFY(helpFor("start").find("start consumer") != std::string::npos);
    QVERIFY(helpFor("nonsense").empty());
}

void TstCommand::timesOfTheWallGoThereAndBack()
{
    QCOMPARE(parseDateTime("1970-01-01T00:00:00Z").value(), std::int64_t{0});
    QCOMPARE(parseDateTime("2026-01-01T10:00:00Z").value(), std::int64_t{1767261600000});
    QCOMPARE(parseDateTime("2024-02-29T23:59:59.5Z").value(), std::int64_t{1709251199500});
    QCOMPARE(formatDateTime(1709251199500), std::string("2024-02-29T23:59:59.500Z"));
    for (const char* wrong :
        {"2026-02-29T00:00:00Z", "2026-01-01", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
            "2026-1-1T00:00:00Z", "1969-12-31T23:59:59Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00.Z"})
        QVERIFY2(!parseDateTime(wrong), wrong);
}

void TstCommand::nearestCountsLettersAndNumbers()
{
    QCOMPARE(editDistance("kitten", "sitting"), 3);
    QCOMPARE(editDistance("form", "from"), 1);
    QCOMPARE(editDistance("", "abc"), 3);
    const std::vector<std::string> numbers{"1", "2", "30"};
    QCOMPARE(nearestWord("28", numbers), std::string("30"));
    const std::vector<std::string> words{"highWatermark", "endOffset"};
    QCOMPARE(nearestWord("highwatermark", words), std::string("highWatermark"));
    QCOMPARE(nearestWord("zzz", words), std::string());
}

// Whatever is typed, there is a command or an error with a place in the line, and a command survives the way
// there and back.
void TstCommand::anyBytesGiveAnAnswer()
{
    std::vector<std::string> words{"\"", "'", "--", "--x", "--count", "-5", "=", ",", ":", "订单", "\\", "\t",
        "0", "9999999999999999999", "client:#1", "all", "next", "1/0"};
    for (const FormSpec& form : allForms()) {
        for (std::size_t at = 0; at < form.example.size(); at = form.example.find(' ', at + 1)) {
            const std::size_t from = at == 0 ? 0 : at + 1;
            words.emplace_back(form.example.substr(from, form.example.find(' ', from) - from));
        }
    }
    std::uint64_t state = 7;
    const auto below = [&](std::size_t bound) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>((state >> 33) % bound);
    };
    int commands = 0;
    for (int i = 0; i < 30000; ++i) {
        std::string line = i % 2 == 0 ? std::string(allForms()[below(allForms().size())].words) : "";
        for (std::size_t n = below(5); n > 0; --n)
            line += " " + words[below(words.size())];
        const auto parsed = parseCommand(line, i % 3 == 0 ? threeBrokers() : ParseContext());
        if (!parsed) {
            QVERIFY2(!parsed.error().message.empty() && parsed.error().column >= 1, line.c_str());
            continue;
        }
        ++commands;
        const auto again = parseCommand(formatCommand(*parsed));
        QVERIFY2(again.has_value() && *again == *parsed, (line + " -> " + formatCommand(*parsed)).c_str());
    }
    QVERIFY(commands > 300);
    QCOMPARE(roundTrip("mark \xff"), std::string("error: the line is not UTF-8"));
    QCOMPARE(roundTrip("mark " + std::string(140000, 'x')), std::string("error: the line is too long"));
}

QTEST_GUILESS_MAIN(TstCommand)
#include "tst_command.moc"
