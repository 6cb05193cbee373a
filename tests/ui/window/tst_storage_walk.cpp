#include <QAbstractButton>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include "engine/broker/broker.h"
#include "engine/sim/world.h"
#include "tests/support/print.h"
#include "tests/ui/stage/print_ids.h"
#include "tests/ui/window/driven_window.h"
#include "tests/ui/window/walk_record.h"
#include "ui/panels/find_popup.h"
#include "ui/stage/crumb.h"
#include "ui/stage/paint_storage.h"

using namespace engine;
using support::DrivenWindow;
using ui::LogThing;
using ui::ObjectId;
using ui::ZoomLevel;

// A log looked at as its files while a real lab fills, rolls, loses, compacts and retires them. After each thing that happens what is
// drawn is compared with the view, and the view with the files on the broker's disk.
class TstStorageWalk : public QObject {
    Q_OBJECT

private slots:
    void aDoubleClickGoesInAndEscapeOut();
    void theFilesOfALivingLog();
    void lostWithThePower();
    void compactionAndTombstones();
    void anOffsetIsAskedForInItsPlace();
    void theMenuOfABatch();
};

namespace {

const TopicPartition kOrders{"orders", 0}, kProfile{"profile", 0};

std::unique_ptr<DrivenWindow> openLab(const std::vector<std::string>& lines, std::map<std::string, std::string> config = {})
{
    app::LoadedLab loaded;
    loaded.file.title = "files";
    loaded.file.seed = 11;
    loaded.file.clock = 1700000000000;
    loaded.file.cluster.brokers = 1;
    loaded.file.cluster.controllers = 1;
    loaded.file.cluster.config = {{"log.retention.check.interval.ms", "1000"}, {"log.cleaner.backoff.ms", "1000"}};
    for (const auto& [key, value] : config)
        loaded.file.cluster.config[key] = value;
    loaded.file.cluster.scaled = {"segment.bytes", "index.interval.bytes"};
    for (const std::string& line : lines) {
        LabDo todo;
        todo.at = Time{Duration{0}};
        todo.run = line;
        const auto parsed = parseCommand(line);
        if (!parsed)
            qFatal("%s: %s", line.c_str(), parsed.error().message.c_str());
        todo.command = *parsed;
        loaded.file.todo.push_back(std::move(todo));
    }
    std::vector<std::string> warnings;
    auto lab = app::makeLab(std::move(loaded), {}, warnings);
    lab->runUntil(Time{1s});
    return std::make_unique<DrivenWindow>(std::move(lab));
}

const ReplicaView& copyOf(DrivenWindow& driven, const TopicPartition& id) { return *driven.shown().partition(id)->copyOn(BrokerId{1}); }

void sends(DrivenWindow& driven, const QString& topic, int from, int to, int keys)
{
    for (int i = from; i < to; ++i) {
        driven.type(QString("send p1 %1 --partition 0 --key k%2 --value a-value-of-some-length-%3").arg(topic).arg(i % keys).arg(i));
        driven.type("advance 20ms"); // a batch each
    }
    driven.type("advance 1s");
}

// What is drawn of a log, and what there is of it.
class Check {
public:
    Check(DrivenWindow& driven, const TopicPartition& id) : m_driven(driven), m_id(id) { }

