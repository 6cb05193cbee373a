#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "engine/base/random.h"
#include "engine/lab/folder_view.h"
#include "engine/log/log_files.h"
#include "engine/record/record_set.h"
#include "tests/support/log_folder.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using namespace logfolder;
using vectors::Json;

// Does a log folder of somebody else become the picture that its files are, whatever is wrong with them and however large they are?
class TstFolderView : public QObject {
    Q_OBJECT

private slots:
    void findsPartitionsWhereverTheyLie();
    void showsEveryRecordedFolderAsKafkaOpensIt();
    void takesOffsetsFromTheCheckpoints();
    void whatNoFileTellsIsNotKnown();
    void whatWaitsForRemovalIsShownAsThat();
    void tellsFileAndByteOfDamageAndKeepsTheRest_data();
    void tellsFileAndByteOfDamageAndKeepsTheRest();
    void whatLiesInTwoSegmentsIsShownOnce();
    void neverTrustsDamagedFiles();
    void readsTheEndOfALargeLogOnly();
    void readsTheLastOfManySegmentsOnly();
    void keepsNoMoreThanTheLimits();
    void stopsWhenAsked();
    void filesThatVanishTakeNothingFromTheRest();
};

namespace {

PartitionPicture read(const std::vector<DumpFile>& files, const FolderLimits& limits = {}, const FolderProgress& progress = {})
{
    const FolderContents contents = findPartitions(files);
    if (contents.partitions.size() != 1)
        qFatal("%d partitions", static_cast<int>(contents.partitions.size()));
    return readPartition(files, contents.partitions.front(), limits, progress);
}

const ReplicaView& replicaOf(const PartitionPicture& picture)
{
    return *picture.view->partition(picture.partition)->copyOn(picture.broker);
}

// "00000000000000000000.log@66 the CRC does not fit…"
std::vector<std::string> lines(const std::vector<FolderProblem>& problems)
{
    std::vector<std::string> out;
    for (const auto& one : problems)
        out.push_back(one.file.substr(one.file.rfind('/') + 1) + "@" + std::to_string(one.byte) + " " + one.what);
    return out;
}

std::vector<std::int64_t> offsetsOf(const ReplicaView& replica)
{
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < replica.batches.size(); ++i)
        out.push_back(replica.batches[i].baseOffset.value);
    return out;
}

Files filesOf(const std::filesystem::path& folder, const std::string& name)
{
    Files out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            out[name + "/" + std::filesystem::relative(entry.path(), folder).generic_string()] = vectors::fileBytes(entry.path());
    return out;
}

} // namespace

void TstFolderView::findsPartitionsWhereverTheyLie()
{
    const std::string unique(32, 'a');
    const auto log = batch(0, 1);
    const FolderContents found = findPartitions(asFiles({{"d/broker-1/meta.properties", text("node.id=1\nversion=1\n")},
        {"d/broker-1/orders-10/00000000000000000000.log", log}, {"d/broker-1/orders-2/00000000000000000000.log", log},
        {"d/broker-1/orders-2/00000000000000000001.log", log}, {"d/broker-1/orders-2/notes.txt", text("mine")},
        {"d/broker-1/orders-3." + unique + "-delete/00000000000000000000.log", log},
        {"d/broker-1/my-topic-0." + unique + "-future/leader-epoch-checkpoint", text("")},
        {"d/broker-2/meta.properties", text("version=0\nbroker.id=2\n")}, {"d/broker-2/orders-2/partition.metadata", text("")},
        {"d/broker-3/meta.properties", text("version=9\n")}, {"d/renamed/00000000000000000000.log", log},
        {"d/photos-2/a.jpg", text("x")}, {"d/other/leader-epoch-checkpoint", text("")}}));
    std::vector<std::string> told;
    for (const auto& one : found.partitions)
        told.push_back(one.folder.substr(0, 20) + " " + one.id.toString() + " " + std::to_string(static_cast<int>(one.state))
            + " broker " + std::to_string(one.broker.value) + (one.isNamed ? "" : " unnamed") + " " + std::to_string(one.segments)
            + "/" + std::to_string(one.files));
    QCOMPARE(told,
        (std::vector<std::string>{"d/renamed renamed-0 0 broker -1 unnamed 1/1", "d/broker-1/my-topic- my-topic-0 2 broker 1 0/1",
            "d/broker-1/orders-2 orders-2 0 broker 1 2/3", "d/broker-1/orders-3. orders-3 1 broker 1 1/1",
            "d/broker-1/orders-10 orders-10 0 broker 1 1/1", "d/broker-2/orders-2 orders-2 0 broker 2 0/1"}));
    QCOMPARE(lines(found.problems), (std::vector<std::string>{"meta.properties@8 version 9 is not known"}));
    QVERIFY(findPartitions({}).partitions.empty());
}

