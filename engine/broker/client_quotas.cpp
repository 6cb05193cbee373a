#include "engine/broker/client_quotas.h"

#include <algorithm>

#include "engine/base/float64.h"
#include "engine/base/state_hash.h"
#include "engine/controller/quota_rules.h"

namespace engine {

namespace {

const std::string kKeys[] = {"producer_byte_rate", "consumer_byte_rate", "request_percentage"};
constexpr std::size_t kClientsRemembered = 1024; // above, those who have been quiet are forgotten
constexpr std::int64_t kNanosOfThousandth = 10000; // of a second, in a thousandth of a percent

// A second: whole bytes, or nanoseconds of a thread.
std::int64_t perSecond(ClientQuotas::Kind kind, std::uint64_t bits)
{
    if (kind != ClientQuotas::Kind::RequestTime)
        return std::max<std::int64_t>(1, wholeOf(bits).whole);
    const std::int64_t thousandths = thousandthsOf(bits);
    return thousandths > INT64_MAX / kNanosOfThousandth ? INT64_MAX : std::max<std::int64_t>(1, thousandths * kNanosOfThousandth);
}

} // namespace

ClientQuotas::ClientQuotas(const ConfigMap& set)
    : m_windows(configNumber(set, "quota.window.num")), m_windowMillis(configNumber(set, "quota.window.size.seconds") * 1000)
{
}

void ClientQuotas::apply(const MetadataImage& image, const MetadataDelta& delta)
{
    for (const auto& entity : delta.quotas)
        for (std::size_t i = 0; i < kKinds; ++i) {
            m_limits[i].quotas.erase(entity);
            if (const auto found = image.quotas().find(entity); found != image.quotas().end())
                if (const auto rate = found->second.find(kKeys[i]); rate != found->second.end())
                    m_limits[i].quotas[entity] = perSecond(static_cast<Kind>(i), rate->second);
        }
}

std::optional<ClientQuotas::Match> ClientQuotas::quotaOf(const Limits& limits, const std::string& clientId)
{
    if (limits.quotas.empty())
        return std::nullopt;
    for (const auto& entity : entitiesFor(clientId))
        if (const auto found = limits.quotas.find(entity); found != limits.quotas.end())
            return Match{countedFor(entity, clientId), found->second};
    return std::nullopt;
}

bool ClientQuotas::isRecent(const Window& window, std::int64_t nowMillis) const
{
    return nowMillis - window.lastMillis < m_windows * m_windowMillis;
}

Duration ClientQuotas::charge(Kind kind, const std::string& clientId, std::int64_t amount, Time now)
{
    Limits& limits = of(kind);
    const auto quota = quotaOf(limits, clientId);
    if (!quota)
        return {};
    const std::int64_t nowMillis = now.nanos() / 1000000;
    if (limits.past.size() >= kClientsRemembered)
        std::erase_if(limits.past, [&](const auto& entry) {
            return std::none_of(entry.second.begin(), entry.second.end(), [&](const Window& window) { return isRecent(window, nowMillis); });
        });
    Past& past = limits.past[quota->counted];
    std::erase_if(past, [&](const Window& window) { return !isRecent(window, nowMillis); });
    if (past.empty() || nowMillis - past.back().startMillis >= m_windowMillis)
        past.push_back({nowMillis, nowMillis, 0});
    past.back().lastMillis = nowMillis;
    past.back().amount += amount;

    std::int64_t total = 0;
    for (const Window& window : past)
        total += window.amount;
    std::int64_t span = nowMillis - past.front().startMillis;
    span += std::max<std::int64_t>(0, m_windows - 1 - span / m_windowMillis) * m_windowMillis;
    const std::int64_t needed = total > INT64_MAX / 1000 - quota->perSecond ? total / quota->perSecond * 1000
                                                                           : (total * 1000 + quota->perSecond / 2) / quota->perSecond;
    const std::int64_t wait = std::max<std::int64_t>(0, needed - span);
    return std::chrono::milliseconds(kind == Kind::RequestTime ? std::min(wait, m_windowMillis) : wait);
}

void ClientQuotas::takeBack(Kind kind, const std::string& clientId, std::int64_t amount)
{
    Limits& limits = of(kind);
    if (const auto quota = quotaOf(limits, clientId))
        if (const auto past = limits.past.find(quota->counted); past != limits.past.end() && !past->second.empty())
            past->second.back().amount -= amount;
}

std::int64_t ClientQuotas::mostAtOnce(Kind kind, const std::string& clientId) const
{
    const auto quota = quotaOf(of(kind), clientId);
    const std::int64_t seconds = std::max<std::int64_t>(1, m_windows - 1) * m_windowMillis / 1000;
    return !quota || quota->perSecond > INT64_MAX / seconds ? INT64_MAX : quota->perSecond * seconds;
}

void ClientQuotas::walk(StateVisitor& visitor) const
{
    for (const Limits& limits : m_limits) {
        if (limits.quotas.empty() && limits.past.empty())
            continue;
        visitor.group("quotas");
        visitor.list(limits.quotas, [&](const auto& entry) {
            for (const auto& [type, name] : entry.first) {
                visitor.text(type);
                visitor.text(name.value_or(""));
            }
            visitor.number(entry.second);
        });
        visitor.list(limits.past, [&](const auto& entry) {
            visitor.text(entry.first.first);
            visitor.text(entry.first.second);
            visitor.list(entry.second, [&](const Window& window) {
                visitor.number(window.startMillis);
                visitor.number(window.lastMillis);
                visitor.number(window.amount);
            });
        });
    }
}

} // namespace engine
