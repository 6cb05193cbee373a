#include "engine/sim/memory_disk.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/base/state_hash.h"

namespace engine {

MemoryDisk::File& MemoryDisk::file(FileId id) const
{
    ENGINE_CHECK(id.value >= 1 && id.value <= m_open.size() && m_open[id.value - 1], "the file is open");
    return *m_open[id.value - 1];
}

void MemoryDisk::cut(File& file, std::int64_t size)
{
    if (size >= file.size)
        return;
    while (!file.pieces.empty() && file.pieces.back().start >= size)
        file.pieces.pop_back();
    if (!file.pieces.empty()) {
        Piece& last = file.pieces.back();
        last.bytes = last.bytes.sub(0, static_cast<std::size_t>(size - last.start));
    }
    m_used -= file.size - size;
    file.size = size;
    file.synced = std::min(file.synced, size);
    file.content = m_nextContent++;
    ++m_version;
}

void MemoryDisk::powerLost(Random& random)
{
    m_open.clear();
    m_free.clear();
    for (auto& [path, file] : m_files) {
        const std::int64_t unsynced = file->size - file->synced;
        if (unsynced > 0) {
            cut(*file, file->synced + random.between(0, unsynced));
            file->synced = file->size; // what is there after the crash is on the platter
        }
    }
}

void MemoryDisk::wipe()
{
    m_open.clear();
    m_free.clear();
    m_files.clear();
    m_directories.clear();
    m_used = 0;
    ++m_version;
}

Result<FileId> MemoryDisk::open(std::string_view path, OpenMode mode)
{
    auto found = m_files.find(path);
    if (found == m_files.end()) {
        if (mode == OpenMode::MustExist || m_failWrites)
            return ErrorCode::KafkaStorageError;
        if (const auto slash = path.rfind('/'); slash != std::string_view::npos && !m_directories.contains(path.substr(0, slash)))
            return ErrorCode::KafkaStorageError;
        auto file = std::make_shared<File>();
        file->content = m_nextContent++;
        found = m_files.emplace(std::string(path), std::move(file)).first;
        ++m_version;
    }
    if (!m_free.empty()) {
        const std::uint32_t id = m_free.back();
        m_free.pop_back();
        m_open[id - 1] = found->second;
        return FileId{id};
    }
    m_open.push_back(found->second);
    return FileId{static_cast<std::uint32_t>(m_open.size())};
}

void MemoryDisk::close(FileId id)
{
    if (id.value >= 1 && id.value <= m_open.size() && m_open[id.value - 1]) {
        m_open[id.value - 1].reset();
        m_free.push_back(id.value);
    }
}

bool MemoryDisk::exists(std::string_view path) const { return m_files.contains(path) || m_directories.contains(path); }

std::vector<std::string> MemoryDisk::list(std::string_view directory) const
{
    std::string prefix(directory);
    if (!prefix.empty())
        prefix += '/';
    std::vector<std::string> names;
    for (auto it = m_files.lower_bound(prefix); it != m_files.end() && it->first.starts_with(prefix); ++it)
        if (it->first.find('/', prefix.size()) == std::string::npos)
            names.push_back(it->first.substr(prefix.size()));
    for (auto it = m_directories.lower_bound(prefix); it != m_directories.end() && it->starts_with(prefix); ++it)
        if (it->size() > prefix.size() && it->find('/', prefix.size()) == std::string::npos)
            names.push_back(it->substr(prefix.size()) + "/");
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> MemoryDisk::makeDirectory(std::string_view path)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
        if (m_directories.insert(std::string(path.substr(0, slash))).second)
            ++m_version;
        if (slash == std::string_view::npos)
            return {};
    }
}

Result<void> MemoryDisk::rename(std::string_view from, std::string_view to)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    ++m_version;
    if (const auto found = m_files.find(from); found != m_files.end()) {
        auto file = found->second;
        m_files.erase(found);
        if (const auto old = m_files.find(to); old != m_files.end())
            m_used -= old->second->size;
        m_files[std::string(to)] = std::move(file);
        return {};
    }
    if (!m_directories.contains(from))
        return ErrorCode::KafkaStorageError;
    const std::string prefix = std::string(from) + "/";
    std::map<std::string, std::shared_ptr<File>, std::less<>> moved;
    std::erase_if(m_files, [&](auto& entry) {
        if (!entry.first.starts_with(prefix))
            return false;
        moved[std::string(to) + "/" + entry.first.substr(prefix.size())] = entry.second;
        return true;
    });
    m_files.merge(moved);
    std::set<std::string, std::less<>> directories{std::string(to)};
    std::erase_if(m_directories, [&](const std::string& d) {
        if (d != from && !d.starts_with(prefix))
            return false;
        if (d != from)
            directories.insert(std::string(to) + "/" + d.substr(prefix.size()));
        return true;
    });
    m_directories.merge(directories);
    return {};
}

