#pragma once

// The same rebalance in the other protocol: the course of a lab played anew, headless, with the group's consumers on the other one. What
// the lab does is the same: its commands, its instants, its records; what is shown is what then really happens. Heartbeats and sessions
// are given the same times in both protocols (the consumers' in one are the broker's in the other), so that only the protocol differs.

#include <QString>

#include <string>

#include "engine/lab/lab_file.h"
#include "engine/view/group_view.h"
#include "ui/models/rebalance_ladder.h"

namespace ui {

struct OtherProtocolRun {
    QString problem;      // in words; empty: it was played, and the rebalance was found
    LadderSource source;  // of the rebalance that the same cause led to
    engine::Time until;   // how far it was played
};

inline engine::GroupKind otherKind(engine::GroupKind kind)
{
    return kind == engine::GroupKind::Classic ? engine::GroupKind::Consumer : engine::GroupKind::Classic;
}

// Why it cannot be played, in words; empty: it can. A group with programs from outside, or one whose consumers no command starts.
QString otherProtocolProblem(const engine::LabFile& course, const engine::ClusterView& view, const std::string& group);
// The course with the group's consumers on that protocol.
engine::LabFile inOtherProtocol(engine::LabFile course, const std::string& group, engine::GroupKind kind);
// Plays it. Any thread; pure.
OtherProtocolRun playOtherProtocol(const engine::LabFile& course, const std::string& group, const engine::RebalanceView& rebalance);

} // namespace ui
