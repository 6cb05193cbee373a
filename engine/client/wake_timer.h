#pragma once

// The one timer by which a client wakes itself: always set for the earliest instant anybody asked for. What is to be done
// then is found out then.

#include "engine/base/state_hash.h"
#include "engine/runtime/node.h"

namespace engine {

class WakeTimer {
public:
    explicit WakeTimer(std::uint16_t kind) : m_kind(kind) { }

    // kNever asks for nothing.
    void at(Turn& turn, Time when)
    {
        if (when >= m_at)
            return;
        if (m_timer != TimerId{})
            turn.cancelTimer(m_timer);
        m_at = when;
        m_timer = turn.setTimer(when - turn.now(), m_kind);
    }
    // True if it is this one; it is then no longer set.
    bool fired(const Timer& timer)
    {
        if (timer.kind != m_kind || timer.id != m_timer)
            return false;
        m_timer = {};
        m_at = kNever;
        return true;
    }
    void walk(StateVisitor& visitor) const { visitor.number(m_at.nanos()); }

private:
    std::uint16_t m_kind;
    TimerId m_timer;    // {0}: not set
    Time m_at = kNever;
};

} // namespace engine
