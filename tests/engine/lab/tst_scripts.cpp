#include <QTest>

#include <nlohmann/json.hpp>

#include "engine/lab/lab.h"
#include "tests/support/print.h"

using namespace engine;

// Code of the learner in a lab: does a send get what Kafka would make of it, and does a replay run none of it? The host stands in for
// JavaScript: a source is a word that it knows.
class TstScripts : public QObject {
    Q_OBJECT

private slots:
    void anInterceptorChangesTheRecord();
    void whatItThrowsStopsNothing();
    void nullInPlaceOfARecordFailsInSend();
    void acknowledgementsAreSeenWithTheirError();
    void oneThatCannotBeConfiguredEndsItsProducer();
    void aPartitionerDecides();
    void aPartitionThatIsNoneIsRefused_data();
    void aPartitionThatIsNoneIsRefused();
    void aPartitionBeyondTheLastIsWaitedFor();
    void aSerializerMakesTheBytes();
    void aSerializerThatFailsFailsInSend_data();
    void aSerializerThatFailsFailsInSend();
    void aScriptThatIsStoppedIsTold();
    void theStateGoesFromCallToCall();
    void aReplayRunsNoScript();
    void aBranchGoesOnWhereItsParentWas();
    void undoTakesAScriptBack();
    void aNewSourceRebuildsWhoUsesIt();
    void aScriptOfTheFileIsThereAtOnce();
    void boundsAndNamesAreKept_data();
    void boundsAndNamesAreKept();
    void aNameWithoutAScriptIsKafkasError();
    void withoutAHostItIsTold();
};

namespace {

using Json = nlohmann::ordered_json;
using Outcome = ScriptAnswer::Outcome;

ScriptAnswer returned(const Json& value) { return {Outcome::Returned, value.dump(), "", "", "", 0, ""}; }
ScriptAnswer threw(std::string exception, std::string message, int line) { return {Outcome::Threw, "", "", std::move(exception), std::move(message), line, ""}; }

class FakeHost final : public ScriptHost {
public:
    int calls = 0;

    std::optional<ScriptProblem> check(const Script& script) override
    {
        return script.source == "broken" ? std::optional(ScriptProblem{"expected token `)`", 3}) : std::nullopt;
    }
    ScriptAnswer call(const Script& script, const ScriptCall& call) override
    {
        ++calls;
        const Json given = Json::parse(call.arguments);
        if (call.function == "configure" && script.source == "cannot")
            return threw("ConfigException", "no price list", 1);
        if (call.function == "configure")
            return returned(Json::array({"onSend", "onAcknowledgement", "close"}));
        if (call.function == "close")
            return returned({});
        if (script.source == "throws")
            return threw("TypeError", "Cannot read property 'x' of null", 2);
        if (script.source == "endless")
            return {Outcome::Stopped, "", "", "", "stopped: it took more than 50 ms", 0, ""};
        if (call.function == "onAcknowledgement") {
            ScriptAnswer answer = returned({});
            answer.says = given[1].is_null() ? "stored " + given[0].value("key", Json()).dump() : given[1]["name"].get<std::string>();
            return answer;
        }
        if (script.source == "count") {
            const auto before = Json::parse(call.state).value("sent", 0);
            Json record = given[0];
            record["value"] = "number " + std::to_string(before + 1);
            ScriptAnswer answer = returned(record);
            answer.state = Json{{"sent", before + 1}}.dump();
            return answer;
        }
        if (script.source == "price") {
            Json record = given[0];
            record["value"] = record["value"].get<std::string>() + ";price=7";
            record["headers"].push_back({{"key", "billed"}, {"value", nullptr}});
            return returned(record);
        }
        if (script.source == "same")
            return returned(given[0]);
        if (script.source == "even")
            return returned(std::stoi(given[1].get<std::string>()) % 2);
        return returned(Json::parse(script.source)); // the answer itself
    }
};

struct World3 {
    std::shared_ptr<FakeHost> host = std::make_shared<FakeHost>();
    std::unique_ptr<Lab> lab;

