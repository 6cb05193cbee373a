#pragma once

// One rebalance as the messages between a group's members and its coordinator: values that a painter can lay out. Made from facts by
// ui/models/rebalance_ladder.h; nothing in it is made up.
//
//     lanes     members by how much they matter to this rebalance, then the coordinator; who has no lane is counted
//     arrows    each a message that was really sent, by departure
//     stops     stretches in which a member had given up everything, or a partition had no reader
//     states    what the coordinator said the group's state was
//     notes     what was decided, who left, who reads again

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/event/group_facts.h"

namespace ui {

struct LadderLane {
    engine::NodeId node;
    std::string memberId;    // empty: a broker, or a member that has none yet
    QString title;           // "c1 · leader"
    QString brief;           // "c1"
    bool isCoordinator = false;
    bool joins = false;      // it was no member before
    bool leaves = false;     // it is none afterwards
    bool isOutside = false;  // kcat, a Java program
    bool operator==(const LadderLane&) const = default;
};

enum class ArrowNews : std::uint8_t {
    Silence, // a heartbeat that changes nothing, and its answer: always folded
    Routine, // commits, fetched offsets and the like: left out where there is no room
    Step,    // a step of the protocol
    Refused, // an answer with an error
};
struct LadderArrow {
    std::size_t from = 0, to = 0; // lanes
    engine::Time departs;
    engine::Time arrives;         // kNever: it did not
    engine::MessageId message;
    engine::FactId fact;          // it left
    std::int16_t apiKey = -1;
    bool isAnswer = false;
    bool isLost = false;
    ArrowNews news = ArrowNews::Step;
    QString words;                // "JoinGroup, no id", "27: rebalancing"
    QString brief{};              // "JoinGroup", "27"; empty: no shorter words
    bool operator==(const LadderArrow&) const = default;
};

struct LadderState {
    engine::GroupState state = engine::GroupState::Empty;
    engine::Time from;
    engine::FactId fact;          // {0}: it was so before
    bool operator==(const LadderState&) const = default;
};

// A member that reads nothing: it gave up all that it had for the rebalance.
struct LadderStop {
    std::size_t lane = 0;
    engine::Time from;
    engine::Time to;              // kNever: still
    engine::FactId began;
    bool operator==(const LadderStop&) const = default;
};
// A partition that nobody reads.
struct LadderGap {
    engine::TopicPartition partition;
    engine::Time from;
    engine::Time to;              // kNever: still
    bool isUnserved = false;      // its reader is dead or asleep; else it was given up
    engine::FactId began;
    bool operator==(const LadderGap&) const = default;
};

struct LadderNote {
    enum class Tone : std::uint8_t { Decision, Good, Bad, Plain };
    std::size_t lane = 0;
    engine::Time at;
    engine::FactId fact;
    Tone tone = Tone::Plain;
    bool isEnd = false;           // "reads again": under the lane, not between the arrows
    QString words;
    QString brief;                // where there is less room
    bool operator==(const LadderNote&) const = default;
};

struct RebalanceLadder {
    enum class Kept : std::uint8_t { All, Part, None }; // of the facts of its interval
    std::string group;
    engine::FactId rebalance;     // RebalanceView::began
    engine::GroupKind kind = engine::GroupKind::Classic;
    Kept kept = Kept::All;
    QString title;                // "c3 joins, eager"
    engine::Time from, to;        // what is shown; kNever: not over
    std::int32_t generationBefore = 0, generation = 0;
    std::string protocol;         // the assignor
    std::vector<LadderLane> lanes;
    std::size_t moreMembers = 0;  // that have no lane
    std::size_t moreMessages = 0; // theirs
    std::vector<LadderArrow> arrows;
    std::vector<LadderState> states;
    std::vector<LadderStop> stops;
    std::vector<LadderGap> gaps;
    std::vector<LadderNote> notes;
    bool framesMissing = false;   // some messages were not kept whole: only api and error are known

    bool operator==(const RebalanceLadder&) const = default;
};

} // namespace ui
