#pragma once

// A lesson in the list of lessons: its number, its title and how long it takes. A click or Enter begins it. Follows the theme.

#include <QAbstractButton>

namespace ui {

class LessonButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit LessonButton(QWidget* parent = nullptr);
    // `note`: "12 min", how far one is; below the title.
    void setWords(const QString& number, const QString& title, const QString& note, bool isDone);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, heightForWidth(width())}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QRect titleRect(int width) const;

    QString m_number, m_title, m_note;
    bool m_isDone = false;
};

} // namespace ui
