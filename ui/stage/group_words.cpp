#include "ui/stage/group_words.h"

#include <algorithm>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/paint_group_panels.h"
#include "ui/stage/storage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

using std::chrono::seconds;
constexpr Duration kRealSession{seconds(45)}, kRealPoll{seconds(300)}; // facts §7.1
constexpr std::size_t kPartitionsNamed = 4;

// "6 s", as settings are told; what is not whole: "1.5 s".
QString spanText(Duration time) { return time % seconds(1) == Duration::zero() ? longSpan(time) : durationText(time); }

QString text(const std::string& words) { return QString::fromStdString(words); }

QString named(const std::vector<TopicPartition>& partitions)
{
    QStringList names;
    for (const TopicPartition& partition : partitions) {
        if (names.size() == kPartitionsNamed)
            break;
        names << text(partition.toString());
    }
    const QString all = names.join(QStringLiteral(", "));
    return partitions.size() > kPartitionsNamed ? Stage::tr("%1 and %2 more").arg(all,
        number(static_cast<std::int64_t>(partitions.size() - kPartitionsNamed))) : all;
}

StateWords ofMembership(const GroupLevel& group, const GroupMemberSeen& member)
{
    const ConsumerView& consumer = *member.client->consumer;
    const bool isClassic = member.member ? member.member->kind == GroupKind::Classic : group.group().kind == GroupKind::Classic;
    switch (consumer.membership.value) {
    case MembershipState::Unjoined:
        return consumer.coordinator.value == kNoBroker ? StateWords{Stage::tr("looks for the coordinator"), Stage::tr("looks"), Tone::Dry}
                                                       : StateWords{Stage::tr("not in the group yet"), Stage::tr("not in"), Tone::Dry};
    case MembershipState::Joining:
        return {isClassic ? Stage::tr("joins: waits for the others") : Stage::tr("joins"), Stage::tr("joins"), Tone::Dry};
    case MembershipState::Syncing:
        return {member.member && member.member->id == group.group().leader ? Stage::tr("leads: hands in the plan")
            : Stage::tr("waits for the leader's plan"),
            Stage::tr("syncs"), Tone::Dry};
    case MembershipState::Reconciling:
        return {Stage::tr("gives up and takes partitions"), Stage::tr("reconciles"), Tone::Dry};
    case MembershipState::Acknowledging:
        return {Stage::tr("tells that it has what it was given"), Stage::tr("acknowledges"), Tone::Dry};
    case MembershipState::Fenced:
        return {Stage::tr("fenced: it gives up everything"), Stage::tr("fenced"), Tone::Bad};
    case MembershipState::Leaving:
        return {Stage::tr("leaves"), Stage::tr("leaves"), Tone::Neutral};
    case MembershipState::Left:
        return {Stage::tr("left the group"), Stage::tr("left"), Tone::Neutral};
    case MembershipState::Stale:
        return {Stage::tr("left: poll() came too late"), Stage::tr("left"), Tone::Bad};
    case MembershipState::Failed:
        return {Stage::tr("ended with an exception"), Stage::tr("ended"), Tone::Bad};
    case MembershipState::Stable:
        break;
    }
    return {};
}

// What KIP-848 lets it wait for.
StateWords ofReconciling(const GroupLevel& group, const GroupMemberSeen& member)
{
    if (!member.member || member.member->kind != GroupKind::Consumer)
        return {};
    if (!member.member->pendingRevocation.empty())
        return {Stage::tr("gives up %1").arg(named(member.member->pendingRevocation)), Stage::tr("gives up"), Tone::Dry};
    const auto awaited = group.awaited(member);
    if (awaited.empty())
        return {};
    const auto& [partition, owner] = awaited.front();
    return {owner == kLabNode ? Stage::tr("waits for %1").arg(text(partition.toString()))
                              : Stage::tr("waits for %1, still with %2").arg(text(partition.toString()), group.nameOf(owner, {})),
        Stage::tr("waits"), Tone::Dry};
}

