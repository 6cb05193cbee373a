// One step of a consumer group (KIP-848). The idea: a heartbeat changes nothing by itself. From what the member says a list of records is
// planned,
//
//     member changed? ─▶ 5    topics or members changed? epoch + 1 ─▶ 3    epoch ahead of the target? ─▶ 7 …, 6    not at the target? ─▶ 8
//
// they are appended as one batch, and only if the log took them they are applied, by the function that a coordinator which takes over
// uses on the same records. The answer goes out when they are committed. So nobody ever hears of something that a failover undoes,
// and no partition has two owners: it is given out only when no member's record claims it.

#include "engine/group/group_coordinator.h"

#include <algorithm>
#include <deque>

#include "engine/base/state_hash.h"
#include "engine/base/topic_pattern.h"

namespace engine {

namespace {

using Type = ConsumerGroupRecord::Type;

constexpr Duration kTryAgain = 500ms;           // the log refused what a deadline wanted to write
constexpr Duration kBetweenResolutions = 10s;   // of patterns, when topics come: Kafka's

} // namespace

ConsumerGroup& GroupCoordinator::createConsumer(const std::string& id)
{
    ConsumerGroup& group = m_consumers[id];
    group.id = id;
    group.partition = partitionFor(id);
    return group;
}

// -- planning ---------------------------------------------------------------------------------------------------------------

void GroupCoordinator::plan(const ConsumerGroup& group, Step& step)
{
    ConsumerMember& member = step.member;
    const ConsumerMember* before = group.member(member.id);
    if (before == nullptr || !before->sameMetadata(member))
        step.records.push_back(memberRecord(group.id, member));
    const Rule changedItself = before == nullptr ? Rule::GroupMemberJoined : Rule::GroupSubscriptionChanged;
    const bool hasOtherTopics = before == nullptr ? !member.topics.empty() : before->topics != member.topics;
    if (group.epoch == 0 || hasOtherTopics)
        step.bumped = changedItself;
    planPatterns(group, before, step);

    std::int64_t hash = group.metadataHash;
    if (step.bumped != Rule::None || group.topicsChanged) {
        hash = metadataHash(group, &member, {});
        if (step.bumped == Rule::None && hash != group.metadataHash)
            step.bumped = Rule::GroupTopicsChanged;
    }
    const std::int32_t epoch = group.epoch + (step.bumped == Rule::None ? 0 : 1);
    if (step.bumped != Rule::None)
        step.records.push_back(groupEpochRecord(group.id, epoch, hash));

    TopicIdPartitions target;
    step.hasTarget = epoch > group.assignmentEpoch;
    if (step.hasTarget)
        target = planTarget(group, epoch, step);
    else if (const auto found = group.target.find(member.id); found != group.target.end())
        target = found->second;
    const std::int32_t targetEpoch = step.hasTarget ? epoch : group.assignmentEpoch;

    NextAssignment next = nextAssignment(group, member, step.owned, targetEpoch, target);
    member.epoch = next.epoch;
    member.previousEpoch = next.previousEpoch;
    member.state = next.state;
    member.assigned = std::move(next.assigned);
    member.pendingRevocation = std::move(next.pendingRevocation);
    step.changed = before == nullptr || !before->sameAssignment(member);
    if (step.changed)
        step.records.push_back(currentRecord(group.id, member));
}

// A pattern that is new is matched with the topics right afterwards (resolvePatterns); one that others use already counts at once.
void GroupCoordinator::planPatterns(const ConsumerGroup& group, const ConsumerMember* before, Step& step)
{
    const std::string was = before == nullptr ? "" : before->pattern;
    const std::string& is = step.member.pattern;
    if (was == is)
        return;
    if (!was.empty() && group.subscribers(was) == 1 && group.patterns.contains(was))
        step.records.push_back(consumerTombstone(Type::Pattern, group.id, was));
    if (is.empty() ? group.patterns.contains(was) : group.patterns.contains(is))
        step.bumped = before == nullptr ? Rule::GroupMemberJoined : Rule::GroupSubscriptionChanged;
}

// Not Kafka's number for the same topics: it is compared with an earlier one of the same coordinator's making only.
std::int64_t GroupCoordinator::metadataHash(const ConsumerGroup& group, const ConsumerMember* changed,
    std::span<const std::string> without) const
{
    std::set<std::string> topics;
    const auto collect = [&](const ConsumerMember& member) {
        if (member.pattern.empty()) {
            for (const auto& topic : member.topics)
                if (!topics.contains(topic))
                    topics.insert(topic);
        } else {
            topics.merge(group.topicsOf(member));
        }
    };
    for (const auto& [memberId, member] : group.members)
        if (std::find(without.begin(), without.end(), memberId) == without.end() && (changed == nullptr || memberId != changed->id))
            collect(member);
    if (changed != nullptr)
        collect(*changed);
    StateHasher hasher;
    bool any = false;
    for (const auto& topic : topics) {
        const std::int32_t partitions = m_log.partitionCount(topic);
        if (partitions == 0)
            continue;
        any = true;
        hasher.text(topic);
        hasher.bytes(m_log.topicId(topic).bytes);
        hasher.StateVisitor::number(partitions);
    }
    if (!any)
        return 0;
    return static_cast<std::int64_t>(hasher.digestNumber());
}

TopicIdPartitions GroupCoordinator::planTarget(const ConsumerGroup& group, std::int32_t epoch, Step& step)
{
    // Most members have the same subscription: it is looked up once.
    struct Subscription {
        const std::vector<std::string>* topics;
        const std::string* pattern;
        std::vector<Uuid> ids;
    };
    std::deque<Subscription> subscriptions;
    std::map<std::string, TargetTopic> topics;
    const auto subscription = [&](const ConsumerMember& member) -> const Subscription& {
        for (const auto& known : subscriptions)
            if (*known.topics == member.topics && *known.pattern == member.pattern)
                return known;
        Subscription& added = subscriptions.emplace_back(Subscription{&member.topics, &member.pattern, {}});
        for (const auto& topic : group.topicsOf(member))
            if (const std::int32_t partitions = m_log.partitionCount(topic); partitions > 0) {
                const Uuid id = m_log.topicId(topic);
                topics[topic] = {id, partitions};
                added.ids.push_back(id);
            }
        std::sort(added.ids.begin(), added.ids.end());
        return added;
    };
    TargetInput input;
    std::vector<const std::string*> ids;
    const auto add = [&](const ConsumerMember& member) {
        const auto before = group.target.find(member.id);
        const TopicIdPartitions* had = before == group.target.end() ? nullptr : &before->second;
        input.members.push_back({member.id, &member.instanceId, subscription(member).ids, had});
        ids.push_back(&member.id);
    };
    bool isAdded = false;
    for (const auto& [memberId, member] : group.members) { // by id, and so the one that is new
        if (!isAdded && memberId >= step.member.id) {
            add(step.member);
            isAdded = true;
        }
        if (memberId != step.member.id)
            add(member);
    }
    if (!isAdded)
        add(step.member);
    for (const auto& [name, topic] : topics)
        input.topics.push_back(topic);
    input.sameSubscriptions = subscriptions.size() == 1;

    auto targets = group.assignor(&step.member) == "range" ? targetByRange(input) : targetUniform(input);
    TopicIdPartitions own;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto before = group.target.find(*ids[i]);
        if (before == group.target.end() || before->second != targets[i])
            step.records.push_back(targetRecord(group.id, *ids[i], targets[i]));
        if (*ids[i] == step.member.id)
            own = std::move(targets[i]);
    }
    step.records.push_back(targetEpochRecord(group.id, epoch));
    return own;
}

