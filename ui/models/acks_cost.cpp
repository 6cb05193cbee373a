#include "ui/models/acks_cost.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

using namespace engine;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::AcksCost)
};

constexpr Time kProduceAt{2s};
constexpr Duration kTenth{100ms}, kSecond{1s};
constexpr Duration kCutBefore{300ms}; // the followers are cut off that long before the power goes

LabFile labFor(const LabFile& cluster, const std::string& acks, std::uint64_t seed)
{
    LabFile lab;
    lab.title = "acks=" + acks;
    lab.seed = seed;
    lab.clock = cluster.clock;
    lab.cluster = cluster.cluster;
    lab.switches = cluster.switches;
    const auto at = [&](Time when, const std::string& line) {
        const auto command = parseCommand(line);
        if (command)
            lab.todo.push_back({when, line, *command, {}, std::string(kMainBranch), {}, {}});
    };
    const int replicas = std::min(3, lab.cluster.brokers);
    at(Time{}, "create topic orders --partitions 1 --replication " + std::to_string(replicas) + " --config min.insync.replicas=" + std::to_string(std::min(2, replicas)));
    at(kProduceAt, "start producer p1 --topic orders --rate " + std::to_string(AcksTrial::kRatePerSecond) + "/s --acks " + acks);
    return lab;
}

} // namespace

QString faultWords(AcksFault fault)
{
    switch (fault) {
    case AcksFault::None:
        return Words::tr("no fault");
    case AcksFault::KillLeader:
        return Words::tr("the leader is killed");
    case AcksFault::PowerOffLeader:
        return Words::tr("the leader loses power");
    case AcksFault::PauseLeader:
        return Words::tr("the leader pauses: a long GC");
    case AcksFault::CutThenPowerOff:
        return Words::tr("the leader is cut off from its followers, then loses power");
    case AcksFault::FreezeFollower:
        return Words::tr("one follower stops fetching");
    case AcksFault::SlowFollower:
        return Words::tr("one follower is 100 ms away");
    case AcksFault::SlowDisk:
        return Words::tr("the leader's disk takes 50 ms for each write");
    }
    return {};
}

AcksTrial::AcksTrial(const LabFile& cluster, const std::string& acks, AcksFault fault, std::uint64_t seed)
    : m_acks(acks), m_fault(fault), m_latency(cluster.cluster.link.latency.value_or(1ms))
{
    LabOptions options;
    options.checks = false;
    options.watch = [this](const Fact& fact) {
        const auto* acked = fact.as<BatchAcked>(); // there is one producer
        if (!acked || !acked->confirmed)
            return;
        m_latencies.emplace_back(fact.at, acked->latency);
        m_answered.insert((fact.at - kProduceAt) / kTenth);
        m_records[(fact.at - kProduceAt) / kSecond] += std::ssize(acked->uids);
        m_longestGap = std::max(m_longestGap, fact.at - m_lastAck);
        m_lastAck = fact.at;
    };
    m_lastAck = kProduceAt;
    m_lab = std::make_unique<Lab>(labFor(cluster, acks, seed), options);
    m_lab->runUntil(kFaultAt - kCutBefore - Duration{100ms});
    if (const auto id = m_lab->run().clientNamed("p1"))
        m_producer = *id;
    if (!m_lab->failures().empty())
        m_wrong = QString::fromStdString(m_lab->failures().front());
    const PartitionView* partition = m_lab->view().partition({"orders", 0});
    if (!partition || partition->leader.value == kNoBroker) {
        m_wrong = Words::tr("The topic has no leader before the fault: this cluster cannot be measured.");
        return;
    }
    m_leader = partition->leader.value;
    for (const BrokerId id : partition->replicas)
        if (id != m_leader)
            (m_other == BrokerId{} ? m_other : m_third) = id;
}

AcksTrial::~AcksTrial() = default;

Time AcksTrial::now() const { return m_lab->now(); }

void AcksTrial::run(const std::string& line)
{
    const CommandResult result = m_lab->execute(line, "user");
    if (!result.ok && m_wrong.isEmpty())
        m_wrong = QString::fromStdString(line + ": " + result.error);
}