QString spanTimes(const OwnerSpan& span)
{
    return span.to == kNever ? Stage::tr("since %1").arg(instantText(span.from))
                             : Stage::tr("%1 to %2, %3").arg(instantText(span.from), instantText(span.to),
                                 durationText(span.to - span.from));
}

QString spanWords(const GroupLevel& group, const OwnerSpan& span, const QString& partition)
{
    switch (span.kind) {
    case OwnerSpan::Kind::Owned:
        return Stage::tr("%1 reads %2").arg(group.nameOf(span.client, span.memberId), partition);
    case OwnerSpan::Kind::Stopped:
        return Stage::tr("%1: stopped by the rebalance").arg(partition);
    case OwnerSpan::Kind::Unserved:
        return Stage::tr("%1: nobody reads, nobody knows yet").arg(partition);
    }
    return {};
}

const OwnerSpan* spanOf(const GroupLevel& group, const ObjectId& id)
{
    const OwnershipView* owner = group.ownership(id.topicPartition());
    for (std::size_t i = owner ? owner->spans.size() : 0; i-- > 0;)
        if (static_cast<std::int64_t>(owner->spans[i].since.value) == id.offset)
            return &owner->spans[i];
    return nullptr;
}

template <class List, class Fact>
auto findByFact(const List& list, Fact fact, std::int64_t wanted) -> decltype(&list[0])
{
    for (std::size_t i = list.size(); i-- > 0;)
        if (static_cast<std::int64_t>(fact(list[i]).value) == wanted)
            return &list[i];
    return nullptr;
}

QString offsetText(const Told<Offset>* offset) { return offset ? number(offset->value.value) : QStringLiteral("–"); }

std::vector<ProducerDetail> rowDetails(const GroupLevel& group, const TopicPartition& partition)
{
    const GroupRowNumbers row = group.numbers(partition);
    std::vector<ProducerDetail> out;
    if (row.span)
        out.push_back({Stage::tr("read by"), row.span->kind == OwnerSpan::Kind::Owned
            ? group.nameOf(row.span->client, row.span->memberId) : gapWords(row.span->kind),
            row.span->kind == OwnerSpan::Kind::Unserved ? Tone::Bad : Tone::Neutral, row.span->since});
    else
        out.push_back({Stage::tr("read by"), row.reader ? Stage::tr("%1, by assign()").arg(text(row.reader->name))
            : Stage::tr("nobody"), Tone::Neutral, {}});
    out.push_back({Stage::tr("committed"), row.committed ? number(row.committed->value.value) : Stage::tr("nothing"),
        Tone::Neutral, row.committed ? row.committed->since : FactId{}});
    if (row.committed && !row.committed->metadata.empty())
        out.push_back({Stage::tr("with the metadata"), text(row.committed->metadata).left(60), Tone::Neutral, row.committed->since});
    if (row.committed && row.committed->leaderEpoch != kNoLeaderEpoch)
        out.push_back({Stage::tr("leader epoch of it"), number(row.committed->leaderEpoch.value), Tone::Neutral, row.committed->since});
    out.push_back({Stage::tr("position"), row.position ? offsetText(row.position) : Stage::tr("not known"), Tone::Neutral,
        row.position ? row.position->since : FactId{}});
    out.push_back({Stage::tr("high watermark"), row.highWatermark ? number(row.highWatermark->value.value)
        : Stage::tr("no leader"), Tone::Water, row.highWatermark ? row.highWatermark->since : FactId{}});
    if (row.lag)
        out.push_back({row.position ? Stage::tr("lag, from the position") : Stage::tr("lag, from committed"),
            number(*row.lag), *row.lag >= 10 ? Tone::Dry : Tone::Neutral, {}});
    if (row.isPaused)
        out.push_back({Stage::tr("fetching"), Stage::tr("paused by pause()"), Tone::Dry, {}});
    if (row.failing)
        out.push_back({Stage::tr("stuck at offset"), number(row.failing->value.offset.value), Tone::Bad, row.failing->since});
    if (const OwnershipView* owner = group.ownership(partition)) {
        if (owner->moves > 0)
            out.push_back({Stage::tr("moved to another member"), counted(owner->moves, Stage::tr("%1 time"), Stage::tr("%1 times")),
                Tone::Neutral, {}});
        if (owner->stopped > Duration::zero())
            out.push_back({Stage::tr("stopped by rebalances"), durationText(owner->stopped), Tone::Neutral, {}});
        if (owner->unserved > Duration::zero())
            out.push_back({Stage::tr("read by nobody"), durationText(owner->unserved), Tone::Bad, {}});
    }
    return out;
}

