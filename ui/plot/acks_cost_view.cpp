#include "ui/plot/acks_cost_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/drop_down.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/plot/time_plot.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kColumns = 9;
constexpr int kHeader = 44; // two lines
constexpr const char* kLevels[]{"0", "1", "all"};
constexpr Duration kSlice{250ms}; // of virtual time, of each lab, for each frame

double seconds(Time t) { return static_cast<double>(t.nanos()) / 1e9; }

} // namespace

AcksCostView::AcksCostView(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_title->setWordWrap(true);
    m_fault = new DropDown;
    m_fault->setObjectName("acksFault");
    m_start = new PillButton(Icon::Play, {}, PillButton::Look::Filled);
    m_scale = new SegmentedControl(QString());
    auto* head = new QHBoxLayout;
    head->addWidget(m_fault, 1);
    head->addWidget(m_scale);
    head->addWidget(m_start);
    m_perSecond = new TimePlot({"acks=1", "acks=all"}, TimePlot::Shape::Steps);
    m_perSecond->setFirstLook(1); // as above: acks=0 has none
    m_plot = new TimePlot({"acks=0", "acks=1", "acks=all"}, TimePlot::Shape::Dots);
    m_table = new QTableWidget(3, kColumns);
    m_table->setObjectName("acksResults");
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->verticalHeader()->setDefaultSectionSize(metrics::kTableRow);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignBottom | static_cast<Qt::Alignment>(Qt::TextWordWrap));
    m_table->horizontalHeader()->setFixedHeight(kHeader);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setFixedHeight(3 * metrics::kTableRow + kHeader + 4);
    m_note = new QLabel;
    m_note->setWordWrap(true);
    m_note->setFont(fontOf(FontRole::Caption));
    layout->addWidget(m_title);
    layout->addLayout(head);
    layout->addWidget(m_plot, 3);
    layout->addWidget(m_perSecond, 2);
    layout->addWidget(m_table);
    layout->addWidget(m_note);
    m_timer.setInterval(16);
    connect(&m_timer, &QTimer::timeout, this, &AcksCostView::frame);
    connect(m_start, &PillButton::clicked, this, &AcksCostView::start);
    connect(m_scale, &SegmentedControl::chosen, this, [this](int index) { m_plot->setLogScale(index == 0); });
    m_plot->setLogScale(true); // milliseconds and the seconds of an election are on one picture
    retranslate();
}

void AcksCostView::setFault(AcksFault fault) { m_fault->setCurrentIndex(static_cast<int>(fault)); }

void AcksCostView::start()
{
    m_trials.clear();
    m_plot->clear();
    m_drawn.assign(std::size(kLevels), 0);
    const auto fault = static_cast<AcksFault>(std::max(0, m_fault->currentIndex()));
    for (const char* level : kLevels)
        m_trials.push_back(std::make_unique<AcksTrial>(m_cluster, level, fault, m_cluster.seed));
    m_plot->setMark(fault == AcksFault::None ? std::nullopt : std::optional(seconds(AcksTrial::kFaultAt)));
    m_plot->setRange(0, seconds(AcksTrial::kEnd));
    m_perSecond->clear();
    m_perSecond->setMark(fault == AcksFault::None ? std::nullopt : std::optional(seconds(AcksTrial::kFaultAt)));
    m_perSecond->setRange(0, seconds(AcksTrial::kEnd));
    m_timer.start();
    showResults();
}

void AcksCostView::frame()
{
    if (!m_timer.isActive())
        return;
    bool done = true;
    for (std::size_t i = 0; i < m_trials.size(); ++i) {
        AcksTrial& trial = *m_trials[i];
        if (!trial.isDone() && trial.wrong().isEmpty())
            trial.advance(kSlice);
        std::vector<MetricPoint> fresh;
        for (; m_drawn[i] < trial.latencies().size(); ++m_drawn[i]) {
            const auto& [at, latency] = trial.latencies()[m_drawn[i]];
            fresh.push_back({seconds(at), static_cast<double>(latency.count()) / 1e6});
        }
        m_plot->addPoints(static_cast<int>(i), fresh);
        if (i > 0) {
            std::deque<MetricPoint> acks;
            for (const auto& [second, records] : trial.acksPerSecond())
                acks.push_back({seconds(second), static_cast<double>(records)});
            m_perSecond->setCurve(static_cast<int>(i) - 1, acks);
        }
        done = done && (trial.isDone() || !trial.wrong().isEmpty());
    }
    if (done)
        m_timer.stop();
    m_plot->refresh();
    m_perSecond->refresh();
    showResults();
}

