#pragma once

// The disk of a lab: files in memory, as chains of the very slices that were appended (nothing is copied), each with
// the length that was flushed. It answers in the same instant.
//
//     | flushed: survives a power loss | written: survives the death of the process |
//     0                        syncedSize()                                    size()

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/disk.h"

namespace engine {

class Random;
class StateVisitor;

class MemoryDisk final : public Disk {
public:
    // -- faults
    // Power is lost: each file keeps what was flushed and a torn part, of random length, of what was only written.
    void powerLost(Random& random);
    void wipe();                              // the disk is gone; an empty one takes its place
    void setCapacity(std::int64_t bytes) { m_capacity = bytes; } // INT64_MAX: no limit
    void setFailing(bool reads, bool writes) { m_failReads = reads; m_failWrites = writes; }

    // -- Disk
    Result<FileId> open(std::string_view path, OpenMode mode) override;
    void close(FileId file) override;
    bool exists(std::string_view path) const override;
    std::vector<std::string> list(std::string_view directory) const override;
    Result<void> makeDirectory(std::string_view path) override;
    Result<void> rename(std::string_view from, std::string_view to) override;
    Result<void> remove(std::string_view path) override;
    Result<void> replaceFile(std::string_view path, std::string_view content) override;
    std::int64_t size(FileId file) const override;
    Result<Completion> append(FileId file, const ByteChain& bytes, DiskToken token) override;
    Result<Completion> sync(FileId file, DiskToken token) override;
    Result<void> truncate(FileId file, std::int64_t size) override;
    Result<Completion> read(FileId file, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken token) override;
    std::int64_t syncedSize(FileId file) const override;
    std::int64_t bytesUsed() const override { return m_used; }

    // -- for mirrors
    struct Entry {
        std::string path;
        std::uint64_t content = 0; // changes when bytes that were there are no longer a prefix of the file
        std::int64_t size = 0;
    };
    // Counts changes; equal versions: nothing changed.
    std::uint64_t version() const { return m_version; }
    std::vector<Entry> files() const; // by path
    std::vector<std::string> directories() const;
    ByteChain readFile(std::string_view path, std::int64_t from) const; // empty if there is none

    void walk(StateVisitor& visitor) const;

private:
    struct Piece {
        std::int64_t start = 0;
        Slice bytes;
    };
    struct File {
        std::vector<Piece> pieces;
        std::int64_t size = 0;
        std::int64_t synced = 0;
        std::uint64_t content = 0;
    };
    File& file(FileId id) const;
    void readPieces(const File& file, std::int64_t position, std::int64_t size, ByteChain& out) const;
    void cut(File& file, std::int64_t size);

    std::map<std::string, std::shared_ptr<File>, std::less<>> m_files;
    std::set<std::string, std::less<>> m_directories;
    std::vector<std::shared_ptr<File>> m_open; // by FileId - 1; null: closed
    std::vector<std::uint32_t> m_free;
    std::int64_t m_used = 0;
    std::int64_t m_capacity = INT64_MAX;
    bool m_failReads = false;
    bool m_failWrites = false;
    std::uint64_t m_version = 0;
    std::uint64_t m_nextContent = 1;
};

} // namespace engine
