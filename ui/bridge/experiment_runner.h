#pragma once

// Plays the runs of an experiment on all cores, away from the GUI thread, and hands their rows over as they come, at most twenty times a
// second and in no particular order.
//
// GUI thread. The rows of an experiment do not depend on how many cores play it.

#include <QObject>
#include <QTimer>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/lab/experiment.h"

namespace ui {

class ExperimentRunner : public QObject {
    Q_OBJECT
public:
    explicit ExperimentRunner(QObject* parent = nullptr);
    ~ExperimentRunner() override; // as cancel(), and waits for the runs under way

    // Preconditions: nothing is running, experiment.problem() is nothing.
    void start(engine::Experiment experiment);
    void cancel(); // after the runs under way; their rows still come
    bool isRunning() const { return m_thread.joinable(); }
    // Comes back when every row has been handed over: for tests.
    void finish();

signals:
    void rowsArrived(const std::vector<engine::ExperimentRow>& rows);
    void ended(bool whole); // false: it was cancelled

private:
    void deliver();

    std::thread m_thread;
    std::mutex m_mutex;
    std::vector<engine::ExperimentRow> m_waiting;
    std::atomic<bool> m_cancelled{false}, m_done{false};
    QTimer m_timer;
};

} // namespace ui
