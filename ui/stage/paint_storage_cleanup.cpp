// What may leave the log: by compaction (clean, dirty, active; who is superseded) or by retention (when each file goes).

#include "ui/stage/paint_storage.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kCell = 20;
constexpr double kLine = 18;
constexpr double kZoneGap = 18;

struct Zone {
    std::vector<CleanRecord> records;
    bool more = false; // older ones have no room
    QString title, brief;
    QColor ink, edge;
};

class Compaction {
public:
    Compaction(const StorageBrush& brush, const QRectF& body) : m_brush(brush), m_t(brush.theme()), m_sketch(brush.sketch),
        m_log(brush.log), m_copy(brush.copy()), m_body(body), m_range(m_log.dirty()) { }

    // Returns where the next thing may begin.
    double paint()
    {
        double y = m_body.top();
        const bool hasLabels = m_body.height() >= 96;
        collect();
        y = paintZones(y, hasLabels);
        if (y + kLine <= m_body.bottom())
            y = paintRatio(y + 4);
        if (m_copy.cleaning && y + kLine <= m_body.bottom()) {
            m_sketch.textAt(m_body.left(), y + 9, cleanerWords(m_log), FontRole::Caption, m_t.vioInk, Anchor::Left, m_body.width());
            y += kLine;
        }
        if (y + kLine <= m_body.bottom())
            y = paintLegend(y);
        for (const QString& words : tombstones())
            if (y + kLine <= m_body.bottom()) {
                m_sketch.textAt(m_body.left(), y + 9, words, FontRole::Caption, m_t.ink2, Anchor::Left, m_body.width());
                y += kLine;
            }
        return y;
    }

private:
    void collect()
    {
        const Offset start = m_copy.startOffset.value, end = m_copy.endOffset.value;
        const QString largest = QString::number(std::max<std::int64_t>(0, end.value - 1));
        m_pitch = std::max(kCell + 5, std::ceil(textWidth(largest, FontRole::MonoCaption)) + 6);
        const auto room = static_cast<std::size_t>(std::max(1.0, (m_body.width() - 2 * kZoneGap - 3 * 14) / m_pitch));
        m_zones[0] = {m_log.recordsBetween(start, m_range.firstDirty, room), false, Stage::tr("clean: one per key, holes stay"),
            Stage::tr("clean"), m_t.okInk, m_t.ok};
        m_zones[1] = {m_log.recordsBetween(m_range.firstDirty, m_range.firstUncleanable, room), false,
            Stage::tr("dirty: read once, then rewritten"), Stage::tr("dirty"), m_t.dryInk, m_t.dry2};
        m_zones[2] = {m_log.recordsBetween(m_range.firstUncleanable, end, room), false, Stage::tr("active: untouched"),
            Stage::tr("active"), m_t.accentInk, m_t.accent};
        // Each a third at least; what is left goes to the dirty part first.
        std::array<std::size_t, 3> give{};
        std::size_t left = room;
        for (std::size_t i = 0; i < 3; ++i) {
            give[i] = std::min(m_zones[i].records.size(), std::max<std::size_t>(1, room / 3));
            give[i] = std::min(give[i], left);
            left -= give[i];
        }
        for (const std::size_t i : {std::size_t{1}, std::size_t{0}, std::size_t{2}}) {
            const std::size_t more = std::min(left, m_zones[i].records.size() - give[i]);
            give[i] += more;
            left -= more;
        }
        const std::array<Offset, 3> from{start, m_range.firstDirty, m_range.firstUncleanable};
        for (std::size_t i = 0; i < 3; ++i) {
            auto& records = m_zones[i].records;
            records.erase(records.begin(), records.end() - static_cast<std::ptrdiff_t>(give[i]));
            m_zones[i].more = !records.empty() && !m_log.recordsBetween(from[i], records.front().offset, 1).empty();
            m_log.findSuperseded(records, m_range.firstDirty, m_range.firstUncleanable);
        }
    }

    double paintZones(double y, bool hasLabels)
    {
        double x = m_body.left();
        const double cells = y + 20;
        bool any = false;
        for (const Zone& zone : m_zones) {
            if (zone.records.empty())
                continue;
            if (any) { // between two
                if (&zone == &m_zones[1] || &zone == &m_zones[2])
                    m_sketch.line({x - kZoneGap / 2, y + 2}, {x - kZoneGap / 2, cells + kCell + 6}, m_t.ink3, 1.2, Dash::Segment);
            }
            any = true;
            const double before = zone.more ? 14 : 0;
            const double width = before + static_cast<double>(zone.records.size()) * m_pitch - (m_pitch - kCell);
            const double titleRoom = width + kZoneGap - 6;
            m_sketch.textAt(x, y + 7, fitting({zone.title, zone.brief}, FontRole::CaptionStrong, titleRoom),
                FontRole::CaptionStrong, zone.ink);
            m_sketch.rect({x, y + 14, width, 2}, zone.edge);
            if (zone.more)
                m_sketch.textAt(x, cells + kCell / 2, QStringLiteral("…"), FontRole::Caption, m_t.ink3);
            double cell = x + before;
            for (const CleanRecord& record : zone.records) {
                paintRecord(record, {cell, cells, kCell, kCell}, hasLabels);
                cell += m_pitch;
            }
            x += width + kZoneGap;
        }
        if (!any)
            m_sketch.textAt(m_body.left(), y + 12, Stage::tr("No record yet."), FontRole::Caption, m_t.ink3, Anchor::Left, m_body.width());
        return any ? cells + kCell + (hasLabels ? 18 : 4) : y + 26;
    }

