#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/numbers.h"
#include "ui/models/why_not.h"

using namespace engine;
using namespace support;
using ui::ObjectId;
using ui::WhyNotKind;

// "Why not?": does an answer name the true cause, with the numbers as the engine has them at that instant?
class TstWhyNot : public QObject {
    Q_OBJECT

private slots:
    void init() { m_lab = labAt(Time{12600ms}); }
    void aHighWatermarkAtTheEndDoesNotWait();
    void aFrozenFetcherHoldsTheHighWatermark();
    void belowMinIsrTheHighWatermarkStands();
    void aReplicaThatIsDownIsNotInTheIsr();
    void aRecordAboveTheHighWatermarkIsNotSeen();
    void aPassedRecordIsSaidToBePassed();
    void withoutALiveIsrThereIsNoLeader();
    void aProducerWaitsForTheIsr();
    void anIdleProducerDoesNotWait();
    void aPausedConsumerGetsNothing();
    void questionsFitWhatIsSelected();

private:
    BrokerId leader() const { return m_lab->view().partition(kOrders0)->leader.value; }
    BrokerId follower() const { return BrokerId{leader().value % 3 + 1}; }
    void run(const std::string& line, Time until)
    {
        doNow(*m_lab, line.c_str());
        m_lab->runUntil(until);
    }
    ui::WhyNotAnswer ask(WhyNotKind kind, const ObjectId& about)
    {
        const Moment moment = m_lab->moment();
        const auto configs = ui::configsOf(*m_lab, *moment.view);
        const ui::FindFact find = [this](FactId id) { return m_lab->facts().find(id); };
        const ui::NodeNames names = ui::plainNodeName;
        return ui::whyNot({moment, configs, find, names}, {kind, about, {}});
    }
    template <class Body>
    bool tells(const ui::WhyNotAnswer& answer) const
    {
        return std::any_of(answer.facts.begin(), answer.facts.end(), [&](const ui::WhyStep& step) { return m_lab->facts().find(step.id)->as<Body>() != nullptr; });
    }

    std::unique_ptr<Lab> m_lab;
};

void TstWhyNot::aHighWatermarkAtTheEndDoesNotWait()
{
    doNow(*m_lab, "stop producer p1");
    m_lab->runUntil(Time{15s});
    const auto answer = ask(WhyNotKind::HighWatermarkStands, ObjectId::partitionOf(kOrders0));
    const QString end = QString::number(m_lab->view().partition(kOrders0)->leaderCopy()->endOffset.value.value);
    QVERIFY2(answer.verdict.startsWith("It does not wait"), qPrintable(answer.verdict));
    QVERIFY2(answer.values[0].endsWith("min(" + end + ", " + end + ", " + end + ") = " + end), qPrintable(answer.values[0]));
    QVERIFY(tells<HighWatermarkAdvanced>(answer));
}

void TstWhyNot::aFrozenFetcherHoldsTheHighWatermark()
{
    run("freeze fetcher " + std::to_string(follower().value), Time{15s});
    const auto answer = ask(WhyNotKind::HighWatermarkStands, ObjectId::partitionOf(kOrders0));
    const ReplicaView& copy = *m_lab->view().partition(kOrders0)->leaderCopy();
    const Offset lacking = copy.fetched.at(follower()).value;
    QVERIFY(lacking < copy.endOffset.value);
    QVERIFY2(answer.verdict.contains("frozen") && answer.verdict.contains(QString("broker %1").arg(follower().value)), qPrintable(answer.verdict));
    QVERIFY2(answer.values[0].endsWith(") = " + QString::number(lacking.value)), qPrintable(answer.values[0]));
    // Since the append of the first record that it lacks.
    Time since;
    for (const Fact* fact = m_lab->facts().find(m_lab->facts().firstKept()); fact; fact = m_lab->facts().find(FactId{fact->id.value + 1}))
        if (const auto* append = fact->as<BatchAppended>(); append && append->broker == leader() && append->partition == kOrders0 && append->baseOffset == lacking)
            since = fact->at;
    const QString ago = ui::durationText(m_lab->now() - since) + " ago; replica.lag.time.max.ms = 30000 (30 s)";
    QVERIFY2(answer.values.join("\n").contains(ago), qPrintable(answer.values.join("\n")));
    QVERIFY(tells<HighWatermarkHeld>(answer));
}

