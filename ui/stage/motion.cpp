#include "ui/stage/motion.h"

#include <algorithm>
#include <cmath>

#include "ui/common/theme.h"

namespace ui {

using namespace engine;

double eased(Easing easing, double t)
{
    t = std::clamp(t, 0.0, 1.0);
    switch (easing) {
    case Easing::Linear:
        return t;
    case Easing::OutCubic:
        return 1 - std::pow(1 - t, 3);
    case Easing::InCubic:
        return t * t * t;
    case Easing::InOutCubic:
        return t < 0.5 ? 4 * t * t * t : 1 - std::pow(-2 * t + 2, 3) / 2;
    }
    return t;
}

void StageMotion::start(
    Kind kind, const ObjectId& id, std::int64_t nowMs, int duration, Easing easing, double from, double to)
{
    m_now = nowMs;
    if (m_reduced) {
        m_tracks[{Kind::Outline, id}] = {nowMs, motion_ms::kOutline, Easing::Linear, 1, 0};
        return;
    }
    const Key key{kind, id};
    const auto running = m_tracks.find(key);
    if (kind == Kind::Water
        && running != m_tracks.end()) // go on from where it is, not from where it should have been
        from = running->second.from + (running->second.to - running->second.from) * progress(running->second);
    if (kind == Kind::Land && running != m_tracks.end())
        from = std::min(from, running->second.from);
    m_tracks[key] = {nowMs, duration, easing, from, to};
}

void StageMotion::follow(
    const ClusterView& before, const ClusterView& after, const std::string& topicName, std::int64_t nowMs)
{
    const auto oldTopic = before.topics.find(topicName);
    const auto newTopic = after.topics.find(topicName);
    if (oldTopic == before.topics.end() || newTopic == after.topics.end()
        || oldTopic->second.sameAs(newTopic->second))
        return;
    for (const auto& [number, partition] : newTopic->second->partitions) {
        const auto old = oldTopic->second->partitions.find(number);
        if (old == oldTopic->second->partitions.end() || old->second.sameAs(partition))
            continue;
        if (old->second->leader.value != partition->leader.value && partition->leader.value != kNoBroker)
            start(Kind::Crown, ObjectId::partitionOf(partition->id), nowMs, motion_ms::kCrown,
                Easing::InOutCubic, old->second->leader.value.value, 0);
        for (const auto& [broker, copy] : partition->copies) {
            const ReplicaView* was = old->second->copyOn(broker);
            if (!was)
                continue;
            const ObjectId id = ObjectId::replica(partition->id, broker);
            const auto hwWas = was->highWatermark.value.value, hwIs = copy->highWatermark.value.value;
            const auto endWas = was->endOffset.value.value, endIs = copy->endOffset.value.value;
            if (hwIs > hwWas)
                start(Kind::Water, id, nowMs, motion_ms::kWaterline, Easing::InOutCubic,
                    static_cast<double>(hwWas), static_cast<double>(hwIs));
            if (endIs > endWas)
                start(Kind::Land, id, nowMs, motion_ms::kLand, Easing::OutCubic, static_cast<double>(endWas),
                    static_cast<double>(endIs));
            else if (endIs < endWas)
                start(Kind::Truncate, id, nowMs, motion_ms::kTruncate + motion_ms::kGhost, Easing::Linear,
                    static_cast<double>(endIs), static_cast<double>(endWas));
        }
    }
}

void StageMotion::settle()
{
    m_tracks.clear();
}

bool StageMotion::advance(std::int64_t nowMs)
{
    m_now = nowMs;
    std::erase_if(
        m_tracks, [&](const auto& entry) { return nowMs - entry.second.start >= entry.second.duration; });
    return !m_tracks.empty();
}

const StageMotion::Track* StageMotion::find(Kind kind, const ObjectId& id) const
{
    if (m_tracks.empty())
        return nullptr;
    const auto found = m_tracks.find({kind, id});
    return found == m_tracks.end() ? nullptr : &found->second;
}

double StageMotion::progress(const Track& track) const
{
    return eased(track.easing, static_cast<double>(m_now - track.start) / std::max(1, track.duration));
}

double StageMotion::highWatermark(const TopicPartition& p, BrokerId broker, std::int64_t exact) const
{
    const Track* track = find(Kind::Water, ObjectId::replica(p, broker));
    return track ? track->from + (track->to - track->from) * progress(*track) : static_cast<double>(exact);
}

double StageMotion::landed(const TopicPartition& p, BrokerId broker, std::int64_t offset) const
{
    const Track* track = find(Kind::Land, ObjectId::replica(p, broker));
    return track && static_cast<double>(offset) >= track->from ? progress(*track) : 1;
}

std::optional<StageMotion::Ghost> StageMotion::ghost(const TopicPartition& p, BrokerId broker) const
{
    const Track* track = find(Kind::Truncate, ObjectId::replica(p, broker));
    if (!track)
        return {};
    const double elapsed = static_cast<double>(m_now - track->start);
    Ghost ghost;
    ghost.from = static_cast<std::int64_t>(track->from);
    ghost.to = static_cast<std::int64_t>(track->to);
    ghost.cut = eased(Easing::InCubic, elapsed / motion_ms::kTruncate);
    ghost.strength = 1 - std::clamp((elapsed - motion_ms::kTruncate) / motion_ms::kGhost, 0.0, 1.0);
    return ghost;
}

std::optional<StageMotion::Crown> StageMotion::crown(const TopicPartition& p) const
{
    const Track* track = find(Kind::Crown, ObjectId::partitionOf(p));
    if (!track || static_cast<std::int32_t>(track->from) == kNoBroker.value)
        return {};
    return Crown{BrokerId{static_cast<std::int32_t>(track->from)}, progress(*track)};
}

double StageMotion::outline(const ObjectId& id) const
{
    const Track* track = find(Kind::Outline, id);
    return track ? 1 - progress(*track) : 0;
}

} // namespace ui
