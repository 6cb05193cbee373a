#pragma once

// How the storage level calls its things and their states: for labels, hover cards, the inspector and screen readers alike.

#include <QString>

#include <vector>

#include "ui/common/chip.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/stage_words.h"
#include "ui/stage/storage_log.h"

namespace ui {

// Of a thing of the storage level; empty for others. Without `lab` nothing is said that needs the lab's clock or settings.
Spoken spokenOfLog(const engine::ClusterView& view, engine::Time now, const LabKnown* lab, const ObjectId& id);
std::vector<ProducerDetail> detailsOfLog(const engine::ClusterView& view, engine::Time now, const LabKnown* lab, const ObjectId& id);

QString logPanelTitle(LogThing panel);               // "Segment files"
QString logPanelSummary(const StorageLog& log, LogThing panel); // its state in a few words, for a folded one

QString longSpan(engine::Duration time);             // "42 s", "12 min", "23 h 41 min", "6 d 23 h"
QString kibi(std::int64_t bytes);                    // "1 KiB", "100 B", "1 GiB"; what is not round stays bytes: "1 500 B"
QString timestampText(const StorageLog& log, std::int64_t wallMillis); // "00:04.070" of the lab's time, else of the day (UTC)
QString offsetRange(engine::Offset first, engine::Offset behind);     // "0–19", "7"; empty: nothing between
QString departureWords(const StorageLog& log, std::size_t segment);    // "goes in 12 min by time"
Tone departureTone(const StorageLog& log, std::size_t segment);
QString cleanerWords(const StorageLog& log);         // what the cleaner does now, or when it would
// "scaled: segment.bytes 1 KiB (1 GiB)"; empty: nothing differs that the picture shows.
QString scaledWords(const StorageLog& log, bool brief);
QString folderWords(const StorageLog& log);          // "folder orders-0 · 3 × .log .index .timeindex, …"
// Why the folder cannot be opened; empty: it can.
QString folderProblem(const LabKnown* lab);
// A path in the mirror's folder, or as Kafka would call it inside its log.dirs where there is no mirror.
QString pathOfLogThing(const LabKnown* lab, const ObjectId& id);

} // namespace ui
