#include <QComboBox>
#include <QLabel>
#include <QListWidget>

#include <filesystem>

#include "app/script_host.h"
#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/buttons.h"
#include "ui/panels/code_editor.h"
#include "ui/panels/code_page.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;

// Code of your own: is a script written, tried, shown where it is wrong and switched on, by mouse and by keys?
class TstCode : public QObject {
    Q_OBJECT

private slots:
    void nothingIsSwitchedOnThatWasNotTried();
    void anExampleGoesIntoAProducerByMouse();
    void anErrorIsMarkedAtItsLine();
    void aScriptIsWrittenTriedAndSwitchedOnByKeys();
    void aLoopIsStoppedAndTheLabLives();
    void whatAFilterTrulyDoesIsSaid();
    void theLabsScriptsAreListed();
    void aSerializerIsForKeyOrValue();
    void whatWasBeingWrittenIsStillThere();
};

namespace {

// The page over the first lab, with a producer p9 that sends on command.
struct Page {
    std::unique_ptr<DrivenWindow> driven = openFirstLab();

    Page()
    {
        const auto worker = std::filesystem::path(qEnvironmentVariable("HIGHWATER_BINARY").toStdString()).parent_path() / "highwater-script";
        driven->ask([&](Lab& lab) {
            lab.useScripts(app::makeScriptHost(worker.string()));
            return lab.execute("start producer p9 --topic orders", "test").ok;
        });
        driven->frames(std::chrono::milliseconds{50});
        driven->key(Qt::Key_J, Qt::ControlModifier);
        if (!page())
            qFatal("Ctrl+J opens no page");
        if (!QTest::qWaitForWindowActive(page()->window()))
            qFatal("the page was not shown");
    }
    ui::CodePage* page() const { return driven->window.findChild<ui::CodePage*>(); }
    template <class T>
    T& of(const char* name) const
    {
        auto* found = page()->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return *found;
    }
    void choose(const QString& text) const
    {
        auto& list = of<QListWidget>("codeList");
        const auto found = list.findItems(text, Qt::MatchContains);
        if (found.isEmpty())
            qFatal("no %s in the list", qPrintable(text));
        list.scrollToItem(found.first());
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, list.visualItemRect(found.first()).center());
    }
    void write(const QString& source) const
    {
        auto& editor = of<ui::CodeEditor>("codeSource");
        editor.setFocus();
        QTest::keySequence(&editor, QKeySequence::SelectAll);
        const QStringList lines = source.split('\n');
        for (int i = 0; i < lines.size(); ++i) {
            if (i > 0)
                QTest::keyClick(&editor, Qt::Key_Return);
            QTest::keyClicks(&editor, lines[i]);
        }
    }
    void click(const char* button) const
    {
        QTest::mouseClick(&of<ui::PillButton>(button), Qt::LeftButton);
        driven->settle();
    }
    void use(const QString& producer) const
    {
        auto& box = of<QComboBox>("codeUse");
        box.setCurrentIndex(box.findText(producer));
    }
    QString words() const { return of<QLabel>("codeWords").text(); }
    std::vector<RecordCalled> called() const
    {
        return driven->ask([](Lab& lab) {
            std::vector<RecordCalled> out;
            for (FactId id{1}; id <= lab.facts().last(); ++id.value)
                if (const auto* fact = lab.facts().find(id); fact && fact->as<RecordCalled>() && lab.view().nodeNameOf(fact->as<RecordCalled>()->client) == "p9")
                    out.push_back(*fact->as<RecordCalled>());
            return out;
        });
    }
    std::string execute(const std::string& line) const
    {
        return driven->ask([&](Lab& lab) {
            const auto error = lab.execute(line, "test").error;
            lab.runUntil(lab.now() + std::chrono::seconds{1});
            return error;
        });
    }
};

} // namespace

void TstCode::nothingIsSwitchedOnThatWasNotTried()
{
    Page p;
    p.choose("Odd and even");
    QVERIFY(!p.of<ui::PillButton>("codeOn").isEnabled());
    p.click("codeTry");
    QCOMPARE(p.of<QPlainTextEdit>("codeOutput").toPlainText(), QString("1"));
    QCOMPARE(p.words(), QString("In a producer: the record goes to partition 1."));
    QVERIFY(p.of<ui::PillButton>("codeOn").isEnabled());
    QTest::keyClicks(&p.of<ui::CodeEditor>("codeSource"), " ");
    QVERIFY(!p.of<ui::PillButton>("codeOn").isEnabled()); // it is another one now
}

void TstCode::anExampleGoesIntoAProducerByMouse()
{
    Page p;
    p.choose("Billing");
    p.click("codeTry");
    QVERIFY2(p.of<QPlainTextEdit>("codeOutput").toPlainText().contains("\"price\""), qPrintable(p.words()));
    p.use("p9");
    QVERIFY(p.of<QLabel>("codeLines").text().endsWith("\nset config producer p9 interceptor.classes=billing"));
    p.click("codeOn");
    QVERIFY2(p.words().startsWith("It is on."), qPrintable(p.words()));
    QCOMPARE(p.execute("send p9 orders --value book"), std::string());
    const auto price = p.driven->ask([](Lab& lab) {
        std::string out;
        for (FactId id{1}; id <= lab.facts().last(); ++id.value)
            if (const auto* fact = lab.facts().find(id); fact && fact->as<InterceptorRan>() && fact->as<InterceptorRan>()->hook == InterceptorHook::OnAcknowledgement)
                out = fact->as<InterceptorRan>()->message;
        return out;
    });
    QCOMPARE(price, std::string("billed 8"));
    QTest::keyClick(p.page(), Qt::Key_Escape);
    p.driven->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&p.driven->window));
    p.driven->key(Qt::Key_Z, Qt::ControlModifier); // takes the last line back
    QCOMPARE(p.driven->ask([](Lab& lab) { return lab.liveBranch(); }), std::string("undo-1"));
}

