#include "engine/quorum/metadata_batch.h"

#include "engine/base/check.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

// Batches are written uncompressed, so a batch is never larger unpacked.
constexpr std::size_t kUnpackedBytesMax = 64 * 1024 * 1024;

MetadataBatch describe(const RecordBatchView& view)
{
    const BatchHeader& header = view.header();
    return {view.baseOffset(), view.lastOffset(), header.leaderEpoch.value, header.baseTimestamp, header.isControl(), view.bytes().flatten()};
}

std::vector<BrokerId> asBrokers(std::span<const NodeId> nodes)
{
    std::vector<BrokerId> ids;
    for (const NodeId node : nodes)
        ids.emplace_back(node.value);
    return ids;
}

} // namespace

MetadataBatch makeDataBatch(Offset baseOffset, std::int32_t epoch, std::int64_t timestamp, const std::vector<Slice>& values)
{
    ENGINE_CHECK(!values.empty(), "a data batch holds records");
    BatchOptions options;
    options.baseOffset = baseOffset;
    options.leaderEpoch = LeaderEpoch{epoch};
    RecordBatchBuilder builder(options);
    for (const Slice& value : values) {
        Record record;
        record.timestamp = timestamp;
        record.value = value;
        builder.append(record);
    }
    return describe(RecordBatchView(builder.build()));
}

MetadataBatch makeLeaderChange(Offset baseOffset, std::int32_t epoch, std::int64_t timestamp, NodeId leader,
    std::span<const NodeId> voters, std::span<const NodeId> granting)
{
    const LeaderChange change{BrokerId{leader.value}, asBrokers(voters), asBrokers(granting)};
    return describe(RecordBatchView(leaderChangeBatch(change, baseOffset, LeaderEpoch{epoch}, timestamp)));
}

std::vector<MetadataBatch> readBatches(const Slice& bytes)
{
    std::vector<MetadataBatch> batches;
    RecordSetReader reader{ByteChain(bytes)};
    while (const auto view = reader.next()) {
        if (view->isLegacy() || view->check() != ErrorCode::None)
            break;
        batches.push_back(describe(*view));
    }
    return batches;
}

std::vector<Slice> valuesOf(const MetadataBatch& batch)
{
    std::vector<Slice> values;
    if (batch.isControl)
        return values;
    RecordReader reader(RecordBatchView(ByteChain(batch.bytes)), kUnpackedBytesMax);
    for (Record record; reader.next(record);)
        values.push_back(record.value.value_or(Slice{}));
    return values;
}

} // namespace engine
