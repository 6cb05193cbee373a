#pragma once

// Throttled replication of one broker (KIP-73): a quota for what it leads and one for what it follows, both set at run time, by
// the settings of this broker and of the topics, and the facts when a replica is held back.
//
// Turn rule: part of its broker.

#include <map>
#include <string>
#include <tuple>

#include "engine/broker/config.h"
#include "engine/controller/metadata_image.h"
#include "engine/replication/replication_quota.h"
#include "engine/runtime/node.h"

namespace engine {

class ReplicationThrottle {
public:
    enum class Side : std::uint8_t { Leader, Follower };

    ReplicationThrottle(BrokerId self, const ConfigMap& set);

    // Takes over what changed in the metadata.
    void apply(const MetadataImage& image, const MetadataDelta& delta);
    // Is `partition` to be left out now? `peer`: the follower, or the leader it is copied from. Tells when that begins and ends.
    bool holdsBack(Turn& turn, Side side, const TopicPartition& partition, BrokerId peer, bool inSync);
    bool isThrottled(Side side, const TopicPartition& partition) const { return of(side).isThrottled(partition); }
    bool anyThrottled(Side side) const { return of(side).anyThrottled(); }
    void record(Side side, std::int64_t bytes, Time now) { of(side).record(bytes, now); }
    void walk(StateVisitor& visitor) const;

private:
    ReplicationQuota& of(Side side) { return side == Side::Leader ? m_leader : m_follower; }
    const ReplicationQuota& of(Side side) const { return side == Side::Leader ? m_leader : m_follower; }

    BrokerId m_self;
    const ConfigMap& m_set;
    ReplicationQuota m_leader;
    ReplicationQuota m_follower;
    std::map<std::tuple<Side, TopicPartition, BrokerId>, FactId> m_heldBack; // told, and not yet ended
};

} // namespace engine
