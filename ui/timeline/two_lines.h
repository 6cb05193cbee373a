#pragma once

// Two futures as lines over one ruler: the past they share, where they part, what happened on each, and their playheads. Dragging moves
// both playheads, or with playheads of their own the one whose line is nearer.
//
//                              ╭── A ──●●●──✕───◆──────◯
//     the run so far ──────────●
//                              ╰── B ──●●●──✕───◆──────◯

#include <QWidget>

#include <array>

#include "ui/timeline/lanes.h"
#include "ui/timeline/space_time.h"

namespace ui {

class TwoLines : public QWidget {
    Q_OBJECT
public:
    enum class Playheads : std::uint8_t { InStep, EachItsOwn };
    struct Side {
        QString name;
        Lanes lanes;
        engine::Time head; // how far it has run
    };
    explicit TwoLines(QWidget* parent = nullptr);

    void set(Side left, Side right, engine::Time parted);
    void setPlayheads(Playheads playheads) { m_playheads = playheads; }
    void setInstants(engine::Time left, engine::Time right);
    void setDecisive(std::optional<Stretch> stretch); // tinted
    double xOf(engine::Time t) const;
    engine::Time timeAt(double x) const;

    QSize sizeHint() const override { return {900, 104}; }
    QSize minimumSizeHint() const override { return {320, 92}; }

signals:
    void lookRequested(engine::Time left, engine::Time right);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void drag(QPointF place);
    double lineY(int side) const;
    engine::Time last() const;
    engine::Time first() const;

    std::array<Side, 2> m_sides;
    std::array<engine::Time, 2> m_instants{};
    engine::Time m_parted;
    Playheads m_playheads = Playheads::InStep;
    std::optional<Stretch> m_decisive;
    int m_held = 0; // the line whose playhead is dragged
};

} // namespace ui
