#include "ui/stage/group_level.h"

#include <algorithm>
#include <set>

#include "ui/common/theme.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

constexpr Duration kLeastSeen{std::chrono::seconds(1)}; // of lags, before a trend is told
constexpr double kSteady = 0.05;                        // a change of so much is none

// "c2" before "c10".
bool nameBefore(const QString& a, const QString& b)
{
    const auto stem = [](const QString& name) {
        qsizetype end = name.size();
        while (end > 0 && name[end - 1].isDigit() && name.size() - end < 9)
            --end;
        return end;
    };
    const qsizetype endA = stem(a), endB = stem(b);
    if (const int order = a.left(endA).compare(b.left(endB)); order != 0)
        return order < 0;
    return std::pair(a.mid(endA).toLongLong(), a) < std::pair(b.mid(endB).toLongLong(), b);
}

QString plain(const std::string& name)
{
    const QString text = QString::fromStdString(name);
    return text.startsWith(QLatin1String("client:")) ? text.mid(7) : text;
}

// An id that a coordinator made: the client's own id, and enough of the rest to tell two apart.
QString briefMember(const GroupMemberView& member)
{
    if (!member.instanceId.empty())
        return QString::fromStdString(member.instanceId);
    return QString::fromStdString(member.clientId.empty() ? member.id : member.clientId);
}

} // namespace

// -- lags -------------------------------------------------------------------------------------------------------------

void LagHistory::clear() { *this = {}; }

bool LagHistory::isDue(const std::string& group, Time now) const
{
    return group != m_group || !m_last || now < *m_last || now - *m_last >= kStep;
}

void LagHistory::follow(const std::string& group, Time now, const std::vector<std::pair<TopicPartition, std::int64_t>>& lags)
{
    if (!isDue(group, now))
        return;
    if (group != m_group || (m_last && now < *m_last))
        m_samples.clear();
    m_group = group;
    m_last = now;
    for (const auto& [partition, lag] : lags)
        m_samples[partition].push_back({now, lag});
    for (auto row = m_samples.begin(); row != m_samples.end();) {
        auto& samples = row->second;
        std::erase_if(samples, [&](const Sample& sample) { return now - sample.at > kKept; });
        row = samples.empty() ? m_samples.erase(row) : std::next(row);
    }
}

LagTrend LagHistory::trend(const TopicPartition& partition) const
{
    const auto found = m_samples.find(partition);
    if (found == m_samples.end())
        return LagTrend::Unknown;
    const auto& samples = found->second;
    if (!m_last || samples.back().at != *m_last || samples.back().at - samples.front().at < kLeastSeen)
        return LagTrend::Unknown;
    // Lags saw up and down with each poll(): the older half against the newer one.
    const std::size_t half = samples.size() / 2;
    double before = 0, after = 0;
    for (std::size_t i = 0; i < samples.size(); ++i)
        (i < half ? before : after) += static_cast<double>(samples[i].lag);
    before /= static_cast<double>(half);
    after /= static_cast<double>(samples.size() - half);
    if (std::abs(after - before) <= std::max(1.0, before * kSteady))
        return LagTrend::Steady;
    return after > before ? LagTrend::Growing : LagTrend::Shrinking;
}

// -- the level --------------------------------------------------------------------------------------------------------

