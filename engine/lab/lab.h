#pragma once

// The public face of the engine: a Lab is a cluster in virtual time with its clients, its journal, its facts and its
// branches. The window, the console, lessons, reports and tests hold a Lab and nothing below it.
//
//     setup (LabFile) + seed + journal  =  a run, to the byte          (design/README.md, Time travel)
//
// Branches: each is a Run of its own (a World that replayed the journal up to the fork). One of them is live: commands,
// outside clients and time go to it. The others stay as they are and can be looked at.
//
// Threads: one, the engine's. Moments and FactSlices may be handed to others.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/command/command.h"
#include "engine/event/fact_log.h"
#include "engine/lab/lab_file.h"
#include "engine/lab/ledger.h"
#include "engine/lab/run.h"
#include "engine/view/cluster_view.h"

namespace engine {

class JournalSink;

struct LabOptions {
    Recording recording = Recording::Full;
    bool ledger = true;
    bool checks = true;                    // invariants after every event
    bool journal = true;                   // off in serve: no branches, no saving
    std::optional<std::uint64_t> seed;     // in place of the file's
    std::int64_t wallClockAtZero = 0;      // used if the file has no `clock`; milliseconds since 1970
    std::string clusterId;                 // empty: from the seed
    std::shared_ptr<ScriptHost> scripts;   // runs the learner's code; null: there is no script engine here
    std::function<std::unique_ptr<Disk>(NodeId)> disk; // of a broker or controller; absent: memory
    std::function<void(const Fact&)> watch; // hears every fact from the first on, also where none is kept; until endWatch()
};

// What became of a command line. On failure nothing changed.
struct CommandResult {
    bool ok = true;
    std::string error;     // words: what is wrong and what to do
    std::string word;      // the word that is wrong
    int column = 0;        // of that word, from 1
    std::string expected;
    std::string nearest;
    std::string output;    // of commands that answer (help)
};

struct BranchInfo {
    std::string name;
    std::string parent; // empty: main
    Time at;            // of the fork
    Time head;          // how far it has run
    bool live = false;
};

class Lab {
public:
    Lab(LabFile file, LabOptions options);
    ~Lab();
    Lab(const Lab&) = delete;
    Lab& operator=(const Lab&) = delete;

    // -- time. The World starts at -20 s; 0 s is the first instant of the lab.
    Time now() const;
    std::optional<Time> nextEventAt() const; // absent: nothing is queued
    // Runs everything with an instant <= t, then the clock stands at t. Stops earlier at a breakpoint or after
    // `eventsMax` events; returns whether it reached t.
    bool runUntil(Time t, std::uint64_t eventsMax = UINT64_MAX);
    // One event; false if there is none.
    bool step();
    // Until a fact of that name was published ("" : any), at most `within`.
    bool stepTo(std::string_view factName, Duration within);
    // The condition of the breakpoint (break when …) that stopped the last runUntil or step; cleared by the next one.
    const std::string& stoppedBy() const;
    std::vector<std::string> breakpoints() const; // their conditions
    // Asked after each event while time runs; words (for stoppedBy) stop it there, as a breakpoint does. Absent: nobody is
    // asked. Only looks: no commands, no branches.
    std::function<std::string()> stopsHere;

    // -- commands (design/interfaces.md §1): parsed, checked, journaled, carried out between two events.
    CommandResult execute(std::string_view line, std::string_view who);
    // What a script would answer now, were it called so. Nothing of it is kept: a try before it is switched on.
    ScriptAnswer tryScript(const Script& script, const ScriptCall& call) const;
    std::optional<ScriptProblem> checkScript(const Script& script) const; // nothing, too, without a script engine
    void useScripts(std::shared_ptr<ScriptHost> host);                    // from now on, in place of LabOptions::scripts
    // Names that exist now, for parsing and completion.
    ParseContext parseContext() const;

    // -- what happened
    const FactLog& facts() const;
    void endWatch(); // LabOptions::watch
    const ClusterView& view() const;
    Moment moment();              // now
    Moment momentAt(Time t) const;
    const Ledger& ledger() const;
    const std::vector<std::string>& violations() const;
    const std::vector<std::string>& failures() const; // commands of the file that did not apply
    std::vector<BrokerId> brokers() const;
    bool isUp(BrokerId broker) const;                 // running or paused
    const Run& run() const;                           // the live branch's
    std::uint64_t eventsRun() const;
    std::string stateHash() const;
    nlohmann::ordered_json report() const; // design/interfaces.md §4

    // -- branches
    std::vector<BranchInfo> branches() const;
    const std::string& liveBranch() const;
    // A new branch that forks from the live one at `at` (<= now) and becomes live. Fails if the name is taken.
    CommandResult makeBranch(const std::string& name, Time at);
    // Makes another branch live; time goes on where it stopped.
    CommandResult goToBranch(const std::string& name);
    // Of any branch: facts and Moments to look at. Null if there is none of that name.
    const FactLog* factsOf(const std::string& branch) const;
    std::optional<Moment> momentOf(const std::string& branch, Time t) const;

    // -- outside clients (engine/net). Each call is journaled and then applied at the current instant. They belong to the live
    // branch; another branch that becomes live has none (onOutside is told that each is closed).
    OutsideId openOutside(const std::string& peer, BrokerId broker);
    void outsideBytes(OutsideId connection, const Slice& bytes); // as they came from the socket
    void outsideClosed(OutsideId connection);
    // Bytes for a real client; `close`: the broker closed the connection, or it was reset.
    std::function<void(OutsideId, const ByteChain& bytes, bool close)> onOutside;

    // -- saving. `until` is now; a mark with the state hash is added. Outside inputs go to the .hwin part.
    struct Saved {
        LabFile file;
        std::vector<std::uint8_t> inputs; // empty if no outside client was there
    };
    Saved save();
    // Once, after the construction from a saved file: puts everything back that carries the number of its event, on every
    // branch. `inputs`: what stands in the .hwin beside it. After it the live branch stands at its last input.
    CommandResult restore(std::span<const std::uint8_t> inputs);
    const LabFile& file() const;
    // Told from now on; gone with the lab. Null: none.
    void keepJournalIn(std::unique_ptr<JournalSink> sink);
    JournalSink* journalSink() const;
    // What a lab cannot do by itself: `pace` is the host's, `save FILE` writes files. Absent: refused with words.
    std::function<void(const command::SetPace&)> onPace;
    std::function<std::optional<std::string>(const std::string& file, Saved)> onSave; // words if it failed

    // Disk of a broker or controller of the live branch, for mirrors and "open folder". Null if there is none.
    const MemoryDisk* diskOf(NodeId node) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
