#pragma once

// A question with its answers, in each of the forms that a lesson has: choose one, choose all that are right, type a number, put
// in order. Steps and cards that come back show it. What is said to an answer stands below the option that it is about.
//
// Keys: a number chooses the option that shows it (of an order: puts the one with the keyboard in that place); up and down walk;
// with Alt they move an option of an order.

#include <QWidget>

#include <functional>
#include <string>
#include <vector>

#include "ui/lesson/lesson_answers.h"

class QVBoxLayout;

namespace ui {

class AnswerField;
class IconButton;
class OptionButton;
class WordsLabel;

class QuestionBox : public QWidget {
    Q_OBJECT
public:
    // A text of the step in the language that is shown, without the step's id: "five.feedback".
    using Words = std::function<std::string(const std::string& part)>;

    QuestionBox(const Lesson& lesson, const LessonStep& step, Words words, QWidget* parent = nullptr);

    // What is chosen now; empty: not enough to be an answer.
    LessonGiven given() const;
    // An answer that was given before, and what is said to it (null: nothing). Fixed: it cannot be changed any more.
    void showAnswer(const LessonGiven& given, const Judgement* said, bool isFixed);
    // The right ones get their marks and words too: nothing is asked any more.
    void reveal();
    void refreshWords(); // values have changed

    bool chooseNumber(int number);
    QWidget* first() const;

signals:
    void changed();
    void entered(); // by the keyboard, in the field of a number
    void appeared(QWidget* words); // what is said to an answer

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildOptions(QVBoxLayout* all);
    void buildNumber(QVBoxLayout* all);
    WordsLabel* text(QVBoxLayout* all, const std::string& part);
    void move(std::size_t place, std::size_t to);
    void layOut(); // the rows of an order in their places
    std::size_t placeOf(const QObject* button) const;

    struct Row { // of an option
        std::size_t option = 0;
        QWidget* whole = nullptr;
        OptionButton* button = nullptr;
        IconButton* up = nullptr;
        IconButton* down = nullptr;
        WordsLabel* feedback = nullptr;
    };

    const LessonStep& m_step;
    Words m_words;
    std::vector<Row> m_rows; // as they are shown
    QVBoxLayout* m_list = nullptr;
    AnswerField* m_number = nullptr;
    std::vector<std::pair<std::string, WordsLabel*>> m_texts; // by part
    WordsLabel* m_missing = nullptr;
};

} // namespace ui
