#pragma once

// The .snapshot files of one log: which there are, when one is written, which may go (facts §4.1, §4.6).
//
// A snapshot at offset N says what producers had written below N. One is written at every roll, at a clean
// close and while a log is opened; never at or below the newest one.

#include <set>
#include <string>

#include "engine/log/producer_state.h"
#include "engine/runtime/disk.h"

namespace engine {

class SnapshotFiles {
public:
    // Finds those in `directory`.
    static SnapshotFiles find(const Disk& disk, std::string directory);

    // Writes what `states` knows as the snapshot at `offset`, unless the newest one written or loaded is as
    // new.
    Result<void> take(Disk& disk, const ProducerStates& states, Offset offset);
    // Loads the newest readable one into `states`; broken ones are removed. Its offset, or `startOffset` if
    // there is none (then `states` is empty).
    struct Expiry {
        std::int64_t wallMillis = 0;
        std::int64_t expirationMillis = 86400000; // producer.id.expiration.ms
    };
    Result<Offset> loadNewest(Disk& disk, ProducerStates& states, Offset startOffset, const Expiry& expiry);

    Result<void> remove(Disk& disk, Offset offset); // fine if there is none
    // Renamed to .deleted, for a segment that goes: the name it has now, empty if there was none.
    Result<std::string> setAside(Disk& disk, Offset offset);
    Result<void> removeAll(
        Disk& disk, Offset startOffset); // nothing is known below startOffset, and need not be written there
    // Keeps start < offset <= end. So a log that retention emptied loses its last one at the next opening, and with it all that it
    // knew of its producers: Kafka's does too (ProducerStateManager.truncateAndReload; 4.1.1 was asked).
    Result<void> removeOutside(Disk& disk, Offset startOffset, Offset endOffset);
    // Keeps those at the begin of a segment, and the newest of the others if it is newer than these.
    Result<void> removeStray(Disk& disk, const std::set<Offset>& segmentBases);

    bool empty() const { return m_offsets.empty(); }
    const std::set<Offset>& offsets() const { return m_offsets; }

private:
    std::string path(Offset offset) const;

    std::string m_directory;
    std::set<Offset> m_offsets;
    Offset m_newest{0}; // written or loaded
};

} // namespace engine
