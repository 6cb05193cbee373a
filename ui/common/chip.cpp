#include "ui/common/chip.h"

#include <QPainter>

#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/type.h"

namespace ui {

namespace {
constexpr int kHeight = 20;
constexpr int kPadding = 10;
} // namespace

ToneColours toneColours(const Theme& t, Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return {t.line2, t.ink2, t.line};
    case Tone::Water:
        return {t.water, t.waterInk, t.water2};
    case Tone::Dry:
        return {t.dry, t.dryInk, t.dry2};
    case Tone::Ok:
        return {t.okbg, t.okInk, t.ok};
    case Tone::Bad:
        return {t.badbg, t.badInk, t.bad};
    case Tone::Violet:
        return {t.viobg, t.vioInk, t.vio};
    case Tone::Accent:
        return {t.sel, t.accentInk, t.accent};
    }
    return {t.line2, t.ink2, t.line};
}

Chip::Chip(QWidget* parent) : Chip(QString(), Tone::Neutral, parent) { }

Chip::Chip(const QString& text, Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setText(text);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void Chip::setText(const QString& text)
{
    if (text == m_text && !text.isEmpty())
        return;
    m_text = text;
    setAccessibleName(text);
    setVisible(!text.isEmpty() || !parentWidget());
    updateGeometry();
    update();
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize Chip::sizeHint() const
{
    return {static_cast<int>(std::ceil(textWidth(m_text, FontRole::TextStrong))) + 2 * kPadding, kHeight};
}

void Chip::paintEvent(QPaintEvent*)
{
    const auto colours = toneColours(Appearance::instance().theme(), m_tone);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.fill);
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    painter.setPen(colours.text);
    painter.setFont(fontOf(FontRole::TextStrong));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace ui
