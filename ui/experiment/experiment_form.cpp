#include "ui/experiment/experiment_form.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kMostSeeds = 10000, kFirstSeeds = 20;
constexpr std::size_t kMostRuns = 2000000;
constexpr Duration kAround{1s}; // an instant is varied by as much to both sides

bool startsProducer(const LabFile& lab)
{
    return std::any_of(lab.todo.begin(), lab.todo.end(), [](const LabDo& todo) { return std::holds_alternative<command::StartProducer>(todo.command); });
}

// The larger, the more its instant matters; 0: it breaks nothing.
int harm(const LabDo& todo)
{
    if (std::holds_alternative<command::PowerOffNode>(todo.command))
        return 4;
    if (std::holds_alternative<command::KillNode>(todo.command))
        return 3;
    if (std::holds_alternative<command::PauseNode>(todo.command))
        return 2;
    return std::holds_alternative<command::CutLink>(todo.command) ? 1 : 0;
}

} // namespace

ExperimentForm::ExperimentForm(QWidget* parent) : QWidget(parent)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_vary = new QLabel;
    row->addWidget(m_vary);
    for (QLineEdit*& field : m_fields) {
        field = new QLineEdit;
        field->setFont(fontOf(FontRole::Mono));
        row->addWidget(field, 1);
        connect(field, &QLineEdit::textChanged, this, &ExperimentForm::check);
    }
    m_fields[0]->setPlaceholderText("acks=0,1,all");
    m_fields[1]->setPlaceholderText("min.insync.replicas=1,2");
    m_fields[2]->setPlaceholderText("do.2.at=0s..2s/40");
    m_instants = new QComboBox;
    m_instants->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_instants->setMinimumContentsLength(16);
    connect(m_instants, &QComboBox::activated, this, &ExperimentForm::addInstant);
    row->addWidget(m_instants);
    m_seedsLabel = new QLabel;
    row->addWidget(m_seedsLabel);
    m_seeds = new QSpinBox;
    m_seeds->setRange(1, kMostSeeds);
    m_seeds->setValue(kFirstSeeds);
    m_seeds->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_seeds->setFont(fontOf(FontRole::Mono));
    connect(m_seeds, &QSpinBox::valueChanged, this, &ExperimentForm::check);
    row->addWidget(m_seeds);
    m_size = new QLabel;
    m_size->setFont(fontOf(FontRole::TextStrong));
    row->addWidget(m_size);
    all->addLayout(row);
    m_line = new QLabel;
    m_line->setFont(fontOf(FontRole::MonoCaption));
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_line->setWordWrap(true);
    m_wrong = new QLabel;
    m_wrong->setObjectName("wrong");
    m_wrong->setWordWrap(true);
    all->addWidget(m_line);
    all->addWidget(m_wrong);
    retranslate();
}

void ExperimentForm::setLab(LabFile lab, const QString& path)
{
    m_lab = std::move(lab);
    m_path = path;
    for (QLineEdit* field : m_fields) {
        const QSignalBlocker blocker(field);
        field->clear();
    }
    {
        const QSignalBlocker blocker(m_fields[0]);
        m_fields[0]->setText(startsProducer(m_lab) ? "acks=0,1,all" : "");
    }
    retranslate();
    const auto fault = std::max_element(m_lab.todo.begin(), m_lab.todo.end(), [](const LabDo& a, const LabDo& b) { return harm(a) < harm(b); });
    if (fault != m_lab.todo.end() && harm(*fault) > 0)
        addInstant(static_cast<int>(fault - m_lab.todo.begin()) + 1);
    check();
}

// "do.5.at=1s..3s/9" in the last free field.
void ExperimentForm::addInstant(int index)
{
    m_instants->setCurrentIndex(0);
    if (index < 1 || static_cast<std::size_t>(index) > m_lab.todo.size())
        return;
    const Time exact = m_lab.todo[static_cast<std::size_t>(index) - 1].at.value_or(Time{0s});
    const Time at{std::chrono::round<std::chrono::milliseconds>(exact.sinceZero)}; // a field that can be read
    const Duration from = std::max(Duration{0}, at.sinceZero - kAround);
    const QString text = QString("do.%1.at=%2..%3/9").arg(index).arg(QString::fromStdString(formatDuration(from)), QString::fromStdString(formatDuration(at.sinceZero + kAround)));
    QLineEdit* into = m_fields.back();
    for (QLineEdit* field : m_fields)
        if (field->text().startsWith("do."))
            into = field;
    into->setText(text);
}

std::optional<Experiment> ExperimentForm::read(QString& problem) const
{
    Experiment out{m_lab, {}, m_seeds->value()};
    for (QLineEdit* field : m_fields) {
        const QString text = field->text().trimmed();
        if (text.isEmpty())
            continue;
        std::string words;
        auto variation = parseVariation(text.toStdString(), words);
        if (!variation) {
            problem = QString::fromStdString(words);
            return {};
        }
        out.variations.push_back(std::move(*variation));
    }
    if (const auto words = out.problem()) {
        problem = QString::fromStdString(*words);
        return {};
    }
    if (out.runs() > kMostRuns) {
        problem = tr("%1 runs are more than this window can hold; %2 are the most").arg(number(static_cast<std::int64_t>(out.runs())), number(kMostRuns));
        return {};
    }
    return out;
}

std::optional<Experiment> ExperimentForm::experiment()
{
    QString problem;
    return read(problem);
}

QString ExperimentForm::commandLine() const
{
    QString out = "highwater experiment " + m_path;
    for (QLineEdit* field : m_fields)
        if (const QString text = field->text().trimmed(); !text.isEmpty())
            out += " --vary " + text;
    return out + " --runs " + QString::number(m_seeds->value()) + " --summary";
}

void ExperimentForm::check()
{
    const Theme& t = Appearance::instance().theme();
    QString problem;
    const auto found = read(problem);
    m_wrong->setText(problem);
    m_wrong->setVisible(!problem.isEmpty());
    m_wrong->setStyleSheet("color: " + t.badInk.name());
    m_line->setText(commandLine());
    m_line->setStyleSheet("color: " + t.ink3.name());
    m_size->setText(found ? "= " + counted(static_cast<std::int64_t>(found->runs()), tr("%1 run"), tr("%1 runs")) : QString());
    emit changed();
}

void ExperimentForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ExperimentForm::retranslate()
{
    m_vary->setText(tr("Vary"));
    m_seedsLabel->setText(tr("seeds 1 to"));
    m_seeds->setAccessibleName(tr("seeds of each cell"));
    for (std::size_t i = 0; i < kFields; ++i)
        m_fields[i]->setAccessibleName(tr("variation %1").arg(i + 1));
    m_instants->clear();
    m_instants->addItem(tr("the instant of …"));
    for (std::size_t i = 0; i < m_lab.todo.size(); ++i)
        m_instants->addItem(QString("do.%1 · %2").arg(i + 1).arg(QString::fromStdString(m_lab.todo[i].run)));
    check();
}

} // namespace ui
