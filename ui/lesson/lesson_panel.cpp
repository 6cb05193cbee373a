#include "ui/lesson/lesson_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/lesson/lesson_html.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_widgets.h"

namespace ui {

namespace {

bool isChinese() { return Appearance::instance().language() == Language::Chinese; }

} // namespace

LessonPanel::LessonPanel(QWidget* parent) : QWidget(parent)
{
    setMinimumWidth(288);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
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
    head->addWidget(m_count);
    m_steps = new StepBar;
    head->addWidget(m_steps);
    all->addLayout(head);

    m_scroll = new QScrollArea;
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    all->addWidget(m_scroll, 1);

    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 8, 16, 12);
    foot->setSpacing(6);
    m_back = new PillButton({}, PillButton::Look::Outline);
    m_back->setObjectName("back");
    m_reset = new PillButton({}, PillButton::Look::Quiet);
    m_reset->setObjectName("reset");
    m_next = new PillButton({}, PillButton::Look::Filled);
    m_next->setObjectName("next");
    foot->addWidget(m_back);
    foot->addWidget(m_reset);
    foot->addStretch();
    foot->addWidget(m_next);
    all->addLayout(foot);

    connect(m_leave, &QAbstractButton::clicked, this, &LessonPanel::leaveWanted);
    connect(m_back, &QAbstractButton::clicked, this, [this] { m_session->back(); });
    connect(m_reset, &QAbstractButton::clicked, this, [this] { m_session->reset(); });
    connect(m_next, &QAbstractButton::clicked, this, [this] {
        if (m_session->state().finished)
            emit leaveWanted();
        else
            m_session->next();
    });
    connect(m_steps, &StepBar::chosen, this, [this](std::size_t index) { m_session->jumpTo(index); });
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &LessonPanel::rebuild);
    retranslate();
}

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
    if (m_session == nullptr) {
        delete m_scroll->takeWidget();
        m_page = nullptr;
        return;
    }
    const LessonState& state = m_session->state();
    m_shownStep = state.step;
    m_shownFinished = state.finished;
    m_page = new LessonPage(*m_session->lesson(), state, isChinese());
    m_scroll->setWidget(m_page); // the old one goes
    m_page->setAutoFillBackground(false);
    m_scroll->verticalScrollBar()->setValue(0);
    connect(m_page, &LessonPage::predicted, m_session, &LessonSession::predict);
    connect(m_page, &LessonPage::answeredQuiz, m_session, &LessonSession::answer);
    connect(m_page, &LessonPage::readingGiven, m_session, &LessonSession::read);
    connect(m_page, &LessonPage::commandGiven, m_session, &LessonSession::run);
    connect(m_page, &LessonPage::sliderMoved, m_session, &LessonSession::moveSlider);
    connect(m_page, &LessonPage::hintWanted, m_session, &LessonSession::hint);
    connect(m_page, &LessonPage::showWanted, m_session, &LessonSession::showMe);
    connect(m_page, &LessonPage::againWanted, this, [this] {
        const engine::Time now = m_session->state().now;
        emit replayWanted(now - m_session->step().replay, now);
    });
    refresh();
}

void LessonPanel::refresh()
{
    if (m_session == nullptr)
        return;
    const LessonState& state = m_session->state();
    if (m_page == nullptr || state.step != m_shownStep || state.finished != m_shownFinished) {
        const bool hadFocus = m_page != nullptr && isAncestorOf(focusWidget());
        rebuild();
        if (hadFocus)
            m_page->focusFirst();
        return;
    }
    const Lesson& lesson = *m_session->lesson();
    m_title->setMarkdown(tr("Lesson %1 · %2").arg(QString::fromStdString(lesson.number), QString::fromStdString(lesson.words(isChinese()).title)).toStdString());
    m_count->setMarkdown(tr("Step %1 of %2").arg(state.step + 1).arg(lesson.steps.size()).toStdString());
    std::vector<QString> titles;
    for (const LessonStep& step : lesson.steps)
        if (const LessonText* title = lesson.words(isChinese()).find(step.id + ".title"))
            titles.push_back(lessonPlain(title->raw()));
    m_steps->setSteps(state, titles);
    m_page->refresh(state);
    m_back->setEnabled(state.step > 0 || state.finished);
    m_reset->setEnabled(!state.finished);
    const bool wasThere = !state.finished && state.statuses[state.step] != StepStatus::Ahead
        && state.step + 1 < state.reached.size() && state.reached[state.step + 1];
    m_next->setEnabled(state.done || state.finished || wasThere);
    m_next->setToolTip(m_next->isEnabled() ? QString() : tr("Opens when this step is done"));
    m_next->setWords(state.finished ? tr("Free lab") : state.step + 1 == lesson.steps.size() ? tr("Finish") : tr("Next"));
}

void LessonPanel::answered(const LessonAnswer& answer)
{
    const QString words = LessonPage::refusalWords(answer);
    if (m_page != nullptr)
        m_page->tell(words);
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
