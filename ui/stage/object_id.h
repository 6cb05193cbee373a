#pragma once

// What a mark on the stage stands for. Everything that can be pointed at, selected, walked to or asked about has one;
// it names the thing, not the picture of it, so it survives zooming, repainting and time travel.

#include <QString>

#include <compare>
#include <cstdint>
#include <string>

#include "engine/base/ids.h"

namespace ui {

enum class StageKind : std::uint8_t {
    None,
    Controllers, // the quorum as a whole
    Controller,
    Broker,
    Topic,
    Partition, // with all its replicas
    Replica,   // a partition's copy on one broker
    Record,    // one offset of a replica
    Message,
    Link, // between two nodes
    Client,
    Group,
    Ruler,
    Setting, // a scaled setting
    Action,  // a box that offers a command; `text` is the command line
    // -- of one client, at the producer level; `number` is the client
    Lane,    // a band of it; `other` is a ProducerLane
    Part,    // what has no name of Kafka's own: `text` says which ("murmur2", "interceptor:0")
    Deque,   // waiting batches of a partition
    Batch,   // `offset` is the producer's number of it
    Window,  // the connection with a broker, `other`
    Request, // a Produce request in flight; `offset` is its number
    Knob,    // a setting in its place; `text` is Kafka's name
};

enum class ProducerLane : std::uint8_t { Send, Accumulator, Sender };

struct ObjectId {
    StageKind kind = StageKind::None;
    std::int64_t number = 0; // node, broker or message
    std::int64_t other = 0;  // the second node of a link
    std::string text;        // topic, group, setting or command line
    std::int32_t partition = -1;
    std::int64_t offset = -1;

    auto operator<=>(const ObjectId&) const = default;
    explicit operator bool() const { return kind != StageKind::None; }

    // It belongs to one partition, and topicPartition() says to which.
    bool isOfPartition() const
    {
        return kind == StageKind::Partition || kind == StageKind::Replica || kind == StageKind::Record;
    }
    bool isOfProducer() const { return kind >= StageKind::Lane; }
    // A thing of a client's level leads to the client; anything else to itself.
    ObjectId owner() const { return isOfProducer() ? client(node()) : *this; }
    engine::TopicPartition topicPartition() const { return {text, partition}; }
    engine::BrokerId broker() const { return engine::BrokerId{static_cast<std::int32_t>(number)}; }
    engine::NodeId node() const { return engine::NodeId{static_cast<std::int32_t>(number)}; }

    static ObjectId controllers() { return {StageKind::Controllers, 0, 0, {}, -1, -1}; }
    static ObjectId controller(engine::NodeId id) { return {StageKind::Controller, id.value, 0, {}, -1, -1}; }
    static ObjectId broker(engine::BrokerId id) { return {StageKind::Broker, id.value, 0, {}, -1, -1}; }
    static ObjectId topic(const std::string& name) { return {StageKind::Topic, 0, 0, name, -1, -1}; }
    static ObjectId partitionOf(const engine::TopicPartition& p)
    {
        return {StageKind::Partition, 0, 0, p.topic, p.partition, -1};
    }
    static ObjectId replica(const engine::TopicPartition& p, engine::BrokerId id)
    {
        return {StageKind::Replica, id.value, 0, p.topic, p.partition, -1};
    }
    static ObjectId record(const engine::TopicPartition& p, engine::BrokerId id, engine::Offset offset)
    {
        return {StageKind::Record, id.value, 0, p.topic, p.partition, offset.value};
    }
    static ObjectId message(engine::MessageId id)
    {
        return {StageKind::Message, static_cast<std::int64_t>(id.value), 0, {}, -1, -1};
    }
    static ObjectId link(engine::NodeId a, engine::NodeId b)
    {
        return {StageKind::Link, a.value, b.value, {}, -1, -1};
    }
    static ObjectId client(engine::NodeId id) { return {StageKind::Client, id.value, 0, {}, -1, -1}; }
    static ObjectId group(const std::string& id) { return {StageKind::Group, 0, 0, id, -1, -1}; }
    static ObjectId setting(const std::string& key) { return {StageKind::Setting, 0, 0, key, -1, -1}; }
    static ObjectId ruler() { return {StageKind::Ruler, 0, 0, {}, -1, -1}; }
    static ObjectId action(const std::string& line) { return {StageKind::Action, 0, 0, line, -1, -1}; }
    static ObjectId lane(engine::NodeId client, ProducerLane lane)
    {
        return {StageKind::Lane, client.value, static_cast<std::int64_t>(lane), {}, -1, -1};
    }
    static ObjectId part(engine::NodeId client, const std::string& name) { return {StageKind::Part, client.value, 0, name, -1, -1}; }
    static ObjectId deque(engine::NodeId client, const engine::TopicPartition& p)
    {
        return {StageKind::Deque, client.value, 0, p.topic, p.partition, -1};
    }
    static ObjectId batch(engine::NodeId client, std::uint64_t number)
    {
        return {StageKind::Batch, client.value, 0, {}, -1, static_cast<std::int64_t>(number)};
    }
    static ObjectId window(engine::NodeId client, engine::BrokerId broker)
    {
        return {StageKind::Window, client.value, broker.value, {}, -1, -1};
    }
    static ObjectId request(engine::NodeId client, std::int64_t number)
    {
        return {StageKind::Request, client.value, 0, {}, -1, number};
    }
    static ObjectId knob(engine::NodeId client, const std::string& key) { return {StageKind::Knob, client.value, 0, key, -1, -1}; }
};

// "broker:1", "replica:1:orders-0", "record:1:orders-0@41", "action:start producer p2": stable, for goldens and tests.
QString idText(const ObjectId& id);

} // namespace ui
