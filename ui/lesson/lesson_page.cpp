#include "ui/lesson/lesson_page.h"

#include <QButtonGroup>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/command/names.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lesson_widgets.h"

namespace ui {

using Ink = WordsLabel::Ink;

namespace {

constexpr int kGap = 8;

// The name of a section, in capitals.
class GroupName : public WordsLabel {
public:
    explicit GroupName(const QString& name) : WordsLabel(FontRole::GroupLabel, Ink::Accent) { setMarkdown(name.toStdString()); }
};

} // namespace

LessonPage::LessonPage(const Lesson& lesson, const LessonState& state, bool isChinese, QWidget* parent)
    : QWidget(parent), m_lesson(lesson), m_step(lesson.steps[state.step]), m_state(state), m_isChinese(isChinese)
{
    m_all = new QVBoxLayout(this);
    m_all->setContentsMargins(16, 4, 16, 16);
    m_all->setSpacing(12);
    if (state.finished) {
        buildEnd();
        buildLedger();
    } else {
        live(m_all, static_cast<int>(FontRole::PanelTitle), static_cast<int>(Ink::Value), "title");
        buildHistory();
        buildRevealed();
        live(m_all, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence), "text");
        switch (m_step.kind) {
        case StepKind::Predict:
        case StepKind::Quiz:
            buildQuestion();
            break;
        case StepKind::Act:
        case StepKind::Challenge:
            buildMove();
            break;
        case StepKind::Observe:
            buildReading();
            break;
        case StepKind::Card:
            buildCard();
            break;
        default:
            break;
        }
        m_told = label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Bad));
        m_told->hide();
        if (m_step.kind != StepKind::Card && m_step.kind != StepKind::Quiz)
            buildLedger();
    }
    m_all->addStretch();
    refresh(state);
}

// A scroll area asks for the smallest height, which for wrapped words is less than they need.
void LessonPage::fitHeight()
{
    setMinimumHeight(m_all->totalHeightForWidth(width()));
}

bool LessonPage::event(QEvent* event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fitHeight();
    return done;
}

void LessonPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

// -- small parts ------------------------------------------------------------------------------------------------------

std::string LessonPage::words(const LessonState& state, const std::string& part) const
{
    const auto found = state.texts.find(part);
    return found == state.texts.end() ? std::string() : found->second.in(m_isChinese);
}

WordsLabel* LessonPage::label(QVBoxLayout* into, int role, int ink)
{
    auto* made = new WordsLabel(static_cast<FontRole>(role), static_cast<Ink>(ink));
    into->addWidget(made);
    return made;
}

WordsLabel* LessonPage::live(QVBoxLayout* into, int role, int ink, const std::string& part)
{
    auto* made = label(into, role, ink);
    made->setObjectName(QString::fromStdString(part));
    made->setMarkdown(words(m_state, part));
    m_live.emplace_back(made, part);
    return made;
}

void LessonPage::group(QVBoxLayout* into, const QString& name)
{
    into->addWidget(new GroupName(name));
}

QVBoxLayout* LessonPage::box(bool isTinted)
{
    auto* frame = new Card(isTinted ? Card::Look::Inner : Card::Look::Flat);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(12, 10, 12, 12);
    layout->setSpacing(kGap);
    m_all->addWidget(frame);
    return layout;
}

// -- what the kinds of steps have -------------------------------------------------------------------------------------

// Rules that are not today's.
void LessonPage::buildHistory()
{
    std::string rules;
    for (const auto& [name, value] : m_lesson.switchesAt(m_state.step))
        if (const engine::command::SwitchInfo* info = engine::command::findSwitch(name); info != nullptr && value != info->values.front())
            rules += (rules.empty() ? "`" : " · `") + name + " = " + value + "`";
    if (!rules.empty())
        label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Dry))
            ->setMarkdown(tr("Here the rules of then hold: %1").arg(QString::fromStdString(rules)).toStdString());
}

void LessonPage::buildRevealed()
{
    auto* holder = new QWidget;
    m_revealed = new QVBoxLayout(holder);
    m_revealed->setContentsMargins(0, 0, 0, 0);
    m_revealed->setSpacing(kGap);
    holder->hide();
    m_all->addWidget(holder);
}

