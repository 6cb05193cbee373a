#include "ui/lesson/lesson_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/lesson/lesson_html.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_widgets.h"

namespace ui {

namespace {

constexpr int kAround = 16; // of what has appeared, on the page

bool isChinese() { return Appearance::instance().language() == Language::Chinese; }

} // namespace

LessonPanel::LessonPanel(QWidget* parent) : QWidget(parent)
{
    setMinimumWidth(288);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    buildHead(all);

    m_scroll = new QScrollArea;
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    all->addWidget(m_scroll, 1);
    buildFoot(all);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &LessonPanel::rebuild);
    retranslate();
}

void LessonPanel::buildHead(QVBoxLayout* all)
{
    auto* head = new QVBoxLayout;
    head->setContentsMargins(16, 12, 12, 8);
    head->setSpacing(4);
    auto* names = new QHBoxLayout;
    m_title = new WordsLabel(FontRole::CaptionStrong, WordsLabel::Ink::Sentence);
    m_leave = new IconButton(Icon::Cross, {}, IconButton::Look::Plain);
    m_leave->setExtent(26);
    m_leave->setObjectName("leave");
    names->addWidget(m_title, 1);
    names->addWidget(m_leave, 0, Qt::AlignTop);
    head->addLayout(names);
    m_count = new WordsLabel(FontRole::Caption, WordsLabel::Ink::Caption);
    m_count->setObjectName("count");
    head->addWidget(m_count);
    m_steps = new StepBar;
    head->addWidget(m_steps);
    all->addLayout(head);
    connect(m_leave, &QAbstractButton::clicked, this, &LessonPanel::leaveWanted);
    connect(m_steps, &StepBar::chosen, this, [this](std::size_t index) { m_session->jumpTo(index); });
}

void LessonPanel::buildFoot(QVBoxLayout* all)
{
    m_aside = new Card(Card::Look::Inner);
    auto* aside = new QVBoxLayout(m_aside);
    aside->setContentsMargins(12, 10, 12, 12);
    aside->setSpacing(8);
    m_asideWords = new WordsLabel(FontRole::Text, WordsLabel::Ink::Sentence);
    m_return = new PillButton({}, PillButton::Look::Filled);
    m_return->setObjectName("return");
    aside->addWidget(m_asideWords);
    aside->addWidget(m_return, 0, Qt::AlignLeft);
    auto* around = new QVBoxLayout;
    around->setContentsMargins(16, 8, 16, 0);
    around->addWidget(m_aside);
    all->addLayout(around);
    m_aside->hide();

    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(16, 8, 16, 12);
    foot->setSpacing(6);
    m_try = new PillButton({}, PillButton::Look::Quiet);
    m_try->setObjectName("try");
    m_back = new PillButton({}, PillButton::Look::Outline);
    m_back->setObjectName("back");
    m_reset = new PillButton({}, PillButton::Look::Quiet);
    m_reset->setObjectName("reset");
    m_next = new PillButton({}, PillButton::Look::Filled);
    m_next->setObjectName("next");
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_back);
    row->addWidget(m_reset);
    row->addStretch();
    row->addWidget(m_next);
    foot->addWidget(m_try, 0, Qt::AlignLeft);
    foot->addLayout(row);
    all->addLayout(foot);
    connect(m_back, &QAbstractButton::clicked, this, [this] { m_session->back(); });
    connect(m_reset, &QAbstractButton::clicked, this, [this] {
        m_session->reset();
        if (m_page != nullptr)
            m_page->focusFirst(); // what is typed next is an answer, not a key of the window
    });
    connect(m_next, &QAbstractButton::clicked, this, &LessonPanel::goOn);
    connect(m_try, &QAbstractButton::clicked, this, [this] {
        if (m_session->state().finished)
            emit leaveWanted();
        else
            m_session->trySomething();
    });
    connect(m_return, &QAbstractButton::clicked, this, [this] { m_session->backToLesson(); });
}

void LessonPanel::goOn()
{
    if (isRecalling())
        nextCard();
    else if (m_session != nullptr && m_session->state().finished)
        emit following().isEmpty() ? leaveWanted() : followingWanted();
    else if (m_session != nullptr)
        m_session->next();
}

// -- cards that come back ---------------------------------------------------------------------------------------------

void LessonPanel::setCards(std::vector<RecallQuestion> cards)
{
    m_cards = std::move(cards);
    m_card = 0;
    rebuild();
    if (m_recall != nullptr)
        m_recall->focusFirst();
}

