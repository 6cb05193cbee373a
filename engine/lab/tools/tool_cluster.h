#pragma once

// What Kafka's command-line tools ask of a cluster, answered from what the cluster is at this instant: metadata as the newest of the
// running brokers has it, offsets as the leaders have them, groups as their coordinators have them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/event/group_facts.h"
#include "engine/lab/tools/kafka_tools.h"
#include "engine/wire/describe_configs.h"

namespace engine {

class Broker;
class MetadataImage;
class Run;

namespace tools {

struct ToolMember {
    std::string id;
    std::string instanceId;
    std::string clientId;
    std::string host;
    std::vector<TopicPartition> assigned;
    std::vector<TopicPartition> target;
    std::int32_t epoch = -1; // KIP-848
    GroupKind kind = GroupKind::Classic;
    std::vector<std::string> topics; // it subscribed to
};

struct ToolGroup {
    std::string id;
    GroupState state = GroupState::Empty;
    GroupKind kind = GroupKind::Classic;
    std::string assignor;
    BrokerId coordinator = kNoBroker;
    std::int32_t epoch = -1; // KIP-848
    std::int32_t assignmentEpoch = -1;
    std::vector<ToolMember> members;
    struct Committed {
        std::int64_t offset = -1;
        std::int32_t leaderEpoch = -1;
    };
    std::map<TopicPartition, Committed> committed;
};

class ToolCluster {
public:
    ToolCluster(const Run& run, const ToolFiles& files); // both outlive it

    bool answers() const { return m_broker != nullptr; } // some broker runs
    // The rest only if it answers.
    const MetadataImage& image() const;
    std::vector<BrokerId> brokers() const;                                       // those that are registered and alive
    std::string addressOf(BrokerId broker) const;                                // "broker-1:9092"
    std::optional<std::int64_t> earliest(const TopicPartition& partition) const; // nothing: no leader that could say
    std::optional<std::int64_t> latest(const TopicPartition& partition) const;
    // The first offset of that time or later, below the latest; nothing: none, or nobody could say.
    std::optional<std::int64_t> atTime(const TopicPartition& partition, std::int64_t millis) const;
    std::vector<ToolGroup> groups() const; // by name
    std::optional<ToolGroup> group(const std::string& id) const;
    // As DescribeConfigs with synonyms; a broker's own only while it runs. Nothing: nobody can say.
    std::optional<wire::DescribeConfigsResponse::DescribeConfigsResult> configs(std::int8_t type, const std::string& name) const;
    std::int64_t wallMillis() const; // now
    std::optional<std::string> file(const std::string& path) const { return m_files ? m_files(path) : std::nullopt; }

private:
    std::optional<ToolGroup> group(const std::string& id, const Broker& coordinator) const;
    const Broker* running(BrokerId broker) const;

    const Run& m_run;
    const ToolFiles& m_files;
    const Broker* m_broker = nullptr; // the one that knows most
};

} // namespace tools
} // namespace engine
