#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

#include "engine/record/batch_builder.h"
#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/models/byte_words.h"
#include "ui/panels/byte_bar.h"
#include "ui/panels/byte_drawer.h"
#include "ui/panels/byte_view.h"
#include "ui/panels/journey_list.h"

using namespace engine;
using namespace support;
using ui::ByteDrawer;
using ui::ByteView;
using ui::ObjectId;

namespace {

Slice batchOf(std::int64_t baseOffset, int records, const std::string& value, Codec codec = Codec::None)
{
    BatchOptions options;
    options.codec = codec;
    options.baseOffset = Offset{baseOffset};
    RecordBatchBuilder builder(options);
    Record record;
    record.timestamp = 1700000000000;
    record.value = Slice::copyOf(value);
    for (int i = 0; i < records; ++i)
        builder.append(record);
    return builder.build();
}

} // namespace

// The byte drawer: is what is selected shown to the byte, walked by keys, linked with the stage, and said to those who do not see it?
// HIGHWATER_SHOTS=FOLDER keeps pictures of it.
class TstByteDrawer : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void withoutASelectionItSaysWhatToDo();
    void aRecordIsShownAndCurrent();
    void fieldsAreWalkedByKeys();
    void walkingIntoAnotherRecordSelectsIt();
    void aRecordSelectedElsewhereIsFollowed();
    void theSameCopyIsNotOpenedAnew();
    void valuesAndHexAreCopied();
    void thePointerLinksFieldBarAndWords();
    void hexShowsTheSameField();
    void theBarLeadsToAByte();
    void bytesThatWereNotKeptAreSaid();
    void aMessageIsNamedToo();
    void compressedRecordsAreShownUnpacked();
    void theJourneyLeadsToInstantAndThing();
    void aHundredThousandRecordsAreScrolled();
    void bothLanguagesAndThemes();

private:
    ByteView& view() { return m_drawer->view(); }
    void select(const ObjectId& id) { m_drawer->show(m_moment, id, ui::plainNodeName); }
    ObjectId recordAt(std::int64_t fromEnd) const;
    // Another batch in place of the one that holds the record.
    void replaceBytes(const ObjectId& record, Slice bytes);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view(), key, modifiers); }
    std::string path() { return view().current()->path; }
    QLabel* labelWith(const QString& part) const;
    void keep(const char* name);

    std::unique_ptr<Lab> m_lab;
    std::unique_ptr<ByteDrawer> m_drawer;
    Moment m_moment;
};

void TstByteDrawer::init()
{
    m_lab = labAt(Time{12600ms});
    m_moment = m_lab->moment();
    m_drawer = std::make_unique<ByteDrawer>();
    m_drawer->resize(1400, 330);
    static_cast<QWidget&>(*m_drawer).show();
    m_drawer->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_drawer.get()));
}

void TstByteDrawer::cleanup()
{
    m_drawer.reset();
    ui::Appearance::instance().setLanguage(ui::Language::English);
    ui::Appearance::instance().setTheme(ui::ThemeChoice::Light);
}

ObjectId TstByteDrawer::recordAt(std::int64_t fromEnd) const
{
    const auto& copy = *m_moment.view->partition(kOrders0)->leaderCopy();
    return ObjectId::record(kOrders0, copy.broker, copy.endOffset.value - fromEnd);
}

void TstByteDrawer::replaceBytes(const ObjectId& record, Slice bytes)
{
    auto view = std::make_shared<ClusterView>(*m_moment.view);
    ReplicaView& copy = view->topics.at(record.text).edit().partitions.at(record.partition).edit().copies.at(record.broker()).edit();
    PersistentList<BatchView> batches;
    for (std::size_t i = 0; i < copy.batches.size(); ++i) {
        BatchView batch = copy.batches[i];
        if (batch.baseOffset.value <= record.offset && record.offset <= batch.lastOffset.value)
            batch.frame = bytes.empty() ? nullptr : std::make_shared<const ByteChain>(bytes);
        batches.push(std::move(batch));
    }
    copy.batches = std::move(batches);
    m_moment.view = std::move(view);
}

