#include "ui/experiment/experiment_table.h"

#include <QStringList>

#include <algorithm>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {
constexpr int kMostDigits = 6; // of a second
}

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

QString ExperimentTable::commandOf(std::size_t variation) const
{
    const QString key = QString::fromStdString(m_experiment.variations[variation].key);
    if (!key.startsWith(QLatin1String("do.")) || !key.endsWith(QLatin1String(".at")))
        return {};
    bool isNumber = false;
    const auto index = key.mid(3, key.size() - 6).toULongLong(&isNumber);
    return isNumber && index >= 1 && index <= m_experiment.lab.todo.size() ? QString::fromStdString(m_experiment.lab.todo[index - 1].run) : QString();
}

QString ExperimentTable::shown(std::size_t variation, const std::string& value) const
{
    const auto plain = QString::fromStdString(value);
    if (commandOf(variation).isEmpty())
        return plain;
    std::vector<std::int64_t> instants;
    for (const std::string& each : m_experiment.variations[variation].values) {
        const auto at = parseDuration(each);
        if (!at)
            return plain;
        instants.push_back(at->count());
    }
    std::sort(instants.begin(), instants.end());
    std::int64_t step = 0; // the least between two of them
    for (std::size_t i = 1; i < instants.size(); ++i)
        if (const std::int64_t apart = instants[i] - instants[i - 1]; apart > 0 && (step == 0 || apart < step))
            step = apart;
    int digits = step == 0 ? kMostDigits : 1;
    for (std::int64_t unit = std::int64_t{1000000000}; step > 0 && step < unit && digits < kMostDigits; unit /= 10)
        ++digits;
    QString text = QString::number(static_cast<double>(parseDuration(value)->count()) / 1e9, 'f', digits);
    while (text.endsWith(QLatin1Char('0')) && step == 0)
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text + QStringLiteral(" s");
}

QString ExperimentTable::columnKey() const
{
    if (m_experiment.variations.empty())
        return {};
    const QString command = commandOf(m_experiment.variations.size() - 1);
    return command.isEmpty() ? QString::fromStdString(m_experiment.variations.back().key) : tr("instant of: %1").arg(command);
}

QString ExperimentTable::columnLabel(std::size_t column) const
{
    return m_experiment.variations.empty() ? QString() : shown(m_experiment.variations.size() - 1, m_experiment.variations.back().values[column]);
}

std::vector<QString> ExperimentTable::rowLabels(std::size_t row) const
{
    std::vector<QString> out;
    const auto values = m_experiment.valuesOf(cellAt(row, 0));
    for (std::size_t i = 0; i + 1 < values.size(); ++i)
        out.push_back(shown(i, values[i]));
    return out;
}

QString ExperimentTable::named(std::size_t variation, const std::string& value) const
{
    const QString command = commandOf(variation);
    return command.isEmpty() ? QString::fromStdString(m_experiment.variations[variation].key + "=" + value) : tr("%1 at %2").arg(command, shown(variation, value));
}

QString ExperimentTable::rowName(std::size_t row) const
{
    QStringList name;
    const auto values = m_experiment.valuesOf(cellAt(row, 0));
    for (std::size_t i = 0; i + 1 < values.size(); ++i)
        name << named(i, values[i]);
    return name.join(QStringLiteral(" · "));
}

QString ExperimentTable::cellLabel(std::size_t cell) const
{
    QStringList out;
    const auto values = m_experiment.valuesOf(cell);
    for (std::size_t i = 0; i < values.size(); ++i)
        out << named(i, values[i]);
    return out.join(QStringLiteral(" · "));
}

QString measureText(Measure measure, double value)
{
    if (measure == Measure::Lost)
        return QString::number(value, 'f', value < 100 ? 1 : 0);
    return durationText(Duration{static_cast<std::int64_t>(value * 1e6)});
}

} // namespace ui
