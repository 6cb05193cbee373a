#include "ui/models/group_messages.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

#include "engine/wire/consumer_group_heartbeat.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/find_coordinator.h"
#include "engine/wire/frame.h"
#include "engine/wire/heartbeat.h"
#include "engine/wire/join_group.h"
#include "engine/wire/leave_group.h"
#include "engine/wire/offset_commit.h"
#include "engine/wire/offset_fetch.h"
#include "engine/wire/record_envelope.h"
#include "engine/wire/sync_group.h"
#include "ui/common/words.h"

namespace ui {

using namespace engine;
using wire::ApiKey;

namespace {

struct Ladder {
    Q_DECLARE_TR_FUNCTIONS(ui::RebalanceLadder)
};

constexpr std::size_t kPartsShown = 6;

ErrorCode codeOf(std::int16_t number) { return static_cast<ErrorCode>(number); }

template <wire::Message M>
std::optional<M> requestOf(const MessageSent& sent, std::optional<std::int32_t>& correlation)
{
    if (!sent.frame)
        return std::nullopt;
    ByteReader in(*sent.frame);
    const auto head = wire::parseRequestHeader(in);
    M body;
    if (!head || head->apiVersion != sent.apiVersion || !wire::decode(in, head->apiVersion, body))
        return std::nullopt;
    correlation = head->correlationId;
    return body;
}

template <wire::Message M>
std::optional<M> answerOf(const MessageSent& sent, std::optional<std::int32_t>& correlation)
{
    if (!sent.frame)
        return std::nullopt;
    auto answer = wire::decodeResponse<M>(*sent.frame, sent.apiVersion);
    if (!answer)
        return std::nullopt;
    correlation = answer->correlationId;
    return std::move(answer->body);
}

template <class Topics>
std::vector<TopicPartition> byName(const Topics& topics)
{
    std::vector<TopicPartition> out;
    for (const auto& topic : topics)
        for (const std::int32_t partition : topic.partitions)
            out.push_back({topic.topic, partition});
    std::sort(out.begin(), out.end());
    return out;
}

class Reading {
public:
    Reading(const GroupMessageReader& reader, const MessageSent& sent) : m_reader(reader), m_sent(sent)
    {
        m_out.error = sent.error;
        m_out.words = apiName(sent.apiKey);
        if (sent.isResponse) {
            m_out.words = sent.error == ErrorCode::None ? Ladder::tr("%1 answered").arg(apiName(sent.apiKey)) : groupErrorWords(sent.error);
            m_out.brief = sent.error == ErrorCode::None ? QString() : QString::number(static_cast<int>(sent.error));
            m_out.news = sent.error != ErrorCode::None ? ArrowNews::Refused : ArrowNews::Routine;
        } else if (sent.apiKey != static_cast<std::int16_t>(ApiKey::JoinGroup)
            && sent.apiKey != static_cast<std::int16_t>(ApiKey::SyncGroup)
            && sent.apiKey != static_cast<std::int16_t>(ApiKey::LeaveGroup)) {
            m_out.news = ArrowNews::Routine;
        }
    }

    GroupMessage read()
    {
        const auto key = static_cast<ApiKey>(m_sent.apiKey);
        switch (key) {
        case ApiKey::JoinGroup: m_sent.isResponse ? joined() : join(); break;
        case ApiKey::SyncGroup: m_sent.isResponse ? synced() : sync(); break;
        case ApiKey::Heartbeat: m_sent.isResponse ? simple<wire::HeartbeatResponse>() : heartbeat(); break;
        case ApiKey::LeaveGroup: m_sent.isResponse ? simple<wire::LeaveGroupResponse>() : leave(); break;
        case ApiKey::OffsetCommit: m_sent.isResponse ? committed() : commit(); break;
        case ApiKey::OffsetFetch: m_sent.isResponse ? fetched() : fetch(); break;
        case ApiKey::FindCoordinator: m_sent.isResponse ? found() : find(); break;
        case ApiKey::ConsumerGroupHeartbeat: m_sent.isResponse ? consumerAnswer() : consumer(); break;
        default: break;
        }
        if (m_out.brief.isEmpty())
            m_out.brief = m_out.words;
        return std::move(m_out);
    }

private:
    void say(const QString& words, ArrowNews news, const QString& brief = {})
    {
        m_out.words = words;
        m_out.brief = brief;
        m_out.news = news;
        m_out.isDecoded = true;
    }
    // An answer's own error code; true: it has one, and that is all it says.
    bool refused(std::int16_t code)
    {
        m_out.error = codeOf(code);
        m_out.isDecoded = true;
        if (m_out.error != ErrorCode::None)
            say(groupErrorWords(m_out.error), ArrowNews::Refused, QString::number(code));
        return m_out.error != ErrorCode::None;
    }
    template <wire::Message M>
    std::optional<M> request()
    {
        auto body = requestOf<M>(m_sent, m_out.correlation);
        if constexpr (requires { body->groupId; })
            if (body)
                m_out.group = body->groupId;
        if constexpr (requires { body->memberId; })
            if (body)
                m_out.memberId = body->memberId;
        return body;
    }
    template <wire::Message M>
    std::optional<M> answer() { return answerOf<M>(m_sent, m_out.correlation); }

