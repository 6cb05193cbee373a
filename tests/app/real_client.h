#pragma once

// Real producers and consumers behind one face: kcat as it is, the others through small programs (tests/app/clients).

#include <memory>
#include <optional>

#include <QProcess>
#include <QStandardPaths>

#include "tests/app/served_cluster.h"

struct Closed {
    int acked = -1; // kcat does not tell: -1 if it failed, else what it was given
    int failed = -1;
    QString error;
};

struct Read {
    int partition = -1;
    qint64 offset = -1;
    QString key, value, header; // "-": none
};

struct Opening {
    QString topic, codec = "none", acks = "all";
    bool idempotent = false;
    // Of all its records, where the client cannot give each its own.
    QString header = "-";
    bool keys = true;
};

class RealClient {
public:
    virtual ~RealClient() = default;
    virtual void open(const Opening& opening) = 0;
    virtual void send(const QString& key, const QString& value, const QString& header) = 0; // "-": none
    // Whether records of one producer may differ in having keys and headers.
    virtual bool mixes() const { return true; }
    // Until so many were acknowledged; how many are.
    virtual int await(int count) = 0;
    virtual Closed close() = 0;
    virtual QList<Read> read(const QString& topic, int count) = 0;
};

// A program that is told what to do in lines.
class LineClient final : public RealClient {
public:
    LineClient(const QStringList& program, const QString& bootstrap)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(program.front(), program.mid(1) + QStringList{bootstrap});
    }
    ~LineClient() override
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(ServedCluster::kDeadlineMs))
            m_process.kill();
        m_process.waitForFinished(ServedCluster::kDeadlineMs);
    }
    void open(const Opening& o) override
    {
        write("open " + o.topic + " " + o.codec + " " + o.acks + (o.idempotent ? " yes" : " no"));
    }
    void send(const QString& key, const QString& value, const QString& header) override { write("send " + key + " " + value + " " + header); }
    int await(int count) override
    {
        write("await " + QString::number(count));
        return nextLine().section(' ', 1, 1).toInt();
    }
    Closed close() override
    {
        write("close");
        const QStringList words = nextLine().split(' ');
        if (words.size() < 3 || words[0] != "closed")
            return {-1, -1, words.join(' ')};
        return {words[1].toInt(), words[2].toInt(), words.mid(3).join(' ')};
    }
    QList<Read> read(const QString& topic, int count) override
    {
        write("read " + topic + " " + QString::number(count));
        QList<Read> out;
        for (;;) {
            const QStringList words = nextLine().split(' ');
            if (words.size() < 6 || words[0] != "record")
                return out;
            out.push_back({words[1].toInt(), words[2].toLongLong(), words[3], words[4], words[5]});
        }
    }

private:
    void write(const QString& line) { m_process.write((line + "\n").toUtf8()); }
    QString nextLine()
    {
        while (!m_process.canReadLine())
            if (!m_process.waitForReadyRead(2 * ServedCluster::kDeadlineMs))
                return "nothing";
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }
    QProcess m_process;
};

class Kcat final : public RealClient {
public:
    Kcat(const QString& program, const QString& bootstrap) : m_program(program), m_bootstrap(bootstrap) { }
    void open(const Opening& o) override
    {
        m_sent = 0;
        m_keys = o.keys;
        m_topic = o.topic;
        m_producer = std::make_unique<QProcess>();
        QStringList arguments = common() + QStringList{"-P", "-t", o.topic, "-z", o.codec, "-X", "acks=" + o.acks, "-X", "linger.ms=5"};
        if (o.keys)
            arguments << "-K" << ":";
        if (o.header != "-")
            arguments << "-H" << "origin=" + o.header;
        if (o.idempotent)
            arguments << "-X" << "enable.idempotence=true" << "-X" << "batch.num.messages=20";
        m_producer->start(m_program, arguments);
    }
    bool mixes() const override { return false; }
    void send(const QString& key, const QString& value, const QString&) override
    {
        ++m_sent;
        m_producer->write(((m_keys ? key + ":" : QString()) + value + "\n").toUtf8());
        m_producer->waitForBytesWritten(ServedCluster::kDeadlineMs);
    }
    // It tells nothing while it runs; what another one can read was written.
    int await(int count) override { return static_cast<int>(read(m_topic, count).size()); }
    Closed close() override
    {
        m_producer->closeWriteChannel();
        if (!m_producer->waitForFinished(2 * ServedCluster::kDeadlineMs) || m_producer->exitCode() != 0)
            return {-1, m_sent, m_producer->readAllStandardError()};
        return {m_sent, 0, {}};
    }
    QList<Read> read(const QString& topic, int count) override
    {
        QProcess reader;
        reader.start(m_program, common() + QStringList{"-C", "-t", topic, "-o", "beginning", "-c", QString::number(count), "-q", "-f", "%p %o %k %s %h\n"});
        reader.waitForFinished(2 * ServedCluster::kDeadlineMs);
        QList<Read> out;
        for (const QString& line : QString::fromUtf8(reader.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts)) {
            const QStringList words = line.split(' ');
            const auto orNone = [](const QString& word) { return word.isEmpty() ? QString("-") : word; };
            out.push_back({words[0].toInt(), words[1].toLongLong(), orNone(words[2]), words[3], orNone(words.value(4).section('=', 1))});
        }
        return out;
    }

private:
    QStringList common() const { return {"-b", m_bootstrap, "-X", "reconnect.backoff.ms=20", "-X", "reconnect.backoff.max.ms=200", "-X", "retry.backoff.ms=50"}; }
    QString m_program, m_bootstrap, m_topic;
    std::unique_ptr<QProcess> m_producer;
    bool m_keys = true;
    int m_sent = 0;
};

inline QString clientsPython() { return qEnvironmentVariable("HIGHWATER_CLIENTS") + "/bin/python"; }

// Whether the Python of the clients has that one; why not.
inline bool pythonHas(const QString& family, QString& whyNot)
{
    QProcess probe;
    probe.start(clientsPython(), {"-c", family == "confluent-kafka" ? "import confluent_kafka" : "import kafka, snappy, lz4, zstandard"});
    if (probe.waitForFinished(ServedCluster::kDeadlineMs) && probe.exitStatus() == QProcess::NormalExit && probe.exitCode() == 0)
        return true;
    whyNot = family + " is not in " + qEnvironmentVariable("HIGHWATER_CLIENTS") + "; tests/run.sh puts it there, if PyPI can be reached";
    return false;
}

// Null, with the reason, if the client is not on this machine.
inline std::unique_ptr<RealClient> realClient(const QString& family, const QString& bootstrap, QString& whyNot)
{
    if (family == "kcat") {
        const QString program = QStandardPaths::findExecutable("kcat");
        whyNot = "kcat is not installed (tests/packages.txt)";
        return program.isEmpty() ? nullptr : std::make_unique<Kcat>(program, bootstrap);
    }
    if (family == "librdkafka") {
        const QString program = qEnvironmentVariable("HIGHWATER_RDKAFKA_CLIENT");
        whyNot = "librdkafka-dev was not installed when this was built (tests/packages.txt)";
        return program.isEmpty() ? nullptr : std::make_unique<LineClient>(QStringList{program}, bootstrap);
    }
    if (!pythonHas(family, whyNot))
        return nullptr;
    const QString scripts = qEnvironmentVariable("HIGHWATER_CLIENT_SCRIPTS");
    const QString script = family == "confluent-kafka" ? "/confluent_client.py" : "/kafka_python_client.py";
    return std::make_unique<LineClient>(QStringList{clientsPython(), scripts + script}, bootstrap);
}
