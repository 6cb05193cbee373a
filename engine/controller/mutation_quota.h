#pragma once

// How fast one client may create, grow and delete topics (controller_mutation_rate, KIP-599): partitions a second.
//
//     a bucket of rate * controller.quota.window.num * controller.quota.window.size.seconds tokens, refilled by the rate
//
// Each partition takes one. While the bucket is not below nothing a request goes through, whatever it costs; below it waits: a version
// that knows the error is refused (ThrottlingQuotaExceeded, 89), an older one is carried out; both are told for how long nothing of
// that connection is read (throttle_time_ms).
//
// Part of the active controller: another one begins with full buckets. Integers only.

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "engine/base/time.h"
#include "engine/controller/controller_config.h"
#include "engine/controller/metadata_image.h"

namespace engine {

class StateVisitor;

class MutationQuota {
public:
    enum class Strict : bool { No, Yes }; // Yes: refuse

    // Whether `partitions` more may be changed now for that client; takes them. Strict::No: always.
    bool take(const MetadataImage& image, const std::map<std::string, std::string>& set, const std::string& clientId, std::int64_t partitions,
        Strict strict, Time now);
    // How long until the bucket of that client is at nothing again, in whole milliseconds.
    Duration wait(const MetadataImage& image, const std::string& clientId) const;
    void forget() { m_buckets.clear(); }
    void walk(StateVisitor& visitor) const;

private:
    struct Bucket {
        std::int64_t millionths = 0; // of a token
        std::int64_t atMillis = 0;
    };
    std::map<std::pair<std::string, std::string>, Bucket> m_buckets;
};

} // namespace engine
