#include "ui/stage/producer_words.h"

#include "engine/base/kafka_configs.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

QString brokerName(BrokerId id) { return Stage::tr("broker %1").arg(id.value); }

QString shortMillis(Duration time) { return durationText(std::max(time, Duration::zero())); }

// "orders-0@2 to orders-0@5" in one word: the partition of a batch, and where it stands.
Spoken spokenBatch(const ProducerPipeline& pipeline, const ObjectId& id)
{
    const ProducerBatchView* batch = pipeline.producer().batch(static_cast<std::uint64_t>(id.offset));
    const QString name = Stage::tr("batch %1").arg(number(id.offset));
    if (!batch)
        return {name, Stage::tr("acked or given up")};
    QStringList parts{countOf(static_cast<std::int64_t>(batch->records.size())), bytes(batch->bytes)};
    parts << (batch->inFlight ? Stage::tr("in flight to %1").arg(brokerName(batch->broker))
            : batch->full     ? Stage::tr("full, waits")
                              : Stage::tr("open, waits"));
    if (batch->attempts > 1 || (batch->attempts == 1 && batch->waits()))
        parts << Stage::tr("attempt %1").arg(batch->waits() ? batch->attempts + 1 : batch->attempts);
    return {Stage::tr("%1 of %2").arg(name, QString::fromStdString(batch->partition.toString())), parts.join(QStringLiteral(", "))};
}

Spoken spokenDeque(const ProducerPipeline& pipeline, const ObjectId& id)
{
    const QString name = QString::fromStdString(id.topicPartition().toString());
    const auto found = pipeline.producer().partitions.find(id.topicPartition());
    if (found == pipeline.producer().partitions.end())
        return {Stage::tr("deque of %1").arg(name), {}};
    const LeaveWords words = leaveWords(pipeline, pipeline.mayLeave(found->second));
    QStringList parts{counted(static_cast<std::int64_t>(found->second.queue.size()), Stage::tr("%1 batch waits"), Stage::tr("%1 batches wait")), words.head};
    if (!words.reason.isEmpty())
        parts << words.reason;
    return {Stage::tr("deque of %1").arg(name), parts.join(QStringLiteral(", "))};
}

Spoken spokenPart(const ProducerPipeline& pipeline, const ObjectId& id)
{
    const ProducerView& p = pipeline.producer();
    const QString text = QString::fromStdString(id.text);
    const QString which = text.section(QLatin1Char(':'), 0, 0);
    if (which == QLatin1String("record"))
        return {QStringLiteral("ProducerRecord"), p.call.number > 0 ? Stage::tr("call %1").arg(number(p.call.number)) : Stage::tr("send() was not called yet")};
    if (which == QLatin1String("interceptors"))
        return {Stage::tr("interceptors"), counted(static_cast<std::int64_t>(p.call.interceptors.size()), Stage::tr("%1 ran"), Stage::tr("%1 ran"))};
    if (which == QLatin1String("interceptor")) {
        const auto at = static_cast<std::size_t>(text.section(QLatin1Char(':'), 1).toInt());
        if (at >= p.call.interceptors.size())
            return {Stage::tr("interceptor"), {}};
        return {Stage::tr("interceptor %1").arg(QString::fromStdString(p.call.interceptors[at].name)), outcomeWords(p.call.interceptors[at])};
    }
    if (which == QLatin1String("metadata"))
        return {Stage::tr("metadata"), p.metadataAt.known() ? Stage::tr("%1 old").arg(shortMillis(pipeline.now() - p.metadataAt.value)) : Stage::tr("not known yet")};
    if (which == QLatin1String("serializers"))
        return {Stage::tr("serializers"), serializerName(pipeline.client(), true) + QStringLiteral(", ") + serializerName(pipeline.client(), false)};
    if (which == QLatin1String("partitioner"))
        return {Stage::tr("partitioner"), partitionChoice(p.call.chosenBy)};
    if (which == QLatin1String("murmur2"))
        return {Stage::tr("murmur2 of the key"), p.call.partition.partition >= 0 ? Stage::tr("partition %1").arg(p.call.partition.partition) : QString()};
    if (which == QLatin1String("sticky")) {
        const auto sticky = p.sticky.find(p.topic);
        return {Stage::tr("sticky partition"), sticky == p.sticky.end() ? Stage::tr("none chosen yet") : Stage::tr("partition %1").arg(sticky->second.partition.partition)};
    }
    if (which == QLatin1String("memory")) {
        const MemoryUse use = pipeline.memory();
        return {QStringLiteral("buffer.memory"), Stage::tr("%1 of %2 taken").arg(bytes(use.waiting + use.inFlight), bytes(use.bytes))};
    }
    if (which == QLatin1String("retry"))
        return {Stage::tr("retries"), Stage::tr("%1 so far").arg(number(p.retries))};
    if (which == QLatin1String("callback")) {
        const auto at = static_cast<std::size_t>(text.section(QLatin1Char(':'), 1).toInt());
        return at < p.completions.size() ? Spoken{Stage::tr("callback"), completionWords(p.completions[at])} : Spoken{Stage::tr("callback"), {}};
    }
    if (which == QLatin1String("sequences"))
        return {Stage::tr("producer id and sequences"),
            p.producerId == kNoProducerId ? Stage::tr("none") : Stage::tr("PID %1, epoch %2").arg(p.producerId.value).arg(p.producerEpoch.value)};
    if (which == QLatin1String("records")) {
        const WhereRecords where = pipeline.whereRecords();
        return {Stage::tr("where the records are"),
            Stage::tr("in send() %1, accumulator %2, in flight %3, acked %4, failed %5")
                .arg(number(where.inSend), number(where.waiting), number(where.inFlight), number(where.acked), number(where.failed))};
    }
    return {text, {}};
}

