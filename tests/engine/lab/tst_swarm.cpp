#include <QTest>

#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/lab/lab.h"
#include "tests/support/print.h"

using namespace engine;

// Does any mixture of sizes, loads and faults break an invariant? Random clusters in virtual time; SWARM_SEEDS says how many.
class TstSwarm : public QObject {
    Q_OBJECT

private slots:
    void noFaultBreaksAnInvariant();
};

namespace {

// One line to repeat it.
// Once everybody is up, can talk and has had time, nothing may be left undone: what stands still then stands still for ever.
QString stuckAfterAllIsWell(Lab& lab)
{
    for (int round = 0; round < 3; ++round) { // one that is still stopping can be started only after that
        for (const char* controller : {"c1", "c2", "c3"})
            lab.execute(std::string("start controller ") + controller, "swarm"); // refused where there is nothing to do
        lab.execute("heal link all all", "swarm");
        for (const BrokerId broker : lab.brokers())
            for (const char* verb : {"start broker ", "resume broker "})
                lab.execute(verb + std::to_string(broker.value), "swarm");
        lab.runUntil(lab.now() + 30s);
    }
    for (const char* producer : {"pall", "p1"})
        lab.execute(std::string("stop producer ") + producer, "swarm");
    lab.runUntil(lab.now() + 10s);
    for (const auto& [index, partition] : lab.view().topic("orders")->partitions) {
        const QString where = QString("orders-%1 ").arg(index);
        const ReplicaView* leader = partition->leaderCopy();
        if (!leader)
            return where + "has no leader";
        if (partition->isr.value.size() != partition->replicas.size())
            return where + QString("has %1 of %2 replicas in its ISR").arg(partition->isr.value.size()).arg(partition->replicas.size());
        if (leader->highWatermark.value != leader->endOffset.value)
            return where + QString("stands at high watermark %1 of %2").arg(leader->highWatermark.value.value).arg(leader->endOffset.value.value);
    }
    const auto report = lab.report();
    for (const auto& [name, producer] : report["producers"].items())
        if (producer["sent"] != producer["acked"].get<std::int64_t>() + producer["failed"].get<std::int64_t>())
            return QString("%1 still waits: %2").arg(QString::fromStdString(name), QString::fromStdString(producer.dump()));
    for (const auto& [name, consumer] : report["consumers"].items())
        for (const auto& [partition, lag] : consumer["lag"].items())
            if (lag != 0)
                return QString("%1 is %2 behind on %3").arg(QString::fromStdString(name)).arg(lag.get<int>()).arg(QString::fromStdString(partition));
    return {};
}

QString play(std::uint64_t seed)
{
    Random random(seed, "swarm");
    LabFile file;
    file.seed = seed;
    file.clock = 1767225600000;
    file.cluster.brokers = static_cast<std::int32_t>(random.between(1, 4));
    file.cluster.controllers = random.chance(300000) ? 1 : 3;
    file.cluster.link.latency = Duration{random.between(0, 5000000)};
    file.cluster.link.jitter = Duration{random.between(0, 3000000)};
    Lab lab(file, LabOptions{});
    lab.runUntil(Time{});
    const auto brokers = file.cluster.brokers;
    lab.execute("create topic orders --partitions 3 --replication " + std::to_string(std::min(brokers, 3)), "swarm");
    lab.runUntil(Time{1s});
    lab.execute("start producer pall --topic orders --acks all --rate 20/s --key-space 10", "swarm");
    lab.execute("start producer p1 --topic orders --acks 1 --idempotence off --rate 10/s", "swarm");
    lab.execute("start consumer --topics orders --group g", "swarm");
    for (int fault = 0; fault < 12; ++fault) {
        lab.runUntil(lab.now() + Duration{random.between(100000000, 6000000000)});
        const std::string broker = std::to_string(random.between(1, brokers));
        const std::string other = std::to_string(random.between(1, brokers));
        switch (random.below(10)) {
        case 0:
            lab.execute("kill broker " + broker, "swarm");
            break;
        case 1:
        case 2:
            lab.execute("start broker " + broker, "swarm");
            break;
        case 3:
            lab.execute("stop broker " + broker, "swarm");
            break;
        case 4:
            lab.execute("cut link " + broker + " " + other, "swarm");
            break;
        case 5:
            lab.execute("heal link " + broker + " " + other, "swarm");
            break;
        case 6:
            lab.execute("kill controller c" + std::to_string(random.between(1, file.cluster.controllers)), "swarm");
            break;
        case 7:
            lab.execute("start controller c" + std::to_string(random.between(1, file.cluster.controllers)), "swarm");
            break;
        case 8:
            lab.execute("pause broker " + broker, "swarm");
            break;
        default:
            lab.execute("resume broker " + broker, "swarm");
        }
        if (!lab.violations().empty())
            return QString("seed %1: %2").arg(seed).arg(QString::fromStdString(lab.violations().front()));
    }
    lab.runUntil(lab.now() + 20s);
    if (!lab.violations().empty())
        return QString("seed %1: %2").arg(seed).arg(QString::fromStdString(lab.violations().front()));
    const QString stuck = stuckAfterAllIsWell(lab);
    return stuck.isEmpty() ? QString() : QString("seed %1: %2").arg(seed).arg(stuck);
}

} // namespace

void TstSwarm::noFaultBreaksAnInvariant()
{
    const int seeds = qEnvironmentVariableIntValue("SWARM_SEEDS") > 0 ? qEnvironmentVariableIntValue("SWARM_SEEDS") : 25;
    QStringList broken;
    for (int seed = 1; seed <= seeds; ++seed)
        if (const QString found = play(static_cast<std::uint64_t>(seed)); !found.isEmpty())
            broken << found;
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join("\n")));
}

QTEST_GUILESS_MAIN(TstSwarm)
#include "tst_swarm.moc"
