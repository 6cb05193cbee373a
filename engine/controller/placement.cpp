#include "engine/controller/placement.h"

#include <algorithm>
#include <map>

namespace engine {

namespace {

void shuffle(auto& list, const Draw& draw)
{
    for (std::size_t left = list.size(); left > 1; --left)
        std::swap(list[left - 1], list[draw(static_cast<std::uint32_t>(left))]);
}

// Brokers in a circle. Each round begins one place further than the one before and gives each broker once.
class Circle {
public:
    void add(BrokerId broker) { m_brokers.push_back(broker); }

    void begin(const Draw& draw)
    {
        std::sort(m_brokers.begin(), m_brokers.end());
        if (!m_brokers.empty())
            m_start = draw(static_cast<std::uint32_t>(m_brokers.size()));
    }
    void mix(const Draw& draw) { shuffle(m_brokers, draw); }

    // kNoBroker: all were given in this round.
    BrokerId next(std::int64_t round)
    {
        if (m_brokers.empty())
            return kNoBroker;
        if (round != m_round) {
            m_round = round;
            m_given = 0;
            m_start = (m_start + 1) % m_brokers.size();
        }
        if (m_given == m_brokers.size())
            return kNoBroker;
        return m_brokers[(m_start + m_given++) % m_brokers.size()];
    }

private:
    std::vector<BrokerId> m_brokers;
    std::size_t m_start = 0;
    std::size_t m_given = 0;
    // Rounds count from 0, again after each mixing. As in Kafka, a circle that was last asked in a round 0 takes the next
    // round 0 for the same one and has nothing left to give in it.
    std::int64_t m_round = 0;
};

struct Rack {
    Circle live;
    Circle fenced;

    BrokerId next(std::int64_t round)
    {
        const BrokerId broker = live.next(round);
        return broker != kNoBroker ? broker : fenced.next(round);
    }
};

class Racks {
public:
    Racks(const std::vector<PlacementBroker>& brokers, const Draw& draw) : m_draw(draw)
    {
        for (const auto& broker : brokers) {
            Rack& rack = m_racks[broker.rack];
            (broker.fenced ? rack.fenced : rack.live).add(broker.id);
            m_liveCount += broker.fenced ? 0 : 1;
        }
        for (auto& [name, rack] : m_racks) {
            rack.fenced.begin(draw);
            rack.live.begin(draw);
            m_circle.push_back(name);
        }
        m_entry = draw(static_cast<std::uint32_t>(m_circle.size()));
    }

    std::vector<BrokerId> place(std::size_t replicas)
    {
        if (m_round == m_liveCount && m_liveCount > 1)
            mix();
        const std::size_t count = m_circle.size();
        std::vector<BrokerId> chosen;

        std::size_t first = m_entry;
        for (;; first = (first + 1) % count) {
            const BrokerId leader = m_racks.at(m_circle[first]).live.next(m_round);
            if (leader != kNoBroker) {
                chosen.push_back(leader);
                break;
            }
        }
        // The leader's rack has had its turn in the first walk around.
        bool leadersRackHadItsTurn = true;
        for (std::size_t at = m_entry; chosen.size() < replicas; at = (at + 1) % count) {
            if (at == first && leadersRackHadItsTurn) {
                leadersRackHadItsTurn = false;
                continue;
            }
            const BrokerId broker = m_racks.at(m_circle[at]).next(m_round);
            if (broker != kNoBroker)
                chosen.push_back(broker);
        }
        ++m_round;
        m_entry = (m_entry + 1) % count;
        return chosen;
    }

private:
    void mix()
    {
        shuffle(m_circle, m_draw);
        for (auto& [name, rack] : m_racks) {
            rack.fenced.mix(m_draw);
            rack.live.mix(m_draw);
        }
        m_round = 0;
    }

    const Draw& m_draw;
    std::map<std::optional<std::string>, Rack> m_racks;
    std::vector<std::optional<std::string>> m_circle;
    std::int64_t m_liveCount = 0;
    std::int64_t m_round = 0;
    std::size_t m_entry = 0;
};

} // namespace

Result<std::vector<std::vector<BrokerId>>> placeReplicas(const std::vector<PlacementBroker>& brokers, std::int32_t partitions,
    std::int32_t replicationFactor, const Draw& draw)
{
    const bool anyLive = std::any_of(brokers.begin(), brokers.end(), [](const auto& b) { return !b.fenced; });
    if (!anyLive || replicationFactor < 1 || static_cast<std::size_t>(replicationFactor) > brokers.size())
        return ErrorCode::InvalidReplicationFactor;
    Racks racks(brokers, draw);
    std::vector<std::vector<BrokerId>> placed;
    for (std::int32_t i = 0; i < partitions; ++i)
        placed.push_back(racks.place(static_cast<std::size_t>(replicationFactor)));
    return placed;
}

std::vector<PlacementBroker> placementBrokers(const MetadataImage& image)
{
    std::vector<PlacementBroker> brokers;
    for (const auto& [id, broker] : image.brokers())
        brokers.push_back({id, broker.rack, broker.fenced});
    return brokers;
}

} // namespace engine
