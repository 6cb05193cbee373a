#include "ui/stage/display_list.h"

#include <QStringList>

#include <cmath>

namespace ui {

void DisplayList::clear(QSizeF size, bool wantsNames)
{
    m_size = size;
    m_wantsNames = wantsNames;
    m_primitives.clear();
    m_objects.clear();
    m_paths.clear();
    m_texts.clear();
}

std::int32_t DisplayList::addObject(StageObject object)
{
    m_objects.push_back(std::move(object));
    return static_cast<std::int32_t>(m_objects.size()) - 1;
}

std::int32_t DisplayList::addPath(QPainterPath path)
{
    m_paths.push_back(std::move(path));
    return static_cast<std::int32_t>(m_paths.size()) - 1;
}

std::int32_t DisplayList::addText(QString text)
{
    m_texts.push_back(std::move(text));
    return static_cast<std::int32_t>(m_texts.size()) - 1;
}

const StageObject* DisplayList::find(const ObjectId& id) const
{
    for (const StageObject& object : m_objects)
        if (object.id == id)
            return &object;
    return nullptr;
}

namespace {

bool contains(const StageObject& object, QPointF p)
{
    const QRectF& box = object.box;
    if (!box.contains(p))
        return false;
    const double r = std::min<double>(object.radius, std::min(box.width(), box.height()) / 2);
    if (r <= 0)
        return true;
    const double dx = std::max({box.left() + r - p.x(), p.x() - (box.right() - r), 0.0});
    const double dy = std::max({box.top() + r - p.y(), p.y() - (box.bottom() - r), 0.0});
    return dx * dx + dy * dy <= r * r;
}

std::int64_t cellAt(const CellRun& cells, double x)
{
    if (cells.pitch <= 0 || x < cells.x)
        return -1;
    const auto index = static_cast<std::int64_t>((x - cells.x) / cells.pitch);
    return index < cells.count ? cells.first + index : -1;
}

ObjectId cellOf(const StageObject& object, std::int64_t offset)
{
    return ObjectId::record(object.id.topicPartition(), object.id.broker(), engine::Offset{offset});
}

} // namespace

ObjectId hitTest(const DisplayList& list, QPointF point)
{
    for (auto it = list.objects().rbegin(); it != list.objects().rend(); ++it) {
        if (!contains(*it, point))
            continue;
        const std::int64_t offset = cellAt(it->cells, point.x());
        return offset < 0 ? it->id : cellOf(*it, offset);
    }
    return {};
}

QRectF boxOf(const DisplayList& list, const ObjectId& id)
{
    if (const StageObject* object = list.find(id)) // at the storage level records are things of their own
        return object->box;
    if (id.kind != StageKind::Record)
        return {};
    const StageObject* row = list.find(ObjectId::replica(id.topicPartition(), id.broker()));
    if (!row || row->cells.pitch <= 0 || id.offset < row->cells.first
        || id.offset >= row->cells.first + row->cells.count)
        return {};
    const double x = row->cells.x + static_cast<double>(id.offset - row->cells.first) * row->cells.pitch;
    const double side = row->cells.pitch;
    return {x, row->box.center().y() - side / 2, side, side};
}

namespace {

QString whole(const QRectF& box)
{
    return QStringLiteral("%1 %2 %3 %4")
        .arg(std::lround(box.x()))
        .arg(std::lround(box.y()))
        .arg(std::lround(box.width()))
        .arg(std::lround(box.height()));
}

QString colour(QRgb value)
{
    return qAlpha(value) == 255 ? QStringLiteral("#%1").arg(value & 0xFFFFFF, 6, 16, QLatin1Char('0'))
                                : QStringLiteral("#%1").arg(value, 8, 16, QLatin1Char('0'));
}

QString inkText(const Ink& ink)
{
    static constexpr const char* kDashes[] = {"", " dashed", " reply", " dry", " segment", " guide"};
    QString text;
    if (qAlpha(ink.fill))
        text += QStringLiteral(" fill ") + colour(ink.fill);
    if (qAlpha(ink.stroke))
        text += QStringLiteral(" stroke ") + colour(ink.stroke) + QLatin1Char(' ')
            + QString::number(static_cast<double>(ink.width))
            + QLatin1String(kDashes[static_cast<std::size_t>(ink.dash)]);
    return text;
}

} // namespace

QString printed(const DisplayList& list)
{
    QStringList lines;
    lines << QStringLiteral("size %1 %2").arg(list.size().width()).arg(list.size().height());
    for (const StageObject& o : list.objects()) {
        QString line = QStringLiteral("object ") + idText(o.id) + QStringLiteral(" at ") + whole(o.box);
        if (o.cells.pitch > 0)
            line += QStringLiteral(" cells %1+%2").arg(o.cells.first).arg(o.cells.count);
        if (!o.name.isEmpty())
            line += QStringLiteral(" \"") + o.name + QLatin1Char('"');
        if (!o.state.isEmpty())
            line += QStringLiteral(" [") + o.state + QLatin1Char(']');
        lines << line;
    }
    static constexpr const char* kMarks[] = {"rect", "round", "ellipse", "line", "path", "text"};
    for (const Primitive& p : list.primitives()) {
        QString line = QLatin1String(kMarks[static_cast<std::size_t>(p.mark)]) + QLatin1Char(' ');
        switch (p.mark) {
        case Mark::Text:
            line += QStringLiteral("%1 %2 %3 ")
                        .arg(std::lround(p.box.x()))
                        .arg(std::lround(p.box.y()))
                        .arg(QLatin1String(fontRoleName(p.role)))
                + colour(p.ink.fill) + QStringLiteral(" \"") + list.texts()[static_cast<std::size_t>(p.ref)]
                + QLatin1Char('"');
            break;
        case Mark::Path:
            line += whole(list.paths()[static_cast<std::size_t>(p.ref)].boundingRect()) + inkText(p.ink);
            break;
        default:
            line += whole(p.box) + inkText(p.ink);
            break;
        }
        lines << line;
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace ui
