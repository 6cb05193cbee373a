// The commands of a Run that are for the files of a broker's logs.

#include "engine/base/format.h"
#include "engine/broker/broker.h"
#include "engine/lab/run_doer.h"

namespace engine {

Words Run::Doer::operator()(const command::RunLogTask& c)
{
    const NodeId id{c.broker};
    if (world().state(id) != kRunning)
        return stateWords(world().state(id), describeNode(id));
    applied();
    world().inTurn(id, [&](Node& node, Turn& turn) {
        auto& maintenance = static_cast<Broker&>(node).replicas().maintenance();
        if (c.task == command::LogTask::Retention)
            maintenance.checkRetentionNow(turn);
        else
            run.m_note = maintenance.cleanNow(turn, because);
    });
    return {};
}

template <class Check, class Look>
Words Run::Doer::lookInto(const std::string& topic, std::int32_t partition, std::optional<std::int32_t> on, Check check, Look look)
{
    if (auto wrong = missing(topic, partition))
        return wrong;
    const TopicPartition id{topic, partition};
    const MetadataImage* image = run.newestImage();
    const auto* state = image ? image->partition(id) : nullptr;
    if (!on && (!state || state->leader == kNoBroker))
        return id.toString() + " has no leader; say with --on in whose files to look";
    const NodeId broker{on ? *on : state->leader.value};
    if (world().state(broker) != kRunning)
        return stateWords(world().state(broker), describeNode(broker));
    const Replica* replica = static_cast<Broker*>(world().node(broker))->replicas().find(id);
    if (!replica || !replica->log)
        return "broker " + std::to_string(broker.value) + " has no replica of " + id.toString();
    if (auto wrong = check(*replica->log))
        return wrong;
    applied();
    world().inTurn(broker, [&](Node& node, Turn& turn) { look(static_cast<Broker&>(node).replicas(), *replica, turn); });
    return {};
}

Words Run::Doer::operator()(const command::FindOffset& c)
{
    const Offset wanted{c.offset};
    return lookInto(
        c.topic, c.partition, c.on,
        [&](const Log& log) -> Words {
            if (wanted >= log.startOffset() && wanted < log.endOffset())
                return {};
            return "offset " + std::to_string(c.offset) + " is not in that log: it begins at " + std::to_string(log.startOffset().value) + " and ends before "
                + std::to_string(log.endOffset().value);
        },
        [&](ReplicaManager& replicas, const Replica& replica, Turn& turn) { replicas.lookUp(turn, replica, wanted, because); });
}

Words Run::Doer::operator()(const command::FindTime& c)
{
    const std::int64_t millis = c.time.isLabTime ? run.m_setup.clockMillis + c.time.value / 1000000 : c.time.value;
    return lookInto(
        c.topic, c.partition, c.on, [](const Log&) { return Words{}; },
        [&](ReplicaManager& replicas, const Replica& replica, Turn& turn) { replicas.lookUpTime(turn, replica, millis, because); });
}

} // namespace engine
