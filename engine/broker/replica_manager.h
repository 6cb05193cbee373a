#pragma once

// The replicas that one broker holds: their logs, their roles, and what each role does with a request.
//
//     metadata ──▶ apply() ──▶ leader: LeaderSide (who is in sync, high watermark)      ──▶ IsrWish to the controller
//                          └─▶ follower: Follow to the fetchers, appendFetched() from them
//
// It answers at once; waiting (acks=all, long polls) is the Purgatory's, which is told of every partition that changed.
// What happens is published here: appends, high watermarks, truncations, roles, with the facts they follow from.
//
// On a slow disk an append is told, counted and readable when its DiskDone has come: until then it is nobody's. A disk that
// refuses takes the broker's only log directory offline (diskFailed()); the broker halts then, as Kafka's does.
//
// Turn rule: part of its broker.

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/broker/config.h"
#include "engine/base/log_ends.h"
#include "engine/base/switches.h"
#include "engine/broker/log_maintenance.h"
#include "engine/broker/log_teller.h"
#include "engine/controller/metadata_image.h"
#include "engine/event/fact.h"
#include "engine/log/checkpoints.h"
#include "engine/log/log.h"
#include "engine/record/append_check.h"
#include "engine/replication/leader_side.h"
#include "engine/runtime/node.h"

namespace engine {

struct Replica {
    TopicPartition id;
    Uuid topicId;
    std::optional<Log> log;           // absent: the disk failed under it
    ReplicaRole role = ReplicaRole::None;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    std::optional<LeaderSide> leaderSide;
    Offset highWatermark{0};
    std::int32_t minInSyncReplicas = 1; // effective: min(config, replicas)
    AppendConfig appendConfig;
    LogTeller files;
    // The facts behind what can be seen.
    FactId roleSince, endSince, highWatermarkSince, isrSince;
    BrokerId lastHeldBy = kNoBroker;
    Offset lastHeldAt = kNoOffset;
    Offset leaderHighWatermark{0};        // follower: as last heard; the own one waits for what is being written
    std::deque<std::pair<BatchAppended, Rule>> unwritten; // to be told when they are written

    bool isLeader() const { return role == ReplicaRole::Leader && log && leaderSide; }
};

class ReplicaManager {
public:
    struct AppendResult {
        ErrorCode error = ErrorCode::None;
        std::string message;
        std::vector<RecordError> recordErrors;
        Offset baseOffset = kNoOffset;
        Offset lastOffset = kNoOffset;
        std::int64_t logAppendTime = -1;
        Offset logStartOffset = kNoOffset;
        bool duplicate = false; // stood there already
        bool written = true;    // false: the disk still works on it; wait for Log::writtenEnd()
    };
    struct IsrWish {
        TopicPartition partition;
        Uuid topicId;
        LeaderEpoch leaderEpoch;
        std::int32_t partitionEpoch = 0;
        std::vector<BrokerId> isr;
    };
    // To follow (or no longer follow, leader kNoBroker) a leader.
    struct Follow {
        TopicPartition partition;
        Uuid topicId;
        BrokerId leader = kNoBroker;
        LeaderEpoch leaderEpoch;
    };
    struct ReadOptions {
        Offset from;
        std::int64_t bytesMax = 0;
        bool atLeastOne = false;
        bool asFollower = false; // reads to the log's end; consumers to the high watermark
        bool readCommitted = false;
    };

    // `switches` and `ends` outlive it; `ends` (may be null) is told where the logs end if a majority elects.
    // `timerKinds`: the first of those that its LogMaintenance takes.
    ReplicaManager(BrokerId self, const BrokerConfig& config, const Switches& switches = kTodaysSwitches, LogEnds* ends = nullptr,
        std::uint16_t timerKinds = 50);

