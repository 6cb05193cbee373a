#include "engine/lab/folder_segments.h"

#include <algorithm>

#include "engine/broker/record_notes.h"
#include "engine/record/record.h"

namespace engine::detail {

namespace {

constexpr std::size_t kHeaderWindow = 64 * 1024;           // small: large batches are stepped over
constexpr std::uint64_t kUnusedLookedAt = 16 * 1024 * 1024; // zeros behind the last batch: so many of them are believed
constexpr int kBrokenBatchesMax = 16;                      // whose records cannot be read; then no more are tried

template <class Entry>
struct EntryShape;
template <>
struct EntryShape<IndexNote> {
    static constexpr std::uint64_t kBytes = static_cast<std::uint64_t>(kIndexEntryBytes);
    static IndexNote read(ByteReader& reader, Offset base)
    {
        const Offset offset{wrappingAdd(base.value, reader.i32())};
        return {offset, reader.i32()};
    }
    static bool isUnused(const IndexNote& entry, Offset base) { return entry.position == 0 && entry.offset == base; }
    static bool rises(const IndexNote& before, const IndexNote& entry)
    {
        return entry.position > before.position && entry.offset > before.offset;
    }
    static bool isPossible(const IndexNote& entry, Offset base) { return entry.position > 0 && entry.offset >= base; }
};
template <>
struct EntryShape<TimeIndexNote> {
    static constexpr std::uint64_t kBytes = static_cast<std::uint64_t>(kTimeIndexEntryBytes);
    static TimeIndexNote read(ByteReader& reader, Offset base)
    {
        const std::int64_t timestamp = reader.i64();
        return {timestamp, Offset{wrappingAdd(base.value, reader.i32())}};
    }
    static bool isUnused(const TimeIndexNote& entry, Offset base) { return entry.timestamp == 0 && entry.offset == base; }
    static bool rises(const TimeIndexNote& before, const TimeIndexNote& entry)
    {
        return entry.timestamp > before.timestamp && entry.offset >= before.offset;
    }
    static bool isPossible(const TimeIndexNote& entry, Offset base) { return entry.timestamp >= 0 && entry.offset >= base; }
};

// The entries of an index file from the `from`th on, without the unused end of a file that was not trimmed.
template <class Entry>
class IndexFile {
public:
    using Shape = EntryShape<Entry>;

    IndexFile(FolderReading& reading, const DumpFile& file, Offset base)
        : m_reading(reading),
          m_file(file),
          m_base(base),
          m_window(file, 4096)
    {
    }

    // How many are in use. Zeros stand only behind them: halves are looked at, not the file.
    std::uint64_t count()
    {
        std::uint64_t used = 0;
        std::uint64_t end = m_file.size / Shape::kBytes;
        if (end > 0 && isUsed(end - 1))
            used = end;
        while (used < end) {
            const std::uint64_t middle = used + (end - used) / 2;
            if (isUsed(middle))
                used = middle + 1;
            else
                end = middle;
        }
        if (m_window.fault())
            m_reading.problem(m_file, *m_window.fault());
        else if (used == m_file.size / Shape::kBytes && m_file.size % Shape::kBytes != 0)
            m_reading.problem(m_file, used * Shape::kBytes, "an entry is cut off");
        return m_window.fault() ? 0 : used;
    }

    std::optional<Entry> at(std::uint64_t number)
    {
        const Slice bytes = m_window.get(number * Shape::kBytes, Shape::kBytes);
        if (bytes.size() < Shape::kBytes)
            return std::nullopt;
        ByteReader reader(bytes);
        return Shape::read(reader, m_base);
    }

    // The last `max` of `count` entries, up to where they no longer rise.
    std::vector<Entry> last(std::uint64_t count, std::size_t max)
    {
        std::vector<Entry> entries;
        std::uint64_t number = count - std::min<std::uint64_t>(count, max);
        for (; number < count; ++number) {
            const auto entry = at(number);
            if (!entry) {
                m_reading.problem(
                    m_file, m_window.fault().value_or(FileFault{static_cast<std::size_t>(number * Shape::kBytes), "cut off"}));
                break;
            }
            if (!Shape::isPossible(*entry, m_base) || (!entries.empty() && !Shape::rises(entries.back(), *entry))) {
                m_reading.problem(m_file, number * Shape::kBytes, "entries do not rise");
                break;
            }
            entries.push_back(*entry);
        }
        return entries;
    }

private:
    bool isUsed(std::uint64_t number)
    {
        const auto entry = at(number);
        return entry && !Shape::isUnused(*entry, m_base);
    }

