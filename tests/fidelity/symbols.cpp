#include "tests/fidelity/symbols.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace fidelity {

namespace {

constexpr std::int32_t kControllerNumbers = 3000; // controller N of a transcript is cN here, 3000 + N on the wire
constexpr std::size_t kShownMax = 48;

bool isSymbol(const Json& value) { return value.is_string() && value.get_ref<const std::string&>().starts_with("$"); }

std::string shortText(const Json& value)
{
    std::string text = value.dump();
    return text.size() > kShownMax ? text.substr(0, kShownMax) + "…" : text;
}

// What identifies an element of an array whose order says nothing; empty: its place does.
std::string keyOf(const Json& recorded, const Json& here)
{
    for (const char* field : {"apiKey", "nodeId", "brokerId", "name", "topicName", "topicId", "topic", "partitionIndex", "partitionId", "index", "partition",
             "partitionIndexes", "groupId", "memberId", "resourceName", "configName", "key", "logDir"}) {
        const auto usable = [&](const Json& array, bool own) {
            std::set<std::string> seen;
            for (const auto& element : array)
                if (!element.is_object() || !element.contains(field) || element[field].is_null() || (own && isSymbol(element[field]))
                    || !seen.insert(element[field].dump()).second)
                    return false;
            return true;
        };
        if (!recorded.empty() && usable(recorded, true) && usable(here, false))
            return field;
    }
    return {};
}

// null, empty and some text are told apart; which text it is does not matter.
int kindOfText(const Json& text) { return text.is_null() ? 0 : text.is_string() && text.get_ref<const std::string&>().empty() ? 1 : 2; }

} // namespace

Json Symbols::resolve(const Json& request)
{
    if (request.is_object() || request.is_array()) {
        Json out = request;
        for (auto& element : out)
            element = resolve(element);
        return out;
    }
    if (!isSymbol(request))
        return request;
    const std::string& symbol = request.get_ref<const std::string&>();
    if (symbol.starts_with("$t0"))
        return startMillis + (symbol.size() > 3 ? std::strtoll(symbol.c_str() + 3, nullptr, 10) : 0);
    if (const auto bound = m_bound.find(symbol); bound != m_bound.end())
        return bound->second;
    if (symbol.starts_with("$member(") || symbol == "$randomId") { // chosen by the client: 22 characters that stand for 16 bytes
        std::string id(22, 'A');
        const std::string number = std::to_string(m_bound.size() + 1000);
        id.replace(4, number.size(), number);
        return m_bound[symbol] = id;
    }
    return request;
}

bool Symbols::matchSymbol(const std::string& symbol, const Json& here)
{
    static const std::set<std::string> free = {"$any", "$varies", "$bytes", "$dirId", "$throttle", "$port"};
    if (free.contains(symbol))
        return true;
    if (symbol == "$apiTable" || symbol == "$effectiveTopicConfigs")
        return here.is_array() && !here.empty();
    if (symbol.starts_with("$t0"))
        return here == resolve(symbol);
    if (symbol == "$now" || symbol == "$ts")
        return here.is_number_integer() && here.get<std::int64_t>() >= startMillis && here.get<std::int64_t>() <= nowMillis();
    if (symbol == "$host")
        return here.is_string() && here.get_ref<const std::string&>().starts_with("broker-");
    if (symbol == "$anyBroker")
        return here.is_number_integer() && here.get<std::int64_t>() >= 1 && here.get<std::int64_t>() <= 3;
    if (symbol == "$controllerId" || symbol == "$controller")
        return here.is_number_integer() && here.get<std::int64_t>() > kControllerNumbers && here.get<std::int64_t>() <= kControllerNumbers + 3;
    if (symbol.starts_with("$coordinator(")) {
        const std::string key = symbol.substr(13, symbol.size() - 14);
        return here.is_number_integer() && here.get<std::int32_t>() == coordinator(key);
    }
    if (symbol.starts_with("$port("))
        return here.is_number_integer() && here.get<std::int64_t>() > 0;
    if (const auto bound = m_bound.find(symbol); bound != m_bound.end())
        return bound->second == here;
    // What stands for "none" is no value to remember: a zero id, a producer id of -1, no session.
    static const Json zeroId = std::string(22, 'A');
    if (here.is_null() || here == zeroId || (here.is_number_integer() && here.get<std::int64_t>() <= (symbol.starts_with("$pid(") ? -1 : 0)))
        return false;
    m_bound[symbol] = here;
    return true;
}