    QString wrong()
    {
        const ui::StageInput input = m_driven.stage().input();
        const ui::ShownLog shown = ui::shownLog(*input.view, input.camera);
        if (!shown)
            return "nothing is shown";
        const ui::StorageLog log(input, *shown.partition, *shown.copy);
        const ui::StorageLayout level = ui::layOutStorage(input, log);
        const ReplicaView& copy = *shown.copy;
        const ui::DisplayList& list = m_driven.stage().list();
        if (static_cast<std::size_t>(level.allRows) != copy.segments.size() + copy.retired.size())
            return QString("%1 rows for %2 files").arg(level.allRows).arg(copy.segments.size() + copy.retired.size());
        // Each file that has a row, and each batch of it that lies on the ruler, at its byte.
        std::size_t batches = 0;
        for (const ui::FileRow& row : level.rows) {
            if (row.isRetired) {
                if (!list.find(ObjectId::retired(m_id, copy.broker, copy.retired[row.index].base)))
                    return "a file that waits is not drawn";
                continue;
            }
            const SegmentView& segment = *copy.segments[row.index];
            if (!list.find(ObjectId::segment(m_id, copy.broker, segment.base)))
                return QString("segment %1 is not drawn").arg(segment.base.value);
            for (std::size_t i = 0; i < copy.batches.size(); ++i) {
                const BatchView& batch = copy.batches[i];
                if (batch.segment != segment.base || batch.position < level.firstByte || batch.endPosition() > level.lastByte)
                    continue;
                const ui::StageObject* drawn = list.find(ObjectId::logBatch(m_id, copy.broker, batch.baseOffset));
                if (!drawn)
                    return QString("batch %1 is not drawn").arg(batch.baseOffset.value);
                if (std::abs(drawn->box.left() - level.x(static_cast<double>(batch.position))) > 0.01
                    || std::abs(drawn->box.right() - level.x(static_cast<double>(batch.endPosition()))) > 0.01)
                    return QString("batch %1 is not at its bytes").arg(batch.baseOffset.value);
                ++batches;
            }
        }
        // Nothing is drawn that is not there.
        for (const ui::StageObject& object : list.objects()) {
            if (object.id.kind == ui::StageKind::LogBatch) {
                --batches;
                const BatchView* batch = log.batchOf(Offset{object.id.offset});
                if (!batch || batch->baseOffset.value != object.id.offset)
                    return QString("batch %1 is drawn and gone").arg(object.id.offset);
            }
            if (object.id.kind == ui::StageKind::Record
                && !(log.batchOf(Offset{object.id.offset}) && log.batchOf(Offset{object.id.offset})->recordAt(Offset{object.id.offset})))
                return QString("record %1 is drawn and gone").arg(object.id.offset);
        }
        if (batches != 0)
            return "batches are drawn that are not told";
        return onDisk(copy, log);
    }

private:
    // The bytes of each file as the view has them, and their batches where they begin.
    QString onDisk(const ReplicaView& copy, const ui::StorageLog& log)
    {
        return m_driven.ask([&](Lab& lab) {
            World& world = const_cast<World&>(lab.run().world()); // only looked at
            Disk& disk = *world.disk(NodeId{1});
            for (const auto& segment : copy.segments) {
                const std::string path = m_id.toString() + "/" + ui::fileStem(segment->base).toStdString() + ".log";
                const auto bytes = readWholeFile(disk, path);
                if (!bytes || static_cast<std::int64_t>(bytes->size()) != segment->bytes)
                    return QString("%1 has %2 bytes, the view says %3").arg(QString::fromStdString(path)).arg(bytes
                        ? static_cast<qint64>(bytes->size()) : -1).arg(segment->bytes);
                for (std::size_t i = 0; i < copy.batches.size(); ++i) {
                    const BatchView& batch = copy.batches[i];
                    if (batch.segment != segment->base)
                        continue;
                    std::int64_t base = 0; // the first eight bytes of a batch
                    for (int b = 0; b < 8; ++b)
                        base = base << 8 | (*bytes)[static_cast<std::size_t>(batch.position + b)];
                    if (base != batch.baseOffset.value)
                        return QString("byte %1 of %2 begins batch %3, not %4").arg(batch.position).arg(QString::fromStdString(path)).arg(base).arg(batch.baseOffset.value);
                    std::vector<std::int64_t> sizes;
                    log.recordSizes(batch, sizes);
                    std::int64_t sum = ui::kBatchHeaderBytes;
                    for (const std::int64_t size : sizes)
                        sum += size;
                    if (sum != batch.bytes)
                        return QString("the records of batch %1 do not fill it").arg(batch.baseOffset.value);
                }
            }
            return QString();
        });
    }

    DrivenWindow& m_driven;
    TopicPartition m_id;
};

#define SAME(driven, id)                                \
    do {                                                \
        const QString wrong = Check(driven, id).wrong(); \
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));   \
    } while (false)

bool says(DrivenWindow& driven, const QString& words)
{
    for (const QString& text : driven.stage().list().texts())
        if (text.contains(words))
            return true;
    return false;
}

} // namespace

void TstStorageWalk::aDoubleClickGoesInAndEscapeOut()
{
    const auto driven = openLab({"create topic orders --partitions 1 --replication 1 --config internal.segment.bytes=600"});
    driven->type("start producer p1 --topic orders --config linger.ms=0");
    sends(*driven, "orders", 0, 4, 2);
    const ObjectId row = ObjectId::replica(kOrders, BrokerId{1});
    auto& stage = driven->stage();
    stage.setFocus();
    driven->click(row);
    driven->key(Qt::Key_Return);
    QCOMPARE(stage.camera().level, ZoomLevel::Partition);
    const QRectF box = boxOf(stage.list(), row);
    QTest::mouseDClick(&stage, Qt::LeftButton, {}, QPoint(qRound(box.left()) + 20, qRound(box.center().y())));
    driven->settle();
    QCOMPARE(stage.camera().level, ZoomLevel::Storage);
    QStringList names;
    for (auto* crumb : driven->window.findChildren<ui::Crumb*>())
        if (crumb->isVisible())
            names << crumb->text();
    QCOMPARE(names.mid(0, 4), QStringList({"Cluster", "Topic orders", "Partition 0", "Segments (broker 1)"}));
    SAME(*driven, kOrders);
    driven->key(Qt::Key_Escape);
    QCOMPARE(stage.camera().level, ZoomLevel::Partition);
    QCOMPARE(stage.selected(), row);
}

