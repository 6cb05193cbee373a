// New values on a page that is there, what keys do on it, and words for what was refused.

#include "ui/lesson/lesson_page.h"

#include <QLineEdit>
#include <QSlider>
#include <QStringList>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/buttons.h"
#include "ui/lesson/lesson_widgets.h"
#include "ui/lesson/question_box.h"

namespace ui {

using Ink = WordsLabel::Ink;

void LessonPage::refresh(const LessonState& state)
{
    m_state = state;
    for (const auto& [made, part] : m_live)
        if (const auto found = state.texts.find(part); found != state.texts.end())
            made->setMarkdown(found->second.in(m_isChinese));
    refreshQuestion(state);
    refreshChecks(state);
    refreshLedger(state);
    if (m_reading != nullptr) {
        m_reading->setEnabled(!state.done);
        m_check->setVisible(!state.done);
        setShown(m_wrong, state.readingWrong && !state.done);
        m_again->setVisible(state.readingWrong && !state.done);
        m_rightReading->setVisible(state.done);
        m_rightReading->setMarkdown(tr("Right: %1").arg(QString::fromStdString(state.reading)).toStdString());
        if (state.done && m_reading->text().isEmpty())
            m_reading->setText(QString::fromStdString(state.reading));
        if (state.done)
            m_reading->setCursorPosition(0); // a long name is read from its beginning
    }
    if (m_slider != nullptr && state.slider) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(static_cast<int>(*state.slider));
        m_sliderValue->setMarkdown(std::to_string(*state.slider));
    }
    for (std::size_t i = 0; i < m_copies.size(); ++i) {
        const std::int64_t copies = m_step.rows[i].times * state.slider.value_or(0) + m_step.rows[i].plus;
        m_copies[i].number->setMarkdown(std::to_string(copies));
        m_copies[i].cells->setCount(copies);
    }
    if (m_revealed == nullptr)
        return;
    std::vector<const PredictionState*> here;
    for (const PredictionState& prediction : state.predictions)
        if (prediction.revealed && m_lesson.steps[prediction.step].reveal == m_step.id)
            here.push_back(&prediction);
    for (; m_revealedCount < here.size(); ++m_revealedCount)
        revealPrediction(*here[m_revealedCount]);
}

void LessonPage::revealPrediction(const PredictionState& made)
{
    const std::string asked = m_lesson.steps[made.step].id + ".";
    const auto shown = [&](const std::string& option, const std::optional<std::int64_t>& number) {
        return number ? std::to_string(*number) : words(m_state, asked + option);
    };
    group(m_revealed, tr("You predicted"));
    auto* chosen = label(m_revealed, static_cast<int>(FontRole::TextStrong), static_cast<int>(made.isRight ? Ink::Ok : Ink::Dry));
    chosen->setMarkdown(shown(made.chosen, made.number));
    const std::string happened = made.number ? shown({}, made.happenedNumber) : made.happened.empty() ? std::string() : shown(made.happened, {});
    if (!made.isRight && !happened.empty())
        label(m_revealed, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Value))->setMarkdown(tr("What happened: %1").arg(QString::fromStdString(happened)).toStdString());
    const std::string said = made.number && made.chosen == "other" ? "other" : made.chosen + ".feedback";
    label(m_revealed, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence))->setMarkdown(words(m_state, asked + said));
    setShown(m_revealed->parentWidget(), true);
}

void LessonPage::refreshQuestion(const LessonState& state)
{
    if (m_question == nullptr || m_commit == nullptr)
        return;
    const bool predicts = m_step.kind == StepKind::Predict;
    const bool isFixed = state.done;
    m_question->refreshWords();
    const std::optional<Judgement> said = predicts || state.given.empty() ? std::nullopt : std::optional(judge(m_step, state.given));
    m_question->showAnswer(state.given, said ? &*said : nullptr, isFixed);
    bool isSure = m_confidence.empty();
    for (std::size_t i = 0; i < m_confidence.size(); ++i) {
        if (isFixed && state.confidence == static_cast<Confidence>(i + 1)) {
            const QSignalBlocker quiet(m_confidence[i]);
            m_confidence[i]->setChecked(true);
        }
        m_confidence[i]->setVisible(!isFixed || m_confidence[i]->isChecked()); // the chosen one stays, and is no choice any more
        m_confidence[i]->setAttribute(Qt::WA_TransparentForMouseEvents, isFixed);
        m_confidence[i]->setFocusPolicy(isFixed ? Qt::NoFocus : Qt::StrongFocus);
        isSure = isSure || m_confidence[i]->isChecked();
    }
    const bool isGiven = !m_question->given().empty();
    m_commit->setVisible(!isFixed);
    m_commit->setEnabled(isGiven && isSure);
    m_commit->setToolTip(!isGiven ? (m_step.form == AnswerForm::Numeric ? tr("Type a number first") : tr("Choose one first")) : !isSure ? tr("Say how sure you are") : QString());
}

std::string LessonPage::limitWords(const LessonState& state) const
{
    const LessonLimits& limits = m_step.limits;
    QStringList out;
    if (limits.sends)
        out << tr("records: %1 of at most %2").arg(state.sent).arg(*limits.sends);
    if (limits.commands)
        out << tr("commands: %1 of at most %2").arg(state.commands).arg(*limits.commands);
    if (limits.time)
        out << tr("the lab's time: at most %1").arg(QString::fromStdString(engine::formatDuration(*limits.time)));
    return out.join(" · ").toStdString();
}