void LessonPage::buildQuestion()
{
    const bool predicts = m_step.kind == StepKind::Predict;
    auto* inner = box(true);
    group(inner, predicts ? tr("Predict first") : tr("Question"));
    auto* only = new QButtonGroup(this);
    for (const LessonOption& option : m_step.options) {
        auto* button = new OptionButton(words(m_state, option.id));
        button->setObjectName(QString::fromStdString(option.id));
        only->addButton(button);
        inner->addWidget(button);
        m_options.push_back(button);
        auto* feedback = live(inner, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence), option.id + ".feedback");
        feedback->hide();
        m_feedback.push_back(feedback);
        connect(button, &QAbstractButton::toggled, this, [this] { refreshOptions(m_state); });
    }
    if (predicts) {
        label(inner, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption))->setMarkdown(tr("How sure are you?").toStdString());
        auto* row = new QHBoxLayout;
        row->setSpacing(6);
        auto* sure = new QButtonGroup(this);
        for (const QString& name : {tr("a guess"), tr("I think so"), tr("sure")}) {
            auto* button = new PillButton(name, PillButton::Look::Outline);
            button->setCheckable(true);
            sure->addButton(button);
            row->addWidget(button);
            m_confidence.push_back(button);
            connect(button, &QAbstractButton::toggled, this, [this] { refreshOptions(m_state); });
        }
        row->addStretch();
        inner->addLayout(row);
    }
    m_commit = new PillButton(predicts ? tr("Commit") : tr("Answer"), PillButton::Look::Filled);
    m_commit->setObjectName("commit");
    inner->addWidget(m_commit);
    connect(m_commit, &QAbstractButton::clicked, this, &LessonPage::commitChoice);
}

void LessonPage::commitChoice()
{
    const auto chosen = std::find_if(m_options.begin(), m_options.end(), [](const OptionButton* b) { return b->isChecked(); });
    if (chosen == m_options.end())
        return;
    const std::string id = m_step.options[static_cast<std::size_t>(chosen - m_options.begin())].id;
    if (m_step.kind == StepKind::Quiz) {
        emit answeredQuiz(id);
        return;
    }
    for (std::size_t i = 0; i < m_confidence.size(); ++i)
        if (m_confidence[i]->isChecked())
            emit predicted(id, static_cast<Confidence>(i + 1));
}

void LessonPage::buildMove()
{
    auto* inner = box(true);
    group(inner, tr("Your move"));
    live(inner, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Value), "move");
    m_command = new QLineEdit;
    m_command->setObjectName("command");
    m_command->setFont(fontOf(FontRole::Mono));
    m_command->setPlaceholderText(tr("a command, then Enter"));
    m_command->setAccessibleName(tr("Command"));
    inner->addWidget(m_command);
    connect(m_command, &QLineEdit::returnPressed, this, [this] {
        const QString line = m_command->text().trimmed();
        if (line.isEmpty())
            return;
        m_command->clear();
        tell({});
        emit commandGiven(line);
    });
    auto* open = label(inner, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption));
    std::string allowed;
    for (const std::string& line : m_step.allow)
        allowed += (allowed.empty() ? "`" : " · `") + line + "`";
    open->setMarkdown(tr("Open in this step, here or on the stage: %1").arg(QString::fromStdString(allowed)).toStdString());
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_show = new PillButton(tr("Show me"), PillButton::Look::Outline);
    m_show->setObjectName("show");
    m_show->setToolTip(tr("Does this step for you; it counts as shown, not as solved"));
    m_hint = new PillButton({}, PillButton::Look::Outline);
    m_hint->setObjectName("hint");
    row->addWidget(m_show);
    row->addWidget(m_hint);
    row->addStretch();
    inner->addLayout(row);
    connect(m_show, &QAbstractButton::clicked, this, &LessonPage::showWanted);
    connect(m_hint, &QAbstractButton::clicked, this, &LessonPage::hintWanted);
    for (const LessonHint& hint : m_step.hints) {
        auto* layout = box(false);
        auto* frame = layout->parentWidget();
        group(layout, hint.after ? tr("Hint") : tr("Look"));
        live(layout, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Value), hint.id);
        frame->hide();
        m_hints.push_back({hint.id, frame});
    }
    auto* checks = new QVBoxLayout;
    checks->setSpacing(6);
    group(checks, tr("This step is done when"));
    for (const LessonCheck& check : m_step.checks) {
        auto* line = new QHBoxLayout;
        line->setSpacing(kGap);
        CheckRow made{new TickMark, nullptr, nullptr};
        line->addWidget(made.tick, 0, Qt::AlignTop);
        auto* text = new QVBoxLayout;
        text->setSpacing(2);
        made.name = live(text, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Value), check.id);
        made.notYet = live(text, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption), check.id + ".notyet");
        line->addLayout(text, 1);
        checks->addLayout(line);
        m_checks.push_back(made);
    }
    m_all->addLayout(checks);
    for (const LessonSolution& solution : m_step.solutions) {
        auto* badge = label(m_all, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Ok));
        badge->hide();
        m_badges.emplace_back(solution.id, badge);
    }
    m_shown = label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption));
    m_shown->setMarkdown(tr("This step was shown. Do it again by yourself with “Do it again”.").toStdString());
    m_shown->hide();
}

