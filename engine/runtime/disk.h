#pragma once

// The disk under a node, as the engine sees it. Two worlds stand behind it: the memory disk of a lab (engine/sim)
// and real folders (engine/net). Paths are relative to the node's log directory, '/'-separated: "orders-0/000….log".
//
// Written and flushed are different: append() puts bytes into the page cache, sync() makes them survive a power loss.
// Both complete with DiskDone, which carries the caller's token; Completion::Now means that it already happened in
// this very instant and no DiskDone follows. Directory operations touch names only and are done when they return.
// Errors: KafkaStorageError (full, failing, no such file). After an error nothing was changed, unless said otherwise.
//
// Turn rule: used by its node's turn only.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace engine {

class StateVisitor;

struct FileId : Strong<struct FileIdTag, std::uint32_t> { using Strong::Strong; };

enum class Completion : std::uint8_t { Now, Later };
enum class OpenMode : std::uint8_t { MustExist, CreateIfMissing };

class Disk {
public:
    virtual ~Disk() = default;

    // -- names
    virtual Result<FileId> open(std::string_view path, OpenMode mode) = 0;
    virtual void close(FileId file) = 0;
    virtual bool exists(std::string_view path) const = 0;
    // Names (not paths) directly inside `directory` ("" is the root), sorted bytewise; directories end in '/'.
    virtual std::vector<std::string> list(std::string_view directory) const = 0;
    virtual Result<void> makeDirectory(std::string_view path) = 0; // with its parents; fine if it exists
    virtual Result<void> rename(std::string_view from, std::string_view to) = 0; // files or directories; replaces a file
    virtual Result<void> remove(std::string_view path) = 0; // a file, or a directory with all that is in it
    // Replaces a small file as a whole: written beside, flushed, renamed (facts §4.1, text checkpoints).
    virtual Result<void> replaceFile(std::string_view path, std::string_view content) = 0;

    // -- bytes
    virtual std::int64_t size(FileId file) const = 0;
    virtual Result<Completion> append(FileId file, const ByteChain& bytes, DiskToken token) = 0;
    virtual Result<Completion> sync(FileId file, DiskToken token) = 0;
    virtual Result<void> truncate(FileId file, std::int64_t size) = 0;
    // Overwrites nothing and grows nothing: `size` bytes from `position`, fewer at the end of the file. Linked to the
    // page cache where possible, without a copy. A read that needs the slow device is Later: `out` is then empty and the
    // caller reads again when DiskDone arrives.
    virtual Result<Completion> read(FileId file, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken token) = 0;

    // Bytes of `file` that would survive a power loss now.
    virtual std::int64_t syncedSize(FileId file) const = 0;
    virtual std::int64_t bytesUsed() const = 0;

    // Visits what decides how it will answer: names, flushed lengths, bytes, faults. Equal files, equal walk, whatever holds them.
    virtual void walk(StateVisitor& visitor) const = 0;
};

// The whole content of a small file. Fails with KafkaStorageError if there is none.
Result<Slice> readWholeFile(Disk& disk, std::string_view path);

} // namespace engine
