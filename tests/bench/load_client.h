#pragma once

// One librdkafka producer that sends as fast as it goes, as a user's program would: acks=all, no compression. And one consumer.

#include <cstdint>
#include <string>

namespace bench {

struct Load {
    std::int64_t acknowledged = 0;
    std::int64_t failed = 0;
    double seconds = 0;
    std::string error; // of the last failure
};

// Sends `records` records of `bytes` bytes to three partitions of `topic` and waits until each is acknowledged. One record
// before, not counted, brings the connections.
Load produce(const std::string& endpoint, const std::string& topic, std::int64_t records, std::size_t bytes);

struct Reading {
    std::int64_t records = 0;
    double seconds = 0; // from the first record
};
// A member of a group of its own reads `records` records of `topic` from the earliest; fewer, if nothing comes for ten seconds.
Reading consume(const std::string& endpoint, const std::string& topic, const std::string& group, std::int64_t records);

// Sends one record after the other until one is acknowledged; false: none was within ten seconds.
bool firstAcknowledged(const std::string& endpoint, const std::string& topic);

} // namespace bench
