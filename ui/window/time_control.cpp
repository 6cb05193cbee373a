#include "ui/window/time_control.h"

#include <QActionGroup>
#include <QMenu>
#include <QWidget>

#include <algorithm>

#include "ui/models/command_context.h"
#include "ui/models/story_walk.h"
#include "ui/window/branch_dialog.h"
#include "ui/window/break_dialog.h"
#include "ui/window/space_time_dialog.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kReplayFacts = 12;
constexpr Duration kReplayWall{6s};

} // namespace

TimeControl::TimeControl(Bridge& bridge, Window window)
    : QObject(window.widget), m_bridge(bridge), m_window(std::move(window)), m_kind("BatchAppended")
{
    connect(&m_replay, &Replay::lookRequested, this, &TimeControl::replayed);
    connect(&m_replay, &Replay::ended, this, [this] {
        emit told(tr("That was it again."));
        if (m_replayedNow)
            emit nowRequested();
    });
}

const QStringList& TimeControl::kinds()
{
    static const QStringList names{"BatchAppended", "HighWatermarkAdvanced", "HighWatermarkHeld", "LeaderElected", "IsrShrunk", "IsrExpanded", "LogTruncated",
        "BrokerFenced", "RecordCalled", "BatchSent", "BatchAcked", "BatchRetried", "SendFailed", "GroupStateChanged", "OffsetCommitted", "CommandApplied"};
    return names;
}

QString TimeControl::kindWords(const QString& fact)
{
    if (fact == "BatchAppended")
        return tr("an append");
    if (fact == "HighWatermarkAdvanced")
        return tr("a high watermark advances");
    if (fact == "HighWatermarkHeld")
        return tr("a high watermark is held");
    if (fact == "LeaderElected")
        return tr("a leader is elected");
    if (fact == "IsrShrunk")
        return tr("an ISR shrinks");
    if (fact == "IsrExpanded")
        return tr("an ISR expands");
    if (fact == "LogTruncated")
        return tr("a log is truncated");
    if (fact == "BrokerFenced")
        return tr("a broker is fenced");
    if (fact == "RecordCalled")
        return tr("send() puts a record into a batch");
    if (fact == "BatchSent")
        return tr("a batch leaves its producer");
    if (fact == "SendFailed")
        return tr("send() fails");
    if (fact == "BatchAcked")
        return tr("an ack reaches its producer");
    if (fact == "BatchRetried")
        return tr("a producer retries");
    if (fact == "GroupStateChanged")
        return tr("a group changes its state");
    if (fact == "OffsetCommitted")
        return tr("an offset is committed");
    if (fact == "CommandApplied")
        return tr("a command");
    return fact;
}

void TimeControl::follow(const HostSlice& slice)
{
    m_slice = slice;
    if (m_breaks)
        m_breaks->setBreakpoints(slice.breakpoints, slice.stoppedBy);
    if (m_breaks)
        m_breaks->refreshNow();
}

void TimeControl::answered(const QString& line, const CommandResult& result)
{
    if (m_breaks && line.startsWith("break when "))
        m_breaks->showAnswer(result);
}

void TimeControl::setKind(const QString& fact)
{
    if (m_kind == fact || !kinds().contains(fact))
        return;
    m_kind = fact;
    emit kindChanged();
}

void TimeControl::step(Direction direction)
{
    if (direction == Direction::Forward && !m_window.lookingAt()) {
        if (m_window.isRefused("step"))
            return;
        m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
        m_bridge.step();
    } else {
        walk(direction, {});
    }
}

void TimeControl::stepByKind(Direction direction)
{
    if (direction == Direction::Forward && !m_window.lookingAt()) {
        if (m_window.isRefused("step " + m_kind))
            return;
        m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
        m_bridge.stepTo(m_kind);
    } else {
        walk(direction, m_kind);
    }
}

