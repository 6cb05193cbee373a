#include "ui/stage/walk.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ui {

namespace {

constexpr double kSideways = 3; // how much worse a step aside is than a step ahead

bool isStop(const StageObject& object)
{
    switch (object.id.kind) {
    case StageKind::None:
    case StageKind::Ruler:
    case StageKind::Link:
        return false;
    default:
        return true;
    }
}

bool isAbove(const ObjectId& id) // the controllers stand above everything
{
    return id.kind == StageKind::Controllers || id.kind == StageKind::Controller;
}

// The point that stands for a thing: of a shelf its heading, so that Down leads to its first row.
QPointF standOf(const StageObject& object)
{
    if (object.id.kind == StageKind::Broker)
        return {object.box.center().x(), object.box.top() + 16};
    if (object.id.kind == StageKind::Group)
        return {object.box.center().x(), object.box.top() + 20};
    if (object.id.kind == StageKind::Lane)
        return {object.box.left() + 60, object.box.top() + 14};
    return object.box.center();
}

ObjectId cellOfRow(const StageObject& row, std::int64_t offset)
{
    return ObjectId::record(row.id.topicPartition(), row.id.broker(), engine::Offset{offset});
}

const StageObject* rowOf(const DisplayList& list, const ObjectId& id)
{
    return list.find(ObjectId::replica(id.topicPartition(), id.broker()));
}

ObjectId walkCell(const DisplayList& list, const StageObject& row, const ObjectId& from, Direction direction)
{
    const std::int64_t last = row.cells.first + row.cells.count - 1;
    switch (direction) {
    case Direction::Left:
        return from.offset > row.cells.first ? cellOfRow(row, from.offset - 1) : row.id;
    case Direction::Right:
        return from.offset < last ? cellOfRow(row, from.offset + 1) : from;
    case Direction::Up:
    case Direction::Down: {
        const StageObject* best = nullptr;
        for (const StageObject& other : list.objects()) {
            if (other.id.kind != StageKind::Replica || other.cells.pitch <= 0 || other.id == row.id)
                continue;
            const double ahead = direction == Direction::Down ? other.box.top() - row.box.top()
                                                              : row.box.top() - other.box.top();
            if (ahead > 0
                && (!best
                    || std::abs(other.box.top() - row.box.top()) < std::abs(best->box.top() - row.box.top())))
                best = &other;
        }
        if (!best)
            return from;
        const double x = row.cells.x + static_cast<double>(from.offset - row.cells.first) * row.cells.pitch;
        const auto column = static_cast<std::int64_t>(std::lround((x - best->cells.x) / best->cells.pitch));
        return cellOfRow(
            *best, best->cells.first + std::clamp<std::int64_t>(column, 0, best->cells.count - 1));
    }
    }
    return from;
}

const StageObject* firstThing(const DisplayList& list)
{
    for (const StageObject& object : list.objects())
        if (object.id.kind == StageKind::Broker)
            return &object;
    for (const StageObject& object : list.objects())
        if (isStop(object))
            return &object;
    return nullptr;
}

int placeOf(const StageObject& object)
{
    switch (object.id.kind) {
    case StageKind::Controllers:
        return 0;
    case StageKind::Client:
        return object.parent < 0 ? 1 : -1;
    case StageKind::Broker:
        return 2;
    case StageKind::Topic:
        return 2;
    case StageKind::Group:
        return 3;
    case StageKind::Lane: // they have the stage to themselves
        return 1 + static_cast<int>(object.id.other);
    default:
        return -1;
    }
}

} // namespace

ObjectId neighbour(const DisplayList& list, const ObjectId& from, Direction direction)
{
    if (from.kind == StageKind::Record)
        if (const StageObject* row = rowOf(list, from))
            return walkCell(list, *row, from, direction);
    const StageObject* here = list.find(from);
    if (!here) {
        const StageObject* first = firstThing(list);
        return first ? first->id : ObjectId();
    }
    if (here->id.kind == StageKind::Replica && direction == Direction::Right && here->cells.count > 0)
        return cellOfRow(*here, here->cells.first);

    const QPointF start = standOf(*here);
    const StageObject* best = nullptr;
    double bestCost = 0;
    for (const StageObject& other : list.objects()) {
        if (&other == here || !isStop(other))
            continue;
        const QPointF step = standOf(other) - start;
        const bool sideways = direction == Direction::Left || direction == Direction::Right;
        const double ahead = direction == Direction::Left ? -step.x()
            : direction == Direction::Right               ? step.x()
            : direction == Direction::Up                  ? -step.y()
                                                          : step.y();
        const double aside = std::abs(sideways ? step.y() : step.x());
        // Sideways means another column: what lies in the same column is reached by Up and Down.
        const bool sameColumn = other.box.left() < here->box.right() && other.box.right() > here->box.left();
        const bool bothAbove = isAbove(here->id) && isAbove(other.id);
        if (ahead < 1 || (sideways && !bothAbove && (sameColumn || isAbove(here->id) != isAbove(other.id))))
            continue;
        if (!sideways && !sameColumn)
            continue;
        const double cost = ahead + aside * (sideways ? kSideways : 0.05);
        if (!best || cost < bestCost) {
            best = &other;
            bestCost = cost;
        }
    }
    return best ? best->id : from;
}

ObjectId nextPlace(const DisplayList& list, const ObjectId& from, bool forward)
{
    std::vector<const StageObject*> places(4, nullptr);
    for (const StageObject& object : list.objects()) {
        const int place = placeOf(object);
        if (place >= 0 && !places[static_cast<std::size_t>(place)])
            places[static_cast<std::size_t>(place)] = &object;
    }
    // The place that `from` is in: that of its topmost parent.
    int now = forward ? -1 : 4;
    const StageObject* object = from.kind == StageKind::Record ? rowOf(list, from) : list.find(from);
    while (object) {
        if (placeOf(*object) >= 0)
            now = placeOf(*object);
        object = object->parent >= 0 ? &list.objects()[static_cast<std::size_t>(object->parent)] : nullptr;
    }
    for (int i = now + (forward ? 1 : -1); i >= 0 && i < 4; i += forward ? 1 : -1)
        if (places[static_cast<std::size_t>(i)])
            return places[static_cast<std::size_t>(i)]->id;
    return {};
}

ObjectId parentOf(const DisplayList& list, const ObjectId& id)
{
    if (id.kind == StageKind::Record)
        return ObjectId::replica(id.topicPartition(), id.broker());
    const StageObject* object = list.find(id);
    return object && object->parent >= 0 ? list.objects()[static_cast<std::size_t>(object->parent)].id
                                         : ObjectId();
}

} // namespace ui
