#include "app/dump.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/exit_codes.h"
#include "engine/log/dump.h"

namespace app {

namespace fs = std::filesystem;

namespace {

bool read(const fs::path& path, const std::string& name, std::vector<engine::DumpFile>& into)
{
    std::ifstream in(path, std::ios::binary);
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.is_open() || in.bad())
        return false;
    into.push_back({name, engine::Slice::adopt(std::move(bytes))});
    return true;
}

} // namespace

int dump(const DumpOptions& options)
{
    const bool json = options.report == "json";
    const auto print = [&](const engine::DumpItem& item) { std::cout << (json ? item.json.dump() : item.text) << "\n"; };
    int problems = 0;
    for (const auto& wanted : options.paths) {
        std::error_code error;
        std::vector<engine::DumpFile> files;
        if (fs::is_directory(wanted, error)) {
            std::vector<fs::path> found;
            for (fs::recursive_directory_iterator it(wanted, error), end; !error && it != end; it.increment(error))
                if (it->is_regular_file(error) && engine::isDumpable(it->path().filename().string()))
                    found.push_back(it->path());
            std::sort(found.begin(), found.end());
            for (const auto& path : found)
                if (!read(path, fs::relative(path, wanted, error).generic_string(), files)) {
                    std::cerr << path.string() << " cannot be read\n";
                    return kBadUse;
                }
            problems += engine::dumpFolder(std::move(files), {options.records}, print);
        } else {
            if (!read(wanted, fs::path(wanted).filename().string(), files)) {
                std::cerr << wanted << " cannot be read\n";
                return kBadUse;
            }
            problems += engine::dumpFile(files.front(), {options.records}, print);
        }
    }
    return problems == 0 ? kWell : kCheckFailed;
}

} // namespace app
