#include "ui/plot/disk_view.h"

#include <QCloseEvent>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QSaveFile>
#include <QVBoxLayout>

#include "engine/net/measure/report.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/focus_ring.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/plot/measure_words.h"
#include "ui/plot/pair_plot.h"

namespace ui {

namespace {

constexpr int kMargin = 16;
constexpr int kColumns = 3;

QString whereOf(const measure::Place& place)
{
    QString on = QString::fromStdString(place.filesystem);
    if (!place.device.empty() && place.device != place.filesystem)
        on += QStringLiteral(", ") + QString::fromStdString(place.device);
    return QString::fromStdString(place.folder) + (on.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(on));
}

} // namespace

DiskView::DiskView(QWidget* parent) : QWidget(parent)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    all->setSpacing(metrics::kGutter);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::PanelTitle));
    m_state = new QLabel;
    m_state->setObjectName("state");
    m_state->setFont(fontOf(FontRole::Text));
    m_state->setWordWrap(true);
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    m_run = new PillButton(QString(), PillButton::Look::Filled);
    m_run->setObjectName("run");
    m_folder = new PillButton(QString(), PillButton::Look::Outline);
    m_csv = new PillButton(QString(), PillButton::Look::Outline);
    m_csv->setObjectName("csv");
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_title);
    head->addSpacing(8);
    head->addWidget(m_bar, 1);
    head->addStretch(0);
    head->addWidget(m_run);
    head->addWidget(m_folder);
    head->addWidget(m_csv);
    all->addLayout(head);
    all->addWidget(m_state);
    auto* cards = new QGridLayout;
    cards->setSpacing(metrics::kGutter);
    for (int i = 0; i < measure::kSubjects; ++i) {
        auto* card = new Card;
        auto* layout = new QVBoxLayout(card);
        layout->setContentsMargins(1, 1, 1, metrics::kShadow + 1);
        m_cards.push_back(new PairPlot(static_cast<measure::Subject>(i)));
        layout->addWidget(m_cards.back());
        cards->addWidget(card, i / kColumns, i % kColumns);
        cards->setColumnStretch(i % kColumns, 1);
        cards->setRowStretch(i / kColumns, 1);
    }
    all->addLayout(cards, 1);
    m_foot = new QLabel;
    m_foot->setFont(fontOf(FontRole::Caption));
    m_foot->setWordWrap(true);
    all->addWidget(m_foot);
    new FocusRing(this);
    connect(m_run, &PillButton::clicked, this, [this] { m_runner.isRunning() ? m_runner.cancel() : start(); });
    connect(m_folder, &PillButton::clicked, this, &DiskView::chooseFolder);
    connect(m_csv, &PillButton::clicked, this, &DiskView::askForCsv);
    connect(&m_runner, &DiskRunner::began, this, [this](const measure::Place& place) {
        m_place = place;
        refresh();
    });
    connect(&m_runner, &DiskRunner::progressed, this, [this](const measure::Progress& progress) {
        m_progress = progress;
        refresh();
    });
    connect(&m_runner, &DiskRunner::found, this, &DiskView::take);
    connect(&m_runner, &DiskRunner::ended, this, &DiskView::end);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &DiskView::refresh);
    retranslate();
}

void DiskView::setOptions(const measure::Options& options)
{
    m_options = options;
    m_outcome.reset();
    refresh();
}

void DiskView::start()
{
    if (m_runner.isRunning())
        return;
    m_found.clear();
    m_place.reset();
    m_progress.reset();
    m_outcome.reset();
    for (PairPlot* card : m_cards)
        card->setMeasurement({});
    m_runner.start(m_options);
    refresh();
}

void DiskView::take(const measure::Measurement& measurement)
{
    m_found.push_back(measurement);
    m_cards[static_cast<std::size_t>(measurement.subject)]->setMeasurement(measurement);
    refresh();
}

void DiskView::end(const measure::Outcome& outcome)
{
    m_outcome = outcome;
    m_progress.reset();
    refresh();
}

