#pragma once

// The ring around whatever has the keyboard: 2 px in the accent colour, 3 px away. It lies over the window, so it is
// never cut off by the widget it surrounds, only by what both are scrolled in. A widget that shows its own focus sets
// the property below.

#include <QList>
#include <QPointer>
#include <QWidget>

namespace ui {

inline constexpr char kOwnFocusProperty[] = "ownFocus";

class FocusRing : public QWidget {
    Q_OBJECT
public:
    // Over `window`, for as long as it lives.
    explicit FocusRing(QWidget* window);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow(QWidget* focused);
    void place();

    QPointer<QWidget> m_target;
    QList<QPointer<QWidget>> m_carriers; // the target and what it lies in: it moves with them
};

} // namespace ui
