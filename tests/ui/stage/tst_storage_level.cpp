#include <QAccessible>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <set>

#include "tests/ui/stage/painted.h"
#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/storage_scenes.h"
#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/paint_storage.h"
#include "ui/stage/stage_view.h"

using namespace ui;
using engine::BatchView;
using engine::BrokerId;
using engine::ClusterView;
using engine::Offset;
using engine::TopicPartition;
using scenes::kLogBroker;
using scenes::ordersLog;
using scenes::profileLog;

// Does the storage level draw the files as they are, and can each of its things be reached?
class TstStorageLevel : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void drawsTheScene_data();
    void drawsTheScene();
    void theRulerIsTheFile();
    void recordsFillTheirBatch();
    void aLongFileFollowsItsEnd();
    void everyFileCanBePagedTo();
    void tellsWhatIsNotFlushed();
    void threeHopsAreNumbered();
    void aTimeIsFoundThroughTwoIndexes();
    void supersededIsWhatALaterRecordReplaces();
    void cleanAndDirtyAreCountedAsTheCleanerDoes();
    void aFileGoesByTimeAndBySize();
    void theLineOfThePartitionIsFound();
    void settingsOfTheBrokerCount();
    void eachThingIsHitInItsMiddle_data();
    void eachThingIsHitInItsMiddle();
    void whatIsSelectedHasDetails();
    void arrowsWalkBatchesAndFiles();
    void keysMoveTheRuler();
    void aFolderWithoutMirrorSaysWhy();
    void filesSpeak();
};

namespace {

StageInput inputFor(const ClusterView& view, const TopicPartition& id, QSizeF size = {1632, 720})
{
    StageInput input;
    input.view = &view;
    input.now = scenes::storageNow();
    input.size = size;
    input.lab = scenes::storageLab();
    input.camera.level = ZoomLevel::Storage;
    input.camera.topic = id.topic;
    input.camera.partition = id.partition;
    input.camera.broker = kLogBroker;
    input.wantsNames = true;
    return input;
}

struct Seen {
    explicit Seen(ClusterView of, const TopicPartition& id = ordersLog(), QSizeF size = {1632, 720})
        : view(std::move(of)), input(inputFor(view, id, size)), shown(shownLog(view, input.camera)),
            log(input, *shown.partition, *shown.copy), level(layOutStorage(input, log))
    {
    }
    ClusterView view;
    StageInput input;
    ShownLog shown;
    StorageLog log;
    StorageLayout level;
};

class StillClock : public FrameClock {
public:
    std::int64_t nowMs() const override { return 0; }

protected:
    void setRunning(bool) override { }
};

struct Shown {
    StillClock clock;
    StageView view{clock};
    std::shared_ptr<const ClusterView> scene;
    explicit Shown(ClusterView of, QSize size = {1632, 720}) : scene(std::make_shared<const ClusterView>(std::move(of)))
    {
        view.resize(size);
        view.show();
        view.setLab(scenes::storageLab());
        view.setMoment({scenes::storageNow(), scene}, StageView::Change::Jump);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QKeyEvent event(QEvent::KeyPress, key, modifiers);
        QApplication::sendEvent(&view, &event);
    }
};

ObjectId batch(std::int64_t base) { return ObjectId::logBatch(ordersLog(), kLogBroker, Offset{base}); }
ObjectId segment(std::int64_t base) { return ObjectId::segment(ordersLog(), kLogBroker, Offset{base}); }
ObjectId part(LogThing thing, int index = 0) { return ObjectId::logPart(ordersLog(), kLogBroker, thing, index); }

} // namespace

void TstStorageLevel::drawsTheScene_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"orders", "chinese", "profile", "by-time", "at-work", "at-work-profile", "empty", "wide", "low"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstStorageLevel::drawsTheScene()
{
    QFETCH(QString, name);
    Appearance::instance().setLanguage(name == QLatin1String("chinese") ? Language::Chinese : Language::English);
    const ClusterView view = name == QLatin1String("by-time") ? scenes::storageByTime()
        : name.startsWith(QLatin1String("at-work"))           ? scenes::storageAtWork()
        : name == QLatin1String("empty")                      ? scenes::storageEmpty()
        : name == QLatin1String("wide")                       ? scenes::storageWide(300, 40, 3)
                                                              : scenes::storage();
    const StageInput input = inputFor(view, name.endsWith(QLatin1String("profile")) ? profileLog() : ordersLog(),
        name == QLatin1String("low") ? QSizeF(1280, 430) : QSizeF(1632, 720));
    const QString drawn = printed(painted(input));
    QFile file(QFINDTESTDATA("golden") + QStringLiteral("/storage-") + name + QStringLiteral(".txt"));
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(drawn.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    const QStringList now = drawn.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(kept.size(), now.size()); ++i)
        QVERIFY2(now[i] == kept[i], qPrintable(QStringLiteral("line %1\n  was: %2\n  is:  %3").arg(i + 1).arg(kept[i], now[i])));
    QCOMPARE(now.size(), kept.size());
}

