#include <QTest>

#include "engine/base/float64.h"
#include "engine/broker/client_quotas.h"
#include "engine/controller/mutation_quota.h"
#include "engine/controller/quota_rules.h"
#include "engine/wire/alter_client_quotas.h"
#include "engine/wire/create_partitions.h"
#include "engine/wire/create_topics.h"
#include "engine/wire/delete_topics.h"
#include "engine/wire/describe_client_quotas.h"
#include "engine/wire/fetch.h"
#include "engine/wire/metadata.h"
#include "tests/support/outside_client.h"
#include "tests/support/print.h"

using namespace engine;

// A client that produces more than its quota: is it told to wait as long as Kafka would tell it, is it read no sooner, and is
// nobody else slowed?
class TstClientQuotas : public QObject {
    Q_OBJECT

private slots:
    void waitsAsLongAsTheRateNeedsToComeDown();
    void theStrongestQuotaCounts();
    void theAnswerTellsAndTheConnectionIsNotRead();
    void withoutAcksTheConnectionIsNotReadEither();
    void othersAreNotSlowed();
    void aQuotaIsTakenBack();
    void theClusterRemembersOverItsControllers();
    void refusesWhatKafkaRefuses();
    void wholeNumbersTravelAsFloat64();
    void thousandthsTravelAsFloat64();
    void aFetchOverTheQuotaIsEmptyAndDoesNotCount();
    void oneFetchIsNoLargerThanTheWindowsAllow();
    void aLabsConsumerIsSlowedAndMissesNothing();
    void requestsTakeTimeOfOneThread();
    void aRequestWaitIsNeverLongerThanAWindow();
    void mutationsTakeTokens();
    void newVersionsAreRefusedOldOnesWait();
};

namespace {

const TopicPartition kOrders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

MetadataImage imageWith(
    const std::vector<std::pair<QuotaEntity, std::int64_t>>& quotas, MetadataDelta& delta, const std::string& key = "producer_byte_rate")
{
    MetadataImage image;
    for (const auto& [entity, rate] : quotas) {
        wire::ClientQuotaRecord record;
        for (const auto& [type, name] : entity)
            record.entity.push_back({type, name, {}});
        record.key = key;
        record.value = float64Of(rate);
        image.apply(record, image.endOffset(), &delta);
    }
    return image;
}

ClientQuotas quotasOf(const std::vector<std::pair<QuotaEntity, std::int64_t>>& quotas)
{
    MetadataDelta delta;
    const MetadataImage image = imageWith(quotas, delta);
    ClientQuotas out({});
    out.apply(image, delta);
    return out;
}

const std::string kValue(1000, 'x');

struct Cluster : TestCluster {
    OutsideClients outside{*this};
    Cluster()
    {
        createPartition(kOrders, {b1, b2, b3});
        command("set quota client-id greedy producer_byte_rate=1000");
        run(1s);
    }
    std::int32_t throttleOf(OutsideClients::Client& client)
    {
        const auto answer = client.ask<wire::ProduceResponse>(9, produceRequest(kOrders, {kValue}));
        return answer ? answer->throttleTimeMs : -1;
    }
};

} // namespace

// Eleven windows of one second; those that have not been yet count as passed (Kafka's Rate).
void TstClientQuotas::waitsAsLongAsTheRateNeedsToComeDown()
{
    auto quotas = quotasOf({{{{"client-id", "a"}}, 1000}});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 10000, Time{1s}), Duration{0});   // 10 000 bytes in the 10 s before
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 500, Time{1s}), Duration{500ms}); // 10 500 / 1000 - 10
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 0, Time{1250ms}), Duration{250ms}); // time works it off
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 0, Time{2500ms}), Duration{0});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 500, Time{2500ms}), Duration{500ms}); // 11 000 bytes in 10.5 s
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 1, Time{30s}), Duration{0}); // all of it is forgotten
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "b", 1000000, Time{30s}), Duration{0});
}

