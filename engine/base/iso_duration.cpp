#include "engine/base/iso_duration.h"

#include <algorithm>
#include <string>

#include "engine/base/format.h"

namespace engine {

namespace {

constexpr std::int64_t kDay = 86400, kMostSeconds = 100000 * kDay;

struct Unit {
    char letter;
    std::int64_t seconds;
};
// In the order in which they may come; T stands before the last three.
constexpr Unit kUnits[] = {{'D', kDay}, {'H', 3600}, {'M', 60}, {'S', 1}};

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool takeSign(std::string_view& text)
{
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    return isNegative;
}

} // namespace

std::optional<Duration> parseIsoDuration(std::string_view text)
{
    const bool isNegative = takeSign(text);
    if (text.empty() || upper(text.front()) != 'P')
        return std::nullopt;
    text.remove_prefix(1);
    std::size_t next = 0; // of kUnits
    bool inTime = false, any = false;
    std::int64_t seconds = 0, nanos = 0;
    while (!text.empty()) {
        if (!inTime && upper(text.front()) == 'T') {
            inTime = true;
            next = 1;
            text.remove_prefix(1);
            if (text.empty())
                return std::nullopt;
            continue;
        }
        const bool partIsNegative = takeSign(text);
        const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
        const auto whole = parseInteger(text.substr(0, digits)); // no digits: nothing
        if (!whole)
            return std::nullopt;
        text.remove_prefix(digits);
        std::int64_t fraction = 0;
        const bool hasFraction = text.starts_with('.') || text.starts_with(',');
        if (hasFraction) {
            text.remove_prefix(1);
            const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
            if (end > 9)
                return std::nullopt;
            std::string padded(text.substr(0, end));
            padded.resize(9, '0');
            fraction = *parseInteger(padded);
            text.remove_prefix(end);
        }
        if (text.empty())
            return std::nullopt;
        const auto* unit = std::find_if(kUnits + next, std::end(kUnits), [&](const Unit& u) { return u.letter == upper(text.front()); });
        if (unit == std::end(kUnits) || (unit == kUnits) == inTime || (hasFraction && unit->letter != 'S'))
            return std::nullopt;
        next = static_cast<std::size_t>(unit - kUnits) + 1;
        text.remove_prefix(1);
        if (*whole > kMostSeconds / unit->seconds)
            return std::nullopt;
        seconds += (partIsNegative ? -1 : 1) * *whole * unit->seconds;
        nanos += partIsNegative ? -fraction : fraction;
        any = true;
    }
    if (!any || seconds > kMostSeconds || seconds < -kMostSeconds)
        return std::nullopt;
    const Duration sum = std::chrono::seconds(seconds) + Duration(nanos);
    return isNegative ? -sum : sum;
}

} // namespace engine
