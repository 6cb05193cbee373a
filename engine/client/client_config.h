#pragma once

// The settings an embedded client reads, typed, with Kafka's names and defaults (engine/base/kafka_configs.h). What is not set
// has Kafka's default.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/client/partition_chooser.h"
#include "engine/client/serializers.h"
#include "engine/record/compression.h"
#include "engine/runtime/script.h"

namespace engine {

using ConfigMap = std::map<std::string, std::string>;

enum class Acks : std::int16_t { All = -1, None = 0, Leader = 1 };

struct ProducerConfig {
    // Precondition: producerConfigProblem(set) is nothing.
    explicit ProducerConfig(const ConfigMap& set);

    std::string clientId;
    Acks acks;
    bool idempotence;
    std::int64_t retries;
    std::int32_t maxInFlight;        // requests for each connection
    Duration linger;
    std::int64_t batchSize;          // bytes
    std::int64_t bufferMemory;       // bytes
    std::int64_t maxRequestSize;     // bytes
    Duration maxBlock;
    Duration requestTimeout;
    Duration deliveryTimeout;
    Duration retryBackoff, retryBackoffMax;
    Duration reconnectBackoff, reconnectBackoffMax;
    Duration connectionSetupTimeout;
    Duration metadataMaxAge;
    Codec compression;
    CompressionLevels compressionLevels;
    PartitionerKind partitioner;
    bool ignoreKeys;
    bool adaptive;
    Duration partitionerAvailabilityTimeout;
    SerializerKind keySerializer, valueSerializer;
    // Of the learner, in place of the above; empty: none.
    std::string partitionerScript, keySerializerScript, valueSerializerScript;
    std::vector<std::string> interceptors; // in their order
};

// What Kafka's client refuses at its start, in its words ("Must set acks to all in order to use the idempotent producer. …"),
// or nothing.
// `scripts`: the learner's, by name; each may stand where one of its kind is wanted.
std::optional<std::string> producerConfigProblem(const ConfigMap& set, const std::map<std::string, ScriptKind>& scripts = {});
// Does a producer with these settings use the script of that name?
bool usesScript(const ConfigMap& set, const std::string& name);
// Does something of that kind come with the program under this name?
bool isBuiltIn(ScriptKind kind, std::string_view name);

enum class OffsetReset : std::uint8_t { Latest, Earliest, None, ByDuration };
enum class AssignorKind : std::uint8_t { Range, RoundRobin, Sticky, CooperativeSticky };
enum class DeserializerKind : std::uint8_t { None, String, Json, Integer, Long, Double, Uuid };

struct ConsumerConfig {
    // Precondition: consumerConfigProblem(set) is nothing.
    explicit ConsumerConfig(const ConfigMap& set);

    std::string clientId;
    std::optional<std::string> instanceId;
    std::string rack;
    std::vector<AssignorKind> assignors; // by preference
    bool consumerProtocol = false;       // group.protocol=consumer (KIP-848)
    std::string remoteAssignor;          // group.remote.assignor; empty: the coordinator's choice
    OffsetReset offsetReset;
    Duration resetBack{0};               // by_duration: so long ago
    DeserializerKind keyDeserializer = DeserializerKind::None;   // None: bytes are taken as they are
    DeserializerKind valueDeserializer = DeserializerKind::None;
    bool autoCommit;
    Duration autoCommitInterval;
    Duration sessionTimeout;
    Duration heartbeatInterval;
    Duration maxPollInterval;
    std::int32_t maxPollRecords;
    std::int32_t fetchMinBytes, fetchMaxBytes, maxPartitionFetchBytes;
    Duration fetchMaxWait;
    bool readCommitted;
    bool allowAutoCreateTopics;
    Duration requestTimeout;
    Duration defaultApiTimeout;
    Duration retryBackoff, retryBackoffMax;
    Duration reconnectBackoff, reconnectBackoffMax;
    Duration connectionSetupTimeout;
    Duration metadataMaxAge;
};

std::optional<std::string> consumerConfigProblem(const ConfigMap& set);

std::string_view assignorName(AssignorKind kind); // "range"

} // namespace engine
