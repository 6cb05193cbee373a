#include "ui/window/partitioners_dialog.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <memory>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/drop_down.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kBlock = 132; // height of one partitioner
constexpr int kBarsTop = 34;
constexpr int kBarsHeight = 62;
constexpr int kLeast = 720;

} // namespace

// The picture: a block for each partitioner, its numbers over a bar for each partition.
class PartitionerBars : public QWidget {
public:
    using QWidget::QWidget;

    void setRuns(std::vector<PartitionerRun> runs)
    {
        m_runs = std::move(runs);
        setMinimumHeight(static_cast<int>(m_runs.size()) * kBlock);
        QStringList words;
        for (const PartitionerRun& run : m_runs)
            words << partitionerWords(run.partitioner) + QStringLiteral(": ") + numbersOf(run);
        setAccessibleName(words.join(QStringLiteral("; ")));
        update();
    }

    static QString numbersOf(const PartitionerRun& run)
    {
        if (!run.problem.isEmpty())
            return run.problem;
        QStringList parts{counted(run.records, PartitionersDialog::tr("%1 record"), PartitionersDialog::tr("%1 records")),
            counted(run.requests, PartitionersDialog::tr("%1 request"), PartitionersDialog::tr("%1 requests")),
            PartitionersDialog::tr("batch of %1 on average").arg(ui::bytes(run.meanBatch()))};
        if (const auto latency = run.meanLatency())
            parts << PartitionersDialog::tr("acked after %1 on average").arg(durationText(*latency));
        return parts.join(QStringLiteral(" · "));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = Appearance::instance().theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        std::int64_t most = 1;
        for (const PartitionerRun& run : m_runs)
            for (const auto& [partition, share] : run.shares)
                most = std::max(most, share.records);
        double top = 0;
        for (const PartitionerRun& run : m_runs) {
            painter.setPen(t.ink);
            painter.setFont(fontOf(FontRole::RowName));
            const QString name = partitionerWords(run.partitioner);
            painter.drawText(QPointF(0, top + 16), name);
            painter.setPen(run.problem.isEmpty() ? t.ink2 : t.badInk);
            painter.setFont(fontOf(FontRole::Caption));
            const double left = textWidth(name, FontRole::RowName) + 14;
            painter.drawText(QPointF(left, top + 16), elided(numbersOf(run), FontRole::Caption, width() - left));
            paintBars(painter, run, top, most);
            top += kBlock;
        }
    }

private:
    void paintBars(QPainter& painter, const PartitionerRun& run, double top, std::int64_t most) const
    {
        const Theme& t = Appearance::instance().theme();
        if (run.shares.empty())
            return;
        const double pitch = std::min(120.0, width() / static_cast<double>(run.shares.size()));
        const double bar = std::max(1.0, pitch - (pitch > 20 ? 8 : 1)), base = top + kBarsTop + kBarsHeight;
        double x = 0;
        for (const auto& [partition, share] : run.shares) {
            const double height = std::round(kBarsHeight * static_cast<double>(share.records) / static_cast<double>(most));
            painter.setPen(Qt::NoPen);
            painter.setBrush(t.line2);
            painter.drawRect(QRectF(x, base - 1, bar, 1));
            const auto hue = static_cast<std::size_t>(partition.partition % kHues);
            painter.setBrush(mix(t.hues[hue], t.panel, 0.35));
            painter.drawRoundedRect(QRectF(x, base - height, bar, height), 2, 2);
            const auto write = [&](double y, const QString& words, FontRole role, const QColor& ink) {
                const QString shown = elided(words, role, bar);
                if (pitch < 24 || shown.isEmpty())
                    return;
                painter.setFont(fontOf(role));
                painter.setPen(ink);
                painter.drawText(QPointF(x + (bar - textWidth(shown, role)) / 2, y), shown);
            };
            write(base + 14, QStringLiteral("%1 · %2").arg(partition.partition).arg(number(share.records)), FontRole::MonoCaption, t.ink2);
            write(base + 28, ui::bytes(share.bytes), FontRole::MonoCaption, t.ink3);
            x += pitch;
        }
    }

    std::vector<PartitionerRun> m_runs;
};

PartitionersDialog::PartitionersDialog(LabFile course, const QStringList& producers, Time until, QWidget* parent)
    : QDialog(parent), m_course(std::move(course)), m_until(until)
{
    const Theme& theme = Appearance::instance().theme();
    setWindowTitle(tr("Partitioners side by side"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kWindowMargin, metrics::kCardPadding, metrics::kWindowMargin, metrics::kCardPadding);
    all->setSpacing(metrics::kGutter);
    const auto label = [&](const QString& words, FontRole role, const QColor& ink) {
        auto* made = new QLabel(words);
        made->setFont(fontOf(role));
        made->setStyleSheet(QStringLiteral("color: %1").arg(ink.name()));
        made->setWordWrap(true);
        all->addWidget(made);
        return made;
    };
    label(tr("Partitioners side by side"), FontRole::PanelTitle, theme.ink);
    label(tr("The lab is played three times from its beginning to this instant, each time with another partitioner for this producer. Keys go where their hash says in all of them; what differs is where records without a key go."),
        FontRole::Text, theme.ink2);
    auto* row = new QHBoxLayout;
    m_producer = new DropDown;
    m_producer->setFont(fontOf(FontRole::Mono));
    m_producer->addItems(producers);
    m_producer->setAccessibleName(tr("Producer"));
    m_run = new PillButton(tr("Play them"), PillButton::Look::Filled);
    m_state = new QLabel;
    m_state->setFont(fontOf(FontRole::Text));
    row->addWidget(m_producer);
    row->addWidget(m_run);
    row->addWidget(m_state, 1);
    all->addLayout(row);
    m_bars = new PartitionerBars(this);
    all->addWidget(m_bars, 1);
    connect(m_run, &PillButton::clicked, this, &PartitionersDialog::start);
    setMinimumSize(kLeast, 3 * kBlock + 190);
    m_run->setEnabled(!producers.isEmpty());
    if (producers.isEmpty())
        m_state->setText(tr("No command of this lab starts a producer."));
}

PartitionersDialog::~PartitionersDialog()
{
    if (!m_thread)
        return;
    m_thread->disconnect(this);
    m_thread->wait();
    delete m_thread;
}

void PartitionersDialog::start()
{
    if (m_thread || m_producer->currentText().isEmpty())
        return;
    auto runs = std::make_shared<std::vector<PartitionerRun>>();
    m_thread = QThread::create([runs, course = m_course, producer = m_producer->currentText().toStdString(), until = m_until] {
        for (const std::string& partitioner : partitionersCompared())
            runs->push_back(playPartitioner(course, producer, partitioner, until));
    });
    m_run->setEnabled(false);
    m_state->setText(tr("Playing the lab to %1, three times…").arg(instantText(m_until)));
    connect(m_thread, &QThread::finished, this, [this, runs] {
        m_thread->deleteLater();
        m_thread = nullptr;
        m_run->setEnabled(true);
        m_state->setText(tr("Played to %1.").arg(instantText(m_until)));
        take(std::move(*runs));
    });
    m_thread->start();
}

void PartitionersDialog::finish()
{
    if (!m_thread)
        return;
    m_thread->wait();
    QCoreApplication::sendPostedEvents(this);
}

void PartitionersDialog::take(std::vector<PartitionerRun> runs)
{
    m_runs = std::move(runs);
    m_bars->setRuns(m_runs);
}

} // namespace ui
