// When a controller writes a snapshot, takes its image from one, and drops the log before one (KIP-630).

#include "engine/base/check.h"
#include "engine/controller/controller.h"
#include "engine/controller/image_records.h"

namespace engine {

void Controller::loadSnapshot(Turn& turn, NodeId from, Rule why)
{
    const MetadataLog& log = m_quorum.log();
    const auto id = log.latestSnapshot();
    if (!id || id->endOffset <= m_committed.endOffset())
        return;
    const auto content = readSnapshot(log.snapshots().at(*id));
    ENGINE_CHECK(content.has_value(), "a snapshot of the log was checked when it came in");
    std::vector<MetadataRecord> records;
    for (const auto& value : content->values) {
        auto record = decodeMetadataRecord(value);
        ENGINE_CHECK(record.has_value(), "the records of a snapshot can be read");
        records.push_back(std::move(*record));
    }
    m_committed = MetadataImage::fromSnapshot(records, id->endOffset);
    m_bytesSinceSnapshot = 0;
    m_lastSnapshotAt = turn.now();
    m_lastAppendTimestamp = content->lastContained;
    turn.publish(MetadataSnapshotLoaded{m_options.id, id->endOffset, id->epoch, from}, {}, why);
}

void Controller::maybeSnapshot(Turn& turn)
{
    const ControllerConfig& config = m_options.config;
    const bool byBytes = m_bytesSinceSnapshot >= config.snapshotBytes;
    const bool byTime = config.snapshotInterval > Duration{0} && turn.now() - m_lastSnapshotAt >= config.snapshotInterval;
    if (m_bytesSinceSnapshot == 0 || !(byBytes || byTime))
        return;
    m_bytesSinceSnapshot = 0; // also if the disk refuses: the next one is tried at its time, as Kafka does
    m_lastSnapshotAt = turn.now();
    std::vector<Slice> values;
    for (const auto& record : recordsOf(m_committed))
        values.push_back(encodeMetadataRecord(record));
    const SnapshotId id = m_quorum.snapshotIdAt(m_committed.endOffset());
    const Slice bytes = writeSnapshot(id, m_lastAppendTimestamp, turn.wallMillis(), values);
    if (m_quorum.keepSnapshot(turn, id, bytes))
        turn.publish(MetadataSnapshotWritten{m_options.id, id.endOffset, id.epoch, static_cast<std::int64_t>(values.size()), static_cast<std::int64_t>(bytes.size())},
            {}, byBytes ? Rule::SnapshotByBytes : Rule::SnapshotByTime);
}

// The oldest snapshot goes, and with it the log before the next one, while there is a next one and too much is kept.
void Controller::dropOldMetadata(Turn& turn)
{
    const ControllerConfig& config = m_options.config;
    const MetadataLog& log = m_quorum.log();
    while (log.snapshots().size() >= 2) {
        std::int64_t kept = log.bytesOnDisk();
        for (const auto& [id, bytes] : log.snapshots())
            kept += static_cast<std::int64_t>(bytes.size());
        const auto oldest = readSnapshot(log.snapshots().begin()->second);
        ENGINE_CHECK(oldest.has_value(), "a snapshot of the log was checked when it came in");
        const bool byBytes = config.metadataRetentionBytes >= 0 && kept > config.metadataRetentionBytes;
        const bool byTime = config.metadataRetention >= Duration{0}
            && std::chrono::milliseconds(turn.wallMillis() - oldest->lastContained) > config.metadataRetention;
        if (!(byBytes || byTime))
            return;
        if (!m_quorum.dropBefore(turn, std::next(log.snapshots().begin())->first, byBytes ? Rule::MetadataRetentionByBytes : Rule::MetadataRetentionByTime))
            return;
    }
}

} // namespace engine
