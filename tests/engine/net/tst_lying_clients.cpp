#include <QFile>
#include <QTest>

#include <algorithm>

#include <sys/resource.h>

#include "engine/net/host.h"
#include "engine/wire/api_versions.h"
#include "engine/wire/fetch.h"
#include "tests/engine/net/real_sockets.h"
#include "tests/support/outside_client.h"

using namespace engine;

// A served cluster and clients that lie: what do they get, and does an honest one beside them notice? Real sockets on free ports.
class TstLyingClients : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void aWrongCrcIsToldAndTheConnectionGoesOn();
    void aSequenceGapIsTold();
    void negativeCountsEndTheConnection();
    void twoGigabytesEndTheConnection();
    void halfRequestsDisturbNobody();
    void thousandsOfIdleConnectionsDisturbNobody();
    void oneThatNeverReadsIsNotServedForEver();
    void pipelinesWithoutEndAreReadSlowly();

private:
    std::unique_ptr<Host> m_host;
    std::int64_t m_written = 0; // by the honest client
    std::uint16_t port() const
    {
        const std::string endpoint = m_host->listening().front();
        return static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
    }
    void theHonestOneWorks();
};

namespace {

const TopicPartition kOrders{"orders", 0};
constexpr std::int64_t kMiB = 1 << 20;

std::int64_t resident()
{
    QFile file("/proc/self/statm");
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ')[1].toLongLong() * 4096 : 0;
}

struct Talker : Client {
    using Client::Client;
    std::int32_t correlation = 0;
    std::vector<std::uint8_t> bytesOf(const ByteChain& frame)
    {
        const Slice flat = frame.flatten();
        return {flat.data(), flat.data() + flat.size()};
    }
    template <wire::Message M>
    std::vector<std::uint8_t> requestBytes(int version, const M& request)
    {
        return bytesOf(wire::encodeRequest(version, ++correlation, "liar", request));
    }
    // Nothing: the connection is closed.
    template <wire::Message R>
    std::optional<R> answer(int version)
    {
        const auto head = receive(4);
        if (head.size() < 4)
            return std::nullopt;
        const std::size_t size = static_cast<std::size_t>(head[0]) << 24 | static_cast<std::size_t>(head[1]) << 16
            | static_cast<std::size_t>(head[2]) << 8 | head[3];
        auto response = wire::decodeResponse<R>(ByteChain(Slice::adopt(receive(size))), version);
        return response ? std::optional(std::move(response->body)) : std::nullopt;
    }
    template <wire::Message R, wire::Message M>
    std::optional<R> ask(int version, const M& request)
    {
        send(requestBytes(version, request));
        return answer<R>(version);
    }
};

BatchOptions idempotent(std::int32_t sequence)
{
    BatchOptions options;
    options.producerId = ProducerId{4711};
    options.producerEpoch = ProducerEpoch{0};
    options.baseSequence = sequence;
    return options;
}

int errorOf(const std::optional<wire::ProduceResponse>& answer) { return answer ? answer->responses.at(0).partitionResponses.at(0).errorCode : -99; }

} // namespace

void TstLyingClients::initTestCase()
{
    LabFile file;
    file.cluster.link = {Duration{0}, Duration{0}, std::nullopt};
    LabOptions options;
    options.recording = Recording::Off;
    options.ledger = options.checks = options.journal = false;
    options.wallClockAtZero = 1767225600000;
    auto lab = std::make_unique<Lab>(file, options);
    lab->runUntil(Time{});
    QVERIFY(lab->execute("create topic orders --assignment 1:2:3", "test").ok);
    lab->runUntil(Time{2s});
    Host::Options host;
    host.listen = true;
    host.firstPort = 0;
    host.wallTime = true;
    m_host = std::make_unique<Host>(std::move(lab), host);
    QVERIFY(!m_host->start());
}

void TstLyingClients::cleanupTestCase()
{
    theHonestOneWorks();
    QCOMPARE(m_host->failure(), std::string());
    m_host->stop();
}

// It writes one record to three brokers and finds as many as it wrote.
void TstLyingClients::theHonestOneWorks()
{
    Talker honest(port());
    const auto before = m_written;
    const auto written = honest.ask<wire::ProduceResponse>(9, produceRequest(kOrders, {"honest"}));
    QCOMPARE(errorOf(written), 0);
    ++m_written;
    QCOMPARE(written->responses.at(0).partitionResponses.at(0).baseOffset, before);
}

void TstLyingClients::aWrongCrcIsToldAndTheConnectionGoesOn()
{
    Talker liar(port());
    auto request = produceRequest(kOrders, {"a lie"});
    Slice bytes = request.topicData[0].partitionData[0].records->flatten();
    std::vector<std::uint8_t> broken(bytes.data(), bytes.data() + bytes.size());
    broken[kCrcAt] ^= 1;
    request.topicData[0].partitionData[0].records = ByteChain(Slice::adopt(std::move(broken)));
    QCOMPARE(errorOf(liar.ask<wire::ProduceResponse>(9, request)), static_cast<int>(ErrorCode::CorruptMessage));
    QVERIFY(liar.ask<wire::ApiVersionsResponse>(0, wire::ApiVersionsRequest{}));
    theHonestOneWorks();
}

void TstLyingClients::aSequenceGapIsTold()
{
    Talker liar(port());
    QCOMPARE(errorOf(liar.ask<wire::ProduceResponse>(9, produceRequest(kOrders, {"one"}, idempotent(0)))), 0);
    ++m_written;
    QCOMPARE(errorOf(liar.ask<wire::ProduceResponse>(9, produceRequest(kOrders, {"three"}, idempotent(2)))),
        static_cast<int>(ErrorCode::OutOfOrderSequenceNumber));
    QCOMPARE(errorOf(liar.ask<wire::ProduceResponse>(9, produceRequest(kOrders, {"two"}, idempotent(1)))), 0);
    ++m_written;
    theHonestOneWorks();
}

