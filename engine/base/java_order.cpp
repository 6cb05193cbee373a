#include "engine/base/java_order.h"

#include <algorithm>

#include "engine/base/murmur2.h"

namespace engine {

std::size_t grownJavaTable(std::size_t elements)
{
    std::size_t table = kSmallestJavaTable;
    while (elements * 4 > table * 3)
        table *= 2;
    return table;
}

std::size_t copiedJavaTable(std::size_t elements)
{
    const std::size_t wanted = elements * 4 / 3 + 1;
    std::size_t table = kSmallestJavaTable;
    while (table < wanted)
        table *= 2;
    return table;
}

std::size_t javaBucket(std::uint32_t hash, std::size_t table) { return (hash ^ hash >> 16u) & (table - 1); }

std::vector<std::size_t> javaOrder(std::span<const std::uint32_t> hashes, std::size_t table)
{
    std::vector<std::size_t> order(hashes.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return javaBucket(hashes[a], table) < javaBucket(hashes[b], table); });
    return order;
}

std::vector<std::string> javaOrder(const std::vector<std::string>& keys)
{
    std::vector<std::uint32_t> hashes;
    for (const auto& key : keys)
        hashes.push_back(static_cast<std::uint32_t>(javaHash(key)));
    std::vector<std::string> out;
    for (const auto i : javaOrder(hashes, grownJavaTable(keys.size())))
        out.push_back(keys[i]);
    return out;
}

} // namespace engine
