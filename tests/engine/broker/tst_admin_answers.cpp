#include <QTest>

#include "engine/broker/broker.h"
#include "engine/controller/resource_configs.h"
#include "engine/wire/add_raft_voter.h"
#include "engine/wire/alter_replica_log_dirs.h"
#include "engine/wire/alter_user_scram_credentials.h"
#include "engine/wire/create_acls.h"
#include "engine/wire/create_delegation_token.h"
#include "engine/wire/create_partitions.h"
#include "engine/wire/create_topics.h"
#include "engine/wire/describe_acls.h"
#include "engine/wire/describe_configs.h"
#include "engine/wire/describe_log_dirs.h"
#include "engine/wire/describe_user_scram_credentials.h"
#include "engine/wire/get_telemetry_subscriptions.h"
#include "engine/wire/incremental_alter_configs.h"
#include "engine/wire/list_config_resources.h"
#include "engine/wire/push_telemetry.h"
#include "engine/wire/remove_raft_voter.h"
#include "engine/wire/sasl_handshake.h"
#include "engine/wire/unregister_broker.h"
#include "engine/wire/update_features.h"
#include "tests/support/outside_client.h"
#include "tests/support/print.h"

using namespace engine;

// What the command-line tools ask of a broker: is it answered as Apache Kafka 4.1.1 answers it, also when the question is absurd?
// (Exact answers of the recorded questions: tst_behaviour, transcript 28.)
class TstAdminAnswers : public QObject {
    Q_OBJECT

private slots:
    void withoutAnAuthorizerEveryAclIsRefused();
    void withoutSaslTheConnectionGoesOn();
    void tokensAndCredentials();
    void telemetryKnowsItsSubscriptions();
    void configResourcesAreListed();
    void groupsHaveSettings();
    void aGroupsBadSettingsAreRefused_data();
    void aGroupsBadSettingsAreRefused();
    void aSessionIsLongerThanItsHeartbeatsInterval();
    void thereIsOneLogDirectory();
    void featuresAreChangedAllOrNone();
    void absurdCountsAreRefused();
    void brokersKeepSettingsThatTheyDoNotKnow();
    void aBrokerThatIsForgotten();
    void votersCannotBeChanged();
};

namespace {

const TopicPartition kOrders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

struct Cluster : TestCluster {
    OutsideClients outside{*this};
    OutsideClients::Client client;
    Cluster() : client(outside.connect(b1, "admin-tool")) { createPartition(kOrders, {b1, b2, b3}); }
    int alter(
        std::int8_t type, const std::string& name, const std::string& key, std::optional<std::string> value, std::int8_t operation = 0)
    {
        wire::IncrementalAlterConfigsRequest request;
        auto& resource = request.resources.emplace_back();
        resource.resourceType = type;
        resource.resourceName = name;
        auto& config = resource.configs.emplace_back();
        config.name = key;
        config.configOperation = operation;
        config.value = std::move(value);
        const auto answer = client.ask<wire::IncrementalAlterConfigsResponse>(1, request);
        run(1s);
        return answer ? answer->responses.at(0).errorCode : -99;
    }
    const MetadataImage& image() { return static_cast<const Broker*>(lab().run().world().node(NodeId{b1.value}))->image(); }
    // "consumer.session.timeout.ms=50000 from 8"; nothing without that setting.
    std::string told(std::int8_t type, const std::string& name, const std::string& key)
    {
        wire::DescribeConfigsRequest request;
        request.resources.push_back({type, name, {}});
        request.includeSynonyms = true;
        const auto answer = client.ask<wire::DescribeConfigsResponse>(4, request);
        if (!answer || answer->results.at(0).errorCode != 0)
            return "error " + std::to_string(answer ? answer->results.at(0).errorCode : -99);
        for (const auto& entry : answer->results.at(0).configs)
            if (entry.name == key)
                return key + "=" + entry.value.value_or("null") + " from " + std::to_string(entry.configSource);
        return {};
    }
};

constexpr std::int8_t kTopic = 2, kBroker = 4, kLogger = 8, kMetrics = 16, kGroup = 32;

} // namespace

void TstAdminAnswers::withoutAnAuthorizerEveryAclIsRefused()
{
    Cluster cluster;
    for (const int version : {1, 2, 3}) {
        const auto told = cluster.client.ask<wire::DescribeAclsResponse>(version, wire::DescribeAclsRequest{});
        QVERIFY(told);
        QCOMPARE(told->errorCode, std::int16_t{54});
        wire::CreateAclsRequest create;
        create.creations.resize(2);
        const auto created = cluster.client.ask<wire::CreateAclsResponse>(version, create);
        QVERIFY(created && created->results.size() == 2);
        QCOMPARE(created->results[1].errorCode, std::int16_t{54});
    }
}

