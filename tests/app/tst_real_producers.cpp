#include <QElapsedTimer>
#include <QMap>
#include <QTest>

#include "tests/app/real_client.h"

// Do unmodified producers of the world get into `highwater serve` what they send: every codec, keys, headers, every acks; and with
// idempotence, over brokers that are killed and answers that are lost, exactly once and in order? Read back by the client itself
// and from the files of every replica. A client that cannot be had is a loud skip.
class TstRealProducers : public QObject {
    Q_OBJECT

private slots:
    void everyWayToSend_data() { families(); }
    void everyWayToSend();
    void exactlyOnceWhileBrokersDie_data() { families(); }
    void exactlyOnceWhileBrokersDie();

private:
    static void families()
    {
        QTest::addColumn<QString>("family");
        const QString only = qEnvironmentVariable("HIGHWATER_FAMILY");
        for (const char* family : {"kcat", "librdkafka", "confluent-kafka", "kafka-python"})
            if (only.isEmpty() || only == family)
                QTest::newRow(family) << QString(family);
    }
};

#define NEED_CLIENT(family, cluster)                                                                                              \
    QString whyNot;                                                                                                               \
    const auto client = realClient(family, cluster.bootstrap(), whyNot);                                                          \
    if (!client)                                                                                                                  \
    QSKIP(qPrintable("NOT TESTED with " + family + ": " + whyNot))

namespace {

constexpr int kBrokers = 3;
constexpr int kPartitions = 3;
constexpr int kChunk = 300;

// How often each value stands there, and whether those of one key (or of none, from one sender to one partition) are in order.
// Values end in their number.
struct Found {
    QMap<QString, int> times;
    QString outOfOrder;
    QMap<QString, int> last;

    void add(const QString& place, const QString& value)
    {
        ++times[value];
        const int number = value.section('-', -1).toInt();
        if (last.contains(place) && last[place] >= number)
            outOfOrder = place + ": " + value + " after " + QString::number(last[place]);
        last[place] = number;
    }
};

} // namespace

void TstRealProducers::everyWayToSend()
{
    QFETCH(QString, family);
    ServedCluster cluster({});
    QVERIFY(cluster.isReady());
    NEED_CLIENT(family, cluster);
    const QString padding(200, 'x'); // worth compressing
    constexpr int kEach = 20;
    for (const QString codec : {"none", "gzip", "snappy", "lz4", "zstd"}) {
        const QString topic = "way-" + codec;
        QCOMPARE(cluster.command("create topic " + topic + " --partitions 3 --replication 3"), QString());
        struct Sent {
            QString key, header;
        };
        QMap<QString, Sent> sent;
        for (const QString acks : {"0", "1", "all"}) {
            Opening opening{topic, codec, acks};
            const auto closes = [&](int count) {
                const Closed closed = client->close();
                QVERIFY2(closed.acked == count && closed.failed == 0, qPrintable(codec + " acks=" + acks + ": " + closed.error));
            };
            if (client->mixes())
                client->open(opening);
            for (const bool keys : {true, false})
                for (const bool headers : {true, false}) {
                    if (!client->mixes() && keys != headers)
                        continue; // a process each: half of them are enough
                    const QString header = headers ? "from-" + acks : QString("-");
                    opening.header = header;
                    opening.keys = keys;
                    if (!client->mixes())
                        client->open(opening);
                    for (int i = 0; i < kEach; ++i) {
                        const QString key = keys ? "k" + QString::number(i % 5) : QString("-");
                        const QString value = QString("%1-%2-%3-%4-%5").arg(acks).arg(keys).arg(headers).arg(padding).arg(i);
                        sent[value] = {key, header};
                        client->send(key, value, header);
                    }
                    if (!client->mixes())
                        closes(kEach);
                }
            if (client->mixes())
                closes(4 * kEach);
        }
        const auto records = client->read(topic, static_cast<int>(sent.size()));
        QCOMPARE(records.size(), sent.size());
        Found read;
        for (const Read& record : records) {
            QVERIFY2(sent.contains(record.value), qPrintable(record.value));
            QCOMPARE(record.key, sent[record.value].key);
            QCOMPARE(record.header, sent[record.value].header);
            read.add(QString::number(record.partition) + record.key + record.value.section('-', 0, 2), record.value);
        }
        QCOMPARE(read.times.size(), sent.size());
        QCOMPARE(read.outOfOrder, QString());
        // The same in the files of each replica, as it was compressed.
        QCOMPARE(cluster.command("advance 2s"), QString());
        for (int broker = 1; broker <= kBrokers; ++broker) {
            Found stored;
            for (int partition = 0; partition < kPartitions; ++partition)
                for (const auto& record : cluster.dump(broker, topic + "-" + QString::number(partition))) {
                    QCOMPARE(record.compression, codec);
                    QCOMPARE(record.key, sent[record.value].key);
                    QCOMPARE(record.header, sent[record.value].header);
                    stored.add(QString::number(partition) + record.key + record.value.section('-', 0, 2), record.value);
                }
            QCOMPARE(stored.times, read.times);
            QCOMPARE(stored.outOfOrder, QString());
        }
    }
}

