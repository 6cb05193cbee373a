#include "ui/window/replay.h"

#include <algorithm>
#include <chrono>

#include "ui/common/appearance.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::chrono::milliseconds kFrame{50}, kStill{1500};

} // namespace

Replay::Replay(QObject* parent) : QObject(parent)
{
    connect(&m_timer, &QTimer::timeout, this, &Replay::frame);
}

void Replay::play(Time from, Time to, Duration wall, Mode mode)
{
    const std::chrono::milliseconds frame = Appearance::instance().reduceMotion() ? kStill : kFrame;
    m_from = m_at = std::max(from, Time{});
    m_to = to;
    m_mode = mode;
    m_step = std::max((m_to - m_from) / std::max<std::int64_t>(1, wall / Duration(frame)), Duration{1});
    m_timer.start(frame);
    emit changed();
}

void Replay::stop()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    emit changed();
}

void Replay::frame()
{
    if (!m_timer.isActive())
        return;
    if (m_at > m_to) {
        if (m_mode == Mode::Once) {
            stop();
            emit ended();
            return;
        }
        m_at = m_from;
    }
    emit lookRequested(m_at);
    m_at = m_at + m_step;
}

} // namespace ui
