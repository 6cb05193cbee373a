#pragma once

// A panel with a rounded border and, if raised, a shadow 3 px below. Holds a layout of the caller.

#include <QFrame>

namespace ui {

class Card : public QFrame {
    Q_OBJECT
public:
    enum class Look { Raised, Flat, Inner, Dashed, Selected };

    explicit Card(Look look = Look::Raised, QWidget* parent = nullptr);
    void setLook(Look look);
    Look look() const { return m_look; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Look m_look;
};

} // namespace ui
