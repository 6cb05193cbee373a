#pragma once

// What a user asks of a running embedded client. Values: the lab makes them of command lines and hands them over in a turn
// (ProducerNode::command, ConsumerNode::command).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine {

// `count` calls of send(), one behind the other.
struct ClientSend {
    std::string topic{};                     // empty: the producer's own
    std::int64_t count = 1;
    std::optional<std::string> key{};        // absent: none (also where the workload has keys)
    std::optional<std::string> value{};      // absent: made up, of the workload's size
    std::optional<std::int32_t> partition{}; // absent: the partitioner chooses
    std::vector<std::pair<std::string, std::string>> headers{};
    std::optional<std::int64_t> timestamp{}; // ms since 1970; absent: the node's wall clock
    bool tombstone = false;                  // null in place of a value
};

// Everything in the accumulator is sent at once, without waiting for linger.ms.
struct ClientFlush { };

// partitionsFor(): the partitions of a topic, as the client's metadata has them; waits for it at most max.block.ms.
struct ClientPartitionsFor {
    std::string topic{};
};

// How long the close() that follows (Node::stop) may take; without it, as long as it takes.
struct ClientClose {
    Duration timeout{0};
};

struct ClientCommit {
    bool async = false;                        // commitAsync() does not try again
    std::map<TopicPartition, Offset> offsets{};  // empty: the positions
};

// subscribe() once more: another subscription.
struct ClientSubscribe {
    std::vector<std::string> topics{};
    std::string pattern{};                     // in place of topics
};

struct ClientSeek {
    enum class To : std::uint8_t { Offset, Earliest, Latest };
    TopicPartition partition{};
    To to = To::Offset;
    Offset offset{};
};

// Paused partitions stay assigned, and their positions stay; they are not fetched and not delivered.
struct ClientPausePartitions {
    std::vector<TopicPartition> partitions{};
};
struct ClientResumePartitions {
    std::vector<TopicPartition> partitions{};
};

using ClientCommand = std::variant<ClientSend, ClientFlush, ClientPartitionsFor, ClientClose, ClientCommit, ClientSubscribe, ClientSeek, ClientPausePartitions, ClientResumePartitions>;

} // namespace engine
