#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>

#include <filesystem>

#include "tests/support/log_folder.h"
#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/folder/folder_page.h"

using namespace engine;
using namespace support;

// Does a Kafka log folder open from the window: by the menu, by the command line's door, and when it is dropped?
class TstFolderWindow : public QObject {
    Q_OBJECT

private slots:
    void theMenuOpensIt();
    void aDroppedFolderOpens();
    void aDroppedLabOpens();
    void theLabGoesOnBesideIt();
};

namespace {

ui::FolderPage* pageOf(DrivenWindow& driven) { return driven.window.findChild<ui::FolderPage*>(); }

QString madeFolder(const QTemporaryDir& temporary)
{
    logfolder::write(logfolder::small(), temporary.path().toStdString());
    return temporary.filePath("b");
}

// Whether it was taken.
bool drop(QWidget& onto, const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&onto, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&onto, &event);
    return event.isAccepted();
}

} // namespace

void TstFolderWindow::theMenuOpensIt()
{
    const auto driven = openFirstLab();
    QVERIFY(!pageOf(*driven));
    QAction* open = nullptr;
    for (const auto* menu : driven->window.menuBar()->findChildren<QMenu*>())
        open = open ? open : entry(*menu, "Open a Kafka log folder");
    QVERIFY(open);
    QCOMPARE(open->shortcut(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    open->trigger();
    QVERIFY(pageOf(*driven) && pageOf(*driven)->isVisible() && pageOf(*driven)->isWindow());
    QVERIFY(pageOf(*driven)->findChild<QLabel*>("folderHeadline")->text().contains("Kafka log folder"));
    const QTemporaryDir temporary;
    driven->window.openLogFolder(madeFolder(temporary));
    auto* page = pageOf(*driven);
    page->reader().finish();
    QCOMPARE(page->shownPartition(), 0);
    page->close();
    open->trigger(); // what was shown last is still there
    QCOMPARE(driven->window.findChildren<ui::FolderPage*>().size(), 1);
    QVERIFY(page->isVisible());
    QCOMPARE(page->shownPartition(), 0);
}

void TstFolderWindow::aDroppedFolderOpens()
{
    const auto driven = openFirstLab();
    const QTemporaryDir temporary;
    QVERIFY(drop(driven->window, madeFolder(temporary)));
    QVERIFY(pageOf(*driven));
    pageOf(*driven)->reader().finish();
    QCOMPARE(pageOf(*driven)->shownPartition(), 0);
    const QTemporaryDir other; // and onto the folder's own window
    logfolder::write({{"x/payments-3/00000000000000000000.log", logfolder::batch(0, 1)}}, other.path().toStdString());
    QVERIFY(drop(*pageOf(*driven), other.filePath("x")));
    pageOf(*driven)->reader().finish();
    QCOMPARE(pageOf(*driven)->tree().index(0, 0).data().toString(), QString("payments-3"));
}

void TstFolderWindow::aDroppedLabOpens()
{
    QStringList opened;
    ui::MainWindow::Doors doors;
    doors.open = [&](const QString& path) { opened << path; };
    const auto driven = openFirstLab(std::move(doors));
    QVERIFY(drop(driven->window, "/nowhere/mine.hwlab"));
    QVERIFY(drop(driven->window, "/nowhere/photo.jpg")); // told that it is none
    QCOMPARE(opened, QStringList("/nowhere/mine.hwlab"));
    QVERIFY(!pageOf(*driven));
    QMimeData words;
    words.setText("no file");
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &words, Qt::LeftButton, {});
    enter.ignore();
    QApplication::sendEvent(&driven->window, &enter);
    QVERIFY(!enter.isAccepted());
}

void TstFolderWindow::theLabGoesOnBesideIt()
{
    const auto driven = openFirstLab();
    const QTemporaryDir temporary;
    driven->window.openLogFolder(madeFolder(temporary));
    pageOf(*driven)->reader().finish();
    const auto before = driven->shown().brokers.size();
    QTest::keyClick(&pageOf(*driven)->stage(), Qt::Key_K); // no key of its stage reaches a cluster
    QTest::keyClick(&pageOf(*driven)->stage(), Qt::Key_Delete);
    driven->settle();
    QCOMPARE(driven->shown().brokers.size(), before);
    for (const auto& [id, broker] : driven->shown().brokers)
        QVERIFY(broker->state.value == NodeState::Running);
    driven->type("kill broker 1");
    QVERIFY(driven->shown().broker(BrokerId{1})->state.value == NodeState::Down);
}

QTEST_MAIN(TstFolderWindow)
#include "tst_folder_window.moc"
