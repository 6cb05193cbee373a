#pragma once

// How a producer chooses the partition of a record that names none (facts §6.2), and what it remembers for that, by topic.
//
//     builtin                with a key murmur2, without one sticky by bytes, adaptive to queues (3.3 and later, KIP-794)
//     sticky-cache           with a key murmur2, without one sticky until a new batch begins (2.4 to 3.2, KIP-480)
//     round-robin            with a key murmur2, without one in turn from a random start (up to 2.3)
//     RoundRobinPartitioner  in turn, whatever the key
//     crc32                  CRC32 of the key, without one drawn: librdkafka's consistent_random
//     odd-even               even numbers to partition 0, odd ones to 1; a key that is no number to 0 (the notes' own)
//     filter                 tries to drop keys that begin with "bad": -1, and what truly happens is an exception

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/client/client_error.h"
#include "engine/client/client_metadata.h"
#include "engine/client/partitioner.h"
#include "engine/event/rules.h"

namespace engine {

class Accumulator;

enum class PartitionerKind : std::uint8_t { BuiltIn, StickyCache, RoundRobin, RoundRobinClass, Crc32, OddEven, Filter };

// By the names above, and by Kafka's class names. Nothing: there is no such class.
std::optional<PartitionerKind> parsePartitioner(std::string_view name);
const std::vector<std::string_view>& partitionerNames();

class PartitionChooser {
public:
    struct Options {
        PartitionerKind kind = PartitionerKind::BuiltIn;
        std::int64_t batchSize = 16384;
        bool ignoreKeys = false;
        bool adaptive = true;
        Duration availabilityTimeout{0}; // 0: a slow leader's partitions stay in the draw
    };
    explicit PartitionChooser(Options options) : m_options(options) { }

    struct Choice {
        std::int32_t partition = 0;
        Rule rule = Rule::None;
        bool isSticky = false;    // afterwards: appended()
        bool mayMove = false;     // sticky cache: before a new batch is begun there, begins()
    };
    // `key`: serialized. `object`: as the application gave it. Precondition: the topic has partitions.
    std::variant<Choice, ClientError> choose(Turn& turn, const std::string& name, const ClientMetadata::Topic& topic,
        const std::optional<Slice>& key, const std::optional<Slice>& object);
    // The chosen partition has no open batch with room: the sticky cache draws another one.
    Choice begins(Turn& turn, const std::string& name, const ClientMetadata::Topic& topic, const Choice& was);
    // Bytes that the sticky partition of the topic was given since it was chosen.
    std::int64_t given(const std::string& name) const;
    // A record of `bytes` went to the sticky partition: perhaps it was enough.
    void appended(Turn& turn, const std::string& name, const ClientMetadata::Topic& topic, std::int64_t bytes, bool batchEnded);
    // Before the sender looks what may leave: lengths of queues decide the next draw.
    void weigh(const Accumulator& accumulator, const ClientMetadata& metadata);
    // A broker's batches could leave, and did or did not (partitioner.availability.timeout.ms).
    void nodeReady(NodeId broker, Time now, bool drained);
    void walk(StateVisitor& visitor) const;

private:
    struct Topic {
        StickyPartitioner sticky;
        std::vector<std::int32_t> weighed;   // what its load table was made from
        std::vector<std::int32_t> candidates;
        std::int32_t cached = -1;            // of the sticky cache; -1: none yet
        std::uint32_t counter = 0;
        bool counting = false;               // the counter has its start
    };
    struct NodeTimes {
        Time ready, drained;
    };
    Topic& of(const std::string& name);
    std::int32_t draw(Turn& turn, const std::string& name, const ClientMetadata::Topic& topic, Topic& state);
    void tell(Turn& turn, const TopicPartition& chosen, std::int32_t before, std::int64_t bytes, const Topic& state, Rule rule);
    Choice inTurn(Turn& turn, const ClientMetadata::Topic& topic, Topic& state, bool fromChance);

    Options m_options;
    std::map<std::string, Topic> m_topics;
    std::map<NodeId, NodeTimes> m_nodes;
    std::vector<std::int32_t> m_lengths; // of weigh(), kept for its memory
};

} // namespace engine
