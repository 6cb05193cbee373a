#include "engine/broker/fetch_sessions.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"

namespace engine {

namespace {

constexpr Duration kMayGoAfter = 120s;
constexpr std::int32_t kFirstEpoch = 0, kNoSession = -1;
constexpr int kIdsFrom = 13;

std::int32_t following(std::int32_t epoch) { return epoch == INT32_MAX ? 1 : epoch + 1; }

} // namespace

void FetchSessions::evict(Turn& turn, std::int32_t id)
{
    const auto found = m_sessions.find(id);
    turn.publish(FetchSessionEvicted{BrokerId{turn.self().value}, found->second.client, id}, {}, Rule::FetchSessionEvicted);
    m_sessions.erase(found);
}

bool FetchSessions::makeRoom(Turn& turn, const Worth& newcomer)
{
    if (m_sessions.size() < m_slots)
        return true;
    if (m_sessions.empty())
        return false;
    const auto unused = std::min_element(
        m_sessions.begin(), m_sessions.end(), [](const auto& a, const auto& b) { return a.second.lastUsed < b.second.lastUsed; });
    if (turn.now() - unused->second.lastUsed > kMayGoAfter) {
        evict(turn, unused->first);
        return true;
    }
    std::optional<Worth> least;
    for (const auto& [id, session] : m_sessions) {
        const bool isOld = turn.now() - session.created > kMayGoAfter;
        const Worth worth{session.isPrivileged, session.row.size(), id};
        if ((isOld || (newcomer.isPrivileged && !session.isPrivileged)) && (!least || worth < *least))
            least = worth;
    }
    if (!least || newcomer < *least)
        return false;
    evict(turn, least->id);
    return true;
}

void FetchSessions::ask(Session& session, const wire::FetchRequest& request)
{
    for (const auto& topic : request.topics)
        for (const auto& partition : topic.partitions) {
            Key key{topic.topicId, topic.topic, partition.partition};
            const auto known = session.entries.find(key);
            if (known == session.entries.end()) {
                session.row.push_back({key, partition, -1, -1});
                session.entries.emplace(std::move(key), std::prev(session.row.end()));
                continue;
            }
            Entry& entry = *known->second;
            // Kafka does not tell the mark again to a follower of another leader epoch; ours forgets what it heard before.
            if (entry.asked.currentLeaderEpoch != partition.currentLeaderEpoch)
                entry.toldHighWatermark = -1;
            entry.asked = partition;
        }
    for (const auto& topic : request.forgottenTopicsData)
        for (const auto partition : topic.partitions)
            if (const auto known = session.entries.find({topic.topicId, topic.topic, partition}); known != session.entries.end()) {
                session.row.erase(known->second);
                session.entries.erase(known);
            }
}

FetchSessions::Opened FetchSessions::open(Turn& turn, wire::FetchRequest& request, int version, NodeId client, bool follower)
{
    const bool ids = version >= kIdsFrom;
    if (request.sessionEpoch == kNoSession || request.sessionEpoch == kFirstEpoch) {
        m_sessions.erase(request.sessionId);
        std::size_t size = 0;
        for (const auto& topic : request.topics)
            size += topic.partitions.size();
        if (request.sessionEpoch == kNoSession || size == 0 || !makeRoom(turn, {follower, size, 0}))
            return {};
        Session session;
        session.usesIds = ids;
        session.isPrivileged = follower;
        session.client = client;
        session.created = session.lastUsed = turn.now();
        ask(session, request);
        std::int32_t id = 0;
        while (id == 0 || m_sessions.contains(id))
            id = static_cast<std::int32_t>(turn.random("fetch-session").below(INT32_MAX));
        turn.publish(FetchSessionOpened{BrokerId{turn.self().value}, client, id, static_cast<std::int32_t>(session.row.size())}, {},
            Rule::FetchSession);
        m_sessions[id] = std::move(session);
        return {ErrorCode::None, id, 1, false};
    }
    const auto found = m_sessions.find(request.sessionId);
    if (found == m_sessions.end())
        return {ErrorCode::FetchSessionIdNotFound, 0, 0, false};
    Session& session = found->second;
    if (session.nextEpoch != request.sessionEpoch)
        return {ErrorCode::InvalidFetchSessionEpoch, 0, 0, false};
    if (session.usesIds != ids)
        return {ErrorCode::FetchSessionTopicIdError, 0, 0, false};
    ask(session, request);
    if (session.row.empty()) { // everything was forgotten: it ends
        m_sessions.erase(found);
        return {};
    }
    session.nextEpoch = following(session.nextEpoch);
    session.lastUsed = turn.now();
    request.topics.clear();
    for (const auto& entry : session.row) {
        const auto& [topicId, topic, partition] = entry.key;
        if (request.topics.empty() || request.topics.back().topic != topic || request.topics.back().topicId != topicId) {
            request.topics.emplace_back();
            request.topics.back().topic = topic;
            request.topics.back().topicId = topicId;
        }
        request.topics.back().partitions.push_back(entry.asked);
    }
    return {ErrorCode::None, request.sessionId, session.nextEpoch, true};
}

ErrorCode FetchSessions::tell(const Opened& opened, wire::FetchResponse& response)
{
    const auto found = m_sessions.find(opened.id);
    if (opened.id == 0 || found == m_sessions.end())
        return ErrorCode::None;
    Session& session = found->second;
    if (session.nextEpoch != opened.epoch)
        return ErrorCode::InvalidFetchSessionEpoch;
    response.sessionId = opened.id;
    for (auto& topic : response.responses)
        std::erase_if(topic.partitions, [&](const wire::FetchResponse::PartitionData& answer) {
            const auto known = session.entries.find({topic.topicId, topic.topic, answer.partitionIndex});
            if (known == session.entries.end())
                return false;
            Entry& entry = *known->second;
            const bool hasData = answer.records && !answer.records->empty();
            const bool isNews = hasData || answer.errorCode != 0 || answer.divergingEpoch.epoch >= 0 || answer.preferredReadReplica >= 0
                || answer.highWatermark != entry.toldHighWatermark || answer.logStartOffset != entry.toldLogStart;
            entry.toldHighWatermark = answer.errorCode == 0 ? answer.highWatermark : -1;
            entry.toldLogStart = answer.logStartOffset;
            if (hasData)
                session.row.splice(session.row.end(), session.row, known->second);
            return opened.incremental && !isNews;
        });
    std::erase_if(response.responses, [](const auto& topic) { return topic.partitions.empty(); });
    return ErrorCode::None;
}

std::size_t FetchSessions::partitionsOf(std::int32_t id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? 0 : found->second.row.size();
}

void FetchSessions::walk(StateVisitor& visitor) const
{
    visitor.group("fetch sessions");
    visitor.list(m_sessions, [&](const auto& entry) {
        const Session& session = entry.second;
        visitor.number(entry.first);
        visitor.number(session.nextEpoch);
        visitor.number(session.isPrivileged);
        visitor.number(session.created.nanos());
        visitor.number(session.lastUsed.nanos());
        visitor.list(session.row, [&](const Entry& e) {
            visitor.bytes(std::get<0>(e.key).bytes);
            visitor.text(std::get<1>(e.key));
            visitor.number(std::get<2>(e.key));
            visitor.number(e.asked.fetchOffset);
            visitor.number(e.toldHighWatermark);
            visitor.number(e.toldLogStart);
        });
    });
}

} // namespace engine
