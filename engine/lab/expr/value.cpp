#include "engine/lab/expr/value.h"

#include <algorithm>

namespace engine::expr {

namespace {

template <class T>
void sortUnique(std::vector<T>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::string joined(const std::vector<std::int64_t>& values)
{
    std::string text;
    for (const auto value : values)
        text += (text.empty() ? "" : ", ") + std::to_string(value);
    return text;
}

} // namespace

std::string_view typeWords(Type type)
{
    switch (type) {
    case Type::Absent:
        return "none";
    case Type::Int:
        return "a number";
    case Type::Duration:
        return "a duration";
    case Type::Bool:
        return "true or false";
    case Type::Text:
        return "a text";
    case Type::UidSet:
        return "a set of records";
    case Type::IntSet:
        return "a set of numbers";
    case Type::TextSet:
        return "a set of names";
    case Type::IntList:
        return "a list of numbers";
    case Type::EmptySet:
        return "an empty set";
    }
    return {};
}

Type typeOf(const Value& value)
{
    constexpr Type kTypes[] = {Type::Absent, Type::Int, Type::Duration, Type::Bool, Type::Text, Type::UidSet,
        Type::IntSet, Type::TextSet, Type::IntList};
    return kTypes[value.index()];
}

UidSet makeUidSet(std::vector<RecordUid> uids)
{
    sortUnique(uids);
    return {std::move(uids)};
}

IntSet makeIntSet(std::vector<std::int64_t> values)
{
    sortUnique(values);
    return {std::move(values)};
}

TextSet makeTextSet(std::vector<std::string> values)
{
    sortUnique(values);
    return {std::move(values)};
}

std::int64_t sizeOf(const Value& value)
{
    struct Size {
        std::int64_t operator()(const UidSet& set) const { return std::ssize(set.uids); }
        std::int64_t operator()(const IntSet& set) const { return std::ssize(set.values); }
        std::int64_t operator()(const TextSet& set) const { return std::ssize(set.values); }
        std::int64_t operator()(const IntList& list) const { return std::ssize(list.values); }
        std::int64_t operator()(Absent) const { return -1; }
        std::int64_t operator()(const std::string&) const { return -1; }
        std::int64_t operator()(Duration) const { return -1; }
        std::int64_t operator()(std::int64_t) const { return -1; }
        std::int64_t operator()(bool) const { return -1; }
    };
    return std::visit(Size{}, value);
}

std::string show(const Value& value)
{
    struct Shower {
        std::string operator()(Absent) const { return "—"; }
        std::string operator()(std::int64_t n) const { return std::to_string(n); }
        std::string operator()(Duration d) const { return formatDuration(d); }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const UidSet& set) const { return std::to_string(set.uids.size()); }
        std::string operator()(const IntSet& set) const { return joined(set.values); }
        std::string operator()(const IntList& list) const { return joined(list.values); }
        std::string operator()(const TextSet& set) const
        {
            std::string text;
            for (const auto& name : set.values)
                text += (text.empty() ? "" : ", ") + name;
            return text;
        }
    };
    return std::visit(Shower{}, value);
}

} // namespace engine::expr