void TstAdminAnswers::withoutSaslTheConnectionGoesOn()
{
    Cluster cluster;
    wire::SaslHandshakeRequest hello;
    hello.mechanism = "PLAIN";
    for (int i = 0; i < 3; ++i) {
        const auto answer = cluster.client.ask<wire::SaslHandshakeResponse>(1, hello);
        QVERIFY(answer);
        QCOMPARE(answer->errorCode, std::int16_t{34});
    }
}

void TstAdminAnswers::tokensAndCredentials()
{
    Cluster cluster;
    const auto token = cluster.client.ask<wire::CreateDelegationTokenResponse>(3, wire::CreateDelegationTokenRequest{});
    QVERIFY(token);
    QCOMPARE(token->errorCode, std::int16_t{64});
    QCOMPARE(token->principalName, std::string("ANONYMOUS"));
    // "bob 0 1:4096 2:5000", "eve 91"
    const auto describe = [&](std::vector<std::string> names) {
        wire::DescribeUserScramCredentialsRequest users;
        if (!names.empty())
            users.users.emplace();
        for (const auto& name : names)
            users.users->push_back({name, {}});
        std::string out;
        const auto told = cluster.client.ask<wire::DescribeUserScramCredentialsResponse>(0, users);
        if (!told)
            return std::string("closed");
        for (const auto& result : told->results) {
            out += (out.empty() ? "" : ", ") + result.user + " " + std::to_string(result.errorCode);
            for (const auto& info : result.credentialInfos)
                out += " " + std::to_string(info.mechanism) + ":" + std::to_string(info.iterations);
        }
        return out;
    };
    using Request = wire::AlterUserScramCredentialsRequest;
    const auto alter = [&](std::vector<Request::ScramCredentialDeletion> deletions, std::vector<Request::ScramCredentialUpsertion> upsertions) {
        Request request;
        request.deletions = std::move(deletions);
        request.upsertions = std::move(upsertions);
        std::string out;
        const auto told = cluster.client.ask<wire::AlterUserScramCredentialsResponse>(0, request);
        if (!told)
            return std::string("closed");
        for (const auto& result : told->results)
            out += (out.empty() ? "" : ", ") + result.user + " " + std::to_string(result.errorCode);
        cluster.run(1s);
        return out;
    };
    const Slice salt = Slice::copyOf("salt"), password = Slice::copyOf("salted");
    // As Apache Kafka 4.1.1 answered the same, one after the other.
    QCOMPARE(describe({"bob", "eve", "eve", ""}), std::string(" 91, bob 91, eve 92"));
    QCOMPARE(alter({{"bob", 1, {}}}, {}), std::string("bob 91"));
    QCOMPARE(alter({}, {{"bob", 1, 4096, salt, password, {}}}), std::string("bob 0"));
    QCOMPARE(alter({},
                 {{"bob", 1, 4095, salt, password, {}}, {"eve", 2, 16385, salt, password, {}}, {"x", 0, 5000, salt, password, {}},
                     {"", 1, 5000, salt, password, {}}, {"y", 9, 5000, salt, password, {}}, {"z", 1, 5000, Slice{}, Slice{}, {}}}),
        std::string(" 93, bob 93, eve 93, x 33, y 33, z -1"));
    QCOMPARE(alter({{"bob", 1, {}}}, {{"bob", 1, 5000, salt, password, {}}}), std::string("bob 92"));
    QCOMPARE(alter({{"bob", 2, {}}}, {{"bob", 1, 5000, salt, password, {}}}), std::string("bob 91"));
    QCOMPARE(describe({}), std::string("bob 0 1:4096"));
    QCOMPARE(alter({}, {{"bob", 2, 5000, salt, password, {}}, {"ann", 1, 4096, salt, password, {}}}), std::string("ann 0, bob 0"));
    QCOMPARE(alter({{"bob", 2, {}}, {"bob", 1, {}}}, {}), std::string("bob 92"));
    // What stands in the metadata is what a server needs, and another controller has it too (RFC 5802; keys by hashlib of Python).
    cluster.command("kill controller c1");
    cluster.run(20s);
    QCOMPARE(describe({}), std::string("ann 0 1:4096, bob 0 1:4096 2:5000"));
    const auto& credential = cluster.image().scramCredentials().at({"bob", 1});
    const auto hex = [](const Slice& bytes) {
        return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex().toStdString();
    };
    QCOMPARE(hex(credential.storedKey), std::string("a4324f74d5b895be92062738ff8c57185f6bce711d2135ede0bb017b918e2b8a"));
    QCOMPARE(hex(credential.serverKey), std::string("fee09732de6d5652037b9271b281578b2e1e71fed665e97356c3125b6499cf5a"));
    QCOMPARE(alter({{"bob", 1, {}}}, {}), std::string("bob 0"));
    QCOMPARE(describe({"bob"}), std::string("bob 0 2:5000"));
}

