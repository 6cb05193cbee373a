#include "ui/stage/list_painter.h"

#include <QIODevice>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QTextLayout>
#include <QVarLengthArray>

#include <cmath>

namespace ui {

namespace {

constexpr double kLargestCell = 40;
constexpr qsizetype kRememberedTexts = 4096;
constexpr qsizetype kRememberedCells = 1024;
constexpr double kPdfResolution = 96; // one logical pixel is one dot

struct DashPixels {
    double on = 0, off = 0;
};

DashPixels pixelsOf(Dash dash)
{
    switch (dash) {
    case Dash::Solid:
        break;
    case Dash::Dashed:
        return {5, 4};
    case Dash::Reply:
        return {4, 3};
    case Dash::Dry:
        return {2.5, 2};
    case Dash::Segment:
        return {2, 2};
    case Dash::Guide:
        return {1, 4};
    }
    return {};
}

QPen penOf(const Ink& ink)
{
    if (!qAlpha(ink.stroke))
        return Qt::NoPen;
    QPen pen(QColor::fromRgba(ink.stroke), static_cast<double>(ink.width));
    pen.setCapStyle(ink.dash == Dash::Solid ? Qt::RoundCap : Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (ink.dash != Dash::Solid) { // Qt counts in pen widths
        const double width = std::max(0.1, static_cast<double>(ink.width));
        pen.setDashPattern({pixelsOf(ink.dash).on / width, pixelsOf(ink.dash).off / width});
    }
    return pen;
}

QBrush brushOf(const Ink& ink)
{
    return qAlpha(ink.fill) ? QBrush(QColor::fromRgba(ink.fill)) : QBrush(Qt::NoBrush);
}

void paintShape(QPainter& painter, const DisplayList& list, const Primitive& p)
{
    switch (p.mark) {
    case Mark::Rect:
        painter.fillRect(p.box, QColor::fromRgba(p.ink.fill));
        return;
    case Mark::Rounded: {
        const double radius = std::min<double>(p.radius, std::min(p.box.width(), p.box.height()) / 2);
        painter.setPen(penOf(p.ink));
        painter.setBrush(brushOf(p.ink));
        painter.drawRoundedRect(p.box, radius, radius);
        return;
    }
    case Mark::Ellipse:
        painter.setPen(penOf(p.ink));
        painter.setBrush(brushOf(p.ink));
        painter.drawEllipse(p.box);
        return;
    case Mark::Line:
        painter.setPen(penOf(p.ink));
        painter.drawLine(p.box.topLeft(), p.box.bottomRight());
        return;
    case Mark::Path:
        painter.setPen(penOf(p.ink));
        painter.setBrush(brushOf(p.ink));
        painter.drawPath(list.paths()[static_cast<std::size_t>(p.ref)]);
        return;
    case Mark::Text:
        return;
    }
}

QRectF extent(const DisplayList& list, const Primitive& p)
{
    const double pad = static_cast<double>(p.ink.width) + 1;
    switch (p.mark) {
    case Mark::Path:
        return list.paths()[static_cast<std::size_t>(p.ref)].controlPointRect().adjusted(
            -pad, -pad, pad, pad);
    case Mark::Text: {
        const double height = lineHeight(p.role);
        return {p.box.x() - 2, p.box.y() - height, p.box.width() + 4, 2 * height};
    }
    default:
        return p.box.normalized().adjusted(-pad, -pad, pad, pad);
    }
}

// A dashed curve as one straight line for each dash: they are a few pixels long, and Qt's own dashes of a curve, with a
// joint at each of their many points, take longer than all the rest of a frame.
void paintDashes(QPainter& painter, const QPainterPath& path, const Ink& ink)
{
    const auto [on, off] = pixelsOf(ink.dash);
    QVarLengthArray<QLineF, 128> dashes;
    for (const QPolygonF& polygon : path.toSubpathPolygons()) {
        bool drawing = true;
        double left = on; // of this dash or gap
        QPointF begin = polygon.isEmpty() ? QPointF() : polygon.front();
        for (qsizetype i = 1; i < polygon.size(); ++i) {
            const QLineF part(polygon[i - 1], polygon[i]);
            const double length = part.length();
            double at = 0;
            while (length - at > left) {
                at += left;
                const QPointF here = part.pointAt(at / length);
                if (drawing)
                    dashes.append(QLineF(begin, here));
                begin = here;
                drawing = !drawing;
                left = drawing ? on : off;
            }
            left -= length - at;
        }
        if (drawing && polygon.size() > 1)
            dashes.append(QLineF(begin, polygon.back()));
    }
    QPen pen(QColor::fromRgba(ink.stroke), static_cast<double>(ink.width));
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.drawLines(dashes.constData(), static_cast<int>(dashes.size()));
}

} // namespace

// A cell on whole pixels looks the same wherever it is, so it is painted once and then copied.
bool RasterPainter::paintCell(QPainter& painter, const Primitive& p)
{
    const QRectF& box = p.box;
    if (box.width() > kLargestCell || box.height() > kLargestCell || p.ink.dash != Dash::Solid)
        return false;
    const double fx = box.x() - std::floor(box.x()), fy = box.y() - std::floor(box.y());
    const bool half = qAlpha(p.ink.stroke) && fx == 0.5 && fy == 0.5; // outlined on the middle of pixels
    if ((fx != 0 || fy != 0) && !half)
        return false;
    const auto part = [](double value) { return static_cast<std::uint32_t>(std::lround(value * 2)); };
    const CellKey key{p.ink.fill, p.ink.stroke,
        part(box.width()) | part(box.height()) << 7 | part(static_cast<double>(p.radius)) << 14
            | part(static_cast<double>(p.ink.width)) << 22 | static_cast<std::uint32_t>(half) << 28};
    auto found = m_cells.constFind(key);
    const double margin = 2;
    if (found == m_cells.constEnd()) {
        if (m_cells.size() >= kRememberedCells)
            m_cells.clear();
        const QSizeF size(box.width() + 2 * margin + 1, box.height() + 2 * margin + 1);
        QPixmap pixmap((size * m_ratio).toSize());
        pixmap.setDevicePixelRatio(m_ratio);
        pixmap.fill(Qt::transparent);
        QPainter cell(&pixmap);
        cell.setRenderHint(QPainter::Antialiasing);
        cell.setPen(penOf(p.ink));
        cell.setBrush(brushOf(p.ink));
        const double radius = std::min<double>(p.radius, std::min(box.width(), box.height()) / 2);
        cell.drawRoundedRect(QRectF(QPointF(margin + fx, margin + fy), box.size()), radius, radius);
        cell.end();
        found = m_cells.insert(key, pixmap);
    }
    painter.drawPixmap(QPointF(std::floor(box.x()) - margin, std::floor(box.y()) - margin), *found);
    return true;
}

// A larger rounded rectangle is four corners, copied, four edges, one column or row of pixels stretched, and a plain middle.
// Qt's own way is a path of as many spans as it is tall, handed to other threads and waited for.
bool RasterPainter::paintPatch(QPainter& painter, const Primitive& p)
{
    if (p.ink.dash != Dash::Solid)
        return false;
    const double stroke = qAlpha(p.ink.stroke) ? static_cast<double>(p.ink.width) * m_ratio : 0;
    const QTransform& toDevice = painter.deviceTransform(); // all below is in its pixels
    const QPointF origin(toDevice.dx(), toDevice.dy());
    const QRectF box(p.box.topLeft() * m_ratio + origin, p.box.size() * m_ratio);
    const double radius = std::min<double>(p.radius * m_ratio, std::min(box.width(), box.height()) / 2);
    const QRect outer =
        box.adjusted(-stroke / 2, -stroke / 2, stroke / 2, stroke / 2).toAlignedRect();
    const int edge = static_cast<int>(std::ceil(radius + stroke + 1)); // from here on a row repeats itself
    const int side = 2 * edge + 1;
    if (outer.width() <= side || outer.height() <= side)
        return false;

    const auto part = [](double value, double steps) { return static_cast<std::uint32_t>(std::lround(value * steps)); };
    constexpr double kSteps = 32; // of a pixel
    const QPointF begin = box.topLeft() - outer.topLeft();
    const QPointF end = QPointF(outer.x() + outer.width(), outer.y() + outer.height()) - box.bottomRight();
    const PatchKey key{p.ink.fill, p.ink.stroke, part(radius, 4) | part(stroke, 4) << 16,
        part(begin.x(), kSteps), part(begin.y(), kSteps), part(end.x(), kSteps), part(end.y(), kSteps)};
    auto found = m_patches.constFind(key);
    if (found == m_patches.constEnd()) {
        if (m_patches.size() >= kRememberedCells)
            m_patches.clear();
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter corners(&pixmap);
        corners.setRenderHint(QPainter::Antialiasing);
        Ink ink = p.ink;
        ink.width = static_cast<float>(stroke);
        corners.setPen(penOf(ink));
        corners.setBrush(brushOf(ink));
        corners.drawRoundedRect(QRectF(begin, QPointF(side, side) - end), radius, radius);
        corners.end();
        found = m_patches.insert(key, pixmap);
    }

    const int xs[] = {outer.x(), outer.x() + edge, outer.x() + outer.width() - edge, outer.x() + outer.width()};
    const int ys[] = {outer.y(), outer.y() + edge, outer.y() + outer.height() - edge, outer.y() + outer.height()};
    const int from[] = {0, edge, edge + 1, side};
    const QTransform before = painter.worldTransform();
    if (m_ratio != 1)
        painter.scale(1 / m_ratio, 1 / m_ratio); // to whole pixels, or the pieces show their seams
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) {
            const QRectF target(QPointF(xs[column], ys[row]) - origin, QPointF(xs[column + 1], ys[row + 1]) - origin);
            if (row != 1 || column != 1)
                painter.drawPixmap(target, *found,
                    QRectF(from[column], from[row], from[column + 1] - from[column], from[row + 1] - from[row]));
            else if (qAlpha(p.ink.fill))
                painter.fillRect(target, QColor::fromRgba(p.ink.fill));
        }
    }
    if (m_ratio != 1)
        painter.setWorldTransform(before);
    return true;
}

