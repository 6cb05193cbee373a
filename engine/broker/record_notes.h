#pragma once

// What the window may say about the records of a batch: keys, sizes and hidden uids. Made only when somebody listens.

#include <memory>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/event/fact.h"

namespace engine {

// `uids`: of embedded clients, by record; null: records of an outside client get theirs from `message`.
std::shared_ptr<const std::vector<RecordNote>> recordNotes(const ByteChain& batch, const std::vector<RecordUid>* uids, MessageId message);

} // namespace engine
