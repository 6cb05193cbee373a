#include "engine/lab/folder_view.h"

#include <algorithm>
#include <map>

#include "engine/base/format.h"
#include "engine/lab/folder_segments.h"
#include "engine/log/checkpoints.h"
#include "engine/log/epoch_cache.h"
#include "engine/log/log_files.h"

namespace engine {

namespace {

constexpr std::uint64_t kTextBytesMax = 16 * 1024 * 1024;
constexpr std::size_t kSnapshotsChecked = 4; // the newest ones; "check all files" looks into the others

struct PathParts {
    std::string_view folder, name;
};
PathParts partsOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? PathParts{{}, path} : PathParts{path.substr(0, slash), path.substr(slash + 1)};
}

struct FolderName {
    TopicPartition id;
    PartitionFolderState state = PartitionFolderState::Live;
};
// "orders-0", "orders-0.0123456789abcdef0123456789abcdef-delete"
std::optional<FolderName> readName(std::string_view name)
{
    constexpr std::pair<std::string_view, PartitionFolderState> kEnds[] = {{"-delete", PartitionFolderState::Deleted},
        {"-future", PartitionFolderState::Future}, {"-stray", PartitionFolderState::Stray}};
    constexpr std::size_t kUniqueDigits = 32;
    FolderName out;
    for (const auto& [end, state] : kEnds) {
        if (!name.ends_with(end))
            continue;
        const auto stem = name.substr(0, name.size() - end.size());
        if (stem.size() <= kUniqueDigits + 1 || stem[stem.size() - kUniqueDigits - 1] != '.')
            continue;
        name = stem.substr(0, stem.size() - kUniqueDigits - 1);
        out.state = state;
        break;
    }
    auto id = parsePartitionFolder(name);
    if (!id)
        return std::nullopt;
    out.id = std::move(*id);
    return out;
}

bool isOfPartition(std::string_view name)
{
    return parseLogFile(name) || name == kEpochCheckpointFile || name == kPartitionMetadataFile;
}

// What dump says of a small file; its problems go where `told` says.
void readSmall(const DumpFile& file, const std::function<void(std::uint64_t, std::string)>& told,
    const std::function<void(const nlohmann::ordered_json&)>& item)
{
    if (file.size > kTextBytesMax)
        return told(kTextBytesMax, "too large for what its name says it is: " + std::to_string(file.size) + " bytes; not read");
    dumpFile(file, {}, [&](const DumpItem& what) {
        if (what.json["kind"] == "problem")
            told(what.json["position"].get<std::uint64_t>(), what.json["what"].get<std::string>());
        else
            item(what.json);
    });
}

// node.id, or broker.id as in the days of ZooKeeper.
BrokerId brokerOf(const DumpFile& file, std::vector<FolderProblem>& problems)
{
    BrokerId broker = kNoBroker;
    readSmall(
        file, [&](std::uint64_t byte, std::string what) { problems.push_back({file.path, byte, std::move(what)}); },
        [&](const nlohmann::ordered_json& item) {
            if (item["kind"] != "property" || (item["name"] != "node.id" && item["name"] != "broker.id"))
                return;
            const auto number = parseInteger(item["value"].get<std::string>());
            if (number && *number >= 0 && *number <= INT32_MAX)
                broker = BrokerId{static_cast<std::int32_t>(*number)};
        });
    return broker;
}

// All files of one partition folder, by what they are.
struct PartitionFiles {
    std::map<Offset, detail::SegmentFiles> segments;
    std::vector<std::pair<Offset, const DumpFile*>> deleted; // .log.deleted
    std::map<Offset, const DumpFile*> snapshots;
    std::vector<const DumpFile*> indexesWithoutLog;
    const DumpFile* epochs = nullptr;
    const DumpFile* metadata = nullptr;
    std::vector<const DumpFile*> logDir; // checkpoints beside the folder
};

PartitionFiles sortOut(const std::vector<DumpFile>& files, const FolderPartition& partition)
{
    PartitionFiles out;
    const std::string_view logDir = partsOf(partition.folder).folder;
    std::vector<std::pair<LogFile, const DumpFile*>> indexes;
    for (const DumpFile& file : files) {
        const auto [folder, name] = partsOf(file.path);
        if (folder == logDir && name.ends_with("-offset-checkpoint"))
            out.logDir.push_back(&file);
        if (folder != partition.folder)
            continue;
        if (const auto one = parseLogFile(name)) {
            if (one->suffix == ".log")
                out.segments[one->offset] = {one->offset, &file, nullptr, nullptr};
            else if (one->suffix == ".log.deleted")
                out.deleted.emplace_back(one->offset, &file);
            else if (one->suffix == ".snapshot")
                out.snapshots[one->offset] = &file;
            else if (one->suffix == ".index" || one->suffix == ".timeindex")
                indexes.emplace_back(*one, &file);
        } else if (name == kEpochCheckpointFile) {
            out.epochs = &file;
        } else if (name == kPartitionMetadataFile) {
            out.metadata = &file;
        }
    }
    for (const auto& [one, file] : indexes) {
        const auto segment = out.segments.find(one.offset);
        if (segment == out.segments.end())
            out.indexesWithoutLog.push_back(file);
        else
            (one.suffix == ".index" ? segment->second.index : segment->second.timeIndex) = file;
    }
    std::sort(out.deleted.begin(), out.deleted.end());
    return out;
}

class Picture {
public:
    Picture(const FolderPartition& partition, const PartitionFiles& files, detail::FolderReading& reading)
        : m_partition(partition), m_files(files), m_reading(reading)
    {
        m_replica.broker = partition.broker == kNoBroker ? BrokerId{0} : partition.broker;
        m_broker.id = m_replica.broker;
        m_topic.name = partition.id.topic;
    }

