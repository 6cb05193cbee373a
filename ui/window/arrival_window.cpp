// What arrives from the engine: Moments and facts shown, answers to lines told.

#include "ui/window/main_window.h"

#include <QLabel>

#include "ui/common/chip.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/models/command_context.h"
#include "ui/panels/code_page.h"
#include "ui/panels/console_panel.h"
#include "ui/panels/find_popup.h"
#include "ui/panels/inspector.h"
#include "ui/panels/setting_popup.h"
#include "ui/timeline/timeline_view.h"
#include "ui/window/command_dialog.h"
#include "ui/window/first_open.h"
#include "ui/window/group_follower.h"
#include "ui/window/time_bar.h"
#include "ui/window/time_control.h"

namespace ui {

using namespace engine;

void MainWindow::answered(const QString& line, const CommandResult& result)
{
    QString words = QString::fromStdString(result.ok ? result.output : result.error);
    if (!result.nearest.empty())
        words += tr(" · did you mean %1?").arg(QString::fromStdString(result.nearest));
    m_console->showAnswer(line, result);
    if (m_form)
        m_form->showAnswer(line, result);
    m_timeControl->answered(line, result);
    m_inspector->answered(line, result.ok ? QString() : words);
    if (m_setting)
        m_setting->answered(line, result.ok ? QString() : words);
    if (m_findPopup)
        m_findPopup->answered(line, result.ok ? QString() : words);
    if (m_code)
        m_code->answered(line, result.ok ? QString() : words);
    m_ran->setText((result.ok ? "✓ " : "✗ ") + lineShown(line) + (result.ok ? QString() : " — " + words));
}

void MainWindow::tellRefused(const std::vector<FactSlice>& slices)
{
    for (const FactSlice& facts : slices)
        for (std::size_t i = 0; i < facts.size(); ++i) {
            const auto* refused = facts[i].as<RequestRefused>();
            if (!refused || refused->client != kAdminNode || facts[i].because.empty())
                continue;
            const Fact* asked = m_events.find(facts[i].because[0]);
            const auto* command = asked ? asked->as<CommandApplied>() : nullptr;
            if (!command)
                continue;
            const QString line = QString::fromStdString(command->line), words = factSentence(facts[i], m_names);
            m_ran->setText("✗ " + lineShown(line) + " — " + words);
            m_inspector->answered(line, words);
        }
}

void MainWindow::askForConfigs()
{
    auto found = std::make_shared<LabConfigs>();
    auto known = std::make_shared<LabKnown>();
    m_bridge.ask(
        [found, known, folderOf = m_doors.folderOf](Lab& lab) {
            *found = configsOf(lab, lab.view());
            *known = knownOf(lab, *found);
            if (folderOf)
                known->folder = folderOf(lab);
            return QString();
        },
        [this, found, known](const QString&) {
            m_configs = *found;
            m_stage->view().setLab(known);
            m_inspector->setLab(known);
            m_inspector->setConfigs(m_configs);
            if (m_setting)
                m_setting->follow(m_live, m_configs);
        });
}

namespace {

template <class Body>
bool anyOf(const std::vector<FactSlice>& slices)
{
    for (const auto& slice : slices)
        for (std::size_t i = 0; i < slice.size(); ++i)
            if (slice[i].as<Body>())
                return true;
    return false;
}

// Then what was asked of the cluster is carried out: settings may be others.
bool isAdminAnswered(const std::vector<FactSlice>& slices)
{
    for (const auto& slice : slices)
        for (std::size_t i = 0; i < slice.size(); ++i)
            if (const auto* sent = slice[i].as<MessageSent>(); sent && sent->to == kAdminNode)
                return true;
    return false;
}

} // namespace

void MainWindow::take(const Arrival& arrival)
{
    const bool branchesChanged = arrival.slice.branches.size() != m_slice.branches.size() || arrival.slice.branch != m_slice.branch;
    const bool firstTime = !m_live.view;
    if (arrival.fresh)
        m_timeline->startAfresh(arrival.slice.labNumber == m_slice.labNumber ? m_slice.branch : std::string());
    m_slice = arrival.slice;
    m_live = arrival.slice.moment;
    if (m_code)
        m_code->show(m_live);
    m_names = [view = m_live.view](NodeId id) {
        return id.isBroker() || id.isController() ? plainNodeName(id) : QString::fromStdString(view->nodeNameOf(id));
    };
    if (arrival.fresh) {
        m_events.clear();
        m_looking.reset();
        m_groupFollower->forget();
    }
    if (arrival.fresh || firstTime || anyOf<CommandApplied>(arrival.facts) || anyOf<NodeStarted>(arrival.facts)
        || isAdminAnswered(arrival.facts))
        askForConfigs();
    m_events.append(arrival.facts, m_names);
    if (!arrival.fresh)
        tellRefused(arrival.facts);
    followPlots(arrival);
    m_timeline->lanes().append(arrival.facts, m_names);
    m_timeline->setNow(m_slice.now);
    // Each step of a lesson that began anew left a branch: they lead nowhere, and the stage needs the room.
    m_timeline->setBranches(m_lesson ? liveLine(m_slice.branches) : m_slice.branches);
    m_time->setViolations(m_slice.violations);
    m_timeControl->follow(m_slice);
    if (!m_looking) {
        for (const auto& facts : arrival.facts)
            m_stage->view().showStory(facts, m_slice.now);
        showMoment(m_live, arrival.fresh ? StageView::Change::Jump : StageView::Change::Forward);
    } else {
        m_time->setNow(*m_looking, m_slice.pace, true);
    }
    pointAtFocus();
    if (!m_slice.listening.empty()) {
        std::map<BrokerId, QString> addresses;
        for (std::size_t i = 0; i < m_slice.listening.size(); ++i)
            addresses[BrokerId{static_cast<std::int32_t>(i) + 1}] = QString::fromStdString(m_slice.listening[i]);
        m_stage->view().setAddresses(addresses);
        const QString first = QString::fromStdString(m_slice.listening.front());
        m_first->setAddress(first, first.endsWith(":9092") ? QString()
            : tr("Port 9092 is taken by another program; this cluster listens on %1.").arg(first));
    }
    if (!m_slice.failure.empty())
        m_trouble->setText(tr("The cluster stands still: %1").arg(QString::fromStdString(m_slice.failure)));
    else if (!m_slice.stoppedBy.empty() && !m_lesson)
        m_trouble->setText(tr("stopped: %1").arg(QString::fromStdString(m_slice.stoppedBy)));
    else
        m_trouble->clear();
    if (firstTime) { // stay with the topic that is shown first, whatever topics come later
        Camera camera = m_stage->view().camera();
        if (const TopicView* topic = shownTopic(*m_live.view, camera); topic && camera.topic.empty()) {
            camera.topic = topic->name;
            m_stage->view().setCamera(camera);
        }
    }
    m_console->setContext(commandContext(*m_live.view, m_slice.branches));
    if (branchesChanged || firstTime)
        retranslate();
    showSummary();
}

void MainWindow::showMoment(const Moment& moment, StageView::Change change)
{
    m_shown = moment;
    m_stage->view().setMoment(moment, change);
    m_stage->refreshCrumbs();
    m_groupFollower->follow(moment, m_names);
    showWanted();
    m_inspector->show(moment, m_stage->view().selected());
    followBytes();
    m_time->setNow(m_looking.value_or(m_slice.now), m_slice.pace, m_looking.has_value());
}

void MainWindow::showSummary()
{
    if (!m_shown.view)
        return;
    int partitions = 0, inSync = 0, replicas = 0, under = 0, topics = 0;
    for (const auto& [name, topic] : m_shown.view->topics) {
        if (name.starts_with("__"))
            continue;
        ++topics;
        for (const auto& [index, partition] : topic->partitions) {
            ++partitions;
            inSync += static_cast<int>(partition->isr.value.size());
            replicas += static_cast<int>(partition->replicas.size());
            under += partition->isr.value.size() < partition->replicas.size() ? 1 : 0;
        }
    }
    FirstOpen::Cluster cluster{std::ssize(m_shown.view->brokers), std::ssize(m_shown.view->controllers), 0, 0};
    for (const auto& [id, client] : m_shown.view->clients) {
        cluster.producers += client->kind == NodeKind::Producer ? 1 : 0;
        cluster.consumers += client->kind == NodeKind::Consumer ? 1 : 0;
    }
    m_first->setCluster(cluster);
    const QString parts[] = {counted(cluster.brokers, tr("%1 broker"), tr("%1 brokers")), counted(topics, tr("%1 topic"), tr("%1 topics")),
        counted(partitions, tr("%1 partition"), tr("%1 partitions"))};
    m_summary->setText(parts[0] + " · " + parts[1] + " · " + parts[2]
        + (m_slice.branch == "main" || m_slice.branch.empty() ? QString()
            : tr(" · branch %1").arg(QString::fromStdString(m_slice.branch))));
    m_isr->setText(QString("ISR %1/%2").arg(inSync).arg(replicas));
    m_isr->setTone(inSync == replicas ? Tone::Ok : Tone::Dry);
    m_under->setText(tr("%1 under-replicated").arg(under));
    m_under->setVisible(under > 0); // after its words, which show it
    m_under->setTone(Tone::Bad);
}

} // namespace ui
