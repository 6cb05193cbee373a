#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/lab/lab_file.h"
#include "tests/support/print.h"

using namespace engine;

// The lab file: what stands in it, what is wrong with it and where, and that a written lab reads back as the
// same lab.
class TstLabFile : public QObject {
    Q_OBJECT

private slots:
    void readsTheExampleOfTheFormat();
    void anEmptyLabHasDefaults();
    void aWrittenLabReadsBackTheSame();
    void theWrittenTextIsStable();
    void everyErrorHasItsPlace_data();
    void everyErrorHasItsPlace();
    void allErrorsAreToldAtOnce();
    void newerFormatsAreRefusedInWords();
    void timesOfABranchBeginWhereItForks();
    void hugeFilesAreRefused();
    void brokenFilesNeverCrash();
    void endsAMinuteAfterTheLastCommand();
};

namespace {

constexpr const char* kExample = R"(highwater = 1                       # format
title = "acks=1 loses what it promised"
profile = "kafka-4.1"
seed = 7
clock = "2026-01-01T00:00:00Z"
until = "30s"
open-at = "8s"

[switches]
truncation = "high-watermark"

[cluster]
brokers = 3
controllers = 3
racks = ["a", "b", "c"]
config = { "replica.lag.time.max.ms" = 10000, "log.segment.bytes" = 2000, "auto.create.topics.enable" = false, "log.cleanup.policy" = "compact" }
link = { latency = "1ms", jitter = "0ms" }
scaled = ["log.segment.bytes"]

[[do]]
at = "0s"
run = "create topic orders --partitions 3 --replication 3"
[[do]]
at = "2s"
run = "kill broker 1"
[[do]]
run = "advance 5s"
)";

LabFile fullLab()
{
    LabFile lab;
    lab.title = "quotes \" back \\ tab \t 中文\x01";
    lab.seed = 7;
    lab.clock = 1767225600250;
    lab.until = Time{4417000213ns};
    lab.openAt = Time{-3s};
    lab.savedBy = "highwater 0.1.0";
    lab.codecs = {{"zstd", "1.5.4"}, {"lz4", "1.9.4"}};
    lab.inputs = LabInputs{"mine.hwin", std::string(64, 'a')};
    lab.switches = {{"elr", "off"}, {"truncation", "kip-101"}};
    lab.cluster.brokers = 5;
    lab.cluster.controllers = 1;
    lab.cluster.racks = {"a", "b \"c\""};
    lab.cluster.config = {{"log.segment.bytes", "2000"}, {"auto.create.topics.enable", "false"},
        {"log.dirs", "007"}, {"log.cleaner.min.cleanable.ratio", "0.5"}};
    lab.cluster.link = {1ms, 0ms, 1000000};
    lab.cluster.scaled = {"log.segment.bytes", "segment.bytes"};
    const auto add = [&](std::optional<Time> at, std::string line, std::optional<std::uint64_t> after,
                         std::string branch, std::string who) {
        LabDo entry;
        entry.at = at;
        entry.command = *parseCommand(line);
        entry.run = std::move(line);
        entry.after = after;
        entry.branch = std::move(branch);
        entry.who = std::move(who);
        lab.todo.push_back(std::move(entry));
    };
    add(Time{}, "create topic orders --partitions 3 --replication 3", std::nullopt, "main", "");
    add(std::nullopt, "send p1 orders --value \"a b\\\\n\"", std::nullopt, "main", "");
    add(Time{2s}, "kill broker 1", 10233, "what-if", "user");
    lab.branches = {{"what-if", "main", Time{1500ms}, 900}, {"more", "what-if", Time{2s}, std::nullopt}};
    lab.marks = {
        {Time{4s}, 10, "before", std::string(32, '0'), "more"}, {Time{5s}, std::nullopt, "", "", "main"}};
    lab.scripts = {
        {"even-odd", "partitioner", "function partition(key) {\n\treturn \"\"\"x\"\"\";\\ \r\n}\n"},
        {"one", "interceptor", "x"}};
    return lab;
}

std::vector<std::string> errorsOf(const std::string& text)
{
    std::vector<std::string> lines;
    if (const auto lab = readLabFile(text, "a.hwlab"); !lab)
        for (const LabFileError& error : lab.error())
            lines.push_back(describe(error));
    return lines;
}

} // namespace

