#include "ui/window/time_bar.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <array>

#include "ui/common/buttons.h"
#include "ui/common/drop_down.h"
#include "ui/common/type.h"
#include "ui/window/invariant_lamp.h"

namespace ui {

using namespace engine;

namespace {

// The steps of the logarithmic slider; the last one is as fast as possible.
constexpr std::array<std::pair<int, int>, 12> kSpeeds{{{1, 1000}, {1, 500}, {1, 200}, {1, 100}, {1, 50}, {1, 20}, {1, 10}, {1, 2}, {1, 1}, {5, 1}, {20, 1}, {100, 1}}};
constexpr int kMaxStep = static_cast<int>(kSpeeds.size());
constexpr int kStepAtOne = 8;

QString clockText(Time t)
{
    const std::int64_t millis = t.nanos() / 1000000;
    const std::int64_t whole = millis / 1000;
    return QString("%1%2:%3.%4").arg(t < Time{} ? "−" : "").arg(std::abs(whole) / 60, 2, 10, QChar('0')).arg(std::abs(whole) % 60, 2, 10, QChar('0')).arg(std::abs(millis) % 1000, 3, 10, QChar('0'));
}

} // namespace

TimeBar::TimeBar(QWidget* parent) : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(16, 12, 12, 10);
    grid->setVerticalSpacing(6);
    auto* buttons = new QHBoxLayout;
    m_toStart = new IconButton(Icon::ToStart, {});
    m_play = new IconButton(Icon::Pause, {}, IconButton::Look::Filled);
    m_step = new IconButton(Icon::Step, {});
    m_toNow = new IconButton(Icon::ToEnd, {});
    for (auto* button : {m_toStart, m_play, m_step, m_toNow})
        buttons->addWidget(button);
    buttons->addStretch();
    m_lamp = new InvariantLamp;
    buttons->addWidget(m_lamp);
    grid->addLayout(buttons, 0, 0, 1, 2);
    m_clock = new QLabel("00:00.000");
    m_clock->setFont(fontOf(FontRole::Clock));
    grid->addWidget(m_clock, 1, 0);
    m_speedWords = new QLabel;
    m_speedWords->setFont(fontOf(FontRole::MonoCaption));
    m_speedWords->setMinimumWidth(64);
    grid->addWidget(m_speedWords, 1, 1);
    m_speed = new QSlider(Qt::Horizontal);
    m_speed->setRange(0, kMaxStep);
    m_speed->setValue(kStepAtOne);
    grid->addWidget(m_speed, 2, 0);
    m_auto = new PillButton(QString(), PillButton::Look::Filled);
    grid->addWidget(m_auto, 2, 1);
    auto* kinds = new QHBoxLayout;
    kinds->setSpacing(4);
    m_kindBack = new IconButton(Icon::ChevronLeft, {});
    m_kindForward = new IconButton(Icon::ChevronRight, {});
    m_kindBack->setExtent(24);
    m_kindForward->setExtent(24);
    m_kind = new DropDown;
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_kind->setObjectName("stepKind");
    kinds->addWidget(m_kindBack);
    kinds->addWidget(m_kind, 1);
    kinds->addWidget(m_kindForward);
    grid->addLayout(kinds, 3, 0, 1, 2);
    // In the place of the speed, which means nothing in the past: so nothing moves when a look back begins or ends.
    m_continue = new PillButton(Icon::Branch, {}, PillButton::Look::Filled);
    grid->addWidget(m_continue, 2, 0, 1, 2);
    QSizePolicy itsPlace = m_continue->sizePolicy();
    itsPlace.setRetainSizeWhenHidden(true); // the higher of the two counts, whichever is shown
    m_continue->setSizePolicy(itsPlace);
    m_continue->hide();
    grid->setRowStretch(4, 1); // what is left over lies below
    setFixedWidth(230);
    connect(m_toStart, &IconButton::clicked, this, &TimeBar::startRequested);
    connect(m_toNow, &IconButton::clicked, this, &TimeBar::nowRequested);
    connect(m_step, &IconButton::clicked, this, &TimeBar::stepRequested);
    connect(m_play, &IconButton::clicked, this, &TimeBar::togglePlay);
    connect(m_auto, &PillButton::clicked, this, &TimeBar::setAuto);
    connect(m_continue, &PillButton::clicked, this, &TimeBar::continueRequested);
    connect(m_speed, &QSlider::valueChanged, this, [this] {
        m_isAuto = false;
        emit paceRequested(chosenPace());
    });
    connect(m_lamp, &InvariantLamp::lookRequested, this, &TimeBar::lookRequested);
    connect(m_kind, &QComboBox::activated, this, &TimeBar::kindChosen);
    connect(m_kindBack, &IconButton::clicked, this, [this] { emit kindStepRequested(false); });
    connect(m_kindForward, &IconButton::clicked, this, [this] { emit kindStepRequested(true); });
    retranslate();
}

