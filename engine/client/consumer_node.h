#pragma once

// A consumer as a node of the lab: an application that calls poll() in a loop, and Kafka's consumer client behind it.
//
//     poll() ─▶ GroupMembership (join or heartbeats, commits)   ◀──▶ coordinator
//        │  └─▶ OffsetLookup (auto.offset.reset)                ◀──▶ leaders
//        │  └─▶ Fetcher (Fetch from each leader)                ◀──▶ leaders
//        ▼
//     the application works on what poll() gave it (process time), then calls poll() again
//
// As the Java client does it (facts §7): rebalances, resets and automatic commits happen inside
// poll(), so an application that works long delays them; heartbeats do not wait for it, but past max.poll.interval.ms the
// client leaves the group by itself.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/client/client_command.h"
#include "engine/client/client_config.h"
#include "engine/client/client_metadata.h"
#include "engine/client/client_network.h"
#include "engine/client/fetcher.h"
#include "engine/client/group_membership.h"
#include "engine/client/offset_lookup.h"
#include "engine/client/wake_timer.h"
#include "engine/runtime/node.h"

namespace engine {

class ConsumerNode final : public Node {
public:
    struct Options {
        NodeId id{};
        std::string name{};
        std::vector<NodeId> bootstrap{};          // brokers, never empty
        std::vector<std::string> topics{};        // subscribed; empty: `pattern` or `assigned` hold
        std::string pattern{};                    // subscribe() to every topic that matches (topic_pattern.h)
        std::vector<TopicPartition> assigned{};   // assign(): no rebalances
        std::string group{};                      // empty: none; then `assigned` holds and nothing is committed
        Duration processTime{0};                // for each record
        ConfigMap config{};                       // by Kafka's names
    };

    explicit ConsumerNode(Options options);

    void start(Turn& turn) override;
    void on(Turn& turn, const Timer& timer) override;
    void on(Turn& turn, Delivery& delivery) override;
    void on(Turn&, const DiskDone&) override { }
    // close(): what poll() gave is finished, positions are committed (enable.auto.commit), the group is left; then it exits.
    void stop(Turn& turn) override;
    void walk(StateVisitor& visitor) const override;

    // Commands that are not a consumer's are ignored. A rebalance, a reset and a seek wait for the next poll(), as they do
    // for a Java application's thread.
    void command(Turn& turn, const ClientCommand& command);

    // -- questions
    const ReadPartitions& partitions() const { return m_partitions; }
    bool isWorking() const { return !m_work.empty(); } // on what poll() gave it

private:
    enum TimerKind : std::uint16_t { kNetworkTimer = 1, kGroupTimer = 2, kWakeTimer = 3, kWorkTimer = 4 };
    static constexpr std::uint64_t kMetadataTag = 2, kFindTag = 3, kLookupTags = 1ull << 40, kFetchTags = 1ull << 41;
    // A record that the application has and has not finished.
    struct Work {
        TopicPartition partition;
        Offset offset;
        FactId delivered;
    };

    void work(Turn& turn);
    void poll(Turn& turn);
    void prepareJoin(Turn& turn);
    void maybeAutoCommit(Turn& turn);
    void findPositions(Turn& turn);
    bool deliver(Turn& turn);
    void finishRecord(Turn& turn);
    void commitEnded(Turn&, const GroupMembership::CommitDone&) { }
    bool finishesUp(Turn&) { return false; } // close(): the application has still to commit
    // consumer_rebalance.cpp
    void takeNews(Turn& turn);
    void takeAssigned(Turn& turn);
    void take(Turn& turn, std::vector<TopicPartition> partitions, bool lost, FactId because, Rule rule);
    void closeStep(Turn& turn);
    void subscribe(Turn& turn, const ClientSubscribe& what);
    void fail(Turn& turn, std::string exception, std::string message);
    void seek(Turn& turn, const ClientSeek& where);
    GroupMembership::Offsets consumed() const; // positions of what was handed out
    bool usesGroup() const { return !m_options.group.empty(); }

    Options m_options;
    ConsumerConfig m_config;
    ClientNetwork m_network;
    ClientMetadata m_metadata;
    std::unique_ptr<GroupMembership> m_membership;
    bool m_committedBefore = false;   // the commit before a rebalance is answered
    FactId m_lastCommitEnded;         // of it
    OffsetLookup m_lookup;
    Fetcher m_fetcher;
    ReadPartitions m_partitions;
    WakeTimer m_wake;
    Time m_wakeAt = kNever;           // gathered while working
    std::deque<Work> m_work;
    TimerId m_workTimer;              // {0}: not set
    Time m_lastPoll = kWorldStart;
    Time m_nextAutoCommit = kNever;
    std::uint64_t m_metadataSeen = 0;
    enum class Closing : std::uint8_t { No, WaitForWork, Committing, Leaving, Done };
    Closing m_closing = Closing::No;
};

} // namespace engine
