#pragma once

// One plot over virtual time: a name as Kafka prints it, the value now, one or more curves with their names beside them. A curve is
// told apart by its dashes and its name before its colour. A click says which instant it was.

#include <QString>
#include <QWidget>

#include <deque>
#include <optional>
#include <vector>

#include "ui/models/metrics.h"

class QCustomPlot;
class QLabel;

namespace ui {

class TimePlot : public QWidget {
    Q_OBJECT
public:
    enum class Shape : std::uint8_t { Line, Steps, Dots };

    // `curves`: names, shown in the legend if there is more than one.
    TimePlot(const QStringList& curves, Shape shape, QWidget* parent = nullptr);

    // Colour and dashes begin with that one: the same curve looks the same in two plots.
    void setFirstLook(int look);
    void setTitle(const QString& name, const QString& owner);
    void setValue(const QString& value);
    void setCurve(int curve, const std::deque<MetricPoint>& points);
    void addPoints(int curve, const std::vector<MetricPoint>& points);
    void clear();
    void setRange(double from, double to);
    void setMark(std::optional<double> seconds); // a vertical line: the instant that is looked at, or a fault
    void setLogScale(bool on); // of the values; what is 0 or less is then not drawn
    void setCurveNames(const QStringList& names);
    void refresh();
    int pointsOf(int curve) const;

    QSize sizeHint() const override { return {320, 170}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

signals:
    void lookRequested(engine::Time instant);

private:
    void paintTheme();
    void fitValues();

    QLabel* m_name;
    QLabel* m_owner;
    QLabel* m_value;
    QCustomPlot* m_plot;
    Shape m_shape;
    bool m_isLog = false;
    int m_firstLook = 0;
};

} // namespace ui
