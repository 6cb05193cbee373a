#pragma once

#include <optional>
#include <string>

#include "engine/log/dump.h"

namespace app {

// What a record of __consumer_offsets or __cluster_metadata says (facts §7.2; KIP-631). Nothing for other topics, and for
// kinds of records that are not followed here.
std::optional<engine::DecodedRecord> decodeRecord(const std::string& topic, const engine::Record& record);

} // namespace app
