#pragma once

// The report of a run (design/interfaces.md §4). An absent value is absent, never 0.

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace engine {

class Lab;

nlohmann::ordered_json reportOf(const Lab& lab);
// The same for people: a few lines for each producer, consumer, group and partition.
std::string reportText(const nlohmann::ordered_json& report);

} // namespace engine
