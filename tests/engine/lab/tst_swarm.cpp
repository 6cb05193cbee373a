#include <QTest>

#include <algorithm>

#include "engine/lab/simulation.h"
#include "tests/support/print.h"

using namespace engine;

// Does any mixture of sizes, settings, loads and faults break an invariant? Random clusters in virtual time, as `highwater
// simulate` plays them; SWARM_SEEDS says how many. And would it be found, if there were a bug?
class TstSwarm : public QObject {
    Q_OBJECT

private slots:
    void noFaultBreaksAnInvariant();
    void theSameSeedIsTheSameSimulation();
    void aPlantedBugIsFound_data();
    void aPlantedBugIsFound();
    void aCopyIsSeenBeforeRetentionTakesTheOther();
    void anOldRuleIsFoundAndShrinks();
    void whatNeverHealsIsFound();
    void aQuorumThatForgetsIsFound();
};

namespace {

// The first seed of a few in which the bug is found; the rule that found it.
std::string foundBy(const Sabotage& bug, int seeds = 12)
{
    for (int seed = 1; seed <= seeds; ++seed)
        if (const auto result = simulate(planSimulation(static_cast<std::uint64_t>(seed)), bug); result.failed())
            return result.rule;
    return "nothing";
}

// What a broken group would tell, beside what the one with a reader tells itself.
template <class Tell>
void groupTells(const Lab& lab, const QString& rule, const Tell& tell)
{
    for (const auto& [id, card] : lab.view().clients) {
        const ConsumerView& its = *card->consumer;
        const auto group = lab.view().groups.find(its.group);
        if (group == lab.view().groups.end() || its.assignment.value.empty())
            continue;
        const TopicPartition partition = its.assignment.value.front();
        const auto position = its.positions.find(partition);
        const auto committed = group->second->committed.find(partition);
        if (rule == "one-member-per-partition")
            return tell(AssignmentTaken{NodeId{10999}, its.group, its.generation, its.assignment.value, {}, {}});
        if (position == its.positions.end() || committed == group->second->committed.end() || committed->second.value < Offset{2})
            continue;
        const Offset at = committed->second.value;
        const auto begins = [&](Offset where) { // a member that takes it over
            tell(NodeStopped{id, StopKind::Killed});
            tell(AssignmentTaken{NodeId{10999}, its.group, its.generation + 1, {partition}, {partition}, {}});
            tell(PositionSet{NodeId{10999}, partition, where});
        };
        if (rule == "commit-within-delivered")
            return tell(CommitSent{id, its.group, CommitKind::Async, 100000, 1, {{partition, position->second.value + 1}}});
        if (rule == "commit-never-back")
            return tell(OffsetCommitted{its.group, partition, at - 1, {}, "", committed->second.memberId, id});
        if (rule == "commit-is-kept")
            return begins(at - 1);
        if (rule == "commit-not-skipped")
            return begins(at + 100000);
        RecordsDelivered again;
        again.client = id;
        again.partition = partition;
        again.from = position->second.value + 1;
        again.to = again.from + 1;
        again.offsets = {again.from};
        return tell(again);
    }
}

} // namespace

void TstSwarm::noFaultBreaksAnInvariant()
{
    const int seeds = qEnvironmentVariableIntValue("SWARM_SEEDS") > 0 ? qEnvironmentVariableIntValue("SWARM_SEEDS") : 200;
    QStringList broken;
    for (int seed = 1; seed <= seeds; ++seed)
        if (const auto result = simulate(planSimulation(static_cast<std::uint64_t>(seed))); result.failed())
            broken << QString("seed %1: %2").arg(seed).arg(QString::fromStdString(result.words));
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join("\n")));
}

void TstSwarm::theSameSeedIsTheSameSimulation()
{
    const auto a = simulate(planSimulation(5)), b = simulate(planSimulation(5)), c = simulate(planSimulation(6));
    QVERIFY(a.events == b.events && a.applied == b.applied && a.coverage == b.coverage);
    QVERIFY(a.events != c.events);
}

