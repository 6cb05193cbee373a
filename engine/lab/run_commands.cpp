// The commands that a Run carries out (design/interfaces.md §1): what each does to the World, and why it cannot now.

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"
#include "engine/broker/broker.h"
#include "engine/lab/admin_node.h"
#include "engine/lab/reassignment_throttle.h"
#include "engine/lab/run_clients.h"
#include "engine/lab/run.h"
#include "engine/wire/api.h"

namespace engine {

namespace {

using Words = std::optional<std::string>;

Words notYet(std::string_view what, std::string_view issue)
{
    return std::string(what) + " is not yet known here; it comes with issue " + std::string(issue);
}

std::string stateWords(World::State state, const std::string& name)
{
    switch (state) {
    case World::State::Down:
        return name + " is down; start it first";
    case World::State::Running:
        return name + " is running";
    default:
        return name + " is paused; resume it first";
    }
}

} // namespace

// One overload for each command; the answer is what is wrong, in words.
struct Run::Doer {
    Run& run;
    FactId because; // the CommandApplied; published once the command is known to apply
    const std::string& line;
    const std::string& who;

    World& world() const { return *run.m_world; }
    FactId applied() { return because = world().publish(CommandApplied{line, who}, {}, Rule::UserCommand); }

    // -- who is meant
    std::optional<NodeId> node(const command::NodeRef& ref, std::string& wrong) const
    {
        using Kind = command::NodeRef::Kind;
        std::optional<NodeId> id;
        if (ref.kind == Kind::Broker)
            id = NodeId{ref.number};
        else if (ref.kind == Kind::Controller)
            id = NodeId{kControllerIdBase + ref.number};
        else if (ref.kind == Kind::Client)
            id = run.clientNamed(ref.name);
        else if (ref.kind == Kind::Outside)
            for (const auto& [key, client] : run.view().clients)
                if (client->kind == NodeKind::Outside && (client->clientId == ref.name || client->name == "client:" + ref.name))
                    id = key;
        if (!id || !world().has(*id)) {
            wrong = "there is no such node: " + (ref.name.empty() ? std::to_string(ref.number) : ref.name);
            return std::nullopt;
        }
        return id;
    }
    std::vector<NodeId> nodes(const command::NodeRef& ref, std::string& wrong) const
    {
        if (ref.kind == command::NodeRef::Kind::All)
            return world().nodes();
        const auto one = node(ref, wrong);
        return one ? std::vector{*one} : std::vector<NodeId>{};
    }

    // -- life and death
    template <class Act>
    Words onNode(const command::NodeTarget& target, std::initializer_list<World::State> allowed, Act act)
    {
        std::string wrong;
        const auto id = node(target.node, wrong);
        if (!id)
            return wrong;
        const auto state = world().state(*id);
        if (std::find(allowed.begin(), allowed.end(), state) == allowed.end())
            return stateWords(state, run.view().nodeNameOf(*id).empty() ? nodeName(*id) : describeNode(*id));
        applied();
        act(*id);
        return {};
    }
    std::string describeNode(NodeId id) const
    {
        if (id.isBroker())
            return "broker " + nodeName(id);
        if (id.isController())
            return "controller " + nodeName(id);
        return run.view().nodeNameOf(id);
    }
    static constexpr auto kDown = World::State::Down;
    static constexpr auto kRunning = World::State::Running;
    static constexpr auto kPaused = World::State::Paused;

