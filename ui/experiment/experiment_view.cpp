#include "ui/experiment/experiment_view.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QSaveFile>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/focus_ring.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/experiment/cell_card.h"
#include "ui/experiment/experiment_form.h"
#include "ui/experiment/heat_map.h"
#include "ui/experiment/latency_plot.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kMargin = 16;

Card* cardOf(QWidget* inside)
{
    auto* card = new Card;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(0, 0, 0, metrics::kShadow);
    layout->addWidget(inside);
    return card;
}

} // namespace

ExperimentView::ExperimentView(QWidget* parent) : QWidget(parent)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    all->setSpacing(metrics::kGutter);
    auto* head = new QWidget;
    auto* headLayout = new QVBoxLayout(head);
    headLayout->setContentsMargins(16, 12, 16, 12);
    headLayout->setSpacing(8);
    m_form = new ExperimentForm;
    headLayout->addWidget(m_form);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_run = new PillButton(QString(), PillButton::Look::Filled);
    m_run->setObjectName("run");
    m_csv = new PillButton(QString(), PillButton::Look::Outline);
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(8);
    m_progress = new QLabel;
    m_progress->setFont(fontOf(FontRole::Text));
    row->addWidget(m_run);
    row->addWidget(m_bar, 1);
    row->addWidget(m_progress);
    row->addWidget(m_csv);
    headLayout->addLayout(row);
    m_note = new QLabel;
    m_note->setWordWrap(true);
    headLayout->addWidget(m_note);
    all->addWidget(cardOf(head));
    auto* maps = new QHBoxLayout;
    maps->setSpacing(metrics::kGutter);
    for (int i = 0; i < kMeasures; ++i) {
        auto*& map = m_maps[static_cast<std::size_t>(i)];
        map = new HeatMap(static_cast<Measure>(i));
        maps->addWidget(cardOf(map), 1);
        connect(map, &HeatMap::cellChosen, this, &ExperimentView::chooseCell);
    }
    all->addLayout(maps, 3);
    auto* below = new QHBoxLayout;
    below->setSpacing(metrics::kGutter);
    m_card = new CellCard;
    below->addWidget(cardOf(m_card), 1);
    m_latencies = new LatencyPlot;
    below->addWidget(cardOf(m_latencies), 1);
    auto* buys = new QWidget;
    auto* buysLayout = new QVBoxLayout(buys);
    buysLayout->setContentsMargins(16, 12, 16, 14);
    m_settingsTitle = new QLabel;
    m_settingsTitle->setFont(fontOf(FontRole::CardTitle));
    m_settings = new QTableWidget;
    m_settings->setColumnCount(5);
    m_settings->verticalHeader()->hide();
    m_settings->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_settings->setShowGrid(false);
    m_settings->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_settings->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_settings->setFrameShape(QFrame::NoFrame);
    m_settings->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_settings->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_settings->verticalHeader()->setDefaultSectionSize(metrics::kTableRow);
    buysLayout->addWidget(m_settingsTitle);
    buysLayout->addWidget(m_settings, 1);
    below->addWidget(cardOf(buys), 1);
    all->addLayout(below, 2);
    new FocusRing(this);
    connect(m_form, &ExperimentForm::changed, this, &ExperimentView::refresh);
    connect(m_run, &PillButton::clicked, this, [this] { m_runner.isRunning() ? m_runner.cancel() : start(); });
    connect(m_csv, &PillButton::clicked, this, &ExperimentView::askForCsv);
    connect(&m_runner, &ExperimentRunner::rowsArrived, this, &ExperimentView::take);
    connect(&m_runner, &ExperimentRunner::ended, this, [this](bool whole) {
        m_interrupted = !whole;
        refresh();
    });
    connect(m_card, &CellCard::openRequested, this, &ExperimentView::open);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &ExperimentView::refresh);
    retranslate();
}

void ExperimentView::setLab(LabFile lab, const QString& path, const QString& note)
{
    m_noteText = note;
    m_form->setLab(std::move(lab), path);
    refresh();
}

