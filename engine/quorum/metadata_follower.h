#pragma once

// How a broker follows the cluster metadata: as an observer of the KRaft quorum (KIP-595). It finds the quorum's leader
// among the voters, fetches `__cluster_metadata`-0 from it and hands on what is committed, in order, each record once.
//
//     fetched, not yet committed          |..pending..|
//     handed on      |========= committed =|           ^ next fetch offset
//                                          ^ endOffset()
//
// A voter that does not lead answers with the leader it knows; one that is silent is given up after the fetch timeout and
// the next voter is asked after a back-off. When the leader changes, pending records are dropped and fetched again:
// what is committed never differs, so an observer never cuts back what it handed on.
//
// Where the leader's log begins later than this observer stands (it is new, or was away), it fetches the leader's snapshot first
// (KIP-630): takeSnapshot() hands it on, in place of everything before its end.
//
// Kafka's brokers also keep the log and snapshots on disk. Here they do not: a restarted broker replays from offset 0, or from
// the leader's snapshot. The metadata of a lab is small, and what a broker does with it is the same.
//
// Turn rule: part of its broker; used in that broker's turns only.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/quorum/metadata_snapshot.h"
#include "engine/runtime/node.h"
#include "engine/wire/request_channel.h"

namespace engine {

// Records that a majority has flushed: one batch of the log.
struct CommittedBatch {
    Offset baseOffset;
    Offset lastOffset;
    std::int32_t epoch = 0;          // of the quorum leader that appended it
    std::int64_t appendTimestamp = 0;
    bool isControl = false;          // LeaderChange and the like: no values
    std::vector<Slice> values;       // value i has offset baseOffset + i; controller/metadata_record.h reads them
};

class MetadataFollower {
public:
    struct Config {
        NodeId self;
        std::vector<NodeId> voters; // not empty
        std::string clusterId;
        Uuid directory;             // of meta.properties: an observer is known by its id and directory
        Duration fetchTimeout{2000ms};  // controller.quorum.fetch.timeout.ms
        Duration retryBackoff{50ms};    // before asking another voter
        Duration fetchMaxWait{500ms};
        std::int32_t fetchMaxBytes = 8 * 1024 * 1024;
        std::uint16_t timerKinds = 0;   // it uses the node's timer kinds timerKinds … timerKinds + 3
    };
    static constexpr std::uint16_t kTimerKinds = 4;

    explicit MetadataFollower(Config config);

    void start(Turn& turn);
    // False: not one of its own timers or connections; nothing happened.
    bool on(Turn& turn, const Timer& timer);
    bool on(Turn& turn, Delivery& delivery);

    // A whole snapshot that came since the last call: it stands for everything below id.endOffset. Ask before takeCommitted().
    struct Snapshot {
        SnapshotId id;
        std::vector<Slice> values; // metadata records
        NodeId from;
    };
    std::optional<Snapshot> takeSnapshot() { return std::exchange(m_snapshot, std::nullopt); }
    // What became committed since the last call, in the order of the log.
    std::vector<CommittedBatch> takeCommitted();

    // The active controller as far as known; kLabNode: not known now. Where a broker sends its controller requests.
    NodeId leader() const { return m_leader; }
    std::int32_t leaderEpoch() const { return m_epoch; }
    // Below it everything was handed on. A broker's heartbeat reports endOffset() - 1.
    Offset endOffset() const { return m_endOffset; }
    Offset highWatermark() const { return m_highWatermark; }

    void walk(StateVisitor& visitor) const;

private:
    void fetch(Turn& turn);
    void retryLater(Turn& turn);
    void forgetLeader();
    void take(Turn& turn, wire::RequestChannel::Response& response);
    void takePiece(Turn& turn, wire::RequestChannel::Response& response);
    // An answer with an error tells who leads, and in which epoch; then the fetch is tried again.
    void learn(Turn& turn, NodeId peer, std::int32_t epoch, NodeId leader, ErrorCode error);
    void handOnCommitted();

    Config m_config;
    wire::RequestChannel m_channel;
    NodeId m_leader;
    std::int32_t m_epoch = 0;
    std::size_t m_nextVoter = 0;      // asked while no leader is known
    Offset m_endOffset{0};
    std::int32_t m_lastEpoch = 0;     // of the batch before m_endOffset
    Offset m_highWatermark{0};
    std::deque<CommittedBatch> m_pending;   // fetched, above m_endOffset
    std::vector<CommittedBatch> m_committed; // not yet taken
    std::optional<SnapshotFetch> m_snapshotFetch;
    std::optional<Snapshot> m_snapshot; // not yet taken
    TimerId m_timer;                  // of the back-off; none while a fetch is under way
};

} // namespace engine
