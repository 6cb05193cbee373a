#include "ui/stage/group_layout.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kNarrow = 880;      // less: one column
constexpr double kRoomyWidth = 1180, kRoomyHeight = 560; // from here on all panels are open
constexpr double kFolded = 34;
constexpr double kGenerations = 20, kUnderGenerations = 8;
constexpr double kMarks = 18;
constexpr double kAxis = 24;
constexpr double kLegend = 20;
constexpr double kCards = 46, kChips = 24, kUnderMembers = 8;
constexpr double kLeastRow = 20, kMostRow = 38;
constexpr double kCardWidth = 168, kMostCard = 232;
constexpr double kNumber = 68, kLag = 62;
constexpr double kTickDistance = 64;
constexpr int kRowsWanted = 6; // headings give way for so many to be seen

using std::chrono::milliseconds;

// -- panels

double wantedHeight(const GroupLevel& group, double header)
{
    return header + kCards + kUnderMembers + kLegend + kGenerations + kUnderGenerations
        + static_cast<double>(std::clamp<std::size_t>(group.rows().size(), 3, 12)) * kMostRow + kMarks + kAxis + 12;
}

void placePanels(GroupLayout& layout, const StageInput& input, const GroupLevel& group)
{
    const double width = input.size.width(), height = input.size.height();
    layout.narrow = width < kNarrow;
    layout.tight = !layout.narrow && (width < kRoomyWidth || height < kRoomyHeight);
    const bool small = layout.narrow || layout.tight;
    layout.pad = small ? 14 : 20;
    const double margin = small ? 8 : 16, gap = small ? 8 : 14;
    const double left = margin, right = width - margin, top = margin, bottom = height - margin;
    auto& panels = layout.panels;
    for (GroupPanelBox& panel : panels)
        panel.header = height < 480 ? 36 : 44;
    const GroupThing chosen = input.camera.groupPanel && *input.camera.groupPanel != GroupThing::Ownership ? *input.camera.groupPanel
                                                                                                          : GroupThing::Ladder;
    const auto fold = [&](std::size_t i, const QRectF& box) {
        panels[i].box = box;
        panels[i].open = false;
        panels[i].header = kFolded;
    };
    if (layout.narrow) {
        const double below = std::clamp(std::round(height * 0.42), 120.0, 420.0);
        const double tabs = bottom - below;
        panels[0].box = QRectF(QPointF(left, top), QPointF(right, tabs - gap));
        const double each = (right - left - 3 * gap) / 4;
        for (std::size_t i = 1; i < kGroupPanels; ++i) {
            fold(i, {left + static_cast<double>(i - 1) * (each + gap), tabs, each, kFolded});
            panels[i].isTab = true;
        }
        GroupPanelBox& open = panels[static_cast<std::size_t>(chosen)];
        open.open = true;
        open.body = QRectF(QPointF(left + layout.pad, tabs + kFolded + 12), QPointF(right - layout.pad, bottom - 8));
    } else if (layout.tight) {
        const double column = std::clamp(std::round(width * 0.36), 320.0, 480.0);
        panels[0].box = QRectF(QPointF(left, top), QPointF(right - column - gap, bottom));
        double y = top;
        const double room = bottom - top - 3 * (kFolded + gap);
        for (std::size_t i = 1; i < kGroupPanels; ++i) {
            if (i == static_cast<std::size_t>(chosen)) {
                panels[i].box = {right - column, y, column, room};
                y += room + gap;
            } else {
                fold(i, {right - column, y, column, kFolded});
                y += kFolded + gap;
            }
        }
    } else {
        const double column = std::clamp(std::round(width * 0.238), 300.0, 460.0);
        const double inner = right - column - gap, all = bottom - top - gap;
        const double high = std::clamp(wantedHeight(group, panels[0].header), std::round(all * 0.42), std::round(all * 0.56));
        panels[0].box = QRectF(QPointF(left, top), QPointF(inner, top + high));
        const double split = left + std::round((inner - left - gap) * 0.66);
        panels[1].box = QRectF(QPointF(left, top + high + gap), QPointF(split, bottom));
        panels[2].box = QRectF(QPointF(split + gap, top + high + gap), QPointF(inner, bottom));
        const double middle = top + std::round(all * 0.55);
        panels[3].box = QRectF(QPointF(right - column, top), QPointF(right, middle));
        panels[4].box = QRectF(QPointF(right - column, middle + gap), QPointF(right, bottom));
    }
    for (GroupPanelBox& panel : panels)
        if (panel.open && panel.body.isEmpty())
            panel.body = panel.box.adjusted(layout.pad, 10, -layout.pad, -10);
    layout.ladder = panels[1].body;
    layout.ladder2 = panels[2].body;
    layout.assignors = panels[3].body;
    layout.offsetsLog = panels[4].body;
}

