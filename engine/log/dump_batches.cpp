#include <algorithm>

#include "engine/log/dump_writer.h"
#include "engine/log/log.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

namespace engine::detail {

namespace {

using Json = nlohmann::ordered_json;

std::string_view timestampTypeName(TimestampType type)
{
    switch (type) {
    case TimestampType::None:
        return "NoTimestampType";
    case TimestampType::CreateTime:
        return "CreateTime";
    case TimestampType::LogAppendTime:
        return "LogAppendTime";
    }
    return "?";
}

void dumpBatch(
    DumpWriter& out, const RecordBatchView& batch, std::uint64_t position, std::int64_t missing, bool sound)
{
    const BatchHeader& header = batch.header();
    Json json{{"position", position}, {"size", batch.sizeBytes()}, {"magic", header.magic},
        {"baseOffset", header.baseOffset.value}, {"lastOffset", header.lastOffset().value},
        {"count", header.recordsCount}, {"leaderEpoch", header.leaderEpoch.value},
        {"compression", codecName(header.codec())},
        {"timestampType", timestampTypeName(batch.timestampType())}, {"baseTimestamp", header.baseTimestamp},
        {"maxTimestamp", header.maxTimestamp}, {"transactional", header.isTransactional()},
        {"control", header.isControl()}, {"producerId", header.producerId.value},
        {"producerEpoch", header.producerEpoch.value}, {"baseSequence", header.baseSequence},
        {"lastSequence", header.lastSequence()}, {"crc", header.crc}, {"sound", sound}};
    std::string text = "  @" + std::to_string(position) + " " + std::to_string(batch.sizeBytes())
        + " bytes, offsets " + std::to_string(header.baseOffset.value) + "-"
        + std::to_string(header.lastOffset().value) + ", " + std::to_string(header.recordsCount)
        + (header.recordsCount == 1 ? " record" : " records") + ", epoch "
        + std::to_string(header.leaderEpoch.value) + ", " + std::string(codecName(header.codec())) + ", "
        + std::string(timestampTypeName(batch.timestampType())) + " up to "
        + std::to_string(header.maxTimestamp);
    if (batch.isLegacy())
        text += ", magic " + std::to_string(header.magic);
    if (header.hasProducerId())
        text += ", producer " + std::to_string(header.producerId.value) + " epoch "
            + std::to_string(header.producerEpoch.value);
    if (header.hasProducerId() && header.baseSequence >= 0)
        text += " sequences " + std::to_string(header.baseSequence) + "-" + std::to_string(header.lastSequence());
    if (header.isTransactional())
        text += ", transactional";
    if (header.isControl())
        text += ", control";
    if (const auto horizon = batch.deleteHorizon()) {
        json["deleteHorizon"] = *horizon;
        text += ", tombstones may go at " + std::to_string(*horizon);
    }
    if (missing > 0) {
        json["offsetsMissing"] = missing;
        text += ", " + std::to_string(missing) + (missing == 1 ? " offset" : " offsets") + " missing before";
    }
    out.item("batch", std::move(text), json);
}

void dumpRecord(DumpWriter& out, const RecordBatchView& batch, const Record& record)
{
    Json json{{"offset", record.offset.value}, {"timestamp", record.timestamp}};
    std::string text =
        "    " + std::to_string(record.offset.value) + " at " + std::to_string(record.timestamp) + " ";
    if (record.sequence != kNoSequence)
        json["sequence"] = record.sequence;
    const auto control =
        batch.header().isControl() && record.key ? readControlKey(*record.key) : std::nullopt;
    if (control) {
        json["control"] = controlTypeName(*control);
        text += std::string(controlTypeName(*control));
        if (const auto marker = readEndTxnMarker(record)) {
            json["coordinatorEpoch"] = marker->coordinatorEpoch;
            text += " by coordinator epoch " + std::to_string(marker->coordinatorEpoch);
        }
    } else {
        text += shown(record.key) + " → " + shown(record.value);
    }
    addBytes(json, "key", record.key);
    addBytes(json, "value", record.value);
    if (!record.headers.empty()) {
        json["headers"] = Json::array();
        text += " headers";
        for (const auto& header : record.headers) {
            Json one;
            addBytes(one, "key", header.key);
            addBytes(one, "value", header.value);
            json["headers"].push_back(one);
            text += " " + shown(header.key) + "=" + shown(header.value);
        }
    }
    if (const auto decoded = out.options().decode && !control ? out.options().decode(out.topic(), record) : std::nullopt) {
        json["decoded"] = decoded->json;
        text += "  = " + decoded->text;
    }
    out.item("record", std::move(text), json);
}

void dumpRecords(DumpWriter& out, const RecordBatchView& batch, std::uint64_t position)
{
    RecordReader records(batch, kDecompressedBytesMax);
    for (Record record; records.next(record);)
        dumpRecord(out, batch, record);
    if (records.fault())
        out.problem(position,
            std::string(records.fault().what) + ", behind " + std::to_string(records.recordsRead()) + " of "
                + std::to_string(batch.header().recordsCount) + " records");
}

// Whether nothing but zeros comes from there on.
bool isUnused(FileWindow& window, std::uint64_t from, std::uint64_t end)
{
    constexpr std::size_t kStep = 65536;
    while (from < end) {
        const Slice part = window.get(from, kStep);
        if (part.empty() || !std::all_of(part.data(), part.data() + part.size(), [](std::uint8_t b) { return b == 0; }))
            return false;
        from += part.size();
    }
    return true;
}

// Offsets rise from batch to batch and stay within the reach of the segment's indexes.
std::optional<std::string> offsetFault(const BatchHeader& header, std::optional<Offset> base, std::optional<Offset> next)
{
    const Offset first = header.baseOffset;
    const Offset last = header.lastOffset();
    if (header.magic == 2 && header.lastOffsetDelta < 0)
        return "its last offset lies below its first";
    if (next && first < *next)
        return "its offsets begin at " + std::to_string(first.value) + ", and the log was at "
            + std::to_string(next->value) + " already";
    if (base && !isInReach(*base, last))
        return "offset " + std::to_string(last.value) + " is out of reach of a segment that begins at "
            + std::to_string(base->value);
    return std::nullopt;
}

} // namespace

BatchAt batchAt(FileWindow& window, std::uint64_t fileSize, std::uint64_t position)
{
    const auto at = static_cast<std::size_t>(position);
    const std::uint64_t rest = fileSize - position;
    const auto none = [&](std::string what) { return BatchAt{std::nullopt, window.fault().value_or(FileFault{at, std::move(what)})}; };
    const std::string left = std::to_string(rest) + (rest == 1 ? " byte" : " bytes");
    ByteReader head(window.get(position, kSizeUpToMagic));
    head.skip(8);
    const std::int32_t length = head.i32();
    if (!head.ok())
        return none(left + " at the end are too few for a batch");
    if (length < kBatchLengthMin || static_cast<std::size_t>(length) > INT32_MAX - kLogOverhead)
        return none("a batch cannot have the length " + std::to_string(length) + "; " + left + " from here on are not read");
    const auto size = static_cast<std::size_t>(length) + kLogOverhead;
    head.skip(4);
    if (const auto magic = head.i8(); head.ok() && (magic < 0 || magic > 2))
        return none("magic " + std::to_string(magic) + " is not known (0, 1 and 2 are); " + left + " from here on are not read");
    if (size > rest)
        return none("a batch of " + std::to_string(size) + " bytes is cut off after " + std::to_string(rest));
    const Slice bytes = window.get(position, size);
    if (bytes.size() < size)
        return none("cut off");
    return {RecordBatchView(ByteChain(bytes)), {}};
}

void dumpBatches(DumpWriter& out, std::optional<Offset> base)
{
    FileWindow window(out.file());
    std::optional<Offset> next = base;
    const std::uint64_t size = out.file().size;
    for (std::uint64_t position = 0; position < size;) {
        const auto [batch, fault] = batchAt(window, size, position);
        if (!batch) {
            if (isUnused(window, position, size))
                out.item("empty",
                    "  " + std::to_string(size - position) + " zero bytes behind the last batch (log.preallocate)",
                    {{"position", position}, {"bytes", size - position}});
            else
                out.problem(window.fault().value_or(fault));
            return;
        }
        const BatchHeader& header = batch->header();
        const bool sound = batch->check() == ErrorCode::None;
        const auto misplaced = sound ? offsetFault(header, base, next) : std::nullopt;
        dumpBatch(out, *batch, position, sound && !misplaced && next ? header.baseOffset - *next : 0, sound);
        if (!sound)
            out.problem(position,
                "the CRC does not fit: stored " + std::to_string(header.crc) + ", computed "
                    + std::to_string(batch->computedCrc()));
        else if (misplaced)
            out.problem(position, *misplaced);
        else
            next = Offset{wrappingAdd(header.lastOffset().value, 1)};
        if (sound && out.options().records) // what is inside of an unsound one is nobody's word
            dumpRecords(out, *batch, position);
        position += batch->sizeBytes();
    }
}

} // namespace engine::detail