    FolderReading& m_reading;
    const DumpFile& m_file;
    Offset m_base;
    FileWindow m_window;
};

// Walks the headers of a segment and keeps the last ones.
class SegmentWalk {
public:
    SegmentWalk(FolderReading& reading, const SegmentFiles& files, ReadSegment& out, std::size_t max)
        : m_reading(reading), m_files(files), m_out(out), m_max(max), m_window(*files.log, kHeaderWindow)
    {
    }

    // From a byte where a batch should begin. False: none that an entry with this offset means begins there.
    bool beginsAt(const IndexNote& entry)
    {
        const auto position = static_cast<std::uint64_t>(entry.position);
        if (position >= m_files.log->size)
            return false;
        const SeenBatch place = seeBatch(m_window, m_files.log->size, position);
        return place.size != 0 && place.header.baseOffset >= m_files.base && place.header.lastOffset() <= entry.offset
            && offsetFault(place.header, m_files.base, std::nullopt).empty();
    }

    void walkFrom(std::uint64_t position)
    {
        const std::uint64_t size = m_files.log->size;
        std::optional<Offset> next = position == 0 ? std::optional(m_files.base) : std::nullopt;
        for (std::int64_t count = 0; position < size; ++count) {
            if (count % 1024 == 1023 && !m_reading.goOn())
                return;
            const SeenBatch place = seeBatch(m_window, size, position);
            if (place.size == 0) {
                if (m_window.fault() || !isUnused(m_window, position, std::min(size, position + kUnusedLookedAt)))
                    m_reading.problem(*m_files.log, place.fault);
                return finish();
            }
            if (auto what = offsetFault(place.header, m_files.base, next); !what.empty()) {
                m_reading.problem(*m_files.log, position, std::move(what)); // stepped over: the rest may be well
            } else {
                next = Offset{wrappingAdd(place.header.lastOffset().value, 1)};
                keep(place, position);
            }
            position += place.size;
        }
        finish();
    }

private:
    void keep(const SeenBatch& place, std::uint64_t position)
    {
        BatchView batch;
        batch.baseOffset = place.header.baseOffset;
        batch.lastOffset = place.header.lastOffset();
        batch.leaderEpoch = place.header.leaderEpoch;
        batch.segment = m_files.base;
        batch.position = static_cast<std::int64_t>(position);
        batch.bytes = static_cast<std::int64_t>(place.size);
        batch.since = kToldByFolder;
        batch.maxTimestamp = place.header.maxTimestamp;
        if (place.header.magic == 2 && place.header.hasDeleteHorizon())
            batch.deleteHorizon = place.header.baseTimestamp;
        m_out.view.largestTimestamp = std::max(m_out.view.largestTimestamp, batch.maxTimestamp);
        m_last.push_back(std::move(batch));
        if (m_last.size() > m_max)
            m_last.pop_front();
    }
    void finish() { m_out.batches.assign(std::make_move_iterator(m_last.begin()), std::make_move_iterator(m_last.end())); }

