#include "engine/wire/api.h"

#include <algorithm>

#include "engine/base/check.h"

namespace engine::wire {

const ApiDescriptor* findApi(std::int16_t key)
{
    const auto all = apis();
    const auto found =
        std::lower_bound(all.begin(), all.end(), key, [](const ApiDescriptor& api, std::int16_t wanted) {
            return static_cast<std::int16_t>(api.key) < wanted;
        });
    return found != all.end() && static_cast<std::int16_t>(found->key) == key ? &*found : nullptr;
}

const ApiDescriptor* findApi(std::string_view name)
{
    for (const ApiDescriptor& api : apis())
        if (api.name == name)
            return &api;
    return nullptr;
}

const ApiDescriptor& apiOf(ApiKey key)
{
    const ApiDescriptor* api = findApi(static_cast<std::int16_t>(key));
    ENGINE_CHECK(api != nullptr, "every ApiKey stands in the table");
    return *api;
}

std::string_view name(ApiKey key)
{
    return apiOf(key).name;
}

int requestHeaderVersion(ApiKey key, int version)
{
    if (key == ApiKey::ControlledShutdown && version == 0)
        return 0;
    return apiOf(key).request->isFlexible(version) ? 2 : 1;
}

int responseHeaderVersion(ApiKey key, int version)
{
    if (key == ApiKey::ApiVersions)
        return 0;
    return apiOf(key).response->isFlexible(version) ? 1 : 0;
}

} // namespace engine::wire
