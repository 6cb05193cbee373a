#include "ui/stage/producer_layout.h"

#include <algorithm>
#include <cmath>

namespace ui {

using namespace engine;

namespace {

constexpr double kNarrow = 1000;     // less: the fifth card, memory and sequences go below the others
constexpr double kWide = 1300;       // from here on columns are as wide as they get
constexpr double kFolded = 34;
constexpr double kRightColumn = 420;
constexpr double kCardGap = 20;
constexpr double kArrow = 14;        // between cards, at the least
constexpr int kLeastRows = 3, kLeastWindows = 3;
constexpr int kUsualRows = 4;
constexpr int kMostSlots = 8;
constexpr double kLeastSlot = 46;
constexpr double kMostSlot = 150;
constexpr double kSlotGap = 8;

// Two lengths: where there is little height, and as in the picture.
struct Length {
    double least, full;
    // Rounded down: what fits unrounded fits.
    double at(double roomy) const { return std::floor(least + (full - least) * roomy); }
};

constexpr Length kMargin{8, 16};
constexpr Length kLaneGap{8, 14};
constexpr Length kHeader{36, 48};
constexpr Length kCards{150, 192};
constexpr Length kUpperCards{118, 150}; // narrow: 1 to 4
constexpr Length kBelow{8, 14};         // the lowest thing of a lane
constexpr Length kCaptions{18, 24};
constexpr Length kRow{31, 47};
constexpr Length kMemoryLine{30, 34};   // narrow
constexpr Length kWindowCaption{4, 22};
constexpr Length kWindow{34, 50};
constexpr Length kRetry{58, 88};
constexpr Length kTables{112, 160};     // narrow: sequences and the bar
constexpr Length kWideTables{160, 262};

struct Heights {
    bool narrow;
    double roomy;
    int rows, windows;

