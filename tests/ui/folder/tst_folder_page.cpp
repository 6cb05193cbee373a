#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QSortFilterProxyModel>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

#include <filesystem>

#include <sys/stat.h>

#include "tests/support/log_folder.h"
#include "tests/support/print.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/folder/file_contents.h"
#include "ui/folder/folder_page.h"
#include "ui/panels/byte_drawer.h"
#include "ui/panels/byte_view.h"
#include "ui/panels/find_popup.h"
#include "ui/stage/stage_view.h"

using namespace engine;
using ui::FolderPage;
using ui::ObjectId;

// Does a Kafka log folder of somebody else open, say what is wrong with it, and stay as it was?
class TstFolderPage : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { ui::Appearance::instance().setLanguage(ui::Language::English); }
    void saysWhatCanBeOpened();
    void showsTheFirstPartitionAndChecksEveryByte();
    void theBytesOfABatchAreShown();
    void anOffsetAndATimeAreFound();
    void aFilesContentsAreShownAndSearched();
    void aProblemLeadsToItsByte();
    void whatEveryByteSaysTakesThePlaceOfAFirstLook();
    void whatIsNoKafkaFolderIsTold_data();
    void whatIsNoKafkaFolderIsTold();
    void filesThatVanishAreTold();
    void readingCanBeCancelled();
    void aPartitionAloneKnowsItsLogDir();
    void aLargeFolderIsCheckedOnlyWhenAsked();
    void theKeyboardIsEnough();
    void changesNothing();
    void speaksChinese();
};

namespace {

namespace fs = std::filesystem;

struct Shown {
    QTemporaryDir temporary;
    FolderPage page;
    fs::path folder;

    explicit Shown(logfolder::Files files = logfolder::small()) : folder(fs::path(temporary.path().toStdString()) / "b")
    {
        for (auto& [path, bytes] : files)
            if (path.ends_with("0005.index") || path.ends_with("0005.timeindex"))
                bytes.clear();
        logfolder::write(files, folder.parent_path());
        page.resize(1280, 720);
        page.show();
        page.activateWindow();
        if (!QTest::qWaitForWindowActive(&page))
            qFatal("the window was not shown");
    }
    void open(const fs::path& path)
    {
        page.open(QString::fromStdString(path.string()));
        finish();
    }
    void open() { open(folder); }
    void finish()
    {
        page.reader().finish();
        page.contents().lines().finish();
        QApplication::processEvents();
    }
    QString words(const char* name) { return page.findChild<QLabel*>(name)->text(); }
    bool isShown(const char* name) { return page.findChild<QWidget*>(name)->isVisible(); }
    QTreeView& tree() { return *page.findChild<QTreeView*>("folderTree"); }
    void choose(const fs::path& file)
    {
        const int number = page.tree().fileNumber((folder / file).generic_string());
        if (number < 0)
            qFatal("%s is not in the tree", file.c_str());
        tree().setCurrentIndex(static_cast<QSortFilterProxyModel*>(tree().model())->mapFromSource(page.tree().indexOfFile(number)));
        finish();
    }
    QStringList problems()
    {
        QStringList out;
        for (const auto& one : page.problems())
            out << QString::fromStdString(one.file.substr(one.file.rfind('/') + 1) + "@" + std::to_string(one.byte) + " " + one.what);
        return out;
    }
};

const TopicPartition kPartition{"orders", 0};

} // namespace

void TstFolderPage::saysWhatCanBeOpened()
{
    Shown shown;
    QVERIFY2(shown.words("folderHeadline").contains("Kafka log folder"), qPrintable(shown.words("folderHeadline")));
    QVERIFY(shown.words("folderDetail").contains("log.dirs"));
    QCOMPARE(shown.words("promise"), QString("Nothing in this folder is changed."));
    QVERIFY(shown.isShown("chooseFolder") && !shown.isShown("checkAll") && !shown.isShown("folderTree"));
}

void TstFolderPage::showsTheFirstPartitionAndChecksEveryByte()
{
    Shown shown;
    shown.open();
    QCOMPARE(shown.problems(), QStringList());
    QCOMPARE(shown.page.shownPartition(), 0);
    QVERIFY2(shown.words("folderSummary").contains("1 partition · 11 files"), qPrintable(shown.words("folderSummary")));
    QVERIFY2(shown.words("folderSummary").contains("all 11 files checked, every byte: no problems"),
        qPrintable(shown.words("folderSummary")));
    QVERIFY2(shown.words("tabNote").contains("offsets 0 to 8 · high watermark 6"), qPrintable(shown.words("tabNote")));
    QVERIFY(shown.page.tab() == FolderPage::Tab::Picture);
    // The stage paints the files of broker 7.
    QVERIFY(shown.page.stage().camera().level == ui::ZoomLevel::Storage);
    for (const std::int64_t base : {0, 5})
        QVERIFY(!boxOf(shown.page.stage().list(), ObjectId::segment(kPartition, BrokerId{7}, Offset{base})).isEmpty());
    QTest::keyClick(&shown.page.stage(), Qt::Key_Escape); // there is nothing around it
    QVERIFY(shown.page.stage().camera().level == ui::ZoomLevel::Storage);
    QVERIFY(!shown.page.findChild<QProgressBar*>()->isVisible());
}

