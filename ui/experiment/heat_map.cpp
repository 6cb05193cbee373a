#include "ui/experiment/heat_map.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr double kTop = 62, kBottom = 40, kMargin = 16, kMean = 64, kMostHeight = 72, kScaleWidth = 110;

QColor fullColour(const Theme& theme, Measure measure)
{
    return measure == Measure::Lost ? theme.bad : measure == Measure::NoWrites ? theme.dry2 : theme.accent;
}

} // namespace

HeatMap::HeatMap(Measure measure, QWidget* parent) : QWidget(parent), m_measure(measure)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void HeatMap::setTable(const ExperimentTable* table)
{
    m_table = table;
    setAccessibleName(title());
    update();
}

void HeatMap::setSelected(std::optional<std::size_t> cell)
{
    m_selected = cell;
    if (m_table && cell) {
        const auto value = m_table->value(m_measure, *cell);
        setAccessibleDescription(m_table->cellLabel(*cell) + QStringLiteral(": ") + (value ? measureText(m_measure, *value) : tr("not run yet")));
    }
    update();
}

QString HeatMap::title() const
{
    return m_measure == Measure::Lost ? tr("acked but lost") : m_measure == Measure::NoWrites ? tr("no writes possible") : tr("p99 to ack");
}

QString HeatMap::unit() const
{
    return m_measure == Measure::P99 ? tr("median of the runs") : m_measure == Measure::Lost ? tr("records per run, mean") : tr("per run, mean");
}

HeatMap::Places HeatMap::places() const
{
    Places out;
    out.top = kTop;
    double x = kMargin;
    const auto& variations = m_table->experiment().variations;
    for (std::size_t i = 0; i + 1 < variations.size(); ++i) {
        out.labels.push_back(x);
        double width = 0;
        for (const auto& value : variations[i].values)
            width = std::max(width, textWidth(QString::fromStdString(value), FontRole::MonoCaption));
        x += std::max(28.0, width + 12);
    }
    out.left = x;
    out.right = width() - kMargin - kMean;
    out.pitchX = (out.right - out.left) / static_cast<double>(m_table->columns());
    out.pitchY = std::min(kMostHeight, (height() - kTop - kBottom) / static_cast<double>(m_table->rows()));
    return out;
}

QRectF HeatMap::boxOf(std::size_t cell) const
{
    if (!m_table)
        return {};
    const Places p = places();
    const auto row = static_cast<double>(cell / m_table->columns()), column = static_cast<double>(cell % m_table->columns());
    const double gap = p.pitchX > 6 ? 2 : p.pitchX > 3 ? 1 : 0;
    return {p.left + column * p.pitchX, p.top + row * p.pitchY, p.pitchX - gap, p.pitchY - (p.pitchY > 6 ? 2 : 0)};
}

std::optional<std::size_t> HeatMap::cellAt(QPointF at) const
{
    if (!m_table)
        return {};
    const Places p = places();
    if (at.x() < p.left || at.x() >= p.right || at.y() < p.top || at.y() >= p.top + p.pitchY * static_cast<double>(m_table->rows()))
        return {};
    return m_table->cellAt(static_cast<std::size_t>((at.y() - p.top) / p.pitchY), static_cast<std::size_t>((at.x() - p.left) / p.pitchX));
}

