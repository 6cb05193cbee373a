#include "app/live_run.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>

#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace app {

using namespace engine;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

Json recordOf(const std::string& branch, const JournalEntry& entry)
{
    Json out{{"branch", branch}, {"at", entry.at.sinceZero.count()}, {"after", entry.after}};
    if (const auto* command = std::get_if<CommandInput>(&entry.what)) {
        out["run"] = command->line;
        out["who"] = command->who;
    } else if (const auto* opened = std::get_if<OutsideOpenedInput>(&entry.what)) {
        out["opened"] = opened->id.value;
        out["peer"] = opened->peer;
        out["broker"] = opened->broker.value;
    } else if (const auto* bytes = std::get_if<OutsideBytesInput>(&entry.what)) {
        out["from"] = bytes->id.value;
        out["bytes"] = Json::binary({bytes->bytes.data(), bytes->bytes.data() + bytes->bytes.size()});
    } else if (const auto* closed = std::get_if<OutsideClosedInput>(&entry.what)) {
        out["closed"] = closed->id.value;
    } else {
        // As the .hwin keeps it.
        const auto packed = packOutsideInputs({{entry}});
        out["script"] = Json::binary({packed.begin(), packed.end()});
    }
    return out;
}

// A branch's outside inputs; commands go to the lab file.
struct Reading {
    LabFile& file;
    std::map<std::string, std::vector<JournalEntry>> outside; // by branch
    std::size_t done = 0;
    std::map<std::string, Time> heads; // by branch
    std::string live{kMainBranch};

    void ran(Time to) { heads[live] = std::max(heads[live], to); }

    void take(const Json& record)
    {
        if (record.contains("head")) {
            ran(Time{Duration{record["head"].get<std::int64_t>()}});
        } else if (record.contains("done")) {
            ++done;
        } else if (record.contains("live")) {
            live = record["live"].get<std::string>();
        } else if (record.contains("fork")) {
            live = record["fork"].get<std::string>();
            const Time at{Duration{record["at"].get<std::int64_t>()}};
            file.branches.push_back({live, record["parent"].get<std::string>(), at, std::nullopt});
            ran(at);
        } else {
            input(record);
        }
    }

    void input(const Json& record)
    {
        const std::string branch = record["branch"].get<std::string>();
        JournalEntry entry;
        entry.at = Time{Duration{record["at"].get<std::int64_t>()}};
        entry.after = record["after"].get<std::uint64_t>();
        ran(entry.at);
        if (record.contains("run")) {
            LabDo todo;
            todo.at = entry.at;
            todo.after = entry.after;
            todo.run = record["run"].get<std::string>();
            todo.branch = branch;
            const std::string who = record["who"].get<std::string>();
            todo.who = who == "lab" ? "" : who;
            if (const auto parsed = parseCommand(todo.run))
                todo.command = *parsed;
            file.todo.push_back(std::move(todo));
            return;
        }
        if (record.contains("opened")) {
            entry.what = OutsideOpenedInput{OutsideId{record["opened"].get<std::uint64_t>()}, record["peer"].get<std::string>(),
                BrokerId{record["broker"].get<std::int32_t>()}};
        } else if (record.contains("bytes")) {
            const auto& bytes = record["bytes"].get_binary();
            entry.what = OutsideBytesInput{OutsideId{record["from"].get<std::uint64_t>()},
                Slice::copyOf(std::span<const std::uint8_t>(bytes.data(), bytes.size()))};
        } else if (record.contains("script")) {
            entry.what = unpackOutsideInputs(record["script"].get_binary()).value().at(0).at(0).what;
        } else {
            entry.what = OutsideClosedInput{OutsideId{record["closed"].get<std::uint64_t>()}};
        }
        outside[branch].push_back(std::move(entry));
    }
};

std::string newName()
{
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    return std::to_string(now) + "-" + std::to_string(::getpid());
}

