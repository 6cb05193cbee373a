#include "engine/client/partition_chooser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <zlib.h>

#include "engine/base/format.h"
#include "engine/base/state_hash.h"
#include "engine/client/accumulator.h"
#include "engine/event/fact.h"

namespace engine {

namespace {

struct PartitionerName {
    std::string_view name;
    PartitionerKind kind;
};
constexpr std::array kNames{
    PartitionerName{"builtin", PartitionerKind::BuiltIn},
    PartitionerName{"sticky-cache", PartitionerKind::StickyCache},
    PartitionerName{"round-robin", PartitionerKind::RoundRobin},
    PartitionerName{"RoundRobinPartitioner", PartitionerKind::RoundRobinClass},
    PartitionerName{"crc32", PartitionerKind::Crc32},
    PartitionerName{"odd-even", PartitionerKind::OddEven},
    PartitionerName{"filter", PartitionerKind::Filter},
};
// Names by which people know them as well.
constexpr std::array kOtherNames{
    PartitionerName{"", PartitionerKind::BuiltIn},
    PartitionerName{"default", PartitionerKind::BuiltIn},
    PartitionerName{"adaptive-sticky", PartitionerKind::BuiltIn},
    PartitionerName{"sticky", PartitionerKind::StickyCache},
    PartitionerName{"UniformStickyPartitioner", PartitionerKind::StickyCache},
    PartitionerName{"roundrobin", PartitionerKind::RoundRobinClass},
    PartitionerName{"consistent_random", PartitionerKind::Crc32},
};

// Partitions with a leader.
std::vector<std::int32_t> available(const ClientMetadata::Topic& topic)
{
    std::vector<std::int32_t> out;
    out.reserve(topic.partitions.size());
    for (std::size_t i = 0; i < topic.partitions.size(); ++i)
        if (topic.partitions[i].leader != kNoBroker)
            out.push_back(static_cast<std::int32_t>(i));
    return out;
}

std::int32_t countOf(const ClientMetadata::Topic& topic) { return static_cast<std::int32_t>(topic.partitions.size()); }

std::uint32_t crc32Of(const Slice& key)
{
    return static_cast<std::uint32_t>(::crc32(0, key.span().data(), static_cast<unsigned>(key.size())));
}

} // namespace

std::optional<PartitionerKind> parsePartitioner(std::string_view name)
{
    // "org.apache.kafka.clients.producer.RoundRobinPartitioner" and "RoundRobinPartitioner" are the same.
    if (const auto dot = name.rfind('.'); dot != std::string_view::npos)
        name.remove_prefix(dot + 1);
    const auto find = [&](const auto& names) -> std::optional<PartitionerKind> {
        const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.name == name; });
        return found == names.end() ? std::nullopt : std::optional(found->kind);
    };
    const auto own = find(kNames);
    return own ? own : find(kOtherNames);
}

const std::vector<std::string_view>& partitionerNames()
{
    static const std::vector<std::string_view> kAll = [] {
        std::vector<std::string_view> names;
        for (const auto& entry : kNames)
            names.push_back(entry.name);
        return names;
    }();
    return kAll;
}

PartitionChooser::Topic& PartitionChooser::of(const std::string& name)
{
    return m_topics.try_emplace(name, Topic{StickyPartitioner(m_options.batchSize), {}, {}}).first->second;
}

std::variant<PartitionChooser::Choice, ClientError> PartitionChooser::choose(Turn& turn, const std::string& name,
    const ClientMetadata::Topic& topic, const std::optional<Slice>& key, const std::optional<Slice>& object)
{
    const std::int32_t count = countOf(topic);
    const auto custom = [&](std::int32_t partition) -> std::variant<Choice, ClientError> {
        if (partition < 0)
            return ClientError{"IllegalArgumentException",
                fmt::format("The partitioner generated an invalid partition number: {}. Partition number should always be non-negative.",
                    partition)};
        return Choice{partition % count, Rule::PartitionCustom};
    };
    switch (m_options.kind) {
    case PartitionerKind::OddEven: {
        const auto number = object ? parseInteger(object->text()) : Result<std::int64_t>(ErrorCode::InvalidRequest);
        return custom(number && *number % 2 != 0 ? 1 : 0);
    }
    case PartitionerKind::Filter:
        if (object && object->text().starts_with("bad"))
            return custom(-1);
        break;
    case PartitionerKind::RoundRobinClass:
        return inTurn(turn, topic, of(name), false);
    case PartitionerKind::Crc32:
        if (key && key->size() > 0)
            return Choice{static_cast<std::int32_t>(crc32Of(*key) % static_cast<std::uint32_t>(count)), Rule::PartitionByCrc32};
        return Choice{static_cast<std::int32_t>(turn.random("partitioner").below(static_cast<std::uint64_t>(count))),
            Rule::PartitionByCrc32};
    default:
        break;
    }
    if (key && !m_options.ignoreKeys)
        return Choice{partitionOfKey(key->span(), count), Rule::PartitionByKey};
    Topic& state = of(name);
    if (m_options.kind == PartitionerKind::RoundRobin)
        return inTurn(turn, topic, state, true);
    if (m_options.kind == PartitionerKind::StickyCache) {
        if (state.cached < 0 || state.cached >= count) {
            state.cached = draw(turn, name, topic, state);
            tell(turn, {name, state.cached}, -1, 0, state, Rule::PartitionStickyCache);
        }
        return Choice{state.cached, Rule::PartitionStickyCache, false, true};
    }
    if (const auto now = state.sticky.current(count))
        return Choice{*now, Rule::PartitionSticky, true};
    const std::int32_t first = draw(turn, name, topic, state);
    tell(turn, {name, first}, -1, 0, state, Rule::PartitionSticky);
    return Choice{first, Rule::PartitionSticky, true};
}

