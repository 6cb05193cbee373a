#include <QTest>

#include "engine/lab/expr/condition.h"
#include "engine/lab/lab_conditions.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Where does a consumer start, where does it go on when the log is not what it was, and how does it ask (facts §7.4, KIP-227, KIP-320, KIP-1106)?
class TstReading : public QObject {
    Q_OBJECT

private slots:
    void startsSoLongAgo_data();
    void startsSoLongAgo();
    void withoutAPolicyItEnds();
    void committedGoesBeforeThePolicy();
    void outOfRangeGoesByThePolicy();
    void outOfRangeWithoutAPolicyEnds();
    void goesBackWhereTheLogWasCut();
    void aCutLogWithoutAPolicyEnds();
    void asksTheLeaderWhetherItHasTheCommit();
    void keepsWhatWasFetchedWhilePaused();
    void fetchesInASession();
    void fetchesAheadOfTheApplication();
    void aBrokerThatForgotTheSessionIsToldAll();
    void seeksToTheEnds();
};

namespace {

const BrokerId b1{1}, b2{2}, b3{3};
const TopicPartition orders{"orders", 0};

struct Log : TestCluster {
    Log() = default;
    explicit Log(const TestCluster::Options& options) : TestCluster(options) { }
    // orders-0 on three brokers, with so many records.
    explicit Log(int records)
    {
        createTopic("orders", 1, 3);
        if (records > 0)
            fill(records);
    }
    void fill(int records, const std::string& producerOptions = "--acks all")
    {
        if (!lab().run().clientNamed("p1"))
            startProducer("p1", "orders", producerOptions + " --config linger.ms=0 --config enable.idempotence=false");
        command("send p1 orders --count " + std::to_string(records) + " --partition 0");
        run(1s);
    }
    bool holds(const std::string& text)
    {
        const auto condition = expr::Condition::compile(text, labFactKinds());
        if (!condition)
            QTest::qFail(text.c_str(), "does not compile", 0);
        return condition && condition->isTrue(LabConditions(lab()));
    }
    void check(const std::string& text)
    {
        if (!holds(text))
            QTest::qFail(text.c_str(), "tst_reading", 0);
    }
    void read(const std::string& policy, const std::string& more = "")
    {
        consume("c", "orders", "g", "--config auto.offset.reset=" + policy + " " + more);
        run(5s);
    }
    void then(const std::string& line, Duration wait = 1s)
    {
        command(line);
        run(wait);
    }
    // c has read all and committed 3; while it is away the records before 8 go.
    void forgetWhatCCommitted()
    {
        read("earliest", "--commit manual");
        then("commit c --offset orders-0=3");
        then("stop consumer c");
        then("delete records orders 0 --before 8");
    }
    // Broker 1 dies, and broker 2, which has only ten records, leads.
    void cut()
    {
        check("consumer(c).position(orders-0) == 20");
        kill(b1);
        thaw(b2);
        QVERIFY(runUntil([&] { return leader() == b2; }, 30s));
        run(10s);
    }
    // Bodies of this client's requests of that kind, and of the last one.
    std::vector<std::int64_t> requestBytes(std::int16_t apiKey, FactId after)
    {
        std::vector<std::int64_t> out;
        const NodeId client = *lab().run().clientNamed("c");
        for (FactId id{after.value + 1}; id <= lab().facts().last(); ++id.value)
            if (const Fact* fact = lab().facts().find(id))
                if (const auto* sent = fact->as<MessageSent>();
                    sent && sent->from == client && !sent->isResponse && sent->apiKey == apiKey)
                    out.push_back(sent->bytes);
        return out;
    }
};

constexpr std::int16_t kFetch = 1, kOffsetForLeaderEpoch = 23;

TestCluster::Options uncleanly()
{
    TestCluster::Options options;
    options.config = {{"unclean.leader.election.enable", "true"}, {"replica.lag.time.max.ms", "5000"}};
    return options;
}

// Ten records on both brokers, ten more on broker 1 alone; it dies, and broker 2 leads.
void cutTheLog(Log& cluster, const std::string& policy)
{
    cluster.createPartition(orders, {b1, b2});
    cluster.fill(10, "--acks 1");
    cluster.freeze(b2);
    cluster.fill(10);
    cluster.run(15s); // broker 2 leaves the ISR, and the ten become readable
    cluster.consume("c", "orders", "g", "--commit manual --config auto.offset.reset=" + policy);
    cluster.run(5s);
}

} // namespace

