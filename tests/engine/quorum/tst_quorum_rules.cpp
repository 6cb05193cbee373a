#include <QTest>

#include "engine/quorum/quorum_rules.h"
#include "engine/record/control_record.h"
#include "tests/support/print.h"

using namespace engine;

// Who gets a vote and a pre-vote, when an election is lost, who stands first after a goodbye: as Kafka 4.1 decides?
class TstQuorumRules : public QObject {
    Q_OBJECT

private slots:
    void votesAreGranted_data();
    void votesAreGranted();
    void aMajorityOfOlderEpochsCommitsNothing();
    void anElectionIsLostWhenNoMajorityIsLeft();
    void successorsStandOneAfterTheOther();
    void snapshotsAreNamedByTheirEnd();
    void aSnapshotIsReadBack();
    void aDamagedSnapshotIsNone();
    void aSnapshotIsFetchedInPieces();
    void kafkasOwnIsReadAndWritten();
};

namespace {

constexpr NodeId kSelf{3001}, kTwo{3002}, kThree{3003};
constexpr LogEnd kOwn{3, Offset{20}};

// 00000000000000000044-0000000001.checkpoint of a controller of Apache Kafka 4.1.1 with one broker.
constexpr const char* kKafkas =
    "00000000000000000000004700000001028e71372a002000000000000001a1fe707218000001a1fe707218ffffffffff"
    "ffffffffffffffffff000000012a0000000800000003160000000001a1fe7071f7000000000000000000010000029100"
    "000001020f30909d000000000006000001a1fe707237000001a1fe707237ffffffffffffffffffffffffffff00000007"
    "3a000000012e010c00116d657461646174612e76657273696f6e001b0000340000020128010c000e67726f75702e7665"
    "7273696f6e000100005a000004014e010c0021656c696769626c652e6c65616465722e7265706c696361732e76657273"
    "696f6e00010000400000060134010c00147472616e73616374696f6e2e76657273696f6e00020000ce0300000801c003"
    "0100030000000100927ba1c4cbfd48f6a178492df8941b1c000000000000000d020a504c41494e544558540a3132372e"
    "302e302e317208000000070e67726f75702e76657273696f6e00000001000e6b726166742e76657273696f6e00000001"
    "00116d657461646174612e76657273696f6e0007001b000e73686172652e76657273696f6e0000000100147472616e73"
    "616374696f6e2e76657273696f6e000000020021656c696769626c652e6c65616465722e7265706c696361732e766572"
    "73696f6e000000010000000001001102062bcb7adaccd10a4cdf0896df93579100940300000a018603011b0000000bb9"
    "21753b905cd34c2189300f317377889600020b434f4e54524f4c4c45520a3132372e302e302e317275000000070e6772"
    "6f75702e76657273696f6e00000001000e6b726166742e76657273696f6e0000000100116d657461646174612e766572"
    "73696f6e0007001b000e73686172652e76657273696f6e0000000100147472616e73616374696f6e2e76657273696f6e"
    "000000020021656c696769626c652e6c65616465722e7265706c696361732e76657273696f6e00000001000000440000"
    "0c01380104000401146d696e2e696e73796e632e7265706c696361730231000000000000000000080000003f00000001"
    "0215647c42002000000000000001a1fe70723e000001a1fe70723effffffffffffffffffffffffffff000000011a0000"
    "0008000000040600000000";

std::vector<Slice> values(int count)
{
    std::vector<Slice> out;
    for (int i = 0; i < count; ++i)
        out.push_back(Slice::copyOf("record " + std::to_string(i)));
    return out;
}

} // namespace

