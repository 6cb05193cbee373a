#include "engine/lab/lab.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/format.h"
#include "engine/command/help.h"
#include "engine/command/names.h"
#include "engine/lab/lab_impl.h"
#include "engine/lab/report.h"

namespace engine {

namespace {

RunSetup setupOf(const LabFile& file, const LabOptions& options)
{
    RunSetup setup;
    setup.seed = options.seed.value_or(file.seed);
    setup.clockMillis = file.clock.value_or(options.wallClockAtZero);
    setup.brokers = file.cluster.brokers;
    setup.controllers = file.cluster.controllers;
    setup.clusterId = options.clusterId;
    setup.racks = file.cluster.racks;
    setup.config = file.cluster.config;
    for (const auto& script : file.scripts)
        setup.scripts.push_back({script.name, parseScriptKind(script.kind).value_or(ScriptKind::Interceptor), script.source});
    for (const auto& [name, value] : file.switches)
        (void)setup.switches.set(name, value); // what is not carried out is told by the Lab
    setup.link = {file.cluster.link.latency.value_or(1ms), file.cluster.link.jitter.value_or(0ms), file.cluster.link.bandwidth.value_or(0), 0};
    return setup;
}

// "price, line 3: expected token `)`"
std::string wordsOf(const Script& script, const ScriptProblem& problem)
{
    return script.name + (problem.line > 0 ? ", line " + std::to_string(problem.line) : "") + ": " + problem.message;
}

constexpr Duration kRunUntilMax = 60s; // `run until` without --within

} // namespace

Lab::Lab(LabFile file, LabOptions options) : m_impl(std::make_unique<Impl>())
{
    Impl& impl = *m_impl;
    impl.owner = this;
    impl.file = std::move(file);
    impl.options = std::move(options);
    if (impl.options.seed)
        impl.file.seed = *impl.options.seed;
    if (!impl.file.clock)
        impl.file.clock = impl.options.wallClockAtZero;
    impl.setup = setupOf(impl.file, impl.options);
    for (const auto& [name, value] : impl.file.switches)
        if (Switches known; !known.set(name, value) && value != command::findSwitch(name)->values.front())
            impl.failures.push_back("[switches] " + name + " = \"" + value + "\": this switch is not carried out yet; it stays at " + std::string(command::findSwitch(name)->values.front()));
    for (const auto& script : impl.setup.scripts)
        if (const auto problem = checkScript(script))
            impl.failures.push_back("[[script]] " + wordsOf(script, *problem));
    impl.conditions = std::make_unique<LabConditions>(*this);
    impl.pending = impl.file.todo;
    impl.branches.push_back({std::string(kMainBranch), "", kWorldStart, {}, impl.newRun()});
    impl.listen();
}

Lab::~Lab() = default;

// -- time ---------------------------------------------------------------------------------------------------------

Time Lab::now() const { return m_impl->run().world().now(); }

std::optional<Time> Lab::nextEventAt() const
{
    const auto next = m_impl->run().world().nextEventAt();
    const Time todo = m_impl->pendingAt();
    if (!next)
        return todo == kNever ? std::nullopt : std::optional(todo);
    return std::min(*next, todo);
}

bool Lab::runUntil(Time t, std::uint64_t eventsMax)
{
    Impl& impl = *m_impl;
    impl.stoppedBy.clear();
    for (std::uint64_t events = 0;;) {
        World& world = impl.run().world();
        const Time todo = impl.pendingAt();
        const auto next = world.nextEventAt();
        if (todo <= t && (!next || todo <= *next || todo <= world.now())) {
            world.advanceTo(std::max(todo, world.now()));
            impl.doNext();
            continue;
        }
        if (!next || *next > t)
            break;
        if (events++ >= eventsMax)
            return false;
        impl.step();
        if (!impl.stoppedBy.empty())
            return false;
    }
    if (t > now()) // a command of the file may have gone further: run until
        impl.run().world().advanceTo(t);
    return true;
}

bool Lab::step()
{
    Impl& impl = *m_impl;
    impl.stoppedBy.clear();
    const auto next = impl.run().world().nextEventAt();
    const Time todo = impl.pendingAt();
    if (todo != kNever && (!next || todo <= *next)) {
        impl.run().world().advanceTo(std::max(todo, now()));
        impl.doNext();
        return true;
    }
    return impl.step();
}

bool Lab::stepTo(std::string_view name, Duration within)
{
    const Time limit = now() + within;
    const FactId before = facts().last();
    bool found = false;
    const auto watch = m_impl->run().facts().subscribe([&](const Fact& fact) { found = found || (fact.id > before && (name.empty() || factName(fact) == name)); });
    while (!found) {
        const auto next = nextEventAt();
        if (!next || *next > limit)
            return false;
        step();
        if (!stoppedBy().empty())
            return found;
    }
    return true;
}

const std::string& Lab::stoppedBy() const { return m_impl->stoppedBy; }
std::vector<std::string> Lab::breakpoints() const { return m_impl->alarms.breakpoints(); }

// -- commands -----------------------------------------------------------------------------------------------------

ParseContext Lab::parseContext() const
{
    ParseContext context = m_impl->run().parseContext();
    for (const auto& branch : m_impl->branches)
        context.branches.push_back(branch.name);
    return context;
}

CommandResult Lab::execute(std::string_view line, std::string_view who)
{
    Impl& impl = *m_impl;
    const auto parsed = parseCommand(line, parseContext());
    if (!parsed)
        return refused(parsed.error());
    const Command& command = *parsed;
    if (isJournaled(command)) {
        JournalEntry entry = impl.entry();
        entry.what = CommandInput{std::string(line), command, std::string(who)};
        if (const auto* set = std::get_if<command::SetScript>(&command)) {
            const Script script{set->name, static_cast<ScriptKind>(set->kind), set->source};
            if (const auto problem = checkScript(script))
                return refused(wordsOf(script, *problem));
        }
        if (auto wrong = impl.run().apply(command, std::string(line), std::string(who)))
            return refused(std::move(*wrong));
        impl.note(std::move(entry));
        CommandResult result;
        result.output = impl.run().note();
        return result;
    }
    if (const auto* advance = std::get_if<command::Advance>(&command)) {
        runUntil(now() + advance->by);
        return {};
    }
    if (const auto* step = std::get_if<command::Step>(&command)) {
        if (!step->fact)
            return this->step() ? CommandResult{} : refused("nothing is queued: there is no next event");
        return stepTo(*step->fact, 600s) ? CommandResult{} : refused("no " + *step->fact + " within 10 minutes");
    }
    if (const auto* help = std::get_if<command::Help>(&command)) {
        CommandResult result;
        result.output = !help->topic ? helpText() : *help->topic == "conditions" ? expr::conditionsHelp(HelpLanguage::English) : helpFor(*help->topic);
        return result;
    }
    if (const auto condition = conditionOf(command, line)) {
        if (!*condition)
            return refused(condition->error());
        if (impl.options.recording == Recording::Off)
            return refused("not recorded: this cluster keeps no facts, so nothing can be asked about them");
        if (const auto* until = std::get_if<command::RunUntil>(&command))
            return impl.runUntil(**condition, until->within.value_or(kRunUntilMax));
        CommandResult result;
        const bool isSet = impl.alarms.toggleBreakpoint(**condition, *impl.conditions);
        result.output = (isSet ? "stops when it becomes true: " : "no longer a breakpoint: ") + condition->value().text();
        return result;
    }
    if (const auto* pace = std::get_if<command::SetPace>(&command)) {
        if (!onPace)
            return refused("time has no pace here: it goes with the wall clock, or as fast as it can");
        onPace(*pace);
        return {};
    }
    if (!impl.options.journal)
        return refused("not recorded: this cluster keeps no journal, so there are no branches, no undo and no saving");
    if (const auto* branch = std::get_if<command::MakeBranch>(&command))
        return makeBranch(branch->name, branch->at ? Time{*branch->at} : now());
    if (const auto* to = std::get_if<command::Goto>(&command)) {
        if (to->to.isBranch)
            return goToBranch(to->to.branch);
        if (to->to.at >= now()) {
            runUntil(to->to.at);
            return {};
        }
        for (int n = 1;; ++n)
            if (!impl.find("from-" + std::to_string(n)))
                return makeBranch("from-" + std::to_string(n), to->to.at);
    }
    if (std::holds_alternative<command::Undo>(command)) {
        const auto& journal = impl.branches[impl.live].journal;
        const auto last = std::find_if(journal.rbegin(), journal.rend(), [](const JournalEntry& e) { return e.isCommand(); });
        if (last == journal.rend())
            return refused("there is no command to undo on this branch");
        const Time before = last->at - Duration{1};
        for (int n = 1;; ++n)
            if (!impl.find("undo-" + std::to_string(n)))
                return makeBranch("undo-" + std::to_string(n), std::max(before, Time{}));
    }
    if (const auto* wish = std::get_if<command::Save>(&command); wish && onSave) {
        if (auto problem = onSave(wish->file, save()))
            return refused(std::move(*problem));
        CommandResult result;
        result.output = "saved " + wish->file + "; state " + stateHash();
        return result;
    }
    return refused("`" + std::string(commandForm(command)) + "` is for the window or the console, not for a run");
}

ScriptAnswer Lab::tryScript(const Script& script, const ScriptCall& call) const
{
    if (m_impl->options.scripts)
        return m_impl->options.scripts->call(script, call);
    ScriptAnswer answer;
    answer.outcome = ScriptAnswer::Outcome::Threw;
    answer.exception = "UnsupportedOperationException";
    answer.message = "there is no script engine here";
    return answer;
}

std::optional<ScriptProblem> Lab::checkScript(const Script& script) const
{
    return m_impl->options.scripts && script.source.size() <= ScriptLimits::kSourceBytes ? m_impl->options.scripts->check(script) : std::nullopt;
}

void Lab::useScripts(std::shared_ptr<ScriptHost> host)
{
    m_impl->options.scripts = std::move(host);
    for (const auto& branch : m_impl->branches)
        branch.run->useScripts(m_impl->options.scripts);
}

// -- what happened ------------------------------------------------------------------------------------------------

const FactLog& Lab::facts() const { return m_impl->run().facts(); }
void Lab::endWatch()
{
    m_impl->options.watch = {};
    for (const auto& branch : m_impl->branches)
        branch.run->endWatch();
}
const ClusterView& Lab::view() const { return m_impl->run().view(); }
Moment Lab::moment() { return m_impl->run().moments().now(now()); }
Moment Lab::momentAt(Time t) const { return m_impl->run().moments().at(t); }
const Ledger& Lab::ledger() const { return m_impl->run().ledger(); }
const std::vector<std::string>& Lab::violations() const { return m_impl->run().violations(); }
const std::vector<std::string>& Lab::failures() const { return m_impl->failures; }
std::uint64_t Lab::eventsRun() const { return m_impl->run().world().eventsRun(); }
std::string Lab::stateHash() const { return m_impl->run().world().stateHash(); }
const LabFile& Lab::file() const { return m_impl->file; }
void Lab::keepJournalIn(std::unique_ptr<JournalSink> sink) { m_impl->sink = std::move(sink); }
JournalSink* Lab::journalSink() const { return m_impl->sink.get(); }
const Run& Lab::run() const { return m_impl->run(); }

std::vector<BrokerId> Lab::brokers() const
{
    std::vector<BrokerId> out;
    for (const auto id : m_impl->run().brokerNodes())
        out.emplace_back(id.value);
    return out;
}

bool Lab::isUp(BrokerId broker) const { return m_impl->run().world().state(NodeId{broker.value}) != World::State::Down; }

nlohmann::ordered_json Lab::report() const { return reportOf(*this); }

const MemoryDisk* Lab::diskOf(NodeId node) const { return m_impl->run().world().memoryDisk(node); }

} // namespace engine
