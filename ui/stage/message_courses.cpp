#include "ui/stage/message_courses.h"

#include <algorithm>
#include <cmath>

namespace ui {

using namespace engine;

namespace {

constexpr int kSteps = 16; // of a course that is drawn in part
constexpr double kCorner = 22;
constexpr double kLane = 11; // requests above, responses below the middle of a port

enum class Place : std::uint8_t { None, Left, Shelf, Right, Quorum };

} // namespace

struct MessageCourses::Port {
    Place place = Place::None;
    QRectF box;
    double y = 0;
    std::int32_t order = 0; // of brokers, from the top
};

QPointF MessageCourse::at(double t) const
{
    if (!route.isEmpty())
        return route.pointAtPercent(t);
    const double u = 1 - t;
    return u * u * u * from + 3 * u * u * t * c1 + 3 * u * t * t * c2 + t * t * t * to;
}

QPointF MessageCourse::directionAt(double t) const
{
    const QPointF d = at(std::min(1.0, t + 0.02)) - at(std::max(0.0, t - 0.02));
    const double length = std::hypot(d.x(), d.y());
    return length < 1e-6 ? QPointF(1, 0) : d / length;
}

QPainterPath MessageCourse::path() const
{
    if (!route.isEmpty())
        return route;
    QPainterPath p;
    p.moveTo(from);
    p.cubicTo(c1, c2, to);
    return p;
}

QPainterPath MessageCourse::pathTo(double t) const
{
    QPainterPath p;
    p.moveTo(at(0));
    for (int i = 1; i <= kSteps; ++i)
        p.lineTo(at(t * i / kSteps));
    return p;
}

MessageCourses::MessageCourses(const StageLayout& layout, const DisplayList& drawn, QSizeF size)
    : m_layout(layout),
      m_drawn(drawn),
      m_leftGap(QPointF(layout.left.right() + 3, layout.middle.top()), QPointF(layout.middle.left() - 3, size.height())),
      m_rightGap(
          QPointF(layout.middle.right() + 4, layout.controllers.top()), QPointF(layout.right.left() - 3, size.height()))
{
}

const MessageCourse* MessageCourses::of(const MessageSent& sent)
{
    const bool hasRow = sent.partition && m_layout.topic && m_layout.topic->name == sent.partition->topic;
    const auto [known, added] =
        m_known.try_emplace({sent.from, sent.to, sent.isResponse, hasRow ? sent.partition->partition : -1});
    if (added)
        known->second = make(sent);
    return known->second ? &*known->second : nullptr;
}

MessageCourses::Port MessageCourses::portOf(NodeId id, const std::optional<TopicPartition>& partition) const
{
    const StageLayout& l = m_layout;
    Port port;
    if (id.isController()) {
        port.place = Place::Quorum;
        port.box = l.controllers;
        port.y = l.controllers.center().y();
        return port;
    }
    if (id.isBroker()) {
        for (std::size_t i = 0; i < l.brokers.size(); ++i) {
            const BrokerBox& box = l.brokers[i];
            if (box.broker->id.value != id.value)
                continue;
            port.place = Place::Shelf;
            port.box = box.box;
            port.y = box.box.top() + std::min(20.0, box.header / 2 + 1);
            port.order = static_cast<std::int32_t>(i);
            if (partition)
                if (const RowBox* row = l.row(*partition, box.broker->id))
                    port.y = row->box.center().y();
            return port;
        }
        return port;
    }
    for (const ClientBox& box : l.clients)
        if (box.client->id == id)
            return {Place::Left, box.box, std::min(box.box.center().y(), box.box.top() + 110), 0};
    for (const GroupBox& group : l.groups)
        for (const ClientBox& box : group.members)
            if (box.client->id == id)
                return {Place::Right, box.box, box.box.center().y(), 0};
    return port;
}

std::optional<MessageCourse> MessageCourses::make(const MessageSent& sent) const
{
    Port a = portOf(sent.from, sent.partition), b = portOf(sent.to, sent.partition);
    if (a.place == Place::None || b.place == Place::None)
        return {};
    const double lane = sent.isResponse ? kLane : -kLane;
    a.y += lane;
    b.y += lane;
    MessageCourse curve;
    const auto across = [&](double x1, double x2, const QRectF& free) {
        curve.from = {x1, a.y};
        curve.to = {x2, b.y};
        const double bend = (x2 - x1) * 0.55;
        curve.c1 = {x1 + bend, a.y};
        curve.c2 = {x2 - bend, b.y};
        curve.free = free;
        curve.mayMoveUp = true;
    };
    const auto loop = [&](double x1, double x2, double depth, const QRectF& free) {
        curve.from = {x1, a.y};
        curve.to = {x2, b.y};
        curve.c1 = {x1 + depth, a.y};
        curve.c2 = {x2 + depth, b.y};
        curve.free = free;
    };
    const double depthMost = m_rightGap.width() * 1.2;
    if (a.place == Place::Left && b.place == Place::Shelf)
        across(a.box.right(), b.box.left(), m_leftGap);
    else if (a.place == Place::Shelf && b.place == Place::Left)
        across(a.box.left(), b.box.right(), m_leftGap);
    else if (a.place == Place::Right && b.place == Place::Shelf)
        across(a.box.left() - 8, b.box.right(), m_rightGap);
    else if (a.place == Place::Shelf && b.place == Place::Right)
        across(a.box.right(), b.box.left() - 8, m_rightGap);
    else if (a.place == Place::Shelf && b.place == Place::Shelf && a.order != b.order)
        loop(a.box.right(), b.box.right(),
            std::min(depthMost, 44 + 24.0 * (std::abs(a.order - b.order) - 1)) * 4 / 3, m_rightGap);
    else if (a.place == Place::Shelf
        && b.place == Place::Shelf) // to itself: a coordinator that is also the leader
        loop(a.box.right(), b.box.right(), 30, m_rightGap);
    else if (a.place == Place::Quorum && b.place == Place::Shelf)
        routeQuorum(curve, a, b, false);
    else if (a.place == Place::Shelf && b.place == Place::Quorum)
        routeQuorum(curve, b, a, true);
    else if (a.place == Place::Quorum && b.place == Place::Quorum)
        return quorumCourse(sent);
    else
        return {};
    curve.isRight = curve.free == m_rightGap;
    return curve;
}

// From the strip sideways, then down beside the shelves.
void MessageCourses::routeQuorum(MessageCourse& curve, const Port& strip, const Port& shelf, bool reversed) const
{
    const double x = m_rightGap.left() + m_rightGap.width() * 0.3 + (reversed ? 6 : 0);
    const double corner = std::min({kCorner, std::abs(shelf.y - strip.y) / 2, x - shelf.box.right()});
    QPainterPath down;
    down.moveTo(strip.box.right(), strip.y);
    down.lineTo(x - corner, strip.y);
    down.quadTo(x, strip.y, x, strip.y + corner);
    down.lineTo(x, shelf.y - corner);
    down.quadTo(x, shelf.y, x - corner, shelf.y);
    down.lineTo(shelf.box.right(), shelf.y);
    curve.route = reversed ? down.toReversed() : down;
    curve.free = m_rightGap;
}

// Between controllers: below the strip, from ring to ring.
std::optional<MessageCourse> MessageCourses::quorumCourse(const MessageSent& sent) const
{
    const QRectF a = boxOf(m_drawn, ObjectId::controller(sent.from));
    const QRectF b = boxOf(m_drawn, ObjectId::controller(sent.to));
    if (a.isEmpty() || b.isEmpty())
        return {};
    const QRectF strip = m_layout.controllers;
    const double y = strip.bottom() + 22;
    MessageCourse curve;
    curve.from = {a.center().x(), a.bottom()};
    curve.to = {b.center().x(), b.bottom()};
    curve.c1 = {a.center().x(), y};
    curve.c2 = {b.center().x(), y};
    curve.free = QRectF(QPointF(strip.left(), strip.bottom() + 1),
        QPointF(strip.right(), strip.bottom() + 1 + kPillHeight));
    return curve;
}

} // namespace ui
