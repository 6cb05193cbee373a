// The commands of a Run that are an administrator's work on groups and on the features of the cluster.

#include <algorithm>

#include "engine/controller/metadata_image.h"
#include "engine/event/fact_words.h"
#include "engine/lab/run_doer.h"

namespace engine {

Words Run::Doer::job(GroupJob job)
{
    applied();
    world().inTurn(kAdminNode, [&](Node& node, Turn& turn) { static_cast<AdminNode&>(node).enqueue(turn, std::move(job), because); });
    return {};
}

// Kafka's tools ask the coordinator for the state first, and so do we; what it has told already is said at once.
Words Run::Doer::notInactive(const std::string& group, const std::string& saying) const
{
    const auto known = run.view().groups.find(group);
    if (known == run.view().groups.end())
        return {};
    const GroupState state = known->second->state.value;
    if (state == GroupState::Empty || state == GroupState::Dead || known->second->members.empty())
        return {};
    std::string members;
    std::size_t named = 0;
    for (const auto& [id, member] : known->second->members)
        if (++named <= 3)
            members +=
                (members.empty() ? "" : ", ") + (run.view().nodeNameOf(member.client).empty() ? id : run.view().nodeNameOf(member.client));
    if (named > 3)
        members += " and " + std::to_string(named - 3) + " more";
    return saying + ", but the current state is " + factWord(state) + "; it has " + members;
}

Words Run::Doer::operator()(const command::ResetOffsets& c)
{
    if (auto wrong = missing(c.topic, c.partition.value_or(0)))
        return wrong;
    if (auto wrong = notInactive(c.group, "assignments can only be reset if the group '" + c.group + "' is inactive"))
        return wrong;
    if (c.to.kind == command::OffsetTarget::Kind::Shift)
        if (const auto known = run.view().groups.find(c.group); known != run.view().groups.end())
            for (std::int32_t p = c.partition.value_or(0); p < (c.partition ? *c.partition + 1 : run.topics().at(c.topic)); ++p)
                if (!known->second->committed.contains({c.topic, p}))
                    return "cannot shift the offset of " + TopicPartition{c.topic, p}.toString() + ": there is no current committed offset";
    return job(GroupJob(GroupJob::Kind::Reset, c.group, c.topic, c.partition, c.to));
}

Words Run::Doer::operator()(const command::DeleteOffsets& c)
{
    const auto known = run.view().groups.find(c.group);
    if (known != run.view().groups.end()) {
        for (const auto& [id, member] : known->second->members)
            if (std::find(member.topics.begin(), member.topics.end(), c.topic) != member.topics.end())
                return "the consumer group '" + c.group + "' is actively subscribed to the topic " + c.topic + "; stop its consumers first";
    } else if (auto wrong = missing(c.topic, c.partition.value_or(0))) {
        return wrong;
    }
    return job(GroupJob(GroupJob::Kind::DeleteOffsets, c.group, c.topic, c.partition));
}

Words Run::Doer::operator()(const command::DeleteGroup& c)
{
    if (auto wrong = notInactive(c.group, "group '" + c.group + "' can only be deleted when it is empty"))
        return wrong;
    return job(GroupJob(GroupJob::Kind::DeleteGroup, c.group, {}, {}));
}

Words Run::Doer::operator()(const command::SetFeature& c)
{
    constexpr std::int8_t kUpgrade = 1, kSafeDowngrade = 2;
    const MetadataImage* image = run.newestImage();
    if (!image)
        return "no broker runs, so nobody can be asked to change " + c.name;
    const auto known = image->features().find(c.name);
    const std::int32_t now = known == image->features().end() ? 0 : known->second;
    if (now == c.level)
        return c.name + " is at level " + std::to_string(c.level) + " already";
    wire::UpdateFeaturesRequest request;
    auto& update = request.featureUpdates.emplace_back();
    update.feature = c.name;
    update.maxVersionLevel = static_cast<std::int16_t>(c.level);
    update.upgradeType = c.level < now ? kSafeDowngrade : kUpgrade;
    return admin(std::move(request));
}

} // namespace engine
