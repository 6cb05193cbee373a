#include "ui/stage/reckoning.h"

#include <QCoreApplication>

#include <algorithm>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/stage_painter.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

} // namespace

std::vector<BrokerId> outOfSync(const PartitionView& partition)
{
    std::vector<BrokerId> out;
    for (const BrokerId id : partition.replicas)
        if (!partition.inIsr(id))
            out.push_back(id);
    return out;
}

QString isrSum(const PartitionView& partition)
{
    const ReplicaView* leader = partition.leaderCopy();
    if (!leader)
        return {};
    std::int64_t least = leader->endOffset.value.value;
    bool isKnown = true;
    QStringList ends{number(least)};
    for (const BrokerId id : partition.isr.value) {
        if (id == leader->broker)
            continue;
        const auto fetched = leader->fetched.find(id);
        if (fetched == leader->fetched.end()) {
            ends << QStringLiteral("?");
            isKnown = false;
            continue;
        }
        ends << number(fetched->second.value.value);
        least = std::min(least, fetched->second.value.value);
    }
    const QString sum = QStringLiteral("min(%1)").arg(ends.join(QStringLiteral(", ")));
    const std::int64_t mark = leader->highWatermark.value.value;
    if (isKnown && least == mark)
        return sum + QStringLiteral(" = ") + number(mark);
    return (isKnown ? sum + QStringLiteral(" = ") + number(least) : sum) + Stage::tr(" · HW stays %1").arg(number(mark));
}

QString replicaSets(const PartitionView& partition)
{
    QStringList parts{QStringLiteral("AR ") + brokerList(partition.replicas)};
    parts << QStringLiteral("ISR ") + (partition.isr.value.empty() ? QStringLiteral("–") : brokerList(partition.isr.value));
    if (const auto osr = outOfSync(partition); !osr.empty())
        parts << QStringLiteral("OSR ") + brokerList(osr);
    if (!partition.elr.value.empty())
        parts << QStringLiteral("ELR ") + brokerList(partition.elr.value);
    return parts.join(QStringLiteral(" · "));
}

void paintReckoning(const StageBrush& brush)
{
    const StageLayout& layout = brush.layout;
    if (!layout.hasReckoning || !layout.focus || layout.density == Density::Ticks || layout.columns.count == 0)
        return;
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const PartitionView& partition = *layout.focus;
    const double y = layout.rulerTop + 56, left = layout.middle.left() + 18, right = layout.middle.right() - 18;
    const QString sum = isrSum(partition), marked = QStringLiteral("HW = ") + sum;
    const double sumWidth = sum.isEmpty() ? 0 : textWidth(marked, FontRole::MonoCaptionStrong);
    const bool stays = !sum.contains(QStringLiteral(") = ")) || sum.contains(QStringLiteral("HW"));
    if (!sum.isEmpty() && sumWidth <= right - left)
        sketch.text({right, y}, marked, FontRole::MonoCaptionStrong, stays ? t.dryInk : t.waterInk, Anchor::Right);
    const QString name = QString::fromStdString(partition.id.toString());
    const QString epoch = Stage::tr("epoch %1").arg(partition.leaderEpoch.value.value), sets = replicaSets(partition);
    const QString dot = QStringLiteral(" · ");
    sketch.text({left, y}, fitting({name + dot + epoch + dot + sets, name + dot + sets, sets, QString()}, FontRole::MonoCaption, right - left - sumWidth - 16),
        FontRole::MonoCaption, t.ink2);
}

} // namespace ui
