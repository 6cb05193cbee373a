#include "engine/lab/simulation.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/check.h"
#include "engine/base/crc32c.h"
#include "engine/controller/controller.h"
#include "engine/sim/promise.h"

namespace engine {

namespace {

constexpr Duration kPatience = 360s; // after everything was healed: a stop that is never granted takes five minutes
constexpr Duration kLookEvery = 3700ms; // not in step with what happens every 5 s: commits, checkpoints

// Below its high watermark every controller's log has the batches that all others have, and what it made of them (by replay, or
// from a snapshot that stands for a dropped prefix) is what all others made of them.
class MetadataPrefix {
public:
    void moved(NodeId controller) { m_moved.insert(controller); }
    void restarted(NodeId controller) { m_seen.erase(controller); }
    void loaded(NodeId controller) { m_loaded.insert(controller); }
    // Looks at what the controllers have committed since; what is wrong, in words.
    std::string check(const World& world)
    {
        std::string wrong;
        for (const NodeId id : std::exchange(m_moved, {}))
            if (const auto* controller = static_cast<const Controller*>(world.node(id)))
                if (auto found = look(id, controller->quorum()); wrong.empty())
                    wrong = std::move(found);
        std::erase_if(m_loaded, [&](NodeId id) { return wrong.empty() && compareImage(world, id, wrong); });
        return wrong;
    }

private:
    struct Batch {
        Offset last;
        std::int32_t epoch = 0;
        std::uint32_t crc = 0;
        bool operator==(const Batch&) const = default;
    };
    std::string look(NodeId id, const Quorum& quorum)
    {
        Offset& seen = m_seen.try_emplace(id, Offset{0}).first->second;
        const auto& batches = quorum.log().batches();
        for (std::size_t i = quorum.log().find(seen); i < batches.size() && batches[i].lastOffset < quorum.highWatermark(); ++i) {
            const MetadataBatch& batch = batches[i];
            const Batch its{batch.lastOffset, batch.epoch, crc32c(batch.bytes.span())};
            const auto [there, first] = m_committed.try_emplace(batch.baseOffset, its);
            if (!first && !(there->second == its))
                return "controller " + nodeName(id) + " has committed another batch at offset " + std::to_string(batch.baseOffset.value) + " (epoch "
                    + std::to_string(its.epoch) + ") than was committed before (epoch " + std::to_string(there->second.epoch) + ")";
            seen = batch.lastOffset + 1;
        }
        return {};
    }
    // What it made of a snapshot is what another, standing at the same offset, made of the log. True: somebody stood there.
    bool compareImage(const World& world, NodeId id, std::string& wrong) const
    {
        const auto* controller = static_cast<const Controller*>(world.node(id));
        bool compared = false;
        for (const NodeId other : world.nodes()) {
            const auto* beside = other.isController() && other != id ? static_cast<const Controller*>(world.node(other)) : nullptr;
            if (!controller || !beside || beside->committed().endOffset() != controller->committed().endOffset())
                continue;
            compared = true;
            if (!(beside->committed() == controller->committed()))
                wrong = "controller " + nodeName(id) + " has another image at offset " + std::to_string(controller->committed().endOffset().value) + " than "
                    + nodeName(other);
        }
        return compared;
    }
    std::set<NodeId> m_moved;
    std::set<NodeId> m_loaded;             // from a snapshot, and not compared since
    std::map<NodeId, Offset> m_seen;       // of each: below it is compared
    std::map<Offset, Batch> m_committed;   // by base offset, as the first controller had it
};

// What the members of each group were given, all together: nothing that stands in a log may be missing. Every consumer of a simulation
// begins at the earliest record, so this holds whatever happens to members, coordinators and commits, unless a partition lost
// records, or its log began later for a while (after a crash a log may show again what retention had taken elsewhere).
class ReadByGroups {
public:
    void hear(const ClusterView& view, const Fact& fact)
    {
        if (const auto* delivered = fact.as<RecordsDelivered>()) {
            const ClientView* client = view.client(delivered->client);
            auto& given = m_given[client ? client->consumer->group : std::string()][delivered->partition];
            for (const Offset offset : delivered->offsets) {
                if (given.size() <= static_cast<std::size_t>(offset.value))
                    given.resize(static_cast<std::size_t>(offset.value) + 1);
                given[static_cast<std::size_t>(offset.value)] = true;
            }
        } else if (const auto* started = fact.as<LogStartMoved>()) {
            startedAt(started->partition, started->to);
        } else if (const auto* opened = fact.as<LogOpened>()) {
            startedAt(opened->partition, opened->startOffset);
            if (auto& end = m_ends[{opened->partition, opened->broker}]; opened->endOffset < std::exchange(end, opened->endOffset))
                m_lossy.insert(opened->partition);
        } else if (const auto* appended = fact.as<BatchAppended>()) {
            m_ends[{appended->partition, appended->broker}] = appended->lastOffset + 1;
        } else if (const auto* elected = fact.as<LeaderElected>(); elected && (!keepsAcked(fact.rule) || deposesWithoutVotes(fact.rule))) {
            m_lossy.insert(elected->partition);
        }
    }
    bool mayHaveLost(const TopicPartition& id) const { return m_lossy.contains(id); }
    // The first record from there on that no member of the group was given; `to` if there is none.
    Offset firstMissing(const std::string& group, const PartitionView& partition, const ReplicaView& leader) const
    {
        const auto starts = m_starts.find(partition.id);
        const Offset from = std::max(leader.startOffset.value, starts == m_starts.end() ? Offset{0} : starts->second);
        const auto found = m_given.find(group);
        const std::vector<bool>* given = nullptr;
        if (found != m_given.end())
            if (const auto at = found->second.find(partition.id); at != found->second.end())
                given = &at->second;
        for (Offset at = from; at < leader.highWatermark.value; at = at + 1)
            if (!given || static_cast<std::size_t>(at.value) >= given->size() || !(*given)[static_cast<std::size_t>(at.value)])
                return at;
        return leader.highWatermark.value;
    }

private:
    void startedAt(const TopicPartition& id, Offset start)
    {
        Offset& at = m_starts.try_emplace(id, start).first->second;
        at = std::max(at, start);
    }
    std::map<std::string, std::map<TopicPartition, std::vector<bool>>> m_given; // by group
    std::map<TopicPartition, Offset> m_starts;                       // the latest that any copy had
    std::map<std::pair<TopicPartition, BrokerId>, Offset> m_ends;
    std::set<TopicPartition> m_lossy;
};

// What a sweep must meet of groups.
void coverGroups(const ClusterView& view, const Fact& fact, Coverage& coverage)
{
    if (const auto* state = fact.as<GroupStateChanged>()) {
        if (state->state == GroupState::PreparingRebalance || state->state == GroupState::Assigning)
            ++coverage["rebalance: " + std::string(ruleInfo(fact.rule).name)];
    } else if (const auto* left = fact.as<GroupMemberLeft>()) {
        constexpr const char* kWhy[] = {"said so", "session expired", "rebalance timeout", "replaced", "removed"};
        ++coverage[std::string("member left: ") + kWhy[static_cast<std::size_t>(left->why)]];
    } else if (const auto* refused = fact.as<GroupRequestRefused>()) {
        ++coverage["member refused: " + std::string(errorName(refused->error))];
    } else if (const auto* loaded = fact.as<GroupsLoaded>()) {
        coverage["coordinator failover"] += loaded->groups > 0 ? 1 : 0;
    } else if (const auto* taken = fact.as<AssignmentTaken>()) {
        const auto group = view.groups.find(taken->group);
        if (!taken->partitions.empty() && group != view.groups.end() && !group->second->protocol.empty())
            ++coverage["assignment: " + group->second->protocol];
        coverage["assignment lost"] += taken->lost ? 1 : 0;
    } else if (const auto* set = fact.as<PositionSet>()) {
        coverage["position truncated"] += set->how == PositionHow::Truncated ? 1 : 0;
    }
}

struct Player {
    const SimulationPlan& plan;
    const Sabotage& sabotage;
    SimulationResult result{};
    MetadataPrefix metadata{};
    ReadByGroups read{};
    Lab* lab = nullptr;
    bool metadataMoved = false;
    EventSeq retiring{}; // the last event in which a leader's segment went

