#pragma once

// A short word on a tinted pill: a state ("ISR 5/6"), a count, a setting. Not a button.

#include <QWidget>

#include <cstdint>

namespace ui {

struct Theme;

enum class Tone : std::uint8_t { Neutral, Water, Dry, Ok, Bad, Violet, Accent };

struct ToneColours {
    QColor fill, text, edge;
};
ToneColours toneColours(const Theme& theme, Tone tone);

class Chip : public QWidget {
    Q_OBJECT
public:
    explicit Chip(QWidget* parent = nullptr);
    Chip(const QString& text, Tone tone, QWidget* parent = nullptr);

    void setText(const QString& text);
    void setTone(Tone tone);
    QString text() const { return m_text; }
    Tone tone() const { return m_tone; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Neutral;
};

} // namespace ui
