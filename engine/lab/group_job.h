#pragma once

// What an administrator does to a group: moving its committed offsets, taking some of them or all of it away. Several requests, one
// after the other, to the brokers that Kafka's own tools ask (kafka-consumer-groups.sh --reset-offsets, --delete-offsets, --delete):
//
//     reset    FindCoordinator ─ DescribeGroups ─ Metadata ─ ListOffsets of each leader … ─ (OffsetFetch) ─ OffsetCommit
//     delete   FindCoordinator ─ (Metadata) ─ OffsetDelete, or DeleteGroups
//
// A value: it says what to ask next and takes the answer. It has no connections and no clock; AdminNode has.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/command/values.h"
#include "engine/wire/consumer_group_describe.h"
#include "engine/wire/delete_groups.h"
#include "engine/wire/describe_groups.h"
#include "engine/wire/find_coordinator.h"
#include "engine/wire/list_offsets.h"
#include "engine/wire/metadata.h"
#include "engine/wire/offset_commit.h"
#include "engine/wire/offset_delete.h"
#include "engine/wire/offset_fetch.h"
#include "engine/wire/request_channel.h"

namespace engine {

class StateVisitor;

class GroupJob {
public:
    enum class Kind : std::uint8_t { Reset, DeleteOffsets, DeleteGroup };
    using Request = std::variant<wire::FindCoordinatorRequest, wire::DescribeGroupsRequest, wire::ConsumerGroupDescribeRequest,
        wire::MetadataRequest, wire::ListOffsetsRequest, wire::OffsetFetchRequest, wire::OffsetCommitRequest, wire::OffsetDeleteRequest,
        wire::DeleteGroupsRequest>;
    struct Ask {
        std::optional<NodeId> to; // absent: any broker knows
        Request request;
    };
    enum class Outcome : std::uint8_t {
        GoOn,   // next() is another request
        Again,  // nobody could decide it now: wait, then next() begins from the start
        Done,   // it was done
        Refused // for good: error() says why
    };

    // `partition` absent: all of the topic. `to` counts for Reset only, `topic` not for DeleteGroup.
    GroupJob(Kind kind, std::string group, std::string topic, std::optional<std::int32_t> partition, command::OffsetTarget to = {});

    Ask next() const;
    // Precondition: the answer to next().
    Outcome take(wire::RequestChannel::Response& response);
    ErrorCode error() const { return m_error; }
    const std::optional<TopicPartition>& about() const { return m_about; }
    void walk(StateVisitor& visitor) const;

private:
    enum class Step : std::uint8_t { Coordinator, Describe, DescribeConsumer, Topic, Ends, Committed, Commit, Delete };
    static constexpr std::int64_t kLatest = -1, kEarliest = -2; // of ListOffsets

    Outcome refuse(ErrorCode error, std::optional<TopicPartition> about = {});
    Outcome go(Step step);
    Outcome foundCoordinator(const wire::FindCoordinatorResponse& response);
    Outcome described(ErrorCode error, const std::string& state);
    Outcome foundTopic(const wire::MetadataResponse& response);
    Outcome foundEnds(const wire::ListOffsetsResponse& response);
    Outcome foundCommitted(const wire::OffsetFetchResponse& response);
    // What is still to be asked of ListOffsets: a timestamp and a leader. Nothing: all is known.
    std::optional<std::pair<std::int64_t, NodeId>> missingEnds() const;
    std::int64_t targetOf(std::int32_t partition) const;

    Kind m_kind;
    std::string m_group;
    std::string m_topic;
    std::optional<std::int32_t> m_partition;
    command::OffsetTarget m_to;
    Step m_step = Step::Coordinator;
    NodeId m_coordinator;
    std::map<std::int32_t, NodeId> m_leaders;                              // by partition
    std::map<std::int64_t, std::map<std::int32_t, std::int64_t>> m_ends;   // by timestamp, by partition; -1: no record so late
    std::map<std::int32_t, std::int64_t> m_committed;
    ErrorCode m_error = ErrorCode::None;
    std::optional<TopicPartition> m_about;
};

} // namespace engine
