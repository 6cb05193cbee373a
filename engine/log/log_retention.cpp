// Which segments go, and how (facts §4.4). Always the oldest: a log has no holes. The active one, too, when it is due:
// a new one is begun first. The files are only renamed; whoever asked removes them when file.delete.delay.ms has passed,
// so that a slow reader of them is not surprised.

#include <cstddef>
#include <utility>

#include "engine/base/check.h"
#include "engine/log/log.h"

namespace engine {

std::optional<Log::Limit> Log::dueForRetention(Offset highWatermark, std::int64_t wallMillis) const
{
    const LogSegment& first = m_segments.front();
    const bool isActive = m_segments.size() == 1;
    if (isActive && first.bytes() == 0)
        return std::nullopt;
    const Offset behind = isActive ? m_endOffset : m_segments[1].base();
    if (highWatermark < behind)
        return std::nullopt;
    if (!isActive && behind <= m_startOffset)
        return Limit::LogStart;
    if (!m_config.deletes)
        return std::nullopt;
    if (m_config.retentionBytes >= 0 && bytes() - m_config.retentionBytes >= first.bytes())
        return Limit::Size;
    if (m_config.retentionMillis >= 0 && wallMillis - first.largestTimestamp() > m_config.retentionMillis)
        return Limit::Time;
    return std::nullopt;
}

Result<std::optional<Log::Retired>> Log::retireFirst(
    Disk& disk, Offset highWatermark, std::int64_t wallMillis, DiskToken token)
{
    const auto why = dueForRetention(highWatermark, wallMillis);
    if (!why)
        return std::optional<Retired>();
    Retired out;
    out.why = *why;
    if (m_segments.size() == 1) {
        if (auto rolled = rollAt(disk, m_endOffset, wallMillis, token); !rolled)
            return rolled.error();
        out.rolled = m_endOffset;
    }
    LogSegment& first = m_segments.front();
    out.base = first.base();
    out.bytes = first.bytes();
    out.largestTimestamp = first.maxTimestamp();
    out.nextOffset = m_segments[1].base();
    if (auto aside = setSegmentAside(disk, first, true, out.files); !aside)
        return aside.error();
    m_segments.erase(m_segments.begin());
    if (auto moved = moveStart(disk, out.nextOffset); !moved)
        return moved.error();
    return std::optional(std::move(out));
}

Result<void> Log::setSegmentAside(
    Disk& disk, LogSegment& segment, bool withSnapshot, std::vector<std::string>& files)
{
    segment.close(disk);
    for (auto more = Result<bool>(true); *more;)
        if (more = segment.renameNext(disk, ".deleted"); !more)
            return more.error();
    for (auto& file : segment.files(disk))
        files.push_back(std::move(file));
    if (!withSnapshot)
        return {};
    const auto snapshot = m_snapshots.setAside(disk, segment.base());
    if (!snapshot)
        return snapshot.error();
    if (!snapshot->empty())
        files.push_back(*snapshot);
    return {};
}

Result<std::vector<std::string>> Log::replaceSegments(Disk& disk, LogSegment fresh, Offset last)
{
    const std::size_t from = segmentOf(fresh.base());
    const std::size_t to = segmentOf(last);
    ENGINE_CHECK(m_segments[from].base() == fresh.base() && from <= to && to + 1 < m_segments.size(),
        "whole segments are replaced, and not the active one");
    std::vector<std::string> files;
    for (std::size_t i = from; i <= to; ++i)
        if (auto aside = setSegmentAside(disk, m_segments[i], i > from, files); !aside)
            return aside.error();
    for (auto more = Result<bool>(true); *more;)
        if (more = fresh.renameNext(disk, ""); !more)
            return more.error();
    m_segments[from] = std::move(fresh);
    m_segments.erase(m_segments.begin() + static_cast<std::ptrdiff_t>(from) + 1,
        m_segments.begin() + static_cast<std::ptrdiff_t>(to) + 1);
    return files;
}

} // namespace engine
