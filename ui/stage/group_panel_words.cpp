#include "ui/stage/group_panel_words.h"

#include <QStringList>

#include <algorithm>

#include "engine/base/murmur2.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/paint_group_panels.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr std::size_t kNamedStops = 3;

QString text(std::string_view words) { return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())); }
QString nameOf(const AssignorsShown& shown, const std::string& id)
{
    for (const auto& [member, name] : shown.names)
        if (member == id)
            return name;
    return text(id);
}

// What a member, or a partition, stood still: the sum of its stretches; negative: it still does.
Duration lengthOf(Time from, Time to) { return to == kNever ? Duration{-1} : to - from; }
Duration plus(Duration sum, Duration more) { return sum < Duration{0} || more < Duration{0} ? Duration{-1} : sum + more; }
QString lengthWords(Duration length) { return length < Duration{0} ? Stage::tr("still") : durationText(length); }

template <class Key>
struct Sum {
    Key key;
    Duration length{0};
};
template <class Key>
void add(std::vector<Sum<Key>>& sums, const Key& key, Duration length)
{
    const auto found = std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.key == key; });
    if (found == sums.end())
        sums.push_back({key, length});
    else
        found->length = plus(found->length, length);
}

template <class Key>
QString mostWords(const std::vector<Sum<Key>>& sums)
{
    Duration most{0};
    for (const auto& sum : sums)
        most = most < Duration{0} || sum.length < Duration{0} ? Duration{-1} : std::max(most, sum.length);
    return lengthWords(most);
}
template <class Key>
QString longest(const std::vector<Sum<Key>>& sums, const QString& many) { return many.arg(sums.size()).arg(mostWords(sums)); }
QString lasting(const std::vector<Sum<TopicPartition>>& sums, const QString& few, const QString& many)
{
    if (sums.size() > kNamedStops)
        return longest(sums, many);
    QStringList words;
    for (const auto& sum : sums)
        words << QStringLiteral("%1 %2").arg(text(sum.key.toString()), lengthWords(sum.length));
    return few.arg(words.join(QStringLiteral(", ")));
}

const RebalanceLadder* ladderOf(const GroupPanels* panels, const ObjectId& id)
{
    if (!panels)
        return nullptr;
    const auto& ladder = id.isGroupThing(GroupThing::OtherArrow) ? panels->other.ladder : panels->ladder;
    return ladder && (id.kind == StageKind::Message || ladder->group == id.text) ? ladder.get() : nullptr;
}
const LadderArrow* arrowOf(const RebalanceLadder& ladder, const ObjectId& id)
{
    if (id.isGroupThing(GroupThing::OtherArrow))
        return id.offset >= 0 && id.offset < static_cast<std::int64_t>(ladder.arrows.size())
            ? &ladder.arrows[static_cast<std::size_t>(id.offset)] : nullptr;
    for (const LadderArrow& arrow : ladder.arrows)
        if (static_cast<std::int64_t>(arrow.message.value) == id.number)
            return &arrow;
    return nullptr;
}
template <class List, class Fact>
auto withFact(const List& list, Fact fact, std::int64_t wanted) -> decltype(&*list.begin())
{
    for (const auto& one : list)
        if (static_cast<std::int64_t>(fact(one).value) == wanted)
            return &one;
    return nullptr;
}

Spoken spokenInLadder(const RebalanceLadder& ladder, const ObjectId& id)
{
    switch (static_cast<GroupThing>(id.other)) {
    case GroupThing::State:
        return id.number < static_cast<std::int64_t>(ladder.states.size())
            ? spokenOfState(ladder, static_cast<std::size_t>(id.number)) : Spoken{};
    case GroupThing::Stop:
        if (const auto* stop = withFact(ladder.stops, [](const LadderStop& one) { return one.began; }, id.offset))
            return spokenOfStop(ladder, *stop);
        return {};
    case GroupThing::Note:
        if (const auto* note = withFact(ladder.notes, [](const LadderNote& one) { return one.fact; }, id.offset))
            return spokenOfNote(ladder, *note);
        return {};
    case GroupThing::LadderLane:
        for (const LadderLane& lane : ladder.lanes)
            if (lane.node.value == id.number)
                return spokenOfLane(ladder, lane);
        return {};
    case GroupThing::MoreMembers:
        return spokenOfMore(ladder, ladder.moreMembers);
    case GroupThing::Fold:
        return {Stage::tr("messages that are left out"), {}};
    default:
        return {};
    }
}

} // namespace

QString partitionLabel(const TopicPartition& partition, bool oneTopic)
{
    return oneTopic ? QString::number(partition.partition) : text(partition.toString());
}

