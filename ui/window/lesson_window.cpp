// Lessons in the window: which page the left side shows, who carries out a command, and looking again at what was misread.

#include "ui/window/main_window.h"

#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>

#include "ui/common/appearance.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lesson_file.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_shelf.h"
#include "ui/panels/inspector.h"
#include "ui/window/first_open.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kReplayFrames = 80;
constexpr int kReplayFrameMillis = 50; // 4 s for all
constexpr int kStillMillis = 1500;

// "broker 1", "partition orders-0", "producer p1" on the stage; nothing if it is not there.
std::optional<ObjectId> objectOf(const std::string& focus, const ClusterView& view)
{
    const std::string kind = focus.substr(0, focus.find(' '));
    const std::string name = focus.substr(focus.find(' ') + 1);
    const QString words = QString::fromStdString(name);
    if (kind == "broker")
        return ObjectId::broker(BrokerId{words.toInt()});
    if (kind == "topic")
        return ObjectId::topic(name);
    if (kind == "group")
        return ObjectId::group(name);
    if (kind == "controller")
        return ObjectId::controllers();
    if (kind == "partition")
        return ObjectId::partitionOf({words.section('-', 0, -2).toStdString(), words.section('-', -1).toInt()});
    for (const auto& [id, client] : view.clients)
        if (client->name == name)
            return ObjectId::client(id);
    return std::nullopt;
}

} // namespace

QWidget* MainWindow::buildLeft(QWidget* firstOpen)
{
    m_left = new QStackedWidget;
    m_left->addWidget(firstOpen);
    m_lessonPanel = new LessonPanel;
    m_left->addWidget(m_lessonPanel);
    // Only the page that is seen decides how narrow the left side can be.
    m_lessonPanel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_left->setMinimumWidth(220);
    m_replay = new QTimer(this);
    connect(m_replay, &QTimer::timeout, this, [this] {
        if (m_replayAt >= m_replayEnd) {
            m_replay->stop();
            backToNow();
            return;
        }
        look(m_replayAt);
        m_replayAt = m_replayAt + m_replayStep;
    });
    connect(m_lessonPanel, &LessonPanel::leaveWanted, this, &MainWindow::leaveLesson);
    connect(m_lessonPanel, &LessonPanel::replayWanted, this, &MainWindow::replay);
    connect(m_first, &FirstOpen::lessonRequested, this, &MainWindow::openLesson);
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
        if (const auto lesson = readLesson(*source); lesson)
            doors.push_back({QString::fromStdString(id), QString::fromStdString((*lesson)->number),
                QString::fromStdString((*lesson)->english.title), QString::fromStdString((*lesson)->chinese.title), (*lesson)->minutes});
    }
    m_first->setLessons(std::move(doors));
}

void MainWindow::fillLessonsMenu(QMenu& menu)
{
    for (const LessonDoor& lesson : m_first->lessons()) {
        auto* action = menu.addAction(lesson.number + "  " + lesson.title(), this, [this, id = lesson.id] { openLesson(id); });
        action->setCheckable(true);
        action->setChecked(m_lesson && QString::fromStdString(m_lesson->lesson()->id) == lesson.id);
    }
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
    m_lessonPanel->setSession(nullptr);
    m_lesson = std::make_unique<LessonSession>(m_bridge, *lesson, m_doors.keep);
    m_pointedAt = 0;
    m_looking.reset();
    connect(m_lesson.get(), &LessonSession::ended, this, &MainWindow::leaveLesson);
    connect(m_lesson.get(), &LessonSession::changed, this, &MainWindow::pointAtFocus);
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

void MainWindow::leaveLesson()
{
    if (!m_lesson)
        return;
    m_lessonPanel->setSession(nullptr);
    m_left->setCurrentIndex(0);
    m_left->setMinimumWidth(220);
    m_lesson.release()->deleteLater(); // it may be the one that speaks
    m_replay->stop();
    retranslate();
    tell(tr("The lesson is closed. The lab stays as it is, and everything is open."));
}

void MainWindow::pointAtFocus()
{
    if (!m_lesson || !m_live.view || m_pointedAt == m_lesson->state().step + 1)
        return;
    m_pointedAt = m_lesson->state().step + 1;
    m_replay->stop();
    backToNow();
    for (const std::string& focus : m_lesson->step().focus)
        if (const auto id = objectOf(focus, *m_live.view)) {
            m_stage->view().setSelected(*id);
            m_inspector->show(m_shown, *id);
            return;
        }
}

bool MainWindow::isRefusedByLesson(const QString& line)
{
    if (!m_lesson || m_lesson->allows(line))
        return false;
    const QString words
        = LessonPage::refusalWords({LessonRefusal::Locked, allowedWords(m_lesson->step().allow)});
    m_lessonPanel->tell(words);
    CommandResult result;
    result.ok = false;
    result.error = words.toStdString();
    answered(line, result);
    return true;
}

void MainWindow::replay(Time from, Time to)
{
    const bool isStill = Appearance::instance().reduceMotion(); // two pictures in place of a film
    m_replayAt = std::max(from, Time{});
    m_replayEnd = to;
    m_replayStep = std::max((to - m_replayAt) / (isStill ? 2 : kReplayFrames), Duration{1});
    m_replay->setInterval(isStill ? kStillMillis : kReplayFrameMillis);
    m_replay->start();
}

} // namespace ui