    // False: cancelled.
    bool read();
    ClusterView view();
    std::int64_t segmentsWithBatches() const { return m_withBatches; }

private:
    void small(const DumpFile& file, const std::function<void(const nlohmann::ordered_json&)>& item);
    bool readSegments();
    void readRetired();
    void readEpochs();
    void readSnapshots();
    void readCheckpoint(const DumpFile& file);
    void placeOffsets();
    void checkOrder();

    const FolderPartition& m_partition;
    const PartitionFiles& m_files;
    detail::FolderReading& m_reading;
    ReplicaView m_replica;
    BrokerView m_broker;
    TopicView m_topic;
    std::vector<BatchView> m_batches;
    std::map<std::string, std::pair<const DumpFile*, Offset>, std::less<>> m_offsets; // of this partition, by checkpoint
    std::int64_t m_withBatches = 0;
};

void Picture::small(const DumpFile& file, const std::function<void(const nlohmann::ordered_json&)>& item)
{
    readSmall(file, [&](std::uint64_t byte, std::string what) { m_reading.problem(file, byte, std::move(what)); }, item);
}

bool Picture::readSegments()
{
    std::size_t entriesLeft = m_reading.limits.indexEntriesMax;
    std::size_t batchesLeft = m_reading.limits.batchesMax;
    std::vector<std::vector<BatchView>> parts; // the youngest segment first
    for (auto it = m_files.segments.rbegin(); it != m_files.segments.rend(); ++it) {
        if (!m_reading.step())
            return false;
        const bool wantsBatches = batchesLeft > 0;
        auto segment = detail::readSegment(m_reading, it->second, entriesLeft, batchesLeft);
        m_withBatches += wantsBatches ? 1 : 0;
        m_replica.segments.emplace_back(std::move(segment.view));
        if (!segment.batches.empty())
            parts.push_back(std::move(segment.batches));
        if (m_reading.isCancelled())
            return false;
    }
    std::reverse(m_replica.segments.begin(), m_replica.segments.end());
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        std::move(part->begin(), part->end(), std::back_inserter(m_batches));
    checkOrder();
    detail::readFrames(m_reading, m_batches, [this](Offset base) { return m_files.segments.at(base).log; });
    return !m_reading.isCancelled();
}

// Segments follow each other: what lies in two of them is told, and shown of the first.
void Picture::checkOrder()
{
    std::vector<BatchView> rising;
    Offset told = kNoOffset; // the segment whose beginning was told of
    for (auto& batch : m_batches) {
        if (!rising.empty() && batch.baseOffset <= rising.back().lastOffset) {
            if (told != batch.segment)
                m_reading.problem(*m_files.segments.at(batch.segment).log, static_cast<std::uint64_t>(batch.position),
                    "its offsets begin at " + std::to_string(batch.baseOffset.value) + ", and the segment before it ends at "
                        + std::to_string(rising.back().lastOffset.value));
            told = batch.segment;
            continue;
        }
        rising.push_back(std::move(batch));
    }
    m_batches = std::move(rising);
}

void Picture::readRetired()
{
    for (const auto& [base, file] : m_files.deleted) {
        RetiredView retired;
        retired.base = base;
        retired.bytes = static_cast<std::int64_t>(file->size);
        // Compaction leaves a segment that begins there or before; retention takes from the front.
        retired.compacted = !m_files.segments.empty() && m_files.segments.begin()->first <= base;
        retired.since = kToldByFolder;
        m_replica.retired.push_back(retired);
    }
}

void Picture::readEpochs()
{
    if (m_files.epochs == nullptr)
        return;
    EpochCache cache; // entries that do not rise are taken as a broker takes them
    small(*m_files.epochs, [&](const nlohmann::ordered_json& item) {
        if (item["kind"] == "epoch")
            cache.assign(LeaderEpoch{item["epoch"].get<std::int32_t>()}, Offset{item["startOffset"].get<std::int64_t>()});
    });
    std::vector<EpochNote> notes;
    for (const EpochEntry& entry : cache.entries())
        notes.push_back({entry.epoch, entry.start});
    if (!notes.empty())
        m_replica.leaderEpoch.set(notes.back().epoch, kToldByFolder);
    m_replica.epochs.set(std::move(notes), kToldByFolder);
}

void Picture::readSnapshots()
{
    for (const auto& [offset, file] : m_files.snapshots)
        m_replica.snapshots.push_back(offset);
    std::size_t looked = 0;
    for (auto it = m_files.snapshots.rbegin(); it != m_files.snapshots.rend() && looked < kSnapshotsChecked; ++it, ++looked)
        small(*it->second, [](const nlohmann::ordered_json&) {});
}

void Picture::readCheckpoint(const DumpFile& file)
{
    const std::string name(partsOf(file.path).name);
    small(file, [&](const nlohmann::ordered_json& item) {
        if (item["kind"] == "checkpoint" && item["topic"] == m_partition.id.topic && item["partition"] == m_partition.id.partition)
            m_offsets[name] = {&file, Offset{item["offset"].get<std::int64_t>()}};
    });
    Slice text;
    if (file.size <= kTextBytesMax && file.read(0, static_cast<std::size_t>(file.size), text).empty())
        m_broker.checkpoints[name].set(std::string(text.text()), kToldByFolder);
}

// Start, end and what the checkpoints say in between, as a broker takes them: within the log.
void Picture::placeOffsets()
{
    const Offset first = m_replica.segments.empty() ? Offset{0} : m_replica.segments.front()->base;
    Offset end = m_replica.segments.empty() ? Offset{0} : m_replica.segments.back()->base;
    if (!m_batches.empty())
        end = std::max(end, m_batches.back().lastOffset + 1);
    m_replica.startOffset.set(first, kToldByFolder);
    m_replica.endOffset.set(end, kToldByFolder);
    const auto place = [&](std::string_view name, Told<Offset>& into) {
        const auto found = m_offsets.find(name);
        if (found == m_offsets.end())
            return;
        const auto& [file, offset] = found->second;
        const Offset start = m_replica.startOffset.value;
        if (offset > end)
            m_reading.problem(*file, 0, m_partition.id.toString() + " stands at " + std::to_string(offset.value)
                    + ", and its log ends at " + std::to_string(end.value));
        into.set(std::clamp(offset, start, std::max(start, end)), kToldByFolder);
    };
    place(kLogStartFile, m_replica.startOffset);
    place(kHighWatermarkFile, m_replica.highWatermark);
    place(kRecoveryPointFile, m_replica.flushed);
    place(kCleanerFile, m_replica.cleanedUpTo);
    // So that nothing is taken for lost or at risk that nobody said is.
    for (Told<Offset>* unknown : {&m_replica.highWatermark, &m_replica.flushed})
        if (!unknown->known())
            unknown->value = std::max(end, m_replica.startOffset.value);
}

bool Picture::read()
{
    if (!m_partition.isNamed && !m_files.segments.empty())
        m_reading.problem(*m_files.segments.begin()->second.log, 0, "its folder's name is not TOPIC-PARTITION");
    for (const DumpFile* file : m_files.indexesWithoutLog)
        m_reading.problem(*file, 0, "there is no .log of this name; a broker removes it when it starts");
    if (!readSegments())
        return false;
    readRetired();
    readEpochs();
    readSnapshots();
    if (m_files.metadata != nullptr)
        small(*m_files.metadata, [&](const nlohmann::ordered_json& item) {
            if (item["kind"] == "property" && item["name"] == "topic_id")
                if (const auto id = Uuid::parse(item["value"].get<std::string>()))
                    m_topic.id = *id;
        });
    for (const DumpFile* file : m_files.logDir)
        readCheckpoint(*file);
    placeOffsets();
    return m_reading.goOn();
}

ClusterView Picture::view()
{
    for (auto& batch : m_batches) {
        m_replica.bytes += batch.bytes;
        m_replica.batches.push(std::move(batch));
    }
    m_broker.state.set(NodeState::Running, kToldByFolder);
    m_broker.everStarted = true;
    m_broker.fenced.set(false, kToldByFolder);
    m_broker.bytesOnDisk = m_partition.bytes;
    m_topic.since = kToldByFolder;
    PartitionView partition;
    partition.id = m_partition.id;
    partition.replicas = {m_replica.broker};
    partition.copies.emplace(m_replica.broker, Shared(std::move(m_replica)));
    m_topic.partitions.emplace(partition.id.partition, Shared(std::move(partition)));
    ClusterView view;
    view.upTo = kToldByFolder;
    view.brokers.emplace(m_broker.id, Shared(std::move(m_broker)));
    view.topics.emplace(m_partition.id.topic, Shared(std::move(m_topic)));
    return view;
}

} // namespace

