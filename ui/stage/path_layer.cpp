#include "ui/stage/path_layer.h"

#include <QPainter>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace ui {

namespace {

constexpr int kTile = 32;
constexpr double kSteps = 64; // of a pixel: nearer than that two shapes are one
constexpr std::size_t kRememberedSprites = 4096;
constexpr std::size_t kRememberedBytes = 24u << 20;

std::int32_t steps(double value)
{
    return static_cast<std::int32_t>(std::lround(value * kSteps));
}

// `colour` (premultiplied) times a byte of coverage; all four channels at once, two in each half.
std::uint32_t times(std::uint32_t colour, std::uint32_t by)
{
    std::uint32_t low = (colour & 0xff00ff) * by;
    low = ((low + ((low >> 8) & 0xff00ff) + 0x800080) >> 8) & 0xff00ff;
    std::uint32_t high = ((colour >> 8) & 0xff00ff) * by;
    high = (high + ((high >> 8) & 0xff00ff) + 0x800080) & 0xff00ff00;
    return low | high;
}

// One straight line for each dash: they are a few pixels long, and Qt's own dashes of a curve have a joint at each of
// its many points.
void strokeDashes(QPainter& painter, const QPainterPath& path, DashPixels pixels, const QPen& pen)
{
    QVarLengthArray<QLineF, 128> dashes;
    for (const QPolygonF& polygon : path.toSubpathPolygons()) {
        bool drawing = true;
        double left = pixels.on; // of this dash or gap
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
                left = drawing ? pixels.on : pixels.off;
            }
            left -= length - at;
        }
        if (drawing && polygon.size() > 1)
            dashes.append(QLineF(begin, polygon.back()));
    }
    painter.setPen(pen);
    painter.drawLines(dashes.constData(), static_cast<int>(dashes.size()));
}

} // namespace

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

bool PathLayer::begin(const QPainter& painter, QSizeF size)
{
    const QTransform& toDevice = painter.deviceTransform();
    if (toDevice.type() > QTransform::TxScale || toDevice.m11() != toDevice.m22() || toDevice.m11() <= 0)
        return false;
    ++m_frame;
    if (m_sprites.size() > kRememberedSprites || m_coverBytes > kRememberedBytes)
        forgetOld();
    m_ratio = toDevice.m11();
    m_origin = {toDevice.dx(), toDevice.dy()};
    m_corner = {static_cast<int>(std::floor(m_origin.x())), static_cast<int>(std::floor(m_origin.y()))};
    const QSize pixels = (size * m_ratio).toSize() + QSize(1, 1);
    if (m_picture.size() != pixels) {
        m_picture = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
        m_picture.fill(Qt::transparent);
        m_tilesAcross = (pixels.width() + kTile - 1) / kTile;
        m_isTouched.assign(static_cast<std::size_t>(m_tilesAcross * ((pixels.height() + kTile - 1) / kTile)), false);
        m_touched.clear();
    }
    return true;
}

// A shape is known by its numbers relative to the whole pixel it begins in, so an icon is the same wherever it stands.
template <class MakePath>
void PathLayer::put(Part part, const Ink& ink, QPoint corner, MakePath makePath)
{
    m_key.push_back(static_cast<std::int32_t>(part));
    if (part == Part::Stroke) {
        m_key.push_back(static_cast<std::int32_t>(ink.dash));
        m_key.push_back(steps(static_cast<double>(ink.width) * m_ratio));
        m_key.push_back(steps(m_ratio)); // of the dashes
    }
    Sprite& sprite = remembered();
    if (sprite.key.empty()) {
        sprite.key = m_key;
        cover(sprite, part, ink, makePath());
        m_coverBytes += sprite.cover.size() + sprite.runs.size() * sizeof(Run);
    }
    lay(sprite, corner, part == Part::Fill ? ink.fill : ink.stroke);
    m_key.resize(m_key.size() - (part == Part::Stroke ? 4 : 1));
}

