#pragma once

// Where each leader epoch begins in a log (KIP-101; facts §5.6):
//
//     epoch   0        2            5
//             |--------|------------|------▶ log end
//     start   0        17           23
//
// Kept from the epochs stamped in batches and from the elections this broker won. Epochs and starts both
// rise. With it a follower finds where its history differs from its leader's.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace engine {

class StateVisitor;

struct EpochEntry {
    LeaderEpoch epoch;
    Offset start;
    bool operator==(const EpochEntry&) const = default;
};

struct EpochEnd {
    LeaderEpoch epoch = kNoLeaderEpoch; // kNoLeaderEpoch with kNoOffset: undefined
    Offset endOffset = kNoOffset;
    bool operator==(const EpochEnd&) const = default;
};

class EpochCache {
public:
    // Notes that `epoch` starts at `start`, unless it is known to start there or below. Entries that
    // contradict it (as new or newer, or starting there or later) go. Returns whether anything changed.
    bool assign(LeaderEpoch epoch, Offset start);
    bool truncateFromEnd(Offset endOffset); // entries that start there or later go
    bool truncateFromStart(
        Offset startOffset); // what ends before goes; the first left begins there at the earliest
    void clear() { m_entries.clear(); }

    const std::vector<EpochEntry>& entries() const { return m_entries; }
    LeaderEpoch latest() const { return m_entries.empty() ? kNoLeaderEpoch : m_entries.back().epoch; }
    // Of the epoch of the record at `offset`, if known.
    LeaderEpoch epochOf(Offset offset) const;
    // The largest known epoch <= `epoch` and where it ends: at the start of the next, or at the log's end.
    EpochEnd endOffsetFor(LeaderEpoch epoch, Offset logEnd) const;

    std::string checkpoint() const; // the text of leader-epoch-checkpoint
    // KafkaStorageError: no checkpoint of version 0, or a negative number in it. Entries that do not rise are taken one after
    // the other, as assign() does.
    static Result<EpochCache> parse(std::string_view text);
    static std::optional<EpochEntry> entry(const std::vector<std::string>& words); // "epoch start"
    void walk(StateVisitor& visitor) const;

private:
    std::vector<EpochEntry> m_entries;
};

} // namespace engine
