#include "engine/broker/purgatory.h"

#include "engine/base/state_hash.h"
#include "engine/broker/broker.h"

namespace engine {

namespace {

constexpr std::int64_t kProduce = 0, kFetch = 1, kDelete = 2;

} // namespace

void Purgatory::park(Turn& turn, DelayedProduce produce, Duration timeout)
{
    const std::uint64_t id = m_next++;
    produce.timer = turn.setTimer(timeout, Broker::kPurgatory, static_cast<std::int64_t>(id), kProduce);
    for (const auto& wait : produce.waits)
        m_producesBy[wait.partition].insert(id);
    m_produces.emplace(id, std::move(produce));
}

void Purgatory::park(Turn& turn, DelayedFetch fetch, Duration timeout)
{
    const std::uint64_t id = m_next++;
    fetch.timer = turn.setTimer(timeout, Broker::kPurgatory, static_cast<std::int64_t>(id), kFetch);
    for (const auto& partition : fetch.partitions)
        m_fetchesBy[partition].insert(id);
    m_fetches.emplace(id, std::move(fetch));
}

void Purgatory::park(Turn& turn, DelayedDelete deletion, Duration timeout)
{
    const std::uint64_t id = m_next++;
    deletion.timer = turn.setTimer(timeout, Broker::kPurgatory, static_cast<std::int64_t>(id), kDelete);
    m_deletes.emplace(id, std::move(deletion));
}

void Purgatory::forgetProduce(Turn& turn, std::uint64_t id)
{
    const auto found = m_produces.find(id);
    turn.cancelTimer(found->second.timer);
    for (const auto& wait : found->second.waits)
        if (const auto watch = m_producesBy.find(wait.partition); watch != m_producesBy.end()) {
            watch->second.erase(id);
            if (watch->second.empty())
                m_producesBy.erase(watch);
        }
    m_produces.erase(found);
}

void Purgatory::forgetFetch(Turn& turn, std::uint64_t id)
{
    const auto found = m_fetches.find(id);
    turn.cancelTimer(found->second.timer);
    for (const auto& partition : found->second.partitions)
        if (const auto watch = m_fetchesBy.find(partition); watch != m_fetchesBy.end()) {
            watch->second.erase(id);
            if (watch->second.empty())
                m_fetchesBy.erase(watch);
        }
    m_fetches.erase(found);
}

void Purgatory::changed(Turn& turn, const std::set<TopicPartition>& partitions)
{
    std::set<std::uint64_t> produces, fetches;
    for (const auto& partition : partitions) {
        if (const auto found = m_producesBy.find(partition); found != m_producesBy.end())
            produces.insert(found->second.begin(), found->second.end());
        if (const auto found = m_fetchesBy.find(partition); found != m_fetchesBy.end())
            fetches.insert(found->second.begin(), found->second.end());
    }
    for (const auto id : produces)
        if (tryComplete(m_broker, turn, m_produces.at(id), false))
            forgetProduce(turn, id);
    for (const auto id : fetches)
        if (tryComplete(m_broker, turn, m_fetches.at(id), false))
            forgetFetch(turn, id);
    for (auto it = m_deletes.begin(); it != m_deletes.end();)
        if (tryComplete(m_broker, turn, it->second, false)) {
            turn.cancelTimer(it->second.timer);
            it = m_deletes.erase(it);
        } else {
            ++it;
        }
}

bool Purgatory::on(Turn& turn, const Timer& timer)
{
    if (timer.kind != Broker::kPurgatory)
        return false;
    const auto id = static_cast<std::uint64_t>(timer.a);
    if (timer.b == kProduce && m_produces.contains(id)) {
        tryComplete(m_broker, turn, m_produces.at(id), true);
        forgetProduce(turn, id);
    } else if (timer.b == kFetch && m_fetches.contains(id)) {
        tryComplete(m_broker, turn, m_fetches.at(id), true);
        forgetFetch(turn, id);
    } else if (timer.b == kDelete && m_deletes.contains(id)) {
        tryComplete(m_broker, turn, m_deletes.at(id), true);
        m_deletes.erase(id);
    }
    return true;
}

void Purgatory::walk(StateVisitor& visitor) const
{
    visitor.group("purgatory");
    visitor.number(m_next);
    visitor.list(m_produces, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(entry.second.token);
        visitor.number(entry.second.append);
        visitor.list(entry.second.waits, [&](const DelayedProduce::Wait& w) {
            visitor.text(w.partition.toString());
            visitor.id(w.required);
            visitor.number(w.ownDiskOnly);
        });
    });
    visitor.list(m_fetches, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(entry.second.token);
    });
    visitor.list(m_deletes, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(entry.second.token);
    });
}

} // namespace engine
