#include "ui/lesson/recall_page.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/buttons.h"
#include "ui/lesson/lesson_widgets.h"

namespace ui {

using Ink = WordsLabel::Ink;

RecallPage::RecallPage(const RecallQuestion& question, bool isChinese, QWidget* parent)
    : PageWidget(parent), m_question(question), m_step(question.lesson->steps[question.step]), m_isChinese(isChinese)
{
    auto* why = new WordsLabel(FontRole::Text, Ink::Sentence);
    why->setMarkdown(tr("Do you still know this? It counts for nothing, and it comes back until it stays.").toStdString());
    m_all->addWidget(why);
    m_inner = box(true);
    auto* title = new WordsLabel(FontRole::PanelTitle, Ink::Value);
    title->setObjectName("recallTitle");
    title->setMarkdown(words("title"));
    m_inner->addWidget(title);
    if (m_step.options.empty())
        buildCard();
    else
        buildQuiz();
    m_all->addStretch();
}

std::string RecallPage::words(const std::string& part) const
{
    const LessonText* text = m_question.lesson->words(m_isChinese).find(m_step.id + "." + part);
    return text != nullptr ? text->raw() : std::string();
}

void RecallPage::buildQuiz()
{
    auto* text = new WordsLabel(FontRole::Text, Ink::Sentence);
    text->setMarkdown(words("text"));
    m_inner->addWidget(text);
    auto* only = new QButtonGroup(this);
    int number = 0;
    for (const LessonOption& option : m_step.options) {
        auto* button = new OptionButton(words(option.id));
        button->setNumber(++number);
        button->setObjectName(QString::fromStdString(option.id));
        only->addButton(button);
        m_inner->addWidget(button);
        m_options.push_back(button);
        auto* feedback = new WordsLabel(FontRole::Text, Ink::Sentence);
        feedback->setMarkdown(words(option.id + ".feedback"));
        feedback->hide();
        m_inner->addWidget(feedback);
        m_feedback.push_back(feedback);
        connect(button, &QAbstractButton::toggled, this, [this] { m_turn->setEnabled(true); });
    }
    m_turn = new PillButton(tr("Answer"), PillButton::Look::Filled);
    m_turn->setObjectName("recallAnswer");
    m_turn->setEnabled(false);
    m_inner->addWidget(m_turn);
    connect(m_turn, &QAbstractButton::clicked, this, &RecallPage::giveChoice);
}

void RecallPage::buildCard()
{
    m_back = new WordsLabel(FontRole::Text, Ink::Sentence);
    m_back->setMarkdown(words("text"));
    m_back->hide();
    m_inner->addWidget(m_back);
    m_turn = new PillButton(tr("Show the answer"), PillButton::Look::Filled);
    m_turn->setObjectName("recallTurn");
    m_inner->addWidget(m_turn);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_known = new PillButton(tr("I knew it"), PillButton::Look::Outline);
    m_known->setObjectName("recallKnown");
    m_forgotten = new PillButton(tr("Not any more"), PillButton::Look::Outline);
    m_forgotten->setObjectName("recallForgotten");
    for (PillButton* button : {m_known, m_forgotten}) {
        button->hide();
        row->addWidget(button);
    }
    row->addStretch();
    m_inner->addLayout(row);
    connect(m_turn, &QAbstractButton::clicked, this, [this] {
        for (QWidget* part : {static_cast<QWidget*>(m_back), static_cast<QWidget*>(m_known), static_cast<QWidget*>(m_forgotten)})
            part->show();
        m_turn->hide();
        m_known->setFocus();
    });
    connect(m_known, &QAbstractButton::clicked, this, [this] { give(true); });
    connect(m_forgotten, &QAbstractButton::clicked, this, [this] { give(false); });
}

void RecallPage::give(bool known)
{
    if (m_isAnswered)
        return;
    m_isAnswered = true;
    for (PillButton* button : {m_turn, m_known, m_forgotten})
        if (button != nullptr)
            button->setEnabled(false);
    emit answered(known);
}

void RecallPage::giveChoice()
{
    bool known = false;
    for (std::size_t i = 0; i < m_options.size(); ++i) {
        const LessonOption& option = m_step.options[i];
        const bool isThis = m_options[i]->isChecked();
        known = known || (isThis && option.correct);
        m_options[i]->setEnabled(false);
        if (isThis || option.correct) {
            m_options[i]->setMark(option.correct ? OptionButton::Mark::Right : OptionButton::Mark::Wrong);
            m_feedback[i]->show();
        }
    }
    m_turn->hide();
    give(known);
}

void RecallPage::chooseNumber(int number)
{
    if (m_isAnswered || number < 1 || static_cast<std::size_t>(number) > m_options.size())
        return;
    m_options[static_cast<std::size_t>(number) - 1]->setChecked(true);
    m_options[static_cast<std::size_t>(number) - 1]->setFocus();
}

void RecallPage::enter()
{
    if (m_turn->isVisible() && m_turn->isEnabled())
        m_turn->click();
}

void RecallPage::focusFirst()
{
    if (m_options.empty())
        m_turn->setFocus();
    else
        m_options.front()->setFocus();
}

} // namespace ui
