#include "ui/window/break_dialog.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "engine/lab/lab.h"
#include "ui/common/buttons.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr char kBreakWhen[] = "break when ";

} // namespace

BreakDialog::BreakDialog(QWidget* parent) : QDialog(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_words = new QLabel;
    m_words->setWordWrap(true);
    m_line = new QLineEdit;
    m_line->setFont(fontOf(FontRole::Mono));
    m_line->setPlaceholderText("partition(orders,0).highWatermark >= 39");
    m_wrong = new QLabel;
    m_wrong->setWordWrap(true);
    m_wrong->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_wrong->hide();
    m_add = new PillButton(QString(), PillButton::Look::Filled);
    m_listTitle = new QLabel;
    m_listTitle->setFont(fontOf(FontRole::TextStrong));
    m_list = new QListWidget;
    m_list->setFont(fontOf(FontRole::Mono));
    m_remove = new PillButton(QString(), PillButton::Look::Outline);
    m_remove->setObjectName("remove");
    auto* line = new QHBoxLayout;
    line->addWidget(m_line, 1);
    line->addWidget(m_add);
    auto* below = new QHBoxLayout;
    below->addStretch();
    below->addWidget(m_remove);
    layout->addWidget(m_words);
    layout->addLayout(line);
    layout->addWidget(m_wrong);
    layout->addWidget(m_listTitle);
    layout->addWidget(m_list, 1);
    layout->addLayout(below);
    resize(560, 360);
    connect(m_line, &QLineEdit::returnPressed, this, &BreakDialog::add);
    connect(m_line, &QLineEdit::textEdited, m_wrong, &QWidget::hide);
    connect(m_add, &PillButton::clicked, this, &BreakDialog::add);
    connect(m_remove, &PillButton::clicked, this, &BreakDialog::remove);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
    m_remove->setEnabled(false);
    m_line->setFocus();
    retranslate();
}

void BreakDialog::setBreakpoints(const std::vector<std::string>& conditions, const std::string& stoppedBy)
{
    if (conditions == m_conditions && stoppedBy == m_stoppedBy && m_list->count() > 0)
        return;
    m_conditions = conditions;
    m_stoppedBy = stoppedBy;
    const int row = m_list->currentRow();
    m_list->clear();
    for (const auto& condition : conditions)
        m_list->addItem(QString::fromStdString(condition) + (condition == stoppedBy ? "   ◀ " + tr("stopped here") : QString()));
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    m_listTitle->setText(conditions.empty() ? tr("No breakpoint yet: time runs on.") : tr("Time stops when one of these becomes true:"));
}

void BreakDialog::showAnswer(const CommandResult& result)
{
    m_wrong->setVisible(!result.ok);
    if (result.ok) {
        m_line->clear();
        return;
    }
    QString words = QString::fromStdString(result.error);
    if (!result.nearest.empty())
        words += tr(" · did you mean %1?").arg(QString::fromStdString(result.nearest));
    m_wrong->setText("✗ " + words);
    const int at = result.column - 1 - static_cast<int>(sizeof kBreakWhen - 1);
    if (!result.word.empty() && at >= 0) // typing replaces what is wrong
        m_line->setSelection(at, static_cast<int>(QString::fromStdString(result.word).size()));
    m_line->setFocus();
}

void BreakDialog::add()
{
    if (const QString condition = m_line->text().trimmed(); !condition.isEmpty())
        emit commandRequested(kBreakWhen + condition);
}

void BreakDialog::remove()
{
    // The same line again takes it away.
    if (const int row = m_list->currentRow(); row >= 0 && row < static_cast<int>(m_conditions.size()))
        emit commandRequested(kBreakWhen + QString::fromStdString(m_conditions[static_cast<std::size_t>(row)]));
}

void BreakDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void BreakDialog::retranslate()
{
    setWindowTitle(tr("Stop when"));
    m_words->setText(tr("Time stops at the event that makes a condition true. It is written as in the console; “help conditions” there lists every name."));
    m_line->setAccessibleName(tr("Condition"));
    m_add->setWords(tr("Add"));
    m_remove->setWords(tr("Remove"));
    m_list->setAccessibleName(tr("Breakpoints"));
    m_listTitle->setText(m_conditions.empty() ? tr("No breakpoint yet: time runs on.") : tr("Time stops when one of these becomes true:"));
}

} // namespace ui