void TstClientQuotas::theStrongestQuotaCounts()
{
    auto quotas = quotasOf({{{{"client-id", std::nullopt}}, 100}, {{{"client-id", "a"}}, 1000}, {{{"client-id", "u"}, {"user", "ANONYMOUS"}}, 10}});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "a", 11000, Time{1s}), Duration{1s});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "other", 1100, Time{1s}), Duration{1s});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "third", 1100, Time{1s}), Duration{1s}); // the default is for each of them
    QCOMPARE(quotas.charge(ClientQuotas::Kind::Produced, "u", 110, Time{1s}), Duration{1s});
    auto user = quotasOf({{{{"client-id", "a"}}, 1000000}, {{{"user", std::nullopt}}, 10}});
    QCOMPARE(user.charge(ClientQuotas::Kind::Produced, "a", 100, Time{1s}), Duration{0});
    QCOMPARE(user.charge(ClientQuotas::Kind::Produced, "b", 10, Time{1s}), Duration{1s}); // one user, one quota
}

void TstClientQuotas::theAnswerTellsAndTheConnectionIsNotRead()
{
    Cluster cluster;
    auto greedy = cluster.outside.connect(b1, "greedy");
    for (int i = 0; i < 8; ++i)
        QCOMPARE(cluster.throttleOf(greedy), 0);
    std::int32_t told = 0;
    while (told == 0)
        told = cluster.throttleOf(greedy);
    QVERIFY2(told > 0 && told < 2000, qPrintable(QString::number(told)));
    const Time before = cluster.lab().now();
    QVERIFY(cluster.throttleOf(greedy) > 0); // it asks at once, and waits
    const auto throttled = cluster.history<RequestThrottled>();
    QCOMPARE(throttled.size(), std::size_t{2});
    QVERIFY2(throttled[0].find("greedy") != std::string::npos, throttled[0].c_str());
    const Duration waited = cluster.lab().now() - before;
    QVERIFY2(waited >= std::chrono::milliseconds(told), qPrintable(QString::number(waited.count())));
    QVERIFY(waited < std::chrono::milliseconds(told + 500));
}

void TstClientQuotas::withoutAcksTheConnectionIsNotReadEither()
{
    Cluster cluster;
    auto greedy = cluster.outside.connect(b1, "greedy");
    for (int i = 0; i < 30; ++i)
        greedy.send(9, produceRequest(kOrders, {kValue}, {}, 0));
    cluster.run(1s);
    const auto early = cluster.endOffset().value;
    QVERIFY2(early >= 9 && early < 15, qPrintable(QString::number(early)));
    cluster.run(60s);
    QCOMPARE(cluster.endOffset().value, 30);
}

void TstClientQuotas::othersAreNotSlowed()
{
    Cluster cluster;
    auto greedy = cluster.outside.connect(b1, "greedy");
    auto modest = cluster.outside.connect(b1, "modest");
    while (cluster.throttleOf(greedy) == 0) { }
    const Time before = cluster.lab().now();
    for (int i = 0; i < 20; ++i)
        QCOMPARE(cluster.throttleOf(modest), 0);
    QVERIFY(cluster.lab().now() - before < Duration{2s});
}

void TstClientQuotas::aQuotaIsTakenBack()
{
    Cluster cluster;
    auto greedy = cluster.outside.connect(b1, "greedy");
    while (cluster.throttleOf(greedy) == 0) { }
    cluster.command("set quota client-id greedy producer_byte_rate=");
    cluster.run(30s);
    for (int i = 0; i < 30; ++i)
        QCOMPARE(cluster.throttleOf(greedy), 0);
}

void TstClientQuotas::theClusterRemembersOverItsControllers()
{
    Cluster cluster;
    cluster.command("set quota user ANONYMOUS producer_byte_rate=5000");
    cluster.run(1s);
    cluster.command("kill controller c1");
    cluster.command("kill broker 2");
    cluster.run(30s);
    cluster.command("start controller c1");
    cluster.command("start broker 2");
    cluster.run(30s);
    auto client = cluster.outside.connect(b2, "asks");
    wire::DescribeClientQuotasRequest all;
    const auto told = client.ask<wire::DescribeClientQuotasResponse>(1, all);
    QVERIFY(told && told->entries);
    QCOMPARE(told->entries->size(), std::size_t{2});
    QCOMPARE(told->entries->at(0).entity.at(0).entityType, std::string("client-id"));
    QCOMPARE(told->entries->at(0).entity.at(0).entityName.value(), std::string("greedy"));
    QCOMPARE(told->entries->at(0).values.at(0).key, std::string("producer_byte_rate"));
    QCOMPARE(wholeOf(told->entries->at(0).values.at(0).value).whole, std::int64_t{1000});
    wire::DescribeClientQuotasRequest users;
    users.components.push_back({"user", 0, "ANONYMOUS", {}});
    users.strict = true;
    const auto one = client.ask<wire::DescribeClientQuotasResponse>(1, users);
    QVERIFY(one && one->entries && one->entries->size() == 1);
    QCOMPARE(wholeOf(one->entries->at(0).values.at(0).value).whole, std::int64_t{5000});
}

