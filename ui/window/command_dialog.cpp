#include "ui/window/command_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/lab/lab.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/drop_down.h"
#include "ui/common/type.h"
#include "ui/stage/stage_commands.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kInputWidth = 210;
constexpr int kWidth = 660;
constexpr qint64 kFileMost = 64 * 1024; // more is not read: the line would be too long anyway

QLabel* label(const QString& text, FontRole role, const QColor& colour)
{
    auto* made = new QLabel(text);
    made->setFont(fontOf(role));
    made->setStyleSheet(QStringLiteral("color: %1").arg(colour.name()));
    return made;
}

QString textOf(const QWidget* input)
{
    if (const auto* combo = qobject_cast<const QComboBox*>(input))
        return combo->isEditable() ? combo->currentText() : combo->currentData().toString();
    return static_cast<const QLineEdit*>(input)->text();
}

// Enter on a button is meant for that button. By itself it would go to the dialog.
bool pressesFocused(const QWidget& dialog, const QKeyEvent& key)
{
    auto* button = qobject_cast<QAbstractButton*>(dialog.focusWidget());
    if (!button || (key.key() != Qt::Key_Return && key.key() != Qt::Key_Enter))
        return false;
    button->click();
    return true;
}

} // namespace

CommandDialog::CommandDialog(CommandForm form, std::shared_ptr<const ClusterView> view, ParseContext context, QWidget* parent)
    : QDialog(parent),
      m_form(std::move(form)),
      m_view(std::move(view)),
      m_context(std::move(context))
{
    const Theme& theme = Appearance::instance().theme();
    setWindowTitle(m_form.title);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kWindowMargin, metrics::kCardPadding, metrics::kWindowMargin, metrics::kCardPadding);
    all->setSpacing(metrics::kGutter);
    all->addWidget(label(m_form.title, FontRole::PanelTitle, theme.ink));
    auto* intro = label(m_form.intro, FontRole::Text, theme.ink2);
    intro->setWordWrap(true);
    all->addWidget(intro);

    // With sections each is a column, and what a field is for is said below for the one that has the keyboard.
    const bool inColumns = !m_form.fields.front().section.isEmpty();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(2 * metrics::kGutter);
    QGridLayout* grid = nullptr;
    int row = 0;
    for (std::size_t i = 0; i < m_form.fields.size(); ++i) {
        const FormField& field = m_form.fields[i];
        if (!grid || !field.section.isEmpty()) {
            auto* column = new QVBoxLayout;
            column->setSpacing(metrics::kGrid);
            if (inColumns)
                column->addWidget(label(field.section, FontRole::RowName, theme.ink));
            grid = new QGridLayout;
            grid->setHorizontalSpacing(metrics::kGutter);
            grid->setVerticalSpacing(metrics::kGrid);
            grid->setColumnStretch(3, 1);
            column->addLayout(grid);
            column->addStretch();
            columns->addLayout(column);
            row = 0;
        }
        auto* name = label(field.name, FontRole::Mono, theme.ink);
        Row made{makeInput(field), label({}, FontRole::Caption, theme.badInk)};
        name->setBuddy(made.input);
        made.input->setAccessibleName(field.unit.isEmpty() ? field.name : field.name + QStringLiteral(", ") + field.unit);
        made.input->setAccessibleDescription(field.help);
        made.input->setFixedWidth(kInputWidth);
        made.wrong->hide();
        grid->addWidget(name, row, 0);
        grid->addWidget(made.input, row, 1);
        grid->addWidget(field.takesFile ? static_cast<QWidget*>(fileButton(i)) : label(field.unit, FontRole::MonoCaption, theme.ink3), row, 2);
        if (inColumns) {
            made.input->setToolTip(field.help);
            made.wrong->setWordWrap(true);
            made.wrong->setMaximumWidth(kInputWidth + 60);
        } else {
            grid->addWidget(label(field.help, FontRole::Caption, theme.ink3), row, 3);
        }
        grid->addWidget(made.wrong, row + 1, 1, 1, 3);
        m_rows.push_back(made);
        row += 2;
    }
    all->addLayout(columns);
    if (inColumns) {
        auto* help = label({}, FontRole::Text, theme.ink2);
        help->setObjectName("fieldHelp");
        all->addWidget(help);
        connect(qApp, &QApplication::focusChanged, this, [this, help](QWidget*, QWidget* now) {
            for (std::size_t i = 0; now && i < m_rows.size(); ++i)
                if (now == m_rows[i].input)
                    help->setText(m_form.fields[i].name + QStringLiteral(": ") + m_form.fields[i].help);
        });
    }

    auto* box = new Card(Card::Look::Inner);
    auto* inBox = new QHBoxLayout(box);
    inBox->setContentsMargins(metrics::kGutter, metrics::kGutter - 2, metrics::kGutter - 2, metrics::kGutter - 2);
    m_line = label({}, FontRole::Mono, theme.ink);
    m_line->setWordWrap(true);
    m_line->setMinimumHeight(2 * static_cast<int>(lineHeight(FontRole::Mono)) + 2);
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_line->setAccessibleName(tr("This line will run"));
    auto* copy = new IconButton(Icon::Copy, tr("Copy the line"), IconButton::Look::Plain);
    connect(copy, &QAbstractButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(line()); });
    inBox->addWidget(m_line, 1);
    inBox->addWidget(copy, 0, Qt::AlignTop);
    auto* boxTitle = label(tr("This line will run"), FontRole::CaptionStrong, theme.ink3);
    all->addSpacing(metrics::kGrid);
    all->addWidget(boxTitle);
    all->addWidget(box);
    auto* tool = label({}, FontRole::MonoCaption, theme.ink3);
    tool->setObjectName("toolLine");
    tool->setWordWrap(true);
    tool->setTextInteractionFlags(Qt::TextSelectableByMouse);
    tool->setAccessibleName(tr("The same with Kafka's own tools"));
    tool->setToolTip(tr("The same with Kafka's own tools"));
    tool->hide();
    all->addWidget(tool);
    m_wrong = label({}, FontRole::Text, theme.badInk);
    m_wrong->setWordWrap(true);
    m_wrong->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_wrong->hide();
    all->addWidget(m_wrong);

    auto* buttons = new QHBoxLayout;
    auto* cancel = new PillButton(tr("Cancel"));
    m_run = new PillButton(m_form.action, PillButton::Look::Filled);
    m_run->setObjectName("run");
    connect(cancel, &PillButton::clicked, this, &QDialog::reject);
    connect(m_run, &PillButton::clicked, this, &CommandDialog::run);
    buttons->addWidget(label(tr("Enter runs · Esc cancels"), FontRole::Caption, theme.ink3));
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_run);
    all->addLayout(buttons);
    setMinimumWidth(kWidth);
    all->setSizeConstraint(QLayout::SetMinimumSize);

    refresh(-1);
    QWidget* first = m_rows.front().input;
    first->setFocus();
    if (auto* text = qobject_cast<QLineEdit*>(first))
        text->selectAll();
}

