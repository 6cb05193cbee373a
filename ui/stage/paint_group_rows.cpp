// Who reads what: bars over time, the generations above them, what happened to members below, the axis; and the numbers beside each row.

#include "ui/stage/paint_group.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/paint_producer.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kSpanRadius = 5;
constexpr double kEdge = 4;
constexpr double kLeastSpan = 3;    // px; less, and changes are drawn together
constexpr double kMarksTogether = 7; // px
constexpr std::int64_t kMuchLag = 10;
constexpr std::int64_t kLeastScale = 10; // records of a bar

class Rows {
public:
    explicit Rows(const GroupBrush& brush) : m_brush(brush), m_t(brush.theme()), m_sketch(brush.sketch), m_level(brush.level),
        m_group(brush.group),
        m_now(std::min(brush.group.now(), brush.level.to)) { }

    void paint()
    {
        paintGenerations();
        for (const GroupRowBox& row : m_level.rows)
            paintRow(row);
        if (m_level.rows.empty())
            paintNothing();
        paintRebalances();
        paintMarks();
        paintAxis();
        paintPager();
        paintPlayhead();
    }

private:
    double x(Time at) const { return m_level.clampedX(at); }
    Time endOf(Time to) const { return to == kNever ? m_group.now() : to; }
    bool isSeen(Time from, Time to) const { return from < m_level.to && endOf(to) > m_level.from && x(endOf(to)) >= x(from); }

    void paintNothing()
    {
        const QRectF box = m_level.panel(GroupThing::Ownership).box;
        const double y = (m_level.rowsTop + m_level.rowsBottom) / 2;
        const QString words = m_group.group().members.empty()
            ? Stage::tr("Nobody is in the group and nothing was committed: there is nothing to read yet.")
                                                              : Stage::tr("The members are not subscribed to a topic that exists.");
        m_sketch.textAt(box.center().x(), y, words, FontRole::Text, m_t.ink3, Anchor::Centre, box.width() - 2 * m_level.pad);
    }

    void paintGenerations()
    {
        const auto& spans = m_group.group().generations;
        const QRectF band = m_level.generations;
        double tinyFrom = -1, tinyTo = -1;
        const auto flush = [&] {
            if (tinyTo > tinyFrom)
                m_sketch.rect({tinyFrom, band.top() + 3, std::max(1.0, tinyTo - tinyFrom), band.height() - 6}, m_t.mute);
            tinyFrom = tinyTo = -1;
        };
        for (std::size_t i = firstSeen(spans); i < spans.size(); ++i) {
            const GenerationSpan& one = spans[i];
            if (!isSeen(one.from, one.to))
                continue;
            const double left = x(one.from), right = x(endOf(one.to));
            if (right - left < kLeastSpan) {
                tinyFrom = tinyFrom < 0 ? left : tinyFrom;
                tinyTo = right;
                continue;
            }
            flush();
            const QRectF box(left, band.top(), std::max(2.0, right - left - 2), band.height());
            const ObjectId id = m_brush.part(GroupThing::Generation, static_cast<std::int64_t>(one.since.value));
            const auto scope = m_sketch.in(m_brush.object(id, box, kSpanRadius));
            m_sketch.rounded(box, std::min(kSpanRadius, box.width() / 2), m_t.line2);
            m_brush.frame(id, box, kSpanRadius);
            const GroupView& view = m_group.group();
            for (const QString& words : {generationWord(view, one.generation), generationWord(view, one.generation, true),
                QString::number(one.generation)})
                if (textWidth(words, FontRole::CaptionStrong) <= box.width() - 8) {
                    m_sketch.textAt(box.center().x(), box.center().y(), words, FontRole::CaptionStrong, m_t.ink2, Anchor::Centre);
                    break;
                }
        }
        flush();
    }

    // The first that is not over before the picture begins.
    template <class List>
    std::size_t firstSeen(const List& list) const
    {
        std::size_t first = list.size();
        while (first > 0 && endOf(list[first - 1].to) > m_level.from)
            --first;
        return first;
    }