void TstSwarm::aPlantedBugIsFound_data()
{
    QTest::addColumn<QString>("rule");
    for (const char* rule : {"high-watermark-never-back", "one-leader-per-epoch", "isr-within-replicas", "offsets-in-order", "in-sync-replicas-agree",
             "one-member-per-partition", "acked-is-kept", "commit-within-delivered", "commit-never-back", "commit-is-kept", "commit-not-skipped",
             "delivered-in-a-row"})
        QTest::newRow(rule) << QString(rule);
}

// The nodes do well, but one tells what a broken one would tell.
void TstSwarm::aPlantedBugIsFound()
{
    QFETCH(QString, rule);
    bool planted = false;
    const Sabotage bug = [&](Lab& lab) {
        const TopicPartition id{"orders", 0};
        const PartitionView* partition = lab.view().partition(id);
        const ReplicaView* leader = partition ? partition->leaderCopy() : nullptr;
        if (lab.now() <= Time{}) // another seed
            planted = false;
        if (planted || lab.now() < Time{1s} || !leader || leader->role.value != ReplicaRole::Leader || leader->highWatermark.value < Offset{3})
            return;
        World& world = const_cast<Run&>(lab.run()).world();
        const NodeId node{leader->broker.value};
        if (world.state(node) != World::State::Running)
            return;
        const Offset mark = leader->highWatermark.value, end = leader->endOffset.value;
        const LeaderEpoch epoch = leader->leaderEpoch.value;
        const auto tell = [&](NodeId by, const FactBody& body, Rule why = Rule::None) {
            world.inTurn(by, [&](Node&, Turn& turn) { turn.publish(body, {}, why); });
            planted = true;
        };
        if (rule == "high-watermark-never-back") {
            tell(node, HighWatermarkAdvanced{leader->broker, id, epoch, mark, mark - 1, true});
        } else if (rule == "one-leader-per-epoch") {
            tell(node, RoleTaken{BrokerId{99}, id, ReplicaRole::Leader, BrokerId{99}, epoch});
        } else if (rule == "isr-within-replicas") {
            tell(node, IsrExpanded{id, {BrokerId{99}}, {leader->broker, BrokerId{99}}, 1});
        } else if (rule == "offsets-in-order") {
            tell(node, HighWatermarkAdvanced{leader->broker, id, epoch, mark, end + 5, true});
        } else if (rule == "in-sync-replicas-agree") {
            for (const BrokerId other : partition->isr.value)
                if (other != leader->broker && !planted && partition->copyOn(other) && partition->copyOn(other)->endOffset.value == mark) {
                    BatchAppended wrong; // another history than the leader's
                    wrong.broker = other;
                    wrong.partition = id;
                    wrong.baseOffset = wrong.lastOffset = mark - 1;
                    wrong.leaderEpoch = LeaderEpoch{epoch.value + 7};
                    wrong.as = ReplicaRole::Follower;
                    tell(node, LogTruncated{other, id, mark, mark - 1, nullptr});
                    tell(node, wrong);
                }
        } else if (rule != "acked-is-kept") {
            groupTells(lab, rule, [&](const FactBody& body) { tell(node, body); });
        } else {
            tell(node, BatchAcked{NodeId{10999}, id, end + 3, {RecordUid{424242}}, true, Duration{0}}, Rule::AcksAll);
        }
    };
    QCOMPARE(foundBy(bug), rule.toStdString());
}