void RasterPainter::paintText(QPainter& painter, const Primitive& p, const QString& text)
{
    const QPair<int, QString> key(static_cast<int>(p.role), text);
    auto found = m_glyphs.constFind(key);
    if (found == m_glyphs.constEnd()) {
        if (m_glyphs.size() >= kRememberedTexts)
            m_glyphs.clear();
        QTextLayout layout(text, fontOf(p.role));
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        found = m_glyphs.insert(key, {layout.glyphRuns(), line.isValid() ? line.ascent() : 0});
    }
    painter.setPen(QColor::fromRgba(p.ink.fill));
    for (const QGlyphRun& run : found->runs)
        painter.drawGlyphRun(QPointF(p.box.x(), p.box.y() - found->ascent), run);
}

void RasterPainter::paint(QPainter& painter, const DisplayList& list)
{
    paint(painter, list, QRectF(QPointF(0, 0), list.size()));
}

void RasterPainter::paint(QPainter& painter, const DisplayList& list, const QRectF& area)
{
    const double ratio = painter.deviceTransform().m11(); // the screen's, and that of a larger picture
    if (ratio != m_ratio) {
        m_cells.clear();
        m_patches.clear();
        m_ratio = ratio;
    }
    const bool whole = area.contains(QRectF(QPointF(0, 0), list.size()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Primitive& p : list.primitives()) {
        if (!whole && !extent(list, p).intersects(area))
            continue;
        if (p.mark == Mark::Text)
            paintText(painter, p, list.texts()[static_cast<std::size_t>(p.ref)]);
        else if (p.mark == Mark::Path && p.ink.dash != Dash::Solid && qAlpha(p.ink.stroke) && !qAlpha(p.ink.fill))
            paintDashes(painter, list.paths()[static_cast<std::size_t>(p.ref)], p.ink);
        else if (p.mark != Mark::Rounded || (!paintCell(painter, p) && !paintPatch(painter, p)))
            paintShape(painter, list, p);
    }
}

void paintPlain(QPainter& painter, const DisplayList& list)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Primitive& p : list.primitives()) {
        if (p.mark != Mark::Text) {
            paintShape(painter, list, p);
            continue;
        }
        painter.setPen(QColor::fromRgba(p.ink.fill));
        painter.setFont(fontOf(p.role));
        painter.drawText(p.box.topLeft(), list.texts()[static_cast<std::size_t>(p.ref)]);
    }
}

