#pragma once

// Values of the condition language. A value may be absent: a partition without a leader has none, a group
// that nobody started has no state. Absent compares equal to `none` only, and makes what is computed from it
// absent.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine::expr {

enum class Type : std::uint8_t {
    Absent,
    Int,
    Duration,
    Bool,
    Text,
    UidSet,
    IntSet,
    TextSet,
    IntList,
    EmptySet
};

// "a number", "a set of records"
std::string_view typeWords(Type type);
constexpr bool isSet(Type type)
{
    return type == Type::UidSet || type == Type::IntSet || type == Type::TextSet || type == Type::EmptySet;
}

struct Absent {
    auto operator<=>(const Absent&) const = default;
};
// Sets are sorted and hold nothing twice; a list keeps its order.
struct UidSet {
    std::vector<RecordUid> uids;
    bool operator==(const UidSet&) const = default;
};
struct IntSet {
    std::vector<std::int64_t> values;
    bool operator==(const IntSet&) const = default;
};
struct TextSet {
    std::vector<std::string> values;
    bool operator==(const TextSet&) const = default;
};
struct IntList {
    std::vector<std::int64_t> values;
    bool operator==(const IntList&) const = default;
};

using Value =
    std::variant<Absent, std::int64_t, Duration, bool, std::string, UidSet, IntSet, TextSet, IntList>;

Type typeOf(const Value& value);
inline bool isAbsent(const Value& value)
{
    return std::holds_alternative<Absent>(value);
}

// Sorted, nothing twice.
UidSet makeUidSet(std::vector<RecordUid> uids);
IntSet makeIntSet(std::vector<std::int64_t> values);
TextSet makeTextSet(std::vector<std::string> values);

// Of a set, a list or nothing; absent: -1.
std::int64_t sizeOf(const Value& value);

// For placeholders in texts: 3 · 4.2s · 1, 2 · — . Of a set of records only its size.
std::string show(const Value& value);

} // namespace engine::expr
