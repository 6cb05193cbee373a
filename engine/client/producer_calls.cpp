// The application's side of a producer: what happens to a record between send() and the accumulator (facts §6.1).

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/murmur2.h"
#include "engine/client/producer_node.h"

namespace engine {

namespace {

std::uint32_t hashOf(const std::optional<Slice>& key)
{
    return key ? static_cast<std::uint32_t>(murmur2(key->span())) : 0;
}

// What a card of the record can show.
constexpr std::size_t kShownBytes = 24;

std::string shown(const std::optional<Slice>& bytes)
{
    return bytes ? std::string(bytes->text().substr(0, kShownBytes)) : "";
}

std::int32_t bytesOf(const std::optional<Slice>& bytes) { return bytes ? static_cast<std::int32_t>(bytes->size()) : 0; }

std::int32_t payloadBytes(const Record& record) { return bytesOf(record.key) + bytesOf(record.value); }

std::int32_t bytesGiven(const Record& record)
{
    std::int32_t bytes = payloadBytes(record);
    for (const auto& header : record.headers)
        bytes += static_cast<std::int32_t>(header.key.size()) + bytesOf(header.value);
    return bytes;
}

std::int64_t millis(Duration time) { return std::chrono::duration_cast<std::chrono::milliseconds>(time).count(); }

} // namespace

void ProducerNode::admitCalls(Turn& turn)
{
    while (hasCalls() && admit(turn, m_calls[m_firstCall]))
        ++m_firstCall;
    if (!hasCalls()) {
        m_calls.clear();
        m_firstCall = 0;
    }
}

void ProducerNode::listPartitions(Turn& turn)
{
    std::erase_if(m_listings, [&](Listing& listing) { return answerListing(turn, listing); });
}

// True: it is answered.
bool ProducerNode::answerListing(Turn& turn, Listing& listing)
{
    m_metadata.want(listing.topic);
    const auto* topic = m_metadata.topic(listing.topic);
    PartitionsListed fact{m_options.id, listing.topic, false, {}, {}};
    const Time end = listing.since + m_config.maxBlock;
    if (topic != nullptr && topic->error == ErrorCode::InvalidTopicException) {
        fact.error = "InvalidTopicException: Invalid topics: [" + listing.topic + "]";
    } else if (topic != nullptr && !topic->partitions.empty()) {
        for (std::size_t i = 0; i < topic->partitions.size(); ++i)
            fact.leaders.push_back({{listing.topic, static_cast<std::int32_t>(i)}, topic->partitions[i].leader, topic->partitions[i].leaderEpoch});
    } else if (end <= turn.now()) {
        fact.error = fmt::format("TimeoutException: Topic {} not present in metadata after {} ms.", listing.topic, millis(m_config.maxBlock));
    } else {
        m_wakeAt = std::min(m_wakeAt, end);
        fact.waits = true;
        if (!std::exchange(listing.told, true))
            turn.publish(fact, {}, Rule::MaxBlock);
        return false;
    }
    turn.publish(fact, {}, fact.error.empty() ? Rule::MetadataAnswer : Rule::MaxBlock);
    return true;
}

// The call holds its caller. True: it did so for max.block.ms, and the caller is to be told.
bool ProducerNode::waits(Turn& turn, Call& call, BlockedOn on)
{
    const Time end = call.since + m_config.maxBlock;
    if (end <= turn.now())
        return true;
    if (call.blocked != on) {
        call.blocked = on;
        turn.publish(SendBlocked{m_options.id, call.uid,
                         {call.given.topic, call.chosen ? call.chosen->partition : call.given.partition.value_or(-1)}, on, end},
            {}, on == BlockedOn::Memory ? Rule::MemoryExhausted : Rule::MaxBlock);
    }
    m_wakeAt = std::min(m_wakeAt, end);
    return false;
}

// False: the call goes on waiting.
bool ProducerNode::admit(Turn& turn, Call& call)
{
    if (!call.intercepted)
        intercept(turn, call);
    const AppRecord& given = call.given;
    if (given.isNull) // nobody checks it: send() stumbles over it
        return refuse(turn, call, SendStage::Metadata,
                   {"NullPointerException", "Cannot invoke \"org.apache.kafka.clients.producer.ProducerRecord.topic()\" because \"record\" is null"},
                   Rule::InterceptorIsAsked),
               true;
    m_metadata.want(given.topic);
    const auto* topic = m_metadata.topic(given.topic);
    if (topic != nullptr && topic->error == ErrorCode::InvalidTopicException)
        return refuse(turn, call, SendStage::Metadata, {"InvalidTopicException", "Invalid topics: [" + given.topic + "]"}, Rule::NotRetriable), true;
    const auto partitions = topic == nullptr ? 0 : static_cast<std::int32_t>(topic->partitions.size());
    if (partitions == 0 || (given.partition && *given.partition >= partitions)) {
        if (partitions != 0)
            m_metadata.requestUpdate();
        if (!waits(turn, call, BlockedOn::Metadata))
            return false;
        const std::int64_t waited = millis(m_config.maxBlock);
        const std::string words = partitions == 0
            ? fmt::format("Topic {} not present in metadata after {} ms.", given.topic, waited)
            : fmt::format("Partition {} of topic {} with partition count {} is not present in metadata after {} ms.",
                *given.partition, given.topic, partitions, waited);
        return refuse(turn, call, SendStage::Metadata, {"TimeoutException", words}, Rule::MaxBlock), true;
    }
    if (!call.serialized)
        if (auto error = serializeCall(call))
            return refuse(turn, call, SendStage::Serializer, std::move(*error), Rule::SerializerMismatch), true;

    PartitionChooser::Choice choice{given.partition.value_or(0), Rule::PartitionExplicit};
    if (call.chosen) {
        choice = *call.chosen;
    } else if (!given.partition && m_partitionScript) {
        auto chosen = partitionByScript(*m_partitionScript, given, partitions);
        if (auto* error = std::get_if<ClientError>(&chosen))
            return refuse(turn, call, SendStage::Partitioner, std::move(*error), Rule::InvalidPartition), true;
        choice = {std::get<std::int32_t>(chosen), Rule::PartitionCustom};
        call.chosen = choice;
    } else if (!given.partition) {
        auto chosen = m_partitioner.choose(turn, given.topic, *topic, call.record.key, given.record.key);
        if (auto* error = std::get_if<ClientError>(&chosen))
            return refuse(turn, call, SendStage::Partitioner, std::move(*error), Rule::InvalidPartition), true;
        choice = std::get<PartitionChooser::Choice>(chosen);
        if (!choice.isSticky && !choice.mayMove)
            call.chosen = choice; // asked once, however long the call waits
    }
    return append(turn, call, *topic, choice);
}

void ProducerNode::intercept(Turn& turn, Call& call)
{
    call.intercepted = true;
    for (const auto& interceptor : m_interceptors) {
        const AppRecord before = call.given;
        std::string says;
        const auto error = before.isNull && !interceptor->takesNull() ? std::optional(ClientError{"NullPointerException", "the record is null"})
                                                                      : interceptor->onSend(turn, call.given, says);
        if (error)
            call.given = before;
        if (!turn.wantsFacts())
            continue;
        const std::int32_t grewBy = bytesGiven(call.given.record) - bytesGiven(before.record);
        const bool isSame = grewBy == 0 && call.given.topic == before.topic && call.given.partition == before.partition
            && call.given.isNull == before.isNull && call.given.record.key == before.record.key && call.given.record.value == before.record.value
            && call.given.record.timestamp == before.record.timestamp && call.given.record.headers == before.record.headers;
        tellRan(turn, *interceptor, call.uid, InterceptorHook::OnSend, error, says,
            isSame ? InterceptorOutcome::Unchanged : InterceptorOutcome::Changed, grewBy);
    }
}

// The record as bytes; what the application gave stays for interceptors.
std::optional<ClientError> ProducerNode::serializeCall(Call& call)
{
    if (m_interceptors.empty() && !m_partitionScript) {
        call.record = std::move(call.given.record);
        call.given.record.key = call.record.key; // partitioners see it as it was given
    } else {
        call.record = call.given.record;
    }
    if (auto error = serializePart(call.record.key, call.given, m_config.keySerializer, m_keyScript, "key.serializer"))
        return error;
    if (auto error = serializePart(call.record.value, call.given, m_config.valueSerializer, m_valueScript, "value.serializer"))
        return error;
    call.serialized = true;
    return std::nullopt;
}

// The learner's is asked for null too, as Kafka's are.
std::optional<ClientError> ProducerNode::serializePart(
    std::optional<Slice>& part, const AppRecord& given, SerializerKind kind, std::optional<ScriptUse>& script, std::string_view setting)
{
    if (script) {
        auto bytes = serializeByScript(*script, given.topic, part, setting);
        if (auto* error = std::get_if<ClientError>(&bytes))
            return std::move(*error);
        part = std::move(std::get<std::optional<Slice>>(bytes));
    } else if (part) {
        auto bytes = serialize(kind, *part, setting);
        if (auto* error = std::get_if<ClientError>(&bytes))
            return std::move(*error);
        part = std::move(std::get<Slice>(bytes));
    }
    return std::nullopt;
}

bool ProducerNode::append(Turn& turn, Call& call, const ClientMetadata::Topic& topic, PartitionChooser::Choice choice)
{
    const auto size = static_cast<std::int64_t>(kBatchHeaderSize + recordSizeBytes(call.record, 0, 0));
    if (size > m_config.maxRequestSize || size > m_config.bufferMemory) {
        const bool ofRequest = size > m_config.maxRequestSize;
        return refuse(turn, call, SendStage::Size,
                   {"RecordTooLargeException",
                       ofRequest ? fmt::format("The message is {} bytes when serialized which is larger than {}, which is the value of the "
                                               "max.request.size configuration.",
                                       size, m_config.maxRequestSize)
                                 : fmt::format("The message is {} bytes when serialized which is larger than the total memory buffer you have "
                                               "configured with the buffer.memory configuration.",
                                       size)},
                   Rule::RecordTooLarge),
               true;
    }
    TopicPartition partition{call.given.topic, choice.partition};
    if (choice.mayMove && m_accumulator.wouldOpen(partition, call.record)) {
        choice = m_partitioner.begins(turn, call.given.topic, topic, choice);
        partition.partition = choice.partition;
    }
    const auto appended = m_accumulator.append(partition, std::move(call.record), call.uid, turn.now());
    if (!appended) {
        m_wakesSender = true;
        if (!waits(turn, call, BlockedOn::Memory))
            return false;
        return refuse(turn, call, SendStage::Memory,
                   {"BufferExhaustedException",
                       fmt::format("Failed to allocate {} bytes within the configured max blocking time {} ms. Total memory: {} bytes. "
                                   "Available memory: {} bytes. Poolable size: {} bytes",
                           std::max(m_config.batchSize, size), millis(m_config.maxBlock), m_config.bufferMemory,
                           m_config.bufferMemory - m_accumulator.memoryUsed(), m_config.batchSize)},
                   Rule::MaxBlock),
               true;
    }
    m_wakesSender = m_wakesSender || appended->opened || appended->batchEnded;
    std::int64_t stickyBytes = -1;
    const Record& record = appended->batch->records.back();
    FactId fact;
    if (turn.wantsFacts()) {
        if (choice.isSticky)
            stickyBytes = m_partitioner.given(call.given.topic) + appended->bytes;
        fact = turn.publish(RecordCalled{m_options.id, call.uid, partition, hashOf(record.key), shown(record.key), payloadBytes(record),
                                shown(record.value), record.key ? bytesOf(record.key) : -1, appended->batch->id, appended->opened,
                                appended->batchEnded, static_cast<std::int32_t>(appended->bytes), stickyBytes},
            {}, choice.rule);
        if (appended->opened)
            appended->batch->called = fact;
    }
    if (m_wantsAcks)
        m_given.emplace(call.uid, std::move(call.given));
    if (choice.isSticky)
        m_partitioner.appended(turn, partition.topic, topic, appended->bytes, appended->batchEnded);
    return true;
}

void ProducerNode::refuse(Turn& turn, const Call& call, SendStage stage, ClientError error, Rule rule)
{
    m_wakesSender = true;
    const std::int32_t partition = call.chosen ? call.chosen->partition : call.given.partition.value_or(-1);
    turn.publish(SendFailed{m_options.id, call.uid, {call.given.topic, partition}, stage, error.exception, error.message}, {},
        error.isStopped ? Rule::ScriptStopped : rule);
    if (m_wantsAcks)
        acknowledge(turn, call.uid, call.given, &error);
}

FactId ProducerNode::tellRan(Turn& turn, const Interceptor& interceptor, RecordUid uid, InterceptorHook hook, const std::optional<ClientError>& error,
    std::string says, InterceptorOutcome outcome, std::int32_t grewBy)
{
    return turn.publish(InterceptorRan{m_options.id, uid, std::string(interceptor.name()), hook, error ? InterceptorOutcome::Threw : outcome, grewBy,
                            error ? error->exception + ": " + error->message : std::move(says)},
        {}, error && error->isStopped ? Rule::ScriptStopped : Rule::InterceptorIsAsked);
}

bool ProducerNode::configureInterceptors(Turn& turn)
{
    for (const auto& interceptor : m_interceptors) {
        std::string says;
        const auto error = interceptor->configure(m_options.config, says);
        const FactId told = tellRan(turn, *interceptor, RecordUid{}, InterceptorHook::Configure, error, says);
        if (error) {
            turn.halt(told, Rule::InterceptorIsAsked);
            return false;
        }
        m_wantsAcks = m_wantsAcks || interceptor->wantsAcks();
    }
    return true;
}

void ProducerNode::closeInterceptors(Turn& turn)
{
    for (const auto& interceptor : m_interceptors) {
        std::string says;
        const auto error = interceptor->close(says);
        tellRan(turn, *interceptor, RecordUid{}, InterceptorHook::Close, error, says);
    }
}

void ProducerNode::acknowledge(Turn& turn, RecordUid uid, const AppRecord& record, const ClientError* error)
{
    for (const auto& interceptor : m_interceptors) {
        if (!interceptor->wantsAcks())
            continue;
        std::string says;
        const auto threw = interceptor->onAcknowledgement(turn, record, error, says);
        tellRan(turn, *interceptor, uid, InterceptorHook::OnAcknowledgement, threw, says);
    }
}

} // namespace engine
