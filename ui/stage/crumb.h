#pragma once

// One name in the crumb strip; the one that is shown now is tinted.

#include <QAbstractButton>

namespace ui {

class Crumb : public QAbstractButton {
    Q_OBJECT
public:
    explicit Crumb(bool last, QWidget* parent = nullptr);
    void setWords(const QString& text);
    void setLast(bool last);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    bool m_last; // no chevron after it
};

} // namespace ui
