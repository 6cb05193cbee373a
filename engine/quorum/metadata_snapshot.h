#pragma once

// Snapshots of `__cluster_metadata`-0 (KIP-630): the metadata at one offset of the log, as records, so that the log
// before it may go. The file is named by where it ends, `<20 digits end offset>-<10 digits epoch>.checkpoint`, and holds
// what Kafka 4.1 writes there (looked at on a real controller):
//
//     | SnapshotHeader (control) | batches of up to 1024 metadata records | SnapshotFooter (control) |
//     offset 0                    1 …                                       n + 1
//
// Every batch is of the snapshot's epoch. The header carries when the last record that the snapshot holds was appended.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/wire/fetch_snapshot.h"

namespace engine {

struct SnapshotId {
    Offset endOffset{0};    // everything below it is in the snapshot
    std::int32_t epoch = 0; // of the last record in it
    auto operator<=>(const SnapshotId&) const = default;
};

std::string snapshotFileName(const SnapshotId& id);
std::optional<SnapshotId> snapshotIdOf(std::string_view fileName); // nothing: not the name of a snapshot

// `values`: the metadata records. `lastContained`: milliseconds since 1970; `now`: when it is written.
Slice writeSnapshot(const SnapshotId& id, std::int64_t lastContained, std::int64_t now, const std::vector<Slice>& values);

struct SnapshotContent {
    std::int64_t lastContained = 0;
    std::vector<Slice> values;
};
// Nothing: a batch is broken, or header or footer are missing.
std::optional<SnapshotContent> readSnapshot(const Slice& bytes);

// Fetches one snapshot, piece by piece, from the quorum's leader: the requests to send and what came of their answers.
class SnapshotFetch {
public:
    enum class Progress : std::uint8_t { More, Done, Failed };
    static constexpr int kVersion = 1;

    explicit SnapshotFetch(SnapshotId id) : m_id(id) { }

    const SnapshotId& id() const { return m_id; }
    wire::FetchSnapshotRequest next(const std::string& clusterId, NodeId replica, const Uuid& directory, std::int32_t epoch) const;
    // Failed: the leader has it no longer, or answers something else. Begin again with a Fetch.
    Progress take(const wire::FetchSnapshotResponse& response);
    Slice bytes() const { return m_bytes.flatten(); }

private:
    SnapshotId m_id;
    ByteChain m_bytes;
};

} // namespace engine
