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
};

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
};

// "broker:1", "replica:1:orders-0", "record:1:orders-0@41", "action:start producer p2": stable, for goldens and tests.
QString idText(const ObjectId& id);

} // namespace ui
