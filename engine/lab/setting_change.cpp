#include "engine/lab/setting_change.h"

#include "engine/controller/config_rules.h"

namespace engine {

std::optional<std::string> refusalOfValue(const ConfigInfo& setting, const std::string& value, const std::set<std::string>& scaled)
{
    return valueProblem(setting, value, scaled);
}

} // namespace engine
