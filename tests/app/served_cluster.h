#pragma once

// `highwater serve` as a process of its own, on free ports, told what to do through its console. Every wait has a deadline.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

class ServedCluster {
public:
    static constexpr int kDeadlineMs = 30000;

    explicit ServedCluster(const QStringList& more)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(binary(), QStringList{"serve", "--port", "0", "--console", "--data", data()} + more);
        const QStringList words = nextLine().split(' '); // ready 127.0.0.1:4001,127.0.0.1:4002 data=…
        if (words.size() > 1 && words[0] == "ready")
            m_brokers = words[1].split(',');
    }
    ~ServedCluster()
    {
        m_process.closeWriteChannel();
        m_process.terminate();
        m_process.waitForFinished(kDeadlineMs);
    }
    static QString binary() { return qEnvironmentVariable("HIGHWATER_BINARY"); }
    bool isReady() const { return !m_brokers.isEmpty(); }
    QString bootstrap() const { return m_brokers.join(','); }
    QString data() const { return m_folder.filePath("cluster"); }

    // A line of the console. Empty: it was carried out; else why not.
    QString command(const QString& line)
    {
        const QJsonObject answer = ask(line);
        return answer["ok"].toBool() ? QString() : line + ": " + answer["error"].toString();
    }
    // What one of Kafka's tools prints: its lines, each in its columns; none if it failed.
    QList<QStringList> tool(const QString& line)
    {
        static const QRegularExpression spaces("\\s+");
        QList<QStringList> out;
        for (const QString& printed : ask(line)["output"].toString().split('\n', Qt::SkipEmptyParts))
            out << printed.split(spaces, Qt::SkipEmptyParts);
        return out;
    }

    struct Stored {
        qint64 offset = 0;
        QString key, value, header; // "-": none
        QString compression;        // of its batch
        int leaderEpoch = -1;
    };
    // What our own dump finds in the files of a broker.
    QList<Stored> dump(int broker, const QString& partition) const
    {
        QProcess dump;
        dump.start(binary(), {"dump", "--records", "--report", "json", data() + "/broker-" + QString::number(broker) + "/" + partition});
        dump.waitForFinished(kDeadlineMs);
        QList<Stored> out;
        QString compression;
        int leaderEpoch = -1;
        for (const QByteArray& line : dump.readAllStandardOutput().split('\n')) {
            const QJsonObject told = QJsonDocument::fromJson(line).object();
            if (told["kind"] == "batch") {
                compression = told["compression"].toString();
                leaderEpoch = told["leaderEpoch"].toInt();
            }
            if (told["kind"] != "record")
                continue;
            const auto text = [](const QJsonValue& value) { return value.isString() ? value.toString() : QString("-"); };
            const QJsonArray headers = told["headers"].toArray();
            out.push_back({told["offset"].toInteger(), text(told["key"]), text(told["value"]),
                headers.isEmpty() ? QString("-") : text(headers[0].toObject()["value"]), compression, leaderEpoch});
        }
        return out;
    }

private:
    QJsonObject ask(const QString& line)
    {
        m_process.write((line + "\n").toUtf8());
        const QString told = nextLine();
        const QJsonObject answer = QJsonDocument::fromJson(told.toUtf8()).object();
        return answer["command"].toString() == line ? answer : QJsonObject{{"error", "no answer, but " + told}};
    }
    QString nextLine()
    {
        while (!m_process.canReadLine())
            if (!m_process.waitForReadyRead(kDeadlineMs))
                return "nothing";
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }

    QTemporaryDir m_folder;
    QProcess m_process;
    QStringList m_brokers;
};