class Details {
public:
    Details(const ProducerPipeline& pipeline, const ObjectId& id) : m_pipeline(pipeline), m_id(id)
    {
        switch (id.kind) {
        case StageKind::Batch:
            batch();
            break;
        case StageKind::Deque:
            deque();
            break;
        case StageKind::Window:
            window();
            break;
        case StageKind::Request:
            request();
            break;
        case StageKind::Knob:
            knob();
            break;
        case StageKind::Part:
            part();
            break;
        default:
            break;
        }
    }
    std::vector<ProducerDetail> take() { return std::move(m_details); }

private:
    void add(const QString& label, const QString& value, FactId since = {}, Tone tone = Tone::Neutral)
    {
        m_details.push_back({label, value, tone, since});
    }

    void batch()
    {
        const ProducerBatchView* b = m_pipeline.producer().batch(static_cast<std::uint64_t>(m_id.offset));
        if (!b)
            return;
        add(Stage::tr("records"), number(static_cast<std::int64_t>(b->records.size())));
        add(Stage::tr("before compression"), Stage::tr("%1 of %2").arg(bytes(b->bytes), bytes(m_pipeline.batchSize())));
        add(Stage::tr("first send()"), instantText(b->created), b->opened);
        if (b->attempts > 0)
            add(Stage::tr("sent"), b->inFlight ? Stage::tr("attempt %1, request %2").arg(b->attempts).arg(number(b->request)) : counted(b->attempts, Stage::tr("%1 time"), Stage::tr("%1 times")), b->last);
        if (b->why != Rule::None)
            add(Stage::tr("left because"), ruleSentence(b->why), b->last);
        if (b->baseSequence >= 0)
            add(Stage::tr("sequence"), QStringLiteral("%1–%2").arg(b->baseSequence).arg(b->baseSequence + static_cast<std::int32_t>(b->records.size()) - 1));
        if (b->error != ErrorCode::None)
            add(Stage::tr("came back with"), errorText(b->error), b->last, Tone::Dry);
        if (b->waits() && b->retryAt > m_pipeline.now())
            add(Stage::tr("back-off"), Stage::tr("%1 of %2 left").arg(shortMillis(b->retryAt - m_pipeline.now()), durationText(b->backoff)), b->last, Tone::Dry);
    }

