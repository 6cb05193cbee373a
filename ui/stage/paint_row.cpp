#include <algorithm>
#include <cmath>

#include "ui/stage/motion.h"
#include "ui/stage/stage_painter.h"

// One replica as a strip of columns. Only the visible columns are looked at: the batches that hold them are found by
// halving, so the length of the log costs nothing.

namespace ui {

using namespace engine;

namespace {

constexpr std::int64_t kOutlineEach = 8; // more dry cells than this get one outline together
constexpr double kWave = 8;
constexpr double kLabelFrom = 24; // cells that carry their offset
constexpr double kReadable = 4.5;

struct Strip {
    QRectF water; // the whole height of the strip
    double cellTop = 0;
    double gap = 1; // half of what is between two cells
};

Strip stripOf(const RowBox& row, const Columns& columns, Density density)
{
    Strip strip;
    const double middle = std::round(row.box.center().y());
    const double pad = density == Density::Full ? 6 : columns.cell >= 6 ? 3 : 2;
    const double height =
        density == Density::Bars ? std::max(4.0, row.box.height() - 2) : columns.cell + 2 * pad;
    strip.water =
        QRectF(columns.x - 3, std::round(middle - height / 2), columns.count * columns.pitch + 3, height);
    strip.cellTop = std::round(middle - columns.cell / 2);
    strip.gap = (columns.pitch - columns.cell) / 2;
    return strip;
}

// The batch that holds `offset`, or the first one after it.
std::size_t batchAt(const PersistentList<BatchView>& batches, std::int64_t offset)
{
    std::size_t low = 0, high = batches.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (batches[middle].lastOffset.value < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

class RowPainter {
public:
    RowPainter(Sketch& sketch, const RowBox& row, const Columns& columns, const RowStyle& style,
        const StageMotion* motion, const ReplicaView& copy)
        : m_sketch(sketch),
          m_theme(sketch.theme()),
          m_row(row),
          m_columns(columns),
          m_style(style),
          m_motion(motion),
          m_copy(copy),
          m_strip(stripOf(row, columns, style.density)),
          m_grey(style.down || !row.partition->inIsr(row.broker)),
          m_first(row.first - static_cast<std::int64_t>(std::ceil(row.slide / columns.pitch))),
          m_last(m_first + columns.count + (row.slide > 0 ? 1 : 0)),
          m_start(copy.startOffset.value.value),
          m_end(copy.endOffset.value.value),
          m_hw(std::min(static_cast<double>(m_end),
              motion ? motion->highWatermark(row.partition->id, row.broker, copy.highWatermark.value.value)
                     : static_cast<double>(copy.highWatermark.value.value)))
    {
    }

    void paint()
    {
        paintWater();
        if (m_style.density == Density::Bars) {
            paintBar();
            return;
        }
        paintCells();
        paintDry();
        paintGhost();
        if (m_style.density == Density::Full)
            paintSegments();
        paintWaterline();
        paintCaret();
    }

private:
    double x(double offset) const { return m_row.xOf(offset, m_columns); }
    double clampedX(double offset) const { return std::clamp(x(offset), m_columns.x - 3, m_columns.right()); }
    bool visible(double offset) const
    {
        return x(offset) >= m_columns.x - 3 && x(offset) <= m_columns.right() + 1;
    }
    bool cellIsInside(std::int64_t offset) const
    {
        const double left = x(static_cast<double>(offset));
        return left >= m_columns.x - 1 && left + m_columns.cell <= m_columns.right() + 1;
    }

    void paintWater()
    {
        const double from =
            clampedX(static_cast<double>(std::max(m_start, m_first))) - (m_start <= m_first ? 3 : 0);
        const double to = clampedX(std::min(m_hw, static_cast<double>(m_end))) - m_strip.gap;
        const double left = std::max(from, m_strip.water.left());
        if (to - left < 1)
            return;
        const QColor water = m_style.down ? mix(m_theme.water, m_theme.dead, 0.55) : m_theme.water;
        m_sketch.rounded({left, m_strip.water.top(), to - left, m_strip.water.height()},
            m_style.density == Density::Bars ? 2 : 4, water);
    }

    void paintBar()
    {
        const QRectF& strip = m_strip.water;
        const QColor grey = mix(m_theme.mute, m_theme.panel, m_style.down ? 0.6 : 0.3);
        const double from = std::max(clampedX(static_cast<double>(std::max(m_start, m_first))), m_columns.x);
        const double hw = std::max(clampedX(std::min(m_hw, static_cast<double>(m_end))), from);
        const double end = std::max(clampedX(static_cast<double>(m_end)), from);
        const bool leads = m_row.partition->leader.value == m_row.broker;
        if (hw - from >= 1)
            m_sketch.rect({from, strip.top() + 1, hw - from, strip.height() - 2},
                m_grey ? grey : mix(m_theme.water2, m_theme.panel, leads ? 0.15 : 0.5));
        if (end - hw >= 1) {
            m_sketch.rect({hw, strip.top() + 1, end - hw, strip.height() - 2}, m_grey ? grey : m_theme.dry);
            if (!m_grey)
                m_sketch.rounded(
                    {hw + 0.5, strip.top() + 1.5, end - hw - 1, strip.height() - 3}, 0, {}, m_theme.dry2, 1);
        }
        if (visible(static_cast<double>(m_end)))
            m_sketch.rect({end, strip.top(), 1.5, strip.height()}, m_style.down ? m_theme.mute : m_theme.ink);
    }

    void paintCells()
    {
        const auto& batches = m_copy.batches;
        std::int64_t offset = std::max({m_first, m_start, m_copy.shownFrom().value});
        const std::int64_t stop = std::min(m_last, m_end);
        std::size_t at = batchAt(batches, offset);
        while (offset < stop && at < batches.size()) {
            const BatchView& batch = batches[at];
            offset = std::max(offset, batch.baseOffset.value);
            const std::int64_t batchStop = std::min(stop, batch.lastOffset.value + 1);
            for (; offset < batchStop; ++offset) {
                const RecordNote* note = batch.recordAt(Offset{offset});
                if (note || !batch.records) // else a hole that compaction left
                    paintCell(offset, note);
            }
            ++at;
        }
    }

    void paintCell(std::int64_t offset, const RecordNote* note)
    {
        if (m_row.slide > 0 && !cellIsInside(offset))
            return;
        const double landed = m_motion ? m_motion->landed(m_row.partition->id, m_row.broker, offset) : 1;
        const double cell = m_columns.cell;
        QRectF box(x(static_cast<double>(offset)), m_strip.cellTop, cell, cell);
        if (landed < 1) { // from a little above, growing to its size
            const double shrink = (1 - landed) * cell * 0.3;
            box = box.adjusted(shrink, shrink, -shrink, -shrink).translated(0, -(1 - landed) * 6);
        }
        const std::size_t hue = note ? static_cast<std::size_t>(Theme::hueOf(note->keyHash)) : 0;
        QColor fill = m_theme.hues[hue], edge = m_theme.hueEdges[hue];
        if (m_grey || !note) {
            fill = mix(m_theme.mute, m_style.down ? m_theme.dead : m_theme.panel, m_style.down ? 0.55 : 0.25);
            edge = mix(m_theme.mute, m_style.down ? m_theme.dead : m_theme.panel, m_style.down ? 0.25 : 0);
        }
        if (cell >= kLabelFrom && contrast(m_theme.textOn(fill), fill) < kReadable)
            fill = edge;
        if (note && note->isControl) { // COMMIT or ABORT: an offset without data
            paintMarker(box, *note);
            return;
        }
        if (cell >= 6)
            m_sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5),
                cell >= 24       ? metrics::kRadiusBigCell
                    : cell >= 12 ? metrics::kRadiusCell
                                 : 2,
                fill, edge);
        else
            m_sketch.rounded(box, 1, fill);
        if (cell >= kLabelFrom) {
            const QString text = QString::number(offset % 1000);
            m_sketch.textAt(box.center().x(), box.center().y(), text, FontRole::MonoCaptionStrong,
                m_theme.textOn(fill), Anchor::Centre);
        }
    }

    void paintMarker(const QRectF& box, const RecordNote& note)
    {
        const QPointF c = box.center();
        const double r = box.width() / 2;
        QPainterPath diamond;
        diamond.moveTo(c.x(), c.y() - r);
        diamond.lineTo(c.x() + r, c.y());
        diamond.lineTo(c.x(), c.y() + r);
        diamond.lineTo(c.x() - r, c.y());
        diamond.closeSubpath();
        m_sketch.path(diamond, m_theme.viobg, m_theme.vio, 1.4);
        if (box.width() >= 10) {
            const bool aborts = note.value.find("ABORT") != std::string::npos;
            m_sketch.icon(
                aborts ? Icon::Cross : Icon::Check, {c.x() - r * 0.5, c.y() - r * 0.5}, r, m_theme.vioInk);
        }
    }

    void paintDry()
    {
        std::int64_t from = std::max({static_cast<std::int64_t>(std::ceil(m_hw)), m_first, m_start});
        std::int64_t to = std::min(m_end, m_last);
        while (m_row.slide > 0 && from < to && !cellIsInside(from))
            ++from;
        while (m_row.slide > 0 && from < to && !cellIsInside(to - 1))
            --to;
        if (to <= from || m_grey)
            return;
        const double spread = m_columns.cell >= 12 ? 2 : 1;
        if (to - from > kOutlineEach || m_columns.cell < 8) {
            const double left = x(static_cast<double>(from)) - spread;
            const double right = x(static_cast<double>(to - 1)) + m_columns.cell + spread;
            m_sketch.rounded({left, m_strip.cellTop - spread, right - left, m_columns.cell + 2 * spread}, 4,
                {}, m_theme.dry2, 1.4, Dash::Dry);
            return;
        }
        for (std::int64_t offset = from; offset < to; ++offset)
            m_sketch.rounded(
                QRectF(x(static_cast<double>(offset)), m_strip.cellTop, m_columns.cell, m_columns.cell)
                    .adjusted(-spread, -spread, spread, spread),
                4, {}, m_theme.dry2, 1.4, Dash::Dry);
    }

    void paintGhost()
    {
        const auto ghost = m_motion ? m_motion->ghost(m_row.partition->id, m_row.broker) : std::nullopt;
        if (!ghost)
            return;
        const double count = static_cast<double>(ghost->to - ghost->from);
        const double kept = static_cast<double>(ghost->from) + count * (1 - ghost->cut);
        for (std::int64_t offset = std::max(ghost->from, m_first); offset < std::min(ghost->to, m_last);
             ++offset) {
            if (!cellIsInside(offset))
                continue;
            const QRectF box(x(static_cast<double>(offset)), m_strip.cellTop, m_columns.cell, m_columns.cell);
            const QColor edge = mix(m_theme.panel, m_theme.bad, ghost->strength);
            const bool still = static_cast<double>(offset) < kept;
            m_sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusCell,
                still ? mix(m_theme.panel, m_theme.badbg, ghost->strength) : QColor(), edge, 1, Dash::Dry);
        }
    }

