#pragma once

// A small real cluster (controllers, brokers, links, disks) with embedded clients, for stories about clients. Topics come into
// being when a client first asks for them (num.partitions, default.replication.factor).

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/broker/broker.h"
#include "engine/client/consumer_node.h"
#include "engine/client/producer_node.h"
#include "engine/controller/controller.h"
#include "engine/sim/world.h"
#include "engine/view/cluster_view.h"

class ClientWorld {
public:
    ClientWorld(const ClientWorld&) = delete; // the World holds on to the facts
    ClientWorld& operator=(const ClientWorld&) = delete;
    explicit ClientWorld(engine::ConfigMap config = {}, std::uint64_t seed = 7)
        : facts(engine::Recording::Full), world(options(seed), facts), m_config(std::move(config))
    {
        m_config.try_emplace("num.partitions", "3");
        m_config.try_emplace("default.replication.factor", "3");
        m_config.try_emplace("group.initial.rebalance.delay.ms", "0");
        const std::vector<engine::NodeId> voters{engine::NodeId{3001}, engine::NodeId{3002}, engine::NodeId{3003}};
        for (const auto id : voters)
            add({id, engine::NodeKind::Controller, nodeName(id), "", ""}, [this, voters](engine::NodeId node) {
                return engine::makeController(node, voters, kClusterId, m_config);
            });
        for (std::int32_t i = 1; i <= 3; ++i)
            add({engine::NodeId{i}, engine::NodeKind::Broker, std::to_string(i), "", ""}, [this, i, voters](engine::NodeId) {
                engine::Broker::Options broker;
                broker.id = engine::BrokerId{i};
                broker.clusterId = kClusterId;
                broker.voters = voters;
                broker.config = m_config;
                return std::make_unique<engine::Broker>(std::move(broker));
            });
        world.runUntil(engine::Time{engine::Duration::zero()});
    }

    engine::NodeId producer(const std::string& name, engine::ProducerNode::Workload workload, engine::ConfigMap config = {})
    {
        return add({nextClient(), engine::NodeKind::Producer, name, "", ""}, [=, this](engine::NodeId id) {
            return std::make_unique<engine::ProducerNode>(
                engine::ProducerNode::Options{id, name, bootstrap(), workload, config, 1});
        });
    }
    engine::NodeId consumer(const std::string& name, const std::string& group, const std::vector<std::string>& topics,
        engine::ConfigMap config = {}, engine::Duration processTime = engine::Duration::zero())
    {
        engine::ConsumerNode::Options options;
        options.topics = topics;
        options.group = group;
        options.processTime = processTime;
        options.config = std::move(config);
        return addConsumer(name, std::move(options));
    }
    // One that subscribes to every topic that matches.
    engine::NodeId matching(const std::string& name, const std::string& group, const std::string& pattern, engine::ConfigMap config = {})
    {
        engine::ConsumerNode::Options options;
        options.pattern = pattern;
        options.group = group;
        options.config = std::move(config);
        return addConsumer(name, std::move(options));
    }
    // One that takes its partitions by itself; a group is only for its commits.
    engine::NodeId assigned(
        const std::string& name, const std::vector<engine::TopicPartition>& partitions, engine::ConfigMap config = {}, const std::string& group = {})
    {
        engine::ConsumerNode::Options options;
        options.assigned = partitions;
        options.group = group;
        options.config = std::move(config);
        return addConsumer(name, std::move(options));
    }
    void command(engine::NodeId client, const engine::ClientCommand& what)
    {
        world.inTurn(client, [&](engine::Node& node, engine::Turn& turn) {
            if (auto* producer = dynamic_cast<engine::ProducerNode*>(&node))
                producer->command(turn, what);
            else if (auto* consumer = dynamic_cast<engine::ConsumerNode*>(&node))
                consumer->command(turn, what);
        });
    }
    void run(engine::Duration by) { world.runUntil(world.now() + by); }
    const engine::ConsumerNode& consumerNode(engine::NodeId id)
    {
        return dynamic_cast<const engine::ConsumerNode&>(*world.node(id));
    }

    // All facts of a kind, in order; of one node, if named.
    template <class Body>
    std::vector<std::pair<engine::Time, Body>> all(engine::NodeId node = {}) const
    {
        std::vector<std::pair<engine::Time, Body>> out;
        const auto kept = facts.slice(engine::FactId{0}, facts.last());
        for (std::size_t i = 0; i < kept.size(); ++i)
            if (const Body* body = kept[i].as<Body>(); body != nullptr && (node == engine::NodeId{} || kept[i].node == node))
                out.emplace_back(kept[i].at, *body);
        return out;
    }
    // Records acknowledged to a producer.
    std::size_t acked(engine::NodeId producer) const
    {
        std::size_t count = 0;
        for (const auto& [at, fact] : all<engine::BatchAcked>(producer))
            count += fact.uids.size();
        return count;
    }
    // Records handed to the application of a consumer.
    std::size_t delivered(engine::NodeId consumer) const
    {
        std::size_t count = 0;
        for (const auto& [at, fact] : all<engine::RecordsDelivered>(consumer))
            count += fact.offsets.size();
        return count;
    }

    // What is seen of it all.
    engine::ClusterView view() const
    {
        engine::ClusterView out;
        const auto kept = facts.slice(engine::FactId{0}, facts.last());
        for (std::size_t i = 0; i < kept.size(); ++i)
            engine::apply(out, kept[i]);
        return out;
    }

    engine::FactLog facts;
    engine::World world;

private:
    static constexpr const char* kClusterId = "AAAAAAAAAAAAAAAAAAAAAQ";

    static engine::World::Options options(std::uint64_t seed)
    {
        engine::World::Options out;
        out.seed = seed;
        out.wallClockAtZero = 1'700'000'000'000;
        return out;
    }
    static std::vector<engine::NodeId> bootstrap() { return {engine::NodeId{1}, engine::NodeId{2}, engine::NodeId{3}}; }
    engine::NodeId addConsumer(const std::string& name, engine::ConsumerNode::Options options)
    {
        options.name = name;
        options.bootstrap = bootstrap();
        return add({nextClient(), engine::NodeKind::Consumer, name, options.group, ""}, [options](engine::NodeId id) {
            auto ofThisLife = options;
            ofThisLife.id = id;
            return std::make_unique<engine::ConsumerNode>(std::move(ofThisLife));
        });
    }
    engine::NodeId nextClient() { return engine::NodeId{m_nextClient++}; }
    engine::NodeId add(const engine::NodeAdded& what, engine::World::NodeFactory factory)
    {
        const bool isClient = what.id.isEmbeddedClient();
        world.addNode(what, std::move(factory), isClient ? engine::World::HasDisk::No : engine::World::HasDisk::InMemory);
        world.start(what.id);
        return what.id;
    }

    engine::ConfigMap m_config;
    std::int32_t m_nextClient = 10001;
};