// Every batch lies where its bytes are, as wide as they are, and its index entry points at its first byte.
void TstStorageLevel::theRulerIsTheFile()
{
    const Seen seen(scenes::storage());
    const DisplayList list = painted(seen.input);
    const auto& copy = *seen.shown.copy;
    QCOMPARE(seen.level.firstByte, std::int64_t{0});
    for (std::size_t i = 0; i < copy.batches.size(); ++i) {
        const BatchView& one = copy.batches[i];
        const StageObject* object = list.find(batch(one.baseOffset.value));
        QVERIFY(object);
        QCOMPARE(object->box.left(), seen.level.x(static_cast<double>(one.position)));
        QCOMPARE(object->box.right(), seen.level.x(static_cast<double>(one.endPosition())));
    }
    int entries = 0;
    for (const auto& file : copy.segments)
        for (std::size_t i = 0; i < file->index.size(); ++i) {
            const StageObject* object = list.find(ObjectId::indexEntry(ordersLog(), kLogBroker, false, file->index[i].offset));
            QVERIFY(object);
            QCOMPARE(object->box.left() + 5, seen.level.x(static_cast<double>(file->index[i].position)));
            ++entries;
        }
    QVERIFY(entries >= 12);
}

void TstStorageLevel::recordsFillTheirBatch()
{
    const Seen seen(scenes::storage());
    std::vector<std::int64_t> sizes;
    for (std::size_t i = 0; i < seen.shown.copy->batches.size(); ++i) {
        const BatchView& one = seen.shown.copy->batches[i];
        seen.log.recordSizes(one, sizes);
        QCOMPARE(sizes.size(), one.records->size());
        std::int64_t sum = kBatchHeaderBytes;
        for (const std::int64_t size : sizes)
            sum += size;
        QCOMPARE(sum, one.bytes);
    }
    QCOMPARE(seen.log.positionOf(Offset{33}), std::optional<std::int64_t>(0));
    QCOMPARE(seen.log.positionOf(Offset{42}), std::optional<std::int64_t>(seen.shown.copy->segments.back()->bytes));
}

void TstStorageLevel::aLongFileFollowsItsEnd()
{
    const Seen seen(scenes::storageWide(1, 3000, 5));
    const std::int64_t bytes = seen.shown.copy->segments.back()->bytes;
    QVERIFY(seen.level.firstByte > 0);
    QVERIFY(seen.level.lastByte > bytes);
    const DisplayList list = painted(seen.input);
    QVERIFY(list.find(batch(seen.shown.copy->batches.back().baseOffset.value)));
    QVERIFY(list.objects().size() < 1200);
    // All of it at once: blocks, and no object for each batch.
    StageInput far = seen.input;
    far.camera.bytesPerPixel = 1e9;
    far.camera.firstByte = 0;
    const DisplayList whole = painted(far);
    QVERIFY(layOutStorage(far, seen.log).lastByte >= bytes);
    QVERIFY(whole.objects().size() < 800); // entries of its indexes, as many as can be told apart
    QVERIFY(whole.primitives().size() < 3000);
}

