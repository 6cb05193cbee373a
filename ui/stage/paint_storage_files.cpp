// The files of a log: names and sizes on the left, bars on a ruler of bytes, what waits for its removal.

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

constexpr double kSample = 16;

// Names of two keys that are on the screen, so that the colours can be read.
std::vector<const RecordNote*> someKeys(const StorageBrush& brush)
{
    std::vector<const RecordNote*> keys;
    constexpr std::size_t kAsked = 16;
    const auto& batches = brush.copy().batches;
    for (std::size_t i = batches.size(); i-- > 0 && batches.size() - i <= kAsked && keys.size() < 2;)
        if (batches[i].records)
            for (const RecordNote& note : *batches[i].records)
                if (note.hasKey && !note.isControl && keys.size() < 2
                    && (keys.empty() || keys.front()->keyHash % kHues != note.keyHash % kHues))
                    keys.push_back(&note);
    return keys;
}

void paintLegend(const StorageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const double y = brush.level.legend;
    if (y <= 0)
        return;
    double right = brush.level.trackRight;
    const double left = brush.level.trackLeft;
    const auto item = [&](const QString& words, auto sample) {
        const double width = textWidth(words, FontRole::Caption) + kSample + 6;
        if (right - width < left)
            return;
        sketch.textAt(right - width + kSample + 6, y, words, FontRole::Caption, t.ink2);
        sample(QRectF(right - width, y - 5, kSample, 10));
        right -= width + 18;
    };
    if (brush.copy().endOffset.value > brush.copy().highWatermark.value)
        item(Stage::tr("above HW: at risk"), [&](const QRectF& box) { sketch.rounded(box.adjusted(0.7, 0.7, -0.7, -0.7), 3, t.dry,
            t.dry2, 1.4, Dash::Dry); });
    if (brush.log.compacts()) {
        RecordNote gone;
        gone.isTombstone = gone.hasKey = true;
        item(Stage::tr("tombstone: null value"), [&](const QRectF& box) { paintRecordCell(sketch,
            {box.left() + 3, box.top(), 10, 10}, &gone, false, false); });
        if (brush.copy().cleanedUpTo.value != kNoOffset)
            item(Stage::tr("hole: offsets compacted away"), [&](const QRectF& box) {
                QPainterPath notch({box.left() + 4, box.top() + 2});
                notch.lineTo(box.left() + 12, box.top() + 2);
                notch.lineTo(box.left() + 8, box.top() + 8);
                notch.closeSubpath();
                sketch.path(notch, t.panel, t.ink3, 1.2);
            });
    }
    for (const RecordNote* key : someKeys(brush))
        item(Stage::tr("record, key %1").arg(QString::fromStdString(key->key).left(12)),
            [&](const QRectF& box) { paintRecordCell(sketch, box, key, false, false); });
    item(Stage::tr("61 B batch header"), [&](const QRectF& box) {
        sketch.rounded(box, 2, t.line2);
        sketch.hatch(box, mix(t.mute, t.panel, 0.3));
    });
}

QString stemWithin(Offset base, double room)
{
    const QString stem = fileStem(base);
    return fitting({stem, QStringLiteral("…") + stem.right(10), QStringLiteral("…") + stem.right(6)}, FontRole::MonoCaptionStrong, room);
}

