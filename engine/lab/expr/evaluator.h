#pragma once

// The value of a checked tree now.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/lab/expr/ast.h"

namespace engine::expr {

// What Always and Eventually remember between two looks.
struct Memory {
    struct Slot {
        bool failed = false; // Always: it was false once
        bool held = false;   // Eventually: it was true once
    };
    std::vector<Slot> of;
    std::optional<Time> since; // of the first look
};

// `memory` null: Always and Eventually mean now.
Value evaluate(const Node& root, const ConditionSource& source, Memory* memory, int variables);

} // namespace engine::expr
