#pragma once

// Which quotas whom may be given, with Kafka's answers (KIP-546), and whom a question about quotas finds.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/controller/config_rules.h"
#include "engine/controller/metadata_image.h"
#include "engine/wire/alter_client_quotas.h"
#include "engine/wire/describe_client_quotas.h"

namespace engine {

// The records that carry out one entry of AlterClientQuotas, or why not.
struct QuotaPlan {
    std::optional<Refusal> refused;
    std::vector<MetadataRecord> records;
};
QuotaPlan planQuotaChange(const MetadataImage& image, const wire::AlterClientQuotasRequest::EntryData& entry);

// What DescribeClientQuotas is answered.
wire::DescribeClientQuotasResponse describeQuotas(const MetadataImage& image, const wire::DescribeClientQuotasRequest& asked);

// The entities whose quota may hold for a client of that id, the strongest first. Every client is the user ANONYMOUS.
std::vector<QuotaEntity> entitiesFor(const std::string& clientId);
// Whom such a quota counts together: user and client-id, as far as it tells them apart.
std::pair<std::string, std::string> countedFor(const QuotaEntity& entity, const std::string& clientId);
struct ClientQuota {
    std::pair<std::string, std::string> counted;
    std::uint64_t value = 0; // bits of a float64
};
// Nothing: no quota of that key holds for the client.
std::optional<ClientQuota> quotaFor(const MetadataImage& image, const std::string& key, const std::string& clientId);
// The thousandfold of a float64 that is not negative, cut off; INT64_MAX if it is larger.
std::int64_t thousandthsOf(std::uint64_t bits);
// The float64 nearest below so many thousandths. Precondition: not negative.
std::uint64_t float64OfThousandths(std::int64_t thousandths);

} // namespace engine
