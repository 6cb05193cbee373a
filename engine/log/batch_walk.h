#pragma once

// Walks the batches of a .log that somebody else may have written: through a window, so that a file of any size costs little
// memory, and with the byte and the reason where it breaks. Reads through what it is handed and nothing else.
//
//     FileWindow window(file);
//     for (std::uint64_t at = 0; at < file.size;) {
//         const SeenBatch place = seeBatch(window, file.size, at);
//         …
//     }

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/base/ids.h"
#include "engine/log/file_fault.h"
#include "engine/record/record_batch.h"

namespace engine {

struct DumpFile;

// A file seen through a window that moves along it.
class FileWindow {
public:
    static constexpr std::size_t kWindow = 1024 * 1024;

    // `bytes`: of the window; larger pieces are read as asked for.
    explicit FileWindow(const DumpFile& file, std::size_t bytes = kWindow) : m_file(file), m_window(bytes) { }

    // Fewer bytes at the end of the file, and where it cannot be read (fault() then says why).
    Slice get(std::uint64_t from, std::size_t size);
    const std::optional<FileFault>& fault() const { return m_fault; }

private:
    const DumpFile& m_file;
    std::size_t m_window;
    std::uint64_t m_from = 0; // where m_bytes stand
    Slice m_bytes;
    std::optional<FileFault> m_fault;
};

// What begins at a byte of a .log, by the first bytes of it alone: its CRC is not looked at.
struct SeenBatch {
    BatchHeader header;
    std::uint64_t size = 0; // in the file; 0: no whole batch is there, see fault
    FileFault fault;
};
SeenBatch seeBatch(FileWindow& window, std::uint64_t fileSize, std::uint64_t position);

// The whole batch at a byte of a .log, or why there is none. Of one that is too large to be held (kDecompressedBytesMax) only the
// header is there.
struct BatchAt {
    std::optional<RecordBatchView> batch;
    FileFault fault;
    std::uint64_t size = 0;

    bool isHeld() const { return batch && batch->sizeBytes() == size; }
};
BatchAt batchAt(FileWindow& window, std::uint64_t fileSize, std::uint64_t position);

// Offsets rise from batch to batch and stay within the reach of the segment's indexes. `base`: of the segment, `next`: what
// the batch before it leaves to come; nothing: not known. Empty: they do.
std::string offsetFault(const BatchHeader& header, std::optional<Offset> base, std::optional<Offset> next);
// Empty: the CRC fits. One pass over the bytes.
std::string crcFault(const RecordBatchView& batch);
std::string crcFault(std::uint32_t stored, std::uint32_t computed);
// Whether nothing but zeros comes in [from, end): log.preallocate.
bool isUnused(FileWindow& window, std::uint64_t from, std::uint64_t end);

} // namespace engine