    void hear(const Fact& fact)
    {
        ++result.coverage[std::string(factName(fact))];
        if (lab) {
            read.hear(lab->view(), fact);
            coverGroups(lab->view(), fact, result.coverage);
        }
        if (const auto* moved = fact.as<MetadataLogMoved>()) {
            metadata.moved(moved->controller);
            metadataMoved = true;
        } else if (const auto* loaded = fact.as<MetadataSnapshotLoaded>(); loaded && loaded->loadedBy.isController()) {
            metadata.loaded(loaded->loadedBy);
            metadataMoved = true;
        } else if (const auto* stopped = fact.as<NodeStopped>()) {
            metadata.restarted(stopped->id);
        } else if (const auto* retired = fact.as<SegmentRetired>()) {
            lookBeforeItGoes(*retired, fact.cause);
        } else if (const auto* point = fact.as<PointReached>()) {
            ++result.coverage["point: " + point->point];
        } else if (const auto* opened = fact.as<LogOpened>()) {
            result.coverage["recovered log"] += opened->recovered ? 1 : 0;
            result.coverage["torn log"] += opened->dropped > 0 ? 1 : 0;
        }
        if (fact.rule == Rule::UncleanElection)
            ++result.coverage["unclean election"];
        if (const auto* started = fact.as<NodeStarted>(); started && started->id.isBroker() && started->incarnation > Incarnation{1})
            ++result.coverage["broker started again"];
        if (fact.rule == Rule::EpochBumpByClient)
            ++result.coverage["epoch bumped by its producer"];
        if (fact.rule == Rule::UnknownProducer)
            ++result.coverage["any sequence of an unknown producer"];
        if (fact.rule == Rule::LogDirectoryFailed)
            ++result.coverage["log directory failed"];
    }
    void found(const std::string& rule, const std::string& words)
    {
        if (result.failed())
            return;
        result.rule = rule;
        result.words = formatTime(lab->now()) + " " + rule + ": " + words;
    }
    void look()
    {
        if (std::exchange(metadataMoved, false))
            if (const auto wrong = metadata.check(lab->run().world()); !wrong.empty())
                found("metadata-is-a-prefix", wrong);
        if (!lab->violations().empty() && !result.failed()) {
            const std::string& first = lab->violations().front(); // "12.3s rule: words"
            const auto from = first.find(' ') + 1;
            result.rule = first.substr(from, first.find(':', from) - from);
            result.words = first;
        }
    }
    bool runUntil(Time t)
    {
        for (auto next = lab->nextEventAt(); next && *next <= t && !result.failed(); next = lab->nextEventAt()) {
            lab->step();
            if (sabotage)
                sabotage(*lab);
            look();
        }
        if (!result.failed())
            lab->runUntil(t);
        return !result.failed();
    }
    bool does(const std::string& wish, const std::string& kind = {})
    {
        const Time at = lab->now();
        const std::string line = resolved(wish);
        if (!lab->execute(line, "simulate").ok)
            return false;
        result.applied.push_back({at, line, kind});
        return true;
    }

