#include "ui/stage/sketch.h"

#include <cmath>

namespace ui {

namespace {

constexpr double kChipHeight = 18;
constexpr double kChipPadding = 9;
constexpr double kHatchPitch = 5;

QRectF crisp(const QRectF& box) // a hairline lies on pixels
{
    return box.adjusted(0.5, 0.5, -0.5, -0.5);
}

} // namespace

QRgb Sketch::faded(const QColor& colour) const
{
    if (!colour.isValid() || colour.alpha() == 0)
        return 0;
    return m_strength >= 1 ? colour.rgba() : mix(m_theme.bg, colour, m_strength).rgba();
}

Ink Sketch::ink(const QColor& fill, const QColor& stroke, double width, Dash dash) const
{
    return {faded(fill), faded(stroke), static_cast<float>(width), dash};
}

std::int32_t Sketch::object(ObjectId id, const QRectF& box, double radius)
{
    StageObject object;
    object.id = std::move(id);
    object.parent = m_object;
    object.box = box;
    object.radius = static_cast<float>(radius);
    return m_list.addObject(std::move(object));
}

void Sketch::describe(std::int32_t object, const QString& name, const QString& state)
{
    m_list.object(object).name = name;
    m_list.object(object).state = state;
}

void Sketch::rect(const QRectF& box, const QColor& fill)
{
    m_list.add({Mark::Rect, FontRole::Text, m_object, -1, 0, ink(fill, {}, 0, Dash::Solid), box});
}

void Sketch::rounded(
    const QRectF& box, double radius, const QColor& fill, const QColor& stroke, double width, Dash dash)
{
    m_list.add({Mark::Rounded, FontRole::Text, m_object, -1, static_cast<float>(radius),
        ink(fill, stroke, width, dash), box});
}

void Sketch::ellipse(
    QPointF centre, double radius, const QColor& fill, const QColor& stroke, double width, Dash dash)
{
    const QRectF box(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
    m_list.add({Mark::Ellipse, FontRole::Text, m_object, -1, 0, ink(fill, stroke, width, dash), box});
}

void Sketch::line(QPointF from, QPointF to, const QColor& stroke, double width, Dash dash)
{
    m_list.add({Mark::Line, FontRole::Text, m_object, -1, 0, ink({}, stroke, width, dash), QRectF(from, to)});
}

void Sketch::path(QPainterPath path, const QColor& fill, const QColor& stroke, double width, Dash dash)
{
    const auto ref = m_list.addPath(std::move(path));
    m_list.add({Mark::Path, FontRole::Text, m_object, ref, 0, ink(fill, stroke, width, dash), {}});
}

void Sketch::icon(Icon icon, QPointF at, double size, const QColor& colour)
{
    QTransform transform;
    transform.translate(at.x(), at.y());
    transform.scale(size / 16.0, size / 16.0);
    const double width = std::max(1.2, metrics::kGlyph * size / 16.0);
    if (isFilled(icon))
        path(transform.map(iconPath(icon)), colour);
    else
        path(transform.map(iconPath(icon)), {}, colour, width);
}

double Sketch::text(
    QPointF baseline, const QString& text, FontRole role, const QColor& colour, Anchor anchor, double room)
{
    const QString shown = room > 0 ? elided(text, role, room) : text;
    if (shown.isEmpty())
        return 0;
    const double width = textWidth(shown, role);
    const double left = anchor == Anchor::Left ? baseline.x()
        : anchor == Anchor::Right              ? baseline.x() - width
                                               : baseline.x() - width / 2;
    const auto ref = m_list.addText(shown);
    Primitive p{Mark::Text, role, m_object, ref, 0, ink(colour, {}, 0, Dash::Solid), {}};
    p.box = QRectF(left, std::round(baseline.y()), width, capHeight(role));
    m_list.add(p);
    return width;
}

double Sketch::textAt(double x, double middle, const QString& text, FontRole role, const QColor& colour,
    Anchor anchor, double room)
{
    return this->text({x, middle + capHeight(role) / 2}, text, role, colour, anchor, room);
}

void Sketch::card(const QRectF& box, double radius, bool raised)
{
    if (raised)
        m_list.add({Mark::Rounded, FontRole::Text, m_object, -1, static_cast<float>(radius),
            {m_theme.shadow.rgba(), 0, 0, Dash::Solid}, box.translated(1, metrics::kShadow)});
    rounded(crisp(box), radius, m_theme.panel, m_theme.line);
}

void Sketch::emptyBox(const QRectF& box, double radius)
{
    rounded(crisp(box), radius, {}, m_theme.line, 1.4, Dash::Dashed);
}

double Sketch::chipWidth(const QString& text, FontRole role)
{
    return std::ceil(textWidth(text, role)) + 2 * kChipPadding;
}

QRectF Sketch::chip(QPointF middle, Anchor anchor, const QString& text, Tone tone, double room, FontRole role)
{
    const QString shown = elided(text, role, room - 2 * kChipPadding);
    if (shown.isEmpty())
        return {};
    const double width = chipWidth(shown, role);
    const double left = anchor == Anchor::Left ? middle.x()
        : anchor == Anchor::Right              ? middle.x() - width
                                               : middle.x() - width / 2;
    const QRectF box(std::round(left), std::round(middle.y() - kChipHeight / 2), width, kChipHeight);
    const ToneColours colours = toneColours(m_theme, tone);
    rounded(box, kChipHeight / 2, colours.fill);
    textAt(box.center().x(), box.center().y(), shown, role, colours.text, Anchor::Centre);
    return box;
}

void Sketch::focusRing(const QRectF& around, double radius)
{
    const double reach = metrics::kFocusGap + metrics::kFocusWidth / 2.0;
    rounded(around.adjusted(-reach, -reach, reach, reach), radius + metrics::kFocusGap, {}, m_theme.accent,
        metrics::kFocusWidth);
}

void Sketch::hatch(const QRectF& box, const QColor& stroke)
{
    QPainterPath lines;
    for (double c = kHatchPitch; c < box.width() + box.height();
         c += kHatchPitch) { // x + y = c, inside the box
        const double x0 = std::max(0.0, c - box.height()), x1 = std::min(c, box.width());
        lines.moveTo(box.left() + x0, box.top() + c - x0);
        lines.lineTo(box.left() + x1, box.top() + c - x1);
    }
    path(lines, {}, stroke, 1);
}

} // namespace ui
