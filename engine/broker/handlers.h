#pragma once

// One handler for each API, one file for each family (handle_*.cpp). A handler decodes its request, asks the broker's
// parts and answers through the broker's connections, now or later (by the request's token). Which APIs and versions
// are advertised stands in handle_api_versions.cpp: exactly what has a handler.

#include "engine/wire/server_connections.h"

namespace engine {

class Broker;

// False: the request cannot be served (unknown API, version or body); the connection is closed (facts §1.1).
bool handle(Broker& broker, Turn& turn, Request& request);

struct ServedApi {
    wire::ApiKey key;
    std::int16_t min; // as advertised
    std::int16_t max;
    std::int16_t served; // lowest version really served (Produce: 3, although 0 is advertised; facts §2.1)
};
// By ascending key.
std::span<const ServedApi> servedApis();

bool handleApiVersions(Broker& broker, Turn& turn, Request& request);
bool handleMetadata(Broker& broker, Turn& turn, Request& request);
bool handleDescribeCluster(Broker& broker, Turn& turn, Request& request);
bool handleFindCoordinator(Broker& broker, Turn& turn, Request& request);
bool handleProduce(Broker& broker, Turn& turn, Request& request);
bool handleFetch(Broker& broker, Turn& turn, Request& request);
bool handleListOffsets(Broker& broker, Turn& turn, Request& request);
bool handleOffsetForLeaderEpoch(Broker& broker, Turn& turn, Request& request);
bool handleInitProducerId(Broker& broker, Turn& turn, Request& request);
bool handleDescribeClientQuotas(Broker& broker, Turn& turn, Request& request);
bool handleDescribeProducers(Broker& broker, Turn& turn, Request& request);
bool handleDescribeConfigs(Broker& broker, Turn& turn, Request& request);
bool handleDescribeTopicPartitions(Broker& broker, Turn& turn, Request& request);
bool handleDeleteRecords(Broker& broker, Turn& turn, Request& request);
bool handleDescribeLogDirs(Broker& broker, Turn& turn, Request& request);
bool handleAlterReplicaLogDirs(Broker& broker, Turn& turn, Request& request);
bool handleListConfigResources(Broker& broker, Turn& turn, Request& request);
// ACLs, SASL, tokens, telemetry: what is not switched on here.
bool isSecurity(wire::ApiKey api);
bool handleSecurity(Broker& broker, Turn& turn, Request& request);
// CreateTopics, ElectLeaders and their like: the controller decides.
bool isForwarded(wire::ApiKey api);
bool handleForwarded(Broker& broker, Turn& turn, Request& request);
bool handleGroups(Broker& broker, Turn& turn, Request& request);    // the eleven group and offset APIs

} // namespace engine
