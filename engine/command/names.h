#pragma once

// Closed lists of names in the command language: history switches, features, quotas, protocol points. One row
// each, with its words; parser, completion, help, lab files and the parts that act on them read the same
// rows.

#include <span>
#include <string_view>

#include "engine/base/protocol_point.h"

namespace engine::command {

// History, by name: how Kafka once was (design/README.md, History switches). The first value is today's.
struct SwitchInfo {
    std::string_view name;
    std::span<const std::string_view> values;
    std::string_view english;
    std::string_view chinese;
    std::string_view source; // where it is changed: a KIP, a version
};
std::span<const SwitchInfo> historySwitches();
const SwitchInfo* findSwitch(std::string_view name); // null if there is none

// Where `crash BROKER at POINT` may strike, in the order of ProtocolPoint.
struct PointInfo {
    std::string_view name;
    std::string_view english;
    std::string_view chinese;
};
std::span<const PointInfo> protocolPoints();

// Kafka's feature names (facts: features of KRaft) and its quota keys.
std::span<const std::string_view> featureNames();
std::span<const std::string_view> quotaKeys();
// Kafka's APIs that brokers, controllers and clients of a lab speak to each other.
std::span<const std::string_view> apiNames();

// May be the name of a client or branch: [A-Za-z0-9._-]{1,64} and neither a number, c + number, "all", "next"
// nor "transaction" or "partitions", which are words of the language.
bool isLegalName(std::string_view name);
bool isReservedName(std::string_view name);
// As in Kafka: 1 to 249 of [a-zA-Z0-9._-], not "." or "..".
bool isLegalTopic(std::string_view name);

} // namespace engine::command