void LessonPage::refreshChecks(const LessonState& state)
{
    for (std::size_t i = 0; i < m_checks.size() && i < state.checks.size(); ++i) {
        m_checks[i].tick->setTicked(state.checks[i].isTrue);
        m_checks[i].notYet->setVisible(!state.checks[i].isTrue);
        m_checks[i].name->setInk(state.checks[i].isTrue ? Ink::Sentence : Ink::Value);
    }
    for (const HintBox& hint : m_hints)
        setShown(hint.box, std::find(state.hints.begin(), state.hints.end(), hint.id) != state.hints.end());
    if (m_hint != nullptr) {
        m_hint->setWords(state.hintsLeft > 0 ? tr("Hint (%1 left)").arg(state.hintsLeft) : tr("No more hints"));
        m_hint->setEnabled(state.hintsLeft > 0 && !state.done);
        m_show->setEnabled(!state.done);
        m_shown->setVisible(state.done && state.statuses[state.step] == StepStatus::Shown);
    }
    for (const HintBox& pause : m_pauses) // the last one only
        setShown(pause.box, !state.done && !state.pauses.empty() && pause.id == state.pauses.back());
    if (m_limits != nullptr) {
        m_limits->setMarkdown(limitWords(state));
        setShown(m_overTime, state.overTime);
    }
    if (m_ways != nullptr)
        m_ways->setMarkdown(tr("Ways found: %1 of %2").arg(state.solutions.size()).arg(m_badges.size()).toStdString());
    for (const auto& [id, badge] : m_badges) {
        const bool isFound = std::find(state.solutions.begin(), state.solutions.end(), id) != state.solutions.end();
        badge->setVisible(isFound);
        if (isFound)
            badge->setMarkdown("✓ " + words(state, id));
    }
}

void LessonPage::refreshLedger(const LessonState& state)
{
    while (m_ledgerGrid != nullptr && m_ledger.size() < state.ledger.size()) // a producer that started during the step
        addLedgerRow();
    for (std::size_t i = 0; i < m_ledger.size() && i < state.ledger.size(); ++i) {
        const LedgerRow& row = state.ledger[i];
        m_ledger[i][0]->setMarkdown(row.producer);
        m_ledger[i][1]->setMarkdown(std::to_string(row.acked));
        m_ledger[i][2]->setMarkdown(std::to_string(row.present));
        m_ledger[i][3]->setMarkdown(std::to_string(row.lost));
        m_ledger[i][3]->setInk(row.lost > 0 ? Ink::Bad : Ink::Value);
    }
}

void LessonPage::tell(const QString& words)
{
    if (m_told == nullptr)
        return;
    m_told->setMarkdown(words.toStdString());
    setShown(m_told, !words.isEmpty());
}

void LessonPage::setShown(QWidget* part, bool isShown)
{
    const bool isNew = isShown && part->isHidden();
    part->setVisible(isShown);
    if (isNew)
        emit appeared(part);
}

void LessonPage::tell(const LessonAnswer& answer)
{
    if (answer.refusal == LessonRefusal::Forbidden && !words(m_state, "forbidden").empty())
        return tell(QString::fromStdString(words(m_state, "forbidden")));
    tell(refusalWords(answer));
}

void LessonPage::focusFirst()
{
    if (m_reading != nullptr && m_reading->isEnabled())
        m_reading->setFocus();
    else if (m_command != nullptr)
        m_command->setFocus();
    else if (m_question != nullptr && m_question->first() != nullptr)
        m_question->first()->setFocus();
    else if (m_slider != nullptr)
        m_slider->setFocus();
}

bool LessonPage::chooseNumber(int number) { return m_question != nullptr && m_question->chooseNumber(number); }

bool LessonPage::enter()
{
    for (PillButton* button : {m_commit, m_check})
        if (button != nullptr && button->isVisible()) {
            if (button->isEnabled())
                button->click();
            else if (m_confidence.empty() || m_question->given().empty()) // what is missing comes first
                m_question->first()->setFocus();
            else
                m_confidence.front()->setFocus();
            return true;
        }
    return false;
}

QString LessonPage::refusalWords(const LessonAnswer& answer)
{
    const QString detail = QString::fromStdString(answer.detail);
    switch (answer.refusal) {
    case LessonRefusal::NotDone:
        return tr("This step is not done yet; what is missing stands above.");
    case LessonRefusal::Locked:
        if (detail.isEmpty())
            return tr("Locked in this step: there is something to think about before anything changes. Everything is open in the free lab.");
        return tr("Locked in this step, so that one thing changes at a time. Open: %1. Everything is open in the free lab.").arg(detail);
    case LessonRefusal::Command:
        return detail;
    case LessonRefusal::NoConfidence:
        return tr("Say how sure you are");
    case LessonRefusal::AlreadyCommitted:
        return tr("A prediction is made once. “Do it again” takes it back.");
    case LessonRefusal::NothingToRead:
        return tr("Type the number that you see.");
    case LessonRefusal::NoNumber:
        return tr("The answer is a whole number, such as 7.");
    case LessonRefusal::Forbidden:
        return tr("That is against the rules of this challenge; its page says why.");
    case LessonRefusal::TooManySends:
        return tr("The rules of this challenge allow %1 records in all. “Do it again” starts it anew.").arg(detail);
    case LessonRefusal::TooManyCommands:
        return tr("The rules of this challenge allow %1 commands in all. “Do it again” starts it anew.").arg(detail);
    case LessonRefusal::NotReached:
        return tr("You have not been there yet: the steps before it come first.");
    case LessonRefusal::TimeStands:
        return tr("Time stands in this step. It runs again when there is something to do.");
    case LessonRefusal::Trying:
        return tr("You are beside the lesson, which waits. “Back to the lesson” goes on where you left it.");
    case LessonRefusal::NothingToShow:
        return tr("There is nothing to show in this step.");
    default:
        return {};
    }
}

} // namespace ui
