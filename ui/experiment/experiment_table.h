#pragma once

// What is known so far of an experiment, as its pictures need it: a table whose columns are the values of the last variation and whose
// rows are the values of the others. No widgets.

#include <QCoreApplication>
#include <QString>

#include <map>
#include <optional>
#include <vector>

#include "engine/lab/experiment.h"

namespace ui {

enum class Measure : std::uint8_t { Lost, NoWrites, P99 };
inline constexpr int kMeasures = 3;

class ExperimentTable {
    Q_DECLARE_TR_FUNCTIONS(ExperimentTable)
public:
    explicit ExperimentTable(engine::Experiment experiment = {});

    void add(const engine::ExperimentRow& row);

    const engine::Experiment& experiment() const { return m_experiment; }
    std::size_t columns() const; // 1 without variations
    std::size_t rows() const { return m_experiment.cells() / columns(); }
    std::size_t cellAt(std::size_t row, std::size_t column) const { return row * columns() + column; }
    std::size_t done() const { return m_done; }
    std::size_t wrongRuns() const { return m_wrongRuns; }
    const QString& firstWrong() const { return m_firstWrong; }

    const engine::ExperimentCell& cell(std::size_t cell) const { return m_cells[cell]; }
    // The runs of a cell, by seed.
    const std::map<std::uint64_t, engine::ExperimentRow>& runsOf(std::size_t cell) const { return m_runs[cell]; }

    // The mean of the runs so far (of P99 the median): records, milliseconds, milliseconds. Absent: not run yet, or nothing was acknowledged.
    std::optional<double> value(Measure measure, std::size_t cell) const;
    std::optional<double> meanOfRow(Measure measure, std::size_t row) const;
    double largest(Measure measure) const; // 0 without any
    // From send() to the ack, of all acknowledged batches of a row's runs so far.
    const engine::LatencyCounts& latenciesOfRow(std::size_t row) const { return m_latencies[row]; }

    QString columnKey() const;                       // "min.insync.replicas", "instant of: kill broker 1"
    QString columnLabel(std::size_t column) const;   // "2", "1.05 s"
    std::vector<QString> rowLabels(std::size_t row) const; // one for each variation but the last
    QString rowName(std::size_t row) const;          // "acks=1 · min.insync.replicas=2"; empty without
    QString cellLabel(std::size_t cell) const;       // "acks=1 · min.insync.replicas=2 · kill broker 1 at 1.05 s"

private:
    // A value as it is read: an instant with as many digits as tell it from its neighbours.
    QString shown(std::size_t variation, const std::string& value) const;
    QString named(std::size_t variation, const std::string& value) const; // "acks=1"
    // The command whose instant is varied ("do.9.at"), or nothing.
    QString commandOf(std::size_t variation) const;

    engine::Experiment m_experiment;
    std::vector<engine::ExperimentCell> m_cells;
    std::vector<std::map<std::uint64_t, engine::ExperimentRow>> m_runs;
    std::vector<engine::LatencyCounts> m_latencies; // of each row
    std::size_t m_done = 0, m_wrongRuns = 0;
    QString m_firstWrong;
};

// "11.0", "2.31 s", "166 ms": a value of that measure.
QString measureText(Measure measure, double value);

} // namespace ui
