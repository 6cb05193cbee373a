#pragma once

// Who carries out the commands of a Run (design/interfaces.md §1): what each does to the World, and why it cannot now. One overload for
// each command; the answer is what is wrong, in words. Included by run_*commands.cpp only.

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/kafka_configs.h"
#include "engine/lab/admin_node.h"
#include "engine/lab/run.h"
#include "engine/lab/run_clients.h"
#include "engine/lab/run_scripts.h"

namespace engine {

using Words = std::optional<std::string>;

inline Words notYet(std::string_view what, std::string_view issue)
{
    return std::string(what) + " is not yet known here; it comes with issue " + std::string(issue);
}

std::string stateWords(World::State state, const std::string& name); // "p1 is down; start it first"

struct Run::Doer {
    Run& run;
    FactId because; // the CommandApplied; published once the command is known to apply
    const std::string& line;
    const std::string& who;
    World& world() const { return *run.m_world; }
    FactId applied() { return because = world().publish(CommandApplied{line, who}, {}, Rule::UserCommand); }

    // -- who is meant
    std::optional<NodeId> node(const command::NodeRef& ref, std::string& wrong) const;
    std::vector<NodeId> nodes(const command::NodeRef& ref, std::string& wrong) const;

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
    std::string describeNode(NodeId id) const;
    static constexpr auto kDown = World::State::Down;
    static constexpr auto kRunning = World::State::Running;
    static constexpr auto kPaused = World::State::Paused;
    Words operator()(const command::StartNode& c) { return onNode(c, {kDown}, [&](NodeId id) { world().start(id, because); }); }
    Words operator()(const command::StopNode& c);
    Words operator()(const command::KillNode& c) { return onNode(c, {kRunning, kPaused}, [&](NodeId id) { world().kill(id, because); }); }
    Words operator()(const command::PowerOffNode& c) { return onNode(c, {kRunning, kPaused}, [&](NodeId id) { world().powerOff(id, because); }); }
    Words operator()(const command::PauseNode& c) { return onNode(c, {kRunning}, [&](NodeId id) { world().pause(id, because); }); }
    Words operator()(const command::ResumeNode& c) { return onNode(c, {kPaused}, [&](NodeId id) { world().resume(id, because); }); }
    Words operator()(const command::WipeNode& c);
    void tellDisk(NodeId id, const MemoryDisk& disk, bool wiped);

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
    Words operator()(const command::CutLink& c);
    Words operator()(const command::HealLink& c);
    Words operator()(const command::SetLink& c);
    Words operator()(const command::SetNode& c);
    // A mirror or `serve` has real files: they are as fast and as full as they are.
    Words operator()(const command::SetAdvertised& c);
    Words operator()(const command::SetDisk& c);
    Words operator()(const command::Crash& c);
    Words operator()(const command::SetSwitch& c);
    Words onMessage(const command::MessageTarget& target, World::Trap::Do act, Duration by, bool (World::*now)(MessageId, FactId));
    Words operator()(const command::HoldMessage& c) { return onMessage(c, World::Trap::Do::Hold, {}, &World::hold); }
    Words operator()(const command::DropMessage& c) { return onMessage(c, World::Trap::Do::Drop, {}, &World::drop); }
    Words operator()(const command::DelayMessage& c) { return onMessage(c, World::Trap::Do::Delay, c.by, nullptr); }
    Words operator()(const command::DeliverMessage& c);
    Words fetcher(const command::FetcherTarget& c, bool frozen);
    Words operator()(const command::FreezeFetcher& c) { return fetcher(c, true); }
    Words operator()(const command::ThawFetcher& c) { return fetcher(c, false); }

    // -- topics
    Words admin(AdminNode::AdminRequest request);
    Words operator()(const command::CreateTopic& c);
    Words operator()(const command::DeleteTopic& c);
    // Which copies a partition has now, or why there is no such partition.
    Words missing(const std::string& topic, std::int32_t partition) const;
    Words operator()(const command::AddPartitions& c);
    Words operator()(const command::DeleteRecords& c);
    Words operator()(const command::RunLogTask& c);
    template <class Check, class Look>
    Words lookInto(const std::string& topic, std::int32_t partition, std::optional<std::int32_t> on, Check check, Look look);
    Words operator()(const command::FindOffset& c);
    Words operator()(const command::FindTime& c);
    Words operator()(const command::Elect& c);
    Words operator()(const command::Reassign& c);
    Words operator()(const command::SetQuota& c);
    Words operator()(const command::SetFeature& c);

    // -- groups
    Words job(GroupJob job);
    // Why the committed offsets of that group cannot be moved, or the group deleted, as far as its coordinator has told; nothing: it may be.
    Words notInactive(const std::string& group, const std::string& saying) const;
    Words operator()(const command::ResetOffsets& c);
    Words operator()(const command::DeleteOffsets& c);
    Words operator()(const command::DeleteGroup& c);
    // Settings that Kafka can change at run time go to the controller; a broker's other ones into its properties.
    Words config(command::ConfigTarget what, const std::string& name, const std::vector<std::pair<std::string, std::optional<std::string>>>& entries);
    // A client reads its settings when it is built, so a running one is closed, in order, and built anew.
    template <class ClientOptions>
    Words clientConfig(std::map<NodeId, ClientOptions>& known, ConfigScope scope, const std::string& name,
        const std::vector<std::pair<std::string, std::optional<std::string>>>& entries);
    Words problemOf(const ProducerNode::Options& options) const { return producerConfigProblem(options.config, run.scriptKinds()); }
    Words problemOf(const ConsumerNode::Options& options) const { return consumerConfigProblem(options.config); }
    static std::string settings(const ProducerNode::Options& options) { return settings(options.config, options.workload.topics); }
    static std::string settings(const ConsumerNode::Options& options);
    template <class ClientOptions>
    void tellSettings(NodeId id, const ClientOptions& options);
    Words operator()(const command::SetConfig& c);
    Words operator()(const command::UnsetConfig& c);
    Words operator()(const command::Mark& c);
    Words operator()(const command::SetScript& c);

    // -- clients
    Words operator()(const command::StartProducer& c);
    static std::string settings(const ConfigMap& config, const std::vector<std::string>& topics);
    Words operator()(const command::StartConsumer& c);
    Words application(const command::StartConsumer& c, ConsumerNode::Options& options);
    Words tune(const command::StartConsumer& c, const std::string& name, NodeId id);
    Words operator()(const command::Subscribe& c);
    template <class ClientNode>
    Words toClient(const std::string& name, bool isProducer, const ClientCommand& what);
    Words operator()(const command::Send& c);
    Words operator()(const command::FlushProducer& c) { return toClient<ProducerNode>(c.producer, true, ClientFlush{}); }
    Words operator()(const command::PartitionsFor& c) { return toClient<ProducerNode>(c.producer, true, ClientPartitionsFor{c.topic}); }
    Words operator()(const command::Commit& c);
    Words operator()(const command::Seek& c);
    Words operator()(const command::PausePartitions& c) { return toClient<ConsumerNode>(c.consumer, false, ClientPausePartitions{c.partitions}); }
    Words operator()(const command::ResumePartitions& c) { return toClient<ConsumerNode>(c.consumer, false, ClientResumePartitions{c.partitions}); }
    // The rest of the language: parsed, not carried out in this part of the development.
    template <class T>
    Words operator()(const T& c)
    {
        return notYet("`" + std::string(commandForm(Command(c))) + "`", "B to F");
    }
};

} // namespace engine
