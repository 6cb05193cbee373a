#pragma once

// The settings a controller reads, typed, with Kafka's names and defaults (engine/base/kafka_configs.h).

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine {

struct ControllerConfig {
    // `set`: what is not at its default. `scaled`: settings that may pass Kafka's lower bound in this lab
    // (design/interfaces.md §2), by the broker's or the topic's name.
    // A value that is no number counts as not set; the lab file was checked before.
    explicit ControllerConfig(std::map<std::string, std::string> set = {}, std::set<std::string> scaled = {});

    std::map<std::string, std::string> set;
    std::set<std::string> scaled;

    Duration sessionTimeout;            // broker.session.timeout.ms
    Duration electionTimeout;           // controller.quorum.election.timeout.ms
    Duration fetchTimeout;              // controller.quorum.fetch.timeout.ms
    Duration electionBackoffMax;        // controller.quorum.election.backoff.max.ms
    Duration requestTimeout;            // controller.quorum.request.timeout.ms
    Duration retryBackoff;              // controller.quorum.retry.backoff.ms
    Duration appendLinger;              // controller.quorum.append.linger.ms
    Duration imbalanceCheckInterval;    // leader.imbalance.check.interval.seconds
    Duration uncleanElectionInterval;   // unclean.leader.election.interval.ms
    bool autoLeaderRebalance;           // auto.leader.rebalance.enable
    bool uncleanLeaderElection;         // unclean.leader.election.enable
    std::int32_t numPartitions;         // num.partitions
    std::int16_t defaultReplicationFactor; // default.replication.factor
    std::int32_t minInSyncReplicas;     // min.insync.replicas
};

} // namespace engine