    void paintRebalances()
    {
        const auto& all = m_group.group().rebalances;
        const RebalanceView* shown = m_group.rebalance(m_brush.input.camera.rebalance);
        const Time shownTo = shown ? ui::endOf(m_group.group(), *shown).second : Time{};
        const double y = m_level.generations.bottom() + 2;
        for (std::size_t i = firstSeen(all); i < all.size(); ++i) {
            const RebalanceView& one = all[i];
            if (!isSeen(one.from, one.to))
                continue;
            const double left = x(one.from), width = std::max(3.0, x(endOf(one.to)) - left);
            const ObjectId id = m_brush.part(GroupThing::Rebalance, static_cast<std::int64_t>(one.began.value));
            const QRectF hit(left - 3, y - 2, width + 6, 8);
            const auto scope = m_sketch.in(m_brush.object(id, hit, 3));
            const QRectF box(left, y, width, 4);
            const bool isShown = shown && one.from >= shown->from && one.from <= shownTo; // all its rounds
            m_sketch.rounded(box, 2, isShown ? m_t.accent : m_t.dry2);
            m_brush.frame(id, box.adjusted(-2, -2, 2, 2), 3);
        }
    }

    void paintRow(const GroupRowBox& row)
    {
        const TopicPartition& partition = m_group.rows()[row.index];
        const ObjectId id = ObjectId::groupRow(m_brush.id(), partition);
        const double strength = m_sketch.strength();
        m_sketch.setStrength(m_brush.strengthOf(id));
        const auto scope = m_sketch.in(m_brush.object(id, row.box, 8));
        if (m_brush.isSelected(id))
            m_sketch.rounded(row.box, 8, m_t.sel, m_t.accent);
        else if (m_brush.isHovered(id))
            m_sketch.rounded(row.box.adjusted(0.5, 0.5, -0.5, -0.5), 8, {}, m_t.accent, 1);
        m_sketch.rounded(row.bar, kSpanRadius, mix(m_t.line2, m_t.panel, 0.55));
        const QString name = elidedName(QString::fromStdString(partition.toString()), FontRole::MonoStrong, m_level.labels - 12);
        m_sketch.textAt(m_level.trackLeft - m_level.labels, row.bar.center().y(), name, FontRole::MonoStrong, m_t.ink);
        if (const OwnershipView* owner = m_group.ownership(partition))
            paintSpans(row, partition, owner->spans);
        m_sketch.setStrength(strength);
    }

    void paintSpans(const GroupRowBox& row, const TopicPartition& partition, const PersistentList<OwnerSpan>& spans)
    {
        m_tinyFrom = m_tinyTo = -1;
        for (std::size_t i = firstSeen(spans); i < spans.size(); ++i) {
            const OwnerSpan& span = spans[i];
            if (!isSeen(span.from, span.to))
                continue;
            const double left = x(span.from), right = x(std::min(endOf(span.to), m_level.to));
            if (right - left < kLeastSpan && span.to != kNever) {
                m_tinyFrom = m_tinyFrom < 0 ? left : m_tinyFrom;
                m_tinyTo = right;
                continue;
            }
            flushTiny(row, left);
            paintSpan(row, partition, span, left, std::max(right, left + 1));
        }
        flushTiny(row, m_tinyTo);
    }

    // Changes too short to be seen one by one.
    void flushTiny(const GroupRowBox& row, double until)
    {
        if (m_tinyFrom < 0)
            return;
        m_sketch.rect({m_tinyFrom, row.bar.top() + 2, std::max(1.0, std::max(m_tinyTo, until) - m_tinyFrom),
            row.bar.height() - 4}, m_t.mute);
        m_tinyFrom = m_tinyTo = -1;
    }

