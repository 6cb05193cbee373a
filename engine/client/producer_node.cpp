#include "engine/client/producer_node.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "engine/base/murmur2.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

ClientNetwork::Options networkOptions(const ProducerNode::Options& options, const ProducerConfig& config, std::uint16_t kind)
{
    ClientNetwork::Options out;
    out.clientId = config.clientId.empty() ? options.name : config.clientId;
    out.requestTimeout = config.requestTimeout;
    out.connectionSetupTimeout = config.connectionSetupTimeout;
    out.reconnectBackoff = config.reconnectBackoff;
    out.reconnectBackoffMax = config.reconnectBackoffMax;
    out.timerKind = kind;
    return out;
}

ClientMetadata::Options metadataOptions(const ProducerNode::Options& options, const ProducerConfig& config, std::uint64_t tag)
{
    ClientMetadata::Options out;
    out.bootstrap = options.bootstrap;
    out.maxAge = config.metadataMaxAge;
    out.retryBackoff = config.retryBackoff;
    out.retryBackoffMax = config.retryBackoffMax;
    out.tag = tag;
    return out;
}

std::uint32_t hashOf(const std::optional<Slice>& key)
{
    return key ? static_cast<std::uint32_t>(murmur2(key->span())) : 0;
}

// What a card of the record can show.
constexpr std::size_t kShownKeyBytes = 24;

std::string shownKey(const std::optional<Slice>& key)
{
    return key ? std::string(key->text().substr(0, kShownKeyBytes)) : "";
}

// "p1-17 ......", as long as was asked for.
Slice madeValue(const std::string& name, std::uint64_t number, std::size_t size)
{
    const auto owner = std::make_shared<std::uint8_t[]>(size);
    std::uint8_t* const to = owner.get();
    std::fill_n(to, size, std::uint8_t{'.'});
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    std::size_t at = 0;
    const auto put = [&](std::string_view text) {
        const std::size_t fits = std::min(text.size(), size - at);
        std::copy_n(text.begin(), fits, to + at);
        at += fits;
    };
    put(name);
    put("-");
    put({digits, static_cast<std::size_t>(end - digits)});
    put(" ");
    return Slice(owner, to, size);
}

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

std::int32_t payloadBytes(const Record& record)
{
    return static_cast<std::int32_t>((record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0));
}

} // namespace

ProducerNode::ProducerNode(Options options)
    : m_options(std::move(options))
    , m_config(m_options.config)
    , m_network(networkOptions(m_options, m_config, kNetworkTimer))
    , m_metadata(metadataOptions(m_options, m_config, kMetadataTag))
    , m_accumulator({m_config.batchSize, m_config.bufferMemory, m_config.linger, m_config.deliveryTimeout})
    , m_wake(kWakeTimer)
    , m_nextUid(m_options.firstUid)
{
}

void ProducerNode::start(Turn& turn)
{
    for (const auto& topic : m_options.workload.topics)
        m_metadata.want(topic);
    if (m_options.workload.interval > Duration::zero())
        m_nextCall = turn.now() + m_options.workload.interval;
    work(turn);
}

void ProducerNode::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == kNetworkTimer) {
        for (auto& response : m_network.on(turn, timer))
            answered(turn, response);
    } else if (!m_wake.fired(timer)) {
        return;
    }
    work(turn);
}

void ProducerNode::on(Turn& turn, Delivery& delivery)
{
    for (auto& response : m_network.on(turn, delivery))
        answered(turn, response);
    work(turn);
}

void ProducerNode::stop(Turn& turn)
{
    m_closing = true;
    m_nextCall = kNever;
    work(turn);
}

void ProducerNode::command(Turn& turn, const ClientCommand& command)
{
    if (const auto* sending = std::get_if<ClientSend>(&command))
        enqueue(turn, *sending);
    else if (std::holds_alternative<ClientFlush>(command))
        m_flushing = true;
    work(turn);
}

// Everything that can be done now; then the timer is set for the next instant at which time alone makes a difference.
void ProducerNode::work(Turn& turn)
{
    m_wakeAt = kNever;
    if (m_network.takeDisconnected())
        m_metadata.requestUpdate();
    expire(turn);
    generate(turn);
    admitCalls(turn);
    ensureProducerId(turn);
    send(turn);
    admitCalls(turn); // what was sent without waiting for an answer freed memory
    m_wakeAt = std::min({m_wakeAt, m_metadata.update(turn, m_network), m_nextCall,
        m_accumulator.nextCheck(turn.now(), m_flushing || m_closing ? Accumulator::Flush::Yes : Accumulator::Flush::No)});
    m_wake.at(turn, m_wakeAt);
    finishIfDone(turn);
}