void TstReading::startsSoLongAgo_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<int>("position");
    QTest::newRow("5 minutes") << "by_duration:PT5M" << 5;
    QTest::newRow("an hour") << "by_duration:PT1H" << 0;
    QTest::newRow("1 day, 2 h 3 min 4.5 s") << "by_duration:P1DT2H3M4.5S" << 0;
    QTest::newRow("nothing is that young") << "by_duration:PT1S" << 10;
    QTest::newRow("latest") << "latest" << 10;
    QTest::newRow("earliest") << "earliest" << 0;
}

void TstReading::startsSoLongAgo()
{
    QFETCH(QString, policy);
    QFETCH(int, position);
    Log cluster(5);
    cluster.run(600s);
    cluster.fill(5);
    cluster.run(20s);
    cluster.read(policy.toStdString(), "--commit manual --process-time 1h");
    cluster.check("first(PositionSet{client=c}).position == " + std::to_string(position) + " && "
                  "first(PositionSet{client=c}).how == Reset");
}

void TstReading::withoutAPolicyItEnds()
{
    Log cluster;
    cluster.createTopic("orders", 2, 3);
    cluster.read("none");
    cluster.check("consumer(c).state == stopped && consumer(c).lastError == NoOffsetForPartitionException");
    const auto failed = cluster.history<ConsumerFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY2(failed[0].find("Undefined offset with no reset policy for partitions: [orders-0, orders-1]") != std::string::npos, failed[0].c_str());
}

void TstReading::committedGoesBeforeThePolicy()
{
    Log cluster(12);
    cluster.read("earliest", "--commit manual --config session.timeout.ms=6000");
    cluster.then("commit c --offset orders-0=4");
    cluster.command("kill consumer c");
    cluster.then("start consumer c --config auto.offset.reset=latest", 15s);
    cluster.check("last(PositionSet{client=c}).position == 4 && "
                  "last(PositionSet{client=c}).how == Committed && consumer(c).position(orders-0) == 12");
}

void TstReading::outOfRangeGoesByThePolicy()
{
    Log cluster(12);
    cluster.forgetWhatCCommitted();
    cluster.then("start consumer c", 5s);
    cluster.check("last(PositionSet{client=c}).position == 8 && last(PositionSet{client=c}).how == Reset && "
                  "happened(PositionSet{client=c, rule=offset-out-of-range}) && consumer(c).skipped == 5");
}

void TstReading::outOfRangeWithoutAPolicyEnds()
{
    Log cluster(12);
    cluster.forgetWhatCCommitted();
    cluster.then("start consumer c --config auto.offset.reset=none", 5s);
    cluster.check("consumer(c).state == stopped && consumer(c).lastError == OffsetOutOfRangeException");
    const std::string failed = cluster.history<ConsumerFailed>().back();
    QVERIFY2(failed.find("Fetch position FetchPosition{offset=3, offsetEpoch=") != std::string::npos, failed.c_str());
    QVERIFY2(failed.find("is out of range for partition orders-0") != std::string::npos, failed.c_str());
}

void TstReading::goesBackWhereTheLogWasCut()
{
    Log cluster(uncleanly());
    cutTheLog(cluster, "earliest");
    cluster.cut();
    cluster.check("count(PositionDiverged{client=c}) == 1 && "
                  "first(PositionDiverged{client=c}).position == 20 && first(PositionDiverged{client=c}).endOffset == 10");
    cluster.check("last(PositionSet{client=c}).position == 10 && "
                  "last(PositionSet{client=c}).how == Truncated && consumer(c).position(orders-0) == 10");
    cluster.fill(3);
    cluster.run(2s);
    cluster.check("consumer(c).position(orders-0) == 13");
}

void TstReading::aCutLogWithoutAPolicyEnds()
{
    Log cluster(uncleanly());
    cutTheLog(cluster, "earliest");
    cluster.then("commit c");
    cluster.then("set config consumer c auto.offset.reset=none", 10s);
    cluster.cut();
    cluster.check("consumer(c).state == stopped && consumer(c).lastError == LogTruncationException");
    const std::string failed = cluster.history<ConsumerFailed>().back();
    const std::string words = "Truncated partitions detected with divergent offsets {orders-0=OffsetAndMetadata{offset=10, leaderEpoch=";
    QVERIFY2(failed.find(words) != std::string::npos, failed.c_str());
}

