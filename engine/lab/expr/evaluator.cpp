#include "engine/lab/expr/evaluator.h"

#include <algorithm>
#include <iterator>

namespace engine::expr {

namespace {

constexpr std::int64_t kRangeMax = 10000; // of a quantifier

// Overflow is absent, not a wrong number.
std::optional<std::int64_t> add(std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
}

std::optional<std::int64_t> subtract(std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
}

bool about(std::int64_t a, std::int64_t b)
{
    __extension__ typedef __int128 Wide;
    const Wide difference = static_cast<Wide>(a) - b;
    const auto size = [](Wide n) { return n < 0 ? -n : n; };
    return size(difference) * 10 <= std::max(size(a), size(b));
}

bool ordered(CompareOp op, std::int64_t a, std::int64_t b)
{
    switch (op) {
    case CompareOp::Equal:
        return a == b;
    case CompareOp::NotEqual:
        return a != b;
    case CompareOp::Less:
        return a < b;
    case CompareOp::LessEqual:
        return a <= b;
    case CompareOp::Greater:
        return a > b;
    case CompareOp::GreaterEqual:
        return a >= b;
    case CompareOp::About:
        return about(a, b);
    case CompareOp::In:
        return false;
    }
    return false;
}

// As a number, if it is one: sets count.
std::optional<std::int64_t> asNumber(const Value& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return *number;
    if (const auto* duration = std::get_if<Duration>(&value))
        return duration->count();
    const auto size = sizeOf(value);
    return size < 0 ? std::nullopt : std::optional(size);
}

bool sameValue(const Value& a, const Value& b)
{
    if (a.index() == b.index())
        return a == b;
    const auto* list = std::get_if<IntList>(&a);
    const auto* set = std::get_if<IntSet>(&b);
    if (list == nullptr && set == nullptr) {
        list = std::get_if<IntList>(&b);
        set = std::get_if<IntSet>(&a);
    }
    if (list != nullptr && set != nullptr)
        return makeIntSet(list->values) == *set;
    return false;
}

bool compareValues(CompareOp op, const Value& a, const Value& b)
{
    const bool isEquality = op == CompareOp::Equal || op == CompareOp::NotEqual;
    if (isAbsent(a) || isAbsent(b)) {
        const bool same = isAbsent(a) && isAbsent(b);
        return isEquality && same == (op == CompareOp::Equal);
    }
    const bool isCounting =
        std::holds_alternative<std::int64_t>(a) != std::holds_alternative<std::int64_t>(b);
    if (isEquality && !isCounting)
        return sameValue(a, b) == (op == CompareOp::Equal);
    const auto left = asNumber(a);
    const auto right = asNumber(b);
    return left && right && ordered(op, *left, *right);
}

template <class T>
std::vector<T> combine(NodeKind kind, const std::vector<T>& a, const std::vector<T>& b)
{
    std::vector<T> result;
    if (kind == NodeKind::Subtract)
        std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    else if (kind == NodeKind::Intersect)
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    else
        std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
}

Value combineSets(NodeKind kind, const Value& a, const Value& b)
{
    if (const auto* uids = std::get_if<UidSet>(&a))
        return UidSet{combine(kind, uids->uids, std::get<UidSet>(b).uids)};
    if (const auto* texts = std::get_if<TextSet>(&a))
        return TextSet{combine(kind, texts->values, std::get<TextSet>(b).values)};
    return IntSet{combine(kind, std::get<IntSet>(a).values, std::get<IntSet>(b).values)};
}

Value emptySetOf(Type type)
{
    if (type == Type::UidSet)
        return UidSet{};
    return type == Type::TextSet ? Value(TextSet{}) : Value(IntSet{});
}

class Evaluator {
public:
    Evaluator(const ConditionSource& source, Memory* memory, int variables)
        : m_source(&source),
          m_memory(memory),
          m_variables(static_cast<std::size_t>(variables))
    {
    }

