#pragma once

// Which quotas whom may be given, with Kafka's answers (KIP-546), and whom a question about quotas finds.

#include <optional>
#include <string>
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

} // namespace engine
