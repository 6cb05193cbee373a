#include "engine/net/kafka_folder.h"

#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/log/checkpoints.h"

namespace engine {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMetaPropertiesShown = 4096; // it has four short lines

// The beginning of a broker's meta.properties; nothing if the folder has no such file.
std::optional<std::string> metaPropertiesOf(const fs::path& folder)
{
    const int file = ::open((folder / kMetaPropertiesFile).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return std::nullopt;
    struct stat about {};
    std::string text(kMetaPropertiesShown, '\0');
    const bool isFile = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode);
    const ssize_t got = isFile ? ::read(file, text.data(), text.size()) : -1;
    ::close(file);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    const auto names = [&](const char* property) { return text.find(property) != std::string::npos; };
    return names("node.id=") || names("broker.id=") || names("cluster.id=") ? std::optional(text) : std::nullopt;
}

} // namespace

std::string kafkaFolderAround(const fs::path& folder)
{
    std::error_code ignored;
    for (fs::path at = fs::weakly_canonical(fs::absolute(folder, ignored), ignored);; at = at.parent_path()) {
        if (const auto text = metaPropertiesOf(at)) {
            const auto known = parseMetaProperties(*text);
            return at.string() + " is a log directory of Kafka"
                + (known ? ", of node " + std::to_string(known->nodeId) + " of the cluster " + known->clusterId : std::string());
        }
        if (!at.has_relative_path())
            return {};
    }
}

bool isLockedByKafka(const fs::path& logDirectory)
{
    const int file = ::open((logDirectory / ".lock").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return false;
    struct flock asked {};
    asked.l_type = F_WRLCK;
    asked.l_whence = SEEK_SET;
    const bool isHeld = ::fcntl(file, F_GETLK, &asked) == 0 && asked.l_type != F_UNLCK;
    ::close(file);
    return isHeld;
}

} // namespace engine
