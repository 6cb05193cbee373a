#include "ui/timeline/lanes.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

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

namespace {

QString text(std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); }

struct Placed {
    Lane lane;
    LaneMark mark;
};

// Where a fact stands and what its mark says; absent: it has none.
std::optional<Placed> placed(const Fact& fact, const NodeNames& names)
{
    const auto at = [&](Lane lane, MarkShape shape, QString words) {
        return Placed{lane, {fact.at, fact.id, std::move(words), shape}};
    };
    const auto fault = [&](MarkShape shape, QString words) {
        return at(Lane::Faults, shape, std::move(words));
    };
    // What becomes of records before they stand in a log: between the ticks of those that do.
    const auto ofProducer = [&](MarkShape shape, QString words) {
        return at(Lane::Records, shape, std::move(words));
    };
    const auto ofPartition = [&](const TopicPartition& partition, Lane lane, MarkShape shape,
                                 auto&& words) -> std::optional<Placed> {
        if (partition.topic.starts_with("__"))
            return std::nullopt;
        return at(lane, shape, words(text(partition.toString())));
    };

    if (const auto* appended = fact.as<BatchAppended>()) {
        if (appended->as != ReplicaRole::Leader)
            return std::nullopt;
        return ofPartition(
            appended->partition, Lane::Records, MarkShape::Tick, [](const QString&) { return QString(); });
    }
    if (const auto* elected = fact.as<LeaderElected>())
        return ofPartition(elected->partition, Lane::Leaders, MarkShape::Diamond, [&](const QString& name) {
            return LaneWords::tr("%1 → %2").arg(name,
                elected->leader == kNoBroker ? LaneWords::tr("none") : QString::number(elected->leader.value));
        });
    if (const auto* quorum = fact.as<QuorumLeaderElected>())
        return at(Lane::Leaders, MarkShape::Diamond, LaneWords::tr("%1 leads").arg(names(quorum->leader)));
    if (const auto* asks = fact.as<QuorumProspective>())
        return at(Lane::Leaders, MarkShape::Diamond, LaneWords::tr("%1 asks").arg(names(asks->voter)));
    if (const auto* shrunk = fact.as<IsrShrunk>())
        return ofPartition(shrunk->partition, Lane::Isr, MarkShape::Dot,
            [&](const QString& name) { return LaneWords::tr("%1 − %2").arg(name, brokerList(shrunk->removed)); });
    if (const auto* grown = fact.as<IsrExpanded>())
        return ofPartition(grown->partition, Lane::Isr, MarkShape::Dot,
            [&](const QString& name) { return LaneWords::tr("%1 + %2").arg(name, brokerList(grown->added)); });
    if (const auto* state = fact.as<GroupStateChanged>())
        return at(
            Lane::Groups, MarkShape::Diamond, text(state->group) + " " + groupStateWord(state->state));

    if (const auto* missed = fact.as<PollDeadlineMissed>())
        return at(Lane::Groups, MarkShape::Cross, LaneWords::tr("%1 misses poll()").arg(names(missed->client)));
    if (const auto* ended = fact.as<ConsumerFailed>())
        return at(Lane::Groups, MarkShape::Cross, names(ended->client) + ": " + text(ended->exception));
    if (const auto* left = fact.as<GroupMemberLeft>(); left && left->why == MemberLeftWhy::SessionExpired)
        return at(Lane::Groups, MarkShape::Dot, LaneWords::tr("session of %1 expires").arg(left->client == kLabNode ? text(left->memberId) : names(left->client)));
    if (const auto* removed = fact.as<OffsetRemoved>(); removed && removed->why == OffsetRemovedWhy::Expired)
        return at(Lane::Groups, MarkShape::Square, LaneWords::tr("%1: offset of %2 expires").arg(text(removed->group), text(removed->partition.toString())));
    if (const auto* loaded = fact.as<GroupsLoaded>(); loaded && loaded->groups > 0)
        return at(Lane::Groups, MarkShape::Back, LaneWords::tr("%1 has read %2 groups").arg(names(NodeId{loaded->coordinator.value})).arg(loaded->groups));

    if (const auto* failed = fact.as<SendFailed>())
        return ofProducer(MarkShape::Cross, names(failed->client) + ": " + text(failed->exception));
    if (const auto* given = fact.as<BatchFailed>())
        return ofProducer(MarkShape::Cross, names(given->client) + ": " + text(given->exception));
    if (const auto* retried = fact.as<BatchRetried>())
        return ofProducer(MarkShape::Dot, names(retried->client) + ": " + text(errorName(retried->error)));
    if (const auto* blocked = fact.as<SendBlocked>())
        return ofProducer(MarkShape::Pause, LaneWords::tr("send() holds %1").arg(names(blocked->client)));
    if (fact.as<BatchDeduplicated>())
        return ofProducer(MarkShape::Ring, LaneWords::tr("known already"));
    if (const auto* given = fact.as<ProducerIdAssigned>(); given && fact.rule == Rule::EpochBumpByClient)
        return ofProducer(MarkShape::Diamond, LaneWords::tr("epoch %1").arg(given->producerEpoch.value));

    // What becomes of the files that hold them.
    if (const auto* rolled = fact.as<SegmentRolled>())
        return ofPartition(rolled->partition, Lane::Records, MarkShape::Square,
            [&](const QString&) { return LaneWords::tr("rolled %1").arg(rolled->baseOffset.value); });
    if (const auto* retired = fact.as<SegmentRetired>())
        return ofPartition(retired->partition, Lane::Records, MarkShape::Square,
            [&](const QString&) { return LaneWords::tr("retired %1").arg(retired->baseOffset.value); });
    if (const auto* cleaned = fact.as<CleaningEnded>())
        return ofPartition(cleaned->partition, Lane::Records, MarkShape::Diamond,
            [&](const QString&) { return LaneWords::tr("compacted to %1").arg(cleaned->cleanUpTo.value); });

    if (const auto* stopped = fact.as<NodeStopped>())
        return fault(stopped->how == StopKind::Stopped ? MarkShape::Square : MarkShape::Cross,
            names(stopped->id) + " " + stopKindWord(stopped->how));
    if (const auto* paused = fact.as<NodePaused>())
        return fault(MarkShape::Pause, LaneWords::tr("%1 paused").arg(names(paused->id)));
    if (const auto* resumed = fact.as<NodeResumed>())
        return fault(MarkShape::Back, LaneWords::tr("%1 goes on").arg(names(resumed->id)));
    if (const auto* started = fact.as<NodeStarted>();
        started && (started->id.isBroker() || started->id.isController()))
        return fault(MarkShape::Back, LaneWords::tr("%1 starts").arg(names(started->id)));
    if (const auto* cut = fact.as<LinkCut>())
        return fault(MarkShape::Cut, LaneWords::tr("cut %1 → %2").arg(names(cut->from), names(cut->to)));
    if (const auto* healed = fact.as<LinkHealed>())
        return fault(MarkShape::Back, LaneWords::tr("healed %1 → %2").arg(names(healed->from), names(healed->to)));
    if (fact.as<PointReached>() || fact.as<DiskSet>() || fact.as<NodeTuned>() || fact.as<BrokerFenced>())
        return fault(MarkShape::Ring, factSentence(fact, names));
    if (const auto* frozen = fact.as<FetcherFrozen>())
        return fault(frozen->frozen ? MarkShape::Pause : MarkShape::Back, factSentence(fact, names));
    if (const auto* limit = fact.as<ReplicationThrottled>())
        return fault(limit->throttled ? MarkShape::Pause : MarkShape::Back, factSentence(fact, names));
    if (fact.as<LogTruncated>())
        return fault(MarkShape::Ragged, factSentence(fact, names));
    return std::nullopt;
}

