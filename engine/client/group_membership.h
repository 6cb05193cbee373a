#pragma once

// A consumer's side of its group, as far as both protocols share it: finds the coordinator, commits offsets and reads them back. How
// it becomes and stays a member is a protocol's (facts §7.3):
//
//     ClassicMembership    JoinGroup, SyncGroup, Heartbeat, LeaveGroup; the leader of the group computes who shall have what
//     ConsumerMembership   ConsumerGroupHeartbeat (KIP-848); the coordinator computes it
//
// It does not know positions. What changes an assignment happens in the application's poll(), in three steps, whatever the protocol:
//
//     wantsPrepare()   the ConsumerNode commits, gives up givesUp() and calls prepared()
//     poll()           the membership goes on (sends its JoinGroup)
//     takeAssigned()   the node takes the new assignment and says so: taken()
//
// Requests to the coordinator travel on connections of their own, so that no heartbeat waits behind a Fetch.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/client/client_config.h"
#include "engine/client/client_metadata.h"
#include "engine/client/client_network.h"
#include "engine/event/consumer_facts.h"
#include "engine/event/rules.h"

namespace engine {

class GroupMembership {
public:
    struct Options {
        NodeId client;
        std::string group;                  // empty: no group; nothing is ever asked of a coordinator
        std::vector<std::string> topics;    // subscribed
        std::string pattern;                // in place of topics. Both empty: the group is used for commits only
        std::optional<std::string> instanceId;
        std::string rack;
        std::vector<AssignorKind> assignors; // classic: by preference
        std::string remoteAssignor;         // KIP-848; empty: the coordinator's choice
        Duration sessionTimeout{45s};       // classic
        Duration rebalanceTimeout{300s};    // max.poll.interval.ms
        Duration heartbeatInterval{3s};     // classic
        Duration apiTimeout{60s};
        Duration retryBackoff{100ms};
        Duration retryBackoffMax{1s};
        bool requireStable = true;          // OffsetFetch waits for transactions
        ClientNetwork::Options network;     // of the connections to the coordinator
        std::uint64_t findTag = 0;          // of FindCoordinator, which goes to any broker over the node's own network
    };
    using Offsets = std::map<TopicPartition, std::pair<Offset, LeaderEpoch>>;
    struct CommitDone {
        CommitKind kind = CommitKind::Async;
        std::int64_t number = 0;            // as commit() returned it
        ErrorCode error = ErrorCode::None;
        std::string exception{};            // Kafka's name; empty: well
        bool isRetriable = false;           // RetriableCommitFailedException
        FactId ended{};                     // the CommitEnded
    };
    // What the application's poll() shall read from now on.
    struct Assigned {
        std::vector<TopicPartition> partitions{}; // sorted
        FactId because{};
        Rule rule = Rule::None;
    };

    // What the node must act upon.
    struct News {
        std::map<TopicPartition, std::pair<Offset, LeaderEpoch>> committed; // fetched; kNoOffset: none
        std::vector<CommitDone> commitsDone; // well or not
        bool left = false;                   // leave() is answered
        ErrorCode fatal = ErrorCode::None;   // the application gets an exception
        std::string fatalMessage;            // of the broker; empty: the error's own words
    };

    static std::unique_ptr<GroupMembership> make(Options options, bool consumerProtocol);
    virtual ~GroupMembership() = default;
    GroupMembership(const GroupMembership&) = delete; // answers on their way are known by address-free tags, but one is enough
    GroupMembership& operator=(const GroupMembership&) = delete;

    // -- the application's thread, inside poll()
    // The partitions change: see above.
    virtual bool wantsPrepare() const = 0;
    virtual std::vector<TopicPartition> givesUp() const = 0; // of owned()
    virtual bool isLost() const = 0;                         // what is given up may be somebody else's already: nothing is committed
    virtual void prepared(Turn& turn) = 0;
    // Joins if it has to. Returns when to call again although nothing happened.
    virtual Time poll(Turn& turn, ClientMetadata& metadata) = 0;
    // A rebalance holds the application in poll(): nothing is handed out, nothing fetched.
    virtual bool holdsReading() const = 0;
    std::optional<Assigned> takeAssigned() { return std::exchange(m_assigned, std::nullopt); }
    // The node reads these now; `removed` were taken away by it (not by a preparation).
    void taken(Turn& turn, std::vector<TopicPartition> partitions, const std::vector<TopicPartition>& removed);
    // subscribe() once more; both empty: unsubscribe().
    void subscribe(Turn& turn, std::vector<std::string> topics, std::string pattern, ClientMetadata& metadata);

    // -- any time
    // Finds the coordinator, sends heartbeats and commits. `lastPoll`: when the application last called poll(); past
    // max.poll.interval.ms the group is left. Returns when to call again although nothing happened.
    Time background(Turn& turn, ClientMetadata& metadata, ClientNetwork& network, Time lastPoll);
    // Ends in News::commitsDone, under the number that it returns; at once if there is nothing to commit. `rule`: why; None: by its kind.
    std::int64_t commit(Turn& turn, Offsets offsets, CommitKind kind, Rule rule = Rule::None);
    void fetchOffsets(const std::set<TopicPartition>& partitions); // ends in News::committed
    virtual void leave(Turn& turn) = 0;                            // close(); ends in News::left
    // An answer to a Metadata request was taken.
    virtual void metadataChanged(Turn& turn, ClientMetadata& metadata) = 0;

