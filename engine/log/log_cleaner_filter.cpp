// Which batches and records stay (facts §4.5). A batch of which all stays is linked as it is; one of which a part stays is
// built anew, with its first and last offset, its producer and its sequence.

#include <algorithm>
#include <vector>

#include "engine/log/log_cleaner.h"
#include "engine/record/batch_builder.h"

namespace engine {

namespace {

// The header alone: who wrote up to which offset.
Slice emptied(const BatchHeader& header)
{
    BatchOptions options = optionsOf(header);
    options.codec = Codec::None; // nothing to compress
    options.maxTimestamp = header.maxTimestamp;
    return RecordBatchBuilder(options).build();
}

// `kept`: one flag for each record.
Slice rebuilt(const RecordBatchView& batch, const std::vector<bool>& kept, std::optional<std::int64_t> deleteHorizon)
{
    BatchOptions options = optionsOf(batch.header());
    options.deleteHorizon = deleteHorizon;
    RecordBatchBuilder builder(options);
    RecordReader records(batch, kDecompressedBytesMax);
    std::size_t i = 0;
    for (Record record; records.next(record); ++i)
        if (kept[i])
            builder.appendAt(record.offset, record);
    return builder.build();
}

} // namespace

// Its last data batch tells the next sequence, its last marker the epoch that fences; without them a restart would forget.
bool LogCleaning::isLastOfProducer(const Log& log, const BatchHeader& header) const
{
    if (!header.hasProducerId())
        return false;
    const auto known = log.producers().producers().find(header.producerId);
    if (known == log.producers().producers().end())
        return false;
    const auto& producer = known->second;
    return producer.batches.empty() ? header.isControl() && header.producerEpoch == producer.epoch
                                    : header.lastOffset() == producer.batches.back().lastOffset;
}

bool LogCleaning::staysInData(const RecordBatchView& batch, const RawRecord& record, Offset offset) const
{
    if (offset >= m_mapEnd)
        return true;
    if (!record.key)
        return false;
    const auto horizon = batch.deleteHorizon();
    return offset >= m_map.find(*record.key) && (record.value || !horizon || m_wallMillis < *horizon);
}

Result<void> LogCleaning::cleanBatch(Disk& disk, const Log& log, const RecordBatchView& batch)
{
    const BatchHeader& header = batch.header();
    if (batch.isLegacy())
        return ErrorCode::CorruptMessage;
    m_segmentCounts.bytesBefore += static_cast<std::int64_t>(batch.sizeBytes());
    m_segmentCounts.recordsBefore += header.recordsCount;
    const auto horizon = batch.deleteHorizon();
    bool dropsAll = false;
    bool endsTransaction = false; // a marker that may go once its horizon has passed
    if (header.isControl()) {
        const auto marker = m_transactions.meetControl(batch);
        if (marker.aborted)
            if (auto indexed = m_cleaned->appendAborted(disk, *marker.aborted); !indexed)
                return indexed;
        endsTransaction = marker.mayGo;
        dropsAll = marker.mayGo && horizon && *horizon <= m_wallMillis;
    } else {
        dropsAll = m_transactions.meetData(header);
    }
    const bool keepsHeader = isLastOfProducer(log, header) || header.lastOffset() + 1 == m_range.firstUncleanable;
    if (dropsAll)
        return keepsHeader ? keep(disk, log, ByteChain(emptied(header))) : Result<void>();

    std::vector<bool> kept;
    bool dropsSome = false;
    bool holdsTombstone = false;
    RecordReader records(batch, kDecompressedBytesMax);
    for (RawRecord record; records.nextRaw(record);) {
        const bool stays = header.isControl() || staysInData(batch, record, header.baseOffset + record.offsetDelta);
        kept.push_back(stays);
        dropsSome = dropsSome || !stays;
        holdsTombstone = holdsTombstone || (stays && !record.value);
    }
    if (records.fault())
        return ErrorCode::CorruptMessage;
    const auto left = std::count(kept.begin(), kept.end(), true);
    if (left == 0)
        return keepsHeader ? keep(disk, log, ByteChain(emptied(header))) : Result<void>();
    m_segmentCounts.recordsAfter += left;
    const bool needsHorizon = (holdsTombstone || endsTransaction) && !horizon;
    if (!dropsSome && !needsHorizon)
        return keep(disk, log, batch.bytes());
    return keep(disk, log,
        ByteChain(rebuilt(batch, kept, needsHorizon ? m_wallMillis + log.config().deleteRetentionMillis : horizon)));
}

Result<void> LogCleaning::keep(Disk& disk, const Log& log, const ByteChain& batch)
{
    m_segmentCounts.bytesAfter += static_cast<std::int64_t>(batch.size());
    const auto done = m_cleaned->append(disk, batch, {RecordBatchView(batch).header()}, log.config(), {});
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace engine
