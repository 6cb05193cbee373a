#include "engine/broker/fetch_sessions.h"

#include <algorithm>

#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr std::size_t kSlots = 1000;
constexpr Duration kMayGoAfter = 120s;
constexpr std::int32_t kFirstEpoch = 0, kNoSession = -1;
constexpr int kIdsFrom = 13;

} // namespace

FetchSessions::Entry* FetchSessions::find(Session& session, const std::string& topic, const Uuid& topicId, std::int32_t partition)
{
    const auto found = std::find_if(session.entries.begin(), session.entries.end(),
        [&](const Entry& e) { return e.asked.partition == partition && e.topicId == topicId && e.topic == topic; });
    return found == session.entries.end() ? nullptr : &*found;
}

bool FetchSessions::makeRoom(Time now)
{
    if (m_sessions.size() < kSlots)
        return true;
    const auto oldest = std::min_element(
        m_sessions.begin(), m_sessions.end(), [](const auto& a, const auto& b) { return a.second.lastUsed < b.second.lastUsed; });
    if (now - oldest->second.lastUsed < kMayGoAfter)
        return false;
    m_sessions.erase(oldest);
    return true;
}

FetchSessions::Opened FetchSessions::open(Turn& turn, wire::FetchRequest& request, int version)
{
    const bool ids = version >= kIdsFrom;
    if (request.sessionEpoch == kNoSession || request.sessionEpoch == kFirstEpoch) {
        m_sessions.erase(request.sessionId);
        if (request.sessionEpoch == kNoSession || request.topics.empty() || !makeRoom(turn.now()))
            return {};
        Session session;
        session.usesIds = ids;
        session.lastUsed = turn.now();
        for (const auto& topic : request.topics)
            for (const auto& partition : topic.partitions)
                session.entries.push_back({topic.topic, topic.topicId, partition, -1, -1});
        std::int32_t id = 0;
        while (id == 0 || m_sessions.contains(id))
            id = static_cast<std::int32_t>(turn.random("fetch-session").below(INT32_MAX));
        m_sessions[id] = std::move(session);
        return {ErrorCode::None, id, false};
    }
    const auto found = m_sessions.find(request.sessionId);
    if (found == m_sessions.end())
        return {ErrorCode::FetchSessionIdNotFound, 0, false};
    Session& session = found->second;
    if (session.nextEpoch != request.sessionEpoch)
        return {ErrorCode::InvalidFetchSessionEpoch, 0, false};
    if (session.usesIds != ids)
        return {ErrorCode::FetchSessionTopicIdError, 0, false};
    session.nextEpoch = session.nextEpoch == INT32_MAX ? 1 : session.nextEpoch + 1;
    session.lastUsed = turn.now();
    for (const auto& topic : request.topics)
        for (const auto& partition : topic.partitions)
            if (Entry* known = find(session, topic.topic, topic.topicId, partition.partition))
                known->asked = partition;
            else
                session.entries.push_back({topic.topic, topic.topicId, partition, -1, -1});
    for (const auto& topic : request.forgottenTopicsData)
        for (const auto partition : topic.partitions)
            std::erase_if(session.entries,
                [&](const Entry& e) { return e.asked.partition == partition && e.topicId == topic.topicId && e.topic == topic.topic; });
    request.topics.clear();
    for (const auto& entry : session.entries) {
        if (request.topics.empty() || request.topics.back().topic != entry.topic || request.topics.back().topicId != entry.topicId) {
            request.topics.emplace_back();
            request.topics.back().topic = entry.topic;
            request.topics.back().topicId = entry.topicId;
        }
        request.topics.back().partitions.push_back(entry.asked);
    }
    return {ErrorCode::None, request.sessionId, true};
}

void FetchSessions::tell(const Opened& opened, wire::FetchResponse& response)
{
    const auto found = m_sessions.find(opened.id);
    if (opened.id == 0 || found == m_sessions.end())
        return;
    response.sessionId = opened.id;
    Session& session = found->second;
    for (auto& topic : response.responses) {
        std::erase_if(topic.partitions, [&](const wire::FetchResponse::PartitionData& answer) {
            Entry* entry = find(session, topic.topic, topic.topicId, answer.partitionIndex);
            if (!entry)
                return opened.incremental; // forgotten while the request waited
            const bool hasData = answer.records && !answer.records->empty();
            const bool isNews = hasData || answer.errorCode != 0 || answer.divergingEpoch.epoch >= 0 || answer.preferredReadReplica >= 0
                || answer.highWatermark != entry->toldHighWatermark || answer.logStartOffset != entry->toldLogStart;
            entry->toldHighWatermark = answer.errorCode == 0 ? answer.highWatermark : -1;
            entry->toldLogStart = answer.logStartOffset;
            return opened.incremental && !isNews;
        });
    }
    std::erase_if(response.responses, [](const auto& topic) { return topic.partitions.empty(); });
}

void FetchSessions::walk(StateVisitor& visitor) const
{
    visitor.group("fetch sessions");
    visitor.list(m_sessions, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(entry.second.nextEpoch);
        visitor.number(entry.second.lastUsed.nanos());
        visitor.list(entry.second.entries, [&](const Entry& e) {
            visitor.text(e.topic);
            visitor.bytes(e.topicId.bytes);
            visitor.number(e.asked.partition);
            visitor.number(e.asked.fetchOffset);
            visitor.number(e.toldHighWatermark);
        });
    });
}

} // namespace engine
