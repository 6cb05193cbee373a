#pragma once

// Bodies of facts: replicas and logs, requests, groups, the lab (client_facts.h: clients). fact.h says what a fact is.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/event/log_notes.h"

namespace engine {

#define HIGHWATER_FACT(Name) \
    static constexpr std::string_view kName = #Name

// -- replicas and logs --------------------------------------------------------------------------------------------

enum class ReplicaRole : std::uint8_t { None, Leader, Follower };
// A broker learned its role from the metadata.
struct RoleTaken {
    HIGHWATER_FACT(RoleTaken);
    BrokerId broker;
    TopicPartition partition;
    ReplicaRole role = ReplicaRole::None;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("role", role); v("leader", leader); v("leaderEpoch", leaderEpoch); }
};
struct ReplicaDeleted {
    HIGHWATER_FACT(ReplicaDeleted);
    BrokerId broker;
    TopicPartition partition;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); }
};
// A log was opened at its broker's start. `dropped` bytes were cut off by recovery.
struct LogOpened {
    HIGHWATER_FACT(LogOpened);
    BrokerId broker;
    TopicPartition partition;
    Offset startOffset;
    Offset endOffset;
    Offset highWatermark;
    bool recovered = false;
    std::int64_t dropped = 0;
    std::string note; // what recovery found, one line; empty if nothing
    std::shared_ptr<const LogFilesNote> files; // null: nobody listened
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("startOffset", startOffset); v("endOffset", endOffset);
        v("highWatermark", highWatermark); v("recovered", recovered); v("dropped", dropped); v("note", note);
    }
};

struct BatchAppended {
    HIGHWATER_FACT(BatchAppended);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    Offset lastOffset;
    LeaderEpoch leaderEpoch;
    ReplicaRole as = ReplicaRole::Leader;
    Offset segment;             // base offset of the segment it went to
    std::int64_t position = 0;  // byte in that segment
    std::int64_t bytes = 0;
    NodeId client;              // who produced it, as the leader saw it; 0 on followers
    std::shared_ptr<const std::vector<RecordNote>> records; // may be null (not told)
    ProducerId producerId = kNoProducerId; // of an idempotent batch
    ProducerEpoch producerEpoch{-1};
    std::int32_t baseSequence = -1;
    std::int64_t maxTimestamp = -1;             // milliseconds since 1970
    bool rewritten = false;                     // the leader had to copy the records into a batch of its own (another codec or format)
    std::shared_ptr<const ByteChain> frame;     // the batch, as it stands in the file; null on followers, whose bytes are the leader's
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); v("lastOffset", lastOffset);
        v("leaderEpoch", leaderEpoch); v("as", as); v("segment", segment); v("position", position); v("bytes", bytes); v("client", client);
    }
};
// An idempotent batch came again and is one of the last five that the leader remembers: answered, not appended.
struct BatchDeduplicated {
    HIGHWATER_FACT(BatchDeduplicated);
    BrokerId broker;
    TopicPartition partition;
    NodeId client;
    ProducerId producerId = kNoProducerId;
    ProducerEpoch producerEpoch{-1};
    std::int32_t baseSequence = -1;
    Offset baseOffset; // where it was appended the first time
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("client", client); v("producerId", producerId);
        v("producerEpoch", producerEpoch); v("baseSequence", baseSequence); v("baseOffset", baseOffset);
    }
};
struct SegmentRolled {
    HIGHWATER_FACT(SegmentRolled);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); }
};
struct LogFlushed {
    HIGHWATER_FACT(LogFlushed);
    BrokerId broker;
    TopicPartition partition;
    Offset upTo;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("upTo", upTo); }
};
struct LogTruncated {
    HIGHWATER_FACT(LogTruncated);
    BrokerId broker;
    TopicPartition partition;
    Offset from; // the end before
    Offset to;   // the end now
    std::shared_ptr<const LogFilesNote> files; // what is left; null: nobody listened
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("from", from); v("to", to); }
};
struct LogStartMoved {
    HIGHWATER_FACT(LogStartMoved);
    BrokerId broker;
    TopicPartition partition;
    Offset to;
    std::shared_ptr<const LogFilesNote> files; // of an empty log that begins elsewhere; null: as they were
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("to", to); }
};
// The leader learned from a Fetch how far a follower is.
struct FollowerFetched {
    HIGHWATER_FACT(FollowerFetched);
    BrokerId leader;
    BrokerId follower;
    TopicPartition partition;
    Offset endOffset;  // the fetch offset: the follower's log end
    bool caughtUp = false;
    template <class V> void fields(V& v) const { v("leader", leader); v("follower", follower); v("partition", partition); v("endOffset", endOffset); v("caughtUp", caughtUp); }
};
struct HighWatermarkAdvanced {
    HIGHWATER_FACT(HighWatermarkAdvanced);
    BrokerId broker;
    TopicPartition partition;
    LeaderEpoch leaderEpoch;
    Offset from;
    Offset to;
    bool asLeader = true;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("leaderEpoch", leaderEpoch); v("from", from); v("to", to); v("asLeader", asLeader);
    }
};
// It did not advance although the leader's log grew: `by` is the replica that holds it.
struct HighWatermarkHeld {
    HIGHWATER_FACT(HighWatermarkHeld);
    BrokerId broker;
    TopicPartition partition;
    BrokerId by;
    Offset at;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("by", by); v("offset", at); }
};
// A fetcher was frozen or thawed by a command (design: freeze fetcher).
struct FetcherFrozen {
    HIGHWATER_FACT(FetcherFrozen);
    BrokerId broker;
    std::string topic; // empty: all
    std::int32_t partition = -1;
    bool frozen = true;
    template <class V> void fields(V& v) const { v("broker", broker); v("topic", topic); v("partition", partition); v("frozen", frozen); }
};
// Copying a replica that is not in sync goes over the quota of a broker (KIP-73): from time to time the partition is left out
// until there is room again. `asLeader`: out of what this broker answers to `peer`; else out of what it asks `peer` for.
struct ReplicationThrottled {
    HIGHWATER_FACT(ReplicationThrottled);
    BrokerId broker;
    TopicPartition partition;
    BrokerId peer;
    bool asLeader = true;
    bool throttled = true; // false: no more, it is in sync or the limit is gone
    std::int64_t bytesPerSecond = 0;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("peer", peer); v("asLeader", asLeader); v("throttled", throttled);
        v("bytesPerSecond", bytesPerSecond);
    }
};
// A leader told a consumer to read from a replica in the consumer's rack (KIP-392).
struct ReadReplicaPreferred {
    HIGHWATER_FACT(ReadReplicaPreferred);
    BrokerId leader;
    NodeId client;
    TopicPartition partition;
    BrokerId replica;
    std::string rack;
    template <class V> void fields(V& v) const
    {
        v("leader", leader); v("client", client); v("partition", partition); v("replica", replica); v("rack", rack);
    }
};
// From now on `client` need not name these partitions again (KIP-227).
struct FetchSessionOpened {
    HIGHWATER_FACT(FetchSessionOpened);
    BrokerId broker;
    NodeId client;
    std::int32_t session = 0;
    std::int32_t partitions = 0;
    template <class V> void fields(V& v) const { v("broker", broker); v("client", client); v("session", session); v("partitions", partitions); }
};
struct FetchSessionEvicted {
    HIGHWATER_FACT(FetchSessionEvicted);
    BrokerId broker;
    NodeId client;
    std::int32_t session = 0;
    template <class V> void fields(V& v) const { v("broker", broker); v("client", client); v("session", session); }
};

