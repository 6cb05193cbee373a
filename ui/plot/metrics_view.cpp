#include "ui/plot/metrics_view.h"

#include <QEvent>
#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/plot/time_plot.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kSpans[]{30, 120, 0}; // seconds; 0: everything
constexpr int kColumns = 2;

} // namespace

MetricsView::MetricsView(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_span = new SegmentedControl(QString());
    layout->addWidget(m_span, 0, Qt::AlignLeft);
    auto* grid = new QGridLayout;
    grid->setSpacing(metrics::kGutter);
    layout->addLayout(grid, 1);
    for (int i = 0; i < kMetrics; ++i) {
        const auto metric = static_cast<Metric>(i);
        auto* plot = new TimePlot({Metrics::name(metric)}, Metrics::isGauge(metric) ? TimePlot::Shape::Steps : TimePlot::Shape::Line);
        plot->setTitle(Metrics::name(metric), Metrics::owner(metric));
        connect(plot, &TimePlot::lookRequested, this, &MetricsView::lookRequested);
        grid->addWidget(plot, i / kColumns, i % kColumns);
        m_plots.push_back(plot);
    }
    retranslate();
}

void MetricsView::show(const Metrics& told, std::optional<Time> lookingAt)
{
    const double now = std::max(0.0, static_cast<double>(told.now().nanos()) / 1e9);
    const double span = kSpans[m_span->current()];
    for (int i = 0; i < kMetrics; ++i) {
        const auto metric = static_cast<Metric>(i);
        auto points = told.series(metric);
        if (Metrics::isGauge(metric) && !points.empty()) // it holds until now
            points.push_back({now, points.back().value});
        else if (points.size() > 1) // the second that runs is not to be compared yet
            points.pop_back();
        TimePlot& plot = *m_plots[static_cast<std::size_t>(i)];
        plot.setCurve(0, points);
        plot.setValue(Metrics::valueText(metric, told.value(metric)));
        plot.setRange(span > 0 ? std::max(0.0, now - span) : 0, now);
        plot.setMark(lookingAt ? std::optional(static_cast<double>(lookingAt->nanos()) / 1e9) : std::nullopt);
        plot.refresh();
    }
}

void MetricsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MetricsView::retranslate()
{
    m_span->setChoices({tr("last 30 s"), tr("last 2 min"), tr("everything")});
}

} // namespace ui
