#include "engine/view/cluster_view.h"

#include <algorithm>

namespace engine {

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
