#pragma once

// "Why not?": the common questions about what does not happen. An answer is one sentence, the live values it follows from
// ("min(42, 39, 41) = 39") and the recorded facts behind them, each with its rule. Nothing is guessed: what nobody told is not said.

#include <QString>
#include <QStringList>

#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/models/config_rows.h"
#include "ui/models/why.h"

namespace ui {

enum class WhyNotKind : std::uint8_t {
    HighWatermarkStands, // why does the high watermark not move?
    NotInIsr,            // why is this replica not in the ISR?
    NotSeen,             // why can a consumer not see this record?
    NoLeader,            // why is there no leader?
    ProducerWaits,       // why is this producer waiting?
    NothingDelivered,    // why does this consumer get nothing?
};

struct WhyNotQuestion {
    WhyNotKind kind = WhyNotKind::HighWatermarkStands;
    ObjectId about; // of HighWatermarkStands and NoLeader the partition, of NotInIsr the replica
    QString words;
    bool operator==(const WhyNotQuestion&) const = default;
};

// The questions that make sense for what is selected, as things stand.
std::vector<WhyNotQuestion> whyNotQuestions(const engine::ClusterView& view, const ObjectId& selected);

struct WhyNotAnswer {
    QString verdict;            // one sentence
    QStringList values;         // what it follows from, one calculation or state a line
    std::vector<WhyStep> facts; // each on its own
};

struct WhyNotSource {
    const engine::Moment& moment;
    const LabConfigs& configs;
    const FindFact& find;
    const NodeNames& names;
};
WhyNotAnswer whyNot(const WhyNotSource& source, const WhyNotQuestion& question);

} // namespace ui