    void paintSegments()
    {
        for (const auto& segment : m_copy.segments) {
            const Offset base = segment->base;
            if (base.value <= std::max(m_first, m_start) || base.value > m_end
                || !visible(static_cast<double>(base.value)))
                continue;
            const double at = x(static_cast<double>(base.value)) - m_strip.gap;
            m_sketch.line({at, m_strip.water.top() - 2}, {at, m_strip.water.bottom() + 2}, m_theme.ink3, 1,
                Dash::Segment);
        }
    }

    void paintWaterline()
    {
        if (!visible(m_hw) || m_copy.endOffset.value.value == 0)
            return;
        const double at = x(m_hw) - m_strip.gap;
        const QColor colour = m_style.down ? mix(m_theme.water2, m_theme.dead, 0.5) : m_theme.water2;
        const double over = m_style.density == Density::Full ? 1 : 0;
        m_sketch.line({at, m_strip.water.top() - over}, {at, m_strip.water.bottom() + over + 1}, colour,
            metrics::kWaterline);
        if (m_row.box.height() < 24)
            return;
        QPainterPath wave; // on top of the post
        const double y = m_strip.water.top() - over - 2;
        wave.moveTo(at - kWave / 2, y);
        wave.quadTo(at - kWave / 4, y - 3, at, y);
        wave.quadTo(at + kWave / 4, y + 3, at + kWave / 2, y);
        m_sketch.path(wave, {}, colour, 1.8);
    }

