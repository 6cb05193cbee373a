#include "engine/lab/lab_conditions.h"

#include <algorithm>

#include "engine/lab/condition_paths.h"
#include "engine/lab/fact_values.h"

namespace engine {

using expr::Value;

const expr::FactKinds& labFactKinds()
{
    static const expr::FactKinds kKinds = factKindsOfEngine();
    return kKinds;
}

LabConditions::LabConditions(const Lab& lab) : m_lab(lab) { }
LabConditions::LabConditions(const Lab& lab, std::unique_ptr<const Past> past) : m_lab(lab), m_past(std::move(past)) { }
LabConditions::~LabConditions() = default;

void LabConditions::rememberNow()
{
    auto past = std::make_unique<const Past>(Past{m_lab.now(), m_lab.view(), m_lab.ledger(), m_lab.facts().last()});
    m_before.reset(new LabConditions(m_lab, std::move(past)));
}

Time LabConditions::now() const { return m_past ? m_past->at : m_lab.now(); }
const ClusterView& LabConditions::view() const { return m_past ? m_past->view : m_lab.view(); }
const Ledger& LabConditions::ledger() const { return m_past ? m_past->ledger : m_lab.ledger(); }
FactId LabConditions::upTo() const { return m_past ? m_past->upTo : m_lab.facts().last(); }
const expr::ConditionSource* LabConditions::before() const { return m_before.get(); }

Value LabConditions::path(const expr::PathQuery& query) const
{
    return conditionPath(query, now(), view(), ledger());
}

const LabConditions::Found& LabConditions::found(const expr::FactQuery& query) const
{
    const FactLog& log = m_lab.facts();
    auto known = std::find_if(m_found.begin(), m_found.end(), [&](const Found& f) { return f.query == query; });
    if (known == m_found.end())
        known = m_found.insert(m_found.end(), Found{query, &log, FactId{0}, 0, std::nullopt, std::nullopt});
    else if (known->log != &log) // another branch
        *known = Found{query, &log, FactId{0}, 0, std::nullopt, std::nullopt};
    for (FactId id = std::max(log.firstKept(), FactId{known->upTo.value + 1}); id <= upTo(); id = FactId{id.value + 1}) {
        const Fact* fact = log.find(id);
        if (!fact || factName(*fact) != query.fact
            || !std::all_of(query.filters.begin(), query.filters.end(),
                [&](const expr::FactFilter& filter) { return matches(filter, factFieldValue(*fact, filter.field, view())); }))
            continue;
        ++known->count;
        known->last = expr::FactFound{id, fact->at};
        if (!known->first)
            known->first = known->last;
    }
    known->upTo = upTo();
    return *known;
}

std::int64_t LabConditions::countFacts(const expr::FactQuery& query) const { return found(query).count; }

std::optional<expr::FactFound> LabConditions::findFact(const expr::FactQuery& query, bool last) const
{
    const Found& all = found(query);
    return last ? all.last : all.first;
}

Value LabConditions::factField(FactId id, std::string_view field) const
{
    const Fact* fact = m_lab.facts().find(id);
    return fact ? factFieldValue(*fact, field, view()) : Value(expr::Absent{});
}

} // namespace engine
