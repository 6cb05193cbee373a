#include "ui/stage/cluster_layout.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kMargin = 24;
constexpr double kQuorumHeight = 62;
constexpr double kGutter = 12;
constexpr double kNames = 142;
constexpr double kStats = 292;
constexpr double kTopicGap = 3;
constexpr double kRackGap = 10;
constexpr double kColumnMost = 34;
constexpr double kColumnLeast = 2;
constexpr double kDetailLeast = 190;
constexpr double kDetailMost = 460;
constexpr double kLaneMost = 48;
constexpr double kWideForStats = 980;

bool isInternal(const std::string& name)
{
    return name.rfind("__", 0) == 0;
}

void placeTopics(ClusterLayout& layout, const StageInput& input, double width)
{
    std::size_t partitions = 0;
    for (const bool internal : {false, true}) // Kafka's own ones last
        for (const auto& [name, topic] : input.view->topics)
            if (isInternal(name) == internal) {
                layout.topics.push_back({&*topic, 0, 0, 1, 0});
                partitions += topic->partitions.size();
            }
    if (partitions == 0)
        return;
    const double gaps = kTopicGap * static_cast<double>(layout.topics.size() - 1);
    const double room = width - gaps;
    int perColumn = 1;
    while (room / std::ceil(static_cast<double>(partitions) / perColumn) < kColumnLeast)
        ++perColumn;
    double columns = 0;
    for (TopicColumns& topic : layout.topics) {
        topic.perColumn = perColumn;
        topic.count =
            static_cast<int>((topic.topic->partitions.size() + static_cast<std::size_t>(perColumn) - 1)
                / static_cast<std::size_t>(perColumn));
        columns += topic.count;
    }
    const double exact = room / std::max(1.0, columns);
    const double pitch = std::min(kColumnMost, exact >= 3 ? std::floor(exact * 2) / 2 : exact);
    double x = layout.plot.left();
    for (TopicColumns& topic : layout.topics) {
        topic.pitch = pitch;
        topic.x = x;
        x += topic.width() + kTopicGap;
    }
}

void placeLanes(ClusterLayout& layout, const StageInput& input, double top, double room)
{
    std::vector<const BrokerView*> brokers;
    for (const auto& [id, broker] : input.view->brokers)
        brokers.push_back(&*broker);
    std::stable_sort(brokers.begin(), brokers.end(),
        [](const BrokerView* a, const BrokerView* b) { return a->rack < b->rack; });
    int racks = 0;
    for (std::size_t i = 0; i < brokers.size(); ++i)
        racks += i == 0 || brokers[i]->rack != brokers[i - 1]->rack;
    const double gaps = std::max(0, racks - 1) * kRackGap;
    layout.laneHeight = std::clamp(
        std::floor((room - gaps) / std::max<double>(1, static_cast<double>(brokers.size()))), 8.0, kLaneMost);
    double y = top;
    for (std::size_t i = 0; i < brokers.size(); ++i) {
        const bool newRack = i == 0 || brokers[i]->rack != brokers[i - 1]->rack;
        if (newRack && i > 0)
            y += kRackGap;
        if (newRack && !brokers[i]->rack.empty())
            layout.racks.push_back({QString::fromStdString(brokers[i]->rack), y, y});
        layout.lanes.push_back({brokers[i], y});
        y += layout.laneHeight;
        if (!layout.racks.empty() && !brokers[i]->rack.empty())
            layout.racks.back().bottom = y;
    }
    layout.plot.setTop(top);
    layout.plot.setBottom(y);
}

} // namespace

bool Trouble::worseThan(const Trouble& other) const
{
    const auto rank = [](const Trouble& t) {
        return std::tuple(t.offline, t.belowMinIsr, t.missing, t.atRisk > 0, t.lag, t.atRisk);
    };
    return rank(*this) > rank(other);
}

Trouble troubleOf(const PartitionView& partition)
{
    Trouble trouble;
    trouble.partition = &partition;
    trouble.offline = partition.leader.value == kNoBroker;
    trouble.belowMinIsr = static_cast<std::int32_t>(partition.isr.value.size()) < partition.minInSyncReplicas;
    trouble.missing =
        static_cast<int>(partition.replicas.size()) - static_cast<int>(partition.isr.value.size());
    trouble.atRisk = atRisk(partition);
    for (const auto& [id, copy] : partition.copies)
        if (!partition.inIsr(id))
            trouble.lag = std::max(trouble.lag, behind(partition, *copy));
    return trouble;
}

ClusterLayout layOutCluster(const StageInput& input)
{
    ClusterLayout layout;
    const double width = input.size.width(), height = input.size.height();
    const double left = kMargin, right = width - kMargin;
    layout.quorum = QRectF(left, 8, right - left, kQuorumHeight);

    const double top = layout.quorum.bottom() + 10;
    const double brokers = static_cast<double>(std::max<std::size_t>(1, input.view->brokers.size()));
    const double extra = 14 + 22 + 22 + 14 + 34; // heads, missing, legend
    const double wanted = extra + brokers * 24 + 30;
    const double available = height - top - kMargin;
    const bool cards = available - wanted >= kDetailLeast + kGutter;
    const double heatHeight = cards
        ? std::min(std::max(wanted, available - kDetailMost - kGutter), available - kDetailLeast - kGutter)
        : available;
    layout.stats = width >= kWideForStats;
    const double plotLeft = left + kNames;
    const double plotRight = layout.stats ? right - kStats : right - 20;
    layout.plot = QRectF(QPointF(plotLeft, 0), QPointF(plotRight, 0));
    layout.headTop = top + 14;
    layout.missingTop = layout.headTop + 26;
    placeLanes(layout, input, layout.missingTop + 24, heatHeight - extra);
    placeTopics(layout, input, plotRight - plotLeft);
    layout.legendY = layout.plot.bottom() + 26;
    layout.heat = QRectF(left, top, right - left, layout.legendY + 18 - top);

    for (const TopicColumns& columns : layout.topics)
        for (const auto& [number, partition] : columns.topic->partitions) {
            const Trouble trouble = troubleOf(*partition);
            if (trouble.any())
                layout.troubles.push_back(trouble);
        }
    std::sort(layout.troubles.begin(), layout.troubles.end(), [](const Trouble& a, const Trouble& b) {
        return a.worseThan(b) || (!b.worseThan(a) && a.partition->id < b.partition->id);
    });
    for (const ObjectId* id : {&input.hovered, &input.selected})
        if (!layout.shown && id->isOfPartition())
            layout.shown = input.view->partition(id->topicPartition());
    if (!layout.shown && !layout.troubles.empty())
        layout.shown = layout.troubles.front().partition;
    if (!layout.shown)
        if (const TopicView* topic = shownTopic(*input.view, input.camera);
            topic && !topic->partitions.empty())
            layout.shown = &*topic->partitions.begin()->second;

    const double below = layout.heat.bottom() + kGutter;
    if (height - kMargin - below >= kDetailLeast - 20 && layout.shown) {
        const double tall = std::min(height - kMargin - below, kDetailMost);
        const double half = std::round((right - left - kGutter) * 0.58);
        layout.detail = QRectF(left, below, half, tall);
        layout.worst = QRectF(left + half + kGutter, below, right - left - kGutter - half, tall);
    }
    return layout;
}

} // namespace ui
