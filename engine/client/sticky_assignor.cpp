// The sticky assignor (KIP-54, facts §7.5): as even as can be, and of all even assignments one that moves few partitions.
//
// Every member says what it had, and in which generation; a claim of a later generation wins, two of the same generation are
// void for both.
//
// Where all subscribe to the same topics, the numbers are known beforehand: everybody gets at least N div C partitions, N mod
// C members one more. Members keep what they had up to that, and what is left is dealt out (EqualShares).
//
// Where subscriptions differ there are no such numbers. Members keep what they had and may still read, the rest goes one by one
// to whoever has least; then partitions are moved from members with at least two more than another who could take them,
// until nobody is left who could (Balancer). A partition that had another owner before goes back there first. The result is
// kept only if it is more even than what was there.
//
// With racks (KIP-881) nobody keeps a partition without a replica in its rack, and what is free goes to members near a replica before
// the rest is dealt out; partitions with the fewest such members come first.

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/base/java_order.h"
#include "engine/base/murmur2.h"
#include "engine/client/assignors.h"

namespace engine {

namespace {

struct Claims {
    Assignment owned;                            // by member: what it may keep, in its own order
    std::map<TopicPartition, std::string> earlier; // the latest owner of an earlier generation
    std::set<TopicPartition> twice;              // claimed by two for the same generation: nobody's
};

Claims claimsOf(const std::vector<AssignorMember>& members, const PartitionCounts& topics)
{
    struct Claim {
        std::string member;
        std::int32_t generation;
        bool isVoid;
    };
    std::map<TopicPartition, Claim> best;
    std::map<TopicPartition, std::pair<std::string, std::int32_t>> earlier;
    std::int32_t latest = -1;
    for (const auto& member : members)
        latest = std::max(latest, member.generation);
    Claims out;
    for (const auto& member : members) {
        out.owned[member.id];
        for (const auto& id : member.owned) {
            const auto topic = topics.find(id.topic);
            if (topic == topics.end() || id.partition >= topic->second)
                continue;
            const auto [claim, isNew] = best.try_emplace(id, Claim{member.id, member.generation, false});
            if (!isNew && claim->second.generation == member.generation)
                claim->second.isVoid = true;
            else if (!isNew && claim->second.generation < member.generation)
                claim->second = {member.id, member.generation, false};
            if (member.generation < latest) {
                const auto [before, first] = earlier.try_emplace(id, member.id, member.generation);
                if (!first && before->second.second < member.generation)
                    before->second = {member.id, member.generation};
            }
        }
    }
    for (const auto& member : members)
        for (const auto& id : member.owned)
            if (const auto claim = best.find(id);
                claim != best.end() && claim->second.member == member.id && !claim->second.isVoid)
                out.owned[member.id].push_back(id);
    for (const auto& [id, claim] : best)
        if (claim.isVoid)
            out.twice.insert(id);
    for (const auto& [id, owner] : earlier)
        out.earlier[id] = owner.first;
    return out;
}

// Members by their ids, with the racks of the replicas.
class Racks {
public:
    Racks(const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks)
    {
        std::set<std::string> named;
        for (const auto& member : members) {
            if (member.rack.empty())
                continue;
            named.insert(member.rack);
            m_members[member.id] = &member;
        }
        m_match = RackMatch(named, topics, racks);
    }
    bool isOn() const { return m_match.isOn(); }
    bool isMismatch(const std::string& member, const TopicPartition& id) const
    {
        const auto found = m_members.find(member);
        return isOn() && found != m_members.end() && m_match.isMismatch(*found->second, id);
    }
    bool isNear(const std::string& member, const TopicPartition& id) const
    {
        const auto found = m_members.find(member);
        return isOn() && found != m_members.end() && m_match.isNear(*found->second, id);
    }
    // Partitions that have few readers near a replica come first; else the order stays.
    std::vector<TopicPartition> fewestNearFirst(std::vector<TopicPartition> partitions, const std::vector<AssignorMember>& members) const
    {
        if (!isOn())
            return partitions;
        std::map<TopicPartition, std::size_t> near;
        for (const auto& id : partitions)
            for (const auto& member : members)
                if (std::find(member.topics.begin(), member.topics.end(), id.topic) != member.topics.end() && isNear(member.id, id))
                    ++near[id];
        std::stable_sort(partitions.begin(), partitions.end(), [&](const auto& a, const auto& b) { return near[a] < near[b]; });
        return partitions;
    }

private:
    std::map<std::string, const AssignorMember*> m_members; // that name a rack
    RackMatch m_match;
};

// -- the same topics for all -----------------------------------------------------------------------------------------

// Deals out what has a member near a replica: in turn over those that have less than `least`, then over those that may get one more;
// `room` is how many still may. Returns the rest.
std::vector<TopicPartition> dealNear(const std::vector<TopicPartition>& free, const Racks& racks, std::size_t least, std::size_t room,
    std::vector<std::string>& below, std::vector<std::string>& exactlyLeast, Assignment& out)
{
    std::vector<TopicPartition> rest;
    const auto firstNear = [&](const std::vector<std::string>& members, std::size_t from, const TopicPartition& id) {
        for (std::size_t i = 0; i < members.size(); ++i)
            if (const std::size_t at = (from + i) % members.size(); racks.isNear(members[at], id))
                return at;
        return members.size();
    };
    std::size_t next = 0;
    for (const auto& id : free) {
        if (std::size_t at = firstNear(below, next, id); at < below.size()) {
            const std::string member = below[at];
            out[member].push_back(id);
            if (out[member].size() >= least) {
                below.erase(below.begin() + static_cast<std::ptrdiff_t>(at));
                if (room > 0)
                    exactlyLeast.push_back(member);
            } else {
                ++at;
            }
            next = below.empty() ? 0 : at % below.size();
        } else if (const std::size_t full = firstNear(exactlyLeast, 0, id); full < exactlyLeast.size()) {
            const std::string member = exactlyLeast[full];
            out[member].push_back(id);
            exactlyLeast.erase(exactlyLeast.begin() + static_cast<std::ptrdiff_t>(full));
            if (--room == 0)
                exactlyLeast.clear();
        } else {
            rest.push_back(id);
        }
    }
    return rest;
}

Assignment equalShares(const std::vector<AssignorMember>& members, const PartitionCounts& topics, Claims claims, const Racks& racks)
{
    std::vector<TopicPartition> all;
    for (const auto& [topic, count] : topics)
        for (std::int32_t i = 0; i < count; ++i)
            all.push_back({topic, i});
    const std::size_t least = all.size() / members.size();
    const std::size_t most = (all.size() + members.size() - 1) / members.size();
    const std::size_t withMost = all.size() % members.size();
    Assignment out;
    std::set<TopicPartition> given;
    std::vector<std::string> below, exactlyLeast; // members that may get more
    std::size_t haveMost = 0;
    std::vector<std::string> ids;
    for (const auto& member : members)
        ids.push_back(member.id);
    for (const auto& member : javaOrder(ids)) {
        auto& owned = claims.owned.at(member);
        std::erase_if(owned, [&](const TopicPartition& id) { return racks.isMismatch(member, id); });
        std::sort(owned.begin(), owned.end(), [](const TopicPartition& a, const TopicPartition& b) {
            return std::tie(a.partition, a.topic) < std::tie(b.partition, b.topic);
        });
        std::size_t keeps = owned.size();
        if (owned.size() < least) {
            below.push_back(member);
        } else if (owned.size() >= most && haveMost < withMost) {
            keeps = most;
            if (++haveMost == withMost)
                exactlyLeast.clear();
        } else {
            keeps = least;
            if (haveMost < withMost)
                exactlyLeast.push_back(member);
        }
        out[member].assign(owned.begin(), owned.begin() + static_cast<std::ptrdiff_t>(keeps));
        given.insert(out[member].begin(), out[member].end());
    }
    std::sort(below.begin(), below.end());
    std::sort(exactlyLeast.begin(), exactlyLeast.end());
    std::vector<TopicPartition> free;
    for (const auto& id : all)
        if (!given.contains(id))
            free.push_back(id);
    if (racks.isOn())
        free = dealNear(racks.fewestNearFirst(std::move(free), members), racks, least, withMost - haveMost, below, exactlyLeast, out);
    std::size_t next = 0;
    for (const auto& id : free) {
        if (below.empty()) {
            out[exactlyLeast.front()].push_back(id);
            exactlyLeast.erase(exactlyLeast.begin());
            continue;
        }
        if (next >= below.size())
            next = 0;
        const std::string member = below[next];
        out[member].push_back(id);
        if (out[member].size() == least) {
            below.erase(below.begin() + static_cast<std::ptrdiff_t>(next));
            exactlyLeast.push_back(member);
        } else {
            ++next;
        }
    }
    return out;
}

// -- different topics ------------------------------------------------------------------------------------------------

class Balancer {
public:
    Balancer(const std::vector<AssignorMember>& members, const PartitionCounts& topics, Claims claims, const Racks& racks)
        : m_racks(racks), m_counts(topics), m_earlier(std::move(claims.earlier))
    {
        for (const auto& member : members) {
            m_assigned[member.id];
            for (const auto& topic : member.topics)
                if (topics.contains(topic)) {
                    m_readers[topic].push_back(member.id);
                    m_reads[member.id].push_back(topic);
                }
        }
        for (const auto& [topic, count] : topics)
            m_topicOrder.push_back(topic);
        std::sort(m_topicOrder.begin(), m_topicOrder.end(), [this](const std::string& a, const std::string& b) {
            return std::pair(m_readers[a].size(), a) < std::pair(m_readers[b].size(), b);
        });
        for (const auto& [member, owned] : claims.owned)
            for (const auto& id : owned) {
                const auto& reads = m_reads[member];
                if (std::find(reads.begin(), reads.end(), id.topic) == reads.end() || m_racks.isMismatch(member, id))
                    m_mustRevoke = true;
                else
                    give(id, member);
            }
    }

