#include "engine/group/server_assignors.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/java_order.h"
#include "engine/base/murmur2.h"

namespace engine {

namespace {

constexpr int kBalanceRounds = 16; // evening out stops by itself long before; Kafka bounds it too
constexpr std::size_t kNobody = SIZE_MAX;

bool subscribes(const TargetMember& member, const Uuid& topic)
{
    return std::binary_search(member.subscribed.begin(), member.subscribed.end(), topic);
}

// Kafka's Uuid.hashCode()
std::uint32_t javaHash(const Uuid& id)
{
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < id.bytes.size(); i += 4) {
        std::uint32_t word = 0;
        for (std::size_t n = 0; n < 4; ++n)
            word = word << 8u | id.bytes[i + n];
        out ^= word;
    }
    return out;
}

// Kafka's Uuid.compareTo(): two signed numbers of 64 bits.
bool goesBefore(const Uuid& a, const Uuid& b)
{
    constexpr std::uint8_t kSign = 0x80;
    auto left = a.bytes, right = b.bytes;
    for (const std::size_t i : {0u, 8u}) {
        left[i] ^= kSign;
        right[i] ^= kSign;
    }
    return left < right;
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
        for (const auto& [topic, had] : sharedOnesOf(index)) {
            std::vector<std::int32_t> kept = *had;
            std::erase_if(kept, [&, last = topic->partitions](auto p) { return p >= last; });
            const auto all = static_cast<std::int64_t>(kept.size());
            if (all > left) {
                kept.clear();
                for (const auto p : inJavasOrder(*had)) {
                    if (p >= topic->partitions)
                        continue;
                    if (static_cast<std::int64_t>(kept.size()) < left)
                        kept.push_back(p);
                    else
                        m_free.push_back({topic->id, p});
                }
                std::sort(kept.begin(), kept.end());
            }
            left -= static_cast<std::int64_t>(kept.size());
            if (!kept.empty())
                m_result[index].emplace(topic->id, std::move(kept));
        }
        if (m_extras > 0 && left == 0)
            --m_extras;
        return most - left;
    }