void TstLabFile::readsTheExampleOfTheFormat()
{
    const auto read = readLabFile(kExample, "acks.hwlab");
    QVERIFY2(read.has_value(), read ? "" : describe(read.error().front()).c_str());
    const LabFile& lab = *read;
    QCOMPARE(lab.title, std::string("acks=1 loses what it promised"));
    QCOMPARE(lab.profile, std::string("kafka-4.1"));
    QCOMPARE(lab.seed, std::uint64_t{7});
    QCOMPARE(lab.clock, std::optional<std::int64_t>(1767225600000));
    QCOMPARE(lab.until, std::optional(Time{30s}));
    QCOMPARE(lab.openAt, std::optional(Time{8s}));
    QCOMPARE(lab.switches.at("truncation"), std::string("high-watermark"));
    QCOMPARE(lab.cluster.brokers, 3);
    QCOMPARE(lab.cluster.racks, (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(lab.cluster.config.at("replica.lag.time.max.ms"), std::string("10000"));
    QCOMPARE(lab.cluster.config.at("auto.create.topics.enable"), std::string("false"));
    QCOMPARE(lab.cluster.link.latency, std::optional<Duration>(1ms));
    QCOMPARE(lab.cluster.scaled, (std::vector<std::string>{"log.segment.bytes"}));
    QCOMPARE(lab.todo.size(), std::size_t{3});
    QCOMPARE(lab.todo[1].at, std::optional(Time{2s}));
    QVERIFY(std::holds_alternative<command::KillNode>(lab.todo[1].command));
    QCOMPARE(lab.todo[1].place.line, 25);
    QCOMPARE(lab.todo[1].place.column, 8);
    QVERIFY(!lab.todo[2].at);
}

void TstLabFile::anEmptyLabHasDefaults()
{
    const auto lab = readLabFile("highwater = 1\n", "a.hwlab");
    QVERIFY(lab.has_value());
    QCOMPARE(lab->cluster.brokers, 3);
    QCOMPARE(lab->seed, std::uint64_t{1});
    QVERIFY(!lab->clock && !lab->until);
    QCOMPARE(lab->profile, std::string(kDefaultProfile));
}

void TstLabFile::aWrittenLabReadsBackTheSame()
{
    for (const LabFile& lab : {fullLab(), LabFile(), readLabFile(kExample, "x").value()}) {
        const std::string text = writeLabFile(lab);
        const auto again = readLabFile(text, "written.hwlab");
        QVERIFY2(again.has_value(), (again ? "" : describe(again.error().front()) + "\n" + text).c_str());
        QVERIFY2(*again == lab, text.c_str());
        QCOMPARE(writeLabFile(*again), text);
    }
}

void TstLabFile::theWrittenTextIsStable()
{
    LabFile lab;
    lab.title = "small";
    lab.cluster.config = {{"log.segment.bytes", "2000"}};
    lab.cluster.link.latency = 1ms;
    LabDo entry;
    entry.at = Time{2s};
    entry.run = "kill broker 1";
    entry.command = *parseCommand(entry.run);
    lab.todo = {entry};
    QCOMPARE(writeLabFile(lab), std::string(R"(highwater = 1
title = "small"
profile = "kafka-4.1"
seed = 1

[cluster]
brokers = 3
controllers = 3
link = { latency = "1ms" }

[cluster.config]
"log.segment.bytes" = 2000

[[do]]
at = "2s"
run = "kill broker 1"
)"));
}

void TstLabFile::everyErrorHasItsPlace_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char* name, const char* text, const char* error) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(error);
    };
    row("not TOML", "highwater = 1\ntitle = acks\n", "a.hwlab:2:");
    row("no format", "title = \"x\"\n",
        "a.hwlab:1:1: this is not a lab file: it has no `highwater = 1`; expected highwater = 1");
    row("format 0", "highwater = 0\n",
        "a.hwlab:1:13: highwater cannot be 0; expected a whole number, 1 or more");
    row("unknown key", "highwater = 1\nsed = 7\n",
        "a.hwlab:2:1: the lab has no key sed; expected branch, clock, cluster, codecs, do, highwater, "
        "inputs, mark, open-at, profile, saved-by, script, "
        "seed, switches, title or until; nearest: seed");
    row("wrong type", "highwater = 1\nseed = \"7\"\n",
        "a.hwlab:2:8: seed is a text; expected a whole number, 0 or more");
    row("negative seed", "highwater = 1\nseed = -1\n",
        "a.hwlab:2:8: seed cannot be -1; expected a whole number, 0 or more");
    row("profile", "highwater = 1\nprofile = \"kafka-4.2\"\n",
        "a.hwlab:2:11: profile cannot be \"kafka-4.2\"; expected kafka-4.1; nearest: kafka-4.1");
    row("clock", "highwater = 1\nclock = \"yesterday\"\n",
        "a.hwlab:2:9: \"yesterday\" is not a wall time; expected a text such as \"2026-01-01T00:00:00Z\"");
    row("until", "highwater = 1\nuntil = \"soon\"\n",
        "a.hwlab:2:9: \"soon\" is not a time; expected a text such as \"250us\", \"20ms\" or \"4.2s\"");
    row("before the world", "highwater = 1\nopen-at = \"-21s\"\n",
        "a.hwlab:2:11: open-at cannot be -21s; expected -20s or more");
    row("no brokers", "highwater = 1\n[cluster]\nbrokers = 0\n",
        "a.hwlab:3:11: brokers cannot be 0; expected a whole number from 1 to 100");
    row("too many brokers", "highwater = 1\n[cluster]\nbrokers = 101\n",
        "a.hwlab:3:11: brokers cannot be 101; expected a whole number from 1 to 100");
    row("unknown key of the cluster", "highwater = 1\n[cluster]\n  brokres = 3\n",
        "a.hwlab:3:3: [cluster] has no key brokres; expected brokers, config, controllers, link, racks or "
        "scaled; nearest: brokers");
    row("more racks than brokers", "highwater = 1\n[cluster]\nbrokers = 1\nracks = [\"a\", \"b\"]\n",
        "a.hwlab:4:9: racks has 2 elements; expected at most 1");
    row("config", "highwater = 1\n[cluster.config]\n\"log.segment.byte\" = 1\n",
        "a.hwlab:3:1: Kafka has no broker config log.segment.byte; expected the name of a broker config; a "
        "name with points needs quotes; nearest: "
        "log.segment.bytes");
    row("config without quotes", "highwater = 1\n[cluster.config]\nlog.segment.bytes = 1\n",
        "a.hwlab:3:1: Kafka has no broker config log; expected the name of a broker config; a name with "
        "points needs quotes; nearest: "
        "log.cleaner.backoff.ms");
    row("config with a point", "highwater = 1\n[cluster.config]\n\"log.cleaner.min.cleanable.ratio\" = 0.5\n",
        "a.hwlab:3:37: log.cleaner.min.cleanable.ratio is neither text nor a whole number nor true or false; "
        "expected any other value in quotes");
    row("bandwidth", "highwater = 1\n[cluster]\nlink = { bandwidth = \"1MB\" }\n",
        "a.hwlab:3:22: \"1MB\" is not a bandwidth; expected a text such as \"1MB/s\"");
    row("switch", "highwater = 1\n[switches]\ntruncation = \"hw\"\n",
        "a.hwlab:3:14: truncation cannot be \"hw\"; expected epoch, kip-279, kip-101 or high-watermark");
    row("do is not a table", "highwater = 1\ndo = \"kill broker 1\"\n",
        "a.hwlab:2:6: do is a text; expected tables: [[do]]");
    row("do without run", "highwater = 1\n[[do]]\nat = \"1s\"\n",
        "a.hwlab:2:1: [[do]] has no run; expected a command such as \"kill broker 1\"");
    row("command", "highwater = 1\n[[do]]\nrun = \"kill brokr 1\"\n",
        "a.hwlab:3:13: \"kill brokr\" is not a command; expected broker, controller, producer or consumer; "
        "nearest: broker");
    row("command with escapes", "highwater = 1\n[[do]]\nrun = \"send p1 t --value \\\"a\\\" --cuont 5\"\n",
        "a.hwlab:3:7: \"send\" has no option --cuont; expected --count, --key, --value, --partition, "
        "--header, --timestamp or --tombstone; nearest: --count");
    row("command of the console", "highwater = 1\n[[do]]\nrun = \"save x\"\n",
        "a.hwlab:3:7: `save` is for the console, not for a lab file; expected a command that changes the "
        "lab");
    row("late switch", "highwater = 1\n[[do]]\nat = \"1s\"\nrun = \"set switch elr off\"\n",
        "a.hwlab:4:7: a history switch is set at 0s; expected at = \"0s\"");
    row("backwards",
        "highwater = 1\n[[do]]\nat = \"2s\"\nrun = \"step\"\n[[do]]\nat = \"1s\"\nrun = \"step\"\n",
        "a.hwlab:6:6: time runs backwards: 1s after 2s; expected 2s or later");
    row("before 0s", "highwater = 1\n[[do]]\nat = \"-1s\"\nrun = \"step\"\n",
        "a.hwlab:3:6: at cannot be -1s; expected 0s or more");
    row("branch",
        "highwater = 1\n[[branch]]\nname = \"what-if\"\nat = \"1s\"\n[[do]]\nbranch = \"whatif\"\nrun = "
        "\"step\"\n",
        "a.hwlab:6:10: there is no branch whatif; expected main or what-if; nearest: what-if");
    row("two branches",
        "highwater = 1\n[[branch]]\nname = \"a\"\nat = \"1s\"\n[[branch]]\nname = \"a\"\nat = \"1s\"\n",
        "a.hwlab:5:1: there are two branches a; expected another name");
    row("branch without an instant", "highwater = 1\n[[branch]]\nname = \"a\"\n",
        "a.hwlab:2:1: [[branch]] has no at; expected the instant where it forks");
    row("hash", "highwater = 1\n[[mark]]\nat = \"1s\"\nstate-hash = \"9F\"\n",
        "a.hwlab:4:14: \"9F\" is not a state hash; expected 32 digits 0-9 a-f");
    row("inputs outside the folder",
        ("highwater = 1\ninputs = { file = \"../x\", sha256 = \"" + std::string(64, '0') + "\" }\n").c_str(),
        "a.hwlab:2:10: inputs need the name of a file beside the lab; expected a name without a folder");
    row("script kind", "highwater = 1\n[[script]]\nname = \"x\"\nkind = \"partitoner\"\nsource = \"\"\n",
        "a.hwlab:4:8: kind cannot be \"partitoner\"; expected interceptor, partitioner or serializer; "
        "nearest: partitioner");
}

