#include "engine/lab/lab.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/base/check.h"
#include "engine/base/format.h"
#include "engine/command/help.h"
#include "engine/command/names.h"
#include "engine/lab/alarms.h"
#include "engine/lab/journal.h"
#include "engine/lab/journal_sink.h"
#include "engine/lab/lab_conditions.h"
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
    for (const auto& [name, value] : file.switches)
        (void)setup.switches.set(name, value); // what is not carried out is told by the Lab
    setup.link = {file.cluster.link.latency.value_or(1ms), file.cluster.link.jitter.value_or(0ms), file.cluster.link.bandwidth.value_or(0), 0};
    return setup;
}

constexpr Duration kRunUntilMax = 60s; // `run until` without --within

CommandResult refused(const CommandError& error)
{
    return {false, error.message, error.word, error.column, error.expected, error.nearest, ""};
}

CommandResult refused(std::string words)
{
    CommandResult result;
    result.ok = false;
    result.error = std::move(words);
    return result;
}

} // namespace

struct Lab::Impl {
    struct Branch {
        std::string name;
        std::string parent;
        Time at;
        std::vector<JournalEntry> journal; // its own, from the fork on
        std::unique_ptr<Run> run;
    };

    LabFile file;
    LabOptions options;
    RunSetup setup;
    std::vector<Branch> branches;
    std::size_t live = 0;
    std::vector<LabDo> pending; // of the file, not yet done, in order
    int doing = 0;              // one of them takes time: advance, run until
    std::vector<LabMark> marks;
    std::string stoppedBy;
    Alarms alarms;
    std::unique_ptr<LabConditions> conditions;
    std::unique_ptr<JournalSink> sink;
    Lab* owner = nullptr;

    Run& run() { return *branches[live].run; }
    const Run& run() const { return *branches[live].run; }

    std::unique_ptr<Run> newRun() const { return std::make_unique<Run>(setup, Run::Options{options.recording, options.ledger, options.checks, options.disk, options.watch}); }

    void listen()
    {
        run().onOutside = [this](OutsideId id, const ByteChain& bytes, bool close) {
            if (owner->onOutside)
                owner->onOutside(id, bytes, close);
        };
        alarms.listenTo(run().facts());
    }

    // One event, and what the breakpoints say to it.
    bool step()
    {
        const bool stepped = run().world().step();
        if (auto sprung = alarms.sprung(*conditions))
            stoppedBy = std::move(*sprung);
        else if (stepped && owner->stopsHere)
            stoppedBy = owner->stopsHere();
        return stepped;
    }

    CommandResult runUntil(const expr::Condition& condition, Duration within)
    {
        Alarm alarm(condition, *conditions);
        const Alarms::Temporary hears(alarms, alarm);
        const Time limit = run().world().now() + within;
        while (!alarm.look(*conditions)) {
            const auto next = owner->nextEventAt();
            if (!next || *next > limit) {
                run().world().advanceTo(limit);
                if (alarm.look(*conditions))
                    break;
                return refused("still false after " + formatDuration(within) + ": " + condition.text() + "; it is now " + formatTime(limit));
            }
            owner->step();
            if (!stoppedBy.empty() && !alarm.look(*conditions))
                return refused("stopped at " + formatTime(run().world().now()) + " by the breakpoint " + stoppedBy);
        }
        return {};
    }

    JournalEntry entry() const
    {
        JournalEntry out;
        out.at = run().world().now();
        out.after = run().world().eventsRun();
        return out;
    }
    // Keeps it, and writes it before it is applied.
    void note(JournalEntry what)
    {
        if (!options.journal)
            return;
        if (sink)
            sink->input(branches[live].name, what);
        branches[live].journal.push_back(std::move(what));
    }
    void fork(const std::string& name, const std::string& parent, Time at, std::unique_ptr<Run> run)
    {
        if (sink)
            sink->branchMade(name, parent, at);
        branches.push_back({name, parent, at, {}, std::move(run)});
        live = branches.size() - 1;
        listen();
    }

    // To the place behind that event, or behind all until `at`.
    static void replayTo(World& world, std::optional<std::uint64_t> after, Time at)
    {
        if (!after)
            world.runUntil(at);
        else
            while (world.eventsRun() < *after && world.step()) { }
        if (at > world.now())
            world.advanceTo(at);
    }