Result<void> MemoryDisk::remove(std::string_view path)
{
    ++m_version;
    if (const auto found = m_files.find(path); found != m_files.end()) {
        m_used -= found->second->size;
        m_files.erase(found);
        return {};
    }
    if (!m_directories.contains(path))
        return ErrorCode::KafkaStorageError;
    const std::string prefix = std::string(path) + "/";
    std::erase_if(m_files, [&](const auto& entry) {
        if (!entry.first.starts_with(prefix))
            return false;
        m_used -= entry.second->size;
        return true;
    });
    std::erase_if(m_directories, [&](const std::string& d) { return d == path || d.starts_with(prefix); });
    return {};
}

Result<void> MemoryDisk::replaceFile(std::string_view path, std::string_view content)
{
    if (m_failWrites || m_used + static_cast<std::int64_t>(content.size()) > m_capacity)
        return ErrorCode::KafkaStorageError;
    if (const auto slash = path.rfind('/'); slash != std::string_view::npos && !m_directories.contains(path.substr(0, slash)))
        return ErrorCode::KafkaStorageError;
    auto file = std::make_shared<File>();
    file->content = m_nextContent++;
    file->size = file->synced = static_cast<std::int64_t>(content.size());
    if (!content.empty())
        file->pieces.push_back({0, Slice::copyOf(content)});
    auto& entry = m_files[std::string(path)];
    m_used += file->size - (entry ? entry->size : 0);
    entry = std::move(file);
    ++m_version;
    return {};
}

std::int64_t MemoryDisk::size(FileId id) const { return file(id).size; }
std::int64_t MemoryDisk::syncedSize(FileId id) const { return file(id).synced; }

Result<Completion> MemoryDisk::append(FileId id, const ByteChain& bytes, DiskToken)
{
    File& to = file(id);
    if (m_failWrites || m_used + static_cast<std::int64_t>(bytes.size()) > m_capacity)
        return ErrorCode::KafkaStorageError;
    for (const auto& slice : bytes.slices()) {
        to.pieces.push_back({to.size, slice});
        to.size += static_cast<std::int64_t>(slice.size());
    }
    m_used += static_cast<std::int64_t>(bytes.size());
    ++m_version;
    return Completion::Now;
}

Result<Completion> MemoryDisk::sync(FileId id, DiskToken)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    file(id).synced = file(id).size;
    return Completion::Now;
}

Result<void> MemoryDisk::truncate(FileId id, std::int64_t size)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    cut(file(id), size);
    return {};
}

void MemoryDisk::readPieces(const File& from, std::int64_t position, std::int64_t size, ByteChain& out) const
{
    auto piece = std::upper_bound(from.pieces.begin(), from.pieces.end(), position,
        [](std::int64_t at, const Piece& p) { return at < p.start; });
    if (piece != from.pieces.begin())
        --piece;
    for (; piece != from.pieces.end() && size > 0; ++piece) {
        const auto skip = static_cast<std::size_t>(std::max<std::int64_t>(0, position - piece->start));
        if (skip >= piece->bytes.size())
            continue;
        const std::size_t take = std::min(piece->bytes.size() - skip, static_cast<std::size_t>(size));
        out.append(piece->bytes.sub(skip, take));
        size -= static_cast<std::int64_t>(take);
        position += static_cast<std::int64_t>(take);
    }
}

Result<Completion> MemoryDisk::read(FileId id, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken)
{
    if (m_failReads)
        return ErrorCode::KafkaStorageError;
    readPieces(file(id), position, size, out);
    return Completion::Now;
}

std::vector<MemoryDisk::Entry> MemoryDisk::files() const
{
    std::vector<Entry> out;
    out.reserve(m_files.size());
    for (const auto& [path, file] : m_files)
        out.push_back({path, file->content, file->size});
    return out;
}

std::vector<std::string> MemoryDisk::directories() const { return {m_directories.begin(), m_directories.end()}; }

ByteChain MemoryDisk::readFile(std::string_view path, std::int64_t from) const
{
    ByteChain out;
    if (const auto found = m_files.find(path); found != m_files.end())
        readPieces(*found->second, from, found->second->size - from, out);
    return out;
}

void MemoryDisk::walk(StateVisitor& visitor) const
{
    visitor.group("disk");
    visitor.list(m_directories, [&](const std::string& d) { visitor.text(d); });
    visitor.number(static_cast<std::uint64_t>(m_files.size()));
    for (const auto& [path, file] : m_files) {
        visitor.text(path);
        visitor.number(file->synced);
        visitor.number(file->size);
        // The pieces differ between ways of writing the same bytes: visit the bytes in blocks of fixed size.
        ByteChain whole;
        readPieces(*file, 0, file->size, whole);
        ByteReader reader(whole);
        constexpr std::size_t kBlock = 1 << 16;
        while (reader.remaining() > 0)
            visitor.bytes(reader.slice(std::min(kBlock, reader.remaining())).span());
    }
    visitor.number(m_used);
}

} // namespace engine
