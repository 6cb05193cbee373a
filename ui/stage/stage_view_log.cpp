// The storage level under the user's hands: into the files of a copy, along them, closer and back, and what is asked of them.

#include "ui/stage/stage_view.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "ui/stage/paint_storage.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kScaleStep = 1.5;
constexpr double kScrollStep = 0.25;
constexpr double kLeastBytesPerPixel = 1.0 / 8;
constexpr double kReach = 0.2; // where on the ruler something is put that was outside

FactId newestLookup(const ReplicaView& copy) { return std::max(copy.offsetLookup.since, copy.timeLookup.since); }

} // namespace

void StageView::setLab(std::shared_ptr<const LabKnown> lab)
{
    m_lab = std::move(lab);
    invalidate();
}

BrokerId StageView::brokerFor(const TopicPartition& id) const
{
    const PartitionView* partition = m_moment.view ? m_moment.view->partition(id) : nullptr;
    if (!partition || partition->copies.empty())
        return kNoBroker;
    return partition->leaderCopy() ? partition->leader.value : partition->copies.begin()->first;
}

void StageView::openFiles(const TopicPartition& id, BrokerId broker)
{
    const PartitionView* partition = m_moment.view ? m_moment.view->partition(id) : nullptr;
    const ReplicaView* copy = partition ? partition->copyOn(broker) : nullptr;
    if (!copy)
        return;
    Camera camera = m_camera;
    camera.level = ZoomLevel::Storage;
    camera.topic = id.topic;
    camera.partition = id.partition;
    camera.broker = broker;
    camera.scale = 1;
    camera.panel.reset();
    camera.rowsBack = 0;
    camera.bytesPerPixel = 0;
    camera.firstByte.reset();
    m_lookupSeen = newestLookup(*copy);
    const ObjectId replica = ObjectId::replica(id, broker);
    const bool keeps = m_selected.kind == StageKind::Record && m_selected.topicPartition() == id && m_selected.broker() == broker;
    if (!keeps)
        m_selected = replica; // what grows
    setCamera(camera);
    if (keeps)
        reveal(Offset{m_selected.offset});
    else
        select(copy->segments.empty() ? ObjectId::logPart(id, broker, LogThing::Files)
            : ObjectId::segment(id, broker, copy->segments.back()->base));
}

// Brings an offset into the picture, if it is not in it.
void StageView::reveal(Offset offset)
{
    const ShownLog shown = m_moment.view ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (!shown || shown.copy->segments.empty())
        return;
    const StageInput in = input();
    const StorageLog log(in, *shown.partition, *shown.copy);
    const std::size_t segment = log.segmentIndexOf(offset);
    StorageLayout level = layOutStorage(in, log);
    if (!level.rowOfSegment(segment)) {
        m_camera.rowsBack = static_cast<int>(shown.copy->segments.size() - 1 - segment);
        level = layOutStorage(input(), log);
    }
    if (const auto at = log.positionOf(offset); at && !level.isOnRuler(static_cast<double>(*at)))
        m_camera.firstByte = std::max<std::int64_t>(0,
            *at - static_cast<std::int64_t>(static_cast<double>(level.lastByte - level.firstByte) * kReach));
    invalidate();
}

void StageView::revealLookup()
{
    const ShownLog shown = m_moment.view && showsLog() ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (!shown || newestLookup(*shown.copy) == m_lookupSeen)
        return;
    m_lookupSeen = newestLookup(*shown.copy);
    const ShownLookup lookup = shownLookup(*shown.copy);
    if (!lookup)
        return;
    m_camera.panel = LogThing::Find;
    if (lookup.found != kNoOffset)
        reveal(lookup.found);
}

void StageView::pageFiles(int rows)
{
    const ShownLog shown = m_moment.view ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (!shown)
        return;
    const StageInput in = input();
    const StorageLayout level = layOutStorage(in, StorageLog(in, *shown.partition, *shown.copy));
    m_camera.rowsBack = std::clamp(m_camera.rowsBack - rows, 0, level.mostBack);
    invalidate();
}

// Where the last thing is reached: along the bytes if there are more of them, to the next file.
void StageView::walkOn(Direction direction)
{
    if (direction == Direction::Up || direction == Direction::Down)
        return pageFiles(direction == Direction::Up ? -1 : 1);
    const ShownLog shown = m_moment.view ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (!shown || shown.copy->segments.empty())
        return;
    const StageInput in = input();
    const StorageLog log(in, *shown.partition, *shown.copy);
    const StorageLayout level = layOutStorage(in, log);
    const SegmentView& segment = *shown.copy->segments[log.segmentIndexOf(Offset{std::max<std::int64_t>(0, m_selected.offset)})];
    if (direction == Direction::Left ? level.firstByte > 0 : segment.bytes > level.lastByte)
        scrollBytes(direction == Direction::Left ? -kScrollStep : kScrollStep);
}

void StageView::scaleBytes(double factor, std::optional<double> at)
{
    const ShownLog shown = m_moment.view ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (!shown)
        return;
    const StageInput in = input();
    const StorageLog log(in, *shown.partition, *shown.copy);
    const StorageLayout level = layOutStorage(in, log);
    const double middle = std::clamp(at.value_or((level.trackLeft + level.trackRight) / 2), level.trackLeft, level.trackRight);
    const double byte = static_cast<double>(level.firstByte) + (middle - level.trackLeft) * level.bytesPerPixel;
    StageInput wanted = in;
    wanted.camera.bytesPerPixel = std::max(kLeastBytesPerPixel, level.bytesPerPixel * factor);
    const double scale = layOutStorage(wanted, log).bytesPerPixel; // as far as there is something to see
    m_camera.bytesPerPixel = scale;
    m_camera.firstByte = std::max<std::int64_t>(0, static_cast<std::int64_t>(byte - (middle - level.trackLeft) * scale));
    invalidate();
}