void TstReading::asksTheLeaderWhetherItHasTheCommit()
{
    Log cluster(12);
    cluster.read("earliest", "--commit manual");
    cluster.then("commit c");
    const FactId before = cluster.lastFact();
    cluster.then("stop consumer c");
    cluster.then("start consumer c", 5s);
    QCOMPARE(cluster.requestBytes(kOffsetForLeaderEpoch, before).size(), std::size_t{1});
    const FactId sought = cluster.lastFact();
    cluster.then("seek c orders-0 3", 2s); // without an epoch there is nothing to ask
    QCOMPARE(cluster.requestBytes(kOffsetForLeaderEpoch, sought).size(), std::size_t{0});
    cluster.check("consumer(c).position(orders-0) == 12 && last(PositionSet{client=c}).how == Seek");
}

void TstReading::keepsWhatWasFetchedWhilePaused()
{
    Log cluster(20);
    cluster.consume("c", "orders", "g", "--commit manual --process-time 100ms --config auto.offset.reset=earliest --config max.poll.records=5");
    cluster.command("run until consumer(c).processed == 3 --within 20s");
    cluster.then("pause partitions c orders-0", 5s);
    cluster.check("consumer(c).processed == 5 && consumer(c).paused == {orders-0} && consumer(c).position(orders-0) == 5");
    const FactId before = cluster.lastFact();
    cluster.then("resume partitions c orders-0", 800ms);
    cluster.check("consumer(c).processed >= 12 && consumer(c).delivered == 15 && "
                  "size(consumer(c).paused) == 0 && count(PartitionsPaused{client=c}) == 2");
    QCOMPARE(cluster.requestBytes(kFetch, before).size(), std::size_t{0}); // from its buffer
}

// After the first, full request a session's request names nothing that is as before.
void TstReading::fetchesInASession()
{
    Log cluster(0);
    cluster.read("earliest");
    const auto all = cluster.requestBytes(kFetch, {});
    QVERIFY(all.size() > 3);
    const auto full = all.front();
    const FactId idle = cluster.lastFact();
    cluster.run(5s);
    const auto later = cluster.requestBytes(kFetch, idle);
    QVERIFY(later.size() > 3);
    for (const auto bytes : later)
        QVERIFY2(bytes < full - 30, (std::to_string(bytes) + " of " + std::to_string(full)).c_str()); // neither topic nor partition
    cluster.fill(1);
    cluster.check("consumer(c).position(orders-0) == 1");
}

// Before poll() returns it asks for the next records; they come while the application works.
void TstReading::fetchesAheadOfTheApplication()
{
    Log cluster(0);
    for (int i = 0; i < 3; ++i)
        cluster.fill(1);
    cluster.read("earliest", "--process-time 20s --config max.partition.fetch.bytes=1"); // one batch for each Fetch
    cluster.check("consumer(c).delivered == 1 && consumer(c).processed == 0");
    cluster.command("run until consumer(c).processed == 1 --within 20s");
    cluster.run(1ms); // a Fetch takes 4
    cluster.check("consumer(c).delivered == 2");
}

void TstReading::aBrokerThatForgotTheSessionIsToldAll()
{
    Log cluster;
    cluster.createTopic("orders", 1, 1);
    cluster.read("earliest");
    const BrokerId leader = cluster.leader();
    cluster.kill(leader);
    cluster.run(2s);
    cluster.start(leader);
    cluster.run(30s);
    cluster.fill(2);
    cluster.run(5s);
    cluster.check("consumer(c).position(orders-0) == 2");
}

void TstReading::seeksToTheEnds()
{
    Log cluster(5);
    cluster.read("latest");
    cluster.check("consumer(c).delivered == 0");
    cluster.then("seek c orders-0 earliest", 2s);
    cluster.check("consumer(c).delivered == 5 && last(PositionSet{client=c}).position == 0 && last(PositionSet{client=c}).how == Seek");
}

QTEST_GUILESS_MAIN(TstReading)
#include "tst_reading.moc"
