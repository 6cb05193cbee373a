#pragma once

// A fetching node's side of a fetch session (KIP-227), for one connection to one broker: what the next Fetch must say so that
// afterwards the session means exactly the partitions that are wanted.
//
//     full         (0, 0)        all of them; the broker may answer with the id of a new session
//     incremental  (id, 1 …)     what is new or was asked otherwise, and what is no longer wanted
//     full again   (id, 0)       closes the session and tries for another: the broker said that it knows no such session
//                                (FetchSessionIdNotFound: id 0), or another count (InvalidFetchSessionEpoch), or did not answer
//
// One request at a time: build(), then answered() or failed(). Topics go by id (Fetch v13 and later).

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "engine/base/uuid.h"
#include "engine/wire/fetch.h"

namespace engine {
class StateVisitor;
}

namespace engine::wire {

class FetchSessionHandler {
public:
    using Key = std::pair<Uuid, std::int32_t>; // topic id, partition
    struct Meant {
        FetchRequest::FetchPartition asked;
        std::uint64_t build = 0; // the last build() that wanted it
    };
    using Partitions = std::map<Key, Meant>;
    struct Wanted {
        Uuid topicId;
        FetchRequest::FetchPartition partition;
    };

    // Fills in the session's part of `request`: id, epoch, topics, forgotten topics. Each partition is wanted once. False: there
    // is nothing to say, no request is needed.
    bool build(const std::vector<Wanted>& wanted, FetchRequest& request);
    // What the request on its way, or the last one, means: also what it did not have to name.
    const Partitions& partitions() const { return m_partitions; }
    // Takes note of the answer. False: it is the session's error; the next request names everything again.
    bool answered(const FetchResponse& response);
    // No answer came.
    void failed();

    std::int32_t id() const { return m_id; } // 0: none
    void walk(StateVisitor& visitor) const;

private:
    bool answersWhatWasAsked(const FetchResponse& response) const;

    std::int32_t m_id = 0;
    std::int32_t m_epoch = 0; // of the next request; 0: a full one
    std::uint64_t m_build = 0;
    Partitions m_partitions;
};

} // namespace engine::wire
