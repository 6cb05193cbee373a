#include "ui/stage/list_painter.h"

#include <QIODevice>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QTextLayout>

#include <cmath>
#include <utility>

namespace ui {

namespace {

constexpr double kLargestCell = 40;
constexpr double kWidestCell = 320, kTallestCell = 60; // a pill, a client's card
constexpr double kCellSteps = 4;                       // of a pixel
constexpr qsizetype kRememberedTexts = 4096;
constexpr qsizetype kRememberedPatches = 1024;
constexpr qint64 kRememberedCellBytes = 16 << 20, kCellOverhead = 256;
constexpr double kPdfResolution = 96; // one logical pixel is one dot

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

// A box on whole pixels: Qt would look for its edges, row by row.
void fillPixels(QPainter& painter, const QRectF& box, QRgb colour)
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(box, QColor::fromRgba(colour));
    painter.setRenderHint(QPainter::Antialiasing);
}

void paintShape(QPainter& painter, const DisplayList& list, const Primitive& p)
{
    switch (p.mark) {
    case Mark::Rect:
        if (p.box == QRectF(p.box.toRect()) && painter.deviceTransform().type() <= QTransform::TxTranslate)
            fillPixels(painter, p.box, p.ink.fill);
        else
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

// Nothing of `box` can be seen when `p` has been painted: it is convex, so the corners tell.
bool hides(const Primitive& p, const QRectF& box)
{
    if (p.mark != Mark::Rounded || qAlpha(p.ink.fill) != 255)
        return false;
    const QRectF inside = p.box.adjusted(1, 1, -1, -1);
    const double round = std::min(static_cast<double>(p.radius), std::min(inside.width(), inside.height()) / 2);
    const QRectF centres = inside.adjusted(round, round, -round, -round);
    const auto holds = [&](QPointF at) {
        const double dx = std::max({centres.left() - at.x(), at.x() - centres.right(), 0.0});
        const double dy = std::max({centres.top() - at.y(), at.y() - centres.bottom(), 0.0});
        return dx * dx + dy * dy <= round * round;
    };
    return holds(box.topLeft()) && holds(box.topRight()) && holds(box.bottomLeft()) && holds(box.bottomRight());
}

} // namespace

// A cell looks the same wherever it is, so it is painted once for each quarter of a pixel and then copied.
bool RasterPainter::paintCell(QPainter& painter, const Primitive& p)
{
    const bool wholeRatio = m_ratio == std::floor(m_ratio);
    const QRectF& box = p.box;
    if (box.width() > (wholeRatio ? kWidestCell : kLargestCell) || box.height() > (wholeRatio ? kTallestCell : kLargestCell)
        || p.ink.dash != Dash::Solid)
        return false;
    const auto part = [](double value) { return static_cast<std::uint64_t>(std::lround(value * kCellSteps)); };
    const QPointF corner(std::floor(box.x()), std::floor(box.y()));
    const std::uint64_t fx = part(box.x() - corner.x()), fy = part(box.y() - corner.y());
    const double radius = std::min<double>(p.radius, std::min(box.width(), box.height()) / 2);
    const CellKey key{p.ink.fill, p.ink.stroke,
        part(box.width()) | part(box.height()) << 12 | part(radius) << 24 | part(static_cast<double>(p.ink.width)) << 36
            | fx << 48 | fy << 56};
    const double margin = 2;
    auto found = m_cells.constFind(key);
    if (found == m_cells.constEnd()) {
        if (m_cellBytes >= kRememberedCellBytes)
            forgetCells();
        const QSizeF size(box.width() + 2 * margin + 1, box.height() + 2 * margin + 1);
        QPixmap pixmap((size * m_ratio).toSize());
        pixmap.setDevicePixelRatio(m_ratio);
        pixmap.fill(Qt::transparent);
        QPainter cell(&pixmap);
        cell.setRenderHint(QPainter::Antialiasing);
        cell.setPen(penOf(p.ink));
        cell.setBrush(brushOf(p.ink));
        const QPointF inside(margin + static_cast<double>(fx) / kCellSteps, margin + static_cast<double>(fy) / kCellSteps);
        cell.drawRoundedRect(QRectF(inside, box.size()), radius, radius);
        cell.end();
        found = m_cells.insert(key, pixmap);
        m_cellBytes += 4 * pixmap.width() * pixmap.height() + kCellOverhead;
    }
    painter.drawPixmap(corner - QPointF(margin, margin), *found);
    return true;
}

void RasterPainter::forgetCells()
{
    m_cells.clear();
    m_cellBytes = 0;
}

// A larger rounded rectangle is four corners, copied, four edges, one column or row of pixels stretched, and a plain middle.
// Qt's own way is a path of as many spans as it is tall, handed to other threads and waited for.
// A middle that lies below `above` is not painted: of a card's shadow only the rim is seen.
bool RasterPainter::paintPatch(QPainter& painter, const Primitive& p, const Primitive* above)
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
        if (m_patches.size() >= kRememberedPatches)
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
            else if (qAlpha(p.ink.fill) && !(above && hides(*above, {target.topLeft() / m_ratio, target.size() / m_ratio})))
                fillPixels(painter, target, p.ink.fill);
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
        if (m_glyphs.size() >= kRememberedTexts) // what is still wanted comes over: no frame shapes all its texts anew
            m_glyphsBefore = std::exchange(m_glyphs, {});
        Glyphs glyphs = m_glyphsBefore.value(key);
        if (glyphs.runs.isEmpty()) {
            QTextLayout layout(text, fontOf(p.role));
            layout.beginLayout();
            const QTextLine line = layout.createLine();
            layout.endLayout();
            glyphs = {layout.glyphRuns(), line.isValid() ? line.ascent() : 0};
        }
        found = m_glyphs.insert(key, glyphs);
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
        forgetCells();
        m_patches.clear();
        m_ratio = ratio;
    }
    const bool whole = area.contains(QRectF(QPointF(0, 0), list.size()));
    const bool layered = m_paths.begin(painter, list.size());
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& primitives = list.primitives();
    for (std::size_t i = 0; i < primitives.size(); ++i) {
        const Primitive& p = primitives[i];
        if (!whole && !extent(list, p).intersects(area))
            continue;
        if (layered && p.mark == Mark::Path) {
            m_paths.add(list.paths()[static_cast<std::size_t>(p.ref)], p.ink);
            continue;
        }
        if (layered && p.mark == Mark::Rounded && p.ink.dash != Dash::Solid) {
            m_paths.addRounded(p.box, static_cast<double>(p.radius), p.ink);
            continue;
        }
        if (m_paths.touches(extent(list, p)))
            m_paths.flush(painter); // what follows lies above
        if (p.mark == Mark::Text)
            paintText(painter, p, list.texts()[static_cast<std::size_t>(p.ref)]);
        else if (p.mark != Mark::Rounded
            || (!paintCell(painter, p) && !paintPatch(painter, p, i + 1 < primitives.size() ? &primitives[i + 1] : nullptr)))
            paintShape(painter, list, p);
    }
    m_paths.flush(painter);
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
