#include "engine/broker/replica_manager.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"
#include "engine/base/state_hash.h"
#include "engine/broker/record_notes.h"
#include "engine/record/record_set.h"
#include "engine/replication/truncation.h"

namespace engine {

namespace {

Rule committedBy(Replication scheme)
{
    return scheme == Replication::Majority ? Rule::CommittedByMajority
        : scheme == Replication::LeaderOnly ? Rule::CommittedByLeader
                                            : Rule::HighWatermarkIsMinOfIsr;
}

} // namespace

ReplicaManager::ReplicaManager(BrokerId self, const BrokerConfig& config, const Switches& switches, LogEnds* ends)
    : m_self(self), m_config(config), m_switches(switches), m_ends(ends)
{
}

Replica* ReplicaManager::find(const TopicPartition& partition)
{
    const auto found = m_replicas.find(partition);
    return found == m_replicas.end() ? nullptr : &found->second;
}

Replica* ReplicaManager::find(const Uuid& topicId, std::int32_t partition)
{
    const auto name = m_topicNames.find(topicId);
    return name == m_topicNames.end() ? nullptr : find({name->second, partition});
}

// -- settings -----------------------------------------------------------------------------------------------------

std::string ReplicaManager::settingOf(const MetadataImage& metadata, const std::string& topic, std::string_view name) const
{
    if (auto own = metadata.topicConfig(topic, std::string(name)))
        return *own;
    const ConfigInfo* info = findConfig(ConfigScope::Topic, name);
    if (!info || info->brokerSynonym.empty())
        return info ? std::string(info->defaultValue) : std::string();
    if (auto dynamic = metadata.brokerConfig(m_self, std::string(info->brokerSynonym)))
        return *dynamic;
    return configText(m_config.set, info->brokerSynonym, info->defaultValue);
}

LogConfig ReplicaManager::logConfig(const MetadataImage* metadata, const std::string& topic) const
{
    LogConfig out;
    const auto number = [&](std::string_view name, std::int64_t& value) {
        const ConfigInfo* info = findConfig(ConfigScope::Topic, name);
        const std::string text = metadata ? settingOf(*metadata, topic, name)
                                          : configText(m_config.set, info->brokerSynonym, info->defaultValue);
        if (const auto parsed = parseInteger(text))
            value = *parsed;
    };
    number("segment.bytes", out.segmentBytes);
    number("segment.ms", out.segmentMillis);
    number("segment.jitter.ms", out.segmentJitterMillis);
    number("segment.index.bytes", out.segmentIndexBytes);
    number("index.interval.bytes", out.indexIntervalBytes);
    return out;
}

void ReplicaManager::configure(Replica& replica, const MetadataImage& metadata, std::size_t replicas)
{
    const std::string& topic = replica.id.topic;
    const auto number = [&](std::string_view name, std::int64_t fallback) {
        const auto value = parseInteger(settingOf(metadata, topic, name));
        return value ? *value : fallback;
    };
    const auto countsAtMost = m_switches.literalMinIsr ? INT32_MAX : static_cast<std::int64_t>(replicas);
    replica.minInSyncReplicas = static_cast<std::int32_t>(std::min<std::int64_t>(number("min.insync.replicas", 1), countsAtMost));
    if (m_switches.replication != Replication::Isr)
        replica.minInSyncReplicas = 1; // nobody asks how large the ISR is
    AppendConfig& append = replica.appendConfig;
    const std::string codec = settingOf(metadata, topic, "compression.type");
    append.compressionType = codec == "producer" ? std::nullopt : parseCodec(codec);
    append.messageTimestampType
        = settingOf(metadata, topic, "message.timestamp.type") == "LogAppendTime" ? TimestampType::LogAppendTime : TimestampType::CreateTime;
    append.messageTimestampBeforeMaxMs = number("message.timestamp.before.max.ms", INT64_MAX);
    append.messageTimestampAfterMaxMs = number("message.timestamp.after.max.ms", 3600000);
    append.maxMessageBytes = number("max.message.bytes", 1048588);
    append.isCompacted = settingOf(metadata, topic, "cleanup.policy").find("compact") != std::string::npos;
    append.segmentBytes = number("segment.bytes", 1073741824);
    if (replica.log)
        replica.log->setConfig(logConfig(&metadata, topic));
}

Duration ReplicaManager::lagTimeMax() const
{
    return m_switches.shortLagTime && !m_config.set.contains("replica.lag.time.max.ms") ? Duration(10s) : m_config.replicaLagTimeMax;
}

// -- a life begins and ends ---------------------------------------------------------------------------------------

void ReplicaManager::start(Turn& turn)
{
    Disk& disk = turn.disk();
    m_clean = disk.exists(kCleanShutdownFile);
    if (m_clean)
        if (const auto text = readWholeFile(disk, kCleanShutdownFile))
            m_previousEpoch = parseCleanShutdown(text->text());
    if (m_clean && !disk.remove(kCleanShutdownFile))
        m_clean = false;
    const auto load = [&](std::string_view file, OffsetCheckpoint& into) {
        if (!disk.exists(file))
            return;
        if (const auto text = readWholeFile(disk, file))
            if (auto parsed = parseOffsetCheckpoint(text->text()))
                into = std::move(*parsed);
    };
    load(kHighWatermarkFile, m_highWatermarks);
    load(kRecoveryPointFile, m_recoveryPoints);
    load(kLogStartFile, m_logStarts);
    for (const auto& name : disk.list("")) {
        if (!name.ends_with('/'))
            continue;
        const auto id = parsePartitionFolder(std::string_view(name).substr(0, name.size() - 1));
        const auto text = id ? readWholeFile(disk, id->toString() + "/" + std::string(kPartitionMetadataFile)) : Result<Slice>(ErrorCode::KafkaStorageError);
        if (!id || !text)
            continue;
        if (const auto topicId = parsePartitionMetadata(text->text()))
            open(turn, *id, *topicId);
    }
}

Replica* ReplicaManager::open(Turn& turn, const TopicPartition& id, const Uuid& topicId)
{
    if (Replica* there = find(id)) {
        if (there->topicId == topicId)
            return there;
        drop(turn, id); // the topic was deleted and made again
    }
    Disk& disk = turn.disk();
    const std::string folder = id.toString();
    const bool isNew = !disk.exists(folder);
    Replica& replica = m_replicas[id];
    replica.id = id;
    replica.topicId = topicId;
    m_topicNames[topicId] = id.topic;
    Log::Opened what;
    const auto found = [&](const OffsetCheckpoint& in) {
        const auto at = in.find(id);
        return at == in.end() ? Offset{0} : at->second;
    };
    Log::Opening opening;
    opening.clean = m_clean || isNew;
    opening.recoveryPoint = found(m_recoveryPoints);
    opening.startOffset = found(m_logStarts);
    opening.wallMillis = turn.wallMillis();
    opening.producerIdExpirationMillis = configNumber(m_config.set, "producer.id.expiration.ms");
    opening.jitterSeed = turn.random("segment-jitter").next();
    auto log = Log::open(disk, folder, logConfig(m_image, id.topic), opening, what);
    if (!log || (isNew && !disk.replaceFile(folder + "/" + std::string(kPartitionMetadataFile), writePartitionMetadata(topicId)))) {
        failDisk(turn, id);
        return &replica;
    }
    replica.log = std::move(*log);
    replica.highWatermark = std::clamp(found(m_highWatermarks), replica.log->startOffset(), replica.log->endOffset());
    tellEnd(replica, m_self, replica.log->endOffset());
    replica.endSince = turn.publish(LogOpened{m_self, id, replica.log->startOffset(), replica.log->endOffset(), replica.highWatermark, what.recovered,
                                        what.droppedBytes, what.note},
        {}, what.recovered ? Rule::RecoverUncleanLog : Rule::None);
    return &replica;
}

void ReplicaManager::drop(Turn& turn, const TopicPartition& id)
{
    const auto found = m_replicas.find(id);
    if (found == m_replicas.end())
        return;
    m_follows.push_back({id, found->second.topicId, kNoBroker, {}});
    if (found->second.log)
        if (!found->second.log->remove(turn.disk()))
            failDisk(turn, id);
    turn.publish(ReplicaDeleted{m_self, id}, {found->second.roleSince}, Rule::None);
    m_topicNames.erase(found->second.topicId);
    m_replicas.erase(found);
    m_highWatermarks.erase(id);
    m_recoveryPoints.erase(id);
    m_logStarts.erase(id);
    m_changed.insert(id);
    for (const auto& [other, replica] : m_replicas)
        m_topicNames[replica.topicId] = other.topic;
}

void ReplicaManager::stop(Turn& turn, std::int64_t brokerEpoch)
{
    bool closed = true;
    for (auto& [id, replica] : m_replicas)
        if (replica.log)
            closed = replica.log->close(turn.disk()).has_value() && closed;
    checkpoint(turn);
    if (closed) // without it the next start checks the logs, which is right if one could not be closed
    {
        turn.reached(ProtocolPoint::BeforeCleanShutdown);
        closed = turn.disk().replaceFile(kCleanShutdownFile, writeCleanShutdown(brokerEpoch)).has_value();
    }
    m_replicas.clear();
}

void ReplicaManager::checkpoint(Turn& turn)
{
    turn.reached(ProtocolPoint::BeforeCheckpoint);
    OffsetCheckpoint marks, points, starts;
    for (const auto& [id, replica] : m_replicas)
        if (replica.log) {
            marks[id] = replica.highWatermark;
            points[id] = replica.log->recoveryPoint();
            if (replica.log->startOffset() > replica.log->segments().front().base())
                starts[id] = replica.log->startOffset();
        }
    Disk& disk = turn.disk();
    if (!disk.replaceFile(kHighWatermarkFile, writeOffsetCheckpoint(marks)) || !disk.replaceFile(kRecoveryPointFile, writeOffsetCheckpoint(points))
        || !disk.replaceFile(kLogStartFile, writeOffsetCheckpoint(starts)))
        failDisk(turn, {});
}

// -- the disk -----------------------------------------------------------------------------------------------------

void ReplicaManager::failDisk(Turn& turn, const TopicPartition& id)
{
    if (std::exchange(m_diskFailed, true))
        return;
    m_diskFailure = turn.publish(RequestRefused{turn.self(), turn.self(), -1, ErrorCode::KafkaStorageError, id}, {}, Rule::LogDirectoryFailed);
}

bool ReplicaManager::diskDone(Turn& turn, const DiskDone& done)
{
    const auto work = m_diskWork.find(done.token);
    if (work == m_diskWork.end())
        return false;
    const TopicPartition id = work->second;
    m_diskWork.erase(work);
    Replica* replica = find(id);
    if (done.failed)
        failDisk(turn, id);
    if (done.failed || !replica || !replica->log)
        return true;
    replica->log->written(done.token);
    const Offset before = replica->log->recoveryPoint();
    replica->log->flushed(done.token);
    if (replica->log->recoveryPoint() > before)
        turn.publish(LogFlushed{m_self, id, replica->log->recoveryPoint()}, {replica->endSince}, Rule::None);
    while (!replica->unwritten.empty() && replica->unwritten.front().lastOffset < replica->log->writtenEnd()) {
        tellAppend(turn, *replica, replica->unwritten.front());
        replica->unwritten.pop_front();
    }
    m_changed.insert(id);
    if (replica->isLeader())
        advance(turn, *replica, {});
    else
        followHighWatermark(turn, *replica);
    return true;
}

Result<void> ReplicaManager::rollIfDue(Turn& turn, Replica& replica, const std::vector<BatchHeader>& headers)
{
    Log& log = *replica.log;
    const DiskToken token = turn.nextDiskToken();
    const Offset before = log.recoveryPoint();
    const auto rolled = log.rollIfDue(turn.disk(), headers, turn.wallMillis(), token);
    if (!rolled)
        return rolled.error();
    if (!*rolled)
        return {};
    turn.reached(ProtocolPoint::AfterSegmentRoll);
    turn.publish(SegmentRolled{m_self, replica.id, log.segments().back().base()}, {replica.endSince}, **rolled);
    if (log.recoveryPoint() > before)
        turn.publish(LogFlushed{m_self, replica.id, log.recoveryPoint()}, {replica.endSince}, **rolled);
    if (log.isFlushing(token))
        m_diskWork[token] = replica.id;
    return {};
}

void ReplicaManager::forgetUnwritten(Replica& replica)
{
    while (!replica.unwritten.empty() && replica.unwritten.back().lastOffset >= replica.log->endOffset())
        replica.unwritten.pop_back();
}

// -- what the metadata says ---------------------------------------------------------------------------------------

void ReplicaManager::apply(Turn& turn, const MetadataImage& image, const MetadataDelta& delta)
{
    m_image = &image;
    // First who is alive: a fenced follower holds no high watermark, and the partitions below are computed with that.
    if (!delta.brokers.empty())
        for (auto& [id, replica] : m_replicas)
            if (replica.leaderSide)
                for (const auto broker : delta.brokers)
                    replica.leaderSide->setAlive(broker, image.isActive(broker));
    for (const auto& [id, topic] : delta.deletedTopics)
        for (const auto& [index, partition] : topic.partitions)
            if (const Replica* replica = find(TopicPartition{topic.name, index}); replica && replica->topicId == id)
                drop(turn, {topic.name, index});
    for (const auto& [topicId, indexes] : delta.partitions) {
        const TopicImage* topic = image.topic(topicId);
        for (const auto index : indexes) {
            const PartitionImage& partition = topic->partitions.at(index);
            const TopicPartition id{topic->name, index};
            if (!partition.hasReplica(m_self)) {
                if (const Replica* replica = find(id); replica && replica->topicId == topicId)
                    drop(turn, id);
                continue;
            }
            Replica* replica = open(turn, id, topicId);
            configure(*replica, image, partition.replicas.size());
            become(turn, *replica, partition, image);
        }
    }
    for (const auto& resource : delta.configs)
        for (auto& [id, replica] : m_replicas)
            if (resource.type != ConfigResourceType::Topic || resource.name == id.topic)
                if (const PartitionImage* partition = image.partition(id))
                    configure(replica, image, partition->replicas.size());
}

void ReplicaManager::become(Turn& turn, Replica& replica, const PartitionImage& image, const MetadataImage& metadata)
{
    const ReplicaRole role = image.leader == m_self ? ReplicaRole::Leader : ReplicaRole::Follower;
    if (image.leaderEpoch <= replica.leaderEpoch && role == replica.role) { // the same leadership; the ISR may have changed
        if (replica.leaderSide && image.partitionEpoch >= replica.leaderSide->partitionEpoch()) {
            if (image.replicas != replica.leaderSide->replicas()) {
                replica.leaderSide->assign(image.replicas);
                for (const auto broker : image.replicas)
                    replica.leaderSide->setAlive(broker, metadata.isActive(broker));
            }
            replica.leaderSide->isrConfirmed(image.isr, image.partitionEpoch);
            advance(turn, replica, {});
        }
        return;
    }
    replica.leaderEpoch = image.leaderEpoch;
    replica.leader = image.leader;
    replica.role = role;
    replica.leaderSide.reset();
    replica.lastHeldBy = kNoBroker;
    replica.leaderHighWatermark = replica.highWatermark;
    replica.roleSince = turn.publish(RoleTaken{m_self, replica.id, role, image.leader, image.leaderEpoch}, {replica.roleSince}, Rule::None);
    m_changed.insert(replica.id);
    if (!replica.log)
        return;
    if (role == ReplicaRole::Follower) {
        turn.reached(ProtocolPoint::BeforeFollowing);
        if (m_switches.truncation == Truncation::HighWatermark)
            cut(turn, replica, truncationStep(Truncation::HighWatermark, {{}, {}, replica.log->endOffset(), replica.highWatermark}).to, Rule::TruncateToHighWatermark);
        m_follows.push_back({replica.id, replica.topicId, image.leader, image.leaderEpoch});
        return;
    }
    m_follows.push_back({replica.id, replica.topicId, kNoBroker, {}});
    turn.reached(ProtocolPoint::BeforeLeading);
    if (!replica.log->beginEpoch(turn.disk(), image.leaderEpoch)) {
        failDisk(turn, replica.id);
        return;
    }
    replica.leaderSide.emplace(LeaderSide::Start{m_self, image.leaderEpoch, image.partitionEpoch, image.replicas, image.isr, replica.log->endOffset(),
                                   replica.highWatermark},
        turn.now());
    for (const auto broker : image.replicas)
        replica.leaderSide->setAlive(broker, metadata.isActive(broker));
    tellEnd(replica, m_self, replica.log->endOffset());
    turn.reached(ProtocolPoint::AfterLeading);
    advance(turn, replica, replica.roleSince);
}

void ReplicaManager::tellEnd(const Replica& replica, BrokerId holder, Offset end)
{
    if (!m_ends || m_switches.replication != Replication::Majority)
        return;
    ReplicaEnd& told = (*m_ends)[{replica.id, holder}];
    told.epoch = std::max(told.epoch, replica.leaderEpoch);
    told.end = end;
}

// -- as leader ----------------------------------------------------------------------------------------------------

void ReplicaManager::advance(Turn& turn, Replica& replica, FactId because)
{
    if (!replica.isLeader())
        return;
    const Offset end = replica.log->writtenEnd();
    const auto decision = replica.leaderSide->advance(
        end, m_switches.strictMinIsr ? replica.minInSyncReplicas : 0, lagTimeMax(), turn.now(), m_switches.replication);
    if (decision.next > replica.highWatermark) {
        const Offset before = std::exchange(replica.highWatermark, decision.next);
        // The binding terms: the log's own end, and the followers whose last fetch set the mark.
        std::vector<FactId> reasons{because, replica.endSince};
        for (const auto& follower : replica.leaderSide->followers())
            if (follower.endOffset != kNoOffset && follower.endOffset >= decision.next)
                reasons.push_back(follower.since);
        replica.highWatermarkSince = turn.publish(
            HighWatermarkAdvanced{m_self, replica.id, replica.leaderEpoch, before, decision.next, true}, reasons, committedBy(m_switches.replication));
        replica.lastHeldBy = kNoBroker;
        m_changed.insert(replica.id);
        turn.reached(ProtocolPoint::AfterHighWatermark);
    }
    if (decision.next < end && turn.wantsFacts() && (decision.heldBy != replica.lastHeldBy || decision.next != replica.lastHeldAt)
        && (decision.heldBy != kNoBroker || decision.frozen)) {
        replica.lastHeldBy = decision.heldBy;
        replica.lastHeldAt = decision.next;
        const auto* holder = replica.leaderSide->follower(decision.heldBy);
        turn.publish(HighWatermarkHeld{m_self, replica.id, decision.heldBy, decision.next}, {holder ? holder->since : FactId{}, replica.endSince},
            decision.frozen ? Rule::HighWatermarkFrozenBelowMinIsr : Rule::HighWatermarkWaitsForReplica);
    }
}

void ReplicaManager::publishAppend(Turn& turn, Replica& replica, const Log::Appended& appended, const BatchHeader& header,
    std::int64_t offsetInAppend, std::int64_t bytes, std::shared_ptr<const std::vector<RecordNote>> notes, NodeId client)
{
    BatchAppended fact;
    fact.broker = m_self;
    fact.partition = replica.id;
    fact.baseOffset = header.baseOffset;
    fact.lastOffset = header.lastOffset();
    fact.leaderEpoch = header.leaderEpoch;
    fact.as = replica.role;
    fact.segment = appended.segment;
    fact.position = appended.position + offsetInAppend;
    fact.bytes = bytes;
    fact.client = client;
    fact.records = std::move(notes);
    if (appended.written)
        tellAppend(turn, replica, fact);
    else
        replica.unwritten.push_back(std::move(fact));
}

void ReplicaManager::tellAppend(Turn& turn, Replica& replica, const BatchAppended& fact)
{
    replica.endSince = turn.publish(fact, {replica.roleSince}, fact.as == ReplicaRole::Leader ? Rule::LeaderAppends : Rule::FollowerAppends);
}

ReplicaManager::AppendResult ReplicaManager::append(Turn& turn, Replica& replica, const ByteChain& records, AppendOrigin origin, bool acksAll,
    NodeId client, const std::vector<RecordUid>* uids, MessageId message)
{
    AppendResult out;
    if (!replica.log) {
        out.error = ErrorCode::KafkaStorageError;
        return out;
    }
    Log& log = *replica.log;
    out.logStartOffset = log.startOffset();
    if (acksAll && static_cast<std::int32_t>(replica.leaderSide->isr().size()) < replica.minInSyncReplicas) {
        out.error = ErrorCode::NotEnoughReplicas;
        return out;
    }
    auto prepared = prepareAppend({records, log.endOffset(), replica.leaderEpoch, turn.wallMillis(), origin}, replica.appendConfig);
    if (prepared.error != ErrorCode::None || prepared.bytes.empty()) {
        out.error = prepared.error == ErrorCode::None ? ErrorCode::InvalidRecord : prepared.error;
        out.message = std::move(prepared.message);
        out.recordErrors = std::move(prepared.recordErrors);
        return out;
    }
    std::vector<BatchHeader> headers;
    std::vector<ByteChain> batches;
    RecordSetReader reader(prepared.bytes);
    while (auto batch = reader.next()) {
        headers.push_back(batch->header());
        if (turn.wantsFacts())
            batches.push_back(batch->bytes());
    }
    if (const auto rolled = rollIfDue(turn, replica, headers); !rolled) { // before the producers' states, as Kafka does
        failDisk(turn, replica.id);
        out.error = rolled.error();
        return out;
    }
    if (origin == AppendOrigin::Client)
        for (const auto& header : headers) {
            const auto seen = log.producers().check(header);
            if (!seen) {
                out.error = seen.error();
                return out;
            }
            if (*seen) { // answered as it was then (facts §10, Idempotence)
                out.baseOffset = (*seen)->baseOffset;
                out.lastOffset = (*seen)->lastOffset;
                out.logAppendTime = (*seen)->timestamp;
                out.duplicate = true;
                out.written = out.lastOffset < log.writtenEnd();
                return out;
            }
        }
    if (origin == AppendOrigin::Client)
        turn.reached(ProtocolPoint::BeforeAppend);
    const DiskToken token = turn.nextDiskToken();
    const auto appended = log.append(turn.disk(), prepared.bytes, headers, turn.wallMillis(), token);
    if (!appended) {
        failDisk(turn, replica.id);
        out.error = appended.error();
        return out;
    }
    out.written = appended->written;
    if (!out.written)
        m_diskWork[token] = replica.id;
    out.baseOffset = appended->baseOffset;
    out.lastOffset = appended->lastOffset;
    out.logAppendTime = prepared.logAppendTime;
    if (turn.wantsFacts()) {
        std::int64_t at = 0;
        for (std::size_t i = 0; i < headers.size(); ++i) {
            const auto size = static_cast<std::int64_t>(batches[i].size());
            publishAppend(turn, replica, *appended, headers[i], at, size, recordNotes(batches[i], uids, message), client);
            at += size;
        }
    }
    m_changed.insert(replica.id);
    tellEnd(replica, m_self, log.endOffset());
    if (origin == AppendOrigin::Client)
        turn.reached(ProtocolPoint::AfterAppend);
    advance(turn, replica, {});
    return out;
}

Result<Log::ReadResult> ReplicaManager::read(Turn& turn, const Replica& replica, const ReadOptions& options)
{
    if (!replica.log)
        return ErrorCode::KafkaStorageError;
    const Offset limit = options.asFollower ? replica.log->writtenEnd() : replica.highWatermark;
    auto read = replica.log->read(turn.disk(), options.from, limit, options.bytesMax, options.atLeastOne);
    if (!read && read.error() == ErrorCode::KafkaStorageError)
        failDisk(turn, replica.id);
    return read;
}

void ReplicaManager::wishIsr(Replica& replica, std::vector<BrokerId> isr)
{
    LeaderSide& side = *replica.leaderSide;
    if (side.isrChangeInFlight())
        return;
    side.isrProposed(isr);
    m_isrWishes.push_back({replica.id, replica.topicId, replica.leaderEpoch, side.partitionEpoch(), std::move(isr)});
}

void ReplicaManager::moveStart(Turn& turn, Replica& replica, Offset to)
{
    if (to <= replica.log->startOffset())
        return;
    if (!replica.log->moveStart(turn.disk(), to)) {
        failDisk(turn, replica.id);
        return;
    }
    turn.publish(LogStartMoved{m_self, replica.id, to}, {replica.highWatermarkSince}, Rule::None);
    m_changed.insert(replica.id);
}

void ReplicaManager::deleteRecords(Turn& turn, Replica& replica, Offset before) { moveStart(turn, replica, before); }

void ReplicaManager::followerFetched(Turn& turn, Replica& replica, BrokerId follower, Offset offset, Offset logStart)
{
    if (!replica.isLeader())
        return;
    LeaderSide& side = *replica.leaderSide;
    const auto* known = side.follower(follower);
    if (!known)
        return;
    if (known->logStart != logStart) {
        side.followerStarts(follower, logStart);
        m_changed.insert(replica.id);
    }
    FactId fact = known->since;
    const Offset end = replica.log->writtenEnd();
    const bool moved = known->endOffset != offset;
    if (moved)
        fact = turn.publish(FollowerFetched{m_self, follower, replica.id, offset, offset >= end}, {known->since}, Rule::None);
    side.followerFetched(follower, offset, end, turn.now(), fact);
    tellEnd(replica, follower, offset);
    if (side.mayJoin(follower)) {
        auto isr = side.isr();
        isr.push_back(follower);
        wishIsr(replica, std::move(isr));
    }
    if (moved)
        advance(turn, replica, fact);
}

void ReplicaManager::checkIsr(Turn& turn)
{
    for (auto& [id, replica] : m_replicas) {
        if (!replica.isLeader() || replica.leaderSide->isrChangeInFlight())
            continue;
        const auto late = m_switches.lagMessagesMax > 0
            ? replica.leaderSide->outOfSyncByMessages(replica.log->writtenEnd(), m_switches.lagMessagesMax, lagTimeMax(), turn.now())
            : replica.leaderSide->outOfSync(replica.log->writtenEnd(), lagTimeMax(), turn.now());
        if (late.empty())
            continue;
        std::vector<BrokerId> isr;
        for (const auto broker : replica.leaderSide->isr())
            if (std::find(late.begin(), late.end(), broker) == late.end())
                isr.push_back(broker);
        wishIsr(replica, std::move(isr));
    }
}

void ReplicaManager::isrAnswer(Turn& turn, const TopicPartition& partition, LeaderEpoch epoch, ErrorCode error, std::vector<BrokerId> isr,
    std::int32_t partitionEpoch)
{
    Replica* replica = find(partition);
    if (!replica || !replica->isLeader())
        return;
    if (error != ErrorCode::None) { // a newer state is on its way through the metadata
        replica->leaderSide->isrProposalFailed();
        return;
    }
    if (epoch != replica->leaderEpoch)
        return;
    turn.reached(ProtocolPoint::AfterIsrChange);
    replica->leaderSide->isrConfirmed(std::move(isr), partitionEpoch);
    advance(turn, *replica, {});
}

EpochEnd ReplicaManager::endOfEpoch(const Replica& replica, LeaderEpoch epoch) const
{
    return replica.log->epochs().endOffsetFor(epoch, replica.log->endOffset());
}

void ReplicaManager::walk(StateVisitor& visitor) const
{
    visitor.group("replicas");
    visitor.list(m_replicas, [&](const auto& entry) {
        const Replica& replica = entry.second;
        visitor.text(entry.first.toString());
        visitor.number(static_cast<std::uint64_t>(replica.role));
        visitor.id(replica.leader);
        visitor.id(replica.leaderEpoch);
        visitor.id(replica.highWatermark);
        visitor.id(replica.leaderHighWatermark);
        visitor.number(replica.minInSyncReplicas);
        visitor.number(replica.log.has_value());
        if (replica.log)
            replica.log->walk(visitor);
        if (replica.leaderSide)
            replica.leaderSide->walk(visitor);
    });
    visitor.list(m_diskWork, [&](const auto& work) {
        visitor.id(work.first);
        visitor.text(work.second.toString());
    });
    visitor.number(m_diskFailed);
}

} // namespace engine