void LessonPage::buildReading()
{
    auto* inner = box(true);
    group(inner, tr("Read it off"));
    live(inner, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Value), "prompt");
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_reading = new QLineEdit;
    m_reading->setObjectName("reading");
    m_reading->setFont(fontOf(FontRole::MonoStrong));
    m_reading->setMaximumWidth(110);
    m_reading->setAccessibleName(tr("What you read"));
    m_check = new PillButton(tr("Check"), PillButton::Look::Filled);
    m_check->setObjectName("check");
    row->addWidget(m_reading);
    row->addWidget(m_check);
    row->addStretch();
    inner->addLayout(row);
    m_wrong = live(inner, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Bad), "wrong");
    m_again = new PillButton(Icon::StepBack, tr("Look again, slowly"), PillButton::Look::Outline);
    m_again->setObjectName("again");
    inner->addWidget(m_again, 0, Qt::AlignLeft);
    m_rightReading = label(inner, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Ok));
    const auto give = [this] { emit readingGiven(m_reading->text()); };
    connect(m_check, &QAbstractButton::clicked, this, give);
    connect(m_reading, &QLineEdit::returnPressed, this, give);
    connect(m_again, &QAbstractButton::clicked, this, &LessonPage::againWanted);
}

void LessonPage::buildCard()
{
    auto* inner = box(true);
    if (m_step.slider) {
        auto* head = new QHBoxLayout;
        auto* name = new WordsLabel(FontRole::Text, Ink::Value);
        name->setMarkdown(words(m_state, m_step.slider->id));
        m_sliderValue = new WordsLabel(FontRole::MonoStrong, Ink::Accent);
        m_sliderValue->setAlignment(Qt::AlignRight | Qt::AlignTop);
        head->addWidget(name, 1);
        head->addWidget(m_sliderValue);
        inner->addLayout(head);
        m_slider = new QSlider(Qt::Horizontal);
        m_slider->setObjectName("slider");
        m_slider->setRange(static_cast<int>(m_step.slider->from), static_cast<int>(m_step.slider->to));
        m_slider->setPageStep(1);
        m_slider->setAccessibleName(QString::fromStdString(words(m_state, m_step.slider->id)));
        inner->addWidget(m_slider);
        connect(m_slider, &QSlider::valueChanged, this, [this](int value) { emit sliderMoved(value); });
    }
    for (const LessonRow& row : m_step.rows) {
        auto* name = label(inner, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence));
        name->setMarkdown(words(m_state, row.id));
        auto* line = new QHBoxLayout;
        CopyRow made{new WordsLabel(FontRole::MonoStrong, Ink::Value), new CopyCells};
        made.number->setFixedWidth(28);
        made.number->setMinimumWidth(28);
        line->addWidget(made.number);
        line->addWidget(made.cells, 1);
        inner->addLayout(line);
        m_copies.push_back(made);
    }
}

