// What the console shows of an answer.

#include "ui/panels/console_panel.h"

#include <QScrollBar>
#include <QTextCursor>
#include <QTextEdit>

#include "engine/lab/lab.h"
#include "engine/lab/tools/kafka_tools.h"
#include "ui/common/appearance.h"
#include "ui/stage/stage_commands.h"

namespace ui {

using namespace engine;

void ConsolePanel::showAnswer(const QString& line, const CommandResult& result)
{
    QTextCursor cursor(m_answers->document());
    cursor.movePosition(QTextCursor::End);
    const bool atEnd = m_answers->verticalScrollBar()->value() >= m_answers->verticalScrollBar()->maximum();
    const QTextCharFormat plain;
    const QTextBlockFormat wrapped;
    QTextBlockFormat whole;
    whole.setNonBreakableLines(true); // of a table: a row that goes on in the next line cannot be read
    if (!m_answers->document()->isEmpty())
        cursor.insertBlock(wrapped);
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
    if (const QString equal = result.ok ? toolLineOf(line) : QString(); !equal.isEmpty())
        words += (words.isEmpty() ? "= " : "\n= ") + equal;
    const bool isTable = result.ok && isKafkaTool(line.toStdString());
    for (const QString& row : words.isEmpty() ? QStringList() : words.split('\n')) {
        cursor.insertBlock(isTable ? whole : wrapped);
        cursor.insertText("  " + row, plain);
    }
    if (atEnd)
        m_answers->verticalScrollBar()->setValue(m_answers->verticalScrollBar()->maximum());
}

} // namespace ui