    Assignment run()
    {
        const bool nobodyHadAnything = byLoad().back().first == 0;
        std::vector<TopicPartition> all, free;
        for (const auto& topic : m_topicOrder)
            for (std::int32_t i = 0; i < m_counts.at(topic); ++i)
                all.push_back({topic, i});
        for (const auto& id : all)
            if (!m_owner.contains(id))
                free.push_back(id);
        for (const bool onlyNear : {true, false})
            for (const auto& id : free)
                if (!m_owner.contains(id) && (onlyNear ? m_racks.isOn() : true))
                    giveToLeastLoaded(id, onlyNear);
        const auto isFixed = [this](const TopicPartition& id) { return m_readers[id.topic].size() < 2; };
        std::erase_if(all, isFixed);
        std::erase_if(free, isFixed);
        Assignment fixed;
        for (const auto& [member, partitions] : Assignment(m_assigned))
            if (!mayTakePart(member, partitions)) {
                fixed[member] = partitions;
                m_assigned.erase(member);
            }
        const Assignment before = m_assigned;
        if (!m_mustRevoke)
            balance(free);
        const bool moved = balance(all);
        if (!nobodyHadAnything && moved && unevenness(m_assigned) >= unevenness(before))
            m_assigned = before;
        m_assigned.insert(fixed.begin(), fixed.end());
        return m_assigned;
    }

private:
    using Pair = std::pair<std::string, std::string>; // from, to
    // Which of them goes back, Kafka leaves to Java's hash set.
    class Moved {
    public:
        bool empty() const { return m_ids.empty(); }
        void insert(const TopicPartition& id)
        {
            m_ids.push_back(id);
            m_table = std::max(m_table, grownJavaTable(m_ids.size())); // it never shrinks
        }
        void erase(const TopicPartition& id) { std::erase(m_ids, id); }
        const TopicPartition& first() const
        {
            return *std::min_element(m_ids.begin(), m_ids.end(), [this](const auto& a, const auto& b) { return bucket(a) < bucket(b); });
        }