    // "kill coordinator billing": whichever broker that is now.
    std::string resolved(const std::string& line) const
    {
        static constexpr std::string_view kCoordinator = " coordinator ";
        const auto at = line.find(kCoordinator);
        if (at == std::string::npos)
            return line;
        const auto group = lab->view().groups.find(line.substr(at + kCoordinator.size()));
        return line.substr(0, at) + " broker " + (group == lab->view().groups.end() ? std::string("none") : std::to_string(group->second->coordinator.value));
    }

    // Everybody is up, nothing is slow or held: asked again and again, for who is stopping can be started only after that.
    void heal()
    {
        does("heal link all all");
        does("set link all all --latency 1ms --jitter 0ms --loss 0%");
        for (const NodeId id : lab->run().world().nodes()) {
            if (!id.isBroker() && !id.isController())
                continue;
            const std::string name = id.isBroker() ? "broker " + nodeName(id) : "controller " + nodeName(id);
            if (id.isBroker()) {
                does("set disk " + nodeName(id) + " --ok");
                does("set node " + nodeName(id) + " --clock +0s --service-time 0s");
            }
            if (!does("resume " + name))
                does("start " + name);
            if (id.isBroker())
                does("thaw fetcher " + nodeName(id));
        }
        for (int held = 0; held < 100 && does("deliver message next"); ++held) { }
        if (!does("resume producer pall"))
            does("start producer pall");
        const World& world = lab->run().world();
        std::set<std::string> served; // groups of which somebody lives
        const auto clients = lab->view().clients;
        for (const auto& [id, client] : clients)
            if (client->kind == NodeKind::Consumer && (world.state(id) == World::State::Running || does("resume consumer " + client->name)))
                served.insert(client->consumer->group);
        for (const auto& [id, client] : clients)
            if (client->kind == NodeKind::Consumer && !served.contains(client->consumer->group) && does("start consumer " + client->name))
                served.insert(client->consumer->group);
    }
    std::string stuck()
    {
        for (const auto& [name, topic] : lab->view().topics)
            for (const auto& [index, partition] : topic->partitions) {
                const std::string where = name + "-" + std::to_string(index) + " ";
                const ReplicaView* leader = partition->leaderCopy();
                if (!leader || leader->role.value != ReplicaRole::Leader)
                    return where + "has no leader";
                if (partition->isr.value.size() != partition->replicas.size())
                    return where + "has " + std::to_string(partition->isr.value.size()) + " of " + std::to_string(partition->replicas.size())
                        + " replicas in its ISR";
                if (leader->highWatermark.value != leader->endOffset.value)
                    return where + "stands at high watermark " + std::to_string(leader->highWatermark.value.value) + " of "
                        + std::to_string(leader->endOffset.value.value);
            }
        const auto report = lab->report();
        for (const auto& [name, producer] : report["producers"].items())
            if (lab->run().world().state(*lab->run().clientNamed(name)) == World::State::Running
                && producer["sent"] != producer["acked"].get<std::int64_t>() + producer["failed"].get<std::int64_t>())
                return name + " still waits for answers: " + producer.dump();
        for (const auto& [name, consumer] : report["consumers"].items())
            for (const auto& [partition, lag] : consumer["lag"].items())
                if (lag != 0 && lab->run().world().state(*lab->run().clientNamed(name)) == World::State::Running)
                    return name + " is " + std::to_string(lag.get<std::int64_t>()) + " behind on " + partition;
        return unread();
    }
    // Each partition of a topic that a group reads is read by one living member.
    std::string unread() const
    {
        std::map<std::string, std::map<TopicPartition, std::string>> readers; // by group
        for (const auto& [id, client] : lab->view().clients)
            if (client->kind == NodeKind::Consumer && lab->run().world().state(id) == World::State::Running) {
                auto& its = readers[client->consumer->group];
                for (const auto& partition : client->consumer->assignment.value) {
                    if (const auto [other, first] = its.try_emplace(partition, client->name); !first)
                        return "group " + client->consumer->group + ": " + other->second + " and " + client->name + " both read " + partition.toString();
                    if (!client->consumer->positions.contains(partition))
                        return client->name + " has no position in " + partition.toString();
                }
            }
        for (const auto& [group, its] : readers) {
            if (its.empty())
                return "group " + group + " reads nothing";
            for (const auto& [partition, reader] : its)
                for (const auto& [index, other] : lab->view().topics.at(partition.topic)->partitions)
                    if (!its.contains({partition.topic, index}))
                        return "group " + group + " does not read " + partition.topic + "-" + std::to_string(index);
            if (const auto shown = lab->view().groups.find(group); shown == lab->view().groups.end() || shown->second->state.value != GroupState::Stable)
                return "group " + group + " is not stable";
        }
        return {};
    }
    // What stands in a log was given to every group that reads it.
    void lookAtWhatGroupsRead()
    {
        for (const auto& [id, client] : lab->view().clients) {
            if (client->kind != NodeKind::Consumer || lab->run().world().state(id) != World::State::Running)
                continue;
            for (const auto& partition : client->consumer->assignment.value) {
                const PartitionView* shown = lab->view().partition(partition);
                const ReplicaView* leader = shown ? shown->leaderCopy() : nullptr;
                if (!leader || read.mayHaveLost(partition))
                    continue;
                ++result.coverage["partition of a group read whole"];
                if (const Offset missing = read.firstMissing(client->consumer->group, *shown, *leader); missing < leader->highWatermark.value)
                    found("group-reads-everything", "group " + client->consumer->group + " never got the record at " + std::to_string(missing.value) + " of " + partition.toString());
            }
        }
    }

