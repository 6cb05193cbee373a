#include "engine/wire/fetch_session_handler.h"

#include "engine/base/error_code.h"
#include "engine/base/state_hash.h"

namespace engine::wire {

namespace {

void name(FetchRequest& request, const Uuid& topicId, const FetchRequest::FetchPartition& partition)
{
    if (request.topics.empty() || request.topics.back().topicId != topicId) {
        request.topics.emplace_back();
        request.topics.back().topicId = topicId;
    }
    request.topics.back().partitions.push_back(partition);
}

void forget(FetchRequest& request, const Uuid& topicId, std::int32_t partition)
{
    if (request.forgottenTopicsData.empty() || request.forgottenTopicsData.back().topicId != topicId) {
        request.forgottenTopicsData.emplace_back();
        request.forgottenTopicsData.back().topicId = topicId;
    }
    request.forgottenTopicsData.back().partitions.push_back(partition);
}

} // namespace

bool FetchSessionHandler::build(const std::vector<Wanted>& wanted, FetchRequest& request)
{
    request.sessionId = m_id;
    request.sessionEpoch = m_epoch;
    request.topics.clear();
    request.forgottenTopicsData.clear();
    const bool isFull = m_epoch == 0;
    if (isFull)
        m_partitions.clear();
    ++m_build;
    for (const auto& one : wanted) {
        const auto [meant, isNew] = m_partitions.try_emplace(Key{one.topicId, one.partition.partition});
        if (isNew || meant->second.asked != one.partition) {
            meant->second.asked = one.partition;
            name(request, one.topicId, one.partition);
        }
        meant->second.build = m_build;
    }
    if (m_partitions.size() > wanted.size())
        std::erase_if(m_partitions, [&](const auto& entry) {
            const bool isGone = entry.second.build != m_build;
            if (isGone)
                forget(request, entry.first.first, entry.first.second);
            return isGone;
        });
    return !m_partitions.empty() || !request.forgottenTopicsData.empty();
}

bool FetchSessionHandler::answersWhatWasAsked(const FetchResponse& response) const
{
    std::size_t answers = 0;
    for (const auto& topic : response.responses)
        for (const auto& partition : topic.partitions) {
            if (!m_partitions.contains({topic.topicId, partition.partitionIndex}))
                return false;
            ++answers;
        }
    return m_epoch != 0 || answers == m_partitions.size(); // a full answer leaves nothing out
}

bool FetchSessionHandler::answered(const FetchResponse& response)
{
    const auto error = static_cast<ErrorCode>(response.errorCode);
    if (error != ErrorCode::None || !answersWhatWasAsked(response)) {
        if (error == ErrorCode::FetchSessionIdNotFound || error == ErrorCode::None)
            m_id = 0;
        m_epoch = 0;
        return false;
    }
    if (response.sessionId == 0) { // it keeps none, or closed this one: all of them were forgotten
        m_id = 0;
        m_epoch = 0;
    } else {
        m_epoch = m_epoch == INT32_MAX ? 1 : m_epoch + 1;
        m_id = response.sessionId;
    }
    return true;
}

void FetchSessionHandler::failed() { m_epoch = 0; }

void FetchSessionHandler::walk(StateVisitor& visitor) const
{
    visitor.group("fetch session");
    visitor.number(m_id);
    visitor.number(m_epoch);
    visitor.list(m_partitions, [&](const auto& entry) {
        visitor.bytes(entry.first.first.bytes);
        visitor.number(entry.first.second);
        visitor.number(entry.second.asked.fetchOffset);
        visitor.number(entry.second.asked.currentLeaderEpoch);
    });
}

} // namespace engine::wire
