#include "ui/models/rebalance_ladder.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "engine/base/partition_list.h"
#include "engine/wire/api_key.h"
#include "ui/models/group_messages.h"

namespace ui {

using namespace engine;
using namespace std::chrono_literals;
using wire::ApiKey;

namespace {

struct Ladder {
    Q_DECLARE_TR_FUNCTIONS(ui::RebalanceLadder)
};

constexpr Duration kParked = 10ms; // an answer that comes later waited for others
constexpr std::size_t kNamedGains = 2;

bool isApi(const MessageSent& sent, ApiKey key) { return sent.apiKey == static_cast<std::int16_t>(key); }
QString coordinatorWord() { return Ladder::tr("coordinator"); }
QString text(const std::string& words) { return QString::fromStdString(words); }

// A member, before it is known whether it gets a lane.
struct Candidate {
    NodeId client;
    std::string memberId;
    int matters = 0; // the larger, the further in front
    bool joins = false;
    bool leaves = false;
    std::size_t messages = 0;
};

class Builder {
public:
    Builder(const LadderSource& source, const NodeNames& names) : m_source(source), m_rebalance(source.rebalance), m_names(names)
    {
        m_out.group = source.group;
        m_out.rebalance = m_rebalance.began;
        m_out.kind = m_rebalance.kind;
        m_out.kept = source.kept;
        m_out.from = m_rebalance.from;
        m_out.to = source.to;
        m_out.generationBefore = m_rebalance.generationBefore;
        m_out.generation = m_rebalance.generation;
        m_before = groupIn(source.before);
        m_after = groupIn(source.after);
        if (m_after)
            m_out.protocol = m_after->protocol;
        for (const Moment* moment : {&source.before, &source.after})
            if (moment->view)
                for (const auto& [name, topic] : moment->view->topics)
                    m_topics[topic->id] = name;
        m_reader.topicOf = [this](const Uuid& id) {
            const auto found = m_topics.find(id);
            return found == m_topics.end() ? std::string() : found->second;
        };
        m_reader.ownedBy = [this](NodeId client) {
            const auto found = m_owned.find(client);
            return found == m_owned.end() ? nullptr : &found->second;
        };
    }

    RebalanceLadder build()
    {
        const auto& facts = m_source.facts;
        findMembers();
        chooseLanes();
        for (std::size_t i = 0; i < facts.size() && facts[i].at < m_source.next; ++i)
            look(facts[i]);
        trim();
        m_out.title = title();
        states();
        gaps();
        return std::move(m_out);
    }

private:
    const GroupView* groupIn(const Moment& moment) const
    {
        if (!moment.view)
            return nullptr;
        const auto found = moment.view->groups.find(m_source.group);
        return found == moment.view->groups.end() ? nullptr : &*found->second;
    }
    const ConsumerView* consumerBefore(NodeId client) const
    {
        const ClientView* found = m_source.before.view ? m_source.before.view->client(client) : nullptr;
        return found ? &*found->consumer : nullptr;
    }
    bool isOver() const { return m_source.to != kNever; }
    Time end() const { return isOver() ? m_source.to : m_source.after.at; }

    // -- who was there

    Candidate& candidate(NodeId client)
    {
        const auto [at, isNew] = m_candidateOf.emplace(client, m_candidates.size());
        if (isNew) {
            m_candidates.emplace_back();
            m_candidates.back().client = client;
        }
        return m_candidates[at->second];
    }