void AcksTrial::strike()
{
    const std::string leader = std::to_string(m_leader.value);
    switch (m_fault) {
    case AcksFault::None:
        break;
    case AcksFault::KillLeader:
        run("kill broker " + leader);
        break;
    case AcksFault::PowerOffLeader:
        run("power-off broker " + leader);
        break;
    case AcksFault::PauseLeader:
        run("pause broker " + leader);
        break;
    case AcksFault::CutThenPowerOff:
        run("power-off broker " + leader);
        break;
    case AcksFault::FreezeFollower:
        if (m_other != BrokerId{})
            run("freeze fetcher " + std::to_string(m_other.value));
        break;
    case AcksFault::SlowFollower:
        if (m_other != BrokerId{})
            run("set link " + leader + " " + std::to_string(m_other.value) + " --latency 100ms");
        break;
    case AcksFault::SlowDisk:
        run("set disk " + leader + " --write-latency 50ms");
        break;
    }
}

void AcksTrial::heal()
{
    const std::string leader = std::to_string(m_leader.value);
    switch (m_fault) {
    case AcksFault::None:
        break;
    case AcksFault::PauseLeader:
        run("resume broker " + leader);
        break;
    case AcksFault::FreezeFollower:
        if (m_other != BrokerId{})
            run("thaw fetcher " + std::to_string(m_other.value));
        break;
    case AcksFault::SlowFollower:
        if (m_other != BrokerId{})
            run("set link " + leader + " " + std::to_string(m_other.value) + " --latency " + formatDuration(m_latency));
        break;
    case AcksFault::SlowDisk:
        run("set disk " + leader + " --ok");
        break;
    case AcksFault::CutThenPowerOff:
        for (const BrokerId follower : {m_other, m_third})
            if (follower != BrokerId{})
                run("heal link " + leader + " " + std::to_string(follower.value));
        run("start broker " + leader);
        break;
    default:
        run("start broker " + leader);
    }
}

void AcksTrial::advance(Duration virtualTime)
{
    if (m_leader == BrokerId{})
        return;
    const Time to = std::min(kEnd, now() + virtualTime);
    const Time strikes = m_fault == AcksFault::CutThenPowerOff ? kFaultAt - kCutBefore : kFaultAt;
    if (!m_struck && strikes <= to) {
        m_struck = true;
        m_lab->runUntil(strikes);
        if (m_fault == AcksFault::CutThenPowerOff) {
            for (const BrokerId follower : {m_other, m_third})
                if (follower != BrokerId{})
                    run("cut link " + std::to_string(m_leader.value) + " " + std::to_string(follower.value));
            m_lab->runUntil(kFaultAt);
        }
        strike();
    }
    if (!m_healed && kHealAt <= to) {
        m_healed = true;
        m_lab->runUntil(kHealAt);
        heal();
    }
    m_lab->runUntil(std::max(to, now()));
}

AcksResult AcksTrial::result() const
{
    const Ledger& ledger = m_lab->ledger();
    AcksResult out;
    out.sent = static_cast<std::int64_t>(ledger.sent(m_producer).size());
    out.acked = static_cast<std::int64_t>(ledger.acked(m_producer).size());
    out.lost = static_cast<std::int64_t>(ledger.lost(m_producer).size());
    out.unknown = ledger.unknown(m_producer);
    out.failed = static_cast<std::int64_t>(ledger.failed(m_producer).size());
    out.unconfirmed = ledger.unconfirmed(m_producer);
    std::vector<Duration> sorted;
    for (const auto& [at, latency] : m_latencies)
        sorted.push_back(latency);
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty()) {
        out.p50 = sorted[(sorted.size() - 1) / 2];
        out.p99 = sorted[(sorted.size() - 1) * 99 / 100];
        out.longestWithoutAck = std::max(m_longestGap, now() - m_lastAck);
        out.tenths = std::max<std::int64_t>(0, (now() - kProduceAt) / kTenth);
        out.tenthsWithAck = std::distance(m_answered.begin(), m_answered.lower_bound(out.tenths));
    }
    return out;
}

std::vector<std::pair<Time, std::int64_t>> AcksTrial::acksPerSecond() const
{
    std::vector<std::pair<Time, std::int64_t>> out;
    if (m_latencies.empty())
        return out;
    for (std::int64_t second = 0; kProduceAt + (second + 1) * kSecond <= now(); ++second) {
        const auto found = m_records.find(second);
        out.emplace_back(kProduceAt + second * kSecond, found == m_records.end() ? 0 : found->second);
    }
    return out;
}

} // namespace ui