    explicit World3(std::vector<LabScript> scripts = {}, bool withHost = true) : lab(std::make_unique<Lab>(file(std::move(scripts)), options(withHost)))
    {
        lab->runUntil(Time{});
        must("create topic orders --assignment 1:2:3,2:3:1");
        lab->runUntil(Time{1s});
    }
    static LabFile file(std::vector<LabScript> scripts)
    {
        LabFile out;
        out.seed = 7;
        out.clock = 1767225600000;
        out.scripts = std::move(scripts);
        return out;
    }
    LabOptions options(bool withHost) const
    {
        LabOptions out;
        if (withHost)
            out.scripts = host;
        return out;
    }
    void must(const std::string& line)
    {
        if (const auto result = lab->execute(line, "test"); !result.ok)
            qFatal("%s: %s", line.c_str(), result.error.c_str());
    }
    std::string error(const std::string& line) { return lab->execute(line, "test").error; }
    void run(Duration time) { lab->runUntil(lab->now() + time); }
    // A producer p1 with that script, and one record through it.
    void sendThrough(const std::string& kind, const std::string& source, const std::string& option, const std::string& send = "send p1 orders --key 4 --value book")
    {
        must("set script mine --kind " + kind + " --source '" + source + "'");
        must("start producer p1 --topic orders " + option);
        run(1s);
        must(send);
        run(1s);
    }
    template <class T>
    std::vector<T> all() const
    {
        std::vector<T> out;
        for (FactId id{1}; id <= lab->facts().last(); ++id.value)
            if (const Fact* fact = lab->facts().find(id))
                if (const auto* body = fact->as<T>())
                    out.push_back(*body);
        return out;
    }
    std::vector<InterceptorRan> ran(InterceptorHook hook) const
    {
        auto out = all<InterceptorRan>();
        std::erase_if(out, [&](const InterceptorRan& fact) { return fact.hook != hook; });
        return out;
    }
};

} // namespace

void TstScripts::anInterceptorChangesTheRecord()
{
    World3 w;
    w.sendThrough("interceptor", "price", "--interceptors mine,trace-header");
    const auto calls = w.ran(InterceptorHook::OnSend);
    QCOMPARE(calls.size(), std::size_t{2});
    QVERIFY(calls[0].outcome == InterceptorOutcome::Changed);
    QCOMPARE(calls[0].grewBy, 8 + 6);
    QCOMPARE(w.all<RecordCalled>().at(0).value, std::string("book;price=7"));
    QCOMPARE(w.all<BatchAcked>().size(), std::size_t{1});
}

void TstScripts::whatItThrowsStopsNothing()
{
    World3 w;
    w.sendThrough("interceptor", "throws", "--interceptors mine");
    const auto calls = w.ran(InterceptorHook::OnSend);
    QVERIFY(calls.at(0).outcome == InterceptorOutcome::Threw);
    QCOMPARE(calls[0].message, std::string("TypeError: Cannot read property 'x' of null (mine, line 2)"));
    QCOMPARE(w.all<RecordCalled>().at(0).value, std::string("book"));
    QVERIFY(w.ran(InterceptorHook::OnAcknowledgement).at(0).outcome == InterceptorOutcome::Threw);
    // A record that Kafka's ProducerRecord would refuse: as if it had thrown.
    World3 other;
    other.sendThrough("interceptor", R"({"topic":null})", "--interceptors mine");
    QCOMPARE(other.ran(InterceptorHook::OnSend).at(0).message, std::string("IllegalArgumentException: Topic cannot be null. (mine)"));
    QCOMPARE(other.all<RecordCalled>().size(), std::size_t{1});
}

void TstScripts::nullInPlaceOfARecordFailsInSend()
{
    World3 w;
    w.sendThrough("interceptor", "null", "--interceptors mine,trace-header");
    const auto calls = w.ran(InterceptorHook::OnSend);
    QVERIFY(calls.at(0).outcome == InterceptorOutcome::Changed);
    QVERIFY(calls.at(1).outcome == InterceptorOutcome::Threw); // the next one gets null
    const auto failed = w.all<SendFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QCOMPARE(failed[0].exception, std::string("NullPointerException"));
    QVERIFY(w.all<RecordCalled>().empty());
    QCOMPARE(w.ran(InterceptorHook::OnAcknowledgement).at(0).message, std::string("NullPointerException"));
}

