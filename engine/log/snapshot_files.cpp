#include "engine/log/snapshot_files.h"

#include <vector>

#include "engine/log/log_files.h"

namespace engine {

SnapshotFiles SnapshotFiles::find(const Disk& disk, std::string directory)
{
    SnapshotFiles files;
    files.m_directory = std::move(directory);
    for (const auto& name : disk.list(files.m_directory)) {
        const auto parsed = parseLogFile(name);
        if (parsed && parsed->suffix == ".snapshot")
            files.m_offsets.insert(parsed->offset);
    }
    return files;
}

std::string SnapshotFiles::path(Offset offset) const
{
    return m_directory + "/" + segmentName(offset) + ".snapshot";
}

Result<void> SnapshotFiles::take(Disk& disk, const ProducerStates& states, Offset offset)
{
    if (offset <= m_newest)
        return {};
    if (auto written = disk.replaceFile(path(offset), encodeProducerSnapshot(states.snapshot()).text());
        !written)
        return written;
    m_offsets.insert(offset);
    m_newest = offset;
    return {};
}

Result<Offset> SnapshotFiles::loadNewest(
    Disk& disk, ProducerStates& states, Offset startOffset, const Expiry& expiry)
{
    while (!m_offsets.empty()) {
        const Offset newest = *m_offsets.rbegin();
        const auto bytes = readWholeFile(disk, path(newest));
        const auto entries = bytes ? decodeProducerSnapshot(*bytes)
                                   : Result<std::vector<ProducerSnapshotEntry>>(bytes.error());
        if (entries) {
            states.restore(*entries, expiry.wallMillis, expiry.expirationMillis);
            m_newest = newest;
            return newest;
        }
        if (auto removed = remove(disk, newest); !removed)
            return removed.error();
    }
    states.clear();
    m_newest = startOffset;
    return startOffset;
}

Result<void> SnapshotFiles::remove(Disk& disk, Offset offset)
{
    if (m_offsets.erase(offset) == 0)
        return {};
    return disk.remove(path(offset));
}

Result<std::string> SnapshotFiles::setAside(Disk& disk, Offset offset)
{
    if (m_offsets.erase(offset) == 0)
        return std::string();
    std::string aside = path(offset) + ".deleted";
    if (auto renamed = disk.rename(path(offset), aside); !renamed)
        return renamed.error();
    return aside;
}

Result<void> SnapshotFiles::removeAll(Disk& disk, Offset startOffset)
{
    m_newest = startOffset;
    while (!m_offsets.empty())
        if (auto removed = remove(disk, *m_offsets.begin()); !removed)
            return removed;
    return {};
}

Result<void> SnapshotFiles::removeOutside(Disk& disk, Offset startOffset, Offset endOffset)
{
    const std::set<Offset> all = m_offsets;
    for (const Offset offset : all)
        if (offset <= startOffset || offset > endOffset)
            if (auto removed = remove(disk, offset); !removed)
                return removed;
    return {};
}

Result<void> SnapshotFiles::removeStray(Disk& disk, const std::set<Offset>& segmentBases)
{
    Offset newest = kNoOffset;
    for (const Offset offset : m_offsets)
        if (!segmentBases.contains(offset))
            newest = offset;
    const bool keepsNewest = segmentBases.empty() || newest > *segmentBases.rbegin();
    const std::set<Offset> all = m_offsets;
    for (const Offset offset : all)
        if (!segmentBases.contains(offset) && !(keepsNewest && offset == newest))
            if (auto removed = remove(disk, offset); !removed)
                return removed;
    return {};
}

} // namespace engine