void TimeControl::walk(Direction direction, const QString& fact)
{
    const std::optional<Time> from = m_window.lookingAt();
    if (!from) // back from now: time must not run away meanwhile
        m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
    m_bridge.ask(
        [from, direction, name = fact.toStdString()](Lab& lab) {
            const Time at = from.value_or(lab.now());
            const auto found = direction == Direction::Back ? instantBefore(lab.facts(), at, name) : instantAfter(lab.facts(), at, name);
            return found ? QString::number(found->nanos()) : QString();
        },
        [this, direction, fact](const QString& nanos) {
            if (!nanos.isEmpty())
                emit lookRequested(Time{Duration{nanos.toLongLong()}});
            else if (direction == Direction::Forward)
                emit nowRequested();
            else
                emit told(fact.isEmpty() ? tr("Nothing happened before this instant.") : tr("Not before this instant: %1.").arg(kindWords(fact)));
        });
}

void TimeControl::replayLast()
{
    const std::optional<Time> looking = m_window.lookingAt();
    m_replayedNow = !looking;
    if (!looking)
        m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
    m_bridge.ask(
        [looking](Lab& lab) {
            const Time to = looking.value_or(lab.now());
            const Time from = storyBefore(lab.facts(), to, kReplayFacts);
            return QString::number(from.nanos()) + " " + QString::number(to.nanos());
        },
        [this](const QString& stretch) {
            const Time from{Duration{stretch.section(' ', 0, 0).toLongLong()}}, to{Duration{stretch.section(' ', 1).toLongLong()}};
            emit told(tr("Slowly again: %1 to %2.").arg(QString::fromStdString(formatTime(from)), QString::fromStdString(formatTime(to))));
            m_replay.play(from, to, kReplayWall, Replay::Mode::Once);
        });
}

void TimeControl::replay(Time from, Time to, Duration wall)
{
    m_replayedNow = true;
    m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
    m_replay.play(from, to, wall, Replay::Mode::Once);
}

void TimeControl::loop()
{
    if (m_replay.isOn() && m_replay.mode() == Replay::Mode::Loop) {
        m_replay.stop();
        return;
    }
    const Stretch stretch = m_window.stretch();
    if (stretch.length() <= Duration{0})
        return;
    m_bridge.setPace({HostPace::Kind::Paused, 1, 1});
    emit told(tr("Over and over: %1 to %2. Shift+L ends it.").arg(QString::fromStdString(formatTime(stretch.from)), QString::fromStdString(formatTime(stretch.to))));
    m_replay.play(stretch.from, stretch.to, kReplayWall, Replay::Mode::Loop);
}

void TimeControl::endReplay() { m_replay.stop(); }

void TimeControl::fill(QMenu& menu, std::optional<Time> at, const QString& branch)
{
    if (at && *at < m_slice.now) {
        const QString instant = QString::fromStdString(formatTime(*at));
        menu.addAction(tr("Look at %1").arg(instant), this, [this, at] { emit lookRequested(*at); });
        menu.addAction(tr("Continue from %1 on a new branch").arg(instant), this, [this, instant] { emit commandRequested("goto " + instant); });
        menu.addAction(tr("… with a name of its own…"), this, [this, instant] { emit formRequested("branch --at " + instant); });
        menu.addSeparator();
    }
    // The keys are the window's: here they are only named.
    menu.addAction(tr("Step one event") + "\t.", this, [this] { step(Direction::Forward); });
    menu.addAction(tr("Step back one event") + "\t,", this, [this] { step(Direction::Back); });
    menu.addAction(tr("Forward until %1").arg(kindWords(m_kind)) + "\tShift+.", this, [this] { stepByKind(Direction::Forward); });
    menu.addAction(tr("Back until %1").arg(kindWords(m_kind)) + "\tShift+,", this, [this] { stepByKind(Direction::Back); });
    auto* kindMenu = menu.addMenu(tr("Step until"));
    auto* group = new QActionGroup(kindMenu);
    for (const QString& fact : kinds()) {
        auto* action = kindMenu->addAction(kindWords(fact), this, [this, fact] { setKind(fact); });
        action->setCheckable(true);
        action->setChecked(fact == m_kind);
        group->addAction(action);
    }
    menu.addSeparator();
    menu.addAction(tr("Slowly again: the last %1 things that happened").arg(kReplayFacts) + "\tL", this, &TimeControl::replayLast);
    menu.addAction(tr("Space-time diagram of what is marked or seen") + "\tT", this, &TimeControl::showSpaceTime);
    menu.addAction((m_replay.isOn() ? tr("End the loop") : tr("Loop what is marked or seen")) + "\tShift+L", this, &TimeControl::loop);
    menu.addSeparator();
    menu.addAction(tr("Stop when…"), this, &TimeControl::showBreakpoints);
    menu.addSeparator();
    auto* going = menu.addMenu(tr("Branches"));
    auto* comparing = menu.addMenu(tr("Compare branches"));
    const QString live = QString::fromStdString(m_slice.branch);
    for (const auto& one : m_slice.branches) {
        const QString name = QString::fromStdString(one.name);
        auto* action = going->addAction(name, this, [this, name] { emit commandRequested("goto " + name); });
        action->setCheckable(true);
        action->setChecked(one.live);
        action->setEnabled(!one.live);
        if (!one.live)
            comparing->addAction(tr("%1 and %2").arg(name, live), this, [this, name, live] { compare(name, live); });
    }
    comparing->setEnabled(m_slice.branches.size() > 1);
    if (!branch.isEmpty() && branch != live) {
        menu.addAction(tr("Go to %1").arg(branch), this, [this, branch] { emit commandRequested("goto " + branch); });
        menu.addAction(tr("Compare %1 and %2").arg(branch, live), this, [this, branch, live] { compare(branch, live); });
    }
}

