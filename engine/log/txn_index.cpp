#include "engine/log/txn_index.h"

#include <algorithm>

#include "engine/base/bytes.h"

namespace engine {

Result<TxnIndex> TxnIndex::open(Disk& disk, std::string path)
{
    TxnIndex index;
    index.m_path = std::move(path);
    if (!disk.exists(index.m_path))
        return index;
    const auto bytes = readWholeFile(disk, index.m_path);
    index.m_damaged = !bytes && bytes.error() == ErrorCode::CorruptMessage;
    if (index.m_damaged)
        return index;
    if (!bytes)
        return bytes.error();
    ByteReader reader(*bytes);
    while (reader.remaining() >= kEntrySize && !index.m_damaged) {
        const bool known = reader.i16() == 0;
        AbortedTxn txn;
        txn.producerId = ProducerId{reader.i64()};
        txn.firstOffset = Offset{reader.i64()};
        txn.lastOffset = Offset{reader.i64()};
        txn.lastStableOffset = Offset{reader.i64()};
        index.m_damaged = !known || txn.lastOffset < txn.firstOffset
            || (!index.m_entries.empty() && txn.lastOffset <= index.m_entries.back().lastOffset);
        index.m_entries.push_back(txn);
    }
    index.m_damaged = index.m_damaged || reader.remaining() > 0;
    if (index.m_damaged)
        index.m_entries.clear();
    return index;
}

Result<FileId> TxnIndex::file(Disk& disk)
{
    if (!m_file) {
        const auto opened = disk.open(m_path, OpenMode::CreateIfMissing);
        if (!opened)
            return opened.error();
        m_file = *opened;
    }
    return *m_file;
}

Result<void> TxnIndex::append(Disk& disk, const AbortedTxn& txn)
{
    const auto to = file(disk);
    if (!to)
        return to.error();
    ByteWriter bytes;
    bytes.i16(0);
    bytes.i64(txn.producerId.value);
    bytes.i64(txn.firstOffset.value);
    bytes.i64(txn.lastOffset.value);
    bytes.i64(txn.lastStableOffset.value);
    if (const auto done = disk.append(*to, bytes.take(), {}); !done)
        return done.error();
    m_entries.push_back(txn);
    return {};
}

Result<void> TxnIndex::cut(Disk& disk, std::size_t entries)
{
    m_entries.resize(entries);
    if (!disk.exists(m_path))
        return {};
    const auto of = file(disk);
    return of ? disk.truncate(*of, static_cast<std::int64_t>(entries * kEntrySize)) : Result<void>(of.error());
}

Result<void> TxnIndex::truncateTo(Disk& disk, Offset offset)
{
    const auto first = std::find_if(
        m_entries.begin(), m_entries.end(), [&](const AbortedTxn& txn) { return txn.lastOffset >= offset; });
    return first == m_entries.end() ? Result<void>() : cut(disk, static_cast<std::size_t>(first - m_entries.begin()));
}

Result<void> TxnIndex::clear(Disk& disk)
{
    m_damaged = false;
    return cut(disk, 0);
}

Result<void> TxnIndex::sync(Disk& disk)
{
    if (!m_file)
        return {};
    const auto done = disk.sync(*m_file, {});
    return done ? Result<void>() : Result<void>(done.error());
}

void TxnIndex::close(Disk& disk)
{
    if (m_file)
        disk.close(*m_file);
    m_file.reset();
}

bool TxnIndex::collect(Offset from, Offset upTo, std::vector<AbortedTxn>& into) const
{
    for (const auto& txn : m_entries) {
        if (txn.lastOffset >= from && txn.firstOffset < upTo)
            into.push_back(txn);
        if (txn.lastStableOffset >= upTo)
            return true;
    }
    return false;
}

} // namespace engine
