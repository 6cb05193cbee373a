#pragma once

// Kafka's deserializers (org.apache.kafka.common.serialization): from bytes to what the application gets of poll(). Nobody here looks at the
// object; what counts is whether there is one. The counterpart of serializers.h.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/client/client_config.h"
#include "engine/client/client_error.h"

namespace engine {

// By the short name ("json", "integer", "int" …) or Kafka's class ("org.apache.kafka.common.serialization.IntegerDeserializer", with or
// without its package). Nothing: there is no such class. Bytes give None: they are taken as they are.
std::optional<DeserializerKind> parseDeserializer(std::string_view name);

// Why these bytes are no object of that kind, as Kafka's deserializer says it (a SerializationException); nothing: they are one. A null is one
// of every kind. Text always is: what is no UTF-8 is replaced.
std::optional<ClientError> deserializeProblem(DeserializerKind kind, const std::optional<Slice>& bytes);

// What poll() throws for such a record: RecordDeserializationException. `origin`: KEY or VALUE.
ClientError recordDeserializationException(std::string_view origin, const TopicPartition& partition, Offset offset);

} // namespace engine