// Each folder of the recorded ones: what Kafka said after a clean opening.
void TstFolderView::showsEveryRecordedFolderAsKafkaOpensIt()
{
    NEED_VECTORS(path, "log");
    int folders = 0, ways = 0;
    std::size_t checked = 0;
    std::set<std::filesystem::path> expectations;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.path().filename() == "expect.json")
            expectations.insert(entry.path());
    for (const auto& expectation : expectations) {
        const Json expected = vectors::jsonFile(expectation);
        if (!expected.contains("afterCleanOpen"))
            continue;
        Files bytes = filesOf(expectation.parent_path() / "data", "dir");
        const Json& state = expected["afterCleanOpen"];
        if (const Json& start = expected["logStartOffsetCheckpoint"]; start.is_number())
            bytes["dir/log-start-offset-checkpoint"] = text("0\n1\n"
                + expected["topicPartition"].get<std::string>().substr(
                    0, expected["topicPartition"].get<std::string>().rfind('-'))
                + " 0 " + std::to_string(start.get<std::int64_t>()) + "\n");
        const PartitionPicture picture = read(asFiles(bytes));
        const auto where = expectation.parent_path().generic_string();
        QVERIFY2(picture.problems.empty(), (where + ": " + (picture.problems.empty() ? "" : lines(picture.problems).front())).c_str());
        const ReplicaView& replica = replicaOf(picture);
        QCOMPARE(picture.partition.toString(), expected["topicPartition"].get<std::string>());
        QCOMPARE(replica.startOffset.value.value, state["logStartOffset"].get<std::int64_t>());
        QCOMPARE(replica.endOffset.value.value, state["logEndOffset"].get<std::int64_t>());
        QCOMPARE(picture.view->topic(picture.partition.topic)->id.toString(), expected["topicId"].get<std::string>());
        // As the file has them; an opened log drops what lies outside of it.
        std::string epochs = "0\n" + std::to_string(replica.epochs.value.size()) + "\n";
        for (const EpochNote& one : replica.epochs.value)
            epochs += one.toString() + "\n";
        if (const auto& file = bytes["dir/" + expected["topicPartition"].get<std::string>() + "/leader-epoch-checkpoint"]; !file.empty())
            QCOMPARE(epochs, std::string(file.begin(), file.end()));
        QCOMPARE(replica.segments.size(), state["segments"].size());
        std::size_t at = 0;
        for (std::size_t s = 0; s < replica.segments.size(); ++s) {
            const SegmentView& segment = *replica.segments[s];
            const Json& is = state["segments"][s];
            QCOMPARE(segment.base.value, is["baseOffset"].get<std::int64_t>());
            QCOMPARE(segment.bytes, is["size"].get<std::int64_t>());
            if (!is["batches"].empty())
                QCOMPARE(segment.largestTimestamp, is["maxTimestampSoFar"].get<std::int64_t>());
            QCOMPARE(segment.index.size(), is["index"].size());
            QCOMPARE(static_cast<std::size_t>(segment.indexEntries), is["index"].size());
            for (std::size_t i = 0; i < segment.index.size(); ++i)
                QCOMPARE((std::pair(segment.index[i].offset.value, segment.index[i].position)),
                    (is["index"][i].get<std::pair<std::int64_t, std::int64_t>>()));
            QCOMPARE(static_cast<std::size_t>(segment.timeIndexEntries), is["timeindex"].size());
            for (std::size_t i = 0; i < segment.timeIndex.size(); ++i)
                QCOMPARE((std::pair(segment.timeIndex[i].timestamp, segment.timeIndex[i].offset.value)),
                    (is["timeindex"][i].get<std::pair<std::int64_t, std::int64_t>>()));
            for (const Json& wanted : is["batches"]) {
                const BatchView& batch = replica.batches[at++];
                ++checked;
                QCOMPARE((std::vector<std::int64_t>{batch.position, batch.bytes, batch.baseOffset.value, batch.lastOffset.value,
                             batch.leaderEpoch.value, batch.maxTimestamp}),
                    (std::vector<std::int64_t>{wanted[0], wanted[1], wanted[2], wanted[3], wanted[5], wanted[6]}));
                QCOMPARE(batch.segment, segment.base);
                QCOMPARE(batch.frame->size(), static_cast<std::size_t>(batch.bytes));
                QCOMPARE(batch.records->size(), wanted[4].get<std::size_t>());
            }
        }
        QCOMPARE(at, replica.batches.size());
        for (const Json& one : state["reads"]) { // offset, segment, byte, base offset of the first batch
            const auto way = lookUpOffset(picture, Offset{one[0].get<std::int64_t>()});
            QVERIFY2(way.has_value(), where.c_str());
            if (one[3].is_null()) { // nothing from there on
                QCOMPARE(way->baseOffset, kNoOffset);
                continue;
            }
            QCOMPARE((std::vector<std::int64_t>{way->segment.value, way->position, way->baseOffset.value}),
                (std::vector<std::int64_t>{one[1], one[2], one[3]}));
            ++ways;
        }
        for (const Json& one : state["offsetsForTimestamps"]) {
            if (one["timestamp"].get<std::int64_t>() < 0)
                continue;
            const auto way = lookUpTime(picture, one["timestamp"].get<std::int64_t>());
            if (!way) { // a file before it has no time but its own
                QVERIFY(std::any_of(replica.segments.begin(), replica.segments.end(),
                    [](const Shared<SegmentView>& segment) { return segment->largestTimestamp < 0; }));
                continue;
            }
            QCOMPARE(way->found.value, one["offset"].is_null() ? -1 : one["offset"].get<std::int64_t>());
            ++ways;
        }
        ++folders;
    }
    qInfo("%d recorded folders, %d batches, %d ways to an offset or a time", folders, static_cast<int>(checked), ways);
    QVERIFY(folders > 20 && checked > 500);
}

