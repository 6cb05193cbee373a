#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

// Does the unmodified kcat talk to `highwater serve`: -L, the round trip, and after a kill -9? Real sockets on free ports,
// each step with a deadline.
class TstKcat : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void listsTheBrokers();
    void givesBackWhatItWasGiven();
    void aGroupGoesOnWhereItCommitted();
    void aStrangerJoinsAGroupOfTheLab();
    void keepsWhatWasAckedOverAKill();
    void aHalfWrittenTailIsCutOffAndTold();
    void aFolderRemembersItsNodes();
    void refusesAFolderThatIsNotOurs();
    void refusesAFolderThatAnotherClusterHolds();

private:
    static constexpr int kDeadlineMs = 30000;
    QString m_kcat;
    QString m_highwater;
    // Starts a cluster and returns the address of broker 1; empty if it did not get ready.
    QString serve(QProcess& process, const QStringList& more = {});
    QByteArray kcat(const QStringList& arguments, const QByteArray& input = {});
};

void TstKcat::initTestCase()
{
    m_kcat = QStandardPaths::findExecutable("kcat");
    m_highwater = qEnvironmentVariable("HIGHWATER_BINARY");
    if (m_kcat.isEmpty())
        QSKIP("kcat is not installed: nothing was tested with a real client");
    QVERIFY2(!m_highwater.isEmpty(), "HIGHWATER_BINARY names the program");
}

QString TstKcat::serve(QProcess& process, const QStringList& more)
{
    process.start(m_highwater, QStringList{"serve", "--port", "0"} + more);
    while (process.state() != QProcess::NotRunning && !process.canReadLine())
        if (!process.waitForReadyRead(kDeadlineMs))
            return {};
    const QStringList words = QString::fromUtf8(process.readLine()).split(' ');
    return words.size() > 1 && words[0] == "ready" ? words[1].split(',').front() : QString();
}

QByteArray TstKcat::kcat(const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    process.start(m_kcat, arguments);
    if (!process.waitForStarted(kDeadlineMs))
        return "kcat did not start";
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kDeadlineMs) || process.exitCode() != 0)
        return "kcat failed: " + process.readAllStandardError();
    return process.readAllStandardOutput();
}

void TstKcat::listsTheBrokers()
{
    QProcess cluster;
    const QString address = serve(cluster, {"--topic", "orders:3:3"});
    QVERIFY(!address.isEmpty());
    const QByteArray listed = kcat({"-b", address, "-L"});
    QVERIFY2(listed.contains("3 brokers"), listed);
    QVERIFY2(listed.contains("topic \"orders\" with 3 partitions"), listed);
    QVERIFY2(listed.contains(address.toUtf8()), listed); // the real address, not the lab's
    cluster.terminate();
    QVERIFY(cluster.waitForFinished(kDeadlineMs));
    QCOMPARE(cluster.exitCode(), 0);
}

void TstKcat::givesBackWhatItWasGiven()
{
    QProcess cluster;
    const QString address = serve(cluster, {"--brokers", "1", "--controllers", "1"});
    QVERIFY(!address.isEmpty());
    const QByteArray lines = "one\ntwo\nthree\n";
    QCOMPARE(kcat({"-b", address, "-P", "-t", "notes"}, lines), QByteArray()); // auto-created
    QCOMPARE(kcat({"-b", address, "-C", "-t", "notes", "-o", "beginning", "-e", "-q"}), lines);
    for (const char* codec : {"gzip", "snappy", "lz4", "zstd"}) {
        const QString topic = QString("notes-") + codec;
        QCOMPARE(kcat({"-b", address, "-P", "-t", topic, "-z", codec}, lines), QByteArray());
        QCOMPARE(kcat({"-b", address, "-C", "-t", topic, "-o", "beginning", "-e", "-q"}), lines);
    }
    cluster.terminate();
    QVERIFY(cluster.waitForFinished(kDeadlineMs));
}

