// The storage level in the window: what a Moment does not tell of the lab, what is looked for in files, their folder.

#include "ui/window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QUrl>

#include "ui/panels/find_popup.h"
#include "ui/panels/inspector.h"
#include "ui/stage/storage_words.h"

namespace ui {

using namespace engine;

void MainWindow::askWhatToFind(const ObjectId& log, const QRect& at)
{
    if (m_findPopup)
        m_findPopup->close();
    m_findPopup = new FindPopup(log, this);
    connect(m_findPopup, &FindPopup::commandRequested, this, &MainWindow::run);
    m_findPopup->openAt(at);
}

void MainWindow::openFolderOf(const ObjectId& id)
{
    const LabKnown* lab = m_stage->view().lab().get();
    if (const QString problem = folderProblem(lab); !problem.isEmpty()) {
        tell(tr("The folder cannot be opened: %1.").arg(problem));
        return;
    }
    const QString path = pathOfLogThing(lab, id.owner());
    if (!QDir(path).exists()) {
        tell(tr("The folder cannot be opened: %1 is not there.").arg(path));
        return;
    }
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        tell(path);
    else
        tell(tr("files: %1").arg(path));
}

void MainWindow::fillLogMenu(QMenu& menu, const ObjectId& id)
{
    const ObjectId log = id.owner();
    const bool isLog = log.kind == StageKind::Replica || log.kind == StageKind::Record;
    if (!isLog)
        return;
    StageView& stage = m_stage->view();
    if (stage.camera().level != ZoomLevel::Storage) {
        menu.addAction(tr("Open its files"), this, [&stage, id] { stage.openFiles(id.topicPartition(), id.broker()); });
        return;
    }
    ObjectId file = id;
    const bool isInFile = id.kind == StageKind::LogBatch || id.kind == StageKind::Record || id.kind == StageKind::IndexEntry;
    const PartitionView* partition = isInFile ? m_shown.view->partition(id.topicPartition()) : nullptr;
    if (const ReplicaView* copy = partition ? partition->copyOn(id.broker()) : nullptr)
        if (const SegmentView* segment = copy->segmentOf(Offset{id.offset}))
            file = ObjectId::segment(id.topicPartition(), id.broker(), segment->base);
    menu.addAction(tr("Copy the path"), this, [this, &stage, file] {
        const QString path = pathOfLogThing(stage.lab().get(), file);
        QApplication::clipboard()->setText(path);
        tell(path);
    });
    auto* folder = menu.addAction(tr("Open the folder"), this, [this, id] { openFolderOf(id); });
    const QString problem = folderProblem(stage.lab().get());
    folder->setEnabled(problem.isEmpty());
    if (!problem.isEmpty())
        folder->setText(tr("Open the folder: %1").arg(problem));
}

} // namespace ui