    void paintSpan(const GroupRowBox& row, const TopicPartition& partition, const OwnerSpan& span, double left, double right)
    {
        const ObjectId id = ObjectId::ownerSpan(m_brush.id(), partition, span.client, span.since);
        const QRectF box(left, row.bar.top(), right - left, row.bar.height());
        const double strength = m_sketch.strength();
        if (span.client != kLabNode) // it may be its reader who is lit
            m_sketch.setStrength(std::max(strength, m_brush.strengthOf(id)));
        const auto scope = m_sketch.in(m_brush.object(id, box, kSpanRadius));
        const double radius = std::min(kSpanRadius, box.width() / 2);
        if (span.kind == OwnerSpan::Kind::Owned) {
            const int hue = hueOf(span);
            m_sketch.rounded(box, radius, paleHue(m_t, hue));
            if (span.from >= m_level.from && box.width() >= 6)
                m_sketch.rounded({box.left(), box.top() - 1, kEdge, box.height() + 2}, 2, m_brush.hue(hue));
            paintReader(partition, span, box);
        } else if (span.kind == OwnerSpan::Kind::Stopped) {
            m_sketch.hatch(box, m_t.mute);
        } else {
            m_sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, m_t.badbg, m_t.bad);
            m_sketch.hatch(box.adjusted(1, 1, -1, -1), mix(m_t.bad, m_t.badbg, 0.25));
        }
        m_brush.frame(id, box, radius);
        m_sketch.setStrength(strength);
    }

    int hueOf(const OwnerSpan& span) const
    {
        if (span.client != kLabNode)
            return hueOfNode(span.client);
        for (const GroupMemberSeen& member : m_group.members())
            if (member.member && member.member->id == span.memberId)
                return member.hue;
        return 7;
    }

    // The name of who reads, and what keeps him from it now.
    void paintReader(const TopicPartition& partition, const OwnerSpan& span, const QRectF& box)
    {
        const double room = box.width() - kEdge - 12;
        const QString name = m_group.nameOf(span.client, span.memberId);
        if (textWidth(name, FontRole::TextStrong) > room)
            return;
        const double y = box.center().y();
        const double used = m_sketch.textAt(box.left() + kEdge + 8, y, name, FontRole::TextStrong, m_t.ink);
        if (span.to != kNever)
            return;
        const GroupRowNumbers row = m_group.numbers(partition);
        const QString more = row.failing ? Stage::tr("stuck at %1").arg(number(row.failing->value.offset.value)) : row.isPaused
            ? Stage::tr("paused") : QString();
        if (!more.isEmpty() && textWidth(more, FontRole::Caption) <= room - used - 8)
            m_sketch.textAt(box.left() + kEdge + 16 + used, y, more, FontRole::Caption, m_t.ink);
    }

    void paintMarks()
    {
        const auto& marks = m_group.group().marks;
        TextLine words;
        words.take(m_level.trackLeft - m_level.labels, m_level.trackLeft - 12);
        struct Drawn {
            double x;
            const GroupMark* first;
            int count;
            bool bad;
        };
        std::vector<Drawn> drawn;
        for (std::size_t i = marks.size(); i-- > 0;) { // the newest are told first
            const GroupMark& mark = marks[i];
            if (mark.at < m_level.from)
                break;
            if (mark.at > m_level.to)
                continue;
            const double at = m_level.x(mark.at);
            if (!drawn.empty() && drawn.back().x - at < kMarksTogether) {
                Drawn& near = drawn.back();
                ++near.count;
                if (isBadMark(mark.what) && !near.bad) {
                    near.first = &mark;
                    near.bad = true;
                }
                continue;
            }
            drawn.push_back({at, &mark, 1, isBadMark(mark.what)});
        }
        const double left = m_level.trackLeft, right = m_level.panel(GroupThing::Ownership).box.right() - m_level.pad;
        const auto isGrave = [](const Drawn& one) { return one.first->what == GroupMark::What::Died
            || one.first->what == GroupMark::What::PollMissed; };
        std::stable_partition(drawn.begin(), drawn.end(), isGrave); // their words come first
        for (const Drawn& one : drawn) {
            const ObjectId id = m_brush.part(GroupThing::Mark, static_cast<std::int64_t>(one.first->fact.value));
            const bool grave = isGrave(one);
            const QColor line = grave ? m_t.bad : m_t.ink, ink = grave ? m_t.badInk : m_t.ink2;
            QString text;
            double width = 0, middle = 0;
            bool told = false;
            for (const bool brief : {false, true}) {
                text = markWords(m_group, *one.first, brief);
                if (one.count > 1)
                    text += QStringLiteral(" +%1").arg(one.count - 1);
                width = textWidth(text, FontRole::CaptionStrong);
                middle = std::clamp(one.x, left + width / 2, std::max(left + width / 2,
                    std::min(right, m_level.trackRight + 40) - width / 2));
                told = width < m_level.trackRight - left && words.take(middle - width / 2, middle + width / 2);
                if (told)
                    break;
            }
            const QRectF hit = told ? QRectF(middle - width / 2 - 3, m_level.marks - 8, width + 6, 16)
                : QRectF(one.x - 4, m_level.marks - 8, 8, 12);
            const auto scope = m_sketch.in(m_brush.object(id, hit, 4));
            m_sketch.line({one.x, m_level.rowsTop - 2}, {one.x, m_level.rowsBottom + 2}, line, 1.2, Dash::Reply);
            if (told)
                m_sketch.textAt(middle, m_level.marks, text, FontRole::CaptionStrong, ink, Anchor::Centre);
            else
                m_sketch.rounded({one.x - 2, m_level.rowsBottom + 2, 4, 3}, 1.5, line); // clear of the words
            m_brush.frame(id, hit, 4);
        }
    }

    void paintAxis()
    {
        const double y = m_level.axis, left = m_level.trackLeft, right = m_level.trackRight;
        m_sketch.line({left, y}, {right, y}, m_t.line, 1);
        Time at{m_level.tick * (m_level.from.nanos() / m_level.tick.count())};
        if (at < m_level.from)
            at = at + m_level.tick;
        TextLine words;
        if (m_level.above > 0 || m_level.below > 0)
            words.take(left - m_level.labels, left - 10);
        for (; at <= m_level.to; at = at + m_level.tick) {
            const double tick = m_level.x(at);
            m_sketch.line({tick, y}, {tick, y + 4}, m_t.line, 1);
            const QString text = secondsText(at, m_level.tick);
            const double half = textWidth(text, FontRole::MonoCaption) / 2;
            if (tick + half <= right + 10 && words.take(tick - half, tick + half))
                m_sketch.textAt(tick, y + 13, text, FontRole::MonoCaption, m_t.ink3, Anchor::Centre);
        }
    }

    // How many partitions have no row, and the way to them.
    void paintPager()
    {
        double left = m_level.trackLeft - m_level.labels;
        const auto way = [&](GroupThing thing, const QString& words, int count) {
            if (count <= 0)
                return;
            const double width = textWidth(words, FontRole::CaptionStrong);
            const QRectF box(left - 4, m_level.axis + 4, width + 8, 18);
            const ObjectId id = m_brush.part(thing);
            const auto scope = m_sketch.in(m_brush.object(id, box, 6));
            m_brush.frame(id, box, 6);
            m_sketch.textAt(left, box.center().y(), words, FontRole::CaptionStrong, m_t.accentInk);
            left += width + 12;
        };
        way(GroupThing::RowsAbove, QStringLiteral("↑ %1").arg(m_level.above), m_level.above);
        way(GroupThing::RowsBelow, QStringLiteral("↓ %1").arg(m_level.below), m_level.below);
    }

    void paintPlayhead()
    {
        const Time now = m_group.now();
        if (now < m_level.from || now > m_level.to)
            return;
        const double at = m_level.x(now);
        m_sketch.line({at, m_level.generations.top() - 2}, {at, m_level.rowsBottom + 1}, m_t.accent, 2);
    }

    const GroupBrush& m_brush;
    const Theme& m_t;
    Sketch& m_sketch;
    const GroupLayout& m_level;
    const GroupLevel& m_group;
    Time m_now;
    double m_tinyFrom = -1, m_tinyTo = -1;
};