    // -- classic

    void join()
    {
        const auto body = request<wire::JoinGroupRequest>();
        if (!body)
            return;
        if (body->memberId.empty())
            return say(body->groupInstanceId ? Ladder::tr("JoinGroup, instance %1").arg(QString::fromStdString(*body->groupInstanceId))
                                             : Ladder::tr("JoinGroup, no id"), ArrowNews::Step, QStringLiteral("JoinGroup"));
        for (const auto& protocol : body->protocols)
            if (const auto subscription = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(protocol.metadata,
                wire::NewerVersion::ReadAsKnown)) {
                m_out.partitions = byName(subscription->ownedPartitions);
                break;
            }
        const bool owns = m_out.partitions && !m_out.partitions->empty();
        say(owns ? Ladder::tr("JoinGroup, owns %1").arg(m_reader.parts(*m_out.partitions)) : QStringLiteral("JoinGroup"), ArrowNews::Step,
            QStringLiteral("JoinGroup"));
    }
    void joined()
    {
        const auto body = answer<wire::JoinGroupResponse>();
        if (!body)
            return;
        m_out.memberId = body->memberId;
        if (refused(body->errorCode))
            return;
        m_out.generation = body->generationId;
        const bool leads = body->leader == body->memberId;
        say(!leads ? Ladder::tr("generation %1").arg(body->generationId)
                : body->skipAssignment ? Ladder::tr("generation %1, nothing to plan").arg(body->generationId)
                                       : Ladder::tr("generation %1 + member list").arg(body->generationId), ArrowNews::Step,
            (leads && !body->skipAssignment ? Ladder::tr("gen %1 + members") : Ladder::tr("gen %1")).arg(body->generationId));
    }
    void sync()
    {
        if (const auto body = request<wire::SyncGroupRequest>())
            say(body->assignments.empty() ? Ladder::tr("SyncGroup, empty") : Ladder::tr("SyncGroup with the plan"), ArrowNews::Step,
                QStringLiteral("SyncGroup"));
    }
    void synced()
    {
        const auto body = answer<wire::SyncGroupResponse>();
        if (!body || refused(body->errorCode))
            return;
        const auto part = wire::decodeVersioned<wire::ConsumerProtocolAssignment>(body->assignment, wire::NewerVersion::ReadAsKnown);
        m_out.partitions = part ? byName(part->assignedPartitions) : std::vector<TopicPartition>();
        const QString parts = m_reader.parts(*m_out.partitions);
        say(m_out.partitions->empty() ? Ladder::tr("your part: nothing") : Ladder::tr("your part: %1").arg(parts), ArrowNews::Step,
            m_out.partitions->empty() ? Ladder::tr("nothing") : parts);
    }
    void heartbeat()
    {
        const auto body = request<wire::HeartbeatRequest>();
        if (!body)
            return;
        m_out.generation = body->generationId;
        say(Ladder::tr("Heartbeat, gen %1").arg(body->generationId), ArrowNews::Silence, QStringLiteral("Heartbeat"));
    }
    template <wire::Message M>
    void simple()
    {
        const auto body = answer<M>();
        if (body && !refused(body->errorCode))
            say(Ladder::tr("ok"), m_sent.apiKey == static_cast<std::int16_t>(ApiKey::Heartbeat) ? ArrowNews::Silence : ArrowNews::Routine);
    }
    void leave()
    {
        const auto body = request<wire::LeaveGroupRequest>();
        if (!body)
            return;
        if (!body->members.empty())
            m_out.memberId = body->members.front().memberId;
        say(QStringLiteral("LeaveGroup"), ArrowNews::Step);
    }