void TimeBar::setViolations(const std::vector<BrokenInvariant>& violations) { m_lamp->setViolations(violations); }

void TimeBar::setKinds(const QStringList& words, int chosen)
{
    m_kind->clear();
    m_kind->addItems(words);
    m_kind->setCurrentIndex(chosen);
}

HostPace TimeBar::chosenPace() const
{
    if (m_isAuto)
        return {HostPace::Kind::Auto, 1, 1};
    const int step = m_speed->value();
    if (step >= kMaxStep)
        return {HostPace::Kind::Max, 1, 1};
    const auto [numerator, denominator] = kSpeeds[static_cast<std::size_t>(step)];
    return {HostPace::Kind::Ratio, numerator, denominator};
}

void TimeBar::togglePlay()
{
    emit paceRequested(m_pace.kind == HostPace::Kind::Paused ? chosenPace() : HostPace{HostPace::Kind::Paused, 1, 1});
}

void TimeBar::slower() { m_speed->setValue(m_speed->value() - 1); }
void TimeBar::faster() { m_speed->setValue(m_speed->value() + 1); }

void TimeBar::setAuto()
{
    m_isAuto = true;
    emit paceRequested(chosenPace());
}

void TimeBar::showPace(const HostPace& pace)
{
    switch (pace.kind) {
    case HostPace::Kind::Paused:
        m_speedWords->setText(tr("paused"));
        break;
    case HostPace::Kind::Auto:
        m_speedWords->setText(tr("auto"));
        break;
    case HostPace::Kind::Max:
        m_speedWords->setText(tr("max"));
        break;
    default:
        m_speedWords->setText(pace.denominator > 1 ? QString("1/%1").arg(pace.denominator) : QString("%1×").arg(pace.numerator));
    }
    m_play->setGlyph(pace.kind == HostPace::Kind::Paused ? Icon::Play : Icon::Pause);
    m_play->setName(pace.kind == HostPace::Kind::Paused ? tr("Play") : tr("Pause"), tr("Space"));
    m_auto->setLook(m_isAuto ? PillButton::Look::Filled : PillButton::Look::Outline);
}

// A pace that came from elsewhere (the console, a breakpoint's end): the slider stands where it would have been asked for.
void TimeBar::adopt(const HostPace& pace)
{
    if (pace.kind == HostPace::Kind::Paused)
        return;
    m_isAuto = pace.kind == HostPace::Kind::Auto;
    if (m_isAuto)
        return;
    const QSignalBlocker quiet(m_speed);
    int step = kMaxStep;
    if (pace.kind == HostPace::Kind::Ratio) // the fastest step that is not faster
        while (step > 0 && (step == kMaxStep || std::int64_t{kSpeeds[static_cast<std::size_t>(step)].first} * pace.denominator
                                   > std::int64_t{pace.numerator} * kSpeeds[static_cast<std::size_t>(step)].second))
            --step;
    m_speed->setValue(step);
}

void TimeBar::setNow(Time now, const HostPace& pace, bool isPast)
{
    m_clock->setText(clockText(now));
    if (!(pace == m_pace) || isPast != m_isPast) {
        m_pace = pace;
        m_isPast = isPast;
        adopt(pace);
        m_continue->setVisible(isPast);
        m_speed->setVisible(!isPast);
        m_auto->setVisible(!isPast);
        showPace(pace);
    }
}

void TimeBar::retranslate()
{
    m_toStart->setName(tr("To the start"));
    m_step->setName(tr("Step one event"), ".");
    m_toNow->setName(tr("Back to now"));
    m_auto->setWords(tr("auto"));
    m_continue->setWords(tr("Continue from here"));
    m_kind->setAccessibleName(tr("Kind of event to step to"));
    m_kind->setToolTip(tr("Kind of event to step to"));
    m_kindBack->setName(tr("Back to the last one of this kind"), "Shift+,");
    m_kindForward->setName(tr("To the next one of this kind"), "Shift+.");
    m_speed->setToolTip(tr("Virtual seconds for one second of the wall"));
    m_speed->setAccessibleName(tr("Speed"));
    showPace(m_pace);
}

void TimeBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace ui
