// The part of the main window that opens the plots and keeps them up to date.

#include "ui/models/metrics.h"
#include "ui/window/main_window.h"
#include "ui/window/plots_dialog.h"

namespace ui {

using namespace engine;

void MainWindow::togglePlots()
{
    if (m_plots && m_plots->isVisible()) {
        m_plots->close();
        return;
    }
    m_plots = new PlotsDialog(this);
    m_plots->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_plots, &PlotsDialog::lookRequested, this, &MainWindow::look);
    auto lab = std::make_shared<LabFile>();
    m_bridge.ask(
        [lab](Lab& running) {
            *lab = running.file();
            return QString();
        },
        [this, lab](const QString&) {
            if (m_plots)
                m_plots->setCluster(*lab);
        });
    static_cast<QWidget*>(m_plots)->show();
    m_plots->show(m_metrics, m_looking);
}

void MainWindow::followPlots(const Arrival& arrival)
{
    if (arrival.fresh)
        m_metrics.clear();
    m_metrics.append(arrival.facts);
    m_metrics.setNow(m_slice.now);
    if (m_plots)
        m_plots->show(m_metrics, m_looking);
}

} // namespace ui
