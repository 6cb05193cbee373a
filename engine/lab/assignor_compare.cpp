#include "engine/lab/assignor_compare.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/client/assignors.h"
#include "engine/group/server_assignors.h"

namespace engine {

namespace {

constexpr int kRoundsMax = 4; // more would be an assignor that never settles
constexpr std::int32_t kGenerationBefore = 7;

using Parts = std::vector<TopicPartition>;
using Plan = std::map<std::string, Parts>;

std::map<TopicPartition, std::string> ownersOf(const AssignorQuestion& question)
{
    std::map<TopicPartition, std::string> owners;
    for (const auto& [id, parts] : question.gone)
        for (const auto& partition : parts)
            owners[partition] = id;
    for (const auto& member : question.members)
        for (const auto& partition : member.owned)
            owners[partition] = member.id;
    return owners;
}

std::vector<AssignorMember> classicMembers(const AssignorQuestion& question)
{
    std::vector<AssignorMember> out;
    for (const auto& member : question.members) {
        AssignorMember one;
        one.id = member.id;
        if (!member.instanceId.empty())
            one.instanceId = member.instanceId;
        one.topics = member.topics;
        one.rack = member.rack;
        one.owned = member.owned;
        one.generation = member.owned.empty() ? -1 : kGenerationBefore;
        out.push_back(std::move(one));
    }
    return out;
}

ReplicaRacks racksOf(const AssignorQuestion& question)
{
    ReplicaRacks racks;
    for (const auto& [partition, names] : question.racks) {
        const auto topic = question.topics.find(partition.topic);
        if (topic == question.topics.end() || partition.partition < 0 || partition.partition >= topic->second)
            continue;
        auto& ofTopic = racks[partition.topic];
        ofTopic.resize(static_cast<std::size_t>(topic->second));
        ofTopic[static_cast<std::size_t>(partition.partition)].insert(names.begin(), names.end());
    }
    return racks;
}

Plan classic(AssignorKind kind, const AssignorQuestion& question)
{
    return assign(kind, classicMembers(question), question.topics, racksOf(question));
}

// The coordinator's (KIP-848) knows topics by their ids.
Plan uniform(const AssignorQuestion& question)
{
    std::map<std::string, Uuid> ids;
    std::map<Uuid, std::string> names;
    TargetInput input;
    for (const auto& [name, partitions] : question.topics) {
        Uuid id;
        id.bytes[14] = static_cast<std::uint8_t>((ids.size() + 1) >> 8);
        id.bytes[15] = static_cast<std::uint8_t>(ids.size() + 1);
        if (const auto known = question.ids.find(name); known != question.ids.end())
            id = known->second;
        ids[name] = id;
        names[id] = name;
        input.topics.push_back({id, partitions});
    }
    struct Told {
        std::optional<std::string> instanceId;
        std::vector<Uuid> subscribed;
        TopicIdPartitions before;
    };
    std::vector<Told> told;
    std::map<std::string, std::size_t> order; // by id, as the coordinator has them
    for (std::size_t i = 0; i < question.members.size(); ++i)
        order[question.members[i].id] = i;
    told.reserve(order.size());
    for (const auto& [memberId, place] : order) {
        const auto& member = question.members[place];
        Told& one = told.emplace_back();
        if (!member.instanceId.empty())
            one.instanceId = member.instanceId;
        for (const std::string& topic : member.topics)
            if (const auto id = ids.find(topic); id != ids.end())
                one.subscribed.push_back(id->second);
        std::sort(one.subscribed.begin(), one.subscribed.end());
        one.subscribed.erase(std::unique(one.subscribed.begin(), one.subscribed.end()), one.subscribed.end());
        for (const TopicPartition& partition : member.owned)
            if (const auto id = ids.find(partition.topic); id != ids.end())
                one.before[id->second].push_back(partition.partition);
        for (auto& [id, partitions] : one.before)
            std::sort(partitions.begin(), partitions.end());
        input.sameSubscriptions = input.sameSubscriptions && one.subscribed == told.front().subscribed;
    }
    std::size_t next = 0;
    for (const auto& [memberId, place] : order) {
        const Told& one = told[next++];
        input.members.push_back({question.members[place].id, one.instanceId ? &one.instanceId : nullptr, one.subscribed, &one.before});
    }
    const auto targets = targetUniform(input);
    Plan plan;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        Parts& gets = plan[std::string(input.members[i].id)];
        for (const auto& [id, partitions] : targets[i])
            for (const std::int32_t partition : partitions)
                gets.push_back({names[id], partition});
    }
    return plan;
}

// The same question again until nothing is withheld any more: what moves is given up in one rebalance, and given out in the next.
Plan cooperative(const AssignorQuestion& question, int& rounds)
{
    std::vector<AssignorMember> members = classicMembers(question);
    const ReplicaRacks racks = racksOf(question);
    Plan plan = assign(AssignorKind::CooperativeSticky, members, question.topics, racks);
    for (rounds = 1; rounds < kRoundsMax; ++rounds) {
        // Whoever gave up something joins again; so does everybody else then.
        const bool givesUp = std::any_of(members.begin(), members.end(), [&](const AssignorMember& member) {
            const Parts& gets = plan[member.id];
            return std::any_of(member.owned.begin(), member.owned.end(),
                [&](const TopicPartition& p) { return std::find(gets.begin(), gets.end(), p) == gets.end(); });
        });
        if (!givesUp)
            return plan;
        for (AssignorMember& member : members) {
            member.owned = plan[member.id];
            member.generation = kGenerationBefore + rounds;
        }
        plan = assign(AssignorKind::CooperativeSticky, members, question.topics, racks);
    }
    return plan;
}

Plan planOf(ComparedAssignor which, const AssignorQuestion& question, int& rounds)
{
    switch (which) {
    case ComparedAssignor::Range: return classic(AssignorKind::Range, question);
    case ComparedAssignor::RoundRobin: return classic(AssignorKind::RoundRobin, question);
    case ComparedAssignor::Sticky: return classic(AssignorKind::Sticky, question);
    case ComparedAssignor::CooperativeSticky: return cooperative(question, rounds);
    case ComparedAssignor::Uniform: return uniform(question);
    }
    return {};
}

AssignorAnswer answerOf(ComparedAssignor which, const AssignorQuestion& question)
{
    AssignorAnswer answer;
    answer.which = which;
    answer.onBroker = which == ComparedAssignor::Uniform;
    answer.gets = planOf(which, question, answer.rounds);
    const auto owners = ownersOf(question);
    std::set<std::string> here;
    for (const auto& member : question.members)
        here.insert(member.id);
    bool isFirst = true;
    for (auto& [id, parts] : answer.gets) {
        std::sort(parts.begin(), parts.end());
        const auto count = static_cast<std::int64_t>(parts.size());
        answer.least = isFirst ? count : std::min(answer.least, count);
        answer.most = std::max(answer.most, count);
        isFirst = false;
        for (const auto& partition : parts) {
            const auto owner = owners.find(partition);
            if (owner == owners.end())
                answer.fresh.push_back(partition);
            else if (owner->second != id)
                answer.moved.push_back(partition);
        }
    }
    const bool eager = which == ComparedAssignor::Range || which == ComparedAssignor::RoundRobin || which == ComparedAssignor::Sticky;
    for (const auto& [partition, id] : owners) {
        if (!here.contains(id))
            continue; // nobody stops: there is nobody any more
        const auto& gets = answer.gets[id];
        if (eager || std::find(gets.begin(), gets.end(), partition) == gets.end())
            answer.stopped.push_back(partition);
    }
    std::sort(answer.moved.begin(), answer.moved.end());
    std::sort(answer.fresh.begin(), answer.fresh.end());
    return answer;
}

} // namespace

std::string_view assignorName(ComparedAssignor which)
{
    switch (which) {
    case ComparedAssignor::Range: return "range";
    case ComparedAssignor::RoundRobin: return "roundrobin";
    case ComparedAssignor::Sticky: return "sticky";
    case ComparedAssignor::CooperativeSticky: return "cooperative-sticky";
    case ComparedAssignor::Uniform: return "uniform";
    }
    return {};
}

std::vector<AssignorAnswer> compareAssignors(const AssignorQuestion& question)
{
    std::vector<AssignorAnswer> answers;
    if (question.members.empty() || question.topics.empty())
        return answers;
    for (int i = 0; i < kComparedAssignors; ++i)
        answers.push_back(answerOf(static_cast<ComparedAssignor>(i), question));
    return answers;
}

} // namespace engine