// 10, 20, 50, 100 …
std::int64_t scaleFor(std::int64_t most)
{
    std::int64_t scale = kLeastScale;
    for (int i = 0; scale < most; ++i)
        scale = i % 3 == 1 ? scale / 2 * 5 : scale * 2;
    return scale;
}

class Numbers {
public:
    explicit Numbers(const GroupBrush& brush) : m_brush(brush), m_t(brush.theme()), m_sketch(brush.sketch), m_level(brush.level)
    {
        std::int64_t most = 0;
        for (const GroupRowBox& row : m_level.rows) {
            m_rows.push_back(brush.group.numbers(brush.group.rows()[row.index]));
            const GroupRowNumbers& numbers = m_rows.back();
            if (numbers.highWatermark && numbers.committed)
                most = std::max(most, numbers.highWatermark->value - numbers.committed->value);
            most = std::max(most, numbers.lag.value_or(0));
        }
        m_scale = scaleFor(most);
    }

    void paint()
    {
        if (m_level.rows.empty())
            return;
        heads();
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            row(m_level.rows[i], m_rows[i]);
        legend();
    }

private:
    double right(GroupColumn which) const { return m_level.column(which); }
    bool has(GroupColumn which) const { return right(which) > 0; }

    void heads()
    {
        const double y = m_level.generations.center().y();
        const auto head = [&](GroupColumn which, const QString& words, double room, double inset = 0) {
            if (has(which) && textWidth(words, FontRole::Caption) <= room)
                m_sketch.textAt(right(which) - inset, y, words, FontRole::Caption, m_t.ink3, Anchor::Right);
        };
        head(GroupColumn::Committed, Stage::tr("committed"), 66);
        head(GroupColumn::Position, Stage::tr("position"), 62);
        head(GroupColumn::HighWatermark, QStringLiteral("HW"), 62);
        head(GroupColumn::Lag, Stage::tr("lag", "of a group"), 46, 14);
    }

