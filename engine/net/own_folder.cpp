#include "engine/net/own_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <stdlib.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "engine/net/kafka_folder.h"

namespace engine {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kFormat = 1;
constexpr std::uintmax_t kMarkerBytesMax = 64 << 10;

// Absent if it is no marker; `problem` then says why.
std::optional<Json> readMarker(const fs::path& folder, std::string& problem)
{
    const fs::path path = folder / OwnFolder::kMarker;
    std::error_code error;
    if (const auto size = fs::file_size(path, error); error || size > kMarkerBytesMax) {
        problem = path.string() + (error ? " cannot be read: " + error.message() : std::string(" is too large for what it should be"));
        return std::nullopt;
    }
    std::ifstream in(path);
    if (!in) {
        problem = path.string() + " cannot be read: " + std::strerror(errno);
        return std::nullopt;
    }
    const std::string text(std::istreambuf_iterator<char>(in), {});
    std::size_t at = 0;
    Json told;
    try {
        told = Json::parse(text);
    } catch (const Json::parse_error& fault) {
        at = std::min(fault.byte > 0 ? fault.byte - 1 : 0, text.size());
        told = {};
    }
    if (!told.is_object()) {
        problem = path.string() + " is damaged at byte " + std::to_string(at);
        return std::nullopt;
    }
    const auto format = told.find("format");
    if (format != told.end() && (!format->is_number_integer() || format->get<std::int64_t>() != kFormat)) {
        problem = path.string() + " is of the format " + format->dump() + " of another Highwater; this one knows "
            + std::to_string(kFormat);
        return std::nullopt;
    }
    return told;
}

// As a whole, or not at all; errno says why not.
bool writeMarker(const fs::path& folder, const Json& content)
{
    errno = 0;
    const fs::path path = folder / OwnFolder::kMarker;
    const fs::path beside = folder / (std::string(OwnFolder::kMarker) + ".tmp");
    std::ofstream out(beside);
    out << content.dump() << "\n";
    out.close();
    std::error_code error;
    if (!out.fail())
        fs::rename(beside, path, error);
    if (!out.fail() && !error)
        return true;
    const int why = error ? error.value() : errno;
    fs::remove(beside, error);
    errno = why;
    return false;
}

bool isKafkas(const fs::path& path, std::string& problem)
{
    const std::string whose = kafkaFolderAround(path);
    if (whose.empty())
        return false;
    problem = whose + ", where Highwater never writes";
    return true;
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
    if (!fs::exists(path / kMarker, error) && isKafkas(path, problem)) {
        problem += "; \"highwater dump\" reads it; name another folder";
        return std::nullopt;
    }
    fs::create_directories(path, error);
    if (error) {
        problem = path.string() + " cannot be made: " + error.message();
        return std::nullopt;
    }
    if (fs::exists(path / kMarker, error)) {
        if (readMarker(path, problem))
            return OwnFolder(path);
        problem += "; put it right, or name another folder";
        return std::nullopt;
    }
    const bool isEmpty = fs::is_empty(path, error);
    if (error) {
        problem = path.string() + " cannot be read: " + error.message();
        return std::nullopt;
    }
    if (!isEmpty) {
        problem = path.string() + " is not empty and was not made by Highwater; name an empty folder";
        return std::nullopt;
    }
    if (!writeMarker(path, Json{{"format", kFormat}})) {
        problem = path.string() + " cannot be written: " + std::strerror(errno);
        return std::nullopt;
    }
    return OwnFolder(path);
}

std::optional<OwnFolder> OwnFolder::makeIn(const fs::path& parent, std::string& problem)
{
    if (isKafkas(parent, problem))
        return std::nullopt;
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
    const fs::path parent = fs::temp_directory_path(error);
    std::optional<OwnFolder> made;
    if (error) // of $TMPDIR: an empty path would be the folder that the program stands in
        problem = "no temporary folder: " + error.message();
    else
        made = makeIn(parent, problem);
    if (!made)
        problem += "; set TMPDIR to a folder that can be written";
    return made;
}

std::string OwnFolder::note(const std::string& name) const
{
    std::string ignored;
    const auto marker = readMarker(m_path, ignored);
    if (!marker)
        return {};
    const auto found = marker->find(name);
    return found != marker->end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool OwnFolder::setNote(const std::string& name, const std::string& value)
{
    std::string ignored;
    auto marker = readMarker(m_path, ignored);
    if (!marker)
        return false;
    (*marker)[name] = value;
    return writeMarker(m_path, *marker);
}

void OwnFolder::remove()
{
    std::error_code ignored;
    if (isOwn(m_path))
        fs::remove_all(m_path, ignored);
}

} // namespace engine
