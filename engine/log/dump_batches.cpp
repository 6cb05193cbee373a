#include <algorithm>

#include "engine/log/dump_writer.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

namespace engine::detail {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kDecompressedBytesMax = 256 * 1024 * 1024;

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

void dumpBatch(DumpWriter& out, const RecordBatchView& batch, std::size_t position, bool sound)
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
            + std::to_string(header.producerEpoch.value) + " sequences " + std::to_string(header.baseSequence)
            + "-" + std::to_string(header.lastSequence());
    if (header.isTransactional())
        text += ", transactional";
    if (header.isControl())
        text += ", control";
    if (const auto horizon = batch.deleteHorizon()) {
        json["deleteHorizon"] = *horizon;
        text += ", tombstones may go at " + std::to_string(*horizon);
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
    out.item("record", std::move(text), json);
}

bool isZero(const Slice& bytes)
{
    return std::all_of(bytes.data(), bytes.data() + bytes.size(), [](std::uint8_t b) { return b == 0; });
}

} // namespace

void dumpBatches(DumpWriter& out)
{
    RecordSetReader set{ByteChain(out.bytes())};
    for (std::size_t position = 0;; position = set.position()) {
        const auto batch = set.next();
        if (!batch)
            break;
        const bool sound = batch->check() == ErrorCode::None;
        dumpBatch(out, *batch, position, sound);
        if (!sound) {
            out.problem(position,
                "the CRC does not fit: stored " + std::to_string(batch->header().crc) + ", computed "
                    + std::to_string(batch->computedCrc()));
            continue; // what is inside of it is nobody's word
        }
        if (!out.options().records)
            continue;
        RecordReader records(*batch, kDecompressedBytesMax);
        for (Record record; records.next(record);)
            dumpRecord(out, *batch, record);
        if (records.fault())
            out.problem(position, std::string(records.fault().what));
    }
    if (set.remaining() == 0)
        return;
    const Slice rest = out.bytes().from(set.position());
    if (isZero(rest))
        out.item("empty",
            "  " + std::to_string(rest.size()) + " zero bytes behind the last batch (log.preallocate)",
            {{"position", set.position()}, {"bytes", rest.size()}});
    else
        out.problem(set.position(), std::to_string(rest.size()) + " bytes that are no whole batch");
}

} // namespace engine::detail
