#include "engine/client/producer_node.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

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

PartitionChooser::Options chooserOptions(const ProducerConfig& config)
{
    return {config.partitioner, config.batchSize, config.ignoreKeys, config.adaptive, config.partitionerAvailabilityTimeout};
}

} // namespace

ProducerNode::ProducerNode(Options options)
    : m_options(std::move(options))
    , m_config(m_options.config)
    , m_network(networkOptions(m_options, m_config, kNetworkTimer))
    , m_metadata(metadataOptions(m_options, m_config, kMetadataTag))
    , m_accumulator({m_config.batchSize, m_config.bufferMemory, m_config.linger, m_config.deliveryTimeout})
    , m_partitioner(chooserOptions(m_config))
    , m_wake(kWakeTimer)
    , m_nextUid(m_options.firstUid)
{
    const auto scriptNamed = [&](const std::string& name) -> std::optional<ScriptUse> {
        auto script = name.empty() || m_options.scripts == nullptr ? nullptr : m_options.scripts->script(name);
        return script ? std::optional(ScriptUse(*m_options.scripts, std::move(script))) : std::nullopt;
    };
    for (const auto& name : m_config.interceptors)
        if (auto interceptor = makeInterceptor(name, m_options.name))
            m_interceptors.push_back(std::move(interceptor));
        else if (auto script = scriptNamed(name))
            m_interceptors.push_back(makeScriptInterceptor(std::move(*script)));
    m_partitionScript = scriptNamed(m_config.partitionerScript);
    m_keyScript = scriptNamed(m_config.keySerializerScript);
    m_valueScript = scriptNamed(m_config.valueSerializerScript);
}

void ProducerNode::start(Turn& turn)
{
    if (!configureInterceptors(turn))
        return;
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
    } else if (!m_wake.fired(timer) || onlyCalls(turn)) {
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
    if (!m_closing)
        turn.publish(ProducerFlushed{m_options.id, true, false, 0}, {}, Rule::FlushAsked);
    m_closing = true;
    m_nextCall = kNever;
    work(turn);
}

void ProducerNode::command(Turn& turn, const ClientCommand& command)
{
    if (const auto* sending = std::get_if<ClientSend>(&command))
        enqueue(turn, *sending);
    else if (const auto* listing = std::get_if<ClientPartitionsFor>(&command))
        m_listings.push_back({listing->topic, turn.now()});
    else if (const auto* closing = std::get_if<ClientClose>(&command))
        m_closeBy = turn.now() + closing->timeout;
    else if (std::holds_alternative<ClientFlush>(command) && !m_flushing) {
        m_flushing = true;
        turn.publish(ProducerFlushed{m_options.id, false, false, 0}, {}, Rule::FlushAsked);
    }
    work(turn);
}

// The application calls send() and the sender sleeps on: it is woken by a batch that is begun or full, not by every record.
// False: something is to be done that only work() does.
bool ProducerNode::onlyCalls(Turn& turn)
{
    if (m_senderAt <= turn.now() || hasCalls() || m_flushing || m_closing)
        return false;
    m_wakesSender = false;
    generate(turn);
    admitCalls(turn);
    if (m_wakesSender || hasCalls())
        return false;
    m_wakeAt = std::min(m_senderAt, m_nextCall);
    m_wake.at(turn, m_wakeAt);
    return true;
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
    listPartitions(turn);
    ensureProducerId(turn);
    send(turn);
    admitCalls(turn); // what was sent without waiting for an answer freed memory
    giveUpClosing(turn);
    m_senderAt = std::min({m_wakeAt, m_metadata.update(turn, m_network),
        m_accumulator.nextCheck(turn.now(), m_flushing || m_closing ? Accumulator::Flush::Yes : Accumulator::Flush::No)});
    m_wakeAt = std::min(m_senderAt, m_nextCall);
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
        if (!workload.values.empty())
            next.value = workload.values[static_cast<std::size_t>(m_generated) % workload.values.size()];
        enqueue(turn, next);
        ++m_generated;
    }
    const bool isDone = workload.recordsMax > 0 && m_generated >= workload.recordsMax;
    m_nextCall = isDone ? kNever : turn.now() + workload.interval;
}

