#pragma once

// A consumer's side of its group (classic protocol, facts §7.3): finds the coordinator, joins, computes the assignment if it is the
// leader, sends heartbeats, commits offsets and reads them back, and leaves.
//
//     Unjoined ──JoinGroup──▶ Joining ──(leader: Assigning)──SyncGroup──▶ Syncing ──▶ Stable
//        ▲                       │                                           │           │
//        └───────────────────────┴───── errors, rebalance, coordinator lost ─┴───────────┘
//
// It does not know positions: the ConsumerNode commits and gives up the assignment before a join (wantsPrepare, joinPrepared),
// and takes the new one (takeNews). Eager rebalancing only: everything is given up each time.
//
// Requests to the coordinator travel on connections of their own, so that no heartbeat waits behind a Fetch.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/client/assignors.h"
#include "engine/client/client_metadata.h"
#include "engine/client/client_network.h"
#include "engine/wire/join_group.h"

namespace engine {

class GroupMembership {
public:
    struct Options {
        NodeId client;
        std::string group;                  // empty: no group; nothing is ever asked of a coordinator
        std::vector<std::string> topics;    // subscribed; empty: the group is used for commits only
        std::optional<std::string> instanceId;
        std::string rack;
        std::vector<AssignorKind> assignors; // by preference
        Duration sessionTimeout{45s};
        Duration rebalanceTimeout{300s};    // max.poll.interval.ms
        Duration heartbeatInterval{3s};
        Duration apiTimeout{60s};
        Duration retryBackoff{100ms};
        bool requireStable = true;          // OffsetFetch waits for transactions
        ClientNetwork::Options network;     // of the connections to the coordinator
        std::uint64_t findTag = 0;          // of FindCoordinator, which goes to any broker over the node's own network
    };
    using Offsets = std::map<TopicPartition, std::pair<Offset, LeaderEpoch>>;
    enum class CommitKind : std::uint8_t { Auto, Async, Sync, BeforeJoin, Closing };

    // What the node must act upon.
    struct News {
        std::optional<std::vector<TopicPartition>> assigned; // a new generation
        bool lost = false;                                   // the group goes on without this member: its partitions are others'
        std::map<TopicPartition, std::pair<Offset, LeaderEpoch>> committed; // fetched; kNoOffset: none
        std::vector<CommitKind> commitsDone;                 // well or not
        bool left = false;                                   // leave() is answered
        ErrorCode fatal = ErrorCode::None;                   // the application gets an exception
    };

    explicit GroupMembership(Options options);

    // -- the application's thread, inside poll()
    // Before the next JoinGroup: the node commits what is to be committed, gives up its partitions and calls joinPrepared().
    bool wantsPrepare() const { return m_rejoinNeeded && !m_prepared; }
    void joinPrepared() { m_prepared = true; }
    // Joins if it has to. Returns when to call again although nothing happened.
    Time poll(Turn& turn, ClientMetadata& metadata);

    // -- any time
    // Finds the coordinator, sends heartbeats and commits. `lastPoll`: when the application last called poll(); past
    // max.poll.interval.ms the group is left. Returns when to call again although nothing happened.
    Time background(Turn& turn, ClientMetadata& metadata, ClientNetwork& network, Time lastPoll);
    void commit(Turn& turn, Offsets offsets, CommitKind kind);
    void fetchOffsets(const std::set<TopicPartition>& partitions); // ends in News::committed
    void leave(Turn& turn);                                        // ends in News::left
    // The partition counts of a subscribed topic changed: the leader of a group rebalances it.
    void metadataChanged(const ClientMetadata& metadata);

    void on(Turn& turn, Delivery& delivery, ClientMetadata& metadata);
    bool on(Turn& turn, const Timer& timer, ClientMetadata& metadata);
    // An answer of the node's own network; false: not ours.
    bool found(Turn& turn, ClientNetwork::Response& response);
    News takeNews();