void ExperimentView::start()
{
    auto experiment = m_form->experiment();
    if (!experiment || m_runner.isRunning())
        return;
    experiment->scripts = m_scripts;
    if (m_table.done() > 0)
        m_before = std::move(m_table);
    m_table = ExperimentTable(*experiment);
    m_latencies->setTables(&m_table, m_before ? &*m_before : nullptr);
    m_cell.reset();
    m_cellByHand = false;
    m_interrupted = false;
    for (HeatMap* map : m_maps) {
        map->setTable(&m_table);
        map->setSelected({});
    }
    m_since.start();
    m_runner.start(std::move(*experiment));
    refresh();
}

void ExperimentView::take(const std::vector<ExperimentRow>& rows)
{
    for (const ExperimentRow& row : rows)
        m_table.add(row);
    if (!m_cellByHand) { // what is worth looking at: the cell that loses most
        double most = -1;
        for (std::size_t cell = 0; cell < m_table.experiment().cells(); ++cell)
            if (const auto lost = m_table.value(Measure::Lost, cell); lost && *lost > most) {
                most = *lost;
                m_cell = cell;
            }
        for (HeatMap* map : m_maps)
            map->setSelected(m_cell);
    }
    refresh();
}

void ExperimentView::chooseCell(std::size_t cell)
{
    m_cell = cell;
    m_cellByHand = true;
    for (HeatMap* map : m_maps)
        map->setSelected(cell);
    refresh();
}

void ExperimentView::open(std::size_t cell, std::uint64_t seed)
{
    const auto& runs = m_table.runsOf(cell);
    const auto run = runs.find(seed);
    emit openRequested(m_table.experiment().labOf(cell), seed, run == runs.end() ? std::nullopt : run->second.losingAt);
}

void ExperimentView::refresh()
{
    const Theme& t = Appearance::instance().theme();
    const bool running = m_runner.isRunning();
    const auto done = static_cast<std::int64_t>(m_table.done()), all = static_cast<std::int64_t>(m_table.experiment().runs());
    m_run->setWords(running ? tr("Stop") : tr("Run"));
    m_run->setEnabled(running || m_form->experiment());
    m_csv->setEnabled(done > 0);
    m_bar->setVisible(running || done > 0);
    m_bar->setRange(0, 1000);
    m_bar->setValue(static_cast<int>(done * 1000 / std::max<std::int64_t>(1, all)));
    QString words;
    if (running) {
        const double seconds = static_cast<double>(m_since.elapsed()) / 1000, rate = seconds > 0.2 ? static_cast<double>(done) / seconds : 0;
        words = tr("%1 of %2 runs").arg(number(done), number(all));
        if (rate > 0)
            words += tr(" · %1 a second · %2 left").arg(number(static_cast<std::int64_t>(rate)), durationText(std::chrono::seconds(static_cast<std::int64_t>(static_cast<double>(all - done) / rate) + 1)));
    } else if (done > 0) {
        words = m_interrupted ? tr("stopped after %1 of %2 runs").arg(number(done), number(all)) : counted(done, tr("%1 run"), tr("%1 runs"));
    }
    m_progress->setText(words);
    QString note = m_noteText;
    if (m_table.wrongRuns() > 0)
        note += (note.isEmpty() ? "" : "\n") + tr("%1 did not go as the lab says; the first: %2").arg(counted(static_cast<std::int64_t>(m_table.wrongRuns()), tr("%1 run"), tr("%1 runs")), m_table.firstWrong());
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_note->setStyleSheet("color: " + (m_table.wrongRuns() > 0 ? t.badInk : t.dryInk).name());
    for (HeatMap* map : m_maps)
        map->update();
    m_card->showCell(m_table, m_cell);
    m_latencies->setTables(&m_table, m_before ? &*m_before : nullptr);
    refreshSettings();
}

