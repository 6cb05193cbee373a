// The three hops to an offset or a time, as the broker made them: which file, which index entry, which batch.

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

constexpr double kBadge = 28; // width of the column of numbers
constexpr double kLeastRow = 19, kRow = 24;

QString hex(std::int64_t value, int digits) { return QString::number(value, 16).rightJustified(digits, QLatin1Char('0')).right(digits); }

struct Line {
    QString left, right;
    bool chosen = false, good = false;
    QString brief{}; // instead of the right part, where that has no room
};

struct Hop {
    QString title, caption;
    std::vector<Line> lines;
    std::vector<std::pair<QString, bool>> files; // drawn beside each other instead of lines
};

class Hops {
public:
    explicit Hops(const StorageBrush& brush) : m_log(brush.log), m_copy(brush.copy()), m_lookup(shownLookup(m_copy))
    {
        if (!m_lookup)
            return;
        m_gone = m_lookup.segment == kNoOffset || !segment();
        if (m_lookup.ofTime)
            time();
        else
            offset();
    }
    const ShownLookup& lookup() const { return m_lookup; }
    const std::array<Hop, 3>& hops() const { return m_hops; }
    const QStringList& foot() const { return m_foot; }

private:
    const SegmentView* segment() const
    {
        const SegmentView* found = m_copy.segmentOf(m_lookup.segment);
        return found && found->base == m_lookup.segment ? found : nullptr;
    }
    QString shortFile(Offset base) const { return QStringLiteral("…") + fileStem(base).right(4) + QStringLiteral(".log"); }

    // The file and its neighbours.
    void files(Hop& hop)
    {
        const auto& segments = m_copy.segments;
        if (segments.empty() || m_lookup.segment == kNoOffset)
            return;
        const std::size_t here = m_log.segmentIndexOf(m_lookup.segment);
        const std::size_t last = std::min(here + 1, segments.size() - 1), first = last >= 2 ? last - 2 : 0;
        for (std::size_t i = first; i <= last; ++i)
            hop.files.emplace_back(shortFile(segments[i]->base), segments[i]->base == m_lookup.segment);
        if (m_gone)
            hop.lines.push_back({shortFile(m_lookup.segment), Stage::tr("is gone since"), true, false});
    }

    // Entries of .index around the one that was taken.
    void entries(Hop& hop, Offset base, Offset chosen)
    {
        const SegmentView* file = segment();
        if (!file)
            return;
        const auto& index = file->index;
        std::size_t at = 0, high = index.size();
        while (at < high) {
            const std::size_t middle = (at + high) / 2;
            if (index[middle].offset < chosen)
                at = middle + 1;
            else
                high = middle;
        }
        const std::size_t first = chosen == kNoOffset ? 0 : at > 0 && at + 1 >= index.size() && index.size() >= 3 ? index.size() - 3
            : at > 0 ? at - (at + 2 > index.size() ? 1 : 0) : 0;
        for (std::size_t i = first; i < index.size() && hop.lines.size() < 3; ++i) {
            const std::int64_t relative = index[i].offset - base;
            hop.lines.push_back({hex(relative, 8) + QLatin1Char(' ') + hex(index[i].position, 8),
                Stage::tr("%1 + %2 = %3 → byte %4").arg(number(base.value), number(relative), number(index[i].offset.value),
                    number(index[i].position)), index[i].offset == chosen, false,
                QStringLiteral("%1 → %2").arg(number(index[i].offset.value), number(index[i].position))});
        }
    }