void StageView::scrollBytes(double part)
{
    const ShownLog shown = m_moment.view ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (!shown)
        return;
    const StageInput in = input();
    const StorageLayout level = layOutStorage(in, StorageLog(in, *shown.partition, *shown.copy));
    const auto length = static_cast<double>(level.lastByte - level.firstByte);
    const std::int64_t most = std::max<std::int64_t>(0, level.longest - static_cast<std::int64_t>(length * kReach));
    m_camera.firstByte = std::clamp<std::int64_t>(level.firstByte + static_cast<std::int64_t>(length * part), 0, most);
    invalidate();
}

ObjectId StageView::bytesOf(const ObjectId& id) const
{
    const ShownLog shown = m_moment.view ? shownLog(*m_moment.view, m_camera) : ShownLog();
    if (id.kind == StageKind::Record)
        return id;
    if (!shown || shown.copy->batches.empty())
        return {};
    const TopicPartition& partition = shown.partition->id;
    if (id.kind == StageKind::LogBatch)
        return ObjectId::record(partition, shown.copy->broker, Offset{id.offset});
    Offset base = shown.copy->batches.back().baseOffset;
    if (id.kind == StageKind::Segment || id.kind == StageKind::IndexEntry) {
        const StageInput in = input();
        const StorageLog log(in, *shown.partition, *shown.copy);
        const std::size_t at = log.batchFrom(Offset{id.offset});
        if (at < shown.copy->batches.size())
            base = shown.copy->batches[at].baseOffset;
    }
    return ObjectId::record(partition, shown.copy->broker, base);
}

void StageView::askForOffset()
{
    const ObjectId field = ObjectId::logPart({m_camera.topic, m_camera.partition}, m_camera.broker, LogThing::FindField);
    if (m_camera.panel != LogThing::Find) {
        m_camera.panel = LogThing::Find;
        invalidate();
    }
    const QRect box = boxOf(list(), field).toAlignedRect();
    emit findRequested(ObjectId::replica(field.topicPartition(), m_camera.broker), {mapToGlobal(box.topLeft()), box.size()});
}

bool StageView::isButton(const ObjectId& id)
{
    return id.kind == StageKind::Action || id.kind == StageKind::Knob || id.isLogThing(LogThing::FindField)
        || id.isLogThing(LogThing::Folder)
        || id.isLogThing(LogThing::Above) || id.isLogThing(LogThing::Below) || isButtonOfGroup(id);
}

void StageView::activateOfLog(const ObjectId& id)
{
    switch (id.kind) {
    case StageKind::Segment:
        for (const StageObject& object : list().objects())
            if (object.id.kind == StageKind::LogBatch && list().objects()[static_cast<std::size_t>(object.parent)].id == id) {
                select(ObjectId(object.id));
                return;
            }
        return;
    case StageKind::LogBatch:
    case StageKind::Record:
        if (const ObjectId record = bytesOf(id))
            emit filesRequested(record, 5);
        return;
    case StageKind::LogPart:
        break;
    default:
        emit whyRequested(id);
        return;
    }
    if (id.isLogThing(LogThing::FindField) || (id.isLogThing(LogThing::Find)
        && list().find(ObjectId::logPart(id.topicPartition(), id.broker(), LogThing::FindField))))
        askForOffset();
    else if (id.isLogThing(LogThing::Folder))
        emit folderRequested(id);
    else if (id.isLogThing(LogThing::Above))
        pageFiles(-1);
    else if (id.isLogThing(LogThing::Below))
        pageFiles(1);
    else if (id.isLogPanel())
        openPanel(id);
    else
        emit whyRequested(id);
}

void StageView::openPanel(const ObjectId& panel)
{
    m_camera.panel = static_cast<LogThing>(panel.other);
    invalidate();
}

bool StageView::logKey(QKeyEvent* event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!shift)
            return false;
        scrollBytes(event->key() == Qt::Key_Left ? -kScrollStep : kScrollStep);
        return true;
    case Qt::Key_Home:
        m_camera.firstByte = 0;
        invalidate();
        return true;
    case Qt::Key_End: // it follows again
        m_camera.firstByte.reset();
        m_camera.rowsBack = 0;
        invalidate();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        scaleBytes(1 / kScaleStep, {});
        return true;
    case Qt::Key_Minus:
        scaleBytes(kScaleStep, {});
        return true;
    case Qt::Key_0:
        m_camera.bytesPerPixel = 0;
        m_camera.firstByte.reset();
        invalidate();
        return true;
    case Qt::Key_F:
        askForOffset();
        return true;
    default:
        return false;
    }
}

void StageView::logWheel(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    const bool sideways = (event->modifiers() & Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y());
    const double notches = (sideways && turn.x() != 0 ? turn.x() : turn.y()) / 120.0;
    if (event->modifiers() & Qt::ControlModifier) {
        const double before = m_camera.bytesPerPixel;
        scaleBytes(std::pow(kScaleStep, -notches), event->position().x());
        if (notches < 0 && before > 0 && m_camera.bytesPerPixel <= before) // nothing more to see
            zoomOut();
    } else if (sideways) {
        scrollBytes(-notches * kScrollStep / 2);
    } else {
        pageFiles(notches > 0 ? -1 : 1);
    }
}

} // namespace ui
