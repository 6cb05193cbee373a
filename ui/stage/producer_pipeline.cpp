#include "ui/stage/producer_pipeline.h"

#include <algorithm>

#include "engine/base/kafka_configs.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

QString producerDefault(const char* key)
{
    const ConfigInfo* info = findConfig(ConfigScope::Producer, key);
    return info && info->hasDefault ? QString::fromUtf8(info->defaultValue.data(), static_cast<qsizetype>(info->defaultValue.size()))
                                    : QString();
}

QString producerSetting(const ClientView& client, const char* key) { return settingOf(client, key, producerDefault(key)); }

std::int64_t producerNumber(const ClientView& client, const char* key) { return producerSetting(client, key).toLongLong(); }

Duration producerMillis(const ClientView& client, const char* key) { return std::chrono::milliseconds(producerNumber(client, key)); }

ProducerPipeline::ProducerPipeline(const ClusterView& view, const ClientView& client, Time now)
    : m_view(view), m_client(client), m_now(now), m_batchSize(std::max<std::int64_t>(1, producerNumber(client, "batch.size"))),
      m_linger(producerMillis(client, "linger.ms")),
      m_maxInFlight(static_cast<std::int32_t>(producerNumber(client, "max.in.flight.requests.per.connection")))
{
    // Kafka switches idempotence off by itself where acks do not allow it and nobody asked for it.
    const QString acks = producerSetting(client, "acks");
    const bool asked = !settingOf(client, "enable.idempotence").isEmpty();
    const bool allowed = acks == QLatin1String("all") || acks == QLatin1String("-1");
    m_idempotent = isOutside() ? producer().producerId != kNoProducerId
                               : producerSetting(client, "enable.idempotence") == QLatin1String("true") && (asked || allowed);
    for (const auto& [number, request] : producer().requests)
        m_requests[BrokerId{request.broker.value}] += 1;
    for (const auto& [id, partition] : producer().partitions) {
        if (partition.queue.empty() || partition.leader == kNoBroker)
            continue;
        const ProducerBatchView* first = producer().batch(partition.queue.front());
        if (first && first->retryAt <= m_now && couldLeave(*first, first->full || partition.queue.size() > 1))
            m_ready[partition.leader] = true;
    }
}

// By itself, whatever its broker does.
bool ProducerPipeline::couldLeave(const ProducerBatchView& first, bool full) const
{
    return full || first.attempts > 0 || m_now - first.created >= m_linger || producer().flushing || producer().closing
        || producer().call.blocked == BlockedOn::Memory;
}

bool ProducerPipeline::isConnected(BrokerId broker) const
{
    return std::any_of(m_view.connections.begin(), m_view.connections.end(), [&](const auto& entry) {
        return entry.second.from == m_client.id && entry.second.to == NodeId{broker.value};
    });
}

LeaveAnswer ProducerPipeline::mayLeave(const ProducerPartitionView& partition) const
{
    LeaveAnswer answer;
    answer.broker = partition.leader;
    const ProducerBatchView* first = partition.queue.empty() ? nullptr : producer().batch(partition.queue.front());
    if (!first)
        return answer;
    const auto is = [&](MayLeave why) {
        answer.why = why;
        return answer;
    };
    answer.full = first->full || partition.queue.size() > 1;
    answer.waited = m_now - first->created;
    answer.attempt = first->attempts + 1;
    if (const auto requests = m_requests.find(partition.leader); requests != m_requests.end())
        answer.inFlight = requests->second;
    if (lookOf(m_client) != NodeLook::Running)
        return is(MayLeave::NotRunning);
    if (partition.leader == kNoBroker)
        return is(MayLeave::NoLeader);
    if (first->retryAt > m_now) {
        answer.left = first->retryAt - m_now;
        return is(MayLeave::BackingOff);
    }
    const bool oneAtATime = m_maxInFlight == 1;
    if (oneAtATime
        && std::any_of(producer().batches.begin(), producer().batches.end(),
            [&](const auto& entry) { return entry.second->inFlight && entry.second->partition == first->partition; }))
        return is(MayLeave::Muted);
    const bool alone = couldLeave(*first, answer.full);
    const auto ready = m_ready.find(partition.leader);
    if (!alone && ready == m_ready.end())
        return is(MayLeave::Lingers);
    if (m_idempotent && producer().producerId == kNoProducerId)
        return is(MayLeave::WaitsForId);
    if (!isConnected(partition.leader))
        return is(MayLeave::NoConnection);
    if (const auto throttle = producer().throttledUntil.find(partition.leader);
        throttle != producer().throttledUntil.end() && throttle->second > m_now) {
        answer.left = throttle->second - m_now;
        return is(MayLeave::Throttled);
    }
    if (answer.inFlight >= m_maxInFlight)
        return is(MayLeave::WindowFull);
    if (!alone)
        return is(MayLeave::RidesAlong);
    if (answer.full)
        return is(MayLeave::Full);
    if (producer().flushing || producer().closing)
        return is(MayLeave::Flush);
    if (producer().call.blocked == BlockedOn::Memory)
        return is(MayLeave::MemoryShort);
    return is(MayLeave::LingerOver);
}

