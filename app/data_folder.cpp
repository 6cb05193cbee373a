#include "app/data_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <unistd.h>

#include "engine/base/format.h"
#include "engine/base/random.h"
#include "engine/base/uuid.h"
#include "engine/log/checkpoints.h"
#include "engine/net/kafka_folder.h"

namespace app {

using namespace engine;
namespace fs = std::filesystem;

namespace {

constexpr std::int32_t kNodes = 3; // brokers and controllers of a new cluster
constexpr std::int64_t kNodesMax = 1000; // of a kind
constexpr std::uintmax_t kTextBytesMax = 64 << 10; // Kafka's have 100 bytes
constexpr std::string_view kBroker = "broker-", kController = "controller-";

// The node whose folder has that name.
std::optional<NodeId> nodeOf(const std::string& name)
{
    for (const auto& [prefix, base] : {std::pair{kBroker, 0}, std::pair{kController, kControllerIdBase}}) {
        const auto number = parseInteger(std::string_view(name).substr(std::min(name.size(), prefix.size())));
        if (name.starts_with(prefix) && number && *number > 0 && *number < kNodesMax)
            return NodeId{static_cast<std::int32_t>(*number) + base};
    }
    return std::nullopt;
}

std::vector<fs::path> foldersIn(const fs::path& folder)
{
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (fs::is_directory(it->symlink_status(error)))
            found.push_back(it->path());
    std::sort(found.begin(), found.end());
    return found;
}

// What is wrong with a small text file; nothing also where there is no file.
template <class Fault>
std::optional<std::string> faultOf(const fs::path& file, Fault fault)
{
    std::error_code error;
    const auto status = fs::symlink_status(file, error);
    if (!fs::exists(status))
        return std::nullopt;
    const auto size = fs::is_regular_file(status) ? fs::file_size(file, error) : 0;
    std::ifstream in(file, std::ios::binary);
    if (!fs::is_regular_file(status) || error || !in)
        return file.string() + " cannot be read";
    if (size > kTextBytesMax)
        return file.string() + " is too large for what it should be: " + std::to_string(size) + " bytes";
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const auto found = fault(text);
    return found ? std::optional(file.string() + ", byte " + std::to_string(found->position) + ": " + found->what) : std::nullopt;
}

// An empty one counts as none: ReplicaManager::open() sets the log aside and says so.
std::optional<FileFault> damageOf(std::string_view partitionMetadata)
{
    return partitionMetadata.empty() ? std::nullopt : partitionMetadataFault(partitionMetadata);
}

} // namespace

DataFolder::~DataFolder()
{
    if (m_isTemporary && m_folder)
        m_folder->remove();
}

std::string DataFolder::open(const std::string& wanted, std::uint64_t seed)
{
    std::string problem;
    m_isTemporary = wanted.empty();
    m_folder = m_isTemporary ? OwnFolder::makeTemporary(problem) : OwnFolder::open(wanted, problem);
    if (!m_folder)
        return problem;
    m_lock = FolderLock::take(m_folder->path() / ".lock", problem);
    if (!m_lock && ::access(m_folder->path().c_str(), W_OK) != 0)
        return problem + "; name another folder with --data";
    if (!m_lock)
        return problem + ": two clusters cannot share a folder; stop the other one, or name another folder with --data";
    m_clusterId = m_folder->note("clusterId");
    if (m_clusterId.empty()) {
        Random ids(seed, "cluster-id");
        m_clusterId = Uuid::random(ids).toString();
        if (!m_folder->setNote("clusterId", m_clusterId))
            return cannotBeWritten();
    }
    for (const fs::path& folder : foldersIn(m_folder->path()))
        if (const auto node = nodeOf(folder.filename().string()))
            if (problem = nodeProblem(folder, *node); !problem.empty())
                return problem;
    return {};
}

std::string DataFolder::nodeProblem(const fs::path& folder, NodeId node) const
{
    if (isLockedByKafka(folder))
        return folder.string() + " is held by a Kafka broker; stop it, or name another folder with --data";
    const auto fault = faultOf(folder / kMetaPropertiesFile,
        [&](const std::string& text) { return metaPropertiesFault(text, node.value, m_clusterId); });
    if (!fault)
        return {};
    return *fault + "; nothing was written. Put the file right, or name another folder with --data; if the logs beside it are "
        + "those of this node, the file may be removed: it is then made anew";
}

std::string DataFolder::countOf(const std::string& what, std::optional<std::int32_t> wanted, std::int32_t& count)
{
    const std::string remembered = m_folder->note(what);
    const auto number = remembered.empty() ? Result<std::int64_t>(std::int64_t{0}) : parseInteger(remembered);
    if (!number || *number < 0 || *number >= kNodesMax)
        return (m_folder->path() / OwnFolder::kMarker).string() + " says that the cluster has \"" + remembered + "\" " + what;
    const auto had = static_cast<std::int32_t>(*number);
    count = wanted.value_or(had > 0 ? had : kNodes);
    if (had > 0 && (count < had || (what == "controllers" && count != had)))
        return path() + " holds a cluster of " + remembered + " " + what + ", not " + std::to_string(count) + "; leave --" + what
            + " out, or name another folder";
    if (count != had && !m_folder->setNote(what, std::to_string(count)))
        return cannotBeWritten();
    return {};
}

std::string DataFolder::cannotBeWritten() const { return path() + " cannot be written: " + std::strerror(errno); }

std::string DataFolder::folderOf(NodeId node) const
{
    const std::string name = node.isController() ? std::string(kController) + std::to_string(node.value - kControllerIdBase)
                                                 : std::string(kBroker) + std::to_string(node.value);
    return (m_folder->path() / name).string();
}

std::vector<std::string> DataFolder::damagedLogs() const
{
    std::vector<std::string> damaged;
    for (const fs::path& node : foldersIn(m_folder->path())) {
        if (!nodeOf(node.filename().string()))
            continue;
        for (const fs::path& log : foldersIn(node))
            if (parsePartitionFolder(log.filename().string()))
                if (const auto fault = faultOf(log / kPartitionMetadataFile, &damageOf))
                    damaged.push_back(*fault + ": of what topic this log is nobody can say; the broker halts, as Kafka's does, and nothing "
                        + "is lost. Put the file right, or move the folder away: its records come back from the other replicas");
    }
    return damaged;
}

} // namespace app