std::vector<FieldDifference> Symbols::compare(const Json& recorded, const Json& here)
{
    std::vector<FieldDifference> out;
    compareAt(recorded, here, "", "", out);
    return out;
}

void Symbols::compareAt(const Json& recorded, const Json& here, const std::string& path, const std::string& field, std::vector<FieldDifference>& out)
{
    const auto differs = [&] { out.push_back({path.empty() ? "response" : path, shortText(recorded), shortText(here)}); };
    if (isSymbol(recorded)) {
        if (!matchSymbol(recorded.get<std::string>(), here))
            differs();
        return;
    }
    if (recorded.is_array() && here.is_array())
        return compareArrays(recorded, here, path, field, out);
    if (recorded.is_object() && here.is_object()) {
        const std::string prefix = path.empty() ? "" : path + ".";
        for (const auto& [name, value] : recorded.items())
            if (here.contains(name))
                compareAt(value, here[name], prefix + name, name, out);
            else
                out.push_back({prefix + name, shortText(value), "absent"});
        for (const auto& [name, value] : here.items())
            if (!recorded.contains(name))
                out.push_back({prefix + name, "absent", shortText(value)});
        return;
    }
    const bool isText = field.ends_with("rrorMessage");
    if (isText ? kindOfText(recorded) != kindOfText(here) : recorded != here)
        differs();
}

// Members stand in the order of a hash map of their ids; by those that are known already they can be told apart.
Json Symbols::withKnownMembers(const Json& array) const
{
    Json out = array;
    for (auto& element : out)
        if (element.is_object() && element.contains("memberId") && isSymbol(element["memberId"]))
            if (const auto bound = m_bound.find(element["memberId"].get<std::string>()); bound != m_bound.end())
                element["memberId"] = bound->second;
    return out;
}

void Symbols::compareArrays(const Json& recorded, const Json& here, const std::string& path, const std::string& field, std::vector<FieldDifference>& out)
{
    static const std::set<std::string> sets = {"isrNodes", "isr", "offlineReplicas", "eligibleLeaderReplicas", "lastKnownElr"};
    static const std::set<std::string> unordered = {"brokers", "topics", "partitions", "responses", "results", "configs", "groups", "nodes", "nodeEndpoints",
        "apiKeys", "coordinators", "members", "partitionResponses", "partitionResult", "replicaElectionResults", "entries", "supportedFeatures", "finalizedFeatures"};
    if (sets.contains(field)) {
        Json a = recorded, b = here;
        if (std::any_of(a.begin(), a.end(), isSymbol)) // "$any": how many, not which
            a = a.size() == b.size() ? b : a;
        std::sort(a.begin(), a.end());
        std::sort(b.begin(), b.end());
        if (a != b)
            out.push_back({path, shortText(recorded), shortText(here)});
        return;
    }
    if (const Json named = withKnownMembers(recorded); named != recorded)
        return compareArrays(named, here, path, field, out);
    const std::string key = unordered.contains(field) ? keyOf(recorded, here) : "";
    if (key.empty()) {
        if (recorded.size() != here.size()) {
            out.push_back({path, std::to_string(recorded.size()) + " elements", std::to_string(here.size())});
            return;
        }
        for (std::size_t i = 0; i < recorded.size(); ++i)
            compareAt(recorded[i], here[i], path + "[" + std::to_string(i) + "]", field, out);
        return;
    }
    const auto placeOf = [&](const Json& element) { return path + "[" + (element[key].is_string() ? element[key].get<std::string>() : element[key].dump()) + "]"; };
    const auto find = [&](const Json& in, const Json& element) {
        return std::find_if(in.begin(), in.end(), [&](const Json& e) { return e[key] == element[key]; });
    };
    for (const auto& element : recorded)
        if (const auto found = find(here, element); found != here.end())
            compareAt(element, *found, placeOf(element), field, out);
        else
            out.push_back({placeOf(element), "present", "absent"});
    for (const auto& element : here)
        if (find(recorded, element) == recorded.end())
            out.push_back({placeOf(element), "absent", "present"});
}

} // namespace fidelity
