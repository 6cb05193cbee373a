#pragma once

// The learner's code inside of a producer: what it is handed, what it may return, and which exception Kafka makes of anything else
// (facts §6.1).
//
//     interceptor   onSend(record) → record · onAcknowledgement(record, error) · configure(configs) · close()
//     partitioner   partition(topic, key, value, partitionCount) → a number
//     serializer    serialize(topic, data) → text, an array of bytes, or null
//
// A record is {topic, partition | null, key | null, value | null, timestamp (text: 64 bits), headers: [{key, value}]}; an error is
// {name, message} or null. Key, value and data are the texts that stand for the application's objects.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "engine/client/client_error.h"
#include "engine/client/interceptors.h"
#include "engine/runtime/script.h"

namespace engine {

// One use of a script: with the state that it keeps.
class ScriptUse {
public:
    ScriptUse(ScriptPort& port, std::shared_ptr<const Script> script) : m_port(&port), m_script(std::move(script)) { }

    const Script& script() const { return *m_script; }
    // The answer; its state is kept. Arguments: a JSON array.
    ScriptAnswer call(std::string function, std::string arguments);
    // What the caller of send() is thrown.
    ClientError errorOf(const ScriptAnswer& answer) const;
    ClientError error(std::string exception, const std::string& message) const; // with the script's name
    void walk(StateVisitor& visitor) const;

private:
    ScriptPort* m_port;
    std::shared_ptr<const Script> m_script;
    std::string m_state = "{}";
};

std::unique_ptr<Interceptor> makeScriptInterceptor(ScriptUse use);

// A partition that may be too large for the topic: Kafka takes it, and the record waits for it until delivery.timeout.ms.
std::variant<std::int32_t, ClientError> partitionByScript(ScriptUse& use, const AppRecord& record, std::int32_t partitionCount);

// `setting`: "key.serializer" or "value.serializer".
std::variant<std::optional<Slice>, ClientError> serializeByScript(ScriptUse& use, const std::string& topic, const std::optional<Slice>& object, std::string_view setting);

} // namespace engine