// kcat -G: joins, is given its partitions, reads, commits as it leaves; the next one goes on behind that.
void TstKcat::aGroupGoesOnWhereItCommitted()
{
    QProcess cluster;
    const QString address = serve(cluster, {"--topic", "orders:1:3", "--config", "group.initial.rebalance.delay.ms=0"});
    QVERIFY(!address.isEmpty());
    const auto member = [&](int count) {
        return kcat({"-q", "-b", address, "-X", "auto.offset.reset=earliest", "-G", "billing", "-c", QString::number(count), "orders"});
    };
    QCOMPARE(kcat({"-b", address, "-P", "-t", "orders"}, "one\ntwo\nthree\n"), QByteArray());
    QCOMPARE(member(3), QByteArray("one\ntwo\nthree\n"));
    QCOMPARE(kcat({"-b", address, "-P", "-t", "orders"}, "four\n"), QByteArray());
    QCOMPARE(member(1), QByteArray("four\n"));
    cluster.terminate();
    QVERIFY(cluster.waitForFinished(kDeadlineMs));
}

// A lab at the pace of the wall: two members of its own share a topic; kcat becomes the third, is given a part, reads, leaves.
void TstKcat::aStrangerJoinsAGroupOfTheLab()
{
    QTemporaryDir folder;
    QFile lab(folder.filePath("group.hwlab"));
    QVERIFY(lab.open(QIODevice::WriteOnly));
    lab.write(R"(highwater = 1
[cluster]
config = { "group.initial.rebalance.delay.ms" = 0 }
[[do]]
at = "0s"
run = "create topic orders --partitions 3 --replication 3"
[[do]]
at = "0.1s"
run = "start consumer billing-1 --topics orders --group billing"
[[do]]
at = "0.1s"
run = "start consumer billing-2 --topics orders --group billing"
[[do]]
at = "0.2s"
run = "start producer p1 --topic orders --rate 20/s --keys alice,bob,carol,dave,erin"
)");
    lab.close();
    QProcess cluster;
    const QString address = serve(cluster, {lab.fileName()});
    QVERIFY(!address.isEmpty());
    QProcess member;
    member.start(m_kcat, {"-b", address, "-G", "billing", "-f", "%p\n", "-c", "5", "orders"});
    QVERIFY(member.waitForFinished(kDeadlineMs));
    const QByteArray told = member.readAllStandardError();
    QCOMPARE(member.exitCode(), 0);
    static const QRegularExpression one("Group billing rebalanced \\(memberid rdkafka-[^)]*\\): assigned: orders \\[([0-2])\\]\n");
    const auto assigned = one.match(QString::fromUtf8(told));
    QVERIFY2(assigned.hasMatch(), told); // one of three, by the range assignor
    QCOMPARE(member.readAllStandardOutput(), (assigned.captured(1) + "\n").repeated(5).toUtf8());
    cluster.terminate();
    QVERIFY(cluster.waitForFinished(kDeadlineMs));
    QCOMPARE(cluster.exitCode(), 0);
}

void TstKcat::keepsWhatWasAckedOverAKill()
{
    QTemporaryDir data;
    const QString folder = data.filePath("cluster");
    QByteArray lines;
    for (int i = 0; i < 1000; ++i)
        lines += "record " + QByteArray::number(i) + "\n";
    {
        QProcess cluster;
        const QString address = serve(cluster, {"--data", folder, "--topic", "orders:1:3"});
        QVERIFY(!address.isEmpty());
        QCOMPARE(kcat({"-b", address, "-P", "-t", "orders", "-X", "acks=all"}, lines), QByteArray());
        cluster.kill();
        QVERIFY(cluster.waitForFinished(kDeadlineMs));
    }
    QProcess again;
    const QString address = serve(again, {"--data", folder});
    QVERIFY(!address.isEmpty());
    QCOMPARE(kcat({"-b", address, "-C", "-t", "orders", "-o", "beginning", "-e", "-q"}), lines);
    again.terminate();
    QVERIFY(again.waitForFinished(kDeadlineMs));
}