void TstFolderPage::theBytesOfABatchAreShown()
{
    Shown shown;
    shown.open();
    QVERIFY(!shown.page.bytes().isVisible());
    const ObjectId record = ObjectId::record(kPartition, BrokerId{7}, Offset{6});
    shown.page.stage().setSelected(record);
    QTest::mouseClick(shown.page.findChild<QWidget*>("showBytes"), Qt::LeftButton);
    QVERIFY(shown.page.bytes().isVisible());
    QVERIFY(shown.page.bytes().view().sheet() != nullptr);
    QTest::mouseClick(shown.page.findChild<QWidget*>("showBytes"), Qt::LeftButton);
    QVERIFY(!shown.page.bytes().isVisible());
}

void TstFolderPage::anOffsetAndATimeAreFound()
{
    Shown shown;
    shown.open();
    const auto find = [&](const QString& words) {
        shown.page.stage().setFocus();
        QTest::keyClick(&shown.page.stage(), Qt::Key_F);
        auto* popup = shown.page.findChild<ui::FindPopup*>();
        if (!popup)
            qFatal("nothing asks for it");
        QTest::keyClicks(popup->findChild<QLineEdit*>(), words);
        QTest::keyClick(popup->findChild<QLineEdit*>(), Qt::Key_Return);
        QString told;
        if (popup->isVisible())
            for (const auto* label : popup->findChildren<QLabel*>())
                told += label->text() + "\n";
        popup->close();
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return told;
    };
    const auto copy = [&] { return shown.page.stage().moment().view->partition(kPartition)->copyOn(BrokerId{7}); };
    QCOMPARE(find("6"), QString());
    QCOMPARE(copy()->offsetLookup.value.baseOffset, Offset{6});
    QCOMPARE(copy()->offsetLookup.value.segment, Offset{5});
    QCOMPARE(copy()->offsetLookup.value.passed, 1);
    QCOMPARE(find(QString::number(logfolder::kT0 + 3)), QString());
    QCOMPARE(copy()->timeLookup.value.found, Offset{3});
    QVERIFY(copy()->timeLookup.since > copy()->offsetLookup.since);
    QVERIFY(find("4.2s").contains("a folder has no clock"));
}

void TstFolderPage::aFilesContentsAreShownAndSearched()
{
    Shown shown;
    shown.open();
    shown.choose("orders-0/00000000000000000000.log");
    QVERIFY(shown.page.tab() == FolderPage::Tab::Contents);
    auto& lines = shown.page.contents().lines();
    QCOMPARE(lines.rowCount(), 2);
    QVERIFY2(shown.words("contentsState").contains("2 batches"), qPrintable(shown.words("contentsState")));
    auto* words = shown.page.findChild<QLineEdit*>("contentsWords");
    QTest::keyClick(&shown.page, Qt::Key_F, Qt::ControlModifier);
    QVERIFY(words->hasFocus());
    QTest::keyClicks(words, "\"k2\"");
    QTest::keyClick(words, Qt::Key_Return);
    shown.finish();
    QCOMPARE(shown.page.contents().list().currentIndex().row(), 1);
    shown.finish(); // its records
    QCOMPARE(shown.page.findChild<QAbstractItemView*>("contentsRecords")->model()->rowCount(), 3);
    words->setText("nobody");
    QTest::keyClick(words, Qt::Key_Return);
    shown.finish();
    QVERIFY2(shown.words("contentsState").contains("“nobody” is nowhere in this file"), qPrintable(shown.words("contentsState")));
    shown.choose("replication-offset-checkpoint");
    lines.index(0).data(); // as the list does
    shown.finish();
    QCOMPARE(lines.index(0).data().toString(), QString("orders-0 6"));
}

