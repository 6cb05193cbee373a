#pragma once

// Conditions that are watched while a lab runs: `break when`, and the one of `run until`. A condition is looked at again only
// after a fact that can change it (design/physics.md, Conditions).

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"
#include "engine/event/fact_log.h"
#include "engine/lab/expr/condition.h"

namespace engine {

class Alarm {
public:
    // Looks for the first time.
    Alarm(expr::Condition condition, const expr::ConditionSource& source);

    const std::string& text() const { return m_watch.condition().text(); }
    void note(const Fact& fact);
    // True if it is true now; looks only if something happened that can change it.
    bool look(const expr::ConditionSource& source);
    bool wasTrue() const { return m_true; } // at the last look

private:
    expr::ConditionWatch m_watch;
    bool m_always; // time alone can change it
    bool m_changed = false;
    bool m_true = false;
};

// The alarms of one lab.
class Alarms {
public:
    // Facts of this log from now on; of the live branch. Costs nothing while no alarm is set.
    void listenTo(FactLog& facts);

    // `break when`: answers false if it was set already; then it is taken away.
    bool toggleBreakpoint(const expr::Condition& condition, const expr::ConditionSource& source);
    std::vector<std::string> breakpoints() const;
    // The text of the first breakpoint that became true since the last look.
    std::optional<std::string> sprung(const expr::ConditionSource& source);

    // While it lives, `alarm` hears of facts.
    class Temporary {
    public:
        Temporary(Alarms& alarms, Alarm& alarm);
        ~Temporary();
        Temporary(const Temporary&) = delete;
        Temporary& operator=(const Temporary&) = delete;

    private:
        Alarms& m_alarms;
        Alarm& m_alarm;
    };

private:
    void resubscribe();

    std::vector<std::unique_ptr<Alarm>> m_breakpoints;
    std::vector<Alarm*> m_temporary;
    FactLog* m_facts = nullptr;
    FactLog::Subscription m_watch;
};

// The condition in a command, compiled; what is wrong with it, with its place in `line`. Nothing: the command has none.
std::optional<boost::system::result<expr::Condition, CommandError>> conditionOf(const Command& command, std::string_view line);

} // namespace engine
