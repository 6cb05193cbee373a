#include "engine/broker/replica_manager.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"
#include "engine/base/state_hash.h"
#include "engine/record/record_set.h"
#include "engine/replication/truncation.h"

namespace engine {

namespace {

// "0.5" -> 500000. The engine has no floating point; what it cannot read so is nothing.
std::optional<std::int64_t> parseMillionths(std::string_view text)
{
    const auto point = text.find('.');
    const auto whole = parseInteger(text.substr(0, point));
    std::string digits(point == std::string_view::npos ? std::string_view() : text.substr(point + 1, 6));
    digits.resize(6, '0');
    const auto part = parseInteger(digits);
    return whole && part && *whole >= 0 && *part >= 0 ? std::optional(*whole * 1000000 + *part) : std::nullopt;
}

std::string pathIn(const TopicPartition& id, std::string_view file) { return id.toString() + "/" + std::string(file); }

// An empty one is what a power failure leaves before anything was appended: file_disk.h.
bool hasPartitionMetadata(Disk& disk, const TopicPartition& id)
{
    const auto file = disk.open(pathIn(id, kPartitionMetadataFile), OpenMode::MustExist);
    const bool isThere = file && disk.size(*file) > 0;
    if (file)
        disk.close(*file);
    return isThere;
}

// Kafka's name for a folder that is kept for nobody: orders-0.<32 hex digits>-stray.
std::string strayName(Turn& turn, const TopicPartition& id)
{
    Random& random = turn.random("stray");
    const std::uint64_t name[] = {random.next(), random.next()};
    std::uint8_t digits[16];
    for (std::size_t i = 0; i < sizeof digits; ++i)
        digits[i] = static_cast<std::uint8_t>(name[i / 8] >> (8 * (i % 8)));
    return id.toString() + "." + toHex(digits) + "-stray";
}

} // namespace

ReplicaManager::ReplicaManager(BrokerId self, const BrokerConfig& config, const Switches& switches, LogEnds* ends, std::uint16_t timerKinds)
    : m_self(self), m_config(config), m_switches(switches), m_ends(ends), m_maintenance(self, config, *this, timerKinds)
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
    return settingNow(metadata, m_self, m_config.set, info->brokerSynonym, info->defaultValue);
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
    if (const auto smaller = metadata ? metadata->topicConfig(topic, "internal.segment.bytes") : std::nullopt) // below what users may set
        if (const auto bytes = parseInteger(*smaller))
            out.segmentBytes = *bytes;
    out.segmentMillis = millisOf(metadata, topic, "segment.ms", "", "log.roll.hours");
    out.segmentJitterMillis = millisOf(metadata, topic, "segment.jitter.ms", "", "log.roll.jitter.hours");
    number("segment.index.bytes", out.segmentIndexBytes);
    number("index.interval.bytes", out.indexIntervalBytes);
    const std::string policy = metadata ? settingOf(*metadata, topic, "cleanup.policy") : configText(m_config.set, "log.cleanup.policy", "delete");
    out.deletes = policy.find("delete") != std::string::npos;
    out.compacts = policy.find("compact") != std::string::npos;
    out.retentionMillis = millisOf(metadata, topic, "retention.ms", "log.retention.minutes", "log.retention.hours");
    number("retention.bytes", out.retentionBytes);
    number("file.delete.delay.ms", out.fileDeleteDelayMillis);
    number("delete.retention.ms", out.deleteRetentionMillis);
    number("min.compaction.lag.ms", out.minCompactionLagMillis);
    number("max.compaction.lag.ms", out.maxCompactionLagMillis);
    const std::string ratio = metadata ? settingOf(*metadata, topic, "min.cleanable.dirty.ratio") : std::string("0.5");
    out.minCleanableDirtyMillionths = parseMillionths(ratio).value_or(out.minCleanableDirtyMillionths);
    return out;
}

