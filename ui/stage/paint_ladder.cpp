// A rebalance as its messages: lanes, arrows at their instants, silence folded, who stood still.

#include "ui/stage/group_panel_words.h"
#include "ui/stage/ladder_layout.h"
#include "ui/stage/paint_group_panels.h"

#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kHeading = 34;
constexpr double kFoot = 18;
constexpr double kSlope = 5;       // that a message falls on its way
constexpr double kHead = 8;        // of an arrow
constexpr double kLane = 9;        // an arrow ends that far from its lane
constexpr double kLabelGap = 21;   // its words begin that far from its ends
constexpr double kBar = 11;        // width of the bar of somebody who stands still
constexpr double kPillHeight = 22;

class LadderPainter {
public:
    // `isOther`: of another lab, so nothing in it leads to facts of this one.
    LadderPainter(const StageBrush& brush, const RebalanceLadder& ladder, const QRectF& body, bool isOther)
        : m_brush(brush), m_sketch(brush.sketch), m_theme(brush.theme()), m_ladder(ladder), m_layout(layOutLadder(ladder, body)),
            m_isOther(isOther)
    {
    }

    bool hasRoom() const { return !m_layout.isEmpty(); }
    // Members that are not in the picture, and of whom it does not tell.
    static std::size_t unsaid(const RebalanceLadder& ladder, const QRectF& body)
    {
        const LadderLayout layout = layOutLadder(ladder, body);
        return layout.moreX > 0 ? 0 : layout.hiddenMembers;
    }
    void paint()
    {
        paintStates();
        paintLanes();
        for (const LadderStop& stop : m_ladder.stops)
            paintStop(stop);
        paintBreaks();
        std::size_t number = 0;
        for (const LadderLayout::Row& row : m_layout.rows)
            paintRow(row, number++);
        paintEnds();
    }

private:
    ObjectId part(GroupThing thing, std::int64_t which, std::int64_t number = 0) const { return ObjectId::groupPart(m_ladder.group,
        thing, which, number); }
    static std::int64_t of(FactId fact) { return static_cast<std::int64_t>(fact.value); }
    // A thing that a fact of this lab stands behind; in the other lab's ladder it is only painted.
    Sketch::Scope object(const ObjectId& id, const QRectF& box, double radius, const Spoken& words)
    {
        return Sketch::Scope(m_sketch, m_isOther ? -1 : namedObject(m_brush, id, box, radius, words));
    }

    void paintStates()
    {
        if (m_layout.stateRight <= m_layout.stateLeft)
            return;
        const double width = m_layout.stateRight - m_layout.stateLeft;
        m_sketch.textAt(m_layout.stateLeft + width / 2, m_layout.heads, Stage::tr("state"), FontRole::Caption, m_theme.ink3,
            Anchor::Centre, width);
        for (std::size_t i = 0; i < m_ladder.states.size(); ++i) {
            const LadderState& state = m_ladder.states[i];
            const double top = i == 0 ? m_layout.axisTop : m_layout.yOf(state.from);
            const double bottom = i + 1 < m_ladder.states.size() ? m_layout.yOf(m_ladder.states[i + 1].from) - 2 : m_layout.axisBottom;
            if (bottom - top < 3)
                continue;
            const QRectF box(m_layout.stateLeft, top, width, bottom - top);
            const auto scope = object(part(GroupThing::State, of(state.fact), static_cast<std::int64_t>(i)), box, 4,
                spokenOfState(m_ladder, i));
            const ToneColours colours = toneColours(m_theme, toneOf(state.state));
            m_sketch.rounded(box, 4, colours.fill);
            if (box.height() >= 13)
                m_sketch.textAt(box.center().x(), box.center().y(), shortState(state.state), FontRole::CaptionStrong, colours.text,
                    Anchor::Centre, width - 6);
        }
    }

