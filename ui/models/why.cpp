#include "ui/models/why.h"

#include <QCoreApplication>

#include <algorithm>
#include <deque>
#include <functional>
#include <set>

#include "ui/common/numbers.h"
#include "ui/stage/group_words.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/storage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Why {
    Q_DECLARE_TR_FUNCTIONS(ui::Why)
};

const ReplicaView* replicaOf(const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    return partition ? partition->copyOn(id.broker()) : nullptr;
}

FactId appendOf(const ReplicaView& replica, Offset offset)
{
    for (std::size_t i = replica.batches.size(); i-- > 0;)
        if (replica.batches[i].baseOffset <= offset && offset <= replica.batches[i].lastOffset)
            return replica.batches[i].since;
    return {};
}

} // namespace

WhyStep whyStep(const Fact& fact, int depth, const NodeNames& names)
{
    const bool ruled = fact.rule != Rule::None;
    return {fact.id, fact.at, depth, factSentence(fact, names), ruled ? ruleSentence(fact.rule) : QString(), ruled ? ruleSource(fact.rule) : QString(), 0, false};
}

namespace {

constexpr int kChainMax = 100000; // facts that are counted

struct Found {
    const Fact* fact;
    int depth;
    std::vector<std::size_t> reasons;
    std::vector<const Fact*> chain; // the nearest of its own kind, newest first
    int chainLength = 0;
    Time chainSince;
};

// The reason of the same kind, and the one of that, back to the first.
void followChain(Found& of, const Fact* earlier, const FindFact& find, std::set<FactId>& seen)
{
    while (earlier && of.chainLength < kChainMax && seen.insert(earlier->id).second) {
        if (of.chain.size() < static_cast<std::size_t>(kWhyChainRows))
            of.chain.push_back(earlier);
        ++of.chainLength;
        of.chainSince = earlier->at;
        const Fact* next = nullptr;
        for (const FactId because : earlier->because)
            if (const Fact* reason = find(because); reason && reason->body.value.index() == earlier->body.value.index())
                next = reason;
        earlier = next;
    }
}

QString chainWords(const Found& of, const NodeNames& names)
{
    const QString since = QString::fromStdString(formatTime(of.chainSince));
    if (const auto* fetched = of.fact->as<FollowerFetched>())
        return counted(of.chainLength, Why::tr("%1 earlier fetch"), Why::tr("%1 earlier fetches")) + Why::tr(" of %1, since %2").arg(names(NodeId{fetched->follower.value}), since);
    return counted(of.chainLength, Why::tr("%1 earlier one of this kind"), Why::tr("%1 earlier ones of this kind")) + Why::tr(", since %1").arg(since);
}

class Unfolder {
public:
    Unfolder(const std::vector<Found>& found, const NodeNames& names) : m_found(found), m_names(names) { }

    void add(std::size_t index)
    {
        const Found& one = m_found[index];
        m_out.push_back(whyStep(*one.fact, one.depth, m_names));
        m_out.back().isFolded = m_folding;
        const bool folds = !m_folding && one.depth == kWhyOpenDepth && !one.reasons.empty();
        const std::size_t fold = m_out.size();
        if (folds) {
            m_out.push_back({{}, one.fact->at, one.depth + 1, {}, {}, {}, 0, false});
            m_folding = true;
        }
        for (const std::size_t reason : one.reasons)
            add(reason);
        if (folds) {
            m_folding = false;
            m_out[fold].folds = static_cast<int>(m_out.size() - fold - 1);
            m_out[fold].sentence = counted(m_out[fold].folds, Why::tr("%1 fact that led to it"), Why::tr("%1 facts that led to it"));
        }
        addChain(one);
    }
    std::vector<WhyStep> take() { return std::move(m_out); }

private:
    void addChain(const Found& one)
    {
        if (one.chain.empty())
            return;
        if (m_folding) { // inside of a fold the nearest is enough
            m_out.push_back(whyStep(*one.chain.front(), one.depth + 1, m_names));
            m_out.back().isFolded = true;
            return;
        }
        WhyStep fold{{}, one.chain.front()->at, one.depth + 1, chainWords(one, m_names), {}, {}, static_cast<int>(one.chain.size()), false};
        m_out.push_back(std::move(fold));
        for (const Fact* earlier : one.chain) {
            m_out.push_back(whyStep(*earlier, one.depth + 2, m_names));
            m_out.back().isFolded = true;
        }
    }

