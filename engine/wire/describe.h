#pragma once

// A name for every byte of a message: what a packet viewer shows.
//
//     topicData                 array of TopicProduceData      11  40   1 element
//       topicData count         count                          11   4   1
//       topicData[0]            TopicProduceData               15  36
//         topicData[0].name     string                         15   4   "t1"
//
// A flat list, each thing before what lies in it. The leaves lie side by side and cover all bytes; bytes that
// cannot be read, or are left over, get a leaf that says so.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/wire/api.h"
#include "engine/wire/message.h"

namespace engine::wire {

struct NamedBytes {
    std::string path; // "topicData[0].name"; of counts, tags and the like: path and a word, "topicData count"
    std::string type; // "int32", "compact string", "array of TopicProduceData", "tag buffer"
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string value; // for a reader; empty for structs
    int depth = 0;
    bool isLeaf = true;
    bool isMalformed = false;
};

// `bytes` = one message without anything in front. A version that the codec does not know gives one malformed
// leaf.
std::vector<NamedBytes> describeBytes(
    const MessageDescriptor& descriptor, int version, const ByteChain& bytes);

// Frames without their size: a node "header" (paths "header.clientId") and a node "body" around the two
// messages.
std::vector<NamedBytes> describeRequest(const ByteChain& frame);
std::vector<NamedBytes> describeResponse(ApiKey key, int version, const ByteChain& frame);

} // namespace engine::wire