void TstClientQuotas::refusesWhatKafkaRefuses()
{
    Cluster cluster;
    auto client = cluster.outside.connect(b1, "admin");
    const auto errorOf = [&](const std::string& type, std::optional<std::string> name, const std::string& key, std::uint64_t value) {
        wire::AlterClientQuotasRequest request;
        wire::AlterClientQuotasRequest::EntryData entry;
        if (!type.empty())
            entry.entity.push_back({type, std::move(name), {}});
        entry.ops.push_back({key, value, false, {}});
        request.entries.push_back(std::move(entry));
        const auto answer = client.ask<wire::AlterClientQuotasResponse>(1, request);
        return answer && answer->entries.size() == 1 ? static_cast<int>(answer->entries[0].errorCode) : -99;
    };
    constexpr int kInvalidRequest = 42;
    constexpr std::uint64_t kHalf = 0x3FE0000000000000; // 0.5
    QCOMPARE(errorOf("", {}, "producer_byte_rate", float64Of(1)), kInvalidRequest);
    QCOMPARE(errorOf("planet", "x", "producer_byte_rate", float64Of(1)), kInvalidRequest);
    QCOMPARE(errorOf("client-id", "", "producer_byte_rate", float64Of(1)), kInvalidRequest);
    QCOMPARE(errorOf("client-id", "x", "no_such_rate", float64Of(1)), kInvalidRequest);
    QCOMPARE(errorOf("client-id", "x", "producer_byte_rate", 0), kInvalidRequest);
    QCOMPARE(errorOf("client-id", "x", "producer_byte_rate", float64Of(-5)), kInvalidRequest);
    QCOMPARE(errorOf("client-id", "x", "producer_byte_rate", kHalf), kInvalidRequest);
    QCOMPARE(errorOf("client-id", "x", "request_percentage", kHalf), 0);
    QCOMPARE(errorOf("client-id", {}, "producer_byte_rate", float64Of(7)), 0);
    QVERIFY(!cluster.lab().execute("set quota client-id x producer_byte_rate=-1", "test").ok);
    QVERIFY(!cluster.lab().execute("set quota client-id x consumer_byte_rate=0.5", "test").ok);
    QVERIFY(!cluster.lab().execute("set quota client-id x request_percentage=1.2345", "test").ok);
    QVERIFY(!cluster.lab().execute("set quota client-id x connection_creation_rate=1", "test").ok);
    QVERIFY(cluster.lab().execute("set quota client-id x request_percentage=12.5", "test").ok);
}

void TstClientQuotas::wholeNumbersTravelAsFloat64()
{
    for (const std::int64_t whole : {0ll, 1ll, -1ll, 2ll, 3ll, 1000ll, 1048576ll, 123456789ll, (1ll << 53) - 1, -(1ll << 52) - 1}) {
        const double asDouble = static_cast<double>(whole);
        QCOMPARE(float64Of(whole), std::bit_cast<std::uint64_t>(asDouble));
        QCOMPARE(wholeOf(float64Of(whole)).whole, whole);
        QVERIFY(wholeOf(float64Of(whole)).isExact);
    }
    QCOMPARE(wholeOf(std::bit_cast<std::uint64_t>(2.75)).whole, std::int64_t{2});
    QVERIFY(!wholeOf(std::bit_cast<std::uint64_t>(2.75)).isExact);
    QCOMPARE(wholeOf(std::bit_cast<std::uint64_t>(1e30)).whole, INT64_MAX);
    QVERIFY(!wholeOf(std::uint64_t{0x7FF8} << 48).isNumber);
}