    const std::vector<Found>& m_found;
    const NodeNames& m_names;
    std::vector<WhyStep> m_out;
    bool m_folding = false;
};

} // namespace

std::vector<WhyStep> whyOf(const std::vector<FactId>& starts, const FindFact& find, const NodeNames& names)
{
    // Nearest first, so that the limit cuts off the farthest; then each under what it explains.
    constexpr std::size_t kNone = SIZE_MAX;
    std::vector<Found> found;
    std::vector<std::size_t> roots;
    std::set<FactId> seen;
    std::deque<std::pair<FactId, std::size_t>> next; // with what it explains
    for (const auto start : starts)
        next.emplace_back(start, kNone);
    while (!next.empty() && found.size() < static_cast<std::size_t>(kWhySteps)) {
        const auto [id, explains] = next.front();
        next.pop_front();
        const Fact* fact = id == FactId{} || seen.contains(id) ? nullptr : find(id);
        if (!fact)
            continue;
        if (explains != kNone && fact->body.value.index() == found[explains].fact->body.value.index()) {
            followChain(found[explains], fact, find, seen);
            continue;
        }
        seen.insert(id);
        const std::size_t index = found.size();
        found.push_back({fact, explains == kNone ? 0 : found[explains].depth + 1, {}, {}, 0, {}});
        (explains == kNone ? roots : found[explains].reasons).push_back(index);
        for (const auto because : fact->because)
            next.emplace_back(because, index);
    }
    Unfolder unfolder(found, names);
    for (const std::size_t root : roots)
        unfolder.add(root);
    return unfolder.take();
}

namespace {

// What the leader knows of where its high watermark stands: held by a replica, or moved there.
FactId highWatermarkFact(const ReplicaView& replica)
{
    return replica.heldBy != kNoBroker ? replica.heldAt.since : std::max(replica.highWatermark.since, replica.role.since);
}

void factsBehindPartition(std::vector<FactId>& facts, const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    const ReplicaView* replica = partition ? partition->copyOn(id.broker()) : nullptr;
    if (id.kind == StageKind::Partition && partition) {
        facts = {partition->leader.since, partition->isr.since};
        for (const auto& [broker, refused] : partition->notElected)
            facts.push_back(refused);
    } else if (id.kind == StageKind::Replica && replica) {
        facts = {highWatermarkFact(*replica), replica->highWatermark.since, replica->role.since};
        std::sort(facts.begin() + 1, facts.end(), std::greater());
    } else if (id.kind == StageKind::Record && replica) {
        facts = {appendOf(*replica, Offset{id.offset})};
        if (id.offset >= replica->highWatermark.value.value) { // at risk: what it waits for comes first
            const ReplicaView* leader = partition->leaderCopy();
            facts.insert(facts.begin(), highWatermarkFact(leader ? *leader : *replica));
        }
    }
}

} // namespace

