#include <QTest>

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
        switch (random.below(8)) {
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
            lab.execute("pause broker " + broker, "swarm");
            break;
        default:
            lab.execute("resume broker " + broker, "swarm");
        }
        if (!lab.violations().empty())
            return QString("seed %1: %2").arg(seed).arg(QString::fromStdString(lab.violations().front()));
    }
    lab.runUntil(lab.now() + 20s);
    return lab.violations().empty() ? QString() : QString("seed %1: %2").arg(seed).arg(QString::fromStdString(lab.violations().front()));
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
