#pragma once

// When the next frame is due and what the wall clock says, for everything on the stage that moves. Tests use one that
// they turn by hand.

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <set>

namespace ui {

class FrameClock : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual std::int64_t nowMs() const = 0;
    // frame() comes as long as somebody wants frames.
    void want(const QObject* who, bool frames);
    bool isWanted() const { return !m_wanting.empty(); }

signals:
    void frame();

protected:
    virtual void setRunning(bool running) = 0;

private:
    std::set<const QObject*> m_wanting;
};

// 60 frames a second.
class WallFrameClock : public FrameClock {
    Q_OBJECT
public:
    explicit WallFrameClock(QObject* parent = nullptr);
    std::int64_t nowMs() const override { return m_since.elapsed(); }

protected:
    void setRunning(bool running) override;

private:
    QElapsedTimer m_since;
    QTimer m_timer;
};

} // namespace ui
