#pragma once

// The disk of a lab: files in memory, as chains of the very slices that were appended (nothing is copied, except that
// entries of a few bytes share a block), each with the length that was flushed.
//
//     | flushed: survives a power loss | written: survives the death of the process |
//     0                        syncedSize()                                    size()
//
// It answers in the same instant unless it was given a speed; then append() and sync() are done one after the other by a
// device that takes its time, and end with a DiskDone that its DiskClock schedules. Appended bytes can be read at once
// (page cache); they count as flushed when the sync that covers them is done, and are gone if the process dies before their
// append is done.

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/runtime/disk.h"

namespace engine {

class Random;
class StateVisitor;

// What a slow disk needs of its world.
class DiskClock {
public:
    virtual ~DiskClock() = default;
    virtual Time now() const = 0;
    // Calls MemoryDisk::completed(token) at that instant and tells the node.
    virtual void completeAt(Time at, DiskToken token) = 0;
    // Nothing that was asked for and has not come yet will come.
    virtual void forgetCompletions() = 0;
};

class MemoryDisk final : public Disk {
public:
    // How long writing takes: latency + bytes / bandwidth for an append, latency for a sync.
    struct Speed {
        Duration latency{0};
        std::int64_t bytesPerSecond = 0; // 0: unlimited
        bool operator==(const Speed&) const = default;
    };

    // -- faults
    // The process died: all whose append was done stays; its open files are closed.
    void killed();
    // Power is lost: each file keeps what was flushed and a torn part, of random length, of what was only written.
    void powerLost(Random& random);
    void wipe(); // the disk is gone; an empty one takes its place
    void setCapacity(std::int64_t bytes) { m_capacity = bytes; } // INT64_MAX: no limit; what is there stays
    void setFailing(bool reads, bool writes);
    bool isFull() const { return m_capacity <= m_used; }
    bool failsReading() const { return m_failReads; }
    bool failsWriting() const { return m_failWrites; }
    // Anything but {} needs a clock. With {} what the device has not finished is done in this instant, in its order.
    void setSpeed(Speed speed);
    const Speed& speed() const { return m_speed; }

    void setClock(DiskClock* clock) { m_clock = clock; } // not owned; null: always in the same instant
    void completed(DiskToken token);                     // an append or sync that was Later is done

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

    // -- for mirrors: what to do to a copy that was equal at `version` to make it equal now. First `names` in order, then
    // every file in `grown` gets the bytes from the copy's length up to `size`.
    struct NameChange {
        enum class Kind : std::uint8_t { DirectoryMade, Created, Removed, Renamed, Cut };
        Kind kind = Kind::Created;
        std::string path;      // Created: empty from now on, whatever was there; Removed: with all that is in it
        std::string to;        // Renamed
        std::int64_t size = 0; // Cut: at most so many bytes stay
        bool operator==(const NameChange&) const = default;
    };
    struct FileSize {
        std::string path;
        std::int64_t size = 0;
        bool operator==(const FileSize&) const = default;
    };
    struct Changes {
        bool everything = false; // too long ago: empty the copy first; names and files make all of it
        std::vector<NameChange> names;
        std::vector<FileSize> grown;
    };
    std::uint64_t version() const { return m_version; } // grows with every change; 0: an empty disk
    Changes changesSince(std::uint64_t version) const;
    std::vector<FileSize> files() const; // by path
    std::vector<std::string> directories() const;
    ByteChain readFile(std::string_view path, std::int64_t from) const; // to its end; empty if there is none

    void walk(StateVisitor& visitor) const override;

    static constexpr std::size_t kNameChangesKept = 4096;

private:
    bool isIdle() const;
    struct Piece {
        std::int64_t start = 0;
        Slice bytes;
    };
    struct File {
        std::string path; // empty: removed while it was open
        std::vector<Piece> pieces;
        std::int64_t size = 0;
        std::int64_t synced = 0;
        std::uint64_t grownAt = 0;            // version
        std::list<File*>::iterator byGrowth;  // in m_byGrowth
        std::shared_ptr<std::vector<std::uint8_t>> block; // of small appends; never reallocated
    };
    // What the device has not finished, in its order.
    struct Work {
        enum class Kind : std::uint8_t { Append, Sync };
        DiskToken token;
        std::weak_ptr<File> file;
        Kind kind = Kind::Append;
        std::int64_t size = 0; // of the file: before the append; that the sync covers
    };
    using FilePtr = std::shared_ptr<File>;

    File& file(FileId id) const;
    bool hasParent(std::string_view path) const;
    FilePtr create(std::string_view path);
    void unlink(File& file);
    void changed(NameChange change);
    void grown(File& file);
    void appendSmall(File& file, const Slice& slice);
    void cut(File& file, std::int64_t size);
    Completion later(std::int64_t bytes, DiskToken token);
    static void readPieces(const File& file, std::int64_t position, std::int64_t size, ByteChain& out);

    std::map<std::string, FilePtr, std::less<>> m_files;
    std::set<std::string, std::less<>> m_directories;
    std::vector<FilePtr> m_open; // by FileId - 1; null: closed
    std::vector<std::uint32_t> m_free;
    std::int64_t m_used = 0;
    std::int64_t m_capacity = INT64_MAX;
    bool m_failReads = false;
    bool m_failWrites = false;
    Speed m_speed;
    DiskClock* m_clock = nullptr;
    Time m_deviceFreeAt = kWorldStart;
    std::deque<Work> m_work;

    std::uint64_t m_version = 0;
    std::deque<std::pair<std::uint64_t, NameChange>> m_names; // by version
    std::uint64_t m_namesSince = 0;    // changes after this version are all in m_names
    std::list<File*> m_byGrowth;       // the last one grew last
};

} // namespace engine
