#pragma once

// One measurement of the disk as a card: what is compared and why, a bar for each way, how many times less time or room Kafka's way
// takes, and what has to be known to read it rightly. Bars begin at 0; a thin line goes from the fastest to the slowest round.
// Before it is measured the ways stand there without bars.

#include <QWidget>

#include <optional>

#include "engine/net/measure/measurement.h"

class QCustomPlot;
class QLabel;

namespace ui {

class PairPlot : public QWidget {
    Q_OBJECT
public:
    explicit PairPlot(measure::Subject subject, QWidget* parent = nullptr);

    void setMeasurement(std::optional<measure::Measurement> measurement);
    void setRunning(bool isRunning); // this one is under way
    QString headline() const; // "×14.2"; empty: not measured
    int bars() const;         // that are drawn

    QSize minimumSizeHint() const override { return {280, 190}; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void drawBars();

    measure::Subject m_subject;
    std::optional<measure::Measurement> m_measurement;
    bool m_isRunning = false;
    QLabel* m_title;
    QLabel* m_headline;
    QLabel* m_reason;
    QCustomPlot* m_plot;
    QLabel* m_caveats;
};

} // namespace ui