void TstStorageWalk::theFilesOfALivingLog()
{
    support::WalkRecord record;
    const auto driven = openLab({"create topic orders --partitions 1 --replication 1 --config internal.segment.bytes=600 --config index.interval.bytes=100 --config file.delete.delay.ms=5000"});
    const auto types = [&](const QString& line) {
        driven->type(line);
        record.action("type  " + line, driven->window);
    };
    types("start producer p1 --topic orders --config linger.ms=0");
    sends(*driven, "orders", 0, 3, 2);
    driven->stage().openFiles(kOrders, BrokerId{1});
    driven->settle();
    record.action("open the files", driven->window);
    SAME(*driven, kOrders);
    QCOMPARE(copyOf(*driven, kOrders).segments.size(), std::size_t{1});

    sends(*driven, "orders", 3, 20, 4); // it rolls
    record.action("seventeen records", driven->window);
    QVERIFY(copyOf(*driven, kOrders).segments.size() >= 3);
    SAME(*driven, kOrders);
    QVERIFY(says(*driven, "flushed to here: recovery point"));
    QVERIFY(says(*driven, "page cache only, not flushed"));

    types("find offset orders 0 9 --on 1");
    const OffsetLookedUp& found = copyOf(*driven, kOrders).offsetLookup.value;
    QVERIFY(found.baseOffset <= Offset{9} && Offset{9} <= found.lastOffset);
    QVERIFY(says(*driven, QString("Scan batch headers from byte %1").arg(found.entryPosition)));
    for (int hop = 0; hop < 3; ++hop)
        QVERIFY(driven->stage().list().find(ObjectId::logPart(kOrders, BrokerId{1}, LogThing::Hop, hop)));
    types("find time orders 0 2s --on 1");
    QVERIFY(says(*driven, ".timeindex, then .index"));

    types("set config topic orders retention.bytes=700");
    types("advance 35s");
    SAME(*driven, kOrders);
    QVERIFY(copyOf(*driven, kOrders).startOffset.value > Offset{0});
    types("set config topic orders file.delete.delay.ms=60000");
    types("set config topic orders retention.bytes=0");
    types("advance 2s");
    QVERIFY(!copyOf(*driven, kOrders).retired.empty());
    QVERIFY(says(*driven, ".deleted, gone in"));
    SAME(*driven, kOrders);
    types("advance 61s");
    QVERIFY(copyOf(*driven, kOrders).retired.empty());
    QVERIFY(!says(*driven, ".deleted, gone in"));
    SAME(*driven, kOrders);
}

void TstStorageWalk::lostWithThePower()
{
    const auto driven = openLab({"create topic orders --partitions 1 --replication 1 --config internal.segment.bytes=600 --config index.interval.bytes=100"});
    driven->type("start producer p1 --topic orders --config linger.ms=0");
    sends(*driven, "orders", 0, 12, 2);
    driven->stage().openFiles(kOrders, BrokerId{1});
    driven->settle();
    const Offset end = copyOf(*driven, kOrders).endOffset.value, flushed = copyOf(*driven, kOrders).flushed.value;
    QVERIFY(flushed < end);
    const QString lost = ui::offsetRange(flushed, end);
    QVERIFY2(says(*driven, QString("power off now: %1 may vanish here").arg(lost)), qPrintable(lost));
    driven->type("power-off broker 1");
    QVERIFY(says(*driven, QString("the power went: %1 may be gone").arg(lost)));
    driven->type("start broker 1");
    driven->type("advance 20s");
    const Offset left = copyOf(*driven, kOrders).endOffset.value; // a torn part of what was only written may have reached the platter
    QVERIFY(left >= flushed && left < end);
    SAME(*driven, kOrders);
    QVERIFY(!says(*driven, "page cache only"));
}

