#include "engine/record/control_record.h"

#include <array>

namespace engine {

namespace {

constexpr std::array<std::string_view, 7> kNames{"ABORT", "COMMIT", "LEADER_CHANGE", "SNAPSHOT_HEADER",
    "SNAPSHOT_FOOTER", "KRAFT_VERSION", "KRAFT_VOTERS"};

void skipTags(ByteReader& reader)
{
    for (auto n = reader.uvarint(); n > 0 && reader.ok(); --n) {
        reader.uvarint();
        reader.skip(reader.uvarint());
    }
}

void writeVoters(ByteWriter& writer, const std::vector<BrokerId>& voters)
{
    writer.uvarint(voters.size() + 1);
    for (const auto voter : voters) {
        writer.i32(voter.value);
        writer.uvarint(0);
    }
}

std::vector<BrokerId> readVoters(ByteReader& reader, std::int16_t version)
{
    std::vector<BrokerId> voters;
    const auto size = reader.uvarint();
    for (std::uint64_t i = 1; i < size && reader.ok(); ++i) {
        voters.emplace_back(reader.i32());
        if (version >= 1)
            reader.skip(16); // directory id
        skipTags(reader);
    }
    return voters;
}

} // namespace

std::string_view controlTypeName(ControlType type)
{
    const auto i = static_cast<std::size_t>(static_cast<std::int16_t>(type));
    return i < kNames.size() ? kNames[i] : std::string_view("UNKNOWN");
}

std::optional<ControlType> readControlKey(const Slice& key)
{
    ByteReader reader(key);
    reader.i16(); // later versions keep these two fields
    const std::int16_t type = reader.i16();
    if (!reader.ok())
        return std::nullopt;
    return type >= 0 && static_cast<std::size_t>(type) < kNames.size() ? static_cast<ControlType>(type)
                                                                       : ControlType::Unknown;
}

Slice controlKey(ControlType type)
{
    ByteWriter writer;
    writer.i16(0);
    writer.i16(static_cast<std::int16_t>(type));
    return Slice::adopt(writer.takeVector());
}

std::optional<EndTxnMarker> readEndTxnMarker(const Record& record)
{
    if (!record.key || !record.value)
        return std::nullopt;
    const auto type = readControlKey(*record.key);
    if (type != ControlType::Abort && type != ControlType::Commit)
        return std::nullopt;
    ByteReader reader(*record.value);
    reader.i16();
    const std::int32_t epoch = reader.i32();
    if (!reader.ok())
        return std::nullopt;
    return EndTxnMarker{*type, epoch};
}

namespace {

Slice controlBatch(ControlType type, Slice value, Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp)
{
    BatchOptions batch;
    batch.baseOffset = baseOffset;
    batch.leaderEpoch = epoch;
    batch.isControl = true;
    Record record;
    record.timestamp = timestamp;
    record.key = controlKey(type);
    record.value = std::move(value);
    RecordBatchBuilder builder(batch);
    builder.append(record);
    return builder.build();
}

} // namespace

Slice endTxnMarkerBatch(const EndTxnMarker& marker, const EndTxnMarkerOptions& options)
{
    BatchOptions batch;
    batch.baseOffset = options.baseOffset;
    batch.leaderEpoch = options.leaderEpoch;
    batch.producerId = options.producerId;
    batch.producerEpoch = options.producerEpoch;
    batch.isTransactional = true;
    batch.isControl = true;
    ByteWriter value;
    value.i16(0);
    value.i32(marker.coordinatorEpoch);
    Record record;
    record.timestamp = options.timestamp;
    record.key = controlKey(marker.type);
    record.value = Slice::adopt(value.takeVector());
    RecordBatchBuilder builder(batch);
    builder.append(record);
    return builder.build();
}

Slice encodeLeaderChange(const LeaderChange& change)
{
    ByteWriter writer;
    writer.i16(0);
    writer.i32(change.leader.value);
    writeVoters(writer, change.voters);
    writeVoters(writer, change.grantingVoters);
    writer.uvarint(0);
    return Slice::adopt(writer.takeVector());
}

std::optional<LeaderChange> decodeLeaderChange(const Slice& value)
{
    ByteReader reader(value);
    const std::int16_t version = reader.i16();
    LeaderChange change;
    change.leader = BrokerId{reader.i32()};
    change.voters = readVoters(reader, version);
    change.grantingVoters = readVoters(reader, version);
    skipTags(reader);
    return reader.ok() ? std::optional(std::move(change)) : std::nullopt;
}

Slice leaderChangeBatch(
    const LeaderChange& change, Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp)
{
    return controlBatch(ControlType::LeaderChange, encodeLeaderChange(change), baseOffset, epoch, timestamp);
}

Slice snapshotHeaderBatch(std::int64_t lastContained, Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp)
{
    ByteWriter value;
    value.i16(0);
    value.i64(lastContained);
    value.uvarint(0);
    return controlBatch(ControlType::SnapshotHeader, Slice::adopt(value.takeVector()), baseOffset, epoch, timestamp);
}

Slice snapshotFooterBatch(Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp)
{
    ByteWriter value;
    value.i16(0);
    value.uvarint(0);
    return controlBatch(ControlType::SnapshotFooter, Slice::adopt(value.takeVector()), baseOffset, epoch, timestamp);
}

std::optional<std::int64_t> readSnapshotHeader(const Record& record)
{
    if (!record.key || !record.value || readControlKey(*record.key) != ControlType::SnapshotHeader)
        return std::nullopt;
    ByteReader reader(*record.value);
    reader.i16(); // the version; later ones keep this field
    const std::int64_t lastContained = reader.i64();
    skipTags(reader);
    return reader.ok() ? std::optional(lastContained) : std::nullopt;
}

} // namespace engine