void TstQuorumRules::votesAreGranted_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<int>("leader");
    QTest::addColumn<int>("voted");
    QTest::addColumn<bool>("fetched");
    QTest::addColumn<int>("offset"); // of the candidate's log, in the voter's own epoch
    QTest::addColumn<bool>("preVote");
    QTest::addColumn<bool>("granted");
    const auto row = [](const char* name, QuorumRole role, NodeId leader, NodeId voted, bool fetched, int offset, bool preVote, bool granted) {
        QTest::newRow(name) << static_cast<int>(role) << leader.value << voted.value << fetched << offset << preVote << granted;
    };
    row("unattached", QuorumRole::Unattached, kLabNode, kLabNode, false, 20, false, true);
    row("unattached, the candidate is behind", QuorumRole::Unattached, kLabNode, kLabNode, false, 19, false, false);
    row("unattached, voted for it", QuorumRole::Unattached, kLabNode, kTwo, false, 20, false, true);
    row("unattached, voted for another", QuorumRole::Unattached, kLabNode, kThree, false, 20, false, false);
    row("unattached, voted for another, pre-vote", QuorumRole::Unattached, kLabNode, kThree, false, 20, true, true);
    row("unattached, pre-vote of who is behind", QuorumRole::Unattached, kLabNode, kLabNode, false, 19, true, false);
    row("unattached, a leader is known", QuorumRole::Unattached, kThree, kLabNode, false, 20, false, false);
    row("prospective, pre-vote", QuorumRole::Prospective, kThree, kLabNode, false, 20, true, true);
    row("prospective with a leader, vote", QuorumRole::Prospective, kThree, kLabNode, false, 20, false, false);
    row("prospective without one, vote", QuorumRole::Prospective, kLabNode, kLabNode, false, 20, false, true);
    row("follower that hears its leader, pre-vote", QuorumRole::Follower, kThree, kLabNode, true, 30, true, false);
    row("follower that does not yet, pre-vote", QuorumRole::Follower, kThree, kLabNode, false, 20, true, true);
    row("follower that does not yet, pre-vote of who is behind", QuorumRole::Follower, kThree, kLabNode, false, 19, true, false);
    row("follower, vote", QuorumRole::Follower, kThree, kTwo, false, 30, false, false);
    row("candidate, pre-vote", QuorumRole::Candidate, kLabNode, kSelf, false, 20, true, true);
    row("candidate, vote", QuorumRole::Candidate, kLabNode, kSelf, false, 30, false, false);
    row("leader, pre-vote", QuorumRole::Leader, kSelf, kLabNode, false, 30, true, false);
    row("leader, vote", QuorumRole::Leader, kSelf, kLabNode, false, 30, false, false);
    row("resigned, pre-vote", QuorumRole::Resigned, kSelf, kLabNode, false, 20, true, true);
    row("resigned, vote", QuorumRole::Resigned, kSelf, kLabNode, false, 30, false, false);
}

void TstQuorumRules::votesAreGranted()
{
    QFETCH(int, role);
    QFETCH(int, leader);
    QFETCH(int, voted);
    QFETCH(bool, fetched);
    QFETCH(int, offset);
    QFETCH(bool, preVote);
    QFETCH(bool, granted);
    const VoteView view{static_cast<QuorumRole>(role), NodeId{leader}, NodeId{voted}, fetched, kOwn};
    QCOMPARE(grantsVote(view, kTwo, {kOwn.epoch, Offset{offset}}, preVote), granted);
}

// Raft §5.4.2: what earlier leaders left is committed only together with a record of the leader's own epoch.
void TstQuorumRules::aMajorityOfOlderEpochsCommitsNothing()
{
    const Offset committed{5}, epochStart{10};
    QCOMPARE(quorumHighWatermark(committed, epochStart, {Offset{11}, Offset{10}, Offset{10}}), committed);
    QCOMPARE(quorumHighWatermark(committed, epochStart, {Offset{11}, Offset{11}, Offset{4}}), Offset{11});
    QCOMPARE(quorumHighWatermark(Offset{12}, epochStart, {Offset{13}, Offset{11}, Offset{11}}), Offset{12}); // never back
}

void TstQuorumRules::anElectionIsLostWhenNoMajorityIsLeft()
{
    QVERIFY(!isVoteLost(3, 1));
    QVERIFY(isVoteLost(3, 2));
    QVERIFY(!isVoteLost(4, 1));
    QVERIFY(isVoteLost(4, 2));
    QVERIFY(!isVoteLost(5, 2));
    QVERIFY(isVoteLost(5, 3));
}

void TstQuorumRules::successorsStandOneAfterTheOther()
{
    QCOMPARE(successionDelay(0, 2, 1s).count(), Duration{0}.count());
    QCOMPARE(successionDelay(1, 2, 1s).count(), Duration{500ms}.count());
    QCOMPARE(successionDelay(1, 4, 1s).count(), Duration{125ms}.count());
    QCOMPARE(successionDelay(2, 4, 1s).count(), Duration{250ms}.count());
    QCOMPARE(successionDelay(3, 4, 1s).count(), Duration{500ms}.count());
    QCOMPARE(successionDelay(4, 4, 1s).count(), Duration{1s}.count()); // not in the leader's list
}

void TstQuorumRules::snapshotsAreNamedByTheirEnd()
{
    const SnapshotId id{Offset{127}, 12};
    QCOMPARE(snapshotFileName(id), std::string("00000000000000000127-0000000012.checkpoint"));
    QVERIFY(snapshotIdOf("00000000000000000127-0000000012.checkpoint") == id);
    for (const char* none : {"00000000000000000127.log", "0000000000000000127-0000000012.checkpoint", "00000000000000000127-000000001x.checkpoint",
             "00000000000000000127-0000000012.checkpoint.part", "bootstrap.checkpoint"})
        QVERIFY2(!snapshotIdOf(none), none);
}

