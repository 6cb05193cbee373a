#include "engine/client/client_config.h"

#include <algorithm>
#include <array>

#include "engine/base/format.h"
#include "engine/base/iso_duration.h"
#include "engine/base/kafka_configs.h"
#include "engine/client/deserializers.h"
#include "engine/client/interceptors.h"

namespace engine {

namespace {

// "[all, -1, 0, 1]": one of them. "[0,...]", "[0,...,86400000]": a range.
std::optional<std::string> outOfBounds(std::int64_t number, std::string_view valid)
{
    if (!valid.starts_with("[") || valid.find("...") == std::string_view::npos)
        return std::nullopt;
    const auto low = parseInteger(valid.substr(1, valid.find(',') - 1));
    const auto last = valid.rfind(',');
    const auto high = parseInteger(valid.substr(last + 1, valid.find(']') - last - 1));
    if (valid.find(" or ") != std::string_view::npos) // "[1,...,9] or -1"
        if (const auto other = parseInteger(valid.substr(valid.find(" or ") + 4)); other && *other == number)
            return std::nullopt;
    if (low && number < *low)
        return "Value must be at least " + std::to_string(*low);
    if (high && number > *high)
        return "Value must be no more than " + std::to_string(*high);
    return std::nullopt;
}

std::optional<std::string> problemOf(const ConfigInfo& info, const std::string& value)
{
    const bool isWide = info.type == ConfigType::Long;
    switch (info.type) {
    case ConfigType::Boolean:
        if (value != "true" && value != "false")
            return "Expected value to be either true or false";
        return std::nullopt;
    case ConfigType::Int:
    case ConfigType::Short:
    case ConfigType::Long: {
        const auto number = parseInteger(value);
        if (!number || (!isWide && (*number > INT32_MAX || *number < INT32_MIN)))
            return std::string("Not a number of type ") + (isWide ? "LONG" : info.type == ConfigType::Short ? "SHORT" : "INT");
        return outOfBounds(*number, info.valid);
    }
    case ConfigType::String:
        if (info.name == "auto.offset.reset") // Kafka's validator is code: parseOffsetReset()
            return std::nullopt;
        if (info.valid.starts_with("[") && info.valid.find("...") == std::string_view::npos) {
            const std::string list = ", " + std::string(info.valid.substr(1, info.valid.size() - 2)) + ",";
            if (list.find(", " + value + ",") == std::string::npos)
                return "String must be one of: " + std::string(info.valid.substr(1, info.valid.size() - 2));
        }
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

class Reader {
public:
    Reader(ConfigScope scope, const ConfigMap& set) : m_scope(scope), m_set(set) { }

    std::string text(std::string_view name) const
    {
        if (const auto found = m_set.find(std::string(name)); found != m_set.end())
            return found->second;
        const ConfigInfo* info = findConfig(m_scope, name);
        return info == nullptr || !info->hasDefault ? "" : std::string(info->defaultValue);
    }
    std::int64_t number(std::string_view name) const { return parseInteger(text(name)).value(); }
    std::int32_t number32(std::string_view name) const { return static_cast<std::int32_t>(number(name)); }
    bool flag(std::string_view name) const { return text(name) == "true"; }
    Duration millis(std::string_view name) const { return std::chrono::milliseconds(number(name)); }
    bool isSet(std::string_view name) const { return m_set.contains(std::string(name)); }

    // An unknown name, a value of the wrong type or outside the bounds of the table, as Kafka's ConfigException says it.
    std::optional<std::string> problem() const
    {
        for (const auto& [name, value] : m_set) {
            const ConfigInfo* info = findConfig(m_scope, name);
            if (info == nullptr)
                return name + " is not a setting of this client";
            if (const auto why = problemOf(*info, value))
                return "Invalid value " + value + " for configuration " + name + ": " + *why;
        }
        return std::nullopt;
    }

private:
    ConfigScope m_scope;
    const ConfigMap& m_set;
};

std::optional<Acks> parseAcks(const std::string& text)
{
    if (text == "all" || text == "-1")
        return Acks::All;
    if (text == "0")
        return Acks::None;
    if (text == "1")
        return Acks::Leader;
    return std::nullopt;
}

// "org.apache.kafka.clients.producer.RoundRobinPartitioner" and "RoundRobinPartitioner" are the same.
std::string lastName(const std::string& text)
{
    const auto dot = text.find_last_of(". ");
    return dot == std::string::npos ? text : text.substr(dot + 1);
}

std::string lowerCase(std::string text)
{
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

std::optional<AssignorKind> parseAssignor(const std::string& text)
{
    const std::string name = lowerCase(lastName(text));
    if (name == "range" || name == "rangeassignor")
        return AssignorKind::Range;
    if (name == "roundrobin" || name == "roundrobinassignor")
        return AssignorKind::RoundRobin;
    if (name == "sticky" || name == "stickyassignor")
        return AssignorKind::Sticky;
    if (name == "cooperative-sticky" || name == "cooperativestickyassignor")
        return AssignorKind::CooperativeSticky;
    return std::nullopt;
}

std::vector<std::string> splitAtCommas(const std::string& text)
{
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= text.size();) {
        const auto comma = std::min(text.find(',', from), text.size());
        if (comma > from)
            out.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return out;
}

constexpr std::array kOffsetResets{std::pair{std::string_view("latest"), OffsetReset::Latest},
    std::pair{std::string_view("earliest"), OffsetReset::Earliest}, std::pair{std::string_view("none"), OffsetReset::None}};

constexpr std::string_view kByDuration = "by_duration:";

std::optional<OffsetReset> parseOffsetReset(const std::string& text)
{
    for (const auto& [name, value] : kOffsetResets)
        if (text == name)
            return value;
    if (text.starts_with(kByDuration))
        if (const auto back = parseIsoDuration(std::string_view(text).substr(kByDuration.size())); back && *back >= Duration::zero())
            return OffsetReset::ByDuration;
    return std::nullopt;
}

// Kafka switches idempotence off, instead of refusing, if it is on by default only and something set speaks against it.
bool idempotenceOf(const Reader& read)
{
    if (read.isSet("enable.idempotence"))
        return read.flag("enable.idempotence");
    return parseAcks(read.text("acks")) == Acks::All && read.number("retries") != 0;
}

// Kafka has no default: an application that names none serializes text.
std::optional<SerializerKind> serializerOf(const Reader& read, std::string_view name)
{
    const std::string text = read.text(name);
    return text.empty() ? SerializerKind::String : parseSerializer(text);
}

std::string noSuchClass(const std::string& value, std::string_view setting)
{
    return "Invalid value " + value + " for configuration " + std::string(setting) + ": Class " + value + " could not be found.";
}

} // namespace

std::string_view assignorName(AssignorKind kind)
{
    switch (kind) {
    case AssignorKind::Range: return "range";
    case AssignorKind::RoundRobin: return "roundrobin";
    case AssignorKind::Sticky: return "sticky";
    case AssignorKind::CooperativeSticky: return "cooperative-sticky";
    }
    return "range";
}

ProducerConfig::ProducerConfig(const ConfigMap& set)
{
    const Reader read(ConfigScope::Producer, set);
    clientId = read.text("client.id");
    acks = parseAcks(read.text("acks")).value_or(Acks::All);
    idempotence = idempotenceOf(read);
    retries = read.number("retries");
    maxInFlight = read.number32("max.in.flight.requests.per.connection");
    linger = read.millis("linger.ms");
    batchSize = read.number("batch.size");
    bufferMemory = read.number("buffer.memory");
    maxRequestSize = read.number("max.request.size");
    maxBlock = read.millis("max.block.ms");
    requestTimeout = read.millis("request.timeout.ms");
    // Not set, it follows the other two upwards.
    deliveryTimeout = read.millis("delivery.timeout.ms");
    if (!read.isSet("delivery.timeout.ms"))
        deliveryTimeout = std::max(deliveryTimeout, linger + requestTimeout);
    retryBackoff = read.millis("retry.backoff.ms");
    retryBackoffMax = read.millis("retry.backoff.max.ms");
    reconnectBackoff = read.millis("reconnect.backoff.ms");
    reconnectBackoffMax = read.millis("reconnect.backoff.max.ms");
    connectionSetupTimeout = read.millis("socket.connection.setup.timeout.ms");
    metadataMaxAge = read.millis("metadata.max.age.ms");
    compression = parseCodec(read.text("compression.type")).value_or(Codec::None);
    compressionLevels.gzip = static_cast<int>(read.number("compression.gzip.level"));
    compressionLevels.lz4 = static_cast<int>(read.number("compression.lz4.level"));
    compressionLevels.zstd = static_cast<int>(read.number("compression.zstd.level"));
    partitioner = parsePartitioner(read.text("partitioner.class")).value_or(PartitionerKind::BuiltIn);
    ignoreKeys = read.flag("partitioner.ignore.keys");
    adaptive = read.flag("partitioner.adaptive.partitioning.enable");
    partitionerAvailabilityTimeout = read.millis("partitioner.availability.timeout.ms");
    keySerializer = serializerOf(read, "key.serializer").value_or(SerializerKind::String);
    valueSerializer = serializerOf(read, "value.serializer").value_or(SerializerKind::String);
    interceptors = splitAtCommas(read.text("interceptor.classes"));
    const auto scriptOf = [&](ScriptKind kind, std::string_view setting) {
        const std::string name = read.text(setting);
        return name.empty() || isBuiltIn(kind, name) ? "" : name;
    };
    partitionerScript = scriptOf(ScriptKind::Partitioner, "partitioner.class");
    keySerializerScript = scriptOf(ScriptKind::Serializer, "key.serializer");
    valueSerializerScript = scriptOf(ScriptKind::Serializer, "value.serializer");
}

bool isBuiltIn(ScriptKind kind, std::string_view name)
{
    return kind == ScriptKind::Interceptor ? makeInterceptor(name, "") != nullptr
        : kind == ScriptKind::Partitioner  ? parsePartitioner(name).has_value()
                                           : parseSerializer(name).has_value();
}

bool usesScript(const ConfigMap& set, const std::string& name)
{
    const ProducerConfig config(set);
    return config.partitionerScript == name || config.keySerializerScript == name || config.valueSerializerScript == name
        || (!isBuiltIn(ScriptKind::Interceptor, name) && std::find(config.interceptors.begin(), config.interceptors.end(), name) != config.interceptors.end());
}

std::optional<std::string> producerConfigProblem(const ConfigMap& set, const std::map<std::string, ScriptKind>& scripts)
{
    // Nothing of that kind and name: Kafka's words for a class that is missing, or is of another kind.
    const auto missing = [&](ScriptKind kind, const std::string& name, std::string_view setting) -> std::optional<std::string> {
        if (isBuiltIn(kind, name))
            return std::nullopt;
        const auto script = scripts.find(name);
        if (script == scripts.end())
            return noSuchClass(name, setting);
        constexpr std::string_view kInterfaces[] = {"clients.producer.ProducerInterceptor", "clients.producer.Partitioner", "common.serialization.Serializer"};
        if (script->second != kind)
            return name + " is not an instance of org.apache.kafka." + std::string(kInterfaces[static_cast<std::size_t>(kind)]);
        return std::nullopt;
    };
    const Reader read(ConfigScope::Producer, set);
    if (const auto wrong = read.problem())
        return wrong;
    const auto acks = parseAcks(read.text("acks"));
    if (auto wrong = missing(ScriptKind::Partitioner, read.text("partitioner.class"), "partitioner.class"))
        return wrong;
    for (const std::string_view setting : {"key.serializer", "value.serializer"})
        if (const std::string name = read.text(setting); !name.empty())
            if (auto wrong = missing(ScriptKind::Serializer, name, setting))
                return wrong;
    for (const auto& name : splitAtCommas(read.text("interceptor.classes")))
        if (auto wrong = missing(ScriptKind::Interceptor, name, "interceptor.classes"))
            return wrong;
    if (read.isSet("transactional.id"))
        return "transactional producers are not modelled";
    if (read.isSet("enable.idempotence") && read.flag("enable.idempotence")) {
        if (acks != Acks::All)
            return "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.";
        if (read.number("retries") == 0)
            return "Must set retries to non-zero when using the idempotent producer.";
    }
    if (idempotenceOf(read) && read.number("max.in.flight.requests.per.connection") > 5)
        return "Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer.";
    if (read.isSet("delivery.timeout.ms")
        && read.number("delivery.timeout.ms") < read.number("linger.ms") + read.number("request.timeout.ms"))
        return "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms";
    return std::nullopt;
}

ConsumerConfig::ConsumerConfig(const ConfigMap& set)
{
    const Reader read(ConfigScope::Consumer, set);
    clientId = read.text("client.id");
    if (read.isSet("group.instance.id"))
        instanceId = read.text("group.instance.id");
    rack = read.text("client.rack");
    if (read.isSet("partition.assignment.strategy"))
        for (const auto& name : splitAtCommas(read.text("partition.assignment.strategy")))
            assignors.push_back(parseAssignor(name).value_or(AssignorKind::Range));
    if (assignors.empty())
        assignors = {AssignorKind::Range, AssignorKind::CooperativeSticky};
    consumerProtocol = lowerCase(read.text("group.protocol")) == "consumer";
    remoteAssignor = read.text("group.remote.assignor");
    const std::string reset = read.text("auto.offset.reset");
    offsetReset = parseOffsetReset(reset).value_or(OffsetReset::Latest);
    if (offsetReset == OffsetReset::ByDuration)
        resetBack = *parseIsoDuration(std::string_view(reset).substr(kByDuration.size()));
    keyDeserializer = parseDeserializer(read.text("key.deserializer")).value_or(DeserializerKind::None);
    valueDeserializer = parseDeserializer(read.text("value.deserializer")).value_or(DeserializerKind::None);
    autoCommit = read.flag("enable.auto.commit");
    autoCommitInterval = read.millis("auto.commit.interval.ms");
    sessionTimeout = read.millis("session.timeout.ms");
    heartbeatInterval = read.millis("heartbeat.interval.ms");
    maxPollInterval = read.millis("max.poll.interval.ms");
    maxPollRecords = read.number32("max.poll.records");
    fetchMinBytes = read.number32("fetch.min.bytes");
    fetchMaxBytes = read.number32("fetch.max.bytes");
    maxPartitionFetchBytes = read.number32("max.partition.fetch.bytes");
    fetchMaxWait = read.millis("fetch.max.wait.ms");
    readCommitted = read.text("isolation.level") == "read_committed";
    allowAutoCreateTopics = read.flag("allow.auto.create.topics");
    requestTimeout = read.millis("request.timeout.ms");
    defaultApiTimeout = read.millis("default.api.timeout.ms");
    retryBackoff = read.millis("retry.backoff.ms");
    retryBackoffMax = read.millis("retry.backoff.max.ms");
    reconnectBackoff = read.millis("reconnect.backoff.ms");
    reconnectBackoffMax = read.millis("reconnect.backoff.max.ms");
    connectionSetupTimeout = read.millis("socket.connection.setup.timeout.ms");
    metadataMaxAge = read.millis("metadata.max.age.ms");
}

std::optional<std::string> consumerConfigProblem(const ConfigMap& set)
{
    const Reader read(ConfigScope::Consumer, set);
    if (const auto wrong = read.problem())
        return wrong;
    if (read.isSet("partition.assignment.strategy"))
        for (const auto& name : splitAtCommas(read.text("partition.assignment.strategy")))
            if (!parseAssignor(name))
                return noSuchClass(name, "partition.assignment.strategy");
    if (!parseOffsetReset(read.text("auto.offset.reset")))
        return "Invalid value `" + read.text("auto.offset.reset")
            + "` for configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.";
    for (const std::string_view setting : {"key.deserializer", "value.deserializer"})
        if (const std::string name = read.text(setting); !name.empty() && !parseDeserializer(name))
            return noSuchClass(name, setting);
    if (const auto level = read.text("isolation.level"); level != "read_committed" && level != "read_uncommitted")
        return "isolation.level is read_uncommitted or read_committed, not " + level;
    // Kafka refuses what the other protocol reads.
    const std::string protocol = lowerCase(read.text("group.protocol"));
    if (protocol != "classic" && protocol != "consumer")
        return "Invalid value " + read.text("group.protocol") + " for configuration group.protocol: String must be one of (case insensitive): CLASSIC, CONSUMER";
    if (protocol == "classic" && read.isSet("group.remote.assignor"))
        return "group.remote.assignor cannot be set when group.protocol=CLASSIC";
    for (const std::string_view setting : {"partition.assignment.strategy", "heartbeat.interval.ms", "session.timeout.ms"})
        if (protocol == "consumer" && read.isSet(setting))
            return std::string(setting) + " cannot be set when group.protocol=CONSUMER";
    if (read.isSet("group.instance.id") && read.text("group.instance.id").empty())
        return "group.instance.id is not empty";
    if (protocol == "classic" && read.number("heartbeat.interval.ms") >= read.number("session.timeout.ms"))
        return "heartbeat.interval.ms must be lower than session.timeout.ms";
    return std::nullopt;
}

} // namespace engine