QString partitionLabels(const std::vector<TopicPartition>& list, bool oneTopic, const QString& between)
{
    QStringList words;
    for (const auto& partition : list)
        words << partitionLabel(partition, oneTopic);
    return words.join(between);
}

QStringList wrappedWords(const QString& words, FontRole role, double width)
{
    QStringList lines;
    QString line;
    const auto put = [&](const QString& piece) {
        if (!line.isEmpty() && textWidth(line + piece, role) > width) {
            lines << line.trimmed();
            line.clear();
        }
        line += piece;
    };
    QString piece;
    for (const QChar c : words) {
        piece += c;
        if (c.isSpace() || c.unicode() >= 0x2E80) { // between Chinese characters a line may end
            put(piece);
            piece.clear();
        }
    }
    put(piece);
    if (!line.trimmed().isEmpty())
        lines << line.trimmed();
    return lines;
}

QString shortState(GroupState state)
{
    switch (state) {
    case GroupState::PreparingRebalance: return QStringLiteral("Preparing");
    case GroupState::CompletingRebalance: return QStringLiteral("Completing");
    default: return groupStateWord(state);
    }
}

Tone toneOf(GroupState state)
{
    switch (state) {
    case GroupState::Stable: return Tone::Ok;
    case GroupState::PreparingRebalance: return Tone::Dry;
    case GroupState::CompletingRebalance: return Tone::Accent;
    case GroupState::Assigning:
    case GroupState::Reconciling: return Tone::Violet;
    case GroupState::Empty:
    case GroupState::Dead: return Tone::Neutral;
    }
    return Tone::Neutral;
}

QString ladderTime(Time at)
{
    return QString::number(static_cast<double>(at.nanos()) / 1e9, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212));
}

StoppedWords stoppedWords(const RebalanceLadder& ladder)
{
    std::vector<Sum<std::size_t>> members;
    for (const LadderStop& stop : ladder.stops)
        add(members, stop.lane, lengthOf(stop.from, stop.to));
    if (!members.empty()) {
        std::stable_sort(members.begin(), members.end(),
            [&](const auto& a, const auto& b) { return ladder.lanes[a.key].brief < ladder.lanes[b.key].brief; });
        QStringList words;
        for (const auto& sum : members) {
            if (words.size() == static_cast<qsizetype>(kNamedStops)) {
                words << Stage::tr("%1 more").arg(members.size() - kNamedStops);
                break;
            }
            words << QStringLiteral("%1 %2").arg(ladder.lanes[sum.key].brief, lengthWords(sum.length));
        }
        return {Stage::tr("stopped: %1").arg(words.join(QStringLiteral(", "))), Tone::Dry,
            longest(members, Stage::tr("stopped: %1 members, at most %2")), Stage::tr("stopped, at most %1").arg(mostWords(members))};
    }
    std::vector<Sum<TopicPartition>> stopped, unserved;
    for (const LadderGap& gap : ladder.gaps)
        add(gap.isUnserved ? unserved : stopped, gap.partition, lengthOf(gap.from, gap.to));
    const QString manyStopped = Stage::tr("stopped only: %1 partitions, at most %2"),
        manyUnserved = Stage::tr("nobody read %1 partitions, at most %2");
    if (!stopped.empty())
        return {lasting(stopped, Stage::tr("stopped only: %1"), manyStopped), Tone::Ok, longest(stopped, manyStopped),
            Stage::tr("stopped, at most %1").arg(mostWords(stopped))};
    if (!unserved.empty())
        return {lasting(unserved, Stage::tr("nobody read: %1"), manyUnserved), Tone::Bad, longest(unserved, manyUnserved),
            Stage::tr("unread, at most %1").arg(mostWords(unserved))};
    if (ladder.to == kNever)
        return {};
    const QString nobody = Stage::tr("nobody waits");
    return {nobody, Tone::Ok, nobody, nobody};
}

Spoken spokenOfArrow(const RebalanceLadder& ladder, const LadderArrow& arrow)
{
    const QString from = ladder.lanes[arrow.from].title, to = ladder.lanes[arrow.to].title;
    const QString kind = arrow.isAnswer ? Stage::tr("%1 answer, %2 to %3") : Stage::tr("%1, %2 to %3");
    const QString way = arrow.isLost ? Stage::tr("sent %1, lost").arg(instantText(arrow.departs))
        : arrow.arrives == kNever    ? Stage::tr("sent %1, held on the way").arg(instantText(arrow.departs))
                                     : Stage::tr("sent %1, arrived %2").arg(instantText(arrow.departs), instantText(arrow.arrives));
    return {kind.arg(apiName(arrow.apiKey), from, to), QStringLiteral("%1; %2").arg(arrow.words, way)};
}

