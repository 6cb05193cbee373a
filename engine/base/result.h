#pragma once

// Result<T>: a value or Kafka's ErrorCode. GCC 12 has no std::expected; Boost's is header-only.

#include <boost/system/result.hpp>

#include "engine/base/error_code.h"

namespace engine {

template <class T>
using Result = boost::system::result<T, ErrorCode>;

// Asking a failed Result for its value is a bug of the caller; ends in ENGINE_CHECK's handler.
[[noreturn]] void throwBadResultAccess(ErrorCode code);

// Boost's hook for that; found by the namespace of ErrorCode.
[[noreturn]] inline void throw_exception_from_error(const ErrorCode& code, const boost::source_location&)
{
    throwBadResultAccess(code);
}

} // namespace engine
