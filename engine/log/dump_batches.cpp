#include <algorithm>
#include <span>

#include "engine/base/crc32c.h"
#include "engine/log/dump_writer.h"
#include "engine/log/log.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

namespace engine::detail {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kHeadersShown = 1000; // of a record
constexpr std::size_t kCrcStep = 1024 * 1024;

std::string mebibytes(std::size_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

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
    DumpWriter& out, const BatchAt& at, std::uint64_t position, std::int64_t missing, bool sound)
{
    const RecordBatchView& batch = *at.batch;
    const BatchHeader& header = batch.header();
    Json json{{"position", position}, {"size", at.size}, {"magic", header.magic},
        {"baseOffset", header.baseOffset.value}, {"lastOffset", header.lastOffset().value},
        {"count", header.recordsCount}, {"leaderEpoch", header.leaderEpoch.value},
        {"compression", codecName(header.codec())},
        {"timestampType", timestampTypeName(batch.timestampType())}, {"baseTimestamp", header.baseTimestamp},
        {"maxTimestamp", header.maxTimestamp}, {"transactional", header.isTransactional()},
        {"control", header.isControl()}, {"producerId", header.producerId.value},
        {"producerEpoch", header.producerEpoch.value}, {"baseSequence", header.baseSequence},
        {"lastSequence", header.lastSequence()}, {"crc", header.crc}, {"sound", sound}};
    std::string text = "  @" + std::to_string(position) + " " + std::to_string(at.size)
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
        const std::size_t count = std::min(record.headers.size(), kHeadersShown);
        if (count < record.headers.size())
            json["headerCount"] = record.headers.size();
        for (const auto& header : std::span(record.headers).first(count)) {
            Json one;
            addBytes(one, "key", header.key);
            addBytes(one, "value", header.value);
            json["headers"].push_back(one);
            text += " " + shown(header.key) + "=" + shown(header.value);
        }
        if (count < record.headers.size())
            text += " … (" + std::to_string(record.headers.size()) + " headers)";
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
    const std::string limit = records.fault().error == ErrorCode::MessageTooLarge ? " (" + mebibytes(kDecompressedBytesMax) + ")" : "";
    if (records.fault())
        out.problem(position,
            std::string(records.fault().what) + limit + ", behind " + std::to_string(records.recordsRead()) + " of "
                + std::to_string(batch.header().recordsCount) + " records");
}

// The CRC of a batch, of one that is not held by walking through it.
std::uint32_t crcOf(FileWindow& window, const BatchAt& at, std::uint64_t position)
{
    if (at.isHeld() || at.batch->isLegacy())
        return at.batch->computedCrc();
    std::uint32_t crc = 0;
    for (std::uint64_t from = kAttributesAt; from < at.size;) {
        const Slice part = window.get(position + from, std::min<std::uint64_t>(kCrcStep, at.size - from));
        if (part.empty())
            break;
        crc = crc32c(part.span(), crc);
        from += part.size();
    }
    return crc;
}

// Messages of magic 0 and 1 never were that large.
bool isSound(FileWindow& window, const BatchAt& at, std::uint64_t position)
{
    if (at.isHeld())
        return at.batch->check() == ErrorCode::None;
    return !at.batch->isLegacy() && crcOf(window, at, position) == at.batch->header().crc;
}

} // namespace

std::uint64_t dumpBatches(DumpWriter& out, std::optional<Offset> base, std::uint64_t from, std::uint64_t count)
{
    FileWindow window(out.file());
    std::optional<Offset> next = from == 0 ? base : std::nullopt;
    const std::uint64_t size = out.file().size;
    std::uint64_t position = from;
    for (; position < size && count > 0; --count) {
        const BatchAt at = batchAt(window, size, position);
        if (!at.batch) {
            if (isUnused(window, position, size))
                out.item("empty",
                    "  " + std::to_string(size - position) + " zero bytes behind the last batch (log.preallocate)",
                    {{"position", position}, {"bytes", size - position}});
            else
                out.problem(window.fault().value_or(at.fault));
            return size;
        }
        const BatchHeader& header = at.batch->header();
        const bool sound = isSound(window, at, position);
        const std::string misplaced = sound ? offsetFault(header, base, next) : std::string();
        dumpBatch(out, at, position, sound && misplaced.empty() && next ? header.baseOffset - *next : 0, sound);
        if (!sound)
            out.problem(position, crcFault(header.crc, crcOf(window, at, position)));
        else if (!misplaced.empty())
            out.problem(position, misplaced);
        else
            next = Offset{wrappingAdd(header.lastOffset().value, 1)};
        if (sound && out.options().records) { // what is inside of an unsound one is nobody's word
            if (at.isHeld())
                dumpRecords(out, *at.batch, position);
            else
                out.problem(position,
                    "a batch of more than " + mebibytes(kDecompressedBytesMax) + ": its records are not shown");
        }
        position += at.size;
    }
    return position;
}

} // namespace engine::detail
