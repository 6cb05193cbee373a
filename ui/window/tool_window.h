#pragma once

// Lines of Kafka's own tools in the console (engine/lab/tools): what they become is run like any other line, what they ask is shown.

#include <functional>

#include <QString>

class QObject;

namespace engine {
struct CommandResult;
}

namespace ui {

class Bridge;

// The cluster is asked on the engine's thread. Then, on this one: `show` tells what became of the tool's line, `run` gets each command
// that it is, in order. Nothing is called once `context` is gone.
void runKafkaTool(Bridge& bridge, QObject* context, const QString& line,
    std::function<void(const QString& line, const engine::CommandResult& result)> show, std::function<void(const QString& line)> run);

} // namespace ui
