#pragma once

// What the group level says of one group, worked out from a view: its rows, who its members are and what they wait for, how far each
// partition is read. Pure; no geometry. Of a program from outside only what its coordinator knows is said.
//
// Sources of the rules: facts §7 (groups), §10 (what 4.1.1 really did).

#include <QString>

#include <map>
#include <optional>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"
#include "ui/stage/stage_input.h"

namespace ui {

enum class LagTrend : std::uint8_t { Unknown, Steady, Growing, Shrinking };

// Lags of some rows over the last seconds of virtual time, noted while time goes on.
class LagHistory {
public:
    static constexpr engine::Duration kKept{std::chrono::seconds(4)}, kStep{std::chrono::milliseconds(250)};

    void clear();
    // Notes the lags at `now`; nothing happens before kStep went by. Another group, or an earlier instant, begins anew.
    void follow(const std::string& group, engine::Time now, const std::vector<std::pair<engine::TopicPartition, std::int64_t>>& lags);
    bool isDue(const std::string& group, engine::Time now) const;
    // Unknown before a second of it was seen.
    LagTrend trend(const engine::TopicPartition& partition) const;

private:
    struct Sample {
        engine::Time at;
        std::int64_t lag;
    };
    std::string m_group;
    std::optional<engine::Time> m_last;
    std::map<engine::TopicPartition, std::vector<Sample>> m_samples;
};

// How far a partition is read.
struct GroupRowNumbers {
    const engine::CommittedView* committed = nullptr;         // null: nothing is
    const engine::Told<engine::Offset>* position = nullptr;   // of its reader; null: not known
    std::optional<engine::Told<engine::Offset>> highWatermark; // of the leader; absent: there is none
    std::optional<std::int64_t> lag;                          // up to HW: from the position, else from what is committed
    const engine::OwnerSpan* span = nullptr;                  // that is open; null: nobody is meant to read it
    const engine::ClientView* reader = nullptr;               // null: nobody reads it now, or nobody knows more of him
    bool isPaused = false;                                    // by pause()
    const engine::Told<engine::RecordFailed>* failing = nullptr;
};

// Somebody who is in the group, was meant to be, or is still on the picture.
struct GroupMemberSeen {
    ObjectId id;                                    // the client, else the member
    engine::NodeId node;                            // kLabNode: no client of the view
    const engine::ClientView* client = nullptr;
    const engine::GroupMemberView* member = nullptr; // null: not a member at this instant
    QString name;
    int hue = 0;
    const std::vector<engine::TopicPartition>* partitions = nullptr; // that it reads; null: not known
};

class GroupLevel {
public:
    // Precondition: both outlive it.
    GroupLevel(const engine::ClusterView& view, const engine::GroupView& group, engine::Time now);

    const engine::ClusterView& view() const { return m_view; }
    const engine::GroupView& group() const { return m_group; }
    engine::Time now() const { return m_now; }

    // Partitions that members are subscribed to, that are or were read, or that have a committed offset; by name.
    const std::vector<engine::TopicPartition>& rows() const { return m_rows; }
    // Consumers of the lab first, in the order of their names, then others.
    const std::vector<GroupMemberSeen>& members() const { return m_members; }
    const GroupMemberSeen* memberOf(engine::NodeId client) const;
    // How a reader is called, also one that is gone.
    QString nameOf(engine::NodeId client, const std::string& memberId) const;

    GroupRowNumbers numbers(const engine::TopicPartition& partition) const;
    // The spans of a partition; null: nobody ever read it.
    const engine::OwnershipView* ownership(const engine::TopicPartition& partition) const;
    std::int64_t lagOfAll() const;

    bool isMoving() const;   // a rebalance is under way
    bool isInactive() const; // Empty or Dead: offsets can be reset
    // The rebalance that the camera chose, else the newest, by its first round; null: there was none.
    const engine::RebalanceView* rebalance(engine::FactId chosen) const;
    // The one that was under way at `at`, else the last before it.
    const engine::RebalanceView* rebalanceAt(engine::Time at) const;
    // The first instant that anything is told of.
    engine::Time begins() const;

    // How long until poll() must be called again; absent: it is not known to be at work on records.
    std::optional<engine::Duration> pollDeadline(const GroupMemberSeen& member) const;
    // Partitions that it shall have and somebody else still has; KIP-848.
    std::vector<std::pair<engine::TopicPartition, engine::NodeId>> awaited(const GroupMemberSeen& member) const;

private:
    const engine::ClusterView& m_view;
    const engine::GroupView& m_group;
    engine::Time m_now;
    std::vector<engine::TopicPartition> m_rows;
    std::vector<GroupMemberSeen> m_members;
    std::map<engine::NodeId, QString> m_names; // of programs that are called the same
};

// A cooperative rebalance goes in rounds, each of them a rebalance of its own to the coordinator; they are one change to whoever looks.
inline constexpr engine::Duration kNextRound{std::chrono::seconds(1)}; // a round that begins within it belongs to the one before
bool isNextRound(const engine::GroupView& group, const engine::RebalanceView& before, const engine::RebalanceView& later);
// The first and the last of the rebalances that belong together with that one. Precondition: index < group.rebalances.size().
std::pair<std::size_t, std::size_t> roundsOf(const engine::GroupView& group, std::size_t index);
// The rebalance of a group that began with that fact, or its first round; {0}: the newest. Null: there is none, or the view dropped it.
const engine::RebalanceView* rebalanceOf(const engine::GroupView& group, engine::FactId began);
// When it was over with all its rounds; {0} and kNever: not yet. Precondition: it is one of the group's.
std::pair<engine::FactId, engine::Time> endOf(const engine::GroupView& group, const engine::RebalanceView& rebalance);

// The group that the camera shows; null: it is not there.
const engine::GroupView* shownGroup(const engine::ClusterView& view, const Camera& camera);

} // namespace ui
