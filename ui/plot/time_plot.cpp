#include "ui/plot/time_plot.h"

#include <qcustomplot.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr Qt::PenStyle kDashes[]{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
constexpr int kHueOf[]{5, 0, 2, 3}; // orange, blue, green, pink: far apart for every eye

} // namespace

TimePlot::TimePlot(const QStringList& curves, Shape shape, QWidget* parent) : QWidget(parent), m_shape(shape)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new QHBoxLayout;
    m_name = new QLabel;
    m_name->setFont(fontOf(FontRole::MonoStrong));
    m_value = new QLabel;
    m_value->setFont(fontOf(FontRole::MonoStrong));
    head->addWidget(m_name, 1);
    head->addWidget(m_value);
    m_owner = new QLabel;
    m_owner->setFont(fontOf(FontRole::MonoCaption));
    m_plot = new QCustomPlot;
    m_plot->setMinimumHeight(80);
    layout->addLayout(head);
    layout->addWidget(m_owner);
    layout->addWidget(m_plot, 1);
    for (int i = 0; i < curves.size(); ++i) {
        QCPGraph* graph = m_plot->addGraph();
        graph->setName(curves[i]);
        if (shape == Shape::Steps)
            graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setAdaptiveSampling(true);
    }
    m_plot->legend->setVisible(curves.size() > 1);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignLeft);
    m_plot->xAxis->ticker()->setTickCount(5);
    m_plot->yAxis->ticker()->setTickCount(4);
    m_plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    m_plot->axisRect()->setMargins(QMargins(0, 6, 8, 0));
    auto* mark = new QCPItemStraightLine(m_plot);
    mark->setVisible(false);
    connect(m_plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent* event) {
        const double at = m_plot->xAxis->pixelToCoord(event->pos().x());
        emit lookRequested(std::max(Time{}, Time{Duration{static_cast<std::int64_t>(at * 1e9)}}));
    });
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &TimePlot::paintTheme);
    paintTheme();
}

void TimePlot::paintTheme()
{
    const Theme& theme = Appearance::instance().theme();
    m_plot->setBackground(theme.panel);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(theme.line));
        axis->setTickPen(QPen(theme.line));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.ink3);
        axis->setTickLabelFont(fontOf(FontRole::MonoCaption));
        axis->grid()->setPen(QPen(theme.line2, 1));
        axis->grid()->setZeroLinePen(QPen(theme.line, 1));
    }
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const QColor colour = m_plot->graphCount() == 1 ? theme.accent : theme.hueEdges[static_cast<std::size_t>(kHueOf[(i + m_firstLook) % 4])];
        QCPGraph* graph = m_plot->graph(i);
        graph->setPen(QPen(colour, metrics::kCurve, m_plot->graphCount() == 1 ? Qt::SolidLine : kDashes[(i + m_firstLook) % 4]));
        if (m_shape == Shape::Dots) {
            static const QCPScatterStyle::ScatterShape kShapes[]{QCPScatterStyle::ssDiamond, QCPScatterStyle::ssCircle, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle};
            graph->setScatterStyle(QCPScatterStyle(kShapes[i % 4], QPen(colour, 1.2), QBrush(theme.panel), 4));
        }
    }
    m_plot->legend->setBrush(theme.panel);
    m_plot->legend->setBorderPen(QPen(theme.line));
    m_plot->legend->setFont(fontOf(FontRole::MonoCaption));
    m_plot->legend->setTextColor(theme.ink);
    if (auto* mark = qobject_cast<QCPItemStraightLine*>(m_plot->item(0)))
        mark->setPen(QPen(theme.vio, 1.6));
    m_owner->setStyleSheet(QStringLiteral("color: %1").arg(theme.ink3.name()));
    refresh();
}

void TimePlot::setFirstLook(int look)
{
    m_firstLook = look;
    paintTheme();
}

void TimePlot::setTitle(const QString& name, const QString& owner)
{
    m_name->setText(name);
    m_owner->setText(owner);
    m_owner->setVisible(!owner.isEmpty());
    setAccessibleName(name);
}

void TimePlot::setValue(const QString& value)
{
    m_value->setText(value);
    setAccessibleDescription(value);
}

void TimePlot::setCurveNames(const QStringList& names)
{
    for (int i = 0; i < m_plot->graphCount() && i < names.size(); ++i)
        m_plot->graph(i)->setName(names[i]);
}

void TimePlot::setCurve(int curve, const std::deque<MetricPoint>& points)
{
    auto container = QSharedPointer<QCPGraphDataContainer>::create();
    QVector<QCPGraphData> all;
    all.reserve(static_cast<int>(points.size()));
    for (const auto& point : points)
        all.push_back({point.seconds, point.value});
    container->set(all, true);
    m_plot->graph(curve)->setData(container);
}

void TimePlot::addPoints(int curve, const std::vector<MetricPoint>& points)
{
    for (const auto& point : points)
        m_plot->graph(curve)->addData(point.seconds, point.value);
}

void TimePlot::clear()
{
    for (int i = 0; i < m_plot->graphCount(); ++i)
        m_plot->graph(i)->data()->clear();
}

int TimePlot::pointsOf(int curve) const { return m_plot->graph(curve)->dataCount(); }

void TimePlot::setRange(double from, double to) { m_plot->xAxis->setRange(from, std::max(to, from + 1)); }

void TimePlot::setMark(std::optional<double> at)
{
    auto* mark = qobject_cast<QCPItemStraightLine*>(m_plot->item(0));
    mark->setVisible(at.has_value());
    if (at) {
        mark->point1->setCoords(*at, 0);
        mark->point2->setCoords(*at, 1);
    }
}

void TimePlot::setLogScale(bool on)
{
    m_isLog = on;
    m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (on)
        m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    else
        m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
    m_plot->yAxis->ticker()->setTickCount(4);
    refresh();
}

// From 0 to a little above the highest value in sight; on a log scale whole decades around what is there.
void TimePlot::fitValues()
{
    double highest = 1, lowest = 1;
    const QCPRange range = m_plot->xAxis->range();
    for (int i = 0; i < m_plot->graphCount(); ++i)
        for (const auto& point : *m_plot->graph(i)->data())
            if (point.key >= range.lower - 1 && point.key <= range.upper)
                highest = std::max(highest, point.value), lowest = point.value > 0 ? std::min(lowest, point.value) : lowest;
    if (m_isLog)
        m_plot->yAxis->setRange(std::pow(10, std::floor(std::log10(lowest))), std::pow(10, std::ceil(std::log10(highest * 1.01))));
    else
        m_plot->yAxis->setRange(0, highest * 1.12);
}

void TimePlot::refresh()
{
    fitValues();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace ui
