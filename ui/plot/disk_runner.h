#pragma once

// Measures the disk on a thread of its own and tells the GUI thread what it finds. Cancelled and waited for when it goes: it then
// ends within one write of the disk.

#include <QObject>

#include <thread>

#include "engine/net/measure/run.h"

namespace ui {

class DiskRunner : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~DiskRunner() override;

    void start(const measure::Options& options); // nothing while one is under way
    void cancel();
    bool isRunning() const { return m_isRunning; } // from start() to ended()
    // Comes back when everything is told: for tests.
    void finish();

signals:
    void began(const measure::Place& place);
    void progressed(const measure::Progress& progress);
    void found(const measure::Measurement& measurement);
    void ended(const measure::Outcome& outcome);

private:
    bool m_isRunning = false;
    std::jthread m_thread;
};

} // namespace ui