void TstFolderView::takesOffsetsFromTheCheckpoints()
{
    Files files = small();
    files["b/log-start-offset-checkpoint"] = text("0\n1\norders 0 3\n");
    files["b/cleaner-offset-checkpoint"] = text("0\n1\norders 0 4\n");
    const PartitionPicture picture = read(asFiles(files));
    QCOMPARE(lines(picture.problems), std::vector<std::string>());
    const ReplicaView& replica = replicaOf(picture);
    QCOMPARE(picture.broker, BrokerId{7});
    QCOMPARE((std::vector{replica.startOffset.value.value, replica.flushed.value.value, replica.highWatermark.value.value,
                 replica.endOffset.value.value, replica.cleanedUpTo.value.value}),
        (std::vector<std::int64_t>{3, 5, 6, 8, 4}));
    QCOMPARE(picture.view->broker(BrokerId{7})->checkpoints.at("recovery-point-offset-checkpoint").value,
        std::string("0\n1\norders 0 5\n"));
    QCOMPARE(picture.view->broker(BrokerId{7})->checkpoints.size(), 4u);
    QCOMPARE(replica.segments[0]->largestTimestamp, kT0 + 4);
    QCOMPARE(replica.segments[1]->largestTimestamp, kT0 + 7);
    QCOMPARE(replica.batches[1].recordAt(Offset{3})->key, std::string("k1"));
}

void TstFolderView::whatNoFileTellsIsNotKnown()
{
    Files files = small();
    std::erase_if(files, [](const auto& file) { return file.first.find("/orders-0/") == std::string::npos; });
    files.erase("b/orders-0/leader-epoch-checkpoint");
    const PartitionPicture picture = read(asFiles(files));
    QVERIFY(picture.problems.empty());
    const ReplicaView& replica = replicaOf(picture);
    QVERIFY(!replica.highWatermark.known() && !replica.flushed.known() && !replica.leaderEpoch.known() && !replica.role.known()
        && !replica.epochs.known());
    QVERIFY(replica.startOffset.known() && replica.endOffset.known());
    QCOMPARE(replica.highWatermark.value, Offset{8}); // nothing is said to be at risk
    QCOMPARE(replica.flushed.value, Offset{8});
    QCOMPARE(picture.broker, BrokerId{0});
    QVERIFY(picture.view->partition(picture.partition)->leaderCopy() == nullptr);
}

