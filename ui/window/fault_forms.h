#pragma once

// The forms of commands that lack something when they are chosen on the stage: values of a disk or a link, which message, where a
// partition shall go.

#include "ui/window/command_form.h"

namespace ui {

// For a line as commandsFor() gives it with `asks`: "set disk 1", "reassign orders 0", "start producer". Nothing: there is no form.
std::optional<CommandForm> formOf(const engine::ClusterView& view, const QString& line);

} // namespace ui
