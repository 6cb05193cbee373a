#pragma once

// A page of the lesson panel: parts below each other, as high as its words need at the width that it gets. A scroll area asks
// for the smallest height, which for wrapped words is less than they need.

#include <QWidget>

class QVBoxLayout;

namespace ui {

class PageWidget : public QWidget {
    Q_OBJECT
public:
    explicit PageWidget(QWidget* parent = nullptr);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    // A framed box at the end of the page.
    QVBoxLayout* box(bool isTinted);
    QVBoxLayout* m_all;

private:
    void fitHeight();
};

} // namespace ui