std::vector<ProducerDetail> detailsOfMember(const GroupLevel& group, const GroupMemberSeen& member)
{
    std::vector<ProducerDetail> out;
    const FactId since = member.member ? member.member->since : FactId{};
    const auto add = [&](const QString& label, const QString& value, Tone tone = Tone::Neutral,
        FactId fact = {}) { out.push_back({label, value, tone, fact == FactId{} ? since : fact}); };
    const StateWords state = stateOf(group, member);
    if (!state.words.isEmpty())
        add(Stage::tr("does"), state.words, state.tone, member.client ? member.client->consumer->membership.since : since);
    if (member.member) {
        const GroupMemberView& seen = *member.member;
        add(Stage::tr("member id"), text(seen.id));
        if (!seen.instanceId.empty())
            add(QStringLiteral("group.instance.id"), text(seen.instanceId));
        if (seen.kind == GroupKind::Consumer)
            add(Stage::tr("member epoch"), Stage::tr("%1 of %2").arg(seen.epoch).arg(group.group().generation),
                seen.epoch == group.group().generation ? Tone::Neutral : Tone::Dry);
        else if (seen.id == group.group().leader)
            add(Stage::tr("role"), Stage::tr("leads the group: computes the plan"));
        if (!seen.pattern.empty())
            add(Stage::tr("subscribed to"), Stage::tr("pattern %1").arg(text(seen.pattern)));
        if (!seen.assignors.empty()) {
            QStringList names;
            for (const std::string& one : seen.assignors)
                names << text(one);
            add(seen.kind == GroupKind::Consumer ? Stage::tr("asks for the assignor") : Stage::tr("offers the assignors"),
                names.join(QStringLiteral(", ")));
        }
        if (seen.sessionTimeout > Duration::zero())
            add(QStringLiteral("session.timeout.ms"), spanText(seen.sessionTimeout));
        if (seen.rebalanceTimeout > Duration::zero())
            add(QStringLiteral("max.poll.interval.ms"), spanText(seen.rebalanceTimeout));
        if (!seen.pendingRevocation.empty())
            add(Stage::tr("has still to give up"), named(seen.pendingRevocation), Tone::Dry);
    }
    if (const auto left = group.pollDeadline(member))
        add(Stage::tr("poll() is due in"), *left > Duration::zero() ? durationText(*left) : Stage::tr("it is late"),
            *left < seconds(1) ? Tone::Bad : Tone::Neutral);
    if (!member.client || member.client->kind != NodeKind::Consumer)
        return out;
    const ConsumerView& consumer = *member.client->consumer;
    if (!consumer.paused.empty())
        add(Stage::tr("paused"), named({consumer.paused.begin(), consumer.paused.end()}), Tone::Dry);
    for (const auto& [partition, failing] : consumer.failing)
        add(Stage::tr("cannot read"), Stage::tr("%1 of %2: %3").arg(number(failing.value.offset.value),
            text(partition.toString()), text(failing.value.exception)), Tone::Bad, failing.since);
    if (consumer.failed.known())
        add(Stage::tr("ended with"), text(consumer.failed.value.exception), Tone::Bad, consumer.failed.since);
    if (consumer.commits + consumer.failedCommits > 0)
        add(Stage::tr("commits"), consumer.failedCommits > 0 ? Stage::tr("%1, failed %2").arg(number(consumer.commits),
            number(consumer.failedCommits)) : number(consumer.commits),
            consumer.failedCommits > 0 ? Tone::Dry : Tone::Neutral, consumer.lastCommit.since);
    if (consumer.deadLetters > 0)
        add(Stage::tr("sent to the dead letter topic"), number(consumer.deadLetters));
    if (consumer.poisonSkipped > 0)
        add(Stage::tr("skipped as unreadable"), number(consumer.poisonSkipped));
    Duration stopped = consumer.stoppedFor;
    if (consumer.stoppedSince != kNever)
        stopped += group.now() - consumer.stoppedSince;
    if (stopped > Duration::zero())
        add(Stage::tr("stood still for rebalances"), durationText(stopped), Tone::Neutral, consumer.assignment.since);
    return out;
}

