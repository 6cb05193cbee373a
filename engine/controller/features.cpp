#include "engine/controller/features.h"

#include <algorithm>
#include <array>

#include "engine/controller/partition_change.h"

namespace engine {

namespace {

constexpr std::array kSupported{SupportedFeature{"metadata.version", 7, 27}, SupportedFeature{kElrFeature, 0, 1}, SupportedFeature{kGroupFeature, 0, 1}};
constexpr std::int8_t kUpgrade = 1, kUnsafeDowngrade = 3; // 2: safe
constexpr std::int16_t kSameMetadataSince = 23;             // 4.0-IV1: from there to 4.1-IV1 the records stayed as they are

} // namespace

std::span<const SupportedFeature> supportedFeatures() { return kSupported; }

const SupportedFeature* findFeature(std::string_view name)
{
    const auto found = std::find_if(kSupported.begin(), kSupported.end(), [&](const auto& feature) { return feature.name == name; });
    return found == kSupported.end() ? nullptr : &*found;
}

std::optional<Refusal> featureProblem(const MetadataImage& image, const wire::UpdateFeaturesRequest::FeatureUpdateKey& update,
    std::int32_t controller)
{
    const auto invalid = [&](const std::string& why) {
        return Refusal{ErrorCode::InvalidUpdateVersion,
            "Invalid update version " + std::to_string(update.maxVersionLevel) + " for feature " + update.feature + ". " + why};
    };
    const std::string local = "Local controller " + std::to_string(controller);
    if (update.upgradeType < kUpgrade || update.upgradeType > kUnsafeDowngrade)
        return invalid("The controller does not support the given upgrade type.");
    if (update.maxVersionLevel < 0)
        return invalid("A feature version cannot be less than 0.");
    const SupportedFeature* feature = findFeature(update.feature);
    if (!feature)
        return invalid(local + " does not support this feature.");
    if (update.maxVersionLevel < feature->min || update.maxVersionLevel > feature->max)
        return invalid(local + " only supports versions " + std::to_string(feature->min) + "-" + std::to_string(feature->max));
    const auto known = image.features().find(update.feature);
    const std::int16_t now = known == image.features().end() ? std::int16_t{0} : known->second;
    if (update.maxVersionLevel < now) {
        if (update.upgradeType == kUpgrade)
            return invalid("Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.");
        if (update.feature == "metadata.version" && update.maxVersionLevel < kSameMetadataSince)
            return Refusal{ErrorCode::InvalidUpdateVersion, "Invalid metadata.version " + std::to_string(update.maxVersionLevel) + ". "
                    + (update.upgradeType == kUnsafeDowngrade ? "Unsafe metadata downgrade is not supported in this version."
                                                              : "Refusing to perform the requested downgrade because it might delete metadata information.")};
    } else if (update.maxVersionLevel > now && update.upgradeType != kUpgrade) {
        return invalid("Can't downgrade to a newer version.");
    }
    return std::nullopt;
}

} // namespace engine