    void offset()
    {
        const OffsetLookedUp& f = m_copy.offsetLookup.value;
        const QString wanted = number(f.offset.value);
        m_hops[0].title = Stage::tr("Which file? The name tells");
        m_hops[0].caption = Stage::tr("greatest base offset ≤ %1, in a sorted map, no disk").arg(wanted);
        files(m_hops[0]);
        m_hops[1].title = Stage::tr("Where about? Binary search in .index");
        if (f.entryOffset == kNoOffset) {
            m_hops[1].caption = Stage::tr("no entry ≤ %1: from the start of the file").arg(wanted);
        } else {
            m_hops[1].caption = Stage::tr("8-byte entries: relative offset, position; greatest ≤ %1").arg(wanted);
            entries(m_hops[1], f.segment, f.entryOffset);
            if (std::none_of(m_hops[1].lines.begin(), m_hops[1].lines.end(), [](const Line& line) { return line.chosen; }))
                m_hops[1].lines.insert(m_hops[1].lines.begin(), {hex(f.entryOffset - f.segment, 8) + QLatin1Char(' ')
                    + hex(f.entryPosition, 8),
                    Stage::tr("offset %1 → byte %2").arg(number(f.entryOffset.value), number(f.entryPosition)), true, false});
        }
        m_hops[2].title = Stage::tr("Scan batch headers from byte %1").arg(number(f.entryPosition));
        m_hops[2].caption = Stage::tr("until last offset ≥ %1").arg(wanted);
        passed(f);
        const std::int64_t headers = f.passed + (f.baseOffset == kNoOffset ? 0 : 1);
        m_foot << Stage::tr("%1 read, %2 B").arg(counted(headers, Stage::tr("%1 header"), Stage::tr("%1 headers")),
            number(headers * kBatchHeaderBytes));
        dense();
    }

    void passed(const OffsetLookedUp& f)
    {
        Hop& hop = m_hops[2];
        const auto& batches = m_copy.batches;
        if (!m_gone && f.passed > 0) {
            std::size_t at = m_log.batchAtByte(f.segment, f.entryPosition);
            const auto hidden = std::max(0, f.passed - 2);
            if (hidden > 0) {
                hop.lines.push_back({QStringLiteral("…"), counted(hidden, Stage::tr("%1 batch that ends below"),
                    Stage::tr("%1 batches that end below")), false, false});
                at += static_cast<std::size_t>(hidden);
            }
            for (std::int32_t i = hidden; i < f.passed && at < batches.size() && batches[at].segment == f.segment
                && batches[at].lastOffset < f.offset; ++i, ++at)
                hop.lines.push_back({Stage::tr("byte %1  %2").arg(number(batches[at].position),
                    offsetRange(batches[at].baseOffset, batches[at].lastOffset + 1)),
                    Stage::tr("%1 < %2, skip %3 B").arg(number(batches[at].lastOffset.value), number(f.offset.value),
                        number(batches[at].bytes)), false, false});
        } else if (f.passed > 0) {
            hop.lines.push_back({QStringLiteral("…"), counted(f.passed, Stage::tr("%1 batch that ends below"),
                Stage::tr("%1 batches that end below")), false, false});
        }
        if (f.baseOffset == kNoOffset) {
            hop.lines.push_back({Stage::tr("the end of the file"), Stage::tr("not in this log"), true, false});
            return;
        }
        const QString nth = f.offset < f.baseOffset ? Stage::tr("%1 is compacted away: the next there is").arg(number(f.offset.value))
            : f.offset == f.baseOffset              ? Stage::tr("found: its first record")
                                                    : Stage::tr("found: %1 in it").arg(number(f.offset.value));
        hop.lines.push_back({Stage::tr("byte %1  %2").arg(number(f.position), offsetRange(f.baseOffset, f.lastOffset + 1)), nth,
            false, true});
    }

    // What an entry for each batch would cost.
    void dense()
    {
        const SegmentView* file = segment();
        if (!file || file->base < m_copy.shownFrom())
            return;
        const std::size_t from = m_log.batchFrom(file->base), to = m_log.batchAtByte(file->base, file->bytes);
        if (to <= from)
            return;
        m_foot << Stage::tr("a dense index would need %1 here instead of %2").arg(counted(static_cast<std::int64_t>(to - from),
            Stage::tr("%1 entry"), Stage::tr("%1 entries")), number(file->indexEntries));
    }