    Words operator()(const command::StartNode& c) { return onNode(c, {kDown}, [&](NodeId id) { world().start(id, because); }); }
    Words operator()(const command::StopNode& c) { return onNode(c, {kRunning, kPaused}, [&](NodeId id) { world().stop(id, because); }); }
    Words operator()(const command::KillNode& c) { return onNode(c, {kRunning, kPaused}, [&](NodeId id) { world().kill(id, because); }); }
    Words operator()(const command::PowerOffNode& c) { return onNode(c, {kRunning, kPaused}, [&](NodeId id) { world().powerOff(id, because); }); }
    Words operator()(const command::PauseNode& c) { return onNode(c, {kRunning}, [&](NodeId id) { world().pause(id, because); }); }
    Words operator()(const command::ResumeNode& c) { return onNode(c, {kPaused}, [&](NodeId id) { world().resume(id, because); }); }
    Words operator()(const command::WipeNode& c)
    {
        std::string wrong;
        if (const auto id = node(c.node, wrong); id && !world().memoryDisk(*id))
            return describeNode(*id) + " keeps real files; only the disk of a lab can be wiped";
        return onNode(c, {kDown}, [&](NodeId id) {
            MemoryDisk* disk = world().memoryDisk(id);
            disk->wipe();
            tellDisk(id, *disk, true);
        });
    }
    void tellDisk(NodeId id, const MemoryDisk& disk, bool wiped)
    {
        world().publish(DiskSet{id, disk.speed().latency, disk.speed().bytesPerSecond, disk.isFull(), disk.failsReading(), disk.failsWriting(), wiped}, {because}, Rule::UserCommand);
    }

