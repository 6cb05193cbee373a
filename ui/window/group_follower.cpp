#include "ui/window/group_follower.h"

#include <QThread>

#include "engine/lab/experiment.h"
#include "ui/bridge/bridge.h"
#include "ui/models/assignor_compare.h"
#include "ui/stage/stage_view.h"

namespace ui {

using namespace engine;

namespace {

constexpr Duration kStep{std::chrono::milliseconds(100)}; // of virtual time between two questions about what is under way

} // namespace

GroupFollower::GroupFollower(Bridge& bridge, StageView& stage, QObject* parent) : QObject(parent), m_bridge(bridge), m_stage(stage) { }

GroupFollower::~GroupFollower()
{
    if (!m_thread)
        return;
    m_thread->disconnect(this);
    m_thread->wait();
    delete m_thread;
}

void GroupFollower::forget()
{
    m_asked.reset();
    m_source.reset();
    m_ladder = nullptr;
    m_change = AssignorChange::AsItWas;
    m_otherOf = {};
    m_other = {};
    m_stage.setGroupPanels(nullptr);
}

void GroupFollower::follow(const Moment& shown, const NodeNames& names)
{
    m_shown = shown;
    m_names = names;
    const Camera& camera = m_stage.camera();
    const GroupView* group = camera.level == ZoomLevel::Group && shown.view ? shownGroup(*shown.view, camera) : nullptr;
    if (!group) {
        if (m_asked)
            forget();
        return;
    }
    if (m_asked && m_asked->group != group->id)
        forget();
    const RebalanceView* rebalance = rebalanceOf(*group, camera.rebalance);
    if (!rebalance) {
        const Asked nothing{group->id, {}, {}, {}};
        if (m_asked != nothing) {
            m_asked = nothing;
            publish();
        }
        return;
    }
    const Time last = rebalance->to == kNever ? shown.at : rebalance->to + kLadderTail;
    const Asked wanted{group->id, rebalance->began, rebalance->ended, std::min(shown.at, last)};
    const bool isSame = m_asked && m_asked->group == wanted.group && m_asked->began == wanted.began && m_asked->ended == wanted.ended;
    const bool isDue = !isSame || wanted.until < m_asked->until || wanted.until - m_asked->until >= kStep
        || (wanted.until == last && wanted != *m_asked);
    if (isDue && !m_isAsking)
        ask(wanted, *rebalance);
}

void GroupFollower::ask(const Asked& wanted, const RebalanceView& rebalance)
{
    struct Answer {
        LadderSource source;
        std::optional<LabFile> course;
    };
    auto answer = std::make_shared<Answer>();
    const bool wantsCourse = rebalance.to != kNever && m_otherOf != rebalance.began;
    m_isAsking = true;
    m_asked = wanted;
    m_bridge.ask(
        [answer, wanted, rebalance, wantsCourse](Lab& lab) {
            answer->source = ladderSource(lab, wanted.group, rebalance, wanted.until);
            if (wantsCourse)
                answer->course = plainCourse(lab.save().file);
            return QString();
        },
        [this, answer, wanted, rebalance](const QString&) {
            m_isAsking = false;
            if (!m_asked || m_asked->group != wanted.group || m_asked->began != wanted.began) // something else is looked at by now
                return follow(m_shown, m_names);
            m_source = answer->source;
            m_ladder = std::make_shared<const RebalanceLadder>(rebalanceLadder(*m_source, m_names));
            if (m_otherOf != rebalance.began && !m_thread)
                m_other = {};
            if (answer->course && m_shown.view && !m_thread) {
                m_otherOf = rebalance.began;
                m_course = std::move(*answer->course);
                m_other.kind = otherKind(rebalance.kind);
                m_other.words = otherProtocolProblem(m_course, *m_shown.view, wanted.group);
                m_other.state = m_other.words.isEmpty() ? OtherProtocol::State::Offered : OtherProtocol::State::Impossible;
            }
            publish();
            follow(m_shown, m_names);
        });
}

void GroupFollower::publish()
{
    auto panels = std::make_shared<GroupPanels>();
    panels->group = m_stage.camera().group;
    panels->ladder = m_ladder;
    panels->other = m_other;
    if (m_change != AssignorChange::AsItWas && m_shown.view)
        panels->assignors = std::make_shared<const AssignorsShown>(assignorsWhatIf(*m_shown.view, panels->group, m_change, m_names));
    else if (m_source && m_source->before.view && m_source->ended.view)
        panels->assignors = std::make_shared<const AssignorsShown>(assignorsOfChange(*m_source->before.view,
            *m_source->ended.view, panels->group, m_names));
    m_stage.setGroupPanels(std::move(panels));
}

void GroupFollower::choose(const ObjectId& id)
{
    if (id.isGroupThing(GroupThing::WhatIf)) {
        m_change = static_cast<AssignorChange>(id.offset);
        publish();
    } else if (id.isGroupThing(GroupThing::PlayOther)) {
        play();
    }
}

void GroupFollower::play()
{
    const GroupView* group = m_shown.view ? shownGroup(*m_shown.view, m_stage.camera()) : nullptr;
    const RebalanceView* rebalance = group ? rebalanceOf(*group, m_otherOf) : nullptr;
    if (m_thread || !rebalance || m_other.state != OtherProtocol::State::Offered)
        return;
    m_other.state = OtherProtocol::State::Playing;
    publish();
    m_run = std::make_shared<OtherProtocolRun>();
    m_thread = QThread::create([run = m_run, course = m_course, id = group->id,
        of = *rebalance] { *run = playOtherProtocol(course, id, of); });
    connect(m_thread, &QThread::finished, this, &GroupFollower::played);
    m_thread->start();
}

void GroupFollower::played()
{
    m_thread->deleteLater();
    m_thread = nullptr;
    if (m_other.state != OtherProtocol::State::Playing) // another group by now
        return;
    m_other.words = m_run->problem;
    m_other.state = m_run->problem.isEmpty() ? OtherProtocol::State::Played : OtherProtocol::State::Failed;
    if (m_run->problem.isEmpty())
        m_other.ladder = std::make_shared<const RebalanceLadder>(rebalanceLadder(m_run->source, m_names));
    publish();
}

} // namespace ui
