#pragma once

// Stores outside of Kafka that applications write their results into: a table, a mailbox, a payment service. A store lives as long as the lab:
// it sees a write again when an application does its work again after a crash, and nothing in Kafka can prevent that.
//
// Threads: none. One for all consumers of a World; each writes in its own turn.

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "engine/base/ids.h"

namespace engine {

class StateVisitor;

class ExternalSinks {
public:
    // Append: each write is a row of its own. Upsert: the record is the key of its row.
    enum class Kind : std::uint8_t { Append, Upsert };
    struct Written {
        bool again = false;    // this record's result had been written before
        std::int64_t rows = 0; // that the store has now
    };

    // A store comes into being with its first consumer; its kind stays. False: it is of the other kind.
    bool open(const std::string& name, Kind kind);
    bool has(const std::string& name) const { return m_sinks.contains(name); }
    // Precondition: it is open.
    Kind kind(const std::string& name) const { return m_sinks.at(name).kind; }
    // The result of one record. Precondition: it is open.
    Written write(const std::string& name, const TopicPartition& partition, LeaderEpoch epoch, Offset offset);

    bool empty() const { return m_sinks.empty(); }
    void walk(StateVisitor& visitor) const;

private:
    using RecordKey = std::tuple<TopicPartition, LeaderEpoch, Offset>; // the log may be cut and grow again: then it is another record
    struct Sink {
        Kind kind = Kind::Append;
        std::int64_t rows = 0;
        std::map<RecordKey, std::int64_t> writes; // of each record
    };
    std::map<std::string, Sink> m_sinks;
};

} // namespace engine
