#include "engine/command/value_text.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/command/names.h"
#include "engine/command/timestamp.h"

namespace engine::command {

namespace {

constexpr std::int32_t kPartitionMax = 100000;
constexpr int kPaceMax = 100;
constexpr int kSlowestPace = 1000;
constexpr std::int64_t kMillisMax = 253402300799999; // the end of the year 9999

bool isDigits(std::string_view text)
{
    return !text.empty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "0.5" with at most `decimals` digits after the point, times 10^decimals.
std::optional<std::int64_t> parseDecimal(std::string_view text, int decimals)
{
    const auto point = text.find('.');
    std::string digits(text.substr(0, point));
    std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
    if (!isDigits(digits) || (point != std::string_view::npos && !isDigits(fraction))
        || fraction.size() > static_cast<std::size_t>(decimals))
        return std::nullopt;
    fraction.resize(static_cast<std::size_t>(decimals), '0');
    return parseWhole(digits + fraction, 0, INT64_MAX);
}

// The words between the commas (or colons); nothing if one is empty.
std::optional<std::vector<std::int32_t>> parseNumbers(std::string_view text, char separator, std::int32_t min)
{
    std::vector<std::int32_t> numbers;
    while (true) {
        const auto end = text.find(separator);
        const auto number = parseWhole(text.substr(0, end), min, kPartitionMax);
        if (!number)
            return std::nullopt;
        numbers.push_back(static_cast<std::int32_t>(*number));
        if (end == std::string_view::npos)
            return numbers;
        text.remove_prefix(end + 1);
    }
}

std::string joinNumbers(const std::vector<std::int32_t>& numbers, char separator)
{
    std::string text;
    for (const auto number : numbers)
        text += (text.empty() ? "" : std::string(1, separator)) + std::to_string(number);
    return text;
}

} // namespace

std::optional<std::int64_t> parseWhole(std::string_view text, std::int64_t min, std::int64_t max)
{
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    const auto number = parseInteger(text);
    if (!isDigits(digits) || !number || *number < min || *number > max)
        return std::nullopt;
    return *number;
}

std::optional<KeyValue> parseKeyValue(std::string_view text)
{
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return std::nullopt;
    return KeyValue{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::optional<TopicPartition> parseTopicPartition(std::string_view text)
{
    const auto dash = text.rfind('-');
    if (dash == std::string_view::npos || !isLegalTopic(text.substr(0, dash)))
        return std::nullopt;
    const auto partition = parseWhole(text.substr(dash + 1), 0, kPartitionMax);
    if (!partition)
        return std::nullopt;
    return TopicPartition{std::string(text.substr(0, dash)), static_cast<std::int32_t>(*partition)};
}

std::optional<PartitionOffset> parsePartitionOffset(std::string_view text)
{
    const auto pair = parseKeyValue(text);
    const auto partition = pair ? parseTopicPartition(pair->key) : std::nullopt;
    const auto offset = pair ? parseWhole(pair->value, 0, INT64_MAX) : std::nullopt;
    if (!partition || !offset)
        return std::nullopt;
    return PartitionOffset{*partition, *offset};
}

std::optional<TopicPartitions> parseTopicPartitions(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !isLegalTopic(text.substr(0, colon)))
        return std::nullopt;
    auto partitions = parseNumbers(text.substr(colon + 1), ',', 0);
    if (!partitions)
        return std::nullopt;
    return TopicPartitions{std::string(text.substr(0, colon)), std::move(*partitions)};
}

std::optional<ReplicaList> parseReplicaList(std::string_view text)
{
    auto brokers = parseNumbers(text, ':', 1);
    if (!brokers)
        return std::nullopt;
    return ReplicaList{std::move(*brokers)};
}

std::optional<HostPort> parseHostPort(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    const auto port = parseWhole(text.substr(colon + 1), 0, 65535);
    const auto legal = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
            || c == '-' || c == '_' || (bracketed && c == ':');
    };
    if (!port || host.size() > 255 || !std::all_of(host.begin(), host.end(), legal))
        return std::nullopt;
    return HostPort{std::string(host), static_cast<std::int32_t>(*port)};
}

std::optional<Pace> parsePace(std::string_view text)
{
    if (text == "auto")
        return Pace{Pace::Kind::Auto, 0, 1};
    if (text == "max")
        return Pace{Pace::Kind::Max, 0, 1};
    if (text.starts_with("1/")) {
        const auto denominator = parseWhole(text.substr(2), 1, kSlowestPace);
        if (!denominator)
            return std::nullopt;
        return Pace{Pace::Kind::Ratio, 1, static_cast<std::int32_t>(*denominator)};
    }
    const auto factor = parseWhole(text, 0, kPaceMax);
    if (!factor)
        return std::nullopt;
    return Pace{Pace::Kind::Ratio, static_cast<std::int32_t>(*factor), 1};
}

std::optional<Timestamp> parseTimestamp(std::string_view text)
{
    if (const auto wall = parseDateTime(text))
        return Timestamp{false, *wall};
    if (const auto millis = parseWhole(text, 0, kMillisMax))
        return Timestamp{false, *millis};
    if (const auto instant = parseDuration(text))
        return Timestamp{true, instant->count()};
    return std::nullopt;
}

std::optional<OffsetTarget> parseOffsetTarget(std::string_view text)
{
    using Kind = OffsetTarget::Kind;
    if (text == "earliest")
        return OffsetTarget{Kind::Earliest, 0};
    if (text == "latest")
        return OffsetTarget{Kind::Latest, 0};
    if (text.starts_with('-') || text.starts_with('+')) {
        const auto shift = parseWhole(text.substr(1), 0, INT64_MAX);
        if (!shift)
            return std::nullopt;
        return OffsetTarget{Kind::Shift, text.front() == '-' ? -*shift : *shift};
    }
    if (const auto offset = parseWhole(text, 0, INT64_MAX))
        return OffsetTarget{Kind::Offset, *offset};
    if (const auto wall = parseDateTime(text))
        return OffsetTarget{Kind::Timestamp, *wall};
    return std::nullopt;
}

std::optional<std::int64_t> parsePerSecond(std::string_view text)
{
    if (!text.ends_with("/s"))
        return std::nullopt;
    return parseDecimal(text.substr(0, text.size() - 2), 3);
}

std::optional<std::int64_t> parsePercent(std::string_view text)
{
    if (!text.ends_with('%'))
        return std::nullopt;
    const auto parts = parseDecimal(text.substr(0, text.size() - 1), 4);
    if (!parts || *parts > 1000000)
        return std::nullopt;
    return parts;
}

std::string formatTopicPartitions(const TopicPartitions& value)
{
    return value.topic + ":" + joinNumbers(value.partitions, ',');
}

std::string formatReplicaList(const ReplicaList& value)
{
    return joinNumbers(value.brokers, ':');
}

std::string formatHostPort(const HostPort& value)
{
    const bool bracketed = value.host.find(':') != std::string::npos;
    return (bracketed ? "[" + value.host + "]" : value.host) + ":" + std::to_string(value.port);
}

std::string formatPace(const Pace& value)
{
    if (value.kind == Pace::Kind::Auto)
        return "auto";
    if (value.kind == Pace::Kind::Max)
        return "max";
    const std::string numerator = std::to_string(value.numerator);
    return value.denominator == 1 ? numerator : numerator + "/" + std::to_string(value.denominator);
}

std::string formatTimestamp(const Timestamp& value)
{
    return value.isLabTime ? formatDuration(Duration{value.value}) : formatDateTime(value.value);
}

std::string formatOffsetTarget(const OffsetTarget& value)
{
    switch (value.kind) {
    case OffsetTarget::Kind::Earliest:
        return "earliest";
    case OffsetTarget::Kind::Latest:
        return "latest";
    case OffsetTarget::Kind::Offset:
        return std::to_string(value.value);
    case OffsetTarget::Kind::Shift:
        return (value.value < 0 ? "" : "+") + std::to_string(value.value);
    case OffsetTarget::Kind::Timestamp:
        return formatDateTime(value.value);
    }
    return {};
}

std::string formatDecimal(std::int64_t value, int decimals)
{
    std::int64_t factor = 1;
    for (int i = 0; i < decimals; ++i)
        factor *= 10;
    std::string text = std::to_string(value / factor);
    if (const std::int64_t fraction = value % factor; fraction != 0) {
        std::string digits = std::to_string(factor + fraction).substr(1);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += "." + digits;
    }
    return text;
}

} // namespace engine::command
