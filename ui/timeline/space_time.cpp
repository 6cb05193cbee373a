#include "ui/timeline/space_time.h"

#include <algorithm>
#include <map>
#include <set>

namespace ui {

using namespace engine;

namespace {

class Builder {
public:
    Builder(const ClusterView& before, const Stretch& stretch, SpaceTimeDetail detail, const NodeNames& names) : m_before(before), m_detail(detail), m_names(names)
    {
        m_out.stretch = stretch;
        for (const auto& [id, broker] : before.brokers)
            stands(NodeId{id.value}, broker->state.value, broker->everStarted);
        for (const auto& [id, controller] : before.controllers)
            stands(id, controller->state.value, controller->everStarted);
        for (const auto& [id, client] : before.clients)
            stands(id, client->state.value, client->everStarted);
    }

    void add(const Fact& fact)
    {
        if (const auto* sent = fact.as<MessageSent>()) {
            message(fact, *sent);
        } else if (const auto* delayed = fact.as<MessageDelayed>()) {
            if (const auto found = m_index.find(delayed->message); found != m_index.end()) {
                SpaceTimeMessage& message = m_messages[found->second];
                message.isLost = delayed->fate == MessageFate::Dropped;
                message.arrives = message.isLost ? fact.at : delayed->fate == MessageFate::Stalled ? kNever : delayed->arrives;
            }
        } else if (const auto* closed = fact.as<ConnectionClosed>()) {
            for (std::size_t i : m_open[closed->connection])
                if (m_messages[i].arrives > fact.at) { // what was under way went with it
                    m_messages[i].isLost = true;
                    m_messages[i].arrives = fact.at;
                }
        } else if (fact.at >= m_out.stretch.from && fact.at <= m_out.stretch.to) {
            happened(fact);
        }
    }

    SpaceTime take()
    {
        for (const auto& [node, since] : m_still)
            span(node, {since.first, m_out.stretch.to}, since.second);
        std::set<NodeId> seen;
        for (auto& message : m_messages) {
            if (message.departs > m_out.stretch.to || (message.arrives < m_out.stretch.from))
                continue;
            if (m_out.messages.size() >= SpaceTime::kMessagesMax) {
                ++m_out.left;
                continue;
            }
            seen.insert(message.from);
            seen.insert(message.to);
            m_out.messages.push_back(std::move(message));
        }
        for (const auto& mark : m_out.marks)
            seen.insert(mark.node);
        for (const auto& one : m_out.spans)
            seen.insert(one.node);
        seen.erase(kLabNode);
        m_out.nodes.assign(seen.begin(), seen.end());
        std::stable_sort(m_out.nodes.begin(), m_out.nodes.end(), [&](NodeId a, NodeId b) { return placeOf(a) < placeOf(b); });
        return std::move(m_out);
    }

private:
    void stands(NodeId node, NodeState state, bool everStarted)
    {
        if (everStarted && state != NodeState::Running)
            m_still[node] = {m_out.stretch.from, state == NodeState::Paused};
    }
    void span(NodeId node, const Stretch& when, bool paused) { m_out.spans.push_back({node, when, paused}); }
    void endsStill(NodeId node, Time at)
    {
        if (const auto found = m_still.find(node); found != m_still.end()) {
            span(node, {found->second.first, at}, found->second.second);
            m_still.erase(found);
        }
    }

    void message(const Fact& fact, const MessageSent& sent)
    {
        if (m_detail == SpaceTimeDetail::Story && !sent.isStory)
            return;
        QString words = apiName(sent.apiKey);
        if (sent.error != ErrorCode::None)
            words += " " + QString::fromStdString(std::string(errorName(sent.error)));
        else if (sent.offset != kNoOffset)
            words += (sent.isResponse ? " @" : " ") + QString::number(sent.offset.value);
        m_index[sent.message] = m_messages.size();
        m_open[sent.connection].push_back(m_messages.size());
        m_messages.push_back({sent.from, sent.to, sent.departs, sent.arrives, fact.id, sent.isResponse, false, words});
    }

