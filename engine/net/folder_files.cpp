#include "engine/net/folder_files.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine {

namespace fs = std::filesystem;

namespace {

std::string reason(int number)
{
    return std::generic_category().message(number);
}

// Bytes of a regular file; opened for each window, so that a folder of any size holds no descriptors. Never waits: what turned
// into a pipe meanwhile is refused.
std::string readPart(const fs::path& path, std::uint64_t from, std::size_t size, Slice& out)
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
    out = Slice::adopt(std::move(bytes));
    return why;
}

class Listing {
public:
    explicit Listing(const FolderListing& how) : m_how(how) { }

    FolderFiles run(const fs::path& folder);

private:
    struct Folder {
        fs::path path;
        int depth = 0;
    };
    void leaveOut(const fs::path& path, bool isProblem, std::string what);
    void add(const fs::directory_entry& entry, const Folder& in);
    bool isFull() const { return m_out.files.size() >= m_how.filesMax || m_out.leftOut.size() >= m_how.filesMax; }

    const FolderListing& m_how;
    FolderFiles m_out;
    std::vector<Folder> m_folders; // still to be looked into
};

void Listing::leaveOut(const fs::path& path, bool isProblem, std::string what)
{
    m_out.leftOut.push_back({shownPath(path), isProblem, std::move(what)});
}

void Listing::add(const fs::directory_entry& entry, const Folder& in)
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
        if (isDumpable(entry.path().filename().string()))
            leaveOut(entry.path(), true, "a folder where a file should be");
        if (in.depth >= m_how.depthMax)
            return leaveOut(entry.path(), false, "a folder too far below; not looked into");
        m_folders.push_back({entry.path(), in.depth + 1});
        return;
    }
    if (!fs::is_regular_file(status))
        return leaveOut(entry.path(), false, "no regular file; not read");
    addFile(entry.path(), m_out);
}

FolderFiles Listing::run(const fs::path& folder)
{
    m_folders.push_back({folder, 0});
    while (!m_folders.empty()) {
        const Folder at = m_folders.back();
        m_folders.pop_back();
        if (m_how.goOn && !m_how.goOn(m_out.files.size())) {
            m_out.whole = false;
            break;
        }
        std::error_code error;
        std::set<fs::directory_entry> entries; // a folder has no order of its own
        for (fs::directory_iterator it(at.path, error), end; !error && it != end && entries.size() < m_how.filesMax; it.increment(error))
            entries.insert(*it);
        if (error)
            leaveOut(at.path, true, "cannot be listed: " + error.message());
        for (const auto& entry : entries)
            if (!isFull())
                add(entry, at);
        if (isFull()) {
            leaveOut(at.path, true, "more than " + std::to_string(m_how.filesMax) + " files; the others are not looked into");
            m_out.whole = false;
            break;
        }
    }
    return std::move(m_out);
}

} // namespace

std::string shownPath(const fs::path& path)
{
    std::string name = path.generic_string();
    std::replace_if(name.begin(), name.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, '?');
    return name;
}

void addFile(const fs::path& path, FolderFiles& out)
{
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
        out.leftOut.push_back({shownPath(path), true, "cannot be read: " + error.message()});
        return;
    }
    out.files.emplace_back(shownPath(path), size, [path](std::uint64_t from, std::size_t wanted, Slice& bytes) {
        return readPart(path, from, wanted, bytes);
    });
}

FolderFiles listFolder(const fs::path& folder, const FolderListing& how)
{
    return Listing(how).run(folder);
}

} // namespace engine
