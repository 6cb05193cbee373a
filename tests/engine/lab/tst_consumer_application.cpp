#include <QTest>

#include "engine/lab/expr/condition.h"
#include "engine/lab/lab_conditions.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does a crash cost an application, by the way it commits (curriculum 5.2)? What becomes of a record that it cannot read, and of a store
// outside of Kafka that it writes into? Ten records a poll(), a second of work each, unless said otherwise.
class TstConsumerApplication : public QObject {
    Q_OBJECT

private slots:
    void commitBeforeTheWorkLosesWhatWasNotDone();
    void commitBeforeTheWorkInSmallerSteps();
    void commitAfterTheWorkRepeats();
    void whatWentToAnotherIsNotCommitted();
    void commitEveryFewRecordsRepeatsFew();
    void autoCommitWaitsForTheNextPoll();
    void handingOverToThreadsLoses();
    void storedBeforeHandedOverLosesTheOneInHand();
    void aFailedAsyncCommitIsOvertakenByTheNext();
    void manualCommitsOnlyWhenTold();
    void closeCommitsWhatIsLeft();
    void whoWasThrownOutCannotCommit();
    void aStoreOutsideSeesTheSecondWrite_data();
    void aStoreOutsideSeesTheSecondWrite();
    void crashesAtNamedPoints_data();
    void crashesAtNamedPoints();
    void aPoisonPillHoldsItsPartitionOnly();
    void stopEndsWithKafkasWords();
    void skipGoesOnBehindIt();
    void deadLettersArriveAsTheyWere();
    void deadLettersWaitForTheirTopic();
    void timesAreDrawnFromANamedStream();
    void aRunningApplicationIsSlowed();
    void settingsAreShown();
    void whatIsWrongIsRefused_data();
    void whatIsWrongIsRefused();
    void theSameSeedGivesTheSameRun();
};

namespace {

const TopicPartition orders{"orders", 0};
const std::string kEarliest = "--config auto.offset.reset=earliest --config max.poll.records=10 --config session.timeout.ms=6000 "
                              "--config heartbeat.interval.ms=2000 ";

struct Work : TestCluster {
    explicit Work(int records = 20, int partitions = 1)
    {
        createTopic("orders", partitions, 3);
        startProducer("p1", "orders", "--config linger.ms=0 --config enable.idempotence=false");
        run(1s);
        for (int i = 0; i < records; ++i)
            command("send p1 orders --partition " + std::to_string(i % partitions) + " --value v" + std::to_string(i));
        run(1s);
        check("size(acked(p1)) == " + std::to_string(records));
    }
    void start(const std::string& more) { consume("c", "orders", "g", kEarliest + more); }
    void again() { command("start consumer c"); }
    void crashAndGoOn(Duration then = 90s)
    {
        command("kill consumer c");
        run(1s);
        again();
        run(then);
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
            QTest::qFail(text.c_str(), "tst_consumer_application", 0);
    }
    void until(const std::string& text, const std::string& within = "60s") { command("run until " + text + " --within " + within); }
};

} // namespace

void TstConsumerApplication::commitBeforeTheWorkLosesWhatWasNotDone()
{
    Work cluster;
    cluster.start("--commit before --process-time 1s");
    cluster.until("consumer(c).processed == 5");
    cluster.check("group(g).committed(orders-0) == 10");
    cluster.crashAndGoOn();
    cluster.check("size(acked(p1) - processed(c)) == 5 && duplicates(c) == 0");
    cluster.check("happened(CommitSent{client=c, kind=Sync, rule=commit-then-process})");
}

void TstConsumerApplication::commitBeforeTheWorkInSmallerSteps()
{
    Work cluster;
    cluster.start("--commit before --commit-every 2 --process-time 1s");
    cluster.until("consumer(c).processed == 5");
    cluster.run(500ms);
    cluster.check("group(g).committed(orders-0) == 6");
    cluster.crashAndGoOn();
    cluster.check("size(acked(p1) - processed(c)) == 1 && duplicates(c) == 0");
}

