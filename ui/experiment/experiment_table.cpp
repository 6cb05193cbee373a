#include "ui/experiment/experiment_table.h"

#include <QStringList>

#include <algorithm>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

ExperimentTable::ExperimentTable(Experiment experiment) : m_experiment(std::move(experiment)), m_cells(m_experiment.cells()), m_runs(m_experiment.cells()), m_latencies(rows())
{
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        m_cells[i].cell = i;
}

void ExperimentTable::add(const ExperimentRow& row)
{
    if (!m_runs[row.cell].emplace(row.seed, row).second)
        return;
    m_cells[row.cell].add(row);
    m_runs[row.cell][row.seed].latencies.clear(); // kept for the row of the table as a whole
    for (const auto& [bucket, count] : row.latencies)
        m_latencies[row.cell / columns()][bucket] += count;
    ++m_done;
    if (row.wrong.empty())
        return;
    ++m_wrongRuns;
    if (m_firstWrong.isEmpty())
        m_firstWrong = QString::fromStdString(row.wrong);
}

std::size_t ExperimentTable::columns() const
{
    return m_experiment.variations.empty() ? 1 : m_experiment.variations.back().values.size();
}

std::optional<double> ExperimentTable::value(Measure measure, std::size_t cell) const
{
    const ExperimentCell& sums = m_cells[cell];
    if (sums.runs == 0)
        return {};
    const double runs = static_cast<double>(sums.runs);
    switch (measure) {
    case Measure::Lost:
        return static_cast<double>(sums.lost) / runs;
    case Measure::NoWrites:
        return static_cast<double>(sums.unavailable.count()) / 1e6 / runs;
    case Measure::P99:
        break;
    }
    const auto middle = median(sums.p99s);
    return middle ? std::optional(static_cast<double>(middle->count()) / 1e6) : std::nullopt;
}

std::optional<double> ExperimentTable::meanOfRow(Measure measure, std::size_t row) const
{
    double sum = 0;
    int count = 0;
    for (std::size_t column = 0; column < columns(); ++column)
        if (const auto one = value(measure, cellAt(row, column))) {
            sum += *one;
            ++count;
        }
    return count == 0 ? std::nullopt : std::optional(sum / count);
}

double ExperimentTable::largest(Measure measure) const
{
    double most = 0;
    for (std::size_t cell = 0; cell < m_cells.size(); ++cell)
        most = std::max(most, value(measure, cell).value_or(0));
    return most;
}

QString ExperimentTable::columnKey() const
{
    return m_experiment.variations.empty() ? QString() : QString::fromStdString(m_experiment.variations.back().key);
}

QString ExperimentTable::columnLabel(std::size_t column) const
{
    return m_experiment.variations.empty() ? QString() : QString::fromStdString(m_experiment.variations.back().values[column]);
}

std::vector<QString> ExperimentTable::rowLabels(std::size_t row) const
{
    std::vector<QString> out;
    const auto values = m_experiment.valuesOf(cellAt(row, 0));
    for (std::size_t i = 0; i + 1 < values.size(); ++i)
        out.push_back(QString::fromStdString(values[i]));
    return out;
}

QString ExperimentTable::rowName(std::size_t row) const
{
    QStringList name;
    const auto labels = rowLabels(row);
    for (std::size_t i = 0; i < labels.size(); ++i)
        name << QString::fromStdString(m_experiment.variations[i].key) + "=" + labels[i];
    return name.join(QStringLiteral(" · "));
}

QString ExperimentTable::cellLabel(std::size_t cell) const
{
    QStringList out;
    const auto values = m_experiment.valuesOf(cell);
    for (std::size_t i = 0; i < values.size(); ++i)
        out << QString::fromStdString(m_experiment.variations[i].key + "=" + values[i]);
    return out.join(QStringLiteral(" · "));
}

QString measureText(Measure measure, double value)
{
    if (measure == Measure::Lost)
        return QString::number(value, 'f', value < 100 ? 1 : 0);
    return durationText(Duration{static_cast<std::int64_t>(value * 1e6)});
}

} // namespace ui
