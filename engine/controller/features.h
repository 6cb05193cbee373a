#pragma once

// Feature levels (KIP-584): which this software can work with, and which change of one an administrator may ask for. Levels that hold
// stand in the metadata (MetadataImage::features); 0 and absent are the same.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/controller/config_rules.h"
#include "engine/wire/update_features.h"

namespace engine {

struct SupportedFeature {
    std::string_view name;
    std::int16_t min;
    std::int16_t max;
};
// Of brokers and controllers alike: all run the same software here.
std::span<const SupportedFeature> supportedFeatures();
const SupportedFeature* findFeature(std::string_view name); // null: nobody knows it

// Whether that update is allowed, in Kafka's words; nothing if it is. `controller`: the number of the one that decides.
// metadata.version goes down only as far as no record changes (asked of Apache Kafka 4.1.1: 23).
std::optional<Refusal> featureProblem(const MetadataImage& image, const wire::UpdateFeaturesRequest::FeatureUpdateKey& update,
    std::int32_t controller);

} // namespace engine