    void findMembers()
    {
        std::set<std::string> topics;
        if (m_before)
            for (const auto& [id, member] : m_before->members) {
                Candidate& one = candidate(member.client);
                one.memberId = id;
                one.matters = std::max(one.matters, id == m_before->leader ? 4 : 0);
                topics.insert(member.topics.begin(), member.topics.end());
                m_clientOf[id] = member.client;
                if (const ConsumerView* consumer = consumerBefore(member.client)) {
                    m_owned[member.client] = consumer->assignment.value;
                    for (const auto& partition : consumer->assignment.value)
                        m_readerBefore.emplace(partition, member.client);
                }
            }
        if (m_after)
            for (const auto& [id, member] : m_after->members) {
                m_clientOf[id] = member.client;
                candidate(member.client).memberId = id;
                if (id == m_after->leader)
                    candidate(member.client).matters = std::max(candidate(member.client).matters, 5);
                topics.insert(member.topics.begin(), member.topics.end());
            }
        if (m_rebalance.client != kLabNode)
            candidate(m_rebalance.client).matters = 8;
        const auto& facts = m_source.facts;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            const Fact& fact = facts[i];
            if (fact.at > end())
                break;
            const bool isIn = fact.at >= m_rebalance.from;
            if (const auto* joined = fact.as<GroupMemberJoined>(); joined && joined->group == m_source.group && isIn) {
                Candidate& one = candidate(joined->client);
                one.joins = !m_before || m_before->memberOf(joined->client) == nullptr;
                one.memberId = joined->memberId;
                one.matters = std::max(one.matters, 7);
                m_clientOf[joined->memberId] = joined->client;
                topics.insert(joined->topics.begin(), joined->topics.end());
            } else if (const auto* left = fact.as<GroupMemberLeft>(); left && left->group == m_source.group && isIn) {
                const auto found = m_clientOf.find(left->memberId);
                Candidate& one = candidate(left->client != kLabNode || found == m_clientOf.end() ? left->client : found->second);
                one.leaves = !m_after || m_after->memberOf(one.client) == nullptr;
                one.matters = std::max(one.matters, 7);
            } else if (const auto* refused = fact.as<GroupRequestRefused>(); refused && refused->group == m_source.group && isIn) {
                if (m_candidateOf.contains(refused->client) && refused->error != ErrorCode::RebalanceInProgress)
                    candidate(refused->client).matters = std::max(candidate(refused->client).matters, 3);
            } else if (const auto* taken = fact.as<AssignmentTaken>(); taken && taken->group == m_source.group && isIn) {
                if (!taken->removed.empty() || !taken->added.empty())
                    candidate(taken->client).matters = std::max(candidate(taken->client).matters, 1);
            } else if (const auto* sent = fact.as<MessageSent>(); sent && isGroupApi(sent->apiKey) && isIn) {
                const auto found = m_candidateOf.find(sent->isResponse ? sent->to : sent->from);
                if (found != m_candidateOf.end())
                    ++m_candidates[found->second].messages;
            }
        }
        m_reader.hasOneTopic = topics.size() <= 1;
    }

    void chooseLanes()
    {
        std::erase_if(m_candidates, [](const Candidate& one) { return one.client == kLabNode; });
        std::stable_sort(m_candidates.begin(), m_candidates.end(), [](const auto& a, const auto& b) {
            return a.matters != b.matters ? a.matters > b.matters : a.client < b.client;
        });
        const std::string leader = m_after && !m_after->leader.empty() ? m_after->leader : m_before ? m_before->leader : std::string();
        for (std::size_t i = 0; i < m_candidates.size(); ++i) {
            const Candidate& one = m_candidates[i];
            if (i >= kLadderLanes) {
                ++m_out.moreMembers;
                m_out.moreMessages += one.messages;
                continue;
            }
            LadderLane lane;
            lane.node = one.client;
            lane.memberId = one.memberId;
            lane.brief = m_names(one.client);
            lane.title = !leader.empty() && one.memberId == leader && m_rebalance.kind == GroupKind::Classic
                ? Ladder::tr("%1 · leader").arg(lane.brief) : lane.brief;
            lane.joins = one.joins;
            lane.leaves = one.leaves;
            lane.isOutside = one.client.isOutside();
            m_laneOf[one.client] = m_out.lanes.size();
            m_out.lanes.push_back(std::move(lane));
        }
        // Its coordinator, and the one before if it moved.
        for (const GroupView* group : {m_before, m_after})
            if (group && group->coordinator != kNoBroker)
                coordinatorLane(NodeId{group->coordinator.value});
    }
    std::size_t coordinatorLane(NodeId broker)
    {
        const auto known = m_laneOf.find(broker);
        if (known != m_laneOf.end())
            return known->second;
        LadderLane lane;
        lane.node = broker;
        lane.brief = coordinatorWord();
        lane.title = QStringLiteral("%1 · %2").arg(coordinatorWord(), m_names(broker));
        lane.isCoordinator = true;
        m_out.lanes.push_back(std::move(lane));
        m_laneOf.emplace(broker, m_out.lanes.size() - 1);
        return m_out.lanes.size() - 1;
    }
    std::size_t laneOfCoordinator() const
    {
        for (std::size_t i = m_out.lanes.size(); i-- > 0;)
            if (m_out.lanes[i].isCoordinator)
                return i;
        return 0;
    }
    const LadderLane* memberLane(NodeId client) const
    {
        const auto found = m_laneOf.find(client);
        return found == m_laneOf.end() || m_out.lanes[found->second].isCoordinator ? nullptr : &m_out.lanes[found->second];
    }

