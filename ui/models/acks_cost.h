#pragma once

// What an acks level costs: a cluster like the one at hand, one producer with that level, and a fault that the user chooses. Everything is
// measured in a lab of its own that runs while it is looked at; nothing is taken from a table.

#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/lab/lab.h"

namespace ui {

enum class AcksFault : std::uint8_t { None, KillLeader, PowerOffLeader, PauseLeader, CutThenPowerOff, FreezeFollower, SlowFollower, SlowDisk };
inline constexpr int kAcksFaults = 8;
QString faultWords(AcksFault fault);

struct AcksResult {
    std::int64_t sent = 0, acked = 0, lost = 0, unknown = 0, failed = 0, unconfirmed = 0; // records; as in a report
    std::optional<engine::Duration> p50, p99;  // from send() to the ack, of confirmed batches
    engine::Duration longestWithoutAck{0};     // between two confirmed acks, or since the last; 0 with acks=0
    // Availability: of the tenths of a second since the producer began, those in which an ack came. With acks=0 nobody knows: 0 of 0.
    std::int64_t tenths = 0, tenthsWithAck = 0;
};

class AcksTrial {
public:
    static constexpr engine::Time kFaultAt{std::chrono::seconds{5}};
    static constexpr engine::Time kHealAt{std::chrono::seconds{25}};
    static constexpr engine::Time kEnd{std::chrono::seconds{40}};
    static constexpr int kRatePerSecond = 50;

    // `cluster`: brokers, links and settings are taken from it. `acks`: "0", "1", "all".
    AcksTrial(const engine::LabFile& cluster, const std::string& acks, AcksFault fault, std::uint64_t seed);
    ~AcksTrial();

    void advance(engine::Duration virtualTime);
    bool isDone() const { return now() >= kEnd; }
    engine::Time now() const;
    const std::string& acks() const { return m_acks; }
    AcksResult result() const;
    // Of each confirmed batch: when the ack came, and how long it took. New ones are added at the end.
    const std::vector<std::pair<engine::Time, engine::Duration>>& latencies() const { return m_latencies; }
    // Confirmed records of each second that is over, from the start of the producer on.
    std::vector<std::pair<engine::Time, std::int64_t>> acksPerSecond() const;
    // A command that did not apply, in words; empty: all did.
    const QString& wrong() const { return m_wrong; }

private:
    void strike();
    void heal();
    void run(const std::string& line);

    std::string m_acks;
    AcksFault m_fault;
    engine::Duration m_latency; // of links, as the cluster has it
    std::vector<std::pair<engine::Time, engine::Duration>> m_latencies; // before the lab, which tells of them
    std::set<std::int64_t> m_answered;              // tenths of a second
    std::map<std::int64_t, std::int64_t> m_records; // of each second
    engine::Duration m_longestGap{0};
    engine::Time m_lastAck;
    std::unique_ptr<engine::Lab> m_lab;
    bool m_struck = false, m_healed = false;
    engine::BrokerId m_leader, m_other, m_third;
    engine::NodeId m_producer;
    QString m_wrong;
};

} // namespace ui
