#pragma once

// A member by the classic protocol (facts §7.3): JoinGroup, SyncGroup, Heartbeat, LeaveGroup.
//
//     Unjoined ──JoinGroup──▶ Joining ──(leader: Assigning)──SyncGroup──▶ Syncing ──▶ Stable
//        ▲                       │                                           │           │
//        └───────────────────────┴───── errors, rebalance, coordinator lost ─┴───────────┘
//
// Eager (unless every assignor offered is cooperative): before each JoinGroup everything is given up. Cooperative (KIP-429): what it
// has it keeps, names it in the JoinGroup and reads on; what the new assignment lacks it gives up then and joins again at once.

#include "engine/client/assignors.h"
#include "engine/client/group_membership.h"
#include "engine/wire/join_group.h"

namespace engine {

class ClassicMembership final : public GroupMembership {
public:
    explicit ClassicMembership(Options options);

    bool wantsPrepare() const override
    {
        return (m_rejoinNeeded || m_unsubscribed) && !m_prepared && (m_state == State::Unjoined || m_state == State::Stable);
    }
    std::vector<TopicPartition> givesUp() const override;
    bool isLost() const override { return m_generation < 0; }
    void prepared(Turn& turn) override;
    Time poll(Turn& turn, ClientMetadata& metadata) override;
    bool holdsReading() const override { return isSubscribed() && !m_isCooperative && (m_state != State::Stable || wantsPrepare()); }
    void leave(Turn& turn) override;
    void metadataChanged(Turn& turn, ClientMetadata& metadata) override;
    bool isStable() const override { return m_state == State::Stable; }
    bool hasGeneration() const override { return m_generation >= 0; }
    std::int32_t generation() const override { return m_generation; }

private:
    enum class State : std::uint8_t { Unjoined, Joining, Assigning, Syncing, Stable };

    Time checkPoll(Turn& turn, Time lastPoll) override;
    Time keepPresence(Turn& turn) override;
    void protocolAnswered(Turn& turn, Asked what, ClientNetwork::Response& response, ClientMetadata& metadata) override;
    void coordinatorIsNew(Turn& turn) override;
    void coordinatorIsGone(Turn& turn) override;
    void commitRefused(Turn& turn, ErrorCode error) override;
    std::string_view refusesCommits() const override;
    bool namesItselfInOffsetFetch() const override { return false; }
    void subscriptionChanged(Turn& turn, ClientMetadata& metadata) override;
    void protocolTaken(Turn& turn, const std::vector<TopicPartition>& removed) override;
    void walkProtocol(StateVisitor& visitor) const override;

    // classic_membership.cpp
    void sendHeartbeat(Turn& turn);
    void heartbeatAnswered(Turn& turn, ErrorCode error);
    void sendLeave(Turn& turn, std::string reason);
    // The member is in no generation any more and has to join again.
    void forgetGeneration(Turn& turn, bool keepMemberId, ErrorCode error, std::string reason, FactId because, Rule rule);
    // It joins again in the next poll(). `reason`: what the JoinGroup tells (KIP-800).
    void requestRejoin(std::string reason, Rule rule);
    void rejoin(Turn& turn, Duration after, ErrorCode error); // a JoinGroup or SyncGroup failed
    bool matchPattern(const ClientMetadata& metadata);        // true: the topics are others now

    // classic_join.cpp
    void sendJoin(Turn& turn);
    void joinAnswered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata);
    void joinFailed(Turn& turn, ErrorCode error);
    void assignAndSync(Turn& turn, ClientMetadata& metadata);
    void tellPlan(Turn& turn, AssignorKind kind, const Assignment& plan);
    void sendSync(Turn& turn, const Assignment* assignment);
    void syncAnswered(Turn& turn, ClientNetwork::Response& response);
    AssignorKind chosenAssignor() const;

    bool m_isCooperative;
    State m_state = State::Unjoined;
    bool m_rejoinNeeded;
    bool m_unsubscribed = false;           // what it reads is to be given up, and that is all
    std::string m_rejoinReason;
    Rule m_rejoinRule = Rule::None;
    bool m_prepared = false;
    Time m_joinNotBefore = kWorldStart;
    std::int32_t m_generation = -1;
    std::string m_protocol;                // of the generation
    std::vector<std::string> m_topics;     // subscribed; a pattern's matches, sorted
    bool m_topicsKnown;                    // false: the pattern was not matched yet
    std::vector<std::string> m_joinedTopics; // as the JoinGroup said
    std::vector<TopicPartition> m_lastAssigned; // of the last generation, for the sticky assignor
    std::int32_t m_lastGeneration = -1;
    bool m_isLeader = false;
    std::vector<AssignorMember> m_members; // leader: of the generation
    PartitionCounts m_assignedFor;         // leader: the topics as they were assigned
    Assignment m_lastPlan;                 // leader: of the generation before
    Time m_heartbeatAt = kNever;
    Time m_sessionEnds = kNever;
    bool m_heartbeatInFlight = false;
    bool m_leaving = false;                // a LeaveGroup is on its way
    bool m_closing = false;
};

} // namespace engine