void TstScripts::acknowledgementsAreSeenWithTheirError()
{
    World3 w;
    w.sendThrough("interceptor", "same", "--interceptors mine --value-serializer int", "send p1 orders --key a --value 42");
    w.must("send p1 orders --key b --value text");
    w.run(1s);
    const auto told = w.ran(InterceptorHook::OnAcknowledgement);
    QCOMPARE(told.size(), std::size_t{2});
    QCOMPARE(told[0].message, std::string("stored \"a\""));
    QCOMPARE(told[1].message, std::string("SerializationException"));
    QVERIFY(w.ran(InterceptorHook::OnSend).at(0).outcome == InterceptorOutcome::Unchanged);
    w.must("stop producer p1");
    w.run(1s);
    QCOMPARE(w.ran(InterceptorHook::Close).size(), std::size_t{1});
}

void TstScripts::oneThatCannotBeConfiguredEndsItsProducer()
{
    World3 w;
    w.must("set script mine --kind interceptor --source cannot");
    w.must("start producer p1 --topic orders --rate 10/s --interceptors mine");
    w.run(2s);
    QCOMPARE(w.ran(InterceptorHook::Configure).at(0).message, std::string("ConfigException: no price list (mine, line 1)"));
    QVERIFY(w.all<RecordCalled>().empty());
    QCOMPARE(w.error("send p1 orders --value x"), std::string("p1 is down; start it first"));
}

void TstScripts::aPartitionerDecides()
{
    World3 w;
    w.sendThrough("partitioner", "even", "--partitioner mine");
    w.must("send p1 orders --key 7 --value book");
    w.must("send p1 orders --key 7 --value book --partition 0"); // not asked
    w.run(1s);
    const auto called = w.all<RecordCalled>();
    QCOMPARE(called.size(), std::size_t{3});
    QCOMPARE(called[0].partition.partition, 0);
    QCOMPARE(called[1].partition.partition, 1);
    QCOMPARE(called[2].partition.partition, 0);
    QCOMPARE(w.host->calls, 2);
}

void TstScripts::aPartitionThatIsNoneIsRefused_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("exception");
    QTest::addColumn<QString>("words");
    const QString words = "The partitioner generated an invalid partition number: %1. Partition number should always be non-negative. (mine)";
    QTest::newRow("negative") << "-1" << "IllegalArgumentException" << words.arg("-1");
    QTest::newRow("none") << "\"undefined\"" << "IllegalArgumentException" << words.arg("undefined");
    QTest::newRow("no int") << "4294967296" << "IllegalArgumentException" << words.arg("4294967296");
    QTest::newRow("threw") << "throws" << "TypeError" << "Cannot read property 'x' of null (mine, line 2)";
}

void TstScripts::aPartitionThatIsNoneIsRefused()
{
    QFETCH(QString, answer);
    World3 w;
    w.sendThrough("partitioner", answer.toStdString(), "--partitioner mine");
    const auto failed = w.all<SendFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].stage == SendStage::Partitioner);
    QTEST(QString::fromStdString(failed[0].exception), "exception");
    QTEST(QString::fromStdString(failed[0].message), "words");
    QVERIFY(w.all<RecordCalled>().empty());
}

void TstScripts::aPartitionBeyondTheLastIsWaitedFor()
{
    World3 w;
    w.sendThrough("partitioner", "9", "--partitioner mine --config delivery.timeout.ms=3000 --config request.timeout.ms=2000");
    QCOMPARE(w.all<RecordCalled>().at(0).partition.partition, 9);
    w.run(4s);
    QCOMPARE(w.all<BatchFailed>().at(0).exception, std::string("TimeoutException"));
}

void TstScripts::aSerializerMakesTheBytes()
{
    World3 w;
    w.sendThrough("serializer", "[0,0,-1,255,65]", "--value-serializer mine");
    QCOMPARE(w.all<RecordCalled>().at(0).value, std::string("\0\0\xff\xff" "A", 5));
    World3 text;
    text.sendThrough("serializer", "\"abc\"", "--key-serializer mine");
    QCOMPARE(text.all<RecordCalled>().at(0).key, std::string("abc"));
    World3 none;
    none.sendThrough("serializer", "null", "--value-serializer mine");
    QCOMPARE(none.all<RecordCalled>().at(0).value, std::string());
}

void TstScripts::aSerializerThatFailsFailsInSend_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("exception");
    QTest::newRow("threw") << "throws" << "TypeError";
    QTest::newRow("a number") << "17" << "SerializationException";
    QTest::newRow("no bytes") << "[1,256]" << "SerializationException";
    QTest::newRow("stopped") << "endless" << "ScriptStopped";
}

