// The commands of a Run that are for its embedded clients, and the settings of everybody.

#include <algorithm>
#include <tuple>

#include "engine/base/format.h"
#include "engine/broker/broker.h"
#include "engine/client/group_subscription.h"
#include "engine/lab/run_doer.h"
#include "engine/wire/api.h"

namespace engine {

namespace {

// What Java's Pattern.compile() throws before anything is asked of anybody; in the consumer protocol the coordinator refuses.
std::optional<std::string> patternRefused(const ConsumerNode::Options& options, const std::string& pattern)
{
    if (pattern.empty() || ConsumerConfig(options.config).consumerProtocol)
        return std::nullopt;
    const std::string why = patternProblem(pattern);
    return why.empty() ? std::nullopt : std::optional("PatternSyntaxException: " + why + ": " + pattern);
}

} // namespace

template <class ClientOptions>
Words Run::Doer::clientConfig(std::map<NodeId, ClientOptions>& known, ConfigScope scope, const std::string& name,
    const std::vector<std::pair<std::string, std::optional<std::string>>>& entries)
{
    const std::string kind = scope == ConfigScope::Producer ? "producer" : "consumer";
    const auto id = run.clientNamed(name);
    if (!id || !known.contains(*id))
        return "there is no " + kind + " " + name;
    if (world().state(*id) == kPaused)
        return stateWords(kPaused, name);
    ClientOptions options = known.at(*id);
    for (const auto& [key, value] : entries) {
        if (!findConfig(scope, key))
            return kind + "s have no setting " + key;
        if (value)
            options.config[key] = *value;
        else
            options.config.erase(key);
    }
    if (auto problem = problemOf(options))
        return problem;
    applied();
    known.at(*id) = options;
    tellSettings(*id, options);
    if (world().state(*id) == kRunning)
        world().restart(*id, because);
    return {};
}

template <class ClientOptions>
void Run::Doer::tellSettings(NodeId id, const ClientOptions& options)
{
    world().publish(ClientConfigSet{id, settings(options)}, {because}, Rule::UserCommand);
}

template <class ClientNode>
Words Run::Doer::toClient(const std::string& name, bool isProducer, const ClientCommand& what)
{
    const auto id = run.clientNamed(name);
    if (!id || (isProducer ? !run.m_clientOptions->producers.contains(*id) : !run.m_clientOptions->consumers.contains(*id)))
        return "there is no " + std::string(isProducer ? "producer " : "consumer ") + name;
    if (world().state(*id) != kRunning)
        return stateWords(world().state(*id), name);
    applied();
    world().inTurn(*id, [&](Node& node, Turn& turn) { static_cast<ClientNode&>(node).command(turn, what); });
    return {};
}

Words Run::Doer::operator()(const command::StopNode& c)
{
    if (c.timeout && c.what != command::NodeClass::Producer)
        return "--timeout is for producers: how long close() waits";
    return onNode(c, {kRunning, kPaused}, [&](NodeId id) {
        if (c.timeout && world().state(id) == kRunning)
            world().inTurn(id, [&](Node& node, Turn& turn) { static_cast<ProducerNode&>(node).command(turn, ClientClose{*c.timeout}); });
        world().stop(id, because);
    });
}

Words Run::Doer::operator()(const command::StartProducer& c)
{
    const auto known = run.clientNamed(c.name);
    if (known && !run.m_clientOptions->producers.contains(*known))
        return c.name + " is a consumer";
    if (known && world().state(*known) != kDown)
        return stateWords(world().state(*known), c.name);
    ProducerNode::Options options;
    if (known)
        options = run.m_clientOptions->producers.at(*known);
    options.name = c.name;
    options.bootstrap = run.brokerNodes();
    auto& work = options.workload;
    if (c.topic)
        work.topics = {*c.topic};
    if (work.topics.empty())
        return "a new producer needs --topic";
    if (c.ratePerThousandSeconds)
        work.interval = *c.ratePerThousandSeconds > 0 ? Duration{1000000000000 / *c.ratePerThousandSeconds} : Duration{0};
    if (!c.keys.empty())
        work.keys = c.keys;
    if (c.keySpace)
        work.keySpace = *c.keySpace;
    if (!c.values.empty())
        work.values = c.values;
    if (c.size)
        work.valueSize = *c.size;
    if (c.acks)
        options.config["acks"] = *c.acks == command::Acks::All ? "all" : *c.acks == command::Acks::One ? "1" : "0";
    if (c.idempotence)
        options.config["enable.idempotence"] = *c.idempotence ? "true" : "false";
    for (const auto& [option, key] : {std::pair{&c.partitioner, "partitioner.class"}, {&c.keySerializer, "key.serializer"},
             {&c.valueSerializer, "value.serializer"}})
        if (*option)
            options.config[key] = **option;
    if (!c.interceptors.empty()) {
        std::string list;
        for (const auto& name : c.interceptors)
            list += (list.empty() ? "" : ",") + name;
        options.config["interceptor.classes"] = list;
    }
    for (const auto& entry : c.config)
        options.config[entry.key] = entry.value;
    const Switches& then = run.m_switches; // defaults as they once were
    if (then.partitioner != DefaultPartitioner::AdaptiveSticky)
        options.config.try_emplace("partitioner.class", then.partitioner == DefaultPartitioner::StickyCache ? "sticky-cache" : "round-robin");
    for (const auto& [old, key, value] : {std::tuple{then.acksOne, "acks", "1"}, {then.idempotenceOff, "enable.idempotence", "false"}, {then.lingerZero, "linger.ms", "0"}})
        if (old)
            options.config.try_emplace(key, value);
    if (c.transactionalId)
        return notYet("--transactional-id", "F");
    if (auto problem = problemOf(options))
        return *problem;
    applied();
    const NodeId id = known ? *known : run.addProducer(c.name, settings(options), because);
    options.id = id;
    if (known && settings(run.m_clientOptions->producers.at(id)) != settings(options))
        tellSettings(id, options);
    run.m_clientOptions->producers[id] = options;
    world().start(id, because);
    return {};
}

std::string Run::Doer::settings(const ConfigMap& config, const std::vector<std::string>& topics)
{
    std::string text = "topics=";
    for (std::size_t i = 0; i < topics.size(); ++i)
        text += (i ? "," : "") + topics[i];
    for (const auto& [key, value] : config)
        text += " " + key + "=" + value;
    return text;
}

std::string Run::Doer::settings(const ConsumerNode::Options& options)
{
    constexpr std::string_view kStyles[] = {"auto", "pool", "stored", "before", "sync", "async", "manual"};
    constexpr std::string_view kOnPoison[] = {"stop", "retry", "skip", "dead-letter"};
    ConfigMap all; // of the application, in front of the client's
    std::string assigned;
    for (const auto& id : options.assigned)
        assigned += (assigned.empty() ? "" : ",") + id.toString();
    std::string text;
    const auto add = [&](std::string_view key, std::string_view value) {
        if (!value.empty())
            text += " " + std::string(key) + "=" + std::string(value);
    };
    add("pattern", options.pattern);
    add("assign", assigned);
    if (options.processTime > Duration::zero())
        add("process-time", formatDuration(options.processTime));
    if (options.processTimeMax > Duration::zero())
        add("process-time-max", formatDuration(options.processTimeMax));
    if (options.commit)
        add("commit", kStyles[static_cast<std::size_t>(*options.commit)]);
    if (options.commitEvery > 0)
        add("commit-every", std::to_string(options.commitEvery));
    if (options.onPoison != PoisonAction::Stop)
        add("on-poison", kOnPoison[static_cast<std::size_t>(options.onPoison)]);
    add("dead-letter", options.deadLetter);
    add("sink", options.sink);
    const std::string client = settings(options.config, options.topics);
    const auto behindTopics = std::min(client.find(' '), client.size());
    return client.substr(0, behindTopics) + text + client.substr(behindTopics);
}

// What the application does with its consumer: `options` as the command wants them.
Words Run::Doer::application(const command::StartConsumer& c, ConsumerNode::Options& options)
{
    if (c.processTime)
        options.processTime = *c.processTime;
    if (c.processTime || c.processTimeMax)
        options.processTimeMax = c.processTimeMax.value_or(Duration::zero());
    if (c.processTimeMax && *c.processTimeMax < options.processTime)
        return "--process-time-max is not less than --process-time";
    if (c.commit) {
        options.commit = static_cast<CommitStyle>(*c.commit);
        using Style = command::CommitStyle;
        const bool byItself = *c.commit == Style::Auto || *c.commit == Style::Pool || *c.commit == Style::Stored;
        options.config["enable.auto.commit"] = byItself ? "true" : "false";
        options.commitEvery = 0;
        for (const auto& entry : c.config)
            if (entry.key == "enable.auto.commit" && (entry.value == "true") != byItself)
                return "--commit sets enable.auto.commit=" + options.config["enable.auto.commit"] + " by itself";
    }
    if (c.commitEvery) {
        const bool counts
            = options.commit == CommitStyle::Before || options.commit == CommitStyle::Sync || options.commit == CommitStyle::Async;
        if (!counts)
            return "--commit-every is for --commit before, sync and async: the others do not count records";
        options.commitEvery = *c.commitEvery;
    }
    if (c.onPoison)
        options.onPoison = static_cast<PoisonAction>(*c.onPoison);
    if (c.deadLetter)
        options.deadLetter = *c.deadLetter;
    if (!options.deadLetter.empty() && options.onPoison != PoisonAction::DeadLetter) {
        if (c.deadLetter)
            return "--dead-letter needs --on-poison dead-letter";
        options.deadLetter.clear();
    }
    ExternalSinks& sinks = run.m_clientOptions->sinks;
    if (c.sink)
        options.sink = *c.sink;
    if (options.sink.empty())
        return {};
    using Kind = ExternalSinks::Kind;
    const bool isThere = sinks.has(options.sink);
    const Kind kind = c.sinkKind ? static_cast<Kind>(*c.sinkKind) : isThere ? sinks.kind(options.sink) : Kind::Append;
    if (isThere && sinks.kind(options.sink) != kind)
        return "the store " + options.sink + (kind == Kind::Append ? " is an upsert one" : " is an append one");
    options.sinkKind = kind;
    return {};
}

// A running application can be told to be slower, or to do otherwise with what it cannot read, without a new life.
Words Run::Doer::tune(const command::StartConsumer& c, const std::string& name, NodeId id)
{
    command::StartConsumer rest = c;
    rest.name.reset();
    rest.processTime.reset();
    rest.processTimeMax.reset();
    rest.onPoison.reset();
    if (world().state(id) != kRunning || rest != command::StartConsumer{} || (!c.processTime && !c.processTimeMax && !c.onPoison))
        return stateWords(world().state(id), name);
    ConsumerNode::Options options = run.m_clientOptions->consumers.at(id);
    if (auto problem = application(c, options))
        return problem;
    applied();
    run.m_clientOptions->consumers.at(id) = options;
    tellSettings(id, options);
    world().inTurn(id, [&](Node& node, Turn&) {
        static_cast<ConsumerNode&>(node).tune(options.processTime, options.processTimeMax, options.onPoison);
    });
    return {};
}

Words Run::Doer::operator()(const command::StartConsumer& c)
{
    std::string name = c.name.value_or("");
    if (name.empty()) { // billing-1, billing-2 … after the group
        const std::string base = c.group.value_or("consumer");
        for (int n = 1; name.empty(); ++n)
            if (!run.clientNamed(base + "-" + std::to_string(n)))
                name = base + "-" + std::to_string(n);
    }
    const auto known = run.clientNamed(name);
    if (known && !run.m_clientOptions->consumers.contains(*known))
        return name + " is a producer";
    if (known && world().state(*known) != kDown)
        return tune(c, name, *known);
    ConsumerNode::Options options;
    if (known)
        options = run.m_clientOptions->consumers.at(*known);
    options.name = name;
    options.bootstrap = run.brokerNodes();
    if (!c.topics.empty() || c.pattern || !c.assign.empty()) { // of the three ways, the last one holds
        options.topics = c.topics;
        options.pattern = c.pattern.value_or("");
        options.assigned.clear();
    }
    if (c.group)
        options.group = *c.group;
    for (const auto& assign : c.assign)
        for (const auto partition : assign.partitions)
            options.assigned.push_back({assign.topic, partition});
    const bool subscribes = !options.topics.empty() || !options.pattern.empty();
    if (!subscribes && options.assigned.empty())
        return "a new consumer needs --topics, --pattern or --assign";
    if (subscribes && options.group.empty())
        return "a consumer that subscribes needs --group";
    if (c.protocol)
        options.config["group.protocol"] = *c.protocol == command::GroupProtocol::Consumer ? "consumer" : "classic";
    if (!c.assignors.empty()) {
        std::string list;
        for (const auto& assignor : c.assignors)
            list += (list.empty() ? "" : ",") + assignor;
        options.config["partition.assignment.strategy"] = list;
        if (const auto protocol = options.config.find("group.protocol"); protocol != options.config.end() && protocol->second == "consumer") {
            options.config.erase("partition.assignment.strategy");
            options.config["group.remote.assignor"] = c.assignors.front(); // the coordinator's
        }
    }
    if (c.isolation)
        options.config["isolation.level"] = *c.isolation == command::Isolation::ReadCommitted ? "read_committed" : "read_uncommitted";
    if (auto problem = application(c, options))
        return problem;
    for (const auto& entry : c.config)
        options.config[entry.key] = entry.value;
    if (auto problem = consumerConfigProblem(options.config))
        return *problem;
    if (auto problem = patternRefused(options, options.pattern))
        return *problem;
    applied();
    if (!options.sink.empty())
        run.m_clientOptions->sinks.open(options.sink, options.sinkKind);
    const NodeId id = known ? *known : run.addConsumer(name, options.group, settings(options), because);
    options.id = id;
    if (known && settings(run.m_clientOptions->consumers.at(id)) != settings(options))
        tellSettings(id, options);
    run.m_clientOptions->consumers[id] = options;
    world().start(id, because);
    return {};
}

Words Run::Doer::operator()(const command::Subscribe& c)
{
    const auto id = run.clientNamed(c.consumer);
    const auto known = id ? run.m_clientOptions->consumers.find(*id) : run.m_clientOptions->consumers.end();
    if (known != run.m_clientOptions->consumers.end()) {
        if (!known->second.assigned.empty())
            return "Subscription to topics, partitions and pattern are mutually exclusive: " + c.consumer + " was given its partitions by hand";
        if (known->second.group.empty())
            return "a consumer that subscribes needs a group; " + c.consumer + " has none";
        if (auto problem = patternRefused(known->second, c.pattern.value_or("")))
            return *problem;
    }
    if (auto problem = toClient<ConsumerNode>(c.consumer, false, ClientSubscribe{c.topics, c.pattern.value_or("")}))
        return problem;
    known->second.topics = c.topics;
    known->second.pattern = c.pattern.value_or("");
    tellSettings(*id, known->second);
    return {};
}

Words Run::Doer::operator()(const command::Send& c)
{
    ClientSend send;
    send.topic = c.topic;
    send.count = c.count;
    send.key = c.key;
    send.value = c.value;
    send.partition = c.partition;
    send.tombstone = c.tombstone;
    for (const auto& header : c.headers)
        send.headers.emplace_back(header.key, header.value);
    if (c.timestamp)
        send.timestamp = c.timestamp->isLabTime ? run.m_setup.clockMillis + c.timestamp->value / 1000000 : c.timestamp->value;
    return toClient<ProducerNode>(c.producer, true, send);
}

Words Run::Doer::operator()(const command::Commit& c)
{
    ClientCommit commit;
    commit.async = c.async;
    for (const auto& offset : c.offsets)
        commit.offsets[offset.partition] = Offset{offset.offset};
    return toClient<ConsumerNode>(c.consumer, false, commit);
}

Words Run::Doer::operator()(const command::Seek& c)
{
    ClientSeek seek;
    seek.partition = c.partition;
    using Kind = command::OffsetTarget::Kind;
    seek.to = c.to.kind == Kind::Earliest ? ClientSeek::To::Earliest : c.to.kind == Kind::Latest ? ClientSeek::To::Latest : ClientSeek::To::Offset;
    seek.offset = Offset{c.to.value};
    return toClient<ConsumerNode>(c.consumer, false, seek);
}

Words Run::Doer::config(command::ConfigTarget what, const std::string& name, const std::vector<std::pair<std::string, std::optional<std::string>>>& entries)
{
    if (what == command::ConfigTarget::Producer)
        return clientConfig(run.m_clientOptions->producers, ConfigScope::Producer, name, entries);
    if (what == command::ConfigTarget::Consumer)
        return clientConfig(run.m_clientOptions->consumers, ConfigScope::Consumer, name, entries);
    const bool isTopic = what == command::ConfigTarget::Topic, isGroup = what == command::ConfigTarget::Group, isBroker = !isTopic && !isGroup;
    if (isTopic && !run.topics().contains(name))
        return "there is no topic " + name;
    const auto number = parseInteger(name);
    const NodeId broker{!isBroker || !number ? 0 : static_cast<std::int32_t>(*number)};
    if (isBroker && !world().has(broker))
        return "there is no broker " + name;
    using Type = ConfigResourceType;
    wire::IncrementalAlterConfigsRequest request;
    wire::IncrementalAlterConfigsRequest::AlterConfigsResource resource;
    resource.resourceType = static_cast<std::int8_t>(isTopic ? Type::Topic : isGroup ? Type::Group : Type::Broker);
    resource.resourceName = name; // a group need not be there yet
    std::vector<std::pair<std::string, std::optional<std::string>>> atNextStart;
    for (const auto& [key, value] : entries) {
        const ConfigInfo* info = findConfig(isTopic ? ConfigScope::Topic : isGroup ? ConfigScope::Group : ConfigScope::Broker, key);
        if (!info)
            return std::string(isTopic ? "topics" : isGroup ? "groups" : "brokers") + " have no setting " + key;
        if (isBroker && !info->dynamic) {
            if (auto wrong = Run::propertyProblem(key, value))
                return wrong;
            atNextStart.emplace_back(key, value);
            continue;
        }
        resource.configs.push_back({key, static_cast<std::int8_t>(value ? 0 : 1), value, {}});
    }
    for (const auto& [key, value] : atNextStart)
        run.setProperty(broker, key, value);
    if (resource.configs.empty()) {
        applied();
        return {};
    }
    request.resources.push_back(std::move(resource));
    return admin(std::move(request));
}

Words Run::Doer::operator()(const command::SetConfig& c)
{
    std::vector<std::pair<std::string, std::optional<std::string>>> entries;
    for (const auto& entry : c.entries)
        entries.emplace_back(entry.key, entry.value);
    return config(c.what, c.name, entries);
}

Words Run::Doer::operator()(const command::UnsetConfig& c)
{
    std::vector<std::pair<std::string, std::optional<std::string>>> entries;
    for (const auto& key : c.keys)
        entries.emplace_back(key, std::nullopt);
    return config(c.what, c.name, entries);
}

} // namespace engine
