#include "engine/lab/fact_values.h"

#include <type_traits>

#include <nlohmann/json.hpp>

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

// Visits the fields of a default body and lists them.
struct ListFields {
    std::vector<expr::FactFieldInfo>& out;
    template <class T>
    void operator()(const char* name, const T&) { out.push_back({name, typeOfField<T>()}); }
};

// Keeps the value of one field.
struct PickField {
    std::string_view wanted;
    const Fact& fact;
    const ClusterView& names;
    Value result = expr::Absent{};

    template <class T>
    void operator()(const char* name, const T& value)
    {
        if (wanted == name)
            result = valueOf(value, name);
    }

    template <class T>
    Value valueOf(const T& value, const char* name) const
    {
        if constexpr (IsOptional<T>::value) {
            return value ? valueOf(*value, name) : Value(expr::Absent{});
        } else if constexpr (IsVector<T>::value) {
            return setOf(value, name);
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
        } else { // an enumeration: as the event list writes it
            const auto json = toJson(fact);
            const auto found = json.find(name);
            return found != json.end() && found->is_string() ? Value(found->template get<std::string>()) : Value(expr::Absent{});
        }
    }

    template <class T>
    Value setOf(const std::vector<T>& list, const char* name) const
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
                numbers.push_back(static_cast<std::int64_t>(element.value));
            return expr::makeIntSet(std::move(numbers));
        } else {
            std::vector<std::string> texts;
            for (const auto& element : list)
                if (Value one = valueOf(element, name); std::holds_alternative<std::string>(one))
                    texts.push_back(std::get<std::string>(std::move(one)));
            return expr::makeTextSet(std::move(texts));
        }
    }
};

template <std::size_t... I>
expr::FactKinds kindsOf(std::index_sequence<I...>)
{
    expr::FactKinds kinds;
    const auto add = [&]<class Body>(const Body& body) {
        expr::FactKindInfo info{std::string(Body::kName), {}};
        ListFields list{info.fields};
        body.fields(list);
        kinds.push_back(std::move(info));
    };
    (add(std::variant_alternative_t<I, FactBody::Variant>{}), ...);
    return kinds;
}

} // namespace

Value factFieldValue(const Fact& fact, std::string_view field, const ClusterView& names)
{
    PickField pick{field, fact, names};
    std::visit([&](const auto& body) { body.fields(pick); }, fact.body.value);
    return std::move(pick.result);
}

expr::FactKinds factKindsOfEngine()
{
    return kindsOf(std::make_index_sequence<std::variant_size_v<FactBody::Variant>>{});
}

} // namespace engine