std::int64_t ReplicaManager::millisOf(
    const MetadataImage* metadata, const std::string& topic, std::string_view name, std::string_view minutes, std::string_view hours) const
{
    const ConfigInfo* info = findConfig(ConfigScope::Topic, name);
    const auto own = metadata ? metadata->topicConfig(topic, std::string(name)) : std::nullopt;
    const std::string ofBroker = metadata ? settingNow(*metadata, m_self, m_config.set, info->brokerSynonym)
                                          : configText(m_config.set, info->brokerSynonym);
    if (const auto parsed = parseInteger(own ? *own : ofBroker))
        return *parsed;
    const auto inUnits = [&](std::string_view setting, std::int64_t millis) -> std::optional<std::int64_t> {
        const auto value = setting.empty() ? Result<std::int64_t>(ErrorCode::InvalidConfig) : parseInteger(configText(m_config.set, setting));
        if (!value)
            return std::nullopt;
        return *value < 0 ? -1 : *value * millis;
    };
    if (const auto value = inUnits(minutes, 60000))
        return *value;
    if (const auto value = inUnits(hours, 3600000))
        return *value;
    const auto fallback = parseInteger(info->defaultValue);
    return fallback ? *fallback : 0;
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
    append.levels = {static_cast<int>(number("compression.gzip.level", -1)), static_cast<int>(number("compression.lz4.level", 9)),
        static_cast<int>(number("compression.zstd.level", 3))};
    append.messageTimestampType
        = settingOf(metadata, topic, "message.timestamp.type") == "LogAppendTime" ? TimestampType::LogAppendTime : TimestampType::CreateTime;
    append.messageTimestampBeforeMaxMs = number("message.timestamp.before.max.ms", INT64_MAX);
    append.messageTimestampAfterMaxMs = number("message.timestamp.after.max.ms", 3600000);
    append.maxMessageBytes = number("max.message.bytes", 1048588);
    append.isCompacted = settingOf(metadata, topic, "cleanup.policy").find("compact") != std::string::npos;
    const LogConfig config = logConfig(&metadata, topic);
    append.segmentBytes = config.segmentBytes;
    if (replica.log)
        replica.log->setConfig(config);
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
    m_maintenance.start(turn);
    for (const auto& name : disk.list("")) {
        const auto id = name.ends_with('/') ? parsePartitionFolder(std::string_view(name).substr(0, name.size() - 1)) : std::nullopt;
        if (!id || !hasPartitionMetadata(disk, *id)) // if the metadata gives it to this broker: open()
            continue;
        const auto text = readWholeFile(disk, pathIn(*id, kPartitionMetadataFile));
        const auto topicId = text ? parsePartitionMetadata(text->text()) : Result<Uuid>(text.error());
        if (!topicId) { // Kafka, too: "Error while reading partition metadata file", and the log directory is offline
            failDisk(turn, *id);
            return;
        }
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
    Log::Opened what;
    if (disk.exists(folder) && !hasPartitionMetadata(disk, id)) {
        // Kafka takes such a log for a stray, too: of what topic it was nobody can say, for a name may be given again.
        const std::string aside = strayName(turn, id);
        if (!disk.rename(folder, aside))
            failDisk(turn, id);
        for (auto* checkpoint : {&m_highWatermarks, &m_recoveryPoints, &m_logStarts})
            checkpoint->erase(id);
        what.note = "its folder had no " + std::string(kPartitionMetadataFile) + " and is called " + aside + " now";
    }
    const bool isNew = !disk.exists(folder);
    Replica& replica = m_replicas[id];
    replica.id = id;
    replica.topicId = topicId;
    m_topicNames[topicId] = id.topic;
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
    if (!log || (isNew && !disk.replaceFile(pathIn(id, kPartitionMetadataFile), writePartitionMetadata(topicId)))) {
        failDisk(turn, id);
        return &replica;
    }
    replica.log = std::move(*log);
    replica.highWatermark = std::clamp(found(m_highWatermarks), replica.log->startOffset(), replica.log->endOffset());
    tellEnd(replica);
    replica.endSince = turn.publish(LogOpened{m_self, id, replica.log->startOffset(), replica.log->endOffset(), replica.highWatermark, what.recovered,
                                        what.droppedBytes, what.note, filesToTell(turn, replica)},
        {}, what.recovered ? Rule::RecoverUncleanLog : Rule::None);
    return &replica;
}

void ReplicaManager::drop(Turn& turn, const TopicPartition& id)
{
    const auto found = m_replicas.find(id);
    if (found == m_replicas.end())
        return;
    if (found->second.log) {
        m_maintenance.release(turn, found->second, kNoOffset);
        if (!found->second.log->remove(turn.disk()))
            failDisk(turn, id);
    }
    forget(turn, id, Rule::None);
}

void ReplicaManager::forget(Turn& turn, const TopicPartition& id, Rule rule)
{
    const auto found = m_replicas.find(id);
    m_follows.push_back({id, found->second.topicId, kNoBroker, {}});
    turn.publish(ReplicaDeleted{m_self, id}, {found->second.roleSince, found->second.endSince}, rule);
    m_topicNames.erase(found->second.topicId);
    m_replicas.erase(found);
    m_highWatermarks.erase(id);
    m_recoveryPoints.erase(id);
    m_logStarts.erase(id);
    m_changed.insert(id);
    for (const auto& [other, replica] : m_replicas)
        m_topicNames[replica.topicId] = other.topic;
}

void ReplicaManager::setStraysAside(Turn& turn, const MetadataImage& image)
{
    const auto belongsHere = [&](const TopicPartition& id, const Uuid& topicId) {
        const TopicImage* topic = image.topic(topicId);
        const auto partition = topic ? topic->partitions.find(id.partition) : std::map<std::int32_t, PartitionImage>::const_iterator{};
        return topic && partition != topic->partitions.end() && partition->second.hasReplica(m_self);
    };
    std::vector<TopicPartition> strays;
    for (const auto& [id, replica] : m_replicas)
        if (!belongsHere(id, replica.topicId))
            strays.push_back(id);
    for (const auto& id : strays) {
        const std::string aside = strayName(turn, id);
        Replica& replica = m_replicas.at(id);
        if (replica.log)
            m_maintenance.release(turn, replica, kNoOffset);
        if (replica.log && !replica.log->setAside(turn.disk(), aside))
            failDisk(turn, id);
        forget(turn, id, Rule::StrayReplica);
    }
}

void ReplicaManager::stop(Turn& turn, std::int64_t brokerEpoch)
{
    bool closed = true;
    m_maintenance.stop(turn);
    for (auto& [id, replica] : m_replicas)
        if (replica.log)
            closed = replica.log->close(turn.disk()).has_value() && closed;
    turn.reached(ProtocolPoint::BeforeCheckpoint);
    checkpointHighWatermarks(turn, Rule::CheckpointOnStop);
    checkpointRecoveryPoints(turn, Rule::CheckpointOnStop);
    checkpointLogStarts(turn, Rule::CheckpointOnStop);
    if (closed) // without it the next start checks the logs, which is right if one could not be closed
    {
        turn.reached(ProtocolPoint::BeforeCleanShutdown);
        closed = turn.disk().replaceFile(kCleanShutdownFile, writeCleanShutdown(brokerEpoch)).has_value();
    }
    m_replicas.clear();
}

void ReplicaManager::checkpointHighWatermarks(Turn& turn, Rule rule)
{
    OffsetCheckpoint marks;
    for (const auto& [id, replica] : m_replicas)
        if (replica.log)
            marks[id] = replica.highWatermark;
    if (!m_maintenance.writeCheckpoint(turn, kHighWatermarkFile, marks, {}, rule))
        failDisk(turn, {});
}

void ReplicaManager::checkpointRecoveryPoints(Turn& turn, Rule rule)
{
    OffsetCheckpoint points;
    for (const auto& [id, replica] : m_replicas)
        if (replica.log)
            points[id] = replica.log->recoveryPoint();
    if (!m_maintenance.writeCheckpoint(turn, kRecoveryPointFile, points, {}, rule))
        failDisk(turn, {});
}

void ReplicaManager::checkpointLogStarts(Turn& turn, Rule rule)
{
    OffsetCheckpoint starts;
    for (const auto& [id, replica] : m_replicas)
        if (replica.log && replica.log->startOffset() > replica.log->segments().front().base())
            starts[id] = replica.log->startOffset();
    if (!m_maintenance.writeCheckpoint(turn, kLogStartFile, starts, {}, rule))
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
    if (m_maintenance.flushed(turn, done.token))
        return true;
    replica->log->written(done.token);
    const Offset before = replica->log->recoveryPoint();
    replica->log->flushed(done.token);
    if (replica->log->recoveryPoint() > before)
        turn.publish(LogFlushed{m_self, id, replica->log->recoveryPoint()}, {replica->endSince}, Rule::None);
    while (!replica->unwritten.empty() && replica->unwritten.front().first.lastOffset < replica->log->writtenEnd()) {
        const auto& [fact, rule] = replica->unwritten.front();
        tellAppend(turn, *replica, fact, rule);
        replica->unwritten.pop_front();
    }
    tellFiles(turn, *replica);
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
    const auto rolled = log.rollIfDue(turn.disk(), headers, turn.wallMillis(), token);
    if (!rolled)
        return rolled.error();
    if (!*rolled)
        return {};
    turn.reached(ProtocolPoint::AfterSegmentRoll);
    tellRoll(turn, replica, log.segments().back().base(), **rolled, token);
    return {};
}

void ReplicaManager::tellRoll(Turn& turn, Replica& replica, Offset base, Rule rule, DiskToken token)
{
    const Log& log = *replica.log;
    const FactId rolled = turn.publish(SegmentRolled{m_self, replica.id, base}, {replica.endSince}, rule);
    if (const auto producers = log.producers().producers().size(); producers > 0)
        turn.publish(ProducerSnapshotTaken{m_self, replica.id, base, static_cast<std::int32_t>(producers)}, {rolled}, Rule::SnapshotOnRoll);
    tellFiles(turn, replica);
    if (log.isFlushing(token))
        m_diskWork[token] = replica.id;
    else
        turn.publish(LogFlushed{m_self, replica.id, log.recoveryPoint()}, {replica.endSince}, rule);
}

std::shared_ptr<const LogFilesNote> ReplicaManager::filesToTell(const Turn& turn, Replica& replica)
{
    if (!turn.wantsFacts())
        return nullptr;
    replica.files.toldAll(*replica.log);
    return filesOf(*replica.log);
}

void ReplicaManager::forgetUnwritten(Replica& replica)
{
    while (!replica.unwritten.empty() && replica.unwritten.back().first.lastOffset >= replica.log->endOffset())
        replica.unwritten.pop_back();
}

// -- what the metadata says ---------------------------------------------------------------------------------------

void ReplicaManager::apply(Turn& turn, const MetadataImage& image, const MetadataDelta& delta)
{
    m_image = &image;
    if (!std::exchange(m_straysAside, true))
        setStraysAside(turn, image);
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
    tellFiles(turn, replica);
    replica.leaderSide.emplace(LeaderSide::Start{m_self, image.leaderEpoch, image.partitionEpoch, image.replicas, image.isr, replica.log->endOffset(),
                                   replica.highWatermark},
        turn.now());
    for (const auto broker : image.replicas)
        replica.leaderSide->setAlive(broker, metadata.isActive(broker));
    turn.reached(ProtocolPoint::AfterLeading);
    advance(turn, replica, replica.roleSince);
}

void ReplicaManager::tellEnd(const Replica& replica)
{
    if (!m_ends || m_switches.replication != Replication::Majority)
        return;
    const Log& log = *replica.log;
    const Offset end = log.endOffset();
    ReplicaEnd& told = (*m_ends)[{replica.id, m_self}];
    // What was here and is deleted counts: of an emptied log it stands what was told while the last record was there.
    if (end > Offset{0} && end == log.startOffset() && told.end == end)
        return;
    told = {end > Offset{0} ? log.epochs().epochOf(end - 1) : kNoLeaderEpoch, end};
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
    m_maintenance.walk(visitor);
}

} // namespace engine