void PathLayer::add(const QPainterPath& path, const Ink& ink)
{
    const int count = path.elementCount();
    if (count == 0)
        return;
    const auto onDevice = [&](const QPainterPath::Element& e) { return QPointF(e.x, e.y) * m_ratio + m_origin; };
    const QPointF first = onDevice(path.elementAt(0));
    const QPoint corner(static_cast<int>(std::floor(first.x())), static_cast<int>(std::floor(first.y())));
    m_key.clear();
    m_key.push_back(path.fillRule());
    for (int i = 0; i < count; ++i) {
        const QPainterPath::Element& element = path.elementAt(i);
        const QPointF at = onDevice(element) - corner;
        m_key.insert(m_key.end(), {static_cast<std::int32_t>(element.type), steps(at.x()), steps(at.y())});
    }
    const auto mapped = [&] {
        const QPointF shift = m_origin - corner;
        return QTransform(m_ratio, 0, 0, m_ratio, shift.x(), shift.y()).map(path);
    };
    if (qAlpha(ink.fill))
        put(Part::Fill, ink, corner, mapped);
    if (qAlpha(ink.stroke))
        put(Part::Stroke, ink, corner, mapped);
}

void PathLayer::addRounded(const QRectF& box, double radius, const Ink& ink)
{
    const QRectF there(box.topLeft() * m_ratio + m_origin, box.size() * m_ratio);
    const double round = std::min(radius * m_ratio, std::min(there.width(), there.height()) / 2);
    const QPoint corner(static_cast<int>(std::floor(there.x())), static_cast<int>(std::floor(there.y())));
    const QRectF relative = there.translated(-corner);
    constexpr std::int32_t kRounded = -1; // no fill rule
    m_key.assign({kRounded, steps(relative.x()), steps(relative.y()), steps(relative.width()), steps(relative.height()),
        steps(round)});
    const auto path = [&] {
        QPainterPath p;
        p.addRoundedRect(relative, round, round);
        return p;
    };
    if (qAlpha(ink.fill))
        put(Part::Fill, ink, corner, path);
    if (qAlpha(ink.stroke))
        put(Part::Stroke, ink, corner, path);
}

PathLayer::Sprite& PathLayer::remembered()
{
    std::uint64_t hash = 0x9e3779b97f4a7c15u;
    for (const std::int32_t value : m_key) {
        hash = (hash ^ static_cast<std::uint32_t>(value)) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    Sprite& sprite = m_sprites[hash];
    if (sprite.key != m_key) {
        m_coverBytes -= sprite.cover.size() + sprite.runs.size() * sizeof(Run);
        sprite = {};
    }
    sprite.lastFrame = m_frame;
    return sprite;
}

// How much of each pixel Qt covers.
void PathLayer::cover(Sprite& sprite, Part part, const Ink& ink, const QPainterPath& path)
{
    const double width = part == Part::Stroke ? std::max(1.0, static_cast<double>(ink.width) * m_ratio) : 0;
    const QRect box = path.boundingRect().adjusted(-width - 1, -width - 1, width + 1, width + 1).toAlignedRect();
    if (m_scratch.width() < box.width() || m_scratch.height() < box.height())
        m_scratch = QImage(box.size().expandedTo(m_scratch.size()), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < box.height(); ++y)
        std::memset(m_scratch.scanLine(y), 0, static_cast<std::size_t>(box.width()) * 4);

    QPainter painter(&m_scratch);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-box.topLeft());
    if (part == Part::Fill) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::black);
        painter.drawPath(path);
    } else {
        QPen pen(Qt::black, static_cast<double>(ink.width) * m_ratio);
        pen.setCapStyle(ink.dash == Dash::Solid ? Qt::RoundCap : Qt::FlatCap);
        pen.setJoinStyle(Qt::RoundJoin);
        const DashPixels dash = pixelsOf(ink.dash);
        if (ink.dash == Dash::Solid)
            painter.strokePath(path, pen);
        else
            strokeDashes(painter, path, {dash.on * m_ratio, dash.off * m_ratio}, pen);
    }
    painter.end();

    for (int y = 0; y < box.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(m_scratch.constScanLine(y));
        for (int x = 0; x < box.width();) {
            if (qAlpha(line[x]) == 0) {
                ++x;
                continue;
            }
            Run run{box.x() + x, box.y() + y, 0, static_cast<std::uint32_t>(sprite.cover.size())};
            for (; x < box.width() && qAlpha(line[x]) != 0; ++x)
                sprite.cover.push_back(static_cast<std::uint8_t>(qAlpha(line[x])));
            run.length = static_cast<std::int32_t>(sprite.cover.size() - run.at);
            sprite.runs.push_back(run);
        }
    }
}

