#include "ui/stage/paint_group.h"

#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/paint_group_panels.h"
#include "ui/stage/stage_commands.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kSample = 22;

QString topicsWords(const GroupLevel& group)
{
    std::vector<std::string> topics;
    for (const TopicPartition& row : group.rows())
        if (topics.empty() || topics.back() != row.topic)
            topics.push_back(row.topic);
    const QString count = counted(static_cast<std::int64_t>(group.rows().size()), Stage::tr("%1 partition"), Stage::tr("%1 partitions"));
    if (topics.empty())
        return {};
    return topics.size() == 1 ? QStringLiteral("%1, %2").arg(QString::fromStdString(topics.front()), count)
                              : Stage::tr("%1 topics, %2").arg(topics.size()).arg(count);
}

// What stands right of the title; returns where it begins.
double paintHeadingTools(const GroupBrush& brush, double left, double right, double middle)
{
    Sketch& sketch = brush.sketch;
    const Theme& t = brush.theme();
    const GroupView& view = brush.group.group();
    const auto chip = [&](const StateWords& state) {
        const QString words = fitting({state.words, state.brief}, FontRole::CaptionStrong, std::max(60.0, (right - left) * 0.5));
        if (words.isEmpty() || Sketch::chipWidth(words) > right - left)
            return;
        right = sketch.chip({right, middle}, Anchor::Right, words, state.tone, right - left).left() - 8;
    };
    chip(stateOf(brush.group));
    if (const std::int64_t lag = brush.group.lagOfAll(); lag > 0)
        chip({Stage::tr("lag %1").arg(number(lag)), number(lag), lag >= 10 ? Tone::Dry : Tone::Neutral});
    if (view.coordinator != kNoBroker) {
        const QString words = Stage::tr("coordinator broker %1").arg(view.coordinator.value),
            brief = Stage::tr("broker %1").arg(view.coordinator.value);
        const QString fitted = textWidth(words, FontRole::Text) + 24 <= (right - left) * 0.5 ? words : brief;
        const double width = textWidth(fitted, FontRole::Text) + 24;
        if (width <= right - left) {
            const ObjectId id = brush.part(GroupThing::Coordinator);
            const QRectF box(right - width, middle - 11, width, 22);
            const auto scope = sketch.in(brush.object(id, box, 6));
            brush.frame(id, box, 6);
            sketch.icon(Icon::Crown, {box.left() + 3, middle - 7}, 14, t.mute);
            sketch.textAt(box.left() + 21, middle, fitted, FontRole::Text, t.ink2);
            right = box.left() - 8;
        }
    }
    const QString generation = view.generation > 0 ? generationWord(view, view.generation) : QString();
    const QString all = (view.state.known() ? protocolWords(view) : QString()) + (generation.isEmpty() ? QString()
        : QStringLiteral(" · ") + generation);
    const QString words = textWidth(all, FontRole::Text) <= right - left ? all : generation;
    if (!words.isEmpty() && textWidth(words, FontRole::Text) <= right - left)
        right -= sketch.textAt(right, middle, words, FontRole::Text, t.ink2, Anchor::Right) + 12;
    return right;
}

// A heading; of a folded panel all that there is.
void paintHeading(const GroupBrush& brush, GroupThing panel)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const GroupPanelBox& place = brush.level.panel(panel);
    QString title = groupPanelTitle(brush.group.group(), panel);
    double left = place.box.left() + (place.isTab ? 12 : brush.level.pad),
        right = place.box.right() - (place.isTab ? 8 : brush.level.pad - 4);
    const double middle = place.box.top() + place.header / 2 + (place.header > 40 ? 2 : 0);
    if (panel != GroupThing::Ownership) {
        if (place.open && !place.isTab)
            return; // its painter's
        if (!place.open)
            sketch.icon(Icon::ChevronDown, {right - 16, middle - 6}, 12, t.mute);
        title = fitting({title, groupPanelTitle(brush.group.group(), panel, true)}, FontRole::TextStrong,
            right - left - (place.open ? 0 : 20));
        sketch.textAt(left, middle, title, FontRole::TextStrong, place.open ? t.accentInk : t.ink, Anchor::Left,
            right - left - (place.open ? 0 : 20));
        return;
    }
    const double used = sketch.textAt(left, middle, title, FontRole::CardTitle, t.ink, Anchor::Left, right - left);
    right = paintHeadingTools(brush, left + used + 16, right, middle);
    const QString note = topicsWords(brush.group);
    if (textWidth(note, FontRole::Text) <= right - left - used - 24)
        sketch.textAt(left + used + 12, middle, note, FontRole::Text, t.ink3);
}

