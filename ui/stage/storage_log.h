#pragma once

// What the storage level says of one log on one broker, worked out from a view: where an offset stands in the files, what was
// flushed, what the cleaner would take, when a file goes. Pure; no geometry. Settings are the topic's, else those of its broker,
// else Kafka's defaults. What lies further back than the view tells is not worked out.
//
// Sources of the rules: facts §4.2 (indexes), §4.4 (retention), §4.5 (compaction).

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/stage/stage_input.h"

namespace ui {

inline constexpr std::int64_t kBatchHeaderBytes = 61; // of a record batch v2

// When cleanup.policy=delete lets a file go. Whatever it says, not above the high watermark, and only the oldest one.
struct Departure {
    bool belowStart = false;                 // all of it lies below the log start offset
    std::optional<engine::Duration> byTime;  // until retention.ms is over; not positive: due. Absent: no limit, or its age is not known
    std::optional<std::int64_t> bySize;      // bytes that the log must grow by; not positive: due. Absent: no limit
    bool isDue() const { return belowStart || (byTime && *byTime <= engine::Duration::zero()) || (bySize && *bySize <= 0); }
};

// What of a compacted log is clean and what is dirty.
struct DirtyRange {
    engine::Offset firstDirty, firstUncleanable;
    std::int64_t cleanBytes = 0, dirtyBytes = 0;
    std::int64_t permille() const { return cleanBytes + dirtyBytes > 0 ? dirtyBytes * 1000 / (cleanBytes + dirtyBytes) : 0; }
};

// A record of a compacted log as the cleaner sees it.
struct CleanRecord {
    engine::Offset offset;
    const engine::RecordNote* note = nullptr; // never null
    const engine::BatchView* batch = nullptr; // never null
    bool superseded = false;                  // a later record of its key stands below the end of the dirty part
};

class StorageLog {
public:
    StorageLog(const StageInput& input, const engine::PartitionView& partition, const engine::ReplicaView& copy);

    const engine::PartitionView& partition() const { return m_partition; }
    const engine::ReplicaView& copy() const { return m_copy; }
    const engine::BrokerView* broker() const { return m_broker; }
    const engine::TopicPartition& id() const { return m_partition.id; }
    engine::Time now() const { return m_now; }
    const LabKnown* lab() const { return m_lab; }
    bool isResting() const { return m_lab && !m_lab->restingIn.isEmpty(); } // see LabKnown::restingIn
    // Whether the files, or facts, say it.
    bool isTold(const engine::Told<engine::Offset>& mark) const { return !isResting() || mark.known(); }

    // -- settings, by Kafka's names of a topic's settings
    std::string_view setting(std::string_view name) const;
    std::int64_t number(std::string_view name) const;
    std::int64_t millionths(std::string_view name) const; // "0.5" is 500 000
    bool isChanged(std::string_view name) const;
    std::string_view brokerSetting(std::string_view name) const;
    std::int64_t brokerNumber(std::string_view name) const;
    bool deletes() const { return setting("cleanup.policy").find("delete") != std::string_view::npos; }
    bool compacts() const { return setting("cleanup.policy").find("compact") != std::string_view::npos; }

    // -- time
    std::optional<std::int64_t> wallMillis() const;                        // what the broker's clock says
    std::optional<engine::Time> labTime(std::int64_t wallMillis) const;    // the same as an instant of the lab
    engine::Duration untilRemoved(const engine::RetiredView& retired) const; // of its files; file.delete.delay.ms

    // -- places
    std::size_t segmentIndexOf(engine::Offset offset) const; // precondition: there are segments
    bool isActive(std::size_t segment) const { return segment + 1 == m_copy.segments.size(); }
    engine::Offset endOf(std::size_t segment) const; // behind its last offset
    std::size_t batchFrom(engine::Offset offset) const; // the first batch that ends at it or above, as an index
    std::size_t batchAtByte(engine::Offset segment, std::int64_t position) const; // the first one of that file that ends behind it
    const engine::BatchView* batchOf(engine::Offset offset) const; // null: not told
    // Byte in its file at which the record at `offset` begins, or would be appended. Absent: not told.
    std::optional<std::int64_t> positionOf(engine::Offset offset) const;
    // Sizes of the records of a batch in its file, one for each note; exact unless it is compressed, then shared out by size.
    void recordSizes(const engine::BatchView& batch, std::vector<std::int64_t>& sizes) const;
    static bool isCompressed(const engine::BatchView& batch);

    // -- retention and compaction
    // Offsets of a file without a record: compaction took them. 0 where nothing was compacted or not all of it is told.
    std::int64_t holesOf(std::size_t segment) const;
    // Where the hole before a batch begins; its own base offset: there is none.
    engine::Offset holeBefore(const engine::BatchView& batch) const;
    Departure departureOf(std::size_t segment) const;
    DirtyRange dirty() const;
    // The last `most` records of [from, to), oldest first.
    std::vector<CleanRecord> recordsBetween(engine::Offset from, engine::Offset to, std::size_t most) const;
    // Notes which of `records` a later one below `end` replaces. Only the last records below it are looked at.
    void findSuperseded(std::vector<CleanRecord>& records, engine::Offset firstDirty, engine::Offset end) const;
    bool lookedAtAll(engine::Offset firstDirty, engine::Offset end) const; // of the dirty part, for findSuperseded

    // -- text files
    // A line of an offset checkpoint: where that of this partition is; npos: none.
    std::size_t lineOfPartition(std::string_view checkpoint) const;

private:
    const engine::PartitionView& m_partition;
    const engine::ReplicaView& m_copy;
    const engine::TopicView* m_topic;
    const engine::BrokerView* m_broker;
    const LabKnown* m_lab;
    engine::Time m_now;
};

// What the camera shows; null: it is not there.
struct ShownLog {
    const engine::PartitionView* partition = nullptr;
    const engine::ReplicaView* copy = nullptr;
    explicit operator bool() const { return copy != nullptr; }
};
ShownLog shownLog(const engine::ClusterView& view, const Camera& camera);

// "00000000000000000033"
QString fileStem(engine::Offset base);
QString folderName(const engine::TopicPartition& id); // "orders-0"

} // namespace ui
