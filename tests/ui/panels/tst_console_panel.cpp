#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QScrollBar>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/models/command_context.h"
#include "ui/panels/console_panel.h"

using namespace engine;
using namespace support;

// The command language as text: is a typed line sent once, does it come back, is what may come next offered, and is a wrong
// word marked where it stands?
class TstConsolePanel : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_console.reset(); }
    void returnSendsTheLine();
    void anEmptyLineIsNotSent();
    void upAndDownRecall();
    void theSameLineTwiceIsRecalledOnce();
    void offersWhatMayComeNext_data();
    void offersWhatMayComeNext();
    void aChosenCompletionStandsInTheLine();
    void theCompletionsAreAModel();
    void anAnswerStandsUnderItsLine();
    void aLineStandsWithKafkasOwn();
    void rowsOfATableStayWhole();
    void theWrongWordIsMarked();
    void aMissingWordMarksNothing();

private:
    QLineEdit& line() { return *m_console->findChild<QLineEdit*>(); }
    QTextEdit& answers() { return *m_console->findChild<QTextEdit*>(); }
    void type(const QString& words) { QTest::keyClicks(&line(), words); }
    QStringList offered()
    {
        QStringList lines;
        const auto* model = line().completer()->completionModel();
        for (int row = 0; row < model->rowCount(); ++row)
            lines << model->index(row, 0).data().toString();
        return lines;
    }
    void send(const QString& words)
    {
        type(words);
        line().completer()->popup()->hide();
        QTest::keyClick(&line(), Qt::Key_Return);
    }

    std::unique_ptr<ui::ConsolePanel> m_console;
};

void TstConsolePanel::init()
{
    m_console = std::make_unique<ui::ConsolePanel>();
    const auto lab = labAt(Time{12s});
    m_console->setContext(ui::commandContext(lab->view(), lab->branches()));
    m_console->resize(400, 300);
    m_console->show();
    m_console->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_console.get()));
    m_console->takeFocus();
}

void TstConsolePanel::returnSendsTheLine()
{
    QSignalSpy sent(m_console.get(), &ui::ConsolePanel::commandRequested);
    send("  kill broker 1 ");
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent[0][0].toString(), QString("kill broker 1"));
    QCOMPARE(line().text(), QString());
}

void TstConsolePanel::anEmptyLineIsNotSent()
{
    QSignalSpy sent(m_console.get(), &ui::ConsolePanel::commandRequested);
    send("   ");
    QCOMPARE(sent.size(), 0);
}

void TstConsolePanel::upAndDownRecall()
{
    send("kill broker 1");
    send("start broker 1");
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(&line(), key);
        return line().text();
    };
    QCOMPARE(press(Qt::Key_Up), QString("start broker 1"));
    QCOMPARE(press(Qt::Key_Up), QString("kill broker 1"));
    QCOMPARE(press(Qt::Key_Up), QString("kill broker 1")); // the oldest stays
    QCOMPARE(press(Qt::Key_Down), QString("start broker 1"));
    QCOMPARE(press(Qt::Key_Down), QString());
    QCOMPARE(press(Qt::Key_Down), QString());
}

void TstConsolePanel::theSameLineTwiceIsRecalledOnce()
{
    send("kill broker 2");
    send("step");
    send("step");
    QTest::keyClick(&line(), Qt::Key_Up);
    QCOMPARE(line().text(), QString("step"));
    QTest::keyClick(&line(), Qt::Key_Up);
    QCOMPARE(line().text(), QString("kill broker 2"));
}

void TstConsolePanel::offersWhatMayComeNext_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("verbs") << "ki" << QStringList{"kill"};
    QTest::newRow("objects") << "kill br" << QStringList{"kill broker"};
    QTest::newRow("brokers there are") << "kill broker " << QStringList{"kill broker 1", "kill broker 2", "kill broker 3"};
    QTest::newRow("producers there are") << "flush producer " << QStringList{"flush producer p1"};
    QTest::newRow("branches") << "goto m" << QStringList{"goto main"};
    QTest::newRow("Kafka's tools") << "kafka-t" << QStringList{"kafka-topics"};
    QTest::newRow("all of them") << "kafka" << QStringList{"kafka-topics", "kafka-consumer-groups", "kafka-configs"};
    QTest::newRow("several flags") << "kafka-topics.sh --repl" << QStringList{"kafka-topics.sh --replication-factor", "kafka-topics.sh --replica-assignment"};
    QTest::newRow("kinds of things") << "kafka-configs --describe --entity-type b" << QStringList{"kafka-configs --describe --entity-type brokers"};
    QTest::newRow("their flags") << "kafka-topics --des" << QStringList{"kafka-topics --describe"};
    QTest::newRow("their topics") << "kafka-topics --describe --topic o" << QStringList{"kafka-topics --describe --topic orders"};
    QTest::newRow("topics") << "delete topic o" << QStringList{"delete topic orders"};
}

