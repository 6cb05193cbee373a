#include "ui/window/break_dialog.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QVBoxLayout>

#include "engine/lab/lab.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr char kBreakWhen[] = "break when ";
constexpr int kOffersShown = 7, kOfferHeight = 23;

// The condition with what is wrong in it underlined; where something is missing, a mark.
QString markedAt(const QString& condition, const ConditionProblem& problem)
{
    const QString wrong = problem.length > 0 ? condition.mid(problem.from, problem.length).toHtmlEscaped() : QStringLiteral("▲");
    return QStringLiteral("<code>%1<u style=\"color:%2\"><b>%3</b></u>%4</code>")
        .arg(condition.left(problem.from).toHtmlEscaped(), Appearance::instance().theme().badInk.name(), wrong,
            condition.mid(problem.from + problem.length).toHtmlEscaped());
}

} // namespace

BreakDialog::BreakDialog(Names names, Ask ask, QWidget* parent) : QDialog(parent), m_names(std::move(names)), m_ask(std::move(ask))
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
    m_wrong->setTextFormat(Qt::RichText);
    m_wrong->setObjectName("conditionWrong");
    m_wrong->hide();
    m_offered = new QListWidget;
    m_offered->setObjectName("conditionOffers");
    m_offered->setFont(fontOf(FontRole::Mono));
    m_offered->setFocusPolicy(Qt::NoFocus);
    m_offered->setFixedHeight(kOffersShown * kOfferHeight + 8);
    m_offered->setProperty("roomy", true); // rows with room around their words: Theme::styleSheet
    m_now = new QLabel;
    m_now->setObjectName("conditionNow");
    m_now->setFont(fontOf(FontRole::Mono));
    m_now->setWordWrap(true);
    m_now->setTextFormat(Qt::PlainText);
    m_add = new PillButton(QString(), PillButton::Look::Filled);
    m_listTitle = new QLabel;
    m_listTitle->setFont(fontOf(FontRole::TextStrong));
    m_list = new QListWidget;
    m_list->setFont(fontOf(FontRole::Mono));
    m_list->setObjectName("breakpoints");
    m_list->setProperty("roomy", true);
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
    layout->addWidget(m_now);
    layout->addWidget(m_offered);
    layout->addWidget(m_listTitle);
    layout->addWidget(m_list, 1);
    layout->addLayout(below);
    resize(680, 520);
    connect(m_line, &QLineEdit::returnPressed, this, &BreakDialog::add);
    m_line->installEventFilter(this);
    connect(m_line, &QLineEdit::textEdited, this, &BreakDialog::edited);
    connect(m_line, &QLineEdit::cursorPositionChanged, this, &BreakDialog::offer);
    connect(m_offered, &QListWidget::itemClicked, this, [this] { take(m_offered->currentRow()); });
    connect(m_add, &PillButton::clicked, this, &BreakDialog::add);
    connect(m_remove, &PillButton::clicked, this, &BreakDialog::remove);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
    m_remove->setEnabled(false);
    m_line->setFocus();
    retranslate();
    edited();
}

void BreakDialog::edited()
{
    const QString condition = m_line->text();
    const auto problem = condition.trimmed().isEmpty() ? std::nullopt : conditionProblem(condition);
    m_wrong->setText(problem ? markedAt(condition, *problem) + "<br>✗ " + problem->words.toHtmlEscaped() : QString());
    m_add->setEnabled(!condition.trimmed().isEmpty());
    m_now->clear();
    refreshNow();
    offer();
    // A word that is being written and can be completed is not wrong yet.
    const int cursor = m_line->cursorPosition();
    const bool isBegun = problem && !m_offers.offers.empty() && cursor >= problem->from && cursor <= problem->from + problem->length;
    m_wrong->setVisible(problem && !isBegun);
}

void BreakDialog::offer()
{
    m_offers = conditionOffers(m_line->text(), m_line->cursorPosition(), m_names());
    m_offered->clear();
    for (const ConditionOffer& one : m_offers.offers)
        m_offered->addItem(one.text.leftJustified(26) + one.words);
    m_offered->setCurrentRow(m_offers.offers.empty() ? -1 : 0);
    m_offered->setVisible(!m_offers.offers.empty());
    if (m_offers.offers.empty() && !m_wrong->text().isEmpty())
        m_wrong->show();
}

void BreakDialog::take(int index)
{
    if (index < 0 || index >= static_cast<int>(m_offers.offers.size()))
        return;
    const QString words = m_offers.offers[static_cast<std::size_t>(index)].text;
    m_line->setSelection(m_offers.begin, m_line->cursorPosition() - m_offers.begin);
    m_line->insert(words);
    m_line->setFocus();
    edited();
}

void BreakDialog::refreshNow()
{
    const QString condition = m_line->text().trimmed();
    if (condition.isEmpty() || m_isAsking || conditionProblem(condition))
        return;
    m_isAsking = true;
    m_ask(condition, [self = QPointer<BreakDialog>(this), condition](const ConditionNow& now) {
        if (!self)
            return;
        self->m_isAsking = false;
        if (self->m_line->text().trimmed() == condition)
            self->showNow(now);
        else
            self->refreshNow();
    });
}

void BreakDialog::showNow(const ConditionNow& now)
{
    if (now.parts.empty() && now.at == Time{}) // always, never: about all looks
        return m_now->clear();
    QStringList lines{tr("at %1: %2").arg(instantText(now.at), now.isTrue ? tr("true already") : tr("not true yet"))};
    for (const auto& [path, value] : now.parts)
        lines << path + " = " + value;
    m_now->setText(lines.join("\n"));
}

bool BreakDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress && m_offered->count() > 0) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Tab) {
            take(std::max(0, m_offered->currentRow()));
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_offered->setCurrentRow(std::clamp(m_offered->currentRow() + (key == Qt::Key_Down ? 1 : -1), 0, m_offered->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
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
        edited();
        return;
    }
    QString words = QString::fromStdString(result.error);
    if (!result.nearest.empty())
        words += tr(" · did you mean %1?").arg(QString::fromStdString(result.nearest));
    m_wrong->setText("✗ " + words.toHtmlEscaped());
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
    m_words->setText(tr("Time stops at the event that makes a condition true. Tab takes what is offered below the line."));
    m_offered->setAccessibleName(tr("What can stand here"));
    edited();
    m_line->setAccessibleName(tr("Condition"));
    m_add->setWords(tr("Add"));
    m_remove->setWords(tr("Remove"));
    m_list->setAccessibleName(tr("Breakpoints"));
    m_listTitle->setText(m_conditions.empty() ? tr("No breakpoint yet: time runs on.") : tr("Time stops when one of these becomes true:"));
}

} // namespace ui