void TstConsumerApplication::commitAfterTheWorkRepeats()
{
    Work cluster;
    cluster.start("--commit sync --process-time 1s");
    cluster.command("crash c at before-commit");
    cluster.until("consumer(c).state == killed");
    cluster.check("consumer(c).processed == 10 && group(g).committed(orders-0) == none");
    cluster.again();
    cluster.run(90s);
    cluster.check("size(acked(p1) - processed(c)) == 0 && duplicates(c) == 10 && group(g).committed(orders-0) == 20");
    QCOMPARE(cluster.count("c", "duplicates"), 10);
}

// What it finished and did not commit when the partition went to somebody else is that one's to commit.
void TstConsumerApplication::whatWentToAnotherIsNotCommitted()
{
    Work cluster;
    cluster.start("--commit sync --commit-every 100");
    cluster.until("consumer(c).processed == 20");
    cluster.consume("a", "orders", "g", kEarliest + "--commit sync"); // range gives the only partition to the first by its id
    cluster.until("consumer(a).processed == 20");
    cluster.command("stop consumer c");
    cluster.run(5s);
    cluster.check("!happened(CommitSent{client=c}) && group(g).committed(orders-0) == 20");
}

void TstConsumerApplication::commitEveryFewRecordsRepeatsFew()
{
    Work cluster;
    cluster.start("--commit sync --commit-every 5 --process-time 1s");
    cluster.until("consumer(c).processed == 8");
    cluster.check("group(g).committed(orders-0) == 5");
    cluster.crashAndGoOn();
    cluster.check("size(acked(p1) - processed(c)) == 0 && duplicates(c) == 3 && consumer(c).commits == 4");
}

// The Java client commits inside the next poll(): an application with one thread finishes first.
void TstConsumerApplication::autoCommitWaitsForTheNextPoll()
{
    Work cluster;
    cluster.start("--commit auto --process-time 1s"); // every 5 s
    cluster.until("consumer(c).processed == 9");
    cluster.check("group(g).committed(orders-0) == none");
    cluster.until("consumer(c).processed == 15");
    cluster.check("group(g).committed(orders-0) == 10");
    cluster.crashAndGoOn();
    cluster.check("size(acked(p1) - processed(c)) == 0 && duplicates(c) == 5");
}

void TstConsumerApplication::handingOverToThreadsLoses()
{
    Work cluster;
    cluster.start("--commit pool --process-time 2s --config auto.commit.interval.ms=1000");
    cluster.until("consumer(c).processed == 8");
    cluster.check("consumer(c).delivered == 20 && group(g).committed(orders-0) == 20");
    cluster.crashAndGoOn();
    cluster.check("size(acked(p1) - processed(c)) == 12 && duplicates(c) == 0");
}

// librdkafka: its thread commits what is stored, while the application works.
void TstConsumerApplication::storedBeforeHandedOverLosesTheOneInHand()
{
    Work cluster;
    cluster.start("--commit stored --process-time 2s --config auto.commit.interval.ms=500");
    cluster.until("consumer(c).processed == 3");
    cluster.run(1s);
    cluster.check("consumer(c).delivered == 4 && group(g).committed(orders-0) == 4");
    cluster.crashAndGoOn();
    cluster.check("size(acked(p1) - processed(c)) == 1 && duplicates(c) == 0");
    cluster.check("happened(CommitSent{client=c, kind=Auto, rule=store-before-deliver})");
}

void TstConsumerApplication::aFailedAsyncCommitIsOvertakenByTheNext()
{
    Work cluster;
    cluster.start("--commit async --commit-every 5 --process-time 1s");
    cluster.command("drop message next --api OffsetCommit");
    cluster.until("consumer(c).processed == 20");
    cluster.run(5s);
    cluster.check("consumer(c).failedCommits == 1 && consumer(c).commits == 3 && group(g).committed(orders-0) == 20");
    cluster.check("happened(CommitEnded{client=c, kind=Async, exception=RetriableCommitFailedException})");
    cluster.check("count(CommitSent{client=c}) == 4"); // none of them a second time
}

