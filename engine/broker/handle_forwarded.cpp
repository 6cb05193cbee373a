#include "engine/broker/handlers.h"

#include "engine/broker/broker.h"
#include "engine/controller/quota_rules.h"
#include "engine/wire/add_raft_voter.h"
#include "engine/wire/alter_client_quotas.h"
#include "engine/wire/alter_configs.h"
#include "engine/wire/alter_partition_reassignments.h"
#include "engine/wire/alter_user_scram_credentials.h"
#include "engine/wire/create_partitions.h"
#include "engine/wire/create_topics.h"
#include "engine/wire/delete_topics.h"
#include "engine/wire/describe_quorum.h"
#include "engine/wire/elect_leaders.h"
#include "engine/wire/incremental_alter_configs.h"
#include "engine/wire/list_partition_reassignments.h"
#include "engine/wire/remove_raft_voter.h"
#include "engine/wire/unregister_broker.h"
#include "engine/wire/update_features.h"

namespace engine {

namespace {

using wire::ApiKey;

template <wire::Message M>
bool pass(Broker& broker, Turn& turn, Request& request)
{
    M message;
    if (!wire::decode(request.body, request.version, message))
        return false;
    std::optional<std::string> clientId;
    if (quotaFor(broker.image(), "controller_mutation_rate", request.clientId))
        clientId = request.clientId;
    broker.controller().forward(turn, request.token, message, request.version, std::move(clientId));
    return true;
}

struct Forwarded {
    ApiKey api;
    bool (*pass)(Broker& broker, Turn& turn, Request& request);
};

constexpr Forwarded kForwarded[] = {
    {ApiKey::CreateTopics, pass<wire::CreateTopicsRequest>},
    {ApiKey::DeleteTopics, pass<wire::DeleteTopicsRequest>},
    {ApiKey::CreatePartitions, pass<wire::CreatePartitionsRequest>},
    {ApiKey::AlterConfigs, pass<wire::AlterConfigsRequest>},
    {ApiKey::IncrementalAlterConfigs, pass<wire::IncrementalAlterConfigsRequest>},
    {ApiKey::ElectLeaders, pass<wire::ElectLeadersRequest>},
    {ApiKey::AlterPartitionReassignments, pass<wire::AlterPartitionReassignmentsRequest>},
    {ApiKey::ListPartitionReassignments, pass<wire::ListPartitionReassignmentsRequest>},
    {ApiKey::AlterClientQuotas, pass<wire::AlterClientQuotasRequest>},
    {ApiKey::UpdateFeatures, pass<wire::UpdateFeaturesRequest>},
    {ApiKey::UnregisterBroker, pass<wire::UnregisterBrokerRequest>},
    {ApiKey::AlterUserScramCredentials, pass<wire::AlterUserScramCredentialsRequest>},
    {ApiKey::AddRaftVoter, pass<wire::AddRaftVoterRequest>},
    {ApiKey::RemoveRaftVoter, pass<wire::RemoveRaftVoterRequest>},
    {ApiKey::DescribeQuorum, pass<wire::DescribeQuorumRequest>},
};

} // namespace

bool isForwarded(ApiKey api)
{
    for (const auto& entry : kForwarded)
        if (entry.api == api)
            return true;
    return false;
}

bool handleForwarded(Broker& broker, Turn& turn, Request& request)
{
    for (const auto& entry : kForwarded)
        if (entry.api == request.api)
            return entry.pass(broker, turn, request);
    return false;
}

} // namespace engine