    private:
        std::size_t bucket(const TopicPartition& id) const
        {
            const auto partition = static_cast<std::uint32_t>(id.partition);
            return javaBucket(31 * (31 + partition) + static_cast<std::uint32_t>(javaHash(id.topic)), m_table);
        }
        std::vector<TopicPartition> m_ids; // as they came
        std::size_t m_table = kSmallestJavaTable;
    };

    void give(const TopicPartition& id, const std::string& member)
    {
        m_assigned[member].push_back(id);
        m_owner[id] = member;
    }
    // Members with their number of partitions, fewest first.
    std::set<std::pair<std::size_t, std::string>> loads() const
    {
        std::set<std::pair<std::size_t, std::string>> out;
        for (const auto& [member, partitions] : m_assigned)
            out.insert({partitions.size(), member});
        return out;
    }
    std::vector<std::pair<std::size_t, std::string>> byLoad() const
    {
        const auto sorted = loads();
        return {sorted.begin(), sorted.end()};
    }
    bool reads(const std::string& member, const std::string& topic) const
    {
        const auto found = m_reads.find(member);
        return found != m_reads.end() && std::find(found->second.begin(), found->second.end(), topic) != found->second.end();
    }
    void giveToLeastLoaded(const TopicPartition& id, bool onlyMatching)
    {
        for (const auto& [count, member] : loads())
            if (reads(member, id.topic) && (!onlyMatching || !m_racks.isMismatch(member, id)))
                return give(id, member);
    }
    std::size_t mostFor(const std::string& member) const
    {
        std::size_t sum = 0;
        if (const auto found = m_reads.find(member); found != m_reads.end())
            for (const auto& topic : found->second)
                sum += static_cast<std::size_t>(m_counts.at(topic));
        return sum;
    }
    bool mayTakePart(const std::string& member, const std::vector<TopicPartition>& partitions)
    {
        return partitions.size() < mostFor(member)
            || std::any_of(partitions.begin(), partitions.end(), [&](const auto& id) { return m_readers[id.topic].size() >= 2; });
    }
    bool isBalanced() const
    {
        const auto sorted = loads();
        if (sorted.empty() || sorted.begin()->first + 1 >= sorted.rbegin()->first)
            return true;
        for (const auto& [count, member] : sorted) {
            if (count == mostFor(member))
                continue;
            for (const auto& topic : m_reads.at(member))
                for (std::int32_t i = 0; i < m_counts.at(topic); ++i) {
                    const auto owner = m_owner.find({topic, i});
                    if (owner == m_owner.end() || owner->second == member)
                        continue;
                    const auto others = m_assigned.find(owner->second);
                    if (others != m_assigned.end() && count < others->second.size())
                        return false;
                }
        }
        return true;
    }
    bool balance(const std::vector<TopicPartition>& movable)
    {
        bool any = false;
        for (bool again = true; again;) {
            again = false;
            for (const auto& id : movable) {
                if (isBalanced())
                    break;
                if (improve(id))
                    any = again = true;
            }
        }
        return any;
    }
    bool improve(const TopicPartition& id)
    {
        const auto owner = m_owner.find(id);
        if (owner == m_owner.end() || !m_assigned.contains(owner->second))
            return false;
        const std::string from = owner->second;
        const std::size_t has = m_assigned.at(from).size();
        const auto hasFewer = [&](const std::string& other) {
            const auto found = m_assigned.find(other);
            return found != m_assigned.end() && has > found->second.size() + 1;
        };
        if (const auto before = m_earlier.find(id); before != m_earlier.end() && hasFewer(before->second)) {
            move(id, from, before->second);
            return true;
        }
        const auto& others = m_readers.at(id.topic);
        if (std::none_of(others.begin(), others.end(), hasFewer))
            return false;
        for (const auto& [count, member] : loads())
            if (reads(member, id.topic)) {
                move(id, from, member);
                return true;
            }
        return false;
    }
    // Moving A's partition to B after one of the topic went from B to A would be two moves for nothing: that one goes back.
    void move(const TopicPartition& wanted, const std::string& from, const std::string& to)
    {
        const TopicPartition id = insteadOf(wanted, from, to);
        const std::string owner = m_owner.at(id);
        std::erase(m_assigned[owner], id);
        give(id, to);
        std::string source = owner;
        if (const auto moved = m_moves.find(id); moved != m_moves.end()) {
            source = moved->second.first;
            auto& ofTopic = m_movesOf[id.topic];
            const auto same = ofTopic.find(moved->second);
            same->second.erase(id);
            if (same->second.empty())
                ofTopic.erase(same);
            m_moves.erase(moved);
            if (source == to)
                return;
        }
        m_moves[id] = {source, to};
        m_movesOf[id.topic][{source, to}].insert(id);
    }
    TopicPartition insteadOf(const TopicPartition& id, std::string from, const std::string& to) const
    {
        const auto ofTopic = m_movesOf.find(id.topic);
        if (ofTopic == m_movesOf.end())
            return id;
        if (const auto moved = m_moves.find(id); moved != m_moves.end())
            from = moved->second.first;
        const auto reverse = ofTopic->second.find({to, from});
        return reverse == ofTopic->second.end() ? id : reverse->second.first();
    }
    static std::size_t unevenness(const Assignment& assignment)
    {
        std::size_t sum = 0;
        for (auto a = assignment.begin(); a != assignment.end(); ++a)
            for (auto b = std::next(a); b != assignment.end(); ++b)
                sum += a->second.size() > b->second.size() ? a->second.size() - b->second.size()
                                                           : b->second.size() - a->second.size();
        return sum;
    }

