#pragma once

// Folders that belong to Kafka brokers. They are looked at and never written to.

#include <filesystem>
#include <string>

namespace engine {

// "/var/kafka-logs is a log directory of Kafka, of node 1 of the cluster X" if that folder, or one above it, is one: a broker does
// not start when it finds another program's folder in there. Empty: none is.
std::string kafkaFolderAround(const std::filesystem::path& folder);

// Whether a program holds the `.lock` of that log directory, as a running Kafka broker does (a POSIX lock; FolderLock's is another
// kind, and neither sees the other).
bool isLockedByKafka(const std::filesystem::path& logDirectory);

} // namespace engine
