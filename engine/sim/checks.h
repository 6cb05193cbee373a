#pragma once

// The safety of the cluster, checked after each event on what its facts tell (house rules: invariants after every step).
// Each rule has a stable name, shown in reports:
//
//   high-watermark-never-back     within one epoch a leader's high watermark only advances, unless its broker restarted
//   one-leader-per-epoch          no two brokers lead a partition in the same leader epoch
//   isr-within-replicas           the ISR is part of the assignment
//   offsets-in-order              start <= high watermark <= end on every replica
//   in-sync-replicas-agree        below the leader's high watermark all in-sync replicas have the same batches
//   one-member-per-partition      in one generation of a group a partition has one member
//                                 (and more of groups: group_checks.h)
//   acked-is-kept                 what was acknowledged with acks=all (BatchAcked by Rule::AcksAll) stands in the leader's
//                                 log, as far as Kafka promises it (promise.h)
//
// Work is proportional to what changed: observe() notes which partitions a fact touches, check() looks at those.
// A checker only observes; it is no part of a World.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/event/fact_log.h"
#include "engine/view/cluster_view.h"

namespace engine {

struct Violation {
    std::string_view rule;
    std::string text;
    FactId fact; // the one that showed it
    Time at;
};

class GroupChecks;

class Checks {
public:
    Checks();
    ~Checks();
    Checks(const Checks&) = delete;
    Checks& operator=(const Checks&) = delete;

    static constexpr std::size_t kViolationsKept = 100;
    static constexpr std::size_t kAckedKept = 1024; // batches for each partition

    // Precondition: `view` has just folded `fact` in.
    void observe(const ClusterView& view, const Fact& fact);
    // Looks at what was touched since; call it at the end of each event, when facts of one turn belong together.
    void check(const ClusterView& view);

    bool clean() const { return m_count == 0; }
    std::uint64_t count() const { return m_count; }
    const std::vector<Violation>& violations() const { return m_violations; } // the first ones
    std::uint64_t batchesCompared() const { return m_batchesCompared; }       // a check that compares nothing finds nothing
    std::uint64_t ackedWatched() const { return m_ackedWatched; }             // batches
    const GroupChecks& groups() const { return *m_groups; }

private:
    struct Acked {
        Offset baseOffset;
        std::vector<RecordUid> uids;
        FactId fact;
    };
    struct Led {
        LeaderEpoch epoch;
        Offset highWatermark;
    };
    struct Memo {
        std::map<LeaderEpoch, BrokerId> leaders;     // the last epochs
        std::map<BrokerId, Led> led;                 // the highest each leader told in its epoch
        std::map<BrokerId, Offset> ends;             // of the replicas, to see a log shrink over a restart
        // A log that lost what it had not flushed: [to, had), written in `epoch` or before. What it fetches again raises `to`.
        struct Torn {
            Offset to, had;
            LeaderEpoch epoch;
        };
        std::map<BrokerId, Torn> torn;
        struct Untold {
            BrokerId broker;
            Offset from, to;
            bool operator==(const Untold&) const = default;
        };
        std::vector<Untold> untold;                  // written and not yet told when a process died: found at its next start
        BrokerId comparedWith = kNoBroker;           // the leader of `agreed`
        std::map<BrokerId, Offset> agreed;           // below it that replica was found equal
        Offset compactedTo{0};                       // below it a replica may have dropped what a later record of the key replaced
        std::deque<Acked> acked;
        struct Written {
            Offset baseOffset;
            RecordUid first;
            LeaderEpoch epoch;
        };
        std::deque<Written> written;                 // batches of the lab's producers, as leaders told them
        // What elections gave up: batches that end in (from, to] and were written before that epoch. Also those that are
        // acknowledged only later, by a leader that slept through the election.
        struct GivenUp {
            LeaderEpoch before;
            Offset from, to;
        };
        std::deque<GivenUp> givenUp;
        LeaderEpoch votelessEpoch;                   // of the last one that promises nothing about what is acked later by older epochs
        // touched since the last check
        bool touched = false;
        std::vector<BrokerId> moved;                 // replicas whose offsets changed
        bool isr = false;
        bool batches = false;
        bool kept = false;                           // all of `acked` must be looked at
        std::size_t newlyAcked = 0;                  // the last ones of `acked`
        FactId by;
    };
    struct Observe;
    using Entry = std::pair<const TopicPartition, Memo>;

    Entry& touch(const TopicPartition& id, const Fact& fact);
    void checkOffsets(const PartitionView& partition, Memo& memo);
    static bool isUntold(const Memo& memo, BrokerId broker, Offset from, Offset to); // all of [from, to)
    static bool isUntold(const Memo& memo, BrokerId broker, const BatchView& batch);
    void checkAgreement(const PartitionView& partition, const ReplicaView& leader, Memo& memo);
    // The epoch in which it was written: as its leader told, or, if that is too long ago, the first that any row shows there.
    static std::optional<LeaderEpoch> epochOf(const PartitionView& partition, const Memo& memo, const Acked& acked);
    static bool isExcused(const PartitionView& partition, const Memo& memo, const Acked& acked, bool isNew);
    // What the torn log of a leader lost is no longer promised.
    static void giveUpTorn(const PartitionView& partition, BrokerId leader, Memo& memo);
    void checkKept(const PartitionView& partition, const ReplicaView& leader, Memo& memo);
    void found(std::string_view rule, std::string text, FactId fact);

    std::map<TopicPartition, Memo> m_partitions;
    std::vector<Entry*> m_touched;
    std::unique_ptr<GroupChecks> m_groups; // never null
    std::vector<Violation> m_violations;
    std::uint64_t m_count = 0;
    std::uint64_t m_batchesCompared = 0;
    std::uint64_t m_ackedWatched = 0;
    Time m_at;
};

// A view of its own, folded from a log of facts, with the checks on it: for worlds whose view nobody else keeps.
//     Watch watch(facts);  world.afterEvent = [&] { watch.check(); };
class Watch {
public:
    explicit Watch(FactLog& facts);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void check() { m_checks.check(m_view); }
    const ClusterView& view() const { return m_view; }
    const Checks& checks() const { return m_checks; }

private:
    ClusterView m_view;
    Checks m_checks;
    FactLog::Subscription m_subscription;
};

} // namespace engine
