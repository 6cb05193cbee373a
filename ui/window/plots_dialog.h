#pragma once

// Plots beside the window: Kafka's metrics of the lab at hand, and what each acks level costs.

#include <QDialog>

#include "ui/models/metrics.h"

class QTabWidget;

namespace engine {
struct LabFile;
}

namespace ui {

class AcksCostView;
class MetricsView;

class PlotsDialog : public QDialog {
    Q_OBJECT
public:
    explicit PlotsDialog(QWidget* parent);

    void show(const Metrics& metrics, std::optional<engine::Time> lookingAt);
    void setCluster(const engine::LabFile& lab);
    AcksCostView& acksCost() { return *m_acks; }

signals:
    void lookRequested(engine::Time instant);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QTabWidget* m_tabs;
    MetricsView* m_metrics;
    AcksCostView* m_acks;
};

} // namespace ui
