// The part of Lab that keeps what happened: branches, clients from outside, saving and restoring.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/lab/lab_impl.h"

namespace engine {

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
    Impl::replayAll(*run, impl.historyOf(impl.branches[impl.live], at));
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
            Impl::replayAll(*run, impl.historyOf(impl.branches[impl.live], fork.at));
            run->world().runUntil(fork.at);
            run->resetOutside();
            impl.fork(fork.name, fork.parent, fork.at, std::move(run));
        }
        Impl::remember(impl.run(), entries);
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