QWidget* CommandDialog::makeInput(const FormField& field)
{
    const int index = static_cast<int>(m_rows.size());
    if (field.choices.isEmpty()) {
        auto* edit = new QLineEdit(field.value);
        edit->setFont(fontOf(FontRole::Mono));
        connect(edit, &QLineEdit::textEdited, this, [this, index] { refresh(index); });
        return edit;
    }
    auto* combo = new DropDown;
    combo->setFont(fontOf(FontRole::Mono));
    combo->setEditable(field.isFree);
    for (const QString& choice : field.choices)
        combo->addItem(field.isFlag ? (choice.isEmpty() ? tr("no") : tr("yes")) : choice.isEmpty() && !field.isFree ? (field.nothing.isEmpty() ? tr("(default)") : field.nothing) : choice, choice);
    if (field.isFree) {
        combo->setInsertPolicy(QComboBox::NoInsert);
        combo->setCompleter(nullptr);
        combo->setCurrentText(field.value);
        connect(combo, &QComboBox::currentTextChanged, this, [this, index] { refresh(index); });
    } else {
        combo->setCurrentIndex(std::max(0, combo->findData(field.value)));
        connect(combo, &QComboBox::currentIndexChanged, this, [this, index] { refresh(index); });
    }
    return combo;
}

IconButton* CommandDialog::fileButton(std::size_t index)
{
    auto* button = new IconButton(Icon::Open, tr("The lines of a file"), IconButton::Look::Plain);
    connect(button, &QAbstractButton::clicked, this, [this, index] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Values, one in each line"));
        if (!path.isEmpty())
            takeFile(m_form.fields[index].name, path);
    });
    return button;
}

void CommandDialog::takeFile(const QString& field, const QString& path)
{
    const auto found = std::find_if(m_form.fields.begin(), m_form.fields.end(), [&](const FormField& one) { return one.name == field && one.takesFile; });
    if (found == m_form.fields.end())
        return;
    const int index = static_cast<int>(found - m_form.fields.begin());
    QFile file(path);
    const bool readable = file.open(QIODevice::ReadOnly);
    const ListOfLines lines = readable ? linesAsList(file.read(kFileMost)) : ListOfLines{{}, file.errorString()};
    if (lines.problem.isEmpty()) {
        static_cast<QLineEdit*>(m_rows[static_cast<std::size_t>(index)].input)->setText(lines.list);
        refresh(index);
        return;
    }
    m_problem = FormProblem{index, QFileInfo(path).fileName() + QStringLiteral(", ") + lines.problem, false};
    showProblem();
}

