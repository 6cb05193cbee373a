#include "ui/plot/pair_plot.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/net/measure/report.h"
#include "engine/net/measure/words.h"
#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/plot/measure_words.h"

namespace ui {

using namespace measure;

namespace {

constexpr double kBarWidth = 0.62;     // of the distance between two
// The axis ends so many times behind the longest bar: there stand its numbers.
double roomForNumbers(Subject subject) { return subject == Subject::Copy ? 3.2 : subject == Subject::Codec ? 2.4 : 1.7; }
constexpr int kPadding = 14;

// Which ways there are, before they are measured.
std::vector<Way> waysOf(Subject subject)
{
    switch (subject) {
    case Subject::Order:
        return {Way::Random, Way::Sequential};
    case Subject::Index:
        return {Way::Scan, Way::Index};
    case Subject::Batch:
        return {Way::Single, Way::Batched};
    case Subject::Copy:
        return {Way::Copied, Way::Sendfile};
    case Subject::Flush:
        return {Way::Flushed, Way::PageCache};
    case Subject::Codec:
        return {Way::None, Way::Gzip, Way::Snappy, Way::Lz4, Way::Zstd};
    }
    return {};
}

// How long a bar is: the room of what is compressed, the time of an operation of everything else.
Spread lengthOf(const Measurement& measurement, std::size_t i)
{
    if (measurement.subject != Subject::Codec)
        return measurement.ways[i].wallNanosEach();
    const auto stored = static_cast<double>(measurement.ways[i].storedBytes);
    return {stored, stored, stored};
}

QString shown(double nanos) { return QString::fromStdString(timeText(nanos)); }

// What stands behind a bar.
QString numbersOf(const Measurement& measurement, std::size_t i)
{
    const Timed& way = measurement.ways[i];
    if (measurement.subject == Subject::Codec)
        return ui::bytes(way.storedBytes) + QStringLiteral(" · ") + PairPlot::tr("%1 a record").arg(shown(way.wallNanosEach().median));
    const QString time = shown(way.wallNanosEach().median);
    if (measurement.subject == Subject::Copy)
        return time + QStringLiteral(" · ") + PairPlot::tr("processor %1").arg(shown(way.processorNanosEach().median));
    return time;
}

} // namespace

PairPlot::PairPlot(Subject subject, QWidget* parent) : QWidget(parent), m_subject(subject)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, 10, kPadding, 10);
    layout->setSpacing(4);
    const auto label = [](FontRole role) {
        auto* made = new QLabel;
        made->setFont(fontOf(role));
        return made;
    };
    m_title = label(FontRole::CardTitle);
    m_headline = label(FontRole::PanelTitle);
    m_headline->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_reason = label(FontRole::Caption);
    m_reason->setWordWrap(true);
    m_caveats = label(FontRole::Caption);
    m_caveats->setWordWrap(true);
    m_plot = new QCustomPlot;
    m_plot->setMinimumHeight(56);
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_plot->xAxis->setVisible(false);
    m_plot->yAxis->setRangeReversed(true);
    m_plot->yAxis->setSubTicks(false);
    m_plot->yAxis->setTickLength(0);
    m_plot->yAxis->setTickPen(Qt::NoPen);
    m_plot->yAxis->grid()->setVisible(false);
    m_plot->axisRect()->setAutoMargins(QCP::msLeft);
    m_plot->axisRect()->setMargins(QMargins(0, 2, 0, 2));
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_headline);
    layout->addLayout(head);
    layout->addWidget(m_reason);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_caveats);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &PairPlot::refresh);
    refresh();
}

void PairPlot::setMeasurement(std::optional<Measurement> measurement)
{
    m_measurement = std::move(measurement);
    refresh();
}

void PairPlot::setRunning(bool isRunning)
{
    if (m_isRunning == isRunning)
        return;
    m_isRunning = isRunning;
    refresh();
}

QString PairPlot::headline() const
{
    if (!m_measurement)
        return {};
    if (m_subject != Subject::Codec) {
        const QString times = QString::fromStdString(timesText(m_measurement->speedup(1)));
        const double saving = m_measurement->processorSaving(1);
        return m_subject != Subject::Copy || saving <= 0 ? times : times + QStringLiteral(" · ") + tr("processor ÷%1").arg(QString::number(saving, 'f', 1));
    }
    std::size_t smallest = 0;
    for (std::size_t i = 1; i < m_measurement->ways.size(); ++i)
        if (m_measurement->shrinking(i) > m_measurement->shrinking(smallest))
            smallest = i;
    return tr("%1: size ÷%2").arg(measureWords(nameOf(m_measurement->ways[smallest].way)), QString::number(m_measurement->shrinking(smallest), 'f', 1));
}