    // -- what happened

    void look(const Fact& fact)
    {
        if (const auto* sent = fact.as<MessageSent>()) {
            if (isGroupApi(sent->apiKey))
                message(fact, *sent);
        } else if (const auto* delayed = fact.as<MessageDelayed>()) {
            if (const auto found = m_arrowOf.find(delayed->message); found != m_arrowOf.end()) {
                LadderArrow& arrow = m_out.arrows[found->second];
                arrow.isLost = delayed->fate == MessageFate::Dropped;
                arrow.arrives = arrow.isLost ? fact.at : delayed->fate == MessageFate::Stalled ? kNever : delayed->arrives;
            }
        } else if (const auto* closed = fact.as<ConnectionClosed>()) {
            for (const std::size_t i : m_arrowsOn[closed->connection])
                if (m_out.arrows[i].arrives > fact.at) {
                    m_out.arrows[i].isLost = true;
                    m_out.arrows[i].arrives = fact.at;
                }
        } else if (const auto* taken = fact.as<AssignmentTaken>(); taken && taken->group == m_source.group) {
            took(fact, *taken);
        } else if (fact.at < m_rebalance.from || fact.at > end()) {
            return;
        } else if (const auto* target = fact.as<TargetAssigned>(); target && target->group == m_source.group) {
            note(fact, laneOfCoordinator(), LadderNote::Tone::Decision,
                Ladder::tr("group epoch %1 · %2: %3").arg(target->epoch).arg(text(target->assignor), gains(target->members)),
                Ladder::tr("epoch %1 · %2").arg(target->epoch).arg(text(target->assignor)));
        } else if (const auto* planned = fact.as<AssignmentPlanned>(); planned && planned->group == m_source.group) {
            if (memberLane(planned->client))
                note(fact, m_laneOf[planned->client], LadderNote::Tone::Decision,
                    QStringLiteral("%1: %2").arg(text(planned->assignor), planWords(*planned)),
                    text(planned->assignor));
        } else if (const auto* left = fact.as<GroupMemberLeft>(); left && left->group == m_source.group) {
            went(fact, *left);
        } else if (const auto* stopped = fact.as<NodeStopped>()) {
            if (memberLane(stopped->id))
                note(fact, m_laneOf[stopped->id], LadderNote::Tone::Bad, stopped->how == StopKind::Stopped ? Ladder::tr("stops")
                    : Ladder::tr("dies"));
        }
    }

    void note(const Fact& fact, std::size_t lane, LadderNote::Tone tone, const QString& words, const QString& brief = {},
        bool isEnd = false)
    {
        m_out.notes.push_back({lane, fact.at, fact.id, tone, isEnd, words, brief.isEmpty() ? words : brief});
    }

