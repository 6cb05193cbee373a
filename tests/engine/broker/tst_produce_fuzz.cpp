#include <QTest>

#include "engine/base/random.h"
#include "engine/log/log.h"
#include "tests/support/outside_client.h"
#include "tests/support/vectors.h"

using namespace engine;

// Produce requests that Kafka's vectors damage, and that chance damages further, against a whole cluster: nothing breaks, every
// answer can be read, replicas stay equal, and the records of others are what they were.
class TstProduceFuzz : public QObject {
    Q_OBJECT

private slots:
    void recordsOfTheVectors();
    void damagedFrames_data();
    void damagedFrames();
};

namespace {

const TopicPartition kTarget{"target", 0};
const TopicPartition kHonest{"stories", 0};
const BrokerId b1{1}, b2{2}, b3{3};

struct Cluster : TestCluster {
    OutsideClients outside{*this};
    int honest = 0;
    Cluster() : TestCluster({.latency = 0ms})
    {
        createPartition(kTarget, {b1, b2, b3});
        createPartition(kHonest, {b1, b2, b3});
        startProducer("p1", kHonest.topic, "--acks all");
    }
    void honestWrites() { produce({"story-" + std::to_string(honest++)}, kHonest); }
    // Sends and looks what became of it: an answer that can be read, or a closed connection. Acks=0 has neither.
    bool survives(const Slice& frame, int version, bool mayBeSilent)
    {
        auto client = outside.connect(b1, "fuzz");
        client.sendBytes(frame);
        const auto answer = client.await<wire::ProduceResponse>(version, 200ms);
        const bool fine = answer || client.isClosed() || mayBeSilent;
        client.close();
        return fine && lab().isUp(b1);
    }
    void checkOthers()
    {
        run(30s);
        settle();
        QCOMPARE(count("p1", "acked"), honest);
        QCOMPARE(count("p1", "lost"), 0);
        QCOMPARE(endOffset(kHonest).value, honest);
        for (const BrokerId broker : {b2, b3}) {
            QCOMPARE(copyOn(broker, kTarget).endOffset.value, endOffset(kTarget));
            QCOMPARE(copyOn(broker, kTarget).highWatermark.value, endOffset(kTarget));
        }
        QVERIFY(lab().violations().empty());
    }
};

wire::ProduceRequest around(const Slice& records, std::int16_t acks)
{
    auto request = produceRequest(kTarget, {"x"}, {}, acks);
    request.timeoutMs = 100;
    request.topicData[0].partitionData[0].records = ByteChain(records);
    return request;
}

} // namespace

// Every record set of the vectors, as it is and with some bytes changed, through each way to ask.
void TstProduceFuzz::recordsOfTheVectors()
{
    NEED_VECTORS(path, "records");
    Cluster cluster;
    Random random(5, "produce-fuzz");
    int sent = 0;
    for (const char* file : {"corrupt.jsonl", "append.jsonl", "foreign.jsonl", "legacy.jsonl"})
        for (const auto& line : vectors::jsonLines(path / file)) {
            const Slice records = vectors::hex(line["hex"]);
            for (int round = 0; round < 4; ++round) {
                std::vector<std::uint8_t> bytes(records.data(), records.data() + records.size());
                for (int i = 0; i < round && !bytes.empty(); ++i)
                    bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.next());
                const int version = static_cast<int>(random.between(3, 12));
                const auto acks = static_cast<std::int16_t>(random.between(-1, 1));
                const Slice frame = wire::encodeRequest(version, ++sent, "fuzz", around(Slice::adopt(std::move(bytes)), acks)).flatten();
                QVERIFY2(cluster.survives(frame, version, acks == 0), line["name"].get<std::string>().c_str());
            }
            if (sent % 40 == 0)
                cluster.honestWrites();
        }
    qInfo("%d requests, %lld offsets in the log they were sent to", sent, static_cast<long long>(cluster.endOffset(kTarget).value));
    QVERIFY(cluster.endOffset(kTarget).value > 100); // the good ones got in
    cluster.checkOthers();
}

void TstProduceFuzz::damagedFrames_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 8; ++seed)
        QTest::newRow(qPrintable(QString("seed %1").arg(seed))) << seed;
}

// Whole requests of several batches and partitions, with bytes changed, cut out, doubled or exchanged anywhere.
void TstProduceFuzz::damagedFrames()
{
    QFETCH(int, seed);
    Cluster cluster;
    Random random(static_cast<std::uint64_t>(seed), "produce-frames");
    for (int round = 0; round < 150; ++round) {
        const int version = static_cast<int>(random.between(3, 13));
        BatchOptions options;
        options.codec = static_cast<Codec>(random.below(5));
        if (random.below(2) == 0) {
            options.producerId = ProducerId{static_cast<std::int64_t>(random.below(3))};
            options.producerEpoch = ProducerEpoch{static_cast<std::int16_t>(random.below(2))};
            options.baseSequence = static_cast<std::int32_t>(random.below(4));
        }
        std::vector<std::string> values;
        for (std::uint64_t i = 0, n = 1 + random.below(20); i < n; ++i)
            values.emplace_back(random.below(200), static_cast<char>('a' + random.below(26)));
        const auto acks = static_cast<std::int16_t>(random.between(-1, 1));
        auto request = produceRequest(kTarget, values, options, acks);
        if (random.below(3) == 0)
            request.topicData.push_back(produceRequest({"nowhere", 7}, {"x"}).topicData.front());
        const Slice whole = wire::encodeRequest(version, round, "fuzz", request).flatten();
        std::vector<std::uint8_t> bytes(whole.data(), whole.data() + whole.size());
        constexpr std::size_t kBehindHeader = 4 + 8 + 6;
        const bool isWhole = random.below(4) == 0;
        for (std::uint64_t i = 0, n = isWhole ? 0 : 1 + random.below(4); i < n; ++i) {
            const std::size_t at = kBehindHeader + random.below(bytes.size() - kBehindHeader);
            const std::size_t size = 1 + random.below(std::min<std::size_t>(32, bytes.size() - at));
            const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            switch (random.below(4)) {
            case 0:
                *from = static_cast<std::uint8_t>(random.next());
                break;
            case 1:
                std::fill(from, from + static_cast<std::ptrdiff_t>(size), static_cast<std::uint8_t>(random.below(2) == 0 ? 0xFF : 0));
                break;
            case 2:
                if (bytes.size() > kBehindHeader + size)
                    bytes.erase(from, from + static_cast<std::ptrdiff_t>(size));
                break;
            default: {
                const std::vector<std::uint8_t> again(from, from + static_cast<std::ptrdiff_t>(size));
                bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), again.begin(), again.end());
            }
            }
        }
        const auto body = static_cast<std::uint32_t>(bytes.size() - 4);
        for (std::size_t i = 0; i < 4; ++i)
            bytes[i] = static_cast<std::uint8_t>(body >> (24 - 8 * i));
        // Damage may have made it one without acks, or one with null records that Kafka never answers.
        QVERIFY2(cluster.survives(Slice::adopt(std::move(bytes)), version, !isWhole || acks == 0), qPrintable(QString("round %1").arg(round)));
        if (round % 10 == 0)
            cluster.honestWrites();
    }
    cluster.checkOthers();
}

QTEST_GUILESS_MAIN(TstProduceFuzz)
#include "tst_produce_fuzz.moc"