void paintLegend(const GroupBrush& brush)
{
    const double y = brush.level.legend;
    if (y <= 0)
        return;
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    double left = brush.level.trackLeft;
    const double right = brush.level.panel(GroupThing::Ownership).box.right() - brush.level.pad;
    const auto item = [&](const QString& words, auto sample) {
        const double width = textWidth(words, FontRole::Caption) + kSample + 8;
        if (left + width > right)
            return;
        sample(QRectF(left, y - 6, kSample, 12));
        sketch.textAt(left + kSample + 8, y, words, FontRole::Caption, t.ink2);
        left += width + 18;
    };
    item(gapWords(OwnerSpan::Kind::Stopped), [&](const QRectF& box) { sketch.hatch(box, t.mute); });
    item(gapWords(OwnerSpan::Kind::Unserved), [&](const QRectF& box) {
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, t.badbg, t.bad);
        sketch.hatch(box.adjusted(1, 1, -1, -1), t.bad);
    });
    const auto band = [&](const QColor& colour) {
        return [&sketch, colour](const QRectF& box) { sketch.rounded({box.left(), box.center().y() - 2, box.width(), 4}, 2, colour); };
    };
    const auto& rebalances = brush.group.group().rebalances;
    if (rebalances.size() > 1)
        item(Stage::tr("a rebalance"), band(t.dry2));
    if (!rebalances.empty())
        item(rebalances.size() > 1 ? Stage::tr("the one shown as messages") : Stage::tr("a rebalance"), band(t.accent));
}

void paintPanel(const GroupBrush& brush, GroupThing panel)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const GroupPanelBox& place = brush.level.panel(panel);
    const ObjectId id = brush.part(panel);
    sketch.setStrength(brush.strengthOf(id));
    const auto scope = sketch.in(brush.object(id, place.box, metrics::kRadiusCard));
    const double radius = place.open && !place.isTab ? metrics::kRadiusCard : metrics::kRadiusInner;
    if (place.isTab && place.open) {
        sketch.rounded(place.box.adjusted(0.5, 0.5, -0.5, -0.5), radius, t.sel, t.accent);
        sketch.card(place.body.adjusted(-brush.level.pad, -8, brush.level.pad, 8), metrics::kRadiusInner, false);
    } else {
        sketch.card(place.box, radius);
    }
    if (brush.isSelected(id))
        sketch.rounded(place.box.adjusted(1, 1, -1, -1), radius, {}, t.accent, 2);
    paintHeading(brush, panel);
    if (place.open)
        switch (panel) {
        case GroupThing::Ownership:
            paintGroupMembers(brush);
            paintLegend(brush);
            paintOwnership(brush);
            paintRowNumbers(brush);
            break;
        case GroupThing::Ladder:
            paintLadder(brush, place.body, brush.group.group(), brush.input.groupPanels.get());
            break;
        case GroupThing::OtherLadder:
            paintOtherLadder(brush, place.body, brush.group.group(), brush.input.groupPanels.get());
            break;
        case GroupThing::Assignors:
            paintAssignors(brush, place.body, brush.group.group(), brush.input.groupPanels.get());
            break;
        default:
            paintOffsetsLog(brush, place.body, brush.group.group());
            break;
        }
    sketch.setStrength(1);
}

void paintMember(const GroupBrush& brush, const GroupMemberBox& place)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const GroupMemberSeen& member = brush.group.members()[place.index];
    const QRectF& box = place.box;
    const bool down = member.client && isDown(lookOf(*member.client));
    const double strength = sketch.strength();
    sketch.setStrength(std::max(brush.strengthOf(member.id), brush.strengthOf(ObjectId::group(brush.id()))));
    const auto scope = sketch.in(brush.object(member.id, box, 8));
    if (down)
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, t.dead, t.mute, 1.4, Dash::Dashed);
    else
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, brush.isSelected(member.id) ? t.sel : t.panel, t.line, 1,
            member.member ? Dash::Solid : Dash::Dashed);
    if (brush.isSelected(member.id) || brush.isHovered(member.id))
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, {}, t.accent, brush.isSelected(member.id) ? 2 : 1);
    sketch.rounded({box.left() + 4, box.top() + 5, 4, box.height() - 10}, 2, down ? t.mute : brush.hue(member.hue));
    const double left = box.left() + 15, right = box.right() - 8;
    const StateWords state = stateOf(brush.group, member);
    const QColor stateInk = state.tone == Tone::Neutral ? t.ink3 : toneColours(t, state.tone).text;
    const QColor nameInk = down ? t.ink2 : t.ink;
    if (!brush.level.memberCards) {
        const double y = box.center().y();
        const bool tells = state.tone == Tone::Bad || state.tone == Tone::Dry;
        double room = right - left;
        if (tells) {
            sketch.rounded({right - 6, y - 4, 8, 8}, 4, state.tone == Tone::Bad ? t.bad : t.dry2);
            room -= 14;
        }
        sketch.textAt(left, y, elidedName(member.name, FontRole::TextStrong, room), FontRole::TextStrong, nameInk);
        sketch.setStrength(strength);
        return;
    }
    const double first = box.top() + 14, second = box.bottom() - 13;
    QString epoch;
    bool behind = false;
    if (member.member && member.member->kind == GroupKind::Consumer) {
        epoch = Stage::tr("epoch %1").arg(member.member->epoch);
        behind = member.member->epoch != brush.group.group().generation;
    } else if (member.member && !brush.group.group().leader.empty() && member.member->id == brush.group.group().leader) {
        epoch = Stage::tr("leader");
    } else if (!member.member && !down) {
        epoch = Stage::tr("no member");
    }
    double room = right - left;
    const double epochWidth = textWidth(epoch, FontRole::Caption);
    if (!epoch.isEmpty() && epochWidth + 40 <= room) {
        sketch.textAt(right, first, epoch, FontRole::Caption, behind ? t.dryInk : t.ink3, Anchor::Right);
        room -= epochWidth + 8;
    }
    const double used = sketch.textAt(left, first, elidedName(member.name, FontRole::TextStrong, room), FontRole::TextStrong, nameInk);
    if (member.member && !member.member->instanceId.empty()) { // static: it keeps its partitions over a restart
        const QString id = QString::fromStdString(member.member->instanceId);
        if (id != member.name && textWidth(id, FontRole::MonoCaption) <= room - used - 8)
            sketch.textAt(left + used + 8, first, id, FontRole::MonoCaption, t.ink3);
    }
    sketch.textAt(left, second, fitting({state.words, state.brief}, FontRole::Caption, right - left), FontRole::Caption, stateInk);
    sketch.setStrength(strength);
}