    // -- questions
    bool isSubscribed() const { return !m_options.topics.empty(); }
    bool isStable() const { return m_state == State::Stable; }
    bool hasGeneration() const { return m_generation >= 0; }
    std::int32_t generation() const { return m_generation; }
    const std::string& memberId() const { return m_memberId; }
    bool isCommitting(CommitKind kind) const;
    void closeAll(Turn& turn) { m_network.closeAll(turn); }
    void walk(StateVisitor& visitor) const;

private:
    enum class State : std::uint8_t { Unjoined, Joining, Assigning, Syncing, Stable };
    enum class Asked : std::uint8_t { Join, Sync, Heartbeat, Leave, Commit, OffsetFetch };
    struct Commit {
        CommitKind kind = CommitKind::Async;
        Offsets offsets;
        Time deadline;
        Time notBefore;
        std::uint64_t tag = 0; // 0: not on its way
    };

    // group_membership.cpp
    bool coordinatorReady(Turn& turn);
    Time findCoordinator(Turn& turn, ClientMetadata& metadata, ClientNetwork& network);
    void coordinatorLost(Turn& turn);
    void answered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata);
    void sendHeartbeat(Turn& turn);
    void heartbeatAnswered(Turn& turn, ErrorCode error);
    void sendLeave(Turn& turn);
    void forgetGeneration(bool keepMemberId);
    void rejoin(Turn& turn, Duration after);
    void fatal(ErrorCode error) { m_news.fatal = error; }
    int version(wire::ApiKey api, int ownMax) const;
    template <wire::Message M>
    std::uint64_t ask(Turn& turn, Asked what, const M& message, int version, Duration timeout = Duration::zero())
    {
        const std::uint64_t tag = m_nextTag++;
        m_asked[tag] = what;
        MessageNote note;
        note.isStory = what == Asked::Join || what == Asked::Sync || what == Asked::Leave;
        m_network.request(turn, m_coordinator, message, version, tag, note, nullptr, true, timeout);
        return tag;
    }

    // group_join.cpp
    void sendJoin(Turn& turn);
    void joinAnswered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata);
    void joinFailed(Turn& turn, ErrorCode error);
    void assignAndSync(Turn& turn, ClientMetadata& metadata);
    void sendSync(Turn& turn, const Assignment* assignment);
    void syncAnswered(Turn& turn, ClientNetwork::Response& response);
    Slice subscription(AssignorKind assignor) const;

    // group_commits.cpp
    Time sendCommits(Turn& turn);
    void commitAnswered(Turn& turn, ClientNetwork::Response& response);
    void giveUpCommits(Turn& turn); // those on their way
    void endCommit(std::size_t index);
    void sendOffsetFetch(Turn& turn);
    void offsetsFetched(Turn& turn, ClientNetwork::Response& response);

    Options m_options;
    ClientNetwork m_network;
    NodeId m_coordinator;                  // {0}: unknown
    bool m_finding = false;
    Time m_findNotBefore = kWorldStart;
    State m_state = State::Unjoined;
    bool m_rejoinNeeded = false;
    bool m_prepared = false;
    Time m_joinNotBefore = kWorldStart;
    std::string m_memberId;
    std::int32_t m_generation = -1;
    std::string m_protocol;                // of the generation
    std::vector<TopicPartition> m_owned;   // of the last generation, for the sticky assignor
    std::int32_t m_ownedGeneration = -1;
    bool m_isLeader = false;
    std::vector<AssignorMember> m_members; // leader: of the generation
    PartitionCounts m_assignedFor;         // leader: the topics as they were assigned
    Time m_heartbeatAt = kNever;
    Time m_sessionEnds = kNever;
    bool m_heartbeatInFlight = false;
    bool m_leaving = false;
    std::vector<Commit> m_commits;
    std::set<TopicPartition> m_offsetsWanted;
    std::set<TopicPartition> m_offsetsAsked;
    std::uint64_t m_offsetFetchTag = 0;    // 0: none on its way
    Time m_offsetFetchNotBefore = kWorldStart;
    std::map<std::uint64_t, Asked> m_asked; // by tag
    std::uint64_t m_nextTag = 10;
    News m_news;
};

} // namespace engine
