#include "ui/bridge/experiment_runner.h"

#include "engine/net/worker_pool.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kDeliverMs = 50;

} // namespace

ExperimentRunner::ExperimentRunner(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kDeliverMs);
    connect(&m_timer, &QTimer::timeout, this, &ExperimentRunner::deliver);
}

ExperimentRunner::~ExperimentRunner()
{
    cancel();
    if (m_thread.joinable())
        m_thread.join();
}

void ExperimentRunner::start(Experiment experiment)
{
    m_cancelled = false;
    m_done = false;
    m_timer.start();
    m_thread = std::thread([this, experiment = std::move(experiment)] {
        doAll(experiment.runs(), 0, [&](std::size_t run) {
            // Seed by seed over all cells: the whole picture is there early and becomes sharper.
            auto row = playRun(experiment, run % experiment.cells(), run / experiment.cells() + 1);
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(row));
            return !m_cancelled;
        });
        m_done = true;
    });
}

void ExperimentRunner::cancel()
{
    m_cancelled = true;
}

void ExperimentRunner::finish()
{
    if (m_thread.joinable())
        m_thread.join();
    deliver();
}

void ExperimentRunner::deliver()
{
    const bool done = m_done;
    std::vector<ExperimentRow> rows;
    {
        const std::lock_guard lock(m_mutex);
        rows.swap(m_waiting);
    }
    if (!rows.empty())
        emit rowsArrived(rows);
    if (!done)
        return;
    m_timer.stop();
    if (m_thread.joinable())
        m_thread.join();
    emit ended(!m_cancelled);
}

} // namespace ui