    // Puts one entry back where it was.
    static void replay(Run& run, const JournalEntry& entry)
    {
        replayTo(run.world(), entry.after, entry.at);
        if (const auto* command = std::get_if<CommandInput>(&entry.what)) {
            const auto wrong = run.apply(command->command, command->line, command->who);
            ENGINE_CHECK(!wrong, "a journaled command applies again");
        } else if (const auto* opened = std::get_if<OutsideOpenedInput>(&entry.what)) {
            run.openOutside(opened->peer, opened->broker);
        } else if (const auto* bytes = std::get_if<OutsideBytesInput>(&entry.what)) {
            run.outsideBytes(bytes->id, bytes->bytes);
        } else {
            run.outsideClosed(std::get<OutsideClosedInput>(entry.what).id);
        }
    }

    // The entries of a branch up to `at`, with those of its ancestors before the forks.
    std::vector<JournalEntry> historyOf(const Branch& branch, Time at) const
    {
        std::vector<JournalEntry> out;
        if (!branch.parent.empty())
            if (const Branch* parent = find(branch.parent))
                out = historyOf(*parent, std::min(at, branch.at));
        for (const auto& entry : branch.journal)
            if (entry.at <= at)
                out.push_back(entry);
        return out;
    }

    const Branch* find(const std::string& name) const
    {
        const auto found = std::find_if(branches.begin(), branches.end(), [&](const Branch& b) { return b.name == name; });
        return found == branches.end() ? nullptr : &*found;
    }

    // Instant of the next thing the file says to do; kNever if there is none or it waits for an event.
    Time pendingAt() const
    {
        if (pending.empty() || branches[live].name != kMainBranch)
            return kNever;
        const LabDo& next = pending.front();
        if (next.after)
            return run().world().eventsRun() >= *next.after ? next.at.value_or(run().world().now()) : kNever;
        if (next.at)
            return *next.at;
        return doing > 0 ? kNever : run().world().now(); // it follows the end of the one before
    }

    void doNext()
    {
        const LabDo next = pending.front();
        pending.erase(pending.begin());
        if (sink)
            sink->fileCommandDone();
        ++doing;
        const auto result = owner->execute(next.run, next.who.empty() ? "lab" : next.who);
        --doing;
        if (!result.ok)
            failures.push_back((next.place.line > 0 ? std::to_string(next.place.line) + ": " : "") + next.run + ": " + result.error);
    }
    std::vector<std::string> failures; // of the file's commands
};

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

// -- branches -----------------------------------------------------------------------------------------------------

std::vector<BranchInfo> Lab::branches() const
{
    std::vector<BranchInfo> out;
    for (std::size_t i = 0; i < m_impl->branches.size(); ++i) {
        const auto& branch = m_impl->branches[i];
        out.push_back({branch.name, branch.parent, branch.at, branch.run->world().now(), i == m_impl->live});
    }
    return out;
}

const std::string& Lab::liveBranch() const { return m_impl->branches[m_impl->live].name; }

CommandResult Lab::makeBranch(const std::string& name, Time at)
{
    Impl& impl = *m_impl;
    if (impl.find(name))
        return refused("branch " + name + " is there already");
    if (at > now())
        return refused("a branch forks from the past; it is " + formatTime(now()));
    auto run = impl.newRun();
    for (const auto& entry : impl.historyOf(impl.branches[impl.live], at))
        Impl::replay(*run, entry);
    run->world().runUntil(at);
    run->resetOutside(); // outside clients stay with the branch they know
    impl.run().endOutside();
    impl.fork(name, liveBranch(), at, std::move(run));
    return {};
}

CommandResult Lab::goToBranch(const std::string& name)
{
    Impl& impl = *m_impl;
    for (std::size_t i = 0; i < impl.branches.size(); ++i)
        if (impl.branches[i].name == name) {
            if (i != impl.live)
                impl.run().endOutside();
            if (impl.sink)
                impl.sink->wentTo(name);
            impl.live = i;
            impl.listen();
            return {};
        }
    return refused("there is no branch " + name);
}

const FactLog* Lab::factsOf(const std::string& name) const
{
    const auto* branch = m_impl->find(name);
    return branch ? &branch->run->facts() : nullptr;
}

std::optional<Moment> Lab::momentOf(const std::string& name, Time t) const
{
    const auto* branch = m_impl->find(name);
    if (!branch)
        return std::nullopt;
    return branch->run->moments().at(t);
}

// -- outside clients ----------------------------------------------------------------------------------------------

OutsideId Lab::openOutside(const std::string& peer, BrokerId broker)
{
    JournalEntry entry = m_impl->entry();
    const OutsideId id = m_impl->run().openOutside(peer, broker); // gives a number; nothing happens before its first request
    entry.what = OutsideOpenedInput{id, peer, broker};
    m_impl->note(std::move(entry));
    return id;
}

