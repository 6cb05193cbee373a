#pragma once

// The painted timeline: branches, lanes with marks over virtual time, and the playhead. Dragging the playhead into the past looks at
// that instant; the wheel zooms around the pointer; a click on another branch goes there.
//
// Keys: Left and Right a hundredth, PageUp and PageDown a tenth of what is seen, Home the start, End now; Up and Down choose a branch,
// Enter goes to it.

#include <QWidget>

#include <algorithm>
#include <optional>

#include "ui/timeline/branch_band.h"
#include "ui/timeline/lanes.h"

class QPainter;

namespace ui {

class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(QWidget* parent = nullptr);

    Lanes& lanes() { return m_lanes; }
    const BranchBand& branches() const { return m_branches; }
    // Another branch is live, or another lab is there: the marks go. `keptAs`: they stay on the line of that branch; empty: all is
    // forgotten.
    void startAfresh(const std::string& keptAs);
    void setBranches(const std::vector<engine::BranchInfo>& branches);
    void setNow(engine::Time now);
    // The instant that is looked at; absent: now.
    void setPlayhead(std::optional<engine::Time> instant);
    // Where an instant is drawn, and what instant a place shows.
    double xOf(engine::Time t) const;
    engine::Time timeAt(double x) const;
    QSize sizeHint() const override { return {800, std::max(132, minimumSizeHint().height())}; }
    QSize minimumSizeHint() const override { return {300, 108 + static_cast<int>(m_branches.height())}; }

signals:
    void lookRequested(engine::Time instant);
    void nowRequested();
    void branchRequested(const QString& name);
    // Asked for at an instant; `branch` is the one whose line is there, or empty.
    void menuRequested(const QPoint& globalPosition, engine::Time at, const QString& branch);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintLane(QPainter& painter, Lane lane, double y, double height) const;
    void paintRuler(QPainter& painter) const;
    QRectF branchArea() const;
    std::string branchAt(QPointF point) const;
    void chooseBranch(int by);
    void drag(double x);
    engine::Time from() const;
    engine::Time to() const;

    Lanes m_lanes;
    BranchBand m_branches;
    std::string m_chosen; // by keyboard
    bool m_dragging = false;
    engine::Time m_now;
    std::optional<engine::Time> m_playhead;
    std::optional<engine::Duration> m_span; // absent: everything since 0 s
    engine::Time m_end;                     // right edge while zoomed
};

} // namespace ui
