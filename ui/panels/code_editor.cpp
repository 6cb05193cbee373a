#include "ui/panels/code_editor.h"

#include <QPainter>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <array>

#include "ui/common/appearance.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kNumbersPadding = 8;

class Colours : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override
    {
        static const QRegularExpression kParts(QStringLiteral(
            "(?<comment>//.*$|/\\*.*?\\*/)|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`)"
            "|(?<word>\\b(?:break|case|catch|const|continue|default|delete|do|else|false|finally|for|function|if|in|instanceof|let|new|null|of|return|"
            "state|switch|throw|true|try|typeof|undefined|var|while)\\b)|(?<number>\\b\\d[\\w.]*)"));
        const Theme& theme = Appearance::instance().theme();
        for (auto found = kParts.globalMatch(text); found.hasNext();) {
            const auto match = found.next();
            for (const auto& [name, colour] : {std::pair{"comment", theme.ink3}, {"text", theme.okInk}, {"word", theme.vioInk}, {"number", theme.dryInk}})
                if (const QLatin1String part(name); !match.captured(part).isNull() && match.capturedLength(part) > 0)
                    setFormat(static_cast<int>(match.capturedStart(part)), static_cast<int>(match.capturedLength(part)), colour);
        }
    }
};

} // namespace

class LineNumbers : public QWidget {
public:
    explicit LineNumbers(CodeEditor* editor) : QWidget(editor), m_editor(editor) { }
    QSize sizeHint() const override { return {m_editor->numbersWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_editor->paintNumbers(event); }

private:
    CodeEditor* m_editor;
};

CodeEditor::CodeEditor(QWidget* parent) : QPlainTextEdit(parent), m_numbers(new LineNumbers(this))
{
    setFont(fontOf(FontRole::Mono));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true); // Tab leaves the field, as everywhere
    auto* colours = new Colours(document());
    const auto widen = [this] { setViewportMargins(numbersWidth(), 0, 0, 0); };
    connect(this, &QPlainTextEdit::blockCountChanged, this, widen);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int dy) {
        dy != 0 ? m_numbers->scroll(0, dy) : m_numbers->update(0, area.y(), m_numbers->width(), area.height());
    });
    connect(&Appearance::instance(), &Appearance::themeChanged, this, [this, colours] {
        colours->rehighlight();
        repaintMark();
    });
    widen();
}

void CodeEditor::markLine(int line, const QString& words)
{
    m_marked = line;
    m_words = words;
    repaintMark();
    if (const QTextBlock block = document()->findBlockByNumber(line - 1); line > 0 && block.isValid() && !block.isVisible())
        setTextCursor(QTextCursor(block));
}

void CodeEditor::repaintMark()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (const QTextBlock block = document()->findBlockByNumber(m_marked - 1); m_marked > 0 && block.isValid()) {
        QTextEdit::ExtraSelection mark;
        mark.format.setBackground(Appearance::instance().theme().badbg);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        mark.cursor = QTextCursor(block);
        marks << mark;
    }
    setExtraSelections(marks);
    m_numbers->setToolTip(m_words);
    m_numbers->update();
}

int CodeEditor::numbersWidth() const
{
    return static_cast<int>(textWidth(QString::number(std::max(99, blockCount())), FontRole::Mono)) + 2 * kNumbersPadding;
}

void CodeEditor::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect inside = contentsRect();
    m_numbers->setGeometry(inside.left(), inside.top(), numbersWidth(), inside.height());
}

// A new line begins where the one before did.
void CodeEditor::keyPressEvent(QKeyEvent* event)
{
    const bool isPlainReturn = event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier;
    if (!isPlainReturn)
        return QPlainTextEdit::keyPressEvent(event);
    const QString line = textCursor().block().text().left(textCursor().positionInBlock());
    qsizetype spaces = 0;
    while (spaces < line.size() && line[spaces] == QLatin1Char(' '))
        ++spaces;
    insertPlainText(QLatin1Char('\n') + line.left(spaces) + (line.endsWith(QLatin1Char('{')) ? QStringLiteral("  ") : QString()));
    ensureCursorVisible();
}

void CodeEditor::paintNumbers(QPaintEvent* event)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), theme.bg);
    painter.setFont(fontOf(FontRole::Mono));
    const int width = m_numbers->width();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF area = blockBoundingGeometry(block).translated(contentOffset());
        if (area.top() > event->rect().bottom())
            break;
        const int number = block.blockNumber() + 1;
        const bool isWrong = number == m_marked;
        if (isWrong)
            painter.fillRect(QRectF(0, area.top(), width, area.height()), theme.bad);
        painter.setPen(isWrong ? theme.textOn(theme.bad) : theme.ink3);
        painter.drawText(QRectF(0, area.top(), width - kNumbersPadding, area.height()), Qt::AlignRight | Qt::AlignVCenter,
            isWrong ? QStringLiteral("✗ %1").arg(number) : QString::number(number));
    }
}

} // namespace ui
