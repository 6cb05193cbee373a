#pragma once

// Small words of the parser: which symbol and which call makes which node.

#include <array>
#include <memory>
#include <string_view>

#include "engine/lab/expr/ast.h"

namespace engine::expr {

struct SymbolOp {
    std::string_view symbol;
    CompareOp op;
};
inline constexpr std::array kCompareOps{SymbolOp{"==", CompareOp::Equal}, SymbolOp{"!=", CompareOp::NotEqual},
    SymbolOp{"<=", CompareOp::LessEqual}, SymbolOp{">=", CompareOp::GreaterEqual},
    SymbolOp{"<", CompareOp::Less}, SymbolOp{">", CompareOp::Greater}, SymbolOp{"~=", CompareOp::About}};

struct FactCall {
    std::string_view name;
    NodeKind kind;
};
inline constexpr std::array kFactCalls{FactCall{"count", NodeKind::Count},
    FactCall{"happened", NodeKind::Happened}, FactCall{"first", NodeKind::First},
    FactCall{"last", NodeKind::Last}, FactCall{"timeOf", NodeKind::TimeOf}};

struct ExprCall {
    std::string_view name;
    NodeKind kind;
};
inline constexpr std::array kExprCalls{ExprCall{"size", NodeKind::Size}, ExprCall{"min", NodeKind::Min},
    ExprCall{"max", NodeKind::Max}, ExprCall{"before", NodeKind::Before},
    ExprCall{"always", NodeKind::Always}, ExprCall{"never", NodeKind::Always},
    ExprCall{"eventually", NodeKind::Eventually}};

inline NodePtr makeNode(NodeKind kind, std::size_t at)
{
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->at = at;
    return node;
}

inline NodePtr makeLiteral(Value value, std::size_t at)
{
    auto node = makeNode(NodeKind::Literal, at);
    node->value = std::move(value);
    return node;
}

inline NodePtr makeBinary(NodeKind kind, std::size_t at, NodePtr left, NodePtr right)
{
    auto node = makeNode(kind, at);
    node->children.push_back(std::move(left));
    node->children.push_back(std::move(right));
    return node;
}

} // namespace engine::expr
