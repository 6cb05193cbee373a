#pragma once

// What three panels of the group level show that no Moment tells: the messages of a rebalance (from facts), the same with the other
// protocol, and what each assignor would do. Made by the window (ui/models), given to painters as values that never change.

#include <QString>

#include <memory>
#include <optional>
#include <vector>

#include "engine/lab/assignor_compare.h"
#include "ui/stage/rebalance_ladder.h"

namespace ui {

// The same rebalance in the other protocol: a lab of its own, played to that instant.
struct OtherProtocol {
    enum class State : std::uint8_t {
        Impossible, // `words` says why
        Offered,    // one click plays it
        Playing,
        Played,     // `ladder`
        Failed,     // `words`
    };
    State state = State::Impossible;
    engine::GroupKind kind = engine::GroupKind::Consumer; // of the other one
    QString words;
    std::shared_ptr<const RebalanceLadder> ladder;
};

// Which change is asked about.
enum class AssignorChange : std::uint8_t { AsItWas, OneMore, OneLess };

struct AssignorsShown {
    AssignorChange change = AssignorChange::AsItWas;
    engine::AssignorQuestion question;
    std::vector<engine::AssignorAnswer> answers; // in the order in which they are shown; empty: there is nothing to compare
    QString words;                               // "c1 had 0 1 2, c2 had 3 4 5; then c3 joins"
    QString problem;                             // instead; empty: none
    bool canTakeOne = false;                     // there is a member to take away
    std::vector<std::pair<std::string, QString>> names; // of members, by id, as they are called; in the order of their columns
    std::vector<engine::NodeId> clients;         // of them; kLabNode: a member that is made up for the question
};

struct GroupPanels {
    std::string group;
    std::shared_ptr<const RebalanceLadder> ladder; // null: not asked for yet, or there was no rebalance
    OtherProtocol other;
    std::shared_ptr<const AssignorsShown> assignors; // null: the same
};

} // namespace ui
