#pragma once

// What DescribeConfigs tells of a resource: every setting, its value and where that comes from (facts §2.2). Also for whoever stands
// beside a broker and asks without a request.

#include <string>

#include "engine/wire/describe_configs.h"

namespace engine {

class Broker;

// One resource of the request: topics (2), this broker or all of them (4), its loggers (8), client metrics (16), groups (32).
wire::DescribeConfigsResponse::DescribeConfigsResult describeConfigs(const Broker& broker,
    const wire::DescribeConfigsRequest::DescribeConfigsResource& resource, bool includeSynonyms, int version);

} // namespace engine
