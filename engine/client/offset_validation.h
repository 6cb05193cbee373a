#pragma once

// Is what was read up to a position still in the leader's log? (KIP-320) Asked when a position comes with the leader epoch of the record before
// it (a commit, a reset), and of each position when another leader begins: OffsetForLeaderEpoch tells the largest epoch up to that one which the
// leader has, and where it ends. If that end lies before the position, the log was cut below what was read. The position is then set back to
// that end, or, where not even the epoch is known, auto.offset.reset decides; with auto.offset.reset=none the application gets a
// LogTruncationException.
//
// Until the answer is there the partition is neither fetched nor handed out, and its position is not committed.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/client/client_error.h"
#include "engine/client/client_metadata.h"
#include "engine/client/subscription_state.h"

namespace engine {

class OffsetValidation {
public:
    struct Options {
        NodeId client;
        OffsetReset offsetReset = OffsetReset::Latest;
        Duration retryBackoff{100ms};
        std::uint64_t tagBase = 0; // its tags are from here on
    };

    explicit OffsetValidation(Options options) : m_options(options), m_nextTag(options.tagBase) { }

    // Positions that were found under another leader than the present one are to be looked at. For each answer to a Metadata request, and where a
    // broker told of another leader.
    static void leadersChanged(ReadPartitions& partitions, const ClientMetadata& metadata);
    // Asks for those that need it. Returns when to call again although nothing happened.
    Time ask(Turn& turn, ReadPartitions& partitions, ClientMetadata& metadata, ClientNetwork& network);
    // False: not an answer to a request of its own.
    bool on(Turn& turn, ClientNetwork::Response& response, ReadPartitions& partitions, ClientMetadata& metadata);
    // LogTruncationException, for poll() to throw; once.
    std::optional<ClientError> takeException() { return std::exchange(m_exception, std::nullopt); }
    // Answers on their way are about partitions that are read no more.
    void forget() { m_asked.clear(); }
    void walk(StateVisitor& visitor) const;

private:
    struct Asked {
        Offset position;
        LeaderEpoch epoch;
    };
    void judge(Turn& turn, const TopicPartition& id, ReadPartition& p, LeaderEpoch leadersEpoch, Offset endOffset);

    Options m_options;
    std::uint64_t m_nextTag;
    std::map<std::uint64_t, std::map<TopicPartition, Asked>> m_asked; // by tag
    std::optional<ClientError> m_exception;
};

} // namespace engine
