#pragma once

// One cell of an experiment: what its runs lost, each run as a bar, the worst ones with a button that opens them.

#include <QWidget>

#include <optional>

#include "ui/experiment/experiment_table.h"

class QGridLayout;
class QLabel;

namespace ui {

class PillButton;

// Runs of a cell by what they lost, the most at the right; a click chooses one.
class SeedBars : public QWidget {
    Q_OBJECT
public:
    explicit SeedBars(QWidget* parent = nullptr) : QWidget(parent) { }
    void setRuns(std::vector<engine::ExperimentRow> sorted);
    QSize sizeHint() const override { return {300, 56}; }
    QSize minimumSizeHint() const override { return {120, 44}; }

signals:
    void chosen(std::uint64_t seed);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    std::vector<engine::ExperimentRow> m_runs;
};

class CellCard : public QWidget {
    Q_OBJECT
public:
    explicit CellCard(QWidget* parent = nullptr);
    void showCell(const ExperimentTable& table, std::optional<std::size_t> cell);
    std::optional<std::uint64_t> worstSeed() const { return m_worst; }

signals:
    // At the losing instant, if the run lost anything.
    void openRequested(std::size_t cell, std::uint64_t seed);

protected:
    void changeEvent(QEvent* event) override;

private:
    static constexpr std::size_t kWorst = 3;
    void fill();

    const ExperimentTable* m_table = nullptr;
    std::optional<std::size_t> m_cell;
    std::optional<std::uint64_t> m_worst;
    QLabel* m_title;
    QLabel* m_numbers;
    QLabel* m_barsTitle;
    SeedBars* m_bars;
    QGridLayout* m_list;
    std::vector<QLabel*> m_listWords;
    std::vector<PillButton*> m_listButtons;
    std::vector<std::uint64_t> m_listSeeds;
    PillButton* m_open;
};

} // namespace ui