    FolderReading& m_reading;
    const SegmentFiles& m_files;
    ReadSegment& m_out;
    std::size_t m_max;
    FileWindow m_window;
    std::deque<BatchView> m_last;
};

template <class Entry>
void fill(PersistentList<Entry>& list, const std::vector<Entry>& entries, std::size_t max)
{
    for (std::size_t i = entries.size() - std::min(entries.size(), max); i < entries.size(); ++i)
        list.push(entries[i]);
}

} // namespace

void FolderReading::problem(const DumpFile& file, std::uint64_t byte, std::string what)
{
    ++problemsInAll;
    if (problems.size() < limits.problemsMax)
        problems.push_back({file.path, byte, std::move(what)});
}

bool FolderReading::goOn(std::int64_t done)
{
    if (!m_isCancelled && m_progress && !m_progress(std::min(done, m_steps), m_steps))
        m_isCancelled = true;
    return !m_isCancelled;
}

ReadSegment readSegment(FolderReading& reading, const SegmentFiles& files, std::size_t& entriesLeft, std::size_t& batchesLeft)
{
    ReadSegment out;
    out.view.base = files.base;
    out.view.bytes = static_cast<std::int64_t>(files.log->size);
    out.view.since = kToldByFolder;
    std::vector<IndexNote> index;
    if (files.index != nullptr) {
        IndexFile<IndexNote> file(reading, *files.index, files.base);
        const std::uint64_t count = file.count();
        out.view.indexEntries = static_cast<std::int64_t>(count);
        if (entriesLeft > 0 || batchesLeft > 0)
            index = file.last(count, std::max(kShownEntries, batchesLeft));
        fill(out.view.index, index, std::min(kShownEntries, entriesLeft));
        entriesLeft -= out.view.index.size();
    }
    if (files.timeIndex != nullptr) {
        IndexFile<TimeIndexNote> file(reading, *files.timeIndex, files.base);
        const std::uint64_t count = file.count();
        out.view.timeIndexEntries = static_cast<std::int64_t>(count);
        const auto times = file.last(count, std::clamp<std::size_t>(entriesLeft, 1, kShownEntries));
        if (!times.empty())
            out.view.largestTimestamp = times.back().timestamp;
        fill(out.view.timeIndex, times, entriesLeft);
        entriesLeft -= out.view.timeIndex.size();
    }
    if (batchesLeft == 0)
        return out;
    SegmentWalk walk(reading, files, out, batchesLeft);
    // One batch at least for each entry: so many entries from the end hold as many batches as are wanted, or more.
    const bool isLarge = static_cast<std::size_t>(out.view.indexEntries) > batchesLeft && index.size() >= batchesLeft;
    std::uint64_t from = 0;
    if (isLarge) {
        const IndexNote& begin = index[index.size() - batchesLeft];
        if (walk.beginsAt(begin))
            from = static_cast<std::uint64_t>(begin.position);
        else
            reading.problem(*files.index, (static_cast<std::uint64_t>(out.view.indexEntries) - batchesLeft) * EntryShape<IndexNote>::kBytes,
                "no batch that ends at offset " + std::to_string(begin.offset.value) + " begins at byte " + std::to_string(begin.position)
                    + " of the .log");
    }
    walk.walkFrom(from);
    batchesLeft -= out.batches.size();
    return out;
}

void readFrames(FolderReading& reading, std::vector<BatchView>& batches, const std::function<const DumpFile*(Offset)>& fileOf)
{
    std::int64_t bytesLeft = reading.limits.frameBytesMax;
    std::int64_t recordsLeft = reading.limits.recordsMax;
    std::int64_t recordBytesLeft = reading.limits.recordBytesMax;
    int broken = 0;
    for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) {
        if (batch->bytes > bytesLeft)
            continue;
        if ((batch - batches.rbegin()) % 64 == 63 && !reading.goOn())
            return;
        const DumpFile& file = *fileOf(batch->segment);
        const auto position = static_cast<std::uint64_t>(batch->position);
        Slice bytes;
        if (auto why = file.read(position, static_cast<std::size_t>(batch->bytes), bytes);
            !why.empty() || static_cast<std::int64_t>(bytes.size()) < batch->bytes) {
            reading.problem(file, position, "cannot be read: " + (why.empty() ? "the file became shorter meanwhile" : why));
            continue;
        }
        bytesLeft -= batch->bytes;
        batch->frame = std::make_shared<const ByteChain>(bytes);
        const RecordBatchView view{ByteChain(bytes)};
        if (auto what = crcFault(view); !what.empty()) {
            reading.problem(file, position, std::move(what));
            continue; // what is inside of an unsound one is nobody's word
        }
        const std::int64_t count = view.isLegacy() ? 1 : view.header().recordsCount;
        if (count < 0 || count > recordsLeft || recordBytesLeft <= 0 || broken >= kBrokenBatchesMax)
            continue;
        auto notes = recordNotes(*batch->frame, nullptr, MessageId{});
        recordsLeft -= static_cast<std::int64_t>(notes->size());
        for (const RecordNote& note : *notes)
            recordBytesLeft -= note.size;
        if (static_cast<std::int64_t>(notes->size()) < count) {
            ++broken;
            reading.problem(file, position,
                "its records cannot be read behind " + std::to_string(notes->size()) + " of " + std::to_string(count));
        }
        batch->records = std::move(notes);
    }
}

} // namespace engine::detail
