#pragma once

// The lesson in the left dock: where we are on top, the step in the middle, back and next below. It shows the states of a
// LessonSession and sends wishes to it. Cards that come back stand before the first step, and never block it.
//
// Keys: 1 … 9 choose, Enter does the one thing that is next, Tab reaches everything.

#include <QWidget>

#include <functional>
#include <vector>

#include "ui/lesson/lesson_player.h"
#include "ui/lesson/recall_page.h"

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
    // Cards to answer first; without a session they are all there is.
    void setCards(std::vector<RecallQuestion> cards);
    // Asked for the lesson to go on with when this one is finished, "1.2 · Why partitions"; empty: none, the free lab follows.
    void setFollowing(std::function<QString()> following) { m_following = std::move(following); }
    bool isRecalling() const { return m_card < m_cards.size(); }
    // Why a line that came from elsewhere (stage, console) is refused in this step.
    void tell(const QString& words);
    LessonPage* page() const { return m_page; }

signals:
    void leaveWanted();
    void followingWanted();
    void replayWanted(engine::Time from, engine::Time to);
    void recalled(const std::string& lesson, const std::string& step, bool known);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildHead(QVBoxLayout* all);
    void buildFoot(QVBoxLayout* all);
    void refresh();
    void refreshFoot();
    void showCard();
    void nextCard();
    void goOn();
    QString following() const { return m_following ? m_following() : QString(); }
    void rebuild();
    void retranslate();
    void answered(const LessonAnswer& answer);

    LessonSession* m_session = nullptr;
    LessonPtr m_shownLesson; // the page's: it stays until the page goes
    LessonPage* m_page = nullptr;
    std::vector<RecallQuestion> m_cards;
    std::size_t m_card = 0; // the one that is shown
    RecallPage* m_recall = nullptr;
    std::size_t m_shownStep = 0;
    bool m_shownFinished = false;
    std::function<QString()> m_following;
    WordsLabel* m_title;
    WordsLabel* m_count;
    IconButton* m_leave;
    StepBar* m_steps;
    QScrollArea* m_scroll;
    QWidget* m_aside; // while something is tried
    WordsLabel* m_asideWords;
    PillButton* m_return;
    PillButton* m_try;
    PillButton* m_back;
    PillButton* m_reset;
    PillButton* m_next;
};

} // namespace ui