QLabel* TstByteDrawer::labelWith(const QString& part) const
{
    for (auto* label : m_drawer->findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part))
            return label;
    return nullptr;
}

void TstByteDrawer::keep(const char* name)
{
    QApplication::processEvents(); // words have another room
    if (const QString folder = qEnvironmentVariable("HIGHWATER_SHOTS"); !folder.isEmpty())
        m_drawer->grab().save(QDir(folder).filePath(QString("bytes-%1.png").arg(name)));
}

void TstByteDrawer::withoutASelectionItSaysWhatToDo()
{
    select({});
    QVERIFY(labelWith("Select a batch, a record or a message"));
    QVERIFY(!view().isVisible());
    keep("nothing");
    select(ObjectId::broker(kOne));
    QVERIFY(labelWith("Select a batch, a record or a message"));
}

void TstByteDrawer::aRecordIsShownAndCurrent()
{
    select(recordAt(2));
    QVERIFY(labelWith("Record batch v2 at byte "));
    QVERIFY(view().isVisible());
    const auto batch = view().sheet()->batchAt(0).batch;
    QCOMPARE(batch->header().baseOffset.value + view().current()->record, recordAt(2).offset);
    QVERIFY(!view().placeOf(view().current()->offset).isEmpty()); // in sight
    QVERIFY(view().accessibleName().startsWith(QString::fromStdString(path())));
    keep("record");
}

void TstByteDrawer::fieldsAreWalkedByKeys()
{
    select(recordAt(2));
    press(Qt::Key_Home);
    QCOMPARE(path(), std::string("baseOffset"));
    press(Qt::Key_Right);
    QCOMPARE(path(), std::string("batchLength"));
    QCOMPARE(view().accessibleName(), ui::fieldSpoken(*view().sheet(), *view().current()));
    press(Qt::Key_Left);
    press(Qt::Key_Left); // there is none in front
    QCOMPARE(path(), std::string("baseOffset"));
    press(Qt::Key_Down);
    QVERIFY(view().current()->offset > 8);
    press(Qt::Key_Up);
    QCOMPARE(path(), std::string("baseOffset"));
    press(Qt::Key_End);
    QCOMPARE(view().current()->end(), view().sheet()->size());
    QVERIFY(!view().placeOf(view().current()->offset).isEmpty());
    std::size_t fields = 0;
    for (press(Qt::Key_Home); view().current()->end() < view().sheet()->size(); ++fields)
        press(Qt::Key_Right);
    QCOMPARE(fields + 1, view().sheet()->spans({}).size());
}

void TstByteDrawer::walkingIntoAnotherRecordSelectsIt()
{
    replaceBytes(recordAt(1), batchOf(recordAt(1).offset, 3, "v"));
    select(recordAt(1));
    QSignalSpy selected(m_drawer.get(), &ByteDrawer::selectRequested);
    view().setFocus();
    while (view().current()->record == 0)
        press(Qt::Key_Right);
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected[0][0].value<ObjectId>().offset, recordAt(0).offset);
}

void TstByteDrawer::aRecordSelectedElsewhereIsFollowed()
{
    replaceBytes(recordAt(1), batchOf(recordAt(1).offset, 2, "v"));
    select(recordAt(1));
    press(Qt::Key_Home);
    QCOMPARE(path(), std::string("baseOffset"));
    select(recordAt(1)); // the same once more, as each Moment does: the walk is not disturbed
    QCOMPARE(path(), std::string("baseOffset"));
    select(recordAt(2));
    select(recordAt(1));
    QCOMPARE(view().current()->record, std::int64_t{0});
}

void TstByteDrawer::theSameCopyIsNotOpenedAnew()
{
    const ObjectId leaders = recordAt(2);
    select(leaders);
    const auto* sheet = view().sheet();
    for (const BrokerId broker : {kOne, kTwo, kThree}) {
        select(ObjectId::record(kOrders0, broker, Offset{leaders.offset}));
        QCOMPARE(view().sheet(), sheet); // the very same bytes
    }
}

