#include "engine/command/timestamp.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

namespace engine::command {

namespace {

// Takes exactly `digits` digits from the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

// ".250": one to three digits.
std::optional<int> takeMillis(std::string_view& text)
{
    if (!take(text, '.'))
        return 0;
    int millis = 0;
    int digits = 0;
    for (; digits < 3 && !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
        millis = millis * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (digits == 0)
        return std::nullopt;
    for (; digits < 3; ++digits)
        millis *= 10;
    return millis;
}

// "Z" or "+08:00": minutes east of Greenwich.
std::optional<int> takeZone(std::string_view& text)
{
    if (take(text, 'Z'))
        return 0;
    const bool west = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-'))
        return std::nullopt;
    const auto hours = takeNumber(text, 2);
    if (!hours || *hours > 14 || !take(text, ':'))
        return std::nullopt;
    const auto minutes = takeNumber(text, 2);
    if (!minutes || *minutes > 59)
        return std::nullopt;
    return (west ? -1 : 1) * (*hours * 60 + *minutes);
}

} // namespace

Result<std::int64_t> parseDateTime(std::string_view text)
{
    namespace c = std::chrono;
    const auto year = takeNumber(text, 4);
    const bool dash = take(text, '-');
    const auto month = takeNumber(text, 2);
    const bool dash2 = take(text, '-');
    const auto day = takeNumber(text, 2);
    if (!year || *year < 1970 || !dash || !month || !dash2 || !day || !take(text, 'T'))
        return ErrorCode::InvalidRequest;
    const c::year_month_day date{
        c::year{*year}, c::month{static_cast<unsigned>(*month)}, c::day{static_cast<unsigned>(*day)}};
    const auto hour = takeNumber(text, 2);
    const bool colon = take(text, ':');
    const auto minute = takeNumber(text, 2);
    const bool colon2 = take(text, ':');
    const auto second = takeNumber(text, 2);
    if (!date.ok() || !hour || *hour > 23 || !colon || !minute || *minute > 59 || !colon2 || !second
        || *second > 59)
        return ErrorCode::InvalidRequest;
    const auto millis = takeMillis(text);
    const auto zone = takeZone(text);
    if (!millis || !zone || !text.empty())
        return ErrorCode::InvalidRequest;
    const std::int64_t days = c::sys_days{date}.time_since_epoch().count();
    const std::int64_t minutes = (days * 24 + *hour) * 60 + *minute - *zone;
    const std::int64_t total = (minutes * 60 + *second) * 1000 + *millis;
    if (total < 0)
        return ErrorCode::InvalidRequest;
    return total;
}

std::string formatDateTime(std::int64_t millis)
{
    namespace c = std::chrono;
    const c::sys_time<c::milliseconds> instant{c::milliseconds{millis}};
    const auto midnight = c::floor<c::days>(instant);
    const c::year_month_day date{midnight};
    const c::hh_mm_ss time{instant - midnight};
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
        time.minutes().count(), time.seconds().count());
    if (const auto rest = time.subseconds().count(); rest != 0)
        text += fmt::format(".{:03}", rest);
    return text + "Z";
}

} // namespace engine::command