QWidget* CommandDialog::field(const QString& name) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_form.fields[i].name == name)
            return m_rows[i].input;
    return nullptr;
}

QStringList CommandDialog::values() const
{
    QStringList all;
    for (const Row& row : m_rows)
        all << textOf(row.input);
    return all;
}

void CommandDialog::refresh(int editedField)
{
    if (m_rows.size() < m_form.fields.size())
        return; // still being built
    if (editedField == 0)
        m_nameTyped = !textOf(m_rows.front().input).isEmpty();
    if (m_form.proposeName && !m_nameTyped && editedField != 0)
        static_cast<QLineEdit*>(m_rows.front().input)->setText(m_form.proposeName(values()));
    m_composed = composeLine(m_form, values());
    m_problem = problemOf(m_form, values(), m_context);
    m_line->setText(line());
    const QString equal = toolLineOf(line());
    auto* tool = findChild<QLabel*>("toolLine");
    tool->setVisible(!equal.isEmpty());
    tool->setText(equal.isEmpty() ? QString() : "= " + equal);
    showProblem();
}

void CommandDialog::showProblem()
{
    const Theme& theme = Appearance::instance().theme();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool here = m_problem && m_problem->field == static_cast<int>(i);
        const Row& row = m_rows[i];
        row.wrong->setVisible(here);
        row.input->setStyleSheet(here
                ? QStringLiteral("border: 1px solid %1").arg((m_problem->isFatal ? theme.bad : theme.dry2).name())
                : QString());
        if (!here)
            continue;
        row.wrong->setText((m_problem->isFatal ? QStringLiteral("✗ ") : QStringLiteral("! ")) + m_problem->words);
        row.wrong->setStyleSheet(QStringLiteral("color: %1").arg((m_problem->isFatal ? theme.badInk : theme.dryInk).name()));
    }
    m_wrong->setVisible(m_problem && m_problem->field < 0);
    if (m_problem && m_problem->field < 0)
        m_wrong->setText(QStringLiteral("✗ ") + m_problem->words);
    m_run->setEnabled(!m_problem || !m_problem->isFatal);
}

void CommandDialog::run()
{
    if (!m_sent.isEmpty())
        return;
    if (m_problem && m_problem->isFatal) {
        if (m_problem->field >= 0)
            m_rows[static_cast<std::size_t>(m_problem->field)].input->setFocus();
        return;
    }
    m_sent = line();
    emit commandRequested(m_sent);
}

void CommandDialog::showAnswer(const QString& line, const CommandResult& result)
{
    if (m_sent.isEmpty() || line != m_sent)
        return;
    m_sent.clear();
    if (result.ok)
        return accept();
    const QString words = QString::fromStdString(result.error);
    m_problem = FormProblem{fieldNamedIn(m_form, words), words, true};
    showProblem();
    m_run->setEnabled(true); // it may be different the next time
    m_problem.reset();
}

void CommandDialog::keyPressEvent(QKeyEvent* event)
{
    if (!pressesFocused(*this, *event)) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            run();
        else
            QDialog::keyPressEvent(event);
    }
}

DeleteTopicDialog::DeleteTopicDialog(const QString& topic, int partitions, std::int64_t records, QWidget* parent) : QDialog(parent)
{
    const Theme& theme = Appearance::instance().theme();
    setWindowTitle(tr("Delete a topic"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kWindowMargin, metrics::kCardPadding, metrics::kWindowMargin, metrics::kCardPadding);
    all->setSpacing(metrics::kGutter);
    all->addWidget(label(tr("Delete topic %1?").arg(topic), FontRole::PanelTitle, theme.ink));
    auto* words = label(tr("Every broker removes its copies: %1 partitions with %2 records. Producers and consumers of it are answered with "
                           "UNKNOWN_TOPIC_OR_PARTITION. “Undo the last command” brings it back on another branch of time.")
                            .arg(partitions)
                            .arg(records),
        FontRole::Text, theme.ink2);
    words->setWordWrap(true);
    words->setMinimumWidth(420);
    all->addWidget(words);
    all->addWidget(label(QStringLiteral("delete topic ") + topic, FontRole::Mono, theme.ink));
    auto* buttons = new QHBoxLayout;
    auto* keep = new PillButton(tr("Keep it"));
    auto* away = new PillButton(tr("Delete the topic"), PillButton::Look::Danger);
    connect(keep, &PillButton::clicked, this, &QDialog::reject);
    connect(away, &PillButton::clicked, this, &QDialog::accept);
    buttons->addStretch();
    buttons->addWidget(keep);
    buttons->addWidget(away);
    all->addLayout(buttons);
    keep->setFocus();
}

void DeleteTopicDialog::keyPressEvent(QKeyEvent* event)
{
    if (!pressesFocused(*this, *event))
        QDialog::keyPressEvent(event);
}

} // namespace ui
