#include "engine/base/format.h"

#include <array>
#include <charconv>

#include "engine/base/time.h"

namespace engine {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

// Longest names first where one ends in another.
constexpr std::array kTimeUnits{Unit{"ns", 1}, Unit{"us", 1000}, Unit{"ms", 1000000}, Unit{"s", 1000000000},
    Unit{"m", 60000000000}, Unit{"h", 3600000000000}, Unit{"d", 86400000000000}};
constexpr std::array kSizeUnits{Unit{"KiB", 1 << 10}, Unit{"MiB", 1 << 20}, Unit{"GiB", 1 << 30}, Unit{"KB", 1000},
    Unit{"MB", 1000000}, Unit{"GB", 1000000000}, Unit{"B", 1}};

// "4.417" times `factor`, exact; nothing if digits are lost or the number does not fit.
bool scaled(std::string_view digits, std::int64_t factor, std::int64_t& out)
{
    const bool negative = !digits.empty() && digits.front() == '-';
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+'))
        digits.remove_prefix(1);
    __extension__ typedef __int128 Wide;
    Wide whole = 0;
    Wide denominator = 1;
    bool point = false;
    bool any = false;
    for (const char c : digits) {
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || denominator > 1000000000000000000)
            return false;
        any = true;
        whole = whole * 10 + (c - '0');
        if (point)
            denominator *= 10;
        if (whole > (static_cast<Wide>(1) << 96))
            return false;
    }
    const Wide product = whole * factor;
    if (!any || product % denominator != 0 || product / denominator > INT64_MAX)
        return false;
    out = static_cast<std::int64_t>(product / denominator);
    if (negative)
        out = -out;
    return true;
}

} // namespace

Result<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return ErrorCode::InvalidRequest;
    return value;
}

Result<std::int64_t> parseSize(std::string_view text)
{
    std::int64_t value = 0;
    for (const auto& unit : kSizeUnits)
        if (text.ends_with(unit.name)) {
            text.remove_suffix(unit.name.size());
            if (!scaled(text, unit.factor, value))
                return ErrorCode::InvalidRequest;
            return value;
        }
    return parseInteger(text);
}

std::string formatSize(std::int64_t bytes)
{
    for (const std::size_t i : {2u, 5u, 1u, 4u, 0u, 3u})
        if (bytes != 0 && bytes % kSizeUnits[i].factor == 0)
            return std::to_string(bytes / kSizeUnits[i].factor) + std::string(kSizeUnits[i].name);
    return std::to_string(bytes) + "B";
}

std::string formatDuration(Duration d)
{
    std::int64_t nanos = d.count();
    std::string text = nanos < 0 ? "-" : "";
    if (nanos < 0)
        nanos = -nanos;
    // Whole minutes and more stay readable; otherwise the unit in which the whole part is not zero.
    const Unit* unit = &kTimeUnits[3];
    if (nanos == 0)
        return "0s";
    if (nanos < 1000)
        unit = &kTimeUnits[0];
    else if (nanos < 1000000)
        unit = &kTimeUnits[1];
    else if (nanos < 1000000000)
        unit = &kTimeUnits[2];
    text += std::to_string(nanos / unit->factor);
    if (std::int64_t rest = nanos % unit->factor; rest != 0) {
        std::string decimals = std::to_string(unit->factor + rest).substr(1);
        while (decimals.back() == '0')
            decimals.pop_back();
        text += "." + decimals;
    }
    return text + std::string(unit->name);
}

Result<Duration> parseDuration(std::string_view text)
{
    const auto letters = text.find_first_not_of("+-.0123456789");
    if (letters == std::string_view::npos)
        return ErrorCode::InvalidRequest;
    for (const auto& unit : kTimeUnits)
        if (text.substr(letters) == unit.name) {
            std::int64_t value = 0;
            if (!scaled(text.substr(0, letters), unit.factor, value))
                return ErrorCode::InvalidRequest;
            return Duration{value};
        }
    return ErrorCode::InvalidRequest;
}

} // namespace engine
