#pragma once

// The metadata records that say what an image says: the content of a snapshot (KIP-630), in Kafka's order: features, brokers,
// topics with their partitions, settings, producer ids.

#include <vector>

#include "engine/controller/metadata_image.h"

namespace engine {

// MetadataImage::fromSnapshot() makes the same image of them.
std::vector<MetadataRecord> recordsOf(const MetadataImage& image);

} // namespace engine
