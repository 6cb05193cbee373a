#pragma once

// The folder of a node (log.dirs) before its first log is opened: meta.properties says whose it is (facts §4.1).

#include <string>

#include "engine/log/checkpoints.h"
#include "engine/runtime/node.h"

namespace engine {

// What meta.properties says; in a folder without one it is written, and in one without a directory.id that is added.
// KafkaStorageError: it cannot be read or written, or it is another node's, another cluster's or of a version from the future
// (metaPropertiesFault() says which). The node must not start then: Kafka ends with "Stored node id 2 doesn't match previous node
// id 1 …" or "Invalid cluster.id in: …". Nothing was written.
Result<MetaProperties> openNodeFolder(Turn& turn, std::int32_t nodeId, const std::string& clusterId);

} // namespace engine
