#include "engine/sim/memory_disk.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr std::size_t kSmall = 60;         // below it an append is copied; a record batch is always longer
constexpr std::size_t kBlockBytes = 4096;

} // namespace

// -- inside -------------------------------------------------------------------------------------------------------

MemoryDisk::File& MemoryDisk::file(FileId id) const
{
    ENGINE_CHECK(id.value >= 1 && id.value <= m_open.size() && m_open[id.value - 1], "the file is open");
    return *m_open[id.value - 1];
}

bool MemoryDisk::hasParent(std::string_view path) const
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos || m_directories.contains(path.substr(0, slash));
}

// Precondition: no file of that name.
MemoryDisk::FilePtr MemoryDisk::create(std::string_view path)
{
    auto made = std::make_shared<File>();
    made->path = std::string(path);
    made->byGrowth = m_byGrowth.insert(m_byGrowth.begin(), made.get());
    m_files.emplace(made->path, made);
    changed({NameChange::Kind::Created, made->path, {}, 0});
    return made;
}

// The caller takes it out of m_files. Who still has it open may go on using it.
void MemoryDisk::unlink(File& file)
{
    m_used -= file.size;
    file.path.clear();
    m_byGrowth.erase(file.byGrowth);
}

void MemoryDisk::changed(NameChange change)
{
    m_names.emplace_back(++m_version, std::move(change));
    if (m_names.size() > kNameChangesKept) {
        m_namesSince = m_names.front().first;
        m_names.pop_front();
    }
}

void MemoryDisk::grown(File& file)
{
    file.grownAt = ++m_version;
    if (!file.path.empty())
        m_byGrowth.splice(m_byGrowth.end(), m_byGrowth, file.byGrowth);
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
    if (!file.path.empty()) {
        m_used -= file.size - size;
        changed({NameChange::Kind::Cut, file.path, {}, size});
    }
    file.size = size;
    file.synced = std::min(file.synced, size);
}

// Bytes behind what earlier slices of the block show are free, so those slices never change.
void MemoryDisk::appendSmall(File& file, const Slice& slice)
{
    if (!file.block || file.block->capacity() - file.block->size() < slice.size()) {
        file.block = std::make_shared<std::vector<std::uint8_t>>();
        file.block->reserve(kBlockBytes);
    }
    const std::size_t at = file.block->size();
    const std::uint8_t* data = file.block->data();
    file.block->insert(file.block->end(), slice.span().begin(), slice.span().end());
    countCopied(slice.size());
    if (at > 0 && !file.pieces.empty()) {
        Piece& last = file.pieces.back();
        if (last.bytes.data() + last.bytes.size() == data + at) {
            last.bytes = Slice(file.block, last.bytes.data(), last.bytes.size() + slice.size());
            return;
        }
    }
    file.pieces.push_back({file.size, Slice(file.block, data + at, slice.size())});
}

// Nothing is under way that this would have to wait for: a device that is fast again first finishes what it has.
bool MemoryDisk::isIdle() const { return !m_clock || (m_speed == Speed{} && m_work.empty()); }

Completion MemoryDisk::later(std::int64_t bytes, DiskToken token)
{
    __extension__ typedef __int128 Wide;
    m_deviceFreeAt = std::max(m_deviceFreeAt, m_clock->now()) + m_speed.latency;
    if (m_speed.bytesPerSecond > 0)
        m_deviceFreeAt = m_deviceFreeAt + Duration{static_cast<std::int64_t>(static_cast<Wide>(bytes) * 1000000000 / m_speed.bytesPerSecond)};
    m_clock->completeAt(m_deviceFreeAt, token);
    return Completion::Later;
}

void MemoryDisk::readPieces(const File& file, std::int64_t position, std::int64_t size, ByteChain& out)
{
    auto piece = std::upper_bound(file.pieces.begin(), file.pieces.end(), position,
        [](std::int64_t at, const Piece& p) { return at < p.start; });
    if (piece != file.pieces.begin())
        --piece;
    for (; piece != file.pieces.end() && size > 0; ++piece) {
        const auto skip = static_cast<std::size_t>(std::max<std::int64_t>(0, position - piece->start));
        if (skip >= piece->bytes.size())
            continue;
        const std::size_t take = std::min(piece->bytes.size() - skip, static_cast<std::size_t>(size));
        out.append(piece->bytes.sub(skip, take));
        size -= static_cast<std::int64_t>(take);
        position += static_cast<std::int64_t>(take);
    }
}

// -- faults -------------------------------------------------------------------------------------------------------

void MemoryDisk::killed()
{
    for (const auto& work : m_work)
        if (const auto file = work.file.lock(); file && work.kind == Work::Kind::Append)
            cut(*file, work.size);
    m_open.clear();
    m_free.clear();
    m_work.clear();
    m_deviceFreeAt = kWorldStart;
}