    // -- offsets

    void commit()
    {
        const auto body = request<wire::OffsetCommitRequest>();
        if (!body)
            return;
        std::vector<TopicPartition> parts;
        for (const auto& topic : body->topics)
            for (const auto& partition : topic.partitions)
                parts.push_back({topic.name.empty() && m_reader.topicOf ? m_reader.topicOf(topic.topicId) : topic.name,
                    partition.partitionIndex});
        m_out.generation = body->generationIdOrMemberEpoch;
        const auto count = static_cast<qlonglong>(parts.size());
        m_out.partitions = std::move(parts);
        say(count == 1 ? Ladder::tr("commit 1 offset") : Ladder::tr("commit %1 offsets").arg(count), ArrowNews::Routine,
            Ladder::tr("commit"));
    }
    void committed()
    {
        const auto body = answer<wire::OffsetCommitResponse>();
        if (!body)
            return;
        for (const auto& topic : body->topics)
            for (const auto& partition : topic.partitions)
                if (partition.errorCode != 0) {
                    refused(partition.errorCode);
                    return;
                }
        say(Ladder::tr("committed"), ArrowNews::Routine);
    }
    void fetch()
    {
        const auto body = request<wire::OffsetFetchRequest>();
        if (!body)
            return;
        if (m_out.group.empty() && !body->groups.empty())
            m_out.group = body->groups.front().groupId;
        say(Ladder::tr("OffsetFetch: where to begin?"), ArrowNews::Routine, QStringLiteral("OffsetFetch"));
    }
    void fetched()
    {
        const auto body = answer<wire::OffsetFetchResponse>();
        if (!body)
            return;
        qlonglong known = 0;
        std::int16_t error = body->errorCode;
        const auto count = [&](const auto& topics) {
            for (const auto& topic : topics)
                for (const auto& partition : topic.partitions) {
                    known += partition.committedOffset >= 0 ? 1 : 0;
                    error = error == 0 ? partition.errorCode : error;
                }
        };
        count(body->topics);
        for (const auto& group : body->groups) {
            count(group.topics);
            error = error == 0 ? group.errorCode : error;
        }
        if (refused(error))
            return;
        say(known == 0    ? Ladder::tr("nothing committed")
                : known == 1 ? Ladder::tr("1 committed offset")
                             : Ladder::tr("%1 committed offsets").arg(known),
            ArrowNews::Routine, known == 0 ? Ladder::tr("none") : Ladder::tr("%1 offsets").arg(known));
    }
    void find()
    {
        const auto body = request<wire::FindCoordinatorRequest>();
        if (!body)
            return;
        m_out.group = body->coordinatorKeys.empty() ? body->key : body->coordinatorKeys.front();
        say(QStringLiteral("FindCoordinator"), ArrowNews::Routine);
    }
    void found()
    {
        const auto body = answer<wire::FindCoordinatorResponse>();
        if (!body)
            return;
        const bool many = !body->coordinators.empty();
        if (refused(many ? body->coordinators.front().errorCode : body->errorCode))
            return;
        m_out.coordinator = BrokerId{many ? body->coordinators.front().nodeId : body->nodeId};
        say(Ladder::tr("broker %1").arg(m_out.coordinator.value), ArrowNews::Routine);
    }

    // -- KIP-848

