#pragma once

// Inside of Lab. Included by lab*.cpp only.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/format.h"
#include "engine/command/names.h"
#include "engine/lab/alarms.h"
#include "engine/lab/journal.h"
#include "engine/lab/journal_sink.h"
#include "engine/lab/lab.h"
#include "engine/lab/lab_conditions.h"

namespace engine {

inline CommandResult refused(const CommandError& error)
{
    return {false, error.message, error.word, error.column, error.expected, error.nearest, ""};
}

inline CommandResult refused(std::string words)
{
    CommandResult result;
    result.ok = false;
    result.error = std::move(words);
    return result;
}

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

    std::unique_ptr<Run> newRun() const { return std::make_unique<Run>(setup, Run::Options{options.recording, options.ledger, options.checks, options.disk, options.scripts, options.watch}); }

    void listen()
    {
        run().onOutside = [this](OutsideId id, const ByteChain& bytes, bool close) {
            if (owner->onOutside)
                owner->onOutside(id, bytes, close);
        };
        run().hearScripts([this](const Run::ScriptResult& result) {
            JournalEntry heard;
            heard.at = result.at;
            heard.after = result.after;
            heard.what = ScriptResultInput{result.call, result.answer};
            note(std::move(heard));
        });
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

    // Puts one entry back where it was. An answer of a script was given inside of an event: it is remembered before, and handed out when
    // that event comes and calls the script.
    static void replay(Run& run, const JournalEntry& entry)
    {
        if (std::holds_alternative<ScriptResultInput>(entry.what))
            return;
        replayTo(run.world(), entry.after, entry.at);
        if (const auto* command = std::get_if<CommandInput>(&entry.what)) {
            const auto wrong = run.apply(command->command, command->line, command->who);
            ENGINE_CHECK(!wrong, "a journaled command applies again");
        } else if (const auto* opened = std::get_if<OutsideOpenedInput>(&entry.what)) {
            run.openOutside(opened->peer, opened->broker);
        } else if (const auto* bytes = std::get_if<OutsideBytesInput>(&entry.what)) {
            run.outsideBytes(bytes->id, bytes->bytes);
        } else if (const auto* closed = std::get_if<OutsideClosedInput>(&entry.what)) {
            run.outsideClosed(closed->id);
        }
    }
    // In their order. Behind them nothing of them is still to come.
    static void replayAll(Run& run, const std::vector<JournalEntry>& entries)
    {
        remember(run, entries);
        for (const auto& entry : entries)
            replay(run, entry);
    }
    static void remember(Run& run, const std::vector<JournalEntry>& entries)
    {
        for (const auto& entry : entries)
            if (const auto* result = std::get_if<ScriptResultInput>(&entry.what))
                run.remember(result->call, result->answer);
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

} // namespace engine