    // -- links and messages
    template <class Act>
    Words onLink(const command::LinkTarget& target, Act act)
    {
        std::string wrong;
        const auto as = nodes(target.a, wrong);
        const auto bs = nodes(target.b, wrong);
        if (as.empty() || bs.empty())
            return wrong;
        applied();
        for (const auto a : as)
            for (const auto b : bs) {
                if (a == b)
                    continue;
                act(a, b);
                if (!target.oneWay)
                    act(b, a);
            }
        return {};
    }
    Words operator()(const command::CutLink& c)
    {
        return onLink(c, [&](NodeId a, NodeId b) { world().cut(a, b, because); });
    }
    Words operator()(const command::HealLink& c)
    {
        return onLink(c, [&](NodeId a, NodeId b) { world().heal(a, b, because); });
    }
    Words operator()(const command::SetLink& c)
    {
        return onLink({c.a, c.b, false}, [&](NodeId a, NodeId b) {
            LinkSettings link = world().network().settings(a, b);
            link.latency = c.latency.value_or(link.latency);
            link.jitter = c.jitter.value_or(link.jitter);
            link.bandwidth = c.bandwidth.value_or(link.bandwidth);
            if (c.lossPerMillion)
                link.lossPerMillion = static_cast<std::uint32_t>(*c.lossPerMillion);
            world().setLink(a, b, link);
        });
    }
    Words operator()(const command::SetNode& c)
    {
        std::string wrong;
        const auto id = node(c.node, wrong);
        if (!id)
            return wrong;
        applied();
        if (c.clock)
            world().setClockOffset(*id, *c.clock);
        if (c.serviceTime)
            world().setServiceTime(*id, *c.serviceTime);
        world().publish(NodeTuned{*id, world().clockOffset(*id), world().serviceTime(*id)}, {because}, Rule::UserCommand);
        return {};
    }
    // A mirror or `serve` has real files: they are as fast and as full as they are.
    Words operator()(const command::SetDisk& c)
    {
        const NodeId id{c.broker};
        if (!world().has(id))
            return "there is no broker " + std::to_string(c.broker);
        MemoryDisk* disk = world().memoryDisk(id);
        if (!disk)
            return "broker " + std::to_string(c.broker) + " keeps real files; only the disk of a lab can be slow, full or failing";
        applied();
        if (c.ok) {
            disk->setSpeed({});
            disk->setFailing(false, false);
            disk->setCapacity(INT64_MAX);
        }
        MemoryDisk::Speed speed = disk->speed();
        speed.latency = c.writeLatency.value_or(speed.latency);
        speed.bytesPerSecond = c.bandwidth.value_or(speed.bytesPerSecond);
        disk->setSpeed(speed);
        if (c.full)
            disk->setCapacity(disk->bytesUsed());
        if (c.fail)
            disk->setFailing(*c.fail == command::DiskFault::Read, *c.fail == command::DiskFault::Write);
        tellDisk(id, *disk, false);
        return {};
    }
    Words operator()(const command::Crash& c)
    {
        const NodeId id{c.broker};
        if (!world().has(id))
            return "there is no broker " + std::to_string(c.broker);
        const auto name = std::find(kProtocolPointNames.begin(), kProtocolPointNames.end(), c.point);
        if (name == kProtocolPointNames.end())
            return "there is no point " + c.point + "; `help points` lists them";
        applied();
        world().crashAt(id, static_cast<ProtocolPoint>(name - kProtocolPointNames.begin()), because);
        return {};
    }
    Words operator()(const command::SetSwitch& c)
    {
        if (world().now() > Time{})
            return "a history switch is set at 0s, before anything depends on it; it is " + formatTime(world().now()) + ". Write it into [switches] of the lab file";
        Switches changed = run.m_switches;
        if (!changed.set(c.name, c.value))
            return notYet("the switch " + c.name, "C to F");
        applied();
        run.m_switches = changed;
        world().publish(SwitchSet{c.name, c.value}, {because}, Rule::HistorySwitch);
        return {};
    }
    Words onMessage(const command::MessageTarget& target, World::Trap::Do act, Duration by, bool (World::*now)(MessageId, FactId))
    {
        if (target.id != 0) {
            const MessageId message{static_cast<std::uint64_t>(target.id)};
            if (!run.view().messages.contains(message))
                return "message " + std::to_string(target.id) + " is not on its way";
            applied();
            const bool done = now ? (world().*now)(message, because) : world().delay(message, by, because);
            return done ? Words{} : Words("message " + std::to_string(target.id) + " is not on its way");
        }
        World::Trap trap;
        trap.act = act;
        trap.response = target.response;
        trap.by = by;
        if (target.api) {
            const wire::ApiDescriptor* api = wire::findApi(*target.api);
            if (!api)
                return "there is no API " + *target.api;
            trap.apiKey = static_cast<std::int16_t>(api->key);
        }
        std::string wrong;
        for (auto [ref, to] : {std::pair{&target.from, &trap.from}, std::pair{&target.to, &trap.to}})
            if (*ref) {
                const auto id = node(**ref, wrong);
                if (!id)
                    return wrong;
                *to = *id;
            }
        applied();
        world().setTrap(trap);
        return {};
    }
    Words operator()(const command::HoldMessage& c) { return onMessage(c, World::Trap::Do::Hold, {}, &World::hold); }
    Words operator()(const command::DropMessage& c) { return onMessage(c, World::Trap::Do::Drop, {}, &World::drop); }
    Words operator()(const command::DelayMessage& c) { return onMessage(c, World::Trap::Do::Delay, c.by, nullptr); }
    Words operator()(const command::DeliverMessage& c)
    {
        if (c.id == 0) {
            for (const auto& [id, message] : run.view().messages)
                if (message.stalled) {
                    applied();
                    world().deliver(id, because);
                    return {};
                }
            return "no message is held";
        }
        return onMessage(c, World::Trap::Do::Hold, {}, &World::deliver);
    }
    Words fetcher(const command::FetcherTarget& c, bool frozen)
    {
        const NodeId id{c.broker};
        if (world().state(id) != kRunning)
            return stateWords(world().state(id), describeNode(id));
        applied();
        world().inTurn(id, [&](Node& node, Turn& turn) {
            static_cast<Broker&>(node).freezeFetcher(turn, c.topic.value_or(""), c.partition.value_or(-1), frozen);
        });
        return {};
    }
    Words operator()(const command::FreezeFetcher& c) { return fetcher(c, true); }
    Words operator()(const command::ThawFetcher& c) { return fetcher(c, false); }