void HeatMap::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto write = [&](QPointF at, const QString& text, FontRole role, const QColor& colour, double room, Qt::Alignment side = Qt::AlignLeft) {
        painter.setPen(colour);
        painter.setFont(fontOf(role));
        const QString shown = elided(text, role, room);
        const double width = textWidth(shown, role);
        painter.drawText(QPointF(side == Qt::AlignRight ? at.x() - width : side == Qt::AlignHCenter ? at.x() - width / 2 : at.x(), at.y()), shown);
    };
    const double titleWidth = textWidth(title(), FontRole::CardTitle);
    write({kMargin, 24}, title(), FontRole::CardTitle, t.ink, width() - 2 * kMargin);
    write({kMargin + titleWidth + 10, 24}, unit(), FontRole::Caption, t.ink3, width() - 2 * kMargin - titleWidth - 10);
    if (!m_table)
        return;
    const Places p = places();
    const double most = m_table->largest(m_measure);
    const QColor full = fullColour(t, m_measure), none = mix(t.panel, t.line2, 0.9);
    const auto colourOf = [&](double value) { return value <= 0 || most <= 0 ? none : mix(mix(t.panel, full, 0.14), full, value / most); };

    const double scaleRight = p.right, scaleLeft = std::max(p.left, scaleRight - kScaleWidth);
    QLinearGradient gradient(scaleLeft, 0, scaleRight, 0);
    gradient.setColorAt(0, colourOf(0));
    gradient.setColorAt(0.01, colourOf(most * 0.01));
    gradient.setColorAt(1, colourOf(most));
    if (most > 0) {
        painter.fillRect(QRectF(scaleLeft, 38, scaleRight - scaleLeft, 7), gradient);
        write({scaleLeft - 6, 46}, QStringLiteral("0"), FontRole::MonoCaption, t.ink3, 20, Qt::AlignRight);
        write({scaleRight + 6, 46}, measureText(m_measure, most), FontRole::MonoCaption, t.ink3, kMean);
    }
    const auto& variations = m_table->experiment().variations;
    for (std::size_t i = 0; i < p.labels.size(); ++i)
        write({p.labels[i], 54}, QString::fromStdString(variations[i].key), FontRole::Caption, t.ink3,
            (i + 1 < p.labels.size() ? p.labels[i + 1] : std::max(p.left, scaleLeft - 24)) - p.labels[i] - 6);

    std::vector<QString> before;
    for (std::size_t row = 0; row < m_table->rows(); ++row) {
        const double middle = p.top + (static_cast<double>(row) + 0.5) * p.pitchY - 1;
        const auto labels = m_table->rowLabels(row);
        for (std::size_t i = 0; i < labels.size() && p.pitchY >= 11; ++i)
            if (i + 1 == labels.size() || before.empty() || !std::equal(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(i) + 1, before.begin()))
                write({p.labels[i], middle + 4}, labels[i], FontRole::MonoCaption, t.ink,
                    (i + 1 < labels.size() ? p.labels[i + 1] : p.left) - p.labels[i] - 4);
        before = labels;
        for (std::size_t column = 0; column < m_table->columns(); ++column) {
            const std::size_t cell = m_table->cellAt(row, column);
            const QRectF box = boxOf(cell);
            const double radius = std::min(3.0, box.width() / 3);
            if (m_table->cell(cell).runs == 0) { // not run yet: never zero
                painter.setBrush(Qt::NoBrush);
                painter.setPen(QPen(t.line, 1));
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
                continue;
            }
            const auto value = m_table->value(m_measure, cell);
            painter.setPen(Qt::NoPen);
            painter.setBrush(value ? QBrush(colourOf(*value)) : QBrush(t.line, Qt::BDiagPattern));
            painter.drawRoundedRect(box, radius, radius);
        }
        if (const auto mean = m_table->meanOfRow(m_measure, row); mean && p.pitchY >= 11)
            write({width() - kMargin, middle + 4}, measureText(m_measure, *mean), FontRole::MonoCaption, t.ink, kMean - 6, Qt::AlignRight);
    }
    const double axis = p.top + p.pitchY * static_cast<double>(m_table->rows()) + 15;
    const std::size_t last = m_table->columns() - 1;
    const std::size_t step = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(64 / p.pitchX)));
    for (std::size_t column = 0; column <= last; column += step)
        write({boxOf(column).center().x(), axis}, m_table->columnLabel(column), FontRole::MonoCaption, t.ink3, std::max(p.pitchX, 60.0), Qt::AlignHCenter);
    write({(p.left + p.right) / 2, axis + 16}, m_table->columnKey(), FontRole::Caption, t.ink3, p.right - p.left, Qt::AlignHCenter);
    if (m_selected) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.ink, 2));
        painter.drawRoundedRect(boxOf(*m_selected).adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4);
    }
}

void HeatMap::mousePressEvent(QMouseEvent* event)
{
    if (const auto cell = cellAt(event->position()))
        emit cellChosen(*cell);
}

void HeatMap::keyPressEvent(QKeyEvent* event)
{
    if (!m_table)
        return QWidget::keyPressEvent(event);
    const std::size_t cell = m_selected.value_or(0), columns = m_table->columns(), column = cell % columns;
    switch (event->key()) {
    case Qt::Key_Left:
        return column > 0 ? emit cellChosen(cell - 1) : void();
    case Qt::Key_Right:
        return column + 1 < columns ? emit cellChosen(cell + 1) : void();
    case Qt::Key_Up:
        return cell >= columns ? emit cellChosen(cell - columns) : void();
    case Qt::Key_Down:
        return cell + columns < columns * m_table->rows() ? emit cellChosen(cell + columns) : void();
    default:
        QWidget::keyPressEvent(event);
    }
}

bool HeatMap::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos())) {
            const auto value = m_table->value(m_measure, *cell);
            QToolTip::showText(help->globalPos(),
                m_table->cellLabel(*cell) + QStringLiteral("\n") + title() + QStringLiteral(": ") + (value ? measureText(m_measure, *value) : tr("not run yet")));
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace ui