    void paintCaret()
    {
        if (!visible(static_cast<double>(m_end)))
            return;
        const double size = m_style.density == Density::Full ? 3.5 : m_row.box.height() >= 20 ? 3 : 2.5;
        const double at = x(static_cast<double>(m_end)) - m_strip.gap;
        const double tip = m_strip.water.bottom() - (m_style.density == Density::Full ? 2 : size);
        QPainterPath caret;
        caret.moveTo(at, tip);
        caret.lineTo(at + size, tip + size * 1.43);
        caret.lineTo(at - size, tip + size * 1.43);
        caret.closeSubpath();
        m_sketch.path(caret, m_style.down ? m_theme.mute : m_theme.ink);
    }

    Sketch& m_sketch;
    const Theme& m_theme;
    const RowBox& m_row;
    const Columns& m_columns;
    const RowStyle& m_style;
    const StageMotion* m_motion;
    const ReplicaView& m_copy;
    const Strip m_strip;
    const bool m_grey; // here, but not counted
    const std::int64_t m_first, m_last;
    const std::int64_t m_start, m_end;
    const double m_hw;
};

} // namespace

void paintRow(Sketch& sketch, const RowBox& row, const Columns& columns, const RowStyle& style,
    const StageMotion* motion)
{
    if (const ReplicaView* copy = row.partition->copyOn(row.broker))
        RowPainter(sketch, row, columns, style, motion, *copy).paint();
}

void paintRole(Sketch& sketch, QPointF centre, const PartitionView& partition, BrokerId broker, bool down)
{
    const Theme& t = sketch.theme();
    if (partition.leader.value == broker)
        sketch.icon(Icon::Crown, {centre.x() - 7, centre.y() - 7}, 14, down ? t.mute : t.ink);
    else if (down)
        sketch.icon(Icon::Cross, {centre.x() - 6, centre.y() - 6}, 12, t.mute);
    else
        sketch.ellipse(centre, 4.5, {}, partition.inIsr(broker) ? t.ink3 : t.dry2, 1.6);
}

} // namespace ui
