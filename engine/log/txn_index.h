#pragma once

// The aborted transactions of one segment (facts §4.1; KIP-98): its .txnindex. A transaction stands in the segment of the
// marker that ended it. The file is made with the first one, so most segments have none.
//
//     version:2 | producerId:8 | firstOffset:8 | lastOffset:8 (the marker's) | lastStableOffset:8 (when it was written)
//
// read_committed consumers get those that reach into what they fetch, and drop their batches.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/runtime/disk.h"

namespace engine {

class StateVisitor;

struct AbortedTxn {
    ProducerId producerId;
    Offset firstOffset;
    Offset lastOffset;
    Offset lastStableOffset;
    bool operator==(const AbortedTxn&) const = default;
};

class TxnIndex {
public:
    static constexpr std::size_t kEntrySize = 34;

    // Reads the file at `path`, if there is one. isDamaged(): it holds what nobody wrote, from its first bad entry on;
    // nothing of it is believed then.
    static Result<TxnIndex> open(Disk& disk, std::string path);

    Result<void> append(Disk& disk, const AbortedTxn& txn);
    Result<void> truncateTo(Disk& disk, Offset offset); // those whose marker stands there or later go
    Result<void> clear(Disk& disk);
    Result<void> sync(Disk& disk);
    void close(Disk& disk);
    void setPath(std::string path) { m_path = std::move(path); } // the file was renamed

    // Those that touch [from, upTo), in the order of their markers. False: a later segment may hold more.
    bool collect(Offset from, Offset upTo, std::vector<AbortedTxn>& into) const;

    bool isDamaged() const { return m_damaged; }
    const std::vector<AbortedTxn>& entries() const { return m_entries; }

private:
    Result<void> cut(Disk& disk, std::size_t entries);
    Result<FileId> file(Disk& disk);

    std::string m_path;
    std::optional<FileId> m_file; // when it was first written
    std::vector<AbortedTxn> m_entries;
    bool m_damaged = false;
};

} // namespace engine