void LessonPanel::showCard()
{
    const RecallQuestion& card = m_cards[m_card];
    m_page = nullptr;
    m_recall = new RecallPage(card, isChinese());
    m_scroll->setWidget(m_recall);
    m_recall->setAutoFillBackground(false);
    connect(m_recall, &RecallPage::answered, this, [this](bool known) {
        const RecallQuestion& answered = m_cards[m_card];
        emit recalled(answered.lesson->id, answered.lesson->steps[answered.step].id, known);
        refreshFoot();
        m_next->setFocus();
    });
    m_title->setMarkdown(tr("From lesson %1 · %2")
                             .arg(QString::fromStdString(card.lesson->number), QString::fromStdString(card.lesson->words(isChinese()).title))
                             .toStdString());
    m_count->setMarkdown(tr("Card %1 of %2").arg(m_card + 1).arg(m_cards.size()).toStdString());
    refreshFoot();
}

void LessonPanel::nextCard()
{
    ++m_card;
    if (!isRecalling() && m_session == nullptr) {
        emit leaveWanted();
        return;
    }
    rebuild();
    if (m_recall != nullptr)
        m_recall->focusFirst();
    else if (m_page != nullptr)
        m_page->focusFirst();
}

// -- the lesson -------------------------------------------------------------------------------------------------------

void LessonPanel::setSession(LessonSession* session)
{
    if (m_session != nullptr)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session != nullptr) {
        connect(session, &LessonSession::changed, this, &LessonPanel::refresh);
        connect(session, &LessonSession::answered, this, &LessonPanel::answered);
        connect(session, &LessonSession::replayRequested, this, &LessonPanel::replayWanted);
    }
    rebuild();
}

void LessonPanel::rebuild()
{
    m_recall = nullptr;
    if (isRecalling()) {
        showCard();
        return;
    }
    if (m_session == nullptr) {
        delete m_scroll->takeWidget();
        m_page = nullptr;
        refreshFoot();
        return;
    }
    const LessonState& state = m_session->state();
    m_shownStep = state.step;
    m_shownFinished = state.finished;
    m_page = new LessonPage(*m_session->lesson(), state, isChinese());
    m_scroll->setWidget(m_page); // the old one goes
    m_shownLesson = m_session->lesson();
    m_page->setAutoFillBackground(false);
    m_scroll->verticalScrollBar()->setValue(0);
    connect(m_page, &LessonPage::predicted, m_session, &LessonSession::predict);
    connect(m_page, &LessonPage::answeredQuiz, m_session, &LessonSession::answer);
    connect(m_page, &LessonPage::readingGiven, m_session, &LessonSession::read);
    connect(m_page, &LessonPage::commandGiven, m_session, &LessonSession::run);
    connect(m_page, &LessonPage::sliderMoved, m_session, &LessonSession::moveSlider);
    connect(m_page, &LessonPage::hintWanted, m_session, &LessonSession::hint);
    connect(m_page, &LessonPage::showWanted, m_session, &LessonSession::showMe);
    connect(m_page, &LessonPage::appeared, this, [this](QWidget* part) {
        // Once it has its place. It may be gone by then, with its page.
        QTimer::singleShot(0, part, [this, part] { m_scroll->ensureWidgetVisible(part, 0, kAround); });
    });
    connect(m_page, &LessonPage::skipWanted, m_session, &LessonSession::skipToChallenge);
    connect(m_page, &LessonPage::againWanted, this, [this] {
        const engine::Time now = m_session->state().now;
        emit replayWanted(now - m_session->step().replay, now);
    });
    refresh();
}

void LessonPanel::refresh()
{
    if (m_session == nullptr || isRecalling())
        return;
    const LessonState& state = m_session->state();
    if (m_page == nullptr || m_shownLesson != m_session->lesson() || state.step != m_shownStep || state.finished != m_shownFinished) {
        const bool hadFocus = m_page != nullptr && isAncestorOf(focusWidget());
        rebuild();
        if (hadFocus)
            m_page->focusFirst();
        return;
    }
    const Lesson& lesson = *m_session->lesson();
    m_title->setMarkdown(tr("Lesson %1 · %2").arg(QString::fromStdString(lesson.number), QString::fromStdString(lesson.words(isChinese()).title)).toStdString());
    const auto done = std::count_if(state.statuses.begin(), state.statuses.end(), [](StepStatus status) { return status != StepStatus::Ahead; });
    m_count->setMarkdown(tr("Step %1 of %2 · %3 done").arg(state.step + 1).arg(lesson.steps.size()).arg(done).toStdString());
    std::vector<QString> titles;
    for (const LessonStep& step : lesson.steps)
        if (const LessonText* title = lesson.words(isChinese()).find(step.id + ".title"))
            titles.push_back(lessonPlain(title->raw()));
    m_steps->setSteps(state, titles);
    QWidget* focused = window()->focusWidget();
    const bool hadFocus = m_page->isAncestorOf(focused);
    m_page->refresh(state);
    m_page->setEnabled(!state.trying);
    refreshFoot();
    // What had the keyboard may be fixed now: then it goes on with Next, or with what the step asks for, and not to whatever
    // comes after it in the window.
    if (hadFocus && (!focused->isEnabled() || !focused->isVisible())) {
        if (m_next->isEnabled())
            m_next->setFocus();
        else
            m_page->focusFirst();
    }
}

