#pragma once

// A voter of the KRaft quorum: elects a leader among the controllers and copies its log (KIP-595; facts §5.11).
//
//     Unattached ──election timeout──▶ Candidate ──majority of votes──▶ Leader ──nobody fetches──▶ Resigned
//         │  ▲                                                              │
//         └──┴───────────── Follower ◀── BeginQuorumEpoch, a newer epoch ◀──┘
//
// The leader appends; followers and observers (the brokers) pull with Fetch. A voter counts what it has flushed; below the
// high watermark a majority has, and nothing there ever changes. quorum_rules.h has the decisions, this class the turns.
//
// Part of its controller and used in that node's turns only. Election timeouts are random from the node's own stream.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/event/fact.h"
#include "engine/quorum/metadata_log.h"
#include "engine/quorum/quorum_rules.h"
#include "engine/quorum/quorum_state.h"
#include "engine/wire/begin_quorum_epoch.h"
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
        Duration electionTimeout{1s};
        Duration fetchTimeout{2s};
        Duration retryBackoff{20ms};
        Duration requestTimeout{2s};
        std::uint16_t timerKinds = 0; // timerKinds … timerKinds + 2
    };
    static constexpr std::uint16_t kTimerKinds = 3;

    explicit Quorum(Config config);

    // False: the disk failed; the node must stop.
    bool start(Turn& turn);
    bool on(Turn& turn, const Timer& timer);
    bool on(Turn& turn, Delivery& delivery); // of its own connections to the other voters
    void on(Turn& turn, const DiskDone& done);
    // Says goodbye, so that the others elect at once (EndQuorumEpoch).
    void resign(Turn& turn);

    // -- requests of voters and observers
    wire::VoteResponse vote(Turn& turn, const wire::VoteRequest& request);
    wire::BeginQuorumEpochResponse begin(Turn& turn, const wire::BeginQuorumEpochRequest& request);
    wire::EndQuorumEpochResponse end(Turn& turn, const wire::EndQuorumEpochRequest& request);
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

    bool isLeader() const { return m_role == QuorumRole::Leader; }
    NodeId leader() const { return m_state.leader; }
    std::int32_t epoch() const { return m_state.epoch; }
    Offset highWatermark() const { return m_highWatermark; }
    const MetadataLog& log() const { return m_log; }
    bool failed() const { return m_log.failed() || m_broken; }
    FactId leaderSince() const { return m_leaderSince; }
    void walk(StateVisitor& visitor) const;

private:
    struct Progress {
        Offset end{0};
        Time lastFetch = kWorldStart;
    };
    struct Parked {
        RequestToken token = 0;
        wire::FetchRequest request;
        Time until;
    };
    void become(Turn& turn, QuorumRole role, std::int32_t epoch, NodeId leader, NodeId voted);
    void becomeCandidate(Turn& turn, Rule why);
    void becomeLeader(Turn& turn);
    void armTimer(Turn& turn, Duration delay);
    Duration electionDelay(Turn& turn);
    void fetchFromLeader(Turn& turn);
    void answered(Turn& turn, wire::RequestChannel::Response& response);
    void tookFetch(Turn& turn, wire::RequestChannel::Response& response);
    bool answerFetch(Turn& turn, RequestToken token, const wire::FetchRequest& request, bool timedOut);
    void answerParked(Turn& turn);
    void advance(Turn& turn);
    void sendBegin(Turn& turn);
    bool isVoter(NodeId id) const;
    void publishLog(Turn& turn);

    Config m_config;
    wire::RequestChannel m_channel;
    MetadataLog m_log;
    ElectionState m_state;
    QuorumRole m_role = QuorumRole::Unattached;
    Offset m_highWatermark{0};
    Offset m_epochStart{0};           // leader: its LeaderChange
    std::map<NodeId, Progress> m_progress; // leader: of the other voters
    std::set<NodeId> m_votes;         // candidate
    std::vector<NodeId> m_granting;
    std::vector<Parked> m_parked;
    std::vector<Fetched> m_fetched;
    TimerId m_timer;
    bool m_fetching = false;
    bool m_fetchedInEpoch = false;
    bool m_waitsForFlush = false;     // follower: the next fetch waits until what came is flushed
    bool m_becameLeader = false;
    bool m_lostLeadership = false;
    bool m_broken = false;
    FactId m_leaderSince;
    FactId m_candidateSince;
    Offset m_publishedEnd{-1};
    Offset m_publishedMark{-1};
};

} // namespace engine