FolderContents findPartitions(const std::vector<DumpFile>& files)
{
    struct Found {
        FolderPartition partition;
        bool isOne = false; // something of a partition lies in it
    };
    FolderContents out;
    std::map<std::string_view, Found> found;      // by folder
    std::map<std::string_view, BrokerId> brokers; // by log dir
    for (const DumpFile& file : files) {
        const auto [folder, name] = partsOf(file.path);
        if (name == kMetaPropertiesFile)
            brokers[folder] = brokerOf(file, out.problems);
        Found& one = found[folder];
        ++one.partition.files;
        one.partition.bytes += static_cast<std::int64_t>(file.size);
        const auto part = parseLogFile(name);
        one.partition.segments += part && part->suffix == ".log" ? 1 : 0;
        one.isOne = one.isOne || isOfPartition(name);
    }
    for (auto& [folder, one] : found) {
        const auto parts = partsOf(folder);
        const auto name = readName(parts.name);
        FolderPartition& partition = one.partition;
        if (!one.isOne || (!name && partition.segments == 0))
            continue;
        partition.folder = std::string(folder);
        partition.isNamed = name.has_value();
        partition.id = name ? name->id : TopicPartition{std::string(parts.name), 0};
        partition.state = name ? name->state : PartitionFolderState::Live;
        if (const auto broker = brokers.find(parts.folder); broker != brokers.end())
            partition.broker = broker->second;
        out.partitions.push_back(std::move(partition));
    }
    const auto key = [](const FolderPartition& one) {
        return std::tuple(partsOf(one.folder).folder, std::string_view(one.id.topic), one.id.partition, std::string_view(one.folder));
    };
    std::sort(out.partitions.begin(), out.partitions.end(),
        [&](const FolderPartition& a, const FolderPartition& b) { return key(a) < key(b); });
    return out;
}

PartitionPicture readPartition(const std::vector<DumpFile>& files, const FolderPartition& partition, const FolderLimits& limits,
    const FolderProgress& progress)
{
    const PartitionFiles sorted = sortOut(files, partition);
    detail::FolderReading reading(limits, progress, static_cast<std::int64_t>(sorted.segments.size()));
    Picture picture(partition, sorted, reading);
    PartitionPicture out;
    out.partition = partition.id;
    if (picture.read()) {
        out.segmentsWithBatches = picture.segmentsWithBatches();
        auto view = std::make_shared<ClusterView>(picture.view());
        out.broker = view->brokers.begin()->first;
        out.view = std::move(view);
    }
    out.problems = std::move(reading.problems);
    std::sort(out.problems.begin(), out.problems.end());
    out.problemsInAll = reading.problemsInAll;
    return out;
}

} // namespace engine
