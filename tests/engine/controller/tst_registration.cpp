#include <QTest>

#include "engine/controller/controller.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does the quorum know of a broker: its epoch, its features, whether it is fenced; and who gets which producer ids?
class TstRegistration : public QObject {
    Q_OBJECT

private slots:
    void aBrokerEpochIsTheOffsetOfItsRecord();
    void aNewLifeHasANewEpochAndIncarnation();
    void aBrokerStartsFencedAndIsUnfencedWhenItCaughtUp();
    void aDeadBrokerIsFencedAfterItsSession();
    void producerIdsComeInBlocksOfAThousand();
    void featureLevelsAreWhatKafkaFinalizes();
};

namespace {

struct Registered : TestCluster {
    const MetadataImage& image()
    {
        return static_cast<const Controller*>(lab().run().world().node(view().quorum.leader.value))->committed();
    }
    const BrokerImage& of(int id) { return *image().broker(BrokerId{id}); }
    // The registration records in the active controller's log, with their offsets.
    std::vector<std::pair<Offset, wire::RegisterBrokerRecord>> records()
    {
        std::vector<std::pair<Offset, wire::RegisterBrokerRecord>> found;
        const auto* controller = static_cast<const Controller*>(lab().run().world().node(view().quorum.leader.value));
        for (const auto& batch : controller->quorum().log().batches()) {
            Offset offset = batch.baseOffset;
            for (const auto& value : valuesOf(batch)) {
                const auto record = decodeMetadataRecord(value);
                if (record && std::holds_alternative<wire::RegisterBrokerRecord>(*record))
                    found.emplace_back(offset, std::get<wire::RegisterBrokerRecord>(*record));
                offset = offset + 1;
            }
        }
        return found;
    }
};

} // namespace

void TstRegistration::aBrokerEpochIsTheOffsetOfItsRecord()
{
    Registered cluster;
    cluster.restart(BrokerId{2});
    cluster.run(30s);
    const auto records = cluster.records();
    QCOMPARE(records.size(), std::size_t{4});
    for (const auto& [offset, record] : records)
        QCOMPARE(record.brokerEpoch, offset.value);
    QCOMPARE(cluster.of(2).epoch, records.back().first.value);
    QCOMPARE(cluster.view().broker(BrokerId{2})->brokerEpoch.value, cluster.of(2).epoch);
}

void TstRegistration::aNewLifeHasANewEpochAndIncarnation()
{
    Registered cluster;
    const BrokerImage before = cluster.of(2);
    cluster.restart(BrokerId{2});
    cluster.run(30s);
    QVERIFY(cluster.of(2).epoch > before.epoch);
    QVERIFY(cluster.of(2).incarnation != before.incarnation);
    QVERIFY(cluster.of(2).logDirectories == before.logDirectories); // the disk is the same
}

void TstRegistration::aBrokerStartsFencedAndIsUnfencedWhenItCaughtUp()
{
    Registered cluster;
    for (const auto& [offset, record] : cluster.records())
        QVERIFY(record.fenced);
    cluster.kill(BrokerId{2});
    cluster.run(15s);
    const FactId before = cluster.lastFact();
    cluster.start(BrokerId{2});
    cluster.run(10s);
    const auto story = cluster.history<BrokerRegistered, BrokerUnfenced>(before);
    QCOMPARE(story.size(), std::size_t{2});
    QVERIFY(story[0].find("BrokerRegistered") != std::string::npos);
    QVERIFY(story[1].find("broker-caught-up-with-metadata") != std::string::npos);
    QVERIFY(!cluster.of(2).fenced);
}

void TstRegistration::aDeadBrokerIsFencedAfterItsSession()
{
    Registered cluster;
    cluster.run(5s);
    cluster.kill(BrokerId{2});
    cluster.run(6900ms); // its last heartbeat may be two seconds old
    QVERIFY(!cluster.of(2).fenced);
    cluster.run(2700ms);
    QVERIFY(cluster.of(2).fenced);
}

void TstRegistration::producerIdsComeInBlocksOfAThousand()
{
    Registered cluster;
    for (int broker = 1; broker <= 3; ++broker) { // the producer asks whoever leads its partition first
        const std::string topic = "t" + std::to_string(broker);
        cluster.createPartition({topic, 0}, {BrokerId{broker}});
        cluster.startProducer("p" + std::to_string(broker), topic, "--acks all");
        cluster.produce({"a"}, {topic, 0}, "p" + std::to_string(broker));
    }
    cluster.run(5s);
    std::set<std::int64_t> ids;
    for (const auto& line : cluster.history<ProducerIdAssigned>()) {
        const auto at = line.find("producerId=") + 11;
        ids.insert(std::stoll(line.substr(at)));
    }
    QCOMPARE(ids.size(), std::size_t{3});
    const std::int64_t next = cluster.image().nextProducerId();
    QVERIFY(next >= 1000 && next % 1000 == 0);
    for (const std::int64_t id : ids)
        QVERIFY(id < next);
    for (const NodeId controller : {NodeId{3001}, NodeId{3002}, NodeId{3003}}) // and nobody gives them twice
        if (controller == cluster.view().quorum.leader.value) {
            cluster.command("kill controller " + cluster.view().nodeNameOf(controller));
            break;
        }
    cluster.run(10s);
    QVERIFY(cluster.image().nextProducerId() >= next);
}

void TstRegistration::featureLevelsAreWhatKafkaFinalizes()
{
    Registered cluster;
    const auto& features = cluster.image().features();
    QCOMPARE(features.at("metadata.version"), std::int16_t{27}); // 4.1-IV1
    QCOMPARE(features.at("eligible.leader.replicas.version"), std::int16_t{1});
    QCOMPARE(features.at("group.version"), std::int16_t{1}); // KIP-848
    const auto& supported = cluster.of(1).features;
    for (const auto& [name, level] : features)
        QVERIFY(std::any_of(supported.begin(), supported.end(), [&](const BrokerFeature& f) { return f.name == name && f.min <= level && level <= f.max; }));
}

QTEST_GUILESS_MAIN(TstRegistration)
#include "tst_registration.moc"
