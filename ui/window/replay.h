#pragma once

// Looks at a stretch of the past again, slowly, once or in a loop. It only asks to look at one instant after the other.

#include <QObject>
#include <QTimer>

#include "engine/base/time.h"

namespace ui {

class Replay : public QObject {
    Q_OBJECT
public:
    enum class Mode : std::uint8_t { Once, Loop };

    explicit Replay(QObject* parent = nullptr);

    // `wall`: how long one pass takes. With reduced motion few pictures stand in place of a film.
    void play(engine::Time from, engine::Time to, engine::Duration wall, Mode mode);
    void stop();
    bool isOn() const { return m_timer.isActive(); }
    Mode mode() const { return m_mode; }
    void frame(); // what the timer does

signals:
    void lookRequested(engine::Time instant);
    void ended(); // after one pass; not by stop()
    void changed();

private:
    QTimer m_timer;
    Mode m_mode = Mode::Once;
    engine::Time m_from, m_to, m_at;
    engine::Duration m_step{1};
};

} // namespace ui