std::vector<FactId> factsBehind(const ClusterView& view, const ObjectId& id)
{
    std::vector<FactId> facts;
    switch (id.kind) {
    case StageKind::Controllers:
        facts = {view.quorum.leader.since};
        break;
    case StageKind::Controller:
        if (const auto found = view.controllers.find(id.node()); found != view.controllers.end())
            facts = {found->second->state.since, view.quorum.leader.since};
        break;
    case StageKind::Broker:
        if (const BrokerView* broker = view.broker(id.broker())) {
            facts = {broker->state.since, broker->fenced.since};
            std::sort(facts.begin(), facts.end(), std::greater());
        }
        break;
    case StageKind::Topic:
        if (const TopicView* topic = view.topic(id.text))
            facts = {topic->since};
        break;
    case StageKind::Partition:
    case StageKind::Replica:
    case StageKind::Record:
        factsBehindPartition(facts, view, id);
        break;
    case StageKind::Message:
        if (id.offset >= 0) // of a ladder: it arrived long ago
            facts = {FactId{static_cast<std::uint64_t>(id.offset)}};
        else if (const auto found = view.messages.find(MessageId{static_cast<std::uint64_t>(id.number)}); found != view.messages.end())
            facts = {found->second.since};
        break;
    case StageKind::Link:
        if (const auto cut = view.cutLinks.find({id.node(), NodeId{static_cast<std::int32_t>(id.other)}}); cut != view.cutLinks.end())
            facts = {cut->second};
        break;
    case StageKind::Client:
        if (const ClientView* client = view.client(id.node())) {
            facts = {client->state.since, client->producer->acked.since, client->consumer->assignment.since};
            std::sort(facts.begin(), facts.end(), std::greater());
        }
        break;
    case StageKind::Group:
        if (const auto found = view.groups.find(id.text); found != view.groups.end())
            facts = {found->second->state.since};
        break;
    default:
        if (id.isOfProducer()) {
            for (const ProducerDetail& detail : detailsOfProducer(view, view.at, id))
                facts.push_back(detail.since);
            std::sort(facts.begin(), facts.end(), std::greater());
        } else if (id.isOfGroup()) {
            for (const ProducerDetail& detail : detailsOfGroup(view, view.at, nullptr, id))
                facts.push_back(detail.since); // the thing's own come first
        } else if (id.isOfLog()) {
            for (const ProducerDetail& detail : detailsOfLog(view, view.at, nullptr, id))
                facts.push_back(detail.since); // the thing's own come first
        }
        break;
    }
    std::set<FactId> seen;
    std::erase_if(facts, [&](FactId fact) { return fact == FactId{} || !seen.insert(fact).second; });
    return facts;
}

FactId factBehind(const ClusterView& view, const ObjectId& id)
{
    const auto facts = factsBehind(view, id);
    return facts.empty() ? FactId{} : facts.front();
}

QString whyQuestion(const ClusterView& view, const ObjectId& id)
{
    const QString partition = QString::fromStdString(id.topicPartition().toString());
    switch (id.kind) {
    case StageKind::Broker:
        return Why::tr("Why is broker %1 as it is?").arg(id.number);
    case StageKind::Controller:
    case StageKind::Controllers:
        return Why::tr("Why does %1 lead the quorum?").arg(QString::fromStdString(view.nodeNameOf(view.quorum.leader.value)));
    case StageKind::Topic:
        return Why::tr("Why is there a topic %1?").arg(QString::fromStdString(id.text));
    case StageKind::Link:
        return Why::tr("Why is the link %1 – %2 cut?")
            .arg(QString::fromStdString(view.nodeNameOf(id.node())), QString::fromStdString(view.nodeNameOf(NodeId{static_cast<std::int32_t>(id.other)})));
    case StageKind::Partition:
        return Why::tr("Why these leader and ISR of %1?").arg(partition);
    case StageKind::Replica: {
        const ReplicaView* replica = replicaOf(view, id);
        return Why::tr("Why is the high watermark of %1 on broker %2 at %3?").arg(partition).arg(id.number).arg(replica ? replica->highWatermark.value.value : 0);
    }
    case StageKind::Record:
        if (const ReplicaView* replica = replicaOf(view, id); replica && id.offset >= replica->highWatermark.value.value)
            return Why::tr("Why is offset %1 of %2 on broker %3 at risk, above the high watermark %4?").arg(id.offset).arg(partition).arg(id.number).arg(replica->highWatermark.value.value);
        return Why::tr("Why is offset %1 of %2 on broker %3?").arg(id.offset).arg(partition).arg(id.number);
    case StageKind::Message:
        return Why::tr("Why is this message on its way?");
    case StageKind::Client:
        return Why::tr("Why is %1 as it is?").arg(QString::fromStdString(view.nodeNameOf(id.node())));
    case StageKind::Group:
        return Why::tr("Why is group %1 as it is?").arg(QString::fromStdString(id.text));
    default:
        if (id.isOfProducer() || id.isOfGroup() || id.isOfLog())
            return Why::tr("Why is it so: %1?").arg(spoken(view, view.at, id).name);
        return Why::tr("Select something on the stage, then ask why.");
    }
}

} // namespace ui