    Value value(const Node& node)
    {
        switch (node.kind) {
        case NodeKind::Literal:
            return node.value;
        case NodeKind::EmptySet:
            return IntSet{};
        case NodeKind::SetLiteral:
        case NodeKind::ListLiteral:
            return items(node);
        case NodeKind::Variable:
            return m_variables[static_cast<std::size_t>(node.slot)];
        case NodeKind::Path:
            return path(node);
        case NodeKind::Or:
        case NodeKind::And:
            return logic(node);
        case NodeKind::Not: {
            const Value child = value(*node.children[0]);
            const auto* flag = std::get_if<bool>(&child);
            return flag == nullptr ? Value(Absent{}) : Value(!*flag);
        }
        case NodeKind::Compare:
            return compare(node);
        case NodeKind::Add:
        case NodeKind::Subtract:
        case NodeKind::Intersect:
        case NodeKind::Unite:
            return sum(node);
        case NodeKind::Size: {
            const auto size = sizeOf(value(*node.children[0]));
            return size < 0 ? Value(Absent{}) : Value(size);
        }
        case NodeKind::Min:
        case NodeKind::Max:
            return extreme(node);
        case NodeKind::Count:
            return m_source->countFacts(query(node));
        case NodeKind::Happened:
            return m_source->countFacts(query(node)) > 0;
        case NodeKind::First:
        case NodeKind::Last:
        case NodeKind::TimeOf:
            return factFound(node);
        case NodeKind::Before:
            return before(node);
        case NodeKind::Always:
        case NodeKind::Eventually:
            return remembered(node);
        case NodeKind::All:
        case NodeKind::Any:
            return quantifier(node);
        case NodeKind::Range:
            return Absent{}; // read by those who know a range
        }
        return Absent{};
    }

private:
    Value items(const Node& node)
    {
        std::vector<std::int64_t> numbers;
        std::vector<std::string> texts;
        for (const auto& child : node.children) {
            const Value item = value(*child);
            if (const auto* number = std::get_if<std::int64_t>(&item))
                numbers.push_back(*number);
            else if (const auto* text = std::get_if<std::string>(&item))
                texts.push_back(*text);
        }
        if (node.type == Type::TextSet)
            return makeTextSet(std::move(texts));
        return node.type == Type::IntList ? Value(IntList{std::move(numbers)})
                                          : Value(makeIntSet(std::move(numbers)));
    }

    Value path(const Node& node)
    {
        if (node.member->member == Member::Now)
            return m_source->now().sinceZero;
        PathQuery query;
        query.member = node.member->member;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const bool isGiven = node.children[i] != nullptr;
            Value argument = isGiven ? value(*node.children[i]) : Value(Absent{});
            if (isGiven
                && isAbsent(argument)) // replica(orders,0,partition(orders,0).leader) without a leader
                return node.type == Type::UidSet ? Value(UidSet{}) : Value(Absent{});
            (i < node.objectArguments ? query.object : query.arguments).push_back(std::move(argument));
        }
        return m_source->path(query);
    }

    Value logic(const Node& node)
    {
        const bool wins = node.kind == NodeKind::Or; // the value that decides alone
        bool isAbsentSide = false;
        bool isDecided = false;
        for (const auto& child : node.children) {
            if (isDecided && !child->hasMemory)
                break;
            const Value side = value(*child);
            const auto* flag = std::get_if<bool>(&side);
            isAbsentSide = isAbsentSide || flag == nullptr;
            isDecided = isDecided || (flag != nullptr && *flag == wins);
        }
        if (isDecided)
            return wins;
        return isAbsentSide ? Value(Absent{}) : Value(!wins);
    }

    Value compare(const Node& node)
    {
        const Node& right = *node.children[1];
        Value a = value(*node.children[0]);
        if (node.op == CompareOp::In)
            return isIn(a, right);
        Value b = value(right);
        // {} takes the kind of the other side.
        if (node.children[0]->type == Type::EmptySet && !isAbsent(b))
            a = emptySetOf(right.type);
        if (right.type == Type::EmptySet && !isAbsent(a))
            b = emptySetOf(node.children[0]->type);
        return compareValues(node.op, a, b);
    }

    Value isIn(const Value& element, const Node& set)
    {
        if (isAbsent(element))
            return Absent{};
        if (set.kind == NodeKind::Range) {
            const Value from = value(*set.children[0]);
            const Value to = value(*set.children[1]);
            if (isAbsent(from) || isAbsent(to))
                return Absent{};
            return compareValues(CompareOp::GreaterEqual, element, from)
                && compareValues(CompareOp::LessEqual, element, to);
        }
        const Value values = value(set);
        if (const auto* texts = std::get_if<TextSet>(&values))
            return std::binary_search(
                texts->values.begin(), texts->values.end(), std::get<std::string>(element));
        const auto* numbers = std::get_if<IntSet>(&values);
        const auto* list = std::get_if<IntList>(&values);
        if (numbers == nullptr && list == nullptr)
            return Absent{};
        const auto& all = numbers != nullptr ? numbers->values : list->values;
        return std::find(all.begin(), all.end(), std::get<std::int64_t>(element)) != all.end();
    }

    Value sum(const Node& node)
    {
        Value a = value(*node.children[0]);
        Value b = value(*node.children[1]);
        if (isAbsent(a) || isAbsent(b))
            return Absent{};
        if (isSet(node.type)) {
            if (node.children[0]->type == Type::EmptySet)
                a = emptySetOf(node.type);
            if (node.children[1]->type == Type::EmptySet)
                b = emptySetOf(node.type);
            return combineSets(node.kind, a, b);
        }
        const auto result = node.kind == NodeKind::Add ? add(*asNumber(a), *asNumber(b))
                                                       : subtract(*asNumber(a), *asNumber(b));
        if (!result)
            return Absent{};
        return node.type == Type::Duration ? Value(Duration{*result}) : Value(*result);
    }

