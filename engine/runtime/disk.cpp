#include "engine/runtime/disk.h"

namespace engine {

namespace {

constexpr std::int64_t kWholeBytesMax = 256 << 20; // checkpoints and snapshots are far smaller; what is larger somebody else put there

} // namespace

// CorruptMessage: larger than anything that is read as a whole.
Result<Slice> readWholeFile(Disk& disk, std::string_view path)
{
    const auto file = disk.open(path, OpenMode::MustExist);
    if (!file)
        return file.error();
    if (disk.size(*file) > kWholeBytesMax) {
        disk.close(*file);
        return ErrorCode::CorruptMessage;
    }
    ByteChain bytes;
    const auto done = disk.read(*file, 0, disk.size(*file), bytes, DiskToken{});
    disk.close(*file);
    if (!done)
        return done.error();
    return bytes.flatten();
}

} // namespace engine