void TstFolderPage::aProblemLeadsToItsByte()
{
    auto files = logfolder::small();
    auto& bytes = files["b/orders-0/00000000000000000000.log"];
    bytes[bytes.size() - 3] ^= 0xff;
    files["b/orders-0/00000000000000000000.snapshot"] = logfolder::text("ab");
    const auto at = logfolder::batch(0, 2).size();
    Shown shown(files);
    shown.open();
    QCOMPARE(shown.problems().size(), 2);
    QVERIFY2(shown.problems()[0].startsWith(QString("00000000000000000000.log@%1 the CRC does not fit").arg(at)),
        qPrintable(shown.problems()[0]));
    QVERIFY(shown.words("folderSummary").contains("all 12 files checked: 2 problems"));
    QCOMPARE(shown.page.tree().index(0, 0).data(ui::FolderTree::ProblemsRole).toInt(), 2);
    shown.page.showTab(FolderPage::Tab::Problems);
    auto* list = shown.page.findChild<QTreeWidget*>("folderProblems");
    QCOMPARE(list->topLevelItemCount(), 2);
    QCOMPARE(list->topLevelItem(0)->text(0), QString("orders-0/00000000000000000000.log"));
    emit list->itemActivated(list->topLevelItem(0), 0);
    shown.finish();
    QVERIFY(shown.page.tab() == FolderPage::Tab::Contents);
    QCOMPARE(shown.page.contents().list().currentIndex().row(), 1);
    QVERIFY(shown.page.contents().lines().index(1).data(ui::FileLines::ProblemRole).toBool());
}

void TstFolderPage::whatEveryByteSaysTakesThePlaceOfAFirstLook()
{
    constexpr int kBatches = 5000; // more than a picture holds: it begins at an entry of the index
    std::vector<std::uint8_t> log, index;
    for (int i = 0; i < kBatches; ++i) {
        if (i > 0) {
            const auto entry = logfolder::indexEntry(i, static_cast<std::int32_t>(log.size()) + (i == kBatches - 4096 ? 1 : 0));
            index.insert(index.end(), entry.begin(), entry.end());
        }
        const auto one = logfolder::batch(i, 1, 1);
        log.insert(log.end(), one.begin(), one.end());
    }
    Shown shown({{"b/orders-0/00000000000000000000.log", log}, {"b/orders-0/00000000000000000000.index", index}});
    shown.open();
    QCOMPARE(shown.problems().size(), 1);
    QVERIFY2(shown.problems()[0].contains("no batch begins at byte"), qPrintable(shown.problems()[0]));
}

void TstFolderPage::whatIsNoKafkaFolderIsTold_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<QString>("detail");
    QTest::newRow("photos") << "photos" << "This is no Kafka log folder" << "1 files were looked at";
    QTest::newRow("empty") << "empty" << "This is no Kafka log folder" << "0 files were looked at";
    QTest::newRow("not there") << "nowhere" << "This folder cannot be read" << "No such file or directory";
    QTest::newRow("a file") << "b/meta.properties" << "This folder cannot be read" << "Not a directory";
    if (::geteuid() != 0)
        QTest::newRow("no rights") << "secret" << "This folder cannot be read" << "Permission denied";
}

void TstFolderPage::whatIsNoKafkaFolderIsTold()
{
    QFETCH(QString, folder);
    QFETCH(QString, headline);
    QFETCH(QString, detail);
    Shown shown;
    const fs::path root = shown.folder.parent_path();
    logfolder::write({{"photos/a.jpg", {}}}, root);
    fs::create_directories(root / "empty");
    fs::create_directories(root / "secret");
    fs::permissions(root / "secret", fs::perms::none);
    shown.open(root / folder.toStdString());
    fs::permissions(root / "secret", fs::perms::owner_all);
    QCOMPARE(shown.words("folderHeadline"), headline);
    QVERIFY2(shown.words("folderDetail").contains(detail), qPrintable(shown.words("folderDetail")));
    QVERIFY(shown.isShown("chooseFolder") && !shown.isShown("folderTree"));
    shown.open(); // and from there to one that is
    QVERIFY(shown.isShown("folderTree") && shown.page.shownPartition() == 0);
}

void TstFolderPage::filesThatVanishAreTold()
{
    auto files = logfolder::small();
    files["b/payments-0/00000000000000000000.log"] = logfolder::batch(0, 1);
    Shown shown(files);
    shown.open();
    QCOMPARE(shown.problems(), QStringList());
    fs::remove(shown.folder / "payments-0" / "00000000000000000000.log");
    shown.tree().setCurrentIndex(
        static_cast<QSortFilterProxyModel*>(shown.tree().model())->mapFromSource(shown.page.tree().indexOfPartition(1)));
    shown.finish();
    QCOMPARE(shown.problems(), QStringList("00000000000000000000.log@0 cannot be read: No such file or directory"));
    fs::remove_all(shown.folder);
    QTest::keyClick(&shown.page, Qt::Key_F5);
    shown.finish();
    QCOMPARE(shown.words("folderHeadline"), QString("This folder cannot be read"));
}

