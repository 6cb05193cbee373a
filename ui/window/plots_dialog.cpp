#include "ui/window/plots_dialog.h"

#include <QEvent>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/plot/acks_cost_view.h"
#include "ui/plot/metrics_view.h"

namespace ui {

using namespace engine;

PlotsDialog::PlotsDialog(QWidget* parent) : QDialog(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_tabs = new QTabWidget;
    m_metrics = new MetricsView;
    m_acks = new AcksCostView;
    m_tabs->addTab(m_metrics, QString());
    m_tabs->addTab(m_acks, QString());
    layout->addWidget(m_tabs);
    connect(m_metrics, &MetricsView::lookRequested, this, &PlotsDialog::lookRequested);
    resize(QSize(880, 760).boundedTo(parent->size()));
    retranslate();
}

void PlotsDialog::show(const Metrics& metrics, std::optional<Time> lookingAt)
{
    if (m_metrics->isVisible())
        m_metrics->show(metrics, lookingAt);
}

void PlotsDialog::setCluster(const LabFile& lab) { m_acks->setCluster(lab); }

void PlotsDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void PlotsDialog::retranslate()
{
    setWindowTitle(tr("Plots"));
    m_tabs->setTabText(0, tr("Metrics"));
    m_tabs->setTabText(1, tr("What acks costs"));
}

} // namespace ui
