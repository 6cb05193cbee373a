#include "engine/base/error_code.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

struct Row {
    std::int16_t code;
    std::string_view name;
    std::string_view exception; // Kafka's class, without its package
    bool retriable;
    bool refreshesMetadata;
};

// Sorted by code.
constexpr std::array kRows{
    Row{-1, "UNKNOWN_SERVER_ERROR", "UnknownServerException", false, false},
    Row{0, "NONE", "", false, false},
    Row{1, "OFFSET_OUT_OF_RANGE", "OffsetOutOfRangeException", false, false},
    Row{2, "CORRUPT_MESSAGE", "CorruptRecordException", true, false},
    Row{3, "UNKNOWN_TOPIC_OR_PARTITION", "UnknownTopicOrPartitionException", true, true},
    Row{4, "INVALID_FETCH_SIZE", "InvalidFetchSizeException", false, false},
    Row{5, "LEADER_NOT_AVAILABLE", "LeaderNotAvailableException", true, true},
    Row{6, "NOT_LEADER_OR_FOLLOWER", "NotLeaderOrFollowerException", true, true},
    Row{7, "REQUEST_TIMED_OUT", "TimeoutException", true, false},
    Row{8, "BROKER_NOT_AVAILABLE", "BrokerNotAvailableException", false, false},
    Row{9, "REPLICA_NOT_AVAILABLE", "ReplicaNotAvailableException", true, true},
    Row{10, "MESSAGE_TOO_LARGE", "RecordTooLargeException", false, false},
    Row{11, "STALE_CONTROLLER_EPOCH", "ControllerMovedException", false, false},
    Row{12, "OFFSET_METADATA_TOO_LARGE", "OffsetMetadataTooLarge", false, false},
    Row{13, "NETWORK_EXCEPTION", "NetworkException", true, true},
    Row{14, "COORDINATOR_LOAD_IN_PROGRESS", "CoordinatorLoadInProgressException", true, false},
    Row{15, "COORDINATOR_NOT_AVAILABLE", "CoordinatorNotAvailableException", true, false},
    Row{16, "NOT_COORDINATOR", "NotCoordinatorException", true, false},
    Row{17, "INVALID_TOPIC_EXCEPTION", "InvalidTopicException", false, false},
    Row{18, "RECORD_LIST_TOO_LARGE", "RecordBatchTooLargeException", false, false},
    Row{19, "NOT_ENOUGH_REPLICAS", "NotEnoughReplicasException", true, false},
    Row{20, "NOT_ENOUGH_REPLICAS_AFTER_APPEND", "NotEnoughReplicasAfterAppendException", true, false},
    Row{21, "INVALID_REQUIRED_ACKS", "InvalidRequiredAcksException", false, false},
    Row{22, "ILLEGAL_GENERATION", "IllegalGenerationException", false, false},
    Row{23, "INCONSISTENT_GROUP_PROTOCOL", "InconsistentGroupProtocolException", false, false},
    Row{24, "INVALID_GROUP_ID", "InvalidGroupIdException", false, false},
    Row{25, "UNKNOWN_MEMBER_ID", "UnknownMemberIdException", false, false},
    Row{26, "INVALID_SESSION_TIMEOUT", "InvalidSessionTimeoutException", false, false},
    Row{27, "REBALANCE_IN_PROGRESS", "RebalanceInProgressException", false, false},
    Row{28, "INVALID_COMMIT_OFFSET_SIZE", "InvalidCommitOffsetSizeException", false, false},
    Row{29, "TOPIC_AUTHORIZATION_FAILED", "TopicAuthorizationException", false, false},
    Row{30, "GROUP_AUTHORIZATION_FAILED", "GroupAuthorizationException", false, false},
    Row{31, "CLUSTER_AUTHORIZATION_FAILED", "ClusterAuthorizationException", false, false},
    Row{32, "INVALID_TIMESTAMP", "InvalidTimestampException", false, false},
    Row{33, "UNSUPPORTED_SASL_MECHANISM", "UnsupportedSaslMechanismException", false, false},
    Row{34, "ILLEGAL_SASL_STATE", "IllegalSaslStateException", false, false},
    Row{35, "UNSUPPORTED_VERSION", "UnsupportedVersionException", false, false},
    Row{36, "TOPIC_ALREADY_EXISTS", "TopicExistsException", false, false},
    Row{37, "INVALID_PARTITIONS", "InvalidPartitionsException", false, false},
    Row{38, "INVALID_REPLICATION_FACTOR", "InvalidReplicationFactorException", false, false},
    Row{39, "INVALID_REPLICA_ASSIGNMENT", "InvalidReplicaAssignmentException", false, false},
    Row{40, "INVALID_CONFIG", "InvalidConfigurationException", false, false},
    Row{41, "NOT_CONTROLLER", "NotControllerException", true, false},
    Row{42, "INVALID_REQUEST", "InvalidRequestException", false, false},
    Row{43, "UNSUPPORTED_FOR_MESSAGE_FORMAT", "UnsupportedForMessageFormatException", false, false},
    Row{44, "POLICY_VIOLATION", "PolicyViolationException", false, false},
    Row{45, "OUT_OF_ORDER_SEQUENCE_NUMBER", "OutOfOrderSequenceException", false, false},
    Row{46, "DUPLICATE_SEQUENCE_NUMBER", "DuplicateSequenceException", false, false},
    Row{47, "INVALID_PRODUCER_EPOCH", "InvalidProducerEpochException", false, false},
    Row{48, "INVALID_TXN_STATE", "InvalidTxnStateException", false, false},
    Row{49, "INVALID_PRODUCER_ID_MAPPING", "InvalidPidMappingException", false, false},
    Row{50, "INVALID_TRANSACTION_TIMEOUT", "InvalidTxnTimeoutException", false, false},
    Row{51, "CONCURRENT_TRANSACTIONS", "ConcurrentTransactionsException", true, false},
    Row{52, "TRANSACTION_COORDINATOR_FENCED", "TransactionCoordinatorFencedException", false, false},
    Row{53, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED", "TransactionalIdAuthorizationException", false, false},
    Row{54, "SECURITY_DISABLED", "SecurityDisabledException", false, false},
    Row{55, "OPERATION_NOT_ATTEMPTED", "OperationNotAttemptedException", false, false},
    Row{56, "KAFKA_STORAGE_ERROR", "KafkaStorageException", true, true},
    Row{57, "LOG_DIR_NOT_FOUND", "LogDirNotFoundException", false, false},
    Row{58, "SASL_AUTHENTICATION_FAILED", "SaslAuthenticationException", false, false},
    Row{59, "UNKNOWN_PRODUCER_ID", "UnknownProducerIdException", false, false},
    Row{60, "REASSIGNMENT_IN_PROGRESS", "ReassignmentInProgressException", false, false},
    Row{61, "DELEGATION_TOKEN_AUTH_DISABLED", "DelegationTokenDisabledException", false, false},
    Row{62, "DELEGATION_TOKEN_NOT_FOUND", "DelegationTokenNotFoundException", false, false},
    Row{63, "DELEGATION_TOKEN_OWNER_MISMATCH", "DelegationTokenOwnerMismatchException", false, false},
    Row{64, "DELEGATION_TOKEN_REQUEST_NOT_ALLOWED", "UnsupportedByAuthenticationException", false, false},
    Row{65, "DELEGATION_TOKEN_AUTHORIZATION_FAILED", "DelegationTokenAuthorizationException", false, false},
    Row{66, "DELEGATION_TOKEN_EXPIRED", "DelegationTokenExpiredException", false, false},
    Row{67, "INVALID_PRINCIPAL_TYPE", "InvalidPrincipalTypeException", false, false},
    Row{68, "NON_EMPTY_GROUP", "GroupNotEmptyException", false, false},
    Row{69, "GROUP_ID_NOT_FOUND", "GroupIdNotFoundException", false, false},
    Row{70, "FETCH_SESSION_ID_NOT_FOUND", "FetchSessionIdNotFoundException", true, false},
    Row{71, "INVALID_FETCH_SESSION_EPOCH", "InvalidFetchSessionEpochException", true, false},
    Row{72, "LISTENER_NOT_FOUND", "ListenerNotFoundException", true, true},
    Row{73, "TOPIC_DELETION_DISABLED", "TopicDeletionDisabledException", false, false},
    Row{74, "FENCED_LEADER_EPOCH", "FencedLeaderEpochException", true, true},
    Row{75, "UNKNOWN_LEADER_EPOCH", "UnknownLeaderEpochException", true, false},
    Row{76, "UNSUPPORTED_COMPRESSION_TYPE", "UnsupportedCompressionTypeException", false, false},
    Row{77, "STALE_BROKER_EPOCH", "StaleBrokerEpochException", false, false},
    Row{78, "OFFSET_NOT_AVAILABLE", "OffsetNotAvailableException", true, false},
    Row{79, "MEMBER_ID_REQUIRED", "MemberIdRequiredException", false, false},
    Row{80, "PREFERRED_LEADER_NOT_AVAILABLE", "PreferredLeaderNotAvailableException", true, true},
    Row{81, "GROUP_MAX_SIZE_REACHED", "GroupMaxSizeReachedException", false, false},
    Row{82, "FENCED_INSTANCE_ID", "FencedInstanceIdException", false, false},
    Row{83, "ELIGIBLE_LEADERS_NOT_AVAILABLE", "EligibleLeadersNotAvailableException", true, true},
    Row{84, "ELECTION_NOT_NEEDED", "ElectionNotNeededException", true, true},
    Row{85, "NO_REASSIGNMENT_IN_PROGRESS", "NoReassignmentInProgressException", false, false},
    Row{86, "GROUP_SUBSCRIBED_TO_TOPIC", "GroupSubscribedToTopicException", false, false},
    Row{87, "INVALID_RECORD", "InvalidRecordException", false, false},
    Row{88, "UNSTABLE_OFFSET_COMMIT", "UnstableOffsetCommitException", true, false},
    Row{89, "THROTTLING_QUOTA_EXCEEDED", "ThrottlingQuotaExceededException", true, false},
    Row{90, "PRODUCER_FENCED", "ProducerFencedException", false, false},
    Row{91, "RESOURCE_NOT_FOUND", "ResourceNotFoundException", false, false},
    Row{92, "DUPLICATE_RESOURCE", "DuplicateResourceException", false, false},
    Row{93, "UNACCEPTABLE_CREDENTIAL", "UnacceptableCredentialException", false, false},
    Row{94, "INCONSISTENT_VOTER_SET", "InconsistentVoterSetException", false, false},
    Row{95, "INVALID_UPDATE_VERSION", "InvalidUpdateVersionException", false, false},
    Row{96, "FEATURE_UPDATE_FAILED", "FeatureUpdateFailedException", false, false},
    Row{97, "PRINCIPAL_DESERIALIZATION_FAILURE", "PrincipalDeserializationException", false, false},
    Row{98, "SNAPSHOT_NOT_FOUND", "SnapshotNotFoundException", false, false},
    Row{99, "POSITION_OUT_OF_RANGE", "PositionOutOfRangeException", false, false},
    Row{100, "UNKNOWN_TOPIC_ID", "UnknownTopicIdException", true, true},
    Row{101, "DUPLICATE_BROKER_REGISTRATION", "DuplicateBrokerRegistrationException", false, false},
    Row{102, "BROKER_ID_NOT_REGISTERED", "BrokerIdNotRegisteredException", false, false},
    Row{103, "INCONSISTENT_TOPIC_ID", "InconsistentTopicIdException", true, true},
    Row{104, "INCONSISTENT_CLUSTER_ID", "InconsistentClusterIdException", false, false},
    Row{105, "TRANSACTIONAL_ID_NOT_FOUND", "TransactionalIdNotFoundException", false, false},
    Row{106, "FETCH_SESSION_TOPIC_ID_ERROR", "FetchSessionTopicIdException", true, false},
    Row{107, "INELIGIBLE_REPLICA", "IneligibleReplicaException", false, false},
    Row{108, "NEW_LEADER_ELECTED", "NewLeaderElectedException", false, false},
    Row{109, "OFFSET_MOVED_TO_TIERED_STORAGE", "OffsetMovedToTieredStorageException", false, false},
    Row{110, "FENCED_MEMBER_EPOCH", "FencedMemberEpochException", false, false},
    Row{111, "UNRELEASED_INSTANCE_ID", "UnreleasedInstanceIdException", false, false},
    Row{112, "UNSUPPORTED_ASSIGNOR", "UnsupportedAssignorException", false, false},
    Row{113, "STALE_MEMBER_EPOCH", "StaleMemberEpochException", false, false},
    Row{114, "MISMATCHED_ENDPOINT_TYPE", "MismatchedEndpointTypeException", false, false},
    Row{115, "UNSUPPORTED_ENDPOINT_TYPE", "UnsupportedEndpointTypeException", false, false},
    Row{116, "UNKNOWN_CONTROLLER_ID", "UnknownControllerIdException", false, false},
    Row{117, "UNKNOWN_SUBSCRIPTION_ID", "UnknownSubscriptionIdException", false, false},
    Row{118, "TELEMETRY_TOO_LARGE", "TelemetryTooLargeException", false, false},
    Row{119, "INVALID_REGISTRATION", "InvalidRegistrationException", false, false},
    Row{120, "TRANSACTION_ABORTABLE", "TransactionAbortableException", false, false},
    Row{121, "INVALID_RECORD_STATE", "InvalidRecordStateException", false, false},
    Row{122, "SHARE_SESSION_NOT_FOUND", "ShareSessionNotFoundException", true, false},
    Row{123, "INVALID_SHARE_SESSION_EPOCH", "InvalidShareSessionEpochException", true, false},
    Row{124, "FENCED_STATE_EPOCH", "FencedStateEpochException", false, false},
    Row{125, "INVALID_VOTER_KEY", "InvalidVoterKeyException", false, false},
    Row{126, "DUPLICATE_VOTER", "DuplicateVoterException", false, false},
    Row{127, "VOTER_NOT_FOUND", "VoterNotFoundException", false, false},
    Row{128, "INVALID_REGULAR_EXPRESSION", "InvalidRegularExpression", false, false},
    Row{129, "REBOOTSTRAP_REQUIRED", "RebootstrapRequiredException", false, false},
    Row{130, "STREAMS_INVALID_TOPOLOGY", "StreamsInvalidTopologyException", false, false},
    Row{131, "STREAMS_INVALID_TOPOLOGY_EPOCH", "StreamsInvalidTopologyEpochException", false, false},
    Row{132, "STREAMS_TOPOLOGY_FENCED", "StreamsTopologyFencedException", false, false},
    Row{133, "SHARE_SESSION_LIMIT_REACHED", "ShareSessionLimitReachedException", true, false},
};

const Row& rowOf(ErrorCode code)
{
    const auto found = std::lower_bound(kRows.begin(), kRows.end(), static_cast<std::int16_t>(code),
        [](const Row& row, std::int16_t wanted) { return row.code < wanted; });
    return found != kRows.end() && found->code == static_cast<std::int16_t>(code) ? *found : kRows.front();
}

} // namespace

std::string_view errorName(ErrorCode code) { return rowOf(code).name; }
std::string_view errorException(ErrorCode code) { return rowOf(code).exception; }
bool isRetriable(ErrorCode code) { return rowOf(code).retriable; }
bool refreshesMetadata(ErrorCode code) { return rowOf(code).refreshesMetadata; }

} // namespace engine