    // -- topics
    Words admin(AdminNode::AdminRequest request)
    {
        applied();
        world().inTurn(kAdminNode, [&](Node& node, Turn& turn) { static_cast<AdminNode&>(node).enqueue(turn, std::move(request), because); });
        return {};
    }
    Words operator()(const command::CreateTopic& c)
    {
        if (run.topics().contains(c.topic))
            return "topic " + c.topic + " is there already";
        const auto brokers = static_cast<std::int32_t>(run.brokerNodes().size());
        if (c.replication && *c.replication > brokers)
            return "replication " + std::to_string(*c.replication) + " needs as many brokers; there are " + std::to_string(brokers);
        wire::CreateTopicsRequest request;
        wire::CreateTopicsRequest::CreatableTopic topic;
        topic.name = c.topic;
        topic.numPartitions = c.assignment.empty() ? c.partitions.value_or(-1) : -1;
        topic.replicationFactor = static_cast<std::int16_t>(c.assignment.empty() ? c.replication.value_or(-1) : -1);
        for (std::size_t i = 0; i < c.assignment.size(); ++i)
            topic.assignments.push_back({static_cast<std::int32_t>(i), c.assignment[i].brokers});
        for (const auto& entry : c.config)
            topic.configs.push_back({entry.key, entry.value});
        request.topics.push_back(std::move(topic));
        return admin(std::move(request));
    }
    Words operator()(const command::DeleteTopic& c)
    {
        if (!run.topics().contains(c.topic))
            return "there is no topic " + c.topic;
        wire::DeleteTopicsRequest request;
        request.topics.push_back({c.topic, {}});
        return admin(std::move(request));
    }
    // Which copies a partition has now, or why there is no such partition.
    Words missing(const std::string& topic, std::int32_t partition) const
    {
        const auto topics = run.topics();
        const auto found = topics.find(topic);
        if (found == topics.end())
            return "there is no topic " + topic;
        if (partition >= found->second)
            return "topic " + topic + " has no partition " + std::to_string(partition) + "; the last one is " + std::to_string(found->second - 1);
        return {};
    }
    Words operator()(const command::AddPartitions& c)
    {
        if (auto wrong = missing(c.topic, 0))
            return wrong;
        if (const auto has = run.topics().at(c.topic); c.total <= has)
            return "topic " + c.topic + " has " + std::to_string(has) + " partitions already; name a larger total";
        wire::CreatePartitionsRequest request;
        wire::CreatePartitionsRequest::CreatePartitionsTopic topic;
        topic.name = c.topic;
        topic.count = c.total;
        topic.assignments.reset();
        request.topics.push_back(std::move(topic));
        return admin(std::move(request));
    }
    Words operator()(const command::DeleteRecords& c)
    {
        if (auto wrong = missing(c.topic, c.partition))
            return wrong;
        wire::DeleteRecordsRequest request;
        request.topics.push_back({c.topic, {{c.partition, c.before, {}}}, {}});
        request.timeoutMs = 10000;
        return admin(std::move(request));
    }
    Words operator()(const command::Elect& c)
    {
        if (auto wrong = missing(c.topic, c.partition))
            return wrong;
        wire::ElectLeadersRequest request;
        request.electionType = c.kind == command::ElectionKind::Unclean ? 1 : 0;
        request.topicPartitions.emplace();
        request.topicPartitions->push_back({c.topic, {c.partition}, {}});
        return admin(std::move(request));
    }
    Words operator()(const command::Reassign& c)
    {
        if (auto wrong = missing(c.topic, c.partition))
            return wrong;
        for (const auto broker : c.replicas)
            if (!world().has(NodeId{broker}))
                return "there is no broker " + std::to_string(broker);
        wire::AlterPartitionReassignmentsRequest request;
        wire::AlterPartitionReassignmentsRequest::ReassignablePartition partition;
        partition.partitionIndex = c.partition;
        partition.replicas = c.cancel ? std::nullopt : std::optional(c.replicas);
        request.topics.push_back({c.topic, {std::move(partition)}, {}});
        applied();
        const MetadataImage* image = run.newestImage();
        world().inTurn(kAdminNode, [&](Node& node, Turn& turn) {
            auto& asks = static_cast<AdminNode&>(node);
            if (c.throttle && image)
                asks.throttle(turn, throttleOf(*image, {c.topic, c.partition}, toBrokers(c.replicas)), *c.throttle, because);
            asks.enqueue(turn, std::move(request), because);
        });
        return {};
    }
    // Settings that Kafka can change at run time go to the controller; a broker's other ones into its properties.
    Words config(command::ConfigTarget what, const std::string& name, const std::vector<std::pair<std::string, std::optional<std::string>>>& entries)
    {
        if (what != command::ConfigTarget::Topic && what != command::ConfigTarget::Broker)
            return notYet("the configuration of a running client", "C");
        const bool isTopic = what == command::ConfigTarget::Topic;
        if (isTopic && !run.topics().contains(name))
            return "there is no topic " + name;
        const auto number = parseInteger(name);
        const NodeId broker{isTopic || !number ? 0 : static_cast<std::int32_t>(*number)};
        if (!isTopic && !world().has(broker))
            return "there is no broker " + name;
        wire::IncrementalAlterConfigsRequest request;
        wire::IncrementalAlterConfigsRequest::AlterConfigsResource resource;
        resource.resourceType = isTopic ? 2 : 4;
        resource.resourceName = name;
        std::vector<std::pair<std::string, std::optional<std::string>>> atNextStart;
        for (const auto& [key, value] : entries) {
            const ConfigInfo* info = findConfig(isTopic ? ConfigScope::Topic : ConfigScope::Broker, key);
            if (!info)
                return std::string(isTopic ? "topics" : "brokers") + " have no setting " + key;
            if (!isTopic && !info->dynamic) {
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
    Words operator()(const command::SetConfig& c)
    {
        std::vector<std::pair<std::string, std::optional<std::string>>> entries;
        for (const auto& entry : c.entries)
            entries.emplace_back(entry.key, entry.value);
        return config(c.what, c.name, entries);
    }
    Words operator()(const command::UnsetConfig& c)
    {
        std::vector<std::pair<std::string, std::optional<std::string>>> entries;
        for (const auto& key : c.keys)
            entries.emplace_back(key, std::nullopt);
        return config(c.what, c.name, entries);
    }
    Words operator()(const command::Mark& c)
    {
        applied();
        world().publish(MarkSet{c.text}, {because}, Rule::UserCommand);
        return {};
    }

    // -- clients
    Words operator()(const command::StartProducer& c)
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
        if (c.size)
            work.valueSize = *c.size;
        if (c.acks)
            options.config["acks"] = *c.acks == command::Acks::All ? "all" : *c.acks == command::Acks::One ? "1" : "0";
        if (c.idempotence)
            options.config["enable.idempotence"] = *c.idempotence ? "true" : "false";
        for (const auto& entry : c.config)
            options.config[entry.key] = entry.value;
        const Switches& then = run.m_switches; // defaults as they once were
        for (const auto& [old, key, value] : {std::tuple{then.acksOne, "acks", "1"}, {then.idempotenceOff, "enable.idempotence", "false"}, {then.lingerZero, "linger.ms", "0"}})
            if (old)
                options.config.try_emplace(key, value);
        if (c.transactionalId)
            return notYet("--transactional-id", "F");
        if (!c.interceptors.empty() || c.keySerializer || c.valueSerializer || c.partitioner)
            return notYet("this option", "C");
        if (auto problem = producerConfigProblem(options.config))
            return *problem;
        applied();
        const NodeId id = known ? *known : run.addProducer(c.name, settings(options.config, work.topics, {}), because);
        options.id = id;
        run.m_clientOptions->producers[id] = options;
        world().start(id, because);
        return {};
    }
    static std::string settings(const ConfigMap& config, const std::vector<std::string>& topics, const std::string& more)
    {
        std::string text = "topics=";
        for (std::size_t i = 0; i < topics.size(); ++i)
            text += (i ? "," : "") + topics[i];
        for (const auto& [key, value] : config)
            text += " " + key + "=" + value;
        return text + more;
    }
    Words operator()(const command::StartConsumer& c)
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
            return stateWords(world().state(*known), name);
        ConsumerNode::Options options;
        if (known)
            options = run.m_clientOptions->consumers.at(*known);
        options.name = name;
        options.bootstrap = run.brokerNodes();
        if (!c.topics.empty())
            options.topics = c.topics;
        if (c.group)
            options.group = *c.group;
        for (const auto& assign : c.assign)
            for (const auto partition : assign.partitions)
                options.assigned.push_back({assign.topic, partition});
        if (options.topics.empty() && options.assigned.empty())
            return "a new consumer needs --topics or --assign";
        if (!options.topics.empty() && options.group.empty())
            return "a consumer that subscribes needs --group";
        if (c.protocol == command::GroupProtocol::Consumer)
            return notYet("--protocol consumer", "E");
        if (!c.assignors.empty()) {
            std::string list;
            for (const auto& assignor : c.assignors)
                list += (list.empty() ? "" : ",") + assignor;
            options.config["partition.assignment.strategy"] = list;
        }
        if (c.isolation)
            options.config["isolation.level"] = *c.isolation == command::Isolation::ReadCommitted ? "read_committed" : "read_uncommitted";
        if (c.processTime)
            options.processTime = *c.processTime;
        for (const auto& entry : c.config)
            options.config[entry.key] = entry.value;
        if (auto problem = consumerConfigProblem(options.config))
            return *problem;
        applied();
        const NodeId id = known ? *known : run.addConsumer(name, options.group, settings(options.config, options.topics, ""), because);
        options.id = id;
        run.m_clientOptions->consumers[id] = options;
        world().start(id, because);
        return {};
    }
    template <class ClientNode>
    Words toClient(const std::string& name, bool isProducer, const ClientCommand& what)
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
    Words operator()(const command::Send& c)
    {
        ClientSend send;
        send.topic = c.topic;
        send.count = c.count;
        send.key = c.key;
        send.value = c.value;
        send.partition = c.partition;
        for (const auto& header : c.headers)
            send.headers.emplace_back(header.key, header.value);
        if (c.timestamp)
            send.timestamp = c.timestamp->isLabTime ? run.m_setup.clockMillis + c.timestamp->value / 1000000 : c.timestamp->value;
        return toClient<ProducerNode>(c.producer, true, send);
    }
    Words operator()(const command::FlushProducer& c) { return toClient<ProducerNode>(c.producer, true, ClientFlush{}); }
    Words operator()(const command::Commit& c)
    {
        ClientCommit commit;
        commit.async = c.async;
        for (const auto& offset : c.offsets)
            commit.offsets[offset.partition] = Offset{offset.offset};
        return toClient<ConsumerNode>(c.consumer, false, commit);
    }
    Words operator()(const command::Seek& c)
    {
        ClientSeek seek;
        seek.partition = c.partition;
        using Kind = command::OffsetTarget::Kind;
        seek.to = c.to.kind == Kind::Earliest ? ClientSeek::To::Earliest : c.to.kind == Kind::Latest ? ClientSeek::To::Latest : ClientSeek::To::Offset;
        seek.offset = Offset{c.to.value};
        return toClient<ConsumerNode>(c.consumer, false, seek);
    }
    Words operator()(const command::PausePartitions& c) { return toClient<ConsumerNode>(c.consumer, false, ClientPausePartitions{c.partitions}); }
    Words operator()(const command::ResumePartitions& c) { return toClient<ConsumerNode>(c.consumer, false, ClientResumePartitions{c.partitions}); }
    // The rest of the language: parsed, not carried out in this part of the development.
    template <class T>
    Words operator()(const T& c)
    {
        return notYet("`" + std::string(commandForm(Command(c))) + "`", "B to F");
    }
};

std::optional<std::string> Run::apply(const Command& command, const std::string& line, const std::string& who)
{
    m_note.clear();
    Doer doer{*this, {}, line, who};
    return std::visit(doer, command);
}

} // namespace engine
