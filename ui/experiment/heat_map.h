#pragma once

// One measure of an experiment as a heat map: a cell for each combination of settings, outlined where nothing has been run yet, the mean
// of each row at its right, the scale above. The selected cell is framed; the same one in every map.
//
// Keyboard: arrows move the selection. The value is a length of colour and a text (tool tip, accessible description): never colour alone.

#include <QWidget>

#include "ui/experiment/experiment_table.h"

namespace ui {

class HeatMap : public QWidget {
    Q_OBJECT
public:
    explicit HeatMap(Measure measure, QWidget* parent = nullptr);

    void setTable(const ExperimentTable* table); // must outlive this; null: none
    void setSelected(std::optional<std::size_t> cell);
    QRectF boxOf(std::size_t cell) const; // empty: not on the picture
    QSize minimumSizeHint() const override { return {260, 150}; }
    QSize sizeHint() const override { return {420, 280}; }

signals:
    void cellChosen(std::size_t cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Places {
        double left = 0, top = 0, pitchX = 0, pitchY = 0, right = 0;
        std::vector<double> labels; // where each column of row labels begins
    };
    Places places() const;
    std::optional<std::size_t> cellAt(QPointF at) const;
    QString title() const;
    QString unit() const;

    Measure m_measure;
    const ExperimentTable* m_table = nullptr;
    std::optional<std::size_t> m_selected;
};

} // namespace ui
