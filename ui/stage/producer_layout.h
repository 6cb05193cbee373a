#pragma once

// Where everything is at the producer level: three lanes over each other. Pure geometry, computed anew for each frame.
//
//     main thread     1 record → 2 interceptors → 3 metadata → 4 serializers → 5 partitioner        (narrow: 5 below)
//     shared          name | deque, head on the left | may it leave? | buffer.memory                (narrow: memory below)
//     Sender thread   label | one window for each broker | broker || sequences, where are the records
//                     retry | callbacks
//
// Rows come closer as the height shrinks; where even that is not enough, lanes fold to their heading, and more partitions or brokers
// than fit are paged through (Camera::firstRow).

#include <QRectF>

#include <array>
#include <vector>

#include "ui/stage/producer_pipeline.h"
#include "ui/stage/stage_input.h"

namespace ui {

inline constexpr std::size_t kSendSteps = 5;

struct ProducerLaneBox {
    QRectF box;
    double header = 40; // height of its heading; all there is when folded
    bool open = true;
};

struct ProducerLayout {
    bool narrow = false;
    double pad = 20;        // of a lane, left and right
    double labels = 162;    // width of the first column
    std::array<ProducerLaneBox, 3> lanes;
    // -- main thread
    std::array<QRectF, kSendSteps> cards;
    double line = 22;       // from line to line inside a card
    // -- accumulator
    double captions = 0;    // baseline of the columns' captions
    double trackLeft = 0, trackRight = 0;
    double answersLeft = 0, answersRight = 0;
    QRectF memory;          // in narrow: a line below the deques
    double rowPitch = 47, rowHeight = 38;
    double rowsTop = 0;
    int firstRow = 0, rows = 0, allRows = 0;
    // -- sender
    double windowPitch = 50, windowHeight = 42;
    double windowsTop = 0;
    double slotsLeft = 0, slotsRight = 0;
    double brokerLeft = 0, brokerRight = 0;
    int firstWindow = 0, windows = 0, allWindows = 0;
    int slotCount = 5;          // drawn for each broker
    QRectF retry, callbacks;
    QRectF sequences, where;

    const ProducerLaneBox& lane(ProducerLane lane) const { return lanes[static_cast<std::size_t>(lane)]; }
    QRectF row(int index) const // of the accumulator, 0: the first shown
    {
        return {trackLeft, rowsTop + index * rowPitch, trackRight - trackLeft, rowHeight};
    }
    QRectF slot(int window, int index) const;
    QRectF brokerBox(int window) const;
};

// Precondition: `pipeline` is of the client that the camera shows.
ProducerLayout layOutProducer(const StageInput& input, const ProducerPipeline& pipeline);

// The client that the camera shows; null: it is not there, or no producer.
const engine::ClientView* shownProducer(const engine::ClusterView& view, const Camera& camera);
// A client that has a level of its own: a producer, or a program from outside that produces.
bool hasProducerLevel(const engine::ClusterView& view, engine::NodeId client);

} // namespace ui