void TstClientQuotas::thousandthsTravelAsFloat64()
{
    for (const double value : {0.001, 0.5, 1.0, 12.5, 99.999, 100.0, 1000000.0}) {
        const auto thousandths = static_cast<std::int64_t>(value * 1000 + 0.5);
        QVERIFY(std::abs(std::bit_cast<double>(float64OfThousandths(thousandths)) - value) < 1e-12 * value + 1e-18);
        QVERIFY(std::abs(thousandthsOf(std::bit_cast<std::uint64_t>(value)) - thousandths) <= 1);
    }
    QCOMPARE(float64OfThousandths(12500), std::bit_cast<std::uint64_t>(12.5));
    QCOMPARE(thousandthsOf(std::bit_cast<std::uint64_t>(12.5)), std::int64_t{12500});
    QCOMPARE(float64OfThousandths(0), std::uint64_t{0});
    QCOMPARE(thousandthsOf(std::bit_cast<std::uint64_t>(1e300)), INT64_MAX);
    QCOMPARE(thousandthsOf(std::bit_cast<std::uint64_t>(-1.0)), std::int64_t{0});
    QCOMPARE(thousandthsOf(std::bit_cast<std::uint64_t>(1e-300)), std::int64_t{0});
}

namespace {

wire::FetchRequest fetchRequest(std::int64_t offset, std::int32_t bytesMax = 1 << 20)
{
    wire::FetchRequest request;
    request.replicaId = -1;
    request.maxBytes = bytesMax;
    request.minBytes = 1;
    request.maxWaitMs = 0;
    request.sessionEpoch = -1;
    auto& topic = request.topics.emplace_back();
    topic.topic = kOrders.topic;
    auto& partition = topic.partitions.emplace_back();
    partition.partition = kOrders.partition;
    partition.fetchOffset = offset;
    partition.partitionMaxBytes = bytesMax;
    return request;
}

std::size_t recordBytes(const wire::FetchResponse& response)
{
    std::size_t bytes = 0;
    for (const auto& topic : response.responses)
        for (const auto& partition : topic.partitions)
            bytes += partition.records ? partition.records->size() : 0;
    return bytes;
}

} // namespace

void TstClientQuotas::aFetchOverTheQuotaIsEmptyAndDoesNotCount()
{
    Cluster cluster;
    auto writer = cluster.outside.connect(b1, "writer");
    for (int i = 0; i < 8; ++i)
        QCOMPARE(cluster.throttleOf(writer), 0);
    cluster.command("set quota client-id eager consumer_byte_rate=1000");
    cluster.run(1s);
    auto eager = cluster.outside.connect(b1, "eager");
    // 8 KB each time; 10 KB are free.
    const auto first = eager.ask<wire::FetchResponse>(12, fetchRequest(0));
    QVERIFY(first && first->throttleTimeMs == 0 && recordBytes(*first) > 8000);
    const auto second = eager.ask<wire::FetchResponse>(12, fetchRequest(0));
    QVERIFY(second);
    QVERIFY2(second->throttleTimeMs > 3000 && second->throttleTimeMs < 8000, qPrintable(QString::number(second->throttleTimeMs)));
    QCOMPARE(second->responses.size(), std::size_t{0});
    QCOMPARE(second->errorCode, std::int16_t{0});
    const auto throttled = cluster.history<RequestThrottled>();
    QCOMPARE(throttled.size(), std::size_t{1});
    QVERIFY2(throttled[0].find("eager") != std::string::npos, throttled[0].c_str());
    // What was not given does not count: when the first answer is forgotten, after eleven windows, it gets the next one. Would it
    // count, each attempt would put that off.
    const Time before = cluster.lab().now();
    std::size_t got = 0;
    for (int i = 0; i < 5 && got == 0; ++i) {
        const auto next = eager.ask<wire::FetchResponse>(12, fetchRequest(0));
        QVERIFY(next);
        QVERIFY(cluster.lab().now() - before >= std::chrono::milliseconds(second->throttleTimeMs)); // it was not read sooner
        got = recordBytes(*next);
    }
    QVERIFY(got > 8000);
    QVERIFY2(cluster.lab().now() - before < Duration{16s}, qPrintable(QString::number((cluster.lab().now() - before).count())));
    // Followers are not slowed by it.
    QCOMPARE(cluster.isr().size(), std::size_t{3});
}