void TstByteDrawer::valuesAndHexAreCopied()
{
    select(recordAt(2));
    QSignalSpy told(m_drawer.get(), &ByteDrawer::told);
    press(Qt::Key_Home);
    press(Qt::Key_Return);
    QCOMPARE(QApplication::clipboard()->text(), QString::number(view().current()->number));
    press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), ui::hexText(view().sheet()->bytes(0, 8), 8));
    QCOMPARE(QApplication::clipboard()->text().size(), 8 * 3 - 1);
    QCOMPARE(told.count(), 2);
}

void TstByteDrawer::thePointerLinksFieldBarAndWords()
{
    select(recordAt(2));
    press(Qt::Key_Home);
    const QPoint crc = view().placeOf(kCrcAt).center().toPoint();
    QTest::mouseMove(view().viewport(), crc);
    QVERIFY(view().hovered());
    QCOMPARE(view().hovered()->path, std::string("crc"));
    QVERIFY(labelWith("CRC-32C of byte 21 to the end: it fits."));
    keep("hovered");
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, crc);
    QCOMPARE(path(), std::string("crc"));
}

void TstByteDrawer::hexShowsTheSameField()
{
    select(recordAt(2));
    const std::string before = path();
    auto* modes = m_drawer->findChildren<ui::SegmentedControl*>().last();
    for (auto* control : m_drawer->findChildren<ui::SegmentedControl*>())
        if (control->isVisible())
            modes = control;
    modes->setFocus();
    QTest::keyClick(modes, Qt::Key_Right);
    QCOMPARE(view().mode(), ByteView::Mode::Hex);
    QCOMPARE(path(), before);
    QVERIFY(!view().placeOf(view().current()->offset).isEmpty());
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, view().placeOf(view().inSight().from).center().toPoint());
    QCOMPARE(path(), view().sheet()->spanAt(view().inSight().from).path);
    keep("hex");
}

void TstByteDrawer::theBarLeadsToAByte()
{
    select(recordAt(2));
    auto* bar = m_drawer->findChild<ui::ByteBar*>();
    QTest::mouseClick(bar, Qt::LeftButton, {}, QPoint(static_cast<int>(bar->xOf(30)), 18));
    QCOMPARE(path(), std::string("baseTimestamp"));
    QVERIFY(bar->pieces() >= 14); // 13 of the header, and each record
}

void TstByteDrawer::bytesThatWereNotKeptAreSaid()
{
    replaceBytes(recordAt(2), {});
    select(recordAt(2));
    QVERIFY(labelWith("were not kept"));
    QVERIFY(!view().isVisible());
}

void TstByteDrawer::aMessageIsNamedToo()
{
    MessageId produce{};
    for (int i = 0; i < 100000 && produce == MessageId{}; ++i) {
        QVERIFY(m_lab->step());
        for (const auto& [message, shown] : m_lab->view().messages)
            if (shown.sent.apiKey == 0 && !shown.sent.isResponse)
                produce = message;
    }
    const ObjectId id = ObjectId::message(produce);
    m_moment = m_lab->moment();
    select(id);
    QVERIFY(labelWith("Produce request v"));
    QVERIFY(labelWith("1 record batch in it"));
    press(Qt::Key_Home);
    QCOMPARE(path(), std::string("header.requestApiKey"));
    keep("message");
    bool sawRecord = false;
    for (std::size_t i = 0; i < 200 && view().current()->end() < view().sheet()->size(); ++i) {
        press(Qt::Key_Right);
        sawRecord |= path().find(".records[0].records[0].value") != std::string::npos;
    }
    QVERIFY(sawRecord);
    m_lab->runUntil(m_lab->now() + 1s); // it has arrived, and stays shown
    m_moment = m_lab->moment();
    QVERIFY(!m_moment.view->messages.contains(produce));
    select(id);
    QVERIFY(labelWith("Produce request v"));
}

