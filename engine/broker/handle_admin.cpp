#include "engine/broker/handlers.h"

#include <algorithm>

#include "engine/broker/broker.h"
#include "engine/broker/config_answers.h"
#include "engine/controller/quota_rules.h"
#include "engine/wire/describe_configs.h"

namespace engine {

namespace {

constexpr std::int8_t kResourceKinds[] = {2, 4, 8, 16, 32}; // topic, broker, broker logger, client metrics, group

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

} // namespace

bool handleDescribeConfigs(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeConfigsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::DescribeConfigsResponse response;
    ErrorCode first = ErrorCode::None;
    // A kind of resource that nobody knows spoils the whole request.
    const bool isMalformed = std::any_of(asked.resources.begin(), asked.resources.end(), [](const auto& resource) {
        return std::find(std::begin(kResourceKinds), std::end(kResourceKinds), resource.resourceType) == std::end(kResourceKinds);
    });
    if (isMalformed) {
        for (const auto& resource : asked.resources) {
            wire::DescribeConfigsResponse::DescribeConfigsResult result;
            result.errorCode = code(ErrorCode::InvalidRequest);
            result.errorMessage = "The request names a kind of resource that does not exist.";
            result.resourceType = resource.resourceType;
            result.resourceName = resource.resourceName;
            response.results.push_back(std::move(result));
        }
        return broker.server().respond(turn, request.token, response, {.error = ErrorCode::InvalidRequest});
    }
    for (const auto& resource : asked.resources) {
        response.results.push_back(describeConfigs(broker, resource, asked.includeSynonyms, request.version));
        if (response.results.back().errorCode != 0)
            first = static_cast<ErrorCode>(response.results.back().errorCode);
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

bool handleDescribeClientQuotas(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeClientQuotasRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const auto response = describeQuotas(broker.image(), asked);
    return broker.server().respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
}

} // namespace engine
