#pragma once

// The space-time diagram as a widget. The wheel zooms around the pointer, with Shift it moves along; a click goes to the instant; what
// is under the pointer is said in words. Keys: Left and Right move the line of the instant, Enter goes there, + - 0 zoom.

#include <QWidget>

#include <optional>

#include "ui/timeline/space_time.h"

namespace ui {

class SpaceTimeView : public QWidget {
    Q_OBJECT
public:
    explicit SpaceTimeView(QWidget* parent = nullptr);

    void set(SpaceTime diagram, NodeNames names);
    const SpaceTime& diagram() const { return m_diagram; }
    void setInstant(std::optional<engine::Time> at); // a line across
    double xOf(engine::Time t) const;
    QString nameOf(engine::NodeId node) const { return m_names(node); }
    double yOf(engine::NodeId node) const; // -1: it is not in it
    engine::Time timeAt(double x) const;
    // What is drawn at a place, in words; empty: nothing.
    QString wordsAt(QPointF place) const;
    const Stretch& seen() const { return m_seen; }

    QSize sizeHint() const override { return {900, 420}; }
    QSize minimumSizeHint() const override { return {320, 160}; }

signals:
    void lookRequested(engine::Time instant);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void zoom(double factor, engine::Time around);
    void move(engine::Duration by);
    void paintNodes(QPainter& painter) const;
    void paintMessages(QPainter& painter) const;
    void paintRuler(QPainter& painter) const;
    QLineF lineOf(const SpaceTimeMessage& message) const;

    SpaceTime m_diagram;
    NodeNames m_names = plainNodeName;
    Stretch m_seen;
    std::optional<engine::Time> m_instant;
};

} // namespace ui
