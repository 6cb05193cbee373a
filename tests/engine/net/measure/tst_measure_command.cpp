#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

// What does `highwater measure` print and leave behind? Only its beginning is run here: whole runs take their time and
// hundreds of megabytes (tst_measure_run makes small ones).
class TstMeasureCommand : public QObject {
    Q_OBJECT

private slots:
    void aSignalEndsItAndNothingIsLeft_data();
    void aSignalEndsItAndNothingIsLeft();
    void whatCannotBePrintedEndsItAndNothingIsLeft();
    void aFolderThatIsNotThereIsRefused();
    void anUnknownReportIsRefused();

private:
    static constexpr int kDeadlineMs = 60000;
    struct Command : QProcess {
        explicit Command(const QStringList& arguments, const QString& output = {})
        {
            if (!output.isEmpty())
                setStandardOutputFile(output);
            start(qEnvironmentVariable("HIGHWATER_BINARY"), QStringList{"measure"} + arguments);
        }
        bool ended() { return waitForFinished(kDeadlineMs) && exitStatus() == QProcess::NormalExit; }
    };
};

void TstMeasureCommand::aSignalEndsItAndNothingIsLeft_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QString>("report");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("SIGINT") << SIGINT << "csv" << QByteArray("measurement,way,rounds,operations,bytes,storedBytes,minMs,medianMs,maxMs,");
    QTest::newRow("SIGTERM") << SIGTERM << "text" << QByteArray("FOLDER");
}

void TstMeasureCommand::aSignalEndsItAndNothingIsLeft()
{
    QFETCH(int, signal);
    QFETCH(QString, report);
    QFETCH(QByteArray, begins);
    const QTemporaryDir folder;
    Command command({"--dir", folder.path(), "--report", report});
    QVERIFY(command.waitForReadyRead(kDeadlineMs));
    const QByteArray head = command.readAllStandardOutput();
    QVERIFY2(head.startsWith(begins.replace("FOLDER", folder.path().toUtf8())), head.constData());
    ::kill(static_cast<pid_t>(command.processId()), signal);
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 1);
    QVERIFY(command.readAllStandardError().contains("interrupted after "));
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TstMeasureCommand::whatCannotBePrintedEndsItAndNothingIsLeft()
{
    const QTemporaryDir folder;
    Command command({"--dir", folder.path()}, "/dev/full");
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 3);
    QCOMPARE(command.readAllStandardError(), QByteArray("standard output cannot be written\n"));
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TstMeasureCommand::aFolderThatIsNotThereIsRefused()
{
    const QTemporaryDir folder;
    Command command({"--dir", folder.filePath("nowhere")});
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 3);
    QCOMPARE(command.readAllStandardOutput(), QByteArray());
    QVERIFY(command.readAllStandardError().contains("is not there: No such file or directory; name another folder with --dir"));
}

void TstMeasureCommand::anUnknownReportIsRefused()
{
    Command command({"--report", "poem"});
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 2);
}

QTEST_GUILESS_MAIN(TstMeasureCommand)
#include "tst_measure_command.moc"