// -- writing ----------------------------------------------------------------------------------------------------------------

bool GroupCoordinator::write(Turn& turn, ConsumerGroup& group, const std::vector<ConsumerGroupRecord>& records, Append what)
{
    std::vector<Record> encoded;
    for (const auto& record : records)
        encoded.push_back(encode(record, turn.wallMillis()));
    const std::string id = group.id;
    what.group = id;
    what.partition = group.partition;
    if (!append(turn, std::move(what), encoded)) {
        if (group.epoch == 0 && group.members.empty()) // it was made for this and never came to be
            m_consumers.erase(id);
        return false;
    }
    for (const auto& record : records)
        apply(record, group);
    return true;
}

bool GroupCoordinator::take(Turn& turn, const GroupCaller& caller, ConsumerGroup& group, Step& step, GroupReply answer)
{
    const std::int32_t assignmentEpoch = group.assignmentEpoch;
    if (step.records.empty()) {
        replyBehind(group.partition, std::move(answer));
    } else {
        if (step.hasTarget)
            turn.reached(ProtocolPoint::BeforeAssignment);
        Append what;
        what.kind = Append::Kind::Answer;
        what.success = std::move(answer);
        what.hasTarget = step.hasTarget;
        if (!write(turn, group, step.records, std::move(what)))
            return false;
    }
    group.topicsChanged = false;
    ConsumerMember& member = *group.member(step.member.id);
    member.client = caller.client;
    if (step.changed)
        member.revokeBy = member.state == MemberState::UnrevokedPartitions ? turn.now() + member.rebalanceTimeout : kNever;
    if (!member.isAway()) // its time runs
        renewConsumer(turn, group, member);
    if (!member.pattern.empty() && !group.patterns.contains(member.pattern))
        group.resolveAt = turn.now();
    schedule(turn, group.id, std::min(member.revokeBy, group.resolveAt));

    if (step.isNew)
        publishConsumerJoined(turn, group, member);
    if (step.bumped != Rule::None) {
        GroupStateChanged assigning{group.id, GroupState::Assigning, group.epoch, m_options.broker, group.assignor(), GroupKind::Consumer,
            assignmentEpoch, group.partition, ""};
        group.stateFact = turn.publish(assigning, {step.isNew ? member.joined : group.stateFact}, step.bumped);
        group.told = {GroupState::Assigning, group.epoch, assignmentEpoch};
    }
    if (step.hasTarget)
        publishTarget(turn, group, group.stateFact);
    if (step.changed)
        publishReconciled(turn, group, member,
            member.state == MemberState::UnrevokedPartitions ? Rule::RevokeBeforeAssign : Rule::MemberStepsToTarget);
    if (!step.records.empty())
        publishConsumerState(turn, group, group.targetFact, Rule::MemberStepsToTarget);
    return true;
}