int PairPlot::bars() const { return m_plot->plottableCount() == 0 ? 0 : static_cast<int>(m_measurement->ways.size()); }

void PairPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

void PairPlot::refresh()
{
    const Theme& theme = Appearance::instance().theme();
    const auto ink = [](QLabel* label, const QColor& colour) { label->setStyleSheet(QStringLiteral("color: %1").arg(colour.name())); };
    m_title->setText(measureWords(titleOf(m_subject)));
    m_reason->setText(measureWords(reasonOf(m_subject)));
    m_headline->setText(m_measurement ? headline() : m_isRunning ? tr("measuring…") : QString());
    m_headline->setFont(fontOf(m_measurement ? FontRole::PanelTitle : FontRole::Text));
    ink(m_title, theme.ink);
    ink(m_headline, m_measurement ? theme.accentInk : theme.ink3);
    ink(m_reason, theme.ink2);
    ink(m_caveats, theme.ink3);
    QStringList caveats;
    if (m_measurement)
        for (const Caveat caveat : m_measurement->caveats)
            if (caveat != Caveat::DiskCaches && caveat != Caveat::InMemory) // they are of all
                caveats << measureWords(wordsOf(caveat));
    m_caveats->setText(caveats.join(Appearance::instance().language() == Language::Chinese ? QString() : QStringLiteral(" ")));
    m_caveats->setVisible(!caveats.isEmpty());
    drawBars();
    QStringList spoken;
    if (m_measurement)
        for (std::size_t i = 0; i < m_measurement->ways.size(); ++i)
            spoken << measureWords(nameOf(m_measurement->ways[i].way)) + QStringLiteral(": ") + numbersOf(*m_measurement, i);
    setAccessibleName(m_title->text() + (m_measurement ? QStringLiteral(": ") + headline() : QString()));
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
}

void PairPlot::drawBars()
{
    const Theme& theme = Appearance::instance().theme();
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_plot->setBackground(theme.panel);
    m_plot->yAxis->setBasePen(QPen(theme.line));
    m_plot->yAxis->setTickLabelColor(m_measurement ? theme.ink : theme.ink3);
    m_plot->yAxis->setTickLabelFont(fontOf(FontRole::Caption));
    const auto ways = waysOf(m_subject);
    auto names = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < ways.size(); ++i)
        names->addTick(static_cast<double>(i), measureWords(nameOf(ways[i])));
    m_plot->yAxis->setTicker(names);
    m_plot->yAxis->setRange(-0.6, static_cast<double>(ways.size()) - 0.4);
    if (m_measurement) {
        double longest = 0;
        for (std::size_t i = 0; i < ways.size(); ++i)
            longest = std::max(longest, lengthOf(*m_measurement, i).most);
        m_plot->xAxis->setRange(0, longest * roomForNumbers(m_subject));
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const auto at = static_cast<double>(i);
            const Spread length = lengthOf(*m_measurement, i);
            auto* bar = new QCPBars(m_plot->yAxis, m_plot->xAxis);
            bar->setWidth(kBarWidth);
            bar->setPen(Qt::NoPen);
            bar->setBrush(i == 0 ? mix(theme.ink3, theme.panel, 0.45) : theme.accent);
            bar->addData(at, length.median);
            if (length.most > length.least) {
                auto* spread = new QCPItemLine(m_plot);
                spread->setPen(QPen(theme.ink2, 1.2));
                spread->setHead(QCPLineEnding(QCPLineEnding::esBar, 6));
                spread->setTail(QCPLineEnding(QCPLineEnding::esBar, 6));
                spread->start->setCoords(length.least, at);
                spread->end->setCoords(length.most, at);
            }
            auto* numbers = new QCPItemText(m_plot);
            numbers->setFont(fontOf(FontRole::MonoCaption));
            numbers->setColor(theme.ink);
            numbers->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
            numbers->setPadding(QMargins(6, 0, 0, 0));
            numbers->position->setCoords(std::max(length.median, length.most), at);
            numbers->setText(numbersOf(*m_measurement, i));
        }
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace ui
