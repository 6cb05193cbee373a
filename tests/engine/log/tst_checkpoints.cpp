#include <QTest>

#include <string>
#include <vector>

#include "engine/log/checkpoints.h"
#include "engine/log/producer_snapshot.h"
#include "tests/support/print.h"

using namespace engine;

// Are the text files beside the logs read back as they were written, and broken ones refused?
class TstCheckpoints : public QObject {
    Q_OBJECT

private slots:
    void checkpointsReadBack();
    void brokenCheckpointsAreRefused();
};

void TstCheckpoints::checkpointsReadBack()
{
    const OffsetCheckpoint offsets{
        {{"orders", 0}, Offset{42}}, {{"orders", 1}, Offset{7}}, {{"a-b", 3}, Offset{0}}};
    QCOMPARE(writeOffsetCheckpoint(offsets), std::string("0\n3\na-b 3 0\norders 0 42\norders 1 7\n"));
    QVERIFY(parseOffsetCheckpoint(writeOffsetCheckpoint(offsets)).value() == offsets);
    const auto id = Uuid::parse("u1QqtNFU839RUERhA5Bh2g");
    QCOMPARE(writePartitionMetadata(*id), std::string("version: 0\ntopic_id: u1QqtNFU839RUERhA5Bh2g"));
    QCOMPARE(parsePartitionMetadata(writePartitionMetadata(*id)).value(), *id);
    const MetaProperties properties{3, "abc", *id};
    const auto read = parseMetaProperties(writeMetaProperties(properties));
    QCOMPARE(read->nodeId, 3);
    QCOMPARE(read->clusterId, std::string("abc"));
    QCOMPARE(read->directoryId, *id);
    QCOMPARE(parsePartitionFolder("a-b-3").value(), (TopicPartition{"a-b", 3}));
    QVERIFY(!parsePartitionFolder("a-b-3.0123-delete"));
    QVERIFY(!parsePartitionFolder("plain"));
}

void TstCheckpoints::brokenCheckpointsAreRefused()
{
    for (const char* text :
        {"", "1\n0\n", "0\n", "0\n2\norders 0 42\n", "0\n1\norders 0\n", "0\n1\norders zero 42\n", "0\nx\n"})
        QCOMPARE(parseOffsetCheckpoint(text).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(parsePartitionMetadata("version: 0\n").error(), ErrorCode::KafkaStorageError);
    QCOMPARE(parseMetaProperties("cluster.id=x\n").error(), ErrorCode::KafkaStorageError);
    const Slice snapshot = encodeProducerSnapshot(
        {{ProducerId{1000}, ProducerEpoch{0}, 7, Offset{9}, 2, 1700000000005, -1, kNoOffset}});
    QCOMPARE(toHex(snapshot.span()),
        "0001b5851f080000000100000000000003e80000000000070000000000000009000000020000018bcfe56805ffffffffffff"
        "ffffffffffff");
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
        std::vector<std::uint8_t> bytes(snapshot.data(), snapshot.data() + snapshot.size());
        bytes[i] ^= 1;
        QCOMPARE(decodeProducerSnapshot(Slice::adopt(bytes)).error(), ErrorCode::KafkaStorageError);
        QCOMPARE(decodeProducerSnapshot(snapshot.sub(0, i)).error(), ErrorCode::KafkaStorageError);
    }
}

QTEST_GUILESS_MAIN(TstCheckpoints)
#include "tst_checkpoints.moc"
