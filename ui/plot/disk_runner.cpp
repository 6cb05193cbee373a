#include "ui/plot/disk_runner.h"

#include <QCoreApplication>

namespace ui {

DiskRunner::~DiskRunner() { cancel(); } // the thread is waited for by its own destructor

void DiskRunner::start(const measure::Options& options)
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_thread = std::jthread([this, options](const std::stop_token& stop) {
        // What is told goes into this object's queue, and is forgotten with it.
        const auto tell = [this](auto words) { QMetaObject::invokeMethod(this, words, Qt::QueuedConnection); };
        const auto outcome = measure::run(options, stop,
            {[&](const measure::Place& place) { tell([this, place] { emit began(place); }); },
                [&](const measure::Progress& progress) { tell([this, progress] { emit progressed(progress); }); },
                [&](const measure::Measurement& measurement) { tell([this, measurement] { emit found(measurement); }); }});
        tell([this, outcome] {
            m_isRunning = false;
            emit ended(outcome);
        });
    });
}

void DiskRunner::cancel() { m_thread.request_stop(); }

void DiskRunner::finish()
{
    if (m_thread.joinable())
        m_thread.join();
    QCoreApplication::sendPostedEvents(this);
}

} // namespace ui