const GroupMemberSeen* memberSeen(const GroupLevel& group, const ObjectId& id)
{
    for (const GroupMemberSeen& member : group.members())
        if (member.id == id)
            return &member;
    return nullptr;
}

} // namespace

QString groupPanelTitle(const GroupView& group, GroupThing panel, bool brief)
{
    switch (panel) {
    case GroupThing::Ownership:
        return Stage::tr("Who reads what");
    case GroupThing::Ladder:
        return brief ? Stage::tr("Messages") : Stage::tr("Messages of the rebalance");
    case GroupThing::OtherLadder:
        if (brief)
            return group.kind == GroupKind::Classic ? QStringLiteral("KIP-848") : Stage::tr("Classic");
        return group.kind == GroupKind::Classic ? Stage::tr("The same, KIP-848") : Stage::tr("The same, classic");
    case GroupThing::Assignors:
        return brief ? Stage::tr("Assignors") : Stage::tr("Assignors compared");
    case GroupThing::OffsetsLog:
        if (brief)
            return Stage::tr("Offsets topic");
        return group.offsetsPartition >= 0 ? QStringLiteral("__consumer_offsets-%1").arg(group.offsetsPartition)
            : QStringLiteral("__consumer_offsets");
    default:
        return {};
    }
}

QString generationWord(const GroupView& group, std::int32_t generation, bool brief)
{
    if (group.kind == GroupKind::Consumer)
        return Stage::tr("epoch %1").arg(generation);
    return (brief ? Stage::tr("gen %1") : Stage::tr("generation %1")).arg(generation);
}

QString protocolWords(const GroupView& group)
{
    const QString protocol = text(group.protocol);
    QStringList parts{group.kind == GroupKind::Consumer ? QStringLiteral("KIP-848") : Stage::tr("classic")};
    if (!protocol.isEmpty())
        parts << protocol;
    if (group.kind == GroupKind::Classic && !protocol.isEmpty())
        parts << (group.protocol == "cooperative-sticky" ? Stage::tr("cooperative") : Stage::tr("eager"));
    return parts.join(QStringLiteral(" · "));
}

QString markWords(const GroupLevel& group, const GroupMark& mark, bool brief)
{
    const QString who = group.nameOf(mark.client, mark.memberId);
    switch (mark.what) {
    case GroupMark::What::Joined:
        return Stage::tr("%1 joins").arg(who);
    case GroupMark::What::Left:
        return Stage::tr("%1 leaves").arg(who);
    case GroupMark::What::Died:
        return Stage::tr("%1 dies").arg(who);
    case GroupMark::What::SessionExpired:
        return brief ? Stage::tr("session expires") : Stage::tr("session of %1 expires").arg(who);
    case GroupMark::What::RebalanceTimeout:
        return Stage::tr("%1 is late: removed").arg(who);
    case GroupMark::What::PollMissed:
        return Stage::tr("%1 misses poll()").arg(who);
    case GroupMark::What::Replaced:
        return Stage::tr("%1 is replaced").arg(who);
    }
    return {};
}

bool isBadMark(GroupMark::What what) { return what != GroupMark::What::Joined && what != GroupMark::What::Left
    && what != GroupMark::What::Replaced; }

