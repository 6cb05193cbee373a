#pragma once

// The lab's own admin client: what `create topic`, `delete topic` and their like send. A node like any other, so that its
// requests are real, travel, are drawn and may fail; it asks one broker after the other until one has decided.

#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "engine/client/external_sink.h"
#include "engine/event/fact.h"
#include "engine/lab/group_job.h"
#include "engine/lab/reassignment_throttle.h"
#include "engine/runtime/node.h"
#include "engine/wire/alter_client_quotas.h"
#include "engine/wire/alter_partition_reassignments.h"
#include "engine/wire/create_partitions.h"
#include "engine/wire/create_topics.h"
#include "engine/wire/delete_records.h"
#include "engine/wire/delete_topics.h"
#include "engine/wire/elect_leaders.h"
#include "engine/wire/incremental_alter_configs.h"
#include "engine/wire/list_partition_reassignments.h"
#include "engine/wire/request_channel.h"
#include "engine/wire/update_features.h"

namespace engine {

class AdminNode final : public Node {
public:
    using AdminRequest = std::variant<wire::CreateTopicsRequest, wire::DeleteTopicsRequest, wire::CreatePartitionsRequest,
        wire::ElectLeadersRequest, wire::AlterPartitionReassignmentsRequest, wire::IncrementalAlterConfigsRequest, wire::DeleteRecordsRequest, wire::ListPartitionReassignmentsRequest,
        wire::AlterClientQuotasRequest, wire::UpdateFeaturesRequest>;

    // `sinks`: the stores outside of Kafka, which have no node of their own; the state hash meets them here. Null: there are none.
    explicit AdminNode(std::vector<NodeId> brokers, const ExternalSinks* sinks = nullptr);

    // Sent when the ones before have been answered. Again, at another broker, while nobody decides it, for a minute.
    void enqueue(Turn& turn, AdminRequest request, FactId because);
    // The same for what takes several requests.
    void enqueue(Turn& turn, GroupJob job, FactId because);

    // Before a reassignment is asked for: limits its copying, looks every second whether anything is still being reassigned, and
    // takes the limit back when nothing is (kafka-reassign-partitions --verify).
    void throttle(Turn& turn, const ReassignmentThrottle& throttle, std::int64_t bytesPerSecond, FactId because);

    void start(Turn& turn) override;
    void on(Turn& turn, const Timer& timer) override;
    void on(Turn& turn, Delivery& delivery) override;
    void on(Turn&, const DiskDone&) override { }
    void stop(Turn& turn) override;
    void walk(StateVisitor& visitor) const override;

private:
    struct Waiting {
        AdminRequest request;
        FactId because;
        Time since;
        std::optional<GroupJob> job; // in place of the request
    };
    void sendNext(Turn& turn);
    void answered(Turn& turn, wire::RequestChannel::Response& response);
    void jobAnswered(Turn& turn, wire::RequestChannel::Response& response);
    void sendNow(Turn& turn, NodeId broker, const auto& request, const MessageNote& note);
    void reassignmentsAre(Turn& turn, const wire::ListPartitionReassignmentsResponse& response);

    std::vector<NodeId> m_brokers;
    const ExternalSinks* m_sinks;
    std::size_t m_nextBroker = 0;
    wire::RequestChannel m_channel;
    std::deque<Waiting> m_waiting;
    bool m_asking = false;
    ReassignmentThrottle m_throttled; // to be taken back
    FactId m_throttledBecause;
};

} // namespace engine
