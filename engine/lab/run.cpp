#include "engine/lab/run.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/broker/broker.h"
#include "engine/controller/controller.h"
#include "engine/lab/admin_node.h"
#include "engine/lab/run_clients.h"
#include "engine/lab/run_scripts.h"
#include "engine/wire/api.h"
#include "engine/wire/api_versions.h"
#include "engine/wire/headers.h"

namespace engine {

namespace {

constexpr std::uint64_t kUidsOfALife = 1000000000; // uids of two lives never meet

} // namespace

Run::Run(RunSetup setup, Options options)
    : m_setup(std::move(setup)), m_switches(m_setup.switches), m_options(std::move(options)), m_facts(m_options.recording), m_moments(m_facts), m_scripts(std::make_unique<Scripts>(*this)), m_clientOptions(std::make_unique<Clients>())
{
    m_world = std::make_unique<World>(World::Options{m_setup.seed, m_setup.clockMillis, m_setup.link}, m_facts);
    if (m_options.recording != Recording::Off)
        m_watch = m_facts.subscribe([this](const Fact& fact) {
            m_moments.add(fact);
            if (m_options.ledger)
                m_ledger.add(fact);
            if (m_options.checks)
                m_checks.observe(m_moments.current(), fact);
        });
    if (m_options.recording != Recording::Off && m_options.checks)
        m_world->afterEvent = [this] {
            m_checks.check(m_moments.current());
            while (m_violations.size() < m_checks.violations().size()) {
                const Violation& violation = m_checks.violations()[m_violations.size()];
                m_violations.push_back(formatTime(violation.at) + " " + std::string(violation.rule) + ": " + violation.text);
            }
        };
    if (m_options.watch)
        m_outsideWatch = m_facts.subscribe(m_options.watch);
    m_world->onOutside = [this](NodeId client, Delivery& delivery) { fromWorld(client, delivery); };
    build();
}

Run::~Run() = default;

void Run::build()
{
    Random ids(m_setup.seed, "cluster-id");
    m_clusterId = m_setup.clusterId.empty() ? Uuid::random(ids).toString() : m_setup.clusterId;
    for (int i = 1; i <= m_setup.controllers; ++i)
        addController(i);
    for (std::int32_t i = 1; i <= m_setup.brokers; ++i)
        addBroker(BrokerId{i}, static_cast<std::size_t>(i) <= m_setup.racks.size() ? m_setup.racks[static_cast<std::size_t>(i) - 1] : "");
    m_world->addNode(NodeAdded{kAdminNode, NodeKind::Outside, "admin", "", "the lab's own admin client"},
        [this](NodeId) { return std::make_unique<AdminNode>(brokerNodes(), &m_clientOptions->sinks); }, World::HasDisk::No);
    for (const auto id : controllerNodes())
        m_world->start(id);
    for (const auto id : brokerNodes())
        m_world->start(id);
    m_world->start(kAdminNode);
    m_clients["admin"] = kAdminNode;
    for (const auto& script : m_setup.scripts) {
        m_scripts->known[script.name] = std::make_shared<const Script>(script);
        m_world->publish(ScriptSet{script.name, std::string(scriptKindName(script.kind)), script.source}, {}, Rule::UserCommand);
    }
}

std::vector<NodeId> Run::brokerNodes() const
{
    std::vector<NodeId> out;
    for (const auto id : m_world->nodes())
        if (id.isBroker())
            out.push_back(id);
    return out;
}

std::vector<NodeId> Run::controllerNodes() const
{
    std::vector<NodeId> out;
    for (const auto id : m_world->nodes())
        if (id.isController())
            out.push_back(id);
    return out;
}

std::optional<NodeId> Run::clientNamed(const std::string& name) const
{
    const auto found = m_clients.find(name);
    return found == m_clients.end() ? std::nullopt : std::optional(found->second);
}

void Run::addController(int number)
{
    const NodeId id{kControllerIdBase + number};
    std::vector<NodeId> voters;
    for (int i = 1; i <= m_setup.controllers; ++i)
        voters.emplace_back(kControllerIdBase + i);
    addWithDisk(NodeAdded{id, NodeKind::Controller, nodeName(id), "", ""},
        [this, voters](NodeId node) { return makeController(node, voters, m_clusterId, m_setup.config, &m_switches, &m_logEnds); });
}

void Run::addBroker(BrokerId broker, const std::string& rack)
{
    const NodeId id{broker.value};
    addWithDisk(NodeAdded{id, NodeKind::Broker, nodeName(id), "", rack},
        [this, broker, rack](NodeId) {
            Broker::Options options;
            options.id = broker;
            options.rack = rack;
            options.clusterId = m_clusterId;
            options.voters = controllerNodes();
            options.config = propertiesOf(NodeId{broker.value});
            options.switches = &m_switches;
            options.logEnds = &m_logEnds;
            return std::make_unique<Broker>(std::move(options));
        });
}

void Run::addWithDisk(const NodeAdded& what, World::NodeFactory factory)
{
    if (m_options.disk)
        m_world->addNode(what, std::move(factory), m_options.disk(what.id));
    else
        m_world->addNode(what, std::move(factory), World::HasDisk::InMemory);
}

NodeId Run::addProducer(const std::string& name, const std::string& settings, FactId)
{
    const NodeId id{m_nextClient++};
    m_clients[name] = id;
    m_world->addNode(NodeAdded{id, NodeKind::Producer, name, "", settings},
        [this](NodeId node) {
            auto options = m_clientOptions->producers.at(node);
            options.scripts = m_scripts.get();
            options.firstUid = m_clientOptions->producerLives[node]++ * kUidsOfALife + 1;
            return std::make_unique<ProducerNode>(std::move(options));
        },
        World::HasDisk::No);
    return id;
}

NodeId Run::addConsumer(const std::string& name, const std::string& group, const std::string& settings, FactId)
{
    const NodeId id{m_nextClient++};
    m_clients[name] = id;
    m_world->addNode(NodeAdded{id, NodeKind::Consumer, name, group, settings},
        [this](NodeId node) {
            auto options = m_clientOptions->consumers.at(node);
            options.sinks = &m_clientOptions->sinks;
            options.firstUid = m_clientOptions->consumerLives[node]++ * kUidsOfALife + 1;
            return std::make_unique<ConsumerNode>(std::move(options));
        },
        World::HasDisk::No);
    return id;
}

std::map<std::string, std::int32_t> Run::topics() const
{
    std::map<std::string, std::int32_t> out;
    if (m_options.recording != Recording::Off) {
        for (const auto& [name, topic] : view().topics)
            out[name] = static_cast<std::int32_t>(topic->partitions.size());
        return out;
    }
    if (const MetadataImage* newest = newestImage())
        for (const auto& [id, topic] : newest->topics())
            out[topic.name] = static_cast<std::int32_t>(topic.partitions.size());
    return out;
}

const MetadataImage* Run::newestImage() const
{
    const MetadataImage* newest = nullptr;
    for (const auto id : brokerNodes())
        if (const auto* broker = static_cast<const Broker*>(world().node(id)))
            if (!newest || newest->endOffset() < broker->image().endOffset())
                newest = &broker->image();
    return newest;
}

ParseContext Run::parseContext() const
{
    ParseContext context;
    context.checkNames = true;
    for (const auto id : brokerNodes())
        context.brokers.push_back(id.value);
    for (const auto id : controllerNodes())
        context.controllers.push_back(id.value - kControllerIdBase);
    for (const auto& [name, id] : m_clients)
        if (m_clientOptions->producers.contains(id))
            context.producers.push_back(name);
        else if (m_clientOptions->consumers.contains(id))
            context.consumers.push_back(name);
    for (const auto& [id, client] : view().clients)
        if (client->kind == NodeKind::Outside && id != kAdminNode)
            context.outside.push_back(client->clientId.empty() ? client->name : client->clientId);
    for (const auto& [name, partitions] : topics())
        context.topics.push_back({name, partitions});
    if (m_options.recording != Recording::Off) {
        for (const auto& [id, group] : view().groups)
            context.groups.push_back(id);
    } else { // as the coordinators know
        std::set<std::string> groups;
        for (const auto id : brokerNodes())
            if (const auto* broker = static_cast<const Broker*>(world().node(id)))
                for (const auto& group : broker->groups().groupIds())
                    groups.insert(group);
        context.groups.assign(groups.begin(), groups.end());
    }
    for (const auto name : factNames())
        context.facts.emplace_back(name);
    return context;
}

// -- outside clients ----------------------------------------------------------------------------------------------

OutsideId Run::openOutside(const std::string& peer, BrokerId broker)
{
    const OutsideId id{m_nextOutsideId++};
    m_outside[id] = {peer, broker, {}, {}, 0};
    return id;
}

void Run::outsideFrame(OutsideId id, Outside& outside, Frame frame)
{
    ByteReader reader(frame.bytes);
    MessageNote note;
    note.apiKey = reader.i16();
    note.apiVersion = reader.i16();
    note.isStory = note.apiKey == static_cast<std::int16_t>(wire::ApiKey::Produce);
    std::string clientId, software;
    if (wire::findApi(note.apiKey)) {
        reader = ByteReader(frame.bytes);
        wire::RequestHeader header;
        if (wire::decode(reader, wire::requestHeaderVersion(static_cast<wire::ApiKey>(note.apiKey), note.apiVersion), header)) {
            note.correlationId = header.correlationId;
            clientId = header.clientId.value_or("");
        }
    }
    if (outside.connection == ConnectionId{}) {
        wire::ApiVersionsRequest hello;
        if (note.apiKey == static_cast<std::int16_t>(wire::ApiKey::ApiVersions) && note.apiVersion >= 3 && note.apiVersion <= 4
            && wire::decode(reader, note.apiVersion, hello))
            software = hello.clientSoftwareName + " " + hello.clientSoftwareVersion;
        const std::string address = outside.peer.substr(0, outside.peer.rfind(':'));
        auto [card, isNew] = m_outsideCards.try_emplace(address + " " + clientId + " " + software, NodeId{m_nextOutside});
        if (isNew) {
            ++m_nextOutside;
            const std::string who = clientId.empty() ? outside.peer : clientId;
            const int same = ++m_outsideNamesakes[who];
            m_world->addOutside(NodeAdded{card->second, NodeKind::Outside, "client:" + who + (same > 1 ? "/" + std::to_string(same) : ""), "", software});
        }
        outside.connection = m_world->openOutside(card->second, NodeId{outside.broker.value});
        m_outsideBy[outside.connection] = id;
    }
    m_world->outsideFrame(outside.connection, std::move(frame), note);
}

void Run::outsideBytes(OutsideId id, const Slice& bytes)
{
    const auto found = m_outside.find(id);
    if (found == m_outside.end() || bytes.empty())
        return;
    found->second.pieces.push_back(bytes);
    found->second.have += bytes.size();
    while (m_outside.contains(id) && found->second.have >= 4) {
        Outside& outside = found->second;
        ByteChain all;
        for (const auto& piece : outside.pieces)
            all.append(piece);
        ByteReader reader(std::move(all));
        const std::int32_t size = reader.i32();
        if (size <= 0 || size > kFrameBytesMax) { // garbage: this connection alone is closed
            endOutside(id);
            if (onOutside)
                onOutside(id, {}, true);
            return;
        }
        if (outside.have < 4 + static_cast<std::size_t>(size))
            return;
        Frame frame{ByteChain(reader.slice(static_cast<std::size_t>(size))), nullptr};
        outside.have -= 4 + static_cast<std::size_t>(size);
        outside.pieces.clear();
        if (outside.have > 0)
            outside.pieces.push_back(reader.slice(outside.have));
        outsideFrame(id, outside, std::move(frame));
    }
}

void Run::endOutside(OutsideId id)
{
    const auto found = m_outside.find(id);
    if (found == m_outside.end())
        return;
    const ConnectionId connection = found->second.connection;
    m_outside.erase(found);
    m_outsideBy.erase(connection);
    if (connection != ConnectionId{})
        m_world->outsideClosed(connection);
}

void Run::outsideClosed(OutsideId id) { endOutside(id); }

std::size_t Run::outsideBacklog(OutsideId id) const
{
    const auto found = m_outside.find(id);
    if (found == m_outside.end())
        return 0;
    const Outside& outside = found->second;
    const auto* broker = static_cast<const Broker*>(m_world->node(NodeId{outside.broker.value}));
    return broker ? broker->server().backlog(outside.connection) : 0;
}

void Run::resetOutside()
{
    for (const auto& [connection, id] : std::exchange(m_outsideBy, {}))
        m_world->outsideReset(connection);
    m_outside.clear();
}

void Run::endOutside()
{
    while (!m_outside.empty()) {
        const OutsideId id = m_outside.begin()->first;
        const ConnectionId connection = m_outside.begin()->second.connection;
        m_outside.erase(m_outside.begin());
        if (m_outsideBy.erase(connection) > 0)
            m_world->outsideReset(connection);
        if (onOutside)
            onOutside(id, {}, true);
    }
}

void Run::fromWorld(NodeId, const Delivery& delivery)
{
    const auto known = m_outsideBy.find(delivery.connection);
    if (known == m_outsideBy.end())
        return;
    const OutsideId id = known->second;
    switch (delivery.kind) {
    case Delivery::Kind::Message: {
        ByteWriter size;
        size.i32(static_cast<std::int32_t>(delivery.frame.bytes.size()));
        ByteChain bytes = size.take();
        bytes.append(delivery.frame.bytes);
        if (onOutside)
            onOutside(id, bytes, false);
        return;
    }
    case Delivery::Kind::Closed:
    case Delivery::Kind::Reset:
        m_outsideBy.erase(known);
        m_outside.erase(id);
        if (onOutside)
            onOutside(id, {}, true);
        return;
    default:
        return;
    }
}

} // namespace engine
