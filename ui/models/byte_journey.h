#pragma once

// Where else the bytes of a batch are or were: the request that brought them, the file, the copies, the acknowledgement, who was
// given them. Read from the facts around the append, at most kJourneyFacts to each side, once when a batch is selected.

#include <QString>

#include <vector>

#include "engine/event/fact_log.h"
#include "engine/view/log_view.h"
#include "ui/common/words.h"
#include "ui/stage/object_id.h"

namespace ui {

inline constexpr std::uint64_t kJourneyFacts = 100000;

// Which batch. `since`: a fact near its append, as the view has it. Or: the first batch that came of a Produce request, which left
// with that fact; then the rest is not known yet.
struct BatchKey {
    engine::TopicPartition partition{};
    engine::Offset baseOffset{};
    engine::Offset lastOffset{};
    engine::LeaderEpoch leaderEpoch{};
    engine::FactId since{};
    engine::MessageId request{};
    bool operator==(const BatchKey&) const = default;
};
// The same batch, whichever copy it was found by.
bool isSameBatch(const BatchKey& a, const BatchKey& b);
BatchKey keyOf(const engine::TopicPartition& partition, const engine::BatchView& batch);

enum class JourneyStation : std::uint8_t { Wire, Disk, Copy, Commit, Ack, Read, Cut };

// A fact of the journey, with the station it stands for.
struct JourneyFact {
    JourneyStation station = JourneyStation::Wire;
    engine::Fact fact{};
};
struct Journey {
    BatchKey batch{}; // whole, also where only the request was known
    std::vector<JourneyFact> facts{}; // by instant; none: its append is not kept, or has not happened
};
// On the engine's thread.
Journey journeyOf(const engine::FactLog& facts, const BatchKey& key);

struct JourneyStep {
    JourneyStation station = JourneyStation::Wire;
    engine::Time at{};      // to look at
    ObjectId thing{};       // to select there
    QString title{};        // "byte 201 of 00000000000000000033.log"
    QString detail{};       // "t+4.073 · offset and epoch stamped, CRC kept"
};
std::vector<JourneyStep> journeySteps(const Journey& journey, const NodeNames& names);
// "wire", "disk", "copy" …
QString stationWord(JourneyStation station);

} // namespace ui