    void paintLanes()
    {
        for (const LadderLayout::Lane& at : m_layout.lanes) {
            const LadderLane& lane = m_ladder.lanes[at.lane];
            m_sketch.line({at.x, m_layout.heads + kPillHeight / 2}, {at.x, m_layout.axisBottom}, m_theme.line, 2);
            const double room = roomAround(at);
            const QString words = fitting({lane.title, lane.brief}, FontRole::CaptionStrong, room - 18);
            const double width = std::min(room, std::ceil(textWidth(words, FontRole::CaptionStrong)) + 18);
            const QRectF pill(std::round(at.x - width / 2), m_layout.heads - kPillHeight / 2, width, kPillHeight);
            const auto scope = object(part(GroupThing::LadderLane, -1, lane.node.value), pill, kPillHeight / 2,
                spokenOfLane(m_ladder, lane));
            m_sketch.rounded(pill.adjusted(0.5, 0.5, -0.5, -0.5), kPillHeight / 2, m_theme.bg, m_theme.line, 1, lane.isOutside
                ? Dash::Dashed : Dash::Solid);
            m_sketch.textAt(at.x, m_layout.heads, words, FontRole::CaptionStrong, m_theme.ink, Anchor::Centre, room - 10);
        }
        if (m_layout.moreX > 0) {
            const QString words = Stage::tr("%1 more").arg(number(static_cast<std::int64_t>(m_layout.hiddenMembers)));
            const double width = std::min(86.0, std::ceil(textWidth(words, FontRole::Caption)) + 18);
            const QRectF pill(std::round(m_layout.moreX - width / 2), m_layout.heads - kPillHeight / 2, width, kPillHeight);
            m_sketch.line({m_layout.moreX, pill.bottom()}, {m_layout.moreX, m_layout.axisBottom}, m_theme.line, 2, Dash::Guide);
            const auto scope = object(part(GroupThing::MoreMembers, -1), pill, kPillHeight / 2,
                spokenOfMore(m_ladder, m_layout.hiddenMembers));
            m_sketch.rounded(pill.adjusted(0.5, 0.5, -0.5, -0.5), kPillHeight / 2, m_theme.panel, m_theme.line, 1.4, Dash::Dashed);
            m_sketch.textAt(pill.center().x(), m_layout.heads, words, FontRole::Caption, m_theme.ink2, Anchor::Centre, width - 10);
        }
    }
    double roomAround(const LadderLayout::Lane& at) const
    {
        double room = 150;
        for (const LadderLayout::Lane& other : m_layout.lanes)
            if (other.lane != at.lane)
                room = std::min(room, std::abs(other.x - at.x) - 6);
        if (m_layout.moreX > 0)
            room = std::min(room, (m_layout.moreX - at.x) * 2 - 92);
        room = std::min({room, (at.x - m_layout.body.left()) * 2, (m_layout.body.right() - at.x) * 2});
        return std::max(room, 30.0);
    }

    void paintStop(const LadderStop& stop)
    {
        const LadderLayout::Lane* at = m_layout.laneOf(stop.lane);
        if (!at)
            return;
        const double top = m_layout.yOf(stop.from), bottom = stop.to == kNever ? m_layout.axisBottom : m_layout.yOf(stop.to);
        const QRectF box(at->x - kBar / 2, top, kBar, std::max(4.0, bottom - top));
        const auto scope = object(part(GroupThing::Stop, of(stop.began)), box, 3, spokenOfStop(m_ladder, stop));
        m_sketch.rounded(box, 3, m_theme.panel, m_theme.mute, 1.2);
        m_sketch.hatch(box.adjusted(1, 1, -1, -1), m_theme.mute);
    }