void AcksCostView::showResults()
{
    const Theme& theme = Appearance::instance().theme();
    QString wrong;
    for (std::size_t i = 0; i < std::size(kLevels); ++i) {
        const auto put = [&](int column, const QString& text, const QColor& colour) {
            auto* item = new QTableWidgetItem(text);
            item->setFont(fontOf(column == 0 ? FontRole::MonoStrong : FontRole::Mono));
            item->setForeground(colour);
            item->setTextAlignment(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(static_cast<int>(i), column, item);
        };
        put(0, QStringLiteral("acks=%1").arg(kLevels[i]), theme.ink);
        if (i >= m_trials.size()) {
            for (int column = 1; column < m_table->columnCount(); ++column)
                put(column, QStringLiteral("–"), theme.ink3);
            continue;
        }
        const AcksTrial& trial = *m_trials[i];
        const AcksResult result = trial.result();
        const auto time = [](const std::optional<Duration>& d) { return d ? durationText(*d) : QStringLiteral("–"); };
        put(1, number(result.sent), theme.ink);
        put(2, number(result.acked) + (result.unconfirmed > 0 ? "*" : ""), theme.ink);
        put(3, number(result.failed), result.failed > 0 ? theme.dryInk : theme.ink);
        put(4, result.unknown > 0 ? "?" : number(result.lost), result.lost > 0 ? theme.badInk : theme.okInk);
        put(5, result.tenths == 0 ? QStringLiteral("–") : QString::number(100.0 * static_cast<double>(result.tenthsWithAck) / static_cast<double>(result.tenths), 'f', 1) + " %", theme.ink);
        put(6, trial.latencies().empty() ? QStringLiteral("–") : durationText(result.longestWithoutAck), theme.ink);
        put(7, time(result.p50), theme.ink);
        put(8, time(result.p99), theme.ink);
        if (wrong.isEmpty())
            wrong = trial.wrong();
    }
    const QString at = m_trials.empty() ? QString() : QString::fromStdString(formatTime(m_trials.front()->now()));
    const QString how = tr("Each level has a lab of its own, like this cluster with one partition and %1 records a second. The fault comes at %2 and is mended at %3.")
                            .arg(AcksTrial::kRatePerSecond)
                            .arg(QString::fromStdString(formatTime(AcksTrial::kFaultAt)), QString::fromStdString(formatTime(AcksTrial::kHealAt)));
    m_note->setText(wrong.isEmpty() ? how + " " + tr("available: tenths of a second in which an ack came.") + " " + tr("* never confirmed: with acks=0 the producer only assumes. ? : no leader now, so nobody knows.") : wrong);
    m_plot->setValue(at);
}

void AcksCostView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void AcksCostView::retranslate()
{
    m_title->setText(tr("What each acks level costs: latency, loss, availability"));
    m_start->setWords(tr("Measure"));
    m_plot->setTitle(tr("ms from send() to the ack"), {});
    m_perSecond->setTitle(tr("records acked in each second"), {});
    m_scale->setChoices({tr("log"), tr("linear")});
    const QSignalBlocker quiet(m_fault);
    const int fault = m_fault->count() > 0 ? m_fault->currentIndex() : static_cast<int>(AcksFault::CutThenPowerOff);
    m_fault->clear();
    for (int i = 0; i < kAcksFaults; ++i)
        m_fault->addItem(faultWords(static_cast<AcksFault>(i)));
    m_fault->setCurrentIndex(fault);
    m_fault->setAccessibleName(tr("Fault"));
    m_table->setHorizontalHeaderLabels({"acks", tr("sent"), tr("acked"), tr("failed"), tr("acked but lost"), tr("available"), tr("longest gap"), "p50", "p99"});
    m_table->setAccessibleName(m_title->text());
    showResults();
}

} // namespace ui
