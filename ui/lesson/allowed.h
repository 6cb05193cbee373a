#pragma once

// Which commands a step lets through: those whose canonical line begins with the words of one of its `allow` entries,
// and always those about looking and marking. "send p --count 1..5" stands for every count in that range; options may come in
// any order, and one that is neither named nor has a default passes. Where something is allowed the learner owns the clock too; where nothing is, time
// stands: a prediction is made before it happens, and what was prepared stays as it is.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

// True for a line that cannot be read: the lab says better what is wrong with it.
bool isAllowed(std::string_view line, const std::vector<std::string>& allow);

// Is it one of those that are against the rules of a challenge?
bool isForbidden(std::string_view line, const std::vector<std::string>& forbid);

// Does this piece of a text name a command that a step lets through, wholly or by its beginning?
bool namesCommand(std::string_view text, const std::vector<std::string>& allow);

// "5..1" of a beginning whose range is none; empty: all are.
std::string wrongRange(std::string_view beginning);
// With the lowest number of each range in its place.
std::string withoutRanges(std::string_view beginning);

// advance, step, run until: the learner lets time go on by hand.
bool isTimeCommand(std::string_view line);

// "kill broker 1 · send p1 orders"
std::string allowedWords(const std::vector<std::string>& allow);

} // namespace ui
