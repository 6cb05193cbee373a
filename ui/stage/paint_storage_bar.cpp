// One file of a log on the ruler of bytes: its batches to scale, what of it is committed and flushed, where its index entries point.
// Only what lies on the ruler is looked at; batches that are too narrow to be seen are drawn together.

#include "ui/stage/paint_storage.h"

#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kTogether = 3;      // px; narrower batches are one block
constexpr double kCells = 11;        // from here on a batch shows its records
constexpr double kTouch = 5;         // px that a thing needs to be pointed at
constexpr double kEntryDistance = 4; // px between two entries of an index
constexpr double kWave = 8;
constexpr int kDryEach = 24;         // more dry batches get one outline together

class Bar {
public:
    Bar(const StorageBrush& brush, const FileRow& row, TextLine& notes)
        : m_brush(brush), m_t(brush.theme()), m_sketch(brush.sketch), m_level(brush.level), m_log(brush.log), m_copy(brush.copy()),
          m_row(row), m_notes(notes), m_segment(*m_copy.segments[row.index]), m_end(m_log.endOf(row.index)),
          m_active(m_log.isActive(row.index)), m_lookup(shownLookup(m_copy))
    {
    }

    void paint()
    {
        paintGround();
        paintBatches();
        paintUnflushed();
        paintHops();
        paintLogStart();
        paintFlushed();
        paintEnds();
        if (m_row.indexLine > 0)
            paintIndex();
        else
            paintIndexMarks();
        if (m_row.timeLine > 0)
            paintTimeIndex();
    }

private:
    double x(std::int64_t byte) const { return m_level.x(static_cast<double>(byte)); }
    double clamped(std::int64_t byte) const { return m_level.clampedX(static_cast<double>(byte)); }
    bool shows(std::int64_t byte) const { return m_level.isOnRuler(static_cast<double>(byte)); }
    QRectF piece(std::int64_t from, std::int64_t to) const
    {
        return {clamped(from), m_row.bar.top(), clamped(to) - clamped(from), m_row.bar.height()};
    }
    bool isHere(Offset offset) const { return offset >= m_segment.base && (offset < m_end || (m_active && offset == m_end)); }

    void paintGround()
    {
        m_sketch.rounded(m_row.bar.adjusted(0.5, 0.5, -0.5, -0.5), 4, m_t.bg, m_t.line2);
        const QRectF used = piece(0, m_segment.bytes);
        if (used.width() < 1)
            return;
        m_sketch.rounded(used.adjusted(0, 0.5, 0, -0.5), 3, m_t.line2);
        // Above the high watermark.
        const Offset watermark = m_copy.highWatermark.value;
        if (watermark < m_end && !m_brush.isDown()) {
            const auto from = watermark <= m_segment.base ? std::optional<std::int64_t>(0) : m_log.positionOf(watermark);
            if (from && clamped(m_segment.bytes) - clamped(*from) >= 1)
                m_sketch.rect(piece(*from, m_segment.bytes).adjusted(0, 1, 0, -1), m_t.dry);
        }
        m_sketch.hatch(used.adjusted(0, 1, 0, -1), mix(m_t.mute, m_t.panel, 0.45));
    }

    void paintBatches()
    {
        const auto& batches = m_copy.batches;
        std::size_t at = m_log.batchAtByte(m_segment.base, m_level.firstByte);
        const std::size_t first = at;
        int dry = 0;
        double dryFrom = -1, dryTo = -1;
        std::vector<std::int64_t> sizes;
        while (at < batches.size() && batches[at].segment == m_segment.base && batches[at].position < m_level.lastByte) {
            const BatchView& batch = batches[at];
            const QRectF box = piece(batch.position, batch.endPosition());
            if (static_cast<double>(batch.bytes) / m_level.bytesPerPixel < kTogether) {
                at = paintTogether(at);
                continue;
            }
            paintBatch(batch, box, sizes);
            if (batch.lastOffset >= m_copy.highWatermark.value && !m_brush.isDown()) {
                dryFrom = dryFrom < 0 ? box.left() : dryFrom;
                dryTo = box.right();
                if (++dry <= kDryEach && box.width() >= 6)
                    m_sketch.rounded(box.adjusted(0.7, -1.3, -0.7, 1.3), 3, {}, m_t.dry2, 1.4, Dash::Dry);
            }
            ++at;
        }
        if (dry > kDryEach && dryTo - dryFrom >= 2)
            m_sketch.rounded({dryFrom, m_row.bar.top() - 1.3, dryTo - dryFrom, m_row.bar.height() + 2.6}, 3, {}, m_t.dry2, 1.4, Dash::Dry);
        // What the picture no longer knows.
        const std::int64_t known = first < batches.size() && batches[first].segment == m_segment.base ? batches[first].position
            : m_segment.bytes;
        if (m_segment.base < m_copy.shownFrom() && known > m_level.firstByte && m_level.firstByte < m_segment.bytes) {
            const QRectF box = piece(m_level.firstByte, std::min(known, m_segment.bytes));
            m_sketch.rect(box.adjusted(0, 1, 0, -1), mix(m_t.mute, m_t.panel, 0.72));
        }
    }

