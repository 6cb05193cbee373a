// What each broker of a run is configured with: its properties, read when it starts, and what was altered since.

#include <algorithm>

#include "engine/broker/broker.h"
#include "engine/controller/config_rules.h"
#include "engine/lab/run.h"
#include "engine/lab/run_clients.h"

namespace engine {

std::optional<std::string> Run::propertyProblem(const std::string& key, const std::optional<std::string>& value)
{
    // In the order of their names.
    constexpr std::string_view kOfTheLab[] = {"advertised.listeners", "broker.id", "broker.rack", "controller.listener.names",
        "controller.quorum.bootstrap.servers", "controller.quorum.voters", "inter.broker.listener.name", "listeners", "log.dir", "log.dirs",
        "metadata.log.dir", "node.id", "process.roles"};
    if (std::binary_search(std::begin(kOfTheLab), std::end(kOfTheLab), key))
        return "the lab itself gives each broker its " + key + "; it cannot be set";
    const ConfigInfo* info = findConfig(ConfigScope::Broker, key);
    return value ? valueProblem(*info, *value, {}) : std::nullopt;
}

void Run::setProperty(NodeId broker, const std::string& key, const std::optional<std::string>& value)
{
    if (value)
        m_properties[broker][key] = *value;
    else
        m_properties[broker].erase(key);
    m_note += (m_note.empty() ? "" : "\n") + key + " is read-only while a broker runs: broker " + std::to_string(broker.value)
        + " has it in its properties now and follows it from its next start on";
}

void Run::setAdvertised(BrokerId broker, const std::string& address)
{
    m_properties[NodeId{broker.value}]["advertised.listeners"] = "PLAINTEXT://" + address;
    m_note += "broker " + std::to_string(broker.value) + " advertises " + address + " from its next start on";
}

ConfigMap Run::propertiesOf(NodeId node) const
{
    ConfigMap config = m_setup.config;
    if (const auto own = m_properties.find(node); own != m_properties.end())
        for (const auto& [key, value] : own->second)
            config[key] = value;
    return config;
}

std::optional<Run::NodeConfig> Run::configOf(NodeId node) const
{
    if (const auto producer = m_clientOptions->producers.find(node); producer != m_clientOptions->producers.end())
        return NodeConfig{producer->second.config, {}};
    if (const auto consumer = m_clientOptions->consumers.find(node); consumer != m_clientOptions->consumers.end())
        return NodeConfig{consumer->second.config, {}};
    if (!m_world->has(node) || !(node.isBroker() || node.isController()))
        return std::nullopt;
    NodeConfig config{propertiesOf(node), {}};
    const MetadataImage* image = node.isBroker() ? newestImage() : nullptr;
    if (image != nullptr) {
        config.dynamic = image->config({ConfigResourceType::Broker, std::to_string(node.value)});
        const auto& all = image->config({ConfigResourceType::Broker, ""});
        config.dynamic.insert(all.begin(), all.end());
    }
    return config;
}

} // namespace engine
