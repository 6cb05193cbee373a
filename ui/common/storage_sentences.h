#pragma once

// Sentences about what becomes of a log's files, and the words that all sentences are made of.

#include <QCoreApplication>
#include <QString>

#include "engine/event/storage_facts.h"
#include "ui/common/words.h"

namespace ui {

QString text(const std::string& s);
QString off(engine::Offset offset);
QString of(const engine::TopicPartition& partition);

struct StorageSentences {
    Q_DECLARE_TR_FUNCTIONS(Sentence)
public:
    const NodeNames& names;

    QString broker(engine::BrokerId id) const;
    QString operator()(const engine::SegmentRetired& f) const;
    QString operator()(const engine::SegmentFilesRemoved& f) const;
    QString operator()(const engine::CleaningBegan& f) const;
    QString operator()(const engine::OffsetMapBuilt& f) const;
    QString operator()(const engine::SegmentCleaned& f) const;
    QString operator()(const engine::SegmentsReplaced& f) const;
    QString operator()(const engine::CleaningEnded& f) const;
    QString operator()(const engine::ProducerSnapshotTaken& f) const;
    QString operator()(const engine::ProducerSnapshotRemoved& f) const;
    QString operator()(const engine::IndexEntryAdded& f) const;
    QString operator()(const engine::TimeIndexEntryAdded& f) const;
    QString operator()(const engine::LeaderEpochsWritten& f) const;
    QString operator()(const engine::OffsetLookedUp& f) const;
    QString operator()(const engine::TimeLookedUp& f) const;
    QString operator()(const engine::CheckpointWritten& f) const;
};

} // namespace ui
