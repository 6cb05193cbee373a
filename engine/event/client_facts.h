#pragma once

// Bodies of facts: producers, and what every embedded client meets. They follow a record in the order in which it passes:
//
//     send()  InterceptorRan  SendBlocked  RecordCalled | SendFailed          the application's thread
//     sender  StickyPartitionChosen  BatchSent  BatchRetried | BatchSplit     the sender's
//     end     BatchAcked | BatchFailed  InterceptorRan
//
// fact.h says what a fact is.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine {

#define HIGHWATER_FACT(Name) \
    static constexpr std::string_view kName = #Name

// -- producers: send() ----------------------------------------------------------------------------------------------

// send() was called: a record entered the accumulator.
struct RecordCalled {
    HIGHWATER_FACT(RecordCalled);
    NodeId client;
    RecordUid uid;
    TopicPartition partition;
    std::uint32_t keyHash = 0;     // murmur2 of the serialized key, 0 without
    std::string key;               // at most 24 bytes of the serialized key
    std::int32_t size = 0;         // bytes of key and value, serialized
    std::string value;             // at most 24 bytes of the serialized value
    std::int32_t keySize = -1;     // bytes of the serialized key; -1: none
    std::uint64_t batch = 0;       // the producer's number of the batch it entered
    bool opensBatch = false;       // it is the batch's first record
    bool fillsBatch = false;       // the batch takes no more; either wakes the sender
    std::int32_t bytes = 0;        // the batch grew by, before compression
    std::int64_t stickyBytes = -1; // given to this partition since it was chosen; -1: the sticky partitioner was not asked
    template <class V> void fields(V& v) const
    {
        v("client", client); v("uid", uid); v("partition", partition); v("key", key); v("size", size); v("batch", batch);
    }
};
enum class SendStage : std::uint8_t { Metadata, Serializer, Partitioner, Size, Memory, Closed };
// send() threw, or its future failed at once: the record entered nothing.
struct SendFailed {
    HIGHWATER_FACT(SendFailed);
    NodeId client;
    RecordUid uid;
    TopicPartition partition;      // -1: not chosen yet
    SendStage stage = SendStage::Metadata;
    std::string exception;         // Kafka's name: "TimeoutException"
    std::string message;           // as Kafka's client says it
    template <class V> void fields(V& v) const
    {
        v("client", client); v("uid", uid); v("partition", partition); v("stage", stage); v("exception", exception);
        v("message", message);
    }
};
enum class BlockedOn : std::uint8_t { Metadata, Memory };
// send() holds its caller: the topic is not known yet, or buffer.memory is used up.
struct SendBlocked {
    HIGHWATER_FACT(SendBlocked);
    NodeId client;
    RecordUid uid;
    TopicPartition partition;      // -1: not chosen yet
    BlockedOn on = BlockedOn::Metadata;
    Time until = kNever;           // max.block.ms ends then
    template <class V> void fields(V& v) const
    {
        v("client", client); v("uid", uid); v("partition", partition); v("on", on); v("until", until);
    }
};
enum class InterceptorHook : std::uint8_t { Configure, OnSend, OnAcknowledgement, Close };
enum class InterceptorOutcome : std::uint8_t { Unchanged, Changed, Threw };
// An interceptor was called. What it throws is logged and goes no further.
struct InterceptorRan {
    HIGHWATER_FACT(InterceptorRan);
    NodeId client;
    RecordUid uid;                 // 0: configure() and close()
    std::string interceptor;
    InterceptorHook hook = InterceptorHook::OnSend;
    InterceptorOutcome outcome = InterceptorOutcome::Unchanged;
    std::int32_t grewBy = 0;       // bytes of key, value and headers
    std::string message;           // what it threw, or says it did
    template <class V> void fields(V& v) const
    {
        v("client", client); v("uid", uid); v("interceptor", interceptor); v("hook", hook); v("outcome", outcome);
        v("grewBy", grewBy); v("message", message);
    }
};
// The client was told about its topics: where it now sends to and fetches from, right or not.
struct ClientMetadataUpdated {
    HIGHWATER_FACT(ClientMetadataUpdated);
    struct Leader {
        TopicPartition partition;
        BrokerId leader = kNoBroker;
        LeaderEpoch leaderEpoch;
        // "orders-0@2"; without a leader "orders-0@none"
        std::string toString() const { return partition.toString() + "@" + (leader == kNoBroker ? "none" : std::to_string(leader.value)); }
        bool operator==(const Leader&) const = default;
    };
    NodeId client;
    std::vector<Leader> leaders;
    template <class V> void fields(V& v) const { v("client", client); v("leaders", leaders); }
};
// A partition for records without a key was drawn.
struct StickyPartitionChosen {
    HIGHWATER_FACT(StickyPartitionChosen);
    NodeId client;
    TopicPartition partition;
    std::int32_t before = -1;              // -1: the first one
    std::vector<std::int32_t> candidates;  // partitions among which it was drawn
    std::vector<std::int32_t> queues;      // waiting batches of each; empty: drawn evenly
    std::vector<std::int32_t> sums;        // running sums of the weights; empty: drawn evenly
    std::int64_t bytes = 0;                // given to the one before
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("before", before); v("candidates", candidates); v("queues", queues);
        v("sums", sums); v("bytes", bytes);
    }
};
// partitionsFor(): what the application was told, or that it waits for metadata.
struct PartitionsListed {
    HIGHWATER_FACT(PartitionsListed);
    NodeId client;
    std::string topic;
    bool waits = false;            // until max.block.ms ends
    std::vector<ClientMetadataUpdated::Leader> leaders;
    std::string error;             // of Kafka's client, "TimeoutException: …"; empty: there is none
    template <class V> void fields(V& v) const
    {
        v("client", client); v("topic", topic); v("waits", waits); v("leaders", leaders); v("error", error);
    }
};
// flush() or close() began, or is through. A close() that waits no longer leaves records behind.
struct ProducerFlushed {
    HIGHWATER_FACT(ProducerFlushed);
    NodeId client;
    bool closes = false;
    bool done = false;
    std::int32_t abandoned = 0;    // records that a timed-out close() gave up
    template <class V> void fields(V& v) const { v("client", client); v("closes", closes); v("done", done); v("abandoned", abandoned); }
};

