#pragma once

// Text to tree. The grammar (curriculum §7b, and what the paragraph before it adds):
//
//     or      := and ("||" and)*
//     and     := not ("&&" not)*
//     not     := "!" not | ("all"|"any") word "in" range ":" or | compare
//     compare := sum (("=="|"!="|"<"|"<="|">"|">="|"~=") sum | "in" range)?
//     range   := sum (".." sum)?
//     sum     := term (("+"|"-"|"&"|"|") term)*
//     term    := number | duration | string | word | "{" items "}" | "[" items "]" | "(" or ")" | path | call

#include <string_view>

#include "engine/lab/expr/ast.h"
#include "engine/lab/expr/error.h"

namespace engine::expr {

struct ParsedTree {
    NodePtr root;
    int variables = 0; // slots for bound variables
    int memories = 0;  // slots for Always and Eventually
};

inline constexpr std::size_t kTextMax = 8192; // bytes of a condition
inline constexpr int kDepthMax = 64;          // of brackets and operators inside each other

ExprResult<ParsedTree> parseTree(std::string_view text);

} // namespace engine::expr
