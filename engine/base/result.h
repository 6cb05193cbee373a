#pragma once

// Result<T>: a value or Kafka's ErrorCode. GCC 12 has no std::expected; Boost's is header-only.

#include <boost/system/result.hpp>

#include "engine/base/error_code.h"

namespace engine {

template <class T>
using Result = boost::system::result<T, ErrorCode>;

// Asking a failed Result for its value is a bug of the caller; ends in ENGINE_CHECK's handler.
[[noreturn]] void throwBadResultAccess(ErrorCode code);

} // namespace engine

namespace boost::system {
BOOST_NORETURN inline void throw_exception_from_error(const engine::ErrorCode& code, const boost::source_location&)
{
    engine::throwBadResultAccess(code);
}
} // namespace boost::system
