#include "engine/controller/scram_rules.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "engine/base/check.h"
#include "engine/controller/config_rules.h"

namespace engine {

namespace {

constexpr std::int8_t kSha256 = 1, kSha512 = 2;
constexpr std::int32_t kIterationsMin = 4096, kIterationsMax = 16384;

bool isMechanism(std::int8_t mechanism)
{
    return mechanism == kSha256 || mechanism == kSha512;
}

const EVP_MD* digestOf(std::int8_t mechanism)
{
    return mechanism == kSha512 ? EVP_sha512() : EVP_sha256();
}

std::vector<std::uint8_t> hmac(std::int8_t mechanism, std::span<const std::uint8_t> key, std::string_view text)
{
    std::vector<std::uint8_t> out(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    const auto* done = HMAC(digestOf(mechanism), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
        text.size(), out.data(), &size);
    ENGINE_CHECK(done != nullptr, "an HMAC can be computed");
    out.resize(size);
    return out;
}

std::vector<std::uint8_t> hash(std::int8_t mechanism, std::span<const std::uint8_t> bytes)
{
    std::vector<std::uint8_t> out(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    ENGINE_CHECK(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, digestOf(mechanism), nullptr) == 1, "a hash can be computed");
    out.resize(size);
    return out;
}

Refusal nameProblem(const std::string& name)
{
    return name.empty() ? Refusal{ErrorCode::UnacceptableCredential, "Username must not be empty"} : Refusal{};
}

const Refusal kUnknownMechanism{ErrorCode::UnsupportedSaslMechanism, "Unknown SCRAM mechanism"};
const Refusal kTwice{ErrorCode::DuplicateResource, "A user credential cannot be altered twice in the same request"};

Refusal deletionProblem(const MetadataImage& image, const wire::AlterUserScramCredentialsRequest::ScramCredentialDeletion& asked)
{
    if (auto problem = nameProblem(asked.name); problem.error != ErrorCode::None)
        return problem;
    if (!isMechanism(asked.mechanism))
        return kUnknownMechanism;
    if (!image.scramCredentials().contains({asked.name, asked.mechanism}))
        return {ErrorCode::ResourceNotFound, "Attempt to delete a user credential that does not exist"};
    return {};
}

Refusal upsertionProblem(const wire::AlterUserScramCredentialsRequest::ScramCredentialUpsertion& asked)
{
    if (auto problem = nameProblem(asked.name); problem.error != ErrorCode::None)
        return problem;
    if (!isMechanism(asked.mechanism))
        return kUnknownMechanism;
    if (asked.iterations < kIterationsMin)
        return {ErrorCode::UnacceptableCredential, "Too few iterations"};
    if (asked.iterations > kIterationsMax)
        return {ErrorCode::UnacceptableCredential, "Too many iterations"};
    if (asked.saltedPassword.size() == 0) // no key for an HMAC
        return {ErrorCode::UnknownServerError, std::nullopt};
    return {};
}

// StoredKey := H(HMAC(SaltedPassword, "Client Key")), ServerKey := HMAC(SaltedPassword, "Server Key") (RFC 5802 §3).
wire::UserScramCredentialRecord recordOf(const wire::AlterUserScramCredentialsRequest::ScramCredentialUpsertion& asked)
{
    const auto password = asked.saltedPassword.span();
    wire::UserScramCredentialRecord record;
    record.name = asked.name;
    record.mechanism = asked.mechanism;
    record.salt = asked.salt;
    record.storedKey = Slice::copyOf(hash(asked.mechanism, hmac(asked.mechanism, password, "Client Key")));
    record.serverKey = Slice::copyOf(hmac(asked.mechanism, password, "Server Key"));
    record.iterations = asked.iterations;
    return record;
}

} // namespace

ScramPlan planScramChange(const MetadataImage& image, const wire::AlterUserScramCredentialsRequest& asked)
{
    std::map<std::string, Refusal> results;
    std::map<std::string, MetadataRecord> changes;
    const auto take = [&](const std::string& name, auto problem, auto record) {
        const auto known = results.find(name);
        if (known != results.end() && known->second.error != ErrorCode::None)
            return;
        results[name] = known != results.end() ? kTwice : problem();
        if (results[name].error == ErrorCode::None)
            changes[name] = record();
        else
            changes.erase(name);
    };
    for (const auto& deletion : asked.deletions)
        take(
            deletion.name, [&] { return deletionProblem(image, deletion); },
            [&]() -> MetadataRecord { return wire::RemoveUserScramCredentialRecord{deletion.name, deletion.mechanism, {}}; });
    for (const auto& upsertion : asked.upsertions)
        take(
            upsertion.name, [&] { return upsertionProblem(upsertion); }, [&]() -> MetadataRecord { return recordOf(upsertion); });
    ScramPlan plan;
    for (const auto& [name, refusal] : results) {
        auto& result = plan.response.results.emplace_back();
        result.user = name;
        result.errorCode = static_cast<std::int16_t>(refusal.error);
        result.errorMessage = refusal.message;
    }
    for (auto& [name, record] : changes)
        plan.records.push_back(std::move(record));
    return plan;
}

wire::DescribeUserScramCredentialsResponse describeScram(const MetadataImage& image, const wire::DescribeUserScramCredentialsRequest& asked)
{
    std::map<std::string, std::vector<wire::DescribeUserScramCredentialsResponse::CredentialInfo>> known;
    for (const auto& [whose, credential] : image.scramCredentials())
        known[whose.first].push_back({whose.second, credential.iterations, {}});
    wire::DescribeUserScramCredentialsResponse response;
    response.errorMessage = "";
    std::map<std::string, int> times;
    if (!asked.users || asked.users->empty())
        for (const auto& [name, credentials] : known)
            times[name] = 1;
    else
        for (const auto& user : *asked.users)
            ++times[user.name];
    for (const auto& [name, count] : times) {
        auto& result = response.results.emplace_back();
        result.user = name;
        result.errorMessage = "";
        const auto found = known.find(name);
        if (count > 1) {
            result.errorCode = static_cast<std::int16_t>(ErrorCode::DuplicateResource);
            result.errorMessage = "Cannot describe SCRAM credentials for the same user twice in a single request: " + name;
        } else if (found == known.end()) {
            result.errorCode = static_cast<std::int16_t>(ErrorCode::ResourceNotFound);
            result.errorMessage = "Attempt to describe a user credential that does not exist: " + name;
        } else {
            result.credentialInfos = found->second;
        }
    }
    return response;
}

} // namespace engine