    void paintRecord(const CleanRecord& record, const QRectF& box, bool hasLabel)
    {
        // The record itself is a thing of the files; here it is drawn again.
        paintRecordCell(m_sketch, box, record.note, record.superseded, record.superseded);
        const ObjectId& chosen = m_brush.input.selected;
        if (chosen == m_brush.record(record.offset))
            m_sketch.rounded(box.adjusted(-1, -1, 1, 1), metrics::kRadiusCell, {}, m_t.ink, 2);
        if (hasLabel)
            m_sketch.textAt(box.center().x(), box.bottom() + 9, QString::number(record.offset.value), FontRole::MonoCaption,
                record.superseded ? m_t.ink3 : m_t.ink2, Anchor::Centre);
    }

    double paintRatio(double y)
    {
        const double middle = y + 9;
        const QString name = Stage::tr("dirty ratio");
        const double label = textWidth(name, FontRole::Caption);
        const QRectF bar(m_body.left() + label + 12, middle - 3, std::min(124.0, m_body.width() * 0.24), 6);
        const ObjectId id = m_brush.part(LogThing::DirtyRatio);
        const QRectF box(m_body.left() - 4, y, bar.right() - m_body.left() + 8, kLine);
        const auto scope = m_sketch.in(m_brush.object(id, box, 6));
        m_brush.frame(id, box, 6);
        m_sketch.textAt(m_body.left(), middle, name, FontRole::Caption, m_t.ink2);
        m_sketch.rounded(bar, 3, m_t.line2);
        const double part = bar.width() * static_cast<double>(std::min<std::int64_t>(1000, m_range.permille())) / 1000;
        if (part >= 1)
            m_sketch.rounded({bar.left(), bar.top(), part, bar.height()}, std::min(3.0, part / 2), m_t.dry2);
        const double mark = bar.left() + bar.width() * static_cast<double>(m_log.millionths("min.cleanable.dirty.ratio")) / 1'000'000;
        m_sketch.rect({mark - 0.75, bar.top() - 4, 1.5, bar.height() + 8}, m_t.ink);
        if (!m_copy.cleaning)
            m_sketch.textAt(bar.right() + 12, middle, cleanerWords(m_log), FontRole::Caption, m_t.ink2, Anchor::Left,
                m_body.right() - bar.right() - 12);
        else
            m_sketch.textAt(bar.right() + 12, middle, Stage::tr("a pass is under way"), FontRole::Caption, m_t.vioInk, Anchor::Left,
                m_body.right() - bar.right() - 12);
        return y + kLine + 3;
    }

    double paintLegend(double y)
    {
        double x = m_body.left();
        const auto item = [&](const QString& words, const RecordNote& note, bool struck) {
            const double width = 20 + textWidth(words, FontRole::Caption);
            if (x + width > m_body.right())
                return;
            paintRecordCell(m_sketch, {x, y + 3, 12, 12}, &note, struck, struck);
            m_sketch.textAt(x + 18, y + 9, words, FontRole::Caption, m_t.ink2);
            x += width + 20;
        };
        RecordNote note;
        note.hasKey = true;
        note.keyHash = 2;
        item(m_log.lookedAtAll(m_range.firstDirty, m_range.firstUncleanable) ? Stage::tr("superseded, goes in the next pass")
            : Stage::tr("superseded by one of the last 512"), note, true);
        note.isTombstone = true;
        note.keyHash = 3;
        item(Stage::tr("tombstone: null value"), note, false);
        return y + kLine;
    }

    // What is known of the markers of deletion that are shown.
    QStringList tombstones() const
    {
        QStringList out;
        const auto wall = m_log.wallMillis();
        for (const Zone& zone : m_zones)
            for (const CleanRecord& record : zone.records) {
                if (!record.note->isTombstone || record.note->isControl || record.superseded || out.size() >= 3)
                    continue;
                const QString which = number(record.offset.value);
                if (record.batch->deleteHorizon >= 0 && wall) {
                    const Duration left = std::chrono::milliseconds(record.batch->deleteHorizon - *wall);
                    out << (left > Duration::zero() ? Stage::tr("tombstone %1: its delete horizon comes in %2").arg(which, longSpan(left))
                                                    : Stage::tr("tombstone %1: past its delete horizon, the next pass takes it").arg(which));
                } else if (record.offset < m_range.firstUncleanable) {
                    out << Stage::tr("tombstone %1: the next pass gives it a delete horizon, %2 on").arg(which,
                        longSpan(std::chrono::milliseconds(m_log.number("delete.retention.ms"))));
                }
            }
        return out;
    }