    void deque()
    {
        const auto found = m_pipeline.producer().partitions.find(m_id.topicPartition());
        if (found == m_pipeline.producer().partitions.end())
            return;
        const ProducerPartitionView& p = found->second;
        add(Stage::tr("leader"), p.leader == kNoBroker ? Stage::tr("none known") : brokerName(p.leader), p.leaderSince);
        const LeaveWords words = leaveWords(m_pipeline, m_pipeline.mayLeave(p));
        add(Stage::tr("may it leave?"), words.head, {}, words.tone);
        if (!words.reason.isEmpty())
            add(QString(), words.reason);
        if (!m_pipeline.isOutside())
            add(Stage::tr("records given"), number(p.called));
        add(Stage::tr("records sent"), number(p.sent));
        if (!m_pipeline.isOutside())
            add(Stage::tr("records acked"), number(p.acked));
        if (p.lastOffset != kNoOffset)
            add(Stage::tr("last offset"), number(p.lastOffset.value));
        if (p.nextSequence >= 0)
            add(Stage::tr("next sequence"), number(p.nextSequence));
    }

    void window()
    {
        const BrokerId broker{static_cast<std::int32_t>(m_id.other)};
        const auto requests = m_pipeline.requestsTo(broker);
        add(Stage::tr("in flight"), m_pipeline.isOutside() ? number(static_cast<std::int64_t>(requests.size()))
                                                         : Stage::tr("%1 of %2").arg(requests.size()).arg(m_pipeline.maxInFlight()));
        if (!requests.empty())
            add(Stage::tr("the oldest for"), shortMillis(m_pipeline.now() - requests.front()->sentAt), requests.front()->since);
        if (const auto throttle = m_pipeline.producer().throttledUntil.find(broker);
            throttle != m_pipeline.producer().throttledUntil.end() && throttle->second > m_pipeline.now())
            add(Stage::tr("throttled for"), shortMillis(throttle->second - m_pipeline.now()), {}, Tone::Dry);
        if (const ProducerBatchView* back = m_pipeline.cameBackFrom(broker))
            add(Stage::tr("came back"), Stage::tr("batch %1: %2").arg(number(static_cast<std::int64_t>(back->id)), errorText(back->error)), back->last, Tone::Dry);
    }

    void request()
    {
        const auto found = m_pipeline.producer().requests.find(m_id.offset);
        if (found == m_pipeline.producer().requests.end())
            return;
        const ProduceRequestView& r = found->second;
        add(Stage::tr("size"), bytes(r.bytes));
        if (r.records > 0)
            add(Stage::tr("records"), number(r.records));
        add(Stage::tr("sent"), instantText(r.sentAt), r.since);
        for (const std::uint64_t id : r.batches)
            if (const ProducerBatchView* b = m_pipeline.producer().batch(id))
                add(QString::fromStdString(b->partition.toString()),
                    b->baseSequence >= 0 ? Stage::tr("%1 · seq %2–%3").arg(countOf(static_cast<std::int64_t>(b->records.size()))).arg(b->baseSequence).arg(b->baseSequence + static_cast<std::int32_t>(b->records.size()) - 1)
                                         : countOf(static_cast<std::int64_t>(b->records.size())), b->last);
    }

    void knob()
    {
        const ConfigInfo* info = findConfig(ConfigScope::Producer, m_id.text);
        if (!info)
            return;
        add(Stage::tr("here"), knobValue(m_pipeline.client(), m_id.text), {}, knobIsChanged(m_pipeline.client(), m_id.text) ? Tone::Violet : Tone::Neutral);
        add(Stage::tr("Kafka's default"), info->hasDefault ? producerDefault(m_id.text.c_str()) : Stage::tr("null"));
        if (!info->valid.empty())
            add(Stage::tr("valid"), QString::fromUtf8(info->valid.data(), static_cast<qsizetype>(info->valid.size())));
    }