void TstConsolePanel::offersWhatMayComeNext()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, lines);
    type(typed);
    QCOMPARE(offered(), lines);
}

void TstConsolePanel::aChosenCompletionStandsInTheLine()
{
    type("kill broker ");
    QVERIFY(line().completer()->popup()->isVisible());
    QTest::keyClick(line().completer()->popup(), Qt::Key_Down);
    QTest::keyClick(line().completer()->popup(), Qt::Key_Down);
    QTest::keyClick(line().completer()->popup(), Qt::Key_Return);
    QCOMPARE(line().text(), QString("kill broker 2"));
}

void TstConsolePanel::theCompletionsAreAModel()
{
    const QAbstractItemModelTester words(line().completer()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester shown(line().completer()->completionModel(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    type("start producer p2 --topic orders --acks ");
    QVERIFY(!offered().isEmpty());
    line().clear();
    type("zzz");
    QVERIFY(offered().isEmpty());
}

void TstConsolePanel::anAnswerStandsUnderItsLine()
{
    CommandResult help;
    help.output = "first\nsecond";
    m_console->showAnswer("help", help);
    m_console->showAnswer("kill broker 1", {});
    QCOMPARE(answers().toPlainText(), QString("✓ help\n  first\n  second\n✓ kill broker 1"));
}

void TstConsolePanel::aLineStandsWithKafkasOwn()
{
    m_console->showAnswer("delete topic orders", {});
    QCOMPARE(answers().toPlainText(), QString("✓ delete topic orders\n  = kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic orders"));
    CommandResult refused;
    refused.ok = false;
    refused.error = "there is no topic orders";
    m_console->showAnswer("delete topic orders", refused);
    QVERIFY(answers().toPlainText().endsWith("✗ delete topic orders\n  there is no topic orders"));
    answers().selectAll();
    QVERIFY(answers().textCursor().selectedText().contains("kafka-topics.sh")); // it can be copied
}

void TstConsolePanel::rowsOfATableStayWhole()
{
    const std::string row = "billing         orders          0          1204            1210            6          b1-aaaaaaaa-bbbb /127.0.0.1";
    const auto lines = [&] {
        int most = 0;
        for (QTextBlock block = answers().document()->begin(); block.isValid(); block = block.next())
            most = std::max(most, block.layout()->lineCount());
        return most;
    };
    CommandResult result;
    result.ok = true;
    result.output = "GROUP           TOPIC           PARTITION\n" + row;
    m_console->showAnswer("kafka-consumer-groups --describe --group billing", result);
    QCOMPARE(lines(), 1);
    QVERIFY(answers().horizontalScrollBar()->maximum() > 0); // it can be seen
    m_console->showAnswer("help", result); // words go on in the next line
    QVERIFY(lines() > 1);
}

void TstConsolePanel::theWrongWordIsMarked()
{
    const auto lab = labAt(Time{1s});
    const QString wrong = "start producer p9 --topic orderz --rate 5/s";
    m_console->showAnswer(wrong, lab->execute(wrong.toStdString(), "test"));
    QVERIFY2(answers().toPlainText().contains("did you mean orders?"), qPrintable(answers().toPlainText()));
    QString marked;
    for (auto part = answers().document()->firstBlock().begin(); !part.atEnd(); ++part)
        if (part.fragment().charFormat().underlineStyle() == QTextCharFormat::WaveUnderline)
            marked += part.fragment().text();
    QCOMPARE(marked, QString("orderz"));
    QVERIFY(answers().toPlainText().startsWith("✗ " + wrong));
}

void TstConsolePanel::aMissingWordMarksNothing()
{
    const auto lab = labAt(Time{1s});
    const CommandResult result = lab->execute("kill", "test");
    QVERIFY(!result.ok);
    m_console->showAnswer("kill", result);
    QVERIFY(answers().toPlainText().startsWith("✗ kill\n  "));
    for (auto block = answers().document()->firstBlock(); block.isValid(); block = block.next())
        for (auto part = block.begin(); !part.atEnd(); ++part)
            QVERIFY(part.fragment().charFormat().underlineStyle() != QTextCharFormat::WaveUnderline);
}

QTEST_MAIN(TstConsolePanel)
#include "tst_console_panel.moc"
