#pragma once

// The names in the folder of a log (facts §4.1), and what is put in order there before a log is opened (facts
// §4.6).
//
//     00000000000000000033.log .index .timeindex .txnindex .snapshot
//     and behind these: .deleted .cleaned .swap

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/runtime/disk.h"

namespace engine {

// "00000000000000000033"
std::string segmentName(Offset base);

struct LogFile {
    Offset offset; // so far from the last one of all that no sum within a segment overflows
    std::string suffix; // ".log", ".index.swap", … : all behind the twenty digits
    bool operator==(const LogFile&) const = default;
};
// Whether a segment that begins at `base` can hold `offset`: its indexes count from there in 31 bits (facts §4.1).
bool isInReach(Offset base, Offset offset);
// Nothing for names of other files.
std::optional<LogFile> parseLogFile(std::string_view name);

// Removes what waited for removal (.deleted) and what compaction had not finished (.cleaned), finishes what
// it had (.swap), and drops indexes without a log. Afterwards these are the base offsets of the segments,
// rising.
Result<std::vector<Offset>> tidyLogFolder(Disk& disk, const std::string& directory);

} // namespace engine
