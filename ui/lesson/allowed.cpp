#include "ui/lesson/allowed.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/command/command.h"

namespace ui {

namespace {

using namespace std::string_view_literals;

constexpr std::array kAlwaysAllowed{"pace"sv, "help"sv, "mark"sv, "break when"sv};
constexpr std::array kTime{"advance"sv, "step"sv, "run until"sv};

std::vector<std::string_view> wordsOf(std::string_view line)
{
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0)
            words.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

// "1..5", also behind a name: "min.insync.replicas=1..3".
struct Range {
    std::string_view before;
    std::int64_t from = 0, to = 0;
};
std::optional<Range> rangeOf(std::string_view word)
{
    const std::size_t dots = word.find("..");
    if (dots == std::string_view::npos)
        return std::nullopt;
    std::size_t begin = dots;
    while (begin > 0 && word[begin - 1] >= '0' && word[begin - 1] <= '9')
        --begin;
    Range range{word.substr(0, begin)};
    const std::string_view to = word.substr(dots + 2);
    const auto [fromEnd, fromError] = std::from_chars(word.data() + begin, word.data() + dots, range.from);
    const auto [toEnd, toError] = std::from_chars(to.data(), to.data() + to.size(), range.to);
    const bool isOne = begin < dots && fromError == std::errc() && toError == std::errc() && toEnd == to.data() + to.size();
    return isOne ? std::optional(range) : std::nullopt;
}

bool fits(std::string_view word, std::string_view pattern)
{
    const auto range = rangeOf(pattern);
    if (!range)
        return word == pattern;
    if (!word.starts_with(range->before))
        return false;
    word.remove_prefix(range->before.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() && end == word.data() + word.size() && number >= range->from && number <= range->to;
}

// The first words are the same; an option with a range has to keep to it wherever it stands.
bool beginsWith(const std::vector<std::string_view>& line, const std::vector<std::string_view>& pattern)
{
    std::size_t same = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].starts_with("--") && i + 1 < pattern.size() && rangeOf(pattern[i + 1])) {
            const auto option = std::find(line.begin(), line.end(), pattern[i]);
            if (option != line.end() && (option + 1 == line.end() || !fits(*(option + 1), pattern[i + 1])))
                return false;
            ++i;
        } else if (same == line.size() || !fits(line[same++], pattern[i])) {
            return false;
        }
    }
    return true;
}

bool beginsWithAny(const engine::Command& command, const std::vector<std::string>& patterns)
{
    const std::string canonical = engine::formatCommand(command);
    const auto line = wordsOf(canonical);
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return beginsWith(line, wordsOf(pattern)); });
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
    return beginsWithAny(*parsed, allow);
}

bool isForbidden(std::string_view line, const std::vector<std::string>& forbid)
{
    const auto parsed = engine::parseCommand(line);
    return parsed && beginsWithAny(*parsed, forbid);
}

bool namesCommand(std::string_view text, const std::vector<std::string>& allow)
{
    return (engine::parseCommand(text) && isAllowed(text, allow))
        || std::any_of(allow.begin(), allow.end(), [&](const std::string& beginning) { return text.starts_with(withoutRanges(beginning)); });
}

std::string wrongRange(std::string_view beginning)
{
    for (const std::string_view word : wordsOf(beginning))
        if (const auto range = rangeOf(word); word.find("..") != std::string_view::npos && (!range || range->from > range->to))
            return std::string(word);
    return {};
}

std::string withoutRanges(std::string_view beginning)
{
    std::string out;
    for (const std::string_view word : wordsOf(beginning)) {
        const auto range = rangeOf(word);
        out += (out.empty() ? "" : " ") + (range ? std::string(range->before) + std::to_string(range->from) : std::string(word));
    }
    return out;
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