void TstFolderView::whatWaitsForRemovalIsShownAsThat()
{
    Files files = small();
    files["b/orders-0/00000000000000000005.log.deleted"] = batch(5, 1);
    const PartitionPicture rewritten = read(asFiles(files));
    QCOMPARE(replicaOf(rewritten).retired.size(), 1u);
    QCOMPARE(replicaOf(rewritten).retired.front().base, Offset{5});
    QCOMPARE(replicaOf(rewritten).retired.front().compacted, true); // one with the same place is there
    files.erase("b/orders-0/00000000000000000000.log");
    files.erase("b/orders-0/00000000000000000000.index");
    files.erase("b/orders-0/00000000000000000000.timeindex");
    files["b/orders-0/00000000000000000000.log.deleted"] = batch(0, 1);
    const PartitionPicture retained = read(asFiles(files));
    QCOMPARE(replicaOf(retained).retired.front().compacted, false);
}

void TstFolderView::tellsFileAndByteOfDamageAndKeepsTheRest_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("at"); // xor 0xff there; -1: replaced by `instead`; -2: cut to `instead` as a number
    QTest::addColumn<QString>("instead");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<int>("batches"); // left in the picture
    const int first = static_cast<int>(batch(0, 2).size()), second = static_cast<int>(batch(2, 3).size());
    const QString log = "b/orders-0/00000000000000000000.log", last = "b/orders-0/00000000000000000005.log";
    QTest::newRow("a byte of a value") << log << first + second - 5 << ""
                                       << QString("00000000000000000000.log@%1 the CRC does not fit").arg(first) << 4;
    QTest::newRow("the length of a batch") << log << first + 8 << ""
                                           << QString("00000000000000000000.log@%1 a batch cannot have the length").arg(first)
                                           << 3;
    QTest::newRow("its magic") << log << first + 16 << "" << QString("00000000000000000000.log@%1 magic -3 is not known").arg(first) << 3;
    QTest::newRow("its base offset") << log << first << "" << QString("00000000000000000000.log@%1 its offsets begin at -").arg(first) << 3;
    QTest::newRow("cut off")
        << log << -2 << QString::number(first + 30)
        << QString("00000000000000000000.log@%1 a batch of %2 bytes is cut off after 30").arg(first).arg(second) << 3;
    QTest::newRow("no log at all") << last << -1 << "that is no log, nor was it ever one"
                                   << "00000000000000000005.log@0 magic 110 is not known" << 2;
    QTest::newRow("an index entry cut off") << "b/orders-0/00000000000000000000.index" << -2 << "5"
                                            << "00000000000000000000.index@0 an entry is cut off" << 4;
    QTest::newRow("an index that falls") << "b/orders-0/00000000000000000000.index" << 4 << ""
                                         << "00000000000000000000.index@0 entries do not rise" << 4;
    QTest::newRow("a time index") << "b/orders-0/00000000000000000000.timeindex" << 8 << ""
                                  << "00000000000000000000.timeindex@0 entries do not rise" << 4;
    QTest::newRow("epochs") << "b/orders-0/leader-epoch-checkpoint" << -1 << "0\n1\nzero 0\n"
                            << "leader-epoch-checkpoint@4 not \"epoch start\": \"zero 0\"" << 4;
    QTest::newRow("epochs of the future") << "b/orders-0/leader-epoch-checkpoint" << -1 << "1\n1\n0 0\n"
                                          << "leader-epoch-checkpoint@0 the version is not 0" << 4;
    QTest::newRow("the topic's id") << "b/orders-0/partition.metadata" << -1 << "version: 0\ntopic_id: ?"
                                    << "partition.metadata@0 no topic_id" << 4;
    QTest::newRow("a checkpoint") << "b/replication-offset-checkpoint" << -1 << "0\n2\norders 0 6\n"
                                  << "replication-offset-checkpoint@2 it says 2 entries and holds 1" << 4;
    QTest::newRow("a mark behind the end") << "b/replication-offset-checkpoint" << -1 << "0\n1\norders 0 60\n"
                                           << "replication-offset-checkpoint@0 orders-0 stands at 60, and its log ends at 8" << 4;
    QTest::newRow("a snapshot") << "b/orders-0/00000000000000000008.snapshot" << -1 << "ab" << "00000000000000000008.snapshot@" << 4;
    QTest::newRow("an index alone") << "b/orders-0/00000000000000000003.index" << -1 << ""
                                    << "00000000000000000003.index@0 there is no .log of this name" << 4;
}

