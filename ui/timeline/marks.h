#pragma once

// The marks of events: what happened is told by the shape first, by the colour only then. The same on the lanes, on the branches, on the
// overview, in the list of events and in the space-time diagram.
//
//     Cross   a process died, a host lost power        Square  stopped in good order        Back   it runs again
//     Pause   stands still: a long GC, a frozen fetcher   Cut     a link is cut                 Ring   fenced
//     Ragged  a log was cut back                       Diamond leaders, groups              Dot    the ISR

#include <QPointF>

#include <cstdint>

class QColor;
class QPainter;

namespace ui {

struct Theme;

enum class MarkShape : std::uint8_t { Tick, Cross, Square, Pause, Back, Cut, Ring, Ragged, Diamond, Dot };

// What a shape is drawn in where nothing else says a colour.
QColor markColour(const Theme& theme, MarkShape shape);
void paintMark(QPainter& painter, MarkShape shape, QPointF at, const QColor& colour);

} // namespace ui
