#include "engine/base/error_code.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

struct Row {
    std::int16_t code;
    std::string_view name;
    bool retriable;
    bool refreshesMetadata;
};

// Sorted by code.
constexpr std::array kRows{
    Row{-1, "UNKNOWN_SERVER_ERROR", false, false},
    Row{0, "NONE", false, false},
    Row{1, "OFFSET_OUT_OF_RANGE", false, false},
    Row{2, "CORRUPT_MESSAGE", true, false},
    Row{3, "UNKNOWN_TOPIC_OR_PARTITION", true, true},
    Row{4, "INVALID_FETCH_SIZE", false, false},
    Row{5, "LEADER_NOT_AVAILABLE", true, true},
    Row{6, "NOT_LEADER_OR_FOLLOWER", true, true},
    Row{7, "REQUEST_TIMED_OUT", true, false},
    Row{8, "BROKER_NOT_AVAILABLE", false, false},
    Row{9, "REPLICA_NOT_AVAILABLE", true, true},
    Row{10, "MESSAGE_TOO_LARGE", false, false},
    Row{11, "STALE_CONTROLLER_EPOCH", false, false},
    Row{12, "OFFSET_METADATA_TOO_LARGE", false, false},
    Row{13, "NETWORK_EXCEPTION", true, true},
    Row{14, "COORDINATOR_LOAD_IN_PROGRESS", true, false},
    Row{15, "COORDINATOR_NOT_AVAILABLE", true, false},
    Row{16, "NOT_COORDINATOR", true, false},
    Row{17, "INVALID_TOPIC_EXCEPTION", false, false},
    Row{18, "RECORD_LIST_TOO_LARGE", false, false},
    Row{19, "NOT_ENOUGH_REPLICAS", true, false},
    Row{20, "NOT_ENOUGH_REPLICAS_AFTER_APPEND", true, false},
    Row{21, "INVALID_REQUIRED_ACKS", false, false},
    Row{22, "ILLEGAL_GENERATION", false, false},
    Row{23, "INCONSISTENT_GROUP_PROTOCOL", false, false},
    Row{24, "INVALID_GROUP_ID", false, false},
    Row{25, "UNKNOWN_MEMBER_ID", false, false},
    Row{26, "INVALID_SESSION_TIMEOUT", false, false},
    Row{27, "REBALANCE_IN_PROGRESS", false, false},
    Row{28, "INVALID_COMMIT_OFFSET_SIZE", false, false},
    Row{29, "TOPIC_AUTHORIZATION_FAILED", false, false},
    Row{30, "GROUP_AUTHORIZATION_FAILED", false, false},
    Row{31, "CLUSTER_AUTHORIZATION_FAILED", false, false},
    Row{32, "INVALID_TIMESTAMP", false, false},
    Row{33, "UNSUPPORTED_SASL_MECHANISM", false, false},
    Row{34, "ILLEGAL_SASL_STATE", false, false},
    Row{35, "UNSUPPORTED_VERSION", false, false},
    Row{36, "TOPIC_ALREADY_EXISTS", false, false},
    Row{37, "INVALID_PARTITIONS", false, false},
    Row{38, "INVALID_REPLICATION_FACTOR", false, false},
    Row{39, "INVALID_REPLICA_ASSIGNMENT", false, false},
    Row{40, "INVALID_CONFIG", false, false},
    Row{41, "NOT_CONTROLLER", true, false},
    Row{42, "INVALID_REQUEST", false, false},
    Row{43, "UNSUPPORTED_FOR_MESSAGE_FORMAT", false, false},
    Row{44, "POLICY_VIOLATION", false, false},
    Row{45, "OUT_OF_ORDER_SEQUENCE_NUMBER", false, false},
    Row{46, "DUPLICATE_SEQUENCE_NUMBER", false, false},
    Row{47, "INVALID_PRODUCER_EPOCH", false, false},
    Row{48, "INVALID_TXN_STATE", false, false},
    Row{49, "INVALID_PRODUCER_ID_MAPPING", false, false},
    Row{50, "INVALID_TRANSACTION_TIMEOUT", false, false},
    Row{51, "CONCURRENT_TRANSACTIONS", true, false},
    Row{52, "TRANSACTION_COORDINATOR_FENCED", false, false},
    Row{53, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED", false, false},
    Row{54, "SECURITY_DISABLED", false, false},
    Row{55, "OPERATION_NOT_ATTEMPTED", false, false},
    Row{56, "KAFKA_STORAGE_ERROR", true, true},
    Row{57, "LOG_DIR_NOT_FOUND", false, false},
    Row{58, "SASL_AUTHENTICATION_FAILED", false, false},
    Row{59, "UNKNOWN_PRODUCER_ID", false, false},
    Row{60, "REASSIGNMENT_IN_PROGRESS", false, false},
    Row{61, "DELEGATION_TOKEN_AUTH_DISABLED", false, false},
    Row{62, "DELEGATION_TOKEN_NOT_FOUND", false, false},
    Row{63, "DELEGATION_TOKEN_OWNER_MISMATCH", false, false},
    Row{64, "DELEGATION_TOKEN_REQUEST_NOT_ALLOWED", false, false},
    Row{65, "DELEGATION_TOKEN_AUTHORIZATION_FAILED", false, false},
    Row{66, "DELEGATION_TOKEN_EXPIRED", false, false},
    Row{67, "INVALID_PRINCIPAL_TYPE", false, false},
    Row{68, "NON_EMPTY_GROUP", false, false},
    Row{69, "GROUP_ID_NOT_FOUND", false, false},
    Row{70, "FETCH_SESSION_ID_NOT_FOUND", true, false},
    Row{71, "INVALID_FETCH_SESSION_EPOCH", true, false},
    Row{72, "LISTENER_NOT_FOUND", true, true},
    Row{73, "TOPIC_DELETION_DISABLED", false, false},
    Row{74, "FENCED_LEADER_EPOCH", true, true},
    Row{75, "UNKNOWN_LEADER_EPOCH", true, false},
    Row{76, "UNSUPPORTED_COMPRESSION_TYPE", false, false},
    Row{77, "STALE_BROKER_EPOCH", false, false},
    Row{78, "OFFSET_NOT_AVAILABLE", true, false},
    Row{79, "MEMBER_ID_REQUIRED", false, false},
    Row{80, "PREFERRED_LEADER_NOT_AVAILABLE", true, true},
    Row{81, "GROUP_MAX_SIZE_REACHED", false, false},
    Row{82, "FENCED_INSTANCE_ID", false, false},
    Row{83, "ELIGIBLE_LEADERS_NOT_AVAILABLE", true, true},
    Row{84, "ELECTION_NOT_NEEDED", true, true},
    Row{85, "NO_REASSIGNMENT_IN_PROGRESS", false, false},
    Row{86, "GROUP_SUBSCRIBED_TO_TOPIC", false, false},
    Row{87, "INVALID_RECORD", false, false},
    Row{88, "UNSTABLE_OFFSET_COMMIT", true, false},
    Row{89, "THROTTLING_QUOTA_EXCEEDED", true, false},
    Row{90, "PRODUCER_FENCED", false, false},
    Row{91, "RESOURCE_NOT_FOUND", false, false},
    Row{92, "DUPLICATE_RESOURCE", false, false},
    Row{93, "UNACCEPTABLE_CREDENTIAL", false, false},
    Row{94, "INCONSISTENT_VOTER_SET", false, false},
    Row{95, "INVALID_UPDATE_VERSION", false, false},
    Row{96, "FEATURE_UPDATE_FAILED", false, false},
    Row{97, "PRINCIPAL_DESERIALIZATION_FAILURE", false, false},
    Row{98, "SNAPSHOT_NOT_FOUND", false, false},
    Row{99, "POSITION_OUT_OF_RANGE", false, false},
    Row{100, "UNKNOWN_TOPIC_ID", true, true},
    Row{101, "DUPLICATE_BROKER_REGISTRATION", false, false},
    Row{102, "BROKER_ID_NOT_REGISTERED", false, false},
    Row{103, "INCONSISTENT_TOPIC_ID", true, true},
    Row{104, "INCONSISTENT_CLUSTER_ID", false, false},
    Row{105, "TRANSACTIONAL_ID_NOT_FOUND", false, false},
    Row{106, "FETCH_SESSION_TOPIC_ID_ERROR", true, false},
    Row{107, "INELIGIBLE_REPLICA", false, false},
    Row{108, "NEW_LEADER_ELECTED", false, false},
    Row{109, "OFFSET_MOVED_TO_TIERED_STORAGE", false, false},
    Row{110, "FENCED_MEMBER_EPOCH", false, false},
    Row{111, "UNRELEASED_INSTANCE_ID", false, false},
    Row{112, "UNSUPPORTED_ASSIGNOR", false, false},
    Row{113, "STALE_MEMBER_EPOCH", false, false},
    Row{114, "MISMATCHED_ENDPOINT_TYPE", false, false},
    Row{115, "UNSUPPORTED_ENDPOINT_TYPE", false, false},
    Row{116, "UNKNOWN_CONTROLLER_ID", false, false},
    Row{117, "UNKNOWN_SUBSCRIPTION_ID", false, false},
    Row{118, "TELEMETRY_TOO_LARGE", false, false},
    Row{119, "INVALID_REGISTRATION", false, false},
    Row{120, "TRANSACTION_ABORTABLE", false, false},
    Row{121, "INVALID_RECORD_STATE", false, false},
    Row{122, "SHARE_SESSION_NOT_FOUND", true, false},
    Row{123, "INVALID_SHARE_SESSION_EPOCH", true, false},
    Row{124, "FENCED_STATE_EPOCH", false, false},
    Row{125, "INVALID_VOTER_KEY", false, false},
    Row{126, "DUPLICATE_VOTER", false, false},
    Row{127, "VOTER_NOT_FOUND", false, false},
    Row{128, "INVALID_REGULAR_EXPRESSION", false, false},
    Row{129, "REBOOTSTRAP_REQUIRED", false, false},
    Row{130, "STREAMS_INVALID_TOPOLOGY", false, false},
    Row{131, "STREAMS_INVALID_TOPOLOGY_EPOCH", false, false},
    Row{132, "STREAMS_TOPOLOGY_FENCED", false, false},
    Row{133, "SHARE_SESSION_LIMIT_REACHED", true, false},
};

const Row& rowOf(ErrorCode code)
{
    const auto found = std::lower_bound(kRows.begin(), kRows.end(), static_cast<std::int16_t>(code),
        [](const Row& row, std::int16_t wanted) { return row.code < wanted; });
    return found != kRows.end() && found->code == static_cast<std::int16_t>(code) ? *found : kRows.front();
}

} // namespace

std::string_view errorName(ErrorCode code) { return rowOf(code).name; }
bool isRetriable(ErrorCode code) { return rowOf(code).retriable; }
bool refreshesMetadata(ErrorCode code) { return rowOf(code).refreshesMetadata; }

} // namespace engine
