#pragma once

// Requests that wait: acks=all until the high watermark has passed, fetches until there is enough to read (facts §5.4,
// §2.2). Each watches its partitions; when one of them moves, it is tried again; a timer ends the waiting.

#include <map>
#include <set>
#include <vector>

#include "engine/broker/fetch_sessions.h"
#include "engine/wire/server_connections.h"
#include "engine/group/offsets_log.h"
#include "engine/wire/delete_records.h"
#include "engine/wire/fetch.h"
#include "engine/wire/produce.h"

namespace engine {

class Broker;

// An append that waits for the in-sync replicas: a client's request (token) or the group coordinator's (append).
struct DelayedProduce {
    struct Wait {
        TopicPartition partition;
        Offset required;          // the high watermark it waits for
        LeaderEpoch leaderEpoch;
        std::size_t topic = 0;    // its place in the response
        std::size_t index = 0;
        bool done = false;
        bool ownDiskOnly = false; // acks=1: until it is written here
    };
    RequestToken token = 0;
    AppendToken append = 0;
    std::int64_t requestBytes = 0; // counts against the client's quota when it is answered
    wire::ProduceResponse response;
    std::vector<Wait> waits;
    TimerId timer;
};

struct DelayedFetch {
    RequestToken token = 0;
    int version = 0;
    NodeId client;
    wire::FetchRequest request;
    std::vector<TopicPartition> partitions;
    FetchSessions::Opened session;
    TimerId timer;
};

// DeleteRecords: until no live replica has the records.
struct DelayedDelete {
    struct Wait {
        TopicPartition partition;
        Offset before;
        std::size_t topic = 0; // its place in the response
        std::size_t index = 0;
        bool done = false;
    };
    RequestToken token = 0;
    wire::DeleteRecordsResponse response;
    std::vector<Wait> waits;
    TimerId timer;
};

class Purgatory {
public:
    explicit Purgatory(Broker& broker) : m_broker(broker) { }

    void park(Turn& turn, DelayedProduce produce, Duration timeout);
    void park(Turn& turn, DelayedFetch fetch, Duration timeout);
    void park(Turn& turn, DelayedDelete deletion, Duration timeout);
    // Something moved there: whoever watches is tried again.
    void changed(Turn& turn, const std::set<TopicPartition>& partitions);
    bool on(Turn& turn, const Timer& timer);
    std::size_t size() const { return m_produces.size() + m_fetches.size() + m_deletes.size(); }
    void walk(StateVisitor& visitor) const;

private:
    void forgetProduce(Turn& turn, std::uint64_t id);
    void forgetFetch(Turn& turn, std::uint64_t id);

    Broker& m_broker;
    std::map<std::uint64_t, DelayedProduce> m_produces;
    std::map<std::uint64_t, DelayedFetch> m_fetches;
    std::map<std::uint64_t, DelayedDelete> m_deletes; // few
    std::map<TopicPartition, std::set<std::uint64_t>> m_producesBy;
    std::map<TopicPartition, std::set<std::uint64_t>> m_fetchesBy;
    std::uint64_t m_next = 1;
};

// handle_produce.cpp: true if it is complete (with `timedOut` always) and was answered.
bool tryComplete(Broker& broker, Turn& turn, DelayedProduce& produce, bool timedOut);
// handle_delete_records.cpp: the same.
bool tryComplete(Broker& broker, Turn& turn, DelayedDelete& deletion, bool timedOut);
// handle_fetch.cpp: the same.
bool tryComplete(Broker& broker, Turn& turn, DelayedFetch& fetch, bool timedOut);

} // namespace engine