bool GroupCoordinator::removeConsumers(Turn& turn, ConsumerGroup& group, const std::vector<std::string>& memberIds,
    MemberLeftWhy why, Rule rule,
    GroupReply answer, const std::string& reason)
{
    std::vector<ConsumerGroupRecord> records;
    std::vector<ConsumerMember> gone;
    for (const auto& memberId : memberIds) {
        const ConsumerMember& member = *group.member(memberId);
        gone.push_back(member);
        records.push_back(consumerTombstone(Type::Current, group.id, memberId));
        records.push_back(consumerTombstone(Type::Target, group.id, memberId));
        records.push_back(consumerTombstone(Type::Member, group.id, memberId));
        const auto leaving = static_cast<std::size_t>(
            std::count_if(memberIds.begin(), memberIds.end(), [&](const auto& id) { return group.member(id)->pattern == member.pattern; }));
        if (!member.pattern.empty() && group.patterns.contains(member.pattern) && group.subscribers(member.pattern) == leaving)
            records.push_back(consumerTombstone(Type::Pattern, group.id, member.pattern));
    }
    const std::int64_t hash = metadataHash(group, nullptr, memberIds);
    records.push_back(groupEpochRecord(group.id, group.epoch + 1, hash));
    Append what;
    what.kind = Append::Kind::Answer;
    what.success = std::move(answer);
    if (!write(turn, group, records, std::move(what)))
        return false;
    FactId left;
    for (const auto& member : gone)
        left = turn.publish(GroupMemberLeft{group.id, member.id, why, member.client, member.instanceId.value_or(""), reason},
            {member.joined, group.stateFact}, rule);
    publishConsumerState(turn, group, left, rule);
    maybeToClassicGroup(turn, group, left);
    return true;
}