    // The two slanted strokes on each lane where time is folded.
    void paintBreaks()
    {
        std::size_t number = 0;
        for (std::size_t i = 0; i < m_layout.rows.size(); ++i) {
            const LadderLayout::Row& row = m_layout.rows[i];
            if (!row.breaks)
                continue;
            const double y = row.y - m_layout.pitch / 2 - 6;
            QPainterPath strokes;
            for (const LadderLayout::Lane& lane : m_layout.lanes) {
                const bool isStopped = std::any_of(m_ladder.stops.begin(), m_ladder.stops.end(),
                    [&](const LadderStop& stop) { return stop.lane == lane.lane && stop.from < row.at && stop.to > row.at; });
                m_sketch.rect({lane.x - (isStopped ? kBar / 2 + 1 : 3), y - 2.5, isStopped ? kBar + 2 : 6, 5}, m_theme.panel);
                for (const double dy : {-2.5, 2.5}) {
                    strokes.moveTo(lane.x - 7, y + dy + 2);
                    strokes.lineTo(lane.x + 7, y + dy - 2);
                }
            }
            m_sketch.path(strokes, {}, m_theme.mute, 1.2);
            if (row.folded > 0 && m_layout.times > 0) {
                const QString words = QStringLiteral("+%1").arg(row.folded);
                const double width = textWidth(words, FontRole::Caption);
                const QRectF box(m_layout.times - width - 2, y - 7, width + 4, 14);
                const auto scope = object(part(GroupThing::Fold, static_cast<std::int64_t>(number)), box, 3,
                    spokenOfFold(m_ladder, row.folded));
                m_sketch.textAt(m_layout.times, y, words, FontRole::Caption, m_theme.ink3, Anchor::Right);
            }
            ++number;
        }
    }

    void paintRow(const LadderLayout::Row& row, std::size_t)
    {
        const QString words = ladderTime(row.at);
        if (m_layout.times > 0 && words != m_timeBefore) { // those of one millisecond are told once
            m_timeBefore = words;
            m_sketch.textAt(m_layout.times, row.y, words, FontRole::MonoCaption, m_theme.ink3, Anchor::Right,
                m_layout.times - m_layout.body.left() + 2);
        }
        for (const std::size_t arrow : row.arrows)
            paintArrow(m_ladder.arrows[arrow], arrow, row.y);
        if (row.note)
            paintNote(m_ladder.notes[*row.note], row.y);
    }

    void paintArrow(const LadderArrow& arrow, std::size_t index, double y)
    {
        const double from = m_layout.laneOf(arrow.from)->x, to = m_layout.laneOf(arrow.to)->x;
        const double way = to > from ? 1 : -1;
        const QColor colour = arrow.isLost ? m_theme.bad : arrow.news == ArrowNews::Refused ? m_theme.dry2 : arrow.isAnswer
            ? m_theme.ok : m_theme.accent;
        const QColor ink = arrow.isLost ? m_theme.badInk : arrow.news == ArrowNews::Refused ? m_theme.dryInk : m_theme.ink;
        const QPointF start(from + way * 4, y - kSlope / 2), end(to - way * kLane, y + kSlope / 2);
        const double memberX = arrow.isAnswer ? to : from;
        const std::size_t member = arrow.isAnswer ? arrow.to : arrow.from;
        // Its words stand between the member and the next lane, or as far as they need.
        const double other = arrow.isAnswer ? from : to;
        const double next = m_layout.neighbour(member, other);
        const double side = next > memberX ? 1 : -1;
        double room = std::abs(next - memberX) - 2 * kLabelGap;
        const FontRole role = FontRole::Caption;
        const double wanted = std::ceil(textWidth(arrow.words, role));
        double middle = (memberX + next) / 2;
        QString words = arrow.words;
        if (wanted > room) { // over the lanes between them, or in fewer words
            const double most = std::abs(other - memberX) - 2 * kLabelGap;
            words = fitting({arrow.words, arrow.brief.isEmpty() ? arrow.words : arrow.brief}, role, most);
            if (textWidth(words, role) > room) {
                room = std::min(std::ceil(textWidth(words, role)), most);
                middle = memberX + side * (kLabelGap + room / 2);
            }
        }
        const double width = std::min(std::ceil(textWidth(words, role)), room);
        const QRectF label(middle - width / 2 - 3, y - 7, width + 6, 14);
        const QRectF box = QRectF(QPointF(std::min(start.x(), end.x()), y - 8), QPointF(std::max(start.x(), end.x()), y + 8));
        const ObjectId id = m_isOther ? part(GroupThing::OtherArrow, static_cast<std::int64_t>(index))
            : ObjectId::pastMessage(arrow.message, arrow.fact);
        const Sketch::Scope scope(m_sketch, namedObject(m_brush, id, box, 3, spokenOfArrow(m_ladder, arrow)));
        const bool lit = m_brush.isSelected(id) || m_brush.isHovered(id);
        const double stroke = lit ? 2.4 : 1.6;
        if (arrow.isLost || arrow.arrives == kNever) {
            const QPointF at = start + (end - start) * 0.82;
            m_sketch.line(start, at, colour, stroke, arrow.isAnswer ? Dash::Reply : Dash::Solid);
            QPainterPath mark;
            if (arrow.isLost) {
                mark.moveTo(at + QPointF(-4, -4));
                mark.lineTo(at + QPointF(4, 4));
                mark.moveTo(at + QPointF(-4, 4));
                mark.lineTo(at + QPointF(4, -4));
            } else {
                for (const double dx : {-2.0, 2.0}) {
                    mark.moveTo(at + QPointF(dx, -5));
                    mark.lineTo(at + QPointF(dx, 5));
                }
            }
            m_sketch.path(mark, {}, colour, 1.6);
        } else {
            const QPointF direction = (end - start) / std::hypot(end.x() - start.x(), end.y() - start.y());
            m_sketch.line(start, end - direction * (kHead - 1), colour, stroke, arrow.isAnswer ? Dash::Reply : Dash::Solid);
            const QPointF across(-direction.y(), direction.x());
            QPainterPath head(end);
            head.lineTo(end - direction * kHead + across * (kHead / 2));
            head.lineTo(end - direction * kHead - across * (kHead / 2));
            head.closeSubpath();
            m_sketch.path(head, colour);
        }
        if (width >= 12) {
            m_sketch.rect(label, lit ? m_theme.sel : m_theme.panel);
            m_sketch.textAt(middle, y, words, role, ink, Anchor::Centre, width + 1);
        }
    }