void TstLabFile::everyErrorHasItsPlace()
{
    QFETCH(QString, text);
    QFETCH(QString, error);
    const auto errors = errorsOf(text.toStdString());
    QCOMPARE(errors.size(), std::size_t{1});
    if (error.endsWith(':'))
        QVERIFY2(errors[0].starts_with(error.toStdString()), errors[0].c_str());
    else
        QCOMPARE(QString::fromStdString(errors[0]), error);
}

void TstLabFile::allErrorsAreToldAtOnce()
{
    const auto errors = errorsOf("highwater = 1\nsed = 1\n[cluster]\nbrokers = 0\ncontrollers = "
                                 "\"3\"\n[[do]]\nrun = \"kil broker 1\"\nwen = 1\n");
    QCOMPARE(errors.size(), std::size_t{5});
    QVERIFY(errors[0].starts_with("a.hwlab:2:1:"));
    QVERIFY(errors[1].starts_with("a.hwlab:4:11:"));
    QVERIFY(errors[2].starts_with("a.hwlab:5:15:"));
    QVERIFY(errors[3].starts_with("a.hwlab:7:8:"));
    QVERIFY(errors[4].starts_with("a.hwlab:8:1:"));
}

void TstLabFile::newerFormatsAreRefusedInWords()
{
    const auto errors = errorsOf("highwater = 2\nnew-thing = 1\n");
    QCOMPARE(errors.size(), std::size_t{1});
    QCOMPARE(errors[0],
        std::string("a.hwlab:1:13: a newer Highwater made this lab: format 2; this one reads up to format 1; "
                    "expected highwater = 1"));
}

