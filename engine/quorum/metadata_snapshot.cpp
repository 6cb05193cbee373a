#include "engine/quorum/metadata_snapshot.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/error_code.h"
#include "engine/quorum/metadata_batch.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

constexpr std::string_view kSuffix = ".checkpoint";
constexpr std::size_t kOffsetDigits = 20, kEpochDigits = 10;
constexpr std::size_t kRecordsInBatchMax = 1024;
constexpr std::int32_t kPieceBytesMax = 8 * 1024 * 1024;
constexpr std::size_t kUnpackedBytesMax = 64 * 1024 * 1024; // snapshots are not compressed

std::string padded(std::int64_t number, std::size_t digits)
{
    const std::string text = std::to_string(number);
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

template <class Number>
bool parse(std::string_view digits, Number& out)
{
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc{} && end == digits.data() + digits.size() && out >= 0;
}

// The record of a control batch; nothing if there is not exactly one.
std::optional<Record> controlRecordOf(const MetadataBatch& batch)
{
    RecordReader reader(RecordBatchView(ByteChain(batch.bytes)), kUnpackedBytesMax);
    Record record, more;
    if (!batch.isControl || !reader.next(record) || !record.key || !record.value || reader.next(more))
        return std::nullopt;
    return record;
}

} // namespace

std::string snapshotFileName(const SnapshotId& id)
{
    return padded(id.endOffset.value, kOffsetDigits) + "-" + padded(id.epoch, kEpochDigits) + std::string(kSuffix);
}

std::optional<SnapshotId> snapshotIdOf(std::string_view fileName)
{
    SnapshotId id;
    if (fileName.size() != kOffsetDigits + 1 + kEpochDigits + kSuffix.size() || !fileName.ends_with(kSuffix) || fileName[kOffsetDigits] != '-'
        || !parse(fileName.substr(0, kOffsetDigits), id.endOffset.value) || !parse(fileName.substr(kOffsetDigits + 1, kEpochDigits), id.epoch))
        return std::nullopt;
    return id;
}

Slice writeSnapshot(const SnapshotId& id, std::int64_t lastContained, std::int64_t now, const std::vector<Slice>& values)
{
    ByteChain out;
    Offset at{0};
    out.append(snapshotHeaderBatch(lastContained, at, LeaderEpoch{id.epoch}, now));
    at = at + 1;
    for (std::size_t from = 0; from < values.size(); from += kRecordsInBatchMax) {
        const std::size_t to = std::min(values.size(), from + kRecordsInBatchMax);
        const std::vector<Slice> part(values.begin() + static_cast<std::ptrdiff_t>(from), values.begin() + static_cast<std::ptrdiff_t>(to));
        out.append(makeDataBatch(at, id.epoch, now, part).bytes);
        at = at + static_cast<std::int64_t>(part.size());
    }
    out.append(snapshotFooterBatch(at, LeaderEpoch{id.epoch}, now));
    return out.flatten();
}

std::optional<SnapshotContent> readSnapshot(const Slice& bytes)
{
    const auto batches = readBatches(bytes);
    std::size_t size = 0;
    for (const auto& batch : batches)
        size += batch.bytes.size();
    if (batches.size() < 2 || size != bytes.size())
        return std::nullopt;
    const auto header = controlRecordOf(batches.front());
    const auto footer = controlRecordOf(batches.back());
    if (!header || !footer || readControlKey(*footer->key) != ControlType::SnapshotFooter)
        return std::nullopt;
    const auto lastContained = readSnapshotHeader(*header);
    if (!lastContained)
        return std::nullopt;
    SnapshotContent content{*lastContained, {}};
    for (std::size_t i = 1; i + 1 < batches.size(); ++i)
        for (auto& value : valuesOf(batches[i]))
            content.values.push_back(std::move(value));
    return content;
}

wire::FetchSnapshotRequest SnapshotFetch::next(const std::string& clusterId, NodeId replica, const Uuid& directory, std::int32_t epoch) const
{
    wire::FetchSnapshotRequest request;
    request.clusterId = clusterId;
    request.replicaId = replica.value;
    request.maxBytes = kPieceBytesMax;
    wire::FetchSnapshotRequest::PartitionSnapshot partition;
    partition.currentLeaderEpoch = epoch;
    partition.snapshotId.endOffset = m_id.endOffset.value;
    partition.snapshotId.epoch = m_id.epoch;
    partition.position = static_cast<std::int64_t>(m_bytes.size());
    partition.replicaDirectoryId = directory;
    request.topics.emplace_back();
    request.topics.back().name = std::string(kMetadataTopic);
    request.topics.back().partitions.push_back(std::move(partition));
    return request;
}

SnapshotFetch::Progress SnapshotFetch::take(const wire::FetchSnapshotResponse& response)
{
    if (response.errorCode != 0 || response.topics.size() != 1 || response.topics.front().partitions.size() != 1)
        return Progress::Failed;
    const auto& piece = response.topics.front().partitions.front();
    if (piece.errorCode != 0 || piece.snapshotId.endOffset != m_id.endOffset.value || piece.snapshotId.epoch != m_id.epoch
        || piece.position != static_cast<std::int64_t>(m_bytes.size()) || piece.unalignedRecords.empty())
        return Progress::Failed;
    m_bytes.append(piece.unalignedRecords);
    if (static_cast<std::int64_t>(m_bytes.size()) > piece.size)
        return Progress::Failed;
    return static_cast<std::int64_t>(m_bytes.size()) == piece.size ? Progress::Done : Progress::More;
}

} // namespace engine