void TstByteDrawer::compressedRecordsAreShownUnpacked()
{
    replaceBytes(recordAt(1), batchOf(recordAt(1).offset, 40, "the same again", Codec::Zstd));
    select(recordAt(1));
    QVERIFY(labelWith("as one block of zstd"));
    QVERIFY(view().sheet()->kind() == ui::ByteSheet::Kind::Unpacked);
    QCOMPARE(view().current()->record, std::int64_t{0});
    keep("unpacked");
    for (auto* control : m_drawer->findChildren<ui::SegmentedControl*>()) {
        if (control->isVisible() && control->current() == 1) {
            control->setFocus();
            QTest::keyClick(control, Qt::Key_Left);
        }
    }
    QVERIFY(view().sheet()->kind() == ui::ByteSheet::Kind::Batch);
    press(Qt::Key_End);
    QVERIFY(view().current()->meaning == SpanMeaning::CompressedRecords);
}

void TstByteDrawer::theJourneyLeadsToInstantAndThing()
{
    QSignalSpy wanted(m_drawer.get(), &ByteDrawer::journeyWanted);
    const auto& batches = m_moment.view->partition(kOrders0)->leaderCopy()->batches;
    const BatchView& batch = batches[batches.size() / 2];
    ObjectId id = recordAt(1);
    id.offset = batch.baseOffset.value;
    select(id);
    QCOMPARE(wanted.count(), 1);
    select(id);
    QCOMPARE(wanted.count(), 1); // asked once
    const auto key = ui::keyOf(kOrders0, batch);
    m_drawer->setJourney(key, ui::journeyOf(m_lab->facts(), key));
    auto* list = m_drawer->findChild<ui::JourneyList*>();
    QVERIFY(list->count() >= 6);
    keep("journey");
    QSignalSpy station(m_drawer.get(), &ByteDrawer::stationRequested);
    list->setFocus();
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(station.count(), 1);
    QVERIFY(station[0][0].value<Time>() == list->steps()[0].at);
    QCOMPARE(station[0][1].value<ObjectId>().kind, ui::StageKind::Message);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
    QCOMPARE(station.count(), 2);
    QCOMPARE(station[1][1].value<ObjectId>().offset, batch.baseOffset.value);
    for (int i = 0; i < list->count(); ++i)
        QVERIFY(!list->item(i)->data(Qt::AccessibleTextRole).toString().isEmpty());
    m_drawer->setJourney({}, {}); // an answer that came too late
    QVERIFY(list->count() >= 6);
}

void TstByteDrawer::aHundredThousandRecordsAreScrolled()
{
    replaceBytes(recordAt(1), batchOf(recordAt(1).offset, 100000, std::string(90, 'x')));
    select(recordAt(1));
    press(Qt::Key_End);
    QCOMPARE(view().current()->record, std::int64_t{99999});
    press(Qt::Key_PageUp);
    QVERIFY(view().current()->record < 99999 && view().current()->record > 99900);
    const std::size_t middle = view().sheet()->size() / 2;
    view().setCurrent(middle);
    QVERIFY(view().inSight().from <= middle && middle < view().inSight().to);
    keep("large");
}

void TstByteDrawer::bothLanguagesAndThemes()
{
    select(recordAt(2));
    const auto& batches = m_moment.view->partition(kOrders0)->leaderCopy()->batches;
    const auto key = ui::keyOf(kOrders0, m_drawer->source().batch);
    QVERIFY(batches.size() > 0);
    m_drawer->setJourney(key, ui::journeyOf(m_lab->facts(), key));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    ui::Appearance::instance().setTheme(ui::ThemeChoice::Dark);
    QApplication::processEvents();
    QVERIFY(!labelWith("Record batch"));
    QVERIFY(!labelWith("elsewhere"));
    keep("dark-zh");
}

QTEST_MAIN(TstByteDrawer)
#include "tst_byte_drawer.moc"