void TimeControl::openMenu(const QPoint& globalPosition, Time at, const QString& branch)
{
    auto* menu = new QMenu(m_window.widget);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill(*menu, at, branch);
    menu->popup(globalPosition);
}

void TimeControl::showBreakpoints()
{
    if (!m_breaks) {
        m_breaks = new BreakDialog([this] { return m_slice.moment.view ? commandContext(*m_slice.moment.view, m_slice.branches) : ParseContext(); },
            [this](const QString& condition, std::function<void(const ConditionNow&)> answer) {
                auto now = std::make_shared<std::optional<ConditionNow>>();
                m_bridge.ask(
                    [now, condition](Lab& lab) {
                        *now = conditionNow(lab, condition);
                        return QString();
                    },
                    [now, answer = std::move(answer)](const QString&) { answer(now->value_or(ConditionNow())); });
            },
            m_window.widget);
        m_breaks->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_breaks, &BreakDialog::commandRequested, this, &TimeControl::commandRequested);
    }
    m_breaks->setBreakpoints(m_slice.breakpoints, m_slice.stoppedBy);
    m_breaks->show();
    m_breaks->raise();
    m_breaks->activateWindow();
}

void TimeControl::compare(const QString& left, const QString& right)
{
    if (!m_comparison) {
        m_comparison = new BranchDialog(m_bridge, m_window.widget);
        m_comparison->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_comparison->compare(left, right);
}

void TimeControl::compareWithParent()
{
    const auto& all = m_slice.branches;
    const auto live = std::find_if(all.begin(), all.end(), [](const BranchInfo& b) { return b.live; });
    if (live == all.end() || all.size() < 2) {
        emit told(tr("There is one future only. Look at a past instant and press B: that is a second one."));
        return;
    }
    QString other = QString::fromStdString(live->parent);
    for (const auto& branch : all)
        if (other.isEmpty() && branch.parent == live->name)
            other = QString::fromStdString(branch.name);
    if (other.isEmpty())
        other = QString::fromStdString(all.front().live ? all.back().name : all.front().name);
    compare(other, QString::fromStdString(live->name));
    m_comparison->goToFirstDifference();
}

void TimeControl::showSpaceTime()
{
    if (!m_spaceTime) {
        m_spaceTime = new SpaceTimeDialog(m_bridge, m_window.widget);
        m_spaceTime->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_spaceTime, &SpaceTimeDialog::lookRequested, this, &TimeControl::lookRequested);
    }
    m_spaceTime->open(m_window.stretch(), m_window.lookingAt());
}

} // namespace ui
