#pragma once

// The experiment: what is varied above, three heat maps that share one selection, the chosen cell and what each setting buys below. Runs
// are played while one looks; every picture is of the runs so far.

#include <QElapsedTimer>
#include <QWidget>

#include <array>
#include <functional>
#include <optional>

#include "ui/bridge/experiment_runner.h"
#include "ui/experiment/experiment_table.h"

class QLabel;
class QProgressBar;
class QTableWidget;

namespace ui {

class CellCard;
class ExperimentForm;
class HeatMap;
class LatencyPlot;
class PillButton;

class ExperimentView : public QWidget {
    Q_OBJECT
public:
    explicit ExperimentView(QWidget* parent = nullptr);

    // The lab that is varied; `path` names it in the command line; `note`: what of it is not played, in words, or nothing.
    void setLab(engine::LabFile lab, const QString& path, const QString& note = {});
    // Who runs the learner's code in its labs; without it, calls of it fail.
    void useScripts(std::shared_ptr<engine::ScriptHost> scripts) { m_scripts = std::move(scripts); }
    void start();
    void chooseCell(std::size_t cell);
    const ExperimentTable& table() const { return m_table; }
    const std::optional<ExperimentTable>& before() const { return m_before; }
    ExperimentRunner& runner() { return m_runner; }
    HeatMap& map(Measure measure) { return *m_maps[static_cast<std::size_t>(measure)]; }
    bool saveCsv(const QString& path) const; // false: it cannot be written

signals:
    // That run in the window: the lab with the cell's settings, at the losing instant if it lost anything.
    void openRequested(const engine::LabFile& lab, std::uint64_t seed, std::optional<engine::Time> at);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void take(const std::vector<engine::ExperimentRow>& rows);
    void refresh();
    void refreshSettings();
    void fillSettings(const ExperimentTable& table, int firstRow, bool isBefore);
    void retranslate();
    void open(std::size_t cell, std::uint64_t seed);
    void askForCsv();

    ExperimentTable m_table;
    std::optional<ExperimentTable> m_before; // the experiment that ran before this one, to compare with
    ExperimentRunner m_runner;
    std::shared_ptr<engine::ScriptHost> m_scripts;
    QElapsedTimer m_since;
    std::optional<std::size_t> m_cell;
    bool m_cellByHand = false;
    bool m_interrupted = false;
    QString m_noteText;
    ExperimentForm* m_form;
    PillButton* m_run;
    PillButton* m_csv;
    QProgressBar* m_bar;
    QLabel* m_progress;
    QLabel* m_note;
    std::array<HeatMap*, kMeasures> m_maps{};
    CellCard* m_card;
    LatencyPlot* m_latencies;
    QLabel* m_settingsTitle;
    QTableWidget* m_settings;
};

} // namespace ui
