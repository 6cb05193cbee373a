// What the console shows of an answer.

#include "ui/panels/console_panel.h"

#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextCursor>

#include "engine/lab/lab.h"
#include "engine/lab/tools/kafka_tools.h"
#include "ui/common/appearance.h"

namespace ui {

using namespace engine;

void ConsolePanel::showAnswer(const QString& line, const CommandResult& result)
{
    QTextCursor cursor(m_answers->document());
    cursor.movePosition(QTextCursor::End);
    const bool atEnd = m_answers->verticalScrollBar()->value() >= m_answers->verticalScrollBar()->maximum();
    const QTextCharFormat plain;
    if (!m_answers->document()->isEmpty())
        cursor.insertBlock();
    const QString word = QString::fromStdString(result.word);
    const qsizetype at = result.column - 1;
    if (!result.ok && !word.isEmpty() && line.mid(at, word.size()) == word) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(Appearance::instance().theme().bad);
        wrong.setFontWeight(QFont::Bold);
        cursor.insertText("✗ " + line.left(at), plain);
        cursor.insertText(word, wrong);
        cursor.insertText(line.mid(at + word.size()), plain);
    } else {
        cursor.insertText((result.ok ? "✓ " : "✗ ") + line, plain);
    }
    QString words = QString::fromStdString(result.ok ? result.output : result.error);
    if (!result.nearest.empty())
        words += tr(" · did you mean %1?").arg(QString::fromStdString(result.nearest));
    // The line that does the same to a real cluster.
    if (const auto parsed = parseCommand(line.toStdString()); result.ok && parsed)
        if (const auto equal = kafkaToolLine(*parsed))
            words += (words.isEmpty() ? "= " : "\n= ") + QString::fromStdString(*equal);
    if (!words.isEmpty())
        cursor.insertText("\n  " + words.replace("\n", "\n  "), plain);
    if (atEnd)
        m_answers->verticalScrollBar()->setValue(m_answers->verticalScrollBar()->maximum());
}

} // namespace ui
