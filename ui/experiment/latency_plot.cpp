#include "ui/experiment/latency_plot.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr Qt::PenStyle kDashes[]{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
constexpr int kHueOrder[]{5, 2, 6, 0, 1, 3, 4, 7};
constexpr double kPad = 16, kHead = 44, kFoot = 26, kAxis = 44;

struct Name { // of a curve
    QString words;
    QPen pen;
};

double milliseconds(Duration d) { return static_cast<double>(d.count()) / 1e6; }

std::uint64_t sumOf(const LatencyCounts& counts)
{
    std::uint64_t sum = 0;
    for (const auto& [bucket, count] : counts)
        sum += count;
    return sum;
}

} // namespace

LatencyPlot::LatencyPlot(QWidget* parent) : QWidget(parent) { setMouseTracking(true); }

void LatencyPlot::setTables(const ExperimentTable* now, const ExperimentTable* before)
{
    m_now = now;
    m_before = before;
    setAccessibleName(tr("Time to ack, every batch"));
    QStringList words;
    for (std::size_t row = 0; m_now && row < m_now->rows(); ++row)
        if (const LatencyCounts& counts = m_now->latenciesOfRow(row); !counts.empty())
            words << m_now->rowName(row) + ": " + QString::number(100 * shareWithin(counts, std::chrono::milliseconds(100)).value_or(0), 'f', 1) + " % ≤ 100 ms";
    setAccessibleDescription(words.join("; "));
    update();
}

std::optional<double> LatencyPlot::shareWithin(const LatencyCounts& counts, Duration latency)
{
    const std::uint64_t all = sumOf(counts);
    if (all == 0)
        return std::nullopt;
    std::uint64_t within = 0;
    for (const auto& [bucket, count] : counts)
        within += latencyBound(bucket) <= latency ? count : 0;
    return static_cast<double>(within) / static_cast<double>(all);
}

int LatencyPlot::curves() const
{
    int count = 0;
    for (std::size_t row = 0; m_now && row < m_now->rows(); ++row)
        count += m_now->latenciesOfRow(row).empty() ? 0 : 1;
    return count;
}

double LatencyPlot::Scale::xOf(double ms) const { return area.left() + (std::log10(std::max(ms, 1e-6)) - from) / (to - from) * area.width(); }

std::optional<LatencyPlot::Scale> LatencyPlot::scale() const
{
    double least = INFINITY, most = 0;
    for (const ExperimentTable* table : {m_now, m_before})
        for (std::size_t row = 0; table && row < table->rows(); ++row) {
            const LatencyCounts& counts = table->latenciesOfRow(row);
            if (counts.empty())
                continue;
            least = std::min(least, milliseconds(latencyBound(counts.begin()->first)));
            most = std::max(most, milliseconds(latencyBound(counts.rbegin()->first)));
        }
    if (most == 0)
        return std::nullopt;
    Scale out;
    out.area = QRectF(kPad + kAxis, kHead, width() - 2 * kPad - kAxis, height() - kHead - kFoot - kPad);
    out.from = std::floor(std::log10(least));
    out.to = std::max(out.from + 1, std::ceil(std::log10(most)));
    return out;
}

QPolygonF LatencyPlot::curveOf(const LatencyCounts& counts, const Scale& scale) const
{
    QPolygonF line;
    const auto all = static_cast<double>(sumOf(counts));
    double within = 0;
    line << QPointF(scale.area.left(), scale.area.bottom());
    for (const auto& [bucket, count] : counts) {
        const double x = std::min(scale.xOf(milliseconds(latencyBound(bucket))), scale.area.right());
        line << QPointF(x, line.back().y());
        within += static_cast<double>(count);
        line << QPointF(x, scale.area.bottom() - within / all * scale.area.height());
    }
    line << QPointF(scale.area.right(), line.back().y());
    return line;
}

// Where no curve runs: first below them at the right, then other corners and the middles.
QRectF LatencyPlot::placeForNames(QSizeF size, const Scale& scale) const
{
    const QRectF inside = scale.area.adjusted(6, 6, -6, -6);
    std::vector<QRectF> places;
    for (const double down : {1.0, 0.5, 0.25, 0.0})
        for (const double across : {1.0, 0.5, 0.0})
            places.push_back({inside.left() + across * (inside.width() - size.width()), inside.top() + down * (inside.height() - size.height()),
                size.width(), size.height()});
    std::vector<QPolygonF> curves;
    for (const ExperimentTable* table : {m_now, m_before})
        for (std::size_t row = 0; table && row < table->rows(); ++row)
            if (!table->latenciesOfRow(row).empty())
                curves.push_back(curveOf(table->latenciesOfRow(row), scale));
    const auto isFree = [&](const QRectF& place) { // curves are steps: each part is level or upright
        for (const QPolygonF& curve : curves)
            for (qsizetype i = 1; i < curve.size(); ++i)
                if (QRectF(curve[i - 1], curve[i]).normalized().adjusted(-2, -2, 2, 2).intersects(place))
                    return false;
        return true;
    };
    const auto found = std::find_if(places.begin(), places.end(), isFree);
    return found == places.end() ? places.front() : *found;
}