    double send() const
    {
        const double cards = narrow ? kUpperCards.at(roomy) + 8 + kCards.at(roomy) : kCards.at(roomy);
        return kHeader.at(roomy) + cards + kBelow.at(roomy);
    }
    double accumulator() const
    {
        const double table = kCaptions.at(roomy) + rows * kRow.at(roomy);
        return kHeader.at(roomy) + (narrow ? table + kMemoryLine.at(roomy) : std::max(table, kCaptions.at(roomy) + kLeastRows * kRow.at(roomy)))
            + kBelow.at(roomy);
    }
    double sender() const
    {
        const double left = kWindowCaption.at(roomy) + windows * kWindow.at(roomy) + kRetry.at(roomy);
        return kHeader.at(roomy) + (narrow ? left + kTables.at(roomy) : std::max(left, kWideTables.at(roomy))) + kBelow.at(roomy);
    }
    double of(std::size_t lane) const { return lane == 0 ? send() : lane == 1 ? accumulator() : sender(); }
    double all() const { return send() + accumulator() + sender() + 2 * kLaneGap.at(roomy) + 2 * kMargin.at(roomy); }
};

void placeCards(ProducerLayout& layout, const Heights& heights)
{
    const ProducerLaneBox& lane = layout.lanes[0];
    const double left = lane.box.left() + 16, right = lane.box.right() - 16;
    const double top = lane.box.top() + lane.header;
    const double low = kCards.at(heights.roomy);
    if (layout.narrow) {
        const double high = kUpperCards.at(heights.roomy);
        const double width = (right - left - 3 * kArrow) / 4;
        for (std::size_t i = 0; i < 4; ++i)
            layout.cards[i] = {left + static_cast<double>(i) * (width + kArrow), top, width, high};
        layout.cards[4] = {left, top + high + 8, right - left, low};
        return;
    }
    // As in the picture at 1632; the partitioner takes what is left.
    constexpr std::array<double, 4> kWidths{218, 206, 178, 214};
    const double shrink = std::clamp((right - left) / 1600, 0.66, 1.15);
    const double gap = shrink >= 1 ? kCardGap : kArrow + 2;
    double x = left;
    for (std::size_t i = 0; i < kWidths.size(); ++i) {
        const double width = std::round(kWidths[i] * shrink);
        layout.cards[i] = {x, top, width, low};
        x += width + gap;
    }
    layout.cards[4] = {x, top, right - x, low};
}

void placeDeques(ProducerLayout& layout, const Heights& heights)
{
    const ProducerLaneBox& lane = layout.lanes[1];
    const double width = lane.box.width(), right = lane.box.right() - layout.pad;
    const double memory = layout.narrow ? 0 : width >= kWide ? 274 : 220;
    const double answers = width >= kWide ? 250 : layout.narrow ? 170 : 212;
    layout.rowPitch = kRow.at(heights.roomy);
    layout.rowHeight = layout.rowPitch - (heights.roomy > 0.5 ? 9 : 5);
    layout.captions = lane.box.top() + lane.header + kCaptions.at(heights.roomy) - 8;
    layout.rowsTop = lane.box.top() + lane.header + kCaptions.at(heights.roomy);
    layout.trackLeft = lane.box.left() + layout.pad + layout.labels;
    layout.answersRight = right - (memory > 0 ? memory + 14 : 0);
    layout.answersLeft = layout.answersRight - answers;
    layout.trackRight = layout.answersLeft - 22;
    const double bottom = lane.box.bottom() - kBelow.at(heights.roomy);
    if (layout.narrow)
        layout.memory = {lane.box.left() + layout.pad, bottom - kMemoryLine.at(heights.roomy) + 4, width - 2 * layout.pad, kMemoryLine.at(heights.roomy) - 4};
    else
        layout.memory = QRectF(QPointF(right - memory, layout.captions - 12), QPointF(right, bottom));
}

void placeWindows(ProducerLayout& layout, const Heights& heights)
{
    const ProducerLaneBox& lane = layout.lanes[2];
    const double width = lane.box.width(), left = lane.box.left() + layout.pad, right = lane.box.right() - layout.pad;
    const double tables = layout.narrow ? 0 : std::min(kRightColumn, std::round(width * 0.27));
    const double edge = layout.narrow ? right : right - tables - 16;
    const double broker = width >= kWide ? 190 : layout.narrow ? 150 : 160;
    layout.windowPitch = kWindow.at(heights.roomy);
    layout.windowHeight = layout.windowPitch - (heights.roomy > 0.5 ? 8 : 5);
    layout.windowsTop = lane.box.top() + lane.header + kWindowCaption.at(heights.roomy);
    layout.brokerRight = edge;
    layout.brokerLeft = edge - broker;
    layout.slotsLeft = left + layout.labels;
    layout.slotsRight = layout.brokerLeft - 28;
    const double room = layout.slotsRight - layout.slotsLeft + kSlotGap;
    layout.slotCount = std::clamp(layout.slotCount, 1, std::clamp(static_cast<int>(room / (kLeastSlot + kSlotGap)), 1, kMostSlots));

    const double retryTop = layout.windowsTop + std::max(1, layout.windows) * layout.windowPitch + 2; // without one, words stand there
    const double retryBottom = retryTop + kRetry.at(heights.roomy) - 4;
    const double half = left + std::round((edge - left) * 0.56);
    layout.retry = QRectF(QPointF(left, retryTop), QPointF(half - 12, retryBottom));
    layout.callbacks = QRectF(QPointF(half, retryTop), QPointF(edge, retryBottom));
    const double bottom = lane.box.bottom() - kBelow.at(heights.roomy);
    if (layout.narrow) {
        const double middle = std::round((left + right) / 2);
        layout.sequences = QRectF(QPointF(left, retryBottom + 6), QPointF(middle - 10, bottom));
        layout.where = QRectF(QPointF(middle + 10, retryBottom + 6), QPointF(right, bottom));
    } else {
        const double top = lane.box.top() + lane.header;
        const double bar = heights.roomy > 0.5 ? 78 : 62;
        layout.sequences = QRectF(QPointF(right - tables, top), QPointF(right, bottom - bar - 8));
        layout.where = QRectF(QPointF(right - tables, bottom - bar), QPointF(right, bottom));
    }
}

} // namespace

QRectF ProducerLayout::slot(int window, int index) const
{
    const double width = std::min(kMostSlot, (slotsRight - slotsLeft + kSlotGap) / slotCount - kSlotGap);
    return {slotsLeft + index * (width + kSlotGap), windowsTop + window * windowPitch, width, windowHeight};
}

QRectF ProducerLayout::brokerBox(int window) const
{
    return {brokerLeft, windowsTop + window * windowPitch, brokerRight - brokerLeft, windowHeight};
}

ProducerLayout layOutProducer(const StageInput& input, const ProducerPipeline& pipeline)
{
    ProducerLayout layout;
    const double width = input.size.width(), height = input.size.height();
    layout.narrow = width < kNarrow;
    layout.pad = width >= kWide ? 20 : 14;
    layout.labels = width >= kWide ? 162 : layout.narrow ? 98 : 124;
    layout.allRows = static_cast<int>(pipeline.producer().partitions.size());
    layout.allWindows = static_cast<int>(pipeline.brokers().size());
    layout.slotCount = std::max(1, pipeline.maxInFlight());

    const int rows = std::max(1, layout.allRows), windows = std::max(1, layout.allWindows);
    Heights heights{layout.narrow, 0, std::min(rows, kLeastRows), std::min(windows, kLeastWindows)};
    const double least = heights.all();
    std::array<bool, 3> open{true, true, true};
    if (height < least) { // lanes fold, the one that is looked at last
        open = {};
        const std::size_t first = static_cast<std::size_t>(input.camera.lane.value_or(ProducerLane::Accumulator));
        double used = 2 * kMargin.least + 2 * kLaneGap.least + 3 * kFolded;
        for (const std::size_t lane : {first, std::size_t{1}, std::size_t{2}, std::size_t{0}}) {
            const double more = heights.of(lane) - kFolded;
            if (open[lane] || (used + more > height && lane != first))
                continue;
            open[lane] = true;
            used += more;
        }
    } else {
        Heights full = heights;
        full.roomy = 1;
        full.rows = std::min(rows, kUsualRows);
        heights.rows = full.rows;
        if (heights.all() > height)
            heights.rows = std::min(rows, kLeastRows);
        full.rows = heights.rows;
        const double tight = heights.all(), roomy = full.all();
        heights.roomy = roomy > tight ? std::clamp((height - tight) / (roomy - tight), 0.0, 1.0) : 1;
    }
    // What height is left shows more partitions and brokers.
    const auto used = [&] {
        double sum = 2 * kMargin.at(heights.roomy) + 2 * kLaneGap.at(heights.roomy);
        for (std::size_t lane = 0; lane < 3; ++lane)
            sum += open[lane] ? heights.of(lane) : kFolded;
        return sum;
    };
    for (bool grew = true; grew;) {
        grew = false;
        const auto grow = [&](int& count, int most, bool isOpen) {
            if (!isOpen || count >= most)
                return;
            ++count;
            if (used() > height)
                --count;
            else
                grew = true;
        };
        grow(heights.rows, rows, open[1]);
        grow(heights.windows, windows, open[2]);
    }
    // Too low even for one lane: it shows fewer rows.
    while (used() > height && heights.rows > 1 && open[1])
        --heights.rows;
    while (used() > height && heights.windows > 1 && open[2])
        --heights.windows;

    const double margin = kMargin.at(heights.roomy);
    double y = margin;
    for (std::size_t i = 0; i < 3; ++i) {
        ProducerLaneBox& lane = layout.lanes[i];
        lane.open = open[i];
        lane.header = open[i] ? kHeader.at(heights.roomy) : kFolded;
        lane.box = {margin, y, width - 2 * margin, open[i] ? heights.of(i) : kFolded};
        y = lane.box.bottom() + kLaneGap.at(heights.roomy);
    }
    layout.rows = std::min(layout.allRows, heights.rows);
    layout.windows = std::min(layout.allWindows, heights.windows);
    layout.firstRow = std::clamp(input.camera.firstRow, 0, std::max(0, layout.allRows - layout.rows));
    layout.firstWindow = std::clamp(input.camera.firstRow, 0, std::max(0, layout.allWindows - layout.windows));
    placeCards(layout, heights);
    layout.line = std::floor((kCards.at(heights.roomy) - 60) / 6);
    placeDeques(layout, heights);
    placeWindows(layout, heights);
    return layout;
}

bool hasProducerLevel(const ClusterView& view, NodeId id)
{
    const ClientView* client = view.client(id);
    if (!client)
        return false;
    return client->kind == NodeKind::Producer
        || (client->kind == NodeKind::Outside
            && (client->producer->produceRequests > 0 || client->producer->sent > 0 || client->producer->producerId != kNoProducerId));
}

const ClientView* shownProducer(const ClusterView& view, const Camera& camera)
{
    return hasProducerLevel(view, camera.client) ? view.client(camera.client) : nullptr;
}

} // namespace ui
