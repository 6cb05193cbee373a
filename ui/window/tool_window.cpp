#include "ui/window/tool_window.h"

#include <QFile>
#include <QPointer>

#include "engine/lab/lab.h"
#include "engine/lab/tools/kafka_tools.h"
#include "ui/bridge/bridge.h"

namespace ui {

using namespace engine;

namespace {

// --from-file: a plan of offsets has a line for each partition.
std::optional<std::string> toolFile(const std::string& path)
{
    constexpr qint64 kBytesMax = 1 << 20;
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kBytesMax)
        return std::nullopt;
    return file.readAll().toStdString();
}

} // namespace

void runKafkaTool(Bridge& bridge, QObject* context, const QString& line,
    std::function<void(const QString& line, const CommandResult& result)> show, std::function<void(const QString& line)> run)
{
    auto answer = std::make_shared<ToolAnswer>();
    bridge.ask(
        [text = line.toStdString(), answer](Lab& lab) {
            *answer = kafkaTool(text, lab.run(), toolFile);
            return QString();
        },
        [guard = QPointer(context), line, answer, show = std::move(show), run = std::move(run)](const QString&) {
            if (!guard)
                return;
            CommandResult result;
            if (answer->error) {
                result.ok = false;
                result.error = answer->error->message;
                result.word = answer->error->word;
                result.column = answer->error->column;
                result.expected = answer->error->expected;
                result.nearest = answer->error->nearest;
            } else if (answer->commands.empty() || answer->isForetold) {
                result.output = answer->output;
            }
            for (const auto& command : answer->commands)
                result.output += (result.output.empty() ? "= " : "\n= ") + command;
            show(line, result);
            for (const auto& command : answer->commands)
                run(QString::fromStdString(command));
        });
}

} // namespace ui
