#pragma once

// How the producer level calls its things and their states: for labels, hover cards, the inspector and screen readers alike.

#include <QString>

#include <vector>

#include "ui/common/chip.h"
#include "ui/stage/object_id.h"
#include "ui/stage/producer_pipeline.h"
#include "ui/stage/stage_words.h"

namespace ui {

// "leaves now" · "linger 5.0 of 5 ms is over"
struct LeaveWords {
    QString head, reason;
    Tone tone = Tone::Neutral;
};
LeaveWords leaveWords(const ProducerPipeline& pipeline, const LeaveAnswer& answer);

struct ProducerDetail {
    QString label, value;
    Tone tone = Tone::Neutral;
    engine::FactId since; // {0}: not one fact's doing
};
// Of a thing of the producer level; empty for others.
Spoken spokenOfProducer(const engine::ClusterView& view, engine::Time now, const ObjectId& id);
std::vector<ProducerDetail> detailsOfProducer(const engine::ClusterView& view, engine::Time now, const ObjectId& id);

QString laneTitle(const engine::ClientView& client, ProducerLane lane); // "KafkaProducer.send()"
// What a lane says of itself in a line: "runs in the caller; returns a future at the end of this row".
QString laneNote(const engine::ClientView& client, ProducerLane lane);
// Its numbers, for a folded lane.
QString laneSummary(const ProducerPipeline& pipeline, ProducerLane lane);

QString partitionChoice(engine::Rule chosenBy);     // "key present, so hash it"
QString outcomeWords(const engine::InterceptorStep& step);
QString failedStage(engine::SendStage stage);       // "in the serializer"
QString serializerName(const engine::ClientView& client, bool ofKey); // "string"
QString errorText(engine::ErrorCode error);         // "NOT_ENOUGH_REPLICAS (19)"
QString completionWords(const engine::CompletionView& completion);
// "16384 B"; what is not set and has no default is empty.
QString knobValue(const engine::ClientView& client, const std::string& key);
bool knobIsChanged(const engine::ClientView& client, const std::string& key);
QString countOf(std::int64_t records); // "24 records"

} // namespace ui
