#pragma once

// A turn for testing a state machine without a World: time stands still until it is advanced, timers are a list, facts
// are kept in order. There is no network and no disk behind it.

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/event/fact.h"
#include "engine/runtime/node.h"

class FakeTurn final : public engine::Turn {
public:
    engine::NodeId self() const override { return engine::NodeId{1}; }
    engine::Time now() const override { return m_now; }
    std::int64_t wallMillis() const override { return 1'700'000'000'000 + m_now.nanos() / 1'000'000; }
    engine::Random& random(std::string_view purpose) override
    {
        return m_random.try_emplace(std::string(purpose), 7, purpose).first->second;
    }
    engine::TimerId setTimer(engine::Duration delay, std::uint16_t kind, std::int64_t a, std::int64_t b) override
    {
        const engine::TimerId id{++m_lastTimer};
        m_timers.push_back({m_now + std::max(delay, engine::Duration::zero()), {id, kind, a, b}});
        return id;
    }
    void cancelTimer(engine::TimerId timer) override
    {
        std::erase_if(m_timers, [&](const auto& set) { return set.timer.id == timer; });
    }
    engine::ConnectionId connect(engine::NodeId) override { return notHere(), engine::ConnectionId{}; }
    engine::MessageId send(engine::ConnectionId, engine::Frame, const engine::MessageNote&) override
    {
        return notHere(), engine::MessageId{};
    }
    void close(engine::ConnectionId) override { notHere(); }
    engine::Disk& disk() override { return notHere(), *static_cast<engine::Disk*>(nullptr); }
    engine::DiskToken nextDiskToken() override { return notHere(), engine::DiskToken{}; }
    using Turn::publish;
    engine::FactId publish(const engine::FactBody& body, std::span<const engine::FactId> because, engine::Rule rule) override
    {
        if (!tellsFacts)
            return {};
        engine::Fact fact;
        fact.id = engine::FactId{m_facts.size() + 1};
        fact.at = m_now;
        fact.because.assign(because.begin(), because.end());
        fact.rule = rule;
        fact.body = body;
        m_facts.push_back(fact);
        return fact.id;
    }
    bool wantsFacts() const override { return tellsFacts; }
    bool firstToTell(std::string_view, std::int64_t, std::uint64_t) override { return true; }
    void exit() override { notHere(); }
    void halt(engine::FactId, engine::Rule) override { notHere(); }

    // Lets time pass; hands each timer that is due, in order, to fire(timer).
    template <class Fire>
    void advance(engine::Duration by, Fire fire)
    {
        const engine::Time end = m_now + by;
        for (;;) {
            const auto next = std::min_element(m_timers.begin(), m_timers.end(),
                [](const auto& a, const auto& b) { return std::pair(a.at, a.timer.id) < std::pair(b.at, b.timer.id); });
            if (next == m_timers.end() || next->at > end)
                break;
            m_now = std::max(m_now, next->at);
            const engine::Timer timer = next->timer;
            m_timers.erase(next);
            fire(timer);
        }
        m_now = end;
    }

    bool tellsFacts = true;
    const std::vector<engine::Fact>& facts() const { return m_facts; }
    // The last fact of that kind. Fails the test's precondition if there is none.
    template <class Body>
    const engine::Fact& last() const
    {
        const auto found = std::find_if(m_facts.rbegin(), m_facts.rend(),
            [](const auto& f) { return std::holds_alternative<Body>(f.body.value); });
        ENGINE_CHECK(found != m_facts.rend(), "a fact of that kind was published");
        return *found;
    }
    template <class Body>
    const Body& lastBody() const { return std::get<Body>(last<Body>().body.value); }

private:
    struct SetTimer {
        engine::Time at;
        engine::Timer timer;
    };
    static void notHere() { ENGINE_CHECK(false, "the thing under test has no network and no disk"); }

    engine::Time m_now{engine::Duration{0}};
    std::vector<SetTimer> m_timers;
    std::uint64_t m_lastTimer = 0;
    std::map<std::string, engine::Random, std::less<>> m_random;
    std::vector<engine::Fact> m_facts;
};
