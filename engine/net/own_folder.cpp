#include "engine/net/own_folder.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <stdlib.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace engine {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Json readMarker(const fs::path& folder)
{
    std::ifstream in(folder / OwnFolder::kMarker);
    auto told = Json::parse(in, nullptr, false);
    return told.is_object() ? told : Json{{"format", 1}};
}

bool writeMarker(const fs::path& folder, const Json& content)
{
    std::ofstream out(folder / OwnFolder::kMarker);
    out << content.dump() << "\n";
    out.close();
    return !out.fail();
}

} // namespace

bool OwnFolder::isOwn(const fs::path& path)
{
    std::error_code error;
    return fs::is_directory(fs::symlink_status(path, error)) && fs::is_regular_file(fs::symlink_status(path / kMarker, error));
}

std::optional<OwnFolder> OwnFolder::open(const fs::path& wanted, std::string& problem)
{
    std::error_code error;
    const fs::path path = fs::absolute(wanted, error);
    fs::create_directories(path, error);
    if (error) {
        problem = path.string() + " cannot be made: " + error.message();
        return std::nullopt;
    }
    if (fs::exists(path / kMarker, error))
        return OwnFolder(path);
    if (!fs::is_empty(path, error) || error) {
        problem = path.string() + " is not empty and was not made by Highwater; name an empty folder";
        return std::nullopt;
    }
    if (!writeMarker(path, Json{{"format", 1}})) {
        problem = path.string() + " cannot be written";
        return std::nullopt;
    }
    return OwnFolder(path);
}

std::optional<OwnFolder> OwnFolder::makeIn(const fs::path& parent, std::string& problem)
{
    std::string pattern = (parent / "highwater-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) {
        problem = "no folder can be made in " + parent.string() + ": " + std::strerror(errno);
        return std::nullopt;
    }
    auto made = open(pattern, problem);
    if (!made)
        ::rmdir(pattern.c_str());
    return made;
}

std::optional<OwnFolder> OwnFolder::makeTemporary(std::string& problem)
{
    std::error_code error;
    auto made = makeIn(fs::temp_directory_path(error), problem);
    if (!made)
        problem += "; set TMPDIR to a folder that can be written";
    return made;
}

std::string OwnFolder::note(const std::string& name) const { return readMarker(m_path).value(name, ""); }

bool OwnFolder::setNote(const std::string& name, const std::string& value)
{
    Json content = readMarker(m_path);
    content[name] = value;
    return writeMarker(m_path, content);
}

void OwnFolder::remove()
{
    std::error_code ignored;
    if (isOwn(m_path))
        fs::remove_all(m_path, ignored);
}

} // namespace engine
