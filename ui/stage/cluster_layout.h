#pragma once

// Where everything is at the cluster level: the quorum above, one lane for each broker, one column for each partition
// (the same column is the same partition on every broker), and below it the partition that is looked at and the worst
// ones. Pure geometry and counting.

#include <QRectF>

#include <string>
#include <vector>

#include "ui/stage/stage_input.h"

namespace ui {

struct TopicColumns {
    const engine::TopicView* topic = nullptr;
    double x = 0;
    double pitch = 3;
    int perColumn = 1; // partitions in one column; more than one when there are very many
    int count = 0;     // columns

    double width() const { return pitch * count; }
};

struct LaneBox {
    const engine::BrokerView* broker = nullptr;
    double y = 0; // of its top
};

struct RackBox {
    QString name;
    double top = 0, bottom = 0;
};

// How badly a partition is off; greater is worse.
struct Trouble {
    const engine::PartitionView* partition = nullptr;
    bool offline = false; // no leader
    bool belowMinIsr = false;
    int missing = 0; // replicas that are not in the ISR
    std::int64_t atRisk = 0;
    std::int64_t lag = 0; // of the slowest replica

    bool any() const { return offline || missing > 0 || atRisk > 0; }
    bool worseThan(const Trouble& other) const;
};
Trouble troubleOf(const engine::PartitionView& partition);

struct ClusterLayout {
    QRectF quorum;
    QRectF heat; // the card with the lanes
    QRectF plot; // its columns, from the first lane to the last
    double laneHeight = 24;
    double headTop = 0;    // of the names of the topics
    double missingTop = 0; // of the row of missing replicas
    std::vector<TopicColumns> topics;
    std::vector<LaneBox> lanes;
    std::vector<RackBox> racks;
    bool stats = true; // the table right of the lanes fits
    double legendY = 0;
    QRectF detail, worst;                         // empty if there is no room
    std::vector<Trouble> troubles;                // worst first
    const engine::PartitionView* shown = nullptr; // in the detail card
};

ClusterLayout layOutCluster(const StageInput& input);

} // namespace ui