GroupLevel::GroupLevel(const ClusterView& view, const GroupView& group, Time now) : m_view(view), m_group(group), m_now(now)
{
    std::multimap<NodeId, const GroupMemberView*> byClient;
    std::set<std::string_view> topics;
    for (const auto& [id, member] : group.members) {
        byClient.emplace(member.client, &member);
        topics.insert(member.topics.begin(), member.topics.end());
    }
    for (const auto& [id, client] : view.clients)
        if (client->kind != NodeKind::Producer && client->consumer->group == group.id && !group.id.empty()) {
            const auto member = byClient.find(id);
            GroupMemberSeen seen{ObjectId::client(id), id, &*client, nullptr, plain(client->name), hueOfNode(id),
                &client->consumer->assignment.value};
            if (member != byClient.end()) {
                seen.member = member->second;
                byClient.erase(member);
            }
            m_members.push_back(std::move(seen));
        }
    std::map<QString, int> called;
    for (GroupMemberSeen& seen : m_members)
        if (seen.client->kind == NodeKind::Outside)
            if (const int number = ++called[seen.name]; number > 1)
                seen.name = m_names[seen.node] = QStringLiteral("%1 (%2)").arg(seen.name).arg(number);
    const auto isLab = [](const GroupMemberSeen& member) { return member.client && member.client->kind == NodeKind::Consumer; };
    std::sort(m_members.begin(), m_members.end(), [&](const GroupMemberSeen& a, const GroupMemberSeen& b) {
        return isLab(a) != isLab(b) ? isLab(a) : nameBefore(a.name, b.name);
    });
    // Members that no client of the view stands for.
    for (const auto& [id, member] : group.members) {
        const auto range = byClient.equal_range(member.client);
        if (std::none_of(range.first, range.second, [&](const auto& one) { return one.second == &member; }))
            continue;
        const auto has = group.assignment.find(id);
        std::uint32_t hash = 0;
        for (const char c : id)
            hash = hash * 31 + static_cast<unsigned char>(c);
        m_members.push_back({ObjectId::groupMember(group.id, id), kLabNode, nullptr, &member, briefMember(member),
            member.client == kLabNode ? Theme::hueOf(hash) : hueOfNode(member.client), has == group.assignment.end() ? nullptr
                : &has->second});
    }

    for (const std::string_view name : topics)
        if (const TopicView* topic = view.topic(std::string(name)))
            for (const auto& [number, partition] : topic->partitions)
                m_rows.push_back({topic->name, number});
    for (const auto& [id, owner] : *group.ownership)
        m_rows.push_back(id);
    for (const auto& [id, offset] : group.committed)
        m_rows.push_back(id);
    std::sort(m_rows.begin(), m_rows.end());
    m_rows.erase(std::unique(m_rows.begin(), m_rows.end()), m_rows.end());
}

const GroupMemberSeen* GroupLevel::memberOf(NodeId client) const
{
    if (client == kLabNode)
        return nullptr;
    for (const GroupMemberSeen& member : m_members)
        if (member.node == client)
            return &member;
    return nullptr;
}

QString GroupLevel::nameOf(NodeId client, const std::string& memberId) const
{
    if (const auto named = m_names.find(client); named != m_names.end())
        return named->second;
    if (const ClientView* known = client == kLabNode ? nullptr : m_view.client(client))
        return plain(known->name);
    const auto member = m_group.members.find(memberId);
    return member == m_group.members.end() ? QString::fromStdString(memberId) : briefMember(member->second);
}

const OwnershipView* GroupLevel::ownership(const TopicPartition& partition) const
{
    const auto found = m_group.ownership->find(partition);
    return found == m_group.ownership->end() ? nullptr : &*found->second;
}

GroupRowNumbers GroupLevel::numbers(const TopicPartition& partition) const
{
    GroupRowNumbers out;
    if (const auto committed = m_group.committed.find(partition); committed != m_group.committed.end())
        out.committed = &committed->second;
    if (const PartitionView* of = m_view.partition(partition))
        if (const ReplicaView* leader = of->leaderCopy())
            out.highWatermark = leader->highWatermark;
    if (const OwnershipView* owner = ownership(partition); owner && !owner->spans.empty() && owner->spans.back().to == kNever)
        out.span = &owner->spans.back();
    const auto reads = [&](const ClientView& client) {
        const ConsumerView& consumer = *client.consumer;
        const auto position = consumer.positions.find(partition);
        if (position != consumer.positions.end() && position->second.known())
            out.position = &position->second;
        if (const auto failing = consumer.failing.find(partition); failing != consumer.failing.end())
            out.failing = &failing->second;
        out.isPaused = consumer.paused.count(partition) > 0;
        out.reader = &client;
    };
    if (out.span) {
        if (out.span->kind == OwnerSpan::Kind::Owned)
            if (const ClientView* client = m_view.client(out.span->client))
                reads(*client);
    } else { // by hand: assign() makes no owner
        for (const GroupMemberSeen& member : m_members)
            if (member.client && member.client->kind == NodeKind::Consumer && !isDown(lookOf(*member.client))
                && member.client->consumer->positions.count(partition) > 0) {
                reads(*member.client);
                break;
            }
    }
    if (out.highWatermark && (out.position || out.committed)) {
        const Offset from = out.position ? out.position->value : out.committed->value;
        out.lag = std::max<std::int64_t>(0, out.highWatermark->value - from);
    }
    return out;
}

std::int64_t GroupLevel::lagOfAll() const
{
    std::int64_t sum = 0;
    for (const TopicPartition& row : m_rows)
        sum += numbers(row).lag.value_or(0);
    return sum;
}

