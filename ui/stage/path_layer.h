#pragma once

// Curves, dashes and icons for raster devices. Qt strokes a path anew each time, a joint at each of its points, and hands
// what covers many rows to other threads; two hundred curves take longer than everything else in a frame. But a course
// is the same from frame to frame while messages run along it. So its coverage (how much of each pixel is inside) is
// computed once, by Qt, and kept as runs of bytes; a frame lays colours through them onto a transparent picture, which
// goes to the device in tiles. The result is what Qt would have painted, pixel for pixel.
//
//     begin -> add, add, add -> flush -> … -> flush
//
// What lies above what was added is painted after flush(). GUI thread only; keep one for each widget.

#include <QImage>
#include <QPainterPath>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ui/stage/display_list.h"

class QPainter;

namespace ui {

// Lengths of a dash and of what follows it, in logical pixels; both 0 if solid.
struct DashPixels {
    double on = 0, off = 0;
};
DashPixels pixelsOf(Dash dash);

class PathLayer {
public:
    // A frame of `size` (logical pixels) on `painter`, which may only scale and shift. False: it does more than that,
    // and paths are to be painted otherwise.
    [[nodiscard]] bool begin(const QPainter& painter, QSizeF size);
    void add(const QPainterPath& path, const Ink& ink);
    void addRounded(const QRectF& box, double radius, const Ink& ink);
    void flush(QPainter& painter);
    // Does what was added since the last flush lie somewhere in `area` (logical pixels)? May be true without need.
    bool touches(const QRectF& area) const;

private:
    struct Run {
        std::int32_t x, y, length;
        std::uint32_t at; // of its first byte in `cover`
    };
    struct Sprite {
        std::vector<std::int32_t> key; // two shapes may have the same hash
        std::vector<Run> runs;         // from the corner that the key is relative to
        std::vector<std::uint8_t> cover;
        std::uint64_t lastFrame = 0;
    };
    enum class Part : std::uint8_t { Fill, Stroke };

    template <class MakePath>
    void put(Part part, const Ink& ink, QPoint corner, MakePath makePath);
    Sprite& remembered();
    void cover(Sprite& sprite, Part part, const Ink& ink, const QPainterPath& path);
    void lay(const Sprite& sprite, QPoint corner, QRgb colour);
    void touch(int tile);
    void forgetOld();

    std::unordered_map<std::uint64_t, Sprite> m_sprites;
    std::size_t m_coverBytes = 0;
    std::uint64_t m_frame = 0;
    std::vector<std::int32_t> m_key; // of the shape at hand; keeps its memory
    QImage m_scratch;

    double m_ratio = 1;
    QPointF m_origin; // of the frame on the device, in its pixels
    QPoint m_corner;  // the whole pixel at or before it: where m_picture begins
    QImage m_picture;
    int m_tilesAcross = 0;
    std::vector<bool> m_isTouched; // tiles
    std::vector<int> m_touched;
};

} // namespace ui
