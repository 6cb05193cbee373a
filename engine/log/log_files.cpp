#include "engine/log/log_files.h"

#include <algorithm>
#include <set>

#include "engine/base/format.h"
#include "engine/record/batch_header.h"

namespace engine {

namespace {

constexpr std::size_t kDigits = 20;
constexpr std::string_view kSwap = ".swap";

// One past the last offset in a segment's file that was about to replace others.
Result<Offset> endOfSwappedLog(Disk& disk, const std::string& path, Offset base)
{
    const auto file = disk.open(path, OpenMode::MustExist);
    if (!file)
        return file.error();
    Offset end = base;
    Result<void> done;
    for (std::int64_t at = 0; done && at + static_cast<std::int64_t>(kBatchHeaderSize) <= disk.size(*file);) {
        ByteChain bytes;
        if (const auto read = disk.read(*file, at, kBatchHeaderSize, bytes, {}); !read) {
            done = read.error();
            break;
        }
        const BatchHeader header = decodeBatchHeader(bytes.flatten().span());
        if (header.batchLength < kBatchLengthMin || !isInReach(base, header.lastOffset()))
            break;
        end = header.lastOffset() + 1;
        at += static_cast<std::int64_t>(kLogOverhead) + header.batchLength;
    }
    disk.close(*file);
    return done ? Result<Offset>(end) : Result<Offset>(done.error());
}

struct Named {
    std::string name;
    LogFile file;
};

std::vector<Named> logFiles(const Disk& disk, const std::string& directory)
{
    std::vector<Named> files;
    for (const auto& name : disk.list(directory))
        if (const auto file = parseLogFile(name))
            files.push_back({name, *file});
    return files;
}

class Tidying {
public:
    Tidying(Disk& disk, const std::string& directory) : m_disk(disk), m_directory(directory) { }

    Result<void> removeUnfinished();
    Result<void> finishSwaps();
    Result<std::vector<Offset>> dropOrphans();

private:
    Result<void> remove(const std::string& name) { return m_disk.remove(m_directory + "/" + name); }

    Disk& m_disk;
    const std::string& m_directory;
};

Result<void> Tidying::removeUnfinished()
{
    // KAFKA-6264: a .swap at or behind an unfinished .cleaned belongs to the compaction that did not finish.
    Offset firstCleaned{INT64_MAX};
    const auto files = logFiles(m_disk, m_directory);
    for (const auto& [name, file] : files) {
        if (file.suffix.ends_with(".cleaned"))
            firstCleaned = std::min(firstCleaned, file.offset);
    }
    for (const auto& [name, file] : files) {
        const bool unfinished = file.suffix.ends_with(".deleted") || file.suffix.ends_with(".cleaned")
            || (file.suffix.ends_with(kSwap) && file.offset >= firstCleaned);
        if (unfinished)
            if (auto removed = remove(name); !removed)
                return removed;
    }
    return {};
}

Result<void> Tidying::finishSwaps()
{
    Offset first{INT64_MAX};
    Offset end{INT64_MIN};
    std::set<Offset> swapped;
    const auto files = logFiles(m_disk, m_directory);
    for (const auto& [name, file] : files) {
        if (file.suffix != ".log.swap")
            continue;
        swapped.insert(file.offset);
        const auto swappedEnd = endOfSwappedLog(m_disk, m_directory + "/" + name, file.offset);
        if (!swappedEnd)
            return swappedEnd.error();
        first = std::min(first, file.offset);
        end = std::max(end, *swappedEnd);
    }
    for (const auto& [name, file] : files) {
        const bool isSwap = file.suffix.ends_with(kSwap);
        // An emptied log ends where it begins: what it replaces has its name, and indexes it has none for.
        const bool isReplaced = (file.offset >= first && file.offset < end)
            || (swapped.contains(file.offset) && file.suffix != ".snapshot");
        if (!isSwap && isReplaced)
            if (auto removed = remove(name); !removed)
                return removed;
    }
    for (const auto& [name, file] : files) {
        if (!file.suffix.ends_with(kSwap))
            continue;
        const std::string finished = name.substr(0, name.size() - kSwap.size());
        if (auto renamed = m_disk.rename(m_directory + "/" + name, m_directory + "/" + finished); !renamed)
            return renamed;
    }
    return {};
}

Result<std::vector<Offset>> Tidying::dropOrphans()
{
    std::set<Offset> bases;
    const auto files = logFiles(m_disk, m_directory);
    for (const auto& [name, file] : files)
        if (file.suffix == ".log")
            bases.insert(file.offset);
    for (const auto& [name, file] : files)
        if (file.suffix.ends_with("index") && !bases.contains(file.offset))
            if (auto removed = remove(name); !removed)
                return removed.error();
    return std::vector<Offset>(bases.begin(), bases.end());
}

} // namespace

std::string segmentName(Offset base)
{
    const std::string digits = std::to_string(base.value);
    return std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

bool isInReach(Offset base, Offset offset) { return offset >= base && offset - base <= INT32_MAX; }

std::optional<LogFile> parseLogFile(std::string_view name)
{
    if (name.size() <= kDigits || name[kDigits] != '.')
        return std::nullopt;
    for (const char c : name.substr(0, kDigits))
        if (c < '0' || c > '9')
            return std::nullopt;
    const auto offset = parseInteger(name.substr(0, kDigits));
    if (!offset || *offset > INT64_MAX - INT32_MAX - 1) // no log ever gets there
        return std::nullopt;
    const std::string_view suffix = name.substr(kDigits);
    for (const std::string_view kind : {".log", ".index", ".timeindex", ".txnindex", ".snapshot"}) {
        if (!suffix.starts_with(kind))
            continue;
        const std::string_view state = suffix.substr(kind.size());
        if (state.empty() || state == ".deleted" || state == ".cleaned" || state == kSwap)
            return LogFile{Offset{*offset}, std::string(suffix)};
    }
    return std::nullopt;
}

Result<std::vector<Offset>> tidyLogFolder(Disk& disk, const std::string& directory)
{
    Tidying tidying(disk, directory);
    if (auto removed = tidying.removeUnfinished(); !removed)
        return removed.error();
    if (auto finished = tidying.finishSwaps(); !finished)
        return finished.error();
    return tidying.dropOrphans();
}

} // namespace engine
