// The commands of a Run that are for nodes, links, disks and messages.

#include <algorithm>

#include "engine/base/format.h"
#include "engine/broker/broker.h"
#include "engine/lab/run_doer.h"

namespace engine {

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

std::optional<NodeId> Run::Doer::node(const command::NodeRef& ref, std::string& wrong) const
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

std::vector<NodeId> Run::Doer::nodes(const command::NodeRef& ref, std::string& wrong) const
{
    if (ref.kind == command::NodeRef::Kind::All)
        return world().nodes();
    const auto one = node(ref, wrong);
    return one ? std::vector{*one} : std::vector<NodeId>{};
}

std::string Run::Doer::describeNode(NodeId id) const
{
    if (id.isBroker())
        return "broker " + nodeName(id);
    if (id.isController())
        return "controller " + nodeName(id);
    return run.view().nodeNameOf(id);
}

Words Run::Doer::operator()(const command::WipeNode& c)
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

void Run::Doer::tellDisk(NodeId id, const MemoryDisk& disk, bool wiped)
{
    world().publish(DiskSet{id, disk.speed().latency, disk.speed().bytesPerSecond, disk.isFull(), disk.failsReading(), disk.failsWriting(), wiped}, {because}, Rule::UserCommand);
}

Words Run::Doer::operator()(const command::CutLink& c)
{
    return onLink(c, [&](NodeId a, NodeId b) { world().cut(a, b, because); });
}

Words Run::Doer::operator()(const command::HealLink& c)
{
    return onLink(c, [&](NodeId a, NodeId b) { world().heal(a, b, because); });
}

Words Run::Doer::operator()(const command::SetLink& c)
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

Words Run::Doer::operator()(const command::SetNode& c)
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

Words Run::Doer::operator()(const command::SetAdvertised& c)
{
    const NodeId id{c.broker};
    if (!world().has(id))
        return "there is no broker " + std::to_string(c.broker);
    applied();
    const std::string host = c.address.host.find(':') == std::string::npos ? c.address.host : "[" + c.address.host + "]";
    const std::string address = host + ":" + std::to_string(c.address.port);
    run.setAdvertised(BrokerId{c.broker}, address);
    world().publish(AdvertisedAddressSet{BrokerId{c.broker}, address}, {because}, Rule::AdvertisedAddress);
    return {};
}

Words Run::Doer::operator()(const command::SetDisk& c)
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

Words Run::Doer::operator()(const command::Crash& c)
{
    std::string wrong;
    const auto id = node(c.node, wrong);
    if (!id)
        return wrong;
    if (!id->isBroker() && !run.m_clientOptions->consumers.contains(*id))
        return describeNode(*id) + " passes no named points; brokers and consumers do";
    const auto point = protocolPointOf(c.point);
    if (!point)
        return "there is no point " + c.point + "; `help points` lists them";
    if (isConsumersPoint(*point) == id->isBroker())
        return describeNode(*id) + " never passes " + c.point + (id->isBroker() ? "; consumers do" : "; brokers do");
    applied();
    world().crashAt(*id, *point, because);
    return {};
}

Words Run::Doer::operator()(const command::SetSwitch& c)
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

Words Run::Doer::onMessage(const command::MessageTarget& target, World::Trap::Do act, Duration by, bool (World::*now)(MessageId, FactId))
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

Words Run::Doer::operator()(const command::DeliverMessage& c)
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

Words Run::Doer::fetcher(const command::FetcherTarget& c, bool frozen)
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

Words Run::Doer::operator()(const command::Mark& c)
{
    applied();
    world().publish(MarkSet{c.text}, {because}, Rule::UserCommand);
    return {};
}

std::optional<std::string> Run::apply(const Command& command, const std::string& line, const std::string& who)
{
    m_note.clear();
    Doer doer{*this, {}, line, who};
    return std::visit(doer, command);
}

} // namespace engine
