#pragma once

// What a painter says should be seen, as values: marks in the order in which they are painted, and the things they stand
// for. The screen, SVG and PDF, golden texts, the hit test and accessibility all read the same list.
//
// There are no clips, no groups and no blend modes in it (Qt's SVG writer drops them): whoever draws, draws inside its
// place. Coordinates are logical pixels. Colours are final: a dimmed mark has a dimmed colour.
//
// A list is filled anew for each frame; clear() keeps the memory.

#include <QPainterPath>
#include <QRectF>
#include <QRgb>
#include <QString>

#include <cstdint>
#include <vector>

#include "ui/common/type.h"
#include "ui/stage/object_id.h"

namespace ui {

enum class Dash : std::uint8_t {
    Solid,
    Dashed,  // 5 4: a box that is not there, a held or fenced thing
    Reply,   // 4 3: a response
    Dry,     // 2.5 2: a record at risk
    Segment, // 2 2: a segment boundary
    Guide,   // 1 4: a line to hold a ruler to
};

struct Ink {
    QRgb fill = 0;   // alpha 0: not filled
    QRgb stroke = 0; // alpha 0: no outline
    float width = 1;
    Dash dash = Dash::Solid;
};

enum class Mark : std::uint8_t { Rect, Rounded, Ellipse, Line, Path, Text };

struct Primitive {
    Mark mark = Mark::Rect;
    FontRole role = FontRole::Text; // of Text
    std::int32_t object = -1;       // index into objects(); -1: decoration
    std::int32_t ref = -1;          // Path: index into paths(); Text: index into texts()
    float radius = 0;
    Ink ink;
    QRectF
        box; // Line: from topLeft to bottomRight. Text: left, baseline, measured width, cap height (above baseline)
};

// Cells that stand in a row under one object: the hit test finds the one under the pointer by counting.
struct CellRun {
    double x = 0;           // of the first cell
    double pitch = 0;       // 0: no cells
    std::int64_t first = 0; // offset of the first cell
    std::int64_t count = 0;
};

struct StageObject {
    ObjectId id;
    std::int32_t parent = -1; // index; what Esc and the accessibility tree lead to
    QRectF box;               // what is hit and what the focus ring surrounds
    float radius = 0;         // of the hit shape
    CellRun cells;
    QString name; // for the screen reader; filled only if the list wants names
    QString state;
};

class DisplayList {
public:
    void clear(QSizeF size, bool wantsNames);

    QSizeF size() const { return m_size; }
    bool wantsNames() const { return m_wantsNames; }

    const std::vector<Primitive>& primitives() const { return m_primitives; }
    const std::vector<StageObject>& objects() const { return m_objects; }
    const std::vector<QPainterPath>& paths() const { return m_paths; }
    const std::vector<QString>& texts() const { return m_texts; }

    std::int32_t addObject(StageObject object);
    StageObject& object(std::int32_t index) { return m_objects[static_cast<std::size_t>(index)]; }
    void add(const Primitive& primitive) { m_primitives.push_back(primitive); }
    std::int32_t addPath(QPainterPath path);
    std::int32_t addText(QString text);

    // Null if it is not drawn.
    const StageObject* find(const ObjectId& id) const;

private:
    QSizeF m_size;
    bool m_wantsNames = false;
    std::vector<Primitive> m_primitives;
    std::vector<StageObject> m_objects;
    std::vector<QPainterPath> m_paths;
    std::vector<QString> m_texts;
};

// The topmost thing at `point`: of nested things the innermost, of a row of cells the cell. None outside everything.
ObjectId hitTest(const DisplayList& list, QPointF point);

// The box of a thing, also of a single record; empty if it is not drawn.
QRectF boxOf(const DisplayList& list, const ObjectId& id);

// One line for each mark and each object, whole pixels, stable: what golden tests compare.
QString printed(const DisplayList& list);

} // namespace ui
