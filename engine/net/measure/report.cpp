#include "engine/net/measure/report.h"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/net/measure/words.h"

namespace measure {

using Json = nlohmann::ordered_json;

namespace {

// Three figures that matter, whole numbers from 100 on.
std::string figures(double value)
{
    if (value >= 99.95)
        return fmt::format("{:.0f}", value);
    return fmt::format("{:.{}f}", value, value >= 9.995 ? 1 : 2);
}

template <std::size_t N>
std::string withUnit(double value, double step, const std::array<const char*, N>& units)
{
    std::size_t unit = 0;
    for (; unit + 1 < N && value >= step * 0.9995; ++unit)
        value /= step;
    return (unit == 0 ? fmt::format("{:.0f}", value) : figures(value)) + " " + units[unit];
}

std::string grouped(std::int64_t value)
{
    std::string digits = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), " ");
    return digits;
}

std::string amountOf(const Measurement& measurement, const Timed& way)
{
    std::string amount = fmt::format("{} {}", grouped(way.operations), operationOf(measurement.subject).english);
    if (way.bytes > 0)
        amount += ", " + bytesText(static_cast<double>(way.bytes));
    if (way.storedBytes > 0 && way.storedBytes != way.bytes)
        amount += fmt::format(" → {}", bytesText(static_cast<double>(way.storedBytes)));
    return amount;
}

std::string rateOf(const Timed& way) { return way.bytes > 0 ? bytesText(way.bytesPerSecond()) + "/s" : grouped(std::llround(way.perSecond())) + "/s"; }

// "×6.33", "×1.10, processor ÷2.79", "×0.50, size ÷4.28"
std::string ratiosOf(const Measurement& measurement, std::size_t i)
{
    std::string ratios = timesText(measurement.speedup(i));
    if (measurement.subject == Subject::Copy && measurement.processorSaving(i) > 0)
        ratios += ", processor ÷" + figures(measurement.processorSaving(i));
    if (measurement.subject == Subject::Codec)
        ratios += ", size ÷" + figures(measurement.shrinking(i));
    return ratios;
}

// Letters, not bytes: what this file writes has none that are wider than one column.
std::size_t columnsOf(const std::string& text)
{
    std::size_t columns = 0;
    for (const char c : text)
        columns += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return columns;
}

std::string left(std::string text, std::size_t width) { return text + std::string(width - std::min(width, columnsOf(text)), ' '); }
std::string right(const std::string& text, std::size_t width) { return std::string(width - std::min(width, columnsOf(text)), ' ') + text; }

double rounded(double value) { return std::round(value * 1000) / 1000; }

// The numbers of a way, under the names that both reports use.
Json valuesOf(const Measurement& measurement, std::size_t i)
{
    const Timed& way = measurement.ways[i];
    const Spread each = way.wallNanosEach();
    const double millis = static_cast<double>(way.operations) / 1e6; // of a round, for each nanosecond of an operation
    return {{"way", idOf(way.way)}, {"rounds", way.rounds.size()}, {"operations", way.operations}, {"bytes", way.bytes}, {"storedBytes", way.storedBytes},
        {"minMs", rounded(each.least * millis)}, {"medianMs", rounded(each.median * millis)}, {"maxMs", rounded(each.most * millis)},
        {"nanosEach", rounded(each.median)}, {"processorNanosEach", rounded(way.processorNanosEach().median)}, {"perSecond", rounded(way.perSecond())},
        {"speedup", rounded(measurement.speedup(i))}, {"processorSaving", rounded(measurement.processorSaving(i))},
        {"shrinking", rounded(measurement.shrinking(i))}};
}

} // namespace

std::string timeText(double nanos) { return withUnit<4>(nanos, 1000, {"ns", "µs", "ms", "s"}); }
std::string bytesText(double bytes) { return withUnit<5>(bytes, 1000, {"B", "kB", "MB", "GB", "TB"}); }

std::string timesText(double ratio)
{
    if (ratio <= 0)
        return "–";
    return "×" + (ratio >= 1000 ? grouped(std::llround(ratio)) : figures(ratio));
}

std::string textHead(const Place& place, const Sizes& sizes)
{
    std::string on = place.filesystem.empty() ? "" : " on " + place.filesystem + (place.device.empty() || place.device == place.filesystem ? "" : " (" + place.device + ")");
    return fmt::format("{}{}: {} rounds of each way, in turns, behind one that does not count; {} written in all. Times are those of one operation.\n", place.folder, on, sizes.rounds,
        bytesText(static_cast<double>(sizes.bytesWritten())));
}

std::string textOf(const Measurement& measurement)
{
    constexpr std::size_t kName = 30, kAmount = 40, kNumber = 11, kRatios = 24;
    std::string text = fmt::format("\n{}{}{}{}{}{}{}\n", left(std::string(titleOf(measurement.subject).english), kName + kAmount), right("median", kNumber),
        right("fastest", kNumber), right("slowest", kNumber), right("processor", kNumber), right("a second", kNumber + 3), right("ratio", kRatios));
    for (std::size_t i = 0; i < measurement.ways.size(); ++i) {
        const Timed& way = measurement.ways[i];
        const Spread each = way.wallNanosEach();
        text += "  " + left(std::string(nameOf(way.way).english), kName - 2) + left(amountOf(measurement, way), kAmount) + right(timeText(each.median), kNumber)
            + right(timeText(each.least), kNumber) + right(timeText(each.most), kNumber) + right(timeText(way.processorNanosEach().median), kNumber)
            + right(rateOf(way), kNumber + 3) + right(i == 0 ? "1" : ratiosOf(measurement, i), kRatios) + "\n";
    }
    text += fmt::format("  {}\n", reasonOf(measurement.subject).english);
    for (const Caveat caveat : measurement.caveats)
        text += fmt::format("  - {}\n", wordsOf(caveat).english);
    return text;
}

std::string csvHead()
{
    const Json none = valuesOf(Measurement{Subject::Order, {Timed{}}, {}}, 0);
    std::string head = "measurement";
    for (const auto& [name, value] : none.items())
        head += "," + name;
    return head + ",filesystem,caveats\n";
}

// Ids and numbers: nothing in them has to be quoted.
std::string csvOf(const Place& place, const Measurement& measurement)
{
    std::string caveats;
    for (const Caveat caveat : measurement.caveats)
        caveats += (caveats.empty() ? "" : " ") + std::string(idOf(caveat));
    std::string rows;
    for (std::size_t i = 0; i < measurement.ways.size(); ++i) {
        const Json values = valuesOf(measurement, i);
        rows += idOf(measurement.subject);
        for (const auto& [name, value] : values.items())
            rows += "," + (value.is_string() ? value.get<std::string>() : value.dump());
        rows += "," + place.filesystem + "," + caveats + "\n";
    }
    return rows;
}

std::string jsonOf(const Place& place, const Measurement& measurement)
{
    Json out{{"measurement", idOf(measurement.subject)}, {"folder", place.folder}, {"filesystem", place.filesystem}, {"device", place.device}};
    out["caveats"] = Json::array();
    for (const Caveat caveat : measurement.caveats)
        out["caveats"].push_back(idOf(caveat));
    out["ways"] = Json::array();
    for (std::size_t i = 0; i < measurement.ways.size(); ++i) {
        Json way = valuesOf(measurement, i);
        way["roundsMs"] = Json::array();
        for (const Round& round : measurement.ways[i].rounds)
            way["roundsMs"].push_back(rounded(static_cast<double>(round.wallNanos) / 1e6));
        out["ways"].push_back(std::move(way));
    }
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace measure