void MemoryDisk::powerLost(Random& random)
{
    killed();
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
    killed();
    m_files.clear();
    m_directories.clear();
    m_byGrowth.clear();
    m_names.clear();
    m_used = 0;
    m_namesSince = ++m_version;
}

void MemoryDisk::setSpeed(Speed speed)
{
    m_speed = speed;
    if (speed != Speed{} || m_work.empty())
        return;
    m_deviceFreeAt = m_clock->now();
    m_clock->forgetCompletions();
    for (const Work& work : m_work)
        m_clock->completeAt(m_deviceFreeAt, work.token);
}

void MemoryDisk::setFailing(bool reads, bool writes)
{
    m_failReads = reads;
    m_failWrites = writes;
}

void MemoryDisk::completed(DiskToken token)
{
    const auto done = std::find_if(m_work.begin(), m_work.end(), [&](const Work& w) { return w.token == token; });
    if (done == m_work.end())
        return;
    if (const auto file = done->file.lock(); file && done->kind == Work::Kind::Sync)
        file->synced = std::max(file->synced, std::min(done->size, file->size));
    m_work.erase(done);
}

// -- names --------------------------------------------------------------------------------------------------------

Result<FileId> MemoryDisk::open(std::string_view path, OpenMode mode)
{
    FilePtr opened;
    if (const auto found = m_files.find(path); found != m_files.end()) {
        opened = found->second;
    } else {
        if (mode == OpenMode::MustExist || m_failWrites || path.empty() || m_directories.contains(path) || !hasParent(path))
            return ErrorCode::KafkaStorageError;
        opened = create(path);
    }
    if (!m_free.empty()) {
        const std::uint32_t id = m_free.back();
        m_free.pop_back();
        m_open[id - 1] = std::move(opened);
        return FileId{id};
    }
    m_open.push_back(std::move(opened));
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
        if (it->find('/', prefix.size()) == std::string::npos)
            names.push_back(it->substr(prefix.size()) + "/");
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> MemoryDisk::makeDirectory(std::string_view path)
{
    if (m_failWrites || m_files.contains(path))
        return ErrorCode::KafkaStorageError;
    if (path.empty())
        return {};
    for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
        std::string directory(path.substr(0, slash));
        if (m_directories.insert(directory).second)
            changed({NameChange::Kind::DirectoryMade, std::move(directory), {}, 0});
        if (slash == std::string_view::npos)
            return {};
    }
}

Result<void> MemoryDisk::rename(std::string_view from, std::string_view to)
{
    if (m_failWrites || to.empty() || m_directories.contains(to) || !hasParent(to))
        return ErrorCode::KafkaStorageError;
    if (from == to)
        return m_files.contains(from) ? Result<void>() : Result<void>(ErrorCode::KafkaStorageError);
    const auto place = [this](FilePtr file, std::string path) {
        file->path = path;
        m_files[std::move(path)] = std::move(file);
    };
    if (const auto found = m_files.find(from); found != m_files.end()) {
        auto moved = std::move(found->second);
        m_files.erase(found);
        if (const auto old = m_files.find(to); old != m_files.end())
            unlink(*old->second);
        place(std::move(moved), std::string(to));
    } else {
        const std::string prefix = std::string(from) + "/";
        if (!m_directories.contains(from) || m_files.contains(to) || to.starts_with(prefix))
            return ErrorCode::KafkaStorageError;
        const auto moved = [&](const std::string& path) { return std::string(to) + path.substr(from.size()); };
        std::vector<FilePtr> files;
        for (auto it = m_files.lower_bound(prefix); it != m_files.end() && it->first.starts_with(prefix); it = m_files.erase(it))
            files.push_back(std::move(it->second));
        for (auto& file : files)
            place(file, moved(file->path));
        std::vector<std::string> directories{std::string(to)};
        for (auto it = m_directories.lower_bound(prefix); it != m_directories.end() && it->starts_with(prefix); it = m_directories.erase(it))
            directories.push_back(moved(*it));
        m_directories.erase(m_directories.find(from));
        m_directories.insert(directories.begin(), directories.end());
    }
    changed({NameChange::Kind::Renamed, std::string(from), std::string(to), 0});
    return {};
}

Result<void> MemoryDisk::remove(std::string_view path)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    if (const auto found = m_files.find(path); found != m_files.end()) {
        unlink(*found->second);
        m_files.erase(found);
    } else if (const auto directory = m_directories.find(path); directory != m_directories.end()) {
        const std::string prefix = std::string(path) + "/";
        for (auto it = m_files.lower_bound(prefix); it != m_files.end() && it->first.starts_with(prefix); it = m_files.erase(it))
            unlink(*it->second);
        m_directories.erase(directory);
        for (auto it = m_directories.lower_bound(prefix); it != m_directories.end() && it->starts_with(prefix);)
            it = m_directories.erase(it);
    } else {
        return ErrorCode::KafkaStorageError;
    }
    changed({NameChange::Kind::Removed, std::string(path), {}, 0});
    return {};
}