bool GroupLevel::isMoving() const
{
    const GroupState state = m_group.state.value;
    return state == GroupState::PreparingRebalance || state == GroupState::CompletingRebalance || state == GroupState::Assigning
        || state == GroupState::Reconciling;
}

bool GroupLevel::isInactive() const
{
    return m_group.members.empty() && (m_group.state.value == GroupState::Empty || m_group.state.value == GroupState::Dead);
}

const RebalanceView* GroupLevel::rebalance(FactId chosen) const
{
    return rebalanceOf(m_group, chosen);
}

const RebalanceView* GroupLevel::rebalanceAt(Time at) const
{
    const auto& all = m_group.rebalances;
    for (std::size_t i = all.size(); i-- > 0;)
        if (all[i].from <= at)
            return &all[i];
    return nullptr;
}

Time GroupLevel::begins() const
{
    Time first = m_now;
    if (!m_group.generations.empty())
        first = std::min(first, m_group.generations[0].from);
    if (!m_group.marks.empty())
        first = std::min(first, m_group.marks[0].at);
    if (!m_group.rebalances.empty())
        first = std::min(first, m_group.rebalances[0].from);
    return first;
}

std::optional<Duration> GroupLevel::pollDeadline(const GroupMemberSeen& member) const
{
    const bool isLab = member.client && member.client->kind == NodeKind::Consumer && !isDown(lookOf(*member.client));
    if (!isLab || !member.member || member.member->rebalanceTimeout <= Duration::zero()
        || settingOf(*member.client, "commit") == QLatin1String("pool"))
        return {};
    const ConsumerView& consumer = *member.client->consumer;
    // Between two calls of poll() it works on what the first one gave.
    bool works = consumer.processedTo.empty() && consumer.delivered > 0 && consumer.processed == 0;
    for (const auto& [partition, done] : consumer.processedTo)
        if (const auto position = consumer.positions.find(partition); position != consumer.positions.end())
            works = works || position->second.value > done;
    if (!works || consumer.lastDelivery > m_now)
        return {};
    return consumer.lastDelivery + member.member->rebalanceTimeout - m_now;
}

std::vector<std::pair<TopicPartition, NodeId>> GroupLevel::awaited(const GroupMemberSeen& member) const
{
    std::vector<std::pair<TopicPartition, NodeId>> out;
    if (!member.member || member.member->kind != GroupKind::Consumer)
        return out;
    const auto has = m_group.assignment.find(member.member->id);
    for (const TopicPartition& partition : member.member->target) {
        if (has != m_group.assignment.end() && std::find(has->second.begin(), has->second.end(), partition) != has->second.end())
            continue;
        const OwnerSpan* span = m_group.now(partition);
        out.emplace_back(partition, span && span->client != member.node ? span->client : kLabNode);
    }
    return out;
}

bool isNextRound(const GroupView& group, const RebalanceView& before, const RebalanceView& later)
{
    return group.protocol == "cooperative-sticky" && later.kind == GroupKind::Classic && before.kind == GroupKind::Classic
        && before.to != kNever && later.from >= before.to && later.from - before.to <= kNextRound;
}

std::pair<std::size_t, std::size_t> roundsOf(const GroupView& group, std::size_t index)
{
    const auto& all = group.rebalances;
    std::size_t first = index, last = index;
    while (first > 0 && isNextRound(group, all[first - 1], all[first]))
        --first;
    while (last + 1 < all.size() && isNextRound(group, all[last], all[last + 1]))
        ++last;
    return {first, last};
}

const RebalanceView* rebalanceOf(const GroupView& group, FactId began)
{
    const auto& all = group.rebalances;
    for (std::size_t i = all.size(); i-- > 0;)
        if (began == FactId{} || all[i].began == began)
            return &all[roundsOf(group, i).first];
    return nullptr;
}

std::pair<FactId, Time> endOf(const GroupView& group, const RebalanceView& rebalance)
{
    const auto& all = group.rebalances;
    for (std::size_t i = all.size(); i-- > 0;)
        if (all[i].began == rebalance.began) {
            const RebalanceView& last = all[roundsOf(group, i).second];
            return {last.ended, last.to};
        }
    return {rebalance.ended, rebalance.to};
}

const GroupView* shownGroup(const ClusterView& view, const Camera& camera)
{
    const auto found = view.groups.find(camera.group);
    return found == view.groups.end() ? nullptr : &*found->second;
}

} // namespace ui
