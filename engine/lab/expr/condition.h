#pragma once

// Conditions of `run until` and `break when`, checks of lessons, and values in texts: a small closed typed
// language over the state and the facts of a lab (curriculum §7b; design/physics.md). No loops without end,
// no side effects, no code.
//
//     partition(orders,0).highWatermark >= 39 && lost(p1) == 0
//
// Compiling finds wrong names, wrong types and comparisons that never change, each with its place; evaluating
// cannot fail.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/help.h"
#include "engine/lab/expr/checker.h"
#include "engine/lab/expr/error.h"
#include "engine/lab/expr/source.h"

namespace engine::expr {

class Condition {
public:
    // True or false.
    static ExprResult<Condition> compile(std::string_view text, const FactKinds& kinds);
    // Any value, for placeholders and observations.
    static ExprResult<Condition> compileValue(std::string_view text, const FactKinds& kinds);

    Condition(const Condition&) = default; // shares the tree
    Condition& operator=(const Condition&) = default;
    Condition(Condition&&) = default;
    Condition& operator=(Condition&&) = default;
    ~Condition() = default;

    const std::string& text() const;
    Type type() const;
    // Names of the facts that can change the value, sorted; it need not be looked at again before one of
    // them.
    const std::vector<std::string>& dependsOn() const;
    // `now` stands in it: time alone can change it.
    bool dependsOnTime() const;
    // Steps of a lesson that predicted(…) names, and the options they are compared with.
    const std::vector<AskedName>& asked() const;
    // always, never or eventually stand in it: only a ConditionWatch gives them their meaning.
    bool hasMemory() const;

    // Absent counts as false.
    bool isTrue(const ConditionSource& source) const;
    Value value(const ConditionSource& source) const;

private:
    friend class ConditionWatch;
    struct Compiled;
    explicit Condition(std::shared_ptr<const Compiled> compiled);
    static ExprResult<Condition> compile(std::string_view text, const FactKinds& kinds, bool mustBeBool);

    std::shared_ptr<const Compiled> m_compiled;
};

// A condition that is looked at again and again, from the beginning of a step on: always(e), never(e) and
// eventually(e, within=5s) are about all looks so far.
class ConditionWatch {
public:
    explicit ConditionWatch(Condition condition);
    ~ConditionWatch();
    ConditionWatch(ConditionWatch&&) noexcept;
    ConditionWatch& operator=(ConditionWatch&&) noexcept;

    const Condition& condition() const { return m_condition; }
    // Looks now; is it true?
    bool look(const ConditionSource& source);
    // Forgets all looks.
    void restart();

private:
    Condition m_condition;
    std::unique_ptr<struct Memory> m_memory;
};

// `help conditions`: every name, with its arguments and words.
std::string conditionsHelp(HelpLanguage language);

} // namespace engine::expr
