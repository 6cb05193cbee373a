#pragma once

// How much of a broker one client may use (KIP-13, KIP-124, KIP-546), and how long one that went over it must wait.
//
// The problem: one client may take a broker from all others. The idea: nothing is refused. What a client used is counted when it is
// answered; if its rate over the last quota.window.num windows is above its quota, the answer tells how long the rate needs to come
// down (throttle_time_ms) and the broker reads nothing more from that connection for so long (KIP-219), so that a client that ignores
// the answer is slowed as well.
//
//     wait = used in the windows / quota - time that the windows span        (the first windows count as if they had passed)
//
// | quota              | what is counted                                                                          |
// |--------------------|------------------------------------------------------------------------------------------|
// | producer_byte_rate | bytes of Produce requests                                                                |
// | consumer_byte_rate | bytes of Fetch answers to consumers; over it the answer is empty and does not count       |
// | request_percentage | time of one thread for every request but those of brokers: a model, see requestCost(); a |
// |                    | wait is never longer than one window                                                     |
//
// The strongest quota counts: user and client-id before user before client-id, a name before the default. Every client here is the
// user ANONYMOUS. The fourth, controller_mutation_rate, is the controller's (engine/controller/mutation_quota.h).
//
// A value with a clock of its own: no randomness, integers only.

#include <array>
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
    enum class Kind : std::uint8_t { Produced, Fetched, RequestTime };

    explicit ClientQuotas(const ConfigMap& set); // quota.window.num, quota.window.size.seconds

    // Takes over what changed in the metadata.
    void apply(const MetadataImage& image, const MetadataDelta& delta);
    bool any(Kind kind) const { return !of(kind).quotas.empty(); }
    // That client used so much now: bytes, or nanoseconds of RequestTime. How long it must wait, in whole milliseconds; 0: it is within
    // its quota or has none.
    Duration charge(Kind kind, const std::string& clientId, std::int64_t amount, Time now);
    // What was charged last was not used after all.
    void takeBack(Kind kind, const std::string& clientId, std::int64_t amount);
    // The most that one answer may hold: all that the windows allow. INT64_MAX without a quota.
    std::int64_t mostAtOnce(Kind kind, const std::string& clientId) const;
    // How long a request keeps one thread of the broker busy, as request_percentage counts it: 100 us, and 1 ns for each byte of the
    // request and of its answer. A model: brokers of a lab work in no time unless `set node --service-time` says otherwise, and that
    // holds up everybody alike.
    static Duration requestCost(std::int64_t bytes) { return std::chrono::microseconds(100) + Duration(bytes); }
    void walk(StateVisitor& visitor) const;

private:
    struct Window {
        std::int64_t startMillis = 0;
        std::int64_t lastMillis = 0;
        std::int64_t amount = 0;
    };
    using Past = std::deque<Window>; // oldest first
    using Counted = std::pair<std::string, std::string>; // user and client-id, as far as the quota tells them apart
    struct Match {
        Counted counted;
        std::int64_t perSecond = 0;
    };
    struct Limits {
        std::map<QuotaEntity, std::int64_t> quotas; // a second
        std::map<Counted, Past> past;
    };
    static constexpr std::size_t kKinds = 3;
    Limits& of(Kind kind) { return m_limits[static_cast<std::size_t>(kind)]; }
    const Limits& of(Kind kind) const { return m_limits[static_cast<std::size_t>(kind)]; }
    static std::optional<Match> quotaOf(const Limits& limits, const std::string& clientId);
    bool isRecent(const Window& window, std::int64_t nowMillis) const;

    std::int64_t m_windows;
    std::int64_t m_windowMillis;
    std::array<Limits, kKinds> m_limits;
};

} // namespace engine
