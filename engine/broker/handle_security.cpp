// What a cluster without an authorizer, without SASL and without a receiver of telemetry answers to those who ask for them
// (facts §10): in Kafka's words, and the connection goes on.

#include "engine/broker/handlers.h"

#include <algorithm>

#include "engine/base/crc32c.h"
#include "engine/broker/broker.h"
#include "engine/controller/scram_rules.h"
#include "engine/wire/create_acls.h"
#include "engine/wire/create_delegation_token.h"
#include "engine/wire/delete_acls.h"
#include "engine/wire/describe_acls.h"
#include "engine/wire/describe_delegation_token.h"
#include "engine/wire/describe_user_scram_credentials.h"
#include "engine/wire/expire_delegation_token.h"
#include "engine/wire/get_telemetry_subscriptions.h"
#include "engine/wire/push_telemetry.h"
#include "engine/wire/renew_delegation_token.h"
#include "engine/wire/sasl_authenticate.h"
#include "engine/wire/sasl_handshake.h"

namespace engine {

namespace {

using wire::ApiKey;

constexpr std::int32_t kPushIntervalMillis = 300000, kTelemetryBytesMax = 1048576;
constexpr std::int8_t kZstd = 4, kLz4 = 3, kGzip = 1, kSnappy = 2;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

// Decodes, lets `answer` fill the response from the request, sends it.
template <wire::Message Asked, wire::Message Response, class Answer>
bool answered(Broker& broker, Turn& turn, Request& request, ErrorCode error, Answer answer)
{
    Asked asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    Response response;
    answer(asked, response);
    return broker.server().respond(turn, request.token, response, {.error = error});
}

bool describeAcls(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::DescribeAclsRequest, wire::DescribeAclsResponse>(broker, turn, request, ErrorCode::SecurityDisabled,
        [](const auto&, auto& response) {
            response.errorCode = code(ErrorCode::SecurityDisabled);
            response.errorMessage = "No Authorizer is configured on the broker";
        });
}

bool createAcls(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::CreateAclsRequest, wire::CreateAclsResponse>(broker, turn, request, ErrorCode::SecurityDisabled,
        [](const auto& asked, auto& response) {
            for (std::size_t i = 0; i < asked.creations.size(); ++i) {
                auto& result = response.results.emplace_back();
                result.errorCode = code(ErrorCode::SecurityDisabled);
                result.errorMessage = "No Authorizer is configured.";
            }
        });
}

bool deleteAcls(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::DeleteAclsRequest, wire::DeleteAclsResponse>(broker, turn, request, ErrorCode::SecurityDisabled,
        [](const auto& asked, auto& response) {
            for (std::size_t i = 0; i < asked.filters.size(); ++i) {
                auto& result = response.filterResults.emplace_back();
                result.errorCode = code(ErrorCode::SecurityDisabled);
                result.errorMessage = "No Authorizer is configured.";
            }
        });
}

// A PLAINTEXT listener: nobody has to show who they are, and nobody can.
bool saslHandshake(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::SaslHandshakeRequest, wire::SaslHandshakeResponse>(broker, turn, request, ErrorCode::IllegalSaslState,
        [](const auto&, auto& response) { response.errorCode = code(ErrorCode::IllegalSaslState); });
}

bool saslAuthenticate(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::SaslAuthenticateRequest, wire::SaslAuthenticateResponse>(broker, turn, request, ErrorCode::IllegalSaslState,
        [](const auto&, auto& response) {
            response.errorCode = code(ErrorCode::IllegalSaslState);
            response.errorMessage = "SaslAuthenticate request received after successful authentication";
        });
}

// Tokens are given over authenticated connections only.
template <wire::Message Asked, wire::Message Response>
bool refuseToken(Broker& broker, Turn& turn, Request& request)
{
    return answered<Asked, Response>(broker, turn, request, ErrorCode::DelegationTokenRequestNotAllowed, [](const auto&, auto& response) {
        response.errorCode = code(ErrorCode::DelegationTokenRequestNotAllowed);
        if constexpr (std::is_same_v<Response, wire::CreateDelegationTokenResponse>) {
            response.principalType = response.tokenRequesterPrincipalType = "User";
            response.principalName = response.tokenRequesterPrincipalName = "ANONYMOUS";
            response.issueTimestampMs = response.expiryTimestampMs = response.maxTimestampMs = -1;
        } else if constexpr (!std::is_same_v<Response, wire::DescribeDelegationTokenResponse>) {
            response.expiryTimestampMs = -1;
        }
    });
}

bool handleDescribeScram(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::DescribeUserScramCredentialsRequest, wire::DescribeUserScramCredentialsResponse>(broker, turn, request, ErrorCode::None,
        [&](const auto& asked, auto& response) { response = describeScram(broker.image(), asked); });
}

// -- telemetry of clients (KIP-714): subscriptions are settings; what is pushed is read by nobody

std::vector<std::string> metricsWanted(const Broker& broker)
{
    std::vector<std::string> out;
    for (const auto& [resource, settings] : broker.image().configs())
        if (const auto metrics = settings.find("metrics");
            resource.type == ConfigResourceType::ClientMetrics && metrics != settings.end() && !settings.contains("match"))
            for (std::size_t from = 0; from <= metrics->second.size();) {
                const std::size_t comma = std::min(metrics->second.find(',', from), metrics->second.size());
                if (comma > from)
                    out.push_back(metrics->second.substr(from, comma - from));
                from = comma + 1;
            }
    return out;
}

std::int32_t subscriptionOf(const Uuid& client, const std::vector<std::string>& metrics)
{
    std::string text = client.toString();
    for (const auto& metric : metrics)
        text += "," + metric;
    return static_cast<std::int32_t>(crc32c({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
}

bool telemetrySubscriptions(Broker& broker, Turn& turn, Request& request)
{
    return answered<wire::GetTelemetrySubscriptionsRequest, wire::GetTelemetrySubscriptionsResponse>(broker, turn, request, ErrorCode::None,
        [&](const auto& asked, auto& response) {
            response.clientInstanceId = asked.clientInstanceId;
            if (asked.clientInstanceId.isZero())
                response.clientInstanceId = Uuid::random(turn.random("client-instance"));
            response.requestedMetrics = metricsWanted(broker);
            response.subscriptionId = subscriptionOf(response.clientInstanceId, response.requestedMetrics);
            response.acceptedCompressionTypes = {kZstd, kLz4, kGzip, kSnappy};
            response.pushIntervalMs = kPushIntervalMillis;
            response.telemetryMaxBytes = kTelemetryBytesMax;
            response.deltaTemporality = true;
        });
}

bool pushTelemetry(Broker& broker, Turn& turn, Request& request)
{
    wire::PushTelemetryRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    ErrorCode error = ErrorCode::None;
    if (asked.clientInstanceId.isZero())
        error = ErrorCode::InvalidRequest;
    else if (asked.subscriptionId != subscriptionOf(asked.clientInstanceId, metricsWanted(broker)))
        error = ErrorCode::UnknownSubscriptionId;
    else if (asked.compressionType < 0 || asked.compressionType > kZstd)
        error = ErrorCode::UnsupportedCompressionType;
    else if (asked.metrics.size() > static_cast<std::size_t>(kTelemetryBytesMax))
        error = ErrorCode::TelemetryTooLarge;
    wire::PushTelemetryResponse response;
    response.errorCode = code(error);
    return broker.server().respond(turn, request.token, response, {.error = error});
}

struct Secured {
    ApiKey api;
    bool (*handle)(Broker& broker, Turn& turn, Request& request);
};
constexpr Secured kSecured[] = {
    {ApiKey::SaslHandshake, saslHandshake},
    {ApiKey::DescribeAcls, describeAcls},
    {ApiKey::CreateAcls, createAcls},
    {ApiKey::DeleteAcls, deleteAcls},
    {ApiKey::SaslAuthenticate, saslAuthenticate},
    {ApiKey::CreateDelegationToken, refuseToken<wire::CreateDelegationTokenRequest, wire::CreateDelegationTokenResponse>},
    {ApiKey::RenewDelegationToken, refuseToken<wire::RenewDelegationTokenRequest, wire::RenewDelegationTokenResponse>},
    {ApiKey::ExpireDelegationToken, refuseToken<wire::ExpireDelegationTokenRequest, wire::ExpireDelegationTokenResponse>},
    {ApiKey::DescribeDelegationToken, refuseToken<wire::DescribeDelegationTokenRequest, wire::DescribeDelegationTokenResponse>},
    {ApiKey::DescribeUserScramCredentials, handleDescribeScram},
    {ApiKey::GetTelemetrySubscriptions, telemetrySubscriptions},
    {ApiKey::PushTelemetry, pushTelemetry},
};

} // namespace

bool isSecurity(ApiKey api)
{
    return std::any_of(std::begin(kSecured), std::end(kSecured), [&](const Secured& row) { return row.api == api; });
}

bool handleSecurity(Broker& broker, Turn& turn, Request& request)
{
    const auto row = std::find_if(std::begin(kSecured), std::end(kSecured), [&](const Secured& r) { return r.api == request.api; });
    return row != std::end(kSecured) && row->handle(broker, turn, request);
}

} // namespace engine