    SimulationResult play()
    {
        result.seed = plan.lab.seed;
        LabOptions options;
        options.journal = false;
        options.watch = [this](const Fact& fact) { hear(fact); };
        Lab itsLab(plan.lab, options);
        lab = &itsLab;
        if (runUntil(Time{}))
            for (const auto& step : plan.steps) {
                if (!runUntil(step.at))
                    break;
                if (does(step.line, step.kind) && !step.kind.empty())
                    ++result.coverage["fault: " + step.kind];
                look();
            }
        if (!result.failed() && runUntil(plan.faultsEnd))
            healed();
        result.events = lab->eventsRun();
        lab = nullptr;
        return std::move(result);
    }
    // An idempotent producer's records stand once and in their order, whatever was repeated on the way (KIP-98). With three
    // exceptions, which Kafka has as well. A broker that restarted remembers of each producer the last batch alone, because that is
    // what a snapshot keeps: if it leads, a batch before that one is a gap to it; the producer raises its epoch and sends it again.
    // A leader takes any first sequence of a producer that it does not know (facts §6.5): if the first batch of several in flight
    // is refused, as too large say, the second one is the first to stand. And a log that retention emptied remembers nobody after a
    // restart, for a snapshot at or below the start of its log goes (SnapshotFiles::removeOutside): a late retry is written again.
    // Then its first copy is gone; two that stand in one log at the same time are never right.
    void lookAtTheIdempotent()
    {
        if (result.coverage.contains("epoch bumped by its producer") && result.coverage.contains("broker started again"))
            return;
        const auto pall = lab->run().clientNamed("pall");
        const Ledger& ledger = lab->run().ledger();
        if (!pall)
            return;
        if (const auto twice = ledger.duplicated(*pall); twice > 0)
            found("idempotent-writes-once", std::to_string(twice) + " records of pall stand twice");
        else if (result.coverage.contains("fault: kill producer") || result.coverage.contains("any sequence of an unknown producer"))
            return; // order is promised within one life
        else if (const auto turned = ledger.outOfOrder(*pall); turned > 0)
            found("idempotent-keeps-order", std::to_string(turned) + " records of pall stand before earlier ones");
    }
    // What stands twice must be seen while it stands: retention may take the first copy before the end.
    void lookBeforeItGoes(const SegmentRetired& retired, EventSeq event)
    {
        if (retired.partition.topic != "orders" || retiring == event)
            return;
        const PartitionView* partition = lab->view().partition(retired.partition);
        if (!partition || partition->leader.value != retired.broker)
            return;
        retiring = event;
        lookAtTheIdempotent();
    }
    void healed()
    {
        const Time limit = lab->now() + kPatience;
        heal();
        runUntil(lab->now() + kLookEvery);
        for (const char* producer : {"pall", "p1", "p0", "ptab", "pext"}) {
            heal();
            does(std::string("stop producer ") + producer);
        }
        std::string last;
        while (!result.failed() && lab->now() < limit) {
            if (runUntil(lab->now() + kLookEvery)) {
                last = stuck();
                if (last.empty()) {
                    lookAtWhatGroupsRead();
                    return lookAtTheIdempotent();
                }
                heal();
                does("stop producer pall"); // heal() had it started again
            }
        }
        found("all-is-well-again", last + ", " + formatDuration(kPatience) + " after everything was healed");
    }
};

} // namespace

SimulationResult simulate(const SimulationPlan& plan, const Sabotage& sabotage)
{
    Player player{plan, sabotage};
    return player.play();
}

SimulationPlan shrunk(const SimulationPlan& plan, const std::string& rule, int playsMax, const Sabotage& sabotage)
{
    SimulationPlan best = plan;
    for (std::size_t i = best.steps.size(); i-- > 0 && playsMax > 0;) {
        if (best.steps[i].kind.empty())
            continue; // load
        SimulationPlan without = best;
        without.steps.erase(without.steps.begin() + static_cast<std::ptrdiff_t>(i));
        --playsMax;
        if (simulate(without, sabotage).rule == rule)
            best = std::move(without);
    }
    return best;
}

} // namespace engine
