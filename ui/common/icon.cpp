#include "ui/common/icon.h"

#include <QPainter>
#include <QPixmap>

#include <array>

#include "ui/common/theme.h"

namespace ui {

namespace {

void poly(QPainterPath& p, std::initializer_list<QPointF> points, bool close = false)
{
    bool first = true;
    for (const QPointF& point : points) {
        if (first)
            p.moveTo(point);
        else
            p.lineTo(point);
        first = false;
    }
    if (close)
        p.closeSubpath();
}

QPainterPath draw(Icon icon)
{
    QPainterPath p;
    switch (icon) {
    case Icon::Crown:
        poly(
            p, {{1.5, 12.5}, {1.5, 4.6}, {5.2, 7.8}, {8, 3.2}, {10.8, 7.8}, {14.5, 4.6}, {14.5, 12.5}}, true);
        break;
    case Icon::Cross:
        poly(p, {{3.5, 3.5}, {12.5, 12.5}});
        poly(p, {{12.5, 3.5}, {3.5, 12.5}});
        break;
    case Icon::Diamond:
        poly(p, {{8, 1.8}, {14.2, 8}, {8, 14.2}, {1.8, 8}}, true);
        break;
    case Icon::Eye:
        p.moveTo(1.2, 8);
        p.cubicTo(4, 3.2, 12, 3.2, 14.8, 8);
        p.cubicTo(12, 12.8, 4, 12.8, 1.2, 8);
        p.addEllipse(QPointF(8, 8), 2.1, 2.1);
        break;
    case Icon::Copy:
        p.addRoundedRect(QRectF(5.5, 5.5, 9, 9), 1.8, 1.8);
        poly(p, {{2.5, 10.5}, {1.5, 10.5}, {1.5, 1.5}, {10.5, 1.5}, {10.5, 2.5}});
        break;
    case Icon::Book:
        poly(p, {{8, 3.6}, {8, 13.6}});
        p.moveTo(8, 3.6);
        p.cubicTo(6.4, 2.2, 3.6, 2.2, 1.6, 2.8);
        poly(p, {{1.6, 2.8}, {1.6, 12.8}});
        p.moveTo(1.6, 12.8);
        p.cubicTo(3.6, 12.2, 6.4, 12.2, 8, 13.6);
        p.cubicTo(9.6, 12.2, 12.4, 12.2, 14.4, 12.8);
        p.lineTo(14.4, 2.8);
        p.cubicTo(12.4, 2.2, 9.6, 2.2, 8, 3.6);
        break;
    case Icon::Flask:
        poly(p, {{5.2, 1.6}, {10.8, 1.6}});
        poly(p, {{6.4, 1.6}, {6.4, 6.2}, {2.2, 13}});
        p.moveTo(2.2, 13);
        p.quadTo(1.6, 14.4, 3.2, 14.4);
        p.lineTo(12.8, 14.4);
        p.quadTo(14.4, 14.4, 13.8, 13);
        poly(p, {{13.8, 13}, {9.6, 6.2}, {9.6, 1.6}});
        poly(p, {{4.4, 10.4}, {11.6, 10.4}});
        break;
    case Icon::Plug:
        poly(p, {{5.4, 1.4}, {5.4, 5}});
        poly(p, {{10.6, 1.4}, {10.6, 5}});
        p.moveTo(2.8, 5);
        p.lineTo(13.2, 5);
        p.lineTo(13.2, 7.6);
        p.cubicTo(13.2, 12.6, 2.8, 12.6, 2.8, 7.6);
        p.closeSubpath();
        poly(p, {{8, 11.4}, {8, 14.8}});
        break;
    case Icon::Play:
        poly(p, {{4.5, 2.5}, {13, 8}, {4.5, 13.5}}, true);
        break;
    case Icon::Pause:
        p.addRoundedRect(QRectF(3.6, 2.5, 3, 11), 0.8, 0.8);
        p.addRoundedRect(QRectF(9.4, 2.5, 3, 11), 0.8, 0.8);
        break;
    case Icon::Step:
        poly(p, {{3.2, 3.2}, {10, 8}, {3.2, 12.8}}, true);
        poly(p, {{12.8, 3}, {12.8, 13}});
        break;
    case Icon::StepBack:
        poly(p, {{12.8, 3.2}, {6, 8}, {12.8, 12.8}}, true);
        poly(p, {{3.2, 3}, {3.2, 13}});
        break;
    case Icon::ToStart:
        poly(p, {{8.6, 3.4}, {3.8, 8}, {8.6, 12.6}}, true);
        poly(p, {{14, 3.4}, {9.2, 8}, {14, 12.6}}, true);
        poly(p, {{1.8, 3}, {1.8, 13}});
        break;
    case Icon::ToEnd:
        poly(p, {{7.4, 3.4}, {12.2, 8}, {7.4, 12.6}}, true);
        poly(p, {{2, 3.4}, {6.8, 8}, {2, 12.6}}, true);
        poly(p, {{14.2, 3}, {14.2, 13}});
        break;
    case Icon::ChevronRight:
        poly(p, {{6, 3.5}, {10.5, 8}, {6, 12.5}});
        break;
    case Icon::ChevronLeft:
        poly(p, {{10, 3.5}, {5.5, 8}, {10, 12.5}});
        break;
    case Icon::ChevronDown:
        poly(p, {{3.5, 6}, {8, 10.5}, {12.5, 6}});
        break;
    case Icon::ChevronUp:
        poly(p, {{3.5, 10}, {8, 5.5}, {12.5, 10}});
        break;
    case Icon::Search:
        p.addEllipse(QPointF(7, 7), 4.6, 4.6);
        poly(p, {{10.4, 10.4}, {14.4, 14.4}});
        break;
    case Icon::Save:
        poly(p, {{8, 1.6}, {8, 9.8}});
        poly(p, {{4.6, 6.6}, {8, 10}, {11.4, 6.6}});
        poly(p, {{1.8, 11}, {1.8, 14.2}, {14.2, 14.2}, {14.2, 11}});
        break;
    case Icon::Open:
        poly(p, {{1.6, 13}, {1.6, 3}, {6, 3}, {7.6, 5}, {13, 5}, {13, 7}});
        poly(p, {{1.6, 13}, {4, 7.2}, {15, 7.2}, {12.6, 13}}, true);
        break;
    case Icon::Branch:
        p.addEllipse(QPointF(4, 3.6), 1.9, 1.9);
        p.addEllipse(QPointF(4, 12.4), 1.9, 1.9);
        p.addEllipse(QPointF(12, 5.2), 1.9, 1.9);
        poly(p, {{4, 5.5}, {4, 10.5}});
        p.moveTo(12, 7.1);
        p.cubicTo(12, 9.8, 4, 7.8, 4, 10.5);
        break;
    case Icon::Check:
        poly(p, {{2.8, 8.6}, {6.4, 12.2}, {13.2, 4.4}});
        break;
    case Icon::Plus:
        poly(p, {{8, 2.8}, {8, 13.2}});
        poly(p, {{2.8, 8}, {13.2, 8}});
        break;
    case Icon::Minus:
        poly(p, {{2.8, 8}, {13.2, 8}});
        break;
    case Icon::Fit:
        poly(p, {{2, 5.5}, {2, 2}, {5.5, 2}});
        poly(p, {{10.5, 2}, {14, 2}, {14, 5.5}});
        poly(p, {{14, 10.5}, {14, 14}, {10.5, 14}});
        poly(p, {{5.5, 14}, {2, 14}, {2, 10.5}});
        break;
    case Icon::Present:
        p.addRoundedRect(QRectF(1.6, 2.4, 12.8, 8.6), 1.4, 1.4);
        poly(p, {{5, 14.2}, {8, 11}, {11, 14.2}});
        break;
    case Icon::Share:
        p.addEllipse(QPointF(3.6, 8), 1.8, 1.8);
        p.addEllipse(QPointF(12.2, 3.6), 1.8, 1.8);
        p.addEllipse(QPointF(12.2, 12.4), 1.8, 1.8);
        poly(p, {{5.2, 7.2}, {10.6, 4.4}});
        poly(p, {{5.2, 8.8}, {10.6, 11.6}});
        break;
    case Icon::Gear:
        p.addEllipse(QPointF(8, 8), 2.3, 2.3);
        p.addEllipse(QPointF(8, 8), 5, 5);
        for (const auto& [from, to] :
            {std::pair{QPointF(8, 1.2), QPointF(8, 3)}, {QPointF(8, 13), QPointF(8, 14.8)},
                {QPointF(1.2, 8), QPointF(3, 8)}, {QPointF(13, 8), QPointF(14.8, 8)}})
            poly(p, {from, to});
        break;
    case Icon::Help:
        p.moveTo(5, 5.6);
        p.cubicTo(5, 1.4, 11.2, 1.6, 11.2, 5.4);
        p.cubicTo(11.2, 8, 8, 7.8, 8, 10.2);
        poly(p, {{8, 13.4}, {8, 13.5}});
        break;
    }
    return p;
}

} // namespace

const QPainterPath& iconPath(Icon icon)
{
    static const std::array<QPainterPath, kIcons> paths = [] {
        std::array<QPainterPath, kIcons> all;
        for (int i = 0; i < kIcons; ++i)
            all[static_cast<std::size_t>(i)] = draw(static_cast<Icon>(i));
        return all;
    }();
    return paths[static_cast<std::size_t>(icon)];
}

bool isFilled(Icon icon)
{
    return icon == Icon::Crown || icon == Icon::Play || icon == Icon::Pause;
}

void drawIcon(QPainter& painter, Icon icon, QPointF at, double size, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(at);
    painter.scale(size / 16.0, size / 16.0);
    if (isFilled(icon)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
    } else {
        painter.setPen(QPen(colour, metrics::kGlyph, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
    }
    painter.drawPath(iconPath(icon));
    painter.restore();
}

void drawLogo(QPainter& painter, QPointF at, double height, const QColor& wave, const QColor& mark)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(at);
    painter.scale(height / 20.0, height / 20.0);
    QPainterPath line;
    line.moveTo(1.5, 13);
    line.quadTo(6, 4, 10.5, 13);
    line.quadTo(15, 22, 19.5, 13);
    line.quadTo(24, 4, 28.5, 13);
    painter.setPen(QPen(wave, 3, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(line);
    QPen dashed(mark, 2);
    dashed.setDashPattern({1.5, 1.5});
    painter.setPen(dashed);
    painter.drawLine(QPointF(1.5, 3), QPointF(28.5, 3));
    painter.restore();
}

QIcon makeIcon(Icon icon, const QColor& colour, const QColor& disabled)
{
    QIcon result;
    for (const double ratio : {1.0, 2.0}) {
        for (const auto& [mode, ink] :
            {std::pair{QIcon::Normal, colour}, std::pair{QIcon::Disabled, disabled}}) {
            QPixmap pixmap(static_cast<int>(16 * ratio), static_cast<int>(16 * ratio));
            pixmap.setDevicePixelRatio(ratio);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            drawIcon(painter, icon, {0, 0}, 16, ink);
            painter.end();
            result.addPixmap(pixmap, mode);
        }
    }
    return result;
}

} // namespace ui
