#pragma once

// A voter of the KRaft quorum: elects a leader among the controllers and copies its log (KIP-595, KIP-630, KIP-996; facts §5.11).
//
//     Unattached ─election timeout─▶ Prospective ─majority of pre-votes─▶ Candidate ─majority of votes─▶ Leader
//         ▲                           │   ▲   ▲                              │                             │
//         │◀──── no majority, no leader   │   └─────── election timeout ─────┘      nobody fetches, goodbye │
//         │                               │fetch timeout                                                   ▼
//         └── Follower ◀── BeginQuorumEpoch, any answer that names the leader      election timeout ── Resigned
//
// A prospective voter asks whether an election could be won and disturbs nobody: epochs stay, whoever still fetches from the
// leader refuses. So a voter that was cut off comes back without a new election.
// The leader appends; followers and observers (the brokers) pull with Fetch, and with FetchSnapshot if they are behind where its
// log begins. A voter counts what it has flushed; below the high watermark a majority has, and nothing there ever changes.
// quorum_rules.h has the decisions, this class the turns: quorum.cpp elects, quorum_requests.cpp answers, quorum_copy.cpp copies.
//
// Part of its controller and used in that node's turns only. Election timeouts are random from the node's own stream.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/base/uuid.h"
#include "engine/event/fact.h"
#include "engine/quorum/metadata_log.h"
#include "engine/quorum/quorum_rules.h"
#include "engine/quorum/quorum_state.h"
#include "engine/wire/begin_quorum_epoch.h"
#include "engine/wire/describe_quorum.h"
#include "engine/wire/end_quorum_epoch.h"
#include "engine/wire/fetch.h"
#include "engine/wire/request_channel.h"
#include "engine/wire/server_connections.h"
#include "engine/wire/vote.h"

namespace engine {

class Quorum {
public:
    struct Config {
        NodeId self;
        std::vector<NodeId> voters; // self among them
        std::string clusterId;
        Duration electionTimeout{1s};    // controller.quorum.election.timeout.ms
        Duration fetchTimeout{2s};       // controller.quorum.fetch.timeout.ms
        Duration electionBackoffMax{1s}; // controller.quorum.election.backoff.max.ms
        Duration retryBackoff{20ms};     // controller.quorum.retry.backoff.ms
        Duration requestTimeout{2s};     // controller.quorum.request.timeout.ms
        std::int64_t segmentBytes = 1 << 30; // metadata.log.segment.bytes
        std::uint16_t timerKinds = 0; // timerKinds … timerKinds + 2
    };
    static constexpr std::uint16_t kTimerKinds = 3;

    explicit Quorum(Config config);

    // `directory`: of meta.properties. False: the disk failed; the node must stop.
    bool start(Turn& turn, const Uuid& directory);
    bool on(Turn& turn, const Timer& timer);
    bool on(Turn& turn, Delivery& delivery); // of its own connections to the other voters
    void on(Turn& turn, const DiskDone& done);
    // Stops in order: a leader says goodbye, so that the others elect at once (EndQuorumEpoch), and stays to give its pre-vote.
    void resign(Turn& turn);
    // After resign(): somebody else leads, or nobody else could.
    bool isSucceeded() const;

    // -- requests of voters and observers
    wire::VoteResponse vote(Turn& turn, const wire::VoteRequest& request);
    wire::BeginQuorumEpochResponse begin(Turn& turn, const wire::BeginQuorumEpochRequest& request);
    wire::EndQuorumEpochResponse end(Turn& turn, const wire::EndQuorumEpochRequest& request);
    wire::FetchSnapshotResponse fetchSnapshot(Turn& turn, const wire::FetchSnapshotRequest& request);
    wire::DescribeQuorumResponse describe(Turn& turn, const wire::DescribeQuorumRequest& request);
    // Answers now, or later through takeFetched() when there is something to tell.
    void fetch(Turn& turn, RequestToken token, wire::FetchRequest request);
    struct Fetched {
        RequestToken token = 0;
        wire::FetchResponse response;
        std::int32_t batches = 0;
    };
    std::vector<Fetched> takeFetched() { return std::exchange(m_fetched, {}); }

    // -- the active controller. Precondition of append: isLeader(). Returns the offset of the last record.
    Offset append(Turn& turn, const std::vector<Slice>& values);
    // True once after this voter became leader, and once after it stopped being it.
    bool takeBecameLeader() { return std::exchange(m_becameLeader, false); }
    bool takeLostLeadership() { return std::exchange(m_lostLeadership, false); }

    // -- snapshots. The id that one of everything committed below `endOffset` has. Precondition: a batch ends there.
    SnapshotId snapshotIdAt(Offset endOffset) const;
    // False: the disk refused. Precondition: id came from snapshotIdAt().
    bool keepSnapshot(Turn& turn, const SnapshotId& id, Slice bytes) { return m_log.addSnapshot(turn, id, std::move(bytes)); }
    bool dropBefore(Turn& turn, const SnapshotId& id, Rule why);
    // Once after the log was replaced by a snapshot of the leader: what was applied is behind it.
    std::optional<SnapshotId> takeRestarted() { return std::exchange(m_restarted, std::nullopt); }

