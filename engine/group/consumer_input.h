#pragma once

// What comes from outside about a consumer group, brought into the form that the group keeps: ascending, nothing twice, no empty list.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/group/server_assignors.h"

namespace engine {

inline constexpr std::int32_t kAllGroupOperations = 0xd48; // read, delete, describe, describe configs, alter configs

template <class T>
void sortUnique(std::vector<T>& list)
{
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

// `idOf` tells a topic's id from an entry; a zero id leaves it out.
template <class List, class IdOf>
TopicIdPartitions collectPartitions(const List& list, IdOf idOf)
{
    TopicIdPartitions out;
    for (const auto& entry : list)
        if (const Uuid id = idOf(entry); !id.isZero() && !entry.partitions.empty()) {
            auto& partitions = out[id];
            partitions.insert(partitions.end(), entry.partitions.begin(), entry.partitions.end());
        }
    for (auto& [topic, partitions] : out)
        sortUnique(partitions);
    return out;
}

} // namespace engine