PartitionChooser::Choice PartitionChooser::inTurn(Turn& turn, const ClientMetadata::Topic& topic, Topic& state, bool fromChance)
{
    if (!state.counting) {
        state.counting = true;
        state.counter = fromChance ? static_cast<std::uint32_t>(turn.random("partitioner").below(INT32_MAX)) : 0;
    }
    const auto among = available(topic);
    const std::uint32_t next = state.counter++ & 0x7fffffffu;
    return {among.empty() ? static_cast<std::int32_t>(next % static_cast<std::uint32_t>(countOf(topic))) : among[next % among.size()],
        Rule::PartitionRoundRobin};
}

// Of the sticky cache: any available one but the last; of today's: by the load.
std::int32_t PartitionChooser::draw(Turn& turn, const std::string&, const ClientMetadata::Topic& topic, Topic& state)
{
    auto among = available(topic);
    Random& random = turn.random("partitioner");
    if (m_options.kind == PartitionerKind::StickyCache) {
        if (among.size() > 1)
            std::erase(among, state.cached);
        state.candidates = among;
        return among.empty() ? static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(countOf(topic))))
                             : among[random.below(among.size())];
    }
    const std::int32_t drawn = state.sticky.change(among, countOf(topic), random);
    if (const auto* load = state.sticky.load())
        among = load->partitions;
    state.candidates = std::move(among);
    return drawn;
}

void PartitionChooser::tell(
    Turn& turn, const TopicPartition& chosen, std::int32_t before, std::int64_t bytes, const Topic& state, Rule rule)
{
    if (!turn.wantsFacts())
        return;
    StickyPartitionChosen fact{turn.self(), chosen, before, state.candidates, {}, {}, bytes};
    if (const auto* load = state.sticky.load(); load && rule == Rule::PartitionSticky) {
        fact.sums = load->sums;
        for (const auto partition : load->partitions)
            fact.queues.push_back(state.weighed[static_cast<std::size_t>(partition)]);
    }
    turn.publish(fact, {}, rule);
}

PartitionChooser::Choice PartitionChooser::begins(
    Turn& turn, const std::string& name, const ClientMetadata::Topic& topic, const Choice& was)
{
    Topic& state = of(name);
    state.cached = draw(turn, name, topic, state);
    if (state.cached != was.partition)
        tell(turn, {name, state.cached}, was.partition, 0, state, Rule::PartitionStickyCache);
    return {state.cached, was.rule, false, false};
}

std::int64_t PartitionChooser::given(const std::string& name) const
{
    const auto found = m_topics.find(name);
    return found == m_topics.end() ? 0 : found->second.sticky.produced();
}

void PartitionChooser::appended(
    Turn& turn, const std::string& name, const ClientMetadata::Topic& topic, std::int64_t bytes, bool batchEnded)
{
    Topic& state = of(name);
    const auto before = state.sticky.current(countOf(topic));
    const std::int64_t given = state.sticky.produced() + bytes;
    if (state.sticky.switchesAfter(bytes, batchEnded)) {
        const std::int32_t next = draw(turn, name, topic, state);
        tell(turn, {name, next}, before.value_or(-1), given, state, Rule::PartitionSticky);
    }
}

void PartitionChooser::nodeReady(NodeId broker, Time now, bool drained)
{
    if (m_options.availabilityTimeout <= Duration::zero())
        return;
    NodeTimes& times = m_nodes.try_emplace(broker, NodeTimes{now, now}).first->second;
    times.ready = now;
    if (drained)
        times.drained = now;
}

void PartitionChooser::weigh(const Accumulator& accumulator, const ClientMetadata& metadata)
{
    constexpr std::int32_t kNotAvailable = -1;
    if (m_options.kind != PartitionerKind::BuiltIn)
        return;
    for (auto& [name, state] : m_topics) {
        const auto* topic = metadata.topic(name);
        // Nothing to weigh before every partition has a queue.
        if (!m_options.adaptive || topic == nullptr || !accumulator.queueLengths(name, topic->partitions.size(), m_lengths)) {
            state.weighed.clear();
            state.sticky.setLoad(std::nullopt);
            continue;
        }
        for (std::size_t i = 0; i < m_lengths.size(); ++i) {
            const BrokerId leader = topic->partitions[i].leader;
            const auto times = m_nodes.find(NodeId{leader.value});
            const bool isLate = times != m_nodes.end() && times->second.ready - times->second.drained > m_options.availabilityTimeout;
            if (leader == kNoBroker || isLate)
                m_lengths[i] = kNotAvailable;
        }
        if (state.weighed == m_lengths)
            continue; // as it was
        state.weighed = m_lengths;
        std::vector<std::int32_t> partitions, queues;
        for (std::size_t i = 0; i < m_lengths.size(); ++i)
            if (m_lengths[i] != kNotAvailable) {
                partitions.push_back(static_cast<std::int32_t>(i));
                queues.push_back(m_lengths[i]);
            }
        state.sticky.setLoad(loadTable(queues, partitions, countOf(*topic)));
    }
}

void PartitionChooser::walk(StateVisitor& visitor) const
{
    visitor.list(m_topics, [&](const auto& entry) {
        visitor.text(entry.first);
        entry.second.sticky.walk(visitor);
        visitor.number(entry.second.cached);
        visitor.number(entry.second.counting);
        visitor.number(entry.second.counter);
    });
    visitor.list(m_nodes, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.number(entry.second.ready.nanos());
        visitor.number(entry.second.drained.nanos());
    });
}

} // namespace engine
