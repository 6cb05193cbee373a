#include "ui/stage/frame_clock.h"

namespace ui {

namespace {
constexpr int kFrameMs = 16;
}

void FrameClock::want(const QObject* who, bool frames)
{
    const bool was = isWanted();
    if (frames)
        m_wanting.insert(who);
    else
        m_wanting.erase(who);
    if (isWanted() != was)
        setRunning(isWanted());
}

WallFrameClock::WallFrameClock(QObject* parent) : FrameClock(parent)
{
    m_since.start();
    m_timer.setInterval(kFrameMs);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FrameClock::frame);
}

void WallFrameClock::setRunning(bool running)
{
    if (running)
        m_timer.start();
    else
        m_timer.stop();
}

} // namespace ui
