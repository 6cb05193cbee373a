#include "engine/broker/client_quotas.h"

#include <algorithm>

#include "engine/base/float64.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

const std::string kProducerByteRate = "producer_byte_rate";
const std::string kUser = "user", kClientId = "client-id";
const std::string kAnonymous = "ANONYMOUS";
constexpr std::size_t kClientsRemembered = 1024; // above, those who have been quiet are forgotten

} // namespace

ClientQuotas::ClientQuotas(const ConfigMap& set)
    : m_windows(configNumber(set, "quota.window.num")), m_windowMillis(configNumber(set, "quota.window.size.seconds") * 1000)
{
}

void ClientQuotas::apply(const MetadataImage& image, const MetadataDelta& delta)
{
    for (const auto& entity : delta.quotas) {
        m_quotas.erase(entity);
        if (const auto found = image.quotas().find(entity); found != image.quotas().end())
            if (const auto rate = found->second.find(kProducerByteRate); rate != found->second.end())
                m_quotas[entity] = std::max<std::int64_t>(1, wholeOf(rate->second).whole);
    }
}

std::optional<ClientQuotas::Match> ClientQuotas::quotaOf(const std::string& clientId) const
{
    const std::optional<std::string> name[] = {kAnonymous, std::nullopt}, client[] = {clientId, std::nullopt};
    const auto find = [&](const QuotaEntity& entity) -> std::optional<Match> {
        const auto found = m_quotas.find(entity);
        if (found == m_quotas.end())
            return std::nullopt;
        return Match{{entity.contains(kUser) ? kAnonymous : "", entity.contains(kClientId) ? clientId : ""}, found->second};
    };
    for (const auto& user : name) {
        for (const auto& id : client)
            if (auto match = find({{kUser, user}, {kClientId, id}}))
                return match;
        if (auto match = find({{kUser, user}}))
            return match;
    }
    for (const auto& id : client)
        if (auto match = find({{kClientId, id}}))
            return match;
    return std::nullopt;
}

bool ClientQuotas::isRecent(const Window& window, std::int64_t nowMillis) const
{
    return nowMillis - window.lastMillis < m_windows * m_windowMillis;
}

Duration ClientQuotas::produced(const std::string& clientId, std::int64_t bytes, Time now)
{
    if (m_quotas.empty())
        return {};
    const auto quota = quotaOf(clientId);
    if (!quota)
        return {};
    const std::int64_t nowMillis = now.nanos() / 1000000;
    if (m_past.size() >= kClientsRemembered)
        std::erase_if(m_past, [&](const auto& entry) {
            return std::none_of(entry.second.begin(), entry.second.end(), [&](const Window& window) { return isRecent(window, nowMillis); });
        });
    Past& past = m_past[quota->counted];
    std::erase_if(past, [&](const Window& window) { return !isRecent(window, nowMillis); });
    if (past.empty() || nowMillis - past.back().startMillis >= m_windowMillis)
        past.push_back({nowMillis, nowMillis, 0});
    past.back().lastMillis = nowMillis;
    past.back().bytes += bytes;

    std::int64_t total = 0;
    for (const Window& window : past)
        total += window.bytes;
    std::int64_t span = nowMillis - past.front().startMillis;
    span += std::max<std::int64_t>(0, m_windows - 1 - span / m_windowMillis) * m_windowMillis;
    const std::int64_t needed = total > INT64_MAX / 1000 - quota->bytesPerSecond
        ? total / quota->bytesPerSecond * 1000
        : (total * 1000 + quota->bytesPerSecond / 2) / quota->bytesPerSecond;
    return std::chrono::milliseconds(std::max<std::int64_t>(0, needed - span));
}

void ClientQuotas::walk(StateVisitor& visitor) const
{
    if (m_quotas.empty() && m_past.empty())
        return;
    visitor.group("quotas");
    visitor.list(m_quotas, [&](const auto& entry) {
        for (const auto& [type, name] : entry.first) {
            visitor.text(type);
            visitor.text(name.value_or(""));
        }
        visitor.number(entry.second);
    });
    visitor.list(m_past, [&](const auto& entry) {
        visitor.text(entry.first.first);
        visitor.text(entry.first.second);
        visitor.list(entry.second, [&](const Window& window) {
            visitor.number(window.startMillis);
            visitor.number(window.lastMillis);
            visitor.number(window.bytes);
        });
    });
}

} // namespace engine