void TstAdminAnswers::telemetryKnowsItsSubscriptions()
{
    Cluster cluster;
    QCOMPARE(cluster.alter(kMetrics, "all", "metrics", "org.apache.kafka.producer."), 0);
    const auto asked = cluster.client.ask<wire::GetTelemetrySubscriptionsResponse>(0, wire::GetTelemetrySubscriptionsRequest{});
    QVERIFY(asked && !asked->clientInstanceId.isZero());
    QCOMPARE(asked->requestedMetrics, std::vector<std::string>{"org.apache.kafka.producer."});
    wire::PushTelemetryRequest push;
    push.clientInstanceId = asked->clientInstanceId;
    push.subscriptionId = asked->subscriptionId;
    QCOMPARE(cluster.client.ask<wire::PushTelemetryResponse>(0, push)->errorCode, std::int16_t{0});
    push.subscriptionId += 1;
    QCOMPARE(cluster.client.ask<wire::PushTelemetryResponse>(0, push)->errorCode, std::int16_t{117});
    push.subscriptionId -= 1;
    push.compressionType = 9;
    QCOMPARE(cluster.client.ask<wire::PushTelemetryResponse>(0, push)->errorCode, std::int16_t{76});
}

void TstAdminAnswers::configResourcesAreListed()
{
    Cluster cluster;
    QCOMPARE(cluster.alter(kGroup, "billing", "consumer.session.timeout.ms", "50000"), 0);
    const auto list = [&](std::vector<std::int8_t> types, int version = 1) {
        wire::ListConfigResourcesRequest request;
        request.resourceTypes = std::move(types);
        const auto answer = cluster.client.ask<wire::ListConfigResourcesResponse>(version, request);
        std::string out = answer ? (answer->errorCode == 0 ? "" : "error " + std::to_string(answer->errorCode)) : "closed";
        if (answer)
            for (const auto& resource : answer->configResources)
                out += std::to_string(resource.resourceType) + ":" + resource.resourceName + " ";
        return out;
    };
    QCOMPARE(list({}), std::string("32:billing 8:1 8:2 8:3 4:1 4:2 4:3 2:orders "));
    QCOMPARE(list({kTopic}), std::string("2:orders "));
    QCOMPARE(list({77}), std::string("error 35"));
    QCOMPARE(list({}, 0), std::string());
}

void TstAdminAnswers::groupsHaveSettings()
{
    Cluster cluster;
    QCOMPARE(cluster.told(kGroup, "billing", "consumer.session.timeout.ms"), std::string("consumer.session.timeout.ms=45000 from 5"));
    QCOMPARE(cluster.alter(kGroup, "billing", "consumer.session.timeout.ms", "50000"), 0);
    QCOMPARE(cluster.told(kGroup, "billing", "consumer.session.timeout.ms"), std::string("consumer.session.timeout.ms=50000 from 8"));
    QCOMPARE(cluster.told(kGroup, "other", "consumer.session.timeout.ms"), std::string("consumer.session.timeout.ms=45000 from 5"));
    QCOMPARE(cluster.alter(kGroup, "billing", "consumer.session.timeout.ms", std::nullopt, 1), 0);
    QCOMPARE(cluster.told(kGroup, "billing", "consumer.session.timeout.ms"), std::string("consumer.session.timeout.ms=45000 from 5"));
    QCOMPARE(cluster.alter(kGroup, "billing", "no.such.setting", std::nullopt, 1), 0); // what is not there can be taken away
    QCOMPARE(cluster.alter(kGroup, "billing", "share.auto.offset.reset", "by_duration:PT1H"), 0);
    QCOMPARE(cluster.alter(kGroup, "billing", "consumer.heartbeat.interval.ms", " 7000 "), 0);
    QCOMPARE(cluster.told(kGroup, "billing", "consumer.heartbeat.interval.ms"), std::string("consumer.heartbeat.interval.ms=7000 from 8"));
    QCOMPARE(cluster.alter(kMetrics, "m", "interval.ms", "60000"), 0);
    QCOMPARE(cluster.told(kMetrics, "m", "interval.ms"), std::string("interval.ms=60000 from 7"));
    // After another controller took over.
    QCOMPARE(cluster.alter(kGroup, "billing", "consumer.heartbeat.interval.ms", "6000"), 0);
    cluster.command("kill controller c1");
    cluster.run(20s);
    QCOMPARE(cluster.told(kGroup, "billing", "consumer.heartbeat.interval.ms"), std::string("consumer.heartbeat.interval.ms=6000 from 8"));
}