void PathLayer::touch(int tile)
{
    const auto index = static_cast<std::size_t>(tile);
    if (m_isTouched[index])
        return;
    m_isTouched[index] = true;
    m_touched.push_back(tile);
}

void PathLayer::lay(const Sprite& sprite, QPoint corner, QRgb colour)
{
    const QPoint shift = corner - m_corner;
    std::array<std::uint32_t, 256> inks; // the colour through each coverage
    for (std::uint32_t i = 0; i < inks.size(); ++i)
        inks[i] = times(qPremultiply(colour), i);
    auto* const pixels = reinterpret_cast<std::uint32_t*>(m_picture.bits());
    const auto stride = static_cast<std::ptrdiff_t>(m_picture.bytesPerLine() / 4);
    const int width = m_picture.width(), height = m_picture.height();
    for (const Run& run : sprite.runs) {
        const int y = run.y + shift.y();
        const int left = run.x + shift.x();
        const int begin = std::max(left, 0), end = std::min(left + run.length, width);
        if (y < 0 || y >= height || begin >= end)
            continue;
        const std::uint8_t* from = sprite.cover.data() + run.at + (begin - left);
        for (std::uint32_t *to = pixels + y * stride + begin, *stop = to + (end - begin); to != stop; ++to, ++from) {
            const std::uint32_t laid = inks[*from];
            *to = *to == 0 ? laid : laid + times(*to, 255 - (laid >> 24));
        }
        const int row = y / kTile * m_tilesAcross;
        for (int tile = begin / kTile; tile <= (end - 1) / kTile; ++tile)
            touch(row + tile);
    }
}

bool PathLayer::touches(const QRectF& area) const
{
    if (m_touched.empty())
        return false;
    const QRectF there(area.topLeft() * m_ratio + m_origin - m_corner, area.size() * m_ratio);
    const QRect pixels = there.toAlignedRect() & m_picture.rect();
    for (int row = pixels.top() / kTile; row <= pixels.bottom() / kTile && !pixels.isEmpty(); ++row)
        for (int column = pixels.left() / kTile; column <= pixels.right() / kTile; ++column)
            if (m_isTouched[static_cast<std::size_t>(row * m_tilesAcross + column)])
                return true;
    return false;
}

void PathLayer::flush(QPainter& painter)
{
    if (m_touched.empty())
        return;
    const QTransform before = painter.worldTransform();
    if (m_ratio != 1)
        painter.scale(1 / m_ratio, 1 / m_ratio); // pixel to pixel
    for (const int tile : m_touched) {
        const QRect box = QRect(tile % m_tilesAcross * kTile, tile / m_tilesAcross * kTile, kTile, kTile) & m_picture.rect();
        painter.drawImage(QPointF(box.topLeft() + m_corner) - m_origin, m_picture, box);
        uchar* const corner = m_picture.bits() + box.y() * m_picture.bytesPerLine() + 4 * box.x();
        for (int y = 0; y < box.height(); ++y)
            std::memset(corner + y * m_picture.bytesPerLine(), 0, static_cast<std::size_t>(box.width()) * 4);
        m_isTouched[static_cast<std::size_t>(tile)] = false;
    }
    m_touched.clear();
    if (m_ratio != 1)
        painter.setWorldTransform(before);
}

// What moves leaves a shape behind in each frame. What the last frame still showed stays.
void PathLayer::forgetOld()
{
    std::erase_if(m_sprites, [&](const auto& entry) { return entry.second.lastFrame + 1 < m_frame; });
    m_coverBytes = 0;
    for (const auto& [hash, sprite] : m_sprites)
        m_coverBytes += sprite.cover.size() + sprite.runs.size() * sizeof(Run);
}

} // namespace ui