// -- members

void placeMembers(GroupLayout& layout, const StageInput& input, const GroupLevel& group)
{
    if (layout.membersStrip.isEmpty())
        return;
    const QRectF strip = layout.membersStrip;
    double right = strip.right();
    const auto count = static_cast<int>(group.members().size());
    if (input.actions) {
        const double width = std::ceil(textWidth(QCoreApplication::translate("Stage", "+ consumer"), FontRole::Text)) + 28;
        layout.addConsumer = {right - width, strip.top(), width, strip.height()};
        right -= width + 8;
    }
    const double room = right - strip.left();
    const auto widthOf = [&](int index) {
        if (layout.memberCards)
            return std::clamp((room + 8) / std::max(1, count) - 8, kCardWidth, kMostCard);
        return std::clamp(std::ceil(textWidth(group.members()[static_cast<std::size_t>(index)].name, FontRole::TextStrong)) + 44,
            72.0, 180.0);
    };
    constexpr double kPager = 40;
    const auto fits = [&](int first, double available) {
        double used = 0;
        int n = 0;
        for (int i = first; i < count; ++i, ++n) {
            used += widthOf(i) + (n > 0 ? 8 : 0);
            if (used > available)
                break;
        }
        return n;
    };
    int first = 0;
    double left = strip.left(), available = room;
    if (fits(0, room) < count) { // the last page is a full one
        available -= 2 * kPager;
        int last = count - 1;
        double used = widthOf(last);
        while (last > 0 && used + widthOf(last - 1) + 8 <= available)
            used += widthOf(--last) + 8;
        first = std::clamp(input.camera.firstMember, 0, last);
        left += kPager;
    }
    const int shown = std::max(std::min(1, count - first), fits(first, available));
    layout.membersBefore = first;
    layout.membersBehind = count - first - shown;
    for (int i = first; i < first + shown; ++i) {
        const double width = std::min(widthOf(i), std::max(0.0, right - left));
        layout.members.push_back({static_cast<std::size_t>(i), {left, strip.top(), width, strip.height()}});
        left += width + 8;
    }
}

// -- rows

void placeColumns(GroupLayout& layout, const GroupLevel& group)
{
    const QRectF box = layout.panel(GroupThing::Ownership).box;
    const double inner = box.width() - 2 * layout.pad;
    double widest = 0;
    for (const GroupRowBox& row : layout.rows)
        widest = std::max(widest, textWidth(QString::fromStdString(group.rows()[row.index].toString()), FontRole::MonoStrong));
    layout.labels = std::min(std::max(60.0, std::ceil(widest) + 14), inner * 0.24);
    double right = box.right() - layout.pad;
    const auto take = [&](GroupColumn which, double width, double gap) {
        layout.columns[static_cast<std::size_t>(which)] = right;
        right -= width + gap;
    };
    take(GroupColumn::Lag, kLag, 12);
    if (inner >= 640) {
        layout.barWidth = std::clamp(std::round(inner * 0.09), 64.0, 160.0);
        take(GroupColumn::Bar, layout.barWidth, 8);
    }
    if (inner >= 560)
        take(GroupColumn::HighWatermark, kNumber, 0);
    if (inner >= 480)
        take(GroupColumn::Position, kNumber, 0);
    if (inner >= 400)
        take(GroupColumn::Committed, kNumber, 8);
    layout.trackLeft = box.left() + layout.pad + layout.labels;
    layout.trackRight = std::round(std::max(layout.trackLeft + 40, right));
}

