#pragma once

// Hand-made logs to look at as files: values as the engine would fold them, without an engine.

#include "engine/view/cluster_view.h"
#include "ui/stage/stage_input.h"

namespace scenes {

inline constexpr engine::BrokerId kLogBroker{1};
engine::TopicPartition ordersLog(); // orders-0
engine::TopicPartition profileLog(); // profile-0, compacted
engine::Time storageNow();
std::shared_ptr<const ui::LabKnown> storageLab();

// The picture of the storage level: three files of a kibibyte, 40 found in three hops, nine records that are not flushed, and
// profile-0 with a clean, a dirty and an active part.
engine::ClusterView storage();
// The same; the last thing looked for is a time.
engine::ClusterView storageByTime();
// Nothing was written yet.
engine::ClusterView storageEmpty();
// Two files wait for their removal, the cleaner is at work on profile-0, the power of the broker went.
engine::ClusterView storageAtWork();
// `segments` files of orders-0, batches of some size, drawn by `seed`; only the last of them are told.
engine::ClusterView storageWide(int segments, int batchesEach, std::uint32_t seed);

} // namespace scenes