// -- producers: the sender --------------------------------------------------------------------------------------------

// The sender put a batch into a request.
struct BatchSent {
    HIGHWATER_FACT(BatchSent);
    NodeId client;
    TopicPartition partition;
    BrokerId broker;
    std::vector<RecordUid> uids;
    std::int32_t attempt = 1;
    std::int32_t baseSequence = -1;
    std::uint64_t batch = 0;
    std::int64_t request = 0;      // the producer's Produce requests, from 1; batches of one request share it
    std::int64_t bytes = 0;        // of the batch as it travels
    std::int64_t rawBytes = 0;     // before compression
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("broker", broker); v("uids", uids); v("attempt", attempt);
        v("baseSequence", baseSequence); v("batch", batch); v("request", request); v("bytes", bytes);
    }
};
// The callback reported success (acks=0: at hand-over, `confirmed` false, no offset).
struct BatchAcked {
    HIGHWATER_FACT(BatchAcked);
    NodeId client;
    TopicPartition partition;
    Offset baseOffset = kNoOffset;
    std::vector<RecordUid> uids;
    bool confirmed = true;
    Duration latency{0}; // of its oldest record, from send() on
    std::uint64_t batch = 0;
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("baseOffset", baseOffset); v("uids", uids); v("confirmed", confirmed);
        v("latency", latency); v("batch", batch);
    }
};
struct BatchFailed {
    HIGHWATER_FACT(BatchFailed);
    NodeId client;
    TopicPartition partition;
    std::vector<RecordUid> uids;
    ErrorCode error = ErrorCode::None;
    std::uint64_t batch = 0;
    std::string exception;         // Kafka's name: "TimeoutException"
    std::string message;           // as Kafka's client says it
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("uids", uids); v("error", error); v("batch", batch);
        v("exception", exception); v("message", message);
    }
};
struct BatchRetried {
    HIGHWATER_FACT(BatchRetried);
    NodeId client;
    TopicPartition partition;
    std::vector<RecordUid> uids;
    ErrorCode error = ErrorCode::None;
    Duration backoff{0};
    std::uint64_t batch = 0;
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("uids", uids); v("error", error); v("backoff", backoff); v("batch", batch);
    }
};
// Too large for the broker: its records go on in two.
struct BatchSplit {
    HIGHWATER_FACT(BatchSplit);
    struct Part {
        std::uint64_t batch = 0;
        std::int32_t records = 0;
        std::int64_t bytes = 0;
        // "7:12": batch 7, 12 records
        std::string toString() const { return std::to_string(batch) + ":" + std::to_string(records); }
        bool operator==(const Part&) const = default;
    };
    NodeId client;
    TopicPartition partition;
    std::uint64_t batch = 0;
    std::vector<Part> into;
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("batch", batch); v("into", into); }
};
// A new id, or a higher epoch that the client gave itself (KIP-360).
struct ProducerIdAssigned {
    HIGHWATER_FACT(ProducerIdAssigned);
    NodeId client;
    ProducerId producerId;
    ProducerEpoch producerEpoch;
    template <class V> void fields(V& v) const { v("client", client); v("producerId", producerId); v("producerEpoch", producerEpoch); }
};
// The address that a broker advertises leads nowhere: the client cannot connect to it.
struct AddressNotResolved {
    HIGHWATER_FACT(AddressNotResolved);
    NodeId client;
    BrokerId broker;
    std::string address;           // "bad:9092"
    template <class V> void fields(V& v) const { v("client", client); v("broker", broker); v("address", address); }
};
// A broker asked the client to be silent that long: its quota is used up.
struct ClientThrottled {
    HIGHWATER_FACT(ClientThrottled);
    NodeId client;
    BrokerId broker;
    Duration by{0};
    template <class V> void fields(V& v) const { v("client", client); v("broker", broker); v("by", by); }
};

#undef HIGHWATER_FACT

} // namespace engine