    void row(const GroupRowBox& place, const GroupRowNumbers& row)
    {
        const double y = place.bar.center().y();
        const auto cell = [&](GroupColumn which, const QString& words, FontRole role, const QColor& ink, double inset = 0) {
            if (has(which))
                m_sketch.textAt(right(which) - inset, y, words, role, ink, Anchor::Right, 64);
        };
        const QString none = QStringLiteral("–");
        cell(GroupColumn::Committed, row.committed ? number(row.committed->value.value) : none, FontRole::Mono, row.committed
            ? m_t.ink2 : m_t.ink3);
        cell(GroupColumn::Position, row.position ? number(row.position->value.value) : none, FontRole::Mono, row.position
            ? m_t.ink : m_t.ink3);
        cell(GroupColumn::HighWatermark, row.highWatermark ? number(row.highWatermark->value.value) : none, FontRole::Mono,
            row.highWatermark ? m_t.waterInk : m_t.ink3);
        const std::int64_t lag = row.lag.value_or(0);
        cell(GroupColumn::Lag, row.lag ? number(lag) : none, FontRole::MonoStrong, !row.lag ? m_t.ink3 : lag >= kMuchLag
            ? m_t.dryInk : m_t.ink, 14);
        if (has(GroupColumn::Bar))
            bar(y, row);
        trend(place, y);
    }

