#pragma once

// Fetch sessions (KIP-227), the broker's side: whoever asks for the same partitions again and again names them once; after
// that it tells what is new, and is told what changed.
//
// A session is known by a number that the broker chose, and counts its requests: a request out of turn is refused, so that
// both sides always mean the same partitions. Its partitions stand in a row; one that brought records goes to the end, so that
// none starves behind a busy one.
//
// There are max.incremental.fetch.session.cache.slots. Without a free one a new session takes the place of one that was not
// used for two minutes, or else of one worth less: a follower's is worth more than a client's, a large one more than a small
// one. Clients' sessions always make way for a follower's; any other only when it is two minutes old. Nothing worth less: the
// asker gets no session and goes on naming everything. (Kafka divides the slots into eight parts, for its locks.)

#include <compare>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <tuple>

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
        std::int32_t epoch = 0;            // of the session after this request
        bool incremental = false;          // only what changed is to be told
    };

    explicit FetchSessions(std::size_t slotsMax) : m_slots(slotsMax) { }

    // Makes the request whole: with all partitions of its session. `follower`: a broker asks; its sessions are privileged.
    Opened open(Turn& turn, wire::FetchRequest& request, int version, NodeId client, bool follower);
    // Leaves in an answer what its session has not told yet, and remembers it as told. The error: another request used the
    // session while this one waited.
    ErrorCode tell(const Opened& session, wire::FetchResponse& response);
    // A session that was opened and whose first answer tells nothing: the client never learns of it.
    void forget(std::int32_t id) { m_sessions.erase(id); }
    std::size_t size() const { return m_sessions.size(); }
    // How many partitions the session means; 0: there is no such session.
    std::size_t partitionsOf(std::int32_t id) const;
    void walk(StateVisitor& visitor) const;

private:
    using Key = std::tuple<Uuid, std::string, std::int32_t>; // topic id or name, partition
    struct Entry {
        Key key;
        wire::FetchRequest::FetchPartition asked;
        std::int64_t toldHighWatermark = -1;
        std::int64_t toldLogStart = -1;
    };
    struct Session {
        std::int32_t nextEpoch = 1;
        bool usesIds = false;
        bool isPrivileged = false;
        NodeId client;
        Time created;
        Time lastUsed;
        std::list<Entry> row;
        std::map<Key, std::list<Entry>::iterator> entries; // into the row
    };
    // What a session is worth; of two the smaller goes first.
    struct Worth {
        bool isPrivileged = false;
        std::size_t size = 0;
        std::int32_t id = 0;
        auto operator<=>(const Worth&) const = default;
    };
    bool makeRoom(Turn& turn, const Worth& newcomer);
    void evict(Turn& turn, std::int32_t id);
    static void ask(Session& session, const wire::FetchRequest& request);

    std::size_t m_slots;
    std::map<std::int32_t, Session> m_sessions;
};

} // namespace engine