void TstWhyNot::belowMinIsrTheHighWatermarkStands()
{
    doNow(*m_lab, "create topic safe --partitions 1 --replication 3 --config min.insync.replicas=3");
    m_lab->runUntil(Time{14s});
    doNow(*m_lab, "start producer p9 --topic safe --rate 5/s --acks 1");
    const TopicPartition safe{"safe", 0};
    const BrokerId other{m_lab->view().partition(safe)->leader.value.value % 3 + 1};
    run("kill broker " + std::to_string(other.value), Time{40s});
    QCOMPARE(m_lab->view().partition(safe)->isr.value.size(), std::size_t{2});
    const auto answer = ask(WhyNotKind::HighWatermarkStands, ObjectId::partitionOf(safe));
    QVERIFY2(answer.verdict.contains("smaller than min.insync.replicas"), qPrintable(answer.verdict));
    QVERIFY2(answer.values.join("\n").contains("2 < min.insync.replicas 3"), qPrintable(answer.values.join("\n")));
    QVERIFY(tells<IsrShrunk>(answer));
}

void TstWhyNot::aReplicaThatIsDownIsNotInTheIsr()
{
    const BrokerId gone = follower();
    run("kill broker " + std::to_string(gone.value), Time{40s});
    const auto questions = ui::whyNotQuestions(m_lab->view(), ObjectId::partitionOf(kOrders0));
    const auto about = ObjectId::replica(kOrders0, gone);
    QVERIFY(std::any_of(questions.begin(), questions.end(), [&](const auto& q) { return q.kind == WhyNotKind::NotInIsr && q.about == about; }));
    const auto answer = ask(WhyNotKind::NotInIsr, about);
    QCOMPARE(answer.verdict, QString("broker %1 is down (killed).").arg(gone.value));
    QVERIFY(tells<NodeStopped>(answer) && tells<IsrShrunk>(answer));
}

void TstWhyNot::aRecordAboveTheHighWatermarkIsNotSeen()
{
    run("freeze fetcher " + std::to_string(follower().value), Time{15s});
    const ReplicaView& copy = *m_lab->view().partition(kOrders0)->leaderCopy();
    const Offset last{copy.endOffset.value.value - 1};
    QVERIFY(last >= copy.highWatermark.value);
    const auto answer = ask(WhyNotKind::NotSeen, ObjectId::record(kOrders0, leader(), last));
    QVERIFY2(answer.verdict.contains(QString("not below the high watermark %1").arg(copy.highWatermark.value.value)), qPrintable(answer.verdict));
    QVERIFY(tells<HighWatermarkHeld>(answer)); // and what holds it
}

void TstWhyNot::aPassedRecordIsSaidToBePassed()
{
    const auto answer = ask(WhyNotKind::NotSeen, ObjectId::record(kOrders0, leader(), Offset{0}));
    QVERIFY2(answer.verdict.contains("passed it"), qPrintable(answer.verdict));
    QVERIFY2(answer.values.join("\n").contains("is past it, at "), qPrintable(answer.values.join("\n")));
}

