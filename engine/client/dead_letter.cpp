#include "engine/client/dead_letter.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/state_hash.h"
#include "engine/record/batch_builder.h"
#include "engine/wire/produce.h"

namespace engine {

namespace {

constexpr int kOwnMin = 3;
constexpr int kOwnMax = 11;
constexpr Duration kDeliveryTimeout = 120s; // delivery.timeout.ms

RecordHeader header(std::string_view key, std::string_view value) { return {Slice::copyOf(key), Slice::copyOf(value)}; }

} // namespace

void DeadLetterProducer::begin(Turn& turn, const TopicPartition& from, FetchedRecord record, ClientError why, ClientMetadata& metadata)
{
    m_record = Parked{from, std::move(record), std::move(why), std::nullopt};
    m_ended = false;
    m_to = {m_options.topic.empty() ? from.topic + ".dlt" : m_options.topic, from.partition};
    m_timestamp = turn.wallMillis();
    m_notBefore = turn.now();
    m_deadline = turn.now() + kDeliveryTimeout;
    metadata.want(m_to.topic);
}

Time DeadLetterProducer::work(Turn& turn, ClientMetadata& metadata, ClientNetwork& network)
{
    if (!m_record || m_ended || m_asked != 0)
        return kNever;
    if (m_deadline <= turn.now()) {
        m_record->gaveUp = {"TimeoutException",
            fmt::format("Expiring 1 record(s) for {}:{} ms has passed since batch creation", m_to.toString(), kDeliveryTimeout / 1ms)};
        m_ended = true;
        return turn.now();
    }
    if (m_notBefore > turn.now())
        return m_notBefore;
    const std::int32_t partitions = metadata.partitionCount(m_to.topic);
    if (partitions == 0)
        return m_deadline; // metadata will come
    m_to.partition = m_record->from.partition % partitions;
    const BrokerId leader = metadata.partition(m_to).leader;
    if (leader == kNoBroker) {
        metadata.requestUpdate();
        return m_deadline;
    }
    const NodeId broker{leader.value};
    if (!network.ready(turn, broker))
        return std::max(network.retryAt(broker), turn.now() + 1ms);
    const int version = network.version(broker, wire::ApiKey::Produce, kOwnMin, kOwnMax);
    if (version < 0)
        return m_deadline;
    Record record;
    record.timestamp = m_timestamp;
    record.key = m_record->record.key;
    record.value = m_record->record.value;
    record.headers = {header("kafka_dlt-original-topic", m_record->from.topic),
        header("kafka_dlt-original-partition", std::to_string(m_record->from.partition)),
        header("kafka_dlt-original-offset", std::to_string(m_record->record.offset.value)),
        header("kafka_dlt-exception-fqcn", "org.apache.kafka.common.errors." + m_record->why.exception),
        header("kafka_dlt-exception-message", m_record->why.message)};
    RecordBatchBuilder builder{BatchOptions{}};
    builder.append(record);
    wire::ProduceRequest request;
    request.acks = -1;
    request.timeoutMs = static_cast<std::int32_t>(m_options.requestTimeout / 1ms);
    auto& topic = request.topicData.emplace_back();
    topic.name = m_to.topic;
    auto& data = topic.partitionData.emplace_back();
    data.index = m_to.partition;
    data.records = ByteChain(builder.build());
    auto aside = std::make_shared<FrameAside>();
    aside->batches.push_back({m_to, {RecordUid{(static_cast<std::uint64_t>(m_options.client.value) << 32) + m_nextUid}}});
    MessageNote note;
    note.isStory = true;
    note.partition = m_to;
    note.records = 1;
    m_asked = m_nextTag++;
    network.request(turn, broker, request, version, m_asked, note, std::move(aside));
    return kNever;
}

bool DeadLetterProducer::on(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata)
{
    if (response.tag < m_options.tagBase || response.tag >= m_nextTag)
        return false;
    if (response.tag != m_asked)
        return true;
    m_asked = 0;
    auto error = ErrorCode::NetworkException;
    if (const auto answer = response.as<wire::ProduceResponse>(); answer && !answer->responses.empty()
        && !answer->responses.front().partitionResponses.empty())
        error = static_cast<ErrorCode>(answer->responses.front().partitionResponses.front().errorCode);
    if (error == ErrorCode::None) {
        ++m_nextUid;
        m_ended = true;
    } else if (error == ErrorCode::NetworkException || isRetriable(error)) {
        m_notBefore = turn.now() + m_options.retryBackoff;
        metadata.requestUpdate();
    } else {
        m_record->gaveUp = {std::string(errorException(error)), std::string(errorName(error))};
        m_ended = true;
    }
    return true;
}

std::optional<DeadLetterProducer::Parked> DeadLetterProducer::takeEnded()
{
    if (!m_ended)
        return std::nullopt;
    m_ended = false;
    return std::exchange(m_record, std::nullopt);
}

void DeadLetterProducer::walk(StateVisitor& visitor) const
{
    visitor.group("dead-letter");
    visitor.number(m_nextTag);
    visitor.number(m_nextUid);
    visitor.number(m_record.has_value());
    if (m_record) {
        visitor.text(m_record->from.toString());
        visitor.id(m_record->record.offset);
    }
    visitor.number(m_ended);
    visitor.text(m_to.toString());
    visitor.number(m_notBefore.nanos());
    visitor.number(m_deadline.nanos());
    visitor.number(m_asked);
}

} // namespace engine
