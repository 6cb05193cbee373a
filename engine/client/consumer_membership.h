#pragma once

// A member by the consumer protocol (KIP-848, facts §7.3): one request, ConsumerGroupHeartbeat, carries everything. The coordinator
// computes who shall have what and takes each member there by the answers to its own heartbeats; nobody waits for all.
//
//     Joining ──heartbeat, epoch 0──▶ Stable ◀────────── heartbeat: "these I have" ─────────┐
//                                       │ an answer names another assignment                 │
//                                       └──▶ Reconciling ── commit, give up, take ──▶ Acknowledging
//     Fenced   110, 25: everything is lost; it joins again with epoch 0
//     Stale    poll() was not called for max.poll.interval.ms: it left (epoch -1) and joins again at the next poll()
//
// What both assignments have in common is read on all the time.

#include <map>

#include "engine/client/group_membership.h"
#include "engine/base/uuid.h"

namespace engine {

class ConsumerMembership final : public GroupMembership {
public:
    explicit ConsumerMembership(Options options);

    bool wantsPrepare() const override;
    std::vector<TopicPartition> givesUp() const override;
    bool isLost() const override { return m_state == State::Fenced || m_state == State::Stale; }
    void prepared(Turn& turn) override;
    Time poll(Turn& turn, ClientMetadata& metadata) override;
    bool holdsReading() const override { return false; }
    void leave(Turn& turn) override;
    void metadataChanged(Turn& turn, ClientMetadata& metadata) override;
    bool isStable() const override { return m_epoch > 0; } // it may commit
    bool hasGeneration() const override { return m_epoch > 0; }
    std::int32_t generation() const override { return m_epoch > 0 ? m_epoch : -1; }

private:
    enum class State : std::uint8_t { Joining, Reconciling, Acknowledging, Stable, Fenced, Stale, Leaving, Left };
    using ByTopicId = std::map<Uuid, std::vector<std::int32_t>>;

    Time checkPoll(Turn& turn, Time lastPoll) override;
    Time keepPresence(Turn& turn) override;
    void protocolAnswered(Turn& turn, Asked what, ClientNetwork::Response& response, ClientMetadata& metadata) override;
    void coordinatorIsNew(Turn& turn) override;
    void coordinatorIsGone(Turn& turn) override;
    void commitRefused(Turn&, ErrorCode) override { } // the next heartbeat finds out
    std::string_view refusesCommits() const override;
    bool namesItselfInOffsetFetch() const override { return m_epoch > 0; }
    void subscriptionChanged(Turn& turn, ClientMetadata& metadata) override;
    void protocolTaken(Turn& turn, const std::vector<TopicPartition>& removed) override;
    void walkProtocol(StateVisitor& visitor) const override;

    void enter(Turn& turn, State state, ErrorCode error = ErrorCode::None, std::string reason = {}, FactId because = {});
    void sendHeartbeat(Turn& turn);
    void heartbeatAnswered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata);
    void heartbeatFailed(Turn& turn, ErrorCode error, const std::optional<std::string>& message);
    void fenced(Turn& turn, ErrorCode error);
    void resolveTarget(Turn& turn, ClientMetadata& metadata); // names for ids
    std::int32_t leaveEpoch() const { return m_options.instanceId ? -2 : -1; }
    Duration backoff(Turn& turn) const;

    State m_state = State::Joining;
    std::int32_t m_epoch = 0;
    ByTopicId m_told;                           // the assignment as the coordinator last named it
    bool m_isResolved = true;                   // m_target says the same by names
    std::vector<TopicPartition> m_target;       // sorted
    bool m_isPrepared = false;                  // everything outside the target is given up
    bool m_isClosing = false;
    // What the coordinator was told last; only what is new is told again.
    bool m_tellsAll = true;
    std::optional<std::vector<TopicPartition>> m_toldOwned;
    std::vector<std::string> m_toldTopics;
    std::string m_toldPattern;
    std::map<std::string, Uuid> m_ids;          // of the topics that it was given
    Duration m_interval{0};                     // between heartbeats, by the coordinator's word
    Time m_heartbeatAt = kWorldStart;
    std::uint64_t m_heartbeatTag = 0;           // 0: none on its way
    int m_failures = 0;
};

} // namespace engine
