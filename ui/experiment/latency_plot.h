#pragma once

// How long acks took, of every batch of an experiment: for each setting the share that was acknowledged within a time, on a logarithmic
// scale. Curves differ by dashes and by the name that stands at them; those of the run before are thin and grey. The pointer reads a time.

#include <QWidget>

#include <optional>

#include "ui/experiment/experiment_table.h"

namespace ui {

class LatencyPlot : public QWidget {
    Q_OBJECT
public:
    explicit LatencyPlot(QWidget* parent = nullptr);

    // Both must outlive this; null: none.
    void setTables(const ExperimentTable* now, const ExperimentTable* before);
    // Share of the batches of that row that were acknowledged within `latency`; absent without any.
    static std::optional<double> shareWithin(const engine::LatencyCounts& counts, engine::Duration latency);
    int curves() const; // of the run that is shown, with something in them

    QSize minimumSizeHint() const override { return {260, 150}; }
    QSize sizeHint() const override { return {420, 280}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Scale {
        QRectF area;
        double from = 0, to = 0; // powers of ten of milliseconds
        double xOf(double milliseconds) const;
    };
    std::optional<Scale> scale() const;
    QRectF placeForNames(QSizeF size, const Scale& scale) const;
    QPolygonF curveOf(const engine::LatencyCounts& counts, const Scale& scale) const;

    const ExperimentTable* m_now = nullptr;
    const ExperimentTable* m_before = nullptr;
    std::optional<double> m_pointer; // x
};

} // namespace ui
