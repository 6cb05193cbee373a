#pragma once

// A file that one program at a time holds, so that two never write into one folder. The system gives it back when the program
// ends, however it ends; the file itself stays. (Kafka has such a `.lock` in each of its log directories.)

#include <filesystem>
#include <optional>
#include <string>

namespace engine {

class FolderLock {
public:
    // Makes the file if it is not there; never through a link. Absent if another holds it or it cannot be written; `problem`
    // then says which, beginning with the file's path.
    static std::optional<FolderLock> take(const std::filesystem::path& file, std::string& problem);

    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) : m_descriptor(descriptor) { }
    int m_descriptor; // -1: moved away
};

} // namespace engine
