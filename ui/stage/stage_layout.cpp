#include "ui/stage/stage_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/type.h"
#include "ui/stage/stage_words.h"

namespace ui {

namespace {

using namespace engine;

constexpr double kMargin = 16;
constexpr double kStripTop = 8;
constexpr double kStripHeight = 46;
constexpr double kShelvesTop = kStripTop + kStripHeight + 20;
constexpr double kReckoningHeight = 18;
constexpr double kRulerHeight = 46 + kReckoningHeight;
constexpr double kCellsRow = 14;     // less has no place for cells
constexpr double kBrokerGap = 14;
constexpr double kHeader = 38;
constexpr double kBandHeader = 26;
constexpr double kLowHeader = 32;
constexpr double kLowGap = 10;
constexpr double kBandGap = 8;
constexpr double kLeastBody = 8;     // of a shelf
constexpr double kOthersHeight = 28; // the line that names brokers without a shelf
constexpr double kBrokerBottom = 8;
constexpr double kRowMost = 56;
constexpr double kPartitionRowMost = 88;
constexpr double kTicksHeight = 64;
constexpr double kRoleWidth = 26;
constexpr double kCardGap = 16;
constexpr double kAddHeight = 40;
constexpr double kMemberHeight = 62;
constexpr double kMemberBrief = 30;
constexpr double kGroupHead = 46;
constexpr double kGroupGap = 12;
constexpr std::array<double, 6> kBarPitches{2, 3, 4, 6, 8, 12};
constexpr int kCards = 6;          // more brokers become bands
constexpr std::int64_t kSlack = 2; // free columns right of the log end
constexpr std::int64_t kScrollStep = 5;
constexpr double kLabelledCell = 26;

std::int64_t endOf(const PartitionView& partition)
{
    std::int64_t end = 0;
    for (const auto& [id, copy] : partition.copies)
        end = std::max(end, copy->endOffset.value.value);
    return end;
}

// The window moves in steps, so that a ruler can be read while records come in.
std::int64_t firstColumnFor(std::int64_t end, int count)
{
    const std::int64_t over = end + kSlack - count;
    const std::int64_t step = std::clamp<std::int64_t>(count / 5, 1, kScrollStep);
    return over <= 0 ? 0 : (over + step - 1) / step * step;
}

double cellFor(double rowHeight, ZoomLevel level)
{
    if (level == ZoomLevel::Partition && rowHeight >= 56)
        return kLabelledCell;
    if (rowHeight >= 52)
        return 16;
    if (rowHeight >= 44)
        return 14;
    if (rowHeight >= 34)
        return 12;
    if (rowHeight >= 24)
        return 8;
    if (rowHeight >= 18)
        return 6;
    return 4;
}

double gapFor(double cell)
{
    return cell >= 24 ? 4 : cell >= 8 ? 2 : 1;
}

std::vector<const PartitionView*> shownPartitions(const StageInput& input, const TopicView& topic)
{
    std::vector<const PartitionView*> result;
    for (const auto& [number, partition] : topic.partitions)
        if (input.camera.level != ZoomLevel::Partition || number == input.camera.partition)
            result.push_back(&*partition);
    return result;
}

bool holds(const PartitionView& partition, BrokerId broker)
{
    return std::find(partition.replicas.begin(), partition.replicas.end(), broker) != partition.replicas.end()
        || partition.copyOn(broker) != nullptr;
}

void placeColumns(StageLayout& layout, QSizeF size)
{
    const double width = size.width();
    double left = std::clamp(width * 0.17, 132.0, 240.0);
    double right = std::clamp(width * 0.128, 112.0, 190.0);
    const double gap = std::clamp(width * 0.088, 60.0, 132.0);
    const double middle = width - 2 * kMargin - left - right - 2 * gap;
    if (middle < 240) { // very narrow: the shelves need the place most
        left = 104;
        right = 96;
    }
    const double bottom = size.height() - kMargin;
    layout.left = QRectF(QPointF(kMargin, kShelvesTop), QPointF(std::round(kMargin + left), bottom));
    layout.right =
        QRectF(QPointF(std::round(width - kMargin - right), kShelvesTop), QPointF(width - kMargin, bottom));
    layout.middle = QRectF(QPointF(std::round(kMargin + left + gap), kShelvesTop),
        QPointF(std::round(width - kMargin - right - gap), bottom - kRulerHeight));
    const double strip = std::min(layout.middle.width(), 420.0);
    layout.controllers =
        QRectF(std::round(layout.middle.center().x() - strip / 2), kStripTop, strip, kStripHeight);
}

// Heights of rows: as much as there is, within the steps of density.
void placeBrokers(StageLayout& layout, const StageInput& input)
{
    std::vector<const PartitionView*> partitions;
    if (layout.topic)
        partitions = shownPartitions(input, *layout.topic);
    std::vector<std::pair<const BrokerView*, std::vector<const PartitionView*>>> shelves;
    for (const auto& [id, broker] : input.view->brokers) {
        std::vector<const PartitionView*> held;
        for (const PartitionView* p : partitions)
            if (holds(*p, id))
                held.push_back(p);
        const bool many = input.view->brokers.size() > kCards;
        if (many && held.empty())
            layout.otherBrokers.push_back(&*broker);
        else
            shelves.emplace_back(&*broker, std::move(held));
    }
    if (shelves.empty())
        return;

    const double least = kBandHeader + kLeastBody + kBrokerBottom + kBandGap;
    const auto fit =
        static_cast<std::size_t>(std::max(1.0, (layout.middle.height() - kOthersHeight + kBandGap) / least));
    while (shelves.size() > fit && shelves.size() > 1) {
        layout.otherBrokers.insert(layout.otherBrokers.begin(), shelves.back().first);
        shelves.pop_back();
    }
    const bool bands = shelves.size() > kCards
        || static_cast<double>(shelves.size()) * (kLowHeader + kLeastBody + kBrokerBottom + kLowGap)
            > layout.middle.height() - kOthersHeight;
    double header = bands ? kBandHeader : kHeader;
    double gap = bands ? kBandGap : kBrokerGap;
    const auto count = static_cast<double>(shelves.size());
    std::size_t rows = 0, most = 1;
    for (const auto& shelf : shelves) {
        rows += std::max<std::size_t>(1, shelf.second.size());
        most = std::max(most, shelf.second.size());
    }
    const double rowMost = input.camera.level == ZoomLevel::Partition ? kPartitionRowMost : kRowMost;
    double room = 0;
    const auto share = [&] {
        room = layout.middle.height() - count * (header + kBrokerBottom) - (count - 1) * gap
            - (layout.otherBrokers.empty() ? 0 : kOthersHeight);
        return std::min(rowMost, std::floor(room / static_cast<double>(rows)));
    };
    double rowHeight = share();
    if (rowHeight < 34 && !bands) { // headings give way before rows do
        header = kLowHeader;
        gap = kLowGap;
        rowHeight = share();
    }
    if (rowHeight < kCellsRow) { // then the reckoning below the ruler does
        layout.middle.setBottom(layout.middle.bottom() + kReckoningHeight);
        if (const double more = share(); more >= kCellsRow) {
            rowHeight = more;
            layout.hasReckoning = false;
        } else {
            layout.middle.setBottom(layout.middle.bottom() - kReckoningHeight);
            rowHeight = share();
        }
    }
    layout.density = rowHeight >= 34 ? Density::Full
        : rowHeight >= kCellsRow     ? Density::Compact
        : rowHeight >= 6             ? Density::Bars
                                     : Density::Ticks;
    if (layout.density == Density::Ticks)
        rowHeight = std::clamp(std::floor(room / count), 8.0, kTicksHeight);
    layout.rowHeight = rowHeight;

    double y = layout.middle.top();
    for (const auto& [broker, held] : shelves) {
        BrokerBox box;
        box.broker = broker;
        box.header = header;
        const double body = layout.density == Density::Ticks
            ? rowHeight
            : rowHeight * static_cast<double>(std::max<std::size_t>(1, held.size()));
        box.box = QRectF(layout.middle.left(), y, layout.middle.width(), header + body + kBrokerBottom);
        if (layout.density == Density::Ticks) {
            box.ticks = QRectF(layout.middle.left() + 16, y + header, layout.middle.width() - 32, rowHeight);
        } else {
            double rowY = y + header;
            for (const PartitionView* p : held) {
                RowBox row;
                row.partition = p;
                row.broker = broker->id;
                row.box = QRectF(layout.middle.left() + 8, rowY, layout.middle.width() - 16, rowHeight);
                box.rows.push_back(row);
                rowY += rowHeight;
            }
        }
        y = box.box.bottom() + gap;
        layout.brokers.push_back(std::move(box));
    }
    layout.rulerTop = y - gap + (layout.otherBrokers.empty() ? 0 : kOthersHeight);
}

void placeOffsets(StageLayout& layout, const StageInput& input)
{
    if (!layout.topic || layout.density == Density::Ticks)
        return;
    const auto partitions = shownPartitions(input, *layout.topic);
    double widest = 0;
    for (const PartitionView* p : partitions)
        widest = std::max(widest, textWidth(QString::fromStdString(p->id.toString()), FontRole::MonoStrong));
    layout.nameWidth = std::min(widest, layout.middle.width() * 0.24);
    layout.statusWidth = layout.middle.width() > 520 ? 108 : layout.middle.width() > 440 ? 88 : 12;

    Columns& columns = layout.columns;
    std::int64_t end = 0;
    for (const PartitionView* p : partitions)
        end = std::max(end, endOf(*p));
    columns.x = std::round(layout.middle.left() + 18 + layout.nameWidth + kRoleWidth + 8);
    const double room = layout.middle.right() - 12 - layout.statusWidth - columns.x;
    const bool bars = layout.density == Density::Bars;
    double barPitch = kBarPitches.front();
    for (const double pitch : kBarPitches) // the widest that shows the longest log whole
        if (pitch * static_cast<double>(end + kSlack) <= room)
            barPitch = pitch;
    columns.cell = bars
        ? barPitch
        : std::clamp(
            std::round(cellFor(layout.rowHeight, input.camera.level) * input.camera.scale), 4.0, 40.0);
    columns.pitch = bars ? barPitch * input.camera.scale : columns.cell + gapFor(columns.cell);
    columns.count = std::max(1, static_cast<int>(room / columns.pitch));

    const ObjectId& chosen = input.selected;
    const bool aPartition = chosen.isOfPartition();
    for (const PartitionView* p : partitions)
        if (aPartition && p->id == chosen.topicPartition())
            layout.focus = p;
    if (!layout.focus && !partitions.empty())
        layout.focus = partitions.front();
    columns.first = input.camera.firstOffset ? *input.camera.firstOffset : firstColumnFor(end, columns.count);

    for (BrokerBox& broker : layout.brokers) {
        for (RowBox& row : broker.rows) {
            row.first = columns.first;
            row.slide = std::round(input.slide * columns.pitch); // cells stay on whole pixels
            const std::int64_t own = endOf(*row.partition);
            const std::int64_t needed = std::min<std::int64_t>(own, columns.count / 3);
            if (!input.camera.firstOffset && own - columns.first < needed) { // its end is left of the window
                row.first = firstColumnFor(own, columns.count);
                row.shifted = true;
                row.slide = 0;
            }
        }
    }
}

bool isLeft(const ClientView& client)
{
    return client.kind == NodeKind::Producer
        || (client.kind == NodeKind::Outside && client.consumer->group.empty());
}

double heightOf(ClientForm form, const ClientView& client)
{
    switch (form) {
    case ClientForm::Pipeline: {
        const std::size_t deques = std::clamp<std::size_t>(client.producer->pendingPartitions(), 1, 6);
        return 140 + 15 * static_cast<double>(deques) + 30;
    }
    case ClientForm::Numbers:
        return client.kind == NodeKind::Outside ? 82 : 110;
    case ClientForm::Brief:
        return 54;
    case ClientForm::Line:
        return 30;
    }
    return 0;
}

void placeClients(StageLayout& layout, const StageInput& input)
{
    int producers = 0;
    for (const auto& [id, client] : input.view->clients) {
        if (!isLeft(*client))
            continue;
        producers += client->kind == NodeKind::Producer;
        const bool selected = input.selected == ObjectId::client(id);
        layout.clients.push_back({&*client, {},
            selected && client->kind == NodeKind::Producer ? ClientForm::Pipeline : ClientForm::Numbers});
    }
    if (producers == 1) // alone it has the place
        for (ClientBox& box : layout.clients)
            if (box.client->kind == NodeKind::Producer)
                box.form = ClientForm::Pipeline;

    const double room = layout.left.height() - (input.actions ? kAddHeight + kCardGap : 0);
    const auto total = [&] {
        double sum = 0;
        for (const ClientBox& box : layout.clients)
            sum += heightOf(box.form, *box.client) + kCardGap;
        return sum - (layout.clients.empty() ? 0 : kCardGap);
    };
    // Those that do not run give way first: what happens now stays in sight.
    const auto isIdle = [](const ClientBox& box) { return isDown(lookOf(*box.client)); };
    for (const ClientForm limit : {ClientForm::Brief, ClientForm::Line})
        for (const bool idle : {true, false})
            for (auto it = layout.clients.rbegin(); it != layout.clients.rend() && total() > room; ++it)
                if (it->form != ClientForm::Pipeline && isIdle(*it) == idle)
                    it->form = limit;
    for (ClientBox& box : layout.clients)
        if (total() > room && box.form == ClientForm::Pipeline)
            box.form = ClientForm::Numbers;
    while (!layout.clients.empty() && total() > room) {
        const auto isChosen = [&](const ClientBox& box) { return input.selected == ObjectId::client(box.client->id); };
        auto goes = layout.clients.rbegin();
        for (auto it = layout.clients.rbegin(); it != layout.clients.rend(); ++it)
            if (!isChosen(*it) && (isChosen(*goes) || (isIdle(*it) && !isIdle(*goes))))
                goes = it;
        layout.clients.erase(std::next(goes).base());
        ++layout.hiddenClients;
    }
    double y = layout.left.top();
    for (ClientBox& box : layout.clients) {
        box.box = QRectF(layout.left.left(), y, layout.left.width(), heightOf(box.form, *box.client));
        y = box.box.bottom() + kCardGap;
    }
    if (input.actions && layout.hiddenClients == 0)
        layout.addClient = QRectF(layout.left.left(), y, layout.left.width(), kAddHeight);
    else
        layout.addClient = QRectF(layout.left.left(), y, layout.left.width(), 0);
}

void placeGroups(StageLayout& layout, const StageInput& input)
{
    for (const auto& [id, group] : input.view->groups)
        layout.groups.push_back({&*group, id, {}, {}});
    for (const auto& [id, client] : input.view->clients) {
        if (client->kind != NodeKind::Consumer)
            continue;
        const std::string& name = client->consumer->group;
        auto found = std::find_if(
            layout.groups.begin(), layout.groups.end(), [&](const GroupBox& g) { return g.id == name; });
        if (found == layout.groups.end())
            found = layout.groups.insert(layout.groups.end(), {nullptr, name, {}, {}});
        found->members.push_back({&*client, {}, ClientForm::Numbers});
    }
    for (GroupBox& box : layout.groups) { // members that live outside the lab
        if (!box.group)
            continue;
        for (const auto& [member, seat] : box.group->members) {
            const ClientView* view = input.view->client(seat.client);
            if (view && view->kind == NodeKind::Outside && view->consumer->group == box.id)
                box.members.push_back({view, {}, ClientForm::Numbers});
        }
    }

    const double room = layout.right.height() - (input.actions ? kAddHeight + kCardGap : 0);
    ClientForm form = ClientForm::Numbers;
    const auto heightOfGroup = [&](const GroupBox& group) {
        const double member = form == ClientForm::Numbers ? kMemberHeight : kMemberBrief;
        return kGroupHead + static_cast<double>(group.members.size()) * (member + 8) + 2;
    };
    const auto total = [&] {
        double sum = 0;
        for (const GroupBox& group : layout.groups)
            sum += heightOfGroup(group) + kGroupGap;
        return sum;
    };
    if (total() > room)
        form = ClientForm::Line;
    // What is selected stays in sight, and what runs goes after what does not.
    const auto isChosen = [&](const GroupBox& group) {
        const auto isSelected = [&](const ClientBox& member) { return input.selected == ObjectId::client(member.client->id); };
        return input.selected == ObjectId::group(group.id) || std::any_of(group.members.begin(), group.members.end(), isSelected);
    };
    const auto isIdle = [](const GroupBox& group) {
        return std::all_of(group.members.begin(), group.members.end(),
            [](const ClientBox& member) { return isDown(lookOf(*member.client)); });
    };
    while (!layout.groups.empty() && total() > room) {
        auto goes = layout.groups.rbegin();
        for (auto it = layout.groups.rbegin(); it != layout.groups.rend(); ++it)
            if (!isChosen(*it) && (isChosen(*goes) || (isIdle(*it) && !isIdle(*goes))))
                goes = it;
        layout.groups.erase(std::next(goes).base());
        ++layout.hiddenGroups;
    }
    double y = layout.right.top();
    for (GroupBox& group : layout.groups) {
        group.box = QRectF(layout.right.left(), y, layout.right.width(), heightOfGroup(group));
        double memberY = y + kGroupHead;
        for (ClientBox& member : group.members) {
            member.form = form;
            const double height = form == ClientForm::Numbers ? kMemberHeight : kMemberBrief;
            member.box = QRectF(group.box.left() + 8, memberY, group.box.width() - 16, height);
            memberY += height + 8;
        }
        y = group.box.bottom() + kGroupGap;
    }
    layout.addConsumer = QRectF(layout.right.left(), y, layout.right.width(),
        input.actions && layout.hiddenGroups == 0 ? kAddHeight : 0);
}

} // namespace

const TopicView* shownTopic(const ClusterView& view, const Camera& camera)
{
    if (!camera.topic.empty())
        if (const TopicView* topic = view.topic(camera.topic))
            return topic;
    for (const auto& [name, topic] : view.topics)
        if (name.rfind("__", 0) != 0)
            return &*topic;
    return view.topics.empty() ? nullptr : &*view.topics.begin()->second;
}

const RowBox* StageLayout::row(const TopicPartition& id, BrokerId brokerId) const
{
    const BrokerBox* box = broker(brokerId);
    if (!box)
        return nullptr;
    for (const RowBox& candidate : box->rows)
        if (candidate.partition->id == id)
            return &candidate;
    return nullptr;
}

const BrokerBox* StageLayout::broker(BrokerId id) const
{
    for (const BrokerBox& box : brokers)
        if (box.broker->id == id)
            return &box;
    return nullptr;
}

StageLayout layOut(const StageInput& input)
{
    StageLayout layout;
    layout.topic = shownTopic(*input.view, input.camera);
    placeColumns(layout, input.size);
    placeBrokers(layout, input);
    placeOffsets(layout, input);
    placeClients(layout, input);
    placeGroups(layout, input);
    return layout;
}

} // namespace ui
