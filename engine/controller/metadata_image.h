#pragma once

// What the cluster metadata says at one offset of `__cluster_metadata`: a fold of its records and nothing else.
// Controllers keep one to decide from, brokers one to obey. A plain value: copy it to keep it.
//
// apply() follows Kafka's rules for what a record implies: each PartitionChangeRecord raises the partition epoch by one,
// and the leader epoch too if it names a leader, even the same one (KIP-631; facts §5.11).
// Lookups return null for what does not exist. Nothing here decides; decisions.h does.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/uuid.h"
#include "engine/controller/metadata_record.h"

namespace engine {

class StateVisitor;

struct BrokerEndpoint {
    std::string listener; // "PLAINTEXT"
    std::string host;
    std::uint16_t port = 0;
    std::int16_t securityProtocol = 0;
    auto operator<=>(const BrokerEndpoint&) const = default;
};

// Levels of a feature that a broker can work with.
struct BrokerFeature {
    std::string name;
    std::int16_t min = 0;
    std::int16_t max = 0;
    auto operator<=>(const BrokerFeature&) const = default;
};

struct BrokerImage {
    BrokerId id;
    std::int64_t epoch = -1; // offset of the record that registered it
    Uuid incarnation;        // of the broker's process
    std::vector<BrokerEndpoint> endpoints;
    std::optional<std::string> rack;
    std::vector<Uuid> logDirectories;
    std::vector<BrokerFeature> features;
    bool fenced = true;
    bool inControlledShutdown = false;

    // May be in an ISR and may lead.
    bool isActive() const { return !fenced && !inControlledShutdown; }
    auto operator<=>(const BrokerImage&) const = default;
};

enum class LeaderRecovery : std::int8_t { Recovered = 0, Recovering = 1 };

inline constexpr std::int32_t kNoLeaderChange = -2; // of a PartitionChangeRecord; another leader raises the epoch

struct PartitionImage {
    std::vector<BrokerId> replicas; // assignment order; the first is the preferred leader
    std::vector<BrokerId> isr;
    std::vector<BrokerId> adding;
    std::vector<BrokerId> removing;
    std::vector<BrokerId> elr;          // eligible leader replicas, KIP-966
    std::vector<BrokerId> lastKnownElr; // who led last when nobody was left in ISR or ELR
    std::vector<Uuid> directories;      // of each replica
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch{0};
    std::int32_t partitionEpoch = 0;
    LeaderRecovery recovery = LeaderRecovery::Recovered; // Recovering: an unclean leader not yet confirmed

    bool hasReplica(BrokerId broker) const;
    bool inIsr(BrokerId broker) const;
    bool operator==(const PartitionImage&) const = default;
};

struct TopicImage {
    std::string name;
    Uuid id;
    std::map<std::int32_t, PartitionImage> partitions; // 0 … n-1
    bool operator==(const TopicImage&) const = default;
};

enum class ConfigResourceType : std::int8_t { Topic = 2, Broker = 4, ClientMetrics = 16, Group = 32 };

// A broker by its id as text; the broker with the empty name stands for all of them.
struct ConfigResource {
    ConfigResourceType type = ConfigResourceType::Topic;
    std::string name;
    auto operator<=>(const ConfigResource&) const = default;
};

// Whom a quota is for (KIP-546): "user", "client-id" or "ip" to a name; null: whoever has no quota of its own.
using QuotaEntity = std::map<std::string, std::optional<std::string>>;
// By Kafka's name of the quota; the bits of a float64 (engine/base/float64.h).
using QuotaValues = std::map<std::string, std::uint64_t>;

// What a server needs to recognise a user of SASL/SCRAM (KIP-554).
struct ScramCredential {
    Slice salt;
    Slice storedKey;
    Slice serverKey;
    std::int32_t iterations = 0;
    bool operator==(const ScramCredential&) const = default;
};
using ScramCredentials = std::map<std::pair<std::string, std::int8_t>, ScramCredential>; // by user and mechanism

// What a number of records changed, for whoever reacts to it.
struct MetadataDelta {
    std::map<Uuid, std::set<std::int32_t>> partitions; // created or changed, of topics that still exist
    std::set<Uuid> createdTopics;
    std::map<Uuid, TopicImage> deletedTopics;          // as they were
    std::set<BrokerId> brokers;
    std::set<ConfigResource> configs;
    std::set<QuotaEntity> quotas;

    bool empty() const;
};

class MetadataImage {
public:
    // The record at `offset`. What it changes is noted in `delta` unless that is null. A record about something that
    // does not exist breaks an engine check: a committed log is consistent.
    void apply(const MetadataRecord& record, Offset offset, MetadataDelta* delta = nullptr);
    // A control batch or the end of a batch: nothing but the offset changes.
    void advance(Offset lastOffset);
    // What a snapshot says that ends there.
    static MetadataImage fromSnapshot(const std::vector<MetadataRecord>& records, Offset endOffset);
    // What differs in `after`, as if the records between had been applied: added to `delta`.
    void differenceTo(const MetadataImage& after, MetadataDelta& delta) const;

    // Everything below it is applied; 0 at first.
    Offset endOffset() const { return m_endOffset; }

    const std::map<Uuid, TopicImage>& topics() const { return m_topics; }
    const std::map<std::string, Uuid, std::less<>>& topicIds() const { return m_topicIds; }
    const TopicImage* topic(std::string_view name) const;
    const TopicImage* topic(const Uuid& id) const;
    const PartitionImage* partition(const TopicPartition& id) const;
    const PartitionImage* partition(const Uuid& topic, std::int32_t index) const;

    const std::map<BrokerId, BrokerImage>& brokers() const { return m_brokers; }
    const BrokerImage* broker(BrokerId id) const;
    bool isActive(BrokerId id) const; // registered, not fenced, not shutting down
    bool isAlive(BrokerId id) const;  // registered and not fenced: listed in Metadata

    // What was set on that resource, by name; empty if nothing was.
    const std::map<std::string, std::string>& config(const ConfigResource& resource) const;
    // The dynamic value for a topic (its own, else nothing): the caller knows the broker's value of it.
    std::optional<std::string> topicConfig(std::string_view topic, const std::string& key) const;
    // The dynamic value for a broker: its own, else the one for all brokers.
    std::optional<std::string> brokerConfig(BrokerId broker, const std::string& key) const;

    const std::map<QuotaEntity, QuotaValues>& quotas() const { return m_quotas; }
    const ScramCredentials& scramCredentials() const { return m_scram; }

    std::int64_t nextProducerId() const { return m_nextProducerId; }
    const std::map<std::string, std::int16_t>& features() const { return m_features; }

    const std::map<ConfigResource, std::map<std::string, std::string>>& configs() const { return m_configs; }

    void walk(StateVisitor& visitor) const;
    bool operator==(const MetadataImage&) const = default;

private:
    struct Applier;

    Offset m_endOffset{0};
    std::map<Uuid, TopicImage> m_topics;
    std::map<std::string, Uuid, std::less<>> m_topicIds;
    std::map<BrokerId, BrokerImage> m_brokers;
    std::map<ConfigResource, std::map<std::string, std::string>> m_configs;
    std::map<QuotaEntity, QuotaValues> m_quotas; // none of them is empty
    ScramCredentials m_scram;
    std::map<std::string, std::int16_t> m_features;
    std::int64_t m_nextProducerId = 0;
};

// Between wire lists and strong ids.
std::vector<BrokerId> toBrokers(const std::vector<std::int32_t>& ids);
std::vector<std::int32_t> toNumbers(const std::vector<BrokerId>& brokers);

} // namespace engine
