#pragma once

// The small producer inside of an application that parks what it cannot read: the bytes of one record go to another topic as they are, with
// headers that say where they came from and why; acks=all, tried again until the broker has them or two minutes are over. One record at a time.
//
// The partition is that of the record, as far as the other topic has so many. It is not idempotent: a lost answer may leave a second copy.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/client/client_error.h"
#include "engine/client/client_metadata.h"
#include "engine/client/subscription_state.h"

namespace engine {

class DeadLetterProducer {
public:
    struct Options {
        NodeId client;
        std::string topic;             // empty: that of the record, with ".dlt" behind it
        Duration requestTimeout{30s};
        Duration retryBackoff{100ms};
        std::uint64_t firstUid = 1;    // of this life
        std::uint64_t tagBase = 0;     // its tags are from here on
    };
    struct Parked {
        TopicPartition from;
        FetchedRecord record;
        ClientError why;                // what poll() threw
        std::optional<ClientError> gaveUp; // nothing: the broker has it
    };

    explicit DeadLetterProducer(Options options) : m_options(std::move(options)), m_nextTag(m_options.tagBase), m_nextUid(m_options.firstUid) { }

    // Precondition: !isBusy().
    void begin(Turn& turn, const TopicPartition& from, FetchedRecord record, ClientError why, ClientMetadata& metadata);
    bool isBusy() const { return m_record.has_value(); }
    // Sends if it can. Returns when to call again although nothing happened.
    Time work(Turn& turn, ClientMetadata& metadata, ClientNetwork& network);
    // False: not an answer to a request of its own.
    bool on(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata);
    // The end of a record, once.
    std::optional<Parked> takeEnded();
    void walk(StateVisitor& visitor) const;

private:
    Options m_options;
    std::uint64_t m_nextTag;
    std::uint64_t m_nextUid;
    std::optional<Parked> m_record;
    bool m_ended = false;
    TopicPartition m_to;
    std::int64_t m_timestamp = 0;
    Time m_notBefore = kWorldStart;
    Time m_deadline = kNever;
    std::uint64_t m_asked = 0;         // tag of the request on its way; 0: none
};

} // namespace engine
