#include "ui/window/group_follower.h"

#include <QPointer>
#include <QThread>

#include "engine/lab/experiment.h"
#include "ui/bridge/bridge.h"
#include "ui/common/appearance.h"
#include "ui/models/assignor_compare.h"
#include "ui/stage/stage_view.h"

namespace ui {

using namespace engine;

namespace {

constexpr Duration kStep{std::chrono::milliseconds(100)}; // of virtual time between two questions about what is under way

} // namespace

GroupFollower::GroupFollower(Bridge& bridge, StageView& stage, QObject* parent) : QObject(parent), m_bridge(bridge), m_stage(stage)
{
    connect(&Appearance::instance(), &Appearance::languageChanged, this, &GroupFollower::retell);
}

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
    m_told = nullptr;
    m_stage.setGroupPanels(nullptr);
}

const Fact* GroupFollower::find(FactId id) const
{
    if (!m_source || m_source->facts.empty())
        return nullptr;
    const FactSlice& facts = m_source->facts;
    const FactId first = facts[0].id;
    const std::uint64_t at = id.value - first.value; // they are numbered one after the other
    return id >= first && at < facts.size() ? &facts[static_cast<std::size_t>(at)] : nullptr;
}

NodeNames GroupFollower::namesIn(const LadderSource& source) const
{
    return [after = source.after.view, before = source.before.view, others = m_names](NodeId id) {
        for (const auto& view : {after, before})
            if (const ClientView* client = view ? view->client(id) : nullptr)
                return QString::fromStdString(client->name);
        return others(id);
    };
}

void GroupFollower::retell()
{
    if (!m_asked || !m_names)
        return;
    if (m_source)
        m_ladder = std::make_shared<const RebalanceLadder>(rebalanceLadder(*m_source, namesIn(*m_source)));
    if (m_told && m_other.state == OtherProtocol::State::Played)
        m_other.ladder = std::make_shared<const RebalanceLadder>(rebalanceLadder(m_told->source, namesIn(m_told->source)));
    if (m_other.state == OtherProtocol::State::Impossible && m_otherOf != FactId{} && m_shown.view)
        m_other.words = otherProtocolProblem(m_course, *m_shown.view, m_asked->group);
    publish();
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
    const auto [ended, to] = endOf(*group, *rebalance);
    const Time last = to == kNever ? shown.at : to + kLadderTail;
    const Asked wanted{group->id, rebalance->began, ended, std::min(shown.at, last)};
    const bool isSame = m_asked && m_asked->group == wanted.group && m_asked->began == wanted.began && m_asked->ended == wanted.ended;
    const bool isDue = !isSame || wanted.until < m_asked->until || wanted.until - m_asked->until >= kStep
        || (wanted.until == last && wanted != *m_asked);
    if (isDue && !m_isAsking)
        ask(wanted, *rebalance, to != kNever);
}

void GroupFollower::ask(const Asked& wanted, const RebalanceView& rebalance, bool isOver)
{
    auto answer = std::make_shared<Answer>();
    const bool wantsCourse = isOver && m_otherOf != rebalance.began;
    m_isAsking = true;
    m_asked = wanted;
    m_bridge.ask(
        [answer, wanted, rebalance, wantsCourse](Lab& lab) {
            answer->source = ladderSource(lab, wanted.group, rebalance, wanted.until);
            if (wantsCourse)
                answer->course = plainCourse(lab.save().file);
            return QString();
        },
        [self = QPointer(this), answer, wanted](const QString&) {
            if (self)
                self->answered(wanted, *answer);
        });
}

void GroupFollower::answered(const Asked& wanted, const Answer& answer)
{
    m_isAsking = false;
    if (!m_asked || m_asked->group != wanted.group || m_asked->began != wanted.began) // something else is looked at by now
        return follow(m_shown, m_names);
    m_source = answer.source;
    m_ladder = std::make_shared<const RebalanceLadder>(rebalanceLadder(*m_source, namesIn(*m_source)));
    if (answer.course && m_shown.view && !m_thread) {
        m_otherOf = wanted.began;
        m_course = *answer.course;
        m_told = nullptr;
        m_other = {};
        m_other.kind = otherKind(m_source->rebalance.kind);
        m_other.words = otherProtocolProblem(m_course, *m_shown.view, wanted.group);
        m_other.state = m_other.words.isEmpty() ? OtherProtocol::State::Offered : OtherProtocol::State::Impossible;
    }
    publish();
    follow(m_shown, m_names);
}

void GroupFollower::publish()
{
    auto panels = std::make_shared<GroupPanels>();
    panels->group = m_stage.camera().group;
    panels->ladder = m_ladder;
    if (m_asked && m_asked->began == m_otherOf)
        panels->other = m_other; // else it is not known yet, or another rebalance is being played
    if (m_change != AssignorChange::AsItWas && m_shown.view)
        panels->assignors = std::make_shared<const AssignorsShown>(assignorsWhatIf(*m_shown.view, panels->group, m_change, m_names));
    else if (m_source && m_source->before.view && m_source->ended.view)
        panels->assignors = std::make_shared<const AssignorsShown>(assignorsOfChange(*m_source->before.view,
            *m_source->ended.view, panels->group, namesIn(*m_source)));
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
    const bool isShown = m_asked && m_asked->began == m_otherOf; // else another is looked at by now, and its answer is under way
    if (m_thread || !rebalance || !isShown || m_other.state != OtherProtocol::State::Offered)
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
    const bool isWanted = m_asked && m_asked->began == m_otherOf && m_other.state == OtherProtocol::State::Playing;
    if (!isWanted) { // another rebalance, group or lab is looked at by now: it can be asked about again
        m_otherOf = {};
        m_other = {};
        m_asked.reset();
        return follow(m_shown, m_names);
    }
    m_other.words = m_run->problem;
    m_other.state = m_run->problem.isEmpty() ? OtherProtocol::State::Played : OtherProtocol::State::Failed;
    m_told = m_run;
    if (m_run->problem.isEmpty())
        m_other.ladder = std::make_shared<const RebalanceLadder>(rebalanceLadder(m_run->source, namesIn(m_run->source)));
    publish();
}

} // namespace ui
