#include "engine/log/dump_writer.h"
#include "engine/log/producer_snapshot.h"
#include "engine/record/record.h"

namespace engine::detail {

namespace {

constexpr std::size_t kIndexEntrySize = 8;
constexpr std::size_t kTimeEntrySize = 12;
constexpr std::size_t kTransactionEntrySize = 34;

// Files of the open segment are as large as segment.index.bytes and zero behind their entries.
void tail(DumpWriter& out, const Slice& bytes, std::size_t entrySize, std::size_t used)
{
    const std::size_t unused = bytes.size() - used;
    if (unused == 0)
        return;
    for (std::size_t i = used; i < bytes.size(); ++i) {
        if (bytes[i] != 0)
            return out.problem(used, unused < entrySize ? "an entry is cut off" : "entries do not rise");
    }
    out.item("empty", "  " + std::to_string(unused) + " zero bytes, not used yet",
        {{"position", used}, {"bytes", unused}});
}

} // namespace

void dumpOffsetIndex(DumpWriter& out, Offset base)
{
    const auto bytes = out.whole();
    if (!bytes)
        return;
    ByteReader reader(*bytes);
    std::size_t used = 0;
    std::int64_t before = 0;
    Offset offsetBefore = base - 1;
    while (reader.remaining() >= kIndexEntrySize) {
        const Offset offset{wrappingAdd(base.value, reader.i32())};
        const std::int64_t position = reader.i32();
        if (position <= before || offset <= offsetBefore)
            break;
        out.item("index", "  offset " + std::to_string(offset.value) + " → byte " + std::to_string(position),
            {{"offset", offset.value}, {"position", position}});
        before = position;
        offsetBefore = offset;
        used += kIndexEntrySize;
    }
    tail(out, *bytes, kIndexEntrySize, used);
}

// The offset of an entry is the last one of what was appended there: of one batch, or (older Kafka) of
// several. Entries rise, and so do batches: both are walked once.
void checkOffsetIndex(DumpWriter& out, Offset base, const DumpFile& log)
{
    FileWindow entries(out.file());
    FileWindow batches(log);
    std::uint64_t at = 0; // in the .log
    std::int64_t before = 0;
    for (std::uint64_t entry = 0; entry + kIndexEntrySize <= out.file().size; entry += kIndexEntrySize) {
        ByteReader reader(entries.get(entry, kIndexEntrySize));
        const Offset offset{wrappingAdd(base.value, reader.i32())};
        const std::int64_t position = reader.i32();
        if (position <= before) // the unused end of a file that was not trimmed
            return;
        before = position;
        while (at < static_cast<std::uint64_t>(position)) {
            const std::uint64_t passed = at < log.size ? batchAt(batches, log.size, at).size : 0;
            if (passed == 0)
                break;
            at += passed;
        }
        const auto found = at == static_cast<std::uint64_t>(position) && at < log.size
            ? batchAt(batches, log.size, at).batch
            : std::nullopt;
        if (!found)
            out.problem(entry, "no batch begins at byte " + std::to_string(position) + " of the .log");
        else if (offset < found->lastOffset())
            out.problem(entry,
                "it says offset " + std::to_string(offset.value) + ", and the batch at byte "
                    + std::to_string(position) + " of the .log ends at offset "
                    + std::to_string(found->lastOffset().value));
    }
}

void dumpTimeIndex(DumpWriter& out, Offset base)
{
    const auto bytes = out.whole();
    if (!bytes)
        return;
    ByteReader reader(*bytes);
    std::size_t used = 0;
    std::int64_t before = -1;
    while (reader.remaining() >= kTimeEntrySize) {
        const std::int64_t timestamp = reader.i64();
        const Offset offset{wrappingAdd(base.value, reader.i32())};
        if (timestamp <= before || offset < base || (timestamp == 0 && offset == base))
            break;
        out.item("timeindex",
            "  timestamp " + std::to_string(timestamp) + " → offset " + std::to_string(offset.value),
            {{"timestamp", timestamp}, {"offset", offset.value}});
        before = timestamp;
        used += kTimeEntrySize;
    }
    tail(out, *bytes, kTimeEntrySize, used);
}

void dumpTransactionIndex(DumpWriter& out)
{
    const auto bytes = out.whole();
    if (!bytes)
        return;
    ByteReader reader(*bytes);
    std::size_t position = 0;
    std::int64_t before = -1;
    for (; reader.remaining() >= kTransactionEntrySize; position += kTransactionEntrySize) {
        const std::int16_t version = reader.i16();
        const std::int64_t producerId = reader.i64();
        const std::int64_t first = reader.i64();
        const std::int64_t last = reader.i64();
        const std::int64_t stable = reader.i64();
        if (version != 0)
            return out.problem(position, "version " + std::to_string(version) + " of an entry is not known (0 is)");
        if (last < first || last <= before)
            return out.problem(position,
                last < first ? "the transaction ends before it begins" : "the entries' last offsets do not rise");
        before = last;
        out.item("transaction",
            "  producer " + std::to_string(producerId) + " aborted offsets " + std::to_string(first) + "-"
                + std::to_string(last) + ", last stable offset then " + std::to_string(stable),
            {{"producerId", producerId}, {"firstOffset", first}, {"lastOffset", last},
                {"lastStableOffset", stable}});
    }
    if (reader.remaining() > 0)
        out.problem(position, "an entry is cut off");
}

void dumpSnapshot(DumpWriter& out)
{
    const auto bytes = out.whole();
    if (!bytes)
        return;
    if (const auto fault = producerSnapshotFault(*bytes))
        return out.problem(*fault);
    const auto entries = decodeProducerSnapshot(*bytes);
    if (entries->empty())
        out.item("empty", "  no producers", nlohmann::ordered_json::object());
    for (const auto& entry : *entries) {
        std::string text = "  producer " + std::to_string(entry.producerId.value) + " epoch "
            + std::to_string(entry.epoch.value);
        if (entry.lastOffset != kNoOffset)
            text += ", last sequence " + std::to_string(entry.lastSequence) + " at offset "
                + std::to_string(entry.lastOffset.value) + " ("
                + std::to_string(std::int64_t{entry.offsetDelta} + 1) + " in its batch)";
        text += ", at " + std::to_string(entry.timestamp);
        if (entry.txnFirstOffset != kNoOffset)
            text += ", open transaction from offset " + std::to_string(entry.txnFirstOffset.value);
        out.item("producer", std::move(text),
            {{"producerId", entry.producerId.value}, {"producerEpoch", entry.epoch.value},
                {"lastSequence", entry.lastSequence}, {"lastDataOffset", entry.lastOffset.value},
                {"lastOffsetDelta", entry.offsetDelta}, {"lastTimestamp", entry.timestamp},
                {"coordinatorEpoch", entry.coordinatorEpoch},
                {"currentTxnFirstOffset", entry.txnFirstOffset.value}});
    }
}

} // namespace engine::detail