void TstStorageWalk::compactionAndTombstones()
{
    const auto driven = openLab({"create topic profile --partitions 1 --replication 1 --config internal.segment.bytes=600 --config cleanup.policy=compact --config min.cleanable.dirty.ratio=1 --config file.delete.delay.ms=600000"});
    driven->type("start producer p1 --topic profile --config linger.ms=0");
    sends(*driven, "profile", 0, 9, 3);
    driven->type("send p1 profile --partition 0 --key k1 --tombstone");
    sends(*driven, "profile", 10, 16, 3);
    auto& stage = driven->stage();
    stage.openFiles(kProfile, BrokerId{1});
    driven->settle();
    SAME(*driven, kProfile);
    QVERIFY(says(*driven, "dirty"));
    const std::size_t before = copyOf(*driven, kProfile).batches.size();
    driven->type("set config topic profile min.cleanable.dirty.ratio=0.1");
    driven->type("run cleaner 1");
    driven->type("advance 3s");
    QVERIFY(copyOf(*driven, kProfile).cleanedUpTo.value > Offset{0});
    QVERIFY(copyOf(*driven, kProfile).batches.size() < before);
    SAME(*driven, kProfile);
    QVERIFY(says(*driven, "compacted"));
    QVERIFY(says(*driven, "clean"));
    const std::string& text = driven->shown().broker(BrokerId{1})->checkpoints.at("cleaner-offset-checkpoint").value;
    QVERIFY(text.find("profile 0 " + std::to_string(copyOf(*driven, kProfile).cleanedUpTo.value.value)) != std::string::npos);
    QVERIFY(says(*driven, QString("profile 0 %1").arg(copyOf(*driven, kProfile).cleanedUpTo.value.value)));
}

void TstStorageWalk::anOffsetIsAskedForInItsPlace()
{
    const auto driven = openLab({"create topic orders --partitions 1 --replication 1 --config internal.segment.bytes=600"});
    driven->type("start producer p1 --topic orders --config linger.ms=0");
    sends(*driven, "orders", 0, 8, 2);
    driven->stage().openFiles(kOrders, BrokerId{1});
    driven->stage().setFocus();
    driven->key(Qt::Key_F);
    auto* popup = driven->window.findChild<ui::FindPopup*>();
    QVERIFY(popup);
    auto* field = popup->findChild<QLineEdit*>("findField");
    auto* line = popup->findChild<QLabel*>("findLine");
    QTest::keyClicks(field, "99");
    QCOMPARE(line->text(), QString("find offset orders 0 99 --on 1"));
    QTest::keyClick(field, Qt::Key_Return);
    driven->settle();
    QVERIFY(popup->isVisible()); // the broker's words stand beside the field
    QVERIFY(popup->findChild<QLabel*>("findWords")->text().contains("not in that log"));
    QTest::keySequence(field, QKeySequence::SelectAll);
    QTest::keyClicks(field, "5");
    QTest::keyClick(field, Qt::Key_Return);
    driven->settle();
    QCOMPARE(copyOf(*driven, kOrders).offsetLookup.value.offset, Offset{5});
    QVERIFY(!driven->window.findChild<ui::FindPopup*>() || !popup->isVisible());
    QCOMPARE(ui::FindPopup::lineOf(ObjectId::replica(kOrders, BrokerId{2}), " 4.2s "), QString("find time orders 0 4.2s --on 2"));
    QCOMPARE(ui::FindPopup::lineOf(ObjectId::replica(kOrders, BrokerId{2}), "1700000000000"),
        QString("find time orders 0 1700000000000 --on 2"));
    QCOMPARE(ui::FindPopup::lineOf(ObjectId::replica(kOrders, BrokerId{2}), "  "), QString());
}

void TstStorageWalk::theMenuOfABatch()
{
    const auto driven = openLab({"create topic orders --partitions 1 --replication 1 --config internal.segment.bytes=600 --config index.interval.bytes=100"});
    driven->type("start producer p1 --topic orders --config linger.ms=0");
    sends(*driven, "orders", 0, 10, 2);
    driven->stage().openFiles(kOrders, BrokerId{1});
    driven->settle();
    Offset entry = kNoOffset;
    for (const auto& file : copyOf(*driven, kOrders).segments)
        if (!file->index.empty())
            entry = file->index[0].offset;
    QVERIFY(entry != kNoOffset);
    driven->choose(ObjectId::indexEntry(kOrders, BrokerId{1}, false, entry), QString("Find offset %1").arg(entry.value));
    QCOMPARE(copyOf(*driven, kOrders).offsetLookup.value.offset, entry);
    driven->choose(ObjectId::segment(kOrders, BrokerId{1}, Offset{0}), "Copy the path");
    QCOMPARE(QApplication::clipboard()->text(), QString("orders-0/00000000000000000000.log"));
}

QTEST_MAIN(TstStorageWalk)
#include "tst_storage_walk.moc"