    const StorageBrush& m_brush;
    const Theme& m_t;
    Sketch& m_sketch;
    const StorageLog& m_log;
    const ReplicaView& m_copy;
    const QRectF m_body;
    const DirtyRange m_range;
    double m_pitch = 27;
    std::array<Zone, 3> m_zones;
};

// By time and by size, the oldest files first.
void paintRetention(const StorageBrush& brush, const QRectF& body)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const StorageLog& log = brush.log;
    const auto& segments = brush.copy().segments;
    const std::int64_t millis = log.number("retention.ms"), size = log.number("retention.bytes");
    const auto wall = log.wallMillis();
    double y = body.top();
    const double name = textWidth(QStringLiteral("…000000.log"), FontRole::MonoCaption) + 12;
    const double bar = std::clamp(body.width() * 0.3, 60.0, 240.0);
    const auto lines = static_cast<std::size_t>(std::max(0.0, (body.height() - 2 * kLine) / 21));
    const std::size_t shown = std::min(segments.size(), std::max<std::size_t>(1, lines));
    for (std::size_t i = 0; i < shown && y + 16 <= body.bottom(); ++i, y += 21) {
        const SegmentView& segment = *segments[i];
        const double middle = y + 10;
        sketch.textAt(body.left(), middle, QStringLiteral("…") + fileStem(segment.base).right(6) + QStringLiteral(".log"),
            FontRole::MonoCaption, t.ink);
        const QRectF track(body.left() + name, middle - 4, bar, 8);
        sketch.rounded(track, 4, t.line2);
        const bool due = log.departureOf(i).isDue();
        double part = 0;
        if (millis > 0 && wall && segment.largestTimestamp >= 0)
            part = std::clamp(static_cast<double>(*wall - segment.largestTimestamp) / static_cast<double>(millis), 0.0, 1.0);
        if (due)
            part = 1;
        if (part * bar >= 1)
            sketch.rounded({track.left(), track.top(), part * bar, track.height()}, std::min(4.0, part * bar / 2), due ? t.dry2 : t.accent);
        const double left = track.right() + 12;
        sketch.textAt(left, middle, departureWords(log, i), FontRole::Caption, due ? t.dryInk : t.ink2, Anchor::Left, body.right() - left);
    }
    const auto line = [&](const QString& words) {
        if (y + kLine > body.bottom() + 2)
            return;
        sketch.textAt(body.left(), y + 9, words, FontRole::Caption, t.ink3, Anchor::Left, body.width());
        y += kLine;
    };
    const QString byTime = millis < 0 ? Stage::tr("retention.ms: no limit")
        : Stage::tr("retention.ms %1, after its newest record").arg(longSpan(std::chrono::milliseconds(std::min<std::int64_t>(millis, INT64_MAX / 2'000'000))));
    const QString bySize = size < 0 ? Stage::tr("retention.bytes: no limit")
        : Stage::tr("retention.bytes %1, the log has %2").arg(bytes(size), bytes(brush.copy().bytesOfSegments()));
    const QString more = segments.size() > shown ? Stage::tr("%1 younger files").arg(number(static_cast<std::int64_t>(segments.size() - shown))) + QStringLiteral(" · ") : QString();
    line(fitting({more + byTime + QStringLiteral(" · ") + bySize, byTime + QStringLiteral(" · ") + bySize, byTime},
        FontRole::Caption, body.width()));
    const QString every = longSpan(std::chrono::milliseconds(log.brokerNumber("log.retention.check.interval.ms")));
    const QString whole = Stage::tr(
        "looked at every %1, the oldest first, never above the high watermark; the active file is closed before it goes");
    line(fitting({whole.arg(every), Stage::tr("looked at every %1, the oldest first, never above HW").arg(every),
                     Stage::tr("looked at every %1").arg(every)},
        FontRole::Caption, body.width()));
}

} // namespace

void paintCleanup(const StorageBrush& brush)
{
    QRectF body = brush.level.panel(LogThing::Cleanup).body;
    if (brush.copy().segments.empty()) {
        brush.sketch.textAt(body.left(), body.top() + 10, Stage::tr("No file yet."), FontRole::Caption, brush.theme().ink3,
            Anchor::Left, body.width());
        return;
    }
    if (brush.log.isResting()) {
        const QString whole = Stage::tr("The topic's settings decide what may go; they are not in its folder.");
        brush.sketch.textAt(body.left(), body.top() + 10, fitting({whole, Stage::tr("not known: settings are not in the folder")}, FontRole::Caption, body.width()), FontRole::Caption,
            brush.theme().ink2, Anchor::Left, body.width());
        return;
    }
    if (brush.log.compacts()) {
        const double y = Compaction(brush, body).paint();
        body.setTop(y + 4);
        if (!brush.log.deletes() || body.height() < 22)
            return;
    }
    paintRetention(brush, body);
}

} // namespace ui