// A static member came back under another id: it has what the one before it had.
bool GroupCoordinator::replaceConsumer(
    Turn& turn, const GroupCaller& caller, ConsumerGroup& group, const ConsumerMember& old, const std::string& newId)
{
    const ConsumerMember before = old;
    ConsumerMember member = old;
    member.id = newId;
    member.epoch = 0;
    member.previousEpoch = 0;
    member.clientId = caller.clientId;
    member.clientHost = caller.clientHost;
    std::vector<ConsumerGroupRecord> records{consumerTombstone(Type::Current, group.id, before.id),
        consumerTombstone(Type::Target, group.id, before.id), consumerTombstone(Type::Member, group.id, before.id),
        memberRecord(group.id, member)};
    if (const auto target = group.target.find(before.id); target != group.target.end())
        records.push_back(targetRecord(group.id, newId, target->second));
    records.push_back(currentRecord(group.id, member));
    if (!write(turn, group, records, {}))
        return false;
    ConsumerMember& arrived = *group.member(newId);
    arrived.client = caller.client;
    const FactId left = turn.publish(GroupMemberLeft{group.id, before.id, MemberLeftWhy::Replaced, before.client, *before.instanceId, ""},
        {before.joined}, Rule::StaticMemberReturns);
    group.stateFact = left == FactId{} ? group.stateFact : left;
    publishConsumerJoined(turn, group, arrived);
    return true;
}

// -- time -------------------------------------------------------------------------------------------------------------------

void GroupCoordinator::renewConsumer(Turn& turn, ConsumerGroup& group, ConsumerMember& member)
{
    member.expiresAt = turn.now() + sessionOf(group, member);
    schedule(turn, group.id, member.expiresAt);
}

void GroupCoordinator::checkDeadlines(Turn& turn, ConsumerGroup& group)
{
    const Time now = turn.now();
    const std::string id = group.id;
    std::vector<std::string> silent, late;
    for (const auto& [memberId, member] : group.members) {
        if (member.expiresAt <= now)
            silent.push_back(memberId);
        else if (std::min({member.revokeBy, member.rejoinBy, member.syncBy}) <= now)
            late.push_back(memberId);
    }
    const auto drop = [&](const std::vector<std::string>& who, MemberLeftWhy why, Rule rule) {
        ConsumerGroup* still = findConsumer(id);
        if (who.empty() || still == nullptr || removeConsumers(turn, *still, who, why, rule, {}))
            return;
        for (const auto& memberId : who) {
            ConsumerMember& member = *still->member(memberId);
            for (Time* when : {&member.expiresAt, &member.revokeBy, &member.rejoinBy, &member.syncBy})
                if (*when <= now)
                    *when = now + kTryAgain;
        }
    };
    drop(silent, MemberLeftWhy::SessionExpired, Rule::GroupSessionExpired);
    drop(late, MemberLeftWhy::RebalanceTimeout, Rule::GroupRebalanceTimeout);
    if (ConsumerGroup* still = findConsumer(id); still != nullptr && still->resolveAt <= now)
        resolvePatterns(turn, *still);
}

void GroupCoordinator::topicsChanged(Turn& turn, std::span<const std::string> topics)
{
    for (auto& [id, group] : m_consumers) {
        const bool hasPatterns = std::any_of(group.members.begin(), group.members.end(),
            [](const auto& m) { return !m.second.pattern.empty(); });
        if (hasPatterns) {
            const Time again = group.resolvedAt < Time{} ? turn.now() : group.resolvedAt + kBetweenResolutions;
            group.resolveAt = std::min(group.resolveAt, std::max(turn.now(), again));
            schedule(turn, id, group.resolveAt);
        }
        group.topicsChanged
            |= std::any_of(topics.begin(), topics.end(), [&known = group](const auto& topic) { return known.reads(topic); });
    }
}

void GroupCoordinator::resolvePatterns(Turn& turn, ConsumerGroup& group)
{
    group.resolveAt = kNever;
    std::map<std::string, ConsumerGroup::Resolved> resolved;
    for (const auto& [memberId, member] : group.members)
        if (!member.pattern.empty())
            resolved[member.pattern] = {{}, m_log.metadataVersion(), turn.wallMillis()};
    const auto names = m_log.topicNames();
    for (auto& [text, found] : resolved)
        if (const auto pattern = TopicPattern::compile(text))
            std::copy_if(names.begin(), names.end(), std::inserter(found.topics, found.topics.end()),
                [&](const auto& name) { return pattern->matches(name); });
    const auto all = [](const auto& patterns) {
        std::set<std::string> out;
        for (const auto& [text, found] : patterns)
            out.insert(found.topics.begin(), found.topics.end());
        return out;
    };
    std::vector<ConsumerGroupRecord> records;
    for (const auto& [text, found] : resolved)
        if (const auto known = group.patterns.find(text); known == group.patterns.end() || known->second.topics != found.topics)
            records.push_back(patternRecord(group.id, text, found));
    for (const auto& [text, found] : group.patterns)
        if (!resolved.contains(text))
            records.push_back(consumerTombstone(Type::Pattern, group.id, text));
    group.resolvedAt = turn.now();
    if (records.empty())
        return;
    const bool changes = all(resolved) != all(group.patterns)
        || std::any_of(resolved.begin(), resolved.end(), [&](const auto& r) {
               const auto known = group.patterns.find(r.first);
               return known == group.patterns.end() ? !r.second.topics.empty() : known->second.topics != r.second.topics;
           });
    if (changes) {
        ConsumerGroup after = group;
        for (const auto& record : records)
            apply(record, after);
        records.push_back(groupEpochRecord(group.id, group.epoch + 1, metadataHash(after, nullptr, {})));
    }
    if (!write(turn, group, records, {})) {
        group.resolveAt = turn.now() + kTryAgain;
        return;
    }
    publishConsumerState(turn, group, group.stateFact, Rule::GroupTopicsChanged);
}

