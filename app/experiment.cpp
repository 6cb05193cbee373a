#include "app/experiment.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <iostream>
#include <map>
#include <mutex>

#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/exit_codes.h"
#include "app/lab_io.h"
#include "app/script_host.h"
#include "engine/base/check.h"
#include "engine/lab/experiment.h"
#include "engine/net/worker_pool.h"

namespace app {

using namespace engine;
using Json = nlohmann::ordered_json;

namespace {

std::atomic<bool> g_interrupted{false};
void onInterrupt(int) { g_interrupted = true; }

// Milliseconds with one decimal, as the report has them.
Json milliseconds(Duration duration)
{
    const std::int64_t tenths = (duration.count() + 50000) / 100000;
    return Json::parse(fmt::format("{}.{}", tenths / 10, tenths % 10));
}
Json milliseconds(std::optional<Duration> duration) { return duration ? milliseconds(*duration) : Json(); }

// A mean with one decimal.
Json mean(std::int64_t sum, std::int64_t count)
{
    const std::int64_t tenths = (sum * 10 + count / 2) / count;
    return Json::parse(fmt::format("{}.{}", tenths / 10, tenths % 10));
}

class Printer {
public:
    Printer(const Experiment& experiment, std::string labName, bool json) : m_experiment(experiment), m_labName(std::move(labName)), m_json(json) { }

    void row(const ExperimentRow& row)
    {
        Json out = head(row.cell);
        out["seed"] = row.seed;
        out["sent"] = row.sent;
        out["acked"] = row.acked;
        out["lost"] = row.lost;
        out["unknown"] = row.unknown > 0 ? Json(row.unknown) : Json();
        out["unavailableMs"] = milliseconds(row.unavailable);
        out["p50Ms"] = milliseconds(row.p50);
        out["p99Ms"] = milliseconds(row.p99);
        out["open"] = openingLine(m_experiment, m_labName, row.cell, row.seed, row.losingAt);
        print(out);
    }
    void cell(const ExperimentCell& cell)
    {
        Json out = head(cell.cell);
        out["runs"] = cell.runs;
        out["losingRuns"] = cell.losingRuns;
        out["sentMean"] = mean(cell.sent, cell.runs);
        out["ackedMean"] = mean(cell.acked, cell.runs);
        out["lostMean"] = mean(cell.lost, cell.runs);
        out["lostMost"] = cell.lostMost;
        out["unavailableMsMean"] = milliseconds(Duration{cell.unavailable.count() / cell.runs});
        out["p50MsMedian"] = milliseconds(median(cell.p50s));
        out["p99MsMedian"] = milliseconds(median(cell.p99s));
        out["open"] = openingLine(m_experiment, m_labName, cell.cell, cell.worstSeed == 0 ? 1 : cell.worstSeed, cell.worstAt);
        print(out);
    }

private:
    Json head(std::size_t cell) const
    {
        Json out = Json::object();
        const auto values = m_experiment.valuesOf(cell);
        for (std::size_t i = 0; i < values.size(); ++i)
            out[m_experiment.variations[i].key] = values[i];
        return out;
    }
    static std::string quoted(const std::string& text)
    {
        if (text.find_first_of(",\"\n") == std::string::npos)
            return text;
        std::string out = "\"";
        for (const char c : text)
            out += c == '"' ? "\"\"" : std::string(1, c);
        return out + "\"";
    }
    void print(const Json& row)
    {
        if (m_json) { // what is absent is absent
            Json present = Json::object();
            for (const auto& [key, value] : row.items())
                if (!value.is_null())
                    present[key] = value;
            std::cout << present.dump() << "\n";
            return;
        }
        std::string names, values;
        for (const auto& [key, value] : row.items()) {
            names += (names.empty() ? "" : ",") + quoted(key);
            values += std::string(values.empty() && key == row.items().begin().key() ? "" : ",")
                + (value.is_null() ? "" : value.is_string() ? quoted(value.get<std::string>()) : value.dump());
        }
        if (!m_headed)
            std::cout << names << "\n";
        m_headed = true;
        std::cout << values << "\n";
    }

    const Experiment& m_experiment;
    std::string m_labName;
    bool m_json;
    bool m_headed = false;
};

// "1 200 of 7 200 runs · 16 % · 130 a second · 46 s left", on one line of the terminal.
class Progress {
public:
    explicit Progress(std::size_t all) : m_all(all), m_isTerminal(::isatty(STDERR_FILENO) != 0) { }
    ~Progress()
    {
        if (m_isTerminal)
            std::cerr << "\r\x1b[K";
    }
    void tell(std::size_t done)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!m_isTerminal || (now - m_told < std::chrono::milliseconds(100) && done != m_all))
            return;
        m_told = now;
        const double seconds = std::chrono::duration<double>(now - m_begin).count();
        const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
        std::cerr << fmt::format("\r\x1b[K{} of {} runs · {} % · {:.0f} a second", done, m_all, done * 100 / m_all, rate);
        if (rate > 0)
            std::cerr << fmt::format(" · {:.0f} s left", static_cast<double>(m_all - done) / rate);
        std::cerr << std::flush;
    }

private:
    std::size_t m_all;
    bool m_isTerminal;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now(), m_told{};
};

