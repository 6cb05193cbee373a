#pragma once

// What a Run keeps of its embedded clients: how each begins its next life. Included by run*.cpp only.

#include <map>

#include "engine/client/consumer_node.h"
#include "engine/client/external_sink.h"
#include "engine/client/producer_node.h"
#include "engine/lab/run.h"

namespace engine {

struct Run::Clients {
    std::map<NodeId, ProducerNode::Options> producers;
    std::map<NodeId, ConsumerNode::Options> consumers;
    std::map<NodeId, std::uint64_t> producerLives;
    std::map<NodeId, std::uint64_t> consumerLives;
    ExternalSinks sinks; // outlive the nodes that write into them; the state hash has them with the admin client
};

} // namespace engine