void LessonPanel::refreshFoot()
{
    const bool isLesson = !isRecalling() && m_session != nullptr;
    const bool isTrying = isLesson && m_session->state().trying;
    for (QWidget* part : {static_cast<QWidget*>(m_steps), static_cast<QWidget*>(m_back), static_cast<QWidget*>(m_reset)})
        part->setVisible(isLesson && !isTrying);
    m_aside->setVisible(isTrying);
    m_next->setVisible(!isTrying);
    const bool isFinished = isLesson && m_session->state().finished;
    const QString then = isFinished ? following() : QString();
    m_try->setVisible(isLesson && !isTrying && (!isFinished || !then.isEmpty()));
    m_try->setWords(isFinished ? tr("Free lab") : tr("Try something"));
    m_try->setToolTip(isFinished ? tr("Leave the lesson; the lab stays")
                                 : tr("Goes on from here on a branch of its own, with everything open; the lesson waits"));
    if (!isLesson) {
        m_next->setEnabled(true);
        m_next->setToolTip({});
        m_next->setWords(m_recall != nullptr && m_recall->isAnswered() ? tr("Next") : tr("Skip"));
        return;
    }
    const LessonState& state = m_session->state();
    m_back->setEnabled(state.step > 0 || state.finished);
    m_reset->setEnabled(!state.finished);
    const bool wasThere = !state.finished && state.statuses[state.step] != StepStatus::Ahead
        && state.step + 1 < state.reached.size() && state.reached[state.step + 1];
    m_next->setEnabled(state.done || state.finished || wasThere);
    m_next->setToolTip(!m_next->isEnabled() ? tr("Opens when this step is done") : then);
    const bool isLast = state.step + 1 == m_session->lesson()->steps.size();
    m_next->setWords(!isFinished ? (isLast ? tr("Finish") : tr("Next")) : then.isEmpty() ? tr("Free lab") : tr("Next lesson"));
}

void LessonPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & ~Qt::KeypadModifier) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9) {
        const int number = event->key() - Qt::Key_0;
        if (m_recall != nullptr)
            m_recall->chooseNumber(number);
        if (m_recall != nullptr || (m_page != nullptr && m_page->isEnabled() && m_page->chooseNumber(number)))
            return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        auto* button = qobject_cast<QAbstractButton*>(focusWidget());
        const bool isChosen = qobject_cast<OptionButton*>(button) != nullptr && button->isChecked();
        if (button != nullptr && !isChosen && button->isEnabled() && button->isVisible()) {
            button->click();
        } else if (m_recall != nullptr && !m_recall->isAnswered()) {
            m_recall->enter();
        } else if (m_page == nullptr || !m_page->enter()) {
            if (m_next->isVisible() && m_next->isEnabled())
                m_next->click();
        }
        return;
    }
    QWidget::keyPressEvent(event);
}

void LessonPanel::answered(const LessonAnswer& answer)
{
    if (m_page != nullptr)
        m_page->tell(answer);
}

void LessonPanel::tell(const QString& words)
{
    if (m_page != nullptr)
        m_page->tell(words);
}

void LessonPanel::retranslate()
{
    m_leave->setName(tr("Leave the lesson; the lab stays"));
    m_back->setWords(tr("Back"));
    m_reset->setWords(tr("Do it again"));
    m_next->setWords(tr("Next"));
    m_asideWords->setMarkdown(tr("You are beside the lesson. Everything is open, nothing counts, and the lesson waits.").toStdString());
    m_return->setWords(tr("Back to the lesson"));
}

void LessonPanel::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), Appearance::instance().theme().panel);
}

void LessonPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        rebuild();
    }
    QWidget::changeEvent(event);
}

} // namespace ui
