#include "engine/controller/mutation_quota.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"
#include "engine/base/state_hash.h"
#include "engine/controller/quota_rules.h"

namespace engine {

namespace {

constexpr std::int64_t kToken = 1000000;
constexpr std::int64_t kPartitionsMost = 10000000; // of one request, as far as it is counted
constexpr std::size_t kBucketsMost = 1024;

std::int64_t settingOf(const std::map<std::string, std::string>& set, const std::string& name)
{
    const auto found = set.find(name);
    const ConfigInfo* info = findConfig(ConfigScope::Broker, name);
    const auto number = parseInteger(found != set.end() ? std::string_view(found->second) : info ? info->defaultValue : "1");
    return number ? std::max<std::int64_t>(1, *number) : 1;
}

// Thousandths of a token a second: millionths a millisecond.
std::int64_t rateOf(std::uint64_t bits) { return std::clamp<std::int64_t>(thousandthsOf(bits), 1, 1000 * kToken); }

} // namespace

bool MutationQuota::take(const MetadataImage& image, const std::map<std::string, std::string>& set, const std::string& clientId,
    std::int64_t partitions, Strict strict, Time now)
{
    const auto quota = quotaFor(image, "controller_mutation_rate", clientId);
    if (!quota)
        return true;
    const std::int64_t rate = rateOf(quota->value);
    const std::int64_t seconds = std::min<std::int64_t>(
        settingOf(set, "controller.quota.window.num") * settingOf(set, "controller.quota.window.size.seconds"), 86400);
    const std::int64_t full = rate * 1000 * seconds;
    const std::int64_t nowMillis = now.nanos() / 1000000;
    if (m_buckets.size() >= kBucketsMost && !m_buckets.contains(quota->counted))
        std::erase_if(m_buckets, [&](const auto& entry) { return nowMillis - entry.second.atMillis > seconds * 1000; });
    const auto [found, isNew] = m_buckets.try_emplace(quota->counted, Bucket{full, nowMillis});
    Bucket& bucket = found->second;
    const std::int64_t elapsed = std::min(nowMillis - bucket.atMillis, seconds * 1000);
    // Not more than fills it from nothing; a deep hole takes as long as it takes.
    bucket.millionths = std::min(full, bucket.millionths + rate * elapsed);
    bucket.atMillis = nowMillis;
    if (strict == Strict::Yes && bucket.millionths < 0)
        return false;
    bucket.millionths -= std::min(partitions, kPartitionsMost) * kToken;
    return true;
}

Duration MutationQuota::wait(const MetadataImage& image, const std::string& clientId) const
{
    const auto quota = quotaFor(image, "controller_mutation_rate", clientId);
    if (!quota)
        return {};
    const auto found = m_buckets.find(quota->counted);
    if (found == m_buckets.end() || found->second.millionths >= 0)
        return {};
    const std::int64_t rate = rateOf(quota->value);
    return std::chrono::milliseconds((-found->second.millionths + rate / 2) / rate);
}

void MutationQuota::walk(StateVisitor& visitor) const
{
    if (m_buckets.empty())
        return;
    visitor.group("mutations");
    visitor.list(m_buckets, [&](const auto& entry) {
        visitor.text(entry.first.first);
        visitor.text(entry.first.second);
        visitor.number(entry.second.millionths);
        visitor.number(entry.second.atMillis);
    });
}

} // namespace engine
