#include "engine/client/scripted.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/format.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

using Json = nlohmann::ordered_json;

std::string written(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json textOrNull(const std::optional<Slice>& bytes) { return bytes ? Json(std::string(bytes->text())) : Json(); }

Json jsonOf(const AppRecord& given)
{
    if (given.isNull)
        return {};
    Json headers = Json::array();
    for (const auto& header : given.record.headers)
        headers.push_back({{"key", std::string(header.key.text())}, {"value", textOrNull(header.value)}});
    return {{"topic", given.topic}, {"partition", given.partition ? Json(*given.partition) : Json()}, {"key", textOrNull(given.record.key)},
        {"value", textOrNull(given.record.value)}, {"timestamp", std::to_string(given.record.timestamp)}, {"headers", std::move(headers)}};
}

// What stands there, in the words of a learner.
std::string kindOf(const Json& json)
{
    if (json.is_string())
        return "text";
    if (json.is_number())
        return "a number";
    if (json.is_boolean())
        return "true or false";
    return json.is_array() ? "an array" : json.is_object() ? "an object" : "nothing";
}

// Reads what onSend() returned; the first thing that is not what Kafka's ProducerRecord takes is told.
class RecordReader {
public:
    explicit RecordReader(const Json& json) : m_json(json) { }

    std::optional<ClientError> into(AppRecord& out)
    {
        if (!m_json.is_object())
            return ClientError{"TypeError", "onSend returned " + kindOf(m_json) + "; it returns the record"};
        topic(out.topic);
        out.partition = partition();
        out.record.key = text(member("key"), "key", out.record.key);
        out.record.value = text(member("value"), "value", out.record.value);
        timestamp(out.record.timestamp);
        headers(out.record.headers);
        return m_error;
    }

private:
    const Json& member(const char* name) const
    {
        static const Json kNothing;
        const auto found = m_json.find(name);
        return found == m_json.end() ? kNothing : *found;
    }
    void wrong(std::string exception, std::string message)
    {
        if (!m_error)
            m_error = ClientError{std::move(exception), std::move(message)};
    }
    void topic(std::string& out)
    {
        const Json& topic = member("topic");
        if (topic.is_null())
            wrong("IllegalArgumentException", "Topic cannot be null.");
        else if (!topic.is_string())
            wrong("TypeError", "record.topic is " + kindOf(topic) + ", not text");
        else
            out = topic.get<std::string>();
    }
    std::optional<std::int32_t> partition()
    {
        const Json& partition = member("partition");
        if (partition.is_null())
            return std::nullopt;
        if (!partition.is_number_integer() || partition > std::numeric_limits<std::int32_t>::max()) {
            wrong("TypeError", "record.partition is " + written(partition) + ", not a whole number or null");
            return std::nullopt;
        }
        if (partition < 0)
            wrong("IllegalArgumentException", "Invalid partition: " + written(partition) + ". Partition number should always be non-negative or null.");
        return static_cast<std::int32_t>(partition.get<std::int64_t>());
    }
    // Bytes that stay as they are are not copied: they may be no text.
    std::optional<Slice> text(const Json& json, const std::string& what, const std::optional<Slice>& was)
    {
        if (json.is_null())
            return std::nullopt;
        if (!json.is_string()) {
            wrong("TypeError", "record." + what + " is " + kindOf(json) + ", not text or null");
            return std::nullopt;
        }
        return json == Json(textOrNull(was)) ? was : Slice::copyOf(json.get<std::string>());
    }
    void timestamp(std::int64_t& out)
    {
        const Json& timestamp = member("timestamp");
        if (timestamp.is_null())
            return;
        const auto number = timestamp.is_string() ? parseInteger(timestamp.get<std::string>())
            : timestamp.is_number_integer()       ? Result<std::int64_t>(timestamp.get<std::int64_t>())
                                                  : Result<std::int64_t>(ErrorCode::InvalidRequest);
        if (!number)
            wrong("TypeError", "record.timestamp is " + written(timestamp) + ", not a whole number (text: it has 64 bits)");
        else if (*number < 0)
            wrong("IllegalArgumentException", fmt::format("Invalid timestamp: {}. Timestamp should always be non-negative or null.", *number));
        else
            out = *number;
    }
    template <class Headers>
    void headers(Headers& out)
    {
        const Json& headers = member("headers");
        Headers made;
        if (!headers.is_array() && !headers.is_null())
            wrong("TypeError", "record.headers is " + kindOf(headers) + ", not an array of {key, value}");
        else
            for (const Json& header : headers) {
                const bool isHeader = header.is_object() && header.contains("key") && header["key"].is_string();
                if (!isHeader) {
                    wrong("TypeError", "record.headers holds " + kindOf(header) + ", not {key, value}");
                    continue;
                }
                const Json value = header.contains("value") ? header["value"] : Json();
                made.push_back({Slice::copyOf(header["key"].template get<std::string>()), text(value, "headers", std::nullopt)});
            }
        out = std::move(made);
    }

    const Json& m_json;
    std::optional<ClientError> m_error;
};

class ScriptInterceptor final : public Interceptor {
public:
    explicit ScriptInterceptor(ScriptUse use) : m_use(std::move(use)) { }

    std::string_view name() const override { return m_use.script().name; }
    bool takesNull() const override { return true; }
    bool wantsAcks() const override { return m_hasAcknowledgement; }

    std::optional<ClientError> configure(const std::map<std::string, std::string>& configs, std::string& says) override
    {
        const auto answer = call("configure", Json::array({Json(configs)}), says);
        if (answer.outcome != ScriptAnswer::Outcome::Returned)
            return m_use.errorOf(answer);
        const Json functions = Json::parse(answer.value, nullptr, false);
        const auto has = [&](const char* name) { return functions.is_array() && std::find(functions.begin(), functions.end(), name) != functions.end(); };
        m_hasAcknowledgement = has("onAcknowledgement");
        m_hasClose = has("close");
        return {};
    }
    std::optional<ClientError> onSend(Turn&, AppRecord& record, std::string& says) override
    {
        const auto answer = call("onSend", Json::array({jsonOf(record)}), says);
        if (answer.outcome != ScriptAnswer::Outcome::Returned)
            return m_use.errorOf(answer);
        const Json value = Json::parse(answer.value, nullptr, false);
        if (value.is_null()) {
            says += (says.empty() ? "" : "\n") + std::string("returned null");
            record.isNull = true;
            return {};
        }
        AppRecord changed = record;
        changed.isNull = false;
        if (const auto error = RecordReader(value).into(changed))
            return m_use.error(error->exception, error->message);
        record = std::move(changed);
        return {};
    }
    std::optional<ClientError> onAcknowledgement(Turn&, const AppRecord& record, const ClientError* error, std::string& says) override
    {
        const Json told = error ? Json{{"name", error->exception}, {"message", error->message}} : Json();
        const auto answer = call("onAcknowledgement", Json::array({jsonOf(record), told}), says);
        return answer.outcome == ScriptAnswer::Outcome::Returned ? std::nullopt : std::optional(m_use.errorOf(answer));
    }
    std::optional<ClientError> close(std::string& says) override
    {
        if (!m_hasClose)
            return {};
        const auto answer = call("close", Json::array(), says);
        return answer.outcome == ScriptAnswer::Outcome::Returned ? std::nullopt : std::optional(m_use.errorOf(answer));
    }
    void walk(StateVisitor& visitor) const override
    {
        m_use.walk(visitor);
        visitor.number(m_hasAcknowledgement);
        visitor.number(m_hasClose);
    }

private:
    ScriptAnswer call(std::string function, const Json& arguments, std::string& says)
    {
        auto answer = m_use.call(std::move(function), written(arguments));
        says = answer.says;
        return answer;
    }

    ScriptUse m_use;
    bool m_hasAcknowledgement = false;
    bool m_hasClose = false;
};

} // namespace

