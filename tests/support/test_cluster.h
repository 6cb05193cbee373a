#pragma once

// A whole cluster in virtual time, for tests that read like a story: the one fixture. It is a Lab (engine/lab) with checks
// on, so every invariant is looked at after every event; a broken one fails the test when the cluster goes out of scope.
// What it does it does by the command language, so a story can be typed into a console too.
//
//     TestCluster cluster({.brokers = 3});
//     cluster.createPartition(orders, {b1, b2, b3});
//     cluster.isolate(b3);
//     cluster.produce({"a", "b"});
//     cluster.run(1s);
//     QCOMPARE(cluster.leaderCopy(orders).highWatermark.value, Offset{0});
//
// A test that needs a tenth helper adds it here, not locally. A wrong command fails the test and says which.

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/lab/lab.h"

namespace engine {

class TestCluster {
public:
    struct Options {
        std::int32_t brokers = 3;
        std::int32_t controllers = 3;
        std::uint64_t seed = 7;
        Duration latency = 2ms; // of every link between nodes
        std::map<std::string, std::string> config = {}; // of brokers and controllers
        std::vector<std::string> racks = {};            // of brokers 1, 2, …
        LabOptions lab = {};
    };

    // Stands at 0 s: brokers are registered and unfenced.
    explicit TestCluster(Options options) : m_lab(fileOf(options), options.lab) { m_lab.runUntil(Time{}); }
    TestCluster() : TestCluster(Options{}) { }
    ~TestCluster()
    {
        for (const auto& violation : m_lab.violations())
            fail("invariant: " + violation);
    }
    TestCluster(const TestCluster&) = delete;
    TestCluster& operator=(const TestCluster&) = delete;

    Lab& lab() { return m_lab; }
    const ClusterView& view() const { return m_lab.view(); }

    // -- wishes
    void command(const std::string& line)
    {
        if (const auto result = m_lab.execute(line, "test"); !result.ok)
            fail(line + ": " + result.error);
    }
    // They return when the topic can be used.
    void createTopic(const std::string& name, int partitions, int replication, const std::string& more = "")
    {
        command("create topic " + name + " --partitions " + std::to_string(partitions) + " --replication " + std::to_string(replication) + more);
        awaitLeaders(name);
    }
    // A topic of one partition; its first replica leads.
    void createPartition(const TopicPartition& id, const std::vector<BrokerId>& replicas, const std::string& more = "")
    {
        std::string assignment;
        for (const BrokerId broker : replicas)
            assignment += (assignment.empty() ? "" : ":") + std::to_string(broker.value);
        command("create topic " + id.topic + " --assignment " + assignment + more);
        awaitLeaders(id.topic);
    }
    // Nothing is sent until produce(); `more`: options, such as "--rate 20/s".
    void startProducer(const std::string& name, const std::string& topic, const std::string& more = "")
    {
        command("start producer " + name + " --topic " + topic + " " + more);
    }
    // By the producer `p1`, acks=all, unless another was started and is named.
    void produce(const std::vector<std::string>& values, const TopicPartition& to = {"orders", 0}, const std::string& producer = "p1")
    {
        const auto names = m_lab.parseContext().producers;
        if (std::find(names.begin(), names.end(), producer) == names.end())
            startProducer(producer, to.topic, "--acks all");
        for (const auto& value : values)
            command("send " + producer + " " + to.topic + " --partition " + std::to_string(to.partition) + " --value " + value);
    }
    void consume(const std::string& name, const std::string& topic, const std::string& group, const std::string& more = "")
    {
        command("start consumer " + name + " --topics " + topic + " --group " + group + " " + more);
    }

    // -- faults
    void stop(BrokerId broker) { command("stop broker " + text(broker)); }
    void kill(BrokerId broker) { command("kill broker " + text(broker)); }
    void powerOff(BrokerId broker) { command("power-off broker " + text(broker)); }
    void pause(BrokerId broker) { command("pause broker " + text(broker)); }
    void resume(BrokerId broker) { command("resume broker " + text(broker)); }
    void start(BrokerId broker) { command("start broker " + text(broker)); }
    void restart(BrokerId broker)
    {
        kill(broker);
        start(broker);
    }
    void cut(BrokerId a, BrokerId b) { command("cut link " + text(a) + " " + text(b)); }
    void heal(BrokerId a, BrokerId b) { command("heal link " + text(a) + " " + text(b)); }
    void isolate(BrokerId broker) { command("cut link " + text(broker) + " all"); }
    void heal(BrokerId broker) { command("heal link " + text(broker) + " all"); }
    void freeze(BrokerId follower) { command("freeze fetcher " + text(follower)); }
    void thaw(BrokerId follower) { command("thaw fetcher " + text(follower)); }

