#include "ui/experiment/cell_card.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

void SeedBars::setRuns(std::vector<ExperimentRow> sorted)
{
    m_runs = std::move(sorted);
    update();
}

void SeedBars::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    QPainter painter(this);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), t.line);
    if (m_runs.empty())
        return;
    const double pitch = static_cast<double>(width()) / static_cast<double>(m_runs.size());
    const auto most = static_cast<double>(std::max<std::int64_t>(1, m_runs.back().lost));
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const double tall = static_cast<double>(m_runs[i].lost) / most * (height() - 6);
        const bool worst = i + 1 == m_runs.size() && m_runs[i].lost > 0;
        painter.fillRect(QRectF(static_cast<double>(i) * pitch, height() - 1 - tall, std::max(1.0, pitch - (pitch > 3 ? 1 : 0)), tall), worst ? t.bad : t.mute);
    }
}

void SeedBars::mousePressEvent(QMouseEvent* event)
{
    if (m_runs.empty())
        return;
    const auto at = static_cast<std::size_t>(std::clamp(event->position().x() / width(), 0.0, 0.999999) * static_cast<double>(m_runs.size()));
    emit chosen(m_runs[at].seed);
}

CellCard::CellCard(QWidget* parent) : QWidget(parent)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 12, 16, 14);
    all->setSpacing(8);
    const auto label = [&](FontRole role) {
        auto* out = new QLabel;
        out->setFont(fontOf(role));
        out->setWordWrap(true);
        out->setTextInteractionFlags(Qt::TextSelectableByMouse);
        all->addWidget(out);
        return out;
    };
    m_title = label(FontRole::CardTitle);
    m_numbers = label(FontRole::Text);
    m_barsTitle = label(FontRole::Caption);
    m_bars = new SeedBars;
    all->addWidget(m_bars);
    m_list = new QGridLayout;
    m_list->setVerticalSpacing(4);
    m_list->setColumnStretch(0, 1);
    for (std::size_t i = 0; i < kWorst; ++i) {
        m_listWords.push_back(new QLabel);
        m_listWords.back()->setFont(fontOf(FontRole::MonoTable));
        m_listButtons.push_back(new PillButton(QString(), PillButton::Look::Quiet));
        m_list->addWidget(m_listWords.back(), static_cast<int>(i), 0);
        m_list->addWidget(m_listButtons.back(), static_cast<int>(i), 1);
        connect(m_listButtons.back(), &PillButton::clicked, this, [this, i] { emit openRequested(*m_cell, m_listSeeds[i]); });
    }
    all->addLayout(m_list);
    all->addStretch();
    m_open = new PillButton(QString(), PillButton::Look::Filled);
    m_open->setObjectName("open-worst");
    all->addWidget(m_open, 0, Qt::AlignLeft);
    connect(m_open, &PillButton::clicked, this, [this] { emit openRequested(*m_cell, *m_worst); });
    connect(m_bars, &SeedBars::chosen, this, [this](std::uint64_t seed) { emit openRequested(*m_cell, seed); });
    fill();
}

void CellCard::showCell(const ExperimentTable& table, std::optional<std::size_t> cell)
{
    m_table = &table;
    m_cell = cell;
    fill();
}

void CellCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        fill();
    QWidget::changeEvent(event);
}

void CellCard::fill()
{
    std::vector<ExperimentRow> runs;
    if (m_table && m_cell)
        for (const auto& [seed, row] : m_table->runsOf(*m_cell))
            runs.push_back(row);
    std::stable_sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.lost < b.lost; });
    const bool any = !runs.empty();
    m_bars->setRuns(runs);
    m_worst = any ? std::optional(runs.back().seed) : std::nullopt;
    m_bars->setVisible(any);
    m_barsTitle->setVisible(any);
    m_open->setVisible(any);
    m_numbers->setVisible(true);
    m_listSeeds.clear();
    for (std::size_t i = 0; i < kWorst; ++i) {
        const bool shown = i < runs.size() && runs[runs.size() - 1 - i].lost > 0;
        m_listWords[i]->setVisible(shown);
        m_listButtons[i]->setVisible(shown);
        if (!shown)
            continue;
        const ExperimentRow& run = runs[runs.size() - 1 - i];
        m_listSeeds.push_back(run.seed);
        m_listWords[i]->setText(tr("seed %1 · %2 · from %3 on")
                .arg(QString::number(run.seed), counted(run.lost, tr("%1 lost"), tr("%1 lost")), run.losingAt ? instantText(*run.losingAt) : QString()));
        m_listButtons[i]->setWords(tr("open"));
    }
    if (!any) {
        m_title->setText(m_table && m_cell ? m_table->cellLabel(*m_cell) : tr("No cell chosen"));
        m_numbers->setText(m_table && m_cell ? tr("Not run yet.") : tr("Choose a cell of a map by mouse or arrow keys: here is what its runs lost, and each can be opened."));
        return;
    }
    const ExperimentCell& cell = m_table->cell(*m_cell);
    const QString label = m_table->cellLabel(*m_cell);
    m_title->setText(label.isEmpty() ? tr("The lab as it is") : label);
    QString numbers = tr("%1 of %2 lost something; %3 records lost per run, %4 at most. No writes for %5 per run.")
                          .arg(number(cell.losingRuns), counted(cell.runs, tr("%1 run"), tr("%1 runs")), measureText(Measure::Lost, m_table->value(Measure::Lost, *m_cell).value_or(0)),
                              number(cell.lostMost), measureText(Measure::NoWrites, m_table->value(Measure::NoWrites, *m_cell).value_or(0)));
    if (const auto p99 = m_table->value(Measure::P99, *m_cell))
        numbers += " " + tr("99 % of the batches were acknowledged within %1 (median of the runs).").arg(measureText(Measure::P99, *p99));
    m_numbers->setText(numbers);
    m_barsTitle->setText(tr("Each bar a run, by what it lost; click to open it"));
    m_open->setWords(runs.back().lost > 0 ? tr("Open seed %1 at the losing moment").arg(*m_worst) : tr("Open seed %1").arg(*m_worst));
}

} // namespace ui
