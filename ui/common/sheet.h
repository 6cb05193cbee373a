#pragma once

// A sheet that lies over its window and dims what is behind it. Esc or a click beside it closes it; then whatever had the
// keyboard before has it again. Whoever derives from it fills body().

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace ui {

class Card;

class Sheet : public QWidget {
    Q_OBJECT
public:
    enum class Place { Top, Middle };

    // Over all of `window`, at most `width` pixels wide; hidden until open().
    Sheet(QWidget* window, int width, Place place);

    void open();

signals:
    void closed();

protected:
    QVBoxLayout* body() { return m_body; }
    // What has the keyboard after open(); the sheet itself if none is named.
    void setFirst(QWidget* first) { m_first = first; }
    // Pixels from top to bottom; 0: as high as what it holds. Never higher than the window.
    void setWantedHeight(int pixels) { m_wantedHeight = pixels; }
    void shut();
    void place();

    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    Card* m_card;
    QVBoxLayout* m_body;
    int m_width;
    int m_wantedHeight = 0;
    Place m_place;
    QPointer<QWidget> m_first, m_before;
};

} // namespace ui
