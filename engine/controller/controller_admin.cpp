// What the active controller answers to administrators: elections, reassignments, settings, more partitions.

#include <algorithm>

#include "engine/controller/controller.h"
#include "engine/controller/decisions.h"
#include "engine/controller/features.h"
#include "engine/controller/partition_change.h"
#include "engine/controller/quota_rules.h"
#include "engine/controller/reassignment.h"
#include "engine/controller/scram_rules.h"
#include "engine/wire/add_raft_voter.h"
#include "engine/wire/alter_client_quotas.h"
#include "engine/wire/alter_configs.h"
#include "engine/wire/alter_partition_reassignments.h"
#include "engine/wire/create_partitions.h"
#include "engine/wire/elect_leaders.h"
#include "engine/wire/incremental_alter_configs.h"
#include "engine/wire/list_partition_reassignments.h"
#include "engine/wire/remove_raft_voter.h"
#include "engine/wire/unregister_broker.h"
#include "engine/wire/update_features.h"

namespace engine {

namespace {

constexpr std::int8_t kPreferred = 0, kUnclean = 1; // electionType

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

void refuse(auto& result, const Refusal& refused)
{
    result.errorCode = code(refused.error);
    result.errorMessage = refused.message;
}

struct ElectionPlan {
    Refusal answer{ErrorCode::None, std::nullopt};
    std::optional<wire::PartitionChangeRecord> record;
};

ElectionPlan planElection(const MetadataImage& image, const std::string& name, std::int32_t index, bool unclean, const ElectionScheme& scheme)
{
    const TopicImage* topic = image.topic(name);
    if (!topic)
        return {{ErrorCode::UnknownTopicOrPartition, "No such topic as " + name}, {}};
    const PartitionImage* partition = image.partition(topic->id, index);
    if (!partition)
        return {{ErrorCode::UnknownTopicOrPartition, "No such partition as " + name + "-" + std::to_string(index)}, {}};
    if (unclean ? partition->leader != kNoBroker : partition->leader == partition->replicas.front())
        return {{ErrorCode::ElectionNotNeeded, "Leader election not needed for topic partition."}, {}};
    PartitionTarget target(*partition);
    target.kind = unclean ? ElectionKind::Unclean : ElectionKind::Preferred;
    ElectionPlan plan;
    plan.record = changeTo(topic->id, index, *partition, std::move(target), standingsOf(image), elrRulesOf(image, name, partition->replicas.size(), scheme));
    if (!plan.record)
        plan.answer = unclean ? Refusal{ErrorCode::EligibleLeadersNotAvailable, "Eligible topic partition leaders are not available."}
                              : Refusal{ErrorCode::PreferredLeaderNotAvailable, "The preferred leader was not available."};
    return plan;
}

} // namespace

bool Controller::handleElectLeaders(Turn& turn, Request& request)
{
    wire::ElectLeadersRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::ElectLeadersResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    const bool unclean = request.version >= 1 && asked.electionType == kUnclean;
    if (request.version >= 1 && asked.electionType != kPreferred && !unclean) {
        response.errorCode = code(ErrorCode::InvalidRequest);
        return m_server.respond(turn, request.token, response, {.error = ErrorCode::InvalidRequest});
    }
    const bool all = !asked.topicPartitions;
    if (all) {
        asked.topicPartitions.emplace();
        for (const auto& [name, id] : m_decided.topicIds()) {
            asked.topicPartitions->push_back({name, {}, {}});
            for (const auto& [index, partition] : m_decided.topic(id)->partitions)
                asked.topicPartitions->back().partitions.push_back(index);
        }
    }
    for (const auto& topic : *asked.topicPartitions) {
        wire::ElectLeadersResponse::ReplicaElectionResult result;
        result.topic = topic.topic;
        for (const auto index : topic.partitions) {
            auto plan = planElection(m_decided, topic.topic, index, unclean, scheme());
            if (all && plan.answer.error == ErrorCode::ElectionNotNeeded)
                continue;
            if (plan.record)
                until = decide(turn, {*plan.record});
            wire::ElectLeadersResponse::PartitionResult one;
            one.partitionId = index;
            refuse(one, plan.answer);
            if (first == ErrorCode::None)
                first = plan.answer.error;
            result.partitionResult.push_back(std::move(one));
        }
        response.replicaElectionResults.push_back(std::move(result));
    }
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleReassign(Turn& turn, Request& request)
{
    wire::AlterPartitionReassignmentsRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::AlterPartitionReassignmentsResponse response;
    response.errorMessage.reset();
    response.allowReplicationFactorChange = asked.allowReplicationFactorChange;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    for (const auto& topic : asked.topics) {
        response.responses.push_back({topic.name, {}, {}});
        for (const auto& partition : topic.partitions) {
            wire::AlterPartitionReassignmentsResponse::ReassignablePartitionResponse result;
            result.partitionIndex = partition.partitionIndex;
            result.errorMessage.reset();
            const auto plan = planReassignment(m_decided, topic.name, partition.partitionIndex, partition.replicas, asked.allowReplicationFactorChange,
                uncleanByDefault(), scheme());
            if (plan.refused) {
                refuse(result, *plan.refused);
                if (first == ErrorCode::None)
                    first = plan.refused->error;
            } else if (plan.record) {
                until = decide(turn, {*plan.record});
            }
            response.responses.back().partitions.push_back(std::move(result));
        }
    }
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleListReassignments(Turn& turn, Request& request)
{
    wire::ListPartitionReassignmentsRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::ListPartitionReassignmentsResponse response;
    response.errorMessage.reset();
    const auto tell = [&](const std::string& name, const auto& wanted) {
        const TopicImage* topic = m_committed.topic(name);
        wire::ListPartitionReassignmentsResponse::OngoingTopicReassignment told;
        told.name = name;
        if (topic)
            for (const auto& [index, partition] : topic->partitions)
                if ((!partition.adding.empty() || !partition.removing.empty()) && wanted(index))
                    told.partitions.push_back({index, toNumbers(partition.replicas), toNumbers(partition.adding), toNumbers(partition.removing), {}});
        if (!told.partitions.empty())
            response.topics.push_back(std::move(told));
    };
    if (asked.topics)
        for (const auto& topic : *asked.topics)
            tell(topic.name, [&](std::int32_t index) {
                return std::find(topic.partitionIndexes.begin(), topic.partitionIndexes.end(), index) != topic.partitionIndexes.end();
            });
    else
        for (const auto& [name, id] : m_committed.topicIds())
            tell(name, [](std::int32_t) { return true; });
    return m_server.respond(turn, request.token, response);
}

bool Controller::handleIncrementalAlterConfigs(Turn& turn, Request& request)
{
    wire::IncrementalAlterConfigsRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::IncrementalAlterConfigsResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    for (const auto& resource : asked.resources) {
        std::vector<ConfigChange> changes;
        for (const auto& config : resource.configs)
            changes.push_back({config.name, config.configOperation, config.value});
        const auto plan = planConfigChange(m_decided, resource.resourceType, resource.resourceName, changes, false, m_options.config);
        wire::IncrementalAlterConfigsResponse::AlterConfigsResourceResponse result;
        result.resourceType = resource.resourceType;
        result.resourceName = resource.resourceName;
        refuse(result, plan.refused.value_or(Refusal{}));
        if (!plan.refused && !asked.validateOnly)
            until = decide(turn, plan.records);
        if (first == ErrorCode::None)
            first = static_cast<ErrorCode>(result.errorCode);
        response.responses.push_back(std::move(result));
    }
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleAlterConfigs(Turn& turn, Request& request)
{
    wire::AlterConfigsRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::AlterConfigsResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    for (const auto& resource : asked.resources) {
        std::vector<ConfigChange> changes;
        for (const auto& config : resource.configs)
            changes.push_back({config.name, static_cast<std::int8_t>(ConfigOperation::Set), config.value});
        const auto plan = planConfigChange(m_decided, resource.resourceType, resource.resourceName, changes, true, m_options.config);
        wire::AlterConfigsResponse::AlterConfigsResourceResponse result;
        result.resourceType = resource.resourceType;
        result.resourceName = resource.resourceName;
        refuse(result, plan.refused.value_or(Refusal{}));
        if (!plan.refused && !asked.validateOnly)
            until = decide(turn, plan.records);
        if (first == ErrorCode::None)
            first = static_cast<ErrorCode>(result.errorCode);
        response.responses.push_back(std::move(result));
    }
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleCreatePartitions(Turn& turn, Request& request)
{
    wire::CreatePartitionsRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::CreatePartitionsResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    std::map<std::string, int> times;
    for (const auto& topic : asked.topics)
        ++times[topic.name];
    std::set<std::string> told;
    const Draw draw = [&turn](std::uint32_t bound) { return static_cast<std::uint32_t>(turn.random("placement").below(bound)); };
    for (const auto& topic : asked.topics) {
        wire::CreatePartitionsResponse::CreatePartitionsTopicResult result;
        result.name = topic.name;
        if (times[topic.name] > 1) {
            if (!told.insert(topic.name).second)
                continue;
            refuse(result, {ErrorCode::InvalidRequest, "Duplicate topic name."});
        } else {
            auto plan = planPartitions(m_decided, topic, draw);
            if (!plan.refused && !mayMutate(turn, request, static_cast<std::int64_t>(plan.records.size()), 3))
                plan.refused = Refusal{ErrorCode::ThrottlingQuotaExceeded, "The throttling quota has been exceeded."};
            refuse(result, plan.refused.value_or(Refusal{}));
            if (!plan.refused && !asked.validateOnly)
                until = decide(turn, plan.records);
        }
        if (first == ErrorCode::None)
            first = static_cast<ErrorCode>(result.errorCode);
        response.results.push_back(std::move(result));
    }
    response.throttleTimeMs = mutationWait(request);
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleAlterClientQuotas(Turn& turn, Request& request)
{
    wire::AlterClientQuotasRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::AlterClientQuotasResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    for (const auto& entry : asked.entries) {
        const auto plan = planQuotaChange(m_decided, entry);
        wire::AlterClientQuotasResponse::EntryData result;
        for (const auto& part : entry.entity)
            result.entity.push_back({part.entityType, part.entityName, {}});
        refuse(result, plan.refused.value_or(Refusal{}));
        if (!plan.refused && !asked.validateOnly && !plan.records.empty())
            until = decide(turn, plan.records);
        if (first == ErrorCode::None)
            first = static_cast<ErrorCode>(result.errorCode);
        response.entries.push_back(std::move(result));
    }
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

// Also of a broker that runs: it finds out with its next heartbeat and registers anew, as after any other loss of its registration. (Kafka's
// own stays out, with STALE_BROKER_EPOCH at each heartbeat, until somebody starts it again.)
bool Controller::handleUnregisterBroker(Turn& turn, Request& request)
{
    wire::UnregisterBrokerRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    wire::UnregisterBrokerResponse response;
    response.errorMessage = "";
    const BrokerId id{asked.brokerId};
    if (!m_decided.broker(id)) {
        refuse(response, {ErrorCode::BrokerIdNotRegistered, "Broker ID " + std::to_string(asked.brokerId) + " is not currently registered"});
        return m_server.respond(turn, request.token, response, {.error = ErrorCode::BrokerIdNotRegistered, .isStory = true});
    }
    const Offset until = decide(turn, unregisterBroker(m_decided, id, uncleanByDefault(), scheme()));
    m_sessions.erase(id);
    answerWhenCommitted(turn, request, response, until, {.isStory = true});
    return true;
}

bool Controller::handleAlterScram(Turn& turn, Request& request)
{
    wire::AlterUserScramCredentialsRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    const auto plan = planScramChange(m_decided, asked);
    const Offset until = plan.records.empty() ? m_quorum.highWatermark() : decide(turn, plan.records);
    ErrorCode first = ErrorCode::None;
    for (const auto& result : plan.response.results)
        if (first == ErrorCode::None)
            first = static_cast<ErrorCode>(result.errorCode);
    answerWhenCommitted(turn, request, plan.response, until, {.error = first, .isStory = true});
    return true;
}

// The voters stand in controller.quorum.voters of every node (kraft.version 0): nobody is added or removed while they run.
bool Controller::handleChangeVoters(Turn& turn, Request& request)
{
    const auto answer = [&](const auto& asked, auto response, const char* what) {
        ErrorCode error = ErrorCode::UnsupportedVersion;
        response.errorMessage = std::string("Cluster doesn't support ") + what + " voter because the kraft.version feature is 0";
        if (asked.clusterId && *asked.clusterId != m_options.clusterId) {
            error = ErrorCode::InconsistentClusterId;
            response.errorMessage = "The given id \"" + *asked.clusterId + "\" doesn't match the cluster id \"" + m_options.clusterId + "\"";
        }
        response.errorCode = code(error);
        return m_server.respond(turn, request.token, response, {.error = error, .isStory = true});
    };
    if (!m_active)
        return false;
    if (request.api == wire::ApiKey::AddRaftVoter) {
        wire::AddRaftVoterRequest asked;
        return wire::decode(request.body, request.version, asked) && answer(asked, wire::AddRaftVoterResponse{}, "adding");
    }
    wire::RemoveRaftVoterRequest asked;
    return wire::decode(request.body, request.version, asked) && answer(asked, wire::RemoveRaftVoterResponse{}, "removing");
}

// All of the updates or none.
bool Controller::handleUpdateFeatures(Turn& turn, Request& request)
{
    wire::UpdateFeaturesRequest asked;
    if (!wire::decode(request.body, request.version, asked) || !m_active)
        return false;
    constexpr std::int8_t kUpgrade = 1, kSafeDowngrade = 2;
    wire::UpdateFeaturesResponse response;
    response.errorMessage.reset();
    std::vector<MetadataRecord> records;
    std::set<std::string> named;
    for (auto& update : asked.featureUpdates) {
        if (request.version == 0)
            update.upgradeType = update.allowDowngrade ? kSafeDowngrade : kUpgrade;
        auto problem = featureProblem(m_decided, update, m_options.id.value - kControllerIdBase);
        if (!problem && !named.insert(update.feature).second)
            problem = Refusal{ErrorCode::InvalidRequest, "Feature " + update.feature + " was named more than once."};
        if (problem) {
            response.errorCode = code(problem->error);
            response.errorMessage = "The update failed for all features since the following feature had an error: " + problem->message.value_or("");
            return m_server.respond(turn, request.token, response, {.error = problem->error, .isStory = true});
        }
        const auto known = m_decided.features().find(update.feature);
        if ((known == m_decided.features().end() ? 0 : known->second) != update.maxVersionLevel)
            records.emplace_back(wire::FeatureLevelRecord{update.feature, update.maxVersionLevel, {}});
    }
    Offset until = m_quorum.highWatermark();
    if (!asked.validateOnly && !records.empty())
        until = decide(turn, records);
    if (request.version <= 1)
        for (const auto& update : asked.featureUpdates) {
            auto& result = response.results.emplace_back();
            result.feature = update.feature;
            result.errorMessage.reset();
        }
    answerWhenCommitted(turn, request, response, until, {.isStory = true});
    return true;
}

} // namespace engine
