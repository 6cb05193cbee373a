#include <QTest>

#include <filesystem>

#include "app/script_host.h"

using namespace engine;

// Does code of the learner run as it is written, tell where it is wrong, and harm nobody?
class TstScriptHost : public QObject {
    Q_OBJECT

private slots:
    void aFunctionGetsItsArguments();
    void anErrorHasItsLine_data();
    void anErrorHasItsLine();
    void whatIsNotAScriptIsRefused_data();
    void whatIsNotAScriptIsRefused();
    void aLoopIsStoppedAndTheNextCallRuns_data();
    void aLoopIsStoppedAndTheNextCallRuns();
    void memoryIsBounded_data();
    void memoryIsBounded();
    void nothingLeadsOutOfTheLanguage_data();
    void nothingLeadsOutOfTheLanguage();
    void onlyStateLasts();
    void whatItWritesIsTold();
    void aRecursionWithoutEndHarmsNobody();
    void aMisspeltPropertyThrows();
    void withoutItsProgramItIsTold();

private:
    std::string worker() const { return (std::filesystem::path(qEnvironmentVariable("HIGHWATER_BINARY").toStdString()).parent_path() / "highwater-script").string(); }
    ScriptAnswer run(const std::string& source, const std::string& function = "onSend", const std::string& arguments = "[null]", const std::string& state = "{}")
    {
        return m_host->call({"mine", ScriptKind::Interceptor, source}, {function, arguments, state});
    }
    std::shared_ptr<ScriptHost> m_host = app::makeScriptHost(worker());
};

using Outcome = ScriptAnswer::Outcome;

void TstScriptHost::aFunctionGetsItsArguments()
{
    const auto answer = run("function onSend(record) { record.value += '!'; return record }", "onSend", R"([{"topic":"orders","value":"鱼 \"1\""}])");
    QVERIFY2(answer.outcome == Outcome::Returned, answer.message.c_str());
    QCOMPARE(answer.value, std::string(R"({"topic":"orders","value":"鱼 \"1\"!"})"));
    QCOMPARE(run("function onSend(r) { }").value, std::string("null"));
    QCOMPARE(run("function serialize(t, d) { return new Uint8Array([1, 255]) }", "serialize", R"(["t","d"])").value, std::string("[1,255]"));
    QCOMPARE(run("function partition(t, k) { return k % 2 }", "partition", R"(["t","x"])").value, std::string("\"NaN\""));
    QCOMPARE(run("function onSend(r) { return r }\nfunction close() { }", "configure", "[{}]").value, std::string(R"(["onSend","close"])"));
}

void TstScriptHost::anErrorHasItsLine_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("exception");
    QTest::addColumn<int>("line");
    QTest::newRow("a name nobody knows") << "function onSend(r) {\n\n  return vlaue\n}" << "ReferenceError" << 3;
    QTest::newRow("of null") << "function onSend(r) {\n  return r.value\n}" << "TypeError" << 2;
    QTest::newRow("thrown") << "function other() {\n  throw new RangeError('no')\n}\nfunction onSend(r) { other() }" << "RangeError" << 2;
    QTest::newRow("with a name of its own") << "function onSend(r) {\n  const e = new Error('x')\n  e.name = 'PaymentException'\n  throw e\n}" << "PaymentException" << 2;
    QTest::newRow("a text") << "function onSend(r) {\n  throw 'no'\n}" << "Error" << 0;
    QTest::newRow("a global") << "function onSend(r) {\n  total = 1\n}" << "ReferenceError" << 2;
}

void TstScriptHost::anErrorHasItsLine()
{
    QFETCH(QString, source);
    QFETCH(QString, exception);
    QFETCH(int, line);
    const auto answer = run(source.toStdString());
    QVERIFY(answer.outcome == Outcome::Threw);
    QCOMPARE(QString::fromStdString(answer.exception), exception);
    QCOMPARE(answer.line, line);
    QVERIFY(!answer.message.empty());
}

void TstScriptHost::whatIsNotAScriptIsRefused_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("line");
    QTest::newRow("well") << "function onSend(r) { return r }" << -1;
    QTest::newRow("well, as a value") << "const onSend = r => r" << -1;
    QTest::newRow("syntax") << "function onSend(r) {\n  return )\n}" << 2;
    QTest::newRow("not ended") << "function onSend(r) {\n  return r\n" << 3;
    QTest::newRow("no such function") << "function onsend(r) { return r }" << 0;
    QTest::newRow("throws at once") << "\nnull.x\nfunction onSend(r) { }" << 2;
    QTest::newRow("empty") << "" << 0;
}

void TstScriptHost::whatIsNotAScriptIsRefused()
{
    QFETCH(QString, source);
    QFETCH(int, line);
    const auto problem = m_host->check({"mine", ScriptKind::Interceptor, source.toStdString()});
    QCOMPARE(problem ? problem->line : -1, line);
    QVERIFY(!problem || !problem->message.empty());
}