void TstFolderView::tellsFileAndByteOfDamageAndKeepsTheRest()
{
    QFETCH(QString, file);
    QFETCH(int, at);
    QFETCH(QString, instead);
    QFETCH(QString, problem);
    QFETCH(int, batches);
    Files files = small();
    QCOMPARE(lines(read(asFiles(files)).problems), std::vector<std::string>());
    auto& bytes = files[file.toStdString()];
    if (at >= 0)
        bytes[static_cast<std::size_t>(at)] ^= 0xff;
    else if (at == -1)
        bytes = text(instead.toStdString());
    else
        bytes.resize(static_cast<std::size_t>(instead.toInt()));
    const PartitionPicture picture = read(asFiles(files));
    std::vector<std::string> told = lines(picture.problems);
    QCOMPARE(picture.problemsInAll, std::ssize(told));
    if (batches == 2) // the mark of the log that ends earlier now
        QCOMPARE(std::exchange(told, {told.front()}).back(),
            std::string("replication-offset-checkpoint@0 orders-0 stands at 6, and its log ends at 5"));
    QCOMPARE(told.size(), 1u);
    QVERIFY2(told.front().starts_with(problem.toStdString()), told.front().c_str());
    QCOMPARE(replicaOf(picture).batches.size(), static_cast<std::size_t>(batches));
    QCOMPARE(replicaOf(picture).segments.size(), 2u);
}

void TstFolderView::whatLiesInTwoSegmentsIsShownOnce()
{
    Files files = small();
    files["b/orders-0/00000000000000000003.log"] = batch(3, 1);
    files["b/orders-0/00000000000000000003.index"] = {};
    const PartitionPicture picture = read(asFiles(files));
    QCOMPARE(lines(picture.problems),
        (std::vector<std::string>{"00000000000000000003.log@0 its offsets begin at 3, and the segment before it ends at 4"}));
    QCOMPARE(offsetsOf(replicaOf(picture)), (std::vector<std::int64_t>{0, 2, 5, 6}));
}

namespace {

// CRCs that fit, so that the damage inside is what is met.
void seal(std::vector<std::uint8_t>& bytes)
{
    std::size_t at = 0;
    RecordSetReader set{ByteChain(Slice::copyOf(bytes))};
    for (auto one = set.next(); one; one = set.next()) {
        if (one->header().magic == 2 && one->sizeBytes() >= kBatchHeaderSize)
            for (std::size_t k = 0; k < 4; ++k)
                bytes[at + kCrcAt + k] = static_cast<std::uint8_t>(one->computedCrc() >> (24 - 8 * k));
        at = set.position();
    }
}

} // namespace

// Anything may be anything: it ends, keeps within its limits, and the offsets of what it shows rise.
void TstFolderView::neverTrustsDamagedFiles()
{
    Random random(7, "damage");
    const Files sound = small();
    for (int round = 0; round < 3000; ++round) {
        Files files = sound;
        for (std::uint64_t wounds = 1 + random.below(4); wounds > 0; --wounds) {
            auto file = std::next(files.begin(), static_cast<std::ptrdiff_t>(random.below(files.size())));
            auto& bytes = file->second;
            const auto kind = random.below(5);
            if (kind == 4) { // a number set to what is too much, too little or nothing
                const std::uint8_t extreme = std::array<std::uint8_t, 3>{0x00, 0x7f, 0xff}[random.below(3)];
                for (std::size_t i = random.below(bytes.size() + 1), n = 0; i < bytes.size() && n < 8; ++i, ++n)
                    bytes[i] = n == 0 ? extreme : extreme == 0 ? 0x00 : 0xff;
            } else if (kind == 0)
                bytes.resize(random.below(bytes.size() + 1));
            else if (kind == 1)
                bytes.insert(bytes.end(), 40, static_cast<std::uint8_t>(random.below(256)));
            else if (!bytes.empty())
                bytes[random.below(bytes.size())] = kind == 2 ? 0xff : static_cast<std::uint8_t>(random.below(256));
        }
        if (random.chance(500000))
            for (auto& [path, bytes] : files)
                if (path.ends_with(".log"))
                    seal(bytes);
        const PartitionPicture picture = read(asFiles(files));
        QVERIFY(picture.view);
        for (const std::int64_t wanted : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, std::int64_t{4}, kT0 + 3, INT64_MAX}) {
            static_cast<void>(lookUpOffset(picture, Offset{wanted}));
            static_cast<void>(lookUpTime(picture, wanted));
        }
        const ReplicaView& replica = replicaOf(picture);
        QVERIFY(replica.startOffset.value <= replica.highWatermark.value
            && replica.highWatermark.value <= std::max(replica.startOffset.value, replica.endOffset.value));
        for (std::size_t i = 1; i < replica.batches.size(); ++i)
            QVERIFY(replica.batches[i - 1].lastOffset < replica.batches[i].baseOffset);
        QVERIFY(picture.problems.size() <= FolderLimits().problemsMax);
    }
}

