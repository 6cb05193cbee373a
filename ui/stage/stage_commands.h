#pragma once

// What can be asked of a thing on the stage, as lines of the command language: for keys and context menus alike.

#include <QString>

#include <optional>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"

namespace ui {

struct StageCommand {
    QString words; // "Kill", translated
    QString line;  // "kill broker 1"
    QString key{}; // "K"; empty: none
    bool dangerous = false;
    QString group{}; // translated; those of one group stand together in a menu of their own. Empty: at the top
    bool asks = false; // the line lacks something: a form asks for it
};

// In the order of a menu; only what can be done to the thing as it is.
std::vector<StageCommand> commandsFor(const engine::ClusterView& view, const ObjectId& id);

// The line of the command on that key, or empty.
QString commandOnKey(const engine::ClusterView& view, const ObjectId& id, const QString& key);

// The shell line of Kafka's own tools that does the same: "kafka-topics.sh --bootstrap-server …"; empty: they have none, or the line lacks
// something.
QString toolLineOf(const QString& line);
// What is told of a command before it runs: its line, and below it the one of Kafka's tools.
QString tipOf(const StageCommand& command);

// The node that a thing is or lies on; absent for what no single node has.
std::optional<engine::NodeId> nodeOf(const ObjectId& id);
// A name that no client has: "p1", "billing-3".
QString freeClientName(const engine::ClusterView& view, const QString& stem);
// One member more, like those that are there: the same topics, protocol and assignors.
QString startConsumerLine(const engine::ClusterView& view, const std::string& group);
// A consumer of the lab that is down joins another group; empty: it cannot.
QString moveConsumerLine(const engine::ClusterView& view, engine::NodeId client, const std::string& group);
// "cut link 1 2", or "heal link 1 2" if it is cut in a direction; empty if that is not a link.
QString commandOnLink(const engine::ClusterView& view, engine::NodeId a, engine::NodeId b);

} // namespace ui