    // -- time
    void run(Duration duration) { m_lab.runUntil(m_lab.now() + duration); }
    // False if it did not become true within `limit`; looked at after every event.
    bool runUntil(const std::function<bool()>& wanted, Duration limit)
    {
        const Time end = m_lab.now() + limit;
        while (!wanted()) {
            const auto next = m_lab.nextEventAt();
            if (!next || *next > end) {
                m_lab.runUntil(end);
                return wanted();
            }
            m_lab.step();
        }
        return true;
    }
    // Until nothing that lasts has changed for two seconds: leaders, ISRs, logs, marks, groups.
    void settle(Duration limit = 120s)
    {
        const Time end = m_lab.now() + limit;
        for (std::string before = picture(); m_lab.now() < end;) {
            run(2s);
            if (std::string after = picture(); after == before)
                return;
            else
                before = std::move(after);
        }
        fail("the cluster did not settle; it is now " + picture());
    }

    // -- what is seen
    const PartitionView& partition(const TopicPartition& id = {"orders", 0})
    {
        if (const PartitionView* found = view().partition(id))
            return *found;
        fail("there is no partition " + id.toString());
        return m_noPartition;
    }
    BrokerId leader(const TopicPartition& id = {"orders", 0}) { return partition(id).leader.value; }
    std::vector<BrokerId> isr(const TopicPartition& id = {"orders", 0}) { return partition(id).isr.value; }
    const ReplicaView& copyOn(BrokerId broker, const TopicPartition& id = {"orders", 0})
    {
        if (const ReplicaView* found = partition(id).copyOn(broker))
            return *found;
        fail("broker " + text(broker) + " holds no copy of " + id.toString());
        return m_noCopy;
    }
    const ReplicaView& leaderCopy(const TopicPartition& id = {"orders", 0}) { return copyOn(leader(id), id); }
    Offset highWatermark(const TopicPartition& id = {"orders", 0}) { return leaderCopy(id).highWatermark.value; }
    Offset endOffset(const TopicPartition& id = {"orders", 0}) { return leaderCopy(id).endOffset.value; }
    // A number of the report (design/interfaces.md §4): "acked", "lost" …; -1 if there is none.
    std::int64_t count(const std::string& client, const char* what) const
    {
        const auto report = m_lab.report();
        for (const char* kind : {"producers", "consumers"})
            if (report.contains(kind) && report[kind].contains(client) && report[kind][client].contains(what))
                return report[kind][client][what].get<std::int64_t>();
        return -1;
    }
    std::string hash() const { return m_lab.stateHash(); }
    // The lines of the facts of these kinds, in order: history<IsrShrunk, LeaderElected>(). Without kinds: of all.
    template <class... Kinds>
    std::vector<std::string> history(FactId after = {}) const
    {
        std::vector<std::string> lines;
        for (FactId id{after.value + 1}; id <= m_lab.facts().last(); ++id.value) {
            const Fact* fact = m_lab.facts().find(id);
            if (fact && (sizeof...(Kinds) == 0 || (... || (fact->as<Kinds>() != nullptr))))
                lines.push_back(describe(*fact));
        }
        return lines;
    }
    FactId lastFact() const { return m_lab.facts().last(); }

private:
    static LabFile fileOf(const Options& options)
    {
        LabFile file;
        file.seed = options.seed;
        file.clock = 1767225600000; // 2026-01-01
        file.cluster.brokers = options.brokers;
        file.cluster.controllers = options.controllers;
        file.cluster.link.latency = options.latency;
        file.cluster.config = options.config;
        file.cluster.racks = options.racks;
        return file;
    }
    static void fail(const std::string& text) { QTest::qFail(text.c_str(), "TestCluster", 0); }
    static std::string text(BrokerId broker) { return std::to_string(broker.value); }
    void awaitLeaders(const std::string& topic)
    {
        const auto led = [&] {
            const TopicView* there = view().topic(topic);
            if (!there)
                return false;
            for (const auto& [index, partition] : there->partitions) {
                const ReplicaView* copy = partition->leaderCopy();
                if (!copy || copy->role.value != ReplicaRole::Leader)
                    return false;
            }
            return true;
        };
        if (!runUntil(led, 30s))
            fail("topic " + topic + " has no leaders after 30 s");
    }
    std::string picture() const
    {
        std::string out;
        for (const auto& [name, topic] : view().topics)
            for (const auto& [index, partition] : topic->partitions) {
                out += " " + partition->id.toString() + " leader " + text(partition->leader.value) + " isr";
                for (const BrokerId broker : partition->isr.value)
                    out += " " + text(broker);
                for (const auto& [broker, copy] : partition->copies)
                    out += " " + text(broker) + ":" + std::to_string(copy->endOffset.value.value) + "/" + std::to_string(copy->highWatermark.value.value);
            }
        for (const auto& [id, group] : view().groups)
            out += " " + id + " " + std::to_string(static_cast<int>(group->state.value)) + " " + std::to_string(group->generation);
        return out;
    }

    Lab m_lab;
    PartitionView m_noPartition;
    ReplicaView m_noCopy;
};

} // namespace engine
