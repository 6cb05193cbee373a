#include "ui/lesson/lesson_page.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/command/names.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lesson_widgets.h"
#include "ui/lesson/question_box.h"

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
    : PageWidget(parent), m_lesson(lesson), m_step(lesson.steps[state.step]), m_state(state), m_isChinese(isChinese)
{
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
        buildScaled();
        if (m_state.step == 0 && std::any_of(m_lesson.steps.begin(), m_lesson.steps.end(), [](const LessonStep& step) { return step.kind == StepKind::Challenge && step.reset; })) {
            auto* skip = new PillButton(tr("I know this: to the challenge"), PillButton::Look::Quiet);
            skip->setObjectName("skip");
            m_all->addWidget(skip, 0, Qt::AlignLeft);
            connect(skip, &QAbstractButton::clicked, this, &LessonPage::skipWanted);
        }
        m_told = label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Bad));
        m_told->setObjectName("told");
        m_told->hide();
        if (m_step.kind != StepKind::Card && m_step.kind != StepKind::Quiz)
            buildLedger();
    }
    m_all->addStretch();
    refresh(state);
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
    m_question = new QuestionBox(m_lesson, m_step, [this](const std::string& part) { return words(m_state, part); });
    m_question->setObjectName("question");
    inner->addWidget(m_question);
    connect(m_question, &QuestionBox::changed, this, [this] { refreshQuestion(m_state); });
    connect(m_question, &QuestionBox::entered, this, &LessonPage::enter);
    connect(m_question, &QuestionBox::appeared, this, &LessonPage::appeared);
    if (predicts && m_step.asksConfidence) {
        label(inner, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption))->setMarkdown(tr("How sure are you?").toStdString());
        auto* row = new QHBoxLayout;
        row->setSpacing(4); // three of them fit at the narrowest
        auto* sure = new QButtonGroup(this);
        for (const QString& name : {tr("a guess"), tr("I think so"), tr("sure")}) {
            auto* button = new PillButton(name, PillButton::Look::Outline);
            button->setCheckable(true);
            sure->addButton(button);
            row->addWidget(button);
            m_confidence.push_back(button);
            connect(button, &QAbstractButton::toggled, this, [this] { refreshQuestion(m_state); });
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
    const LessonGiven given = m_question->given();
    if (given.empty())
        return;
    if (m_step.kind == StepKind::Quiz) {
        emit answeredQuiz(given);
        return;
    }
    if (!m_step.asksConfidence)
        emit predicted(given.front(), Confidence::Guess);
    for (std::size_t i = 0; i < m_confidence.size(); ++i)
        if (m_confidence[i]->isChecked())
            emit predicted(given.front(), static_cast<Confidence>(i + 1));
}

void LessonPage::buildMove()
{
    auto* inner = box(true);
    group(inner, tr("Your move"));
    live(inner, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Value), "move");
    m_command = new AnswerField;
    m_command->setObjectName("command");
    m_command->setFont(fontOf(FontRole::Mono));
    m_command->setPlaceholderText(tr("a command, then Enter"));
    m_command->setAccessibleName(tr("Command"));
    inner->addWidget(m_command);
    buildLimits(inner);
    connect(m_command, &AnswerField::entered, this, [this] {
        const QString line = m_command->text().trimmed();
        m_command->clear();
        tell(QString());
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
    if (!m_step.mayShow)
        m_show->hide();
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
    for (const LessonPause& pause : m_step.pauses) {
        auto* layout = box(true);
        group(layout, tr("Time stopped here"));
        live(layout, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Value), pause.id);
        layout->parentWidget()->hide();
        m_pauses.push_back({pause.id, layout->parentWidget()});
    }
    buildChecks();
    buildWays();
    m_shown = label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption));
    m_shown->setMarkdown(tr("This step was shown. Do it again by yourself with “Do it again”.").toStdString());
    m_shown->hide();
}

// The rules of a challenge: what it forbids and what it limits.
void LessonPage::buildLimits(QVBoxLayout* into)
{
    if (!m_step.forbid.empty())
        live(into, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Dry), "forbidden");
    if (!m_step.limits.any())
        return;
    m_limits = label(into, static_cast<int>(FontRole::CaptionStrong), static_cast<int>(Ink::Dry));
    m_limits->setObjectName("limits");
    m_overTime = label(into, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Bad));
    m_overTime->setObjectName("overTime");
    m_overTime->setMarkdown(tr("The time of this challenge is over. “Do it again” starts it anew.").toStdString());
}

void LessonPage::buildChecks()
{
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
}

// The ways of a challenge: those that were found by name, the others as a number.
void LessonPage::buildWays()
{
    if (m_step.solutions.empty())
        return;
    m_ways = label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption));
    m_ways->setObjectName("ways");
    for (const LessonSolution& solution : m_step.solutions) {
        auto* badge = label(m_all, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Ok));
        badge->hide();
        m_badges.emplace_back(solution.id, badge);
    }
}

