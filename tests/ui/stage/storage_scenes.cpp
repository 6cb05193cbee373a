#include "tests/ui/stage/storage_scenes.h"

#include <algorithm>
#include <array>

#include "tests/ui/stage/scenes.h"

using namespace engine;
using namespace std::chrono_literals;

namespace scenes {

namespace {

constexpr std::int64_t kClock = 1'700'000'000'000;
constexpr std::int64_t kHeader = 61;

struct Draw {
    std::uint32_t state;
    int below(int n)
    {
        state = state * 1664525u + 1013904223u;
        return static_cast<int>((state >> 8) % static_cast<std::uint32_t>(n));
    }
};

template <class T>
void tell(Told<T>& told, T value, std::uint64_t fact = 1)
{
    told.set(std::move(value), FactId{fact});
}

// Writes a log as the fold would: batches, files, entries after `interval` bytes.
class Maker {
public:
    explicit Maker(std::int64_t interval) : m_interval(interval)
    {
        replica.broker = kLogBroker;
        tell(replica.role, ReplicaRole::Leader);
        tell(replica.leaderEpoch, LeaderEpoch{5});
        roll(0);
    }
    void roll(std::int64_t base)
    {
        SegmentView segment;
        segment.base = Offset{base};
        segment.since = FactId{2};
        replica.segments.emplace_back(segment);
        m_sinceEntry = 0;
        m_offset = base;
    }
    RecordNote note(const std::string& key, int size, bool tombstone = false) const
    {
        static const char* const kKeys[] = {"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"};
        RecordNote note;
        note.key = key;
        note.hasKey = true;
        note.isTombstone = tombstone;
        note.value = tombstone ? "" : "#9041 64.50 EUR";
        note.size = size;
        for (std::uint32_t i = 0; i < 8; ++i)
            if (key == kKeys[i])
                note.keyHash = i;
        return note;
    }
    void batch(std::vector<RecordNote> records, std::int64_t lastOffset = -1)
    {
        auto& segment = replica.segments.back().edit();
        BatchView batch;
        batch.baseOffset = Offset{m_offset};
        batch.segment = segment.base;
        batch.position = segment.bytes;
        batch.leaderEpoch = LeaderEpoch{m_offset < 22 ? 0 : m_offset < 35 ? 4 : 5};
        batch.bytes = kHeader;
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (records[i].offsetDelta == 0)
                records[i].offsetDelta = static_cast<std::int32_t>(i);
            records[i].uid = RecordUid{static_cast<std::uint64_t>(m_offset) + i + 1};
            batch.bytes += records[i].size + 8;
        }
        const auto end = m_offset + static_cast<std::int64_t>(records.size()) - 1;
        batch.lastOffset = Offset{std::max(end, lastOffset)};
        m_time += 86;
        batch.maxTimestamp = kClock + m_time;
        batch.since = FactId{static_cast<std::uint64_t>(m_offset) + 3};
        batch.records = std::make_shared<const std::vector<RecordNote>>(std::move(records));
        if (m_sinceEntry > m_interval) {
            segment.index.push({batch.lastOffset, batch.position});
            segment.timeIndex.push({batch.maxTimestamp, batch.lastOffset});
            ++segment.indexEntries;
            ++segment.timeIndexEntries;
            m_sinceEntry = 0;
        }
        m_sinceEntry += batch.bytes;
        segment.bytes += batch.bytes;
        segment.largestTimestamp = batch.maxTimestamp;
        m_offset = batch.lastOffset.value + 1;
        replica.bytes += batch.bytes;
        replica.batches.push(std::move(batch));
        while (replica.batches.size() > kRowBatches)
            replica.batches.popFront();
        tell(replica.endOffset, Offset{m_offset}, 40);
    }
    std::int64_t offset() const { return m_offset; }
    void goTo(std::int64_t offset) { m_offset = offset; }

