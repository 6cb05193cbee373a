#include "engine/group/server_assignors.h"

#include <algorithm>

#include "engine/base/murmur2.h"

namespace engine {

namespace {

constexpr int kBalanceRounds = 16; // evening out stops by itself long before; Kafka bounds it too
constexpr std::size_t kNobody = SIZE_MAX;

bool subscribes(const TargetMember& member, const Uuid& topic)
{
    return std::binary_search(member.subscribed.begin(), member.subscribed.end(), topic);
}

struct TopicPartitionRef {
    Uuid topic;
    std::int32_t partition = 0;
};

void give(TopicIdPartitions& to, const TopicPartitionRef& what)
{
    auto& list = to[what.topic];
    list.insert(std::lower_bound(list.begin(), list.end(), what.partition), what.partition);
}

// -- uniform, everybody subscribes to the same ------------------------------------------------------------------------------

class SharedSubscription {
public:
    explicit SharedSubscription(const TargetInput& input) : m_input(input), m_result(input.members.size()) { }

    std::vector<TopicIdPartitions> assign()
    {
        if (m_input.members.empty())
            return {};
        collectUnowned();
        const auto members = static_cast<std::int64_t>(m_input.members.size());
        m_share = m_total / members;
        m_extras = m_total % members;
        std::vector<std::int64_t> counts;
        for (std::size_t i = 0; i < m_input.members.size(); ++i)
            counts.push_back(keep(i));
        dealOut(counts);
        return std::move(m_result);
    }

private:
    bool isShared(const Uuid& topic) const { return subscribes(m_input.members.front(), topic); }

    void collectUnowned()
    {
        std::map<Uuid, std::vector<bool>> owned;
        for (const auto& topic : m_input.topics)
            if (isShared(topic.id)) {
                owned[topic.id].resize(static_cast<std::size_t>(topic.partitions));
                m_total += topic.partitions;
            }
        for (const auto& member : m_input.members)
            if (member.before != nullptr)
                for (const auto& [topic, partitions] : *member.before)
                    if (const auto known = owned.find(topic); known != owned.end())
                        for (const auto p : partitions)
                            if (static_cast<std::size_t>(p) < known->second.size())
                                known->second[static_cast<std::size_t>(p)] = true;
        for (const auto& topic : m_input.topics)
            if (const auto known = owned.find(topic.id); known != owned.end())
                for (std::int32_t p = 0; p < topic.partitions; ++p)
                    if (!known->second[static_cast<std::size_t>(p)])
                        m_free.push_back({topic.id, p});
    }

    // What the member may keep: its share, and one more while there are extras. The rest is free. Returns how many it keeps.
    std::int64_t keep(std::size_t index)
    {
        std::int64_t left = m_share + (m_extras > 0 ? 1 : 0);
        const std::int64_t most = left;
        const TopicIdPartitions* before = m_input.members[index].before;
        for (const auto& topic : m_input.topics) { // in the order of the input, not of the map
            const auto had = before == nullptr ? TopicIdPartitions::const_iterator{} : before->find(topic.id);
            if (before == nullptr || had == before->end() || !isShared(topic.id))
                continue;
            std::vector<std::int32_t> kept;
            for (const auto p : had->second) {
                if (p >= topic.partitions)
                    continue;
                if (left > 0) {
                    kept.push_back(p);
                    --left;
                } else {
                    m_free.push_back({topic.id, p});
                }
            }
            if (!kept.empty())
                m_result[index].emplace(topic.id, std::move(kept));
        }
        if (m_extras > 0 && left == 0)
            --m_extras;
        return most - left;
    }

    // Members below their share take what is free, in order; the extras that nobody kept go to the last of them.
    void dealOut(const std::vector<std::int64_t>& counts)
    {
        std::vector<std::size_t> needy;
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (counts[i] <= m_share)
                needy.push_back(i);
        std::size_t next = 0;
        for (std::size_t i = 0; i < needy.size(); ++i) {
            const bool hasExtra = static_cast<std::int64_t>(needy.size() - i) <= m_extras;
            const std::int64_t wants = m_share - counts[needy[i]] + (hasExtra ? 1 : 0);
            for (std::int64_t n = 0; n < wants && next < m_free.size(); ++n)
                give(m_result[needy[i]], m_free[next++]);
        }
    }