void TstConsumerApplication::manualCommitsOnlyWhenTold()
{
    Work cluster;
    cluster.start("--commit manual");
    cluster.run(20s);
    cluster.check("consumer(c).processed == 20 && group(g).committed(orders-0) == none");
    cluster.command("commit c --offset orders-0=4");
    cluster.run(1s);
    cluster.check("group(g).committed(orders-0) == 4 && consumer(c).commits == 1 && consumer(c).committed(orders-0) == 4");
    cluster.crashAndGoOn(20s);
    cluster.check("last(PositionSet{client=c, partition=orders-0}).position == 4 && duplicates(c) == 16");
}

void TstConsumerApplication::closeCommitsWhatIsLeft()
{
    Work cluster(8);
    cluster.start("--commit sync --commit-every 5");
    cluster.run(10s);
    cluster.check("group(g).committed(orders-0) == 5");
    cluster.command("stop consumer c");
    cluster.run(2s);
    cluster.check("consumer(c).state == stopped && group(g).committed(orders-0) == 8 && group(g).state == Empty");
}

// It works longer than max.poll.interval.ms allows: the client leaves, the commit afterwards fails, and it begins again.
void TstConsumerApplication::whoWasThrownOutCannotCommit()
{
    Work cluster;
    cluster.start("--commit sync --process-time 1s --config max.poll.interval.ms=7000");
    cluster.until("happened(PollDeadlineMissed{client=c})");
    cluster.until("consumer(c).failedCommits == 1");
    cluster.check("consumer(c).lastCommitError == CommitFailedException && consumer(c).processed == 10");
    cluster.run(20s);
    cluster.check("duplicates(c) >= 1 && group(g).committed(orders-0) == none");
}

void TstConsumerApplication::aStoreOutsideSeesTheSecondWrite_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("rows");
    QTest::newRow("append") << "append" << 21;
    QTest::newRow("upsert") << "upsert" << 20;
}

void TstConsumerApplication::aStoreOutsideSeesTheSecondWrite()
{
    QFETCH(QString, kind);
    QFETCH(int, rows);
    Work cluster;
    cluster.start("--commit sync --commit-every 1 --process-time 100ms --sink invoices --sink-kind " + kind.toStdString());
    cluster.until("sink(invoices).rows == 7");
    const std::string before = cluster.hash();
    cluster.command("crash c at after-processing"); // between the store and the commit
    cluster.until("consumer(c).state == killed");
    cluster.check("sink(invoices).writes == 8 && group(g).committed(orders-0) == 7");
    QVERIFY(cluster.hash() != before);
    cluster.again();
    cluster.run(30s);
    cluster.check("sink(invoices).writes == 21 && sink(invoices).again == 1 && group(g).committed(orders-0) == 20");
    cluster.check("sink(invoices).rows == " + std::to_string(rows));
    QCOMPARE(cluster.history<SinkWritten>().size(), std::size_t{21});
}

void TstConsumerApplication::crashesAtNamedPoints_data()
{
    QTest::addColumn<QString>("point");
    QTest::addColumn<QString>("then");
    QTest::newRow("before-partitions-assigned")
        << "before-partitions-assigned" << "happened(GroupAssigned) && !happened(AssignmentTaken{client=c}) && consumer(c).delivered == 0";
    QTest::newRow("after-partitions-assigned")
        << "after-partitions-assigned" << "happened(AssignmentTaken{client=c}) && !happened(PositionSet{client=c}) && consumer(c).delivered == 0";
    QTest::newRow("before-processing") << "before-processing" << "consumer(c).delivered == 10 && consumer(c).processed == 0";
    QTest::newRow("after-processing") << "after-processing" << "consumer(c).processed == 1";
    QTest::newRow("before-commit") << "before-commit" << "consumer(c).processed == 10 && !happened(CommitSent{client=c})";
    QTest::newRow("after-commit") << "after-commit" << "consumer(c).processed == 10 && group(g).committed(orders-0) == 10";
}

void TstConsumerApplication::crashesAtNamedPoints()
{
    QFETCH(QString, point);
    QFETCH(QString, then);
    Work cluster;
    cluster.start("--commit sync --process-time 100ms");
    cluster.command("crash c at " + point.toStdString());
    cluster.until("consumer(c).state == killed");
    cluster.check(then.toStdString());
    cluster.again();
    cluster.run(60s);
    cluster.check("size(acked(p1) - processed(c)) == 0");
}

