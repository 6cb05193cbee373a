#pragma once

// The segments of a partition folder for folder_view.h: indexes and the last batches of each, within limits. Not for others.

#include <deque>
#include <optional>

#include "engine/lab/folder_view.h"
#include "engine/log/batch_walk.h"

namespace engine::detail {

struct SegmentFiles {
    Offset base;
    const DumpFile* log = nullptr; // never null
    const DumpFile* index = nullptr;
    const DumpFile* timeIndex = nullptr;
};

class FolderReading {
public:
    FolderReading(const FolderLimits& within, const FolderProgress& progress, std::int64_t steps)
        : limits(within), m_progress(progress), m_steps(steps)
    {
    }

    void problem(const DumpFile& file, std::uint64_t byte, std::string what);
    void problem(const DumpFile& file, const FileFault& fault) { problem(file, fault.position, fault.what); }
    // False from the first time on that somebody wants to stop.
    bool step() { return goOn(++m_done); }
    bool goOn() { return goOn(m_done); }
    bool isCancelled() const { return m_isCancelled; }

    const FolderLimits& limits;
    std::vector<FolderProblem> problems;
    std::int64_t problemsInAll = 0;

private:
    bool goOn(std::int64_t done);

    const FolderProgress& m_progress;
    std::int64_t m_steps;
    std::int64_t m_done = 0;
    bool m_isCancelled = false;
};

struct ReadSegment {
    SegmentView view;
    std::vector<BatchView> batches; // the last ones, oldest first; neither frames nor records yet
};

// A segment: `entriesLeft` and `batchesLeft` go down by what was taken.
ReadSegment readSegment(FolderReading& reading, const SegmentFiles& files, std::size_t& entriesLeft, std::size_t& batchesLeft);
// Frames and records of batches, the youngest first, as far as the limits allow. `fileOf`: the .log of a segment.
void readFrames(FolderReading& reading, std::vector<BatchView>& batches, const std::function<const DumpFile*(Offset)>& fileOf);

} // namespace engine::detail