void TstScripts::aSerializerThatFailsFailsInSend()
{
    QFETCH(QString, source);
    World3 w;
    w.sendThrough("serializer", source.toStdString(), "--value-serializer mine");
    const auto failed = w.all<SendFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].stage == SendStage::Serializer);
    QTEST(QString::fromStdString(failed[0].exception), "exception");
}

void TstScripts::aScriptThatIsStoppedIsTold()
{
    World3 w;
    w.sendThrough("interceptor", "endless", "--interceptors mine");
    bool told = false;
    for (FactId id{1}; id <= w.lab->facts().last(); ++id.value)
        if (const Fact* fact = w.lab->facts().find(id); fact && fact->as<InterceptorRan>())
            told = told || fact->rule == Rule::ScriptStopped;
    QVERIFY(told);
    QCOMPARE(w.ran(InterceptorHook::OnSend).at(0).message, std::string("ScriptStopped: stopped: it took more than 50 ms (mine)"));
    QCOMPARE(w.all<BatchAcked>().size(), std::size_t{1}); // the record goes on
}

void TstScripts::theStateGoesFromCallToCall()
{
    World3 w;
    w.sendThrough("interceptor", "count", "--interceptors mine");
    w.must("send p1 orders --count 2 --key 4");
    w.run(1s);
    const auto called = w.all<RecordCalled>();
    QCOMPARE(called.size(), std::size_t{3});
    QCOMPARE(called[2].value, std::string("number 3"));
}

void TstScripts::aReplayRunsNoScript()
{
    World3 w;
    w.sendThrough("interceptor", "count", "--interceptors mine --rate 20/s --keys a,b --partitioner odd-even");
    w.run(2s);
    QVERIFY(w.host->calls > 80);
    const auto saved = w.lab->save();
    const auto read = readLabFile(writeLabFile(saved.file), "saved.hwlab");
    QVERIFY(read.has_value());
    const int before = w.host->calls;
    Lab again(*read, w.options(true));
    QVERIFY(again.restore(saved.inputs).ok);
    QCOMPARE(again.stateHash(), w.lab->stateHash());
    QCOMPARE(w.host->calls, before);
    Lab alone(*read, LabOptions{}); // nobody to ask
    QVERIFY(alone.restore(saved.inputs).ok);
    QCOMPARE(alone.stateHash(), w.lab->stateHash());
    // From there on it is asked, and both go on alike.
    again.runUntil(again.now() + 1s);
    w.run(1s);
    QCOMPARE(again.stateHash(), w.lab->stateHash());
    QVERIFY(w.host->calls > before);
    // Saved again, it holds what it was given and what it heard.
    const auto twice = again.save();
    Lab third(twice.file, LabOptions{});
    QVERIFY(third.restore(twice.inputs).ok);
    QCOMPARE(third.stateHash(), again.stateHash());
    alone.runUntil(alone.now() + 1s);
    QVERIFY(alone.stateHash() != again.stateHash()); // without a host a script throws
}

void TstScripts::aBranchGoesOnWhereItsParentWas()
{
    World3 w;
    w.sendThrough("interceptor", "count", "--interceptors mine --rate 10/s");
    w.run(3s);
    const int before = w.host->calls;
    w.must("branch what-if --at 4s");
    QCOMPARE(w.host->calls, before); // the parent's answers
    w.run(1s);
    QVERIFY(w.host->calls > before);
    const auto numbers = w.all<RecordCalled>();
    QCOMPARE(numbers.back().value, "number " + std::to_string(numbers.size())); // its state went along
    const auto saved = w.lab->save();
    Lab again(saved.file, LabOptions{});
    QVERIFY(again.restore(saved.inputs).ok);
    QCOMPARE(again.liveBranch(), std::string("what-if"));
    QCOMPARE(again.stateHash(), w.lab->stateHash());
    w.must("goto main");
    QVERIFY(again.execute("goto main", "test").ok);
    QCOMPARE(again.stateHash(), w.lab->stateHash());
}

void TstScripts::undoTakesAScriptBack()
{
    World3 w;
    w.sendThrough("interceptor", "price", "--interceptors mine");
    w.must("set script mine --kind interceptor --source throws");
    w.run(1s);
    QCOMPARE(w.lab->view().scripts.at("mine")->source, std::string("throws"));
    w.must("undo");
    QCOMPARE(w.lab->view().scripts.at("mine")->source, std::string("price"));
    w.must("send p1 orders --value pen");
    w.run(1s);
    QCOMPARE(w.all<RecordCalled>().back().value, std::string("pen;price=7"));
}

