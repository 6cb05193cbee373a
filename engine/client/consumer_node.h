#pragma once

// A consumer as a node of the lab: an application that calls poll() in a loop, and Kafka's consumer client behind it.
//
//     poll() ─▶ GroupMembership (join or heartbeats, commits)   ◀──▶ coordinator
//        │  └─▶ OffsetLookup (auto.offset.reset)                ◀──▶ leaders
//        │  └─▶ Fetcher (Fetch from each leader)                ◀──▶ leaders
//        ▼
//     ConsumerApplication works on what poll() gave it, commits as it likes, then calls poll() again
//
// As the Java client does it (facts §7): rebalances, resets and automatic commits happen inside
// poll(), so an application that works long delays them; heartbeats do not wait for it, but past max.poll.interval.ms the
// client leaves the group by itself.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/client/client_command.h"
#include "engine/client/client_config.h"
#include "engine/client/client_metadata.h"
#include "engine/client/client_network.h"
#include "engine/client/consumer_application.h"
#include "engine/client/dead_letter.h"
#include "engine/client/fetcher.h"
#include "engine/client/group_membership.h"
#include "engine/client/offset_lookup.h"
#include "engine/client/offset_validation.h"
#include "engine/client/wake_timer.h"
#include "engine/runtime/node.h"

namespace engine {

class ConsumerNode final : public Node, private ConsumerCalls {
public:
    struct Options {
        NodeId id{};
        std::string name{};
        std::vector<NodeId> bootstrap{};          // brokers, never empty
        std::vector<std::string> topics{};        // subscribed; empty: `pattern` or `assigned` hold
        std::string pattern{};                    // subscribe() to every topic that matches (topic_pattern.h)
        std::vector<TopicPartition> assigned{};   // assign(): no rebalances
        std::string group{};                      // empty: none; then `assigned` holds and nothing is committed
        // -- the application: consumer_application.h
        Duration processTime{0};                  // for each record
        Duration processTimeMax{0};               // more: drawn between the two
        std::optional<CommitStyle> commit{};      // absent: enable.auto.commit alone decides
        std::int64_t commitEvery = 0;             // records; 0: once for each poll()
        PoisonAction onPoison = PoisonAction::Stop; // with a record that cannot be deserialized
        std::string deadLetter{};                 // topic for such records; empty: that of the record, with ".dlt" behind it
        std::string sink{};                       // a store outside; empty: none
        ExternalSinks::Kind sinkKind = ExternalSinks::Kind::Append;
        ExternalSinks* sinks = nullptr;           // outlives the node and has `sink` open
        std::uint64_t firstUid = 1;               // of this life, for the records it sends itself
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

    // The application does these otherwise from now on.
    void tune(Duration processTime, Duration processTimeMax, PoisonAction onPoison)
    {
        m_application.setTime(processTime, processTimeMax);
        m_options.onPoison = onPoison;
    }

    // -- questions
    const ReadPartitions& partitions() const { return m_partitions; }
    bool isWorking() const { return m_application.hasWork() || m_deadLetter.isBusy(); } // on what poll() gave it

private:
    enum TimerKind : std::uint16_t { kNetworkTimer = 1, kGroupTimer = 2, kWakeTimer = 3, kWorkTimer = 4 };
    static constexpr std::uint64_t kMetadataTag = 2, kFindTag = 3, kLookupTags = 1ull << 40, kFetchTags = 1ull << 41, kValidationTags = 1ull << 42,
                                   kDeadLetterTags = 1ull << 43;

    void work(Turn& turn);
    void poll(Turn& turn);
    void prepareJoin(Turn& turn);
    void maybeAutoCommit(Turn& turn);
    void findPositions(Turn& turn);
    bool deliver(Turn& turn);
    std::optional<ClientError> problemOf(const TopicPartition& partition, const FetchedRecord& record) const;
    void meetPoison(Turn& turn, const TopicPartition& id, ReadPartition& p);
    void passPoison(Turn& turn, const TopicPartition& id, Offset offset, LeaderEpoch epoch, FactId because);
    bool parkedRecord(Turn& turn);
    bool isOutOfPoll() const { return m_application.isBusy() || m_deadLetter.isBusy(); }
    void answered(Turn& turn, ClientNetwork::Response& response);
    void commitEnded(Turn& turn, const GroupMembership::CommitDone& done);
    bool finishesUp(Turn& turn);
    bool failsByNow(Turn& turn); // an exception leaves poll()
    // consumer_rebalance.cpp
    void takeNews(Turn& turn);
    void stopPreparing();
    void takeAssigned(Turn& turn);
    void take(Turn& turn, std::vector<TopicPartition> partitions, bool lost, FactId because, Rule rule);
    void closeStep(Turn& turn);
    void subscribe(Turn& turn, const ClientSubscribe& what);
    void fail(Turn& turn, std::string exception, std::string message);
    void seek(Turn& turn, const ClientSeek& where);
    void hold(Turn& turn, std::span<const TopicPartition> partitions, bool paused);
    GroupMembership::Offsets consumed() const; // positions of what was handed out
    std::int64_t commit(Turn& turn, GroupMembership::Offsets offsets, CommitKind kind, Rule rule) override;
    GroupMembership::Offsets positions() const override { return consumed(); }
    bool usesGroup() const { return !m_options.group.empty(); }

    Options m_options;
    ConsumerConfig m_config;
    ClientNetwork m_network;
    ClientMetadata m_metadata;
    std::unique_ptr<GroupMembership> m_membership;
    bool m_isPreparing = false;       // between wantsPrepare() and prepared()
    bool m_committedBefore = false;   // the commit before a rebalance is answered
    FactId m_lastCommitEnded;         // of it
    OffsetLookup m_lookup;
    OffsetValidation m_validation;
    Fetcher m_fetcher;
    ReadPartitions m_partitions;
    ConsumerApplication m_application;
    DeadLetterProducer m_deadLetter;
    std::map<TopicPartition, std::pair<Offset, std::int32_t>> m_attempts; // at a record that cannot be deserialized: which one, how many
    WakeTimer m_wake;
    Time m_wakeAt = kNever;           // gathered while working
    bool m_leadersMoved = false;
    Time m_lastPoll = kWorldStart;
    Time m_nextAutoCommit = kNever;
    std::uint64_t m_metadataSeen = 0;
    enum class Closing : std::uint8_t { No, WaitForWork, Committing, Leaving, Done };
    Closing m_closing = Closing::No;
};

} // namespace engine
