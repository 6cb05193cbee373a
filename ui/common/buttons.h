#pragma once

// The buttons of the window: with words (PillButton), with a picture only (IconButton), and one out of several
// (SegmentedControl). All are reached by Tab, pressed by Space or Enter, and carry a name for screen readers.

#include <QAbstractButton>
#include <QStringList>

#include <optional>

#include "ui/common/icon.h"

namespace ui {

class PillButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Look { Filled, Outline, Quiet, Danger };

    explicit PillButton(const QString& text, Look look = Look::Outline, QWidget* parent = nullptr);
    PillButton(Icon icon, const QString& text, Look look = Look::Outline, QWidget* parent = nullptr);

    void setLook(Look look);
    void setWords(const QString& text); // text and accessible name

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Look m_look;
    std::optional<Icon> m_icon;
};

class IconButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Look { Framed, Plain, Filled };

    // `name`: what it does, for the tool tip and the screen reader ("Step forward").
    IconButton(Icon icon, const QString& name, Look look = Look::Framed, QWidget* parent = nullptr);

    void setGlyph(Icon icon);
    void setName(const QString& name, const QString& shortcut = {});
    void setLook(Look look);
    void setExtent(int pixels);

    QSize sizeHint() const override { return {m_extent, m_extent}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Icon m_icon;
    Look m_look;
    int m_extent = 32;
};

class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(const QString& name, QWidget* parent = nullptr);

    void setChoices(const QStringList& choices); // keeps the index if it is still there
    void setCurrent(int index);                  // does not signal
    int current() const { return m_current; }
    int count() const { return static_cast<int>(m_choices.size()); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void chosen(int index); // by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect segment(int index) const;
    void choose(int index);

    QStringList m_choices;
    int m_current = 0;
};

} // namespace ui
