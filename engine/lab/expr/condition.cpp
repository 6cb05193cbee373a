#include "engine/lab/expr/condition.h"

#include "engine/lab/expr/evaluator.h"
#include "engine/lab/expr/parser.h"

namespace engine::expr {

struct Condition::Compiled {
    std::string text;
    ParsedTree tree;
    CheckedTree checked;
};

Condition::Condition(std::shared_ptr<const Compiled> compiled) : m_compiled(std::move(compiled)) { }

ExprResult<Condition> Condition::compile(std::string_view text, const FactKinds& kinds, bool mustBeBool)
{
    auto tree = parseTree(text);
    if (!tree)
        return tree.error();
    auto checked = checkTree(*tree, text, kinds, mustBeBool);
    if (!checked)
        return checked.error();
    return Condition(
        std::make_shared<const Compiled>(Compiled{std::string(text), std::move(*tree), std::move(*checked)}));
}

ExprResult<Condition> Condition::compile(std::string_view text, const FactKinds& kinds)
{
    return compile(text, kinds, true);
}

ExprResult<Condition> Condition::compileValue(std::string_view text, const FactKinds& kinds)
{
    return compile(text, kinds, false);
}

const std::string& Condition::text() const
{
    return m_compiled->text;
}

Type Condition::type() const
{
    return m_compiled->tree.root->type;
}

const std::vector<std::string>& Condition::dependsOn() const
{
    return m_compiled->checked.facts;
}

bool Condition::dependsOnTime() const
{
    return m_compiled->checked.dependsOnTime;
}

const std::vector<AskedName>& Condition::asked() const
{
    return m_compiled->checked.asked;
}

bool Condition::hasMemory() const
{
    return m_compiled->tree.root->hasMemory;
}

bool Condition::isTrue(const ConditionSource& source) const
{
    const Value result = value(source);
    return std::holds_alternative<bool>(result) && std::get<bool>(result);
}

Value Condition::value(const ConditionSource& source) const
{
    return evaluate(*m_compiled->tree.root, source, nullptr, m_compiled->tree.variables);
}

ConditionWatch::ConditionWatch(Condition condition) : m_condition(std::move(condition))
{
    restart();
}

ConditionWatch::~ConditionWatch() = default;
ConditionWatch::ConditionWatch(ConditionWatch&&) noexcept = default;
ConditionWatch& ConditionWatch::operator=(ConditionWatch&&) noexcept = default;

bool ConditionWatch::look(const ConditionSource& source)
{
    const auto& tree = m_condition.m_compiled->tree;
    const Value result = evaluate(*tree.root, source, m_memory.get(), tree.variables);
    return std::holds_alternative<bool>(result) && std::get<bool>(result);
}

void ConditionWatch::restart()
{
    m_memory = std::make_unique<Memory>();
    m_memory->of.resize(static_cast<std::size_t>(m_condition.m_compiled->tree.memories));
}

} // namespace engine::expr
