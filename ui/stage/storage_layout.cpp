#include "ui/stage/storage_layout.h"

#include <algorithm>
#include <cmath>

namespace ui {

using namespace engine;

namespace {

constexpr double kNarrow = 880;      // less: one column
constexpr double kRoomyWidth = 1040, kRoomyHeight = 560; // from here on all four panels are open
constexpr double kFolded = 34;
constexpr double kRuler = 24;
constexpr double kRetiredRow = 28;
constexpr double kMostAir = 36; // that a row gets, if nothing else wants it
constexpr std::size_t kMostRetired = 4; // with a row: the last that were renamed
constexpr int kRowsWanted = 3;           // a density is left for a closer one to show so many
constexpr double kLeastBatch = 11;       // px that a batch wants, so that it can be seen
constexpr double kGoodBatch = 40;        // where not the whole file can be shown, batches are about as wide
constexpr double kTickDistance = 84;
constexpr double kHeadroom = 1.03;       // right of the longest file
constexpr double kLeastSpan = 512;       // bytes of a ruler

struct RowHeights {
    double notes, bar, index, time, gap;
    double all() const { return notes + bar + index + time + gap; }
};

RowHeights heightsOf(FileDensity density)
{
    switch (density) {
    case FileDensity::Full:
        return {20, 26, 18, 17, 5};
    case FileDensity::Index:
        return {18, 24, 17, 0, 3};
    case FileDensity::Bars:
        return {0, 22, 0, 0, 6};
    }
    return {};
}

// -- panels

void placePanels(StorageLayout& layout, const StageInput& input)
{
    const double width = input.size.width(), height = input.size.height();
    layout.narrow = width < kNarrow;
    layout.tight = !layout.narrow && (width < kRoomyWidth || height < kRoomyHeight);
    layout.pad = layout.narrow || layout.tight ? 14 : 20;
    const double margin = layout.narrow || layout.tight ? 8 : 16, gap = layout.narrow || layout.tight ? 8 : 14;
    const double left = margin, right = width - margin, top = margin, bottom = height - margin;
    const double header = height < 480 ? 36 : 44;
    auto& panels = layout.panels;
    for (LogPanelBox& panel : panels)
        panel.header = header;
    const LogThing chosen = input.camera.panel && *input.camera.panel != LogThing::Files ? *input.camera.panel : LogThing::Find;
    const auto fold = [&](std::size_t i, const QRectF& box) {
        panels[i].box = box;
        panels[i].open = false;
        panels[i].header = kFolded;
    };
    if (layout.narrow) {
        const double below = std::clamp(std::round(height * 0.4), 96.0, 300.0);
        const double tabs = bottom - below;
        panels[0].box = QRectF(QPointF(left, top), QPointF(right, tabs - gap));
        const double each = (right - left - 2 * gap) / 3;
        for (std::size_t i = 1; i < kLogPanels; ++i)
            fold(i, {left + static_cast<double>(i - 1) * (each + gap), tabs, each, kFolded});
        // The one that is open: its heading among the others, its body over the whole width.
        LogPanelBox& open = panels[static_cast<std::size_t>(chosen)];
        open.open = true;
        open.body = QRectF(QPointF(left + layout.pad, tabs + kFolded + 6), QPointF(right - layout.pad, bottom - 8));
    } else if (layout.tight) {
        const double column = std::clamp(std::round(width * 0.32), 300.0, 400.0);
        panels[0].box = QRectF(QPointF(left, top), QPointF(right - column - gap, bottom));
        double y = top;
        const double room = bottom - top - 2 * (kFolded + gap);
        for (std::size_t i = 1; i < kLogPanels; ++i) {
            if (i == static_cast<std::size_t>(chosen)) {
                panels[i].box = {right - column, y, column, room};
                y += room + gap;
            } else {
                fold(i, {right - column, y, column, kFolded});
                y += kFolded + gap;
            }
        }
    } else {
        const double column = std::clamp(std::round(width * 0.25), 330.0, 420.0);
        const double low = std::clamp(std::round(height * 0.27), 188.0, 250.0);
        const double split = bottom - low - gap;
        panels[0].box = QRectF(QPointF(left, top), QPointF(right - column - gap, split));
        panels[1].box = QRectF(QPointF(right - column, top), QPointF(right, split));
        const double half = left + std::round((right - left - gap) * 0.5);
        panels[2].box = QRectF(QPointF(left, bottom - low), QPointF(half, bottom));
        panels[3].box = QRectF(QPointF(half + gap, bottom - low), QPointF(right, bottom));
    }
    for (LogPanelBox& panel : panels)
        if (panel.open && panel.body.isEmpty())
            panel.body = panel.box.adjusted(layout.pad, panel.header, -layout.pad, -10);
}

// -- rows

// Segments and files that wait for their removal, by their names; of the same name what waits comes first.
class Files {
public:
    explicit Files(const ReplicaView& copy) : m_copy(copy)
    {
        const std::size_t from = copy.retired.size() > kMostRetired ? copy.retired.size() - kMostRetired : 0;
        for (std::size_t i = from; i < copy.retired.size(); ++i)
            m_retired.push_back({0, i});
        std::sort(m_retired.begin(), m_retired.end(),
            [&](const Place& a, const Place& b) { return copy.retired[a.index].base < copy.retired[b.index].base; });
        for (std::size_t rank = 0; rank < m_retired.size(); ++rank) {
            const Offset base = copy.retired[m_retired[rank].index].base;
            const auto segment = std::lower_bound(copy.segments.begin(), copy.segments.end(), base,
                [](const auto& one, Offset wanted) { return one->base < wanted; });
            m_retired[rank].at = static_cast<std::size_t>(segment - copy.segments.begin()) + rank;
        }
    }
    std::size_t size() const { return m_copy.segments.size() + m_retired.size(); }
    std::size_t left() const { return m_copy.retired.size() - m_retired.size(); }
    FileRow at(std::size_t i) const
    {
        const auto next = std::lower_bound(m_retired.begin(), m_retired.end(), i,
            [](const Place& place, std::size_t wanted) { return place.at < wanted; });
        FileRow row;
        row.isRetired = next != m_retired.end() && next->at == i;
        row.index = row.isRetired ? next->index : i - static_cast<std::size_t>(next - m_retired.begin());
        return row;
    }

private:
    struct Place {
        std::size_t at, index;
    };
    const ReplicaView& m_copy;
    std::vector<Place> m_retired;
};

void placeRows(StorageLayout& layout, const StageInput& input, const StorageLog& log, double top, double bottom)
{
    const Files files(log.copy());
    const int all = static_cast<int>(files.size());
    layout.allRows = all;
    layout.moreRetired = static_cast<int>(files.left());
    const double room = bottom - top;
    const auto heightOf = [&](const FileRow& row, FileDensity density) { return row.isRetired ? kRetiredRow : heightsOf(density).all(); };
    // From row `from` on, one way or the other, as long as they fit.
    const auto fits = [&](int from, int step, FileDensity density) {
        double used = 0;
        int count = 0;
        for (int i = from; i >= 0 && i < all; i += step, ++count) {
            used += heightOf(files.at(static_cast<std::size_t>(i)), density);
            if (used > room)
                break;
        }
        return std::max(1, count);
    };
    layout.density = FileDensity::Bars;
    for (const FileDensity density : {FileDensity::Full, FileDensity::Index})
        if (fits(all - 1, -1, density) >= std::min(all, kRowsWanted)
            && (heightsOf(density).all() <= room)) {
            layout.density = density;
            break;
        }
    if (all > 0 && layout.density == FileDensity::Bars && heightsOf(FileDensity::Index).all() <= room && all <= 2)
        layout.density = FileDensity::Index;
    layout.mostBack = all == 0 ? 0 : all - fits(0, 1, layout.density);
    const int back = std::clamp(input.camera.rowsBack, 0, layout.mostBack);
    const int last = all - 1 - back;
    const int count = all == 0 ? 0 : fits(last, -1, layout.density);
    layout.below = back;
    layout.above = std::max(0, last + 1 - count);
    RowHeights heights = heightsOf(layout.density);
    double used = 0;
    int segments = 0;
    for (int i = layout.above; i <= last; ++i) {
        const FileRow row = files.at(static_cast<std::size_t>(i));
        used += heightOf(row, layout.density);
        segments += row.isRetired ? 0 : 1;
    }
    if (segments > 0 && room > used) { // a little more air, where there is room
        const double more = std::min(kMostAir, std::floor((room - used) / segments));
        heights.bar += std::min(8.0, std::floor(more * 0.3));
        heights.notes += layout.density == FileDensity::Bars ? 0 : std::floor(more * 0.2);
        heights.gap += std::floor(more * 0.3);
    }
    const QRectF panel = layout.panel(LogThing::Files).box;
    double y = top;
    for (int i = layout.above; i <= last; ++i) {
        FileRow row = files.at(static_cast<std::size_t>(i));
        const double height = row.isRetired ? kRetiredRow : heights.all();
        row.box = {panel.left() + 8, y, panel.width() - 16, height};
        if (row.isRetired) {
            row.bar = {layout.trackLeft, y + 4, layout.trackRight - layout.trackLeft, kRetiredRow - 10};
        } else {
            row.notes = y + heights.notes / 2;
            row.bar = {layout.trackLeft, y + heights.notes + (layout.density == FileDensity::Bars ? 3 : 0),
                layout.trackRight - layout.trackLeft, heights.bar};
            double below = row.bar.bottom();
            if (heights.index > 0)
                row.indexLine = below + heights.index / 2 + 1;
            below += heights.index;
            if (heights.time > 0)
                row.timeLine = below + heights.time / 2;
        }
        y += height;
        layout.rows.push_back(row);
    }
    layout.rulerTop = std::min(bottom, y + 4) + 2;
}

// -- the ruler

double powerAtLeast(double wanted) // 1, 1.25, 1.5, 2, 2.5, 3 … times a power of two: the ruler goes on in steps
{
    const double power = std::exp2(std::floor(std::log2(std::max(1.0, wanted))));
    for (const double part : {1.0, 1.25, 1.5, 1.75, 2.0})
        if (power * part >= wanted)
            return power * part;
    return power * 2;
}

void placeRuler(StorageLayout& layout, const StageInput& input, const StorageLog& log)
{
    const ReplicaView& copy = log.copy();
    for (const FileRow& row : layout.rows)
        layout.longest = std::max(layout.longest, row.isRetired
            ? copy.retired[row.index].bytes / std::max(1, copy.retired[row.index].segments) : copy.segments[row.index]->bytes);
    const double width = layout.trackRight - layout.trackLeft;
    const std::int64_t active = copy.segments.empty() ? 0 : copy.segments.back()->bytes;
    // How wide batches are on the whole, from the newest.
    constexpr std::size_t kAsked = 32;
    double sum = 0;
    const std::size_t asked = std::min(copy.batches.size(), kAsked);
    for (std::size_t i = copy.batches.size() - asked; i < copy.batches.size(); ++i)
        sum += static_cast<double>(copy.batches[i].bytes);
    const double mean = asked > 0 ? sum / static_cast<double>(asked) : 100;

    const auto whole = static_cast<double>(layout.longest);
    const auto limit = static_cast<double>(log.number("segment.bytes"));
    double span = powerAtLeast(std::max(kLeastSpan, whole));
    if (limit >= whole && limit <= span * 2)
        span = limit;
    span *= kHeadroom;
    const double all = span / width;
    double scale = all;
    const bool fitsWell = all <= mean / kLeastBatch;
    if (!fitsWell)
        scale = std::min(all, powerAtLeast(std::max(1.0, mean / kGoodBatch)));
    if (input.camera.bytesPerPixel > 0)
        scale = std::clamp(input.camera.bytesPerPixel, 1.0 / 16, std::max(all, 1.0 / 16));
    layout.bytesPerPixel = scale;
    const double shown = scale * width;
    std::int64_t first = 0;
    if (input.camera.firstByte) {
        first = std::clamp<std::int64_t>(*input.camera.firstByte, 0,
            std::max<std::int64_t>(0, static_cast<std::int64_t>(span - shown * 0.5)));
    } else if (static_cast<double>(active) > shown * 0.8) { // in steps of a quarter
        const double step = std::max(1.0, shown / 4);
        first = static_cast<std::int64_t>(std::ceil((static_cast<double>(active) - shown * 0.8) / step) * step);
    }
    layout.firstByte = first;
    layout.lastByte = first + static_cast<std::int64_t>(shown);
    layout.tick = 1;
    while (static_cast<double>(layout.tick) / scale < kTickDistance)
        layout.tick *= 2;
}

} // namespace

const FileRow* StorageLayout::rowOfSegment(std::size_t index) const
{
    for (const FileRow& row : rows)
        if (!row.isRetired && row.index == index)
            return &row;
    return nullptr;
}

StorageLayout layOutStorage(const StageInput& input, const StorageLog& log)
{
    StorageLayout layout;
    placePanels(layout, input);
    const LogPanelBox& files = layout.panel(LogThing::Files);
    const double inner = files.box.width() - 2 * layout.pad;
    layout.labels = inner >= 900 ? 208 : inner >= 640 ? 150 : 96;
    layout.trackLeft = files.box.left() + layout.pad + layout.labels;
    layout.trackRight = files.box.right() - layout.pad;
    double top = files.box.top() + files.header;
    const double bottom = files.box.bottom() - kRuler - 6;
    if (bottom - top > 170) {
        layout.legend = top + 8;
        top += 20;
    }
    placeRows(layout, input, log, top, bottom);
    placeRuler(layout, input, log);
    return layout;
}

} // namespace ui