// Records go on while answers are lost and one broker after the other dies and comes back; what lies between is virtual time.
void TstRealProducers::exactlyOnceWhileBrokersDie()
{
    QFETCH(QString, family);
    ServedCluster cluster({"--topic", "ledger:3:3"});
    QVERIFY(cluster.isReady());
    NEED_CLIENT(family, cluster);
    Opening opening{"ledger", "lz4"};
    opening.idempotent = true;
    client->open(opening);
    int number = 0;
    const auto chunk = [&] {
        for (int i = 0; i < kChunk; ++i, ++number)
            client->send("k" + QString::number(number % 7), "entry-" + QString::number(number), "-");
    };
    // A client that has not yet met the cluster gives up when the first brokers that it knows go (kcat does): something of it stands first.
    chunk();
    QTRY_VERIFY_WITH_TIMEOUT(!cluster.dump(1, "ledger-0").isEmpty() || !cluster.dump(1, "ledger-1").isEmpty() || !cluster.dump(1, "ledger-2").isEmpty(), 15000);
    const QStringList story{"drop message next --api Produce --response", "kill broker 1", "advance 12s", "start broker 1", "advance 5s",
        "drop message next --api Produce", "kill broker 2", "advance 12s", "start broker 2", "advance 5s", "kill broker 3", "start broker 3", "advance 12s"};
    for (const QString& line : story) {
        if (!line.startsWith("advance"))
            chunk();
        if (line.startsWith("drop") || line.startsWith("kill")) // comes while the rest of the chunk is on its way
            QVERIFY(client->await(number - kChunk + 1) > number - kChunk);
        QCOMPARE(cluster.command(line), QString());
    }
    const Closed closed = client->close();
    QVERIFY2(closed.acked == number && closed.failed == 0,
        qPrintable(QString("%1 of %2 acked, %3 failed: %4").arg(closed.acked).arg(number).arg(closed.failed).arg(closed.error)));
    const auto check = [&](const Found& found) {
        QCOMPARE(found.times.size(), number); // no loss
        for (auto it = found.times.begin(); it != found.times.end(); ++it)
            QVERIFY2(it.value() == 1, qPrintable(it.key() + ": " + QString::number(it.value()) + " times"));
        QCOMPARE(found.outOfOrder, QString());
    };
    Found read;
    for (const Read& record : client->read("ledger", number))
        read.add(record.key, record.value);
    check(read);
    QCOMPARE(cluster.command("advance 5s"), QString());
    for (int broker = 1; broker <= kBrokers && !QTest::currentTestFailed(); ++broker) {
        Found stored;
        QMap<int, int> epochs;
        for (int partition = 0; partition < kPartitions; ++partition)
            for (const auto& record : cluster.dump(broker, "ledger-" + QString::number(partition))) {
                stored.add(record.key, record.value);
                ++epochs[record.leaderEpoch];
            }
        check(stored);
        QVERIFY2(epochs.size() >= 3, "leaders changed while it wrote");
    }
}

QTEST_GUILESS_MAIN(TstRealProducers)
#include "tst_real_producers.moc"
