#pragma once

// Members of a group that are real programs. Those of tests/app/clients tell in lines what happens to them, each with the
// instant on the machine's monotonic clock, which all of them share. kcat is taken as it is: what it prints is dated when it is
// read, so that only the order of one member's own lines means something.

#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStringList>

#include "tests/app/real_client.h"

struct MemberEvent {
    qint64 micros = 0;
    int member = 0;
    QString what; // assigned revoked lost record committed refused left killed
    QList<int> partitions;
    qint64 offset = -1;
};

inline qint64 monotonicMicros()
{
    QElapsedTimer now;
    now.start();
    return now.msecsSinceReference() * 1000;
}

class RealMember {
public:
    RealMember(int number, const QStringList& program, bool isKcat) : m_number(number), m_isKcat(isKcat)
    {
        // kcat tells its partitions on its standard error, unbuffered, as its records: together they keep their order.
        m_process.setProcessChannelMode(isKcat ? QProcess::MergedChannels : QProcess::ForwardedErrorChannel);
        m_process.start(program.front(), program.mid(1));
    }
    ~RealMember()
    {
        m_process.kill();
        m_process.waitForFinished(ServedCluster::kDeadlineMs);
    }
    int number() const { return m_number; }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    // How it ended, and what it said last.
    QString lastWords() const { return QString("member %1 ended with %2: %3").arg(m_number).arg(m_process.exitCode()).arg(m_last); }
    // What it told since; waits a moment if that is nothing.
    void drain(QList<MemberEvent>& events)
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.canReadLine())
            m_process.waitForReadyRead(20);
        while (m_process.canReadLine())
            take(QString::fromUtf8(m_process.readLine()).trimmed(), events);
    }
    // close(): commits what it does by itself, and says goodbye. False: it did not within the deadline, or had ended before.
    bool leave(QList<MemberEvent>& events)
    {
        if (m_isKcat)
            m_process.terminate();
        else
            m_process.closeWriteChannel();
        return ends(events);
    }
    // It ends by itself; whether that went well.
    bool ends(QList<MemberEvent>& events)
    {
        const bool done = m_process.waitForFinished(ServedCluster::kDeadlineMs);
        drain(events);
        return done && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }
    void kill(QList<MemberEvent>& events)
    {
        m_process.kill();
        m_process.waitForFinished(ServedCluster::kDeadlineMs);
        drain(events);
        events.push_back({monotonicMicros(), m_number, "killed", {}, -1});
    }

private:
    void take(const QString& line, QList<MemberEvent>& events)
    {
        const QStringList words = line.split(' ');
        m_last = line;
        if (m_isKcat)
            return takeOfKcat(line, words, events);
        if (words.size() < 2)
            return;
        MemberEvent event{words[0].toLongLong(), m_number, words[1], {}, words.value(3, "-1").toLongLong()};
        if (words.size() > 2 && event.what != "refused" && words[2] != "-")
            for (const QString& partition : words[2].split(','))
                event.partitions.push_back(partition.toInt());
        events.push_back(event);
    }
    // "PARTITION OFFSET", and "% Group billing rebalanced (…): assigned: ledger [0], ledger [1]", "… revoked: …", "… incremental assignment
    // of 2 partition(s) (…): …", "… incremental revoke …".
    void takeOfKcat(const QString& line, const QStringList& words, QList<MemberEvent>& events)
    {
        if (!line.startsWith('%')) {
            if (words.size() == 2)
                events.push_back({monotonicMicros(), m_number, "record", {words[0].toInt()}, words[1].toLongLong()});
            return;
        }
        if (!line.startsWith("% Group "))
            return;
        static const QRegularExpression partition("\\[(\\d+)\\]");
        MemberEvent event{monotonicMicros(), m_number, line.contains(" revoke") ? "revoked" : "assigned", {}, -1};
        for (auto found = partition.globalMatch(line); found.hasNext();)
            event.partitions.push_back(found.next().captured(1).toInt());
        events.push_back(event);
    }
    QProcess m_process;
    QString m_last;
    int m_number;
    bool m_isKcat;
};

// The program and its arguments; empty, with the reason, if the client is not on this machine.
inline QStringList memberProgram(const QString& family, const QString& bootstrap, const QString& protocol, QString& whyNot)
{
    const QStringList arguments{bootstrap, "billing", "ledger", protocol};
    if (family == "kcat") {
        const QString program = QStandardPaths::findExecutable("kcat");
        whyNot = "kcat is not installed (tests/packages.txt)";
        if (program.isEmpty())
            return {};
        QStringList all{program, "-b", bootstrap, "-u", "-f", "%p %o\n", "-G", "billing"};
        // It ends when all of its connections are down at once; librdkafka makes one again only where there is something to ask, unless
        // enable.sparse.connections=false: brokers that came back would count as down until then.
        for (const char* setting : {"auto.offset.reset=earliest", "session.timeout.ms=6000", "heartbeat.interval.ms=500", "auto.commit.interval.ms=100",
                 "reconnect.backoff.ms=20", "reconnect.backoff.max.ms=200", "topic.metadata.refresh.interval.ms=1000",
                 "fetch.wait.max.ms=100", "retry.backoff.ms=1000", "enable.sparse.connections=false", "log_level=0"})
            all << "-X" << setting;
        return all << "-X" << "partition.assignment.strategy=" + protocol << "ledger";
    }
    if (family == "librdkafka") {
        const QString program = qEnvironmentVariable("HIGHWATER_RDKAFKA_MEMBER");
        whyNot = "librdkafka-dev was not installed when this was built (tests/packages.txt)";
        return program.isEmpty() ? QStringList{} : QStringList{program} + arguments;
    }
    if (!pythonHas(family, whyNot))
        return {};
    const QString script = qEnvironmentVariable("HIGHWATER_CLIENT_SCRIPTS") + (family == "confluent-kafka" ? "/confluent_member.py" : "/kafka_python_member.py");
    return QStringList{clientsPython(), script} + arguments;
}
