#pragma once

// What a broker does to its logs by itself, by the clock: retention, removing files that left a log, compaction, and the
// checkpoints that let the next start trust what it finds (facts §4.4, §4.5).
//
//     every log.retention.check.interval.ms, first after 30 s    the oldest segments that are due are renamed to .deleted
//     file.delete.delay.ms after that                            their files are removed
//     every log.cleaner.backoff.ms, or at once after a pass      the dirtiest log is compacted, one small step in a turn
//     every 60 s                                                 recovery-point- and log-start-offset-checkpoint
//
// It works on replicas whatever their role: each broker keeps its own files. One log is compacted at a time. Before a log is
// cut, deleted or set aside, release() ends what is being done to it.
//
// Turn rule: part of its broker.

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/broker/config.h"
#include "engine/log/checkpoints.h"
#include "engine/log/log_cleaner.h"
#include "engine/runtime/node.h"

namespace engine {

class ReplicaManager;
struct Replica;

class LogMaintenance {
public:
    LogMaintenance(BrokerId self, const BrokerConfig& config, ReplicaManager& replicas, std::uint16_t timerKinds);

    void start(Turn& turn); // sets its timers; the checkpoint of the cleaner is read
    bool on(Turn& turn, const Timer& timer); // false: not one of its own
    // At once instead of at the next interval (a command of the user).
    void checkRetentionNow(Turn& turn);
    std::string cleanNow(Turn& turn, FactId asked); // empty, or why nothing was begun
    bool flushed(Turn& turn, DiskToken token); // a new segment that was compacted; false: not its own
    // The log is about to be cut, deleted, set aside or closed. `end`: where it will end; kNoOffset: it goes as a whole.
    void release(Turn& turn, Replica& replica, Offset end);
    void stop(Turn& turn);
    // Writes an offset checkpoint, and tells it if it holds something new. False: the disk refused.
    bool writeCheckpoint(Turn& turn, std::string_view file, const OffsetCheckpoint& offsets, FactId because, Rule rule);
    bool isCleaning(const TopicPartition& id) const { return m_cleaning && m_cleaning->partition == id; }
    Offset cleanedUpTo(const TopicPartition& id) const; // kNoOffset: never
    void walk(StateVisitor& visitor) const;

private:
    enum TimerKind : std::uint16_t { kRetention, kRetentionStep, kRemoveFiles, kCleaner, kCleanerStep, kRecoveryPoints, kLogStarts };
    struct Removal {
        TopicPartition partition;
        Offset base;
        std::int64_t bytes = 0;
        std::vector<std::string> files;
        FactId because;
    };
    struct Pass {
        TopicPartition partition;
        LogCleaning cleaning;
        FactId since; // what it did last
        std::int64_t number = 0; // its timers carry it
    };

    void checkRetention(Turn& turn, bool ofCompacted);
    void retentionStep(Turn& turn);
    bool retire(Turn& turn, Replica& replica);
    void removeLater(Turn& turn, const Replica& replica, Removal removal);
    void removeFiles(Turn& turn, std::int64_t number);
    bool lookForDirt(Turn& turn, FactId asked); // true: a pass began
    void lookLater(Turn& turn, Duration after);
    void cleanerStep(Turn& turn);
    void stepLater(Turn& turn) { turn.setTimer({}, kind(kCleanerStep), m_cleaning->number); }
    void tell(Turn& turn, Replica& replica, const LogCleaning::Step& step);
    void tellReplaced(Turn& turn, Replica& replica, const LogCleaning::Step& step);
    void passEnded(Turn& turn, const Replica& replica, const LogCleaning::Step& step);
    void saveCleaned(Turn& turn, FactId because);
    std::uint16_t kind(TimerKind which) const { return static_cast<std::uint16_t>(m_timerKinds + which); }

    BrokerId m_self;
    const BrokerConfig& m_config;
    ReplicaManager& m_replicas;
    std::uint16_t m_timerKinds;
    std::deque<TopicPartition> m_retention; // still to be looked at in this round
    std::map<std::int64_t, Removal> m_removals; // by number, which their timers carry
    std::int64_t m_nextRemoval = 1;
    std::optional<Pass> m_cleaning;
    std::int64_t m_nextPass = 1;
    TimerId m_nextLook{}; // for dirt
    std::set<TopicPartition> m_uncleanable; // a batch could not be read; until the next start
    OffsetCheckpoint m_cleaned;             // cleaner-offset-checkpoint
    std::map<std::string, std::string, std::less<>> m_written; // checkpoints as they were last told
};

} // namespace engine
