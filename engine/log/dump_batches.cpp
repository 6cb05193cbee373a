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

} // namespace

std::uint64_t dumpBatches(DumpWriter& out, std::optional<Offset> base, std::uint64_t from, std::uint64_t count)
{
    FileWindow window(out.file());
    std::optional<Offset> next = from == 0 ? base : std::nullopt;
    const std::uint64_t size = out.file().size;
    std::uint64_t position = from;
    for (; position < size && count > 0; --count) {
        const auto [batch, fault] = batchAt(window, size, position);
        if (!batch) {
            if (isUnused(window, position, size))
                out.item("empty",
                    "  " + std::to_string(size - position) + " zero bytes behind the last batch (log.preallocate)",
                    {{"position", position}, {"bytes", size - position}});
            else
                out.problem(window.fault().value_or(fault));
            return size;
        }
        const BatchHeader& header = batch->header();
        const std::string broken = crcFault(*batch);
        const bool sound = broken.empty();
        const std::string misplaced = sound ? offsetFault(header, base, next) : std::string();
        dumpBatch(out, *batch, position, sound && misplaced.empty() && next ? header.baseOffset - *next : 0, sound);
        if (!sound)
            out.problem(position, broken);
        else if (!misplaced.empty())
            out.problem(position, misplaced);
        else
            next = Offset{wrappingAdd(header.lastOffset().value, 1)};
        if (sound && out.options().records) // what is inside of an unsound one is nobody's word
            dumpRecords(out, *batch, position);
        position += batch->sizeBytes();
    }
    return position;
}

} // namespace engine::detail
