#include "engine/lab/assignor_compare.h"

#include <algorithm>
#include <set>

#include "engine/client/assignors.h"

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
        one.owned = member.owned;
        one.generation = member.owned.empty() ? -1 : kGenerationBefore;
        out.push_back(std::move(one));
    }
    return out;
}

// The same question again until nothing is withheld any more: what moves is given up in one rebalance, and given out in the next.
Plan cooperative(const AssignorQuestion& question, int& rounds)
{
    std::vector<AssignorMember> members = classicMembers(question);
    Plan plan = assign(AssignorKind::CooperativeSticky, members, question.topics);
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
        plan = assign(AssignorKind::CooperativeSticky, members, question.topics);
    }
    return plan;
}

Plan planOf(ComparedAssignor which, const AssignorQuestion& question, int& rounds)
{
    switch (which) {
    case ComparedAssignor::Range: return assign(AssignorKind::Range, classicMembers(question), question.topics);
    case ComparedAssignor::RoundRobin: return assign(AssignorKind::RoundRobin, classicMembers(question), question.topics);
    case ComparedAssignor::Sticky: return assign(AssignorKind::Sticky, classicMembers(question), question.topics);
    case ComparedAssignor::CooperativeSticky: return cooperative(question, rounds);
    case ComparedAssignor::Uniform: return {};
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
        if (static_cast<ComparedAssignor>(i) != ComparedAssignor::Uniform)
            answers.push_back(answerOf(static_cast<ComparedAssignor>(i), question));
    return answers;
}

} // namespace engine