    ReplicaView replica;

private:
    std::int64_t m_interval;
    std::int64_t m_sinceEntry = 0;
    std::int64_t m_offset = 0;
    std::int64_t m_time = 100;
};

void put(ClusterView& view, const TopicPartition& id, ReplicaView replica, std::map<std::string, std::string> config)
{
    PartitionView partition;
    partition.id = id;
    partition.replicas = {kLogBroker};
    tell(partition.leader, kLogBroker);
    tell(partition.isr, std::vector<BrokerId>{kLogBroker});
    partition.copies.insert_or_assign(kLogBroker, Shared<ReplicaView>(std::move(replica)));
    auto& topic = view.topics[id.topic].edit();
    topic.name = id.topic;
    topic.config = std::move(config);
    topic.partitions.insert_or_assign(id.partition, Shared<PartitionView>(std::move(partition)));
}

ReplicaView orders()
{
    Maker log(100);
    Draw draw{7};
    const auto some = [&](std::int64_t to) {
        while (log.offset() < to) {
            std::vector<RecordNote> records;
            const auto count = std::min<std::int64_t>(1 + draw.below(3), to - log.offset());
            for (std::int64_t i = 0; i < count; ++i)
                records.push_back(log.note(draw.below(3) == 0 ? "bob" : "alice", 18));
            log.batch(std::move(records));
        }
    };
    some(20);
    log.roll(20);
    some(33);
    log.roll(33);
    some(36);
    log.batch({log.note("bob", 18), log.note("alice", 18)});
    some(42);
    ReplicaView& replica = log.replica;
    tell(replica.startOffset, Offset{0});
    tell(replica.highWatermark, Offset{39}, 41);
    tell(replica.flushed, Offset{33}, 30);
    tell(replica.epochs, std::vector<EpochNote>{{LeaderEpoch{0}, Offset{0}}, {LeaderEpoch{4}, Offset{22}},
        {LeaderEpoch{5}, Offset{35}}}, 29);
    replica.snapshots = {Offset{20}, Offset{33}};
    // As the broker would find it.
    const SegmentView& active = *replica.segments.back();
    OffsetLookedUp found;
    found.broker = kLogBroker;
    found.partition = ordersLog();
    found.offset = Offset{40};
    found.segment = Offset{33};
    for (std::size_t i = 0; i < active.index.size(); ++i)
        if (active.index[i].offset <= found.offset) {
            found.entryOffset = active.index[i].offset;
            found.entryPosition = active.index[i].position;
        }
    for (std::size_t i = 0; i < replica.batches.size(); ++i) {
        const BatchView& batch = replica.batches[i];
        if (batch.segment != found.segment || batch.position < found.entryPosition)
            continue;
        if (batch.lastOffset < found.offset) {
            ++found.passed;
            found.passedBytes += batch.bytes;
            continue;
        }
        found.baseOffset = batch.baseOffset;
        found.lastOffset = batch.lastOffset;
        found.position = batch.position;
        break;
    }
    tell(replica.offsetLookup, found, 60);
    return replica;
}

// Clean up to 40, dirty up to 51; a batch for each record.
ReplicaView profile()
{
    Maker log(4096);
    const auto one = [&](std::int64_t offset, const char* key, bool tombstone = false) {
        log.goTo(offset);
        log.batch({log.note(key, tombstone ? 6 : 18, tombstone)});
    };
    one(2, "bob");
    one(7, "carol");
    one(15, "dave");
    one(21, "alice", true);
    one(28, "erin");
    one(33, "frank");
    one(36, "grace");
    one(39, "heidi");
    log.roll(40);
    const char* const dirty[] = {"bob", "carol", "bob", "frank", "carol", "grace", "carol", "frank"};
    for (int i = 0; i < 8; ++i)
        one(40 + i, dirty[i]);
    one(48, "dave", true);
    one(49, "carol");
    one(50, "frank");
    log.roll(51);
    const char* const active[] = {"bob", "dave", "grace", "bob"};
    for (int i = 0; i < 4; ++i)
        one(51 + i, active[i]);
    ReplicaView& replica = log.replica;
    tell(replica.startOffset, Offset{0});
    tell(replica.highWatermark, Offset{55}, 41);
    tell(replica.flushed, Offset{51}, 30);
    tell(replica.cleanedUpTo, Offset{40}, 33);
    for (std::size_t i = 0; i < replica.batches.size(); ++i) // the tombstone of the first pass
        if (replica.batches[i].baseOffset.value == 21) {
            PersistentList<BatchView> again;
            for (std::size_t j = 0; j < replica.batches.size(); ++j) {
                BatchView batch = replica.batches[j];
                if (j == i)
                    batch.deleteHorizon = kClock + 4417 + 85'260'000;
                again.push(std::move(batch));
            }
            replica.batches = std::move(again);
            break;
        }
    return replica;
}

ClusterView cluster()
{
    ClusterView view = mainWindow();
    view.topics.clear();
    view.clients.clear();
    view.groups.clear();
    view.messages.clear();
    auto& broker = view.brokers[kLogBroker].edit();
    tell(broker.checkpoints["recovery-point-offset-checkpoint"], std::string("0\n3\norders 0 33\norders 1 27\nprofile 0 51\n"));
    tell(broker.checkpoints["replication-offset-checkpoint"], std::string("0\n3\norders 0 38\norders 1 36\nprofile 0 55\n"));
    tell(broker.checkpoints["cleaner-offset-checkpoint"], std::string("0\n1\nprofile 0 40\n"));
    return view;
}

const std::map<std::string, std::string> kOrders{{"segment.bytes", "1024"}, {"index.interval.bytes", "100"}};
const std::map<std::string, std::string> kProfile{{"cleanup.policy", "compact"}};

} // namespace