    bool isLeader() const { return m_role == QuorumRole::Leader; }
    QuorumRole role() const { return m_role; }
    NodeId leader() const { return m_state.leader; }
    NodeId voted() const { return m_state.voted; }
    std::int32_t epoch() const { return m_state.epoch; }
    Offset highWatermark() const { return m_highWatermark; }
    const MetadataLog& log() const { return m_log; }
    bool failed() const { return m_log.failed() || m_broken; }
    FactId leaderSince() const { return m_leaderSince; }
    void walk(StateVisitor& visitor) const;

private:
    // What the leader knows of who fetches from it. Wall times: of the leader, milliseconds since 1970, -1: never.
    struct Progress {
        Offset end{0};
        Time lastFetch = kWorldStart;
        bool everFetched = false;
        std::int64_t lastFetchWall = -1;
        std::int64_t lastCaughtUpWall = -1;
        Offset leaderEnd{0}; // at its last fetch
    };
    using ReplicaKey = std::pair<NodeId, Uuid>; // directory
    struct Parked {
        RequestToken token = 0;
        wire::FetchRequest request;
        Time until;
    };

    // quorum.cpp
    void become(Turn& turn, QuorumRole role, std::int32_t epoch, NodeId leader, NodeId voted);
    void becomeFollower(Turn& turn, std::int32_t epoch, NodeId leader);
    void becomeUnattached(Turn& turn, std::int32_t epoch);
    void becomeProspective(Turn& turn, Rule why);
    void becomeCandidate(Turn& turn, Rule why);
    void becomeLeader(Turn& turn);
    void becomeResigned(Turn& turn, Rule why);
    void askForVotes(Turn& turn, bool isPreVote);
    void preVoteLost(Turn& turn);
    void learn(Turn& turn, std::int32_t epoch, NodeId leader);
    void armTimer(Turn& turn, Duration delay);
    Duration electionDelay(Turn& turn);
    void checkQuorum(Turn& turn);
    void answered(Turn& turn, wire::RequestChannel::Response& response);
    void sendBegin(Turn& turn);
    void sendEnd(Turn& turn);
    void advance(Turn& turn);
    void publishLog(Turn& turn);
    bool isVoter(NodeId id) const;

    // quorum_requests.cpp
    bool answerFetch(Turn& turn, RequestToken token, const wire::FetchRequest& request, bool timedOut, bool arrived = false);
    void answerParked(Turn& turn);
    void heardFrom(Turn& turn, const ReplicaKey& who, Offset end);
    void forgetObservers(Turn& turn);
    void publishObservers(Turn& turn);

    // quorum_copy.cpp
    void fetchFromLeader(Turn& turn);
    void fetchSoon(Turn& turn);
    void tookFetch(Turn& turn, wire::RequestChannel::Response& response);
    void tookSnapshot(Turn& turn, wire::RequestChannel::Response& response);

    Config m_config;
    wire::RequestChannel m_channel;
    MetadataLog m_log;
    Uuid m_directory;
    ElectionState m_state;
    QuorumRole m_role = QuorumRole::Unattached;
    Offset m_highWatermark{0};
    Offset m_epochStart{0};           // leader: its LeaderChange
    std::map<NodeId, Progress> m_progress; // leader: of the other voters
    std::map<ReplicaKey, Progress> m_observers; // leader
    std::set<NodeId> m_refusing;      // prospective, candidate
    std::vector<NodeId> m_granting;   // the same; self first
    std::uint64_t m_round = 0;        // of asking for votes: answers to an older one do not count
    std::vector<Parked> m_parked;
    std::vector<Fetched> m_fetched;
    TimerId m_timer;
    Time m_timerAt;                   // when it fires
    std::size_t m_nextVoter = 0;      // asked who leads
    bool m_fetching = false;
    bool m_fetchedFromLeader = false; // as a follower, since it follows
    bool m_waitsForFlush = false;     // follower: the next fetch waits until what came is flushed
    std::optional<SnapshotFetch> m_snapshotFetch;
    std::optional<SnapshotId> m_restarted;
    bool m_stopping = false;
    bool m_becameLeader = false;
    bool m_lostLeadership = false;
    bool m_broken = false;
    FactId m_leaderSince;
    FactId m_asksSince;               // QuorumProspective, QuorumCandidate
    FactId m_stateSince;              // QuorumStateChanged
    Offset m_publishedEnd{-1};
    Offset m_publishedMark{-1};
    std::vector<BrokerId> m_publishedObservers;
};

// The address of a controller inside the World: its listener CONTROLLER has no port outside (design/physics.md).
std::string controllerHost(NodeId controller);
inline constexpr std::uint16_t kControllerPort = 9093;

} // namespace engine
