#include "engine/lab/fact_values.h"

#include <type_traits>

#include "engine/base/protocol_point.h"
#include "engine/event/fact_words.h"
#include "engine/event/rules.h"

namespace engine {

namespace {

using expr::Type;
using expr::Value;

template <class T>
struct IsOptional : std::false_type { };
template <class T>
struct IsOptional<std::optional<T>> : std::true_type { };
template <class T>
struct IsVector : std::false_type { };
template <class T>
struct IsVector<std::vector<T>> : std::true_type { };

// The type that a field of C++ type T has in conditions.
template <class T>
constexpr Type typeOfField()
{
    if constexpr (IsOptional<T>::value) {
        return typeOfField<typename T::value_type>();
    } else if constexpr (IsVector<T>::value) {
        using Element = typename T::value_type;
        if constexpr (std::is_same_v<Element, RecordUid>)
            return Type::UidSet;
        else
            return typeOfField<Element>() == Type::Int ? Type::IntSet : Type::TextSet;
    } else if constexpr (std::is_same_v<T, bool>) {
        return Type::Bool;
    } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>) {
        return Type::Duration;
    } else if constexpr (std::is_same_v<T, NodeId> || std::is_same_v<T, ErrorCode>) {
        return Type::Text;
    } else if constexpr (std::is_integral_v<T> || requires { typename T::Representation; }) {
        return Type::Int;
    } else {
        return Type::Text;
    }
}

constexpr const char* kRule = "rule"; // of every fact: by which it happened

const std::vector<std::string>& namesOfErrors()
{
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        constexpr int kLast = 200; // beyond Kafka's last code
        for (int code = static_cast<int>(ErrorCode::UnknownServerError); code <= kLast; ++code)
            if (const auto name = errorName(static_cast<ErrorCode>(code)); names.empty() || name != names.front())
                names.emplace_back(name);
        return names;
    }();
    return kNames;
}

std::vector<std::string> namesOfRules()
{
    std::vector<std::string> names;
    for (const RuleInfo& rule : allRules())
        if (rule.rule != Rule::None)
            names.emplace_back(rule.name);
    return names;
}

// The only texts that a field of C++ type T can have; empty: any.
template <class T>
std::vector<std::string> wordsOfField()
{
    if constexpr (IsOptional<T>::value)
        return wordsOfField<typename T::value_type>();
    else if constexpr (std::is_same_v<T, ErrorCode>)
        return namesOfErrors();
    else if constexpr (std::is_enum_v<T>)
        return {kFactWords<T>.begin(), kFactWords<T>.end()};
    else
        return {};
}

// Visits the fields of a default body and lists them.
struct ListFields {
    std::vector<expr::FactFieldInfo>& out;
    template <class T>
    void operator()(const char* name, const T&)
    {
        out.push_back({name, typeOfField<T>(), wordsOfField<T>(), std::is_same_v<T, TopicPartition> || std::is_same_v<T, std::optional<TopicPartition>>});
    }
};

// Keeps the value of one field.
struct PickField {
    std::string_view wanted;
    const ClusterView& names;
    Value result = expr::Absent{};

    template <class T>
    void operator()(const char* name, const T& value)
    {
        if (wanted == name)
            result = valueOf(value);
    }

    template <class T>
    Value valueOf(const T& value) const
    {
        if constexpr (IsOptional<T>::value) {
            return value ? valueOf(*value) : Value(expr::Absent{});
        } else if constexpr (IsVector<T>::value) {
            return setOf(value);
        } else if constexpr (std::is_same_v<T, bool>) {
            return value;
        } else if constexpr (std::is_same_v<T, Time>) {
            return value == kNever ? Value(expr::Absent{}) : Value(value.sinceZero);
        } else if constexpr (std::is_same_v<T, Duration>) {
            return value;
        } else if constexpr (std::is_same_v<T, NodeId>) {
            return names.nodeNameOf(value);
        } else if constexpr (std::is_same_v<T, ErrorCode>) {
            return std::string(errorName(value));
        } else if constexpr (std::is_same_v<T, Offset>) {
            return value == kNoOffset ? Value(expr::Absent{}) : Value(value.value);
        } else if constexpr (std::is_same_v<T, BrokerId>) {
            return value == kNoBroker ? Value(expr::Absent{}) : Value(std::int64_t{value.value});
        } else if constexpr (requires { typename T::Representation; }) {
            return static_cast<std::int64_t>(value.value);
        } else if constexpr (std::is_integral_v<T>) {
            return static_cast<std::int64_t>(value);
        } else if constexpr (std::is_same_v<T, std::string>) {
            return value.empty() ? Value(expr::Absent{}) : Value(value);
        } else if constexpr (requires { value.toString(); }) {
            return value.toString();
        } else {
            return std::string(factWord(value));
        }
    }

    template <class T>
    Value setOf(const std::vector<T>& list) const
    {
        if constexpr (std::is_same_v<T, RecordUid>) {
            return expr::makeUidSet(list);
        } else if constexpr (std::is_same_v<T, GroupAssigned::Member>) {
            std::vector<std::string> members;
            for (const auto& member : list)
                members.push_back(member.memberId);
            return expr::makeTextSet(std::move(members));
        } else if constexpr (typeOfField<T>() == Type::Int) {
            std::vector<std::int64_t> numbers;
            for (const auto& element : list)
                numbers.push_back(std::get<std::int64_t>(valueOf(element)));
            return expr::makeIntSet(std::move(numbers));
        } else {
            std::vector<std::string> texts;
            for (const auto& element : list)
                if (Value one = valueOf(element); std::holds_alternative<std::string>(one))
                    texts.push_back(std::get<std::string>(std::move(one)));
            return expr::makeTextSet(std::move(texts));
        }
    }
};

template <std::size_t... I>
expr::FactKinds kindsOf(std::index_sequence<I...>)
{
    expr::FactKinds kinds;
    const auto rules = namesOfRules();
    const auto add = [&]<class Body>(const Body& body) {
        expr::FactKindInfo info{std::string(Body::kName), {}};
        ListFields list{info.fields};
        body.fields(list);
        if constexpr (std::is_same_v<Body, PointReached>)
            for (expr::FactFieldInfo& field : info.fields)
                if (field.name == "point")
                    field.values.assign(kProtocolPointNames.begin(), kProtocolPointNames.end());
        info.fields.push_back({kRule, Type::Text, rules});
        kinds.push_back(std::move(info));
    };
    (add(std::variant_alternative_t<I, FactBody::Variant>{}), ...);
    return kinds;
}

} // namespace

Value factFieldValue(const Fact& fact, std::string_view field, const ClusterView& names)
{
    if (field == kRule)
        return fact.rule == Rule::None ? Value(expr::Absent{}) : Value(std::string(ruleInfo(fact.rule).name));
    PickField pick{field, names};
    std::visit([&](const auto& body) { body.fields(pick); }, fact.body.value);
    return std::move(pick.result);
}

expr::FactKinds factKindsOfEngine()
{
    return kindsOf(std::make_index_sequence<std::variant_size_v<FactBody::Variant>>{});
}

} // namespace engine
