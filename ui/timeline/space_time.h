#pragma once

// A stretch of time as a space-time diagram: a line for each node, each message a slanted line from where it departed to where it
// arrived, marks where things happened, and the stretches in which a node was down or stood still. Values, made from facts.

#include <QString>

#include <vector>

#include "engine/event/fact_log.h"
#include "engine/view/cluster_view.h"
#include "ui/common/words.h"
#include "ui/timeline/marks.h"

namespace ui {

// A part of time.
struct Stretch {
    engine::Time from, to;
    bool operator==(const Stretch&) const = default;
    engine::Duration length() const { return to - from; }
};

struct SpaceTimeMessage {
    engine::NodeId from, to;
    engine::Time departs, arrives; // kNever: it did not
    engine::FactId fact;
    bool isResponse = false;
    bool isLost = false; // dropped, or its connection was reset on the way
    QString words;       // "Produce 41"
};

struct SpaceTimeMark {
    engine::NodeId node;
    engine::Time at;
    engine::FactId fact;
    MarkShape shape = MarkShape::Tick;
    QString words;
};

struct SpaceTimeSpan { // the node does nothing
    engine::NodeId node;
    Stretch when;
    bool isPaused = false; // else it is down
};

enum class SpaceTimeDetail : std::uint8_t {
    Story, // messages that carry records, errors, elections …
    All,   // heartbeats and empty fetches, too
};

struct SpaceTime {
    static constexpr std::size_t kMessagesMax = 4000;

    Stretch stretch;
    std::vector<engine::NodeId> nodes; // producers, brokers, controllers, consumers; only those of whom there is something to show
    std::vector<SpaceTimeMessage> messages; // by departure; the first kMessagesMax
    std::vector<SpaceTimeMark> marks;
    std::vector<SpaceTimeSpan> spans;
    std::size_t left = 0; // messages that are not in it
};

// `facts`: at least those of the stretch and of what was under way at its start; `before`: the view when it begins.
SpaceTime spaceTimeOf(const engine::FactSlice& facts, const engine::ClusterView& before, const Stretch& stretch, SpaceTimeDetail detail, const NodeNames& names);
// Where to begin looking for messages that were under way at an instant.
inline constexpr engine::Duration kUnderWayMax{std::chrono::seconds{2}};

} // namespace ui
