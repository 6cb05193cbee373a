#pragma once

// Kafka's metrics of the lab at hand, a plot for each, live.

#include <QWidget>

#include <vector>

#include "ui/models/metrics.h"

namespace ui {

class SegmentedControl;
class TimePlot;

class MetricsView : public QWidget {
    Q_OBJECT
public:
    explicit MetricsView(QWidget* parent = nullptr);

    void show(const Metrics& metrics, std::optional<engine::Time> lookingAt);

signals:
    void lookRequested(engine::Time instant);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    SegmentedControl* m_span;
    std::vector<TimePlot*> m_plots; // by Metric
};

} // namespace ui