    void part()
    {
        const ProducerView& p = m_pipeline.producer();
        if (m_id.text == "record" && p.call.number > 0) {
            add(Stage::tr("topic"), QString::fromStdString(p.call.partition.topic), p.call.since);
            add(Stage::tr("key"), p.call.keySize < 0 ? Stage::tr("none") : readableBytes(p.call.key, p.call.keySize));
            add(Stage::tr("value"), readableBytes(p.call.value, p.call.size - std::max(0, p.call.keySize)));
            add(Stage::tr("called"), instantText(p.call.at));
            if (!p.call.exception.empty())
                add(QString::fromStdString(p.call.exception), QString::fromStdString(p.call.message), p.call.since, Tone::Bad);
        } else if (m_id.text == "sticky") {
            if (const auto sticky = p.sticky.find(p.topic); sticky != p.sticky.end()) {
                add(Stage::tr("given since it was chosen"), bytes(sticky->second.bytes), sticky->second.since);
                add(Stage::tr("changed"), counted(sticky->second.changes, Stage::tr("%1 time"), Stage::tr("%1 times")), sticky->second.since);
            }
        } else if (m_id.text == "memory") {
            const MemoryUse use = m_pipeline.memory();
            add(Stage::tr("in deques"), bytes(use.waiting));
            add(Stage::tr("in flight"), bytes(use.inFlight));
            add(Stage::tr("free"), bytes(std::max<std::int64_t>(0, use.bytes - use.waiting - use.inFlight)));
            add(Stage::tr("send() held for"), durationText(p.blockedTime(m_pipeline.now())));
        } else if (m_id.text == "records") {
            if (p.unconfirmed > 0)
                add(Stage::tr("never confirmed"), number(p.unconfirmed), {}, Tone::Dry);
            add(Stage::tr("retries"), number(p.retries));
            add(Stage::tr("requests"), number(p.produceRequests));
        } else if (m_id.text == "metadata" && p.metadataAt.known()) {
            add(Stage::tr("told at"), instantText(p.metadataAt.value), p.metadataAt.since);
        } else if (m_id.text == "sequences" && p.producerId != kNoProducerId) {
            add(QStringLiteral("producer id"), number(p.producerId.value), p.idSince);
            add(QStringLiteral("epoch"), number(p.producerEpoch.value), p.idSince);
        }
    }

    const ProducerPipeline& m_pipeline;
    const ObjectId& m_id;
    std::vector<ProducerDetail> m_details;
};

} // namespace

LeaveWords leaveWords(const ProducerPipeline& pipeline, const LeaveAnswer& answer)
{
    const QString broker = brokerName(answer.broker);
    const QString lingered = Stage::tr("linger %1 of %2")
                                 .arg(shortMillis(std::min(answer.waited, pipeline.linger())), durationText(pipeline.linger()));
    const QString blocked = answer.full ? Stage::tr("full, but waits") : Stage::tr("waits");
    switch (answer.why) {
    case MayLeave::Nothing:
        return {Stage::tr("nothing waits"), {}, Tone::Neutral};
    case MayLeave::NotRunning:
        return {blocked, Stage::tr("its process is %1").arg(lookWord(lookOf(pipeline.client()))), Tone::Bad};
    case MayLeave::NoLeader:
        return {blocked, Stage::tr("no leader is known"), Tone::Bad};
    case MayLeave::BackingOff:
        return {Stage::tr("backing off"), Stage::tr("attempt %1, %2 left").arg(answer.attempt).arg(shortMillis(answer.left)), Tone::Dry};
    case MayLeave::Muted:
        return {blocked, Stage::tr("muted: one request at a time"), Tone::Dry};
    case MayLeave::WaitsForId:
        return {blocked, Stage::tr("the producer has no id yet"), Tone::Dry};
    case MayLeave::NoConnection:
        return {blocked, Stage::tr("no connection to %1").arg(broker), Tone::Dry};
    case MayLeave::Throttled:
        return {blocked, Stage::tr("quota: silent to %1 for %2").arg(broker, shortMillis(answer.left)), Tone::Dry};
    case MayLeave::WindowFull:
        return {blocked, Stage::tr("%1 of %2 requests in flight to %3").arg(answer.inFlight).arg(pipeline.maxInFlight()).arg(broker), Tone::Dry};
    case MayLeave::Full:
        return {Stage::tr("leaves now"), Stage::tr("its first batch is full"), Tone::Ok};
    case MayLeave::LingerOver:
        return {Stage::tr("leaves now"), answer.attempt > 1 ? Stage::tr("its back-off is over") : Stage::tr("%1 is over").arg(lingered), Tone::Ok};
    case MayLeave::Flush:
        return {Stage::tr("leaves now"), pipeline.producer().closing ? Stage::tr("close() waits for nothing") : Stage::tr("flush() waits for nothing"), Tone::Ok};
    case MayLeave::MemoryShort:
        return {Stage::tr("leaves now"), Stage::tr("send() waits for memory"), Tone::Ok};
    case MayLeave::RidesAlong:
        return {Stage::tr("leaves now"), Stage::tr("its broker is ready, so it rides along"), Tone::Ok};
    case MayLeave::Lingers:
        return {Stage::tr("lingers"), lingered, Tone::Neutral};
    }
    return {};
}

