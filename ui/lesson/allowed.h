#pragma once

// Which commands a step lets through: those whose canonical line begins with the words of one of its `allow` entries,
// and always those about time, looking and marking (the learner owns the clock).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

// True for a line that cannot be read: the lab says better what is wrong with it.
bool isAllowed(std::string_view line, const std::vector<std::string>& allow);

// "kill broker 1 · send p1 orders"
std::string allowedWords(const std::vector<std::string>& allow);

} // namespace ui
