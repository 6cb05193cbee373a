#include <QDir>
#include <QLabel>
#include <QSplitter>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/appearance.h"
#include "ui/panels/byte_drawer.h"
#include "ui/panels/byte_view.h"
#include "ui/panels/journey_list.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;
using ui::ObjectId;

// The byte drawer in the window: one selection through stage, bytes, journey and time. HIGHWATER_SHOTS=FOLDER keeps pictures.
class TstBytesWindow : public QObject {
    Q_OBJECT

private slots:
    void cleanup();
    void theKeyOpensItAndEscapeCloses();
    void aRecordIsFollowedFromStageToBytesAndBack();
    void aStationLeadsThroughTimeAndStage();
    void itStaysOutOfTheWayWhenClosed();
    void aSmallWindowHasRoomForBoth();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

ui::ByteDrawer& drawerOf(DrivenWindow& driven) { return *driven.window.findChild<ui::ByteDrawer*>(); }

ObjectId lastRecord(DrivenWindow& driven, std::int64_t fromEnd = 1)
{
    const auto& copy = *driven.shown().partition(kOrders0)->leaderCopy();
    return ObjectId::record(kOrders0, copy.broker, copy.endOffset.value - fromEnd);
}

// As a person walks to it: the record is selected on the stage.
void select(DrivenWindow& driven, const ObjectId& id)
{
    driven.stage().setSelected(id);
    emit driven.stage().selectionChanged(id);
    driven.settle();
}

void keep(DrivenWindow& driven, const char* name)
{
    driven.settle();
    if (const QString folder = qEnvironmentVariable("HIGHWATER_SHOTS"); !folder.isEmpty())
        driven.window.grab().save(QDir(folder).filePath(QString("window-%1.png").arg(name)));
}

} // namespace

void TstBytesWindow::cleanup()
{
    ui::Appearance::instance().setLanguage(ui::Language::English);
    ui::Appearance::instance().setTheme(ui::ThemeChoice::Light);
}

void TstBytesWindow::theKeyOpensItAndEscapeCloses()
{
    const auto driven = openFirstLab();
    QVERIFY(!drawerOf(*driven).isVisible());
    driven->key(Qt::Key_5);
    QVERIFY(drawerOf(*driven).isVisible());
    QVERIFY(driven->stage().height() >= 200);
    keep(*driven, "bytes-nothing");
    driven->key(Qt::Key_Escape);
    QVERIFY(!drawerOf(*driven).isVisible());
    QVERIFY(driven->stage().hasFocus());
}

void TstBytesWindow::aRecordIsFollowedFromStageToBytesAndBack()
{
    const auto driven = openFirstLab();
    select(*driven, lastRecord(*driven));
    driven->key(Qt::Key_5);
    ui::ByteView& view = drawerOf(*driven).view();
    QVERIFY(view.hasFocus());
    QVERIFY(view.current());
    QCOMPARE(view.sheet()->batchAt(0).batch->header().baseOffset.value + view.current()->record, lastRecord(*driven).offset);
    keep(*driven, "bytes-record");
    select(*driven, lastRecord(*driven, 2)); // another batch: a record each
    QCOMPARE(view.sheet()->batchAt(0).batch->header().baseOffset.value, lastRecord(*driven, 2).offset);
    emit drawerOf(*driven).selectRequested(lastRecord(*driven, 3));
    driven->settle();
    QCOMPARE(driven->stage().selected(), lastRecord(*driven, 3));
    QCOMPARE(view.sheet()->batchAt(0).batch->header().baseOffset.value, lastRecord(*driven, 3).offset);
}

void TstBytesWindow::aStationLeadsThroughTimeAndStage()
{
    const auto driven = openFirstLab();
    driven->key(Qt::Key_5);
    select(*driven, lastRecord(*driven, 3));
    auto* list = driven->window.findChild<ui::JourneyList*>();
    QVERIFY(list->count() >= 6);
    const Time before = driven->window.moment().at;
    list->setFocus();
    list->setCurrentRow(0); // the request
    driven->key(Qt::Key_Return);
    QVERIFY(driven->window.moment().at < before);
    QCOMPARE(driven->window.moment().at, list->steps()[0].at);
    QCOMPARE(driven->stage().selected(), list->steps()[0].thing);
    QVERIFY(drawerOf(*driven).source().kind == ui::ByteSource::Kind::Frame); // its bytes, and the journey stays
    QVERIFY(list->count() >= 6);
    QVERIFY(list->hasFocus());
    keep(*driven, "bytes-request");
    ui::Appearance::instance().setTheme(ui::ThemeChoice::Dark);
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
    driven->settle();
    QCOMPARE(driven->stage().selected().kind, ui::StageKind::Record);
    QVERIFY(drawerOf(*driven).source().kind == ui::ByteSource::Kind::Batch);
    keep(*driven, "bytes-dark-zh");
    for (int row = 0; row < list->count(); ++row) { // each leads to its instant and its thing, and the list keeps the keyboard
        list->setFocus();
        list->setCurrentRow(row);
        const ui::JourneyStep step = list->steps()[static_cast<std::size_t>(row)];
        driven->key(Qt::Key_Return);
        QCOMPARE(driven->window.moment().at, step.at);
        QCOMPARE(driven->stage().selected(), step.thing);
        QVERIFY2(list->hasFocus(), qPrintable(step.title));
        QVERIFY(drawerOf(*driven).view().sheet());
    }
}

void TstBytesWindow::itStaysOutOfTheWayWhenClosed()
{
    const auto driven = openFirstLab();
    const int height = driven->stage().height();
    select(*driven, lastRecord(*driven));
    QVERIFY(drawerOf(*driven).source().kind == ui::ByteSource::Kind::Nothing); // nobody looks: nothing is opened
    driven->key(Qt::Key_5);
    driven->key(Qt::Key_Escape);
    QCOMPARE(driven->stage().height(), height);
}

void TstBytesWindow::aSmallWindowHasRoomForBoth()
{
    const auto driven = openFirstLab();
    driven->window.resize(1280, 720);
    driven->settle();
    select(*driven, lastRecord(*driven));
    driven->key(Qt::Key_5);
    keep(*driven, "bytes-1280");
    QCOMPARE(driven->window.size(), QSize(1280, 720));
    const ui::ByteView& view = drawerOf(*driven).view();
    QVERIFY(view.visibleRegion().boundingRect().height() >= 60);
    QVERIFY(!view.placeOf(view.current()->offset).isEmpty());
    QVERIFY(driven->stage().visibleRegion().boundingRect().height() >= 160);
}

QTEST_MAIN(TstBytesWindow)
#include "tst_bytes_window.moc"
