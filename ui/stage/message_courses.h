#pragma once

// Where messages run: from the edge of what sent them to the edge of what they are for, in the free space between the
// columns of the stage. A course belongs to a link, a partition and a direction; all messages of these share it, and it
// is computed once for a frame. Pure geometry.

#include <QPainterPath>
#include <QPointF>
#include <QRectF>

#include <map>
#include <optional>
#include <tuple>

#include "engine/event/cluster_facts.h"
#include "ui/stage/display_list.h"
#include "ui/stage/stage_layout.h"

namespace ui {

constexpr double kPillHeight = 18; // of a message on its course

struct MessageCourse {
    QPointF from, c1, c2, to;
    QRectF free;            // where a pill may be
    bool mayMoveUp = false; // a pill may leave it a little, upwards or downwards
    bool isRight = false;   // between the brokers and the groups
    QPainterPath route;     // instead of the control points, if not empty

    QPointF at(double t) const;
    QPointF directionAt(double t) const; // of length 1
    QPainterPath path() const;
    QPainterPath pathTo(double t) const; // up to there only: where a held message stands
};

class MessageCourses {
public:
    // `drawn` holds the rings of the controllers, where courses between them begin. All three outlive this.
    MessageCourses(const StageLayout& layout, const DisplayList& drawn, QSizeF size);

    // Null if one of its ends is not on the stage. Valid as long as this lives.
    const MessageCourse* of(const engine::MessageSent& sent);

private:
    struct Port;
    using Key = std::tuple<engine::NodeId, engine::NodeId, bool, std::int32_t>; // from, to, isResponse, row
    Port portOf(engine::NodeId id, const std::optional<engine::TopicPartition>& partition) const;
    std::optional<MessageCourse> make(const engine::MessageSent& sent) const;
    void routeQuorum(MessageCourse& course, const Port& strip, const Port& shelf, bool reversed) const;
    std::optional<MessageCourse> quorumCourse(const engine::MessageSent& sent) const;

    const StageLayout& m_layout;
    const DisplayList& m_drawn;
    QRectF m_leftGap, m_rightGap;
    std::map<Key, std::optional<MessageCourse>> m_known;
};

} // namespace ui