void TstKcat::aHalfWrittenTailIsCutOffAndTold()
{
    QTemporaryDir data;
    const QString folder = data.filePath("cluster");
    const QStringList one{"--data", folder, "--brokers", "1", "--controllers", "1"};
    const QByteArray lines = "one\ntwo\nthree\n";
    {
        QProcess cluster;
        const QString address = serve(cluster, one + QStringList{"--topic", "orders:1:1"});
        QVERIFY(!address.isEmpty());
        QCOMPARE(kcat({"-b", address, "-P", "-t", "orders"}, lines), QByteArray());
        cluster.kill();
        QVERIFY(cluster.waitForFinished(kDeadlineMs));
    }
    QFile log(folder + "/broker-1/orders-0/00000000000000000000.log");
    QVERIFY(log.open(QIODevice::Append));
    log.write(QByteArray(77, '\x5a'));
    log.close();
    QProcess again;
    const QString address = serve(again, one);
    QVERIFY(!address.isEmpty());
    QCOMPARE(kcat({"-b", address, "-C", "-t", "orders", "-o", "beginning", "-e", "-q"}), lines);
    again.terminate();
    QVERIFY(again.waitForFinished(kDeadlineMs));
    const QByteArray told = again.readAllStandardError();
    QVERIFY2(told.contains("broker 1, orders-0: ") && told.contains("77") && told.contains("the log ends at 3"), told);
}

// Voters cannot come and go by an option: without it the folder's own count is used, another one is refused.
void TstKcat::aFolderRemembersItsNodes()
{
    QTemporaryDir data;
    const QString folder = data.filePath("cluster");
    {
        QProcess cluster;
        const QString address = serve(cluster, {"--data", folder, "--brokers", "1", "--controllers", "1", "--topic", "orders:1:1"});
        QCOMPARE(kcat({"-b", address, "-P", "-t", "orders"}, "one\n"), QByteArray());
        cluster.terminate();
        QVERIFY(cluster.waitForFinished(kDeadlineMs));
    }
    {
        QProcess cluster;
        const QString address = serve(cluster, {"--data", folder});
        QCOMPARE(kcat({"-b", address, "-C", "-t", "orders", "-o", "beginning", "-e", "-q"}), QByteArray("one\n"));
        cluster.terminate();
        QVERIFY(cluster.waitForFinished(kDeadlineMs));
    }
    QProcess cluster;
    cluster.start(m_highwater, {"serve", "--port", "0", "--data", folder, "--controllers", "3"});
    QVERIFY(cluster.waitForFinished(kDeadlineMs));
    QCOMPARE(cluster.exitCode(), 2);
    QVERIFY(cluster.readAllStandardError().contains("holds a cluster of 1 controllers, not 3"));
}

void TstKcat::refusesAFolderThatIsNotOurs()
{
    QTemporaryDir data;
    QFile theirs(data.filePath("theirs.txt"));
    QVERIFY(theirs.open(QIODevice::WriteOnly));
    QProcess cluster;
    cluster.start(m_highwater, {"serve", "--port", "0", "--data", data.path()});
    QVERIFY(cluster.waitForFinished(kDeadlineMs));
    QCOMPARE(cluster.exitCode(), 3);
    QVERIFY(cluster.readAllStandardError().contains("not empty"));
    QVERIFY(QFile::exists(data.filePath("theirs.txt")));
}

void TstKcat::refusesAFolderThatAnotherClusterHolds()
{
    QTemporaryDir data;
    const QString folder = data.filePath("cluster");
    QProcess first;
    const QString address = serve(first, {"--data", folder, "--topic", "orders:1:1"});
    QProcess second;
    second.start(m_highwater, {"serve", "--port", "0", "--data", folder});
    QVERIFY(second.waitForFinished(kDeadlineMs));
    QCOMPARE(second.exitCode(), 3);
    const QByteArray words = second.readAllStandardError();
    QVERIFY2(words.contains("held by another program") && words.contains("--data"), words.constData());
    QCOMPARE(kcat({"-b", address, "-P", "-t", "orders"}, "one\n"), QByteArray()); // the first one goes on
    first.kill(); // and even so nobody holds it afterwards
    QVERIFY(first.waitForFinished(kDeadlineMs));
    QProcess third;
    QVERIFY(!serve(third, {"--data", folder}).isEmpty());
    third.terminate();
    QVERIFY(third.waitForFinished(kDeadlineMs));
}

QTEST_GUILESS_MAIN(TstKcat)
#include "tst_kcat.moc"