void TstClientQuotas::oneFetchIsNoLargerThanTheWindowsAllow()
{
    Cluster cluster;
    auto writer = cluster.outside.connect(b1, "writer");
    for (int i = 0; i < 8; ++i)
        QCOMPARE(cluster.throttleOf(writer), 0);
    cluster.command("set quota client-id eager consumer_byte_rate=250"); // 2 500 in ten windows
    cluster.run(1s);
    auto eager = cluster.outside.connect(b1, "eager");
    const auto answer = eager.ask<wire::FetchResponse>(12, fetchRequest(0));
    QVERIFY(answer && answer->throttleTimeMs == 0);
    QVERIFY2(recordBytes(*answer) > 1000 && recordBytes(*answer) <= 2500, qPrintable(QString::number(recordBytes(*answer))));
}

void TstClientQuotas::aLabsConsumerIsSlowedAndMissesNothing()
{
    Cluster cluster;
    auto writer = cluster.outside.connect(b1, "writer");
    for (int i = 0; i < 30; ++i)
        QCOMPARE(cluster.throttleOf(writer), 0);
    cluster.command("set quota client-id slow consumer_byte_rate=1000");
    cluster.run(1s);
    const Time before = cluster.lab().now();
    cluster.command("start consumer slow --topics orders --group g --config auto.offset.reset=earliest");
    const NodeId slow = *cluster.lab().run().clientNamed("slow");
    const auto delivered = [&] { return cluster.view().client(slow)->consumer->delivered; };
    cluster.run(8s);
    QVERIFY2(delivered() > 0 && delivered() < 20, qPrintable(QString::number(delivered())));
    QVERIFY(cluster.runUntil([&] { return delivered() == 30; }, 120s));
    QVERIFY(cluster.lab().now() - before > Duration{15s}); // 30 KB at 1 000 a second, the first 10 at once
    const auto told = cluster.history<ClientThrottled>();
    QVERIFY(!told.empty());
    QCOMPARE(told.size(), cluster.history<RequestThrottled>().size());
}

void TstClientQuotas::requestsTakeTimeOfOneThread()
{
    Cluster cluster;
    cluster.command("set quota client-id nosy request_percentage=0.001"); // 10 us a second
    cluster.run(1s);
    auto nosy = cluster.outside.connect(b1, "nosy");
    const auto ask = [&] { return nosy.ask<wire::MetadataResponse>(12, wire::MetadataRequest{}); };
    const auto first = ask(); // 100 us and more: as much as ten windows allow
    QVERIFY(first);
    const auto second = ask();
    QVERIFY(second);
    QCOMPARE(second->throttleTimeMs, 1000); // never longer than a window
    const Time before = cluster.lab().now();
    QVERIFY(ask());
    QVERIFY(cluster.lab().now() - before >= Duration{1s});
    QVERIFY(!cluster.history<RequestThrottled>().empty());
    auto other = cluster.outside.connect(b1, "other");
    for (int i = 0; i < 10; ++i)
        QCOMPARE(other.ask<wire::MetadataResponse>(12, wire::MetadataRequest{})->throttleTimeMs, 0);
    QCOMPARE(ClientQuotas::requestCost(0), Duration{100us});
    QCOMPARE(ClientQuotas::requestCost(1000), Duration{101us});
}

void TstClientQuotas::aRequestWaitIsNeverLongerThanAWindow()
{
    MetadataDelta delta;
    const MetadataImage image = imageWith({{{{"client-id", "a"}}, 1}}, delta, "request_percentage"); // 10 ms a second
    ClientQuotas quotas({});
    quotas.apply(image, delta);
    QVERIFY(quotas.any(ClientQuotas::Kind::RequestTime));
    QVERIFY(!quotas.any(ClientQuotas::Kind::Produced));
    const auto millis = [](std::int64_t n) { return n * 1000000; };
    QCOMPARE(quotas.charge(ClientQuotas::Kind::RequestTime, "a", millis(100), Time{1s}), Duration{0});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::RequestTime, "a", millis(5), Time{1s}), Duration{500ms});
    QCOMPARE(quotas.charge(ClientQuotas::Kind::RequestTime, "a", millis(1000), Time{1s}), Duration{1s});
}