double ProducerPipeline::lingered(const ProducerBatchView& batch) const
{
    if (m_linger <= Duration::zero())
        return 1;
    return std::clamp(static_cast<double>((m_now - batch.created).count()) / static_cast<double>(m_linger.count()), 0.0, 1.0);
}

MemoryUse ProducerPipeline::memory() const
{
    MemoryUse use;
    use.bytes = producerNumber(m_client, "buffer.memory");
    use.buffers = use.bytes / m_batchSize;
    for (const auto& [id, batch] : producer().batches) {
        const std::int64_t taken = std::max(m_batchSize, batch->bytes);
        const std::int64_t buffers = (taken + m_batchSize - 1) / m_batchSize;
        (batch->inFlight ? use.inFlight : use.waiting) += taken;
        (batch->inFlight ? use.inFlightBuffers : use.waitingBuffers) += buffers;
    }
    return use;
}

WhereRecords ProducerPipeline::whereRecords() const
{
    const ProducerView& p = producer();
    WhereRecords where;
    where.inSend = p.call.blocked ? 1 : 0;
    where.waiting = p.waitingRecords();
    where.inFlight = p.inFlightRecords();
    where.acked = p.acked.value;
    where.failed = p.failed.value;
    where.all = p.called + where.inSend;
    where.gone = std::max<std::int64_t>(0, where.all - where.inSend - where.waiting - where.inFlight - where.acked - where.failed);
    return where;
}

std::optional<RetryCourse> ProducerPipeline::retry() const
{
    const ProducerBatchView* worst = nullptr;
    for (const auto& [id, batch] : producer().batches) {
        const bool again = batch->attempts > 1 || (batch->attempts == 1 && batch->waits());
        if (again && (!worst || batch->attempts > worst->attempts))
            worst = &*batch;
    }
    if (!worst)
        return {};
    RetryCourse course;
    course.batch = worst;
    course.waits = worst->waits();
    course.failedAt = course.waits ? worst->retryAt - worst->backoff : m_now;
    course.deadline = worst->created + producerMillis(m_client, "delivery.timeout.ms");
    course.exponent = std::max(0, worst->attempts - 1);
    return course;
}

std::vector<BrokerId> ProducerPipeline::brokers() const
{
    std::vector<BrokerId> result;
    const auto add = [&](BrokerId broker) {
        const auto at = std::lower_bound(result.begin(), result.end(), broker);
        if (broker != kNoBroker && (at == result.end() || *at != broker))
            result.insert(at, broker);
    };
    for (const auto& [id, partition] : producer().partitions)
        add(partition.leader);
    for (const auto& [broker, count] : m_requests)
        add(broker);
    return result;
}

std::vector<const ProduceRequestView*> ProducerPipeline::requestsTo(BrokerId broker) const
{
    std::vector<const ProduceRequestView*> result;
    for (const auto& [number, request] : producer().requests)
        if (request.broker == NodeId{broker.value})
            result.push_back(&request);
    return result;
}

const ProducerBatchView* ProducerPipeline::cameBackFrom(BrokerId broker) const
{
    const ProducerBatchView* last = nullptr;
    for (const auto& [id, batch] : producer().batches)
        if (batch->waits() && batch->error != ErrorCode::None && batch->broker == broker && (!last || batch->last > last->last))
            last = &*batch;
    return last;
}

std::optional<std::pair<std::int32_t, std::int32_t>> ProducerPipeline::sequencesInFlight(const TopicPartition& partition) const
{
    std::optional<std::pair<std::int32_t, std::int32_t>> range;
    for (const auto& [id, batch] : producer().batches) {
        if (batch->partition != partition || batch->baseSequence < 0)
            continue;
        const std::int32_t last = batch->baseSequence + static_cast<std::int32_t>(batch->records.size()) - 1;
        if (!range)
            range = {batch->baseSequence, last};
        range->first = std::min(range->first, batch->baseSequence);
        range->second = std::max(range->second, last);
    }
    return range;
}

bool ProducerPipeline::isRetried(const TopicPartition& partition) const
{
    return std::any_of(producer().batches.begin(), producer().batches.end(), [&](const auto& entry) {
        return entry.second->partition == partition && (entry.second->attempts > 1 || (entry.second->attempts == 1 && entry.second->waits()));
    });
}

std::int32_t ProducerPipeline::partitionsOfTopic() const
{
    std::int32_t count = 0;
    for (const auto& [id, partition] : producer().partitions)
        if (id.topic == producer().topic)
            count = std::max(count, id.partition + 1);
    return count;
}

QString readableBytes(const std::string& bytes, std::int32_t size)
{
    const bool isText = std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    const QString more = size > static_cast<std::int32_t>(bytes.size()) ? QStringLiteral("…") : QString();
    const QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    // The last character of a cut text may be half a character.
    if (isText && (!text.contains(QChar::ReplacementCharacter) || !more.isEmpty()))
        return QStringLiteral("“") + QString(text).remove(QChar::ReplacementCharacter) + more + QStringLiteral("”");
    return QString::fromLatin1(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex(' ')) + more;
}

} // namespace ui
