#pragma once

// The icons, as paths on a square of 16 px. Most are lines (stroked 1.6 px with round ends); those that must be seen at
// a glance (crown, play, pause) are filled.

#include <QColor>
#include <QIcon>
#include <QPainterPath>

#include <cstdint>

class QPainter;

namespace ui {

enum class Icon : std::uint8_t {
    Crown,
    Cross,
    Diamond,
    Eye,
    Copy,
    Book,
    Flask,
    Plug,
    Play,
    Pause,
    Step,
    StepBack,
    ToStart,
    ToEnd,
    ChevronRight,
    ChevronDown,
    ChevronUp,
    ChevronLeft,
    Search,
    Save,
    Open,
    Branch,
    Check,
    Plus,
    Minus,
    Fit,
    Present,
    Share,
    Gear,
    Help,
};
inline constexpr int kIcons = static_cast<int>(Icon::Help) + 1;

const QPainterPath& iconPath(Icon icon);
bool isFilled(Icon icon);

// Into the square of `size` px with the top left corner `at`.
void drawIcon(QPainter& painter, Icon icon, QPointF at, double size, const QColor& colour);
// The wave below its dashed mark, 30 x 20 px at height 20.
void drawLogo(QPainter& painter, QPointF at, double height, const QColor& wave, const QColor& mark);
// For stock widgets (menus, line edits), sharp at 1x and 2x.
QIcon makeIcon(Icon icon, const QColor& colour, const QColor& disabled);

} // namespace ui
