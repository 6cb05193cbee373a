#pragma once

// How the stage calls things and states, for labels, hover cards and screen readers alike.

#include <QCoreApplication>
#include <QString>

#include <optional>

#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"

namespace ui {

// What a node is doing, as far as it looks different.
enum class NodeLook : std::uint8_t { Running, Fenced, Paused, Stopped, Killed, PoweredOff, NotStarted };

NodeLook lookOf(const engine::BrokerView& broker);
NodeLook lookOf(const engine::ControllerView& controller);
NodeLook lookOf(const engine::ClientView& client);
inline bool isDown(NodeLook look)
{
    return look != NodeLook::Running && look != NodeLook::Fenced && look != NodeLook::Paused;
}
QString lookWord(NodeLook look); // "killed"
// Of a client or member, everywhere it is drawn: an index into Theme::hues.
int hueOfNode(engine::NodeId id);

// "broker 1", "c2", "producer p1", "rdkafka"
QString nodeTitle(const engine::ClusterView& view, engine::NodeId id);
// The value of `key` in a client's settings ("acks=all linger.ms=5"), or `absent`.
QString settingOf(const engine::ClientView& client, const char* key, const QString& absent = {});

// Records above the high watermark of the leader's copy; 0 without a leader.
std::int64_t atRisk(const engine::PartitionView& partition);
// How far a copy's log end is behind the leader's.
std::int64_t behind(const engine::PartitionView& partition, const engine::ReplicaView& copy);
bool isUnderReplicated(const engine::PartitionView& partition);

// How far a consumer has read a partition: its position, or what its group has committed where the program is not the lab's.
struct ReadSoFar {
    engine::Told<engine::Offset> offset;
    bool committed = false;
    std::int64_t lag = 0; // behind the leader's high watermark
};
std::optional<ReadSoFar> readSoFar(
    const engine::ClusterView& view, const engine::ClientView& client, const engine::TopicPartition& partition);

// Name and state of a thing, for screen readers: {"broker 1, leader of orders-0", "log end 42, 3 records at risk"}.
struct Spoken {
    QString name, state;
};
Spoken spoken(const engine::ClusterView& view, engine::Time now, const ObjectId& id);

} // namespace ui
