#pragma once

// Where everything is at the group level: who reads what over time, and four panels below and beside it. Pure geometry, computed anew
// for each frame and never from more than what is visible.
//
//     roomy                              tight                            narrow
//     who reads what      | assignors    who reads what   | ─ (headings)  who reads what
//     ladder | the same   | offsets                       | the open one  tabs, the open one below them
//
// Rows that have no room are paged through (Camera::groupRow). Time goes from left to right in steps; the playhead is inside unless
// somebody looked elsewhere (Camera::firstTime, Camera::timeSpan).

#include <QRectF>

#include <array>
#include <vector>

#include "ui/stage/group_level.h"
#include "ui/stage/stage_input.h"

namespace ui {

struct GroupPanelBox {
    QRectF box;
    QRectF body;        // what is inside, with its heading; empty when folded
    double header = 40; // height of the heading inside `body`; 0: it is a tab above
    bool open = true;
    bool isTab = false;
};

struct GroupRowBox {
    std::size_t index = 0; // into GroupLevel::rows()
    QRectF box;
    QRectF bar;            // as wide as the track
};

struct GroupMemberBox {
    std::size_t index = 0; // into GroupLevel::members()
    QRectF box;
};

enum class GroupColumn : std::uint8_t { Committed, Position, HighWatermark, Bar, Lag };
inline constexpr int kGroupColumns = 5;

struct GroupLayout {
    bool narrow = false, tight = false;
    double pad = 20;
    std::array<GroupPanelBox, kGroupPanels> panels;
    // The insides of the panels with their headings; empty: folded.
    QRectF ladder, ladder2, assignors, offsetsLog;
    // -- members
    QRectF membersStrip;        // empty: no room
    bool memberCards = true;    // two lines; else one
    std::vector<GroupMemberBox> members;
    int membersBefore = 0, membersBehind = 0;
    QRectF addConsumer;         // empty: no room, or not offered
    // -- who reads what
    double legend = 0;          // middle of its line; 0: no room
    double labels = 90;         // width of the rows' names
    double trackLeft = 0, trackRight = 0;
    QRectF generations;         // the band above the rows
    std::vector<GroupRowBox> rows;
    int above = 0, below = 0;   // rows that are paged away
    double rowsTop = 0, rowsBottom = 0;
    double marks = 0;           // middle of the line of the marks' words
    double axis = 0;            // y of the axis
    // -- time
    engine::Time from, to;
    engine::Duration tick{std::chrono::seconds(2)};
    // -- numbers: right edges, of Bar the right edge of its track; 0: no room
    std::array<double, kGroupColumns> columns{};
    double barWidth = 0;

    const GroupPanelBox& panel(GroupThing which) const { return panels[static_cast<std::size_t>(which)]; }
    double column(GroupColumn which) const { return columns[static_cast<std::size_t>(which)]; }
    double x(engine::Time at) const
    {
        return trackLeft + (trackRight - trackLeft) * (static_cast<double>((at - from).count()) / static_cast<double>((to - from).count()));
    }
    double clampedX(engine::Time at) const { return at <= from ? trackLeft : at >= to ? trackRight : x(at); }
    engine::Time timeAt(double x) const;
};

GroupLayout layOutGroup(const StageInput& input, const GroupLevel& group);

} // namespace ui