void TstWhyNot::withoutALiveIsrThereIsNoLeader()
{
    run("freeze fetcher 1", Time{13s});
    for (const char* line : {"freeze fetcher 2", "freeze fetcher 3"})
        doNow(*m_lab, line);
    m_lab->runUntil(Time{70s});
    const BrokerId only = leader();
    QCOMPARE(m_lab->view().partition(kOrders0)->isr.value, std::vector<BrokerId>{only});
    run("kill broker " + std::to_string(only.value), Time{90s});
    QCOMPARE(leader(), kNoBroker);
    const auto questions = ui::whyNotQuestions(m_lab->view(), ObjectId::partitionOf(kOrders0));
    QVERIFY(questions.front().kind == WhyNotKind::NoLeader);
    const auto answer = ask(WhyNotKind::NoLeader, ObjectId::partitionOf(kOrders0));
    const PartitionView& left = *m_lab->view().partition(kOrders0);
    QVERIFY2(answer.verdict.contains("nobody in its ISR {" + ui::brokerList(left.isr.value) + "}"), qPrintable(answer.verdict));
    QCOMPARE(answer.verdict.contains("ELR {" + ui::brokerList(left.elr.value) + "}"), !left.elr.value.empty());
    const char* const where = left.inIsr(only) ? "broker %1: in the ISR, killed" : left.elr.value.empty() ? "broker %1: not in the ISR, killed" : "broker %1: in the ELR, killed";
    QVERIFY2(answer.values.contains(QString(where).arg(only.value)), qPrintable(answer.values.join("\n")));
    QVERIFY(answer.values.contains("unclean.leader.election.enable = false"));
    QVERIFY(tells<LeaderElected>(answer) && tells<NodeStopped>(answer));
}

void TstWhyNot::aProducerWaitsForTheIsr()
{
    run("freeze fetcher " + std::to_string(follower().value), Time{15s});
    const NodeId p1 = m_lab->run().clientNamed("p1").value();
    const auto answer = ask(WhyNotKind::ProducerWaits, ObjectId::client(p1));
    QVERIFY2(answer.verdict.contains("high watermark") || answer.verdict.contains("frozen"), qPrintable(answer.verdict));
    QVERIFY(answer.values.contains("acks = all"));
    QVERIFY2(answer.values.join("\n").contains("min("), qPrintable(answer.values.join("\n")));
}

void TstWhyNot::anIdleProducerDoesNotWait()
{
    doNow(*m_lab, "start producer idle --topic orders");
    m_lab->runUntil(Time{14s});
    const auto answer = ask(WhyNotKind::ProducerWaits, ObjectId::client(m_lab->run().clientNamed("idle").value()));
    QVERIFY2(answer.verdict.startsWith("It is not waiting"), qPrintable(answer.verdict));
}

void TstWhyNot::aPausedConsumerGetsNothing()
{
    run("pause consumer billing-1", Time{13s});
    const auto answer = ask(WhyNotKind::NothingDelivered, ObjectId::client(m_lab->run().clientNamed("billing-1").value()));
    QCOMPARE(answer.verdict, QString("billing-1 is paused."));
    QVERIFY(tells<NodePaused>(answer));
}

void TstWhyNot::questionsFitWhatIsSelected()
{
    const auto kinds = [&](const ObjectId& id) {
        std::vector<WhyNotKind> out;
        for (const auto& question : ui::whyNotQuestions(m_lab->view(), id))
            out.push_back(question.kind);
        return out;
    };
    const NodeId p1 = m_lab->run().clientNamed("p1").value(), billing = m_lab->run().clientNamed("billing-1").value();
    QVERIFY(kinds(ObjectId::partitionOf(kOrders0)) == std::vector{WhyNotKind::HighWatermarkStands});
    QVERIFY((kinds(ObjectId::record(kOrders0, kOne, Offset{1})) == std::vector{WhyNotKind::NotSeen, WhyNotKind::HighWatermarkStands}));
    QVERIFY(kinds(ObjectId::client(p1)) == std::vector{WhyNotKind::ProducerWaits});
    QVERIFY(kinds(ObjectId::client(billing)) == std::vector{WhyNotKind::NothingDelivered});
    QVERIFY(kinds(ObjectId::broker(kOne)).empty() && kinds({}).empty() && kinds(ObjectId::partitionOf({"none", 1})).empty());
}

QTEST_MAIN(TstWhyNot)
#include "tst_why_not.moc"
