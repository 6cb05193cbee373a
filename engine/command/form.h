#pragma once

// What every struct of a command has: the words of its row in the grammar (grammar.h), and comparison. Its
// fields stand once, in `static void fields(self, visitor)`, by the names of that row's arguments; it serves
// reading and writing, so `self` may be const.

#include <compare>
#include <string_view>

#define HIGHWATER_COMMAND(Type, words)                                                                       \
    static constexpr std::string_view kForm = words;                                                         \
    auto operator<=>(const Type&) const = default