void LessonPage::buildReading()
{
    auto* inner = box(true);
    group(inner, tr("Read it off"));
    live(inner, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Value), "prompt");
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_reading = new AnswerField;
    m_reading->setObjectName("reading");
    m_reading->setFont(fontOf(FontRole::MonoStrong));
    m_reading->setMaximumWidth(190);
    m_reading->setAccessibleName(tr("What you read"));
    m_check = new PillButton(tr("Check"), PillButton::Look::Filled);
    m_check->setObjectName("check");
    row->addWidget(m_reading, 1);
    row->addWidget(m_check);
    row->addStretch();
    inner->addLayout(row);
    if (!m_step.pick.empty())
        label(inner, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption))->setMarkdown(tr("Type it, or click it on the stage.").toStdString());
    m_wrong = live(inner, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Bad), "wrong");
    m_again = new PillButton(Icon::StepBack, tr("Look again, slowly"), PillButton::Look::Outline);
    m_again->setObjectName("again");
    inner->addWidget(m_again, 0, Qt::AlignLeft);
    m_rightReading = label(inner, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Ok));
    const auto give = [this] { emit readingGiven(m_reading->text()); };
    connect(m_check, &QAbstractButton::clicked, this, give);
    connect(m_reading, &AnswerField::entered, this, give);
    connect(m_again, &QAbstractButton::clicked, this, &LessonPage::againWanted);
}

void LessonPage::buildCard()
{
    if (!m_step.slider && m_step.rows.empty())
        return; // its text is all there is: no frame around nothing
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
    auto* grid = m_ledgerGrid = new QGridLayout;
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
    inner->addLayout(grid);
}

void LessonPage::addLedgerRow()
{
    std::vector<WordsLabel*> cells;
    for (int i = 0; i < 4; ++i) {
        auto* cell = new WordsLabel(i == 0 ? FontRole::Mono : FontRole::MonoStrong, Ink::Value);
        cell->setAlignment(i == 0 ? Qt::AlignLeft : Qt::AlignRight);
        cell->setWordWrap(false);
        m_ledgerGrid->addWidget(cell, static_cast<int>(m_ledger.size()) + 1, i);
        cells.push_back(cell);
    }
    m_ledger.push_back(std::move(cells));
}

// How it is in other versions of Kafka.
void LessonPage::buildVersions()
{
    const LessonText* versions = m_lesson.words(m_isChinese).find("versions");
    if (versions == nullptr)
        return;
    auto* inner = box(false);
    group(inner, tr("In other versions"));
    label(inner, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence))->setMarkdown(versions->raw());
}

// What differs from Kafka's defaults in this lab, at its beginning.
void LessonPage::buildScaled()
{
    if (m_state.step != 0 || m_lesson.start.scaled.empty())
        return;
    std::string all;
    for (const LessonScaled& one : m_lesson.start.scaled) {
        QStringList values;
        for (const auto& [value, whose] : one.values) {
            QStringList names;
            for (const std::string& name : whose)
                names << '`' + QString::fromStdString(name) + '`';
            const QString said = QString::fromStdString(value);
            values << (names.isEmpty() ? said : tr("%1 (%2)").arg(said, names.join(tr(", "))));
        }
        const QString line = tr("`%1` is %2 here, by default %3")
                                 .arg(QString::fromStdString(one.name), values.join(tr(", ")),
                                     QString::fromStdString(one.usual));
        all += (all.empty() ? "" : " · ") + line.toStdString();
    }
    auto* chip = label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption));
    chip->setObjectName("scaled");
    chip->setMarkdown(tr("Scaled for teaching: %1.").arg(QString::fromStdString(all)).toStdString());
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
    auto* line = box(true);
    group(line, tr("In one line"));
    label(line, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Value))->setMarkdown(text("line"));
    buildVersions();
    const auto solved = std::count(m_state.statuses.begin(), m_state.statuses.end(), StepStatus::Solved);
    const auto shown = std::count(m_state.statuses.begin(), m_state.statuses.end(), StepStatus::Shown);
    label(m_all, static_cast<int>(FontRole::Text), static_cast<int>(Ink::Sentence))
        ->setMarkdown(tr("Steps done by yourself: %1 · shown: %2").arg(solved).arg(shown).toStdString());
    for (const LessonStep& step : m_lesson.steps) {
        if (step.solutions.empty())
            continue;
        label(m_all, static_cast<int>(FontRole::Caption), static_cast<int>(Ink::Caption))
            ->setMarkdown(tr("Ways found: %1 of %2").arg(m_state.solutions.size()).arg(step.solutions.size()).toStdString());
        for (const std::string& found : m_state.solutions)
            if (const LessonText* name = all.find(step.id + "." + found))
                label(m_all, static_cast<int>(FontRole::TextStrong), static_cast<int>(Ink::Ok))->setMarkdown("✓ " + name->raw());
    }
}

} // namespace ui
