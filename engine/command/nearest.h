#pragma once

// "Did you mean": the known word that is nearest to a wrong one.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine::command {

// Letters to insert, delete, change or swap with a neighbour to make one of the other.
int editDistance(std::string_view a, std::string_view b);

// The candidate with the smallest distance, upper and lower case counting as nearly the same; the first of
// equals. Numbers are near by their difference. Empty if none is near (more than half of it would have to
// change).
std::string nearestWord(std::string_view wrong, std::span<const std::string> candidates);

// "1, 2 or 3"; long lists end in "…".
std::string orList(std::span<const std::string> words);
// "1, 2, 3"
std::string commaList(std::span<const std::string> words);

} // namespace engine::command