    void bar(double y, const GroupRowNumbers& row)
    {
        const double end = right(GroupColumn::Bar), begin = end - m_level.barWidth;
        m_sketch.rounded({begin, y - 3, m_level.barWidth, 6}, 2, m_t.line2);
        if (!row.highWatermark)
            return;
        const auto at = [&](Offset offset) {
            const double behind = static_cast<double>(row.highWatermark->value - offset);
            return std::clamp(end - behind / static_cast<double>(m_scale) * m_level.barWidth, begin, end);
        };
        const std::optional<double> committed = row.committed ? std::optional(at(row.committed->value)) : std::nullopt;
        if (row.position || committed) {
            const double from = row.position ? at(row.position->value) : *committed;
            if (end - from >= 1)
                m_sketch.rect({from, y - 3, end - from, 6}, m_t.dry2);
            if (committed && row.position && *committed < from)
                m_sketch.line({*committed, y}, {from, y}, m_t.ink2, 1.4);
        }
        m_sketch.line({end, y - 7}, {end, y + 7}, m_t.water2, 2);
        if (committed)
            m_sketch.line({*committed, y - 6}, {*committed, y + 6}, m_t.ink2, 1.6);
        if (row.position)
            m_sketch.ellipse({at(row.position->value), y}, 3.2, m_t.ink);
    }

    void trend(const GroupRowBox& place, double y)
    {
        if (!m_brush.input.lags)
            return;
        const LagTrend trend = m_brush.input.lags->trend(m_brush.group.rows()[place.index]);
        if (trend != LagTrend::Growing && trend != LagTrend::Shrinking)
            return;
        const double x = right(GroupColumn::Lag) - 5, up = trend == LagTrend::Growing ? -1 : 1;
        QPainterPath arrow({x - 4, y - 2.5 * up});
        arrow.lineTo(x + 4, y - 2.5 * up);
        arrow.lineTo(x, y + 3.5 * up);
        arrow.closeSubpath();
        if (trend == LagTrend::Growing)
            m_sketch.path(arrow, m_t.dry2);
        else
            m_sketch.path(arrow, {}, m_t.ok, 1.4);
    }

    // Below the rows, where the words of marks end.
    void legend()
    {
        const double end = m_level.panel(GroupThing::Ownership).box.right() - m_level.pad;
        const double begin = m_level.trackRight + 52;
        if (has(GroupColumn::Bar)) {
            const double y = m_level.axis - 2;
            const QString committed = Stage::tr("committed"), position = Stage::tr("position"),
                scale = Stage::tr("bar: %1 records").arg(number(m_scale));
            const double all = textWidth(committed, FontRole::Caption) + textWidth(position, FontRole::Caption) + 40;
            const double both = all + textWidth(scale, FontRole::Caption) + 14;
            double x = end - (both <= end - begin ? both : all);
            if (x >= begin) {
                m_sketch.line({x + 2, y - 5}, {x + 2, y + 5}, m_t.ink2, 1.6);
                x += 9 + m_sketch.textAt(x + 9, y, committed, FontRole::Caption, m_t.ink3) + 12;
                m_sketch.ellipse({x + 3, y}, 3.2, m_t.ink);
                x += 11 + m_sketch.textAt(x + 11, y, position, FontRole::Caption, m_t.ink3) + 14;
                if (both <= end - begin)
                    m_sketch.textAt(x - 4, y, scale, FontRole::Caption, m_t.ink3);
            }
        }
        for (const bool brief : {false, true})
            if (const QString words = scaledWords(m_brush.group, brief); !words.isEmpty()
                && Sketch::chipWidth(words) <= end - m_level.trackRight - 24) {
                m_sketch.chip({end, m_level.axis + 15}, Anchor::Right, words, Tone::Dry, end - m_level.trackRight - 24);
                break;
            }
    }

    const GroupBrush& m_brush;
    const Theme& m_t;
    Sketch& m_sketch;
    const GroupLayout& m_level;
    std::vector<GroupRowNumbers> m_rows;
    std::int64_t m_scale = kLeastScale;
};

} // namespace

void paintOwnership(const GroupBrush& brush) { Rows(brush).paint(); }
void paintRowNumbers(const GroupBrush& brush) { Numbers(brush).paint(); }

} // namespace ui
