#include "engine/client/client_config.h"

#include <algorithm>
#include <array>

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"

namespace engine {

namespace {

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

    // An unknown name, a value of the wrong type or outside the bounds of the table.
    std::optional<std::string> problem() const
    {
        for (const auto& [name, value] : m_set) {
            const ConfigInfo* info = findConfig(m_scope, name);
            if (info == nullptr)
                return name + " is not a setting of this client";
            switch (info->type) {
            case ConfigType::Boolean:
                if (value != "true" && value != "false")
                    return name + " is true or false, not " + value;
                break;
            case ConfigType::Int:
            case ConfigType::Short:
            case ConfigType::Long: {
                const auto number = parseInteger(value);
                if (!number)
                    return name + " is a number, not " + value;
                if (*number < 0 && info->valid.starts_with("[0,"))
                    return name + " is at least 0";
                if (*number < 1 && info->valid.starts_with("[1,"))
                    return name + " is at least 1";
                break;
            }
            default:
                break;
            }
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

std::optional<OffsetReset> parseOffsetReset(const std::string& text)
{
    for (const auto& [name, value] : kOffsetResets)
        if (text == name)
            return value;
    return std::nullopt;
}

std::optional<PartitionerKind> parsePartitioner(const std::string& text)
{
    const std::string name = lowerCase(lastName(text));
    if (name.empty() || name == "default" || name == "builtin")
        return PartitionerKind::BuiltIn;
    if (name == "roundrobin" || name == "roundrobinpartitioner")
        return PartitionerKind::RoundRobin;
    return std::nullopt;
}

// Kafka switches idempotence off, instead of refusing, if it is on by default only and something set speaks against it.
bool idempotenceOf(const Reader& read)
{
    if (read.isSet("enable.idempotence"))
        return read.flag("enable.idempotence");
    return parseAcks(read.text("acks")) == Acks::All && read.number("retries") != 0;
}

} // namespace

std::string_view assignorName(AssignorKind kind)
{
    switch (kind) {
    case AssignorKind::Range: return "range";
    case AssignorKind::RoundRobin: return "roundrobin";
    case AssignorKind::Sticky: return "sticky";
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
}

std::optional<std::string> producerConfigProblem(const ConfigMap& set)
{
    const Reader read(ConfigScope::Producer, set);
    if (const auto wrong = read.problem())
        return wrong;
    const auto acks = parseAcks(read.text("acks"));
    if (!acks)
        return "acks is all, -1, 0 or 1, not " + read.text("acks");
    if (!parseCodec(read.text("compression.type")))
        return "compression.type is none, gzip, snappy, lz4 or zstd, not " + read.text("compression.type");
    if (!parsePartitioner(read.text("partitioner.class")))
        return "there is no partitioner " + read.text("partitioner.class");
    if (read.isSet("transactional.id"))
        return "transactional producers are not modelled";
    if (read.isSet("enable.idempotence") && read.flag("enable.idempotence")) {
        if (acks != Acks::All)
            return "acks must be all with enable.idempotence";
        if (read.number("retries") == 0)
            return "retries must be more than 0 with enable.idempotence";
    }
    if (idempotenceOf(read) && read.number("max.in.flight.requests.per.connection") > 5)
        return "max.in.flight.requests.per.connection must be at most 5 with enable.idempotence";
    if (read.isSet("delivery.timeout.ms")
        && read.number("delivery.timeout.ms") < read.number("linger.ms") + read.number("request.timeout.ms"))
        return "delivery.timeout.ms should be at least linger.ms + request.timeout.ms";
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
        assignors = {AssignorKind::Range};
    offsetReset = parseOffsetReset(read.text("auto.offset.reset")).value_or(OffsetReset::Latest);
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
                return "there is no assignor " + name + "; there are range, roundrobin, sticky";
    if (!parseOffsetReset(read.text("auto.offset.reset")))
        return "auto.offset.reset is latest, earliest or none, not " + read.text("auto.offset.reset");
    if (const auto level = read.text("isolation.level"); level != "read_committed" && level != "read_uncommitted")
        return "isolation.level is read_uncommitted or read_committed, not " + level;
    if (lowerCase(read.text("group.protocol")) != "classic")
        return "group.protocol is classic; the new protocol is not modelled";
    if (read.isSet("group.instance.id") && read.text("group.instance.id").empty())
        return "group.instance.id is not empty";
    if (read.number("heartbeat.interval.ms") >= read.number("session.timeout.ms"))
        return "heartbeat.interval.ms must be lower than session.timeout.ms";
    return std::nullopt;
}

} // namespace engine