    void paintNote(const LadderNote& note, double y)
    {
        const double x = m_layout.laneOf(note.lane)->x;
        const Tone tone = note.tone == LadderNote::Tone::Decision ? Tone::Violet
            : note.tone == LadderNote::Tone::Bad                  ? Tone::Bad
            : note.tone == LadderNote::Tone::Good                 ? Tone::Ok
                                                                  : Tone::Neutral;
        const double left = m_layout.times > 0 ? m_layout.times + 8 : m_layout.body.left();
        const double right = (m_layout.stateRight > m_layout.stateLeft ? m_layout.stateLeft : m_layout.body.right()) - 4;
        const double room = right - left;
        const QString words = fitting({note.words, note.brief}, FontRole::CaptionStrong, room - 20);
        const double width = std::min(room, Sketch::chipWidth(words));
        const double at = std::clamp(x, left + width / 2, std::max(left + width / 2, right - width / 2));
        const QRectF box(at - width / 2, y - 9, width, 18);
        const auto scope = object(part(GroupThing::Note, of(note.fact)), box, 9, spokenOfNote(m_ladder, note));
        m_sketch.chip({at, y}, Anchor::Centre, words, tone, room);
    }

    void paintEnds()
    {
        if (m_layout.ends <= 0)
            return;
        for (const LadderNote& note : m_ladder.notes) {
            const LadderLayout::Lane* at = note.isEnd ? m_layout.laneOf(note.lane) : nullptr;
            if (!at)
                continue;
            const QColor ink = note.tone == LadderNote::Tone::Good ? m_theme.okInk : m_theme.ink3;
            const double room = roomAround(*at);
            const double width = std::min(room, std::ceil(textWidth(note.words, FontRole::CaptionStrong)) + 2);
            const QRectF box(at->x - width / 2, m_layout.ends - 7, width, 14);
            const auto scope = object(part(GroupThing::Note, of(note.fact)), box, 3, spokenOfNote(m_ladder, note));
            m_sketch.textAt(at->x, m_layout.ends, note.words, FontRole::CaptionStrong, ink, Anchor::Centre, room);
        }
    }

