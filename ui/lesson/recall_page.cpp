#include "ui/lesson/recall_page.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/common/buttons.h"
#include "ui/lesson/lesson_widgets.h"
#include "ui/lesson/question_box.h"

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
    m_options = new QuestionBox(*m_question.lesson, m_step, [this](const std::string& part) { return words(part); });
    m_inner->addWidget(m_options);
    connect(m_options, &QuestionBox::changed, this, [this] { m_turn->setEnabled(!m_options->given().empty()); });
    connect(m_options, &QuestionBox::entered, this, &RecallPage::enter);
    m_turn = new PillButton(tr("Answer"), PillButton::Look::Filled);
    m_turn->setObjectName("recallAnswer");
    m_turn->setEnabled(!m_options->given().empty());
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
    const LessonGiven given = m_options->given();
    const Judgement said = judge(m_step, given);
    m_options->showAnswer(given, &said, true);
    if (!said.isRight)
        m_options->reveal();
    m_turn->hide();
    give(said.isRight);
}

void RecallPage::chooseNumber(int number)
{
    if (!m_isAnswered && m_options != nullptr)
        m_options->chooseNumber(number);
}

void RecallPage::enter()
{
    if (m_turn->isVisible() && m_turn->isEnabled())
        m_turn->click();
}

void RecallPage::focusFirst()
{
    if (m_options == nullptr || m_options->first() == nullptr)
        m_turn->setFocus();
    else
        m_options->first()->setFocus();
}

} // namespace ui