    // From this batch on, until they are wide enough together.
    std::size_t paintTogether(std::size_t from)
    {
        const auto& batches = m_copy.batches;
        const BatchView& batch = batches[from];
        const auto room = static_cast<std::int64_t>(std::ceil(kTogether * m_level.bytesPerPixel));
        const std::size_t behind = std::max(from + 1, m_log.batchAtByte(m_segment.base, batch.position + room));
        const BatchView& last = batches[behind - 1];
        const QRectF box = piece(batch.position, last.endPosition());
        const bool dry = last.lastOffset >= m_copy.highWatermark.value && !m_brush.isDown();
        m_sketch.rect(box.adjusted(0, 4, 0, -4), dry ? m_t.dry2 : mix(m_t.water2, m_t.panel, from / 16 % 2 ? 0.35 : 0.45));
        return behind;
    }

    void paintBatch(const BatchView& batch, const QRectF& box, std::vector<std::int64_t>& sizes)
    {
        const ObjectId id = m_brush.batch(batch.baseOffset);
        const bool canBeHit = box.width() >= kTouch;
        const bool isChosen = m_brush.isSelected(id)
            || (m_brush.input.selected.kind == StageKind::Record && m_brush.input.selected.topicPartition() == m_log.id()
                && m_brush.input.selected.broker() == m_copy.broker
                && m_brush.input.selected.offset >= batch.baseOffset.value && m_brush.input.selected.offset <= batch.lastOffset.value);
        const auto index = canBeHit ? m_brush.object(id, box, 3) : -1;
        std::optional<Sketch::Scope> scope;
        if (canBeHit)
            scope.emplace(m_sketch, index);
        const double width = static_cast<double>(batch.bytes) / m_level.bytesPerPixel;
        if (width < kCells) {
            const RecordNote* note = batch.records && !batch.records->empty() ? &batch.records->front() : nullptr;
            paintRecordCell(m_sketch, box.adjusted(0.5, 3, -0.5, -3), note, batch.lastOffset < m_copy.startOffset.value, false);
        } else {
            if (box.left() > m_row.bar.left() + 0.5)
                m_sketch.line({box.left(), box.top() + 1}, {box.left(), box.bottom() - 1}, m_t.mute, 1);
            paintRecords(batch, sizes);
        }
        paintHole(batch, box);
        if (isChosen)
            m_sketch.rounded(box.adjusted(-0.5, -0.5, 0.5, 0.5), 3, {}, m_t.ink, 2);
        else if (m_brush.isHovered(id))
            m_sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, {}, m_t.ink, 1);
    }

    // A notch where offsets are missing: they take no bytes.
    void paintHole(const BatchView& batch, const QRectF& box)
    {
        const bool inside = batch.records && std::ssize(*batch.records) < batch.lastOffset - batch.baseOffset + 1;
        if (box.left() < m_level.trackLeft - 0.5 || (!inside && m_log.holeBefore(batch) >= batch.baseOffset))
            return;
        const double top = m_row.bar.top() + 0.5;
        QPainterPath notch({box.left() - 4, top});
        notch.lineTo(box.left() + 4, top);
        notch.lineTo(box.left(), top + 6);
        notch.closeSubpath();
        m_sketch.path(notch, m_t.panel, m_t.ink3, 1.2);
    }

    void paintRecords(const BatchView& batch, std::vector<std::int64_t>& sizes)
    {
        m_log.recordSizes(batch, sizes);
        std::int64_t at = batch.position + kBatchHeaderBytes;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const RecordNote& note = (*batch.records)[i];
            const double left = clamped(at), right = clamped(at + sizes[i]);
            at += sizes[i];
            if (right - left < 1)
                continue;
            const Offset offset = batch.baseOffset + note.offsetDelta;
            QRectF box(left + 0.5, m_row.bar.top() + 3, std::max(1.0, right - left - 1), m_row.bar.height() - 6);
            if (!note.isControl && box.width() > box.height() * 2.2 && note.isTombstone)
                box.setWidth(box.height() * 2.2);
            const ObjectId id = m_brush.record(offset);
            std::optional<Sketch::Scope> scope;
            if (box.width() >= kTouch)
                scope.emplace(m_sketch, m_brush.object(id, box, metrics::kRadiusCell));
            paintRecordCell(m_sketch, box, &note, offset < m_copy.startOffset.value, false);
            m_brush.frame(id, box, metrics::kRadiusCell);
        }
    }

    // A line below what only the page cache has.
    void paintUnflushed()
    {
        if (m_copy.flushed.value >= m_end || m_segment.bytes == 0 || m_log.isResting())
            return;
        const auto from = m_copy.flushed.value <= m_segment.base ? std::optional<std::int64_t>(0) : m_log.positionOf(m_copy.flushed.value);
        if (!from)
            return;
        const double left = clamped(*from), right = clamped(m_segment.bytes);
        if (right - left >= 2)
            m_sketch.rect({left, m_row.bar.bottom() - 1, right - left, 2.5}, m_brush.lostPower() ? m_t.bad : m_t.dry2);
    }

    void paintHops()
    {
        if (!m_lookup || m_lookup.segment != m_segment.base)
            return;
        std::int64_t to = m_lookup.from;
        if (m_lookup.found != kNoOffset)
            if (const BatchView* batch = m_log.batchOf(m_lookup.found); batch && batch->segment == m_segment.base) {
                to = batch->endPosition();
                const QRectF box = piece(batch->position, batch->endPosition());
                if (box.width() >= 2)
                    m_sketch.rounded(box.adjusted(-0.5, -1.5, 0.5, 1.5), 4, {}, m_t.ok, 2);
            }
        if (m_row.notes <= 0 || m_level.density == FileDensity::Bars || to == m_lookup.from || !shows(m_lookup.from))
            return;
        const double left = clamped(m_lookup.from), right = clamped(to), middle = (left + right) / 2, y = m_row.notes + 2;
        if (right - left < 4)
            return;
        QPainterPath bracket({left, m_row.bar.top() - 1});
        bracket.lineTo(left, y);
        bracket.lineTo(right, y);
        bracket.lineTo(right, m_row.bar.top() - 1);
        m_sketch.path(bracket, {}, m_t.dryInk, 1.6);
        m_notes.take(std::min(left, middle - 10), std::max(right, middle + 10));
        paintHop(m_sketch, {std::clamp(middle, m_level.trackLeft + 9, m_level.trackRight - 9), y - 1}, 3);
    }

    // Above the bar, beside a mark; false: there is no room.
    bool note(double x, const QString& words, FontRole role, const QColor& ink, bool rightOfIt, bool leftOfIt)
    {
        if (m_row.notes <= 0 || m_level.density == FileDensity::Bars)
            return false;
        const double width = textWidth(words, role);
        for (const bool right : {true, false}) {
            if (right ? !rightOfIt : !leftOfIt)
                continue;
            const double left = right ? x + 6 : x - 6 - width;
            if (left < m_level.trackLeft - 2 || left + width > m_level.trackRight + 2 || !m_notes.take(left, left + width))
                continue;
            m_sketch.textAt(left, m_row.notes - 1, words, role, ink);
            return true;
        }
        return false;
    }

    void paintLogStart()
    {
        const Offset start = m_copy.startOffset.value;
        const bool isFirst = start >= m_segment.base && (start < m_end || (m_active && start == m_end));
        if (!isFirst)
            return;
        const auto at = m_log.positionOf(start);
        if (!at || !shows(*at))
            return;
        const double left = x(*at);
        const double top = m_row.notes > 0 && m_level.density != FileDensity::Bars ? m_row.notes - 6 : m_row.bar.top() - 3;
        QPainterPath flag({left + 0.5, m_row.bar.bottom()});
        flag.lineTo(left + 0.5, top);
        flag.lineTo(left + 9, top);
        m_sketch.path(flag, {}, m_t.ink, 1.8);
        note(left + 6, Stage::tr("log start %1").arg(number(start.value)), FontRole::CaptionStrong, m_t.ink, true, false);
    }

    void paintFlushed()
    {
        const Offset flushed = m_copy.flushed.value;
        const bool endsHere = flushed > m_segment.base && flushed <= m_end;
        if (!endsHere || !m_log.isTold(m_copy.flushed))
            return;
        const auto at = flushed == m_end ? std::optional<std::int64_t>(m_segment.bytes) : m_log.positionOf(flushed);
        if (!at || !shows(*at))
            return;
        const double post = x(*at);
        m_sketch.rect({post - 1, m_row.bar.top() - 4, 2, m_row.bar.height() + 7}, m_t.ok);
        const QString words = Stage::tr("flushed to here: recovery point %1").arg(number(flushed.value)),
            fewer = Stage::tr("flushed below %1").arg(number(flushed.value));
        if (!note(post, words, FontRole::CaptionStrong, m_t.okInk, false, true)
            && !note(post, words, FontRole::CaptionStrong, m_t.okInk, true, false))
            note(post, fewer, FontRole::CaptionStrong, m_t.okInk, true, true);
    }

    // High watermark and log end, with what a loss of power would take.
    void paintEnds()
    {
        const Offset watermark = m_copy.highWatermark.value, end = m_copy.endOffset.value;
        const bool hasWatermark = isHere(watermark) && m_log.isTold(m_copy.highWatermark);
        const auto at = hasWatermark ? m_log.positionOf(watermark) : std::nullopt;
        const QColor water = m_brush.isDown() ? mix(m_t.water2, m_t.dead, 0.5) : m_t.water2;
        if (at && shows(*at)) {
            const double post = x(*at);
            m_sketch.line({post, m_row.bar.top() - 2}, {post, m_row.bar.bottom() + 3}, water, metrics::kWaterline);
            QPainterPath wave;
            const double y = m_row.bar.top() - 3;
            wave.moveTo(post - kWave / 2, y);
            wave.quadTo(post - kWave / 4, y - 3, post, y);
            wave.quadTo(post + kWave / 4, y + 3, post + kWave / 2, y);
            m_sketch.path(wave, {}, water, 1.8);
        }
        if (m_active && shows(m_segment.bytes))
            m_sketch.line({x(m_segment.bytes), m_row.bar.top() - 2}, {x(m_segment.bytes), m_row.bar.bottom() + 2}, m_t.ink, 1.6,
                Dash::Segment);
        const auto placeOf = [](const QString& name, Offset offset, const std::optional<std::int64_t>& byte) {
            return byte ? Stage::tr("%1 %2 · byte %3").arg(name, number(offset.value), number(*byte)) : name + QLatin1Char(' ')
                + number(offset.value);
        };
        const bool same = watermark == end && m_log.isTold(m_copy.highWatermark);
        const QString hw = placeOf(same && m_active ? QStringLiteral("HW = LEO") : QStringLiteral("HW"), watermark, at);
        const QString leo = placeOf(QStringLiteral("LEO"), end, m_segment.bytes);
        const double free = m_level.trackRight - 8 - (clamped(m_segment.bytes) + 8);
        const double wide = std::max(textWidth(hw, FontRole::MonoCaptionStrong), textWidth(leo, FontRole::MonoCaptionStrong));
        const bool roomInside = m_active && m_segment.bytes < m_level.lastByte && free >= wide && m_row.bar.height() >= 20;
        if (m_active && roomInside && m_row.bar.height() >= 24 && !same && hasWatermark) {
            const double left = clamped(m_segment.bytes) + 8;
            m_sketch.textAt(left, m_row.bar.top() + 7, leo, FontRole::MonoCaptionStrong, m_t.ink);
            m_sketch.textAt(left, m_row.bar.bottom() - 7, hw, FontRole::MonoCaptionStrong, m_t.waterInk);
            paintWarning(left + wide + 14, true);
            return;
        }
        if (m_active && roomInside) {
            const double left = clamped(m_segment.bytes) + 8;
            const QString words = same ? hw : leo;
            m_sketch.textAt(left, m_row.bar.center().y(), words, FontRole::MonoCaptionStrong, same ? m_t.waterInk : m_t.ink);
            if (!same && at && shows(*at))
                note(x(*at), hw, FontRole::MonoCaptionStrong, m_t.waterInk, true, true);
            paintWarning(left + textWidth(words, FontRole::MonoCaptionStrong) + 14, m_row.bar.height() >= 24);
            return;
        }
        if (m_active && shows(m_segment.bytes) && !same)
            note(x(m_segment.bytes), leo, FontRole::MonoCaptionStrong, m_t.ink, true, true);
        if (at && shows(*at) && (!same || m_active))
            note(x(*at), hw, FontRole::MonoCaptionStrong, m_t.waterInk, true, true);
        if (m_active)
            paintWarning(m_level.trackRight, false);
    }

    void paintWarning(double left, bool twoLines)
    {
        const Offset flushed = m_copy.flushed.value;
        if (flushed >= m_end || m_log.isResting())
            return;
        const double right = m_level.trackRight - 8;
        const QString what = offsetRange(std::max(flushed, m_copy.startOffset.value), m_end);
        const QString head = Stage::tr("page cache only, not flushed");
        const QString tail = m_brush.lostPower() ? Stage::tr("the power went: %1 may be gone").arg(what)
            : Stage::tr("power off now: %1 may vanish here").arg(what);
        const double width = std::max(textWidth(head, FontRole::CaptionStrong), textWidth(tail, FontRole::Caption));
        const QColor ink = m_brush.lostPower() ? m_t.badInk : m_t.dryInk;
        if (twoLines && right - left >= width) {
            m_sketch.textAt(right, m_row.bar.top() + 7, head, FontRole::CaptionStrong, ink, Anchor::Right);
            m_sketch.textAt(right, m_row.bar.bottom() - 7, tail, FontRole::Caption, ink, Anchor::Right);
        } else if (right - left >= textWidth(head, FontRole::CaptionStrong)) {
            m_sketch.textAt(right, m_row.bar.center().y(), head, FontRole::CaptionStrong, ink, Anchor::Right);
        } else if (!note(m_level.trackRight + 6, tail, FontRole::CaptionStrong, ink, false, true)) { // above the bar, at its end
            note(m_level.trackRight + 6, head, FontRole::CaptionStrong, ink, false, true);
        }
    }

    void diamond(QPointF c, double r, const QColor& fill)
    {
        QPainterPath path({c.x(), c.y() - r});
        path.lineTo(c.x() + r, c.y());
        path.lineTo(c.x(), c.y() + r);
        path.lineTo(c.x() - r, c.y());
        path.closeSubpath();
        m_sketch.path(path, fill);
    }

    // Those that lie on the ruler, not closer than can be told apart.
    template <class Each>
    void eachEntry(Each each) const
    {
        const auto& index = m_segment.index;
        std::int64_t wanted = m_level.firstByte;
        for (;;) {
            std::size_t low = 0, high = index.size();
            while (low < high) {
                const std::size_t middle = (low + high) / 2;
                if (index[middle].position < wanted)
                    low = middle + 1;
                else
                    high = middle;
            }
            if (low == index.size() || !shows(index[low].position))
                return;
            each(index[low]);
            wanted = index[low].position + std::max<std::int64_t>(1,
                static_cast<std::int64_t>(std::ceil(kEntryDistance * m_level.bytesPerPixel)));
        }
    }

    void paintIndexMarks()
    {
        eachEntry([&](const IndexNote& entry) { diamond({x(entry.position), m_row.bar.bottom() + 1}, 2.6, m_t.accent); });
    }

    // An entry of an index on its line.
    struct Tick {
        double x = 0;
        Offset offset;
        QString label;
        double width = 0;
        bool chosen = false;
    };

    // Marks on their line with labels beside them; where they are close, marks in the upper half and labels, as many as fit, below.
    void paintTicks(const std::vector<Tick>& ticks, double y, bool ofTime)
    {
        double widths = 0;
        for (const Tick& tick : ticks)
            widths += tick.width + 18;
        const bool dense = ticks.size() > 1 && widths > std::abs(ticks.back().x - ticks.front().x) + 60;
        const double rail = dense ? y - 5 : y;
        m_sketch.line({m_level.trackLeft, rail}, {m_level.trackRight, rail}, m_t.line2, 1);
        TextLine line;
        if (const auto chosen = std::find_if(ticks.begin(), ticks.end(), [](const Tick& tick) { return tick.chosen; });
            chosen != ticks.end()) {
            paintHop(m_sketch, {std::max(m_level.trackLeft - 2, chosen->x - 15), dense ? y + 1 : y}, 2);
            line.take(chosen->x - 25, chosen->x - 4);
        }
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            const Tick& tick = ticks[i];
            const double left = dense ? tick.x - tick.width / 2 : tick.x + (ofTime ? 6 : 8), right = left + tick.width;
            double free = m_level.trackRight + 4;
            for (const std::size_t next : {i - 1, i + 1}) // whichever way they are sorted
                if (!dense && next < ticks.size() && ticks[next].x > tick.x)
                    free = std::min(free, ticks[next].x - 6);
            const bool labelled = right <= free && left >= m_level.trackLeft - 4 && line.take(left, right);
            const double top = dense ? y - 7 : y - 4, middle = dense ? y + 5 : y;
            const QRectF box = dense ? QRectF(tick.x - 4, y - 9, 8, 9) : QRectF(tick.x - 5, y - 7, labelled ? right - tick.x + 8 : 10, 14);
            const ObjectId id = ObjectId::indexEntry(m_log.id(), m_copy.broker, ofTime, tick.offset);
            const auto scope = m_sketch.in(m_brush.object(id, box, 3));
            const QColor ink = tick.chosen ? m_t.dryInk : m_t.accent;
            if (ofTime) {
                m_sketch.rect({tick.x - 1, top, 2, dense ? 6.0 : 8.0}, tick.chosen ? m_t.dryInk : m_t.vio);
            } else {
                m_sketch.line({tick.x, m_row.bar.bottom() + 1}, {tick.x, dense ? y - 6 : y - 3}, ink, 1);
                diamond({tick.x, dense ? y - 5 : y}, tick.chosen ? 5 : dense ? 3 : 4, ink);
            }
            if (labelled)
                m_sketch.textAt(left, middle, tick.label, tick.chosen ? FontRole::MonoCaptionStrong : FontRole::MonoCaption,
                    tick.chosen ? m_t.dryInk : ofTime ? m_t.ink2 : m_t.ink);
            if (m_brush.isSelected(id) || m_brush.isHovered(id))
                m_sketch.rounded(box.adjusted(-1, -1, 1, 1), 4, {}, m_t.ink, m_brush.isSelected(id) ? 2 : 1);
        }
    }

    void paintIndex()
    {
        std::vector<Tick> ticks;
        const bool chosenHere = m_lookup && !m_lookup.ofTime && m_lookup.segment == m_segment.base && m_lookup.entry != kNoOffset;
        eachEntry([&](const IndexNote& entry) {
            Tick tick{x(entry.position), entry.offset, QString::number(entry.offset.value), 0,
                chosenHere && entry.offset == m_lookup.entry};
            tick.width = textWidth(tick.label, tick.chosen ? FontRole::MonoCaptionStrong : FontRole::MonoCaption);
            ticks.push_back(std::move(tick));
        });
        paintTicks(ticks, m_row.indexLine, false);
    }

    void paintTimeIndex()
    {
        const auto& entries = m_segment.timeIndex;
        std::vector<Tick> ticks;
        const auto most = static_cast<std::size_t>((m_level.trackRight - m_level.trackLeft) / kEntryDistance);
        // From the last one that lies on the ruler back, as many as have room.
        const std::size_t behind = m_log.batchAtByte(m_segment.base, m_level.lastByte);
        const Offset limit = behind < m_copy.batches.size() ? m_copy.batches[behind].baseOffset : m_copy.endOffset.value;
        std::size_t at = 0, high = entries.size();
        while (at < high) {
            const std::size_t middle = (at + high) / 2;
            if (entries[middle].offset < limit)
                at = middle + 1;
            else
                high = middle;
        }
        for (std::size_t seen = 0; at-- > 0 && seen < most; ++seen) {
            const BatchView* batch = m_log.batchOf(entries[at].offset);
            if (!batch || batch->segment != m_segment.base)
                continue;
            const double mark = x(batch->position);
            if (mark < m_level.trackLeft - 0.5)
                break;
            if (mark > m_level.trackRight || (!ticks.empty() && ticks.back().x - mark < kEntryDistance))
                continue;
            const bool chosen = m_lookup && m_lookup.ofTime && m_lookup.segment == m_segment.base && m_lookup.entry == entries[at].offset;
            Tick tick{mark, entries[at].offset, timestampText(m_log, entries[at].timestamp), 0, chosen};
            tick.width = textWidth(tick.label, chosen ? FontRole::MonoCaptionStrong : FontRole::MonoCaption);
            ticks.push_back(std::move(tick));
        }
        paintTicks(ticks, m_row.timeLine, true);
    }

    const StorageBrush& m_brush;
    const Theme& m_t;
    Sketch& m_sketch;
    const StorageLayout& m_level;
    const StorageLog& m_log;
    const ReplicaView& m_copy;
    const FileRow& m_row;
    TextLine& m_notes;
    const SegmentView& m_segment;
    const Offset m_end;
    const bool m_active;
    const ShownLookup m_lookup;
};

} // namespace

void paintLogBar(const StorageBrush& brush, const FileRow& row, TextLine& notes) { Bar(brush, row, notes).paint(); }

} // namespace ui