void TstLabFile::timesOfABranchBeginWhereItForks()
{
    const std::string branches = "highwater = 1\n[[do]]\nat = \"9s\"\nrun = \"step\"\n[[branch]]\nname = "
                                 "\"a\"\nat = \"3s\"\n[[do]]\nbranch = \"a\"\nrun = \"step\"\nat = ";
    QVERIFY(errorsOf(branches + "\"3s\"\n").empty());
    QCOMPARE(errorsOf(branches + "\"2s\"\n").size(), std::size_t{1});
}

void TstLabFile::hugeFilesAreRefused()
{
    const auto errors = errorsOf("highwater = 1\n#" + std::string(LabLimits::kFileBytes, 'x'));
    QCOMPARE(errors.size(), std::size_t{1});
    QVERIFY(errors[0].find("at most 16777216") != std::string::npos);
    std::string many = "highwater = 1\n";
    for (int i = 0; i < 200; ++i)
        many += "x" + std::to_string(i) + " = 1\n";
    QCOMPARE(errorsOf(many).size(), LabLimits::kErrors);
}

// Cut or with a byte changed, a file is either refused with words or loads.
void TstLabFile::brokenFilesNeverCrash()
{
    const std::string whole = writeLabFile(fullLab());
    for (std::size_t cut = 0; cut < whole.size(); cut += 3)
        readLabFile(whole.substr(0, cut), "cut");
    int refused = 0;
    for (std::size_t at = 0; at < whole.size(); at += 2)
        for (const char c : {'"', '[', '\xff', '0', '='}) {
            std::string broken = whole;
            broken[at] = c;
            const auto lab = readLabFile(broken, "broken");
            if (lab)
                QVERIFY(readLabFile(writeLabFile(*lab), "again").has_value());
            else
                refused += lab.error().empty() ? 0 : 1;
        }
    QVERIFY(refused > 100);
}

void TstLabFile::endsAMinuteAfterTheLastCommand()
{
    QCOMPARE(readLabFile(kExample, "x").value().end(), Time{30s});
    QCOMPARE(
        readLabFile("highwater = 1\n[[do]]\nat = \"2s\"\nrun = \"step\"\n", "x").value().end(), Time{62s});
}

QTEST_GUILESS_MAIN(TstLabFile)
#include "tst_lab_file.moc"
