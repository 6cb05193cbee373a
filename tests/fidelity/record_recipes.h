#pragma once

// The record batches of a transcript: recipes of what a client sends, and what is told of a batch that came back. The
// format stands in the README beside the behaviour vectors.

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"

namespace fidelity {

using Json = nlohmann::json;

// The bytes of a list of recipes; numbers in it are numbers (symbols are resolved already). Throws std::runtime_error
// with words at a recipe that is none.
std::vector<std::uint8_t> recordBytes(const Json& recipes);

// The batches in `bytes`, decoded; one that is cut off at the end is not told.
Json describeRecords(const engine::ByteChain& bytes);

} // namespace fidelity
