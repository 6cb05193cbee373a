#pragma once

// Small questions about lists of partitions, as assignments are.

#include <algorithm>
#include <vector>

#include "engine/base/ids.h"

namespace engine {

inline bool contains(const std::vector<TopicPartition>& list, const TopicPartition& id)
{
    return std::find(list.begin(), list.end(), id) != list.end();
}

// Those of `all` that are not in `these`, in ascending order; the two may be in any order.
inline std::vector<TopicPartition> without(const std::vector<TopicPartition>& all, const std::vector<TopicPartition>& these)
{
    std::vector<TopicPartition> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](const TopicPartition& id) { return !contains(these, id); });
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace engine