QString rebalanceWords(const GroupLevel& group, const RebalanceView& rebalance)
{
    return QStringLiteral("%1 → %2").arg(generationWord(group.group(), rebalance.generationBefore)).arg(rebalance.generation);
}

StateWords stateOf(const GroupLevel& group)
{
    const GroupView& view = group.group();
    if (view.loading)
        return {Stage::tr("broker %1 reads %2 back").arg(view.coordinator.value).arg(groupPanelTitle(view,
            GroupThing::OffsetsLog)), Stage::tr("loading"), Tone::Dry};
    const QString word = view.state.known() ? groupStateWord(view.state.value) : Stage::tr("no members, offsets only");
    const Tone tone = !view.state.known() || view.state.value == GroupState::Empty ? Tone::Neutral
        : view.state.value == GroupState::Dead                                     ? Tone::Bad
        : group.isMoving()                                                         ? Tone::Dry
                                                                                   : Tone::Ok;
    return {word, word, tone};
}

StateWords stateOf(const GroupLevel& group, const GroupMemberSeen& member)
{
    if (const ClientView* client = member.client; client && client->kind == NodeKind::Consumer) {
        const NodeLook look = lookOf(*client);
        if (client->consumer->failed.known())
            return {Stage::tr("ended: %1").arg(text(client->consumer->failed.value.exception)), Stage::tr("ended"), Tone::Bad};
        if (look != NodeLook::Running)
            return {lookWord(look), lookWord(look), look == NodeLook::Killed || look == NodeLook::PoweredOff ? Tone::Bad
                : look == NodeLook::Paused ? Tone::Dry : Tone::Neutral};
        if (const StateWords words = ofMembership(group, member); !words.words.isEmpty()
            && (client->consumer->membership.known() || !member.member))
            return words;
        if (!client->consumer->failing.empty()) {
            const auto& [partition, failing] = *client->consumer->failing.begin();
            return {Stage::tr("stuck at %1 of %2").arg(number(failing.value.offset.value), text(partition.toString())),
                Stage::tr("stuck"), Tone::Bad};
        }
    }
    if (const StateWords words = ofReconciling(group, member); !words.words.isEmpty())
        return words;
    if (group.isMoving() && group.group().kind == GroupKind::Classic && member.client && member.client->consumer->membership.known())
        return {Stage::tr("reads on: has not heard of it yet"), Stage::tr("reads on"), Tone::Dry}; // its own view is Stable
    if (group.isMoving() && group.group().kind == GroupKind::Classic)
        return {Stage::tr("rebalancing"), Stage::tr("rebalancing"), Tone::Dry};
    if (const auto left = group.pollDeadline(member); left && *left < kRealPoll)
        return {*left > Duration::zero() ? Stage::tr("at work, poll() due in %1").arg(durationText(*left))
            : Stage::tr("at work, poll() is late"), Stage::tr("at work"),
            *left < seconds(1) ? Tone::Bad : Tone::Neutral};
    if (member.partitions && member.partitions->empty())
        return {Stage::tr("no partition is left for it"), Stage::tr("idle"), Tone::Neutral};
    if (member.client && !member.client->consumer->paused.empty())
        return {Stage::tr("%1 paused").arg(named({member.client->consumer->paused.begin(),
            member.client->consumer->paused.end()})), Stage::tr("paused"), Tone::Dry};
    if (!member.member && !member.client)
        return {};
    if (member.partitions)
        return {counted(static_cast<std::int64_t>(member.partitions->size()), Stage::tr("reads %1 partition"),
            Stage::tr("reads %1 partitions")), Stage::tr("reads"), Tone::Ok};
    return {};
}