void TstCode::anErrorIsMarkedAtItsLine()
{
    Page p;
    p.choose("Odd and even");
    p.write("function partition(topic, key) {\nreturn key +\n}");
    p.click("codeTry");
    QCOMPARE(p.of<ui::CodeEditor>("codeSource").markedLine(), 3);
    QVERIFY2(p.words().startsWith("Line 3: "), qPrintable(p.words()));
    QVERIFY(!p.of<ui::PillButton>("codeOn").isEnabled());
    p.write("function partition(topic, key) {\nreturn kye % 2\n}");
    p.click("codeTry");
    QCOMPARE(p.of<ui::CodeEditor>("codeSource").markedLine(), 2);
    QCOMPARE(p.words().section('\n', 0, 0), QString("Line 2: ReferenceError: kye is not defined"));
    QVERIFY(p.words().contains("send() throws"));
    p.of<QPlainTextEdit>("codeInput").setPlainText("{");
    p.click("codeTry");
    QVERIFY2(p.words().startsWith("The example is no JSON object"), qPrintable(p.words()));
}

void TstCode::aScriptIsWrittenTriedAndSwitchedOnByKeys()
{
    Page p;
    p.choose("Odd and even");
    p.write("function partition() { return 2 }");
    auto& name = p.of<QLineEdit>("codeName");
    name.setFocus();
    QTest::keySequence(&name, QKeySequence::SelectAll);
    QTest::keyClicks(&name, "always-2");
    p.use("p9");
    QTest::keyClick(&name, Qt::Key_Return, Qt::ControlModifier);
    p.driven->settle();
    QCOMPARE(p.of<QPlainTextEdit>("codeOutput").toPlainText(), QString("2"));
    QTest::keyClick(&name, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    p.driven->settle();
    QVERIFY2(p.words().startsWith("It is on."), qPrintable(p.words()));
    QCOMPARE(p.execute("send p9 orders --value book --key a"), std::string());
    QCOMPARE(p.called().back().partition.partition, 2);
}

void TstCode::aLoopIsStoppedAndTheLabLives()
{
    Page p;
    p.choose("Odd and even");
    p.write("function partition() { for (;;) { } }");
    p.click("codeTry");
    QVERIFY2(p.words().startsWith("stopped: it took more than 50 ms"), qPrintable(p.words()));
    p.use("p9");
    p.click("codeOn");
    QCOMPARE(p.execute("send p9 orders --value book --key a"), std::string());
    QVERIFY(p.called().empty());
    const auto failed = p.driven->ask([](Lab& lab) {
        for (FactId id{1}; id <= lab.facts().last(); ++id.value)
            if (const auto* fact = lab.facts().find(id); fact && fact->as<SendFailed>() && fact->rule == Rule::ScriptStopped)
                return fact->as<SendFailed>()->exception;
        return std::string();
    });
    QCOMPARE(failed, std::string("ScriptStopped"));
    p.choose("Money");
    p.click("codeTry");
    QVERIFY2(p.words().endsWith("00 00 00 00 00 00 04 e2"), qPrintable(p.words()));
}

void TstCode::whatAFilterTrulyDoesIsSaid()
{
    Page p;
    p.choose("partitioner that tries to filter");
    p.click("codeTry");
    QVERIFY2(p.words().contains("invalid partition number: -1"), qPrintable(p.words()));
    p.choose("interceptor that tries to filter");
    p.click("codeTry");
    QVERIFY2(p.words().contains("NullPointerException"), qPrintable(p.words()));
    QVERIFY(p.of<ui::PillButton>("codeOn").isEnabled()); // to see it happen
}

void TstCode::theLabsScriptsAreListed()
{
    Page p;
    QCOMPARE(p.execute("set script mine --kind serializer --source \"function serialize(t, d) { return d }\""), std::string());
    p.driven->frames(std::chrono::milliseconds{50});
    p.choose("mine");
    QCOMPARE(p.of<ui::CodeEditor>("codeSource").toPlainText(), QString("function serialize(t, d) { return d }"));
    QCOMPARE(p.of<QComboBox>("codeKind").currentText(), QString("serializer"));
}

void TstCode::aSerializerIsForKeyOrValue()
{
    Page p;
    p.choose("Money");
    p.use("p9 · key.serializer");
    QVERIFY(p.of<QLabel>("codeLines").text().endsWith("\nset config producer p9 key.serializer=money"));
    p.use("p9 · value.serializer");
    QVERIFY(p.of<QLabel>("codeLines").text().endsWith("\nset config producer p9 value.serializer=money"));
}

void TstCode::whatWasBeingWrittenIsStillThere()
{
    Page p;
    p.choose("Odd and even");
    p.write("function partition() { return 2 }");
    QTest::keyClick(p.page(), Qt::Key_Escape);
    QVERIFY(!p.page()->isVisible());
    p.driven->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&p.driven->window));
    p.driven->key(Qt::Key_J, Qt::ControlModifier);
    QVERIFY(p.page()->isVisible());
    QCOMPARE(p.of<ui::CodeEditor>("codeSource").toPlainText(), QString("function partition() { return 2 }"));
}

QTEST_MAIN(TstCode)
#include "tst_code.moc"
