#pragma once

// Which commands a step lets through: those whose canonical line begins with the words of one of its `allow` entries,
// and always those about looking and marking. Where something is allowed the learner owns the clock too; where nothing is, time
// stands: a prediction is made before it happens, and what was prepared stays as it is.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

// True for a line that cannot be read: the lab says better what is wrong with it.
bool isAllowed(std::string_view line, const std::vector<std::string>& allow);

// advance, step, run until: the learner lets time go on by hand.
bool isTimeCommand(std::string_view line);

// "kill broker 1 · send p1 orders"
std::string allowedWords(const std::vector<std::string>& allow);

} // namespace ui