void TstQuorumRules::aSnapshotIsReadBack()
{
    for (const int count : {0, 1, 1024, 1025, 3000}) {
        const Slice bytes = writeSnapshot({Offset{5000}, 7}, 1700000000123, 1700000000456, values(count));
        const auto content = readSnapshot(bytes);
        QVERIFY(content.has_value());
        QCOMPARE(content->lastContained, std::int64_t{1700000000123});
        QVERIFY(content->values == values(count));
        const auto batches = readBatches(bytes);
        QCOMPARE(batches.size(), std::size_t{2} + static_cast<std::size_t>((count + 1023) / 1024)); // Kafka's batches of 1024
        QCOMPARE(batches.front().baseOffset, Offset{0});
        QCOMPARE(batches.back().lastOffset, Offset{count + 1});
        for (const auto& batch : batches)
            QCOMPARE(batch.epoch, 7);
    }
}

void TstQuorumRules::aDamagedSnapshotIsNone()
{
    const Slice bytes = writeSnapshot({Offset{5000}, 7}, 1, 2, values(20));
    QVERIFY(!readSnapshot(bytes.sub(0, bytes.size() - 1))); // no footer
    QVERIFY(!readSnapshot(Slice{}));
    std::vector<std::uint8_t> flipped(bytes.data(), bytes.data() + bytes.size());
    flipped[flipped.size() / 2] ^= 1;
    QVERIFY(!readSnapshot(Slice::adopt(std::move(flipped))));
    const auto batches = readBatches(bytes);
    QVERIFY(!readSnapshot(bytes.from(batches.front().bytes.size()))); // no header
    ByteChain twoHeaders;
    twoHeaders.append(batches.front().bytes);
    twoHeaders.append(batches.front().bytes);
    QVERIFY(!readSnapshot(twoHeaders.flatten()));
}

void TstQuorumRules::aSnapshotIsFetchedInPieces()
{
    const SnapshotId id{Offset{50}, 3};
    const Slice bytes = writeSnapshot(id, 1, 2, values(20));
    const auto piece = [&](std::int64_t position, std::int64_t size) {
        wire::FetchSnapshotResponse response;
        response.topics.emplace_back();
        wire::FetchSnapshotResponse::PartitionSnapshot partition;
        partition.snapshotId.endOffset = id.endOffset.value;
        partition.snapshotId.epoch = id.epoch;
        partition.size = static_cast<std::int64_t>(bytes.size());
        partition.position = position;
        partition.unalignedRecords = ByteChain(bytes.sub(static_cast<std::size_t>(position), static_cast<std::size_t>(size)));
        response.topics.back().partitions.push_back(std::move(partition));
        return response;
    };
    const auto half = static_cast<std::int64_t>(bytes.size() / 2), rest = static_cast<std::int64_t>(bytes.size()) - half;
    SnapshotFetch fetch(id);
    QCOMPARE(fetch.next("c", NodeId{1}, {}, 3).topics.front().partitions.front().position, std::int64_t{0});
    QVERIFY(fetch.take(piece(0, half)) == SnapshotFetch::Progress::More);
    QCOMPARE(fetch.next("c", NodeId{1}, {}, 3).topics.front().partitions.front().position, half);
    QVERIFY(fetch.take(piece(half, rest)) == SnapshotFetch::Progress::Done);
    QCOMPARE(fetch.bytes(), bytes);

    SnapshotFetch confused(id);
    QVERIFY(confused.take(piece(half, rest)) == SnapshotFetch::Progress::Failed); // not what it asked for
    auto other = piece(0, half);
    other.topics.front().partitions.front().snapshotId.epoch = 4;
    QVERIFY(confused.take(other) == SnapshotFetch::Progress::Failed);
}

void TstQuorumRules::kafkasOwnIsReadAndWritten()
{
    const Slice bytes = Slice::adopt(*fromHex(kKafkas));
    const auto content = readSnapshot(bytes);
    QVERIFY(content.has_value());
    QCOMPARE(content->values.size(), std::size_t{7}); // four features, a broker, a controller, a setting
    const auto batches = readBatches(bytes);
    QCOMPARE(batches.size(), std::size_t{3});
    // Kafka writes the three at three instants; apart from that they are ours, byte for byte.
    QCOMPARE(snapshotHeaderBatch(content->lastContained, Offset{0}, LeaderEpoch{1}, batches[0].timestamp), batches[0].bytes);
    QCOMPARE(makeDataBatch(Offset{1}, 1, batches[1].timestamp, content->values).bytes, batches[1].bytes);
    QCOMPARE(snapshotFooterBatch(Offset{8}, LeaderEpoch{1}, batches[2].timestamp), batches[2].bytes);
    const auto ours = readBatches(writeSnapshot({Offset{44}, 1}, content->lastContained, batches[1].timestamp, content->values));
    QCOMPARE(ours.at(1).bytes, batches[1].bytes);
}

QTEST_GUILESS_MAIN(TstQuorumRules)
#include "tst_quorum_rules.moc"