QString DiskView::stateWords() const
{
    const auto ofAll = [this](const QString& words) { return words.arg(m_found.size()).arg(measure::kSubjects); };
    if (m_runner.isRunning())
        return m_place ? tr("Measuring in %1. What else the machine does now is in the numbers, too.").arg(whereOf(*m_place)) : tr("Beginning…");
    if (m_outcome && m_outcome->problem)
        return measureWords(m_outcome->problem) + tr(". Choose another folder.");
    if (m_outcome && m_outcome->cancelled)
        return ofAll(tr("Cancelled after %1 of %2 measurements; what was written is gone again."));
    if (m_outcome && m_place)
        return tr("Measured in %1. Each bar is the median of %2 rounds, taken in turns; the thin line goes from the fastest to the slowest.")
            .arg(whereOf(*m_place)).arg(m_options.sizes.rounds);
    measure::Problem problem;
    const auto place = measure::lookAt(m_options, problem);
    if (!place)
        return measureWords(problem) + tr(". Choose another folder.");
    return tr("Kafka's reasons, one against the other on your own disk: 10 to 20 s. Up to %1 at a time and %2 in all are written into a new folder inside %3, which has %4 free; it is removed at the end.")
        .arg(ui::bytes(m_options.sizes.roomNeeded()), ui::bytes(m_options.sizes.bytesWritten()), whereOf(*place), ui::bytes(place->freeBytes));
}

void DiskView::refresh()
{
    const Theme& theme = Appearance::instance().theme();
    const bool running = m_runner.isRunning();
    m_run->setWords(running ? tr("Cancel") : m_found.empty() ? tr("Measure") : tr("Measure again"));
    m_folder->setEnabled(!running);
    m_csv->setEnabled(!running && !m_found.empty());
    m_bar->setVisible(running);
    m_bar->setRange(0, m_progress ? m_progress->all : 1);
    m_bar->setValue(m_progress ? m_progress->done : 0);
    m_bar->setAccessibleName(tr("How far it is"));
    m_state->setText(stateWords());
    m_state->setStyleSheet("color: " + (m_outcome && m_outcome->problem ? theme.badInk : theme.ink2).name());
    m_title->setStyleSheet("color: " + theme.ink.name());
    for (int i = 0; i < measure::kSubjects; ++i)
        m_cards[static_cast<std::size_t>(i)]->setRunning(running && m_progress && static_cast<int>(m_progress->subject) == i);
    const bool inMemory = m_place && m_place->inMemory;
    m_foot->setText(measureWords(measure::wordsOf(inMemory ? measure::Caveat::InMemory : measure::Caveat::DiskCaches)));
    m_foot->setStyleSheet("color: " + (inMemory ? theme.dryInk : theme.ink3).name());
}

void DiskView::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("A folder on the disk to measure"), QString::fromStdString(m_options.folder));
    if (folder.isEmpty())
        return;
    measure::Options options = m_options;
    options.folder = folder.toStdString();
    setOptions(options);
}

bool DiskView::saveCsv(const QString& path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(QByteArray::fromStdString(measure::csvHead()));
    for (const auto& measurement : m_found)
        file.write(QByteArray::fromStdString(measure::csvOf(m_place.value_or(measure::Place{}), measurement)));
    return file.commit();
}

void DiskView::askForCsv()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the measurements"), "measure.csv", tr("Tables (*.csv)"));
    if (!path.isEmpty() && !saveCsv(path))
        QMessageBox::warning(this, tr("Save the measurements"), tr("%1 cannot be written. Choose another folder.").arg(path));
}

void DiskView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void DiskView::closeEvent(QCloseEvent* event)
{
    m_runner.cancel();
    QWidget::closeEvent(event);
}

void DiskView::retranslate()
{
    setWindowTitle(tr("Why Kafka is fast"));
    m_title->setText(tr("Why Kafka is fast, on your disk"));
    m_folder->setWords(tr("Folder…"));
    m_csv->setWords(tr("Save CSV…"));
    refresh();
}

} // namespace ui