Result<void> MemoryDisk::replaceFile(std::string_view path, std::string_view content)
{
    const auto bytes = static_cast<std::int64_t>(content.size());
    if (m_failWrites || path.empty() || bytes > m_capacity - m_used || m_directories.contains(path) || !hasParent(path))
        return ErrorCode::KafkaStorageError;
    if (const auto old = m_files.find(path); old != m_files.end()) {
        unlink(*old->second);
        m_files.erase(old);
    }
    const FilePtr file = create(path);
    if (!content.empty())
        file->pieces.push_back({0, Slice::copyOf(content)});
    file->size = file->synced = bytes;
    m_used += bytes;
    grown(*file);
    return {};
}

// -- bytes --------------------------------------------------------------------------------------------------------

std::int64_t MemoryDisk::size(FileId id) const { return file(id).size; }
std::int64_t MemoryDisk::syncedSize(FileId id) const { return file(id).synced; }

Result<Completion> MemoryDisk::append(FileId id, const ByteChain& bytes, DiskToken token)
{
    File& to = file(id);
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (m_failWrites || size > m_capacity - m_used)
        return ErrorCode::KafkaStorageError;
    const std::int64_t before = to.size;
    for (const auto& slice : bytes.slices()) {
        if (slice.empty())
            continue;
        if (slice.size() < kSmall)
            appendSmall(to, slice);
        else
            to.pieces.push_back({to.size, slice});
        to.size += static_cast<std::int64_t>(slice.size());
    }
    if (!to.path.empty())
        m_used += size;
    grown(to);
    if (isIdle())
        return Completion::Now;
    m_work.push_back({token, m_open[id.value - 1], Work::Kind::Append, before});
    return later(size, token);
}

Result<Completion> MemoryDisk::sync(FileId id, DiskToken token)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    File& of = file(id);
    if (isIdle()) {
        of.synced = of.size;
        return Completion::Now;
    }
    m_work.push_back({token, m_open[id.value - 1], Work::Kind::Sync, of.size});
    return later(0, token);
}

Result<void> MemoryDisk::truncate(FileId id, std::int64_t size)
{
    if (m_failWrites)
        return ErrorCode::KafkaStorageError;
    File& of = file(id);
    cut(of, size);
    for (auto& work : m_work)
        if (work.file.lock().get() == &of) { // an append that was cut off has nothing left to lose
            const bool cutOff = work.kind == Work::Kind::Append && work.size >= size;
            work.size = cutOff ? INT64_MAX : std::min(work.size, size);
        }
    return {};
}

Result<Completion> MemoryDisk::read(FileId id, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken)
{
    if (m_failReads)
        return ErrorCode::KafkaStorageError;
    readPieces(file(id), position, size, out);
    return Completion::Now;
}

// -- mirrors, hash ------------------------------------------------------------------------------------------------

MemoryDisk::Changes MemoryDisk::changesSince(std::uint64_t version) const
{
    Changes out;
    if (version < m_namesSince) {
        out.everything = true;
        for (const auto& directory : m_directories)
            out.names.push_back({NameChange::Kind::DirectoryMade, directory, {}, 0});
        for (const auto& [path, file] : m_files)
            out.names.push_back({NameChange::Kind::Created, path, {}, 0});
        out.grown = files();
        return out;
    }
    const auto first = std::upper_bound(m_names.begin(), m_names.end(), version, [](std::uint64_t v, const auto& entry) { return v < entry.first; });
    for (auto it = first; it != m_names.end(); ++it)
        out.names.push_back(it->second);
    for (auto it = m_byGrowth.rbegin(); it != m_byGrowth.rend() && (*it)->grownAt > version; ++it)
        out.grown.push_back({(*it)->path, (*it)->size});
    std::sort(out.grown.begin(), out.grown.end(), [](const FileSize& a, const FileSize& b) { return a.path < b.path; });
    return out;
}

std::vector<MemoryDisk::FileSize> MemoryDisk::files() const
{
    std::vector<FileSize> out;
    out.reserve(m_files.size());
    for (const auto& [path, file] : m_files)
        out.push_back({path, file->size});
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
        constexpr std::int64_t kBlock = 1 << 16;
        for (std::int64_t at = 0; at < file->size; at += kBlock) {
            ByteChain block;
            readPieces(*file, at, std::min(kBlock, file->size - at), block);
            visitor.bytes(block.flatten().span());
        }
    }
    visitor.number(m_used);
    visitor.number(m_capacity);
    visitor.number(m_failReads);
    visitor.number(m_failWrites);
    visitor.number(m_speed.latency.count());
    visitor.number(m_speed.bytesPerSecond);
    visitor.number(m_deviceFreeAt.nanos());
    visitor.list(m_work, [&](const Work& work) {
        const auto file = work.file.lock();
        visitor.id(work.token);
        visitor.text(file ? file->path : std::string());
        visitor.number(static_cast<std::uint64_t>(work.kind));
        visitor.number(work.size);
    });
}

} // namespace engine
