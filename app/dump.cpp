#include "app/dump.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/dump_records.h"
#include "app/exit_codes.h"
#include "engine/log/dump.h"

namespace app {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

std::string reason(int number)
{
    return std::generic_category().message(number);
}

// Bytes of a regular file; opened for each window, so that a folder of any size holds no descriptors. Never waits: what turned
// into a pipe meanwhile is refused.
std::string readPart(const fs::path& path, std::uint64_t from, std::size_t size, engine::Slice& out)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return reason(errno);
    std::string why;
    struct stat about = {};
    if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode))
        why = "no regular file";
    std::vector<std::uint8_t> bytes(why.empty() ? size : 0);
    std::size_t got = 0;
    while (got < bytes.size()) {
        const auto part = ::pread(file, bytes.data() + got, bytes.size() - got, static_cast<off_t>(from + got));
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            why = reason(errno);
        if (part <= 0)
            break;
        got += static_cast<std::size_t>(part);
    }
    ::close(file);
    bytes.resize(got);
    out = engine::Slice::adopt(std::move(bytes));
    return why;
}

// A name may hold anything but '/': what would break a line or a terminal is shown as '?'.
std::string nameOf(const fs::path& path)
{
    std::string name = path.generic_string();
    std::replace_if(name.begin(), name.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, '?');
    return name;
}

class Dump {
public:
    explicit Dump(const DumpOptions& options) : m_json(options.report == "json"), m_options{options.records, decodeRecord} { }

    int run(const std::vector<std::string>& paths);

private:
    void print(const engine::DumpItem& item) const
    {
        std::cout << (m_json ? item.json.dump(-1, ' ', false, Json::error_handler_t::replace) : item.text) << "\n";
    }
    // A file or folder that is not looked into, and why. A problem counts.
    void leaveOut(const fs::path& path, bool isProblem, const std::string& what);
    void addFile(const fs::path& path);
    void addFolder(const fs::path& folder);
    void add(const fs::directory_entry& entry, std::vector<fs::path>& folders);

    bool m_json;
    engine::DumpOptions m_options;
    std::vector<engine::DumpFile> m_files; // of the path that is dumped
    std::int64_t m_filesSeen = 0;
    std::int64_t m_problems = 0;
};

void Dump::leaveOut(const fs::path& path, bool isProblem, const std::string& what)
{
    m_problems += isProblem ? 1 : 0;
    const std::string name = nameOf(path);
    Json json{{"file", name}, {"kind", isProblem ? "problem" : "other"}};
    if (isProblem)
        json["position"] = 0;
    json["what"] = what;
    print({name + (isProblem ? "\n  PROBLEM: " : "\n  ") + what, json});
}

void Dump::addFile(const fs::path& path)
{
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error)
        return leaveOut(path, true, "cannot be read: " + error.message());
    m_files.emplace_back(nameOf(path), size, [path](std::uint64_t from, std::size_t wanted, engine::Slice& out) {
        return readPart(path, from, wanted, out);
    });
}

void Dump::add(const fs::directory_entry& entry, std::vector<fs::path>& folders)
{
    std::error_code error;
    const auto status = entry.status(error); // of what a link leads to
    if (status.type() == fs::file_type::not_found)
        return leaveOut(entry.path(), true, "cannot be read: it leads nowhere");
    if (error)
        return leaveOut(entry.path(), true, "cannot be read: " + error.message());
    if (fs::is_directory(status)) {
        if (entry.is_symlink(error))
            return leaveOut(entry.path(), false, "a link to a folder; not followed");
        if (engine::isDumpable(entry.path().filename().string()))
            leaveOut(entry.path(), true, "a folder where a file should be");
        folders.push_back(entry.path());
        return;
    }
    if (!fs::is_regular_file(status))
        return leaveOut(entry.path(), false, "no regular file; not read");
    addFile(entry.path());
}

void Dump::addFolder(const fs::path& folder)
{
    std::vector<fs::path> folders{folder};
    while (!folders.empty()) {
        const fs::path at = folders.back();
        folders.pop_back();
        std::error_code error;
        std::set<fs::directory_entry> entries; // a folder has no order of its own
        for (fs::directory_iterator it(at, error), end; !error && it != end; it.increment(error))
            entries.insert(*it);
        if (error)
            leaveOut(at, true, "cannot be listed: " + error.message());
        for (const auto& entry : entries)
            add(entry, folders);
    }
}

int Dump::run(const std::vector<std::string>& paths)
{
    bool isBadUse = false;
    for (const auto& wanted : paths) {
        std::error_code error;
        const auto status = fs::status(wanted, error);
        m_files.clear();
        if (!fs::exists(status)) {
            std::cerr << nameOf(wanted) << " cannot be read: " << (error ? error.message() : "no such file or folder")
                      << "; name files or folders of a Kafka log directory\n";
            isBadUse = true;
        } else if (fs::is_directory(status)) {
            addFolder(wanted);
        } else if (fs::is_regular_file(status)) {
            addFile(wanted);
        } else {
            leaveOut(wanted, true, "no regular file; not read");
        }
        m_filesSeen += static_cast<std::int64_t>(m_files.size());
        m_problems += engine::dumpFolder(std::move(m_files), m_options, [this](const engine::DumpItem& item) { print(item); });
    }
    print({std::to_string(m_filesSeen) + (m_filesSeen == 1 ? " file, " : " files, ")
            + (m_problems == 0 ? "no problems" : std::to_string(m_problems) + (m_problems == 1 ? " problem" : " problems")),
        {{"kind", "summary"}, {"files", m_filesSeen}, {"problems", m_problems}}});
    return isBadUse ? kBadUse : m_problems == 0 ? kWell : kCheckFailed;
}

} // namespace

int dump(const DumpOptions& options)
{
    return Dump(options).run(options.paths);
}

} // namespace app