Spoken spokenOfLane(const RebalanceLadder& ladder, const LadderLane& lane)
{
    QStringList state;
    if (lane.joins)
        state << Stage::tr("joins");
    if (lane.leaves)
        state << Stage::tr("goes");
    if (lane.isOutside)
        state << Stage::tr("a program from outside");
    for (const LadderNote& note : ladder.notes)
        if (note.isEnd && &ladder.lanes[note.lane] == &lane)
            state << note.words;
    return {lane.title, state.join(QStringLiteral(", "))};
}

Spoken spokenOfState(const RebalanceLadder& ladder, std::size_t index)
{
    const LadderState& state = ladder.states[index];
    return {Stage::tr("the group is %1").arg(groupStateWord(state.state)),
        index == 0 ? Stage::tr("before it began") : Stage::tr("since %1").arg(instantText(state.from))};
}

Spoken spokenOfStop(const RebalanceLadder& ladder, const LadderStop& stop)
{
    return {Stage::tr("%1 stands still").arg(ladder.lanes[stop.lane].brief),
        stop.to == kNever ? Stage::tr("since %1").arg(instantText(stop.from))
                          : Stage::tr("%1, from %2 to %3").arg(durationText(stop.to - stop.from), instantText(stop.from),
                              instantText(stop.to))};
}

Spoken spokenOfNote(const RebalanceLadder& ladder, const LadderNote& note)
{
    return {QStringLiteral("%1: %2").arg(ladder.lanes[note.lane].title, note.words), instantText(note.at)};
}

Spoken spokenOfFold(const RebalanceLadder&, std::size_t folded)
{
    return {counted(static_cast<std::int64_t>(folded), Stage::tr("%1 message is left out here"),
        Stage::tr("%1 messages are left out here")), {}};
}

Spoken spokenOfMore(const RebalanceLadder& ladder, std::size_t hidden)
{
    return {counted(static_cast<std::int64_t>(hidden), Stage::tr("%1 member more"), Stage::tr("%1 members more")),
        ladder.moreMessages > 0 ? counted(static_cast<std::int64_t>(ladder.moreMessages), Stage::tr("%1 message"),
            Stage::tr("%1 messages")) : QString()};
}

QString assignorTitle(ComparedAssignor which) { return text(assignorName(which)); }

QString movedWords(const AssignorAnswer& answer) { return Stage::tr("%1 moved").arg(answer.moved.size()); }

std::pair<QString, QString> courseWords(const AssignorsShown& shown, const AssignorAnswer& answer)
{
    std::size_t owned = 0;
    for (const auto& member : shown.question.members)
        owned += member.owned.size();
    const bool oneTopic = shown.question.topics.size() <= 1;
    const QString stops = answer.stopped.empty() ? Stage::tr("nobody stops")
        : answer.stopped.size() == owned         ? Stage::tr("stop: all %1").arg(owned)
        : answer.stopped.size() <= 3             ? Stage::tr("stop: %1").arg(partitionLabels(answer.stopped, oneTopic,
            QStringLiteral(", ")))
                                                 : Stage::tr("stop: %1 of %2").arg(answer.stopped.size()).arg(owned);
    switch (answer.which) {
    case ComparedAssignor::Uniform:
        return {Stage::tr("on the broker"), stops};
    case ComparedAssignor::CooperativeSticky:
        return {answer.rounds == 1 ? Stage::tr("one round") : answer.rounds == 2 ? Stage::tr("two rounds")
            : Stage::tr("%1 rounds").arg(answer.rounds), stops};
    default:
        return {answer.stopped.empty() ? Stage::tr("one round") : Stage::tr("all stop"), stops};
    }
}

Spoken spokenOfAnswer(const AssignorsShown& shown, const AssignorAnswer& answer)
{
    const bool oneTopic = shown.question.topics.size() <= 1;
    const auto [how, stops] = courseWords(shown, answer);
    QStringList state{movedWords(answer), how, stops};
    if (answer.gets.size() <= 8)
        for (const auto& [id, name] : shown.names)
            if (const auto gets = answer.gets.find(id); gets != answer.gets.end())
                state << QStringLiteral("%1: %2").arg(nameOf(shown, id),
                    gets->second.empty() ? Stage::tr("nothing") : partitionLabels(gets->second, oneTopic, QStringLiteral(" ")));
    return {assignorTitle(answer.which), state.join(QStringLiteral("; "))};
}

Spoken spokenOfWhatIf(AssignorChange change)
{
    switch (change) {
    case AssignorChange::AsItWas: return {Stage::tr("the change as it was"), {}};
    case AssignorChange::OneMore: return {Stage::tr("what if there were one member more"), {}};
    case AssignorChange::OneLess: return {Stage::tr("what if there were one member less"), {}};
    }
    return {};
}

