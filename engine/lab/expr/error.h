#pragma once

// What is wrong with a condition, with its place.

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace engine::expr {

struct ExprError {
    std::string message;
    int line = 1;   // of the condition's own text
    int column = 1; // in characters
    std::string word;
    std::string expected;
    std::string nearest;
    bool operator==(const ExprError&) const = default;
};
// An error at that byte of the text.
ExprError errorAt(std::string_view text, std::size_t at, std::string message, std::string word = {},
    std::string expected = {}, std::string nearest = {});
[[noreturn]] void throw_exception_from_error(const ExprError& error, const boost::source_location&);

template <class T>
using ExprResult = boost::system::result<T, ExprError>;

} // namespace engine::expr
