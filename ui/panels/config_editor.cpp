#include "ui/panels/config_editor.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/type.h"
#include "ui/stage/stage_commands.h"

namespace ui {

using namespace engine;

namespace {

QLabel* label(FontRole role, bool wraps)
{
    auto* made = new QLabel;
    made->setFont(fontOf(role));
    made->setWordWrap(wraps);
    made->setTextInteractionFlags(wraps ? Qt::TextSelectableByMouse : Qt::NoTextInteraction);
    return made;
}

void tint(QLabel* label, const QColor& colour) { label->setStyleSheet(QStringLiteral("color: %1").arg(colour.name())); }

} // namespace

ConfigEditor::ConfigEditor(ConfigRow row, const QString& reset, Judge judge, QWidget* parent)
    : QFrame(parent), m_row(std::move(row)), m_judge(std::move(judge)), m_reset(reset)
{
    setAutoFillBackground(true);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 8, 8, 8);
    all->setSpacing(metrics::kGrid);
    m_name = label(FontRole::MonoStrong, true);
    m_name->setText(m_row.name().replace(QLatin1Char('.'), QStringLiteral(".\u200b"))); // may go on in the next line after a dot
    m_name->setAccessibleName(m_row.name());
    all->addWidget(m_name);
    auto* field = new QHBoxLayout;
    field->setSpacing(8);
    const QStringList choices = valueChoices(*m_row.info);
    QWidget* input = nullptr;
    if (choices.isEmpty()) {
        input = m_edit = new QLineEdit(m_row.value);
        m_edit->setPlaceholderText(tr("null"));
        connect(m_edit, &QLineEdit::textEdited, this, &ConfigEditor::edited);
    } else {
        input = m_choice = new QComboBox;
        m_choice->addItems(choices);
        m_choice->setCurrentText(m_row.value);
        connect(m_choice, &QComboBox::currentTextChanged, this, &ConfigEditor::edited);
    }
    input->setFont(fontOf(FontRole::Mono));
    input->setAccessibleName(m_row.name());
    input->setObjectName("configValue");
    setFocusProxy(input);
    m_readable = label(FontRole::Caption, false);
    field->addWidget(input, 1);
    field->addWidget(m_readable);
    all->addLayout(field);
    m_about = label(FontRole::Caption, true);
    all->addWidget(m_about);
    m_words = label(FontRole::Caption, true);
    m_words->setObjectName("configWords");
    all->addWidget(m_words);
    m_line = label(FontRole::MonoCaption, true);
    m_line->setObjectName("configLine");
    all->addWidget(m_line);
    m_tool = label(FontRole::MonoCaption, true);
    m_tool->setObjectName("configTool");
    all->addWidget(m_tool);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    m_set = new PillButton(QString(), PillButton::Look::Filled);
    m_set->setObjectName("configSet");
    m_default = new PillButton(tr("Default"));
    m_default->setObjectName("configDefault");
    auto* leave = new PillButton(tr("Cancel"), PillButton::Look::Quiet);
    buttons->addWidget(m_set);
    buttons->addWidget(m_default);
    buttons->addWidget(leave);
    buttons->addStretch();
    all->addLayout(buttons);
    connect(m_set, &PillButton::clicked, this, [this] { run(m_judge(value()).line); });
    connect(m_default, &PillButton::clicked, this, [this] { run(m_reset); });
    connect(leave, &PillButton::clicked, this, &ConfigEditor::left);
    if (m_edit)
        m_edit->selectAll();
    refresh();
}

QString ConfigEditor::value() const { return m_edit ? m_edit->text() : m_choice->currentText(); }

void ConfigEditor::follow(const ConfigRow& row, const QString& reset)
{
    const bool changed = row.value != m_row.value || row.source != m_row.source;
    m_row = row;
    m_reset = reset;
    if (changed && !m_asked.isEmpty())
        emit left(); // it is as it was asked for
    else
        refresh();
}

void ConfigEditor::answered(const QString& line, const QString& refusal)
{
    if (m_asked.isEmpty() || line != m_asked)
        return;
    if (!refusal.isEmpty())
        m_asked.clear();
    m_refusal = refusal;
    refresh();
}

void ConfigEditor::run(const QString& line)
{
    if (line.isEmpty())
        return;
    m_asked = line.startsWith("stop ") ? QString() : line; // after a stop the value is still to be set
    m_refusal.clear();
    emit commandRequested(line);
    refresh();
}

void ConfigEditor::edited()
{
    m_refusal.clear(); // it was about another value
    refresh();
}

void ConfigEditor::refresh()
{
    const Theme& theme = Appearance::instance().theme();
    const ConfigEdit edit = m_judge(value());
    m_readable->setText(readableValue(*m_row.info, value().trimmed()));
    m_readable->setVisible(!m_readable->text().isEmpty());
    QStringList about{tr("default %1").arg(m_row.defaultValue.isEmpty() ? tr("null") : m_row.defaultValue)};
    if (const QString valid = validWords(*m_row.info); !valid.isEmpty())
        about << tr("valid: %1").arg(valid);
    about << effectWords(*m_row.info);
    if (m_row.source != ConfigSource::Default)
        about << sourceWords(m_row);
    m_about->setText(about.join(" · "));
    const QString problem = m_refusal.isEmpty() ? edit.problem : m_refusal;
    const bool waits = problem.isEmpty() && !m_asked.isEmpty();
    m_words->setText(!problem.isEmpty() ? "✗ " + problem
            : waits                     ? tr("Asked for; the cluster answers when time goes on (Space).")
                                        : edit.notice);
    m_words->setVisible(!m_words->text().isEmpty());
    m_line->setText(waits ? m_asked : edit.line);
    const QString tool = toolLineOf(m_line->text());
    m_tool->setText(tool.isEmpty() ? QString() : QStringLiteral("= ") + tool);
    m_tool->setVisible(!tool.isEmpty());
    m_line->setVisible(!m_line->text().isEmpty());
    m_set->setWords(tr("Set"));
    m_set->setEnabled(!edit.line.isEmpty() && !waits);
    m_default->setVisible(!m_reset.isEmpty());
    m_default->setToolTip(m_reset);
    tint(m_name, theme.ink);
    tint(m_readable, theme.ink2);
    tint(m_about, theme.ink3);
    tint(m_words, problem.isEmpty() ? theme.dryInk : theme.badInk);
    tint(m_line, theme.ink2);
    tint(m_tool, theme.ink3);
    if (m_edit)
        m_edit->setStyleSheet(problem.isEmpty() ? QString() : QStringLiteral("border: 1px solid %1").arg(theme.bad.name()));
    emit grown();
}

void ConfigEditor::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_set->isEnabled())
            m_set->click();
        return;
    case Qt::Key_Escape:
        emit left();
        return;
    default:
        QFrame::keyPressEvent(event);
    }
}

void ConfigEditor::paintEvent(QPaintEvent*)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, 3, height()), theme.accent);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line2);
}

} // namespace ui
