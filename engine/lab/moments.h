#pragma once

// Any instant of the past, exactly: a key Moment before it and the facts since (design/physics.md). Keys are taken every
// kFactsPerKey facts, so looking at an instant costs one bounded fold, however long the run.
//
// Threads: the engine's. The Moments handed out may be read anywhere.

#include <vector>

#include "engine/event/fact_log.h"
#include "engine/view/cluster_view.h"

namespace engine {

class Moments {
public:
    static constexpr std::uint64_t kFactsPerKey = 2048;

    explicit Moments(const FactLog& facts);

    // Folds in a fact just added; call for each, in order.
    void add(const Fact& fact);

    // The view now. Its copy is cheap; it is shared until the next fact.
    Moment now(Time at);
    // The view after all facts with `at` <= t. Before the first kept fact: the oldest view there is.
    Moment at(Time t) const;
    // The view after fact `id` and no later one.
    Moment after(FactId id) const;
    const ClusterView& current() const { return m_current; }

private:
    const FactLog& m_facts;
    ClusterView m_current;
    std::shared_ptr<const ClusterView> m_shared; // of m_current, until it changes
    std::vector<std::shared_ptr<const ClusterView>> m_keys; // rising upTo
};

// Id of the last fact with `at` <= t, {0} if there is none kept.
FactId lastFactAt(const FactLog& facts, Time t);

} // namespace engine
