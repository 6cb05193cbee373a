#include "ui/timeline/marks.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/common/theme.h"

namespace ui {

QColor markColour(const Theme& theme, MarkShape shape)
{
    switch (shape) {
    case MarkShape::Cross:
    case MarkShape::Cut:
    case MarkShape::Ring:
    case MarkShape::Ragged:
        return theme.bad;
    case MarkShape::Pause:
    case MarkShape::Dot:
        return theme.dry2;
    case MarkShape::Back:
        return theme.ok;
    case MarkShape::Square:
        return theme.ink3;
    case MarkShape::Diamond:
        return theme.ink;
    case MarkShape::Tick:
        return theme.hueEdges[0];
    }
    return theme.ink;
}

void paintMark(QPainter& painter, MarkShape shape, QPointF at, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    const auto line = [&](double x1, double y1, double x2, double y2) { painter.drawLine(at + QPointF(x1, y1), at + QPointF(x2, y2)); };
    switch (shape) {
    case MarkShape::Tick:
        painter.fillRect(QRectF(at.x() - 0.75, at.y() - 4, 1.5, 8), colour);
        break;
    case MarkShape::Cross:
        line(-3.5, -3.5, 3.5, 3.5);
        line(-3.5, 3.5, 3.5, -3.5);
        break;
    case MarkShape::Square:
        painter.drawRect(QRectF(at.x() - 3.2, at.y() - 3.2, 6.4, 6.4));
        break;
    case MarkShape::Pause:
        painter.fillRect(QRectF(at.x() - 3.6, at.y() - 4.5, 2.6, 9), colour);
        painter.fillRect(QRectF(at.x() + 1, at.y() - 4.5, 2.6, 9), colour);
        break;
    case MarkShape::Back: {
        QPainterPath triangle;
        triangle.moveTo(at + QPointF(-3, -4.2));
        triangle.lineTo(at + QPointF(4, 0));
        triangle.lineTo(at + QPointF(-3, 4.2));
        triangle.closeSubpath();
        painter.fillPath(triangle, colour);
        break;
    }
    case MarkShape::Cut:
        line(-6, 0, -2.5, 0);
        line(2.5, 0, 6, 0);
        line(-3, 4, -0.5, -4);
        line(0.5, 4, 3, -4);
        break;
    case MarkShape::Ring:
        painter.drawEllipse(at, 3.6, 3.6);
        break;
    case MarkShape::Ragged:
        line(-4, 0, 0, 0);
        painter.drawPolyline(QPolygonF({at + QPointF(1, -4.5), at + QPointF(3, -1.5), at + QPointF(1, 1.5), at + QPointF(3, 4.5)}));
        break;
    case MarkShape::Diamond:
        painter.setBrush(colour);
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF({at + QPointF(0, -4.5), at + QPointF(4.5, 0), at + QPointF(0, 4.5), at + QPointF(-4.5, 0)}));
        break;
    case MarkShape::Dot:
        painter.setBrush(colour);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(at, 3.4, 3.4);
        break;
    }
    painter.restore();
}

} // namespace ui
