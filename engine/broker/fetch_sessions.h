#pragma once

// Fetch sessions (KIP-227): a client that asks for the same partitions again and again names them once; after that it tells
// what is new, and is told what changed.
//
// A session is known by a number that the broker chose, and counts its requests: a request out of turn is refused, so that
// both sides always mean the same partitions. Slots and the age at which one may be taken away are Kafka's
// (max.incremental.fetch.session.cache.slots 1000, two minutes).

#include <cstdint>
#include <map>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/time.h"
#include "engine/runtime/node.h"
#include "engine/wire/fetch.h"

namespace engine {

class FetchSessions {
public:
    struct Opened {
        ErrorCode error = ErrorCode::None; // FetchSessionIdNotFound, InvalidFetchSessionEpoch, FetchSessionTopicIdError
        std::int32_t id = 0;               // 0: without a session
        bool incremental = false;          // only what changed is to be told
    };
    // Makes the request whole: with all partitions of its session.
    Opened open(Turn& turn, wire::FetchRequest& request, int version);
    // Leaves in an answer what its session has not told yet, and remembers it as told.
    void tell(const Opened& session, wire::FetchResponse& response);
    std::size_t size() const { return m_sessions.size(); }
    void walk(StateVisitor& visitor) const;

private:
    struct Entry {
        std::string topic; // empty where topics go by id
        Uuid topicId;
        wire::FetchRequest::FetchPartition asked;
        std::int64_t toldHighWatermark = -1;
        std::int64_t toldLogStart = -1;
    };
    struct Session {
        std::int32_t nextEpoch = 1;
        bool usesIds = false;
        std::vector<Entry> entries;
        Time lastUsed;
    };
    bool makeRoom(Time now);
    static Entry* find(Session& session, const std::string& topic, const Uuid& topicId, std::int32_t partition);

    std::map<std::int32_t, Session> m_sessions;
};

} // namespace engine
