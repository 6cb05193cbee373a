#pragma once

// The disk of `serve`: real files in one folder, laid out as Kafka lays them out. The operating system's page cache is
// the page cache; sync() is fdatasync. Every operation is complete when it returns.
//
// What was just appended is kept as the slices that were appended (the tail of each file, bounded), so that followers
// and consumers at the end of a log read without a copy and without a system call. Few files are open at a time.
//
// It never leaves its folder: no links are followed, and only what is inside is ever removed.
//
// replaceFile() does not wait for the device where what is lost can be made anew (offset and epoch checkpoints, producer snapshots:
// a file system writes a file before it takes the place of another), and waits for partition.metadata only before the first bytes are
// appended beside it, as Kafka does; a thousand partitions would stop the broker's turn for seconds.
//
// The engine hears KafkaStorageError of whatever the system refuses. Why, and of which file at which byte, onFailure() tells.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/disk.h"

namespace engine {

class FileDisk final : public Disk {
public:
    // Makes the folder if it is not there. Fails with KafkaStorageError; `problem` then says why, in words.
    static std::unique_ptr<FileDisk> open(const std::string& folder, std::string& problem);
    ~FileDisk() override;
    // Is told "/data/broker-1/orders-0/00….log cannot be written at byte 4096: No space left on device", on the thread that uses
    // the disk; the same words in a row once.
    void onFailure(std::function<void(const std::string&)> tell) { m_tell = std::move(tell); }
    // For files that go with the program, or that nobody reads back: replaceFile() never waits for the device.
    void replaceWithoutFlushing() { m_flushesReplaced = false; }

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
    // Reads every file: for tests and reports of small clusters.
    void walk(StateVisitor& visitor) const override;

private:
    struct File {
        std::string path; // in the folder; empty: closed
        int descriptor = -1;
        std::int64_t size = 0;
        std::int64_t synced = 0;
        bool isBegun = false; // something was appended since it was opened
        std::uint64_t lastUse = 0;
        struct Piece {
            std::int64_t start = 0;
            Slice bytes;
        };
        std::vector<Piece> tail; // what was appended last, without gaps up to size
        std::size_t tailFrom = 0; // the pieces before are forgotten
        std::size_t tailBytes = 0;

        void remember(const ByteChain& appended); // at size, which goes up
        void forgetTail();
        // Whether all of it is in hand; then it is put into `out`.
        bool readTail(std::int64_t position, std::int64_t bytes, ByteChain& out) const;
    };
    FileDisk() = default;
    std::string full(std::string_view path) const;
    File* file(FileId id);
    const File* file(FileId id) const;
    bool ready(File& file); // its descriptor is open
    void letGo(File& file);
    bool flushBeside(const File& file);
    ErrorCode refused(std::string_view path, const std::string& what); // errno says why
    void collect(const std::string& directory, std::vector<std::string>& directories, std::vector<std::string>& files) const;

    std::string m_folder;
    std::vector<File> m_files; // by FileId - 1
    std::vector<std::uint32_t> m_free;
    std::map<std::string, std::int64_t, std::less<>> m_synced; // by path: of files that were synced or found by this object
    std::vector<std::uint32_t> m_open; // FileId - 1 of those that have a descriptor
    std::uint64_t m_uses = 0;
    std::int64_t m_used = 0;
    bool m_flushesReplaced = true;
    std::map<std::string, std::string, std::less<>> m_unflushed; // by folder: a file to be flushed before anything is appended there
    std::function<void(const std::string&)> m_tell;
    std::string m_told;
};

} // namespace engine
