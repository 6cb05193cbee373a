#include "ui/common/buttons.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kButtonHeight = 30;
constexpr int kButtonPadding = 14;
constexpr int kIconSize = 14;
constexpr int kIconGap = 7;
constexpr int kSegmentPadding = 12;
constexpr int kSegmentHeight = 26;
constexpr double kButtonRadius = 7;

int ceiled(double value)
{
    return static_cast<int>(std::ceil(value));
}

void followTheme(QWidget* widget)
{
    QObject::connect(
        &Appearance::instance(), &Appearance::themeChanged, widget, [widget] { widget->update(); });
}

struct Face {
    QColor fill, edge, ink;
};

Face shade(Face face, const QAbstractButton& button, const Theme& theme)
{
    if (!button.isEnabled())
        return {theme.line2, theme.line2, theme.mute};
    if (button.isDown())
        face.fill = mix(face.fill.alpha() ? face.fill : theme.panel, theme.ink, 0.12);
    else if (button.underMouse())
        face.fill = mix(face.fill.alpha() ? face.fill : theme.panel, theme.ink, 0.05);
    return face;
}

void paintFace(QPainter& painter, const QRect& rect, const Face& face)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(face.edge.alpha() ? QPen(face.edge, 1) : QPen(Qt::NoPen));
    painter.setBrush(face.fill);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kButtonRadius, kButtonRadius);
}

} // namespace

PillButton::PillButton(const QString& text, Look look, QWidget* parent)
    : QAbstractButton(parent),
      m_look(look)
{
    setWords(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    followTheme(this);
}

PillButton::PillButton(Icon icon, const QString& text, Look look, QWidget* parent)
    : PillButton(text, look, parent)
{
    m_icon = icon;
}

void PillButton::setLook(Look look)
{
    m_look = look;
    update();
}

void PillButton::setWords(const QString& text)
{
    setText(text);
    QString name = text;
    setAccessibleName(name.remove(QLatin1Char('&')));
    updateGeometry();
    update();
}

QSize PillButton::sizeHint() const
{
    double width = textWidth(text(), FontRole::TextStrong) + 2 * kButtonPadding;
    if (m_icon)
        width += kIconSize + (text().isEmpty() ? 0 : kIconGap);
    return {ceiled(width), kButtonHeight};
}

void PillButton::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    const QColor none(Qt::transparent);
    Face face;
    switch (m_look) {
    case Look::Filled:
        face = {t.accentFill, t.accentFill, Qt::white};
        break;
    case Look::Outline:
        face = {t.panel, t.line, t.ink2};
        break;
    case Look::Quiet:
        face = {none, none, t.accentInk};
        break;
    case Look::Danger:
        face = {t.badbg, t.bad, t.badInk};
        break;
    }
    if (isChecked())
        face = {t.sel, t.accent, t.accentInk};
    face = shade(face, *this, t);
    QPainter painter(this);
    paintFace(painter, rect(), face);
    double width = textWidth(text(), FontRole::TextStrong);
    if (m_icon)
        width += kIconSize + (text().isEmpty() ? 0 : kIconGap);
    double x = std::max(4.0, (this->width() - width) / 2);
    if (m_icon) {
        drawIcon(painter, *m_icon, {x, (height() - kIconSize) / 2.0}, kIconSize, face.ink);
        x += kIconSize + kIconGap;
    }
    painter.setPen(face.ink);
    painter.setFont(fontOf(FontRole::TextStrong));
    painter.drawText(QRectF(x, 0, this->width() - x - 4, height()), Qt::AlignVCenter | Qt::AlignLeft,
        elided(text(), FontRole::TextStrong, this->width() - x - 4));
}

void PillButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void PillButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

IconButton::IconButton(Icon icon, const QString& name, Look look, QWidget* parent)
    : QAbstractButton(parent),
      m_icon(icon),
      m_look(look)
{
    setName(name);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    followTheme(this);
}

void IconButton::setGlyph(Icon icon)
{
    m_icon = icon;
    update();
}

void IconButton::setName(const QString& name, const QString& shortcut)
{
    setAccessibleName(name);
    setToolTip(shortcut.isEmpty() ? name : name + QStringLiteral("  ·  ") + shortcut);
}

void IconButton::setLook(Look look)
{
    m_look = look;
    update();
}

void IconButton::setExtent(int pixels)
{
    m_extent = pixels;
    updateGeometry();
}

void IconButton::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    const QColor none(Qt::transparent);
    Face face = m_look == Look::Filled ? Face{t.accentFill, t.accentFill, Qt::white}
        : m_look == Look::Framed       ? Face{t.panel, t.line, t.ink}
                                       : Face{none, none, t.ink2};
    if (isChecked())
        face = {t.sel, t.accent, t.accentInk};
    face = shade(face, *this, t);
    if (!isEnabled() && m_look == Look::Plain)
        face.fill = face.edge = none;
    QPainter painter(this);
    paintFace(painter, rect(), face);
    const double size = std::min(16.0, m_extent * 0.5);
    drawIcon(painter, m_icon, {(width() - size) / 2, (height() - size) / 2}, size, face.ink);
}

void IconButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void IconButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

SegmentedControl::SegmentedControl(const QString& name, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    followTheme(this);
}

void SegmentedControl::setChoices(const QStringList& choices)
{
    m_choices = choices;
    m_current = std::clamp(m_current, 0, std::max(0, count() - 1));
    setCurrent(m_current);
    updateGeometry();
}

void SegmentedControl::setCurrent(int index)
{
    if (index < 0 || index >= count())
        return;
    m_current = index;
    setAccessibleDescription(m_choices[index]);
    update();
}

void SegmentedControl::choose(int index)
{
    if (index < 0 || index >= count() || index == m_current)
        return;
    setCurrent(index);
    QAccessibleEvent change(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&change);
    emit chosen(index);
}

QRect SegmentedControl::segment(int index) const
{
    int x = 2;
    for (int i = 0; i < index; ++i)
        x += ceiled(textWidth(m_choices[i], FontRole::TextStrong)) + 2 * kSegmentPadding;
    return {x, 2, ceiled(textWidth(m_choices[index], FontRole::TextStrong)) + 2 * kSegmentPadding,
        kSegmentHeight - 4};
}

QSize SegmentedControl::sizeHint() const
{
    return m_choices.isEmpty() ? QSize(0, kSegmentHeight)
                               : QSize(segment(count() - 1).right() + 3, kSegmentHeight);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.line, 1));
    painter.setBrush(t.bg);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kButtonRadius, kButtonRadius);
    for (int i = 0; i < count(); ++i) {
        const QRect box = segment(i);
        const bool chosenOne = i == m_current;
        if (chosenOne) {
            painter.setPen(QPen(t.line, 1));
            painter.setBrush(t.panel);
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        painter.setPen(chosenOne ? t.ink : t.ink2);
        const FontRole role = chosenOne ? FontRole::TextStrong : FontRole::Text;
        painter.setFont(fontOf(role));
        painter.drawText(box, Qt::AlignCenter, m_choices[i]);
    }
}

void SegmentedControl::mousePressEvent(QMouseEvent* event)
{
    for (int i = 0; i < count(); ++i)
        if (segment(i).contains(event->position().toPoint()))
            choose(i);
}

void SegmentedControl::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Left)
        choose(m_current - 1);
    else if (event->key() == Qt::Key_Right)
        choose(m_current + 1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace ui
