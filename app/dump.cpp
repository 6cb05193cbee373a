#include "app/dump.h"

#include <filesystem>
#include <iostream>

#include "app/dump_records.h"
#include "app/exit_codes.h"
#include "engine/log/dump.h"
#include "engine/net/folder_files.h"

namespace app {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

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
    void leaveOut(const std::string& name, bool isProblem, const std::string& what);
    void take(engine::FolderFiles listed);

    bool m_json;
    engine::DumpOptions m_options;
    std::vector<engine::DumpFile> m_files; // of the path that is dumped
    std::int64_t m_filesSeen = 0;
    std::int64_t m_problems = 0;
};

void Dump::leaveOut(const std::string& name, bool isProblem, const std::string& what)
{
    m_problems += isProblem ? 1 : 0;
    Json json{{"file", name}, {"kind", isProblem ? "problem" : "other"}};
    if (isProblem)
        json["position"] = 0;
    json["what"] = what;
    print({name + (isProblem ? "\n  PROBLEM: " : "\n  ") + what, json});
}

void Dump::take(engine::FolderFiles listed)
{
    for (const auto& one : listed.leftOut)
        leaveOut(one.path, one.isProblem, one.what);
    m_files = std::move(listed.files);
}

int Dump::run(const std::vector<std::string>& paths)
{
    bool isBadUse = false;
    for (const auto& wanted : paths) {
        std::error_code error;
        const auto status = fs::status(wanted, error);
        m_files.clear();
        if (!fs::exists(status)) {
            std::cerr << engine::shownPath(wanted) << " cannot be read: " << (error ? error.message() : "no such file or folder")
                      << "; name files or folders of a Kafka log directory\n";
            isBadUse = true;
        } else if (fs::is_directory(status)) {
            take(engine::listFolder(wanted, {}));
        } else if (fs::is_regular_file(status)) {
            engine::FolderFiles one;
            engine::addFile(wanted, one);
            take(std::move(one));
        } else {
            leaveOut(engine::shownPath(wanted), true, "no regular file; not read");
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
