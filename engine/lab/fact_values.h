#pragma once

// Fields of facts as values of the condition language.

#include <string_view>

#include "engine/event/fact.h"
#include "engine/lab/expr/source.h"
#include "engine/view/cluster_view.h"

namespace engine {

// Absent if the fact has no such field or the field has no value. Nodes as their names.
expr::Value factFieldValue(const Fact& fact, std::string_view field, const ClusterView& names);

expr::FactKinds factKindsOfEngine();

} // namespace engine
