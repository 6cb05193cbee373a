#include "engine/lab/moments.h"

#include <algorithm>

namespace engine {

Moments::Moments(const FactLog& facts) : m_facts(facts)
{
    m_current.at = kWorldStart;
    m_keys.push_back(std::make_shared<const ClusterView>(m_current));
}

void Moments::add(const Fact& fact)
{
    apply(m_current, fact);
    m_shared.reset();
    if (m_facts.recording() != Recording::Off && fact.id.value % kFactsPerKey == 0)
        m_keys.push_back(std::make_shared<const ClusterView>(m_current));
}

Moment Moments::now(Time at)
{
    if (!m_shared)
        m_shared = std::make_shared<const ClusterView>(m_current);
    return {at, m_shared};
}

Moment Moments::at(Time t) const
{
    Moment moment = after(lastFactAt(m_facts, t));
    moment.at = std::max(t, moment.view->at);
    return moment;
}

Moment Moments::after(FactId id) const
{
    auto key = std::upper_bound(m_keys.begin(), m_keys.end(), id, [](FactId wanted, const auto& view) { return wanted < view->upTo; });
    if (key != m_keys.begin())
        --key;
    if ((*key)->upTo >= id)
        return {(*key)->at, *key};
    ClusterView view = **key;
    for (FactId next{view.upTo.value + 1}; next <= id; ++next.value)
        if (const Fact* fact = m_facts.find(next))
            apply(view, *fact);
    return {view.at, std::make_shared<const ClusterView>(std::move(view))};
}

FactId lastFactAt(const FactLog& facts, Time t)
{
    std::uint64_t low = facts.firstKept().value; // first id that may be later than t
    std::uint64_t high = facts.last().value + 1;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const Fact* fact = facts.find(FactId{middle});
        if (fact && fact->at <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return FactId{low - 1};
}

} // namespace engine
