// Finding things and reading about them in the window.

#include "ui/window/main_window.h"

#include <QMenu>

#include "ui/panels/inspector.h"
#include "ui/window/find.h"
#include "ui/window/help_sheet.h"

namespace ui {

using namespace engine;

void MainWindow::buildHelp()
{
    m_find = new FindBox(this, [this] { return m_shown.view ? findables(*m_shown.view, m_first->lessons()) : std::vector<Findable>(); });
    m_help = new HelpSheet(this);
    connect(m_find, &FindBox::chosen, this, &MainWindow::showFound);
}

void MainWindow::fillHelpMenu(QMenu& menu)
{
    menu.addAction(tr("Find anything…"), QKeySequence(Qt::CTRL | Qt::Key_K), m_find, &FindBox::ask);
    menu.addAction(tr("All keys"), QKeySequence(Qt::Key_Question), m_help, &HelpSheet::showKeys);
    menu.addAction(tr("What is the selected thing?"), QKeySequence(Qt::Key_F1), this, [this] {
        if (m_shown.view)
            m_help->showAbout(aboutThing(*m_shown.view, m_stage->view().selected()));
    });
}

void MainWindow::showFound(const Findable& found)
{
    if (found.kind == Findable::Kind::Command)
        return found.asks ? ask(found.line) : run(found.line);
    if (found.kind == Findable::Kind::Lesson)
        return openLesson(found.line);
    StageView& stage = m_stage->view();
    if (found.kind == Findable::Kind::Group)
        stage.openGroup(found.id.text);
    Camera camera = stage.camera();
    camera.firstOffset.reset();
    if (found.kind == Findable::Kind::Topic || found.kind == Findable::Kind::Partition) {
        camera.level = found.kind == Findable::Kind::Topic ? ZoomLevel::Topic : ZoomLevel::Partition;
        camera.topic = found.id.text;
        camera.partition = found.id.partition;
    } else if (camera.level == ZoomLevel::Partition || (camera.level == ZoomLevel::Group && found.kind != Findable::Kind::Group)) {
        camera.level = ZoomLevel::Topic; // where every node is
    }
    stage.setCamera(camera);
    stage.setSelected(found.id);
    m_stage->refreshCrumbs();
    m_inspector->show(m_shown, found.id);
    stage.setFocus();
}

} // namespace ui
