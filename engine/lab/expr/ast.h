#pragma once

// A condition as a tree. The parser makes it and resolves names; the checker gives every node its type and
// says what it depends on; the evaluator only reads it.

#include <memory>
#include <string>
#include <vector>

#include "engine/lab/expr/catalogue.h"
#include "engine/lab/expr/source.h"

namespace engine::expr {

enum class NodeKind : std::uint8_t {
    Literal,    // value
    EmptySet,   // {}
    SetLiteral, // children: numbers or texts
    ListLiteral,
    Range,    // children: from, to
    Variable, // slot
    Path,     // member, children: object arguments, then member arguments (may be null)
    Or,
    And,
    Not,
    Compare, // op, two children
    Add,
    Subtract, // numbers, durations or sets
    Intersect,
    Unite,
    Size,
    Min,
    Max,
    Count, // fact
    Happened,
    First, // fact; with `field`: that field of it
    Last,
    TimeOf,
    Before,     // one child
    Always,     // one child, memory
    Eventually, // one child, memory, within
    All,        // set, body; slot
    Any,
};

struct Node {
    struct Filter {
        std::string field;
        CompareOp op = CompareOp::Equal;
        std::unique_ptr<Node> value; // literal or variable
        std::size_t at = 0;
    };

    NodeKind kind = NodeKind::Literal;
    std::size_t at = 0; // byte of the text where it begins
    std::vector<std::unique_ptr<Node>> children;
    Value value;
    bool isBareWord = false; // a text without quotes: perhaps a misspelt name
    CompareOp op = CompareOp::Equal;
    const MemberInfo* member = nullptr;
    std::size_t objectArguments = 0; // how many of the children
    std::string fact;
    std::size_t factAt = 0; // where its name stands
    std::vector<Filter> filters;
    std::string field;
    Duration within{-1}; // of Eventually; < 0: no bound
    int slot = -1;       // variable, or memory of Always and Eventually
    std::string name;    // of a variable

    // by the checker
    Type type = Type::Absent;
    bool isConstant = false; // neither facts nor time nor a variable can change it
    bool hasMemory = false;  // Always or Eventually is somewhere inside
};

using NodePtr = std::unique_ptr<Node>;

} // namespace engine::expr