void TstLyingClients::negativeCountsEndTheConnection()
{
    // Version 7 has counts of four bytes: -2 topics, 2^31-1 topics, a record set of -5 bytes.
    const auto head = [](Talker& liar) { return liar.requestBytes(7, produceRequest(kOrders, {"x"})); };
    for (const std::uint32_t count : {0xFFFFFFFEu, 0x7FFFFFFFu}) {
        Talker liar(port());
        auto bytes = head(liar);
        const std::size_t at = 4 + 8 + 2 + 4 + 2 + 2 + 4; // size, header with client id "liar", transactional id, acks, timeout
        for (std::size_t i = 0; i < 4; ++i)
            bytes[at + i] = static_cast<std::uint8_t>(count >> (24 - 8 * i));
        liar.send(bytes);
        QVERIFY(liar.receive(1).empty());
    }
    Talker liar(port());
    auto bytes = head(liar);
    const std::size_t at = 4 + 8 + 2 + 4 + 2 + 2 + 4 + 4 + 2 + 6 + 4 + 4; // topics, "orders", partitions, index
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = i < 3 ? 0xFF : 0xFB;
    liar.send(bytes);
    QVERIFY(liar.receive(1).empty());
    theHonestOneWorks();
}

void TstLyingClients::twoGigabytesEndTheConnection()
{
    for (const int top : {0x7F, 0x80, 0xFF}) {
        Talker liar(port());
        liar.send({static_cast<std::uint8_t>(top), 0xFF, 0xFF, 0xFF, 0, 0, 0, 9});
        QVERIFY(liar.receive(1).empty());
    }
    theHonestOneWorks();
}

void TstLyingClients::halfRequestsDisturbNobody()
{
    const auto before = resident();
    std::vector<std::unique_ptr<Talker>> liars;
    for (int i = 0; i < 200; ++i) {
        liars.push_back(std::make_unique<Talker>(port()));
        liars.back()->send({0x05, 0xf5, 0xe0, 0xff, 0, 0, 0, 9}); // 99 999 999 bytes, it says
    }
    theHonestOneWorks();
    QVERIFY2(resident() - before < 300 * kMiB, qPrintable(QString::number((resident() - before) / kMiB)));
}

void TstLyingClients::thousandsOfIdleConnectionsDisturbNobody()
{
    const auto before = resident();
    std::vector<std::unique_ptr<Talker>> idle;
    rlimit descriptors{}; // both ends are in this process
    QVERIFY(getrlimit(RLIMIT_NOFILE, &descriptors) == 0);
    const int connections = static_cast<int>(std::min<rlim_t>(2000, descriptors.rlim_cur / 4));
    for (int i = 0; i < connections; ++i) {
        idle.push_back(std::make_unique<Talker>(port()));
        if (i % 2 == 0) // half of them say hello
            idle.back()->send(idle.back()->requestBytes(0, wire::ApiVersionsRequest{}));
        if (i % 500 == 0)
            theHonestOneWorks();
    }
    theHonestOneWorks();
    QVERIFY2(resident() - before < 100 * kMiB, qPrintable(QString::number((resident() - before) / kMiB)));
}

void TstLyingClients::oneThatNeverReadsIsNotServedForEver()
{
    Talker writer(port());
    for (int i = 0; i < 20; ++i, m_written += 1)
        QCOMPARE(errorOf(writer.ask<wire::ProduceResponse>(9, produceRequest(kOrders, {std::string(900000, 'x')}))), 0);
    const auto before = resident();
    Talker deaf(port());
    wire::FetchRequest all;
    all.maxBytes = 50 << 20;
    all.minBytes = 1;
    wire::FetchRequest::FetchTopic topic;
    topic.topic = kOrders.topic;
    wire::FetchRequest::FetchPartition partition;
    partition.partition = 0;
    partition.partitionMaxBytes = 50 << 20;
    topic.partitions.push_back(partition);
    all.topics.push_back(topic);
    const auto one = deaf.requestBytes(11, all);
    for (int i = 0; i < 400; ++i) // 7 GB of answers
        deaf.send(one);
    for (int i = 0; i < 5; ++i)
        theHonestOneWorks();
    QVERIFY2(resident() - before < 400 * kMiB, qPrintable(QString::number((resident() - before) / kMiB)));
}

// Requests without answers as fast as they go out: what the brokers have not worked on stays with the client.
void TstLyingClients::pipelinesWithoutEndAreReadSlowly()
{
    const auto before = resident();
    Talker flood(port());
    // Null records: the broker never answers and works on nothing behind them.
    auto request = produceRequest(kOrders, {"x"});
    request.topicData[0].partitionData[0].records.reset();
    flood.send(flood.requestBytes(9, request));
    const auto big = flood.requestBytes(9, produceRequest(kOrders, {std::string(1000000, 'x')}, {}, 0));
    flood.socket.non_blocking(true);
    std::size_t taken = 0;
    for (int i = 0; i < 20; ++i) {
        theHonestOneWorks();
        boost::system::error_code error;
        while (!error && taken < 200 * big.size()) {
            const std::size_t at = taken % big.size();
            taken += flood.socket.write_some(asio::buffer(big.data() + at, big.size() - at), error);
        }
        QVERIFY(error == asio::error::would_block); // it is neither read nor closed
    }
    QVERIFY2(taken < 100u << 20, qPrintable(QString::number(taken >> 20)));
    QVERIFY2(resident() - before < 100 * kMiB, qPrintable(QString::number((resident() - before) / kMiB)));
}

QTEST_GUILESS_MAIN(TstLyingClients)
#include "tst_lying_clients.moc"