void ProducerNode::enqueue(Turn& turn, const ClientSend& send)
{
    for (std::int64_t i = 0; i < send.count; ++i) {
        Call call;
        AppRecord& given = call.given;
        given.topic = send.topic.empty() ? m_options.workload.topics.front() : send.topic;
        given.partition = send.partition;
        call.since = turn.now();
        const std::uint64_t number = m_nextUid++;
        call.uid = RecordUid{(static_cast<std::uint64_t>(m_options.id.value) << 32) + number};
        if (send.key)
            given.record.key = Slice::copyOf(*send.key);
        const auto size = static_cast<std::size_t>(m_options.workload.valueSize);
        if (send.tombstone)
            given.record.value = std::nullopt;
        else if (send.value)
            given.record.value = Slice::copyOf(*send.value);
        else if (const auto made = madeObject(m_config.valueSerializer, m_options.name, number, size))
            given.record.value = Slice::copyOf(*made);
        else
            given.record.value = madeValue(m_options.name, number, size);
        for (const auto& [key, value] : send.headers)
            given.record.headers.push_back({Slice::copyOf(key), Slice::copyOf(value)});
        given.record.timestamp = send.timestamp.value_or(turn.wallMillis());
        if (m_closing) {
            refuse(turn, call, SendStage::Closed, {"IllegalStateException", "Cannot perform operation after producer has been closed"}, Rule::FlushAsked);
            continue;
        }
        m_calls.push_back(std::move(call));
    }
}

void ProducerNode::finishIfDone(Turn& turn)
{
    if (hasCalls() || !m_accumulator.empty())
        return;
    if (std::exchange(m_flushing, false))
        turn.publish(ProducerFlushed{m_options.id, false, true, 0}, {}, Rule::FlushAsked);
    if (m_closing) {
        closeInterceptors(turn);
        turn.publish(ProducerFlushed{m_options.id, true, true, 0}, {}, Rule::FlushAsked);
        m_network.closeAll(turn);
        turn.exit();
    }
}

// close(Duration) waits no longer: what is not answered is given up, and whoever waits in send() is sent away.
void ProducerNode::giveUpClosing(Turn& turn)
{
    if (!m_closing || m_closeBy == kNever)
        return;
    if (m_closeBy > turn.now()) {
        m_wakeAt = std::min(m_wakeAt, m_closeBy);
        return;
    }
    std::int32_t abandoned = 0;
    for (const auto id : m_accumulator.all()) {
        abandoned += m_accumulator.batch(id).count();
        fail(turn, id, ErrorCode::UnknownServerError,
            m_accumulator.batch(id).inFlight ? Outcome::Unknown : Outcome::Refused, Rule::CloseTimeout,
            {"KafkaException", "Producer is closed forcefully."});
    }
    for (; hasCalls(); ++m_firstCall, ++abandoned)
        refuse(turn, m_calls[m_firstCall], SendStage::Closed, {"KafkaException", "Producer closed while send in progress"},
            Rule::CloseTimeout);
    m_calls.clear();
    m_firstCall = 0;
    if (abandoned > 0)
        turn.publish(ProducerFlushed{m_options.id, true, true, abandoned}, {}, Rule::CloseTimeout);
    m_closeBy = kNever;
}

void ProducerNode::walk(StateVisitor& visitor) const
{
    visitor.group("producer");
    m_network.walk(visitor);
    m_metadata.walk(visitor);
    m_accumulator.walk(visitor);
    m_partitioner.walk(visitor);
    for (const auto& interceptor : m_interceptors)
        interceptor->walk(visitor);
    for (const auto* script : {&m_partitionScript, &m_keyScript, &m_valueScript})
        if (*script)
            (*script)->walk(visitor);
    visitor.list(m_given, [&](const auto& entry) { visitor.id(entry.first); });
    m_sequences.walk(visitor);
    m_wake.walk(visitor);
    visitor.list(std::span(m_calls).subspan(m_firstCall), [&](const Call& call) {
        visitor.id(call.uid);
        visitor.text(call.given.topic);
        visitor.number(call.intercepted);
        visitor.number(call.serialized);
        visitor.number(call.since.nanos());
    });
    visitor.list(m_listings, [&](const Listing& listing) {
        visitor.text(listing.topic);
        visitor.number(listing.since.nanos());
        visitor.number(listing.told);
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
    visitor.list(m_throttledUntil, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.number(entry.second.nanos());
    });
    visitor.number(m_closeBy.nanos());
    visitor.number(m_flushing);
    visitor.number(m_closing);
}

} // namespace engine
