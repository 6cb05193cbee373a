#pragma once

// The disk of a node that was told to die inside the steps of its files (ProtocolPoint::DuringRoll and behind): passes everything on
// and says, right before an operation that belongs to such a step, which one it is. Names tell: "….log.deleted", "….log.swap".
//
// Used within one turn, by World.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/protocol_point.h"
#include "engine/runtime/disk.h"

namespace engine {

class FileSteps final : public Disk {
public:
    using Reached = std::function<void(ProtocolPoint)>; // may throw: the operation does not happen then
    FileSteps(Disk& disk, Reached reached) : m_disk(disk), m_reached(std::move(reached)) { }

    Result<FileId> open(std::string_view path, OpenMode mode) override;
    void close(FileId file) override { m_disk.close(file); }
    bool exists(std::string_view path) const override { return m_disk.exists(path); }
    std::vector<std::string> list(std::string_view directory) const override { return m_disk.list(directory); }
    Result<void> makeDirectory(std::string_view path) override { return m_disk.makeDirectory(path); }
    Result<void> rename(std::string_view from, std::string_view to) override;
    Result<void> remove(std::string_view path) override;
    Result<void> replaceFile(std::string_view path, std::string_view content) override;
    std::int64_t size(FileId file) const override { return m_disk.size(file); }
    Result<Completion> append(FileId file, const ByteChain& bytes, DiskToken token) override { return m_disk.append(file, bytes, token); }
    Result<Completion> sync(FileId file, DiskToken token) override { return m_disk.sync(file, token); }
    Result<void> truncate(FileId file, std::int64_t size) override { return m_disk.truncate(file, size); }
    Result<Completion> read(FileId file, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken token) override
    {
        return m_disk.read(file, position, size, out, token);
    }
    std::int64_t syncedSize(FileId file) const override { return m_disk.syncedSize(file); }
    std::int64_t bytesUsed() const override { return m_disk.bytesUsed(); }
    void walk(StateVisitor& visitor) const override { m_disk.walk(visitor); }

private:
    Disk& m_disk;
    Reached m_reached;
};

} // namespace engine