void TstAdminAnswers::aGroupsBadSettingsAreRefused_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("error");
    constexpr int kInvalidRequest = 42, kInvalidConfig = 40;
    QTest::newRow("below the broker's minimum") << 32 << "g"
                                                << "consumer.session.timeout.ms"
                                                << "1" << kInvalidConfig;
    QTest::newRow("above its maximum") << 32 << "g"
                                       << "consumer.session.timeout.ms"
                                       << "60001" << kInvalidConfig;
    QTest::newRow("a heartbeat's interval above its maximum") << 32 << "g"
                                                              << "consumer.heartbeat.interval.ms"
                                                              << "15001" << kInvalidConfig;
    QTest::newRow("more standby replicas than the broker allows") << 32 << "g"
                                                                  << "streams.num.standby.replicas"
                                                                  << "3" << kInvalidConfig;
    QTest::newRow("a lock below the broker's minimum") << 32 << "g"
                                                       << "share.record.lock.duration.ms"
                                                       << "1000" << kInvalidConfig;
    QTest::newRow("an offset reset of no time") << 32 << "g"
                                                << "share.auto.offset.reset"
                                                << "by_duration:-PT1H" << kInvalidConfig;
    QTest::newRow("no such isolation") << 32 << "g"
                                       << "share.isolation.level"
                                       << "serializable" << kInvalidConfig;
    QTest::newRow("no such setting") << 32 << "g"
                                     << "frob"
                                     << "1" << kInvalidConfig;
    QTest::newRow("no number") << 32 << "g"
                               << "consumer.session.timeout.ms"
                               << "soon" << kInvalidConfig;
    QTest::newRow("no group") << 32 << ""
                              << "consumer.session.timeout.ms"
                              << "50000" << kInvalidRequest;
    QTest::newRow("an unknown metric setting") << 16 << "m"
                                               << "frob"
                                               << "1" << kInvalidRequest;
    QTest::newRow("too often") << 16 << "m"
                               << "interval.ms"
                               << "5" << kInvalidRequest;
    QTest::newRow("a match of nothing") << 16 << "m"
                                        << "match"
                                        << "planet=x" << kInvalidConfig;
    QTest::newRow("an unknown kind") << 77 << "x"
                                     << "y"
                                     << "1" << kInvalidRequest;
}

void TstAdminAnswers::aGroupsBadSettingsAreRefused()
{
    QFETCH(int, type);
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(int, error);
    Cluster cluster;
    QCOMPARE(cluster.alter(static_cast<std::int8_t>(type), name.toStdString(), key.toStdString(), value.toStdString()), error);
    QCOMPARE(cluster.told(kGroup, "", "consumer.session.timeout.ms"), std::string("error 42"));
    QCOMPARE(cluster.told(kLogger, "2", "x"), std::string("error 42"));
    QCOMPARE(cluster.told(kBroker, "2", "x"), std::string("error 42"));
}

// With Kafka's own bounds it always is; with these it need not be.
void TstAdminAnswers::aSessionIsLongerThanItsHeartbeatsInterval()
{
    const std::map<std::string, std::string> broker{{"group.consumer.min.session.timeout.ms", "6000"}};
    const auto problem = [&](const std::string& session) {
        return resourceConfigsProblem(ConfigResourceType::Group,
            {{"consumer.session.timeout.ms", session}, {"consumer.heartbeat.interval.ms", "6000"}}, broker);
    };
    QVERIFY(problem("6000"));
    QCOMPARE(problem("6000")->message.value_or(""),
        std::string("consumer.session.timeout.ms must be greater than consumer.heartbeat.interval.ms"));
    QVERIFY(!problem("6001"));
    QCOMPARE(problem("5999")->message.value_or(""),
        std::string("consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms"));
}

