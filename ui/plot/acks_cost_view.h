#pragma once

// What each acks level costs: three labs like the one at hand, with acks=0, 1 and all, meet the fault that is chosen. Latency and the acks
// of each second are drawn while they run; below stands what became of the records.

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

#include "ui/models/acks_cost.h"

class QLabel;
class QTableWidget;

namespace ui {

class DropDown;
class PillButton;
class SegmentedControl;
class TimePlot;

class AcksCostView : public QWidget {
    Q_OBJECT
public:
    explicit AcksCostView(QWidget* parent = nullptr);

    // Whose cluster is measured.
    void setCluster(const engine::LabFile& lab) { m_cluster = lab; }
    void setFault(AcksFault fault);
    void start();
    bool isRunning() const { return m_timer.isActive(); }
    void frame(); // what its timer does

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showResults();

    engine::LabFile m_cluster;
    std::vector<std::unique_ptr<AcksTrial>> m_trials;
    std::vector<std::size_t> m_drawn; // latencies of each that are in the plot
    QTimer m_timer;
    QLabel* m_title;
    DropDown* m_fault;
    PillButton* m_start;
    SegmentedControl* m_scale;
    TimePlot* m_plot;
    TimePlot* m_perSecond; // availability: acks of each second
    QTableWidget* m_table;
    QLabel* m_note;
};

} // namespace ui