    void start(Turn& turn);                    // opens the logs that lie on the disk
    std::int64_t previousEpoch() const { return m_previousEpoch; } // broker epoch of the last life; -1: it did not stop in order
    void apply(Turn& turn, const MetadataImage& image, const MetadataDelta& delta);
    void stop(Turn& turn, std::int64_t brokerEpoch); // flush, close, checkpoints, the clean-shutdown marker

    // -- as leader
    AppendResult append(Turn& turn, Replica& replica, const ByteChain& records, AppendOrigin origin, bool acksAll, NodeId client,
        const std::vector<RecordUid>* uids, MessageId message);
    Result<Log::ReadResult> read(Turn& turn, const Replica& replica, const ReadOptions& options);
    void followerFetched(Turn& turn, Replica& replica, BrokerId follower, Offset offset, Offset logStart);
    // Records below `before` go (DeleteRecords). Precondition: before <= the high watermark.
    void deleteRecords(Turn& turn, Replica& replica, Offset before);
    // Who fell behind (facts §5.3); to be asked every replica.lag.time.max.ms / 2.
    void checkIsr(Turn& turn);
    void isrAnswer(Turn& turn, const TopicPartition& partition, LeaderEpoch epoch, ErrorCode error, std::vector<BrokerId> isr,
        std::int32_t partitionEpoch);
    // The end of a leader epoch in this log, for followers and consumers (facts §5.6).
    EpochEnd endOfEpoch(const Replica& replica, LeaderEpoch epoch) const;

    // -- as follower
    // Appends what was fetched and takes the leader's high watermark. KafkaStorageError or CorruptMessage: try again later.
    ErrorCode appendFetched(Turn& turn, Replica& replica, const ByteChain& records, Offset leaderHighWatermark, Offset leaderStart);
    void truncateToDivergence(Turn& turn, Replica& replica, const EpochEnd& leaders);
    // The leader's answer to OffsetForLeaderEpoch (before 2.7). False: ask again for the epoch that is last now.
    bool truncateAsAnswered(Turn& turn, Replica& replica, const EpochEnd& leaders);
    // The leader's log does not have the offset it asked for (facts §5.5). Where it ends: what this one has beyond goes; false: it
    // has no more than that.
    bool leaderEndsAt(Turn& turn, Replica& replica, Offset end);
    // Where it starts: if this log ends before, all of it goes and it begins there.
    void leaderStartsAt(Turn& turn, Replica& replica, Offset start);