bool writeSvg(const DisplayList& list, QIODevice& device, const QColor& background, const QString& title)
{
    if (!device.isOpen() && !device.open(QIODevice::WriteOnly))
        return false;
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(list.size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), list.size()));
    generator.setTitle(title);
    generator.setResolution(static_cast<int>(kPdfResolution));
    QPainter painter;
    if (!painter.begin(&generator))
        return false;
    painter.fillRect(QRectF(QPointF(0, 0), list.size()), background);
    paintPlain(painter, list);
    return painter.end();
}

bool writePdf(
    const DisplayList& list, const QString& fileName, const QColor& background, const QString& title)
{
    QPdfWriter writer(fileName);
    writer.setTitle(title);
    writer.setResolution(static_cast<int>(kPdfResolution));
    writer.setPageSize(
        QPageSize(list.size() * 72.0 / kPdfResolution, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QPainter painter;
    if (!painter.begin(&writer))
        return false;
    painter.fillRect(QRectF(QPointF(0, 0), list.size()), background);
    paintPlain(painter, list);
    return painter.end();
}

QImage renderImage(const DisplayList& list, const QColor& background, double scale)
{
    QImage image((list.size() * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(background);
    QPainter painter(&image);
    RasterPainter().paint(painter, list);
    return image;
}

} // namespace ui
