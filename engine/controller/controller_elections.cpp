// Elections that nobody asks for: the active controller looks from time to time for leaders that are not where they were planned,
// and for partitions that wait for a leader although their topic would take any.

#include "engine/controller/controller.h"
#include "engine/controller/partition_change.h"

namespace engine {

namespace {

constexpr std::uint16_t kBalanceTimer = 2, kUncleanTimer = 3;
constexpr std::size_t kElectionsMax = 1000; // at a time; more follow at once

} // namespace

void Controller::startLooking(Turn& turn)
{
    if (m_options.config.autoLeaderRebalance)
        m_balanceTimer = turn.setTimer(m_options.config.imbalanceCheckInterval, kBalanceTimer);
    m_uncleanTimer = turn.setTimer(m_options.config.uncleanElectionInterval, kUncleanTimer);
}

void Controller::stopLooking(Turn& turn)
{
    for (TimerId* timer : {&m_balanceTimer, &m_uncleanTimer})
        if (*timer != TimerId{})
            turn.cancelTimer(std::exchange(*timer, TimerId{}));
}

bool Controller::look(Turn& turn, const Timer& timer)
{
    if (timer.kind == kBalanceTimer && timer.id == m_balanceTimer)
        m_balanceTimer = turn.setTimer(balanceLeaders(turn) ? Duration::zero() : m_options.config.imbalanceCheckInterval, kBalanceTimer);
    else if (timer.kind == kUncleanTimer && timer.id == m_uncleanTimer)
        m_uncleanTimer = turn.setTimer(electUncleanly(turn) ? Duration::zero() : m_options.config.uncleanElectionInterval, kUncleanTimer);
    return timer.kind == kBalanceTimer || timer.kind == kUncleanTimer;
}

// The first replica leads where it can. ZooKeeper's controller did so only for a broker with more than
// leader.imbalance.per.broker.percentage of its partitions elsewhere; KRaft's knows no such number (KAFKA-13682).
bool Controller::balanceLeaders(Turn& turn)
{
    if (m_options.switches->replication != Replication::Isr)
        return false; // there, being in the ISR does not mean having everything
    const Standings standings = standingsOf(m_decided);
    std::vector<MetadataRecord> records;
    std::vector<TopicPartition> mended;
    std::int32_t found = 0;
    for (const auto& [id, topic] : m_decided.topics())
        for (const auto& [index, partition] : topic.partitions) {
            if (partition.leader == partition.replicas.front())
                continue;
            ++found;
            if (records.size() == kElectionsMax)
                continue;
            PartitionTarget target(partition);
            target.kind = ElectionKind::Preferred;
            auto change = changeTo(id, index, partition, std::move(target), standings, elrRulesOf(m_decided, topic.name, partition.replicas.size(), scheme()));
            if (!change || change->leader != partition.replicas.front().value)
                continue;
            records.emplace_back(std::move(*change));
            mended.push_back({topic.name, index});
        }
    if (found == 0)
        return false;
    const FactId fact = turn.publish(LeaderImbalanceFound{found, static_cast<std::int32_t>(mended.size())}, {}, Rule::AutoLeaderRebalance);
    for (const auto& partition : mended)
        m_electedFor[partition] = fact;
    decide(turn, records);
    return records.size() == kElectionsMax;
}

// A topic whose unclean.leader.election.enable was set after its partition had lost its leader: nothing else would notice.
bool Controller::electUncleanly(Turn& turn)
{
    const Standings standings = standingsOf(m_decided);
    std::vector<MetadataRecord> records;
    for (const auto& [id, topic] : m_decided.topics())
        for (const auto& [index, partition] : topic.partitions) {
            if (partition.leader != kNoBroker || records.size() == kElectionsMax || !uncleanElectionEnabled(m_decided, topic.name, uncleanByDefault()))
                continue;
            PartitionTarget target(partition);
            target.kind = ElectionKind::Unclean;
            target.scheme = scheme();
            target.topicName = topic.name;
            if (auto change = changeTo(id, index, partition, std::move(target), standings, elrRulesOf(m_decided, topic.name, partition.replicas.size(), scheme())))
                records.emplace_back(std::move(*change));
        }
    decide(turn, records);
    return records.size() == kElectionsMax;
}

} // namespace engine