void TstFolderView::readsTheEndOfALargeLogOnly()
{
    EndlessLog log{batch(0, 3, 1000), 3};
    constexpr std::uint64_t kBatches = 500000; // 1.5 GB
    const std::vector<DumpFile> files{
        log.file("b/orders-0/00000000000000000000.log", kBatches), log.index("b/orders-0/00000000000000000000.index", kBatches)};
    const PartitionPicture picture = read(files);
    QCOMPARE(lines(picture.problems), std::vector<std::string>());
    const ReplicaView& replica = replicaOf(picture);
    QCOMPARE(replica.endOffset.value.value, static_cast<std::int64_t>(kBatches) * 3);
    QCOMPARE(replica.batches.size(), kRowBatches);
    QCOMPARE(replica.segments[0]->indexEntries, static_cast<std::int64_t>(kBatches) - 1);
    QCOMPARE(replica.segments[0]->index.size(), kShownEntries);
    QCOMPARE(replica.segments[0]->index.back().offset, Offset{static_cast<std::int64_t>(kBatches) * 3 - 1});
    QVERIFY2(log.bytesRead < 3 * log.sizeOf(kRowBatches), std::to_string(log.bytesRead).c_str());
    // An index that lies about where batches begin: the log is walked from its start, and the picture is the same.
    EndlessLog other{batch(0, 3, 900), 3};
    log.bytesRead = 0;
    const PartitionPicture walked = read(
        {log.file("b/orders-0/00000000000000000000.log", 20000), other.index("b/orders-0/00000000000000000000.index", 20000)});
    QCOMPARE(walked.problems.size(), 1u);
    QVERIFY2(lines(walked.problems)[0].find("no batch that ends at offset") != std::string::npos, lines(walked.problems)[0].c_str());
    QCOMPARE(replicaOf(walked).endOffset.value, Offset{60000});
    QCOMPARE(replicaOf(walked).batches.size(), kRowBatches);
}

void TstFolderView::readsTheLastOfManySegmentsOnly()
{
    constexpr std::int64_t kSegments = 10000;
    const auto one = batch(0, 1);
    std::uint64_t logsRead = 0;
    std::vector<DumpFile> files;
    for (std::int64_t base = 0; base < kSegments; ++base) {
        auto bytes = one;
        for (std::size_t k = 0; k < 8; ++k)
            bytes[k] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(base) >> (56 - 8 * k));
        const Slice slice = Slice::adopt(std::move(bytes));
        files.emplace_back("b/orders-0/" + segmentName(Offset{base}) + ".log", slice.size(),
            [slice, &logsRead](std::uint64_t from, std::size_t size, Slice& out) {
                ++logsRead;
                out = slice.sub(from, std::min(size, slice.size() - from));
                return std::string();
            });
        files.emplace_back("b/orders-0/" + segmentName(Offset{base}) + ".index", Slice());
    }
    std::int64_t steps = 0;
    const PartitionPicture picture = read(files, {}, [&](std::int64_t done, std::int64_t total) {
        steps = std::max(steps, done);
        return total == kSegments;
    });
    QVERIFY(picture.problems.empty());
    QCOMPARE(steps, kSegments);
    QCOMPARE(replicaOf(picture).segments.size(), static_cast<std::size_t>(kSegments));
    QCOMPARE(replicaOf(picture).batches.size(), kRowBatches);
    QCOMPARE(picture.segmentsWithBatches, static_cast<std::int64_t>(kRowBatches));
    QCOMPARE(replicaOf(picture).batches.back().baseOffset, Offset{kSegments - 1});
    QVERIFY(logsRead <= 2 * kRowBatches);
}