    QString nameOf(const std::string& memberId) const
    {
        const auto found = m_clientOf.find(memberId);
        return found == m_clientOf.end() ? text(memberId) : m_names(found->second);
    }

    // "c3 gets 2, 5"
    QString gains(const std::vector<GroupAssigned::Member>& members) const
    {
        QStringList words;
        std::size_t more = 0;
        for (const auto& member : members) {
            const auto client = m_clientOf.find(member.memberId);
            const auto owned = client == m_clientOf.end() ? m_owned.end() : m_owned.find(client->second);
            const auto fresh = owned == m_owned.end() ? member.partitions : without(member.partitions, owned->second);
            if (fresh.empty())
                continue;
            if (words.size() < static_cast<qsizetype>(kNamedGains))
                words << Ladder::tr("%1 gets %2").arg(nameOf(member.memberId), m_reader.parts(fresh));
            else
                ++more;
        }
        if (more > 0)
            words << Ladder::tr("%1 more").arg(more);
        return words.isEmpty() ? Ladder::tr("nothing moves") : words.join(QStringLiteral(", "));
    }

    // What the leader's plan moves, by who read what before: an eager member has nothing any more when it is made. A cooperative plan
    // first leaves out what somebody still has, and gives it out in the next round.
    QString planWords(const AssignmentPlanned& planned) const
    {
        std::vector<TopicPartition> given, moved, fresh, read;
        for (const auto& [partition, client] : m_readerBefore)
            read.push_back(partition);
        for (const auto& member : planned.members) {
            const auto client = m_clientOf.find(member.memberId);
            for (const auto& partition : member.partitions) {
                given.push_back(partition);
                if (const auto had = m_readerBefore.find(partition); had == m_readerBefore.end())
                    fresh.push_back(partition);
                else if (client == m_clientOf.end() || had->second != client->second)
                    moved.push_back(partition);
            }
        }
        std::sort(moved.begin(), moved.end());
        std::sort(fresh.begin(), fresh.end());
        if (const auto kept = without(read, given); !kept.empty() && m_after && m_after->protocol == "cooperative-sticky")
            return Ladder::tr("first give up %1").arg(m_reader.parts(kept));
        return !moved.empty() ? Ladder::tr("moves %1").arg(m_reader.parts(moved))
            : !fresh.empty()  ? Ladder::tr("gives out %1").arg(m_reader.parts(fresh))
                              : Ladder::tr("nothing moves");
    }

    void went(const Fact& fact, const GroupMemberLeft& f)
    {
        const QString name = nameOf(f.memberId);
        QString words;
        switch (f.why) {
        case MemberLeftWhy::Left: return; // its own words are an arrow
        case MemberLeftWhy::SessionExpired: words = Ladder::tr("%1 is out: no heartbeat within its session").arg(name); break;
        case MemberLeftWhy::RebalanceTimeout: words = Ladder::tr("%1 is out: not ready in time").arg(name); break;
        case MemberLeftWhy::Replaced: words = Ladder::tr("%1 is replaced").arg(name); break;
        case MemberLeftWhy::Removed: words = Ladder::tr("%1 is removed by an administrator").arg(name); break;
        }
        note(fact, laneOfCoordinator(), LadderNote::Tone::Bad, words, Ladder::tr("%1 is out").arg(name));
    }

