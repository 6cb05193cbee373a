#pragma once

// Where everything of a ladder stands. Pure geometry: lanes from left to right, one row for what happens at one instant, equal rows, and a
// break where nothing happened for a while or something is left out. Time between rows is bent, its order is not.

#include <QRectF>

#include <cstdint>
#include <optional>
#include <vector>

#include "ui/stage/rebalance_ladder.h"

namespace ui {

struct LadderLayout {
    struct Lane {
        std::size_t lane = 0; // into RebalanceLadder::lanes
        double x = 0;
    };
    struct Row {
        engine::Time at;
        double y = 0;
        std::vector<std::size_t> arrows;
        std::optional<std::size_t> note;
        bool breaks = false;    // a break above it
        std::size_t folded = 0; // messages that are left out above it
    };

    QRectF body;
    double heads = 0;                      // middle of the lanes' names
    double axisTop = 0, axisBottom = 0;
    double ends = 0;                       // middle of what stands under the lanes; 0: nothing
    double times = 0;                      // right edge of the instants; 0: no room
    double stateLeft = 0, stateRight = 0;  // equal: no room
    std::vector<Lane> lanes;               // from left to right
    double moreX = 0;                      // of those that have no lane; 0: there are none, or no room
    std::size_t hiddenMembers = 0;         // without a lane in this picture
    double pitch = 0;
    std::vector<Row> rows;
    std::size_t foldedBelow = 0;           // messages left out after the last row

    bool isEmpty() const { return lanes.empty(); }
    const Lane* laneOf(std::size_t lane) const;
    // The lane next to it, on the way to `towards`.
    double neighbour(std::size_t lane, double towards) const;
    double yOf(engine::Time at) const;
};

inline constexpr double kLadderLeastWidth = 200, kLadderLeastHeight = 90;
inline constexpr engine::Duration kLadderSilence{std::chrono::milliseconds(50)}; // as long and longer is folded

LadderLayout layOutLadder(const RebalanceLadder& ladder, const QRectF& body);

} // namespace ui