QString scaledWords(const GroupLevel& group, bool brief)
{
    Duration session = kRealSession, poll = kRealPoll;
    for (const GroupMemberSeen& member : group.members())
        if (member.member && member.client && member.client->kind == NodeKind::Consumer) {
            if (member.member->sessionTimeout > Duration::zero())
                session = std::min(session, member.member->sessionTimeout);
            if (member.member->rebalanceTimeout > Duration::zero())
                poll = std::min(poll, member.member->rebalanceTimeout);
        }
    QStringList parts;
    if (session != kRealSession)
        parts << Stage::tr("session %1 (45 s)").arg(spanText(session));
    if (poll != kRealPoll && (!brief || parts.isEmpty()))
        parts << Stage::tr("poll() within %1 (5 min)").arg(spanText(poll));
    return parts.isEmpty() ? QString() : Stage::tr("scaled: %1").arg(parts.join(QStringLiteral(", ")));
}

QString trendWord(LagTrend trend)
{
    return trend == LagTrend::Growing ? Stage::tr("growing") : trend == LagTrend::Shrinking ? Stage::tr("shrinking") : QString();
}

QString gapWords(OwnerSpan::Kind kind)
{
    return kind == OwnerSpan::Kind::Stopped ? Stage::tr("stopped by the rebalance") : kind == OwnerSpan::Kind::Unserved
        ? Stage::tr("nobody reads, nobody knows yet") : QString();
}