    void took(const Fact& fact, const AssignmentTaken& f)
    {
        std::vector<TopicPartition>& owned = m_owned[f.client];
        const bool had = !owned.empty();
        const bool everHad = had || m_hadBefore.contains(f.client);
        const auto lost = without(owned, f.partitions);
        const auto fresh = without(f.partitions, owned);
        if (had)
            m_hadBefore.insert(f.client);
        owned = f.partitions;
        if (!memberLane(f.client) || fact.at < m_rebalance.from)
            return;
        const std::size_t lane = m_laneOf[f.client];
        m_lastTaken = std::max(m_lastTaken, fact.at);
        if (f.partitions.empty() && had && !m_out.lanes[lane].leaves) {
            m_out.stops.push_back({lane, fact.at, kNever, fact.id});
        } else if (!f.partitions.empty()) {
            for (LadderStop& stop : m_out.stops)
                if (stop.lane == lane && stop.to == kNever)
                    stop.to = fact.at;
        }
        if (!f.partitions.empty() && !lost.empty())
            note(fact, lane, LadderNote::Tone::Plain, Ladder::tr("stops reading %1").arg(m_reader.parts(lost)),
                Ladder::tr("stops %1").arg(m_reader.parts(lost)));
        // The last word of a member stands under its lane.
        std::erase_if(m_out.notes, [lane](const LadderNote& one) { return one.isEnd && one.lane == lane; });
        if (!f.partitions.empty() && !fresh.empty())
            note(fact, lane, LadderNote::Tone::Good, had ? Ladder::tr("reads %1 too").arg(m_reader.parts(fresh)) : everHad
                ? Ladder::tr("reads again") : Ladder::tr("starts to read"), {}, true);
        else if (!f.partitions.empty() && !lost.empty())
            note(fact, lane, LadderNote::Tone::Good, Ladder::tr("reads on"), {}, true);
        else if (f.partitions.empty() && !had && f.generation >= 0)
            note(fact, lane, LadderNote::Tone::Plain, Ladder::tr("nothing to read"), {}, true);
    }

    void message(const Fact& fact, const MessageSent& sent)
    {
        const NodeId client = sent.isResponse ? sent.to : sent.from;
        const NodeId broker = sent.isResponse ? sent.from : sent.to;
        if (!memberLane(client) || !broker.isBroker())
            return;
        if (m_out.arrows.size() >= kLadderArrows) {
            ++m_out.moreMessages;
            return;
        }
        const GroupMessage said = m_reader.read(sent);
        if (!said.group.empty() && said.group != m_source.group)
            return;
        m_out.framesMissing = m_out.framesMissing || !said.isDecoded;
        if (isApi(sent, ApiKey::FindCoordinator)) { // anybody may be asked that
            if (sent.isResponse && said.coordinator != kNoBroker && fact.at >= m_rebalance.from - kLadderLead)
                note(fact, m_laneOf[client], LadderNote::Tone::Plain, Ladder::tr("FindCoordinator: %1").arg(said.words));
            return;
        }
        const std::size_t at = m_out.arrows.size();
        LadderArrow arrow;
        arrow.from = sent.isResponse ? coordinatorLane(broker) : m_laneOf[client];
        arrow.to = sent.isResponse ? m_laneOf[client] : coordinatorLane(broker);
        arrow.departs = sent.departs;
        arrow.arrives = sent.arrives;
        arrow.message = sent.message;
        arrow.fact = fact.id;
        arrow.apiKey = sent.apiKey;
        arrow.isAnswer = sent.isResponse;
        arrow.news = said.news;
        arrow.words = said.words;
        arrow.brief = said.brief;
        if (sent.isResponse) {
            if (LadderArrow* request = requestOf(sent, said))
                answers(arrow, *request);
        } else {
            m_open[sent.connection].push_back({at, sent.apiKey, said.correlation});
        }
        m_arrowOf[sent.message] = at;
        m_arrowsOn[sent.connection].push_back(at);
        m_out.arrows.push_back(std::move(arrow));
    }