void TstClientQuotas::mutationsTakeTokens()
{
    MetadataDelta delta;
    const MetadataImage image = imageWith({{{{"client-id", "a"}}, 2}}, delta, "controller_mutation_rate"); // 2 a second, 22 at once
    using Strict = MutationQuota::Strict;
    MutationQuota quota;
    QVERIFY(quota.take(image, {}, "a", 20, Strict::Yes, Time{1s}));
    QCOMPARE(quota.wait(image, "a"), Duration{0});
    QVERIFY(quota.take(image, {}, "a", 6, Strict::Yes, Time{1s})); // it was not below nothing
    QCOMPARE(quota.wait(image, "a"), Duration{2s});                // 4 below
    QVERIFY(!quota.take(image, {}, "a", 1, Strict::Yes, Time{1s}));
    QVERIFY(quota.take(image, {}, "a", 2, Strict::No, Time{1s}));
    QCOMPARE(quota.wait(image, "a"), Duration{3s});
    QVERIFY(quota.take(image, {}, "a", 1, Strict::Yes, Time{4s}));
    QVERIFY(quota.take(image, {}, "b", 1000000, Strict::Yes, Time{1s})); // without a quota
    QCOMPARE(quota.wait(image, "b"), Duration{0});
}

void TstClientQuotas::newVersionsAreRefusedOldOnesWait()
{
    constexpr std::int16_t kThrottlingQuotaExceeded = 89;
    Cluster cluster;
    cluster.command("set quota client-id builder controller_mutation_rate=1"); // 11 at once
    cluster.run(1s);
    auto builder = cluster.outside.connect(b2, "builder");
    const auto create = [&](const std::string& name, std::int32_t partitions, std::int16_t version) {
        wire::CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = name;
        topic.numPartitions = partitions;
        topic.replicationFactor = 1;
        return builder.ask<wire::CreateTopicsResponse>(version, request);
    };
    auto answer = create("t1", 13, 7);
    QVERIFY(answer && answer->topics.at(0).errorCode == 0);
    QVERIFY2(answer->throttleTimeMs > 1500 && answer->throttleTimeMs <= 2000, qPrintable(QString::number(answer->throttleTimeMs)));
    const Time before = cluster.lab().now();
    answer = create("t2", 1, 7); // its connection is not read before the bucket is full enough
    QVERIFY(answer && answer->topics.at(0).errorCode == 0);
    QVERIFY(cluster.lab().now() - before >= Duration{1500ms});
    // Another connection of the same client is not held back, and refused.
    auto again = cluster.outside.connect(b1, "builder");
    wire::CreateTopicsRequest many;
    many.topics.resize(1);
    many.topics[0].name = "t3";
    many.topics[0].numPartitions = 5;
    many.topics[0].replicationFactor = 1;
    answer = again.ask<wire::CreateTopicsResponse>(7, many);
    QVERIFY(answer);
    QCOMPARE(answer->topics.at(0).errorCode, kThrottlingQuotaExceeded);
    QCOMPARE(answer->topics.at(0).errorMessage.value_or(""), std::string("The throttling quota has been exceeded."));
    QVERIFY(answer->throttleTimeMs > 0);
    wire::DeleteTopicsRequest gone;
    gone.topics.push_back({"t1", {}, {}});
    auto third = cluster.outside.connect(b3, "builder");
    const auto deleted = third.ask<wire::DeleteTopicsResponse>(6, gone);
    QVERIFY(deleted);
    QCOMPARE(deleted->responses.at(0).errorCode, kThrottlingQuotaExceeded);
    wire::CreatePartitionsRequest grow;
    grow.topics.resize(1);
    grow.topics[0].name = "t2";
    grow.topics[0].count = 3;
    grow.topics[0].assignments.reset();
    auto fourth = cluster.outside.connect(b3, "builder");
    const auto grown = fourth.ask<wire::CreatePartitionsResponse>(3, grow);
    QVERIFY(grown);
    QCOMPARE(grown->results.at(0).errorCode, kThrottlingQuotaExceeded);
    // An older version is carried out and told to wait.
    auto old = cluster.outside.connect(b1, "builder");
    many.topics[0].name = "t4";
    answer = old.ask<wire::CreateTopicsResponse>(5, many);
    QVERIFY(answer && answer->topics.at(0).errorCode == 0);
    QVERIFY(answer->throttleTimeMs >= 5000);
    // Others go on.
    auto other = cluster.outside.connect(b1, "other");
    many.topics[0].name = "t5";
    answer = other.ask<wire::CreateTopicsResponse>(7, many);
    QVERIFY(answer && answer->topics.at(0).errorCode == 0 && answer->throttleTimeMs == 0);
    QVERIFY(!cluster.history<RequestThrottled>().empty());
}

QTEST_GUILESS_MAIN(TstClientQuotas)
#include "tst_client_quotas.moc"