QString secondsText(Time at, Duration tick)
{
    const std::int64_t ms = at.nanos() / 1'000'000, step = tick.count() / 1'000'000;
    const auto whole = [&](std::int64_t unit, const char* name) { return number(ms / unit) + QLatin1Char(' ') + QLatin1String(name); };
    if (step >= 86'400'000)
        return whole(86'400'000, "d");
    if (step >= 3'600'000)
        return whole(3'600'000, "h");
    if (step >= 60'000)
        return whole(60'000, "min");
    if (step >= 1'000)
        return whole(1'000, "s");
    const int decimals = step >= 100 ? 1 : step >= 10 ? 2 : 3;
    const QString fraction = QStringLiteral("%1").arg(std::abs(ms) % 1000, 3, 10, QLatin1Char('0')).left(decimals);
    return (ms < 0 && ms > -1000 ? QStringLiteral("-")
        : QString()) + number(ms / 1000) + QLatin1Char('.') + fraction + QStringLiteral(" s");
}

std::vector<ProducerDetail> groupDetails(const GroupLevel& group)
{
    const GroupView& view = group.group();
    const FactId since = view.state.since;
    std::vector<ProducerDetail> out;
    const StateWords state = stateOf(group);
    out.push_back({Stage::tr("state"), state.words, state.tone, since});
    out.push_back({view.kind == GroupKind::Consumer ? Stage::tr("group epoch") : Stage::tr("generation"),
        number(view.generation), Tone::Neutral, since});
    if (view.kind == GroupKind::Consumer && view.assignmentEpoch >= 0)
        out.push_back({Stage::tr("assignment epoch"), number(view.assignmentEpoch), view.assignmentEpoch == view.generation
            ? Tone::Neutral : Tone::Dry, since});
    out.push_back({Stage::tr("protocol"), protocolWords(view), Tone::Neutral, since});
    if (view.coordinator != kNoBroker)
        out.push_back({Stage::tr("coordinator"), Stage::tr("broker %1").arg(view.coordinator.value), Tone::Neutral, since});
    if (view.offsetsPartition >= 0)
        out.push_back({Stage::tr("its records"), groupPanelTitle(view, GroupThing::OffsetsLog), Tone::Neutral, {}});
    if (view.kind == GroupKind::Classic && !view.leader.empty())
        if (const auto leader = view.members.find(view.leader); leader != view.members.end())
            out.push_back({Stage::tr("leader"), group.nameOf(leader->second.client, view.leader), Tone::Neutral, leader->second.since});
    out.push_back({Stage::tr("members"), number(static_cast<std::int64_t>(view.members.size())), Tone::Neutral, {}});
    out.push_back({Stage::tr("rebalances"), number(view.rebalanceCount), Tone::Neutral, view.rebalances.empty() ? FactId{}
        : view.rebalances.back().began});
    if (!group.rows().empty())
        out.push_back({Stage::tr("lag of all partitions"), number(group.lagOfAll()), Tone::Neutral, {}});
    return out;
}

std::vector<ProducerDetail> memberDetails(const ClusterView& view, Time now, NodeId id)
{
    const ClientView* client = view.client(id);
    const auto found = client ? view.groups.find(client->consumer->group) : view.groups.end();
    if (found == view.groups.end())
        return {};
    const GroupLevel group(view, *found->second, now);
    const GroupMemberSeen* member = group.memberOf(id);
    return member ? detailsOfMember(group, *member) : std::vector<ProducerDetail>();
}

std::vector<ProducerDetail> detailsOfGroup(const ClusterView& view, Time now, const GroupPanels* panels, const ObjectId& id)
{
    const auto found = id.isOfGroup() ? view.groups.find(id.groupId()) : view.groups.end();
    if (found == view.groups.end())
        return {};
    const GroupLevel group(view, *found->second, now);
    switch (id.kind) {
    case StageKind::GroupRow:
        return rowDetails(group, id.topicPartition());
    case StageKind::OwnerSpan: {
        std::vector<ProducerDetail> out;
        if (const OwnerSpan* span = spanOf(group, id)) {
            out.push_back({Stage::tr("from"), instantText(span->from), Tone::Neutral, span->since});
            out.push_back({Stage::tr("to"), span->to == kNever ? Stage::tr("now") : instantText(span->to), Tone::Neutral, span->until});
            out.push_back({Stage::tr("for"), durationText((span->to == kNever ? now : span->to) - span->from), Tone::Neutral, {}});
            if (span->kind != OwnerSpan::Kind::Owned)
                out.push_back({Stage::tr("read before by"), group.nameOf(span->client, span->memberId), Tone::Neutral, {}});
            if (span->generation >= 0)
                out.push_back({found->second->kind == GroupKind::Consumer ? Stage::tr("member epoch") : Stage::tr("generation"),
                    number(span->generation), Tone::Neutral, {}});
            if (span->to == kNever)
                for (ProducerDetail& detail : rowDetails(group, id.topicPartition()))
                    out.push_back(std::move(detail));
        }
        return out;
    }
    case StageKind::GroupMember:
        if (const GroupMemberSeen* member = memberSeen(group, id))
            return detailsOfMember(group, *member);
        return {};
    default:
        break;
    }
    if (id.isGroupThing(GroupThing::Generation))
        if (const GenerationSpan* span = findByFact(found->second->generations,
            [](const GenerationSpan& one) { return one.since; }, id.offset))
            return {{Stage::tr("from"), instantText(span->from), Tone::Neutral, span->since},
                {Stage::tr("to"), span->to == kNever ? Stage::tr("now") : instantText(span->to), Tone::Neutral, {}}};
    if (id.isGroupThing(GroupThing::Rebalance))
        if (const RebalanceView* one = findByFact(found->second->rebalances, [](const RebalanceView& r) { return r.began; }, id.offset)) {
            std::vector<ProducerDetail> out{{Stage::tr("from"), instantText(one->from), Tone::Neutral, one->began}};
            out.push_back({Stage::tr("to"), one->to == kNever ? Stage::tr("under way") : instantText(one->to), one->to == kNever
                ? Tone::Dry : Tone::Neutral, one->ended});
            out.push_back({Stage::tr("took"), durationText((one->to == kNever ? now : one->to) - one->from), Tone::Neutral, {}});
            if (one->client != kLabNode)
                out.push_back({Stage::tr("because of"), group.nameOf(one->client, {}), Tone::Neutral, one->began});
            return out;
        }
    if (id.isGroupThing(GroupThing::Mark))
        if (const GroupMark* mark = findByFact(found->second->marks, [](const GroupMark& one) { return one.fact; }, id.offset))
            return {{Stage::tr("at"), instantText(mark->at), Tone::Neutral, mark->fact}};
    if (id.isGroupThing(GroupThing::Ownership)) {
        std::vector<ProducerDetail> out = groupDetails(group);
        out.erase(out.begin()); // its state is told with its name
        return out;
    }
    if (const FactId fact = factOfGroupPart(view, panels, id); fact != FactId{})
        return {{Stage::tr("fact"), number(static_cast<std::int64_t>(fact.value)), Tone::Neutral, fact}};
    return {};
}

Spoken spokenOfGroup(const ClusterView& view, Time now, const GroupPanels* panels, const ObjectId& id)
{
    const auto found = id.isOfGroup() ? view.groups.find(id.groupId()) : view.groups.end();
    if (found == view.groups.end())
        return {};
    const GroupLevel group(view, *found->second, now);
    const QString partition = id.isInGroupRow() ? text(id.topicPartition().toString()) : QString();
    switch (id.kind) {
    case StageKind::GroupRow: {
        const GroupRowNumbers row = group.numbers(id.topicPartition());
        QStringList parts{row.span ? row.span->kind == OwnerSpan::Kind::Owned
            ? Stage::tr("read by %1").arg(group.nameOf(row.span->client, row.span->memberId)) : gapWords(row.span->kind)
                                   : Stage::tr("read by nobody")};
        if (row.committed)
            parts << Stage::tr("committed %1").arg(number(row.committed->value.value));
        if (row.lag)
            parts << Stage::tr("lag %1").arg(number(*row.lag));
        return {partition, parts.join(QStringLiteral(", "))};
    }
    case StageKind::OwnerSpan:
        if (const OwnerSpan* span = spanOf(group, id))
            return {spanWords(group, *span, partition), spanTimes(*span)};
        return {partition, {}};
    case StageKind::GroupMember:
        if (const GroupMemberSeen* member = memberSeen(group, id))
            return {Stage::tr("member %1").arg(member->name), stateOf(group, *member).words};
        return {Stage::tr("member %1").arg(text(id.behindGroup())), Stage::tr("gone")};
    default:
        break;
    }
    if (id.isGroupThing(GroupThing::Ownership))
        return {groupPanelTitle(group.group(), GroupThing::Ownership), stateOf(group).words};
    if (id.isGroupPanel())
        return {groupPanelTitle(group.group(), static_cast<GroupThing>(id.other)), {}};
    if (id.isGroupThing(GroupThing::Generation)) {
        const GenerationSpan* span = findByFact(found->second->generations, [](const GenerationSpan& one) { return one.since; }, id.offset);
        return {span ? generationWord(group.group(), span->generation) : QString(), span
            ? Stage::tr("since %1").arg(instantText(span->from)) : QString()};
    }
    if (id.isGroupThing(GroupThing::Rebalance)) {
        const RebalanceView* one = findByFact(found->second->rebalances, [](const RebalanceView& r) { return r.began; }, id.offset);
        return {one ? Stage::tr("rebalance, %1").arg(rebalanceWords(group, *one)) : QString(), one ? one->to == kNever
            ? Stage::tr("under way") : durationText(one->to - one->from) : QString()};
    }
    if (id.isGroupThing(GroupThing::Mark)) {
        const GroupMark* mark = findByFact(found->second->marks, [](const GroupMark& one) { return one.fact; }, id.offset);
        return {mark ? markWords(group, *mark) : QString(), mark ? instantText(mark->at) : QString()};
    }
    if (id.isGroupThing(GroupThing::RowsAbove))
        return {Stage::tr("partitions before these"), {}};
    if (id.isGroupThing(GroupThing::RowsBelow))
        return {Stage::tr("partitions after these"), {}};
    if (id.isGroupThing(GroupThing::MembersBefore))
        return {Stage::tr("members before these"), {}};
    if (id.isGroupThing(GroupThing::MembersBehind))
        return {Stage::tr("members after these"), {}};
    if (id.isGroupThing(GroupThing::Coordinator))
        return {Stage::tr("coordinator"), group.group().coordinator == kNoBroker ? Stage::tr("nobody")
            : Stage::tr("broker %1").arg(group.group().coordinator.value)};
    return spokenOfGroupPart(view, panels, id);
}

} // namespace ui
