#pragma once

// A card that comes back, as a widget: the question of a step that was done some days ago, then its answer. A quiz is answered
// by choosing; any other card is turned over, and the learner says whether it was known. No lab is needed.

#include "ui/lesson/lesson.h"
#include "ui/lesson/page_widget.h"

namespace ui {

class PillButton;
class QuestionBox;
class WordsLabel;

// A card with its lesson, which may have changed since: only cards whose step is still there are made.
struct RecallQuestion {
    LessonPtr lesson;
    std::size_t step = 0;
};

class RecallPage : public PageWidget {
    Q_OBJECT
public:
    RecallPage(const RecallQuestion& question, bool isChinese, QWidget* parent = nullptr);

    bool isAnswered() const { return m_isAnswered; }
    // Of a quiz: the option with that number, from 1.
    void chooseNumber(int number);
    void enter(); // the one thing to do next: turn over, answer
    void focusFirst();

signals:
    void answered(bool known);

private:
    std::string words(const std::string& part) const;
    void buildQuiz();
    void buildCard();
    void give(bool known);
    void giveChoice();

    RecallQuestion m_question;
    const LessonStep& m_step;
    bool m_isChinese;
    bool m_isAnswered = false;
    QVBoxLayout* m_inner;
    QuestionBox* m_options = nullptr; // of a quiz
    PillButton* m_turn = nullptr;
    PillButton* m_known = nullptr;
    PillButton* m_forgotten = nullptr;
    WordsLabel* m_back = nullptr;
};

} // namespace ui