    // The request that this answers: by its number where frames are kept, else the oldest of its kind on the connection.
    LadderArrow* requestOf(const MessageSent& sent, const GroupMessage& said)
    {
        auto& open = m_open[sent.connection];
        const auto found = std::find_if(open.begin(), open.end(), [&](const Open& one) {
            return one.apiKey == sent.apiKey && (!said.correlation || !one.correlation || *one.correlation == *said.correlation);
        });
        if (found == open.end())
            return nullptr;
        LadderArrow* request = &m_out.arrows[found->arrow];
        open.erase(open.begin(), found + 1); // answers come in order: what stood before has none any more
        return request;
    }
    void answers(LadderArrow& answer, LadderArrow& request) const
    {
        const bool waits = request.apiKey == static_cast<std::int16_t>(ApiKey::JoinGroup)
            || request.apiKey == static_cast<std::int16_t>(ApiKey::SyncGroup);
        if (waits && answer.news != ArrowNews::Refused && request.arrives != kNever && answer.departs - request.arrives >= kParked)
            request.words = Ladder::tr("%1, parked").arg(request.words);
        if (request.news == ArrowNews::Silence && answer.news > ArrowNews::Routine)
            request.news = ArrowNews::Step; // the heartbeat by which it hears of it
        if (answer.news == ArrowNews::Silence && request.news > ArrowNews::Routine)
            answer.news = ArrowNews::Step;
    }

