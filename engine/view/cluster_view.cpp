#include "engine/view/cluster_view.h"

#include <algorithm>

namespace engine {

const RecordNote* BatchView::recordAt(Offset offset) const
{
    if (!records)
        return nullptr;
    const auto delta = offset - baseOffset;
    const auto found = std::lower_bound(records->begin(), records->end(), delta, [](const RecordNote& note, std::int64_t wanted) { return note.offsetDelta < wanted; });
    return found != records->end() && found->offsetDelta == delta ? &*found : nullptr;
}

const SegmentView* ReplicaView::segmentOf(Offset offset) const
{
    const auto next = std::upper_bound(segments.begin(), segments.end(), offset, [](Offset wanted, const auto& segment) { return wanted < segment->base; });
    return next == segments.begin() ? nullptr : &**std::prev(next);
}

std::int64_t ReplicaView::holes() const
{
    std::int64_t missing = 0;
    // Rows that are not told any more lie in front of the first one, in its file or in others.
    const auto first = std::find_if(segments.begin(), segments.end(), [](const auto& segment) { return segment->bytes > 0; });
    const bool isWhole = !batches.empty() && first != segments.end() && batches[0].segment == (*first)->base && batches[0].position == 0;
    Offset next = isWhole ? startOffset.value : std::max(startOffset.value, shownFrom());
    for (std::size_t i = 0; i < batches.size(); ++i) {
        const BatchView& batch = batches[i];
        if (batch.lastOffset < next)
            continue;
        if (batch.baseOffset >= next) {
            missing += batch.baseOffset - next + (batch.lastOffset - batch.baseOffset + 1) - static_cast<std::int64_t>(batch.recordsCount());
        } else { // the log starts inside it
            for (Offset at = next; at <= batch.lastOffset; at = at + 1)
                missing += batch.records && !batch.recordAt(at) ? 1 : 0;
        }
        next = batch.lastOffset + 1;
    }
    return missing;
}

std::int64_t ReplicaView::bytesOfSegments() const
{
    std::int64_t sum = 0;
    for (const auto& segment : segments)
        sum += segment->bytes;
    return sum;
}

bool PartitionView::inIsr(BrokerId broker) const
{
    return std::find(isr.value.begin(), isr.value.end(), broker) != isr.value.end();
}

const ReplicaView* PartitionView::copyOn(BrokerId broker) const
{
    const auto found = copies.find(broker);
    return found == copies.end() ? nullptr : &*found->second;
}

const ReplicaView* PartitionView::leaderCopy() const { return copyOn(leader.value); }

const TopicView* ClusterView::topic(const std::string& name) const
{
    const auto found = topics.find(name);
    return found == topics.end() ? nullptr : &*found->second;
}

const PartitionView* ClusterView::partition(const TopicPartition& id) const
{
    const TopicView* of = topic(id.topic);
    if (!of)
        return nullptr;
    const auto found = of->partitions.find(id.partition);
    return found == of->partitions.end() ? nullptr : &*found->second;
}

const BrokerView* ClusterView::broker(BrokerId id) const
{
    const auto found = brokers.find(id);
    return found == brokers.end() ? nullptr : &*found->second;
}

const ClientView* ClusterView::client(NodeId id) const
{
    const auto found = clients.find(id);
    return found == clients.end() ? nullptr : &*found->second;
}

std::string ClusterView::nodeNameOf(NodeId id) const
{
    const ClientView* known = client(id);
    return known ? known->name : nodeName(id);
}

} // namespace engine
