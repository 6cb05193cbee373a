// The broker as the home of the group coordinator: it tells it which partitions of __consumer_offsets it leads, reads them to it,
// appends for
// it, and answers its questions about topics.

#include "engine/broker/broker.h"

#include <algorithm>

#include "engine/broker/topic_name.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

constexpr std::int64_t kLoadBytes = 1 << 20;
constexpr Duration kLoadTime = 20ms; // for a piece; a cold disk and the records of a megabyte

} // namespace

void Broker::coordinate(Turn& turn, const MetadataDelta& delta)
{
    if (const TopicImage* offsets = m_image.topic(kOffsetsTopic))
        if (const auto changed = delta.partitions.find(offsets->id); changed != delta.partitions.end())
            for (const auto index : changed->second) {
                const PartitionImage& partition = offsets->partitions.at(index);
                const bool mine = partition.leader == id();
                const auto known = m_coordinated.find(index);
                if (known != m_coordinated.end() && (!mine || known->second != partition.leaderEpoch)) {
                    m_loading.erase(index);
                    m_groups->unload(turn, index);
                    m_coordinated.erase(known);
                }
                if (mine && !m_coordinated.contains(index)) {
                    m_coordinated[index] = partition.leaderEpoch;
                    loadGroups(turn, index);
                }
            }
    std::vector<std::string> deleted, changed;
    for (const auto& [topicId, topic] : delta.deletedTopics)
        deleted.push_back(topic.name);
    if (!deleted.empty())
        m_groups->topicsDeleted(turn, deleted);
    for (const auto& [topicId, partitions] : delta.partitions)
        if (const TopicImage* topic = m_image.topic(topicId))
            changed.push_back(topic->name);
    changed.insert(changed.end(), deleted.begin(), deleted.end());
    if (!changed.empty())
        m_groups->topicsChanged(turn, changed);
}

// A log with records is read a piece at a time, each of which takes a moment: until then its groups answer CoordinatorLoadInProgress.
void Broker::loadGroups(Turn& turn, std::int32_t partition)
{
    m_groups->startLoading(turn, partition);
    const Replica* replica = m_replicas->find(TopicPartition{std::string(kOffsetsTopic), partition});
    if (!replica || !replica->log || replica->log->startOffset() == replica->log->endOffset())
        return m_groups->finishLoading(turn, partition);
    m_loading[partition] = replica->log->startOffset();
    turn.setTimer(kLoadTime, kLoadGroups, partition);
}

void Broker::loadMore(Turn& turn, std::int32_t partition)
{
    const auto loading = m_loading.find(partition);
    const Replica* replica = m_replicas->find(TopicPartition{std::string(kOffsetsTopic), partition});
    if (loading == m_loading.end())
        return; // somebody else leads it by now
    const bool isThere = replica && replica->log;
    if (isThere) {
        const Log& log = *replica->log;
        const auto read = log.read(turn.disk(), std::max(loading->second, log.startOffset()), log.endOffset(), kLoadBytes, true);
        if (!read && read.error() == ErrorCode::KafkaStorageError) {
            m_replicas->failDisk(turn, replica->id);
            return; // what was not read is not "no group": this broker halts while it still loads
        }
        if (read && read->batches > 0) {
            RecordSetReader batches(read->bytes);
            while (auto batch = batches.next())
                m_groups->load(partition, *batch);
            loading->second = read->nextOffset;
            if (read->nextOffset < log.endOffset()) {
                turn.setTimer(kLoadTime, kLoadGroups, partition);
                return;
            }
        }
    }
    m_loading.erase(loading);
    m_groups->finishLoading(turn, partition);
}

OffsetsLog::Appended Broker::append(Turn& turn, std::int32_t partition, ByteChain batch, AppendToken token)
{
    const TopicPartition id{std::string(kOffsetsTopic), partition};
    Replica* replica = m_replicas->find(id);
    if (!replica)
        return {ErrorCode::UnknownTopicOrPartition};
    if (!replica->isLeader())
        return {replica->log ? ErrorCode::NotLeaderOrFollower : ErrorCode::KafkaStorageError};
    const auto appended = m_replicas->append(turn, *replica, batch, AppendOrigin::Coordinator, true, {}, nullptr, {});
    if (appended.error != ErrorCode::None)
        return {appended.error};
    DelayedProduce parked;
    parked.append = token;
    parked.waits.push_back({id, appended.lastOffset + 1, replica->leaderEpoch, 0, 0, false});
    m_purgatory.park(turn, std::move(parked), 5s); // completed by settle() if the mark is there already
    return {ErrorCode::None, appended.baseOffset};
}

bool Broker::partitionExists(const std::string& topic, std::int32_t partition) const { return m_image.partition({topic,
    partition}) != nullptr; }

Uuid Broker::topicId(const std::string& topic) const
{
    const TopicImage* image = m_image.topic(topic);
    return image ? image->id : Uuid{};
}

std::string Broker::topicName(const Uuid& topic) const
{
    const TopicImage* image = m_image.topic(topic);
    return image ? image->name : "";
}

std::int32_t Broker::partitionCount(const std::string& topic) const
{
    const TopicImage* image = m_image.topic(topic);
    return image ? static_cast<std::int32_t>(image->partitions.size()) : 0;
}

std::vector<std::string> Broker::topicNames() const
{
    std::vector<std::string> out;
    for (const auto& [name, id] : m_image.topicIds())
        out.push_back(name);
    return out;
}

std::int64_t Broker::metadataVersion() const { return m_image.endOffset().value - 1; }

const std::map<std::string, std::string>& Broker::groupConfig(const std::string& group) const
{
    return m_image.config({ConfigResourceType::Group, group});
}

} // namespace engine