void TstFolderPage::readingCanBeCancelled()
{
    Shown shown;
    shown.page.open(QString::fromStdString(shown.folder.string()));
    QVERIFY(shown.page.findChild<QProgressBar*>()->isVisible());
    QTest::mouseClick(shown.page.findChild<QWidget*>("cancelReading"), Qt::LeftButton);
    shown.finish();
    QCOMPARE(shown.words("folderHeadline"), QString("Reading was cancelled"));
    QVERIFY(!shown.page.findChild<QProgressBar*>()->isVisible());
    QTest::keyClick(&shown.page, Qt::Key_F5);
    shown.finish();
    QCOMPARE(shown.page.shownPartition(), 0);
    shown.page.reader().check(std::make_shared<ui::FolderListed>(*shown.page.tree().listed()), -1);
    QTest::keyClick(&shown.page, Qt::Key_Escape);
    QVERIFY(shown.page.reader().doing() == ui::FolderReader::Doing::Nothing);
}

void TstFolderPage::aPartitionAloneKnowsItsLogDir()
{
    Shown shown;
    shown.open(shown.folder / "orders-0");
    QVERIFY2(shown.words("tabNote").contains("high watermark 6"), qPrintable(shown.words("tabNote")));
    fs::remove(shown.folder / "replication-offset-checkpoint");
    shown.open(shown.folder / "orders-0");
    QVERIFY2(shown.words("tabNote").contains("high watermark: no checkpoint tells it"), qPrintable(shown.words("tabNote")));
}

void TstFolderPage::aLargeFolderIsCheckedOnlyWhenAsked()
{
    Shown shown;
    const fs::path log = shown.folder / "orders-0" / "00000000000000000005.log";
    fs::resize_file(log, static_cast<std::uintmax_t>(FolderPage::kCheckedAtOnce) + 1); // a hole of zeros: log.preallocate
    shown.open();
    QCOMPARE(shown.problems(), QStringList());
    QVERIFY2(shown.words("folderSummary").contains("only the end of each log was looked at"), qPrintable(shown.words("folderSummary")));
    fs::resize_file(log, 300);
    QTest::keyClick(&shown.page, Qt::Key_F5);
    shown.finish();
    QVERIFY(shown.words("folderSummary").contains("all 11 files checked"));
}

void TstFolderPage::theKeyboardIsEnough()
{
    Shown shown;
    shown.open();
    QVERIFY(shown.tree().hasFocus());
    QTest::keyClick(&shown.tree(), Qt::Key_Down); // from the partition to its first file
    shown.finish();
    QVERIFY(shown.page.tab() == FolderPage::Tab::Contents);
    QCOMPARE(shown.page.contents().lines().path().section('/', -1), QString("00000000000000000000.index"));
    QTest::keyClick(&shown.tree(), Qt::Key_Up);
    shown.finish();
    QVERIFY(shown.page.tab() == FolderPage::Tab::Picture);
    QTest::keyClick(&shown.page, Qt::Key_F, Qt::ControlModifier);
    auto* filter = shown.page.findChild<QLineEdit*>("folderFilter");
    QVERIFY(filter->hasFocus());
    QTest::keyClicks(filter, "checkpoint");
    QStringList left;
    const auto* rows = shown.tree().model();
    for (int row = 0; row < rows->rowCount(); ++row)
        left << rows->index(row, 0).data().toString();
    QCOMPARE(left, QStringList({"orders-0", "recovery-point-offset-checkpoint", "replication-offset-checkpoint"}));
    for (auto* widget : shown.page.findChildren<QWidget*>())
        if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus && !qobject_cast<QLabel*>(widget))
            QVERIFY2(!widget->accessibleName().isEmpty() || widget->objectName().startsWith("qt_"),
                qPrintable(widget->metaObject()->className() + QString(" ") + widget->objectName()));
}

void TstFolderPage::changesNothing()
{
    Shown shown;
    const auto state = [&] {
        QStringList out;
        QDirIterator it(shown.temporary.path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            it.next();
            out << it.filePath() + " " + QString::number(it.fileInfo().size()) + " "
                    + it.fileInfo().lastModified().toString(Qt::ISODateWithMs);
        }
        out.sort();
        return out;
    };
    const QStringList before = state();
    shown.open();
    shown.choose("orders-0/00000000000000000000.index");
    shown.choose("orders-0/00000000000000000005.log");
    QCOMPARE(state(), before);
    QCOMPARE(before.size(), 13);
}

void TstFolderPage::speaksChinese()
{
    Shown shown;
    shown.open();
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QApplication::processEvents();
    for (const char* name : {"promise", "folderSummary", "tabNote"}) {
        const QString words = shown.words(name);
        QVERIFY2(std::any_of(words.begin(), words.end(), [](QChar c) { return c.unicode() >= 0x4e00; }), qPrintable(words));
    }
}

QTEST_MAIN(TstFolderPage)
#include "tst_folder_page.moc"
