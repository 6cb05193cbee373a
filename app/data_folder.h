#pragma once

// The folder of a served cluster (`serve --data`): Highwater's own, held by one program at a time, with a folder for each node, laid
// out as Kafka's log.dirs. Looked through before any node starts, so that what cannot be used is refused with its file and the reason,
// and nothing is overwritten.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/net/folder_lock.h"
#include "engine/net/own_folder.h"

namespace app {

class DataFolder {
public:
    DataFolder() = default;
    ~DataFolder(); // a temporary one goes with it

    // Empty `wanted`: a temporary one. Words if it cannot be used: exit with kBadEnvironment.
    [[nodiscard]] std::string open(const std::string& wanted, std::uint64_t seed);
    // How many nodes of a kind ("brokers", "controllers") the cluster has. The folder remembers: voters cannot come or go by an
    // option, and the replicas of a broker that is left out would be missing. Words if `wanted` says otherwise: kBadUse.
    [[nodiscard]] std::string countOf(const std::string& what, std::optional<std::int32_t> wanted, std::int32_t& count);

    bool isTemporary() const { return m_isTemporary; }
    const std::string& clusterId() const { return m_clusterId; }
    std::string path() const { return m_folder->path().string(); }
    std::string folderOf(engine::NodeId node) const;
    // Logs whose broker will halt over them, as Kafka's does: partition.metadata that cannot be read. A line for each.
    std::vector<std::string> damagedLogs() const;

private:
    std::string nodeProblem(const std::filesystem::path& folder, engine::NodeId node) const;
    std::string cannotBeWritten() const;

    std::optional<engine::FolderLock> m_lock; // first: given back last
    std::optional<engine::OwnFolder> m_folder;
    std::string m_clusterId;
    bool m_isTemporary = false;
};

} // namespace app
