// Lessons in the window: which page the left side shows, who carries out a command, what is lit and what is locked, and what a
// learner's progress looks like in the list.

#include "ui/window/main_window.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

#include "ui/common/appearance.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lesson_file.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_shelf.h"
#include "ui/lesson/lesson_watch.h"
#include "ui/lesson/progress_file.h"
#include "ui/panels/console_panel.h"
#include "ui/panels/inspector.h"
#include "ui/window/first_open.h"
#include "ui/window/lesson_focus.h"
#include "ui/window/palette.h"
#include "ui/window/time_control.h"

namespace ui {

using namespace engine;

namespace {

constexpr Duration kReplayWall{4s};
constexpr const char* kLine = "line"; // of a menu's entry: the command that it stands for
constexpr const char* kTip = "tip";   // of it: what is told of that command where it is not locked

} // namespace

QWidget* MainWindow::buildLeft(QWidget* firstOpen)
{
    m_progress = std::make_unique<ProgressFile>(m_doors.progress);
    m_lessonWatch = new LessonWatch(this);
    m_left = new QStackedWidget;
    m_left->addWidget(firstOpen);
    m_lessonPanel = new LessonPanel;
    m_left->addWidget(m_lessonPanel);
    // Only the page that is seen decides how narrow the left side can be.
    m_lessonPanel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_left->setMinimumWidth(220);
    connect(m_lessonPanel, &LessonPanel::leaveWanted, this, &MainWindow::leaveLesson);
    m_lessonPanel->setFollowing([this] {
        const LessonDoor* next = m_lesson ? m_first->following(QString::fromStdString(m_lesson->lesson()->id)) : nullptr;
        return next ? next->number + QStringLiteral(" · ") + next->title() : QString();
    });
    connect(m_lessonPanel, &LessonPanel::followingWanted, this, [this] {
        if (const LessonDoor* next = m_first->following(QString::fromStdString(m_lesson->lesson()->id)))
            openLesson(QString(next->id)); // the list is made anew meanwhile
    });
    connect(m_lessonPanel, &LessonPanel::replayWanted, this, [this](Time from, Time to) { m_timeControl->replay(from, to, kReplayWall); });
    connect(m_lessonPanel, &LessonPanel::recalled, this,
        [this](const std::string& lesson, const std::string& step, bool known) { m_progress->recalled(lesson, step, known); });
    connect(m_lessonWatch, &LessonWatch::changed, this, &MainWindow::reloadLesson);
    connect(m_first, &FirstOpen::lessonRequested, this, &MainWindow::openLesson);
    connect(m_first, &FirstOpen::reviewRequested, this, &MainWindow::reviewCards);
    showLessons();
    return m_left;
}

void MainWindow::showLessons()
{
    std::vector<LessonDoor> doors;
    for (const std::string& id : lessonIds()) {
        std::string problem;
        const auto source = findLesson(id, problem);
        if (!source)
            continue;
        if (const auto lesson = readLesson(*source); lesson) {
            const LessonProgress& done = m_progress->progress().of(id);
            doors.push_back({QString::fromStdString(id), QString::fromStdString((*lesson)->number), QString::fromStdString((*lesson)->english.title),
                QString::fromStdString((*lesson)->chinese.title), (*lesson)->minutes, std::ssize((*lesson)->steps),
                static_cast<qsizetype>(done.stepsDone(**lesson)), done.finished, std::ssize(done.solutions)});
        } else {
            doors.push_back({QString::fromStdString(id), QString::fromStdString(id.substr(0, id.find('-'))), QString::fromStdString(id), QString::fromStdString(id)});
            doors.back().problem = QString::fromStdString(describe(lesson.error().front()));
        }
    }
    m_first->setLessons(std::move(doors));
    if (m_first->paths().empty()) {
        std::string problem; // told by the tests
        std::vector<LessonPathDoor> paths;
        for (const LessonPath& path : lessonPaths(problem)) {
            paths.push_back({QString::fromStdString(path.id), QString::fromStdString(path.english), QString::fromStdString(path.chinese), {}});
            for (const std::string& id : path.lessons)
                paths.back().lessons << QString::fromStdString(id);
        }
        m_first->setPaths(std::move(paths));
    }
    m_first->setCardsDue(std::ssize(questionsOf(m_progress->progress().due(ProgressFile::today()))));
}

// Cards whose lesson and step are still there.
std::vector<RecallQuestion> MainWindow::questionsOf(const std::vector<RecallCard>& cards) const
{
    std::vector<RecallQuestion> out;
    for (const RecallCard& card : cards) {
        std::string problem;
        const auto source = findLesson(card.lesson, problem);
        const auto lesson = source ? readLesson(*source) : LessonResult(LessonErrors{});
        const std::size_t step = lesson ? (*lesson)->indexOf(card.step) : 0;
        if (lesson && step < (*lesson)->steps.size() && isRecallable(**lesson, (*lesson)->steps[step]))
            out.push_back({*lesson, step});
    }
    return out;
}

void MainWindow::reviewCards()
{
    auto cards = questionsOf(m_progress->progress().due(ProgressFile::today()));
    if (cards.empty() || m_lesson)
        return;
    m_left->setMinimumWidth(m_lessonPanel->minimumWidth());
    m_left->setCurrentWidget(m_lessonPanel);
    m_lessonPanel->setCards(std::move(cards));
}

void MainWindow::fillLessonsMenu(QMenu& menu)
{
    const auto add = [this](QMenu& to, const LessonDoor& lesson, const QString& path) {
        auto* action = to.addAction(lesson.number + "  " + lesson.title(), this, [this, id = lesson.id, path] {
            m_first->choosePath(path); // the way on from it
            openLesson(id);
        });
        action->setCheckable(true);
        action->setChecked(m_lesson && QString::fromStdString(m_lesson->lesson()->id) == lesson.id);
    };
    for (const LessonPathDoor& path : m_first->paths()) {
        QMenu* way = menu.addMenu(path.title());
        for (const LessonDoor& lesson : m_first->lessons())
            if (path.lessons.contains(lesson.id))
                add(*way, lesson, path.id);
    }
    menu.addSeparator();
    for (const LessonDoor& lesson : m_first->lessons())
        add(menu, lesson, {});
    menu.addSeparator();
    menu.addAction(tr("Leave the lesson"), this, &MainWindow::leaveLesson)->setEnabled(m_lesson != nullptr);
}

void MainWindow::openLesson(const QString& wanted)
{
    std::string problem;
    const auto source = findLesson(wanted.toStdString(), problem);
    if (!source)
        return tell(QString::fromStdString(problem));
    const auto lesson = readLesson(*source);
    if (!lesson)
        return tell(tr("The lesson cannot be read: %1").arg(QString::fromStdString(describe(lesson.error().front()))));
    m_lessonWanted = wanted;
    startLesson(*lesson, QString::fromStdString(source->path));
    const LessonProgress& kept = m_progress->progress().of((*lesson)->id);
    if (!m_progress->problem().isEmpty())
        tell(m_progress->problem());
    if (!kept.steps.empty())
        m_lesson->restore(kept);
    m_lessonPanel->setCards(questionsOf(m_progress->progress().beforeLesson((*lesson)->id)));
}

void MainWindow::startLesson(LessonPtr lesson, const QString& folder)
{
    m_lessonPanel->setSession(nullptr);
    m_lessonPanel->setCards({});
    m_lesson = std::make_unique<LessonSession>(m_bridge, std::move(lesson), m_doors.keep);
    m_lessonWatch->watch(isLessonFolder(folder.toStdString()) ? folder : QString());
    m_pointedAt.clear();
    m_labBefore = m_slice.labNumber;
    m_looking.reset();
    connect(m_lesson.get(), &LessonSession::ended, this, &MainWindow::leaveLesson);
    connect(m_lesson.get(), &LessonSession::changed, this, &MainWindow::lessonChanged);
    connect(m_lesson.get(), &LessonSession::missed, this, [this](const QString& step) { m_progress->missed(*m_lesson->lesson(), step.toStdString()); });
    connect(m_lesson.get(), &LessonSession::commandAnswered, this, [this](const QString& line, const LessonAnswer& answer) {
        CommandResult result;
        result.ok = answer.ok();
        result.error = LessonPage::refusalWords(answer).toStdString();
        answered(line, result);
    });
    m_lessonPanel->setSession(m_lesson.get());
    m_left->setMinimumWidth(m_lessonPanel->minimumWidth());
    m_left->setCurrentWidget(m_lessonPanel);
    retranslate();
}

// A broken edit is told about, and the last good version stays. Other words take their place at once; other logic begins the
// lab anew and goes on at the same step.
void MainWindow::reloadLesson()
{
    if (!m_lesson)
        return;
    std::string problem;
    const auto source = findLesson(m_lessonWanted.toStdString(), problem);
    const auto lesson = source ? readLesson(*source) : LessonResult(LessonErrors{});
    if (!lesson) {
        const QString words = source ? QString::fromStdString(describe(lesson.error().front())) : QString::fromStdString(problem);
        m_lessonPanel->tell(tr("%1 — the last version that could be read stays.").arg(words));
        return tell(words);
    }
    if ((*lesson)->logic == m_lesson->lesson()->logic) {
        m_lesson->setLesson(*lesson);
    } else {
        LessonProgress here;
        const LessonState& state = m_lesson->state();
        for (std::size_t i = 0; i < state.statuses.size(); ++i)
            if (state.statuses[i] != StepStatus::Ahead)
                here.steps[m_lesson->lesson()->steps[i].id] = state.statuses[i];
        here.solutions = state.solutions;
        here.at = m_lesson->step().id;
        startLesson(*lesson, QString::fromStdString(source->path));
        m_lesson->restore(here);
    }
    m_lessonPanel->tell({});
    tell(tr("The lesson was read again."));
}

void MainWindow::leaveLesson()
{
    m_lessonPanel->setCards({});
    m_lessonPanel->setSession(nullptr);
    m_left->setCurrentIndex(0);
    m_left->setMinimumWidth(220);
    const bool wasLesson = m_lesson != nullptr;
    if (wasLesson) {
        m_lesson->disconnect(this); // what it still hears is not about the next lesson
        m_lesson.release()->deleteLater(); // it may be the one that speaks
        m_lessonWatch->watch({});
        m_timeControl->endReplay();
        lightFocus();
    }
    showLessons();
    retranslate();
    if (wasLesson)
        tell(tr("The lesson is closed. The lab stays as it is, and everything is open."));
}

void MainWindow::lessonChanged()
{
    m_progress->take(*m_lesson->lesson(), m_lesson->state());
    pointAtFocus();
    lightFocus();
    followLocks();
}

void MainWindow::pointAtFocus()
{
    if (!m_lesson || !m_live.view || m_pointedAt == m_lesson->step().id)
        return;
    // What is shown is the lesson's lab, and has come to where the step begins: before, what it points at may be another's.
    if (!m_lesson->isTold() || m_slice.labNumber == m_labBefore || m_slice.now < m_lesson->state().now)
        return;
    m_pointedAt = m_lesson->step().id;
    m_timeControl->endReplay();
    backToNow();
    const LessonStep& step = m_lesson->step();
    if (const auto panel = panelOf(step))
        m_inspector->showTab(*panel);
    if (const auto camera = cameraOf(step, *m_live.view, m_stage->view().camera()))
        m_stage->view().setCamera(*camera);
    for (const std::string& focus : step.focus)
        if (const auto id = objectOfFocus(focus, *m_live.view)) {
            m_stage->view().setSelected(*id);
            m_inspector->show(m_shown, *id);
            return;
        }
}

// A step that asks which of them it is takes a click on the stage as the answer.
void MainWindow::pick(const ObjectId& id)
{
    if (!m_lesson || !m_live.view || m_lesson->state().trying || m_lesson->state().done || m_lesson->step().pick.empty())
        return;
    if (const std::string name = nameOfPick(m_lesson->step().pick, id, *m_live.view); !name.empty())
        m_lesson->read(QString::fromStdString(name));
}

// Nothing is dim outside a step that asks for it, nor while something else is tried.
void MainWindow::lightFocus()
{
    std::vector<ObjectId> lit;
    if (m_lesson && m_live.view && m_lesson->step().spotlight && !m_lesson->state().trying && !m_lesson->state().finished)
        for (const std::string& focus : m_lesson->step().focus)
            if (const auto id = objectOfFocus(focus, *m_live.view))
                lit.push_back(*id);
    m_stage->view().setSpotlight(std::move(lit));
}

// -- locks ------------------------------------------------------------------------------------------------------------

QString MainWindow::refusalOf(const QString& line) const
{
    if (!m_lesson || m_lesson->allows(line))
        return {};
    return LessonPage::refusalWords({LessonRefusal::Locked, allowedWords(m_lesson->step().allow)});
}

bool MainWindow::isRefusedByLesson(const QString& line)
{
    const QString words = refusalOf(line);
    if (words.isEmpty())
        return false;
    m_lessonPanel->tell(words);
    CommandResult result;
    result.ok = false;
    result.error = words.toStdString();
    answered(line, result);
    return true;
}

void MainWindow::lineEntry(QAction* action, const QString& line, const QString& tip)
{
    action->setProperty(kLine, line);
    action->setProperty(kTip, tip);
}

void MainWindow::lockMenu(QMenu& menu) const
{
    menu.setToolTipsVisible(true);
    for (QAction* action : menu.actions())
        if (const QString line = action->property(kLine).toString(); !line.isEmpty()) {
            const QString words = refusalOf(line);
            action->setEnabled(words.isEmpty());
            const QString tip = words.isEmpty() ? action->property(kTip).toString() : words;
            action->setToolTip(tip);
            action->setStatusTip(tip);
        }
}

void MainWindow::followLocks()
{
    const QString now = m_lesson ? QString::fromStdString(m_lesson->step().id) + (m_lesson->state().trying ? "+" : "") : QString("free");
    if (now == m_lockedFor || m_palette == nullptr)
        return;
    m_lockedFor = now;
    for (QMenu* menu : menuBar()->findChildren<QMenu*>())
        lockMenu(*menu);
    m_palette->followLocks();
    const bool isOpen = !m_lesson || m_lesson->state().trying;
    const QString open = isOpen ? QString() : QString::fromStdString(allowedWords(m_lesson->step().allow));
    m_console->setLock(isOpen ? QString() : open.isEmpty() ? tr("Locked in this step") : tr("Open in this step: %1").arg(open));
}

} // namespace ui