    const TargetInput& m_input;
    std::vector<TopicIdPartitions> m_result;
    std::vector<TopicPartitionRef> m_free; // in the order in which it is dealt out
    std::int64_t m_total = 0;
    std::int64_t m_share = 0;
    std::int64_t m_extras = 0;             // members that may have one more than the share
};

// -- uniform, subscriptions differ ------------------------------------------------------------------------------------------

// Walks over members that are sorted by how much they have, always to one of those with the least: each gets one in turn; when all of the
// range have as many as the next ones, these belong to it too. Mirrored, it finds those with the most.
class Leveller {
public:
    Leveller(std::vector<std::int64_t> counts, std::int64_t step) : m_counts(std::move(counts)), m_step(step), m_level(m_counts.front())
    {
        extend();
    }
    std::int64_t level() const { return m_level; } // what the members of the range have, or had before this round
    std::size_t current() const { return m_next; }
    void advance()
    {
        if (++m_next < m_end)
            return;
        m_next = 0;
        m_level += m_step;
        extend();
    }

private:
    void extend()
    {
        while (m_end < m_counts.size() && m_counts[m_end] == m_level)
            ++m_end;
    }

    std::vector<std::int64_t> m_counts; // as they were at the beginning, from the range outwards
    std::int64_t m_step;
    std::int64_t m_level;
    std::size_t m_end = 1;
    std::size_t m_next = 0;
};

class DifferentSubscriptions {
public:
    explicit DifferentSubscriptions(const TargetInput& input) : m_input(input), m_counts(input.members.size(), 0) { }

    std::vector<TopicIdPartitions> assign()
    {
        collectTopics();
        for (auto& topic : m_topics)
            dealOut(topic);
        for (int round = 0; round < kBalanceRounds; ++round) {
            bool moved = false;
            for (auto& topic : m_topics)
                moved |= evenOut(topic);
            if (!moved)
                break;
        }
        std::vector<TopicIdPartitions> result(m_input.members.size());
        for (const auto& topic : m_topics)
            for (std::size_t p = 0; p < topic.owners.size(); ++p)
                if (topic.owners[p] != kNobody)
                    result[topic.owners[p]][topic.id].push_back(static_cast<std::int32_t>(p));
        return result;
    }

private:
    struct Topic {
        Uuid id;
        std::vector<std::size_t> subscribers; // places in the input; never empty
        std::vector<std::size_t> owners;      // by partition
    };

    void collectTopics()
    {
        for (const auto& asked : m_input.topics) {
            Topic topic{asked.id, {}, std::vector<std::size_t>(static_cast<std::size_t>(asked.partitions), kNobody)};
            for (std::size_t i = 0; i < m_input.members.size(); ++i) {
                const TargetMember& member = m_input.members[i];
                if (!subscribes(member, asked.id))
                    continue;
                topic.subscribers.push_back(i);
                if (member.before == nullptr)
                    continue;
                if (const auto had = member.before->find(asked.id); had != member.before->end())
                    for (const auto p : had->second)
                        if (p < asked.partitions && topic.owners[static_cast<std::size_t>(p)] == kNobody) {
                            topic.owners[static_cast<std::size_t>(p)] = i;
                            ++m_counts[i];
                        }
            }
            if (!topic.subscribers.empty())
                m_topics.push_back(std::move(topic));
        }
        // Most partitions for each subscriber first, then fewest subscribers.
        std::stable_sort(m_topics.begin(), m_topics.end(), [](const Topic& a, const Topic& b) {
            const std::size_t left = a.owners.size() * b.subscribers.size(), right = b.owners.size() * a.subscribers.size();
            return left != right ? left > right : a.subscribers.size() < b.subscribers.size();
        });
    }

    std::vector<std::size_t> byLoad(const Topic& topic) const
    {
        auto sorted = topic.subscribers;
        std::stable_sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return m_counts[a] < m_counts[b]; });
        return sorted;
    }
    template <class Range>
    std::vector<std::int64_t> countsOf(const Range& members) const
    {
        std::vector<std::int64_t> out;
        for (const auto m : members)
            out.push_back(m_counts[m]);
        return out;
    }

