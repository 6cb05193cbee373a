#pragma once

// The pen with which painters fill a DisplayList. Knows the theme's manners (cards, pills, icons, focus rings) but
// nothing of Kafka. Texts are measured as they are put down and shorten themselves; nothing is ever cut off.

#include <QPointF>

#include <utility>
#include <vector>

#include "ui/common/chip.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/stage/display_list.h"

namespace ui {

enum class Anchor : std::uint8_t { Left, Centre, Right };

class Sketch {
public:
    Sketch(DisplayList& list, const Theme& theme) : m_list(list), m_theme(theme) { }

    const Theme& theme() const { return m_theme; }
    DisplayList& list() { return m_list; }
    bool wantsNames() const { return m_list.wantsNames(); }

    // Marks put down while a scope lives belong to its object; scopes nest.
    class Scope {
    public:
        Scope(Sketch& sketch, std::int32_t object) : m_sketch(sketch), m_before(sketch.m_object)
        {
            sketch.m_object = object;
        }
        ~Scope() { m_sketch.m_object = m_before; }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        Sketch& m_sketch;
        std::int32_t m_before;
    };
    std::int32_t object(ObjectId id, const QRectF& box, double radius = 0);
    [[nodiscard]] Scope in(std::int32_t object) { return Scope(*this, object); }
    void describe(std::int32_t object, const QString& name, const QString& state = {});

    // 1: full contrast; less: that much of the colour is left, the rest is background. Restored by the caller.
    double strength() const { return m_strength; }
    void setStrength(double strength) { m_strength = strength; }

    void rect(const QRectF& box, const QColor& fill);
    void rounded(const QRectF& box, double radius, const QColor& fill, const QColor& stroke = {},
        double width = 1, Dash dash = Dash::Solid);
    void ellipse(QPointF centre, double radius, const QColor& fill, const QColor& stroke = {},
        double width = 1, Dash dash = Dash::Solid);
    void line(QPointF from, QPointF to, const QColor& stroke, double width = 1, Dash dash = Dash::Solid);
    void path(QPainterPath path, const QColor& fill, const QColor& stroke = {}, double width = 1,
        Dash dash = Dash::Solid);
    void icon(Icon icon, QPointF at, double size, const QColor& colour);

    // Puts `text` at a baseline and returns its width. Shortened to `room` (0: as long as it is).
    double text(QPointF baseline, const QString& text, FontRole role, const QColor& colour,
        Anchor anchor = Anchor::Left, double room = 0);
    // The same, centred on a height.
    double textAt(double x, double middle, const QString& text, FontRole role, const QColor& colour,
        Anchor anchor = Anchor::Left, double room = 0);

    void card(const QRectF& box, double radius, bool raised = true);
    void emptyBox(const QRectF& box, double radius); // dashed: could be something
    // A tinted pill of 18 px around `middle`; returns its box. Shortened to `room`; nothing if it does not fit.
    QRectF chip(QPointF middle, Anchor anchor, const QString& text, Tone tone, double room,
        FontRole role = FontRole::CaptionStrong);
    static double chipWidth(const QString& text, FontRole role = FontRole::CaptionStrong);
    void focusRing(const QRectF& around, double radius);
    // Diagonal lines inside `box`, 5 px apart.
    void hatch(const QRectF& box, const QColor& stroke);

private:
    Ink ink(const QColor& fill, const QColor& stroke, double width, Dash dash) const;
    QRgb faded(const QColor& colour) const;

    DisplayList& m_list;
    const Theme& m_theme;
    std::int32_t m_object = -1;
    double m_strength = 1;
};

// Texts that stand in one line and must not touch: a place is taken once.
class TextLine {
public:
    bool take(double left, double right)
    {
        for (const auto& [from, to] : m_taken)
            if (left < to + kGap && right > from - kGap)
                return false;
        m_taken.emplace_back(left, right);
        return true;
    }

private:
    static constexpr double kGap = 6;
    std::vector<std::pair<double, double>> m_taken;
};

} // namespace ui
