#include "ui/window/disk_window.h"

#include "ui/plot/disk_view.h"

namespace ui {

namespace {

constexpr QSize kUsual{1240, 760};

} // namespace

void showDiskWindow(QWidget& beside)
{
    auto* view = beside.findChild<DiskView*>(QString(), Qt::FindDirectChildrenOnly);
    if (!view) {
        view = new DiskView(&beside);
        view->setWindowFlag(Qt::Window);
        view->resize(kUsual.boundedTo(beside.size()));
    }
    view->show();
    view->raise();
    view->activateWindow();
}

} // namespace ui
