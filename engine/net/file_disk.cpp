#include "engine/net/file_disk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "engine/base/state_hash.h"
#include "engine/base/time.h"

namespace engine {

namespace {

constexpr std::size_t kDescriptorsMax = 400;
constexpr std::size_t kTailBytesMax = 4 << 20; // of each file
constexpr std::int64_t kReadBytesMax = (std::int64_t{1} << 31) + 64; // the largest batch; what asks for more was not written by Kafka
constexpr std::string_view kFlushedLater = "/partition.metadata";
constexpr mode_t kFileMode = 0644, kFolderMode = 0755;

bool isFolder(const std::string& path)
{
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool removeTree(const std::string& path)
{
    if (!isFolder(path))
        return ::unlink(path.c_str()) == 0;
    DIR* directory = ::opendir(path.c_str());
    if (!directory)
        return false;
    bool all = true;
    while (const dirent* entry = ::readdir(directory)) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..")
            all = removeTree(path + "/" + name) && all;
    }
    ::closedir(directory);
    return ::rmdir(path.c_str()) == 0 && all;
}

} // namespace

std::unique_ptr<FileDisk> FileDisk::open(const std::string& folder, std::string& problem)
{
    for (std::size_t slash = folder.find('/', 1);; slash = folder.find('/', slash + 1)) {
        const std::string part = folder.substr(0, slash);
        if (::mkdir(part.c_str(), kFolderMode) != 0 && errno != EEXIST) {
            problem = part + " cannot be made: " + std::strerror(errno);
            return nullptr;
        }
        if (slash == std::string::npos)
            break;
    }
    if (!isFolder(folder)) {
        problem = folder + " is not a folder";
        return nullptr;
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        problem = folder + " cannot be written: " + std::strerror(errno);
        return nullptr;
    }
    std::unique_ptr<FileDisk> disk(new FileDisk());
    disk->m_folder = folder;
    return disk;
}

FileDisk::~FileDisk()
{
    for (auto& file : m_files)
        if (file.descriptor >= 0)
            ::close(file.descriptor);
}

void FileDisk::File::remember(const ByteChain& appended)
{
    for (const auto& slice : appended.slices()) {
        tail.push_back({size, slice});
        size += static_cast<std::int64_t>(slice.size());
        tailBytes += slice.size();
    }
    for (; tailBytes > kTailBytesMax && tail.size() - tailFrom > 1; ++tailFrom) {
        tailBytes -= tail[tailFrom].bytes.size();
        tail[tailFrom].bytes = {};
    }
    if (tailFrom > tail.size() / 2) { // as many are left as are moved
        tail.erase(tail.begin(), tail.begin() + static_cast<std::ptrdiff_t>(tailFrom));
        tailFrom = 0;
    }
}

void FileDisk::File::forgetTail()
{
    tail.clear();
    tailFrom = 0;
    tailBytes = 0;
}

bool FileDisk::File::readTail(std::int64_t position, std::int64_t bytes, ByteChain& out) const
{
    const auto first = tail.begin() + static_cast<std::ptrdiff_t>(tailFrom);
    if (first == tail.end() || position < first->start)
        return false;
    auto piece = std::upper_bound(first, tail.end(), position, [](std::int64_t at, const Piece& p) { return at < p.start; }) - 1;
    for (; bytes > 0; ++piece) {
        const auto skip = static_cast<std::size_t>(std::max<std::int64_t>(0, position - piece->start));
        const std::size_t take = std::min(piece->bytes.size() - skip, static_cast<std::size_t>(bytes));
        out.append(piece->bytes.sub(skip, take));
        bytes -= static_cast<std::int64_t>(take);
        position += static_cast<std::int64_t>(take);
    }
    return true;
}

std::string FileDisk::full(std::string_view path) const { return path.empty() ? m_folder : m_folder + "/" + std::string(path); }

FileDisk::File* FileDisk::file(FileId id)
{
    return id.value >= 1 && id.value <= m_files.size() && !m_files[id.value - 1].path.empty() ? &m_files[id.value - 1] : nullptr;
}
const FileDisk::File* FileDisk::file(FileId id) const { return const_cast<FileDisk*>(this)->file(id); }

ErrorCode FileDisk::refused(std::string_view path, const std::string& what)
{
    std::string words = full(path) + " cannot be " + what + ": " + std::strerror(errno);
    if (m_tell && words != m_told)
        m_tell(words);
    m_told = std::move(words);
    return ErrorCode::KafkaStorageError;
}

void FileDisk::letGo(File& file)
{
    if (file.descriptor < 0)
        return;
    ::close(file.descriptor);
    file.descriptor = -1;
    const auto index = static_cast<std::uint32_t>(&file - m_files.data());
    *std::find(m_open.begin(), m_open.end(), index) = m_open.back();
    m_open.pop_back();
}

bool FileDisk::ready(File& wanted)
{
    wanted.lastUse = ++m_uses;
    if (wanted.descriptor >= 0)
        return true;
    if (m_open.size() >= kDescriptorsMax)
        letGo(m_files[*std::min_element(m_open.begin(), m_open.end(),
            [&](std::uint32_t a, std::uint32_t b) { return m_files[a].lastUse < m_files[b].lastUse; })]);
    wanted.descriptor = ::open(full(wanted.path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kFileMode);
    if (wanted.descriptor < 0) {
        refused(wanted.path, "opened");
        return false;
    }
    m_open.push_back(static_cast<std::uint32_t>(&wanted - m_files.data()));
    return true;
}

Result<FileId> FileDisk::open(std::string_view path, OpenMode mode)
{
    if (mode == OpenMode::MustExist && !exists(path))
        return ErrorCode::KafkaStorageError;
    if (m_free.empty()) {
        m_files.emplace_back();
        m_free.push_back(static_cast<std::uint32_t>(m_files.size()));
    }
    const std::uint32_t id = m_free.back();
    File& opened = m_files[id - 1];
    opened = File{};
    opened.path = std::string(path);
    struct stat info {};
    if (!ready(opened)) {
        opened.path.clear();
        return ErrorCode::KafkaStorageError;
    }
    const bool isSeen = ::fstat(opened.descriptor, &info) == 0;
    if (!isSeen || !S_ISREG(info.st_mode)) {
        const int why = isSeen ? EINVAL : errno;
        letGo(opened);
        opened.path.clear();
        errno = why;
        return refused(path, "opened");
    }
    m_free.pop_back();
    opened.size = info.st_size;
    opened.synced = std::min<std::int64_t>(m_synced.try_emplace(opened.path, info.st_size).first->second, info.st_size);
    return FileId{id};
}

void FileDisk::close(FileId id)
{
    File* closing = file(id);
    if (!closing)
        return;
    letGo(*closing);
    *closing = File{};
    m_free.push_back(id.value);
}

bool FileDisk::exists(std::string_view path) const
{
    struct stat info {};
    return ::lstat(full(path).c_str(), &info) == 0;
}

std::vector<std::string> FileDisk::list(std::string_view directory) const
{
    std::vector<std::string> names;
    const std::string folder = full(directory);
    if (DIR* open = ::opendir(folder.c_str())) {
        while (const dirent* entry = ::readdir(open)) {
            const std::string name = entry->d_name;
            const bool isDirectory = entry->d_type == DT_DIR || (entry->d_type == DT_UNKNOWN && isFolder(folder + "/" + name));
            if (name != "." && name != "..")
                names.push_back(isDirectory ? name + "/" : name);
        }
        ::closedir(open);
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> FileDisk::makeDirectory(std::string_view path)
{
    for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
        if (::mkdir(full(path.substr(0, slash)).c_str(), kFolderMode) != 0 && errno != EEXIST)
            return refused(path.substr(0, slash), "made");
        if (slash == std::string_view::npos)
            return {};
    }
}

Result<void> FileDisk::rename(std::string_view from, std::string_view to)
{
    if (::rename(full(from).c_str(), full(to).c_str()) != 0)
        return refused(from, "renamed to " + std::string(to));
    const auto moved = [&](const std::string& path) {
        const bool inside = path == from || path.starts_with(std::string(from) + "/");
        return inside ? std::string(to) + path.substr(from.size()) : path;
    };
    for (auto& open : m_files) // those inside keep being the same files
        open.path = moved(open.path);
    std::map<std::string, std::int64_t, std::less<>> synced;
    for (const auto& [path, length] : m_synced)
        if (path != to)
            synced[moved(path)] = length;
    m_synced = std::move(synced);
    m_unflushed.erase(std::string(from)); // set aside or on its way out
    return {};
}

Result<void> FileDisk::remove(std::string_view path)
{
    if (path.empty())
        return ErrorCode::KafkaStorageError;
    if (!removeTree(full(path)))
        return refused(path, "removed");
    m_unflushed.erase(std::string(path));
    std::erase_if(m_synced, [&](const auto& entry) { return entry.first == path || entry.first.starts_with(std::string(path) + "/"); });
    return {};
}

bool FileDisk::flushBeside(const File& file)
{
    const auto found = m_unflushed.find(std::string_view(file.path).substr(0, file.path.rfind('/')));
    if (found == m_unflushed.end())
        return true;
    const std::string path = found->second;
    m_unflushed.erase(found);
    const int descriptor = ::open(full(path).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const bool done = descriptor >= 0 && ::fdatasync(descriptor) == 0;
    if (!done)
        refused(path, "flushed");
    if (descriptor >= 0)
        ::close(descriptor);
    return done;
}

Result<void> FileDisk::replaceFile(std::string_view path, std::string_view content)
{
    const std::string to = full(path);
    const std::string beside = to + ".tmp";
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kFileMode);
    if (descriptor < 0)
        return refused(path, "replaced");
    bool done = true;
    for (std::size_t at = 0; done && at < content.size();) {
        const ssize_t wrote = ::write(descriptor, content.data() + at, content.size() - at);
        done = wrote > 0 || (wrote < 0 && errno == EINTR);
        at += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
    const bool isLater = path.ends_with(kFlushedLater);
    const bool isNow = m_flushesReplaced && !isLater && !path.ends_with("-checkpoint") && !path.ends_with(".snapshot");
    done = done && (!isNow || ::fdatasync(descriptor) == 0);
    int why = done ? 0 : errno;
    if (::close(descriptor) != 0 && done)
        why = errno;
    if (why == 0 && ::rename(beside.c_str(), to.c_str()) != 0)
        why = errno;
    if (why != 0) { // what was there before stays
        ::unlink(beside.c_str());
        errno = why;
        return refused(path, "replaced");
    }
    if (m_flushesReplaced && isLater)
        m_unflushed[std::string(path.substr(0, path.size() - kFlushedLater.size()))] = std::string(path);
    m_synced[std::string(path)] = static_cast<std::int64_t>(content.size());
    return {};
}

std::int64_t FileDisk::size(FileId id) const { return file(id) ? file(id)->size : 0; }
std::int64_t FileDisk::syncedSize(FileId id) const { return file(id) ? file(id)->synced : 0; }

Result<Completion> FileDisk::append(FileId id, const ByteChain& bytes, DiskToken)
{
    File* to = file(id);
    if (!to || !ready(*to))
        return ErrorCode::KafkaStorageError;
    if (!std::exchange(to->isBegun, true) && !flushBeside(*to))
        return ErrorCode::KafkaStorageError;
    std::int64_t position = to->size;
    std::array<iovec, 64> parts{};
    const auto& slices = bytes.slices();
    for (std::size_t next = 0, offset = 0; next < slices.size();) {
        std::size_t count = 0;
        for (std::size_t i = next; i < slices.size() && count < parts.size(); ++i, ++count) {
            const std::size_t skip = i == next ? offset : 0;
            parts[count] = {const_cast<std::uint8_t*>(slices[i].data()) + skip, slices[i].size() - skip};
        }
        const ssize_t wrote = ::pwritev(to->descriptor, parts.data(), static_cast<int>(count), position);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) { // nothing of it may stay; recovery cuts what could not be taken back
            const int why = wrote == 0 ? ENOSPC : errno;
            [[maybe_unused]] const int cut = ::ftruncate(to->descriptor, to->size);
            errno = why;
            return refused(to->path, "written at byte " + std::to_string(position));
        }
        position += wrote;
        for (auto left = static_cast<std::size_t>(wrote); left > 0;) {
            const std::size_t rest = slices[next].size() - offset;
            if (left < rest) {
                offset += left;
                break;
            }
            left -= rest;
            offset = 0;
            ++next;
        }
    }
    to->remember(bytes);
    m_used += static_cast<std::int64_t>(bytes.size());
    return Completion::Now;
}

Result<Completion> FileDisk::sync(FileId id, DiskToken)
{
    File* synced = file(id);
    if (!synced || !ready(*synced))
        return ErrorCode::KafkaStorageError;
    if (::fdatasync(synced->descriptor) != 0)
        return refused(synced->path, "flushed");
    synced->synced = m_synced[synced->path] = synced->size;
    return Completion::Now;
}

Result<void> FileDisk::truncate(FileId id, std::int64_t size)
{
    File* cut = file(id);
    if (!cut || !ready(*cut))
        return ErrorCode::KafkaStorageError;
    if (::ftruncate(cut->descriptor, size) != 0)
        return refused(cut->path, "cut to " + std::to_string(size) + " bytes");
    cut->size = std::min(cut->size, size);
    cut->synced = m_synced[cut->path] = std::min(cut->synced, cut->size);
    cut->forgetTail();
    return {};
}

Result<Completion> FileDisk::read(FileId id, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken)
{
    File* from = file(id);
    if (!from)
        return ErrorCode::KafkaStorageError;
    size = std::min(size, from->size - position);
    if (size <= 0)
        return Completion::Now;
    if (from->readTail(position, size, out))
        return Completion::Now;
    if (!ready(*from))
        return ErrorCode::KafkaStorageError;
    if (size > kReadBytesMax) {
        errno = EFBIG;
        return refused(from->path, "read at byte " + std::to_string(position));
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t got = ::pread(from->descriptor, bytes.data() + at, bytes.size() - at, position + static_cast<std::int64_t>(at));
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = ENODATA; // another program made it shorter
        if (got <= 0)
            return refused(from->path, "read at byte " + std::to_string(position + static_cast<std::int64_t>(at)));
        at += static_cast<std::size_t>(got);
    }
    countCopied(bytes.size());
    out.append(Slice::adopt(std::move(bytes)));
    return Completion::Now;
}

void FileDisk::collect(const std::string& directory, std::vector<std::string>& directories, std::vector<std::string>& files) const
{
    for (const auto& name : list(directory)) {
        const std::string path = directory.empty() ? name : directory + "/" + name;
        if (!name.ends_with('/')) {
            files.push_back(path);
            continue;
        }
        directories.push_back(path.substr(0, path.size() - 1));
        collect(directories.back(), directories, files);
    }
}

// In the order and with the meaning of MemoryDisk::walk; what only a memory disk can be (full, slow, failing) has its rest state.
void FileDisk::walk(StateVisitor& visitor) const
{
    visitor.group("disk");
    std::vector<std::string> directories, files;
    collect("", directories, files);
    std::sort(directories.begin(), directories.end());
    std::sort(files.begin(), files.end());
    visitor.list(directories, [&](const std::string& d) { visitor.text(d); });
    visitor.number(static_cast<std::uint64_t>(files.size()));
    std::int64_t used = 0;
    for (const auto& path : files) {
        std::vector<std::uint8_t> bytes;
        if (const int descriptor = ::open(full(path).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW); descriptor >= 0) {
            struct stat info {};
            if (::fstat(descriptor, &info) == 0)
                bytes.resize(static_cast<std::size_t>(info.st_size));
            if (::pread(descriptor, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
                bytes.clear();
            ::close(descriptor);
        }
        const auto size = static_cast<std::int64_t>(bytes.size());
        const auto synced = m_synced.find(path);
        visitor.text(path);
        visitor.number(synced == m_synced.end() ? size : std::min(synced->second, size));
        visitor.number(size);
        constexpr std::size_t kBlock = 1 << 16;
        for (std::size_t at = 0; at < bytes.size(); at += kBlock)
            visitor.bytes(std::span(bytes).subspan(at, std::min(kBlock, bytes.size() - at)));
        used += size;
    }
    visitor.number(used);
    visitor.number(std::int64_t{INT64_MAX}); // capacity
    visitor.number(false);                   // failing reads, writes
    visitor.number(false);
    visitor.number(std::int64_t{0});         // latency, bandwidth
    visitor.number(std::int64_t{0});
    visitor.number(kWorldStart.nanos());     // the device is free
    visitor.number(std::uint64_t{0});        // syncs under way
}

} // namespace engine