    void time()
    {
        const TimeLookedUp& f = m_copy.timeLookup.value;
        const QString wanted = timestampText(m_log, f.timestamp);
        m_hops[0].title = Stage::tr("Which file? Its newest record tells");
        m_hops[0].caption = Stage::tr("the first whose largest timestamp is ≥ %1").arg(wanted);
        if (f.segment == kNoOffset)
            m_hops[0].lines.push_back({Stage::tr("none"), Stage::tr("every record is older"), true, false});
        else
            files(m_hops[0]);
        m_hops[1].title = Stage::tr("Where about? .timeindex, then .index");
        if (f.entryOffset == kNoOffset) {
            m_hops[1].caption = Stage::tr("no entry ≤ %1: from the start of the file").arg(wanted);
        } else {
            m_hops[1].caption = Stage::tr("12-byte entries: timestamp, relative offset; the last ≤ %1").arg(wanted);
            m_hops[1].lines.push_back({hex(f.entryTimestamp, 16) + QLatin1Char(' ')
                + hex(f.segment == kNoOffset ? 0 : f.entryOffset - f.segment, 8),
                Stage::tr("%1 → offset %2").arg(timestampText(m_log, f.entryTimestamp), number(f.entryOffset.value)), true, false});
            m_hops[1].lines.push_back({QStringLiteral(".index"), Stage::tr("offset %1 → byte %2").arg(number(f.entryOffset.value),
                number(f.position)), false, false});
        }
        m_hops[2].title = Stage::tr("Scan batches from byte %1").arg(number(f.position));
        m_hops[2].caption = Stage::tr("until the newest record is ≥ %1").arg(wanted);
        if (f.passed > 0)
            m_hops[2].lines.push_back({QStringLiteral("…"), counted(f.passed, Stage::tr("%1 batch is older"),
                Stage::tr("%1 batches are older")), false, false});
        if (f.found == kNoOffset)
            m_hops[2].lines.push_back({Stage::tr("nothing"), Stage::tr("no record is so young"), true, false});
        else
            m_hops[2].lines.push_back({Stage::tr("offset %1").arg(number(f.found.value)),
                Stage::tr("found: %1").arg(timestampText(m_log, f.foundTimestamp)), false, true});
    }

    const StorageLog& m_log;
    const ReplicaView& m_copy;
    ShownLookup m_lookup;
    bool m_gone = false;
    std::array<Hop, 3> m_hops;
    QStringList m_foot;
};

void paintLine(Sketch& sketch, const QRectF& box, const Line& line)
{
    const Theme& t = sketch.theme();
    const QColor fill = line.good ? t.okbg : line.chosen ? t.dry : t.bg, edge = line.good ? t.ok : line.chosen ? t.dry2 : t.line2;
    sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, fill, edge, line.good || line.chosen ? 1.4 : 1);
    const bool strong = line.good || line.chosen;
    const double y = box.center().y(), room = box.width() - 20;
    const double left = sketch.textAt(box.left() + 10, y, line.left, strong ? FontRole::MonoCaptionStrong : FontRole::MonoCaption,
        line.good ? t.okInk : t.ink, Anchor::Left, room);
    const double rest = room - left - 10;
    if (rest > 40)
        sketch.textAt(box.right() - 10, y, line.brief.isEmpty() ? line.right : fitting({line.right, line.brief}, FontRole::Caption,
            rest), line.good ? FontRole::CaptionStrong : FontRole::Caption, line.good ? t.okInk : line.chosen ? t.dryInk : t.ink2,
            Anchor::Right, rest);
}

void paintFiles(Sketch& sketch, const QRectF& box, const std::vector<std::pair<QString, bool>>& files)
{
    const Theme& t = sketch.theme();
    const double each = (box.width() - 8 * static_cast<double>(files.size() - 1)) / static_cast<double>(files.size());
    double x = box.left();
    for (const auto& [name, chosen] : files) {
        const QRectF one(x, box.top(), std::min(each, 130.0), box.height());
        sketch.rounded(one.adjusted(0.5, 0.5, -0.5, -0.5), 6, chosen ? t.sel : t.bg, chosen ? t.accent : t.line, chosen ? 1.6 : 1);
        sketch.textAt(one.center().x(), one.center().y(), name, chosen ? FontRole::MonoCaptionStrong : FontRole::MonoCaption, chosen
            ? t.ink : t.ink3, Anchor::Centre, one.width() - 8);
        x = one.right() + 8;
    }
}

