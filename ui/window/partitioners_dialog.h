#pragma once

// Three partitioners side by side on the same records: the lab so far played anew with each, off the GUI thread. Bars are records of each
// partition to one scale; the numbers beside them are what they cost.

#include <QDialog>
#include <QPointer>

#include <vector>

#include "ui/models/partitioner_compare.h"

class QComboBox;
class QLabel;
class QThread;

namespace ui {

class PartitionerBars;
class PillButton;

class PartitionersDialog : public QDialog {
    Q_OBJECT
public:
    // `course`: what is played; `producers`: those it starts, by name; `until`: the instant to which it is played.
    PartitionersDialog(engine::LabFile course, const QStringList& producers, engine::Time until, QWidget* parent);
    ~PartitionersDialog() override; // waits for the run under way

    void start();
    bool isRunning() const { return m_thread != nullptr; }
    // Comes back when the runs are shown: for tests.
    void finish();
    const std::vector<PartitionerRun>& runs() const { return m_runs; } // of the last start that came to its end

private:
    void take(std::vector<PartitionerRun> runs);

    engine::LabFile m_course;
    engine::Time m_until;
    QComboBox* m_producer;
    PillButton* m_run;
    QLabel* m_state;
    PartitionerBars* m_bars;
    QThread* m_thread = nullptr;
    std::vector<PartitionerRun> m_runs;
};

} // namespace ui
