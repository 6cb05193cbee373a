#pragma once

// How many bytes a second the copying of certain replicas may take on one side of a broker (KIP-73).
//
// The problem: a reassignment copies whole logs and would take the disks and links from everybody else. The idea: on both sides,
// the replicas that move are named (leader.replication.throttled.replicas, follower.…), and each side measures what their copying
// takes; while the rate is over the limit, such a replica is left out, unless it is in sync: what everybody waits for is never
// throttled.
//
// The rate is what was counted in the last `windows` windows, divided by the time since the oldest of them began (at least one
// window): it may jump over the limit by one answer and then has to wait until the past has made up for it.
//
// A value with a clock of its own: no randomness, integers only.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine {

class StateVisitor;

class ReplicationQuota {
public:
    static constexpr std::int64_t kNoLimit = INT64_MAX;

    // replication.quota.window.num, replication.quota.window.size.seconds
    ReplicationQuota(std::int64_t windows, Duration window) : m_windows(windows), m_window(window) { }

    void setLimit(std::int64_t bytesPerSecond) { m_limit = bytesPerSecond; }
    std::int64_t limit() const { return m_limit; }
    // The value of a topic's …replication.throttled.replicas: "0:1,0:2" (partition:broker), "*", or empty. Of it counts what is on `self`.
    void setReplicas(const std::string& topic, std::string_view value, BrokerId self);
    bool isThrottled(const TopicPartition& partition) const;
    bool anyThrottled() const { return !m_replicas.empty(); }

    void record(std::int64_t bytes, Time now);
    bool isExceeded(Time now) const;
    void walk(StateVisitor& visitor) const;

private:
    struct Window {
        Time start;
        std::int64_t bytes = 0;
    };
    std::int64_t m_windows;
    Duration m_window;
    std::int64_t m_limit = kNoLimit;
    std::map<std::string, std::optional<std::set<std::int32_t>>> m_replicas; // by topic; absent: all partitions
    std::deque<Window> m_past;                                               // oldest first
};

} // namespace engine