Spoken spokenOfProducer(const ClusterView& view, Time now, const ObjectId& id)
{
    const ClientView* client = view.client(id.node());
    if (!client)
        return {idText(id), {}};
    const ProducerPipeline pipeline(view, *client, now);
    switch (id.kind) {
    case StageKind::Lane: {
        const auto lane = static_cast<ProducerLane>(id.other);
        return {laneTitle(*client, lane), laneSummary(pipeline, lane)};
    }
    case StageKind::Part:
        return spokenPart(pipeline, id);
    case StageKind::Deque:
        return spokenDeque(pipeline, id);
    case StageKind::Batch:
        return spokenBatch(pipeline, id);
    case StageKind::Window: {
        const BrokerId broker{static_cast<std::int32_t>(id.other)};
        return {Stage::tr("connection with %1").arg(brokerName(broker)),
            counted(static_cast<std::int64_t>(pipeline.requestsTo(broker).size()), Stage::tr("%1 request in flight"), Stage::tr("%1 requests in flight"))};
    }
    case StageKind::Request: {
        const auto found = pipeline.producer().requests.find(id.offset);
        return {Stage::tr("request Produce %1").arg(number(id.offset)),
            found == pipeline.producer().requests.end() ? Stage::tr("answered") : Stage::tr("in flight for %1").arg(shortMillis(now - found->second.sentAt))};
    }
    case StageKind::Knob:
        return {QString::fromStdString(id.text), knobValue(*client, id.text)};
    default:
        return {};
    }
}

std::vector<ProducerDetail> detailsOfProducer(const ClusterView& view, Time now, const ObjectId& id)
{
    const ClientView* client = id.isOfProducer() ? view.client(id.node()) : nullptr;
    if (!client)
        return {};
    const ProducerPipeline pipeline(view, *client, now);
    return Details(pipeline, id).take();
}

QString laneTitle(const ClientView& client, ProducerLane lane)
{
    switch (lane) {
    case ProducerLane::Send:
        return client.kind == NodeKind::Outside ? Stage::tr("the program's send()") : QStringLiteral("KafkaProducer.send()");
    case ProducerLane::Accumulator:
        return client.kind == NodeKind::Outside ? Stage::tr("its buffers") : QStringLiteral("RecordAccumulator");
    case ProducerLane::Sender:
        return client.kind == NodeKind::Outside ? Stage::tr("on the wire")
                                                : QStringLiteral("kafka-producer-network-thread | ") + QString::fromStdString(client.clientId.empty() ? client.name : client.clientId);
    }
    return {};
}

QString laneNote(const ClientView& client, ProducerLane lane)
{
    const bool outside = client.kind == NodeKind::Outside;
    switch (lane) {
    case ProducerLane::Send:
        return outside ? Stage::tr("inside its process: the wire does not tell") : Stage::tr("runs in the caller; returns a future at the end of this row");
    case ProducerLane::Accumulator:
        return outside ? Stage::tr("what leaders appended of it, by partition") : Stage::tr("a deque for each partition");
    case ProducerLane::Sender:
        return outside ? Stage::tr("its Produce requests that are not answered") : Stage::tr("ready → drain → send → poll → callbacks");
    }
    return {};
}

QString laneSummary(const ProducerPipeline& pipeline, ProducerLane lane)
{
    const ProducerView& p = pipeline.producer();
    if (pipeline.isOutside() && lane == ProducerLane::Send)
        return Stage::tr("not known");
    switch (lane) {
    case ProducerLane::Send:
        return p.call.blocked ? Stage::tr("send() holds its caller")
                              : counted(p.called, Stage::tr("send() called %1 time"), Stage::tr("send() called %1 times"));
    case ProducerLane::Accumulator: {
        if (pipeline.isOutside())
            return counted(static_cast<std::int64_t>(p.partitions.size()), Stage::tr("%1 partition"), Stage::tr("%1 partitions"));
        const MemoryUse use = pipeline.memory();
        return Stage::tr("%1 wait · buffer.memory %2 % taken").arg(countOf(p.waitingRecords())).arg(use.permille() / 10);
    }
    case ProducerLane::Sender:
        return Stage::tr("%1 in flight · %2 acked · %3 retries").arg(counted(p.inFlight, Stage::tr("%1 request"), Stage::tr("%1 requests")), number(p.acked.value), number(p.retries));
    }
    return {};
}

