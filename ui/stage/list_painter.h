#pragma once

// Puts a DisplayList on a screen, a pixmap, an SVG or a PDF.

#include <QGlyphRun>
#include <QHash>
#include <QPixmap>
#include <QVector>

#include "ui/stage/display_list.h"
#include "ui/stage/path_layer.h"

class QIODevice;
class QPainter;

namespace ui {

// For raster devices. Remembers how small cells, paths and shaped texts look, because they come back in every frame;
// keep one for each widget. GUI thread only.
class RasterPainter {
public:
    void paint(QPainter& painter, const DisplayList& list);
    // Paints only what touches `area` (logical pixels).
    void paint(QPainter& painter, const DisplayList& list, const QRectF& area);

private:
    struct Glyphs {
        QList<QGlyphRun> runs;
        double ascent = 0;
    };
    struct CellKey {
        QRgb fill, stroke;
        std::uint64_t geometry;
        bool operator==(const CellKey&) const = default;
        friend size_t qHash(const CellKey& key, size_t seed = 0)
        {
            return qHashMulti(seed, key.fill, key.stroke, key.geometry);
        }
    };

    struct PatchKey {
        QRgb fill, stroke;
        std::uint32_t shape;
        std::uint32_t left, top, right, bottom; // where in its pixels the box begins and ends
        bool operator==(const PatchKey&) const = default;
        friend size_t qHash(const PatchKey& key, size_t seed = 0)
        {
            return qHashMulti(
                seed, key.fill, key.stroke, key.shape, key.left, key.top, key.right, key.bottom);
        }
    };

    bool paintCell(QPainter& painter, const Primitive& p);
    void forgetCells();
    bool paintPatch(QPainter& painter, const Primitive& p, const Primitive* above);
    void paintText(QPainter& painter, const Primitive& p, const QString& text);

    QHash<QPair<int, QString>, Glyphs> m_glyphs, m_glyphsBefore;
    QHash<CellKey, QPixmap> m_cells;
    qint64 m_cellBytes = 0;
    QHash<PatchKey, QPixmap> m_patches;
    PathLayer m_paths;
    double m_ratio = 1;
};

// Without remembering, on any paint device.
void paintPlain(QPainter& painter, const DisplayList& list);

// A vector picture; `title` names it for whoever opens the file. False if the device cannot be written.
bool writeSvg(const DisplayList& list, QIODevice& device, const QColor& background, const QString& title);
bool writePdf(
    const DisplayList& list, const QString& fileName, const QColor& background, const QString& title);
// A raster picture; `scale` pixels for one logical pixel.
QImage renderImage(const DisplayList& list, const QColor& background, double scale);

} // namespace ui