void TstStorageLevel::everyFileCanBePagedTo()
{
    ClusterView view = scenes::storageWide(200, 2, 4);
    StageInput input = inputFor(view, ordersLog());
    std::set<std::int64_t> seen;
    for (int back = 0; back < 400; ++back) {
        input.camera.rowsBack = back;
        const DisplayList list = painted(input);
        for (const StageObject& object : list.objects())
            if (object.id.kind == StageKind::Segment)
                seen.insert(object.id.offset);
    }
    QCOMPARE(seen.size(), std::size_t{200});
    const Seen many(scenes::storageWide(10'000, 1, 9));
    QVERIFY(many.level.rows.size() < 30);
    QVERIFY(many.level.above > 9'900);
    QVERIFY(says(painted(many.input), QStringLiteral("older")));
}

void TstStorageLevel::tellsWhatIsNotFlushed()
{
    const ClusterView view = scenes::storage();
    const DisplayList list = painted(inputFor(view, ordersLog()));
    QVERIFY(says(list, QStringLiteral("9 records not flushed")));
    QVERIFY(says(list, QStringLiteral("flushed to here: recovery point 33")));
    QVERIFY(says(list, QStringLiteral("power off now: 33–41 may vanish here")));
    QVERIFY(says(list, QStringLiteral("scaled: segment.bytes 1 KiB (1 GiB), index.interval.bytes 100 B (4 KiB)")));
    ClusterView flushed = scenes::storage();
    flushed.topics["orders"].edit().partitions[0].edit().copies[kLogBroker].edit().flushed.set(Offset{42}, engine::FactId{70});
    QVERIFY(!says(painted(inputFor(flushed, ordersLog())), QStringLiteral("page cache")));
}

void TstStorageLevel::threeHopsAreNumbered()
{
    const Seen seen(scenes::storage());
    const DisplayList list = painted(seen.input);
    for (int hop = 0; hop < 3; ++hop)
        QVERIFY(list.find(part(LogThing::Hop, hop)));
    const auto& found = seen.shown.copy->offsetLookup.value;
    QVERIFY(says(list, QStringLiteral("Scan batch headers from byte %1").arg(number(found.entryPosition))));
    QVERIFY(says(list, QStringLiteral("%1 %2").arg(QString::number(found.entryOffset.value - 33, 16).rightJustified(8, '0'),
        QString::number(found.entryPosition, 16).rightJustified(8, '0'))));
    QVERIFY(says(list, QStringLiteral("33 + %1 = %2 → byte %3").arg(found.entryOffset.value - 33).arg(found.entryOffset.value).arg(found.entryPosition)));
    QVERIFY(says(list, QStringLiteral("found: its first record")));
    // Nothing was looked for: the way is explained, and how to see it.
    ClusterView fresh = scenes::storage();
    fresh.topics["orders"].edit().partitions[0].edit().copies[kLogBroker].edit().offsetLookup = {};
    QVERIFY(says(painted(inputFor(fresh, ordersLog())), QStringLiteral("Press F")));
}

void TstStorageLevel::aTimeIsFoundThroughTwoIndexes()
{
    const Seen seen(scenes::storageByTime());
    const DisplayList list = painted(seen.input);
    const auto& found = seen.shown.copy->timeLookup.value;
    QVERIFY(says(list, QStringLiteral(".timeindex, then .index")));
    QVERIFY(says(list, QString::number(found.entryTimestamp, 16).rightJustified(16, '0')));
    QVERIFY(says(list, QStringLiteral("offset 39")));
}

void TstStorageLevel::supersededIsWhatALaterRecordReplaces()
{
    const Seen seen(scenes::storage(), profileLog());
    auto clean = seen.log.recordsBetween(Offset{0}, Offset{40}, 50), dirty = seen.log.recordsBetween(Offset{40}, Offset{51}, 50),
        active = seen.log.recordsBetween(Offset{51}, Offset{55}, 50);
    QCOMPARE(clean.size(), std::size_t{8});
    QCOMPARE(dirty.size(), std::size_t{11});
    QCOMPARE(active.size(), std::size_t{4});
    const auto gone = [&](std::vector<CleanRecord>& records) {
        seen.log.findSuperseded(records, Offset{40}, Offset{51});
        QString text;
        for (const CleanRecord& record : records)
            if (record.superseded)
                text += QString::number(record.offset.value) + QLatin1Char(' ');
        return text;
    };
    QCOMPARE(gone(clean), QStringLiteral("2 7 15 33 36 ")); // 21, 28 and 39 stand alone
    QCOMPARE(gone(dirty), QStringLiteral("40 41 43 44 46 47 "));
    QCOMPARE(gone(active), QString());
}

void TstStorageLevel::cleanAndDirtyAreCountedAsTheCleanerDoes()
{
    const Seen seen(scenes::storage(), profileLog());
    const DirtyRange range = seen.log.dirty();
    QCOMPARE(range.firstDirty, Offset{40});
    QCOMPARE(range.firstUncleanable, Offset{51});
    QCOMPARE(range.cleanBytes, seen.shown.copy->segments[0]->bytes);
    QCOMPARE(range.dirtyBytes, seen.shown.copy->segments[1]->bytes);
    QVERIFY(cleanerWords(seen.log).contains(QStringLiteral("so the cleaner takes it")));
    ClusterView young = scenes::storage();
    young.topics["profile"].edit().config["min.compaction.lag.ms"] = "600000";
    QCOMPARE(Seen(young, profileLog()).log.dirty().dirtyBytes, std::int64_t{0});
}

void TstStorageLevel::aFileGoesByTimeAndBySize()
{
    const auto with = [](const char* key, const char* value) {
        ClusterView view = scenes::storage();
        view.topics["orders"].edit().config[key] = value;
        return view;
    };
    const Seen usual(scenes::storage());
    const std::int64_t newest = usual.shown.copy->segments[0]->largestTimestamp - *usual.log.wallMillis();
    QCOMPARE(*usual.log.departureOf(0).byTime, engine::Duration(std::chrono::milliseconds(604'800'000 + newest + 1)));
    QVERIFY(!usual.log.departureOf(0).bySize);
    const Seen old(with("retention.ms", "1000"));
    QVERIFY(old.log.departureOf(0).isDue());
    const Seen kept(with("retention.ms", "-1"));
    QVERIFY(!kept.log.departureOf(0).byTime && !kept.log.departureOf(0).isDue());
    const std::int64_t all = usual.shown.copy->bytesOfSegments();
    const Seen small(with("retention.bytes", std::to_string(all).c_str()));
    QCOMPARE(*small.log.departureOf(0).bySize, small.shown.copy->segments[0]->bytes);
    const Seen smaller(with("retention.bytes", std::to_string(all - small.shown.copy->segments[0]->bytes).c_str()));
    QVERIFY(smaller.log.departureOf(0).isDue());
    QVERIFY(!smaller.log.departureOf(1).isDue());
    QVERIFY(departureWords(smaller.log, 0).startsWith(QStringLiteral("due by size")));
    ClusterView cut = scenes::storage();
    cut.topics["orders"].edit().partitions[0].edit().copies[kLogBroker].edit().startOffset.set(Offset{20}, engine::FactId{80});
    QVERIFY(Seen(cut).log.departureOf(0).belowStart);
}

void TstStorageLevel::theLineOfThePartitionIsFound()
{
    const Seen seen(scenes::storage());
    const std::string text = "0\n3\norders 01 5\norders 0 33\norders 1 27\n";
    QCOMPARE(text.substr(seen.log.lineOfPartition(text), 11), std::string("orders 0 33"));
    QCOMPARE(seen.log.lineOfPartition("0\n1\nother 0 33\n"), std::string_view::npos);
    const ClusterView wide = scenes::storageWide(3, 3, 1);
    QVERIFY(says(painted(inputFor(wide, ordersLog())), QStringLiteral("orders 0 1400"))); // among four hundred lines
}

void TstStorageLevel::settingsOfTheBrokerCount()
{
    const ClusterView view = scenes::storage();
    StageInput input = inputFor(view, profileLog());
    auto lab = std::make_shared<LabKnown>(*scenes::storageLab());
    lab->brokers[kLogBroker] = {{"log.segment.bytes", "2048"}, {"log.retention.hours", "2"}, {"log.cleaner.min.cleanable.ratio", "0.75"}};
    input.lab = lab;
    const ShownLog shown = shownLog(view, input.camera);
    const StorageLog log(input, *shown.partition, *shown.copy);
    QCOMPARE(log.number("segment.bytes"), std::int64_t{2048});
    QCOMPARE(log.number("retention.ms"), std::int64_t{7'200'000});
    QCOMPARE(log.millionths("min.cleanable.dirty.ratio"), std::int64_t{750'000});
    QVERIFY(log.isChanged("segment.bytes"));
}

void TstStorageLevel::eachThingIsHitInItsMiddle_data()
{
    QTest::addColumn<ObjectId>("id");
    const auto row = [](const ObjectId& id) { QTest::newRow(qPrintable(idText(id))) << id; };
    for (const std::int64_t offset : {0, 19, 20, 36, 37, 41})
        row(ObjectId::record(ordersLog(), kLogBroker, Offset{offset}));
    row(part(LogThing::FindField));
    row(part(LogThing::Folder));
    for (int i = 0; i < 5; ++i)
        row(part(LogThing::File, i));
    for (int i = 0; i < 3; ++i)
        row(part(LogThing::Hop, i));
    const Seen seen(scenes::storage());
    for (const auto& file : seen.shown.copy->segments)
        for (std::size_t i = 0; i < file->index.size(); ++i) {
            row(ObjectId::indexEntry(ordersLog(), kLogBroker, false, file->index[i].offset));
            row(ObjectId::indexEntry(ordersLog(), kLogBroker, true, file->timeIndex[i].offset));
        }
}

void TstStorageLevel::eachThingIsHitInItsMiddle()
{
    QFETCH(ObjectId, id);
    const ClusterView view = scenes::storage();
    const DisplayList list = painted(inputFor(view, ordersLog()));
    const StageObject* object = list.find(id);
    QVERIFY(object);
    QCOMPARE(hitTest(list, object->box.center()), id);
    QCOMPARE(boxOf(list, id), object->box);
    QVERIFY(!object->name.isEmpty());
    StageInput hovered = inputFor(view, ordersLog());
    hovered.hovered = id;
    QVERIFY(painted(hovered).primitives().size() > list.primitives().size());
}

void TstStorageLevel::whatIsSelectedHasDetails()
{
    const ClusterView view = scenes::storage();
    const auto valueOf = [&](const ObjectId& id, const QString& label) {
        for (const ProducerDetail& detail : detailsOfLog(view, scenes::storageNow(), scenes::storageLab().get(), id))
            if (detail.label == label)
                return detail.value;
        return QString();
    };
    QCOMPARE(valueOf(segment(20), QStringLiteral("offsets")), QStringLiteral("20–32"));
    QCOMPARE(valueOf(segment(20), QStringLiteral("flushed")), QStringLiteral("all of it"));
    QCOMPARE(valueOf(segment(33), QStringLiteral("flushed")), QStringLiteral("nothing of it"));
    QVERIFY(valueOf(segment(0), QStringLiteral("retention")).startsWith(QStringLiteral("goes in 6 d")));
    QCOMPARE(valueOf(batch(36), QStringLiteral("flushed")), QStringLiteral("no: page cache only"));
    QCOMPARE(valueOf(batch(36), QStringLiteral("leader epoch")), QStringLiteral("5"));
    QCOMPARE(spokenOfLog(view, scenes::storageNow(), nullptr, segment(33)).name, QStringLiteral("00000000000000000033.log"));
    QVERIFY(spokenOfLog(view, scenes::storageNow(), nullptr, segment(33)).state.startsWith(QStringLiteral("active, offsets 33–41")));
    const ClusterView work = scenes::storageAtWork();
    QVERIFY(spokenOfLog(work, scenes::storageNow(), nullptr,
        ObjectId::retired(ordersLog(), kLogBroker, Offset{0})).state.contains(QStringLiteral("gone in 58 s")));
}

void TstStorageLevel::arrowsWalkBatchesAndFiles()
{
    Shown shown(scenes::storage());
    shown.view.openFiles(ordersLog(), kLogBroker);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Storage);
    QCOMPARE(shown.view.selected(), segment(33));
    shown.key(Qt::Key_Up);
    QCOMPARE(shown.view.selected(), segment(20));
    shown.key(Qt::Key_Return);
    QCOMPARE(shown.view.selected(), batch(20));
    std::set<std::int64_t> met;
    for (int i = 0; i < 40; ++i) {
        met.insert(shown.view.selected().offset);
        shown.key(Qt::Key_Right);
    }
    std::set<std::int64_t> there;
    const auto& copy = *shown.scene->partition(ordersLog())->copyOn(kLogBroker);
    for (std::size_t i = 0; i < copy.batches.size(); ++i)
        if (copy.batches[i].segment == Offset{20})
            there.insert(copy.batches[i].baseOffset.value);
    QCOMPARE(met, there);
    shown.key(Qt::Key_Down);
    QCOMPARE(shown.view.selected().kind, StageKind::LogBatch);
    QVERIFY(shown.view.selected().offset >= 33);
    QSignalSpy bytes(&shown.view, &StageView::filesRequested);
    const std::int64_t base = shown.view.selected().offset;
    shown.key(Qt::Key_Return);
    QCOMPARE(bytes.count(), 1);
    QCOMPARE(bytes.first().at(0).value<ObjectId>(), ObjectId::record(ordersLog(), kLogBroker, Offset{base}));
    QCOMPARE(bytes.first().at(1).toInt(), 5);
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.selected(), segment(33)); // what holds it
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
    QCOMPARE(shown.view.selected(), ObjectId::replica(ordersLog(), kLogBroker));
    // A record that was selected stays selected.
    const ObjectId record = ObjectId::record(ordersLog(), kLogBroker, Offset{21});
    shown.view.setSelected(record);
    shown.key(Qt::Key_4);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Storage);
    QCOMPARE(shown.view.selected(), record);
    shown.key(Qt::Key_Right);
    QCOMPARE(shown.view.selected(), ObjectId::record(ordersLog(), kLogBroker, Offset{22}));
}

void TstStorageLevel::keysMoveTheRuler()
{
    Shown shown(scenes::storageWide(40, 60, 2));
    shown.view.openFiles(ordersLog(), kLogBroker);
    const auto level = [&] {
        const StageInput in = shown.view.input();
        const ShownLog log = shownLog(*in.view, in.camera);
        return layOutStorage(in, StorageLog(in, *log.partition, *log.copy));
    };
    const StorageLayout at = level();
    shown.key(Qt::Key_Plus);
    QVERIFY(level().bytesPerPixel < at.bytesPerPixel);
    shown.key(Qt::Key_Home);
    QCOMPARE(level().firstByte, std::int64_t{0});
    shown.key(Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(level().firstByte > 0);
    shown.key(Qt::Key_0);
    QCOMPARE(level().bytesPerPixel, at.bytesPerPixel);
    QCOMPARE(level().firstByte, at.firstByte);
    shown.key(Qt::Key_PageUp);
    QCOMPARE(level().below, 3);
    shown.key(Qt::Key_End);
    QCOMPARE(level().below, 0);
    QSignalSpy asked(&shown.view, &StageView::findRequested);
    shown.key(Qt::Key_F);
    QCOMPARE(asked.count(), 1);
}

void TstStorageLevel::aFolderWithoutMirrorSaysWhy()
{
    QVERIFY(folderProblem(scenes::storageLab().get()).isEmpty());
    QCOMPARE(pathOfLogThing(scenes::storageLab().get(), segment(33)),
        QStringLiteral("/labs/one/main/broker-1/orders-0/00000000000000000033.log"));
    QVERIFY(!folderProblem(nullptr).isEmpty());
    QCOMPARE(pathOfLogThing(nullptr, segment(33)), QStringLiteral("orders-0/00000000000000000033.log"));
}

void TstStorageLevel::filesSpeak()
{
    Shown shown(scenes::storage());
    shown.view.openFiles(ordersLog(), kLogBroker);
    QAccessibleInterface* stage = QAccessible::queryAccessibleInterface(&shown.view);
    QVERIFY(stage);
    QCOMPARE(stage->childCount(), 4);
    QAccessibleInterface* files = stage->child(0);
    QCOMPARE(files->text(QAccessible::Name), QStringLiteral("Segment files"));
    QAccessibleInterface* row = nullptr;
    for (int i = 0; i < files->childCount(); ++i)
        if (files->child(i)->text(QAccessible::Name) == QLatin1String("00000000000000000033.log"))
            row = files->child(i);
    QVERIFY(row);
    QCOMPARE(row->role(), QAccessible::Row);
    QCOMPARE(row->text(QAccessible::Description), QStringLiteral("active, offsets 33–41, 539 B"));
    QVERIFY(row->state().selected);
    QAccessibleInterface* cell = row->child(0);
    QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("batch 33–35"));
    QCOMPARE(cell->role(), QAccessible::Cell);
    QCOMPARE(cell->parent(), row);
    QCOMPARE(cell->childCount(), 3); // its records
    QCOMPARE(stage->child(1)->text(QAccessible::Name), QStringLiteral("Find offset or time"));
}

QTEST_MAIN(TstStorageLevel)
#include "tst_storage_level.moc"