// A leader that writes a record of an idempotent producer again, and then retires the first copy.
void TstSwarm::aCopyIsSeenBeforeRetentionTakesTheOther()
{
    bool planted = false;
    const Sabotage bug = [&](Lab& lab) {
        const TopicPartition id{"orders", 0};
        const PartitionView* partition = lab.view().partition(id);
        const ReplicaView* leader = partition ? partition->leaderCopy() : nullptr;
        const auto pall = lab.run().clientNamed("pall");
        if (lab.now() <= Time{})
            planted = false;
        if (planted || !pall || !leader || leader->batches.empty() || leader->role.value != ReplicaRole::Leader)
            return;
        const BatchView& last = leader->batches[leader->batches.size() - 1];
        if (!last.records || last.records->empty() || !lab.run().ledger().called(*pall).contains(last.records->front().uid))
            return;
        World& world = const_cast<Run&>(lab.run()).world();
        const NodeId node{leader->broker.value};
        if (world.state(node) != World::State::Running)
            return;
        BatchAppended again;
        again.broker = leader->broker;
        again.partition = id;
        again.baseOffset = leader->endOffset.value;
        again.lastOffset = again.baseOffset + (last.lastOffset - last.baseOffset);
        again.leaderEpoch = leader->leaderEpoch.value;
        again.as = ReplicaRole::Leader;
        again.records = last.records;
        SegmentRetired gone;
        gone.broker = leader->broker;
        gone.partition = id;
        gone.nextOffset = again.baseOffset;
        planted = true;
        world.inTurn(node, [&](Node&, Turn& turn) {
            turn.publish(again, {}, Rule::LeaderAppends);
            turn.publish(gone, {}, Rule::RetentionBySize);
        });
    };
    QCOMPARE(foundBy(bug), std::string("idempotent-writes-once"));
}

// Not told but done: a rule of 0.10 in a cluster of today loses what was acknowledged, and few of the faults are needed.
void TstSwarm::anOldRuleIsFoundAndShrinks()
{
    for (int seed = 1; seed <= 200; ++seed) {
        SimulationPlan plan = planSimulation(static_cast<std::uint64_t>(seed));
        if (plan.lab.cluster.brokers > 4 || plan.lab.switches.contains("replication"))
            continue;
        plan.lab.switches["truncation"] = "high-watermark";
        plan.lab.switches["restart"] = "keeps-isr";
        const auto result = simulate(plan);
        if (result.rule != "acked-is-kept" && result.rule != "in-sync-replicas-agree")
            continue;
        const auto fewest = shrunk(plan, result.rule, 40);
        QVERIFY(fewest.steps.size() < plan.steps.size());
        const auto again = simulate(fewest);
        QCOMPARE(again.rule, result.rule);
        const auto text = writeLabFile(asLabFile(fewest, again)); // and played by itself it breaks the same
        const auto file = readLabFile(text, "shrunk.hwlab");
        QVERIFY2(file.has_value(), text.c_str());
        LabOptions options;
        options.journal = false;
        Lab lab(*file, options);
        lab.runUntil(*file->until);
        QVERIFY2(!lab.violations().empty() && lab.violations().front() == again.words, text.c_str());
        return;
    }
    QFAIL("no seed found it");
}

// A link that is cut again as soon as it is healed: what stands still for ever must be seen.
void TstSwarm::whatNeverHealsIsFound()
{
    const Sabotage bug = [](Lab& lab) {
        if (lab.now() < Time{2s} || lab.brokers().size() < 2)
            return;
        World& world = const_cast<Run&>(lab.run()).world();
        for (const NodeId other : world.nodes())
            if (other != NodeId{1})
                world.cut(NodeId{1}, other);
    };
    QCOMPARE(foundBy(bug, 3), std::string("all-is-well-again"));
}

// A quorum that forgets what it had committed: two of three controllers lose their disks.
void TstSwarm::aQuorumThatForgetsIsFound()
{
    SimulationPlan plan = planSimulation(1);
    plan.lab.cluster.controllers = 3;
    plan.steps.erase(std::remove_if(plan.steps.begin(), plan.steps.end(), [](const auto& step) { return !step.kind.empty(); }), plan.steps.end());
    for (const char* c : {"c1", "c2", "c3"})
        plan.steps.push_back({Time{3s}, std::string("kill controller ") + c, "kill controller"});
    for (const char* c : {"c1", "c2"}) {
        plan.steps.push_back({Time{4s}, std::string("wipe controller ") + c, "wipe"});
        plan.steps.push_back({Time{4s}, std::string("start controller ") + c, "start controller"});
    }
    plan.faultsEnd = Time{6s};
    QCOMPARE(simulate(plan).rule, std::string("metadata-is-a-prefix"));
}

QTEST_GUILESS_MAIN(TstSwarm)
#include "tst_swarm.moc"