void placeRows(GroupLayout& layout, const StageInput& input, const GroupLevel& group)
{
    const GroupPanelBox& panel = layout.panel(GroupThing::Ownership);
    const QRectF box = panel.box;
    const int all = static_cast<int>(group.rows().size());
    double top = box.top() + panel.header;
    layout.axis = box.bottom() - kAxis - 4;
    const double bottom = layout.axis - kMarks - 2;
    const double fixed = kGenerations + kUnderGenerations;
    const double wanted = std::min(all, kRowsWanted) * kLeastRow;
    const double room = bottom - top - fixed;
    const bool hasMembers = room >= kChips + kUnderMembers + std::min(2, all) * kLeastRow;
    const double allCards = static_cast<double>(group.members().size()) * (kCardWidth + 8) + 110; // and the offer of one more
    layout.memberCards = room - kCards - kUnderMembers >= wanted + kLegend + 30 && allCards <= box.width() - 2 * layout.pad;
    if (hasMembers) {
        const double height = layout.memberCards ? kCards : kChips;
        layout.membersStrip = {box.left() + layout.pad, top, box.width() - 2 * layout.pad, height};
        top += height + kUnderMembers;
    }
    if (bottom - top - fixed - kLegend >= wanted) {
        layout.legend = top + kLegend / 2 - 3;
        top += kLegend;
    }
    layout.generations = {0, top, 0, kGenerations}; // its x with the columns
    top += fixed;
    layout.rowsTop = top;
    const double left = bottom - top;
    const int fit = std::max(1, static_cast<int>(left / kLeastRow));
    const int shown = std::min(all, fit);
    const int first = std::clamp(input.camera.groupRow, 0, std::max(0, all - shown));
    layout.above = first;
    layout.below = all - first - shown;
    const double height = shown == 0 ? kLeastRow : std::clamp(std::floor(left / shown), std::min(kLeastRow, left), kMostRow);
    const double gap = height >= 30 ? 8 : height >= 24 ? 6 : 4;
    double y = top;
    for (int i = first; i < first + shown; ++i) {
        GroupRowBox row;
        row.index = static_cast<std::size_t>(i);
        row.box = {box.left() + 8, y, box.width() - 16, height};
        row.bar = {0, y + gap / 2, 0, height - gap};
        layout.rows.push_back(row);
        y += height;
    }
    layout.rowsBottom = shown == 0 ? bottom : y;
    layout.marks = layout.rowsBottom + kMarks / 2 + 1;
    layout.axis = layout.rowsBottom + kMarks + 2; // right below, where rows do not fill the panel
    placeColumns(layout, group);
    for (GroupRowBox& row : layout.rows)
        row.bar = {layout.trackLeft, row.bar.top(), layout.trackRight - layout.trackLeft, row.bar.height()};
    layout.generations.setLeft(layout.trackLeft);
    layout.generations.setRight(layout.trackRight);
}

// -- time

constexpr std::int64_t kTicks[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000, 20'000, 30'000, 60'000, 120'000,
    300'000, 600'000, 1'800'000, 3'600'000, 7'200'000, 21'600'000, 43'200'000, 86'400'000, 172'800'000, 604'800'000};

Time floorTo(Time at, Duration step)
{
    std::int64_t n = at.nanos() / step.count();
    if (at.nanos() < 0 && n * step.count() != at.nanos())
        --n;
    return Time{step * n};
}

void placeTime(GroupLayout& layout, const StageInput& input, const GroupLevel& group)
{
    const Camera& camera = input.camera;
    const Time now = group.now(), begins = group.begins();
    const Duration lived = now - begins;
    Duration span = camera.timeSpan;
    if (span <= Duration::zero()) {
        span = milliseconds(20'000);
        for (const Duration less : {milliseconds(5'000), milliseconds(10'000)})
            if (lived * 5 <= less * 4) {
                span = less;
                break;
            }
    }
    layout.tick = milliseconds(kTicks[0]);
    const double width = layout.trackRight - layout.trackLeft;
    for (const std::int64_t tick : kTicks) {
        layout.tick = milliseconds(tick);
        if (width * static_cast<double>(layout.tick.count()) / static_cast<double>(span.count()) >= kTickDistance)
            break;
    }
    if (camera.firstTime) {
        layout.from = *camera.firstTime;
    } else {
        layout.from = floorTo(begins, layout.tick);
        const Time last = layout.from + span / 100 * 95;
        if (now > last) { // in steps of an eighth, so that it can be read
            const Duration step = span / 8;
            layout.from = layout.from + step * ((now - last) / step + 1);
        }
    }
    layout.to = layout.from + span;
}

} // namespace

Time GroupLayout::timeAt(double x) const
{
    const double part = trackRight > trackLeft ? (x - trackLeft) / (trackRight - trackLeft) : 0;
    return from + Duration(static_cast<std::int64_t>(part * static_cast<double>((to - from).count())));
}

GroupLayout layOutGroup(const StageInput& input, const GroupLevel& group)
{
    GroupLayout layout;
    placePanels(layout, input, group);
    placeRows(layout, input, group);
    placeMembers(layout, input, group);
    placeTime(layout, input, group);
    return layout;
}

} // namespace ui