// -- facts ------------------------------------------------------------------------------------------------------------------

std::vector<TopicPartition> GroupCoordinator::named(const TopicIdPartitions& partitions) const
{
    std::vector<TopicPartition> out;
    for (const auto& [topic, numbers] : partitions) {
        const std::string name = m_log.topicName(topic);
        for (const auto p : numbers)
            if (!name.empty())
                out.push_back({name, p});
    }
    std::sort(out.begin(), out.end());
    return out;
}

void GroupCoordinator::publishConsumerState(Turn& turn, ConsumerGroup& group, FactId because, Rule rule)
{
    const ConsumerGroup::Told now{group.state(), group.epoch, group.assignmentEpoch};
    if (now == group.told)
        return;
    group.told = now;
    const GroupStateChanged fact{group.id, now.state, group.epoch, m_options.broker, group.assignor(), GroupKind::Consumer,
        group.assignmentEpoch, group.partition, ""};
    group.stateFact = turn.publish(fact, {because}, rule);
}

void GroupCoordinator::publishConsumerJoined(Turn& turn, ConsumerGroup& group, ConsumerMember& member)
{
    if (!turn.wantsFacts())
        return;
    GroupMemberJoined fact;
    fact.group = group.id;
    fact.memberId = member.id;
    fact.clientId = member.clientId;
    fact.client = member.client;
    fact.instanceId = member.instanceId.value_or("");
    fact.kind = member.classic ? GroupKind::Classic : GroupKind::Consumer;
    fact.topics = member.topics;
    fact.pattern = member.pattern;
    if (member.assignor)
        fact.assignors.push_back(*member.assignor);
    if (member.classic)
        for (const auto& protocol : member.classic->protocols)
            fact.assignors.push_back(protocol.name);
    fact.sessionTimeout = sessionOf(group, member);
    fact.rebalanceTimeout = member.rebalanceTimeout;
    member.joined = turn.publish(fact, {group.stateFact}, Rule::GroupMemberJoined);
}

void GroupCoordinator::publishTarget(Turn& turn, ConsumerGroup& group, FactId because)
{
    if (!turn.wantsFacts())
        return;
    TargetAssigned fact;
    fact.group = group.id;
    fact.epoch = group.assignmentEpoch;
    fact.assignor = group.assignor();
    for (const auto& [memberId, member] : group.members) {
        const auto target = group.target.find(memberId);
        fact.members.push_back({memberId, target == group.target.end() ? std::vector<TopicPartition>{} : named(target->second)});
    }
    group.targetFact = turn.publish(fact, {because}, fact.assignor == "range" ? Rule::TargetRange : Rule::TargetUniform);
}

void GroupCoordinator::publishReconciled(Turn& turn, ConsumerGroup& group, const ConsumerMember& member, Rule rule)
{
    if (!turn.wantsFacts())
        return;
    MemberReconciled fact;
    fact.group = group.id;
    fact.memberId = member.id;
    fact.client = member.client;
    fact.epoch = member.epoch;
    fact.previousEpoch = member.previousEpoch;
    fact.state = member.state;
    fact.assigned = named(member.assigned);
    fact.pendingRevocation = named(member.pendingRevocation);
    turn.publish(fact, {group.targetFact, member.joined}, rule);
}

} // namespace engine