    const Racks& m_racks;
    PartitionCounts m_counts;
    std::map<TopicPartition, std::string> m_earlier;
    std::map<std::string, std::vector<std::string>> m_readers; // members by topic
    std::map<std::string, std::vector<std::string>> m_reads;   // topics by member
    std::vector<std::string> m_topicOrder;                     // fewest readers first
    Assignment m_assigned;
    std::map<TopicPartition, std::string> m_owner;
    bool m_mustRevoke = false;
    std::map<TopicPartition, Pair> m_moves;
    std::map<std::string, std::map<Pair, Moved>> m_movesOf; // by topic; none is empty
};

} // namespace

namespace {

PartitionCounts subscribedTopics(const std::vector<AssignorMember>& members, const PartitionCounts& topics)
{
    PartitionCounts out;
    for (const auto& member : members)
        for (const auto& topic : member.topics)
            if (const auto known = topics.find(topic); known != topics.end())
                out.insert(*known);
    return out;
}

bool subscribedAlike(const std::vector<AssignorMember>& members)
{
    const auto topicsOf = [](const AssignorMember& member) { return std::set<std::string>(member.topics.begin(), member.topics.end()); };
    const auto first = topicsOf(members.front());
    return std::all_of(members.begin(), members.end(), [&](const auto& m) { return topicsOf(m) == first; });
}

} // namespace

Assignment assignSticky(const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& replicaRacks)
{
    if (members.empty())
        return {};
    const PartitionCounts subscribed = subscribedTopics(members, topics);
    const Racks racks(members, subscribed, replicaRacks);
    Claims claims = claimsOf(members, subscribed);
    if (subscribedAlike(members))
        return equalShares(members, subscribed, std::move(claims), racks);
    return Balancer(members, subscribed, std::move(claims), racks).run();
}

// What would change hands waits: its reader must give it up first. Where all subscribe alike a claim counts as it does for the plan
// itself; else whoever names a partition is believed to read it.
Assignment assignCooperativeSticky(const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks)
{
    Assignment out = assignSticky(members, topics, racks);
    if (members.empty())
        return out;
    std::map<TopicPartition, std::set<std::string>> readers;
    std::set<TopicPartition> twice;
    if (subscribedAlike(members)) {
        Claims claims = claimsOf(members, subscribedTopics(members, topics));
        for (const auto& [member, owned] : claims.owned)
            for (const auto& id : owned)
                readers[id].insert(member);
        twice = std::move(claims.twice);
    } else {
        for (const auto& member : members)
            for (const auto& id : member.owned)
                readers[id].insert(member.id);
    }
    for (auto& [member, partitions] : out)
        std::erase_if(partitions, [&, &name = member](const TopicPartition& id) {
            const auto found = readers.find(id);
            return twice.contains(id) || (found != readers.end() && !found->second.contains(name));
        });
    return out;
}

} // namespace engine
