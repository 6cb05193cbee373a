#pragma once

// What conditions ask about (engine/lab/expr), answered by a lab: its view, its ledger and its facts, of the live branch.

#include <deque>
#include <memory>

#include "engine/lab/expr/source.h"
#include "engine/lab/lab.h"

namespace engine {

// Every kind of fact with its fields: wrong names in conditions are found before anything runs.
const expr::FactKinds& labFactKinds();

class LabConditions : public expr::ConditionSource {
public:
    // Now, whenever it is asked. Keeps a reference.
    explicit LabConditions(const Lab& lab);
    ~LabConditions() override;

    // From here on before(…) is how things are at this instant.
    void rememberNow();

    Time now() const override;
    expr::Value path(const expr::PathQuery& query) const override;
    // What is asked again costs the facts since the last time, not all of them.
    std::int64_t countFacts(const expr::FactQuery& query) const override;
    std::optional<expr::FactFound> findFact(const expr::FactQuery& query, bool last) const override;
    expr::Value factField(FactId fact, std::string_view field) const override;
    const expr::ConditionSource* before() const override;

private:
    // How a lab was at an instant.
    struct Past {
        Time at;
        ClusterView view;
        Ledger ledger;
        FactId upTo;
    };
    // What a query found among the facts up to `upTo`.
    struct Found {
        expr::FactQuery query;
        const FactLog* log = nullptr;
        FactId upTo;
        std::int64_t count = 0;
        std::optional<expr::FactFound> first;
        std::optional<expr::FactFound> last;
    };
    LabConditions(const Lab& lab, std::unique_ptr<const Past> past);
    const ClusterView& view() const;
    const Ledger& ledger() const;
    FactId upTo() const;
    const Found& found(const expr::FactQuery& query) const;

    const Lab& m_lab;
    std::unique_ptr<const Past> m_past; // absent: now
    std::unique_ptr<LabConditions> m_before;
    mutable std::deque<Found> m_found;  // by query; conditions have few
};

} // namespace engine