void LessonPage::buildLedger()
{
    if (m_state.ledger.empty())
        return;
    auto* inner = box(false);
    group(inner, tr("Ledger"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    int column = 0;
    for (const QString& name : {tr("producer"), tr("acked"), tr("in the log"), tr("lost")}) {
        auto* head = new WordsLabel(FontRole::Caption, Ink::Caption);
        head->setMarkdown(name.toStdString());
        head->setAlignment(column == 0 ? Qt::AlignLeft : Qt::AlignRight);
        head->setWordWrap(false);
        grid->addWidget(head, 0, column++);
    }
    for (std::size_t row = 0; row < m_state.ledger.size(); ++row) {
        std::vector<WordsLabel*> cells;
        for (int i = 0; i < 4; ++i) {
            auto* cell = new WordsLabel(i == 0 ? FontRole::Mono : FontRole::MonoStrong, Ink::Value);
            cell->setAlignment(i == 0 ? Qt::AlignLeft : Qt::AlignRight);
            cell->setWordWrap(false);
            grid->addWidget(cell, static_cast<int>(row) + 1, i);
            cells.push_back(cell);
        }
        m_ledger.push_back(std::move(cells));
    }
    inner->addLayout(grid);
}

void LessonPage::buildEnd()
{
    const LessonWords& all = m_lesson.words(m_isChinese);
    const auto text = [&](const char* id) {
        const LessonText* found = all.find(id);
        return found != nullptr ? found->raw() : std::string();
    };
    label(m_all, static_cast<int>(FontRole::PanelTitle), static_cast<int>(Ink::Value))->setMarkdown(tr("Done").toStdString());
    auto* claim = box(true);
    group(claim, tr("People say"));
    label(claim, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Value))->setMarkdown(text("claim"));
    label(claim, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence))
        ->setMarkdown(tr("You have seen where it breaks.").toStdString());
    auto* goal = box(true);
    group(goal, tr("What you can do now"));
    label(goal, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Value))->setMarkdown(text("goal"));
    const auto solved = std::count(m_state.statuses.begin(), m_state.statuses.end(), StepStatus::Solved);
    const auto shown = std::count(m_state.statuses.begin(), m_state.statuses.end(), StepStatus::Shown);
    label(m_all, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence))
        ->setMarkdown(tr("Steps done by yourself: %1 · shown: %2").arg(solved).arg(shown).toStdString());
    for (const std::string& found : m_state.solutions)
        for (const LessonStep& step : m_lesson.steps)
            for (const LessonSolution& solution : step.solutions)
                if (solution.id == found)
                    if (const LessonText* name = all.find(step.id + "." + found))
                        label(m_all, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Ok))->setMarkdown("✓ " + name->raw());
}

// -- new values -------------------------------------------------------------------------------------------------------

void LessonPage::refresh(const LessonState& state)
{
    m_state = state;
    for (const auto& [made, part] : m_live)
        if (const auto found = state.texts.find(part); found != state.texts.end())
            made->setMarkdown(found->second.in(m_isChinese));
    refreshOptions(state);
    refreshChecks(state);
    refreshLedger(state);
    if (m_reading != nullptr) {
        m_reading->setEnabled(!state.done);
        m_check->setVisible(!state.done);
        m_wrong->setVisible(state.readingWrong && !state.done);
        m_again->setVisible(state.readingWrong && !state.done);
        m_rightReading->setVisible(state.done);
        m_rightReading->setMarkdown(tr("Right: %1").arg(QString::fromStdString(state.reading)).toStdString());
        if (state.done && m_reading->text().isEmpty())
            m_reading->setText(QString::fromStdString(state.reading));
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
    for (; m_revealedCount < here.size(); ++m_revealedCount) {
        const PredictionState& made = *here[m_revealedCount];
        const std::string asked = m_lesson.steps[made.step].id + ".";
        const bool isRight = made.chosen == made.happened;
        group(m_revealed, tr("You predicted"));
        auto* chosen = label(m_revealed, static_cast<int>(FontRole::TextStrong), static_cast<int>(isRight ? Ink::Ok : Ink::Dry));
        chosen->setMarkdown(words(state, asked + made.chosen));
        if (!isRight && !made.happened.empty())
            label(m_revealed, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Value))
                ->setMarkdown(tr("What happened: %1").arg(QString::fromStdString(words(state, asked + made.happened))).toStdString());
        label(m_revealed, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence))->setMarkdown(words(state, asked + made.chosen + ".feedback"));
        m_revealed->parentWidget()->show();
    }
}