// Takes rows as they come from many threads and prints them in their order.
class Collector {
public:
    Collector(const Experiment& experiment, Printer& printer, bool summary) : m_experiment(experiment), m_printer(printer), m_summary(summary), m_progress(experiment.runs()) { }

    void take(ExperimentRow row)
    {
        const std::lock_guard lock(m_mutex);
        const std::size_t place = row.cell * static_cast<std::size_t>(m_experiment.seeds) + static_cast<std::size_t>(row.seed) - 1;
        m_waiting.emplace(place, std::move(row));
        m_progress.tell(++m_done);
        for (auto next = m_waiting.find(m_next); next != m_waiting.end(); next = m_waiting.find(m_next)) {
            printNext(next->second);
            m_waiting.erase(next);
            ++m_next;
        }
    }
    // The cell that an interrupt cut short.
    void end()
    {
        if (m_summary && m_cell.runs > 0)
            m_printer.cell(m_cell);
    }
    std::size_t done() const { return m_done; }
    const std::string& wrong() const { return m_wrong; } // of the first run that had something

private:
    void printNext(const ExperimentRow& row)
    {
        if (m_wrong.empty() && !row.wrong.empty())
            m_wrong = openingLine(m_experiment, "LAB", row.cell, row.seed, {}) + ": " + row.wrong;
        if (!m_summary)
            return m_printer.row(row);
        if (m_cell.runs == 0)
            m_cell.cell = row.cell;
        m_cell.add(row);
        if (m_cell.runs == m_experiment.seeds) {
            m_printer.cell(m_cell);
            m_cell = {};
        }
    }

    const Experiment& m_experiment;
    Printer& m_printer;
    bool m_summary;
    Progress m_progress;
    std::mutex m_mutex;
    std::map<std::size_t, ExperimentRow> m_waiting;
    std::size_t m_next = 0, m_done = 0;
    ExperimentCell m_cell;
    std::string m_wrong;
};

} // namespace

int experiment(const ExperimentOptions& options)
{
    LoadedLab loaded;
    if (const auto errors = loadLab(options.lab, loaded); !errors.empty()) {
        for (const auto& error : errors)
            std::cerr << error << "\n";
        return kBadUse;
    }
    if (!loaded.inputs.empty() || !loaded.file.branches.empty()) {
        std::cerr << options.lab << " is a saved run with " << (loaded.inputs.empty() ? "branches" : "what real clients sent")
                  << "; an experiment plays one course of events again, so it takes a lab without\n";
        return kBadUse;
    }
    Experiment experiment{std::move(loaded.file), {}, options.runs};
    experiment.scripts = makeScriptHost();
    if (!experiment.lab.clock)
        experiment.lab.clock = wallClockMillis(); // the same in every run
    std::vector<std::string> wrong;
    if (auto words = applySettings(experiment.lab, options.set))
        wrong.push_back("--set: " + *words);
    std::string labName = options.lab;
    for (const std::string& setting : options.set)
        labName += " --set " + setting;
    for (const std::string& text : options.vary) {
        std::string problem;
        if (auto variation = parseVariation(text, problem))
            experiment.variations.push_back(std::move(*variation));
        else
            wrong.push_back("--vary: " + problem);
    }
    if (wrong.empty())
        if (auto words = experiment.problem())
            wrong.push_back("--vary: " + *words);
    for (const auto& words : wrong)
        std::cerr << words << "\n";
    if (!wrong.empty())
        return kBadUse;

    setCheckHandler(&throwCheckFailed);
    std::signal(SIGINT, &onInterrupt);
    Printer printer(experiment, labName, options.report == "json");
    Collector collector(experiment, printer, options.summary);
    const auto seeds = static_cast<std::size_t>(experiment.seeds);
    doAll(experiment.runs(), options.threads, [&](std::size_t run) {
        collector.take(playRun(experiment, run / seeds, run % seeds + 1));
        return !g_interrupted;
    });
    collector.end();
    if (collector.done() < experiment.runs()) {
        std::cerr << "interrupted after " << collector.done() << " of " << experiment.runs() << " runs\n";
        return kCheckFailed;
    }
    if (!collector.wrong().empty()) {
        std::cerr << "not every run went as the lab says; the first: " << collector.wrong() << "\n";
        return kCheckFailed;
    }
    return kWell;
}

} // namespace app
