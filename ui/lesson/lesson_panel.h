#pragma once

// The lesson in the left dock: where we are on top, the step in the middle, back and next below. It shows the states of a
// LessonSession and sends wishes to it.

#include <QWidget>

#include "ui/lesson/lesson_player.h"

class QScrollArea;
class QVBoxLayout;

namespace ui {

class IconButton;
class LessonPage;
class LessonSession;
class PillButton;
class StepBar;
class WordsLabel;

class LessonPanel : public QWidget {
    Q_OBJECT
public:
    explicit LessonPanel(QWidget* parent = nullptr);

    // Null: no lesson. Not owned.
    void setSession(LessonSession* session);
    LessonSession* session() const { return m_session; }
    // Why a line that came from elsewhere (stage, console) is refused in this step.
    void tell(const QString& words);
    LessonPage* page() const { return m_page; }

signals:
    void leaveWanted();
    void replayWanted(engine::Time from, engine::Time to);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void rebuild();
    void retranslate();
    void answered(const LessonAnswer& answer);

    LessonSession* m_session = nullptr;
    LessonPage* m_page = nullptr;
    std::size_t m_shownStep = 0;
    bool m_shownFinished = false;
    WordsLabel* m_title;
    WordsLabel* m_count;
    IconButton* m_leave;
    StepBar* m_steps;
    QScrollArea* m_scroll;
    PillButton* m_back;
    PillButton* m_reset;
    PillButton* m_next;
};

} // namespace ui