void paintLabels(const StorageBrush& brush, const FileRow& row, const ShownLookup& lookup)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const SegmentView& segment = *brush.copy().segments[row.index];
    const bool active = brush.log.isActive(row.index);
    const double left = brush.level.trackLeft - brush.level.labels, right = brush.level.trackLeft - 12;
    const bool hop = lookup && lookup.segment == segment.base;
    const QString status = active ? Stage::tr("active") : Stage::tr("closed");
    const QColor statusInk = active ? t.accentInk : t.ink2;
    if (brush.level.density == FileDensity::Bars) {
        const double y = row.bar.center().y();
        const double statusWidth = textWidth(status, FontRole::CaptionStrong);
        const double room = right - left - (hop ? 22 : 0);
        const QString name = stemWithin(segment.base, room - statusWidth - 10 > 80 ? room - statusWidth - 10 : room);
        const double used = sketch.textAt(left, y, name, FontRole::MonoCaptionStrong, t.ink);
        if (hop)
            paintHop(sketch, {left + used + 13, y}, 1);
        if (right - left - used - (hop ? 26 : 0) >= statusWidth + 8)
            sketch.textAt(right, y, status, FontRole::CaptionStrong, statusInk, Anchor::Right);
        return;
    }
    const double y1 = row.bar.top() + 4, y2 = row.bar.top() + 20;
    const double used = sketch.textAt(left, y1, stemWithin(segment.base, right - left - (hop ? 22 : 0)),
        FontRole::MonoCaptionStrong, t.ink);
    if (hop)
        paintHop(sketch, {left + used + 13, y1}, 1);
    const double statusUsed = sketch.textAt(right, y2, status, FontRole::CaptionStrong, statusInk, Anchor::Right);
    const QString range = offsetRange(segment.base, brush.log.endOf(row.index));
    const QString offsets = range.isEmpty() ? Stage::tr("empty") : Stage::tr("offsets %1").arg(range);
    const std::int64_t holes = brush.log.holesOf(row.index);
    const QString gone = holes > 0 ? Stage::tr("%1 gone").arg(number(holes)) : bytes(segment.bytes);
    sketch.textAt(left, y2, fitting({offsets + QStringLiteral(" · ") + gone, range + QStringLiteral(" · ") + gone, offsets, range},
        FontRole::Caption, right - left - statusUsed - 8), FontRole::Caption, t.ink2);
    const auto sizes = [&](double y, std::int64_t size, const QString& file) {
        if (y <= 0)
            return;
        const double name = sketch.textAt(right, y, file, FontRole::MonoCaption, t.ink3, Anchor::Right);
        const QString words = number(size) + QStringLiteral(" B");
        if (textWidth(words, FontRole::MonoCaption) <= right - left - name - 8)
            sketch.textAt(left, y, words, FontRole::MonoCaption, t.ink2);
    };
    sizes(row.indexLine, segment.indexEntries * kIndexEntryBytes, QStringLiteral(".index"));
    sizes(row.timeLine, segment.timeIndexEntries * kTimeIndexEntryBytes, QStringLiteral(".timeindex"));
}

void paintRetired(const StorageBrush& brush, const FileRow& row)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const RetiredView& retired = brush.copy().retired[row.index];
    const ObjectId id = ObjectId::retired(brush.log.id(), brush.copy().broker, retired.base);
    const auto scope = sketch.in(brush.object(id, row.box.adjusted(0, 2, 0, -2), 8));
    const double left = brush.level.trackLeft - brush.level.labels, right = brush.level.trackLeft - 12, y = row.bar.center().y();
    const double end = brush.level.clampedX(static_cast<double>(retired.bytes) / std::max(1, retired.segments));
    const double begin = brush.level.clampedX(0);
    if (end - begin >= 3)
        sketch.rounded(QRectF(begin, row.bar.top(), end - begin, row.bar.height()).adjusted(0.7, 0.7, -0.7, -0.7), 4, {}, t.mute,
            1.4, Dash::Dashed);
    const double used = sketch.textAt(left, y, stemWithin(retired.base, right - left), FontRole::MonoCaption, t.ink3);
    sketch.line({left, y}, {left + used, y}, t.ink3, 1);
    const QString gone = longSpan(std::max(Duration::zero(), brush.log.untilRemoved(retired)));
    const QString why = retired.compacted ? retired.segments > 1 ? Stage::tr("compacted: %1 files became one").arg(retired.segments)
        : Stage::tr("compacted: written anew") : Stage::tr("taken by retention");
    const bool isResting = brush.log.isResting(); // nobody counts its time
    const QString words = isResting ? Stage::tr(".deleted · %1 · %2").arg(why, bytes(retired.bytes))
                                    : Stage::tr(".deleted, gone in %1 · %2 · %3").arg(gone, why, bytes(retired.bytes));
    const QString fewer = isResting ? QStringLiteral(".deleted") : Stage::tr(".deleted, gone in %1").arg(gone);
    const double room = brush.level.trackRight - begin - 16;
    sketch.textAt(begin + 10, y, fitting({words, fewer}, FontRole::Caption, room), FontRole::Caption, t.ink2);
    brush.frame(id, row.box.adjusted(0, 2, 0, -2), 8);
}

