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
    // -- of one group, at the group level
    GroupPart, // what has no name of Kafka's own: `text` is the group, `other` a GroupThing, `offset` which of them (a fact, or an index)
    GroupRow,    // a partition of it: `text` is the group, a line feed, the topic; `other` the length of the group's name
    OwnerSpan,   // who read that partition for a while, or why nobody did; `offset` is the fact with which it began, `number` the client
    GroupMember, // one that no client of the view stands for: `text` is the group, a line feed, the member's id; `other` as above
    // -- of one log, at the storage level; `number` is the broker, `text` and `partition` are the log's
    Segment,    // a .log file and its indexes; `offset` is in its name
    LogBatch,   // a record batch in a file; `offset` is its first
    IndexEntry, // `offset`; `other` is 0 in .index, 1 in .timeindex
    Retired,    // files that wait for their removal; `offset` is in their names
    LogPart,    // what has no name of Kafka's own; `other` is a LogThing
};

enum class ProducerLane : std::uint8_t { Send, Accumulator, Sender };

// Panels of the storage level, and things in them.
enum class LogThing : std::uint8_t { Files, Find, Cleanup, Checkpoints, FindField, Folder, Above, Below, Hop, DirtyRatio, Cleaner, File };
inline constexpr int kLogPanels = 4; // the first of them

// Panels of the group level, and things in them.
enum class GroupThing : std::uint8_t {
    Ownership, Ladder, OtherLadder, Assignors, OffsetsLog, // panels
    Stop,        // a member, or a partition, that is not read; `offset` is the fact with which it began
    State,       // a stretch of the state column; `offset` is the fact
    Note,        // what a fact says between the arrows; `offset` is the fact
    Fold,        // what is left out of a ladder; `offset` is its number
    MoreMembers, // those that have no lane
    LadderLane,  // `number` is the node
    Assignor,    // `offset` is its number
    WhatIf,      // `offset`: 0 as it was, 1 one member more, 2 one less
    OffsetsHash, // how the coordinator is found
    OffsetsRecord, // `offset` is its offset in the partition
    Generation,  // the band above the rows; `offset` is the fact with which it began
    Rebalance,   // `offset` is the fact with which it began
    Mark,        // what happened to a member; `offset` is the fact
    RowsAbove, RowsBelow, // rows that have no room
    MembersBefore, MembersBehind, // members that have no room
    Coordinator, // the broker that keeps the group
    OtherArrow,  // a message of the ladder in the other protocol; `offset` is its number
    PlayOther,   // offers to play it
};
inline constexpr int kGroupPanels = 5; // the first of them

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
        return kind == StageKind::Partition || kind == StageKind::Replica || kind == StageKind::Record || isOfLog();
    }
    bool isOfProducer() const { return kind >= StageKind::Lane && kind <= StageKind::Knob; }
    bool isOfGroup() const { return kind >= StageKind::GroupPart && kind <= StageKind::GroupMember; }
    bool isInGroupRow() const { return kind == StageKind::GroupRow || kind == StageKind::OwnerSpan; }
    bool isGroupThing(GroupThing thing) const { return kind == StageKind::GroupPart && other == static_cast<std::int64_t>(thing); }
    bool isGroupPanel() const { return kind == StageKind::GroupPart && other < kGroupPanels; }
    bool isOfLog() const { return kind >= StageKind::Segment; }
    // Of a thing of the group level: the group, and what stands behind it.
    std::string groupId() const { return kind <= StageKind::GroupPart ? text : text.substr(0, static_cast<std::size_t>(other)); }
    std::string behindGroup() const { return text.substr(static_cast<std::size_t>(other) + 1); }
    bool isLogThing(LogThing thing) const { return kind == StageKind::LogPart && other % 16 == static_cast<std::int64_t>(thing); }
    bool isLogPanel() const { return kind == StageKind::LogPart && other < kLogPanels; }
    // A thing of a client's level leads to the client, one of a group's to the group, one of a log's files to the replica; anything else to itself.
    ObjectId owner() const
    {
        return isOfProducer() ? client(node()) : isOfGroup() ? group(groupId()) : isOfLog() ? replica(topicPartition(), broker()) : *this;
    }
    engine::TopicPartition topicPartition() const { return {isInGroupRow() ? behindGroup() : text, partition}; }
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
    // One that arrived long ago: `fact` is the one with which it left.
    static ObjectId pastMessage(engine::MessageId id, engine::FactId fact)
    {
        return {StageKind::Message, static_cast<std::int64_t>(id.value), 0, {}, -1, static_cast<std::int64_t>(fact.value)};
    }
    static ObjectId groupPart(const std::string& group, GroupThing thing, std::int64_t which = -1, std::int64_t number = 0)
    {
        return {StageKind::GroupPart, number, static_cast<std::int64_t>(thing), group, -1, which};
    }
    static ObjectId groupRow(const std::string& group, const engine::TopicPartition& p)
    {
        return {StageKind::GroupRow, 0, static_cast<std::int64_t>(group.size()), group + '\n' + p.topic, p.partition, -1};
    }
    static ObjectId ownerSpan(const std::string& group, const engine::TopicPartition& p, engine::NodeId reader, engine::FactId since)
    {
        return {StageKind::OwnerSpan, reader.value, static_cast<std::int64_t>(group.size()), group + '\n' + p.topic, p.partition,
            static_cast<std::int64_t>(since.value)};
    }
    static ObjectId groupMember(const std::string& group, const std::string& memberId)
    {
        return {StageKind::GroupMember, 0, static_cast<std::int64_t>(group.size()), group + '\n' + memberId, -1, -1};
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
    static ObjectId segment(const engine::TopicPartition& p, engine::BrokerId id, engine::Offset base)
    {
        return {StageKind::Segment, id.value, 0, p.topic, p.partition, base.value};
    }
    static ObjectId logBatch(const engine::TopicPartition& p, engine::BrokerId id, engine::Offset base)
    {
        return {StageKind::LogBatch, id.value, 0, p.topic, p.partition, base.value};
    }
    static ObjectId indexEntry(const engine::TopicPartition& p, engine::BrokerId id, bool ofTime, engine::Offset offset)
    {
        return {StageKind::IndexEntry, id.value, ofTime ? 1 : 0, p.topic, p.partition, offset.value};
    }
    static ObjectId retired(const engine::TopicPartition& p, engine::BrokerId id, engine::Offset base)
    {
        return {StageKind::Retired, id.value, 0, p.topic, p.partition, base.value};
    }
    // `index`: which hop, which checkpoint file.
    static ObjectId logPart(const engine::TopicPartition& p, engine::BrokerId id, LogThing thing, int index = 0)
    {
        return {StageKind::LogPart, id.value, static_cast<std::int64_t>(thing) + 16 * index, p.topic, p.partition, -1};
    }
};

// Shows rows or members that have no room.
inline bool isPagerOfGroup(const ObjectId& id)
{
    return id.isGroupThing(GroupThing::RowsAbove) || id.isGroupThing(GroupThing::RowsBelow) || id.isGroupThing(GroupThing::MembersBefore)
        || id.isGroupThing(GroupThing::MembersBehind);
}

// "broker:1", "replica:1:orders-0", "record:1:orders-0@41", "action:start producer p2": stable, for goldens and tests.
QString idText(const ObjectId& id);

} // namespace ui
