#pragma once

// The parts of the producer level. What they show is worked out in producer_pipeline.h, where it stands in producer_layout.h.

#include "ui/stage/producer_layout.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/stage_painter.h"

namespace ui {

struct ProducerBrush : StageBrush {
    const ProducerLayout& level;
    const ProducerPipeline& pipeline;

    engine::NodeId id() const { return pipeline.client().id; }
    const engine::ProducerView& producer() const { return pipeline.producer(); }
    bool isOutside() const { return pipeline.isOutside(); }
    ObjectId part(const char* name) const { return ObjectId::part(id(), name); }
    // The frame that a selected or hovered thing gets.
    void frame(const ObjectId& thing, const QRectF& box, double radius) const;
};

// A row that a path from another lane leads to or from.
struct ProducerAnchors {
    std::optional<QPointF> chosen; // the box of the partition that the last record went to
};

// Paints the level of the client that the camera shows.
void paintProducerLevel(const StageInput& input, Sketch& sketch);

void paintSendLane(const ProducerBrush& brush, ProducerAnchors& anchors);
void paintPartitioner(const ProducerBrush& brush, const QRectF& card, ProducerAnchors& anchors);
void paintAccumulatorLane(const ProducerBrush& brush);
void paintMemory(const ProducerBrush& brush);
void paintSenderLane(const ProducerBrush& brush);
void paintSenderTables(const ProducerBrush& brush);

// Settings in their place, from right to left; returns the x where they begin. Those that have no room are left out, the last first.
double paintKnobs(const ProducerBrush& brush, std::initializer_list<const char*> keys, double right, double left, double middle);
// A numbered inner card with its title and a caption; returns the baseline of its first line.
double paintCard(const ProducerBrush& brush, const QRectF& card, int step, const QString& title, const QString& caption);
// "name        value" on a line of a card.
void paintPair(Sketch& sketch, double left, double right, double y, const QString& name, const QString& value, const QColor& ink);
int hueOfPartition(const engine::TopicPartition& partition);
// A hue as the ground of text.
QColor paleHue(const Theme& theme, int hue);

} // namespace ui
