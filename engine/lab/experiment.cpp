#include "engine/lab/experiment.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/base/check.h"
#include "engine/lab/experiment_watch.h"
#include "engine/lab/lab.h"
#include "engine/lab/lab_settings.h"

namespace engine {

namespace {

constexpr std::int64_t kMostValues = 10000; // of one variation

bool asksForFacts(const LabFile& lab)
{
    return std::any_of(lab.todo.begin(), lab.todo.end(), [](const LabDo& todo) {
        return std::holds_alternative<command::RunUntil>(todo.command) || std::holds_alternative<command::BreakWhen>(todo.command)
            || std::holds_alternative<command::Step>(todo.command);
    });
}

// "0s..2s/40"; words in `problem` if it is something else
std::vector<std::string> instants(std::string_view text, std::size_t dots, std::string& problem)
{
    const std::size_t slash = text.find('/', dots);
    if (slash == std::string_view::npos) {
        problem = std::string(text) + ": how many? 0s..2s/40 takes 40 of them";
        return {};
    }
    const auto from = parseDuration(text.substr(0, dots)), to = parseDuration(text.substr(dots + 2, slash - dots - 2));
    const std::string_view digits = text.substr(slash + 1);
    std::int64_t count = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (!from || !to || *to < *from) {
        problem = std::string(text) + " is not a span of time such as 0s..2s/40";
        return {};
    }
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || count < 1 || count > kMostValues) {
        problem = std::string(digits) + " is not a number from 1 to " + std::to_string(kMostValues);
        return {};
    }
    std::vector<std::string> out;
    const std::int64_t steps = std::max<std::int64_t>(1, count - 1), span = (*to - *from).count();
    for (std::int64_t i = 0; i < count; ++i)
        out.push_back(formatDuration(*from + Duration{span / steps * i + span % steps * i / steps}));
    return out;
}

} // namespace

std::optional<Variation> parseVariation(std::string_view text, std::string& problem)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
        problem = "a variation is key=value,value…, not " + std::string(text);
        return {};
    }
    Variation out{std::string(text.substr(0, equals)), {}};
    std::string_view rest = text.substr(equals + 1);
    if (const std::size_t dots = rest.find(".."); dots != std::string_view::npos) {
        out.values = instants(rest, dots, problem);
        return out.values.empty() ? std::nullopt : std::optional(std::move(out));
    }
    for (;;) {
        const std::size_t comma = rest.find(',');
        const std::string_view value = rest.substr(0, comma);
        if (value.empty() || std::find(out.values.begin(), out.values.end(), value) != out.values.end()) {
            problem = std::string(text) + ": " + (value.empty() ? "a value is empty" : std::string(value) + " stands there twice");
            return {};
        }
        out.values.emplace_back(value);
        if (comma == std::string_view::npos)
            return out;
        rest.remove_prefix(comma + 1);
    }
}

std::size_t Experiment::cells() const
{
    std::size_t out = 1;
    for (const Variation& variation : variations)
        out *= variation.values.size();
    return out;
}

std::vector<std::string> Experiment::valuesOf(std::size_t cell) const
{
    std::vector<std::string> out(variations.size());
    for (std::size_t i = variations.size(); i-- > 0;) {
        out[i] = variations[i].values[cell % variations[i].values.size()];
        cell /= variations[i].values.size();
    }
    return out;
}

std::optional<std::string> Experiment::problem() const
{
    for (std::size_t i = 0; i < variations.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (variations[i].key == variations[j].key)
                return variations[i].key + " is varied twice";
    for (const Variation& variation : variations)
        for (const std::string& value : variation.values) {
            LabFile copy = lab;
            if (auto words = applySetting(copy, variation.key, value))
                return words;
        }
    return {};
}

LabFile Experiment::labOf(std::size_t cell) const
{
    LabFile out = lab;
    const auto values = valuesOf(cell);
    for (std::size_t i = 0; i < variations.size(); ++i) {
        const auto wrong = applySetting(out, variations[i].key, values[i]);
        ENGINE_CHECK(!wrong, "problem() was asked before");
    }
    out.until = lab.end(); // the same stretch of time in every cell
    orderByInstant(out);
    return out;
}

ExperimentRow playRun(const Experiment& experiment, std::size_t cell, std::uint64_t seed)
{
    ExperimentRow row;
    row.cell = cell;
    row.seed = seed;
    LabFile file = experiment.labOf(cell);
    const Time end = file.end();
    ExperimentWatch watch;
    LabOptions options;
    options.recording = asksForFacts(file) ? Recording::Full : Recording::Off;
    options.checks = false;
    options.journal = false;
    options.seed = seed;
    options.scripts = experiment.scripts;
    options.watch = [&watch](const Fact& fact) { watch.add(fact); };
    try {
        Lab lab(std::move(file), options);
        lab.runUntil(end);
        lab.endWatch();
        watch.tell(lab.now(), row);
        row.events = lab.eventsRun();
        if (!lab.failures().empty())
            row.wrong = lab.failures().front();
    } catch (const CheckFailed& failed) {
        row.wrong = failed.what();
    }
    return row;
}

LabFile plainCourse(const LabFile& saved)
{
    LabFile out = saved;
    out.branches.clear();
    out.marks.clear();
    out.inputs.reset();
    out.todo.clear();
    std::optional<Time> until; // what an ancestor did after its child forked is not part of it
    for (std::string branch = liveBranchOf(saved);;) {
        for (const LabDo& one : saved.todo)
            if (one.branch == branch && (!until || !one.at || *one.at <= *until)) {
                out.todo.push_back(one);
                out.todo.back().after.reset();
                out.todo.back().branch = kMainBranch;
                out.todo.back().who.clear();
            }
        const auto fork = std::find_if(saved.branches.begin(), saved.branches.end(), [&](const LabBranch& one) { return one.name == branch; });
        if (fork == saved.branches.end())
            break;
        until = until ? std::min(*until, fork->at) : fork->at;
        branch = fork->parent;
    }
    orderByInstant(out);
    return out;
}

void ExperimentCell::add(const ExperimentRow& row)
{
    ++runs;
    losingRuns += row.lost > 0;
    sent += row.sent;
    acked += row.acked;
    lost += row.lost;
    if (row.lost > lostMost) {
        lostMost = row.lost;
        worstSeed = row.seed;
        worstAt = row.losingAt;
    }
    unavailable += row.unavailable;
    if (row.p50)
        p50s.push_back(*row.p50);
    if (row.p99)
        p99s.push_back(*row.p99);
}

std::optional<Duration> median(std::vector<Duration> values)
{
    if (values.empty())
        return {};
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string openingLine(const Experiment& experiment, const std::string& labName, std::size_t cell, std::uint64_t seed, std::optional<Time> at)
{
    std::string out = fmt::format("highwater {} --seed {}", labName, seed);
    const auto values = experiment.valuesOf(cell);
    for (std::size_t i = 0; i < values.size(); ++i)
        out += fmt::format(" --set {}={}", experiment.variations[i].key, values[i]);
    if (at)
        out += " --at " + formatTime(*at);
    return out;
}

} // namespace engine
