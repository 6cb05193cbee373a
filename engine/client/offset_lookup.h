#pragma once

// Finds positions where there is no committed offset, by auto.offset.reset or by a seek to an end: asks the leaders with ListOffsets
// (facts §2.2, §7.4).

#include <cstdint>
#include <map>
#include <vector>

#include "engine/client/client_metadata.h"
#include "engine/client/subscription_state.h"

namespace engine {

class OffsetLookup {
public:
    struct Options {
        NodeId client;
        bool readCommitted = false;
        Duration resetBack{0};     // by_duration
        Duration retryBackoff{100ms};
        std::uint64_t tagBase = 0; // its tags are from here on
    };

    explicit OffsetLookup(Options options) : m_options(options), m_nextTag(options.tagBase) { }

    // Asks for those that need it. Returns when to call again although nothing happened.
    Time ask(Turn& turn, ReadPartitions& partitions, ClientMetadata& metadata, ClientNetwork& network);
    // False: not an answer to a request of this lookup.
    bool on(Turn& turn, ClientNetwork::Response& response, ReadPartitions& partitions, ClientMetadata& metadata);
    // Answers on their way are about partitions that are read no more.
    void forget() { m_asked.clear(); }
    void walk(StateVisitor& visitor) const;

private:
    Options m_options;
    std::uint64_t m_nextTag;
    std::map<std::uint64_t, std::map<TopicPartition, OffsetReset>> m_asked; // by tag
};

} // namespace engine
