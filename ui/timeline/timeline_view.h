#pragma once

// The painted timeline: lanes with marks over virtual time, and the playhead. Dragging the playhead into the past looks at that
// instant; the wheel zooms around the pointer.

#include <QWidget>

#include <optional>

#include "ui/timeline/lanes.h"

namespace ui {

class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(QWidget* parent = nullptr);

    Lanes& lanes() { return m_lanes; }
    void setNow(engine::Time now);
    // The instant that is looked at; absent: now.
    void setPlayhead(std::optional<engine::Time> instant);
    QSize sizeHint() const override { return {800, 132}; }
    QSize minimumSizeHint() const override { return {300, 112}; }

signals:
    void lookRequested(engine::Time instant);
    void nowRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    double xOf(engine::Time t) const;
    engine::Time timeAt(double x) const;
    void drag(double x);
    engine::Time from() const;
    engine::Time to() const;

    Lanes m_lanes;
    engine::Time m_now;
    std::optional<engine::Time> m_playhead;
    std::optional<engine::Duration> m_span; // absent: everything since 0 s
    engine::Time m_end;                     // right edge while zoomed
};

} // namespace ui