// A line for each combination of all variations but the last, over all of its instants; below, in grey, those of the experiment before.
void ExperimentView::refreshSettings()
{
    const int rows = m_table.done() > 0 ? static_cast<int>(m_table.rows()) : 0;
    const int before = m_before ? static_cast<int>(m_before->rows()) + 1 : 0;
    m_settings->setRowCount(rows + before);
    m_settings->setHorizontalHeaderLabels({tr("setting"), tr("runs that lost"), tr("lost per run"), tr("no writes"), tr("p99 to ack")});
    if (auto* first = m_settings->horizontalHeaderItem(0))
        first->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_settings->clearSpans();
    if (rows > 0)
        fillSettings(m_table, 0, false);
    if (!m_before)
        return;
    QStringList varied;
    for (const Variation& variation : m_before->experiment().variations)
        varied << QString::fromStdString(variation.key);
    auto* head = new QTableWidgetItem(tr("the experiment before: %1 · %2").arg(varied.join(" × "), counted(static_cast<std::int64_t>(m_before->done()), tr("%1 run"), tr("%1 runs"))));
    head->setFont(fontOf(FontRole::Caption));
    head->setForeground(Appearance::instance().theme().ink3);
    m_settings->setItem(rows, 0, head);
    m_settings->setSpan(rows, 0, 1, m_settings->columnCount());
    fillSettings(*m_before, rows + 1, true);
}

void ExperimentView::fillSettings(const ExperimentTable& table, int firstRow, bool isBefore)
{
    const Theme& t = Appearance::instance().theme();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        std::int64_t runs = 0, losing = 0;
        for (std::size_t column = 0; column < table.columns(); ++column) {
            runs += table.cell(table.cellAt(row, column)).runs;
            losing += table.cell(table.cellAt(row, column)).losingRuns;
        }
        const QString name = table.rowName(row);
        const auto text = [&](Measure measure) {
            const auto value = table.meanOfRow(measure, row);
            return value ? measureText(measure, *value) : QStringLiteral("–");
        };
        const QStringList cells{name.isEmpty() ? tr("the lab as it is") : name, runs > 0 ? tr("%1 of %2").arg(number(losing), number(runs)) : QStringLiteral("–"),
            text(Measure::Lost), text(Measure::NoWrites), text(Measure::P99)};
        const int at = firstRow + static_cast<int>(row);
        for (int column = 0; column < cells.size(); ++column) {
            auto* item = m_settings->item(at, column);
            if (!item) {
                item = new QTableWidgetItem;
                m_settings->setItem(at, column, item);
            }
            item->setFont(fontOf(FontRole::MonoTable));
            if (column > 0)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            item->setForeground(isBefore ? t.ink3 : t.ink);
            item->setText(cells[column]);
        }
    }
}

bool ExperimentView::saveCsv(const QString& path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    QStringList head;
    for (const Variation& variation : m_table.experiment().variations)
        head << QString::fromStdString(variation.key);
    head << "seed" << "sent" << "acked" << "lost" << "unavailableMs" << "p50Ms" << "p99Ms";
    file.write((head.join(",") + "\n").toUtf8());
    const auto milliseconds = [](std::optional<Duration> value) { return value ? QString::number(static_cast<double>(value->count()) / 1e6, 'f', 1) : QString(); };
    for (std::size_t cell = 0; cell < m_table.experiment().cells(); ++cell)
        for (const auto& [seed, run] : m_table.runsOf(cell)) {
            QStringList line;
            for (const auto& value : m_table.experiment().valuesOf(cell))
                line << QString::fromStdString(value);
            line << QString::number(seed) << QString::number(run.sent) << QString::number(run.acked) << QString::number(run.lost) << milliseconds(run.unavailable)
                 << milliseconds(run.p50) << milliseconds(run.p99);
            file.write((line.join(",") + "\n").toUtf8());
        }
    return file.commit();
}

void ExperimentView::askForCsv()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the runs"), "experiment.csv", tr("Tables (*.csv)"));
    if (!path.isEmpty() && !saveCsv(path))
        QMessageBox::warning(this, tr("Save the runs"), tr("%1 cannot be written. Choose another folder.").arg(path));
}

void ExperimentView::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void ExperimentView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ExperimentView::retranslate()
{
    setWindowTitle(tr("Experiment"));
    m_csv->setWords(tr("Save CSV…"));
    m_settingsTitle->setText(tr("What each setting buys"));
    refresh();
}

} // namespace ui