void paintSegmentRow(const StorageBrush& brush, const FileRow& row, const ShownLookup& lookup)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const SegmentView& segment = *brush.copy().segments[row.index];
    const ObjectId id = brush.segment(segment.base);
    const double strength = sketch.strength();
    const auto scope = sketch.in(brush.object(id, row.box, 8));
    const bool isFound = lookup && lookup.segment == segment.base;
    if (isFound || brush.isSelected(id))
        sketch.rounded(row.box, 8, t.sel);
    if (brush.isSelected(id) || brush.isHovered(id))
        sketch.rounded(row.box.adjusted(0.5, 0.5, -0.5, -0.5), 8, {}, t.accent, brush.isSelected(id) ? 2 : 1);
    paintLabels(brush, row, lookup);
    TextLine notes;
    paintLogBar(brush, row, notes);
    if (segment.bytes == 0 && brush.copy().flushed.value >= brush.log.endOf(row.index))
        sketch.textAt(row.bar.right() - 10, row.bar.center().y(), brush.log.isActive(row.index)
            ? Stage::tr("empty: the next batch begins it") : Stage::tr("empty: compaction took all of it"), FontRole::Caption,
            t.ink3, Anchor::Right, row.bar.width() * 0.4);
    sketch.setStrength(strength);
}

void paintByteRuler(const StorageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const StorageLayout& level = brush.level;
    const double top = level.rulerTop;
    sketch.line({level.trackLeft, top}, {level.trackRight, top}, t.line, 1);
    if (level.firstByte > 0) // the axis does not begin at 0
        for (const double dx : {-12.0, -8.0})
            sketch.line({level.trackLeft + dx, top + 5}, {level.trackLeft + dx + 4, top - 5}, t.mute, 1.4);
    const double word = sketch.textAt(level.trackLeft - 16, top + 12, Stage::tr("byte"), FontRole::Caption, t.ink3, Anchor::Right);
    static_cast<void>(word);
    for (std::int64_t at = (level.firstByte + level.tick - 1) / level.tick * level.tick; at <= level.lastByte; at += level.tick) {
        const double x = level.x(static_cast<double>(at));
        if (x > level.trackRight + 0.5)
            break;
        sketch.line({x, top}, {x, top + 4}, t.line, 1);
        const QString words = number(at);
        const double half = textWidth(words, FontRole::MonoCaption) / 2;
        if (x - half < level.trackLeft - 10 || x + half > level.trackRight + level.pad - 2)
            continue;
        sketch.text({x, top + 16}, words, FontRole::MonoCaption, t.ink3, Anchor::Centre);
    }
}

// How many files have no row, and the way to them.
void paintPager(const StorageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const StorageLayout& level = brush.level;
    const double left = level.trackLeft - level.labels, room = level.labels - 50;
    const int above = level.above;
    if (above == 0 && level.below == 0 && level.moreRetired == 0)
        return;
    const QString older = above > 0 ? Stage::tr("↑ %1 older").arg(number(above)) : QString(), newer = level.below > 0
        ? Stage::tr("↓ %1 newer").arg(number(level.below)) : QString();
    const QString both = older.isEmpty() || newer.isEmpty() ? older + newer : older + QStringLiteral("  ") + newer;
    const QString brief = (above > 0 ? QStringLiteral("↑%1").arg(above) : QString())
        + (level.below > 0 ? QStringLiteral(" ↓%1").arg(level.below) : QString());
    const QString waiting = level.moreRetired > 0 ? Stage::tr("+%1 .deleted").arg(number(level.moreRetired)) : QString();
    const QString all = both.isEmpty() || waiting.isEmpty() ? both + waiting : both + QStringLiteral(" · ") + waiting;
    const QString words = fitting({all, both.isEmpty() ? waiting : both, brief}, FontRole::CaptionStrong, room);
    const double y = level.rulerTop + 12;
    const QRectF box(left - 4, y - 9, std::max(24.0, textWidth(words, FontRole::CaptionStrong) + 8), 18);
    const ObjectId id = brush.part(above > 0 ? LogThing::Above : LogThing::Below);
    const auto scope = sketch.in(brush.object(id, box, 6));
    brush.frame(id, box, 6);
    sketch.textAt(left, y, words, FontRole::CaptionStrong, t.accentInk);
}

} // namespace

void paintLogFiles(const StorageBrush& brush)
{
    paintLegend(brush);
    const ShownLookup lookup = shownLookup(brush.copy());
    for (const FileRow& row : brush.level.rows) {
        if (row.isRetired)
            paintRetired(brush, row);
        else
            paintSegmentRow(brush, row, lookup);
    }
    paintByteRuler(brush);
    paintPager(brush);
}

} // namespace ui
