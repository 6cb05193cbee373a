#pragma once

// The order in which Java walks over its hash maps and hash sets. Kafka's assignors follow it where they decide among equals; whoever
// wants their plans must follow it, too. Facts of java.util.HashMap: a table of a power of two, at least 16; an element's bucket are the low
// bits of its hash, the upper half folded into the lower one; one bucket after the other is walked, and within one as elements were put in. The
// trees that buckets of eight and more become are left out.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace engine {

inline constexpr std::size_t kSmallestJavaTable = 16;

// Of one that was filled element by element: never more than three quarters full.
std::size_t grownJavaTable(std::size_t elements);
// Of a HashSet that was made of another collection.
std::size_t copiedJavaTable(std::size_t elements);

std::size_t javaBucket(std::uint32_t hash, std::size_t table);
// Places of these hashes, put in in this order, in the order of the walk.
std::vector<std::size_t> javaOrder(std::span<const std::uint32_t> hashes, std::size_t table);
// Different strings, put in in this order.
std::vector<std::string> javaOrder(const std::vector<std::string>& keys);

} // namespace engine
