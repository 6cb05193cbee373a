#pragma once

// What members and their coordinator say to each other, in a few words. A message whose frame was kept is decoded by the codec that
// made it; of others only the api and the error are known, and no more is said.

#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/uuid.h"
#include "engine/event/fact.h"
#include "ui/stage/rebalance_ladder.h"

namespace ui {

// JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit, OffsetFetch, FindCoordinator, ConsumerGroupHeartbeat.
bool isGroupApi(std::int16_t apiKey);

struct GroupMessage {
    QString words;           // "JoinGroup, no id", "27: rebalancing", "epoch 8, {2, 5}"
    QString brief;           // the same where there is less room: "JoinGroup", "27", "{2, 5}"
    ArrowNews news = ArrowNews::Step;
    bool isDecoded = false;  // the frame was there, and could be read
    engine::ErrorCode error = engine::ErrorCode::None;
    // As far as it is told:
    std::optional<std::int32_t> correlation;
    std::string group;       // of a request
    std::string memberId;
    std::optional<std::int32_t> generation;                        // or member epoch
    std::optional<std::vector<engine::TopicPartition>> partitions; // owned, assigned; those of a commit
    engine::BrokerId coordinator = engine::kNoBroker;              // a FindCoordinator answer's
};

struct GroupMessageReader {
    std::function<std::string(const engine::Uuid&)> topicOf; // empty name: not known
    // Topics of the group: of one only, partitions are told by their numbers.
    bool hasOneTopic = true;
    // What the answer's member owns at that instant: ConsumerGroupHeartbeat tells a smaller set to keep. Null: not known.
    std::function<const std::vector<engine::TopicPartition>*(engine::NodeId client)> ownedBy;

    // Precondition: isGroupApi(sent.apiKey).
    GroupMessage read(const engine::MessageSent& sent) const;
    // "0, 1", "orders-0, bills-1", "0, 1, 2 … (40)"; "–" for none.
    QString parts(const std::vector<engine::TopicPartition>& list) const;
};

// "27: rebalancing", "22: ILLEGAL_GENERATION"
QString groupErrorWords(engine::ErrorCode error);

} // namespace ui
