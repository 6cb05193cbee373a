#pragma once

// Tells what became of a log's smaller files: entries of its indexes, epochs, producer snapshots. It remembers what it told and
// publishes the difference, so that a log need not know of facts.
//
// Turn rule: part of its broker.

#include <memory>
#include <set>
#include <vector>

#include "engine/event/log_notes.h"
#include "engine/log/log.h"
#include "engine/runtime/node.h"

namespace engine {

// All files of a log, as rare facts carry them.
std::shared_ptr<const LogFilesNote> filesOf(const Log& log);
SegmentNote noteOf(const LogSegment& segment);
// The batches of a segment one by one, oldest first; null: more than 4 MiB of them, or the disk does not answer.
std::shared_ptr<const std::vector<BatchNote>> batchesOf(Disk& disk, const LogSegment& segment);

class LogTeller {
public:
    // A fact carried everything.
    void toldAll(const Log& log);
    // Publishes what is new since. Entries that point at batches which are still being written wait for another call.
    void tell(Turn& turn, BrokerId self, const TopicPartition& id, const Log& log, FactId because);

private:
    bool tellSegment(Turn& turn, BrokerId self, const TopicPartition& id, const Log& log, const LogSegment& segment, FactId because);

    Offset m_segment{0};           // the newest one told of
    std::size_t m_entries = 0;     // of its indexes
    std::size_t m_timeEntries = 0;
    std::vector<EpochEntry> m_epochs;
    std::set<Offset> m_snapshots;
};

} // namespace engine
