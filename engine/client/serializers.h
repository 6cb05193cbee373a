#pragma once

// Kafka's serializers (org.apache.kafka.common.serialization): from what the application gives to send() to bytes.
//
// Applications of a lab give text. It stands for the object that an application would have: "42" is an Integer where an int is
// wanted, a Long where a long is; "alice" is a String everywhere. A serializer that gets an object of another class fails as
// Kafka's does, in send(), before anything is kept.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/bytes.h"
#include "engine/client/client_error.h"

namespace engine {

enum class SerializerKind : std::uint8_t { String, Integer, Long, Double, Bytes, Uuid, Json };

// By the short name ("int") or Kafka's class ("org.apache.kafka.common.serialization.IntegerSerializer", with or without its
// package). Nothing: there is no such class.
std::optional<SerializerKind> parseSerializer(std::string_view name);
std::string_view serializerName(SerializerKind kind);  // "int"
std::string_view serializerClass(SerializerKind kind); // "org.apache.kafka.common.serialization.IntegerSerializer"

// `setting`: "key.serializer" or "value.serializer", for the words of the error. String and bytes are handed on uncopied.
// JSON: text that is a JSON value stays as it is; any other text becomes a JSON string.
std::variant<Slice, ClientError> serialize(SerializerKind kind, const Slice& object, std::string_view setting);

// An object that this serializer takes, for a workload that makes up its values: "17", "17.5", a UUID, a JSON object padded to
// `size` bytes. Nothing for string and bytes: any text will do.
std::optional<std::string> madeObject(SerializerKind kind, const std::string& owner, std::uint64_t number, std::size_t size);

} // namespace engine