void TstFolderView::keepsNoMoreThanTheLimits()
{
    EndlessLog log{batch(0, 3), 3};
    const std::vector<DumpFile> files{
        log.file("b/orders-0/00000000000000000000.log", 1000), log.index("b/orders-0/00000000000000000000.index", 1000)};
    FolderLimits limits;
    limits.frameBytesMax = static_cast<std::int64_t>(log.sizeOf(10)) + 5;
    limits.recordsMax = 12;
    limits.batchesMax = 100;
    limits.indexEntriesMax = 50;
    limits.problemsMax = 3;
    const PartitionPicture picture = read(files, limits);
    const ReplicaView& replica = replicaOf(picture);
    int frames = 0, taken = 0;
    for (std::size_t i = 0; i < replica.batches.size(); ++i) {
        frames += replica.batches[i].frame ? 1 : 0;
        taken += replica.batches[i].records ? 1 : 0;
    }
    QCOMPARE(replica.batches.size(), 100u);
    QCOMPARE(frames, 10);
    QCOMPARE(taken, 4);
    QVERIFY(replica.batches.back().records && !replica.batches[0].frame);
    QCOMPARE(replica.segments[0]->index.size(), 50u);
    QCOMPARE(replica.segments[0]->indexEntries, 999);
    QVERIFY(!lookUpOffset(picture, Offset{3}) && !lookUpTime(picture, kT0 + 1)); // that far back nothing was read
    QCOMPARE(lookUpOffset(picture, Offset{2990})->baseOffset, Offset{2988});
    limits.batchesMax = kRowBatches; // every batch, yet not every entry: which one leads there is not known
    const PartitionPicture whole = read(files, limits);
    QVERIFY(!lookUpOffset(whole, Offset{3}));
    QCOMPARE(lookUpOffset(whole, Offset{2990})->passed, 0);
    Files broken;
    for (int i = 0; i < 9; ++i)
        broken["b/orders-0/" + segmentName(Offset{i}) + ".log"] = text("nothing that is a log, at least 17 bytes");
    const PartitionPicture bad = read(asFiles(broken), limits);
    QCOMPARE(bad.problems.size(), 3u);
    QCOMPARE(bad.problemsInAll, 9);
}

void TstFolderView::stopsWhenAsked()
{
    const auto files = asFiles(small());
    for (int allowed = 0; allowed < 2; ++allowed) {
        int asked = 0;
        const PartitionPicture picture = read(files, {}, [&](std::int64_t, std::int64_t) { return asked++ < allowed; });
        QVERIFY(!picture.view);
        QCOMPARE(asked, allowed + 1); // never asked again
    }
    EndlessLog log{batch(0, 1), 1}; // in the middle of one file, too
    int asked = 0;
    const PartitionPicture picture = read(
        {log.file("b/orders-0/00000000000000000000.log", 1000000)}, {}, [&](std::int64_t, std::int64_t) { return ++asked < 3; });
    QVERIFY(!picture.view);
    QVERIFY(log.bytesRead < log.sizeOf(10000));
}

void TstFolderView::filesThatVanishTakeNothingFromTheRest()
{
    std::vector<DumpFile> files = asFiles(small());
    for (auto& file : files)
        if (file.path.ends_with("0005.log") || file.path.ends_with("leader-epoch-checkpoint"))
            file.read = [](std::uint64_t, std::size_t, Slice&) { return std::string("No such file or directory"); };
    const PartitionPicture picture = read(files);
    QCOMPARE(lines(picture.problems), (std::vector<std::string>{"00000000000000000005.log@0 cannot be read: No such file or directory",
                                          "leader-epoch-checkpoint@0 cannot be read: No such file or directory",
                                          "replication-offset-checkpoint@0 orders-0 stands at 6, and its log ends at 5"}));
    QCOMPARE(offsetsOf(replicaOf(picture)), (std::vector<std::int64_t>{0, 2}));
}

QTEST_GUILESS_MAIN(TstFolderView)
#include "tst_folder_view.moc"