TopicPartition ordersLog() { return {"orders", 0}; }
TopicPartition profileLog() { return {"profile", 0}; }
Time storageNow() { return mainWindowNow(); }

std::shared_ptr<const ui::LabKnown> storageLab()
{
    static const auto known = [] {
        auto lab = std::make_shared<ui::LabKnown>();
        lab->clockAtZero = kClock;
        lab->folder = QStringLiteral("/labs/one/main");
        return lab;
    }();
    return known;
}

ClusterView storage()
{
    ClusterView view = cluster();
    put(view, ordersLog(), orders(), kOrders);
    put(view, profileLog(), profile(), kProfile);
    return view;
}

ClusterView storageByTime()
{
    ClusterView view = cluster();
    ReplicaView replica = orders();
    const SegmentView& active = *replica.segments.back();
    TimeLookedUp found;
    found.broker = kLogBroker;
    found.partition = ordersLog();
    found.segment = active.base;
    found.entryOffset = active.timeIndex[0].offset;
    found.entryTimestamp = active.timeIndex[0].timestamp;
    found.timestamp = found.entryTimestamp + 100;
    found.position = active.index[0].position;
    found.passed = 2;
    found.found = Offset{39};
    found.foundTimestamp = found.timestamp + 4;
    tell(replica.timeLookup, found, 61);
    put(view, ordersLog(), std::move(replica), kOrders);
    put(view, profileLog(), profile(), kProfile);
    return view;
}

ClusterView storageEmpty()
{
    ClusterView view = cluster();
    for (const TopicPartition& id : {ordersLog(), profileLog()})
        put(view, id, Maker(4096).replica, {});
    view.brokers[kLogBroker].edit().checkpoints.clear();
    return view;
}

ClusterView storageAtWork()
{
    ClusterView view = cluster();
    ReplicaView replica = orders();
    replica.segments.erase(replica.segments.begin());
    while (replica.batches[0].baseOffset.value < 20)
        replica.batches.popFront();
    tell(replica.startOffset, Offset{20}, 50);
    replica.retired = {{Offset{0}, 1, 990, false, FactId{50}, Time{2417ms}}};
    put(view, ordersLog(), std::move(replica), kOrders);
    ReplicaView cleaned = profile();
    cleaned.retired = {{Offset{0}, 2, 1840, true, FactId{51}, Time{3417ms}}};
    cleaned.cleaning = CleaningView{FactId{52}, Offset{40}, Offset{51}, 700, 960, 6, Offset{51}, Offset{0}, Offset{0}, 512};
    put(view, profileLog(), std::move(cleaned), {{"cleanup.policy", "compact,delete"}, {"retention.ms", "60000"},
        {"retention.bytes", "3000"}});
    auto& broker = view.brokers[kLogBroker].edit();
    tell(broker.state, NodeState::Down);
    tell(broker.stoppedHow, StopKind::PoweredOff);
    return view;
}

ClusterView storageWide(int segments, int batchesEach, std::uint32_t seed)
{
    static const std::array<const char*, 8> kKeys{"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"};
    ClusterView view = cluster();
    Draw draw{seed};
    Maker log(draw.below(2) ? 100 : 4096);
    for (int s = 0; s < segments; ++s) {
        if (s > 0)
            log.roll(log.offset());
        for (int b = 0; b < batchesEach; ++b) {
            std::vector<RecordNote> records;
            for (int i = 0, count = 1 + draw.below(6); i < count; ++i)
                records.push_back(log.note(kKeys[static_cast<std::size_t>(draw.below(8))], 10 + draw.below(200), draw.below(9) == 0));
            log.batch(std::move(records));
        }
    }
    const std::int64_t end = log.offset();
    tell(log.replica.startOffset, Offset{0});
    tell(log.replica.highWatermark, Offset{std::max<std::int64_t>(0, end - draw.below(9))}, 41);
    tell(log.replica.flushed, Offset{end / 2}, 30);
    for (int i = 0; i < draw.below(90); ++i)
        log.replica.retired.push_back({Offset{draw.below(static_cast<int>(log.replica.segments.back()->base.value) + 1)},
            1 + draw.below(3), draw.below(9000), draw.below(2) == 0, FactId{50}, Time{1s}});
    put(view, ordersLog(), log.replica, {{"cleanup.policy", draw.below(2) ? "compact" : "delete"}});
    put(view, profileLog(), std::move(log.replica), {{"cleanup.policy", "compact"}});
    std::string many = "0\n400\n";
    for (int i = 0; i < 400; ++i)
        many += (i == 200 ? std::string("orders 0 ") : "topic-" + std::to_string(i) + " 3 ") + std::to_string(i * 7) + "\n";
    tell(view.brokers[kLogBroker].edit().checkpoints["replication-offset-checkpoint"], many);
    return view;
}

} // namespace scenes
