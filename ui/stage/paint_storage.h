#pragma once

// The parts of the storage level. What they show is worked out in storage_log.h, where it stands in storage_layout.h.

#include "ui/stage/stage_painter.h"
#include "ui/stage/storage_layout.h"
#include "ui/stage/storage_words.h"

namespace ui {

struct StorageBrush : StageBrush {
    const StorageLayout& level;
    const StorageLog& log;

    const engine::ReplicaView& copy() const { return log.copy(); }
    ObjectId part(LogThing thing, int index = 0) const { return ObjectId::logPart(log.id(), copy().broker, thing, index); }
    ObjectId segment(engine::Offset base) const { return ObjectId::segment(log.id(), copy().broker, base); }
    ObjectId batch(engine::Offset base) const { return ObjectId::logBatch(log.id(), copy().broker, base); }
    ObjectId record(engine::Offset offset) const { return ObjectId::record(log.id(), copy().broker, offset); }
    // The frame that a selected or hovered thing gets.
    void frame(const ObjectId& thing, const QRectF& box, double radius) const;
    // Its process does not run: what stands in its memory is gone or unreachable.
    bool isDown() const { return !log.broker() || ui::isDown(lookOf(*log.broker())); }
    bool lostPower() const { return log.broker() && lookOf(*log.broker()) == NodeLook::PoweredOff; }
};

// What was looked for last: drawn over the files and told in the panel.
struct ShownLookup {
    bool ofTime = false;
    engine::FactId since;             // {0}: nothing was looked for
    engine::Offset segment = engine::kNoOffset;
    engine::Offset entry = engine::kNoOffset; // of .index, by time of .timeindex; kNoOffset: from the start of the file
    std::int64_t from = 0;            // byte at which batch headers are read from
    engine::Offset found = engine::kNoOffset; // lies in the batch that was found; kNoOffset: none
    explicit operator bool() const { return since != engine::FactId{}; }
};
ShownLookup shownLookup(const engine::ReplicaView& copy);

// Paints the level of the log that the camera shows.
void paintStorageLevel(const StageInput& input, Sketch& sketch);

void paintLogFiles(const StorageBrush& brush);
// The bar of one file: batches, flushed and committed parts, entries of its indexes below it.
void paintLogBar(const StorageBrush& brush, const FileRow& row, TextLine& notes);
void paintFind(const StorageBrush& brush);
void paintCleanup(const StorageBrush& brush);
void paintCheckpoints(const StorageBrush& brush);

// The field that asks what to find; returns where it begins.
double paintFindField(const StorageBrush& brush, double right, double middle, double room);
// The number of a hop.
void paintHop(Sketch& sketch, QPointF centre, int number);
// One record as a square of `side`; struck: it goes.
void paintRecordCell(Sketch& sketch, const QRectF& box, const engine::RecordNote* note, bool pale, bool struck);

} // namespace ui
