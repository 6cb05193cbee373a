#pragma once

// The records of `__cluster_metadata` that this cluster writes and follows, and their frame (KIP-631):
//
//     uvarint frame version (1) | uvarint record type | uvarint record version | body, flexible
//
// Kafka has more types (ACLs, delegation tokens …); they are skipped when read and never written.

#include <variant>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/wire/cluster_metadata.h"

namespace engine {

using MetadataRecord = std::variant<wire::NoOpRecord, wire::FeatureLevelRecord, wire::RegisterBrokerRecord,
    wire::UnregisterBrokerRecord, wire::BrokerRegistrationChangeRecord, wire::FenceBrokerRecord, wire::UnfenceBrokerRecord,
    wire::TopicRecord, wire::RemoveTopicRecord, wire::PartitionRecord, wire::PartitionChangeRecord, wire::ConfigRecord,
    wire::ProducerIdsRecord, wire::ClientQuotaRecord, wire::UserScramCredentialRecord, wire::RemoveUserScramCredentialRecord>;

// The value of a record in the metadata log; the version is the one that Kafka 4.1 writes for these fields.
Slice encodeMetadataRecord(const MetadataRecord& record);
// Another frame version or a body that ends early: CorruptMessage. A type of Kafka that is not followed here: NoOpRecord.
// A type or version that nobody knows: UnsupportedVersion.
Result<MetadataRecord> decodeMetadataRecord(const Slice& value);

} // namespace engine