    const StageBrush& m_brush;
    Sketch& m_sketch;
    const Theme& m_theme;
    const RebalanceLadder& m_ladder;
    LadderLayout m_layout;
    bool m_isOther;
    QString m_timeBefore; // of the row above
};

// Sentences in a box, each on lines of its own, as many as there is room for.
void paintWords(const StageBrush& brush, const QRectF& box, const QStringList& lines)
{
    double y = box.top() + 8;
    for (const QString& words : lines)
        for (const QString& line : wrappedWords(words, FontRole::Text, box.width())) {
            if (y + 8 > box.bottom())
                return;
            brush.sketch.textAt(box.left(), y, line, FontRole::Text, brush.theme().ink2, Anchor::Left, box.width());
            y += 18;
        }
}

// Title, what it is, and how long who stood still; returns where the body begins.
double paintHeading(const StageBrush& brush, const QRectF& box, const QString& title, const QString& caption, const StoppedWords& stopped)
{
    const Theme& t = brush.theme();
    const double middle = box.top() + 12;
    double right = box.right();
    const double most = box.width() - textWidth(title, FontRole::CardTitle) - 16;
    if (!stopped.words.isEmpty() && most > 90) {
        const QString words = fitting({stopped.words, stopped.brief, stopped.least}, FontRole::CaptionStrong, most - 20);
        right = brush.sketch.chip({right, middle}, Anchor::Right, words, stopped.tone,
            std::min(most, Sketch::chipWidth(words))).left() - 10;
    }
    const double used = brush.sketch.textAt(box.left(), middle, title, FontRole::CardTitle, t.ink, Anchor::Left, right - box.left());
    const double room = right - box.left() - used - 12;
    if (textWidth(caption, FontRole::Text) <= room)
        brush.sketch.textAt(box.left() + used + 12, middle, caption, FontRole::Text, t.ink3);
    return box.top() + kHeading;
}

void paintOffer(const StageBrush& brush, const QRectF& body, const GroupView& view, const OtherProtocol& other)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QString words = Stage::tr("Play it");
    const double width = std::min(body.width(), std::ceil(textWidth(words, FontRole::TextStrong)) + 34);
    const QString says = other.kind == GroupKind::Consumer
        ? Stage::tr("The lab's course from its beginning, with this group's consumers on group.protocol=consumer. Nothing else differs.")
        : Stage::tr("The lab's course from its beginning, with this group's consumers on group.protocol=classic. Nothing else differs.");
    const auto lines = static_cast<double>(wrappedWords(says, FontRole::Text, body.width()).size());
    const QRectF button(body.left(), body.top() + lines * 18 + 8, width, 26);
    paintWords(brush, {body.left(), body.top(), body.width(), body.height()}, {says});
    if (button.bottom() > body.bottom())
        return;
    const ObjectId id = ObjectId::groupPart(view.id, GroupThing::PlayOther);
    const Sketch::Scope scope(sketch, namedObject(brush, id, button, metrics::kRadiusField, spokenOfOther(other)));
    const bool lit = brush.isHovered(id) || brush.isSelected(id);
    sketch.rounded(button.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusField, t.panel, lit ? t.accent : t.line, lit ? 2 : 1);
    sketch.icon(Icon::Play, {button.left() + 9, button.center().y() - 5}, 10, t.accentInk);
    sketch.textAt(button.left() + 25, button.center().y(), words, FontRole::TextStrong, t.accentInk, Anchor::Left, width - 30);
}

} // namespace