void LessonPage::refreshOptions(const LessonState& state)
{
    if (m_options.empty() || m_commit == nullptr)
        return;
    const bool predicts = m_step.kind == StepKind::Predict;
    const bool isFixed = state.done;
    bool isChosen = false;
    for (std::size_t i = 0; i < m_options.size(); ++i) {
        const LessonOption& option = m_step.options[i];
        const bool isThis = state.chosen == option.id;
        if (isFixed && isThis && !m_options[i]->isChecked()) {
            const QSignalBlocker quiet(m_options[i]);
            m_options[i]->setChecked(true);
        }
        isChosen = isChosen || m_options[i]->isChecked();
        m_options[i]->setEnabled(!isFixed);
        if (!predicts) {
            m_options[i]->setMark(!isThis ? OptionButton::Mark::None : option.correct ? OptionButton::Mark::Right : OptionButton::Mark::Wrong);
            m_feedback[i]->setVisible(isThis);
        }
    }
    bool isSure = !predicts;
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
    m_commit->setVisible(!isFixed);
    m_commit->setEnabled(isChosen && isSure);
    m_commit->setToolTip(!isChosen ? tr("Choose one first") : !isSure ? tr("Say how sure you are") : QString());
}

void LessonPage::refreshChecks(const LessonState& state)
{
    for (std::size_t i = 0; i < m_checks.size() && i < state.checks.size(); ++i) {
        m_checks[i].tick->setTicked(state.checks[i].isTrue);
        m_checks[i].notYet->setVisible(!state.checks[i].isTrue);
        m_checks[i].name->setInk(state.checks[i].isTrue ? Ink::Sentence : Ink::Value);
    }
    for (const HintBox& hint : m_hints)
        hint.box->setVisible(std::find(state.hints.begin(), state.hints.end(), hint.id) != state.hints.end());
    if (m_hint != nullptr) {
        m_hint->setWords(state.hintsLeft > 0 ? tr("Hint (%1 left)").arg(state.hintsLeft) : tr("No more hints"));
        m_hint->setEnabled(state.hintsLeft > 0 && !state.done);
        m_hint->setVisible(std::any_of(m_step.hints.begin(), m_step.hints.end(), [](const LessonHint& hint) { return hint.after.has_value(); }));
        m_show->setEnabled(!state.done);
        m_shown->setVisible(state.done && state.statuses[state.step] == StepStatus::Shown);
    }
    for (const auto& [id, badge] : m_badges) {
        const bool isFound = std::find(state.solutions.begin(), state.solutions.end(), id) != state.solutions.end();
        badge->setVisible(isFound);
        if (isFound)
            badge->setMarkdown("✓ " + words(state, id));
    }
}

void LessonPage::refreshLedger(const LessonState& state)
{
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
    m_told->setVisible(!words.isEmpty());
}

void LessonPage::focusFirst()
{
    if (m_reading != nullptr && m_reading->isEnabled())
        m_reading->setFocus();
    else if (m_command != nullptr)
        m_command->setFocus();
    else if (!m_options.empty() && m_options.front()->isEnabled())
        m_options.front()->setFocus();
    else if (m_slider != nullptr)
        m_slider->setFocus();
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
    case LessonRefusal::NotReached:
        return tr("You have not been there yet: the steps before it come first.");
    case LessonRefusal::TimeStands:
        return tr("Time stands in this step. It runs again when there is something to do.");
    case LessonRefusal::NothingToShow:
        return tr("There is nothing to show in this step.");
    default:
        return {};
    }
}

} // namespace ui
