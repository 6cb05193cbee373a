#include "engine/lab/alarms.h"

#include <algorithm>

#include "engine/lab/lab_conditions.h"

namespace engine {

Alarm::Alarm(expr::Condition condition, const expr::ConditionSource& source)
    : m_watch(std::move(condition)), m_always(m_watch.condition().dependsOnTime() || m_watch.condition().hasMemory())
{
    m_true = m_watch.look(source);
}

void Alarm::note(const Fact& fact)
{
    const auto& names = m_watch.condition().dependsOn();
    m_changed = m_changed || std::binary_search(names.begin(), names.end(), factName(fact), std::less<> {});
}

bool Alarm::look(const expr::ConditionSource& source)
{
    if (m_changed || m_always)
        m_true = m_watch.look(source);
    m_changed = false;
    return m_true;
}

void Alarms::listenTo(FactLog& facts)
{
    m_facts = &facts;
    resubscribe();
}

void Alarms::resubscribe()
{
    m_watch.end();
    if (!m_facts || (m_breakpoints.empty() && m_temporary.empty()))
        return;
    m_watch = m_facts->subscribe([this](const Fact& fact) {
        for (const auto& alarm : m_breakpoints)
            alarm->note(fact);
        for (Alarm* alarm : m_temporary)
            alarm->note(fact);
    });
}

bool Alarms::toggleBreakpoint(const expr::Condition& condition, const expr::ConditionSource& source)
{
    const auto same = std::find_if(m_breakpoints.begin(), m_breakpoints.end(), [&](const auto& alarm) { return alarm->text() == condition.text(); });
    const bool isNew = same == m_breakpoints.end();
    if (isNew)
        m_breakpoints.push_back(std::make_unique<Alarm>(condition, source));
    else
        m_breakpoints.erase(same);
    resubscribe();
    return isNew;
}

std::vector<std::string> Alarms::breakpoints() const
{
    std::vector<std::string> out;
    for (const auto& alarm : m_breakpoints)
        out.push_back(alarm->text());
    return out;
}

std::optional<std::string> Alarms::sprung(const expr::ConditionSource& source)
{
    std::optional<std::string> first;
    for (const auto& alarm : m_breakpoints) {
        const bool before = alarm->wasTrue();
        if (alarm->look(source) && !before && !first)
            first = alarm->text();
    }
    return first;
}

Alarms::Temporary::Temporary(Alarms& alarms, Alarm& alarm) : m_alarms(alarms), m_alarm(alarm)
{
    m_alarms.m_temporary.push_back(&m_alarm);
    m_alarms.resubscribe();
}

Alarms::Temporary::~Temporary()
{
    std::erase(m_alarms.m_temporary, &m_alarm);
    m_alarms.resubscribe();
}

std::optional<boost::system::result<expr::Condition, CommandError>> conditionOf(const Command& command, std::string_view line)
{
    const std::string* text = nullptr;
    if (const auto* until = std::get_if<command::RunUntil>(&command))
        text = &until->condition;
    else if (const auto* when = std::get_if<command::BreakWhen>(&command))
        text = &when->condition;
    if (!text)
        return std::nullopt;
    auto compiled = expr::Condition::compile(*text, labFactKinds());
    const std::size_t at = line.find(*text);
    CommandError out;
    if (compiled && !compiled->asked().empty()) {
        out.message = "predicted(" + compiled->asked().front().name + ") is known to a lesson only";
        out.word = "predicted";
        out.column = 1 + static_cast<int>(line.find(out.word));
        out.expected = "a name that a lab knows; `help conditions` lists them";
        return out;
    }
    if (compiled)
        return std::move(*compiled);
    const expr::ExprError& error = compiled.error();
    out.message = error.message;
    out.word = error.word;
    out.column = error.column + (at == std::string_view::npos ? 0 : static_cast<int>(at));
    out.expected = error.expected;
    out.nearest = error.nearest;
    return out;
}

} // namespace engine
