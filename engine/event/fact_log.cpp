#include "engine/event/fact_log.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace engine {

const Fact& FactSlice::operator[](std::size_t i) const
{
    const std::size_t at = m_from + i;
    return (*m_chunks[at / FactLog::kChunk])[at % FactLog::kChunk];
}

FactLog::FactLog(Recording recording, std::size_t ringFacts) : m_recording(recording), m_ringFacts(ringFacts) { }

FactId FactLog::add(Fact fact)
{
    ENGINE_CHECK(!m_publishing, "a subscriber of facts only observes");
    fact.id = FactId{++m_count};
    const FactId id = fact.id;
    const Fact* stored = &fact;
    if (m_recording == Recording::Off) {
        m_firstKept = m_count + 1;
    } else {
        if (m_chunks.empty() || m_chunks.back()->size() == kChunk) {
            if (m_chunks.empty())
                m_firstChunkAt = m_firstKept = m_count;
            m_chunks.push_back(std::make_shared<std::vector<Fact>>());
            m_chunks.back()->reserve(kChunk);
            while (m_recording == Recording::Ring && m_chunks.size() > 1 && (m_chunks.size() - 1) * kChunk > m_ringFacts) {
                m_chunks.erase(m_chunks.begin());
                m_firstChunkAt += kChunk;
                m_firstKept = m_firstChunkAt;
            }
        }
        m_chunks.back()->push_back(std::move(fact));
        stored = &m_chunks.back()->back();
    }
    m_publishing = true;
    for (const auto& subscriber : m_subscribers)
        subscriber.handler(*stored);
    m_publishing = false;
    return id;
}

FactLog::Subscription& FactLog::Subscription::operator=(Subscription&& other) noexcept
{
    end();
    m_log = std::exchange(other.m_log, nullptr);
    m_id = other.m_id;
    return *this;
}

void FactLog::Subscription::end()
{
    if (!m_log)
        return;
    std::erase_if(m_log->m_subscribers, [this](const Subscriber& s) { return s.id == m_id; });
    m_log = nullptr;
}

FactLog::Subscription FactLog::subscribe(std::function<void(const Fact&)> handler)
{
    m_subscribers.push_back({m_nextSubscriber, std::move(handler)});
    return Subscription(this, m_nextSubscriber++);
}

const Fact* FactLog::find(FactId id) const
{
    if (id.value < m_firstKept || id.value > m_count || m_chunks.empty())
        return nullptr;
    const std::size_t at = static_cast<std::size_t>(id.value - m_firstChunkAt);
    return &(*m_chunks[at / kChunk])[at % kChunk];
}

FactSlice FactLog::slice(FactId after, FactId upTo) const
{
    FactSlice out;
    const std::uint64_t from = std::max(after.value + 1, m_firstKept);
    const std::uint64_t to = std::min(upTo.value, m_count);
    if (from > to || m_chunks.empty())
        return out;
    const std::size_t first = static_cast<std::size_t>(from - m_firstChunkAt) / kChunk;
    const std::size_t last = static_cast<std::size_t>(to - m_firstChunkAt) / kChunk;
    for (std::size_t i = first; i <= last; ++i)
        out.m_chunks.push_back(m_chunks[i]);
    out.m_from = static_cast<std::size_t>(from - m_firstChunkAt) - first * kChunk;
    out.m_to = out.m_from + static_cast<std::size_t>(to - from + 1);
    return out;
}

} // namespace engine