    // Only what belongs to this rebalance: what led to it, what happened in it, and what its members made of it.
    void trim()
    {
        const NodeId cause = m_rebalance.client;
        const Time last = isOver() ? std::max(m_source.to, m_lastTaken) : kNever;
        const auto belongs = [&](const LadderArrow& arrow) {
            if (arrow.departs > last)
                return false;
            if (arrow.departs >= m_rebalance.from)
                return true;
            const LadderLane& member = m_out.lanes[m_out.lanes[arrow.from].isCoordinator ? arrow.to : arrow.from];
            if (arrow.news == ArrowNews::Silence)
                return false;
            if (member.joins)
                return true;
            return member.node == cause && arrow.departs >= m_rebalance.from - 200ms && arrow.news != ArrowNews::Routine;
        };
        std::erase_if(m_out.arrows, [&](const LadderArrow& arrow) { return !belongs(arrow); });
        std::stable_sort(m_out.arrows.begin(), m_out.arrows.end(), [](const auto& a, const auto& b) { return a.departs < b.departs; });
        std::erase_if(m_out.notes, [&](const LadderNote& one) {
            return one.at > last || (one.at < m_rebalance.from && !m_out.lanes[one.lane].joins);
        });
        for (const LadderArrow& arrow : m_out.arrows)
            m_out.from = std::min(m_out.from, arrow.departs);
        if (isOver()) {
            m_out.to = last;
            for (LadderStop& stop : m_out.stops)
                if (stop.from > last)
                    stop.to = stop.from;
            std::erase_if(m_out.stops, [](const LadderStop& stop) { return stop.to == stop.from; });
        }
        std::stable_sort(m_out.notes.begin(), m_out.notes.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    }

    void states()
    {
        if (m_before && m_before->state.known())
            m_out.states.push_back({m_before->state.value, m_out.from, m_before->state.since});
        else
            m_out.states.push_back({GroupState::Empty, m_out.from, {}});
        const auto& facts = m_source.facts;
        for (std::size_t i = 0; i < facts.size() && facts[i].at <= end(); ++i)
            if (const auto* changed = facts[i].as<GroupStateChanged>();
                changed && changed->group == m_source.group && facts[i].at >= m_rebalance.from
                && changed->state != m_out.states.back().state)
                m_out.states.push_back({changed->state, facts[i].at, facts[i].id});
    }

    void gaps()
    {
        if (!m_after)
            return;
        const Time last = isOver() ? m_out.to : kNever;
        for (const auto& [partition, owner] : *m_after->ownership)
            for (std::size_t i = owner->spans.size(); i-- > 0;) {
                const OwnerSpan& span = owner->spans[i];
                if (span.to <= m_rebalance.from)
                    break;
                if (span.kind != OwnerSpan::Kind::Owned && span.from <= last)
                    m_out.gaps.push_back({partition, span.from, span.to, span.kind == OwnerSpan::Kind::Unserved, span.since});
            }
    }

    QString title() const
    {
        QString who = m_rebalance.client == kLabNode ? QString() : m_names(m_rebalance.client);
        if (who.isEmpty())
            for (const LadderLane& lane : m_out.lanes)
                if (!lane.isCoordinator && (lane.joins || lane.leaves)) {
                    who = lane.brief;
                    break;
                }
        const bool joins = std::any_of(m_out.lanes.begin(), m_out.lanes.end(),
            [&](const auto& lane) { return lane.joins && (m_rebalance.client == kLabNode || lane.node == m_rebalance.client); });
        const QString what = [&]() -> QString {
            switch (m_rebalance.rule) {
            case Rule::GroupSessionExpired: return who.isEmpty() ? Ladder::tr("a session expires")
                : Ladder::tr("%1 is not heard of any more").arg(who);
            case Rule::GroupRebalanceTimeout: return who.isEmpty() ? Ladder::tr("somebody is not ready in time")
                : Ladder::tr("%1 is not ready in time").arg(who);
            case Rule::GroupMemberLeft: return who.isEmpty() ? Ladder::tr("a member leaves") : Ladder::tr("%1 leaves").arg(who);
            case Rule::GroupTopicsChanged: return Ladder::tr("topics change");
            case Rule::GroupSubscriptionChanged: return who.isEmpty() ? Ladder::tr("a subscription changes")
                : Ladder::tr("%1 subscribes anew").arg(who);
            case Rule::GroupLeaderRejoined: return Ladder::tr("the leader joins again");
            case Rule::GroupInitialDelay: return Ladder::tr("the group begins");
            default: break;
            }
            if (who.isEmpty())
                return Ladder::tr("rebalance");
            return joins ? Ladder::tr("%1 joins").arg(who) : m_rebalance.rule == Rule::GroupMemberJoined
                ? Ladder::tr("%1 joins again").arg(who)
                                                                                                     : Ladder::tr("%1 changes").arg(who);
        }();
        const QString how = m_rebalance.kind == GroupKind::Consumer       ? QStringLiteral("KIP-848")
            : m_out.protocol == "cooperative-sticky" ? m_source.rounds == 1 ? Ladder::tr("cooperative")
                : Ladder::tr("cooperative, %1 rounds").arg(m_source.rounds)
                                                     : Ladder::tr("eager");
        return QStringLiteral("%1, %2").arg(what, how);
    }

    struct Open {
        std::size_t arrow;
        std::int16_t apiKey;
        std::optional<std::int32_t> correlation;
    };

    const LadderSource& m_source;
    const RebalanceView& m_rebalance;
    const NodeNames& m_names;
    const GroupView* m_before = nullptr;
    const GroupView* m_after = nullptr;
    GroupMessageReader m_reader;
    RebalanceLadder m_out;
    std::map<Uuid, std::string> m_topics;
    std::vector<Candidate> m_candidates;
    std::map<NodeId, std::size_t> m_candidateOf;
    std::map<std::string, NodeId> m_clientOf;
    std::map<NodeId, std::size_t> m_laneOf;
    std::map<NodeId, std::vector<TopicPartition>> m_owned; // as each client took it last
    std::map<TopicPartition, NodeId> m_readerBefore;       // of each partition, as it was when the rebalance began
    std::set<NodeId> m_hadBefore;
    std::map<MessageId, std::size_t> m_arrowOf;
    std::map<ConnectionId, std::vector<std::size_t>> m_arrowsOn;
    std::map<ConnectionId, std::deque<Open>> m_open;
    Time m_lastTaken = kWorldStart;
};

} // namespace

RebalanceLadder rebalanceLadder(const LadderSource& source, const NodeNames& names)
{
    if (source.kept == RebalanceLadder::Kept::None) {
        LadderSource known = source;
        known.facts = {};
        known.before = {};
        return Builder(known, names).build();
    }
    return Builder(source, names).build();
}

} // namespace ui
