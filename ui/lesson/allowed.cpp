#include "ui/lesson/allowed.h"

#include <algorithm>
#include <array>

#include "engine/command/command.h"

namespace ui {

namespace {

using namespace std::string_view_literals;

constexpr std::array kAlwaysAllowed{"pace"sv, "help"sv, "mark"sv, "break when"sv};
constexpr std::array kTime{"advance"sv, "step"sv, "run until"sv};

bool beginsWithWords(std::string_view line, std::string_view words)
{
    return line.starts_with(words) && (line.size() == words.size() || line[words.size()] == ' ');
}

} // namespace

bool isAllowed(std::string_view line, const std::vector<std::string>& allow)
{
    const auto parsed = engine::parseCommand(line);
    if (!parsed)
        return true;
    const std::string_view form = engine::commandForm(*parsed);
    if (std::find(kAlwaysAllowed.begin(), kAlwaysAllowed.end(), form) != kAlwaysAllowed.end())
        return true;
    if (std::find(kTime.begin(), kTime.end(), form) != kTime.end())
        return !allow.empty();
    const std::string canonical = engine::formatCommand(*parsed);
    return std::any_of(
        allow.begin(), allow.end(), [&](const std::string& words) { return beginsWithWords(canonical, words); });
}

bool isTimeCommand(std::string_view line)
{
    const auto parsed = engine::parseCommand(line);
    return parsed && std::find(kTime.begin(), kTime.end(), engine::commandForm(*parsed)) != kTime.end();
}

std::string allowedWords(const std::vector<std::string>& allow)
{
    std::string out;
    for (const std::string& words : allow)
        out += (out.empty() ? "" : " · ") + words;
    return out;
}

} // namespace ui
