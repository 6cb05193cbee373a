#pragma once

// A folder that Highwater made: the marker `.highwater` lies in it (design/interfaces.md §2). Only such a folder is ever
// written to or removed, and never through links.

#include <filesystem>
#include <optional>
#include <string>

namespace engine {

class OwnFolder {
public:
    static constexpr const char* kMarker = ".highwater";

    // Makes the folder if it is not there and puts the marker into it. Absent if that cannot be, if the folder holds something
    // that is not ours or lies in a log directory of Kafka, or if its marker is damaged or from the future; `problem` then says so
    // and what to do.
    static std::optional<OwnFolder> open(const std::filesystem::path& path, std::string& problem);
    // A new one inside a folder that is there. Absent if it cannot be made; `problem` then says why.
    static std::optional<OwnFolder> makeIn(const std::filesystem::path& parent, std::string& problem);
    // A new one among the machine's temporary folders.
    static std::optional<OwnFolder> makeTemporary(std::string& problem);
    static bool isOwn(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    // What the marker remembers under that name; empty: nothing.
    std::string note(const std::string& name) const;
    // False if the marker cannot be written; errno says why.
    bool setNote(const std::string& name, const std::string& value);
    // Removes the folder with all that is in it, if the marker is still there; links are removed, not followed.
    void remove();

private:
    explicit OwnFolder(std::filesystem::path path) : m_path(std::move(path)) { }
    std::filesystem::path m_path;
};

} // namespace engine