    void dealOut(Topic& topic)
    {
        const auto members = byLoad(topic);
        Leveller least(countsOf(members), 1);
        for (auto& owner : topic.owners) {
            if (owner != kNobody)
                continue;
            owner = members[least.current()];
            ++m_counts[owner];
            least.advance();
        }
    }

    // Moves partitions of that topic from those with the most to those with the least until they differ by one at most.
    bool evenOut(Topic& topic)
    {
        const auto upwards = byLoad(topic);
        const std::vector<std::size_t> downwards(upwards.rbegin(), upwards.rend());
        Leveller least(countsOf(upwards), 1), most(countsOf(downwards), -1);
        bool moved = false;
        while (most.level() - least.level() > 1) {
            const std::size_t from = downwards[most.current()];
            most.advance();
            const auto last = std::find(topic.owners.rbegin(), topic.owners.rend(), from);
            if (last == topic.owners.rend())
                continue; // what it has too much is of other topics
            const std::size_t to = upwards[least.current()];
            *last = to;
            --m_counts[from];
            ++m_counts[to];
            least.advance();
            moved = true;
        }
        return moved;
    }

    const TargetInput& m_input;
    std::vector<Topic> m_topics; // in the order in which they are dealt with
    std::vector<std::int64_t> m_counts; // partitions of each member
};

} // namespace

namespace {

// -- the order of a Java hash map -------------------------------------------------------------------------------------------

constexpr std::size_t kSmallestTable = 16;

std::uint32_t hashOf(const TargetMember& member) { return static_cast<std::uint32_t>(javaHash(member.id)); }

// Kafka's Uuid.hashCode()
std::uint32_t hashOf(const TargetTopic& topic)
{
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < topic.id.bytes.size(); i += 4) {
        std::uint32_t word = 0;
        for (std::size_t n = 0; n < 4; ++n)
            word = word << 8u | topic.id.bytes[i + n];
        out ^= word;
    }
    return out;
}

// A table of a power of two, at most three quarters full; the upper half of the hash is folded into the lower one.
template <class T>
std::vector<std::size_t> javasOrder(const std::vector<T>& elements)
{
    std::size_t table = kSmallestTable;
    while (elements.size() * 4 > table * 3)
        table *= 2;
    std::vector<std::size_t> order(elements.size()), bucket(elements.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t hash = hashOf(elements[i]);
        order[i] = i;
        bucket[i] = (hash ^ hash >> 16u) & (table - 1);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return bucket[a] < bucket[b]; });
    return order;
}

} // namespace

std::vector<TopicIdPartitions> targetUniform(const TargetInput& given)
{
    const auto members = javasOrder(given.members);
    TargetInput input;
    input.sameSubscriptions = given.sameSubscriptions;
    for (const auto i : members)
        input.members.push_back(given.members[i]);
    for (const auto i : javasOrder(given.topics))
        input.topics.push_back(given.topics[i]);
    auto found = input.sameSubscriptions ? SharedSubscription(input).assign() : DifferentSubscriptions(input).assign();
    std::vector<TopicIdPartitions> out(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        out[members[i]] = std::move(found[i]);
    return out;
}

std::vector<TopicIdPartitions> targetByRange(const TargetInput& input)
{
    std::vector<std::size_t> order(input.members.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto instance = [&](std::size_t i) -> const std::string* {
        const auto* id = input.members[i].instanceId;
        return id == nullptr || !*id ? nullptr : &**id;
    };
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
        const auto *left = instance(a), *right = instance(b);
        if (left == nullptr || right == nullptr)
            return left == right ? input.members[a].id < input.members[b].id : left != nullptr;
        return *left < *right;
    });
    std::vector<TopicIdPartitions> result(input.members.size());
    for (const auto& topic : input.topics) {
        std::vector<std::size_t> subscribers;
        std::copy_if(order.begin(), order.end(), std::back_inserter(subscribers),
            [&](auto i) { return subscribes(input.members[i], topic.id); });
        const auto count = static_cast<std::int32_t>(subscribers.size());
        std::int32_t next = 0;
        for (std::int32_t i = 0; i < count; ++i) {
            const std::int32_t piece = topic.partitions / count + (i < topic.partitions % count ? 1 : 0);
            for (std::int32_t n = 0; n < piece; ++n)
                result[subscribers[static_cast<std::size_t>(i)]][topic.id].push_back(next++);
        }
    }
    return result;
}

} // namespace engine