void TstAdminAnswers::thereIsOneLogDirectory()
{
    Cluster cluster;
    cluster.run(1s);
    const auto directories = cluster.client.ask<wire::DescribeLogDirsResponse>(4, wire::DescribeLogDirsRequest{});
    QVERIFY(directories && directories->results.size() == 1);
    const auto move = [&](const std::string& path, const std::string& topic) {
        wire::AlterReplicaLogDirsRequest request;
        request.dirs.push_back({path, {{topic, {0}, {}}}, {}});
        const auto answer = cluster.client.ask<wire::AlterReplicaLogDirsResponse>(2, request);
        return answer ? static_cast<int>(answer->results.at(0).partitions.at(0).errorCode) : -99;
    };
    QCOMPARE(move(directories->results[0].logDir, "orders"), 0);
    QCOMPARE(move("/elsewhere", "orders"), 57);
    QCOMPARE(move(directories->results[0].logDir, "nothing"), 9);
}

void TstAdminAnswers::featuresAreChangedAllOrNone()
{
    Cluster cluster;
    const auto update = [&](std::vector<std::tuple<std::string, int, int>> updates, bool validateOnly = false) {
        wire::UpdateFeaturesRequest request;
        request.validateOnly = validateOnly;
        for (const auto& [name, level, how] : updates) {
            auto& one = request.featureUpdates.emplace_back();
            one.feature = name;
            one.maxVersionLevel = static_cast<std::int16_t>(level);
            one.upgradeType = static_cast<std::int8_t>(how);
        }
        const auto answer = cluster.client.ask<wire::UpdateFeaturesResponse>(2, request);
        cluster.run(1s);
        return answer ? static_cast<int>(answer->errorCode) : -99;
    };
    const std::string elr = "eligible.leader.replicas.version";
    constexpr int kUp = 1, kDown = 2, kUnsafe = 3, kRefused = 95;
    QCOMPARE(update({{elr, 0, kUp}}), kRefused);
    QCOMPARE(update({{elr, 0, kDown}, {"no.such.feature", 1, kUp}}), kRefused);
    QCOMPARE(update({{elr, 5, kUp}}), kRefused);
    QCOMPARE(update({{elr, -1, kDown}}), kRefused);
    QCOMPARE(update({{elr, 1, 9}}), kRefused);
    QCOMPARE(update({{"metadata.version", 20, kDown}}), kRefused);
    QCOMPARE(update({{"metadata.version", 20, kUnsafe}}), kRefused);
    QCOMPARE(update({{"metadata.version", 26, kDown}}, true), 0);
    // Nothing was changed so far: going down works, and going down again is no change.
    QCOMPARE(update({{elr, 0, kDown}}), 0);
    QCOMPARE(update({{elr, 1, kDown}}), kRefused); // that would be up
    QCOMPARE(update({{elr, 1, kUp}}), 0);
}

void TstAdminAnswers::absurdCountsAreRefused()
{
    Cluster cluster;
    const auto create = [&](const std::string& name, std::int32_t partitions, std::int16_t replication) {
        wire::CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = name;
        topic.numPartitions = partitions;
        topic.replicationFactor = replication;
        const auto answer = cluster.client.ask<wire::CreateTopicsResponse>(7, request);
        return answer ? static_cast<int>(answer->topics.at(0).errorCode) : -99;
    };
    constexpr int kInvalidPartitions = 37, kInvalidReplicationFactor = 38, kInvalidTopic = 17, kPolicyViolation = 44;
    QCOMPARE(create("t", 0, 1), kInvalidPartitions);
    QCOMPARE(create("t", -5, 1), kInvalidPartitions);
    const int huge = create("t", INT32_MAX, 1);
    QVERIFY2(huge == kInvalidPartitions || huge == kPolicyViolation, qPrintable(QString::number(huge)));
    QCOMPARE(create("t", 1, 0), kInvalidReplicationFactor);
    QCOMPARE(create("t", 1, 32767), kInvalidReplicationFactor);
    QCOMPARE(create("", 1, 1), kInvalidTopic);
    QCOMPARE(create(std::string(300, 'x'), 1, 1), kInvalidTopic);
    wire::CreatePartitionsRequest grow;
    grow.topics.resize(1);
    grow.topics[0].name = "orders";
    grow.topics[0].count = INT32_MAX;
    grow.topics[0].assignments.reset();
    const auto answer = cluster.client.ask<wire::CreatePartitionsResponse>(3, grow);
    QVERIFY(answer);
    const int grown = answer->results.at(0).errorCode;
    QVERIFY2(grown == kInvalidPartitions || grown == kPolicyViolation, qPrintable(QString::number(grown)));
    QCOMPARE(cluster.view().topic("orders")->partitions.size(), std::size_t{1});
}