Spoken spokenOfOther(const OtherProtocol& other)
{
    return {other.kind == GroupKind::Consumer ? Stage::tr("play the same with KIP-848")
        : Stage::tr("play the same with the classic protocol"), {}};
}

Spoken spokenOfHash(const GroupView& group)
{
    const std::int32_t hash = javaHash(group.id);
    return {Stage::tr("how the coordinator is found"),
        Stage::tr("hashCode of %1 is %2, the partition is %3").arg(text(group.id)).arg(hash).arg(group.offsetsPartition)};
}

bool isSuperseded(const GroupView& group, std::size_t index)
{
    const GroupRecordView& record = group.records[index];
    for (std::size_t i = index + 1; i < group.records.size(); ++i)
        if (group.records[i].key == record.key && group.records[i].type == record.type)
            return true;
    return false;
}

Spoken spokenOfRecord(const GroupView& group, std::size_t index)
{
    const GroupRecordView& record = group.records[index];
    QStringList state{record.tombstone ? Stage::tr("a tombstone: the key is deleted") : text(record.value)};
    if (isSuperseded(group, index))
        state << Stage::tr("a newer record has the same key");
    const QString key = record.key.empty() ? text(group.id) : QStringLiteral("%1, %2").arg(text(group.id), text(record.key));
    return {Stage::tr("offset %1 of __consumer_offsets-%2, key %3").arg(record.offset.value).arg(record.offsetsPartition).arg(key),
        state.join(QStringLiteral("; "))};
}

std::int32_t namedObject(const StageBrush& brush, const ObjectId& id, const QRectF& box, double radius, const Spoken& words)
{
    const auto index = brush.sketch.object(id, box, radius);
    if (brush.sketch.wantsNames())
        brush.sketch.describe(index, words.name, words.state);
    return index;
}

Spoken spokenOfGroupPart(const ClusterView& view, const GroupPanels* panels, const ObjectId& id)
{
    if (const RebalanceLadder* ladder = ladderOf(panels, id)) {
        if (id.kind == StageKind::Message || id.isGroupThing(GroupThing::OtherArrow)) {
            if (const LadderArrow* arrow = arrowOf(*ladder, id)) {
                Spoken words = spokenOfArrow(*ladder, *arrow);
                if (id.isGroupThing(GroupThing::OtherArrow))
                    words.state += QStringLiteral("; ") + Stage::tr("sent in a lab of its own, its bytes are not kept");
                return words;
            }
        } else if (id.kind == StageKind::GroupPart) {
            if (Spoken words = spokenInLadder(*ladder, id); !words.name.isEmpty())
                return words;
        }
    }
    if (id.kind != StageKind::GroupPart)
        return {};
    const auto found = view.groups.find(id.text);
    switch (static_cast<GroupThing>(id.other)) {
    case GroupThing::Assignor:
        if (panels && panels->assignors && id.offset >= 0 && id.offset < static_cast<std::int64_t>(panels->assignors->answers.size()))
            return spokenOfAnswer(*panels->assignors, panels->assignors->answers[static_cast<std::size_t>(id.offset)]);
        return {};
    case GroupThing::WhatIf:
        return spokenOfWhatIf(static_cast<AssignorChange>(id.offset));
    case GroupThing::PlayOther:
        return spokenOfOther(panels ? panels->other : OtherProtocol{});
    case GroupThing::OffsetsHash:
        return found == view.groups.end() ? Spoken{} : spokenOfHash(*found->second);
    case GroupThing::OffsetsRecord:
        if (found != view.groups.end())
            for (std::size_t i = 0; i < found->second->records.size(); ++i)
                if (found->second->records[i].offset.value == id.offset)
                    return spokenOfRecord(*found->second, i);
        return {};
    default:
        return {};
    }
}

FactId factOfGroupPart(const ClusterView& view, const GroupPanels*, const ObjectId& id)
{
    if (id.kind == StageKind::Message)
        return id.offset > 0 ? FactId{static_cast<std::uint64_t>(id.offset)} : FactId{};
    if (id.kind != StageKind::GroupPart)
        return {};
    switch (static_cast<GroupThing>(id.other)) {
    case GroupThing::Stop:
    case GroupThing::State:
    case GroupThing::Note:
        return id.offset > 0 ? FactId{static_cast<std::uint64_t>(id.offset)} : FactId{};
    case GroupThing::OffsetsRecord:
        if (const auto found = view.groups.find(id.text); found != view.groups.end())
            for (std::size_t i = 0; i < found->second->records.size(); ++i)
                if (found->second->records[i].offset.value == id.offset)
                    return found->second->records[i].since;
        return {};
    default:
        return {};
    }
}

} // namespace ui
