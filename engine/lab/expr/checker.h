#pragma once

// Gives every node of a tree its type and finds what the whole depends on. What cannot be true in any run is
// an error here: wrong types, comparisons that never change, texts that a value never has.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/expr/ast.h"
#include "engine/lab/expr/error.h"
#include "engine/lab/expr/parser.h"

namespace engine::expr {

// A name that only the asker can judge: the step in predicted(step), and an option that it is compared with.
struct AskedName {
    Member member = Member::Now;
    std::string name;
    std::string comparedWith; // empty: this is about the name itself
    std::size_t at = 0;       // byte of the text
};

struct CheckedTree {
    std::vector<std::string> facts; // names of facts that can change the value; sorted
    bool dependsOnTime = false;     // `now` stands in it
    std::vector<AskedName> asked;
};

// `mustBeBool`: a condition; else any value will do. Types are written into the tree.
ExprResult<CheckedTree> checkTree(
    ParsedTree& tree, std::string_view text, const FactKinds& kinds, bool mustBeBool);

} // namespace engine::expr
