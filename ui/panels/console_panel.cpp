#include "ui/panels/console_panel.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStringListModel>
#include <QTextEdit>
#include <QVBoxLayout>

#include "engine/command/completion.h"
#include "engine/lab/tools/kafka_tools.h"
#include "engine/lab/tools/tool_completion.h"
#include "ui/common/type.h"

namespace ui {

ConsolePanel::ConsolePanel(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_answers = new QTextEdit;
    m_answers->setReadOnly(true);
    m_answers->setAcceptRichText(false);
    m_answers->document()->setMaximumBlockCount(2000);
    m_answers->setFont(fontOf(FontRole::MonoCaption));
    m_answers->setTabStopDistance(8 * textWidth(QStringLiteral("0"), FontRole::MonoCaption)); // as where Kafka's tools print
    m_answers->setAccessibleName("Answers");
    m_line = new QLineEdit;
    m_line->setFont(fontOf(FontRole::Mono));
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    m_line->setAccessibleName("Command");
    m_words = new QStringListModel(this);
    m_completer = new QCompleter(m_words, this);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_line->setCompleter(m_completer);
    layout->addWidget(m_answers);
    layout->addWidget(m_line);
    connect(m_line, &QLineEdit::textEdited, this, &ConsolePanel::complete);
    connect(m_line, &QLineEdit::returnPressed, this, [this] {
        const QString line = m_line->text().trimmed();
        if (line.isEmpty())
            return;
        if (m_history.isEmpty() || m_history.back() != line)
            m_history << line;
        m_recalled = static_cast<int>(m_history.size());
        m_line->clear();
        emit commandRequested(line);
    });
    m_line->setPlaceholderText(tr("kill broker 1  ·  help"));
}

void ConsolePanel::setLock(const QString& words)
{
    m_lock = words;
    m_line->setPlaceholderText(m_lock.isEmpty() ? tr("kill broker 1  ·  help") : m_lock);
    m_line->setToolTip(m_lock);
    m_line->setAccessibleDescription(m_lock);
}

void ConsolePanel::takeFocus() { m_line->setFocus(); }

void ConsolePanel::complete(const QString& text)
{
    const std::string line = text.toStdString();
    const bool isTool = line.starts_with("kafka") || engine::isKafkaTool(line);
    const auto found = isTool ? engine::completeKafkaTool(line, m_context) : engine::completeCommand(line, m_context);
    QStringList lines;
    for (const auto& candidate : found.candidates)
        lines << QString::fromStdString(line.substr(0, found.begin) + candidate.text);
    m_words->setStringList(lines);
}

bool ConsolePanel::eventFilter(QObject* object, QEvent* event)
{
    if (object == m_line && event->type() == QEvent::KeyPress && !m_completer->popup()->isVisible()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Up || key == Qt::Key_Down) && !m_history.isEmpty()) {
            m_recalled = std::clamp(m_recalled + (key == Qt::Key_Up ? -1 : 1), 0, static_cast<int>(m_history.size()));
            m_line->setText(m_recalled < m_history.size() ? m_history[m_recalled] : QString());
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void ConsolePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        setLock(m_lock);
    QWidget::changeEvent(event);
}

} // namespace ui