void paintLadder(const StageBrush& brush, const QRectF& box, const GroupView& view, const GroupPanels* panels)
{
    const RebalanceLadder* ladder = panels ? panels->ladder.get() : nullptr;
    if (!ladder) {
        const double top = paintHeading(brush, box, Stage::tr("A rebalance, message by message"), {}, {});
        const QRectF body(box.left(), top, box.width(), box.bottom() - top);
        paintWords(brush, body, view.rebalances.empty() ? QStringList{Stage::tr("This group had no rebalance yet."),
                                                             Stage::tr("Start a consumer, or stop one: each change is shown here.")}
                                                        : QStringList{Stage::tr("Reading what was sent …")});
        return;
    }
    const StoppedWords stopped = ladder->kept == RebalanceLadder::Kept::None ? StoppedWords{} : stoppedWords(*ladder);
    const double top = paintHeading(brush, box, ladder->title,
        Stage::tr("every arrow is a request or an answer; t in seconds; silence is folded"), stopped);
    QRectF body(box.left(), top, box.width(), box.bottom() - top);
    if (ladder->kept == RebalanceLadder::Kept::None) {
        paintWords(brush, body, {Stage::tr("The messages of this rebalance are no longer kept: only the last facts of a long run are. "
                                           "What came of it stands above.")});
        return;
    }
    QString foot;
    if (ladder->kept == RebalanceLadder::Kept::Part)
        foot = Stage::tr("its beginning is no longer kept");
    else if (ladder->moreMembers > 0)
        foot = Stage::tr("%1 more members sent and got %2 messages").arg(number(static_cast<std::int64_t>(ladder->moreMembers)),
            number(static_cast<std::int64_t>(ladder->moreMessages)));
    else if (ladder->framesMissing)
        foot = Stage::tr("some frames are not kept: of those only api and error are told");
    if (!foot.isEmpty() && body.height() > kLadderLeastHeight + kFoot) {
        body.setBottom(body.bottom() - kFoot);
        brush.sketch.textAt(body.left(), body.bottom() + kFoot / 2 + 2, foot, FontRole::Caption, brush.theme().ink3, Anchor::Left,
            body.width());
    }
    LadderPainter painter(brush, *ladder, body, false);
    if (painter.hasRoom())
        painter.paint();
    else
        paintWords(brush, body, {counted(static_cast<std::int64_t>(ladder->arrows.size()), Stage::tr("%1 message"),
            Stage::tr("%1 messages"))});
}

void paintOtherLadder(const StageBrush& brush, const QRectF& box, const GroupView& view, const GroupPanels* panels)
{
    const OtherProtocol other = panels ? panels->other : OtherProtocol{};
    const QString title = other.kind == GroupKind::Consumer ? Stage::tr("The same, KIP-848") : Stage::tr("The same, classic");
    const bool hasLadder = other.state == OtherProtocol::State::Played && other.ladder;
    const double top = paintHeading(brush, box, title, hasLadder ? Stage::tr("played anew, nothing else differs") : QString(),
        hasLadder ? stoppedWords(*other.ladder) : StoppedWords{});
    QRectF body(box.left(), top, box.width(), box.bottom() - top);
    if (hasLadder) {
        QString foot = other.kind == GroupKind::Consumer ? Stage::tr("one request kind, ConsumerGroupHeartbeat; the broker plans")
                                                               : Stage::tr("JoinGroup and SyncGroup; the leader, a client, plans");
        if (body.height() > kLadderLeastHeight + kFoot) {
            body.setBottom(body.bottom() - kFoot);
            if (const auto hidden = static_cast<std::int64_t>(LadderPainter::unsaid(*other.ladder, body)); hidden > 0) {
                const QString more = counted(hidden, Stage::tr("%1 member more"), Stage::tr("%1 members more"));
                foot = fitting({more + QStringLiteral(" · ") + foot, more}, FontRole::Caption, body.width());
            }
            brush.sketch.textAt(body.left(), body.bottom() + kFoot / 2 + 2, foot, FontRole::Caption, brush.theme().ink3,
                Anchor::Left, body.width());
        }
        LadderPainter painter(brush, *other.ladder, body, true);
        if (painter.hasRoom())
            painter.paint();
        return;
    }
    switch (panels ? other.state : OtherProtocol::State::Impossible) {
    case OtherProtocol::State::Offered:
        paintOffer(brush, body, view, other);
        break;
    case OtherProtocol::State::Playing:
        paintWords(brush, body, {Stage::tr("Playing the lab in the other protocol …")});
        break;
    default:
        paintWords(brush, body, {other.words.isEmpty()
            ? Stage::tr("When there is a rebalance, it can be played again in the other protocol.") : other.words});
        break;
    }
}

} // namespace ui
