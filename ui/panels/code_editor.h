#pragma once

// A field for a script: monospace, line numbers, the words of JavaScript in colour, and one line that can be marked as wrong.

#include <QPlainTextEdit>

namespace ui {

class CodeEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit CodeEditor(QWidget* parent = nullptr);

    // From 1; 0: none. `words` stand in the tool tip of its number.
    void markLine(int line, const QString& words = {});
    int markedLine() const { return m_marked; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    friend class LineNumbers;
    int numbersWidth() const;
    void paintNumbers(QPaintEvent* event);
    void repaintMark();

    QWidget* m_numbers;
    int m_marked = 0;
    QString m_words;
};

} // namespace ui