std::optional<KilledRun> readRun(OwnFolder folder, std::string& problem)
{
    KilledRun out{std::move(folder), {}, {}};
    const fs::path path = out.folder.path();
    if (const auto errors = loadLab((path / "lab.hwlab").string(), out.lab); !errors.empty()) {
        problem = errors.front();
        return std::nullopt;
    }
    std::ifstream in(path / "journal", std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    Reading reading{out.lab.file, {}, 0, {}, liveBranchOf(out.lab.file)};
    try {
        for (std::size_t at = 0; at + 4 <= text.size();) {
            std::size_t size = 0;
            for (std::size_t i = 0; i < 4; ++i)
                size = size << 8 | static_cast<std::uint8_t>(text[at + i]);
            if (size > text.size() - at - 4)
                break; // torn
            reading.take(Json::from_cbor(text.begin() + static_cast<std::ptrdiff_t>(at + 4), text.begin() + static_cast<std::ptrdiff_t>(at + 4 + size)));
            at += 4 + size;
        }
        auto before = out.lab.inputs.empty() ? std::vector<std::vector<JournalEntry>>{} : unpackOutsideInputs(out.lab.inputs).value();
        before.resize(out.lab.file.branches.size() + 1);
        for (std::size_t b = 0; b < before.size(); ++b) {
            const std::string name = b == 0 ? std::string(kMainBranch) : out.lab.file.branches[b - 1].name;
            auto& more = reading.outside[name];
            before[b].insert(before[b].end(), more.begin(), more.end());
        }
        out.lab.inputs = packOutsideInputs(before);
    } catch (const std::exception& damaged) {
        problem = (path / "journal").string() + " is damaged: " + damaged.what();
        return std::nullopt;
    }
    // What the file said to do and was done is in the journal now.
    std::size_t done = reading.done;
    std::erase_if(out.lab.file.todo, [&](const LabDo& todo) { return !todo.after && done > 0 && done-- > 0; });
    // How far each branch had run; the live one last.
    const auto mark = [&](const std::string& branch) {
        LabMark head;
        head.at = reading.heads[branch];
        head.text = kSavedMark;
        head.branch = branch;
        out.lab.file.marks.push_back(std::move(head));
    };
    for (const auto& [branch, at] : std::map(reading.heads))
        if (branch != reading.live)
            mark(branch);
    mark(reading.live);
    out.head = reading.heads[reading.live];
    return out;
}

} // namespace

LiveRun::LiveRun(OwnFolder folder, OwnFolder files, FolderLock lock, int journal)
    : m_lock(std::move(lock)), m_folder(std::move(folder)), m_mirror(std::move(files)), m_journal(journal)
{
}

LiveRun::~LiveRun()
{
    ::close(m_journal);
    m_folder.remove();
}

std::string LiveRun::keep(const fs::path& home, Lab& lab, const std::vector<std::uint8_t>& inputs)
{
    std::string problem;
    const fs::path path = home / "live" / newName();
    auto folder = OwnFolder::open(path, problem);
    auto files = folder ? OwnFolder::open(path / "files", problem) : std::nullopt;
    auto lock = files ? FolderLock::take(path / "lock", problem) : std::nullopt;
    if (!lock)
        return "this run is not kept: " + problem;
    Lab::Saved beginning;
    beginning.file = lab.file();
    beginning.inputs = inputs;
    const auto unwritten = saveLab((path / "lab.hwlab").string(), std::move(beginning));
    const int journal = unwritten ? -1 : ::open((path / "journal").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (journal < 0) {
        folder->remove();
        return "this run is not kept: " + unwritten.value_or((path / "journal").string() + " cannot be written");
    }
    lab.keepJournalIn(std::unique_ptr<JournalSink>(new LiveRun(std::move(*folder), std::move(*files), std::move(*lock), journal)));
    return {};
}

void LiveRun::write(const Json& record)
{
    if (m_journal < 0)
        return;
    std::vector<std::uint8_t> bytes(4);
    Json::to_cbor(record, bytes);
    const std::size_t size = bytes.size() - 4;
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t written = ::write(m_journal, bytes.data() + at, bytes.size() - at);
        if (written <= 0) {
            m_problem = "the journal cannot be written any more (is the disk full?): what is done from now on is lost if the program is killed";
            ::close(m_journal);
            m_journal = -1;
            return;
        }
        at += static_cast<std::size_t>(written);
    }
}

void LiveRun::input(const std::string& branch, const JournalEntry& entry) { write(recordOf(branch, entry)); }
void LiveRun::branchMade(const std::string& name, const std::string& parent, Time at)
{
    write({{"fork", name}, {"parent", parent}, {"at", at.sinceZero.count()}});
}
void LiveRun::wentTo(const std::string& branch)
{
    m_head = kNever;
    write({{"live", branch}});
}
void LiveRun::fileCommandDone() { write({{"done", 1}}); }

void LiveRun::follow(const Lab& lab)
{
    if (const std::string wrong = m_mirror.follow(lab); !wrong.empty())
        m_problem = wrong;
    if (lab.now() == m_head)
        return;
    m_head = lab.now();
    write({{"head", m_head.sinceZero.count()}});
}

std::optional<KilledRun> findKilledRun(const fs::path& home, std::string& problem)
{
    std::error_code error;
    std::vector<fs::path> runs;
    for (const auto& entry : fs::directory_iterator(home / "live", error))
        if (OwnFolder::isOwn(entry.path()))
            runs.push_back(entry.path());
    std::sort(runs.rbegin(), runs.rend());
    for (const auto& path : runs) {
        std::string held;
        const auto lock = FolderLock::take(path / "lock", held);
        if (!lock)
            continue; // its program lives
        if (auto folder = OwnFolder::open(path, problem))
            if (auto found = readRun(std::move(*folder), problem))
                return found;
    }
    return std::nullopt;
}

} // namespace app
