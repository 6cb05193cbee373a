#pragma once

// One step of a lesson as widgets: what it says, what it asks, what is done. Made anew for another step, language or theme;
// refresh() puts new values in.

#include <functional>
#include <vector>

#include "ui/lesson/lesson_player.h"
#include "ui/lesson/page_widget.h"

class QGridLayout;
class QSlider;

namespace ui {

class CopyCells;
class AnswerField;
class PillButton;
class QuestionBox;
class TickMark;
class WordsLabel;

class LessonPage : public PageWidget {
    Q_OBJECT
public:
    LessonPage(const Lesson& lesson, const LessonState& state, bool isChinese, QWidget* parent = nullptr);

    void refresh(const LessonState& state);
    // What became of the last wish: why something is locked, what is missing.
    void tell(const QString& words);
    void tell(const LessonAnswer& answer);
    void focusFirst();
    // By keyboard: the option with that number, from 1; and the one thing to do next. False: there is none here.
    bool chooseNumber(int number);
    bool enter();

    static QString refusalWords(const LessonAnswer& answer);

signals:
    // An option or a number; the confidence means nothing where none is asked.
    void predicted(const std::string& given, ui::Confidence confidence);
    void answeredQuiz(const ui::LessonGiven& given);
    void readingGiven(const QString& value);
    void commandGiven(const QString& line);
    void sliderMoved(qint64 value);
    void hintWanted();
    void showWanted();
    void againWanted(); // the replay
    void appeared(QWidget* part); // a hint, an answer, a refusal: it may lie below what is seen
    void skipWanted();  // "I know this": to the challenge

private:
    void buildEnd();
    void buildWays();
    void buildChecks();
    void buildHistory();
    void buildQuestion();
    void buildMove();
    void buildReading();
    void buildCard();
    void buildRevealed();
    void buildLedger();
    void addLedgerRow();
    void buildLimits(QVBoxLayout* into);
    void buildVersions();
    void buildScaled();
    void revealPrediction(const PredictionState& made);
    std::string limitWords(const LessonState& state) const;
    void refreshQuestion(const LessonState& state);
    void refreshChecks(const LessonState& state);
    void refreshLedger(const LessonState& state);
    void commitChoice();
    void setShown(QWidget* part, bool isShown);

    // Of this step, with values, in the language that is shown.
    std::string words(const LessonState& state, const std::string& part) const;
    WordsLabel* label(QVBoxLayout* into, int role, int ink);
    WordsLabel* live(QVBoxLayout* into, int role, int ink, const std::string& part);
    void group(QVBoxLayout* into, const QString& name);

    const Lesson& m_lesson;
    const LessonStep& m_step;
    LessonState m_state;
    bool m_isChinese;

    std::vector<std::pair<WordsLabel*, std::string>> m_live; // labels with values, and their texts
    QuestionBox* m_question = nullptr;
    std::vector<PillButton*> m_confidence;
    PillButton* m_commit = nullptr;
    struct CheckRow {
        TickMark* tick;
        WordsLabel* name;
        WordsLabel* notYet;
    };
    std::vector<CheckRow> m_checks;
    struct HintBox {
        std::string id;
        QWidget* box;
    };
    std::vector<HintBox> m_hints;
    std::vector<HintBox> m_pauses;
    WordsLabel* m_limits = nullptr;
    WordsLabel* m_overTime = nullptr;
    PillButton* m_hint = nullptr;
    PillButton* m_show = nullptr;
    AnswerField* m_command = nullptr;
    AnswerField* m_reading = nullptr;
    PillButton* m_check = nullptr;
    PillButton* m_again = nullptr;
    WordsLabel* m_wrong = nullptr;
    WordsLabel* m_rightReading = nullptr;
    QSlider* m_slider = nullptr;
    WordsLabel* m_sliderValue = nullptr;
    struct CopyRow {
        WordsLabel* number;
        CopyCells* cells;
    };
    std::vector<CopyRow> m_copies;
    WordsLabel* m_told = nullptr;
    QGridLayout* m_ledgerGrid = nullptr;
    std::vector<std::vector<WordsLabel*>> m_ledger; // a row for each producer
    WordsLabel* m_shown = nullptr;
    std::vector<std::pair<std::string, WordsLabel*>> m_badges;
    WordsLabel* m_ways = nullptr;
    QVBoxLayout* m_revealed = nullptr;
    std::size_t m_revealedCount = 0;
};

} // namespace ui
