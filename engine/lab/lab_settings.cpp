#include "engine/lab/lab_settings.h"

#include <algorithm>
#include <charconv>

#include "engine/base/kafka_configs.h"
#include "engine/command/names.h"
#include "engine/command/nearest.h"

namespace engine {

namespace {

using command::KeyValue;

void set(std::vector<KeyValue>& config, const std::string& key, const std::string& value)
{
    const auto found = std::find_if(config.begin(), config.end(), [&](const KeyValue& entry) { return entry.key == key; });
    if (found == config.end())
        config.push_back({key, value});
    else
        found->value = value;
}

bool isSet(const std::vector<KeyValue>& config, const std::string& key)
{
    return std::any_of(config.begin(), config.end(), [&](const KeyValue& entry) { return entry.key == key; });
}

// Where the command language has an option of its own, it stands there.
std::optional<std::string> setOfProducer(command::StartProducer& producer, const std::string& key, const std::string& value)
{
    if (key == "acks") {
        if (value != "0" && value != "1" && value != "all" && value != "-1")
            return "acks is 0, 1 or all, not " + value;
        producer.acks = value == "0" ? command::Acks::Zero : value == "1" ? command::Acks::One : command::Acks::All;
    } else if (key == "enable.idempotence") {
        if (value != "true" && value != "false")
            return "enable.idempotence is true or false, not " + value;
        producer.idempotence = value == "true";
    } else {
        set(producer.config, key, value);
    }
    return {};
}

std::optional<std::string> setInstant(LabFile& file, const std::string& key, const std::string& value)
{
    const std::string number = key.substr(3, key.size() - 6); // do.N.at
    std::size_t n = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), n);
    if (read.ec != std::errc() || read.ptr != number.data() + number.size() || n == 0 || n > file.todo.size())
        return key + ": the lab has [[do]] 1 to " + std::to_string(file.todo.size());
    const auto at = parseDuration(value);
    if (!at)
        return key + " takes an instant such as 1.05s, not " + value;
    file.todo[n - 1].at = Time{*at};
    return {};
}

std::optional<std::string> setLink(LabFile& file, const std::string& key, const std::string& value)
{
    const auto duration = parseDuration(value);
    if (!duration || duration->count() < 0)
        return key + " takes a duration such as 5ms, not " + value;
    (key == "link.latency" ? file.cluster.link.latency : file.cluster.link.jitter) = *duration;
    return {};
}

std::optional<std::string> setSwitch(LabFile& file, const command::SwitchInfo& info, const std::string& value)
{
    if (!info.values.empty() && std::find(info.values.begin(), info.values.end(), value) == info.values.end()) {
        std::string values;
        for (const auto one : info.values)
            values += (values.empty() ? "" : ", ") + std::string(one);
        return std::string(info.name) + " is one of " + values + ", not " + value;
    }
    file.switches[std::string(info.name)] = value;
    return {};
}

std::optional<std::string> setEverywhere(LabFile& file, const std::string& key, const std::string& value)
{
    const bool ofBroker = findConfig(ConfigScope::Broker, key), ofTopic = findConfig(ConfigScope::Topic, key);
    const bool ofProducer = findConfig(ConfigScope::Producer, key), ofConsumer = findConfig(ConfigScope::Consumer, key);
    if (!ofBroker && !ofTopic && !ofProducer && !ofConsumer) {
        std::vector<std::string> names;
        for (const ConfigInfo& info : allConfigs())
            names.emplace_back(info.name);
        const std::string nearest = command::nearestWord(key, names);
        return "Kafka has no setting " + key + (nearest.empty() ? "" : "; nearest: " + nearest);
    }
    int objects = 0;
    if (ofBroker) {
        file.cluster.config[key] = value;
        ++objects;
    }
    for (LabDo& todo : file.todo) {
        if (auto* producer = std::get_if<command::StartProducer>(&todo.command); producer && ofProducer) {
            if (auto problem = setOfProducer(*producer, key, value))
                return problem;
        } else if (auto* consumer = std::get_if<command::StartConsumer>(&todo.command); consumer && ofConsumer) {
            set(consumer->config, key, value);
        } else if (auto* topic = std::get_if<command::CreateTopic>(&todo.command);
                   topic && ofTopic && (!ofBroker || isSet(topic->config, key))) { // the others inherit the broker's
            set(topic->config, key, value);
        } else {
            continue;
        }
        todo.run = formatCommand(todo.command);
        ++objects;
    }
    if (objects == 0)
        return "nothing in the lab has the setting " + key + ": it is one of " + (ofProducer ? "producers" : ofConsumer ? "consumers" : "topics");
    return {};
}

} // namespace

std::optional<std::string> applySetting(LabFile& file, const std::string& key, const std::string& value)
{
    LabFile changed = file;
    std::optional<std::string> problem;
    if (key.starts_with("do.") && key.ends_with(".at") && key.size() > 6)
        problem = setInstant(changed, key, value);
    else if (key == "link.latency" || key == "link.jitter")
        problem = setLink(changed, key, value);
    else if (const auto* info = command::findSwitch(key))
        problem = setSwitch(changed, *info, value);
    else
        problem = setEverywhere(changed, key, value);
    if (!problem)
        file = std::move(changed);
    return problem;
}

void orderByInstant(LabFile& file)
{
    std::vector<std::vector<LabDo>> groups;
    for (LabDo& one : file.todo) {
        if (one.at || groups.empty())
            groups.emplace_back();
        groups.back().push_back(std::move(one));
    }
    std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.front().at < b.front().at; });
    file.todo.clear();
    for (auto& group : groups)
        std::move(group.begin(), group.end(), std::back_inserter(file.todo));
}

} // namespace engine
