#include "engine/lab/experiment_watch.h"

#include <algorithm>

namespace engine {

void ExperimentWatch::add(const Fact& fact)
{
    m_ledger.add(fact);
    bool mayLose = false, mayBar = true;
    if (const auto* node = fact.as<NodeAdded>()) {
        if (node->kind == NodeKind::Producer)
            m_producers.insert(node->id);
    } else if (const auto* started = fact.as<NodeStarted>()) {
        m_running.insert(BrokerId{started->id.value});
    } else if (const auto* resumed = fact.as<NodeResumed>()) {
        m_running.insert(BrokerId{resumed->id.value});
    } else if (const auto* stopped = fact.as<NodeStopped>()) {
        m_running.erase(BrokerId{stopped->id.value});
        for (auto& [partition, refused] : m_written)
            refused.erase(stopped->id); // it asks no more
    } else if (const auto* paused = fact.as<NodePaused>()) {
        m_running.erase(BrokerId{paused->id.value});
    } else if (const auto* created = fact.as<PartitionCreated>()) {
        m_leaders[created->partition] = created->leader;
    } else if (const auto* elected = fact.as<LeaderElected>()) {
        m_leaders[elected->partition] = elected->leader;
        mayLose = true;
    } else if (fact.as<LogTruncated>() || fact.as<LogOpened>()) {
        mayLose = true;
        mayBar = false;
    } else if (const auto* appended = fact.as<BatchAppended>()) {
        if (appended->records)
            for (const auto& record : *appended->records)
                m_appended.insert(record.uid);
        mayBar = false;
    } else if (const auto* sent = fact.as<BatchSent>()) {
        m_written.try_emplace(sent->partition);
    } else if (const auto* retried = fact.as<BatchRetried>()) {
        m_written[retried->partition].insert(retried->client);
    } else if (const auto* failed = fact.as<BatchFailed>()) {
        m_written[failed->partition].insert(failed->client);
    } else if (const auto* refused = fact.as<SendFailed>()) {
        m_written[refused->partition].insert(refused->client);
    } else if (const auto* acked = fact.as<BatchAcked>()) {
        if (acked->confirmed)
            m_written[acked->partition].erase(acked->client);
        for (const auto uid : acked->uids)
            m_ackedAt[uid] = fact.at;
    } else {
        mayBar = false;
    }
    if (mayLose)
        lookForLosses(fact.at);
    if (!mayBar)
        return;
    const bool barred = isUnavailable();
    if (barred && !m_unavailableSince) {
        m_unavailableSince = fact.at;
    } else if (!barred && m_unavailableSince) {
        m_unavailable += fact.at - *m_unavailableSince;
        m_unavailableSince.reset();
    }
}

bool ExperimentWatch::isUnavailable() const
{
    return std::any_of(m_written.begin(), m_written.end(), [&](const auto& entry) {
        const auto leader = m_leaders.find(entry.first);
        return !entry.second.empty() || leader == m_leaders.end() || !m_running.contains(leader->second);
    });
}

void ExperimentWatch::lookForLosses(Time at)
{
    UidSet gone;
    for (const NodeId producer : m_producers)
        gone.merge(m_ledger.lost(producer));
    std::erase_if(m_goneSince, [&](const auto& entry) { return !gone.contains(entry.first); });
    for (const auto uid : gone)
        m_goneSince.try_emplace(uid, at);
}

void ExperimentWatch::tell(Time end, ExperimentRow& row) const
{
    std::vector<std::int64_t> latencies;
    for (const NodeId producer : m_producers) {
        row.sent += static_cast<std::int64_t>(m_ledger.sent(producer).size());
        row.acked += static_cast<std::int64_t>(m_ledger.acked(producer).size());
        row.unknown += m_ledger.unknown(producer);
        const UidSet lost = m_ledger.lost(producer);
        row.lost += static_cast<std::int64_t>(lost.size());
        for (const auto uid : lost) {
            const auto gone = m_goneSince.find(uid);
            const Time since = gone != m_goneSince.end() && m_appended.contains(uid) ? gone->second : m_ackedAt.at(uid);
            row.losingAt = row.losingAt ? std::min(*row.losingAt, since) : since;
        }
        const auto more = m_ledger.latenciesNanos(producer);
        latencies.insert(latencies.end(), more.begin(), more.end());
    }
    row.unavailable = m_unavailable + (m_unavailableSince ? end - *m_unavailableSince : Duration{0});
    if (latencies.empty())
        return;
    std::sort(latencies.begin(), latencies.end());
    for (const std::int64_t nanos : latencies)
        ++row.latencies[latencyBucket(Duration{nanos})];
    row.p50 = Duration{percentile(latencies, 50)};
    row.p99 = Duration{percentile(latencies, 99)};
}

} // namespace engine
