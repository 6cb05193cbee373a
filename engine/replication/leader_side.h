#pragma once

// What the leader of one partition knows and decides: how far its followers are, who is in sync, how far consumers may
// read. It owns no log and sends nothing; the broker tells it what happened and carries out what it answers.
//
// ISR changes (facts §5.3, KIP-497): a change is proposed to the controller, one at a time; until the answer comes the
// *maximal* ISR (old and new together) decides the high watermark, so nothing relies on an unconfirmed change.

#include <optional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/replication/high_watermark.h"

namespace engine {

class StateVisitor;

class LeaderSide {
public:
    struct Start {
        BrokerId self;
        LeaderEpoch leaderEpoch;
        std::int32_t partitionEpoch = 0;
        std::vector<BrokerId> replicas; // assignment order
        std::vector<BrokerId> isr;
        Offset epochStart;              // the log's end when this leadership began
        Offset highWatermark;
    };
    struct Follower {
        BrokerId broker;
        Offset endOffset = kNoOffset;
        Time lastCaughtUp;
        // The fetch before: when, and where the leader's log ended then (facts §5.3).
        Time previousFetch = kWorldStart;
        Offset leaderEndAtPreviousFetch = kNoOffset;
        FactId since;        // the FollowerFetched that set endOffset
        bool alive = true;   // not fenced, not shutting down, as the metadata says
        Offset logStart = kNoOffset; // of its log, as its last fetch told
    };

    LeaderSide(Start start, Time now);

    // -- changes
    // A follower asked for `offset`: it has everything below. Returns false for a broker that holds no replica.
    bool followerFetched(BrokerId follower, Offset offset, Offset leaderEnd, Time now, FactId fact);
    void setAlive(BrokerId follower, bool alive);
    // Where a follower's log starts, as its fetch tells.
    void followerStarts(BrokerId follower, Offset logStart);
    // The assignment as it is now (a reassignment added or took away followers); what is known of those that stay, stays.
    void assign(std::vector<BrokerId> replicas);
    // The controller confirmed this ISR (own proposal or not). A smaller partition epoch is old news and ignored.
    void isrConfirmed(std::vector<BrokerId> isr, std::int32_t partitionEpoch);
    // Remembers that `isr` was proposed. Precondition: !isrChangeInFlight().
    void isrProposed(std::vector<BrokerId> isr);
    void isrProposalFailed();
    // Moves the mark; call after an append, a fetch, an ISR change.
    HighWatermarkDecision advance(
        Offset leaderEnd, std::int32_t minInSyncReplicas, Duration lagMax, Time now, Replication scheme = Replication::Isr);

    // -- questions
    BrokerId self() const { return m_start.self; }
    LeaderEpoch leaderEpoch() const { return m_start.leaderEpoch; }
    Offset epochStart() const { return m_start.epochStart; }
    std::int32_t partitionEpoch() const { return m_start.partitionEpoch; }
    const std::vector<BrokerId>& replicas() const { return m_start.replicas; }
    const std::vector<BrokerId>& isr() const { return m_start.isr; }
    Offset highWatermark() const { return m_start.highWatermark; }
    const std::vector<Follower>& followers() const { return m_followers; }
    const Follower* follower(BrokerId broker) const;
    bool isrChangeInFlight() const { return m_proposed.has_value(); }
    const std::optional<std::vector<BrokerId>>& proposed() const { return m_proposed; }
    // ISR members that are not at the log's end and have not caught up for longer than lagMax.
    std::vector<BrokerId> outOfSync(Offset leaderEnd, Duration lagMax, Time now) const;
    // Below it no live replica has records (DeleteRecords waits for it); kNoOffset: one has not told yet.
    Offset lowWatermark(Offset leaderStart) const;
    // As 0.8 had it: members more than `messagesMax` records behind, or not heard of for longer than lagMax.
    std::vector<BrokerId> outOfSyncByMessages(Offset leaderEnd, std::int64_t messagesMax, Duration lagMax, Time now) const;
    // May `follower` join? It has reached the high watermark and this epoch's start, and is alive.
    bool mayJoin(BrokerId follower) const;
    void walk(StateVisitor& visitor) const;

private:
    bool inMaximalIsr(BrokerId broker) const;

    Start m_start;
    std::vector<Follower> m_followers; // assignment order, without self
    std::optional<std::vector<BrokerId>> m_proposed;
};

} // namespace engine
