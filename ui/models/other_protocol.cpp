#include "ui/models/other_protocol.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/lab/lab.h"

namespace ui {

using namespace engine;
using namespace std::chrono_literals;

namespace {

struct Other {
    Q_DECLARE_TR_FUNCTIONS(ui::OtherProtocol)
};

constexpr Duration kBeyond = 120s; // as long as the other protocol is waited for
constexpr Duration kPlayed = 500ms;

// What one protocol asks of the consumer the other asks of the broker.
struct SameTime {
    const char* consumer;
    const char* broker;
    const char* least;
    const char* most;
    const char* consumerDefault;
    const char* brokerDefault;
};
constexpr std::array<SameTime, 2> kSameTimes{{
    {"heartbeat.interval.ms", "group.consumer.heartbeat.interval.ms", "group.consumer.min.heartbeat.interval.ms",
        "group.consumer.max.heartbeat.interval.ms", "3000",
        "5000"},
    {"session.timeout.ms", "group.consumer.session.timeout.ms", "group.consumer.min.session.timeout.ms",
        "group.consumer.max.session.timeout.ms", "45000",
        "45000"},
}};

std::string valueOf(const std::map<std::string, std::string>& config, const char* key, const char* absent)
{
    const auto found = config.find(key);
    return found == config.end() ? absent : found->second;
}

// The names of the group's consumers; one that is started without a name gets one of its own.
std::set<std::string> consumersOf(const LabFile& course, const std::string& group)
{
    std::set<std::string> names;
    for (const LabDo& todo : course.todo)
        if (const auto* start = std::get_if<command::StartConsumer>(&todo.command); start && start->group == group && start->assign.empty())
            names.insert(start->name.value_or(""));
    return names;
}

// The last command that was given before the rebalance began: it, or what came of it, is the cause.
Time causeOf(const LabFile& course, Time rebalance)
{
    Time cause{};
    for (const LabDo& todo : course.todo)
        if (todo.at && *todo.at <= rebalance && todo.branch == kMainBranch)
            cause = std::max(cause, *todo.at);
    return cause;
}

} // namespace

QString otherProtocolProblem(const LabFile& course, const ClusterView& view, const std::string& group)
{
    if (const auto found = view.groups.find(group); found != view.groups.end())
        for (const auto& [id, member] : found->second->members)
            if (member.client.isOutside())
                return Other::tr("%1 is a program from outside: it cannot be played again in the other protocol.")
                    .arg(QString::fromStdString(view.nodeNameOf(member.client)));
    if (course.inputs)
        return Other::tr("This lab was talked to from outside: it cannot be played again in the other protocol.");
    if (consumersOf(course, group).empty())
        return Other::tr("No command of this lab starts a consumer of this group.");
    return {};
}

LabFile inOtherProtocol(LabFile course, const std::string& group, GroupKind kind)
{
    const std::set<std::string> names = consumersOf(course, group);
    const bool toConsumer = kind == GroupKind::Consumer;
    std::map<std::string, std::string> times; // of the consumers, as they are given
    for (LabDo& todo : course.todo) {
        auto* start = std::get_if<command::StartConsumer>(&todo.command);
        if (!start || !start->assign.empty() || !(start->group == group || (!start->group && start->name && names.contains(*start->name))))
            continue;
        start->protocol = toConsumer ? command::GroupProtocol::Consumer : command::GroupProtocol::Classic;
        start->assignors.clear();
        std::erase_if(start->config, [&](const auto& entry) {
            for (const SameTime& same : kSameTimes)
                if (entry.key == same.consumer) {
                    times.emplace(same.consumer, entry.value);
                    return toConsumer; // refused there
                }
            return entry.key == "group.protocol" || entry.key == "group.remote.assignor" || entry.key == "partition.assignment.strategy";
        });
        if (!toConsumer)
            for (const SameTime& same : kSameTimes)
                start->config.push_back({same.consumer, valueOf(course.cluster.config, same.broker, same.brokerDefault)});
        todo.run = formatCommand(todo.command);
    }
    if (toConsumer)
        for (const SameTime& same : kSameTimes) {
            const std::string value = valueOf(times, same.consumer, same.consumerDefault);
            for (const char* key : {same.broker, same.least, same.most}) {
                course.cluster.config[key] = value;
                if (std::find(course.cluster.scaled.begin(), course.cluster.scaled.end(), key) == course.cluster.scaled.end())
                    course.cluster.scaled.emplace_back(key);
            }
        }
    return course;
}

OtherProtocolRun playOtherProtocol(const LabFile& course, const std::string& group, const RebalanceView& rebalance)
{
    OtherProtocolRun run;
    const GroupKind kind = otherKind(rebalance.kind);
    LabOptions options;
    options.recording = Recording::Full;
    options.ledger = options.checks = options.journal = false;
    Lab lab(inOtherProtocol(course, group, kind), options);
    const Time cause = causeOf(course, rebalance.from);
    const Time last = rebalance.from + kBeyond;
    // The first change of the group after the cause that has the same reason, else the first one.
    const auto find = [&]() -> std::optional<RebalanceView> {
        const auto found = lab.view().groups.find(group);
        if (found == lab.view().groups.end())
            return std::nullopt;
        std::optional<RebalanceView> best;
        int rank = -1;
        const auto& all = found->second->rebalances;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].from < cause || all[i].kind != kind)
                continue;
            const int here = (all[i].rule == rebalance.rule ? 2 : 0) + (all[i].client == rebalance.client ? 1 : 0);
            if (here > rank) {
                rank = here;
                best = all[i];
            }
        }
        return best;
    };
    lab.runUntil(rebalance.to == kNever ? rebalance.from : std::min(rebalance.to, last));
    std::optional<RebalanceView> found = find();
    while ((!found || found->to == kNever) && lab.now() < last) {
        lab.runUntil(std::min(lab.now() + kPlayed, last));
        found = find();
    }
    if (found && found->to != kNever)
        lab.runUntil(found->to + kLadderTail);
    run.until = lab.now();
    if (!found)
        run.problem = lab.failures().empty() ? Other::tr("Played in the other protocol, the same cause led to no rebalance.")
                                             : Other::tr("It cannot be played in the other protocol: %1")
                                                    .arg(QString::fromStdString(lab.failures().front()));
    else
        run.source = ladderSource(lab, group, *found, lab.now());
    return run;
}

} // namespace ui
