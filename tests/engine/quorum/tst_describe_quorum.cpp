#include <QTest>

#include "engine/wire/describe_quorum.h"
#include "engine/wire/frame.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Does a client of a broker hear how the quorum stands: who leads, how far the voters and the observers are, since when?
class TstDescribeQuorum : public QObject {
    Q_OBJECT

private slots:
    void tellsVotersAndObservers();
    void tellsWhoIsBehindAndSinceWhen();
    void olderVersionsTellLess();
    void anotherPartitionIsUnknown();
    void observersAreForgottenAfterFiveMinutes();
};

namespace {

struct Asked : TestCluster {
    ByteChain heard;
    int asked = 0;

    Asked() : TestCluster({.latency = 1ms})
    {
        lab().onOutside = [this](OutsideId, const ByteChain& bytes, bool) { heard.append(bytes); };
    }
    wire::DescribeQuorumResponse describe(int version = 2, const std::string& topic = "__cluster_metadata", std::int32_t partition = 0)
    {
        wire::DescribeQuorumRequest request;
        request.topics.emplace_back();
        request.topics.back().topicName = topic;
        request.topics.back().partitions.push_back({partition, {}});
        heard = {};
        const OutsideId id = lab().openOutside("127.0.0.1:" + std::to_string(40000 + ++asked), BrokerId{1});
        lab().outsideBytes(id, wire::encodeRequest(version, 1, "asker", request).flatten());
        run(100ms);
        lab().outsideClosed(id);
        ByteReader reader(heard);
        reader.i32(); // size
        reader.i32(); // correlation id
        reader.uvarint(); // tags of the response header
        wire::DescribeQuorumResponse answer;
        if (!wire::decode(reader, version, answer))
            QTest::qFail("no answer", "TstDescribeQuorum", 0);
        return answer;
    }
    std::int64_t wallNow() { return 1767225600000 + (lab().now() - Time{}) / Duration{1ms}; }
};

using ReplicaState = wire::DescribeQuorumResponse::ReplicaState;

const ReplicaState* of(const std::vector<ReplicaState>& states, std::int32_t id)
{
    for (const auto& state : states)
        if (state.replicaId == id)
            return &state;
    return nullptr;
}

} // namespace

void TstDescribeQuorum::tellsVotersAndObservers()
{
    Asked cluster;
    cluster.run(3s);
    const auto answer = cluster.describe();
    QCOMPARE(answer.errorCode, std::int16_t{0});
    const auto& quorum = answer.topics.at(0).partitions.at(0);
    const NodeId leader = cluster.view().quorum.leader.value;
    QCOMPARE(quorum.errorCode, std::int16_t{0});
    QCOMPARE(quorum.leaderId, leader.value);
    QCOMPARE(quorum.leaderEpoch, cluster.view().quorum.epoch);
    QCOMPARE(quorum.highWatermark, cluster.view().controllers.at(leader)->highWatermark.value.value);
    QCOMPARE(quorum.currentVoters.size(), std::size_t{3});
    QCOMPARE(quorum.observers.size(), std::size_t{3});
    for (const auto& states : {quorum.currentVoters, quorum.observers})
        for (const auto& state : states) {
            QCOMPARE(state.logEndOffset, quorum.highWatermark);
            QVERIFY(cluster.wallNow() - state.lastFetchTimestamp < 700); // a fetch waits up to half a second
            QVERIFY(cluster.wallNow() - state.lastCaughtUpTimestamp < 700);
        }
    for (const auto& voter : quorum.currentVoters)
        QVERIFY(voter.replicaDirectoryId.isZero()); // static voters
    std::set<std::string> directories;
    for (const auto& observer : quorum.observers)
        directories.insert(observer.replicaDirectoryId.toString());
    QCOMPARE(directories.size(), std::size_t{3});
    QCOMPARE(answer.nodes.size(), std::size_t{3});
    QCOMPARE(answer.nodes[0].listeners.at(0).name, std::string("CONTROLLER"));
    QCOMPARE(cluster.view().quorum.observers.value.size(), std::size_t{3});
}

void TstDescribeQuorum::tellsWhoIsBehindAndSinceWhen()
{
    Asked cluster;
    cluster.run(3s);
    const NodeId leader = cluster.view().quorum.leader.value;
    NodeId cutOff;
    for (const auto& [id, controller] : cluster.view().controllers)
        if (id != leader)
            cutOff = id;
    cluster.command("cut link " + cluster.view().nodeNameOf(cutOff) + " all");
    cluster.kill(BrokerId{3});
    const std::int64_t since = cluster.wallNow();
    cluster.run(1s);
    cluster.createTopic("orders", 2, 2);
    cluster.run(20s);
    const auto answer = cluster.describe();
    const auto& quorum = answer.topics.at(0).partitions.at(0);
    for (const ReplicaState* behind : {of(quorum.currentVoters, cutOff.value), of(quorum.observers, 3)}) {
        QVERIFY(behind);
        QVERIFY(behind->logEndOffset < quorum.highWatermark);
        QVERIFY(behind->lastFetchTimestamp <= since && behind->lastFetchTimestamp > since - 700);
        QVERIFY(behind->lastCaughtUpTimestamp <= since && behind->lastCaughtUpTimestamp > since - 700);
    }
    QCOMPARE(of(quorum.observers, 2)->logEndOffset, quorum.highWatermark);
}

void TstDescribeQuorum::olderVersionsTellLess()
{
    Asked cluster;
    cluster.run(3s);
    const auto v1 = cluster.describe(1).topics.at(0).partitions.at(0);
    QVERIFY(v1.currentVoters.at(0).lastFetchTimestamp > 0);
    const auto v0 = cluster.describe(0);
    QCOMPARE(v0.topics.at(0).partitions.at(0).currentVoters.size(), std::size_t{3});
    QCOMPARE(v0.topics.at(0).partitions.at(0).currentVoters.at(0).lastFetchTimestamp, std::int64_t{-1});
    QVERIFY(v0.nodes.empty());
}

void TstDescribeQuorum::anotherPartitionIsUnknown()
{
    Asked cluster;
    const auto answer = cluster.describe(2, "orders");
    QCOMPARE(answer.errorCode, std::int16_t{0});
    QCOMPARE(answer.topics.at(0).partitions.at(0).errorCode, static_cast<std::int16_t>(ErrorCode::UnknownTopicOrPartition));
    QVERIFY(answer.topics.at(0).partitions.at(0).currentVoters.empty());
    QVERIFY(answer.nodes.empty());
    QCOMPARE(cluster.describe(2, "__cluster_metadata", 1).topics.at(0).partitions.at(0).errorCode, static_cast<std::int16_t>(ErrorCode::UnknownTopicOrPartition));
}

void TstDescribeQuorum::observersAreForgottenAfterFiveMinutes()
{
    Asked cluster;
    cluster.run(1s);
    cluster.kill(BrokerId{3});
    cluster.run(298s);
    QCOMPARE(cluster.describe().topics.at(0).partitions.at(0).observers.size(), std::size_t{3});
    cluster.run(4s);
    QCOMPARE(cluster.describe().topics.at(0).partitions.at(0).observers.size(), std::size_t{2});
    QCOMPARE(cluster.view().quorum.observers.value.size(), std::size_t{2});
}

QTEST_GUILESS_MAIN(TstDescribeQuorum)
#include "tst_describe_quorum.moc"