void LatencyPlot::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto write = [&](QPointF at, const QString& words, FontRole role, const QColor& colour) {
        painter.setFont(fontOf(role));
        painter.setPen(colour);
        painter.drawText(at, words);
    };
    const QString title = tr("Time to ack, every batch");
    write({kPad, 24}, title, FontRole::CardTitle, t.ink);
    write({kPad + textWidth(title, FontRole::CardTitle) + 10, 24}, tr("share within, log scale"), FontRole::Caption, t.ink3);
    const auto drawn = scale();
    if (!drawn) {
        write({kPad, 52}, tr("No ack yet: acks=0 has none to time."), FontRole::Text, t.ink3);
        return;
    }
    const QRectF& area = drawn->area;
    for (const int percent : {0, 25, 50, 75, 90, 100}) {
        const double y = area.bottom() - percent / 100.0 * area.height();
        painter.setPen(QPen(percent == 0 ? t.line : t.line2, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        const QString words = QString::number(percent) + " %";
        write({area.left() - 8 - textWidth(words, FontRole::MonoCaption), y + 4}, words, FontRole::MonoCaption, t.ink3);
    }
    double free = 0; // right of the labels so far
    for (double power = drawn->from; power <= drawn->to; ++power) {
        const double ms = std::pow(10, power), x = drawn->xOf(ms);
        painter.setPen(QPen(t.line2, 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString words = durationText(Duration{static_cast<std::int64_t>(ms * 1e6)});
        const double wide = textWidth(words, FontRole::MonoCaption);
        const double left = std::min(x - wide / 2, area.right() - wide);
        if (left < free)
            continue;
        write({left, area.bottom() + 16}, words, FontRole::MonoCaption, t.ink3);
        free = left + wide + 8;
    }
    std::vector<Name> names;
    const auto draw = [&](const ExperimentTable& table, bool isBefore) {
        int index = 0;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const LatencyCounts& counts = table.latenciesOfRow(row);
            if (counts.empty())
                continue;
            const QColor colour = isBefore ? t.mute : t.hueEdges[static_cast<std::size_t>(kHueOrder[index % 8])];
            painter.setPen(QPen(colour, isBefore ? 1 : metrics::kCurve, kDashes[index % 4]));
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(curveOf(counts, *drawn));
            ++index;
            if (isBefore)
                continue;
            QString name = table.rowName(row).isEmpty() ? tr("the lab as it is") : table.rowName(row);
            if (m_pointer) {
                const double ms = std::pow(10, drawn->from + (*m_pointer - area.left()) / area.width() * (drawn->to - drawn->from));
                name += "  " + QString::number(100 * shareWithin(counts, Duration{static_cast<std::int64_t>(ms * 1e6)}).value_or(0), 'f', 1) + " %";
            }
            names.push_back({elided(name, FontRole::MonoCaption, area.width() - 60), painter.pen()});
        }
    };
    if (m_before)
        draw(*m_before, true);
    if (m_now)
        draw(*m_now, false);
    double widest = 0;
    for (const Name& name : names)
        widest = std::max(widest, textWidth(name.words, FontRole::MonoCaption));
    const QRectF legend = placeForNames({widest + 46, 16.0 * static_cast<double>(names.size()) + 6}, *drawn);
    painter.fillRect(legend, t.panel);
    double nameY = legend.top() + 15;
    for (const Name& name : names) {
        painter.setPen(name.pen);
        painter.drawLine(QPointF(legend.left() + 6, nameY - 4), QPointF(legend.left() + 30, nameY - 4));
        write({legend.left() + 36, nameY}, name.words, FontRole::MonoCaption, name.pen.color());
        nameY += 16;
    }
    if (m_pointer) {
        painter.setPen(QPen(t.accent, 1));
        painter.drawLine(QPointF(*m_pointer, area.top()), QPointF(*m_pointer, area.bottom()));
        const double ms = std::pow(10, drawn->from + (*m_pointer - area.left()) / area.width() * (drawn->to - drawn->from));
        write({*m_pointer + 6, area.bottom() - 6}, durationText(Duration{static_cast<std::int64_t>(ms * 1e6)}), FontRole::MonoCaption, t.accentInk);
    }
}

void LatencyPlot::mouseMoveEvent(QMouseEvent* event)
{
    const auto drawn = scale();
    const double x = event->position().x();
    m_pointer = drawn && x >= drawn->area.left() && x <= drawn->area.right() ? std::optional(x) : std::nullopt;
    update();
}

void LatencyPlot::leaveEvent(QEvent* event)
{
    m_pointer.reset();
    update();
    QWidget::leaveEvent(event);
}

} // namespace ui
