#include "engine/command/nearest.h"

#include <algorithm>
#include <cstdint>

#include "engine/base/format.h"

namespace engine::command {

namespace {

constexpr std::size_t kListMax = 24;

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string join(std::span<const std::string> words, std::string_view last)
{
    std::string result;
    const std::size_t shown = std::min(words.size(), kListMax);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0)
            result += i + 1 == words.size() ? last : std::string_view(", ");
        result += words[i];
    }
    return shown < words.size() ? result + ", …" : result;
}

} // namespace

int editDistance(std::string_view a, std::string_view b)
{
    constexpr std::size_t kLongest = 256;
    a = a.substr(0, kLongest);
    b = b.substr(0, kLongest);
    std::vector<int> before, above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        above[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = std::move(above);
        above = row;
    }
    return above[b.size()];
}

std::string nearestWord(std::string_view wrong, std::span<const std::string> candidates)
{
    const std::string* best = nullptr;
    std::int64_t bestDistance = INT64_MAX;
    const auto number = parseInteger(wrong);
    const std::string wrongLower = lower(wrong);
    for (const std::string& candidate : candidates) {
        std::int64_t distance = 0;
        if (const auto other = parseInteger(candidate);
            number && other && *number >= INT32_MIN && *number <= INT32_MAX) {
            distance = *number > *other ? *number - *other : *other - *number;
        } else {
            const int letters = editDistance(wrongLower, lower(candidate));
            const bool isPrefix = wrong.size() >= 2 && lower(candidate).starts_with(wrongLower);
            const auto allowed = (std::max(wrong.size(), candidate.size()) + 1) / 2;
            if (!isPrefix && static_cast<std::size_t>(letters) > allowed)
                continue;
            // Doubled, so that a difference of case alone loses against an exact match but against nothing
            // else.
            distance = 2 * (isPrefix ? 1 : letters) + (letters == 0 && candidate != wrong ? 1 : 0);
        }
        if (distance < bestDistance) {
            best = &candidate;
            bestDistance = distance;
        }
    }
    return best == nullptr ? std::string() : *best;
}

std::string orList(std::span<const std::string> words)
{
    return join(words, " or ");
}

std::string commaList(std::span<const std::string> words)
{
    return join(words, ", ");
}

} // namespace engine::command
