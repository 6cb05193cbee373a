#include "ui/timeline/lanes.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

using namespace engine;

namespace {

struct LaneWords {
    Q_DECLARE_TR_FUNCTIONS(ui::Lanes)
};

} // namespace

QString laneName(Lane lane)
{
    switch (lane) {
    case Lane::Faults:
        return LaneWords::tr("faults");
    case Lane::Leaders:
        return LaneWords::tr("leaders");
    case Lane::Isr:
        return "ISR";
    case Lane::Groups:
        return LaneWords::tr("groups");
    default:
        return LaneWords::tr("records");
    }
}

void Lanes::clear()
{
    for (auto& lane : m_lanes)
        lane.clear();
}

void Lanes::append(const std::vector<FactSlice>& slices, const NodeNames& names)
{
    const auto put = [&](Lane lane, const Fact& fact, QString words) {
        constexpr MarkShape kShapes[kLanes]{MarkShape::Cross, MarkShape::Diamond, MarkShape::Dot, MarkShape::Diamond, MarkShape::Tick};
        m_lanes[static_cast<std::size_t>(lane)].push_back({fact.at, fact.id, std::move(words), kShapes[static_cast<int>(lane)]});
    };
    const auto fault = [&](const Fact& fact, MarkShape shape, QString words) {
        m_lanes[static_cast<std::size_t>(Lane::Faults)].push_back({fact.at, fact.id, std::move(words), shape});
    };
    // What becomes of records before they stand in a log: between the ticks of those that do.
    const auto ofProducer = [&](const Fact& fact, MarkShape shape, QString words) {
        m_lanes[static_cast<std::size_t>(Lane::Records)].push_back({fact.at, fact.id, std::move(words), shape});
        return true;
    };
    const auto isOfProducer = [&](const Fact& fact) {
        if (const auto* failed = fact.as<SendFailed>())
            return ofProducer(fact, MarkShape::Cross, names(failed->client) + ": " + QString::fromStdString(failed->exception));
        if (const auto* given = fact.as<BatchFailed>())
            return ofProducer(fact, MarkShape::Cross, names(given->client) + ": " + QString::fromStdString(given->exception));
        if (const auto* retried = fact.as<BatchRetried>())
            return ofProducer(fact, MarkShape::Dot, names(retried->client) + ": " + QString::number(static_cast<int>(retried->error)));
        if (const auto* blocked = fact.as<SendBlocked>())
            return ofProducer(fact, MarkShape::Pause, LaneWords::tr("send() holds %1").arg(names(blocked->client)));
        if (fact.as<BatchDeduplicated>())
            return ofProducer(fact, MarkShape::Ring, LaneWords::tr("known already"));
        if (fact.as<ProducerIdAssigned>() && fact.rule == Rule::EpochBumpByClient)
            return ofProducer(fact, MarkShape::Diamond, LaneWords::tr("epoch %1").arg(fact.as<ProducerIdAssigned>()->producerEpoch.value));
        return false;
    };
    // What becomes of the files that hold them.
    const auto isOfFiles = [&](const Fact& fact) {
        const auto mark = [&](const TopicPartition& partition, MarkShape shape, const QString& words) {
            constexpr std::ptrdiff_t kNear = 16; // each replica does the same: the first one is marked
            const auto& marks = m_lanes[static_cast<std::size_t>(Lane::Records)];
            const auto from = marks.end() - std::min<std::ptrdiff_t>(kNear, std::ssize(marks));
            const bool isMarked = std::any_of(from, marks.end(), [&](const LaneMark& m) { return m.shape == shape && m.words == words; });
            return isMarked || partition.topic.starts_with("__") || ofProducer(fact, shape, words);
        };
        if (const auto* rolled = fact.as<SegmentRolled>())
            return mark(rolled->partition, MarkShape::Square, LaneWords::tr("rolled %1").arg(rolled->baseOffset.value));
        if (const auto* retired = fact.as<SegmentRetired>())
            return mark(retired->partition, MarkShape::Ragged, LaneWords::tr("retired %1").arg(retired->baseOffset.value));
        if (const auto* cleaned = fact.as<CleaningEnded>())
            return mark(cleaned->partition, MarkShape::Ring, LaneWords::tr("compacted to %1").arg(cleaned->cleanUpTo.value));
        return false;
    };
    for (const auto& slice : slices)
        for (std::size_t i = 0; i < slice.size(); ++i) {
            const Fact& fact = slice[i];
            if (fact.at < Time{}) // the start is not part of the story
                continue;
            if (const auto* appended = fact.as<BatchAppended>()) {
                if (appended->as == ReplicaRole::Leader && !appended->partition.topic.starts_with("__"))
                    put(Lane::Records, fact, {});
                continue;
            }
            if (const auto* elected = fact.as<LeaderElected>()) {
                if (!elected->partition.topic.starts_with("__"))
                    put(Lane::Leaders, fact,
                        LaneWords::tr("%1 → %2").arg(QString::fromStdString(elected->partition.toString()),
                            elected->leader == kNoBroker ? LaneWords::tr("none") : QString::number(elected->leader.value)));
                continue;
            }
            if (const auto* quorum = fact.as<QuorumLeaderElected>()) {
                put(Lane::Leaders, fact, LaneWords::tr("%1 leads").arg(names(quorum->leader)));
                continue;
            }
            if (const auto* asks = fact.as<QuorumProspective>()) {
                put(Lane::Leaders, fact, LaneWords::tr("%1 asks").arg(names(asks->voter)));
                continue;
            }
            if (const auto* shrunk = fact.as<IsrShrunk>()) {
                if (!shrunk->partition.topic.starts_with("__"))
                    put(Lane::Isr, fact, LaneWords::tr("%1 − %2").arg(QString::fromStdString(shrunk->partition.toString()), brokerList(shrunk->removed)));
                continue;
            }
            if (const auto* grown = fact.as<IsrExpanded>()) {
                if (!grown->partition.topic.starts_with("__"))
                    put(Lane::Isr, fact, LaneWords::tr("%1 + %2").arg(QString::fromStdString(grown->partition.toString()), brokerList(grown->added)));
                continue;
            }
            if (const auto* state = fact.as<GroupStateChanged>()) {
                put(Lane::Groups, fact, QString::fromStdString(state->group) + " " + groupStateWord(state->state));
                continue;
            }
            if (isOfProducer(fact) || isOfFiles(fact))
                continue;
            if (const auto* stopped = fact.as<NodeStopped>())
                fault(fact, stopped->how == StopKind::Stopped ? MarkShape::Square : MarkShape::Cross, names(stopped->id) + " " + stopKindWord(stopped->how));
            else if (const auto* paused = fact.as<NodePaused>())
                fault(fact, MarkShape::Pause, LaneWords::tr("%1 paused").arg(names(paused->id)));
            else if (const auto* resumed = fact.as<NodeResumed>())
                fault(fact, MarkShape::Back, LaneWords::tr("%1 goes on").arg(names(resumed->id)));
            else if (const auto* started = fact.as<NodeStarted>(); started && (started->id.isBroker() || started->id.isController()))
                fault(fact, MarkShape::Back, LaneWords::tr("%1 starts").arg(names(started->id)));
            else if (const auto* cut = fact.as<LinkCut>())
                fault(fact, MarkShape::Cut, LaneWords::tr("cut %1 → %2").arg(names(cut->from), names(cut->to)));
            else if (const auto* healed = fact.as<LinkHealed>())
                fault(fact, MarkShape::Back, LaneWords::tr("healed %1 → %2").arg(names(healed->from), names(healed->to)));
            else if (fact.as<PointReached>() || fact.as<DiskSet>() || fact.as<NodeTuned>() || fact.as<BrokerFenced>())
                fault(fact, MarkShape::Ring, factSentence(fact, names));
            else if (const auto* frozen = fact.as<FetcherFrozen>())
                fault(fact, frozen->frozen ? MarkShape::Pause : MarkShape::Back, factSentence(fact, names));
            else if (const auto* limit = fact.as<ReplicationThrottled>())
                fault(fact, limit->throttled ? MarkShape::Pause : MarkShape::Back, factSentence(fact, names));
            else if (fact.as<LogTruncated>())
                fault(fact, MarkShape::Ragged, factSentence(fact, names));
        }
}

std::pair<std::size_t, std::size_t> Lanes::range(Lane which, Time from, Time to) const
{
    const auto& marks = lane(which);
    const auto first = std::lower_bound(marks.begin(), marks.end(), from, [](const LaneMark& m, Time t) { return m.at < t; });
    const auto last = std::upper_bound(first, marks.end(), to, [](Time t, const LaneMark& m) { return t < m.at; });
    return {static_cast<std::size_t>(first - marks.begin()), static_cast<std::size_t>(last - marks.begin())};
}

} // namespace ui