// Each replica rolls, retires and compacts its own files alike: the first that does is marked.
bool isOfFiles(const Fact& fact)
{
    return fact.as<SegmentRolled>() || fact.as<SegmentRetired>() || fact.as<CleaningEnded>();
}

bool standsAlready(const std::vector<LaneMark>& marks, const LaneMark& mark)
{
    constexpr std::ptrdiff_t kNear = 16;
    const auto from = marks.end() - std::min<std::ptrdiff_t>(kNear, std::ssize(marks));
    return std::any_of(from, marks.end(), [&](const LaneMark& m) { return m.shape == mark.shape && m.words == mark.words; });
}

} // namespace

void Lanes::clear()
{
    for (auto& lane : m_lanes)
        lane.clear();
    m_told.clear();
}

void Lanes::append(const std::vector<FactSlice>& slices, const NodeNames& names)
{
    for (const auto& slice : slices)
        for (std::size_t i = 0; i < slice.size(); ++i) {
            if (slice[i].at < Time{}) // the start is not part of the story
                continue;
            if (auto made = placed(slice[i], names)) {
                if (isOfFiles(slice[i]) && standsAlready(lane(made->lane), made->mark))
                    continue;
                if (!made->mark.words.isEmpty())
                    m_told.emplace(slice[i].id, slice[i]);
                m_lanes[static_cast<std::size_t>(made->lane)].push_back(std::move(made->mark));
            }
        }
}

void Lanes::retell(const NodeNames& names)
{
    for (auto& lane : m_lanes)
        for (LaneMark& mark : lane)
            if (const auto told = m_told.find(mark.id); told != m_told.end())
                mark.words = placed(told->second, names)->mark.words;
}

std::pair<std::size_t, std::size_t> Lanes::range(Lane which, Time from, Time to) const
{
    const auto& marks = lane(which);
    const auto first = std::lower_bound(marks.begin(), marks.end(), from, [](const LaneMark& m, Time t) { return m.at < t; });
    const auto last = std::upper_bound(first, marks.end(), to, [](Time t, const LaneMark& m) { return t < m.at; });
    return {static_cast<std::size_t>(first - marks.begin()), static_cast<std::size_t>(last - marks.begin())};
}

} // namespace ui
