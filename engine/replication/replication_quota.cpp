#include "engine/replication/replication_quota.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/state_hash.h"

namespace engine {

void ReplicationQuota::setReplicas(const std::string& topic, std::string_view value, BrokerId self)
{
    m_replicas.erase(topic);
    if (value == "*") {
        m_replicas[topic] = std::nullopt;
        return;
    }
    std::set<std::int32_t> partitions;
    while (!value.empty()) {
        const auto comma = std::min(value.find(','), value.size());
        const std::string_view one = value.substr(0, comma);
        value.remove_prefix(std::min(comma + 1, value.size()));
        const auto colon = one.find(':');
        if (colon == std::string_view::npos)
            continue;
        const auto partition = parseInteger(one.substr(0, colon));
        const auto broker = parseInteger(one.substr(colon + 1));
        if (partition && broker && *broker == self.value)
            partitions.insert(static_cast<std::int32_t>(*partition));
    }
    if (!partitions.empty())
        m_replicas[topic] = std::move(partitions);
}

bool ReplicationQuota::isThrottled(const TopicPartition& partition) const
{
    const auto found = m_replicas.find(partition.topic);
    return found != m_replicas.end() && (!found->second || found->second->contains(partition.partition));
}

void ReplicationQuota::record(std::int64_t bytes, Time now)
{
    std::erase_if(m_past, [&](const Window& w) { return now - w.start >= m_window * m_windows; });
    if (m_past.empty() || now - m_past.back().start >= m_window)
        m_past.push_back({now, 0});
    m_past.back().bytes += bytes;
}

bool ReplicationQuota::isExceeded(Time now) const
{
    if (m_limit == kNoLimit)
        return false;
    std::int64_t bytes = 0;
    Duration elapsed = m_window;
    for (const Window& one : m_past)
        if (now - one.start < m_window * m_windows) {
            bytes += one.bytes;
            elapsed = std::max(elapsed, now - one.start);
        }
    const std::int64_t millis = elapsed / 1ms;
    return m_limit <= kNoLimit / millis && bytes > m_limit * millis / 1000;
}

void ReplicationQuota::walk(StateVisitor& visitor) const
{
    visitor.group("quota");
    visitor.number(m_limit);
    visitor.list(m_replicas, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.number(entry.second.has_value());
        if (entry.second)
            visitor.list(*entry.second, [&](std::int32_t partition) { visitor.number(partition); });
    });
    visitor.list(m_past, [&](const Window& one) {
        visitor.number(one.start.nanos());
        visitor.number(one.bytes);
    });
}

} // namespace engine