    Value extreme(const Node& node)
    {
        const auto better = [&](std::int64_t a, std::int64_t b) {
            return node.kind == NodeKind::Min ? std::min(a, b) : std::max(a, b);
        };
        std::optional<std::int64_t> best;
        for (const auto& child : node.children) {
            const Value item = value(*child);
            if (isAbsent(item))
                return Absent{};
            const auto* set = std::get_if<IntSet>(&item);
            const auto* list = std::get_if<IntList>(&item);
            if (set == nullptr && list == nullptr) {
                best = best ? better(*best, *asNumber(item)) : *asNumber(item);
                continue;
            }
            for (const auto number : set != nullptr ? set->values : list->values)
                best = best ? better(*best, number) : number;
        }
        if (!best)
            return Absent{};
        return node.type == Type::Duration ? Value(Duration{*best}) : Value(*best);
    }

    FactQuery query(const Node& node)
    {
        FactQuery query{node.fact, {}};
        for (const Node::Filter& filter : node.filters)
            query.filters.push_back({filter.field, filter.op, value(*filter.value)});
        return query;
    }

    Value factFound(const Node& node)
    {
        const auto found = m_source->findFact(query(node), node.kind == NodeKind::Last);
        if (!found)
            return Absent{};
        if (node.kind == NodeKind::TimeOf)
            return found->at.sinceZero;
        if (!node.field.empty())
            return m_source->factField(found->id, node.field);
        return static_cast<std::int64_t>(found->id.value);
    }

    Value before(const Node& node)
    {
        const ConditionSource* earlier = m_source->before();
        if (earlier == nullptr)
            return Absent{};
        const ConditionSource* current = std::exchange(m_source, earlier);
        Value result = value(*node.children[0]);
        m_source = current;
        return result;
    }

    Value remembered(const Node& node)
    {
        const Value now = value(*node.children[0]);
        const bool holds = std::holds_alternative<bool>(now) && std::get<bool>(now);
        if (m_memory == nullptr)
            return holds;
        auto& slot = m_memory->of[static_cast<std::size_t>(node.slot)];
        if (node.kind == NodeKind::Always) {
            slot.failed = slot.failed || !holds;
            return !slot.failed;
        }
        const bool isInTime = node.within < Duration{0} || m_source->now() - *m_memory->since <= node.within;
        slot.held = slot.held || (holds && isInTime);
        return slot.held;
    }

    Value quantifier(const Node& node)
    {
        const Node& set = *node.children[0];
        std::vector<Value> elements;
        if (set.kind == NodeKind::Range) {
            const Value from = value(*set.children[0]);
            const Value to = value(*set.children[1]);
            if (isAbsent(from) || isAbsent(to))
                return Absent{};
            const std::int64_t first = std::get<std::int64_t>(from);
            const auto size = subtract(std::get<std::int64_t>(to), first);
            if (!size || *size >= kRangeMax)
                return Absent{};
            for (std::int64_t i = 0; i <= *size; ++i)
                elements.emplace_back(first + i);
        } else {
            const Value values = value(set);
            if (isAbsent(values))
                return Absent{};
            if (const auto* numbers = std::get_if<IntSet>(&values))
                elements.assign(numbers->values.begin(), numbers->values.end());
            else if (const auto* list = std::get_if<IntList>(&values))
                elements.assign(list->values.begin(), list->values.end());
            else if (const auto* texts = std::get_if<TextSet>(&values))
                elements.assign(texts->values.begin(), texts->values.end());
        }
        const bool isAll = node.kind == NodeKind::All;
        for (Value& element : elements) {
            m_variables[static_cast<std::size_t>(node.slot)] = std::move(element);
            const Value holds = value(*node.children[1]);
            const bool isTrue = std::holds_alternative<bool>(holds) && std::get<bool>(holds);
            if (isTrue != isAll)
                return !isAll;
        }
        return isAll;
    }

    const ConditionSource* m_source;
    Memory* m_memory;
    std::vector<Value> m_variables;
};

} // namespace

bool matches(const FactFilter& filter, const Value& field)
{
    return compareValues(filter.op, field, filter.value);
}

Value evaluate(const Node& root, const ConditionSource& source, Memory* memory, int variables)
{
    if (memory != nullptr && !memory->since)
        memory->since = source.now();
    return Evaluator(source, memory, variables).value(root);
}

} // namespace engine::expr