void ProducerNode::generate(Turn& turn)
{
    const Workload& workload = m_options.workload;
    if (m_nextCall > turn.now())
        return;
    if (!hasCalls()) { // else the application is held in an earlier call
        ClientSend next;
        next.topic = workload.topics[static_cast<std::size_t>(m_generated) % workload.topics.size()];
        if (!workload.keys.empty())
            next.key = workload.keys[static_cast<std::size_t>(m_generated) % workload.keys.size()];
        else if (workload.keySpace > 0)
            next.key = "k" + std::to_string(turn.random("key").below(static_cast<std::uint64_t>(workload.keySpace)));
        enqueue(turn, next);
        ++m_generated;
    }
    const bool isDone = workload.recordsMax > 0 && m_generated >= workload.recordsMax;
    m_nextCall = isDone ? kNever : turn.now() + workload.interval;
}

void ProducerNode::enqueue(Turn& turn, const ClientSend& send)
{
    for (std::int64_t i = 0; i < send.count && !m_closing; ++i) {
        Call call;
        call.topic = send.topic.empty() ? m_options.workload.topics.front() : send.topic;
        call.partition = send.partition;
        call.since = turn.now();
        const std::uint64_t number = m_nextUid++;
        call.uid = RecordUid{(static_cast<std::uint64_t>(m_options.id.value) << 32) + number};
        if (send.key)
            call.record.key = Slice::copyOf(*send.key);
        if (send.value) {
            call.record.value = Slice::copyOf(*send.value);
        } else {
            call.record.value = madeValue(m_options.name, number, static_cast<std::size_t>(m_options.workload.valueSize));
        }
        for (const auto& [key, value] : send.headers)
            call.record.headers.push_back({Slice::copyOf(key), Slice::copyOf(value)});
        call.record.timestamp = send.timestamp.value_or(turn.wallMillis());
        m_calls.push_back(std::move(call));
    }
}

void ProducerNode::admitCalls(Turn& turn)
{
    while (hasCalls() && admit(turn, m_calls[m_firstCall]))
        ++m_firstCall;
    if (!hasCalls()) {
        m_calls.clear();
        m_firstCall = 0;
    }
}

// False: the call goes on waiting.
bool ProducerNode::admit(Turn& turn, Call& call)
{
    const auto waitOn = [&] {
        const Time end = call.since + m_config.maxBlock;
        if (end <= turn.now())
            return refuse(turn, call, ErrorCode::RequestTimedOut), true;
        m_wakeAt = std::min(m_wakeAt, end);
        return false;
    };
    m_metadata.want(call.topic);
    const auto* topic = m_metadata.topic(call.topic);
    if (topic != nullptr && topic->error == ErrorCode::InvalidTopicException)
        return refuse(turn, call, topic->error), true;
    const auto partitions = topic == nullptr ? 0 : static_cast<std::int32_t>(topic->partitions.size());
    if (partitions == 0)
        return waitOn();
    if (call.partition && *call.partition >= partitions) {
        m_metadata.requestUpdate();
        return waitOn();
    }
    const auto size = static_cast<std::int64_t>(kBatchHeaderSize + recordSizeBytes(call.record, 0, 0));
    if (size > m_config.maxRequestSize || size > m_config.bufferMemory)
        return refuse(turn, call, ErrorCode::MessageTooLarge), true;

    Rule rule = Rule::None;
    const TopicPartition partition{call.topic, choosePartition(turn, call, *topic, rule)};
    const auto appended = m_accumulator.append(partition, std::move(call.record), call.uid, turn.now());
    if (!appended)
        return waitOn();
    if (turn.wantsFacts()) {
        const Record& record = appended->batch->records.back();
        const FactId fact = turn.publish(
            RecordCalled{m_options.id, call.uid, partition, hashOf(record.key), shownKey(record.key), payloadBytes(record)}, {}, rule);
        if (appended->batch->called == FactId{})
            appended->batch->called = fact;
    }
    if (rule == Rule::PartitionSticky) {
        StickyPartitioner& sticky = m_sticky.at(call.topic);
        updateLoad(call.topic, *topic, sticky);
        if (sticky.switchesAfter(appended->bytes, appended->batchEnded))
            sticky.change(available(*topic), partitions, turn.random("partitioner"));
    }
    return true;
}

