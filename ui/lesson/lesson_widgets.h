#pragma once

// Small widgets of the lesson panel. All follow the theme, are reached by Tab and speak.

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>

#include <string_view>
#include <vector>

#include "ui/common/type.h"
#include "ui/lesson/lesson_player.h"

namespace ui {

// A label in one of the theme's inks; the text is Markdown of a lesson, or plain words.
class WordsLabel : public QLabel {
    Q_OBJECT
public:
    enum class Ink { Value, Sentence, Caption, Accent, Ok, Bad, Dry };

    WordsLabel(FontRole role, Ink ink, QWidget* parent = nullptr);
    void setMarkdown(std::string_view markdown); // repaints only if it changed
    void setInk(Ink ink);

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();

    Ink m_ink;
    std::string m_markdown;
};

// One of several answers: a box with a ring and the number of its key, as high as its words need.
class OptionButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Mark { None, Right, Wrong };

    explicit OptionButton(std::string_view markdown, QWidget* parent = nullptr);
    void setMark(Mark mark);
    Mark mark() const { return m_mark; }
    // The key that chooses it; 0: none.
    void setNumber(int number);
    // One of several that may be right together.
    void setSquare(bool isSquare);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    WordsLabel* m_words;
    Mark m_mark = Mark::None;
    int m_number = 0;
    bool m_isSquare = false;
};

// A field whose Enter is its own: what is typed is given once, and whatever stands around it hears nothing. While it is empty,
// Enter goes on to who is around it. Up and Down bring back what was given before, as in a console.
class AnswerField : public QLineEdit {
    Q_OBJECT
public:
    using QLineEdit::QLineEdit;

signals:
    void entered();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QStringList m_given;
    int m_recalled = 0; // m_given.size(): a new line
};

// The steps as a row of bars: solved, shown (hollow), where we are, ahead. Arrows and clicks choose a step that was reached.
class StepBar : public QWidget {
    Q_OBJECT
public:
    explicit StepBar(QWidget* parent = nullptr);
    void setSteps(const LessonState& state, const std::vector<QString>& titles);

    QSize sizeHint() const override { return {200, 14}; }
    QSize minimumSizeHint() const override { return {100, 14}; }
    QRectF bar(std::size_t index) const;

signals:
    void chosen(std::size_t index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void choose(std::size_t index);

    std::vector<StepStatus> m_statuses;
    std::vector<bool> m_reached;
    std::vector<QString> m_titles;
    std::size_t m_current = 0;
};

// A ring that gets a tick, in front of a check.
class TickMark : public QWidget {
    Q_OBJECT
public:
    explicit TickMark(QWidget* parent = nullptr);
    void setTicked(bool ticked);
    QSize sizeHint() const override { return {18, 18}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_ticked = false;
};

// n cells in a row, as many copies.
class CopyCells : public QWidget {
    Q_OBJECT
public:
    explicit CopyCells(QWidget* parent = nullptr);
    void setCount(std::int64_t count);
    QSize sizeHint() const override { return {160, 18}; }
    QSize minimumSizeHint() const override { return {60, 18}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::int64_t m_count = 0;
};

} // namespace ui