void TstScripts::aNewSourceRebuildsWhoUsesIt()
{
    World3 w;
    w.sendThrough("interceptor", "price", "--interceptors mine");
    const auto result = w.lab->execute("set script mine --kind interceptor --source count", "test");
    QVERIFY(result.ok);
    QCOMPARE(result.output, std::string("p1 is closed and built anew with it"));
    w.run(1s);
    w.must("send p1 orders --value pen");
    w.run(1s);
    QCOMPARE(w.all<RecordCalled>().back().value, std::string("number 1"));
    QCOMPARE(w.ran(InterceptorHook::Close).size(), std::size_t{1});
    QCOMPARE(w.error("set script mine --kind serializer --source x"), std::string("p1 uses mine as interceptor; give the serializer another name"));
    w.must("pause producer p1");
    QCOMPARE(w.error("set script mine --kind interceptor --source price"), std::string("p1 is paused; resume it first"));
}

void TstScripts::aScriptOfTheFileIsThereAtOnce()
{
    World3 w({{"mine", "interceptor", "price"}, {"wrong", "partitioner", "broken"}});
    QCOMPARE(w.lab->failures().at(0), std::string("[[script]] wrong, line 3: expected token `)`"));
    QCOMPARE(w.lab->view().scripts.at("mine")->source, std::string("price"));
    w.must("start producer p1 --topic orders --interceptors mine");
    w.must("send p1 orders --value book");
    w.run(1s);
    QCOMPARE(w.all<RecordCalled>().at(0).value, std::string("book;price=7"));
    QCOMPARE(w.lab->save().file.scripts.size(), std::size_t{2});
}

void TstScripts::boundsAndNamesAreKept_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("words");
    QTest::newRow("a name of the program") << "set script odd-even --kind partitioner --source x" << "odd-even comes with the program; give the script another name";
    QTest::newRow("another kind") << "set script odd-even --kind interceptor --source 1" << "";
    QTest::newRow("syntax") << "set script mine --kind interceptor --source broken" << "mine, line 3: expected token `)`";
    QTest::newRow("too long") << "set script mine --kind interceptor --source " + QString(65537, 'x') << "a script has at most 64 KiB; this one has 65537 bytes";
    QTest::newRow("as long as it may be") << "set script mine --kind interceptor --source \"" + QString("\\n").repeated(65536) + "\"" << "";
    QTest::newRow("no name") << "set script 17 --kind interceptor --source x" << "a script has a name of 1 to 64 letters, digits, '.', '_' or '-', not a number or a word of the language; 17 is none";
}

void TstScripts::boundsAndNamesAreKept()
{
    QFETCH(QString, line);
    World3 w;
    QTEST(QString::fromStdString(w.error(line.toStdString())), "words");
    for (std::size_t n = w.lab->view().scripts.size(); n < ScriptLimits::kScripts; ++n)
        w.must("set script s" + std::to_string(n) + " --kind interceptor --source 1");
    QCOMPARE(w.error("set script one-more --kind interceptor --source 1"), std::string("a lab has at most 32 scripts"));
}

void TstScripts::aNameWithoutAScriptIsKafkasError()
{
    World3 w;
    QCOMPARE(w.error("start producer p1 --topic orders --interceptors mine"),
        std::string("Invalid value mine for configuration interceptor.classes: Class mine could not be found."));
    w.must("set script mine --kind serializer --source 1");
    QCOMPARE(w.error("start producer p1 --topic orders --interceptors mine"),
        std::string("mine is not an instance of org.apache.kafka.clients.producer.ProducerInterceptor"));
    w.must("start producer p1 --topic orders");
    w.run(1s);
    w.must("set config producer p1 key.serializer=mine");
    QVERIFY(w.error("set config producer p1 partitioner.class=mine").ends_with("is not an instance of org.apache.kafka.clients.producer.Partitioner"));
}

void TstScripts::withoutAHostItIsTold()
{
    World3 w({}, false);
    w.sendThrough("partitioner", "even", "--partitioner mine");
    QCOMPARE(w.all<SendFailed>().at(0).message, std::string("there is no script engine here (mine)"));
}

QTEST_GUILESS_MAIN(TstScripts)
#include "tst_scripts.moc"
