#pragma once

// Reads records: one Fetch at a time to each broker, for every partition that is read from it and has nothing left in its buffer (facts §2.2,
// §5.9). So the next records are on their way while the application works on those before. Fetches to a broker go in a session (KIP-227) that
// names only what changed.
//
// With read_committed, records of aborted transactions are dropped here, by the list that comes with them; control records are
// never handed out, but the position passes them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/client/client_error.h"
#include "engine/client/client_metadata.h"
#include "engine/client/subscription_state.h"
#include "engine/wire/fetch_session_handler.h"

namespace engine {

class Fetcher {
public:
    struct Options {
        NodeId client;
        std::int32_t minBytes = 1;
        std::int32_t maxBytes = 52428800;
        std::int32_t maxPartitionBytes = 1048576;
        Duration maxWait{500ms};
        bool readCommitted = false;
        bool keepsBytes = false;          // of keys and values, for somebody who looks at them
        OffsetReset offsetReset = OffsetReset::Latest;
        std::string rack;                 // empty: reads from leaders only
        Duration retryBackoff{100ms};
        Duration metadataMaxAge{300s};    // a nearer replica is used for that long
        std::uint64_t tagBase = 0;        // its tags are from here on
    };

    explicit Fetcher(Options options) : m_options(std::move(options)), m_nextTag(m_options.tagBase) { }

    // Returns when to call again although nothing happened.
    Time send(Turn& turn, ReadPartitions& partitions, ClientMetadata& metadata, ClientNetwork& network);
    // False: not an answer to a request of this fetcher.
    bool on(Turn& turn, ClientNetwork::Response& response, ReadPartitions& partitions, ClientMetadata& metadata);
    // Answers on their way are about partitions that are read no more.
    void forget()
    {
        for (auto& [tag, fetch] : m_fetches)
            fetch.offsets.clear();
        m_filled.clear();
    }
    // OffsetOutOfRangeException, where auto.offset.reset is none, for poll() to throw; once.
    std::optional<ClientError> takeException() { return std::exchange(m_exception, std::nullopt); }
    // Did a broker tell of a new leader since this was last asked?
    bool takeLeaderMoved() { return std::exchange(m_leaderMoved, false); }
    // Partitions with records in their buffers, in the order in which these came.
    const std::vector<TopicPartition>& filled() const { return m_filled; }
    void drained(const TopicPartition& partition);
    void walk(StateVisitor& visitor) const;

private:
    struct Fetch {
        NodeId broker;
        std::map<TopicPartition, Offset> offsets; // asked for
        std::map<Uuid, std::string> names;        // of their topics; empty: the request named them
    };
    struct Answer; // of one partition
    bool fill(wire::FetchRequest& request, Fetch& fetch, const std::vector<TopicPartition>& ids, ReadPartitions& partitions,
        const ClientMetadata& metadata, int version);
    void outOfRange(const TopicPartition& id, ReadPartition& p, const ClientMetadata& metadata);
    void take(Turn& turn, const TopicPartition& id, ReadPartition& p, NodeId from, Answer& answer, ClientMetadata& metadata);
    bool unpack(const TopicPartition& id, ReadPartition& p, Answer& answer);
    NodeId source(Turn& turn, const TopicPartition& id, ReadPartition& p, ClientMetadata& metadata) const;

    Options m_options;
    std::uint64_t m_nextTag;
    std::map<std::uint64_t, Fetch> m_fetches; // by tag
    std::vector<TopicPartition> m_filled;
    std::map<NodeId, wire::FetchSessionHandler> m_sessions;
    std::optional<ClientError> m_exception;
    bool m_leaderMoved = false;
};

} // namespace engine
