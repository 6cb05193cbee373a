#include "engine/net/measure/measurement.h"

#include <algorithm>

namespace measure {

namespace {

constexpr std::int64_t kRoomBeside = 16 << 20; // indexes, folders, what a file system keeps for itself
constexpr std::int64_t kBatchOverhead = 80;    // of a record that is a batch alone, at most
constexpr int kCodecs = 5;
constexpr std::int64_t kDisturbedPart = 5;     // a fifth

Spread each(const Timed& timed, std::int64_t Round::*nanos)
{
    std::vector<double> values;
    for (const Round& round : timed.rounds)
        values.push_back(static_cast<double>(round.*nanos) / static_cast<double>(std::max<std::int64_t>(1, timed.operations)));
    return spreadOf(std::move(values));
}

double over(double first, double other) { return other > 0 ? first / other : 0; }

} // namespace

Spread spreadOf(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {values.front(), median, values.back()};
}

Spread Timed::wallNanosEach() const { return each(*this, &Round::wallNanos); }
Spread Timed::processorNanosEach() const { return each(*this, &Round::processorNanos); }
double Timed::perSecond() const { return over(1e9, wallNanosEach().median); }
double Timed::bytesPerSecond() const { return perSecond() * static_cast<double>(bytes) / static_cast<double>(std::max<std::int64_t>(1, operations)); }

double Measurement::speedup(std::size_t i) const { return over(ways.front().wallNanosEach().median, ways[i].wallNanosEach().median); }

double Measurement::processorSaving(std::size_t i) const
{
    return over(ways.front().processorNanosEach().median, ways[i].processorNanosEach().median);
}

double Measurement::shrinking(std::size_t i) const
{
    return over(static_cast<double>(ways.front().storedBytes), static_cast<double>(ways[i].storedBytes));
}

bool Measurement::wasDisturbed() const
{
    std::int64_t wall = 0, waited = 0;
    for (const Timed& way : ways)
        for (const Round& round : way.rounds) {
            wall += round.wallNanos;
            waited += round.waitedNanos;
        }
    return waited * kDisturbedPart > wall;
}

std::int64_t Sizes::roomNeeded() const
{
    return std::max({spanBytes, segmentBytes, records * (recordBytes + kBatchOverhead), sentBytes, appends * batchBytes, codecBytes * 2}) + kRoomBeside;
}

std::int64_t Sizes::bytesWritten() const
{
    const std::int64_t each = 2 * blocks * blockBytes + 2 * records * recordBytes + (flushes + appends) * batchBytes + kCodecs * codecBytes;
    return spanBytes + segmentBytes + sentBytes + (rounds + 1) * each;
}

} // namespace measure
