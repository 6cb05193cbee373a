#include "engine/replication/leader_side.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr Time kNeverCaughtUp = kWorldStart - std::chrono::hours(24 * 365); // longer ago than any lag time, also when the lab begins

bool contains(const std::vector<BrokerId>& list, BrokerId broker)
{
    return std::find(list.begin(), list.end(), broker) != list.end();
}

} // namespace

LeaderSide::LeaderSide(Start start, Time now) : m_start(std::move(start))
{
    ENGINE_CHECK(contains(m_start.replicas, m_start.self), "a leader holds a replica");
    for (const auto broker : m_start.replicas)
        if (broker != m_start.self) {
            Follower follower;
            follower.broker = broker;
            follower.lastCaughtUp = contains(m_start.isr, broker) ? now : kNeverCaughtUp;
            m_followers.push_back(follower);
        }
}

const LeaderSide::Follower* LeaderSide::follower(BrokerId broker) const
{
    const auto found = std::find_if(m_followers.begin(), m_followers.end(), [&](const auto& f) { return f.broker == broker; });
    return found == m_followers.end() ? nullptr : &*found;
}

bool LeaderSide::followerFetched(BrokerId broker, Offset offset, Offset leaderEnd, Time now, FactId fact)
{
    const auto found = std::find_if(m_followers.begin(), m_followers.end(), [&](const auto& f) { return f.broker == broker; });
    if (found == m_followers.end())
        return false;
    if (offset >= leaderEnd)
        found->lastCaughtUp = std::max(found->lastCaughtUp, now);
    else if (found->leaderEndAtPreviousFetch != kNoOffset && offset >= found->leaderEndAtPreviousFetch)
        found->lastCaughtUp = std::max(found->lastCaughtUp, found->previousFetch);
    found->previousFetch = now;
    found->leaderEndAtPreviousFetch = leaderEnd;
    if (found->endOffset != offset) {
        found->endOffset = offset;
        found->since = fact;
    }
    return true;
}

void LeaderSide::setAlive(BrokerId broker, bool alive)
{
    for (auto& follower : m_followers)
        if (follower.broker == broker)
            follower.alive = alive;
}

void LeaderSide::followerStarts(BrokerId broker, Offset logStart)
{
    for (auto& follower : m_followers)
        if (follower.broker == broker)
            follower.logStart = logStart;
}

Offset LeaderSide::lowWatermark(Offset leaderStart) const
{
    Offset low = leaderStart;
    for (const auto& follower : m_followers)
        if (follower.alive)
            low = std::min(low, follower.logStart);
    return low;
}

void LeaderSide::assign(std::vector<BrokerId> replicas)
{
    std::vector<Follower> followers;
    for (const auto broker : replicas) {
        if (broker == m_start.self)
            continue;
        if (const Follower* known = follower(broker)) {
            followers.push_back(*known);
        } else {
            Follower added;
            added.broker = broker;
            added.lastCaughtUp = kNeverCaughtUp;
            followers.push_back(added);
        }
    }
    m_followers = std::move(followers);
    m_start.replicas = std::move(replicas);
}

void LeaderSide::isrConfirmed(std::vector<BrokerId> isr, std::int32_t partitionEpoch)
{
    if (partitionEpoch < m_start.partitionEpoch)
        return;
    if (partitionEpoch > m_start.partitionEpoch)
        m_proposed.reset();
    m_start.isr = std::move(isr);
    m_start.partitionEpoch = partitionEpoch;
}

void LeaderSide::isrProposed(std::vector<BrokerId> isr)
{
    ENGINE_CHECK(!m_proposed, "one ISR change is in flight at a time");
    m_proposed = std::move(isr);
}

void LeaderSide::isrProposalFailed() { m_proposed.reset(); }

bool LeaderSide::inMaximalIsr(BrokerId broker) const
{
    return contains(m_start.isr, broker) || (m_proposed && contains(*m_proposed, broker));
}

HighWatermarkDecision LeaderSide::advance(Offset leaderEnd, std::int32_t minInSyncReplicas, Duration lagMax, Time now, Replication scheme)
{
    std::vector<ReplicaProgress> others;
    others.reserve(m_followers.size());
    for (const auto& f : m_followers) {
        const bool caughtUp = f.endOffset != kNoOffset && (now - f.lastCaughtUp <= lagMax || f.endOffset == leaderEnd);
        others.push_back({f.broker, f.endOffset, inMaximalIsr(f.broker), caughtUp && f.alive});
    }
    const auto decision = nextHighWatermark(
        {m_start.highWatermark, leaderEnd, static_cast<std::int32_t>(m_start.isr.size()), minInSyncReplicas, others}, scheme);
    ENGINE_CHECK(decision.next >= m_start.highWatermark, "a leader's high watermark never moves back");
    m_start.highWatermark = decision.next;
    return decision;
}

std::vector<BrokerId> LeaderSide::outOfSync(Offset leaderEnd, Duration lagMax, Time now) const
{
    std::vector<BrokerId> out;
    for (const auto& f : m_followers)
        if (contains(m_start.isr, f.broker) && f.endOffset != leaderEnd && now - f.lastCaughtUp > lagMax)
            out.push_back(f.broker);
    return out;
}

std::vector<BrokerId> LeaderSide::outOfSyncByMessages(Offset leaderEnd, std::int64_t messagesMax, Duration lagMax, Time now) const
{
    std::vector<BrokerId> out;
    for (const auto& f : m_followers) {
        if (!contains(m_start.isr, f.broker) || f.endOffset == leaderEnd)
            continue;
        const bool slow = f.endOffset != kNoOffset && leaderEnd - f.endOffset > messagesMax;
        const bool stuck = now - std::max(f.previousFetch, f.lastCaughtUp) > lagMax;
        if (slow || stuck)
            out.push_back(f.broker);
    }
    return out;
}

bool LeaderSide::mayJoin(BrokerId broker) const
{
    const Follower* f = follower(broker);
    return f && f->alive && !contains(m_start.isr, broker) && f->endOffset != kNoOffset && f->endOffset >= m_start.highWatermark
        && f->endOffset >= m_start.epochStart;
}

void LeaderSide::walk(StateVisitor& visitor) const
{
    visitor.group("leader");
    visitor.id(m_start.leaderEpoch);
    visitor.number(m_start.partitionEpoch);
    visitor.list(m_start.replicas, [&](BrokerId b) { visitor.id(b); });
    visitor.list(m_start.isr, [&](BrokerId b) { visitor.id(b); });
    visitor.id(m_start.epochStart);
    visitor.id(m_start.highWatermark);
    visitor.list(m_followers, [&](const Follower& f) {
        visitor.id(f.broker);
        visitor.id(f.endOffset);
        visitor.number(f.lastCaughtUp.nanos());
        visitor.number(f.previousFetch.nanos());
        visitor.id(f.leaderEndAtPreviousFetch);
        visitor.number(f.alive);
        visitor.id(f.logStart);
    });
    visitor.number(m_proposed.has_value());
    if (m_proposed)
        visitor.list(*m_proposed, [&](BrokerId b) { visitor.id(b); });
}

} // namespace engine