QString partitionChoice(Rule chosenBy)
{
    switch (chosenBy) {
    case Rule::PartitionByKey:
        return Stage::tr("key present, so hash it");
    case Rule::PartitionSticky:
        return Stage::tr("no key: sticky");
    case Rule::PartitionExplicit:
        return Stage::tr("given with the record");
    case Rule::PartitionRoundRobin:
        return Stage::tr("no key: round robin, as up to 2.3");
    case Rule::PartitionStickyCache:
        return Stage::tr("no key: sticky cache, 2.4 to 3.2");
    case Rule::PartitionByCrc32:
        return Stage::tr("CRC32 of the key, as librdkafka");
    case Rule::PartitionCustom:
        return Stage::tr("partitioner.class chose it");
    default:
        return Stage::tr("nothing chosen yet");
    }
}

QString outcomeWords(const InterceptorStep& step)
{
    switch (step.outcome) {
    case InterceptorOutcome::Unchanged:
        return Stage::tr("left it as it was");
    case InterceptorOutcome::Changed:
        return step.message.empty() ? Stage::tr("changed it") : QString::fromStdString(step.message);
    case InterceptorOutcome::Threw:
        return Stage::tr("threw: %1").arg(QString::fromStdString(step.message));
    }
    return {};
}

QString failedStage(SendStage stage)
{
    switch (stage) {
    case SendStage::Metadata:
        return Stage::tr("failed waiting for metadata");
    case SendStage::Serializer:
        return Stage::tr("failed in a serializer");
    case SendStage::Partitioner:
        return Stage::tr("failed in the partitioner");
    case SendStage::Size:
        return Stage::tr("failed: too large");
    case SendStage::Memory:
        return Stage::tr("failed waiting for memory");
    case SendStage::Closed:
        return Stage::tr("failed: the producer is closed");
    }
    return {};
}

QString serializerName(const ClientView& client, bool ofKey)
{
    const QString set = settingOf(client, ofKey ? "key.serializer" : "value.serializer");
    const QString name = set.section(QLatin1Char('.'), -1);
    return name.isEmpty() ? QStringLiteral("string") : name;
}

QString errorText(ErrorCode error)
{
    return QStringLiteral("%1 (%2)").arg(QString::fromStdString(std::string(errorName(error)))).arg(static_cast<int>(error));
}

QString completionWords(const CompletionView& completion)
{
    const QString partition = QString::fromStdString(completion.partition.toString());
    if (!completion.exception.empty())
        return Stage::tr("%1: %2, %3 failed").arg(partition, QString::fromStdString(completion.exception), countOf(completion.records));
    if (!completion.confirmed || completion.baseOffset == kNoOffset)
        return Stage::tr("%1: %2 handed over, nobody confirms").arg(partition, countOf(completion.records));
    const std::int64_t first = completion.baseOffset.value, last = first + completion.records - 1;
    return first == last ? Stage::tr("%1 @%2 acked").arg(partition, number(first))
                         : Stage::tr("%1 @%2…%3 acked, %4").arg(partition, number(first), number(last), countOf(completion.records));
}

QString knobValue(const ClientView& client, const std::string& key)
{
    const QString value = producerSetting(client, key.c_str());
    const bool millis = key.ends_with(".ms"), size = key == "batch.size" || key == "buffer.memory" || key == "max.request.size";
    return value.isEmpty() || (!millis && !size) ? value : value + (millis ? QStringLiteral(" ms") : QStringLiteral(" B"));
}

bool knobIsChanged(const ClientView& client, const std::string& key)
{
    const QString set = settingOf(client, key.c_str());
    return !set.isEmpty() && set != producerDefault(key.c_str());
}

QString countOf(std::int64_t records) { return counted(records, Stage::tr("%1 record"), Stage::tr("%1 records")); }

} // namespace ui
