#pragma once

// How things of the view and of the ledger become values of the condition language, and what a query names. Included by condition_*.cpp only.

#include <optional>
#include <string>

#include "engine/lab/expr/source.h"
#include "engine/lab/ledger.h"
#include "engine/view/cluster_view.h"

namespace engine {

// What a query is answered from.
struct ConditionGround {
    const expr::PathQuery& query;
    Time now;
    const ClusterView& view;
    const Ledger& ledger;

    const expr::Value& object(std::size_t i) const { return i < query.object.size() ? query.object[i] : absent(); }
    const expr::Value& argument(std::size_t i) const { return i < query.arguments.size() ? query.arguments[i] : absent(); }
    const ClientView* client(const std::string& name) const
    {
        for (const auto& [id, client] : view.clients)
            if (client->name == name)
                return &*client;
        return nullptr;
    }

private:
    static const expr::Value& absent()
    {
        static const expr::Value kAbsent = expr::Absent{};
        return kAbsent;
    }
};

// condition_groups.cpp: of objects Consumer, Group and Sink, and what members of Lab say of a group.
expr::Value consumerPath(const ConditionGround& ground);
expr::Value groupPath(const ConditionGround& ground);
expr::Value sinkPath(const ConditionGround& ground);
// Records delivered to, or processed by, a consumer or all of a group.
expr::Value readPath(const ConditionGround& ground);
// Of a group: records that were finished more than once, by whichever members. Nothing: there is no such group.
std::optional<std::int64_t> processedAgain(const ConditionGround& ground, const std::string& group);

inline std::int64_t intOf(const expr::Value& value) { return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) : -1; }
inline std::string textOf(const expr::Value& value) { return std::holds_alternative<std::string>(value) ? std::get<std::string>(value) : ""; }
inline expr::Value uidsOf(const UidSet& uids) { return expr::makeUidSet({uids.begin(), uids.end()}); }
inline expr::Value countOf(std::size_t count) { return static_cast<std::int64_t>(count); }

template <class T>
expr::Value known(const Told<T>& told)
{
    return told.known() ? expr::Value(static_cast<std::int64_t>(told.value.value)) : expr::Value(expr::Absent{});
}

template <class Node>
expr::Value stateOf(const Node& node)
{
    if (node.state.value == NodeState::Running)
        return std::string("running");
    if (node.state.value == NodeState::Paused)
        return std::string("paused");
    if (!node.everStarted)
        return std::string("notStarted");
    switch (node.stoppedHow.value) {
    case StopKind::Killed:
        return std::string("killed");
    case StopKind::PoweredOff:
        return std::string("poweredOff");
    default:
        return std::string("stopped");
    }
}

// "orders-0", as it is written in conditions.
std::optional<TopicPartition> partitionNamed(const std::string& text);

} // namespace engine
