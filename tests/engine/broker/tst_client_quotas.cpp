#include <QTest>

#include "engine/base/float64.h"
#include "engine/broker/client_quotas.h"
#include "engine/wire/alter_client_quotas.h"
#include "engine/wire/describe_client_quotas.h"
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
};

namespace {

const TopicPartition kOrders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

MetadataImage imageWith(const std::vector<std::pair<QuotaEntity, std::int64_t>>& quotas, MetadataDelta& delta)
{
    MetadataImage image;
    for (const auto& [entity, rate] : quotas) {
        wire::ClientQuotaRecord record;
        for (const auto& [type, name] : entity)
            record.entity.push_back({type, name, {}});
        record.key = "producer_byte_rate";
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
    QCOMPARE(quotas.produced("a", 10000, Time{1s}), Duration{0});   // 10 000 bytes in the 10 s before
    QCOMPARE(quotas.produced("a", 500, Time{1s}), Duration{500ms}); // 10 500 / 1000 - 10
    QCOMPARE(quotas.produced("a", 0, Time{1250ms}), Duration{250ms}); // time works it off
    QCOMPARE(quotas.produced("a", 0, Time{2500ms}), Duration{0});
    QCOMPARE(quotas.produced("a", 500, Time{2500ms}), Duration{500ms}); // 11 000 bytes in 10.5 s
    QCOMPARE(quotas.produced("a", 1, Time{30s}), Duration{0}); // all of it is forgotten
    QCOMPARE(quotas.produced("b", 1000000, Time{30s}), Duration{0});
}

void TstClientQuotas::theStrongestQuotaCounts()
{
    auto quotas = quotasOf({{{{"client-id", std::nullopt}}, 100}, {{{"client-id", "a"}}, 1000}, {{{"client-id", "u"}, {"user", "ANONYMOUS"}}, 10}});
    QCOMPARE(quotas.produced("a", 11000, Time{1s}), Duration{1s});
    QCOMPARE(quotas.produced("other", 1100, Time{1s}), Duration{1s});
    QCOMPARE(quotas.produced("third", 1100, Time{1s}), Duration{1s}); // the default is for each of them
    QCOMPARE(quotas.produced("u", 110, Time{1s}), Duration{1s});
    auto user = quotasOf({{{{"client-id", "a"}}, 1000000}, {{{"user", std::nullopt}}, 10}});
    QCOMPARE(user.produced("a", 100, Time{1s}), Duration{0});
    QCOMPARE(user.produced("b", 10, Time{1s}), Duration{1s}); // one user, one quota
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
    QVERIFY(!cluster.lab().execute("set quota client-id x consumer_byte_rate=1", "test").ok);
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

QTEST_GUILESS_MAIN(TstClientQuotas)
#include "tst_client_quotas.moc"
