#include "ui/window/folder_window.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

#include "ui/folder/folder_page.h"
#include "ui/window/main_window.h"

namespace ui {

namespace {

constexpr QSize kUsual{1400, 860};

// The first thing on this machine that is dragged; empty: none is.
QString pathOf(const QMimeData& dragged)
{
    for (const QUrl& url : dragged.urls())
        if (url.isLocalFile())
            return url.toLocalFile();
    return {};
}

} // namespace

FolderPage& showFolderWindow(QWidget& beside, const QString& folder, const FileLines::Decode& decode)
{
    auto* page = beside.findChild<FolderPage*>(QString(), Qt::FindDirectChildrenOnly);
    if (!page) {
        page = new FolderPage(&beside);
        page->setWindowFlag(Qt::Window);
        page->resize(kUsual.boundedTo(beside.size()));
        page->setDecode(decode);
        auto* door = new DropDoor(page);
        QObject::connect(door, &DropDoor::folderDropped, page, &FolderPage::open);
    }
    page->show();
    page->raise();
    page->activateWindow();
    page->open(folder);
    return *page;
}

DropDoor::DropDoor(QWidget* window) : QObject(window)
{
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

bool DropDoor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::DragEnter) {
        auto* drag = static_cast<QDragEnterEvent*>(event);
        if (!pathOf(*drag->mimeData()).isEmpty()) {
            drag->acceptProposedAction();
            return true;
        }
    }
    if (event->type() == QEvent::Drop) {
        auto* drop = static_cast<QDropEvent*>(event);
        if (const QString path = pathOf(*drop->mimeData()); !path.isEmpty()) {
            drop->acceptProposedAction();
            if (QFileInfo(path).isDir())
                emit folderDropped(path);
            else
                emit fileDropped(path);
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

// -- of the main window

void MainWindow::openLogFolder(const QString& folder)
{
    showFolderWindow(*this, folder, m_doors.decode);
}

void MainWindow::buildDrop()
{
    auto* door = new DropDoor(this);
    connect(door, &DropDoor::folderDropped, this, &MainWindow::openLogFolder);
    connect(door, &DropDoor::fileDropped, this, [this](const QString& path) {
        if (path.endsWith(".hwlab"))
            m_doors.open(path);
        else
            tell(tr("%1 is no lab; drop a .hwlab file, or a Kafka log folder").arg(path));
    });
}

} // namespace ui
