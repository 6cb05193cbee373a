#pragma once

// The table of APIs: names, versions, who serves them, header versions (facts §1.2, §2.1).

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/wire/api_key.h"
#include "engine/wire/message.h"

namespace engine::wire {

struct ApiDescriptor {
    ApiKey key;
    std::string_view name;  // "Produce"
    std::string_view about; // one sentence
    VersionRange stable;    // versions a 4.1 broker accepts; empty for APIs that are gone or not yet stable
    std::int16_t latestUnstable; // spoken only with unstable versions enabled; -1 = there is none
    VersionRange advertised;     // what ApiVersions says (Produce: 0-13, although 0-2 are refused)
    bool onBroker;               // listeners that serve it
    bool onController;
    bool clusterAction; // for brokers and controllers only
    bool forwardable;   // a broker passes it on to the controller (Envelope)
    bool delayedAllocation;
    const MessageDescriptor* request;
    const MessageDescriptor* response;

    // Lowest and highest version known to the codec (the ZooKeeper-era ones included).
    VersionRange known() const { return request->versions; }
};

// By ascending key.
std::span<const ApiDescriptor> apis();
// Null if no API has this number.
const ApiDescriptor* findApi(std::int16_t key);
const ApiDescriptor* findApi(std::string_view name);
const ApiDescriptor& apiOf(ApiKey key);
std::string_view name(ApiKey key);

// 0 (ControlledShutdown v0: no client id), 1, or 2 (with a tag buffer).
int requestHeaderVersion(ApiKey key, int version);
// 0, or 1 (with a tag buffer). Always 0 for ApiVersions, so that a client that guessed too high can read it.
int responseHeaderVersion(ApiKey key, int version);

} // namespace engine::wire