ScriptAnswer ScriptUse::call(std::string function, std::string arguments)
{
    ScriptAnswer answer;
    if (arguments.size() > ScriptLimits::kArgumentBytes) {
        answer.outcome = ScriptAnswer::Outcome::Stopped;
        answer.message = fmt::format("stopped: a script is given at most {} MiB", ScriptLimits::kArgumentBytes >> 20);
        return answer;
    }
    answer = m_port->call(*m_script, {std::move(function), std::move(arguments), m_state});
    if (!answer.state.empty())
        m_state = answer.state;
    return answer;
}

ClientError ScriptUse::errorOf(const ScriptAnswer& answer) const
{
    const bool isStopped = answer.outcome == ScriptAnswer::Outcome::Stopped;
    std::string where = " (" + m_script->name;
    if (answer.line > 0)
        where += ", line " + std::to_string(answer.line);
    return {isStopped ? "ScriptStopped" : answer.exception.empty() ? "Error" : answer.exception, answer.message + where + ")", isStopped};
}

ClientError ScriptUse::error(std::string exception, const std::string& message) const
{
    return {std::move(exception), message + " (" + m_script->name + ")"};
}

void ScriptUse::walk(StateVisitor& visitor) const
{
    visitor.text(m_script->source);
    visitor.text(m_state);
}

std::unique_ptr<Interceptor> makeScriptInterceptor(ScriptUse use) { return std::make_unique<ScriptInterceptor>(std::move(use)); }

std::variant<std::int32_t, ClientError> partitionByScript(ScriptUse& use, const AppRecord& record, std::int32_t partitionCount)
{
    const auto answer = use.call("partition",
        written(Json::array({record.topic, textOrNull(record.record.key), textOrNull(record.record.value), partitionCount})));
    if (answer.outcome != ScriptAnswer::Outcome::Returned)
        return use.errorOf(answer);
    const Json value = Json::parse(answer.value, nullptr, false);
    if (!value.is_number_integer() || value < 0 || value > std::numeric_limits<std::int32_t>::max())
        return use.error("IllegalArgumentException",
            "The partitioner generated an invalid partition number: " + (value.is_string() ? value.get<std::string>() : written(value)) + ". Partition number should always be non-negative.");
    return static_cast<std::int32_t>(value.get<std::int64_t>());
}

std::variant<std::optional<Slice>, ClientError> serializeByScript(ScriptUse& use, const std::string& topic, const std::optional<Slice>& object, std::string_view setting)
{
    const auto answer = use.call("serialize", written(Json::array({topic, textOrNull(object)})));
    if (answer.outcome != ScriptAnswer::Outcome::Returned)
        return use.errorOf(answer);
    const Json value = Json::parse(answer.value, nullptr, false);
    if (value.is_null())
        return std::optional<Slice>();
    if (value.is_string())
        return std::optional(Slice::copyOf(value.get<std::string>()));
    const auto isByte = [](const Json& byte) { return byte.is_number_integer() && byte >= -128 && byte <= 255; };
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), isByte))
        return use.error("SerializationException", fmt::format("{} returned {} as {}; a serializer returns text, an array of bytes, or null",
                                                       use.script().name, value.is_array() ? "an array that holds no bytes" : kindOf(value), setting.substr(0, setting.find('.'))));
    std::string bytes;
    for (const Json& byte : value)
        bytes += static_cast<char>(byte.get<std::int64_t>());
    return std::optional(Slice::copyOf(bytes));
}

} // namespace engine
