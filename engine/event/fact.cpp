#include "engine/event/fact.h"

#include <type_traits>

#include <nlohmann/json.hpp>

#include "engine/event/fact_words.h"

namespace engine {

FactBody::FactBody() = default;
FactBody::FactBody(const FactBody& other) = default;
FactBody::FactBody(FactBody&& other) noexcept = default;
FactBody& FactBody::operator=(const FactBody& other) = default;
FactBody& FactBody::operator=(FactBody&& other) noexcept = default;
FactBody::~FactBody() = default;

namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json jsonOf(const T& v)
{
    if constexpr (std::is_same_v<T, NodeId>)
        return nodeName(v);
    else if constexpr (std::is_same_v<T, Time>)
        return v == kNever ? Json(nullptr) : Json(formatTime(v));
    else if constexpr (std::is_same_v<T, Duration>)
        return formatDuration(v);
    else if constexpr (requires { v.toString(); })
        return v.toString();
    else if constexpr (std::is_same_v<T, ErrorCode>)
        return std::string(errorName(v));
    else if constexpr (std::is_enum_v<T>)
        return factWord(v);
    else if constexpr (requires { typename T::Representation; })
        return v.value;
    else
        return v;
}
Json jsonOf(const GroupAssigned::Member& member)
{
    Json list = Json::array();
    for (const auto& partition : member.partitions)
        list.push_back(partition.toString());
    return Json{{member.memberId, list}};
}
// Absent is absent: an empty optional, an offset of -1 and an empty text are left out.
struct JsonFields {
    Json& out;
    const NodeNamer& nameOf;
    template <class T>
    void operator()(const char* name, const T& v) { out[name] = jsonOf(v); }
    void operator()(const char* name, const NodeId& v)
    {
        if (v != kLabNode)
            out[name] = nameOf(v);
    }
    template <class T>
    void operator()(const char* name, const std::optional<T>& v)
    {
        if (v)
            (*this)(name, *v);
    }
    template <class T>
    void operator()(const char* name, const std::vector<T>& v)
    {
        Json list = Json::array();
        for (const auto& element : v)
            list.push_back(jsonOf(element));
        out[name] = std::move(list);
    }
    void operator()(const char* name, const TopicPartition& v) { out[name] = v.partition < 0 ? v.topic : v.toString(); } // -1: not chosen
    void operator()(const char* name, const Offset& v)
    {
        if (v != kNoOffset)
            out[name] = v.value;
    }
    void operator()(const char* name, const std::string& v)
    {
        if (!v.empty())
            out[name] = v;
    }
};

void appendText(std::string& out, const Json& v)
{
    if (v.is_string()) {
        out += v.get_ref<const std::string&>();
    } else if (v.is_array()) {
        const char* separator = "";
        for (const auto& element : v) {
            out += separator;
            appendText(out, element);
            separator = ",";
        }
    } else if (v.is_object()) {
        for (const auto& [key, value] : v.items()) {
            out += key + "[";
            appendText(out, value);
            out += "]";
        }
    } else {
        out += v.dump();
    }
}

template <std::size_t... I>
std::vector<std::string_view> names(std::index_sequence<I...>)
{
    return {std::variant_alternative_t<I, FactBody::Variant>::kName...};
}

} // namespace

std::string nodeName(NodeId id)
{
    if (id == kLabNode)
        return "lab";
    if (id.isBroker())
        return std::to_string(id.value);
    if (id.isController())
        return "c" + std::to_string(id.value - kControllerIdBase);
    return "#" + std::to_string(id.value);
}

std::string_view factName(const Fact& fact)
{
    return std::visit([](const auto& body) { return std::decay_t<decltype(body)>::kName; }, fact.body.value);
}

const std::vector<std::string_view>& factNames()
{
    static const auto all = names(std::make_index_sequence<std::variant_size_v<FactBody::Variant>>{});
    return all;
}

nlohmann::ordered_json toJson(const Fact& fact, const NodeNamer& nameOf)
{
    Json out;
    out["id"] = fact.id.value;
    out["cause"] = fact.cause.value;
    out["at"] = formatTime(fact.at);
    out["fact"] = std::string(factName(fact));
    out["node"] = nameOf(fact.node);
    Json body;
    JsonFields fields{body, nameOf};
    std::visit([&](const auto& value) { value.fields(fields); }, fact.body.value);
    for (auto& [key, value] : body.items())
        out[key == "id" ? "nodeId" : key] = std::move(value); // "id" is the fact's own
    Json because = Json::array();
    for (const auto id : fact.because)
        because.push_back(id.value);
    out["because"] = std::move(because);
    out["rule"] = std::string(ruleInfo(fact.rule).name);
    return out;
}

std::string describe(const Fact& fact)
{
    std::string line = formatTime(fact.at) + " " + nodeName(fact.node) + " " + std::string(factName(fact));
    Json body;
    const NodeNamer nameOf = nodeName;
    JsonFields fields{body, nameOf};
    std::visit([&](const auto& value) { value.fields(fields); }, fact.body.value);
    for (const auto& [key, value] : body.items()) {
        line += " " + key + "=";
        appendText(line, value);
    }
    if (fact.rule != Rule::None)
        line += " (" + std::string(ruleInfo(fact.rule).name) + ")";
    return line;
}

} // namespace engine