// A plugin may know them. They are told to nobody.
void TstAdminAnswers::brokersKeepSettingsThatTheyDoNotKnow()
{
    Cluster cluster;
    QCOMPARE(cluster.alter(kBroker, "1", "my.plugin.setting", "1"), 0);
    QCOMPARE(cluster.told(kBroker, "1", "my.plugin.setting"), std::string("my.plugin.setting=null from 2"));
    QCOMPARE(cluster.alter(kBroker, "", "my.plugin.setting", "2"), 0);
    QCOMPARE(cluster.told(kBroker, "", "my.plugin.setting"), std::string("my.plugin.setting=null from 3"));
    QCOMPARE(cluster.alter(kBroker, "1", "my.plugin.setting", std::nullopt, 1), 0);
    QCOMPARE(cluster.told(kBroker, "1", "my.plugin.setting"), std::string("my.plugin.setting=null from 3"));
    QCOMPARE(cluster.alter(kBroker, "1", "num.partitions", "4"), 42);
    QCOMPARE(cluster.alter(kTopic, "orders", "my.plugin.setting", "1"), 40);
    QCOMPARE(cluster.alter(kTopic, "orders", "my.plugin.setting", std::nullopt, 1), 0);
    QCOMPARE(cluster.alter(kTopic, "orders", "retention.ms", "1", 2), 40); // no list, so nothing can be appended
}

void TstAdminAnswers::aBrokerThatIsForgotten()
{
    Cluster cluster;
    const auto unregister = [&](std::int32_t broker) {
        wire::UnregisterBrokerRequest request;
        request.brokerId = broker;
        const auto answer = cluster.client.ask<wire::UnregisterBrokerResponse>(0, request);
        cluster.run(1s);
        return answer ? std::to_string(answer->errorCode) + " " + answer->errorMessage.value_or("") : std::string("closed");
    };
    const auto isRegistered = [&](std::int32_t broker) { return cluster.image().broker(BrokerId{broker}) != nullptr; };
    QCOMPARE(unregister(9), std::string("102 Broker ID 9 is not currently registered"));
    cluster.kill(b3);
    QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 2; }, 30s));
    QVERIFY(isRegistered(3)); // fenced, and a member of the cluster
    QCOMPARE(unregister(3), std::string("0 "));
    QVERIFY(!isRegistered(3));
    QCOMPARE(unregister(3), std::string("102 Broker ID 3 is not currently registered"));
    QCOMPARE(cluster.history<BrokerUnregistered>().size(), std::size_t{1});
    QVERIFY(cluster.view().broker(b3)->fenced.value);
    QVERIFY(cluster.view().partition(kOrders)->replicas.size() == 3); // what it keeps is its own again when it comes back
    cluster.start(b3);
    QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 3; }, 30s));
    // One that runs finds out with its next heartbeat.
    QCOMPARE(unregister(2), std::string("0 "));
    QVERIFY(cluster.runUntil([&] { return isRegistered(2) && cluster.isr().size() == 3; }, 30s));
    cluster.produce({"a", "b"});
    QVERIFY(cluster.runUntil([&] { return cluster.highWatermark() == Offset{2}; }, 5s));
}

void TstAdminAnswers::votersCannotBeChanged()
{
    Cluster cluster;
    wire::RemoveRaftVoterRequest remove;
    remove.clusterId.reset();
    remove.voterId = 3001;
    const auto removed = cluster.client.ask<wire::RemoveRaftVoterResponse>(0, remove);
    QVERIFY(removed);
    QCOMPARE(removed->errorCode, std::int16_t{35});
    QCOMPARE(*removed->errorMessage, std::string("Cluster doesn't support removing voter because the kraft.version feature is 0"));
    wire::AddRaftVoterRequest add;
    add.clusterId = "elsewhere";
    add.voterId = 3004;
    const auto added = cluster.client.ask<wire::AddRaftVoterResponse>(0, add);
    QVERIFY(added);
    QCOMPARE(added->errorCode, std::int16_t{104});
    add.clusterId.reset();
    QCOMPARE(cluster.client.ask<wire::AddRaftVoterResponse>(0, add)->errorCode, std::int16_t{35});
}

QTEST_GUILESS_MAIN(TstAdminAnswers)
#include "tst_admin_answers.moc"
