// The part of the main window that opens experiments, and their runs.

#include <QTimer>

#include <algorithm>

#include "engine/lab/experiment.h"
#include "ui/experiment/experiment_view.h"
#include "ui/lesson/lesson_session.h"
#include "ui/window/main_window.h"

namespace ui {

using namespace engine;

namespace {

constexpr Duration kAfterTheLast{30s}; // so that what the last command caused is seen

} // namespace

// With what happened on the live branch so far as the course that is varied.
void MainWindow::openExperiment()
{
    struct Answer {
        LabFile course;
        bool outside = false;
    };
    auto answer = std::make_shared<Answer>();
    m_bridge.ask(
        [answer](Lab& lab) {
            const auto saved = lab.save();
            answer->outside = !saved.inputs.empty();
            answer->course = plainCourse(saved.file);
            Time last{0s};
            for (const LabDo& one : answer->course.todo)
                last = std::max(last, one.at.value_or(last));
            answer->course.until = std::max(answer->course.until.value_or(last), last + kAfterTheLast);
            return QString();
        },
        [this, answer](const QString&) {
            if (!m_experiment) {
                m_experiment = new ExperimentView(this);
                m_experiment->setWindowFlag(Qt::Window);
                if (m_doors.newScripts)
                    m_experiment->useScripts(m_doors.newScripts());
                m_experiment->resize(QSize(1480, 900).boundedTo(size()));
                connect(m_experiment, &ExperimentView::openRequested, this, &MainWindow::openRun);
            }
            if (!m_experiment->runner().isRunning())
                m_experiment->setLab(answer->course, "LAB.hwlab",
                    answer->outside ? tr("What real clients sent is not part of an experiment: only the lab's own producers and consumers play.") : QString());
            m_experiment->show();
            m_experiment->raise();
            m_experiment->activateWindow();
        });
}

// One run of an experiment in this window, paused where it lost something.
void MainWindow::openRun(const LabFile& file, std::uint64_t seed, std::optional<Time> at)
{
    leaveLesson();
    LabOptions options;
    options.seed = seed;
    m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
    auto lab = std::make_unique<Lab>(file, options);
    if (m_doors.keep)
        m_doors.keep(*lab);
    lab->runUntil(at.value_or(file.end()));
    m_labTitle = QString::fromStdString(file.title);
    m_bridge.replaceLab(std::move(lab));
    retranslate();
    tell(tr("Seed %1 of the experiment, paused where it lost its first record.").arg(seed));
    raise();
    activateWindow();
}

} // namespace ui