void Lab::outsideBytes(OutsideId connection, const Slice& bytes)
{
    JournalEntry entry = m_impl->entry();
    entry.what = OutsideBytesInput{connection, bytes};
    m_impl->note(std::move(entry));
    m_impl->run().outsideBytes(connection, bytes);
}

void Lab::outsideClosed(OutsideId connection)
{
    JournalEntry entry = m_impl->entry();
    entry.what = OutsideClosedInput{connection};
    m_impl->note(std::move(entry));
    m_impl->run().outsideClosed(connection);
}

// -- saving -------------------------------------------------------------------------------------------------------

Lab::Saved Lab::save()
{
    Impl& impl = *m_impl;
    Saved out;
    out.file = impl.file;
    out.file.todo.clear();
    out.file.branches.clear();
    out.file.savedBy = "highwater " HIGHWATER_VERSION;
    std::vector<std::vector<JournalEntry>> outside;
    for (const auto& branch : impl.branches) {
        if (!branch.parent.empty())
            out.file.branches.push_back({branch.name, branch.parent, branch.at, std::nullopt});
        for (const auto& entry : branch.journal)
            if (const auto* input = std::get_if<CommandInput>(&entry.what)) {
                LabDo todo;
                todo.at = entry.at;
                todo.after = entry.after;
                todo.run = input->line;
                todo.command = input->command;
                todo.branch = branch.name;
                todo.who = input->who == "lab" ? "" : input->who;
                out.file.todo.push_back(std::move(todo));
            }
        outside.push_back(branch.journal);
    }
    for (const auto& todo : impl.pending)
        out.file.todo.push_back(todo);
    out.file.until = now();
    out.file.openAt = now();
    // How far each branch has run; the live one last.
    const auto mark = [&](const Impl::Branch& branch) {
        const World& world = branch.run->world();
        out.file.marks.push_back({world.now(), world.eventsRun(), std::string(kSavedMark), world.stateHash(), branch.name});
    };
    for (std::size_t i = 0; i < impl.branches.size(); ++i)
        if (i != impl.live)
            mark(impl.branches[i]);
    mark(impl.branches[impl.live]);
    out.inputs = packOutsideInputs(outside);
    return out;
}

CommandResult Lab::restore(std::span<const std::uint8_t> inputs)
{
    Impl& impl = *m_impl;
    std::vector<std::vector<JournalEntry>> outside;
    if (!inputs.empty()) {
        auto unpacked = unpackOutsideInputs(inputs);
        if (!unpacked)
            return refused("the inputs beside the lab (.hwin) are damaged; the lab is opened without its outside clients");
        outside = std::move(*unpacked);
    }
    // Everything that carries the number of its event is put back in that order; branches fork on the way.
    std::vector<std::string> names{std::string(kMainBranch)};
    for (const auto& branch : impl.file.branches)
        names.push_back(branch.name);
    std::vector<LabDo> unsaved;
    for (std::size_t b = 0; b < names.size(); ++b) {
        std::vector<JournalEntry> entries = b < outside.size() ? outside[b] : std::vector<JournalEntry>{};
        for (const auto& todo : impl.pending)
            if (todo.branch == names[b]) {
                if (!todo.after) {
                    unsaved.push_back(todo);
                    continue;
                }
                JournalEntry entry;
                entry.at = todo.at.value_or(Time{});
                entry.after = *todo.after;
                entry.what = CommandInput{todo.run, todo.command, todo.who.empty() ? "lab" : todo.who};
                entries.push_back(std::move(entry));
            }
        std::stable_sort(entries.begin(), entries.end(), [](const JournalEntry& x, const JournalEntry& y) { return x.after < y.after; });
        if (b > 0) {
            const auto& fork = impl.file.branches[b - 1];
            if (auto gone = goToBranch(fork.parent); !gone.ok)
                return gone;
            auto run = impl.newRun();
            for (const auto& entry : impl.historyOf(impl.branches[impl.live], fork.at))
                Impl::replay(*run, entry);
            run->world().runUntil(fork.at);
            run->resetOutside();
            impl.fork(fork.name, fork.parent, fork.at, std::move(run));
        }
        for (auto& entry : entries) {
            Impl::replay(impl.run(), entry);
            impl.note(entry);
        }
        for (const auto& mark : impl.file.marks)
            if (mark.branch == names[b] && mark.text == kSavedMark && mark.at >= now())
                Impl::replayTo(impl.run().world(), mark.after, mark.at);
    }
    impl.pending = std::move(unsaved);
    return goToBranch(liveBranchOf(impl.file));
}

} // namespace engine