void TstConsumerApplication::aPoisonPillHoldsItsPartitionOnly()
{
    Work cluster(0, 2);
    for (int i = 0; i < 10; ++i)
        for (const int partition : {0, 1})
            cluster.command("send p1 orders --partition " + std::to_string(partition) + " --value " + (partition == 1 && i == 7 ? "oops" : "1"));
    cluster.start("--commit sync --on-poison retry --config value.deserializer=json");
    cluster.run(20s);
    cluster.check("consumer(c).failing(orders-1) == 7 && consumer(c).attempts(orders-1) >= 3 && consumer(c).position(orders-1) == 7");
    cluster.check("consumer(c).position(orders-0) == 10 && group(g).committed(orders-0) == 10 && group(g).committed(orders-1) == 7");
    cluster.check("group(g).lag(orders-1) == 3 && group(g).lag(orders-0) == 0 && consumer(c).lag(orders-1) == 3");
    cluster.command("seek c orders-1 8"); // somebody steps in
    cluster.run(40s);
    cluster.check("consumer(c).failing(orders-1) == none && consumer(c).position(orders-1) == 10");
}

void TstConsumerApplication::stopEndsWithKafkasWords()
{
    Work cluster(5); // "v0" is no int
    cluster.start("--config value.deserializer=org.apache.kafka.common.serialization.IntegerDeserializer");
    cluster.run(10s);
    cluster.check("consumer(c).state == stopped && consumer(c).lastError == RecordDeserializationException");
    const auto failed = cluster.history<ConsumerFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY2(failed[0].find("Error deserializing VALUE for partition orders-0 at offset 0. If needed, please seek past the record to continue "
                            "consumption.") != std::string::npos, failed[0].c_str());
    QVERIFY2(failed[0].find("Size of data received by IntegerDeserializer is not 4") != std::string::npos, failed[0].c_str());
}

void TstConsumerApplication::skipGoesOnBehindIt()
{
    Work cluster(0);
    for (const char* value : {"1", "2", "oops", "3", "oops"})
        cluster.command("send p1 orders --partition 0 --value " + std::string(value));
    cluster.start("--commit sync --on-poison skip --config value.deserializer=json");
    cluster.run(20s);
    cluster.check("consumer(c).processed == 3 && consumer(c).poisonSkipped == 2 && consumer(c).position(orders-0) == 5");
    cluster.check("group(g).committed(orders-0) == 5"); // also where the last one was skipped
    cluster.check("happened(RecordFailed{client=c, offset=2, action=Skip}) && !happened(ConsumerFailed)");
}

void TstConsumerApplication::deadLettersArriveAsTheyWere()
{
    Work cluster(0);
    for (const char* value : {"1", "oops", "3"})
        cluster.command("send p1 orders --partition 0 --key k --value " + std::string(value));
    cluster.createTopic("orders.dlt", 1, 3);
    cluster.start("--commit sync --on-poison dead-letter --config value.deserializer=json");
    cluster.run(20s);
    cluster.check("topic(orders.dlt).records == 1 && consumer(c).deadLetters == 1 && "
                  "consumer(c).processed == 2 && group(g).committed(orders-0) == 3");
    cluster.check("size(records(orders.dlt, 0, k, oops)) == 1"); // the same key, the same bytes
    cluster.check("happened(RecordFailed{client=c, offset=1, action=DeadLetter})");
}

void TstConsumerApplication::deadLettersWaitForTheirTopic()
{
    Work cluster(0);
    cluster.createPartition({"parked", 0}, {BrokerId{3}});
    for (const char* value : {"1", "oops", "3"})
        cluster.command("send p1 orders --partition 0 --value " + std::string(value));
    cluster.kill(BrokerId{3});
    cluster.start("--commit sync --on-poison dead-letter --dead-letter parked --config value.deserializer=json");
    cluster.run(20s);
    cluster.check("consumer(c).processed == 1 && consumer(c).position(orders-0) == 1 && consumer(c).deadLetters == 0");
    cluster.TestCluster::start(BrokerId{3});
    cluster.run(20s);
    cluster.check("consumer(c).processed == 2 && consumer(c).deadLetters == 1 && topic(parked).records == 1");
}

