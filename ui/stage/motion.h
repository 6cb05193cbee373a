#pragma once

// What is still moving on the stage. Only what happened moves: two views are compared when time goes forward, and each
// difference gets a short track; when time jumps, everything is at its place at once. Wall-clock milliseconds come in
// from outside, so tests step them by hand.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"

namespace ui {

enum class Easing : std::uint8_t { Linear, OutCubic, InCubic, InOutCubic };
double eased(Easing easing, double t);

class StageMotion {
public:
    struct Ghost {             // records that a truncation took
        std::int64_t from = 0; // the log end now
        std::int64_t to = 0;   // the log end before
        double cut = 0;        // 0 nothing gone yet … 1 all gone, from the right
        double strength = 1;   // of the outline that stays for a while
    };
    struct Crown {
        engine::BrokerId from;
        double progress = 1;
    };

    // `reduce`: positions change at once and what changed is outlined instead.
    void setReduced(bool reduce) { m_reduced = reduce; }

    // Time went forward from `before` to `after`; only `topic` is looked at.
    void follow(const engine::ClusterView& before, const engine::ClusterView& after, const std::string& topic,
        std::int64_t nowMs);
    // Time jumped, or another thing is looked at.
    void settle();
    // Drops what has come to rest. False when nothing moves any more.
    bool advance(std::int64_t nowMs);
    bool isMoving() const { return !m_tracks.empty(); }

    double highWatermark(const engine::TopicPartition& p, engine::BrokerId broker, std::int64_t exact) const;
    // How far `offset` has landed: 1 at rest.
    double landed(const engine::TopicPartition& p, engine::BrokerId broker, std::int64_t offset) const;
    std::optional<Ghost> ghost(const engine::TopicPartition& p, engine::BrokerId broker) const;
    std::optional<Crown> crown(const engine::TopicPartition& p) const;
    // Reduced motion: 0 to 1, how strongly a thing is outlined because it changed.
    double outline(const ObjectId& id) const;

private:
    enum class Kind : std::uint8_t { Water, Land, Truncate, Crown, Outline };
    struct Key {
        Kind kind;
        ObjectId id;
        auto operator<=>(const Key&) const = default;
    };
    struct Track {
        std::int64_t start = 0;
        int duration = 0;
        Easing easing = Easing::Linear;
        double from = 0, to = 0;
    };

    void start(Kind kind, const ObjectId& id, std::int64_t nowMs, int duration, Easing easing, double from,
        double to);
    const Track* find(Kind kind, const ObjectId& id) const;
    double progress(const Track& track) const;

    std::map<Key, Track> m_tracks;
    std::int64_t m_now = 0;
    bool m_reduced = false;
};

} // namespace ui
