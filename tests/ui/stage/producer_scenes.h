#pragma once

// Hand-made producers to look into: values as the engine would fold them, without an engine.

#include "engine/view/cluster_view.h"

namespace scenes {

inline constexpr engine::NodeId kProducerSeen{10000};

// The picture of the producer level: four partitions on three brokers; a full window, a batch that backs off, one that leaves, one that
// rides along; buffer.memory made small; two interceptors; a key that is hashed.
engine::ClusterView busyProducer();
engine::Time busyProducerNow();

// Just started: nothing called, nothing known.
engine::ClusterView idleProducer();
// send() holds its caller: buffer.memory is used up. One partition has no leader, one link is cut.
engine::ClusterView blockedProducer();
// The last call failed in a serializer; the process was killed after that.
engine::ClusterView killedProducer();
// A program from outside, as far as the wire tells.
engine::ClusterView outsideProducer();
// `partitions` partitions over `brokers` brokers; `perQueue` batches at most in each; drawn by `seed`.
engine::ClusterView wideProducer(int partitions, int brokers, int perQueue, std::uint32_t seed);

} // namespace scenes
