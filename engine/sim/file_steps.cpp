#include "engine/sim/file_steps.h"

namespace engine {

namespace {

constexpr std::string_view kFirstLog = "/00000000000000000000.log"; // a partition's first file is no roll

} // namespace

Result<FileId> FileSteps::open(std::string_view path, OpenMode mode)
{
    if (mode == OpenMode::CreateIfMissing && path.ends_with(".log") && !path.ends_with(kFirstLog) && !m_disk.exists(path))
        m_reached(ProtocolPoint::DuringRoll);
    return m_disk.open(path, mode);
}

Result<void> FileSteps::rename(std::string_view from, std::string_view to)
{
    if (to.ends_with(".deleted"))
        m_reached(ProtocolPoint::DuringRetention);
    else if (to.ends_with(".swap") || from.ends_with(".swap"))
        m_reached(ProtocolPoint::DuringSwap);
    return m_disk.rename(from, to);
}

Result<void> FileSteps::remove(std::string_view path)
{
    if (path.ends_with(".deleted"))
        m_reached(ProtocolPoint::DuringFileRemoval);
    return m_disk.remove(path);
}

Result<void> FileSteps::replaceFile(std::string_view path, std::string_view content)
{
    if (path.ends_with(".snapshot"))
        m_reached(ProtocolPoint::DuringRoll);
    return m_disk.replaceFile(path, content);
}

} // namespace engine
