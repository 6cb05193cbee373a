#include <QTest>

#include "engine/base/random.h"
#include "engine/broker/handlers.h"
#include "engine/wire/api_versions.h"
#include "engine/wire/frame.h"
#include "engine/wire/random_message.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Can a stranger's requests harm a broker? Every API it serves, in every version: random but well-formed requests, damaged ones,
// frames of garbage. The cluster lives on, keeps its invariants, and answers the next honest client.
class TstStrangers : public QObject {
    Q_OBJECT

private slots:
    void anyRequestIsAnsweredOrItsConnectionClosed_data();
    void anyRequestIsAnsweredOrItsConnectionClosed();
    void garbageClosesThatConnectionAlone();
};

namespace {

// A cluster with something to find: a topic with records, a group, and clients that strangers must not disturb.
struct Open : TestCluster {
    std::map<OutsideId, std::pair<std::size_t, bool>> heard; // bytes answered, closed
    std::uint64_t clients = 0;

    Open() : TestCluster({.latency = 0ms})
    {
        lab().onOutside = [this](OutsideId id, const ByteChain& bytes, bool close) {
            heard[id].first += bytes.size();
            heard[id].second = heard[id].second || close;
        };
        createTopic("stories", 2, 3); // no name that a random request hits upon
        startProducer("p1", "stories", "--rate 5/s");
        consume("billing-1", "stories", "billing");
        run(8s);
    }
    // What became of it: answered bytes, closed.
    std::pair<std::size_t, bool> send(const ByteChain& bytes)
    {
        const OutsideId id = lab().openOutside("127.0.0.1:" + std::to_string(40000 + ++clients), BrokerId{1});
        lab().outsideBytes(id, bytes.flatten());
        run(40ms);
        const auto outcome = heard[id];
        if (!outcome.second)
            lab().outsideClosed(id);
        heard.erase(id);
        return outcome;
    }
    bool answersAnHonestClient()
    {
        wire::ApiVersionsRequest hello;
        hello.clientSoftwareName = "honest";
        hello.clientSoftwareVersion = "1";
        return send(wire::encodeRequest(4, 1, "honest", hello)).first > 100;
    }
};

} // namespace

void TstStrangers::anyRequestIsAnsweredOrItsConnectionClosed_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const ServedApi& api : servedApis())
        QTest::newRow(std::string(wire::findApi(static_cast<std::int16_t>(api.key))->name).c_str()) << index++;
}

void TstStrangers::anyRequestIsAnsweredOrItsConnectionClosed()
{
    QFETCH(int, index);
    const ServedApi& served = servedApis()[static_cast<std::size_t>(index)];
    const wire::ApiDescriptor& api = *wire::findApi(static_cast<std::int16_t>(served.key));
    Open cluster;
    Random random(static_cast<std::uint64_t>(served.key), "strangers");
    std::size_t answered = 0, closed = 0;
    for (int version = std::max<int>(0, served.min); version <= served.max; ++version)
        for (int round = 0; round < 12; ++round) {
            const auto message = wire::randomMessage(*api.request, version, random);
            const Slice whole = wire::encodeRequest(served.key, version, round, "stranger", *api.request, message.data()).flatten();
            std::vector<std::uint8_t> bytes(whole.data(), whole.data() + whole.size());
            if (round % 3 == 1) // damaged behind its header; the size stays true
                for (int i = 0; i < 4 && bytes.size() > 24; ++i)
                    bytes[24 + random.below(bytes.size() - 24)] = static_cast<std::uint8_t>(random.next());
            const auto [heard, isClosed] = cluster.send(ByteChain(Slice::adopt(std::move(bytes))));
            answered += heard > 0 ? 1u : 0u;
            closed += isClosed ? 1u : 0u;
        }
    QVERIFY(cluster.lab().isUp(BrokerId{1}));
    QVERIFY(cluster.answersAnHonestClient());
    QVERIFY2(answered + closed > 0, "something became of them");
    const auto acked = cluster.count("p1", "acked");
    cluster.run(5s);
    QVERIFY(cluster.count("p1", "acked") > acked); // the others work on
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

void TstStrangers::garbageClosesThatConnectionAlone()
{
    Open cluster;
    Random random(1, "garbage");
    for (int round = 0; round < 200; ++round) {
        std::vector<std::uint8_t> bytes(4 + random.below(300));
        for (auto& byte : bytes)
            byte = static_cast<std::uint8_t>(random.next());
        const auto size = static_cast<std::uint32_t>(bytes.size() - 4);
        if (round % 2 == 0)
            for (int i = 0; i < 4; ++i)
                bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
        const bool closed = cluster.send(ByteChain(Slice::adopt(std::move(bytes)))).second;
        QVERIFY2(closed || round % 2 == 1, "a whole frame of garbage ends its connection");
    }
    QVERIFY(cluster.answersAnHonestClient());
}

QTEST_GUILESS_MAIN(TstStrangers)
#include "tst_strangers.moc"