    template <class Topics>
    std::vector<TopicPartition> byId(const Topics& topics) const
    {
        std::vector<TopicPartition> out;
        for (const auto& topic : topics)
            for (const std::int32_t partition : topic.partitions)
                out.push_back({m_reader.topicOf ? m_reader.topicOf(topic.topicId) : std::string(), partition});
        std::sort(out.begin(), out.end());
        return out;
    }
    void consumer()
    {
        const auto body = request<wire::ConsumerGroupHeartbeatRequest>();
        if (!body)
            return;
        m_out.generation = body->memberEpoch;
        if (body->topicPartitions)
            m_out.partitions = byId(*body->topicPartitions);
        if (body->memberEpoch == 0)
            return say(Ladder::tr("epoch 0, join"), ArrowNews::Step);
        if (body->memberEpoch == -1)
            return say(Ladder::tr("epoch -1, leaves"), ArrowNews::Step);
        if (body->memberEpoch == -2)
            return say(Ladder::tr("epoch -2, back soon"), ArrowNews::Step);
        if (m_out.partitions)
            return say(m_out.partitions->empty() ? Ladder::tr("owns nothing")
                : Ladder::tr("owns %1").arg(m_reader.parts(*m_out.partitions)), ArrowNews::Step);
        say(Ladder::tr("heartbeat, epoch %1").arg(body->memberEpoch), ArrowNews::Silence, Ladder::tr("heartbeat"));
    }
    void consumerAnswer()
    {
        const auto body = answer<wire::ConsumerGroupHeartbeatResponse>();
        if (!body)
            return;
        m_out.memberId = body->memberId.value_or("");
        m_out.generation = body->memberEpoch;
        if (refused(body->errorCode))
            return;
        if (!body->assignment)
            return say(Ladder::tr("epoch %1").arg(body->memberEpoch), ArrowNews::Silence);
        m_out.partitions = byId(body->assignment->topicPartitions);
        const auto& told = *m_out.partitions;
        const auto* owned = m_reader.ownedBy ? m_reader.ownedBy(m_sent.to) : nullptr;
        const bool gives = owned && told.size() < owned->size()
            && std::all_of(told.begin(), told.end(),
                [&](const auto& p) { return std::find(owned->begin(), owned->end(), p) != owned->end(); });
        const QString set = QStringLiteral("{%1}").arg(told.empty() ? QString() : m_reader.parts(told));
        say(gives && told.empty() ? Ladder::tr("give up all")
                : gives           ? Ladder::tr("keep %1").arg(m_reader.parts(told))
                                  : Ladder::tr("epoch %1, {%2}").arg(body->memberEpoch).arg(told.empty() ? QString()
                                      : m_reader.parts(told)),
            ArrowNews::Step, set);
    }

    const GroupMessageReader& m_reader;
    const MessageSent& m_sent;
    GroupMessage m_out;
};

} // namespace

bool isGroupApi(std::int16_t apiKey)
{
    switch (static_cast<ApiKey>(apiKey)) {
    case ApiKey::JoinGroup:
    case ApiKey::SyncGroup:
    case ApiKey::Heartbeat:
    case ApiKey::LeaveGroup:
    case ApiKey::OffsetCommit:
    case ApiKey::OffsetFetch:
    case ApiKey::FindCoordinator:
    case ApiKey::ConsumerGroupHeartbeat:
        return true;
    default:
        return false;
    }
}

GroupMessage GroupMessageReader::read(const MessageSent& sent) const { return Reading(*this, sent).read(); }

QString GroupMessageReader::parts(const std::vector<TopicPartition>& list) const
{
    QStringList words;
    for (const auto& p : list) {
        if (words.size() == static_cast<qsizetype>(kPartsShown) && list.size() > kPartsShown + 1)
            return words.join(QStringLiteral(", ")) + QStringLiteral(" … (%1)").arg(list.size());
        words << (hasOneTopic ? QString::number(p.partition) : QString::fromStdString(p.toString()));
    }
    return words.isEmpty() ? QStringLiteral("–") : words.join(QStringLiteral(", "));
}

QString groupErrorWords(ErrorCode error)
{
    const auto words = [&]() -> QString {
        switch (error) {
        case ErrorCode::CoordinatorLoadInProgress: return Ladder::tr("still loading");
        case ErrorCode::CoordinatorNotAvailable: return Ladder::tr("no coordinator yet");
        case ErrorCode::NotCoordinator: return Ladder::tr("not the coordinator");
        case ErrorCode::IllegalGeneration: return Ladder::tr("another generation");
        case ErrorCode::InconsistentGroupProtocol: return Ladder::tr("no assignor in common");
        case ErrorCode::UnknownMemberId: return Ladder::tr("unknown member");
        case ErrorCode::RebalanceInProgress: return Ladder::tr("rebalancing");
        case ErrorCode::MemberIdRequired: return Ladder::tr("use this id");
        case ErrorCode::FencedInstanceId: return Ladder::tr("another has this instance id");
        case ErrorCode::FencedMemberEpoch: return Ladder::tr("fenced, join again");
        case ErrorCode::StaleMemberEpoch: return Ladder::tr("stale member epoch");
        default: return QString::fromStdString(std::string(errorName(error)));
        }
    }();
    return QStringLiteral("%1: %2").arg(static_cast<int>(error)).arg(words);
}

} // namespace ui