void TstScriptHost::aLoopIsStoppedAndTheNextCallRuns_data()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("a loop") << "function onSend(r) { for (;;) { } }";
    QTest::newRow("at the top") << "while (true) { }\nfunction onSend(r) { }";
    QTest::newRow("that catches") << "function onSend(r) { for (;;) { try { for (;;) { } } catch (e) { } } }";
}

void TstScriptHost::aLoopIsStoppedAndTheNextCallRuns()
{
    QFETCH(QString, source);
    const auto answer = run(source.toStdString());
    QVERIFY2(answer.outcome == Outcome::Stopped, answer.message.c_str());
    QCOMPARE(answer.message, std::string("stopped: it took more than 50 ms"));
    QCOMPARE(run("function onSend(r) { return 1 }").value, std::string("1"));
}

void TstScriptHost::memoryIsBounded_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("words");
    const QString bound = "it took more than 64 MB of memory";
    QTest::newRow("one long text") << "function onSend(r) { return 'x'.repeat(500000000) }" << bound;
    QTest::newRow("bytes") << "function onSend(r) { return [new Uint8Array(40000000).length, new Uint8Array(40000000).length] }" << "out of memory";
}

void TstScriptHost::memoryIsBounded()
{
    QFETCH(QString, source);
    QFETCH(QString, words);
    const auto answer = run(source.toStdString());
    QVERIFY(answer.outcome != Outcome::Returned);
    QVERIFY2(QString::fromStdString(answer.message).contains(words), answer.message.c_str());
    QCOMPARE(run("function onSend(r) { return 1 }").value, std::string("1"));
}

void TstScriptHost::nothingLeadsOutOfTheLanguage_data()
{
    QTest::addColumn<QString>("expression");
    for (const char* name : {"Date", "Math.random", "require", "process", "Qt", "XMLHttpRequest", "setTimeout", "gc", "print", "eval", "Function",
             "(function() { }).constructor", "globalThis", "Promise", "WeakMap"})
        QTest::newRow(name) << name;
}

void TstScriptHost::nothingLeadsOutOfTheLanguage()
{
    QFETCH(QString, expression);
    QCOMPARE(run(("function onSend(r) { return typeof " + expression + " }").toStdString()).value, std::string("\"undefined\""));
}

void TstScriptHost::onlyStateLasts()
{
    const std::string source = "let calls = 0\nfunction onSend(r) { calls++; state.all = (state.all || 0) + 1; return [calls, state.all] }";
    auto answer = run(source);
    QCOMPARE(answer.value, std::string("[1,1]"));
    QCOMPARE(answer.state, std::string(R"({"all":1})"));
    answer = run(source, "onSend", "[null]", answer.state);
    QCOMPARE(answer.value, std::string("[1,2]"));
    QCOMPARE(run("function onSend(r) { return 1 }").state, std::string());
    for (const char* hidden : {"Math.calls = 1", "calls = 1", "Array.prototype.calls = 1", "Array.calls = 1"})
        QVERIFY2(run("function onSend(r) { " + std::string(hidden) + " }").outcome == Outcome::Threw, hidden);
    QVERIFY(run("function onSend(r) { state.x = 'x'.repeat(70000) }").outcome == Outcome::Threw);
}

void TstScriptHost::whatItWritesIsTold()
{
    QCOMPARE(run("function onSend(r) { console.log('a', 1, {b: 2}); console.log('c') }").says, std::string("a 1 {\"b\":2}\nc"));
    QVERIFY(run("function onSend(r) { for (let i = 0; i < 1000; i++) console.log('0123456789') }").says.size() <= ScriptLimits::kSaysBytes);
}

void TstScriptHost::aRecursionWithoutEndHarmsNobody()
{
    const auto answer = run("function onSend(r) { return onSend(r) + 1 }");
    QVERIFY2(answer.exception == "RangeError" || answer.message.starts_with("stopped: it took more than"), answer.message.c_str());
    QCOMPARE(run("function onSend(r) { return 1 }").value, std::string("1"));
}

void TstScriptHost::aMisspeltPropertyThrows()
{
    const auto answer = run("function onSend(r) {\n  r.vlaue = 'x'\n  return r }", "onSend", R"([{"value":"y"}])");
    QVERIFY(answer.outcome == Outcome::Threw);
    QCOMPARE(answer.exception, std::string("TypeError"));
    QCOMPARE(answer.line, 2);
}

void TstScriptHost::withoutItsProgramItIsTold()
{
    const auto answer = app::makeScriptHost("/nowhere/highwater-script")->call({"mine", ScriptKind::Interceptor, ""}, {"onSend", "[]", "{}"});
    QVERIFY(answer.outcome == Outcome::Stopped);
    QVERIFY(answer.message.find("cannot be started") != std::string::npos);
}

QTEST_GUILESS_MAIN(TstScriptHost)
#include "tst_script_host.moc"
