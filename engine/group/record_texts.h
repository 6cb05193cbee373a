#pragma once

// A record of __consumer_offsets in a few words, as the picture of the topic tells it:
//
//     offset     "orders, 1"          "1186"
//     group      ""                   "gen 9, range, c1 c3"
//     KIP-848    "member m-1"         "orders"         "target m-1"  "orders 0 1"         "current m-1"  "epoch 3, orders 0 1, gives up orders 2"
//                "" (of the group)    "epoch 3"        "target"      "epoch 3"            "pattern t.*"  "t1 t2"
//
// Not a format: nobody parses it.

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/uuid.h"
#include "engine/record/record.h"

namespace engine {

struct RecordText {
    std::string group;
    std::int16_t type = -1; // version of the key; -1: not readable
    std::string key;
    std::string value;      // empty: a tombstone
};

RecordText describeGroupRecord(const Record& record, const std::function<std::string(const Uuid&)>& topicName);

} // namespace engine
