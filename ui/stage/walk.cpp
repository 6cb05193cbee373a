#include "ui/stage/walk.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ui {

namespace {

constexpr double kSideways = 3; // how much worse a step aside is than a step ahead
constexpr int kPlaces = 5;

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
    if (object.id.isLogPanel() || object.id.isGroupPanel())
        return {object.box.left() + 60, object.box.top() + 16};
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

// -- among the files of a log: batches lie in rows, records in batches

const StageObject& parentObject(const DisplayList& list, const StageObject& object) { return list.objects()[static_cast<std::size_t>(object.parent)]; }

bool isInFile(const DisplayList& list, const StageObject& object)
{
    return object.id.kind == StageKind::Segment || object.id.kind == StageKind::LogBatch || object.id.kind == StageKind::Retired
        || (object.id.kind == StageKind::Record && object.parent >= 0 && parentObject(list, object).id.kind == StageKind::LogBatch);
}

const StageObject& fileOf(const DisplayList& list, const StageObject& object)
{
    const StageObject* at = &object;
    while (at->parent >= 0 && at->id.kind != StageKind::Segment && at->id.kind != StageKind::Retired)
        at = &parentObject(list, *at);
    return *at;
}

// Left and right: the next of its kind in the same file. Up and down: of a record its batch, then the nearest batch of the next file.
ObjectId walkFiles(const DisplayList& list, const StageObject& here, Direction direction)
{
    const bool sideways = direction == Direction::Left || direction == Direction::Right;
    const int way = direction == Direction::Left || direction == Direction::Up ? -1 : 1;
    const StageObject& file = fileOf(list, here);
    const auto& objects = list.objects();
    const auto at = static_cast<std::ptrdiff_t>(&here - objects.data());
    if (sideways) {
        const StageKind wanted = here.id.kind == StageKind::Record ? StageKind::Record : StageKind::LogBatch;
        if (&here == &file && way < 0)
            return here.id;
        for (std::ptrdiff_t i = at + way; i >= 0 && i < std::ssize(objects); i += way) {
            const StageObject& other = objects[static_cast<std::size_t>(i)];
            if (&other == &file)
                return file.id;
            if (other.id.kind == wanted && &fileOf(list, other) == &file)
                return other.id;
        }
        return here.id;
    }
    if (here.id.kind == StageKind::Record && direction == Direction::Up)
        return parentObject(list, here).id;
    const StageObject* next = nullptr;
    for (const StageObject& other : objects)
        if (other.id.kind == StageKind::Segment || other.id.kind == StageKind::Retired) {
            const double ahead = (other.box.top() - file.box.top()) * way;
            if (ahead > 0 && (!next || ahead < (next->box.top() - file.box.top()) * way))
                next = &other;
        }
    if (!next || &here == &file)
        return next ? next->id : here.id;
    const StageObject* best = next;
    for (const StageObject& other : objects)
        if (other.id.kind == StageKind::LogBatch && &fileOf(list, other) == next
            && (best == next || std::abs(other.box.center().x() - here.box.center().x()) < std::abs(best->box.center().x() - here.box.center().x())))
            best = &other;
    return best->id;
}

// -- who reads what: spans lie in rows

bool isInRow(const StageObject& object) { return object.id.kind == StageKind::GroupRow || object.id.kind == StageKind::OwnerSpan; }

// Left and right: the next span of the same partition. Up and down: what was there at the same instant in the next row. Nothing: no such.
ObjectId walkRows(const DisplayList& list, const StageObject& here, Direction direction)
{
    const auto& objects = list.objects();
    const auto at = static_cast<std::ptrdiff_t>(&here - objects.data());
    const int way = direction == Direction::Left || direction == Direction::Up ? -1 : 1;
    if (direction == Direction::Left || direction == Direction::Right) {
        const std::ptrdiff_t next = at + way;
        if (next < 0 || next >= std::ssize(objects))
            return {};
        const StageObject& other = objects[static_cast<std::size_t>(next)];
        const bool sameRow = isInRow(other) && other.id.topicPartition() == here.id.topicPartition();
        return sameRow ? other.id : ObjectId();
    }
    const StageObject& row = here.id.kind == StageKind::GroupRow ? here : parentObject(list, here);
    const StageObject* next = nullptr;
    for (const StageObject& other : objects)
        if (other.id.kind == StageKind::GroupRow) {
            const double ahead = (other.box.top() - row.box.top()) * way;
            if (ahead > 0 && (!next || ahead < (next->box.top() - row.box.top()) * way))
                next = &other;
        }
    if (!next)
        return {};
    if (here.id.kind == StageKind::GroupRow)
        return next->id;
    const double middle = here.box.center().x();
    const StageObject* best = next;
    double cost = 0;
    for (const StageObject& other : objects)
        if (other.id.kind == StageKind::OwnerSpan && &parentObject(list, other) == next) {
            const double aside = std::max({0.0, other.box.left() - middle, middle - other.box.right()});
            if (best == next || aside < cost) {
                best = &other;
                cost = aside;
            }
        }
    return best->id;
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
    case StageKind::LogPart: // so have these
        return object.id.isLogPanel() ? static_cast<int>(object.id.other) : -1;
    case StageKind::GroupPart: // and these
        return object.id.isGroupPanel() ? static_cast<int>(object.id.other) : -1;
    default:
        return -1;
    }
}

} // namespace

ObjectId neighbour(const DisplayList& list, const ObjectId& from, Direction direction)
{
    if (const StageObject* here = list.find(from); here && isInFile(list, *here))
        return walkFiles(list, *here, direction);
    if (const StageObject* here = list.find(from); here && isInRow(*here))
        if (const ObjectId next = walkRows(list, *here, direction)) // else on to what is not a row
            return next;
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
    std::vector<const StageObject*> places(kPlaces, nullptr);
    for (const StageObject& object : list.objects()) {
        const int place = placeOf(object);
        if (place >= 0 && !places[static_cast<std::size_t>(place)])
            places[static_cast<std::size_t>(place)] = &object;
    }
    // The place that `from` is in: that of its topmost parent.
    int now = forward ? -1 : kPlaces;
    const StageObject* object = list.find(from);
    if (!object && from.kind == StageKind::Record)
        object = rowOf(list, from);
    while (object) {
        if (placeOf(*object) >= 0)
            now = placeOf(*object);
        object = object->parent >= 0 ? &list.objects()[static_cast<std::size_t>(object->parent)] : nullptr;
    }
    for (int i = now + (forward ? 1 : -1); i >= 0 && i < kPlaces; i += forward ? 1 : -1)
        if (places[static_cast<std::size_t>(i)])
            return places[static_cast<std::size_t>(i)]->id;
    return {};
}

ObjectId parentOf(const DisplayList& list, const ObjectId& id)
{
    const StageObject* object = list.find(id);
    if (!object && id.kind == StageKind::Record)
        return ObjectId::replica(id.topicPartition(), id.broker());
    return object && object->parent >= 0 ? list.objects()[static_cast<std::size_t>(object->parent)].id
                                         : ObjectId();
}

} // namespace ui