    void on(Turn& turn, Delivery& delivery, ClientMetadata& metadata);
    bool on(Turn& turn, const Timer& timer, ClientMetadata& metadata);
    // An answer of the node's own network; false: not ours.
    bool found(Turn& turn, ClientNetwork::Response& response);
    News takeNews();
    // The client ends with an exception.
    void failed(Turn& turn, ErrorCode error);

    // -- questions
    bool isSubscribed() const { return !m_options.topics.empty() || !m_options.pattern.empty(); }
    bool knowsCoordinator() const { return m_coordinator != NodeId{}; }
    virtual bool isStable() const = 0;
    virtual bool hasGeneration() const = 0;
    virtual std::int32_t generation() const = 0; // or member epoch; -1: none
    const std::string& memberId() const { return m_memberId; }
    const std::vector<TopicPartition>& owned() const { return m_owned; }
    FactId lastChange() const { return m_told.id; } // the last MembershipChanged
    bool isCommitting(CommitKind kind) const;
    void closeAll(Turn& turn) { m_network.closeAll(turn); }
    void walk(StateVisitor& visitor) const;

protected:
    enum class Asked : std::uint8_t { Join, Sync, Heartbeat, Leave, Commit, OffsetFetch, GroupHeartbeat };

    explicit GroupMembership(Options options);

    // -- what a protocol does at these instants
    virtual Time checkPoll(Turn& turn, Time lastPoll) = 0;             // has the application polled in time?
    virtual Time keepPresence(Turn& turn) = 0;                         // the coordinator can be asked now
    virtual void protocolAnswered(Turn& turn, Asked what, ClientNetwork::Response& response, ClientMetadata& metadata) = 0;
    virtual void coordinatorIsNew(Turn& turn) = 0;
    virtual void coordinatorIsGone(Turn& turn) = 0;
    virtual void commitRefused(Turn& turn, ErrorCode error) = 0;       // for its membership: 22, 25, 27
    virtual std::string_view refusesCommits() const = 0;               // the exception that commitSync() throws now; empty: none
    virtual bool namesItselfInOffsetFetch() const = 0;                 // KIP-848
    virtual void subscriptionChanged(Turn& turn, ClientMetadata& metadata) = 0;
    virtual void protocolTaken(Turn& turn, const std::vector<TopicPartition>& removed) = 0;
    virtual void walkProtocol(StateVisitor& visitor) const = 0;

    // group_membership.cpp
    bool coordinatorReady(Turn& turn);
    void coordinatorLost(Turn& turn, ErrorCode error);
    void fatal(ErrorCode error, std::string message = {});
    int version(wire::ApiKey api, int ownMax) const;
    bool isAsked(std::uint64_t tag) const { return m_asked.contains(tag); }
    void forgetAsked(); // answers about this membership; those to commits are still waited for
    // Publishes where the membership stands, if that is news.
    void tell(Turn& turn, MembershipState state, std::int32_t generation, ErrorCode error, std::string reason, FactId because, Rule rule);
    template <wire::Message M>
    std::uint64_t ask(Turn& turn, Asked what, const M& message, int version, Duration timeout = Duration::zero())
    {
        const std::uint64_t tag = m_nextTag++;
        m_asked[tag] = what;
        MessageNote note;
        note.isStory = what != Asked::Heartbeat && what != Asked::Commit && what != Asked::OffsetFetch;
        m_network.request(turn, m_coordinator, message, version, tag, note, nullptr, true, timeout);
        return tag;
    }

    Options m_options;
    ClientNetwork m_network;
    NodeId m_coordinator;                  // {0}: unknown
    Time m_findNotBefore = kWorldStart;
    std::string m_memberId;
    std::vector<TopicPartition> m_owned;   // what the node reads; sorted
    std::optional<Assigned> m_assigned;    // and shall read
    News m_news;

private:
    struct Commit {
        CommitKind kind = CommitKind::Async;
        Offsets offsets;
        Time deadline;
        Time notBefore;
        std::uint64_t tag = 0; // 0: not on its way
        std::int64_t number = 0;
        std::int32_t attempts = 0;
        Rule rule = Rule::None;
        ErrorCode lastError = ErrorCode::None; // of an attempt that failed
        FactId sent{};
    };
    struct Told { // the last MembershipChanged
        MembershipState state = MembershipState::Unjoined;
        std::string memberId;
        std::int32_t generation = -1;
        FactId id;
    };

    Time findCoordinator(Turn& turn, ClientMetadata& metadata, ClientNetwork& network);
    void tellCoordinator(Turn& turn, ErrorCode error);
    void answered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata);

    // group_commits.cpp
    Time sendCommits(Turn& turn);
    Time expireCommits(Turn& turn); // also where nobody can be asked
    void commitAnswered(Turn& turn, ClientNetwork::Response& response);
    void giveUpCommits(Turn& turn); // those on their way
    void tellSent(Turn& turn, Commit& commit) const;
    // `exception`: Kafka's name; empty: well.
    void endCommit(Turn& turn, std::size_t index, ErrorCode error, std::string_view exception);
    Time sendOffsetFetch(Turn& turn);
    void offsetsFetched(Turn& turn, ClientNetwork::Response& response);

    bool m_finding = false;
    std::vector<Commit> m_commits;
    std::int64_t m_lastCommit = 0;         // the number of it
    std::set<TopicPartition> m_offsetsWanted;
    std::set<TopicPartition> m_offsetsAsked;
    std::uint64_t m_offsetFetchTag = 0;    // 0: none on its way
    Time m_offsetFetchNotBefore = kWorldStart;
    std::map<std::uint64_t, Asked> m_asked; // by tag
    std::uint64_t m_nextTag = 10;
    Told m_told;
};

} // namespace engine