void paintMemberPager(const GroupBrush& brush, GroupThing thing, int count, bool atLeft)
{
    if (count <= 0)
        return;
    const QRectF strip = brush.level.membersStrip;
    const double x = atLeft ? strip.left() : brush.level.members.empty() ? strip.left() + 40 : brush.level.members.back().box.right() + 4;
    const QRectF box(x, strip.center().y() - 11, 36, 22);
    const ObjectId id = brush.part(thing);
    const auto scope = brush.sketch.in(brush.object(id, box, 6));
    brush.frame(id, box, 6);
    const QString words = atLeft ? QStringLiteral("‹ %1").arg(count) : QStringLiteral("%1 ›").arg(count);
    brush.sketch.textAt(box.center().x(), box.center().y(), words, FontRole::CaptionStrong, brush.theme().accentInk,
        Anchor::Centre, box.width());
}

} // namespace

void GroupBrush::frame(const ObjectId& thing, const QRectF& box, double radius) const
{
    if (isSelected(thing))
        sketch.rounded(box.adjusted(-0.5, -0.5, 0.5, 0.5), radius, {}, theme().ink, 2);
    else if (isHovered(thing))
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, {}, theme().ink, 1);
}

void paintGroupMembers(const GroupBrush& brush)
{
    const GroupLayout& level = brush.level;
    if (level.membersStrip.isEmpty())
        return;
    for (const GroupMemberBox& place : level.members)
        paintMember(brush, place);
    paintMemberPager(brush, GroupThing::MembersBefore, level.membersBefore, true);
    paintMemberPager(brush, GroupThing::MembersBehind, level.membersBehind, false);
    if (level.members.empty()) {
        const double room = (level.addConsumer.isEmpty() ? level.membersStrip.right()
            : level.addConsumer.left()) - level.membersStrip.left() - 8;
        brush.sketch.textAt(level.membersStrip.left(), level.membersStrip.center().y(), brush.group.group().committed.empty()
                ? Stage::tr("No member.") : Stage::tr("No member: nobody reads, what was committed stays."),
            FontRole::Text, brush.theme().ink3, Anchor::Left, room);
    }
    if (!level.addConsumer.isEmpty())
        paintAction(brush, level.addConsumer, Stage::tr("+ consumer"), startConsumerLine(brush.view(), brush.id()));
}

void paintGroupLevel(const StageInput& input, Sketch& sketch)
{
    const Theme& t = *input.theme;
    const GroupView* shown = shownGroup(*input.view, input.camera);
    if (!shown) {
        const QPointF middle(input.size.width() / 2, input.size.height() / 2);
        sketch.textAt(middle.x(), middle.y() - 10,
            Stage::tr("Group %1 is not there at this instant.").arg(QString::fromStdString(input.camera.group)),
            FontRole::CardTitle, t.ink2, Anchor::Centre, input.size.width() - 32);
        sketch.textAt(middle.x(), middle.y() + 14, Stage::tr("Go on in time, or press Esc."), FontRole::Text, t.ink3,
            Anchor::Centre, input.size.width() - 32);
        return;
    }
    const GroupLevel group(*input.view, *shown, input.now);
    const GroupLayout level = layOutGroup(input, group);
    const StageLayout noShelves;
    const GroupBrush brush{{input, noShelves, sketch}, level, group};
    for (const GroupThing panel : {GroupThing::Ownership, GroupThing::Ladder, GroupThing::OtherLadder, GroupThing::Assignors,
        GroupThing::OffsetsLog})
        paintPanel(brush, panel);
}

} // namespace ui