    // What it had of topics that there still are, in the order of Java's map of just these.
    std::vector<std::pair<const TargetTopic*, const std::vector<std::int32_t>*>> sharedOnesOf(std::size_t index) const
    {
        std::vector<std::pair<const TargetTopic*, const std::vector<std::int32_t>*>> had, out;
        std::vector<std::uint32_t> hashes;
        const TopicIdPartitions* before = m_input.members[index].before;
        for (std::size_t i = 0; before != nullptr && i < m_input.topics.size(); ++i)
            if (const auto found = before->find(m_input.topics[i].id); found != before->end() && isShared(found->first)) {
                had.emplace_back(&m_input.topics[i], &found->second);
                hashes.push_back(javaHash(found->first));
            }
        for (const auto i : javaOrder(hashes, grownJavaTable(before == nullptr ? 0 : before->size())))
            out.push_back(had[i]);
        return out;
    }
    static std::vector<std::int32_t> inJavasOrder(const std::vector<std::int32_t>& partitions)
    {
        std::vector<std::uint32_t> hashes(partitions.begin(), partitions.end());
        std::vector<std::int32_t> out;
        for (const auto i : javaOrder(hashes, copiedJavaTable(partitions.size())))
            out.push_back(partitions[i]);
        return out;
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

// The members that one topic is dealt to or evened out among, sorted by how much they have when it begins. From below: each of
// those with the least gets one in turn; when all of them have as many as the next ones, these belong to them too. From above the
// same way, but members can be left out.
class Leveller {
public:
    // `counts` are those of now and outlive this.
    Leveller(std::vector<std::size_t> members, const std::vector<std::int64_t>& counts)
        : m_members(std::move(members))
        , m_counts(counts)
        , m_least(count(0) - 1)
        , m_most(count(m_members.size() - 1) + 1)
        , m_mostBegin(m_members.size())
        , m_mostEnd(m_members.size())
        , m_nextMost(m_members.size())
    {
    }
    // Before the first step: is there nothing to gain by any?
    bool isEven() const { return count(m_members.size() - 1) - count(0) <= 1; }
    bool isDone() const { return m_most - m_least <= 1; }
    std::size_t nextLeast()
    {
        if (m_nextLeast >= m_leastEnd) {
            ++m_least;
            while (m_leastEnd < m_members.size() && count(m_leastEnd) == m_least)
                ++m_leastEnd;
            m_nextLeast = 0;
        }
        return m_members[m_nextLeast++];
    }
    // Nothing: all are left out.
    std::optional<std::size_t> nextMost()
    {
        if (m_nextMost <= m_mostBegin) {
            if (m_mostEnd <= m_mostBegin && m_mostBegin > 0)
                m_most = count(m_mostBegin - 1);
            else
                --m_most;
            while (m_mostBegin > 0 && count(m_mostBegin - 1) == m_most)
                --m_mostBegin;
            m_nextMost = m_mostEnd;
        }
        if (m_nextMost == 0)
            return std::nullopt;
        return m_members[--m_nextMost];
    }
    // The one that nextMost() gave: it has nothing to give.
    void leaveOut() { std::swap(m_members[m_nextMost], m_members[--m_mostEnd]); }

private:
    std::int64_t count(std::size_t place) const { return m_counts[m_members[place]]; }

    std::vector<std::size_t> m_members;
    const std::vector<std::int64_t>& m_counts;
    std::int64_t m_least;         // what those below m_leastEnd have, or had before this round
    std::int64_t m_most;          // and those from m_mostBegin to m_mostEnd
    std::size_t m_leastEnd = 0;
    std::size_t m_nextLeast = 0;
    std::size_t m_mostBegin;
    std::size_t m_mostEnd;
    std::size_t m_nextMost;       // the place after the next one
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
        std::sort(m_topics.begin(), m_topics.end(), [](const Topic& a, const Topic& b) {
            const std::size_t left = a.owners.size() * b.subscribers.size(), right = b.owners.size() * a.subscribers.size();
            if (left != right)
                return left > right;
            return a.subscribers.size() != b.subscribers.size() ? a.subscribers.size() < b.subscribers.size() : goesBefore(a.id, b.id);
        });
    }

    Leveller leveller(const Topic& topic) const
    {
        auto sorted = topic.subscribers;
        std::stable_sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return m_counts[a] < m_counts[b]; });
        return Leveller(std::move(sorted), m_counts);
    }

    void dealOut(Topic& topic)
    {
        Leveller members = leveller(topic);
        for (auto& owner : topic.owners) {
            if (owner != kNobody)
                continue;
            owner = members.nextLeast();
            ++m_counts[owner];
        }
    }

    // Moves partitions of that topic from those with the most to those with the least until they differ by one at most. What somebody got
    // meanwhile stays there.
    bool evenOut(Topic& topic)
    {
        Leveller members = leveller(topic);
        if (members.isEven())
            return false;
        std::map<std::size_t, std::vector<std::size_t>> had; // partitions by owner
        for (std::size_t p = 0; p < topic.owners.size(); ++p)
            had[topic.owners[p]].push_back(p);
        bool moved = false;
        while (!members.isDone()) {
            auto from = members.nextMost();
            while (from && had[*from].empty()) { // what it has too much is of other topics
                members.leaveOut();
                from = members.nextMost();
            }
            if (!from)
                break;
            const std::size_t partition = had[*from].back();
            had[*from].pop_back();
            const std::size_t to = members.nextLeast();
            if (members.isDone())
                break;
            topic.owners[partition] = to;
            --m_counts[*from];
            ++m_counts[to];
            moved = true;
        }
        return moved;
    }

    const TargetInput& m_input;
    std::vector<Topic> m_topics; // in the order in which they are dealt with
    std::vector<std::int64_t> m_counts; // partitions of each member
};

} // namespace

std::vector<TopicIdPartitions> targetUniform(const TargetInput& given)
{
    std::vector<std::uint32_t> memberHashes, topicHashes;
    for (const auto& member : given.members)
        memberHashes.push_back(static_cast<std::uint32_t>(javaHash(member.id)));
    for (const auto& topic : given.topics)
        topicHashes.push_back(javaHash(topic.id));
    const auto members = javaOrder(memberHashes, grownJavaTable(memberHashes.size()));
    TargetInput input;
    input.sameSubscriptions = given.sameSubscriptions;
    for (const auto i : members)
        input.members.push_back(given.members[i]);
    for (const auto i : javaOrder(topicHashes, copiedJavaTable(topicHashes.size()))) // one set, made of another
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