void TstConsumerApplication::timesAreDrawnFromANamedStream()
{
    std::set<std::int64_t> took;
    Work cluster;
    cluster.start("--commit sync --process-time 100ms --process-time-max 900ms");
    cluster.until("consumer(c).processed == 20");
    Time before = kNever;
    for (FactId id{1}; id <= cluster.lab().facts().last(); ++id.value)
        if (const Fact* fact = cluster.lab().facts().find(id); fact && fact->as<RecordsProcessed>()) {
            if (before != kNever && fact->as<RecordsProcessed>()->from.value != 10) { // there it polled
                const auto took1 = (fact->at - before).count();
                QVERIFY(took1 >= 100'000'000 && took1 <= 900'000'000);
                took.insert(took1);
            }
            before = fact->at;
        }
    QVERIFY(took.size() > 10);
}

void TstConsumerApplication::aRunningApplicationIsSlowed()
{
    Work cluster;
    cluster.start("--commit sync --process-time 100ms");
    cluster.until("consumer(c).processed == 5");
    const FactId before = cluster.lastFact();
    cluster.command("start consumer c --process-time 2s");
    cluster.run(5s);
    QVERIFY(cluster.history<NodeStarted>(before).empty()); // no new life
    cluster.check("consumer(c).processed >= 7 && consumer(c).processed <= 8");
    QVERIFY(!cluster.lab().execute("start consumer c --process-time 1s --commit auto", "test").ok); // that takes a new one
}

void TstConsumerApplication::settingsAreShown()
{
    Work cluster(0);
    cluster.start("--commit sync --commit-every 5 --process-time 20ms --process-time-max 80ms --on-poison skip --sink invoices");
    std::string detail;
    for (const auto& [id, card] : cluster.view().clients)
        if (card->name == "c")
            detail = card->detail;
    QCOMPARE(detail, std::string("topics=orders process-time=20ms process-time-max=80ms commit=sync commit-every=5 on-poison=skip sink=invoices "
                                 "auto.offset.reset=earliest enable.auto.commit=false heartbeat.interval.ms=2000 max.poll.records=10 "
                                 "session.timeout.ms=6000"));
}

void TstConsumerApplication::whatIsWrongIsRefused_data()
{
    QTest::addColumn<QString>("more");
    QTest::addColumn<QString>("words");
    QTest::newRow("class") << "--config value.deserializer=Avro" << "Class Avro could not be found";
    QTest::newRow("count") << "--commit auto --commit-every 5" << "do not count records";
    QTest::newRow("both") << "--commit sync --config enable.auto.commit=true" << "sets enable.auto.commit=false by itself";
    QTest::newRow("time") << "--process-time 20ms --process-time-max 10ms" << "not less than --process-time";
    QTest::newRow("letter") << "--dead-letter parked" << "needs --on-poison dead-letter";
    QTest::newRow("store") << "--sink table --sink-kind append" << "is an upsert one";
    QTest::newRow("duration") << "--config auto.offset.reset=by_duration:10M" << "of the format 'by_duration:<PnDTnHnMn.nS.>'";
}

void TstConsumerApplication::whatIsWrongIsRefused()
{
    QFETCH(QString, more);
    QFETCH(QString, words);
    Work cluster(0);
    cluster.consume("other", "orders", "h", "--sink table --sink-kind upsert");
    const auto result = cluster.lab().execute("start consumer c --topics orders --group g " + more.toStdString(), "test");
    QVERIFY(!result.ok);
    QVERIFY2(result.error.find(words.toStdString()) != std::string::npos, result.error.c_str());
}

void TstConsumerApplication::theSameSeedGivesTheSameRun()
{
    const auto play = [] {
        Work cluster;
        cluster.start("--commit pool --process-time 100ms --process-time-max 3s --sink table");
        cluster.run(5s);
        cluster.crashAndGoOn(20s);
        return cluster.hash();
    };
    QCOMPARE(play(), play());
}

QTEST_GUILESS_MAIN(TstConsumerApplication)
#include "tst_consumer_application.moc"
