#pragma once

// What may come next on a line of Kafka's tools (kafka_tools.h) that is being typed.

#include <string_view>

#include "engine/command/completion.h"

namespace engine {

// Tools, flags and names; nothing if the line is none of theirs. `line` up to the cursor.
Completion completeKafkaTool(std::string_view line, const ParseContext& context);

} // namespace engine
