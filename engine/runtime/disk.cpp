#include "engine/runtime/disk.h"

namespace engine {

Result<Slice> readWholeFile(Disk& disk, std::string_view path)
{
    const auto file = disk.open(path, OpenMode::MustExist);
    if (!file)
        return file.error();
    ByteChain bytes;
    const auto done = disk.read(*file, 0, disk.size(*file), bytes, DiskToken{});
    disk.close(*file);
    if (!done)
        return done.error();
    return bytes.flatten();
}

} // namespace engine