// -- requests -----------------------------------------------------------------------------------------------------

struct RequestRefused {
    HIGHWATER_FACT(RequestRefused);
    NodeId server;
    NodeId client;
    std::int16_t apiKey = -1;
    ErrorCode error = ErrorCode::None;
    std::optional<TopicPartition> partition;
    std::string message{}; // Kafka's own words, where the answer has some
    template <class V> void fields(V& v) const
    {
        v("server", server);
        v("client", client);
        v("apiKey", apiKey);
        v("error", error);
        v("partition", partition);
        v("message", message);
    }
};
// A request waits in the purgatory until something happens.
struct RequestParked {
    HIGHWATER_FACT(RequestParked);
    NodeId server;
    NodeId client;
    std::int16_t apiKey = -1;
    std::optional<TopicPartition> partition;
    Offset until = kNoOffset; // produce: the high watermark it waits for
    template <class V> void fields(V& v) const { v("server", server); v("client", client); v("apiKey", apiKey); v("partition", partition); v("until", until); }
};
// A client is over a quota: the answer asks it to be silent that long, and its connection is not read meanwhile.
struct RequestThrottled {
    HIGHWATER_FACT(RequestThrottled);
    NodeId server;
    NodeId client;
    std::int16_t apiKey = -1;
    std::string clientId; // whom the quota is counted for: "billing"
    Duration by{0};
    template <class V> void fields(V& v) const { v("server", server); v("client", client); v("apiKey", apiKey); v("clientId", clientId); v("by", by); }
};

// -- the lab ------------------------------------------------------------------------------------------------------

// A command was carried out; what it did follows as facts of its own.
struct CommandApplied {
    HIGHWATER_FACT(CommandApplied);
    std::string line;
    std::string who; // "user", "lab", "lesson", "console"
    template <class V> void fields(V& v) const { v("line", line); v("who", who); }
};
// A rule is as Kafka once had it.
struct SwitchSet {
    HIGHWATER_FACT(SwitchSet);
    std::string name;
    std::string value;
    template <class V> void fields(V& v) const { v("name", name); v("value", value); }
};
// What a broker will tell the controller and all clients as its address, from its next start on.
struct AdvertisedAddressSet {
    HIGHWATER_FACT(AdvertisedAddressSet);
    BrokerId broker;
    std::string address; // "bad:9092"
    template <class V> void fields(V& v) const { v("broker", broker); v("address", address); }
};
// The learner's code, from now on; what used it of that name uses this.
struct ScriptSet {
    HIGHWATER_FACT(ScriptSet);
    std::string name;
    std::string kind;    // "interceptor", "partitioner", "serializer"
    std::string source;  // JavaScript
    template <class V> void fields(V& v) const { v("name", name); v("kind", kind); }
};
struct MarkSet {
    HIGHWATER_FACT(MarkSet);
    std::string text;
    template <class V> void fields(V& v) const { v("text", text); }
};

#undef HIGHWATER_FACT

} // namespace engine