    // -- both
    Duration lagTimeMax() const; // replica.lag.time.max.ms
    // Something the disk worked on is done; false if it is not from here.
    bool diskDone(Turn& turn, const DiskDone& done);
    // The disk refused something this partition needs: the log directory goes offline.
    void failDisk(Turn& turn, const TopicPartition& id);
    // The log directory is offline; the fact that tells it. {0} with recording off, too.
    bool isWriting() const { return !m_diskWork.empty(); }
    bool diskFailed() const { return m_diskFailed; }
    FactId diskFailure() const { return m_diskFailure; }
    void checkpointHighWatermarks(Turn& turn, Rule rule);
    void checkpointRecoveryPoints(Turn& turn, Rule rule);
    void checkpointLogStarts(Turn& turn, Rule rule);
    LogMaintenance& maintenance() { return m_maintenance; }
    // How an offset of this replica, inside its log, or the first record of a time is found: told as facts. `asked`: the command.
    void lookUp(Turn& turn, const Replica& replica, Offset offset, FactId asked);
    void lookUpTime(Turn& turn, const Replica& replica, std::int64_t timestamp, FactId asked);
    // A segment was begun; `token` is that of the flush of the one before.
    void tellFiles(Turn& turn, Replica& replica); // what is new in its indexes, epochs and snapshots
    void tellRoll(Turn& turn, Replica& replica, Offset base, Rule rule, DiskToken token);
    void awaitFlush(DiskToken token, const TopicPartition& partition) { m_diskWork[token] = partition; }
    void changed(const TopicPartition& partition) { m_changed.insert(partition); }
    Replica* find(const TopicPartition& partition);
    Replica* find(const Uuid& topicId, std::int32_t partition);
    std::map<TopicPartition, Replica>& all() { return m_replicas; }
    const std::map<TopicPartition, Replica>& all() const { return m_replicas; }
    std::vector<IsrWish> takeIsrWishes() { return std::exchange(m_isrWishes, {}); }
    std::vector<Follow> takeFollows() { return std::exchange(m_follows, {}); }
    // Partitions in which something moved: an append, a high watermark, a role.
    std::set<TopicPartition> takeChanged() { return std::exchange(m_changed, {}); }
    void walk(StateVisitor& visitor) const;

private:
    Replica* open(Turn& turn, const TopicPartition& id, const Uuid& topicId);
    void become(Turn& turn, Replica& replica, const PartitionImage& image, const MetadataImage& metadata);
    void configure(Replica& replica, const MetadataImage& metadata, std::size_t replicas);
    void drop(Turn& turn, const TopicPartition& id);
    void forget(Turn& turn, const TopicPartition& id, Rule rule);
    // Logs of topics and replicas that the metadata no longer has here: they went while this broker was away (facts §4.1).
    void setStraysAside(Turn& turn, const MetadataImage& image);
    void advance(Turn& turn, Replica& replica, FactId because);
    void moveStart(Turn& turn, Replica& replica, Offset to);
    void wishIsr(Replica& replica, std::vector<BrokerId> isr);
    // What of an appended batch is told beside its header.
    struct Telling {
        std::shared_ptr<const std::vector<RecordNote>> records;
        std::shared_ptr<const ByteChain> frame;
        NodeId client;
        bool rewritten = false;
    };
    void publishAppend(Turn& turn, Replica& replica, const Log::Appended& appended, const BatchHeader& header, std::int64_t offsetInAppend,
        std::int64_t bytes, Telling telling, Rule rule);
    // For the fact of an opening, a cut, a new start.
    std::shared_ptr<const LogFilesNote> filesToTell(const Turn& turn, Replica& replica);
    void tellAppend(Turn& turn, Replica& replica, const BatchAppended& fact, Rule rule);
    // What was cut off is no longer to be told.
    static void forgetUnwritten(Replica& replica);
    Result<void> rollIfDue(Turn& turn, Replica& replica, const std::vector<BatchHeader>& headers);
    void followHighWatermark(Turn& turn, Replica& replica);
    void cut(Turn& turn, Replica& replica, Offset to, Rule rule);
    // All of the log goes; it begins at `start`.
    void beginAt(Turn& turn, Replica& replica, Offset start);
    void tellEnd(const Replica& replica);
    std::string settingOf(const MetadataImage& metadata, const std::string& topic, std::string_view name) const;
    LogConfig logConfig(const MetadataImage* metadata, const std::string& topic) const;
    // A topic setting that brokers have in milliseconds, minutes and hours; the finest that is set counts.
    std::int64_t millisOf(const MetadataImage* metadata, const std::string& topic, std::string_view name, std::string_view minutes,
        std::string_view hours) const;

    BrokerId m_self;
    const BrokerConfig& m_config;
    const Switches& m_switches;
    LogEnds* m_ends;
    LogMaintenance m_maintenance;
    std::map<TopicPartition, Replica> m_replicas;
    std::map<Uuid, std::string> m_topicNames;
    OffsetCheckpoint m_highWatermarks; // as found at the start
    OffsetCheckpoint m_recoveryPoints;
    OffsetCheckpoint m_logStarts;
    bool m_clean = false;
    std::int64_t m_previousEpoch = -1;
    const MetadataImage* m_image = nullptr;
    std::vector<IsrWish> m_isrWishes;
    std::vector<Follow> m_follows;
    std::set<TopicPartition> m_changed;
    std::map<DiskToken, TopicPartition> m_diskWork; // appends and flushes that a slow disk has not finished
    bool m_diskFailed = false;
    bool m_straysAside = false; // looked for once in a life
    FactId m_diskFailure;
};

} // namespace engine
