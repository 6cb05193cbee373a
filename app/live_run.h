#pragma once

// The run of a window while it is alive: HOME/live/ID holds the lab it began with, its journal as it is written, and its
// mirror. A window that ends well takes the folder away; one that was killed leaves it, and the next one goes on from there
// (design/physics.md, Journal).
//
//     HOME/live/ID/.highwater  lock  lab.hwlab  lab.hwin  journal  files/main/broker-1/…
//
// The journal is a sequence of records: size (4 bytes, big-endian), CBOR. What is torn at its end is not read.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "app/lab_io.h"
#include "engine/lab/journal_sink.h"
#include "engine/net/folder_lock.h"
#include "engine/net/mirror.h"

namespace app {

class LiveRun final : public engine::JournalSink {
public:
    // From now on the lab's journal and files are kept there. `inputs`: what stood beside its file. Words if that cannot be: the
    // lab runs all the same, but is lost with its program.
    static std::string keep(const std::filesystem::path& home, engine::Lab& lab, const std::vector<std::uint8_t>& inputs);
    ~LiveRun() override; // the folder goes

    void input(const std::string& branch, const engine::JournalEntry& entry) override;
    void branchMade(const std::string& name, const std::string& parent, engine::Time at) override;
    void wentTo(const std::string& branch) override;
    void fileCommandDone() override;
    void follow(const engine::Lab& lab) override;

    // Of the mirror of that branch.
    std::string filesOf(const std::string& branch) const { return m_mirror.folderOf(branch); }
    // Why the files are no longer followed; empty: they are.
    const std::string& problem() const { return m_problem; }

private:
    LiveRun(engine::OwnFolder folder, engine::OwnFolder files, engine::FolderLock lock, int journal);
    void write(const nlohmann::json& record);

    engine::FolderLock m_lock; // first: given back last
    engine::OwnFolder m_folder;
    engine::Mirror m_mirror;
    int m_journal;
    std::string m_problem;
    engine::Time m_head = engine::kNever; // written last, of the live branch
};

// A run whose program was killed.
struct KilledRun {
    engine::OwnFolder folder;
    LoadedLab lab;
    engine::Time head; // where the live branch stood
};

// The newest one, as a lab to make: makeLab plays it to where it stood, on every branch. Nothing if there is none. A folder that cannot be read is left alone and told in `problem`.
std::optional<KilledRun> findKilledRun(const std::filesystem::path& home, std::string& problem);

} // namespace app