void paintEmpty(const StorageBrush& brush, const QRectF& body, double right)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const std::array<QString, 3> hops{Stage::tr("the name of a file tells its first offset"),
        Stage::tr("its index tells a byte before the record"), Stage::tr("from there batch headers are read")};
    double y = body.top() + 12;
    const double step = std::clamp((body.height() - 46) / 3, 18.0, 30.0);
    for (std::size_t i = 0; i < hops.size() && y + 8 <= body.bottom(); ++i, y += step) {
        paintHop(sketch, {body.left() + 9, y}, static_cast<int>(i) + 1);
        sketch.textAt(body.left() + kBadge, y, hops[i], FontRole::Caption, t.ink2, Anchor::Left,
            (i == 0 ? right : body.right()) - body.left() - kBadge);
    }
    if (y + 8 <= body.bottom())
        sketch.textAt(body.left(), y, Stage::tr("Press F, or right-click a record, to see it done."), FontRole::Caption, t.ink3,
            Anchor::Left, body.width());
}

} // namespace

void paintFind(const StorageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    QRectF body = brush.level.panel(LogThing::Find).body;
    const Hops hops(brush);
    // Where the heading is only a tab, the field stands in the first line.
    const double firstRight = brush.level.narrow ? paintFindField(brush, body.right(), body.top() + 10, body.width() * 0.4) : body.right();
    if (!hops.lookup()) {
        paintEmpty(brush, body, firstRight);
        return;
    }
    // As many lines as there is height for: captions go first, then lines that were not chosen.
    const auto linesOf = [](const Hop& hop) { return hop.lines.size() + (hop.files.empty() ? 0 : 1); };
    std::size_t lines = 0;
    for (const Hop& hop : hops.hops())
        lines += linesOf(hop);
    const double titles = 3 * 17, captions = 3 * 15, foot = static_cast<double>(hops.foot().size()) * 15 + 4;
    const double least = static_cast<double>(lines) * kLeastRow;
    const bool hasCaptions = titles + captions + least + 12 <= body.height();
    const bool hasFoot = titles + (hasCaptions ? captions : 0) + least + foot + 12 <= body.height();
    double room = body.height() - titles - (hasCaptions ? captions : 0) - (hasFoot ? foot : 0) - 12;
    const bool onlyChosen = room < least;
    if (onlyChosen) {
        lines = 0;
        for (const Hop& hop : hops.hops())
            lines += std::min<std::size_t>(1, linesOf(hop));
    }
    const double pitch = lines > 0 ? std::clamp(room / static_cast<double>(lines), 0.0, kRow) : kRow;
    const double left = body.left() + kBadge, width = body.right() - left;
    double y = body.top() + 2;
    int number = 0;
    for (const Hop& hop : hops.hops()) {
        ++number;
        if (y + 16 > body.bottom())
            return;
        const QRectF head(body.left(), y, body.width(), 16);
        const ObjectId id = brush.part(LogThing::Hop, number - 1);
        const auto scope = sketch.in(brush.object(id, head, 6));
        paintHop(sketch, {body.left() + 9, y + 8}, number);
        sketch.textAt(left, y + 7, hop.title, FontRole::TextStrong, t.ink, Anchor::Left, number == 1 ? firstRight - left : width);
        y += 17;
        if (hasCaptions) {
            sketch.textAt(left, y + 5, hop.caption, FontRole::Caption, t.ink3, Anchor::Left, number == 1 ? firstRight - left : width);
            y += 15;
        }
        if (pitch < 17)
            continue;
        bool shown = false;
        if (!hop.files.empty() && !(onlyChosen && shown)) {
            paintFiles(sketch, {left, y, width, pitch - 3}, hop.files);
            y += pitch;
            shown = true;
        }
        for (const Line& line : hop.lines) {
            if (onlyChosen && (shown || !(line.chosen || line.good)))
                continue;
            paintLine(sketch, {left, y, width, pitch - 3}, line);
            y += pitch;
            shown = true;
        }
        y += 4;
    }
    if (hasFoot)
        for (const QString& words : hops.foot()) {
            sketch.textAt(left, y + 7, words, FontRole::Caption, t.ink3, Anchor::Left, width);
            y += 15;
        }
}

} // namespace ui
