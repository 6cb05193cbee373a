#pragma once

// The application behind a consumer: what it does with the records that poll() gave it, and when it commits.
//
//     style    one loop of the application                                             what a crash costs
//     auto     poll(), work; the next poll() commits what the one before gave out      duplicates
//     pool     poll(), hand over to threads, poll() again, which commits               records in the threads are lost
//     stored   the offset is stored, then the record is handed over (librdkafka);      the record in hand may be lost
//              a thread of the client commits what is stored, whatever the application does
//     before   poll(), commitSync(), work                                              what was not worked on is lost
//     sync     poll(), work, commitSync()                                              duplicates
//     async    poll(), work, commitAsync()                                             duplicates; a commit that fails is not tried again
//     manual   poll(), work                                                            duplicates, up to the last `commit`
//
// With --commit-every N the application commits after (before: in front of) each N records in place of once for each poll().
// An exception of commitSync() ends nobody: the application logs it and polls again; who commits before the work drops the records instead, as
// they may be somebody else's.
//
// What poll() itself commits (auto, pool) and what the client's thread does (stored) is the ConsumerNode's. So is a record that cannot be
// deserialized: poll() throws before the application sees it.
//
// Everything here is lost when the process dies, except what went into a store outside (external_sink.h).

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/client/external_sink.h"
#include "engine/client/group_membership.h"
#include "engine/event/consumer_facts.h"

namespace engine {

enum class CommitStyle : std::uint8_t { Auto, Pool, Stored, Before, Sync, Async, Manual };

// What the application can call on its consumer.
class ConsumerCalls {
public:
    virtual ~ConsumerCalls() = default;
    // Ends in ConsumerApplication::commitEnded() with the number that this returns, never inside of this call.
    virtual std::int64_t commit(Turn& turn, GroupMembership::Offsets offsets, CommitKind kind, Rule rule) = 0;
    virtual GroupMembership::Offsets positions() const = 0; // of what poll() gave out
};

class ConsumerApplication {
public:
    struct Options {
        NodeId client;
        Duration processTime{0};           // of one record
        Duration processTimeMax{0};        // above processTime: each record takes from processTime to this, drawn
        std::optional<CommitStyle> commit; // absent: enable.auto.commit alone decides
        std::int64_t commitEvery = 0;      // records; 0: once for each poll()
        std::string sink;                  // empty: none
        ExternalSinks* sinks = nullptr;    // has it open
        std::uint16_t timerKind = 0;       // a timer kind of the node that belongs to this application alone
    };
    static constexpr std::size_t kPoolThreads = 4;

    // `calls` must outlive it.
    ConsumerApplication(Options options, ConsumerCalls& calls);

    // -- what poll() returns: first take() for each partition, then run()
    void take(Turn& turn, const RecordsDelivered& given, FactId delivered);
    void run(Turn& turn);
    // Of the records that it begins from now on.
    void setTime(Duration processTime, Duration processTimeMax)
    {
        m_options.processTime = processTime;
        m_options.processTimeMax = processTimeMax;
    }
    // A record was passed without being worked on (skipped, or parked elsewhere): it is committed with the others.
    void passed(const TopicPartition& partition, Offset offset, LeaderEpoch epoch);

    // onPartitionsRevoked(), onPartitionsLost(): what it finished of these and did not commit is somebody else's to commit.
    void gaveUp(const std::vector<TopicPartition>& partitions);

    void on(Turn& turn, const Timer& timer); // of its kind
    void commitEnded(Turn& turn, const GroupMembership::CommitDone& done);
    // close() is near: commits what is left, if it commits after its work. Precondition: !isBusy().
    void finishUp(Turn& turn);

    // -- questions
    bool isBusy() const;              // it works or waits for commitSync(): it does not call poll()
    bool hasWork() const;             // it or one of its threads
    bool commitsByItself() const;     // calls commitSync() or commitAsync()
    bool is(CommitStyle style) const { return m_options.commit == style; }
    void walk(StateVisitor& visitor) const;

private:
    struct Work {
        TopicPartition partition;
        Offset offset;
        LeaderEpoch epoch;
        FactId delivered;
    };
    bool worksAtOnce() const; // each chunk is one step without a duration
    bool commitsAfter() const { return is(CommitStyle::Sync) || is(CommitStyle::Async); }
    Duration drawTime(Turn& turn) const;
    void finish(Turn& turn, const Work& work);
    void runPool(Turn& turn);
    void commitBefore(Turn& turn);
    void commitAfter(Turn& turn);

    Options m_options;
    ConsumerCalls& m_calls;
    std::deque<Work> m_queue;
    bool m_inHand = false;                    // the first of the queue is being worked on
    std::vector<std::optional<Work>> m_threads; // pool
    GroupMembership::Offsets m_toCommit;      // finished since the last commit of its own: the next offset of each partition
    std::int64_t m_finished = 0;              // records since then
    std::size_t m_allowed = 0;                // before: records at the front of the queue that are committed
    std::size_t m_asked = 0;                  // before: that many will be
    std::int64_t m_waitsFor = 0;              // number of a commitSync(); 0: none
};

} // namespace engine
