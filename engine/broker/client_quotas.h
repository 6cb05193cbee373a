#pragma once

// How many bytes a second clients may produce to one broker (KIP-13, KIP-546), and how long one that went over it must wait.
//
// The problem: one client may take a broker from all others. The idea: nothing is refused. What a client wrote is counted when it
// is answered; if its rate over the last quota.window.num windows is above its quota, the answer tells how long the rate needs to
// come down (throttle_time_ms) and the broker reads nothing more from that connection for so long (KIP-219), so that a client
// that ignores the answer is slowed as well.
//
//     wait = bytes in the windows / quota - time that the windows span        (the first windows count as if they had passed)
//
// The strongest quota counts: user and client-id before user before client-id, a name before the default. Every client here is the
// user ANONYMOUS. The other quotas of Kafka (consumer_byte_rate, request_percentage, controller_mutation_rate) are kept and told
// by the cluster and slow nobody.
//
// A value with a clock of its own: no randomness, integers only.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "engine/broker/config.h"
#include "engine/controller/metadata_image.h"

namespace engine {

class StateVisitor;

class ClientQuotas {
public:
    explicit ClientQuotas(const ConfigMap& set); // quota.window.num, quota.window.size.seconds

    // Takes over what changed in the metadata.
    void apply(const MetadataImage& image, const MetadataDelta& delta);
    // That client wrote so many bytes now. How long it must wait, in whole milliseconds; 0: it is within its quota or has none.
    Duration produced(const std::string& clientId, std::int64_t bytes, Time now);
    void walk(StateVisitor& visitor) const;

private:
    struct Window {
        std::int64_t startMillis = 0;
        std::int64_t lastMillis = 0;
        std::int64_t bytes = 0;
    };
    using Past = std::deque<Window>; // oldest first
    struct Match {
        std::pair<std::string, std::string> counted; // user and client-id, as far as the quota tells them apart
        std::int64_t bytesPerSecond = 0;
    };
    std::optional<Match> quotaOf(const std::string& clientId) const;
    bool isRecent(const Window& window, std::int64_t nowMillis) const;

    std::int64_t m_windows;
    std::int64_t m_windowMillis;
    std::map<QuotaEntity, std::int64_t> m_quotas; // bytes a second
    std::map<std::pair<std::string, std::string>, Past> m_past;
};

} // namespace engine