void ProducerNode::refuse(Turn& turn, const Call& call, ErrorCode error)
{
    const TopicPartition nowhere{call.topic, call.partition.value_or(-1)};
    const FactId called = turn.publish(RecordCalled{m_options.id, call.uid, nowhere, hashOf(call.record.key),
                                           shownKey(call.record.key), payloadBytes(call.record)},
        {}, Rule::None);
    turn.publish(BatchFailed{m_options.id, nowhere, {call.uid}, error}, {called}, Rule::None);
}

void ProducerNode::updateLoad(const std::string& name, const ClientMetadata::Topic& topic, StickyPartitioner& sticky)
{
    constexpr std::int32_t kNoLeader = -1;
    // Nothing to weigh before every partition has a queue.
    if (!m_config.adaptive || !m_accumulator.queueLengths(name, topic.partitions.size(), m_queueLengths)) {
        m_weighed.clear();
        return sticky.setLoad(std::nullopt);
    }
    for (std::size_t i = 0; i < topic.partitions.size(); ++i)
        if (topic.partitions[i].leader == kNoBroker)
            m_queueLengths[i] = kNoLeader;
    if (m_weighedTopic == name && m_weighed == m_queueLengths)
        return; // as it was
    m_weighedTopic = name;
    m_weighed = m_queueLengths;
    std::erase(m_queueLengths, kNoLeader);
    sticky.setLoad(loadTable(m_queueLengths, available(topic), static_cast<std::int32_t>(topic.partitions.size())));
}

std::int32_t ProducerNode::choosePartition(Turn& turn, const Call& call, const ClientMetadata::Topic& topic, Rule& rule)
{
    const auto count = static_cast<std::int32_t>(topic.partitions.size());
    if (call.partition) {
        rule = Rule::PartitionExplicit;
        return *call.partition;
    }
    if (m_config.partitioner == PartitionerKind::RoundRobin) {
        const auto among = available(topic);
        const std::uint32_t next = m_roundRobin[call.topic]++;
        return among.empty() ? static_cast<std::int32_t>(next % static_cast<std::uint32_t>(count)) : among[next % among.size()];
    }
    if (call.record.key && !m_config.ignoreKeys) {
        rule = Rule::PartitionByKey;
        return partitionOfKey(call.record.key->span(), count);
    }
    rule = Rule::PartitionSticky;
    auto& sticky = m_sticky.try_emplace(call.topic, m_config.batchSize).first->second;
    if (const auto now = sticky.current(count))
        return *now;
    return sticky.change(available(topic), count, turn.random("partitioner"));
}

void ProducerNode::finishIfDone(Turn& turn)
{
    if (hasCalls() || !m_accumulator.empty())
        return;
    m_flushing = false;
    if (m_closing) {
        m_network.closeAll(turn);
        turn.exit();
    }
}

void ProducerNode::walk(StateVisitor& visitor) const
{
    visitor.group("producer");
    m_network.walk(visitor);
    m_metadata.walk(visitor);
    m_accumulator.walk(visitor);
    visitor.list(m_sticky, [&](const auto& entry) {
        visitor.text(entry.first);
        entry.second.walk(visitor);
    });
    visitor.list(m_roundRobin, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.number(entry.second);
    });
    m_sequences.walk(visitor);
    m_wake.walk(visitor);
    visitor.list(std::span(m_calls).subspan(m_firstCall), [&](const Call& call) {
        visitor.id(call.uid);
        visitor.text(call.topic);
        visitor.number(call.since.nanos());
    });
    visitor.list(m_inFlight, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.id(entry.second.broker);
        visitor.list(entry.second.batches, [&](BatchId id) { visitor.number(id); });
    });
    visitor.number(m_nextUid);
    visitor.number(m_generated);
    visitor.number(m_nextCall.nanos());
    visitor.number(m_producerIdNotBefore.nanos());
    visitor.number(m_askingProducerId);
    visitor.number(m_flushing);
    visitor.number(m_closing);
}

} // namespace engine
