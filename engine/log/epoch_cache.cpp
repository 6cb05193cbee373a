#include "engine/log/epoch_cache.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/state_hash.h"
#include "engine/log/checkpoints.h"

namespace engine {

bool EpochCache::assign(LeaderEpoch epoch, Offset start)
{
    if (!m_entries.empty() && m_entries.back().epoch == epoch && m_entries.back().start <= start)
        return false;
    std::erase_if(m_entries, [&](const EpochEntry& e) { return e.epoch >= epoch || e.start >= start; });
    m_entries.push_back({epoch, start});
    return true;
}

bool EpochCache::truncateFromEnd(Offset endOffset)
{
    return std::erase_if(m_entries, [&](const EpochEntry& e) { return e.start >= endOffset; }) > 0;
}

bool EpochCache::truncateFromStart(Offset startOffset)
{
    const auto next = std::upper_bound(m_entries.begin(), m_entries.end(), startOffset,
        [](Offset o, const EpochEntry& e) { return o < e.start; });
    if (next == m_entries.begin())
        return false;
    const auto first = next - 1;
    if (first == m_entries.begin() && first->start == startOffset)
        return false;
    first->start = startOffset;
    m_entries.erase(m_entries.begin(), first);
    return true;
}

LeaderEpoch EpochCache::epochOf(Offset offset) const
{
    const auto next = std::upper_bound(m_entries.begin(), m_entries.end(), offset,
        [](Offset o, const EpochEntry& e) { return o < e.start; });
    return next == m_entries.begin() ? kNoLeaderEpoch : (next - 1)->epoch;
}

EpochEnd EpochCache::endOffsetFor(LeaderEpoch epoch, Offset logEnd) const
{
    if (epoch == kNoLeaderEpoch || m_entries.empty() || epoch > m_entries.back().epoch)
        return {};
    if (epoch == m_entries.back().epoch)
        return {epoch, logEnd};
    const auto next = std::upper_bound(m_entries.begin(), m_entries.end(), epoch,
        [](LeaderEpoch e, const EpochEntry& entry) { return e < entry.epoch; });
    if (next == m_entries.begin())
        return {epoch, next->start}; // older than all that is known
    return {(next - 1)->epoch, next->start};
}

std::string EpochCache::checkpoint() const
{
    std::string text = "0\n" + std::to_string(m_entries.size()) + "\n";
    for (const auto& entry : m_entries)
        text += std::to_string(entry.epoch.value) + " " + std::to_string(entry.start.value) + "\n";
    return text;
}

std::optional<EpochEntry> EpochCache::entry(const std::vector<std::string>& words)
{
    if (words.size() != 2)
        return std::nullopt;
    const auto epoch = parseInteger(words[0]);
    const auto start = parseInteger(words[1]);
    if (!epoch || *epoch < 0 || *epoch > INT32_MAX || !start || *start < 0)
        return std::nullopt;
    return EpochEntry{LeaderEpoch{static_cast<std::int32_t>(*epoch)}, Offset{*start}};
}

Result<EpochCache> EpochCache::parse(std::string_view text)
{
    EpochCache cache;
    const CheckpointText read = readCheckpoint(text);
    if (!read.faults.empty())
        return ErrorCode::KafkaStorageError;
    for (const auto& line : read.entries) {
        const auto known = entry(line.words);
        if (!known)
            return ErrorCode::KafkaStorageError;
        cache.assign(known->epoch, known->start);
    }
    return cache;
}

void EpochCache::walk(StateVisitor& visitor) const
{
    visitor.list(m_entries, [&](const EpochEntry& e) {
        visitor.id(e.epoch);
        visitor.id(e.start);
    });
}

} // namespace engine
