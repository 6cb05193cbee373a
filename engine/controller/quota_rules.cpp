#include "engine/controller/quota_rules.h"

#include <algorithm>

#include "engine/base/float64.h"

namespace engine {

namespace {

constexpr std::string_view kUser = "user", kClientId = "client-id", kIp = "ip";

bool isEntityType(std::string_view type) { return type == kUser || type == kClientId || type == kIp; }

std::optional<Refusal> entityProblem(const wire::AlterClientQuotasRequest::EntryData& entry)
{
    const auto invalid = [](std::string why) { return Refusal{ErrorCode::InvalidRequest, std::move(why)}; };
    if (entry.entity.empty())
        return invalid("Invalid empty client quota entity");
    std::size_t ips = 0;
    for (const auto& part : entry.entity) {
        if (!isEntityType(part.entityType))
            return invalid("Unhandled client quota entity type: " + part.entityType);
        if (part.entityName && part.entityName->empty())
            return invalid("Empty " + part.entityType + " not supported");
        ips += part.entityType == kIp ? 1 : 0;
    }
    if (ips > 0 && entry.entity.size() > ips)
        return invalid("Invalid quota entity combination, ip entity should not be used with user/client ID entity");
    return std::nullopt;
}

std::optional<Refusal> valueProblem(bool isIp, const std::string& key, std::uint64_t bits)
{
    const auto invalid = [](std::string why) { return Refusal{ErrorCode::InvalidRequest, std::move(why)}; };
    const bool isRate = key == "producer_byte_rate" || key == "consumer_byte_rate";
    const bool isKnown = isIp ? key == "connection_creation_rate" : isRate || key == "request_percentage" || key == "controller_mutation_rate";
    if (!isKnown)
        return invalid("Invalid configuration key " + key);
    const auto value = wholeOf(bits);
    const bool isPositive = value.isNumber && bits >> 63 == 0 && bits != 0;
    if (!isPositive)
        return invalid("Quota " + key + " must be greater than 0");
    if (isRate && !value.isExact)
        return invalid("Quota " + key + " must be a Long value");
    if (isIp && (!value.isExact || value.whole > INT32_MAX))
        return invalid("Quota " + key + " must be an Integer value");
    return std::nullopt;
}

} // namespace

QuotaPlan planQuotaChange(const MetadataImage& image, const wire::AlterClientQuotasRequest::EntryData& entry)
{
    QuotaPlan plan;
    plan.refused = entityProblem(entry);
    if (plan.refused)
        return plan;
    QuotaEntity entity;
    for (const auto& part : entry.entity)
        entity[part.entityType] = part.entityName;
    const auto known = image.quotas().find(entity);
    for (const auto& op : entry.ops) {
        wire::ClientQuotaRecord record;
        for (const auto& [type, name] : entity)
            record.entity.push_back({type, name, {}});
        record.key = op.key;
        record.remove = op.remove;
        const bool isSet = known != image.quotas().end() && known->second.contains(op.key);
        if (op.remove) {
            if (isSet)
                plan.records.emplace_back(std::move(record));
            continue;
        }
        if (auto refused = valueProblem(entity.contains(std::string(kIp)), op.key, op.value))
            return {std::move(refused), {}};
        record.value = op.value;
        if (!isSet || known->second.at(op.key) != op.value)
            plan.records.emplace_back(std::move(record));
    }
    return plan;
}

wire::DescribeClientQuotasResponse describeQuotas(const MetadataImage& image, const wire::DescribeClientQuotasRequest& asked)
{
    constexpr std::int8_t kExact = 0, kAny = 2; // 1: the default, whose name is null
    wire::DescribeClientQuotasResponse response;
    response.errorMessage = "";
    response.entries.emplace();
    const auto refuse = [&](ErrorCode error, std::string why) {
        response.errorCode = static_cast<std::int16_t>(error);
        response.errorMessage = std::move(why);
        response.entries.reset();
        return response;
    };
    std::vector<std::string> types;
    for (const auto& component : asked.components) {
        if (component.entityType.empty())
            return refuse(ErrorCode::InvalidRequest, "Invalid empty entity type.");
        if (!isEntityType(component.entityType))
            return refuse(ErrorCode::UnsupportedVersion, "Unsupported entity type " + component.entityType);
        if (std::find(types.begin(), types.end(), component.entityType) != types.end())
            return refuse(ErrorCode::InvalidRequest, "Entity type " + component.entityType + " cannot appear more than once in the filter.");
        types.push_back(component.entityType);
        if (component.matchType < kExact || component.matchType > kAny)
            return refuse(ErrorCode::InvalidRequest, "Unknown match type " + std::to_string(component.matchType));
        if (component.matchType == kExact && !component.match)
            return refuse(ErrorCode::InvalidRequest, "Request specified MATCH_TYPE_EXACT, but set match string to null.");
        if (component.matchType != kExact && component.match)
            return refuse(ErrorCode::InvalidRequest, "Request specified another match type than MATCH_TYPE_EXACT, but also specified a match string.");
    }
    if (types.size() > 1 && std::find(types.begin(), types.end(), kIp) != types.end())
        return refuse(ErrorCode::InvalidRequest, "Invalid entity filter component combination, IP filter component should not be used with user or clientId filter component.");
    for (const auto& [entity, values] : image.quotas()) {
        if (asked.strict && entity.size() != asked.components.size())
            continue;
        const bool matches = std::all_of(asked.components.begin(), asked.components.end(), [&](const auto& component) {
            const auto part = entity.find(component.entityType);
            return part != entity.end() && (component.matchType == kAny || part->second == component.match);
        });
        if (!matches)
            continue;
        wire::DescribeClientQuotasResponse::EntryData entry;
        for (const auto& [type, name] : entity)
            entry.entity.push_back({type, name, {}});
        for (const auto& [key, value] : values)
            entry.values.push_back({key, value, {}});
        response.entries->push_back(std::move(entry));
    }
    return response;
}

std::vector<QuotaEntity> entitiesFor(const std::string& clientId)
{
    const std::string user(kUser), client(kClientId);
    const std::optional<std::string> users[] = {"ANONYMOUS", std::nullopt}, clients[] = {clientId, std::nullopt};
    std::vector<QuotaEntity> out;
    for (const auto& name : users) {
        for (const auto& id : clients)
            out.push_back({{user, name}, {client, id}});
        out.push_back({{user, name}});
    }
    for (const auto& id : clients)
        out.push_back({{client, id}});
    return out;
}

std::pair<std::string, std::string> countedFor(const QuotaEntity& entity, const std::string& clientId)
{
    return {entity.contains(std::string(kUser)) ? "ANONYMOUS" : "", entity.contains(std::string(kClientId)) ? clientId : ""};
}

std::optional<ClientQuota> quotaFor(const MetadataImage& image, const std::string& key, const std::string& clientId)
{
    if (image.quotas().empty())
        return std::nullopt;
    for (const auto& entity : entitiesFor(clientId))
        if (const auto found = image.quotas().find(entity); found != image.quotas().end())
            if (const auto value = found->second.find(key); value != found->second.end())
                return ClientQuota{countedFor(entity, clientId), value->second};
    return std::nullopt;
}

std::int64_t thousandthsOf(std::uint64_t bits)
{
    const int exponent = static_cast<int>(bits >> 52 & 0x7FF) - 1023;
    if (bits >> 63 != 0 || exponent < -64)
        return 0;
    if (exponent > 52)
        return INT64_MAX;
    const std::uint64_t thousandfold = ((bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52) * 1000; // 2^63 at most
    const int down = 52 - exponent;
    return down > 63 ? 0 : static_cast<std::int64_t>(thousandfold >> down);
}

std::uint64_t float64OfThousandths(std::int64_t thousandths)
{
    std::uint64_t mantissa = static_cast<std::uint64_t>(thousandths) / 1000;
    std::uint64_t rest = static_cast<std::uint64_t>(thousandths) % 1000;
    if (mantissa == 0 && rest == 0)
        return 0;
    constexpr std::uint64_t kTop = std::uint64_t{1} << 52;
    std::uint64_t exponent = 1023 + 52;
    for (; mantissa < kTop; --exponent) { // one binary digit more of what is behind the point
        rest *= 2;
        mantissa = mantissa * 2 + rest / 1000;
        rest %= 1000;
    }
    for (; mantissa >= 2 * kTop; ++exponent)
        mantissa /= 2;
    return exponent << 52 | (mantissa & (kTop - 1));
}

} // namespace engine
