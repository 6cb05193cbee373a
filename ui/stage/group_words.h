#pragma once

// How the group level calls its things and their states: for labels, hover cards, the inspector and screen readers alike.

#include <QString>

#include <vector>

#include "ui/common/chip.h"
#include "ui/stage/group_level.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/stage_words.h"

namespace ui {

// Of a thing of the group level; empty for others. `panels` null: of the panels beside the rows only the names are known.
Spoken spokenOfGroup(const engine::ClusterView& view, engine::Time now, const GroupPanels* panels, const ObjectId& id);
std::vector<ProducerDetail> detailsOfGroup(const engine::ClusterView& view, engine::Time now, const GroupPanels* panels,
    const ObjectId& id);
// What its coordinator has of a group, and what the group has read.
std::vector<ProducerDetail> groupDetails(const GroupLevel& group);
// What a member is to its group; empty: no member, and not meant to be one.
std::vector<ProducerDetail> memberDetails(const engine::ClusterView& view, engine::Time now, engine::NodeId client);

QString groupPanelTitle(const engine::GroupView& group, GroupThing panel, bool brief = false); // "Who reads what"
QString generationWord(const engine::GroupView& group, std::int32_t generation, bool brief = false); // "generation 8", "epoch 8"
QString protocolWords(const engine::GroupView& group); // "classic · range · eager", "KIP-848 · uniform"
QString markWords(const GroupLevel& group, const engine::GroupMark& mark, bool brief = false); // "c3 joins"
bool isBadMark(engine::GroupMark::What what);
QString rebalanceWords(const GroupLevel& group, const engine::RebalanceView& rebalance); // "generation 7 → 8"

// A state in a few words, and how grave it is.
struct StateWords {
    QString words, brief;
    Tone tone = Tone::Neutral;
};
StateWords stateOf(const GroupLevel& group);
StateWords stateOf(const GroupLevel& group, const GroupMemberSeen& member); // what it does, or what it waits for
// "scaled: session 6 s (45 s)"; empty: nothing differs that members of the lab were told.
QString scaledWords(const GroupLevel& group, bool brief);
QString trendWord(LagTrend trend);         // "growing"; empty: steady or not known
QString gapWords(engine::OwnerSpan::Kind kind); // "stopped by the rebalance"
QString secondsText(engine::Time at, engine::Duration tick); // of the axis: "4 s", "4.25 s", "3 min", "2 h", "8 d"

} // namespace ui