    void mark(NodeId node, const Fact& fact, MarkShape shape) { m_out.marks.push_back({node, fact.at, fact.id, shape, factSentence(fact, m_names)}); }

    void happened(const Fact& fact)
    {
        if (const auto* stopped = fact.as<NodeStopped>()) {
            endsStill(stopped->id, fact.at);
            m_still[stopped->id] = {fact.at, false};
            mark(stopped->id, fact, stopped->how == StopKind::Stopped ? MarkShape::Square : MarkShape::Cross);
        } else if (const auto* paused = fact.as<NodePaused>()) {
            m_still[paused->id] = {fact.at, true};
            mark(paused->id, fact, MarkShape::Pause);
        } else if (const auto* started = fact.as<NodeStarted>()) {
            endsStill(started->id, fact.at);
            mark(started->id, fact, MarkShape::Back);
        } else if (const auto* resumed = fact.as<NodeResumed>()) {
            endsStill(resumed->id, fact.at);
            mark(resumed->id, fact, MarkShape::Back);
        } else if (const auto* appended = fact.as<BatchAppended>()) {
            if (!appended->partition.topic.starts_with("__"))
                mark(NodeId{appended->broker.value}, fact, MarkShape::Tick);
        } else if (const auto* elected = fact.as<LeaderElected>()) {
            if (!elected->partition.topic.starts_with("__"))
                mark(elected->leader == kNoBroker ? fact.node : NodeId{elected->leader.value}, fact, MarkShape::Diamond);
        } else if (const auto* leads = fact.as<QuorumLeaderElected>()) {
            mark(leads->leader, fact, MarkShape::Diamond);
        } else if (const auto* asks = fact.as<QuorumProspective>()) {
            mark(asks->voter, fact, MarkShape::Dot);
        } else if (fact.as<IsrShrunk>() || fact.as<IsrExpanded>()) {
            mark(fact.node, fact, MarkShape::Dot);
        } else if (const auto* fenced = fact.as<BrokerFenced>()) {
            mark(NodeId{fenced->broker.value}, fact, MarkShape::Ring);
        } else if (const auto* truncated = fact.as<LogTruncated>()) {
            mark(NodeId{truncated->broker.value}, fact, MarkShape::Ragged);
        } else if (const auto* acked = fact.as<BatchAcked>()) {
            mark(acked->client, fact, MarkShape::Dot);
        } else if (const auto* failed = fact.as<BatchFailed>()) {
            mark(failed->client, fact, MarkShape::Cross);
        } else if (const auto* cut = fact.as<LinkCut>()) {
            mark(cut->from, fact, MarkShape::Cut);
        }
    }

    // Producers above, then brokers, controllers, consumers: as on the stage from left to right.
    int placeOf(NodeId node) const
    {
        if (node.isBroker())
            return 1;
        if (node.isController())
            return 2;
        const auto found = m_before.clients.find(node);
        return found != m_before.clients.end() && (found->second->kind == NodeKind::Consumer || !found->second->consumer->group.empty()) ? 3 : 0;
    }

    const ClusterView& m_before;
    SpaceTimeDetail m_detail;
    const NodeNames& m_names;
    SpaceTime m_out;
    std::vector<SpaceTimeMessage> m_messages;
    std::map<MessageId, std::size_t> m_index;
    std::map<ConnectionId, std::vector<std::size_t>> m_open;
    std::map<NodeId, std::pair<Time, bool>> m_still; // since when, paused
};

} // namespace

SpaceTime spaceTimeOf(const FactSlice& facts, const ClusterView& before, const Stretch& stretch, SpaceTimeDetail detail, const NodeNames& names)
{
    Builder builder(before, stretch, detail, names);
    for (std::size_t i = 0; i < facts.size() && facts[i].at <= stretch.to; ++i)
        if (facts[i].at >= stretch.from - kUnderWayMax)
            builder.add(facts[i]);
    return builder.take();
}

} // namespace ui
