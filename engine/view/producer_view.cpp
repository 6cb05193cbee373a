#include "engine/view/producer_view.h"

#include <algorithm>
#include <utility>

namespace engine {

namespace {

std::int64_t micros(Duration time) { return time.count() / 1000; }

std::int64_t countOf(const std::vector<RecordUid>& uids) { return static_cast<std::int64_t>(uids.size()); }

// Into its deque, as the accumulator does: by its sequence if it has one, else first.
void putBack(ProducerView& view, const ProducerBatchView& back)
{
    constexpr std::uint32_t kHalf = 1u << 30, kAll = 0x7fffffffu;
    auto& queue = view.partitions[back.partition].queue;
    auto at = queue.begin();
    if (back.baseSequence >= 0)
        for (; at != queue.end(); ++at) {
            const ProducerBatchView* other = view.batch(*at);
            const bool isBefore = other && other->baseSequence >= 0 && other->baseSequence != back.baseSequence
                && ((static_cast<std::uint32_t>(back.baseSequence) - static_cast<std::uint32_t>(other->baseSequence)) & kAll) < kHalf;
            if (!isBefore)
                break;
        }
    queue.insert(at, back.id);
}

} // namespace

const ProducerBatchView* ProducerView::batch(std::uint64_t id) const
{
    const auto found = batches.find(id);
    return found == batches.end() ? nullptr : &*found->second;
}

std::size_t ProducerView::pendingPartitions() const
{
    return static_cast<std::size_t>(
        std::count_if(partitions.begin(), partitions.end(), [](const auto& entry) { return entry.second.pending > 0; }));
}

std::int64_t ProducerView::waitingRecords() const
{
    std::int64_t records = 0;
    for (const auto& [id, batch] : batches)
        if (batch->waits())
            records += static_cast<std::int64_t>(batch->records.size());
    return records;
}

std::int64_t ProducerView::inFlightRecords() const
{
    std::int64_t records = 0;
    for (const auto& [id, batch] : batches)
        if (batch->inFlight)
            records += static_cast<std::int64_t>(batch->records.size());
    return records;
}

std::int64_t ProducerView::memoryUsed(std::int64_t batchSize) const
{
    std::int64_t bytes = 0;
    for (const auto& [id, batch] : batches)
        bytes += std::max(batchSize, batch->bytes);
    return bytes;
}

std::int32_t ProducerView::requestsTo(NodeId broker) const
{
    return static_cast<std::int32_t>(
        std::count_if(requests.begin(), requests.end(), [&](const auto& entry) { return entry.second.broker == broker; }));
}

Duration ProducerView::blockedTime(Time now) const
{
    return metrics->blocked + (call.blocked && now > call.blockedSince ? now - call.blockedSince : Duration::zero());
}

void ProducerFold::restarted()
{
    // What is counted goes on; what the process had in memory is gone.
    view.batches.clear();
    view.requests.clear();
    view.partitions.clear();
    view.sticky.clear();
    view.completions.clear();
    view.intercepted.clear();
    view.throttledUntil.clear();
    view.call = {};
    view.inFlight = 0;
    view.flushing = view.closing = false;
    view.producerId = kNoProducerId;
    view.producerEpoch = ProducerEpoch{};
    view.metadataAt = {};
    view.metrics = {};
}

void ProducerFold::unblock()
{
    if (!view.call.blocked)
        return;
    view.metrics.edit().blocked += fact.at - view.call.blockedSince;
    view.call.blocked.reset();
}

void ProducerFold::operator()(const RecordCalled& f)
{
    unblock();
    view.called += 1;
    view.topic = f.partition.topic;
    SendCallView& call = view.call;
    call = {f.uid, view.called, f.partition, f.keyHash, f.key, f.value, f.keySize, f.size, f.batch, fact.rule,
        std::exchange(view.intercepted, {}), {}, {}, {}, {}, {}, {}, fact.at, fact.id};
    ProducerPartitionView& partition = view.partitions[f.partition];
    partition.called += 1;
    partition.pending += 1;
    if (f.stickyBytes >= 0)
        view.sticky[f.partition.topic].bytes = f.stickyBytes;
    auto& batch = view.batches[f.batch].edit();
    if (f.opensBatch || batch.records.empty()) {
        batch.id = f.batch;
        batch.partition = f.partition;
        batch.created = fact.at;
        batch.opened = fact.id;
        batch.bytes = 0;
        partition.queue.push_back(f.batch);
    }
    batch.records.push_back({f.uid, f.keyHash, f.key, f.size});
    batch.bytes += f.bytes;
    batch.full = batch.full || f.fillsBatch;
    // A batch behind another one is why the one before takes no more.
    if (f.opensBatch && partition.queue.size() > 1)
        if (const auto before = view.batches.find(partition.queue[partition.queue.size() - 2]); before != view.batches.end())
            before->second.edit().full = true;
}

void ProducerFold::operator()(const SendFailed& f)
{
    unblock();
    view.called += 1;
    view.failed.set(view.failed.value + 1, fact.id);
    view.lastException = f.exception;
    view.topic = f.partition.topic;
    SendCallView failed;
    failed.uid = f.uid;
    failed.number = view.called;
    failed.partition = f.partition;
    failed.interceptors = std::exchange(view.intercepted, {});
    failed.failedAt = f.stage;
    failed.exception = f.exception;
    failed.message = f.message;
    failed.at = fact.at;
    failed.since = fact.id;
    view.call = std::move(failed);
    ProducerMetrics& metrics = view.metrics.edit();
    metrics.recordErrorTotal += 1;
    metrics.errors.record(fact.at, 1);
    if (f.stage == SendStage::Memory)
        metrics.bufferExhaustedTotal += 1;
}

void ProducerFold::operator()(const SendBlocked& f)
{
    unblock();
    SendCallView blocked;
    blocked.uid = f.uid;
    blocked.number = view.called + 1;
    blocked.partition = f.partition;
    blocked.interceptors = view.intercepted;
    blocked.blocked = f.on;
    blocked.blockedSince = fact.at;
    blocked.blockedUntil = f.until;
    blocked.at = fact.at;
    blocked.since = fact.id;
    view.call = std::move(blocked);
    view.topic = f.partition.topic;
}

void ProducerFold::operator()(const InterceptorRan& f)
{
    if (f.outcome == InterceptorOutcome::Threw)
        view.interceptorErrors += 1;
    if (f.hook == InterceptorHook::OnSend)
        view.intercepted.push_back({f.interceptor, f.outcome, f.grewBy, f.message, fact.id});
}

void ProducerFold::operator()(const ClientMetadataUpdated& f)
{
    view.metadataAt.set(fact.at, fact.id);
    for (const auto& told : f.leaders) {
        ProducerPartitionView& partition = view.partitions[told.partition];
        partition.leader = told.leader;
        partition.leaderEpoch = told.leaderEpoch;
        partition.leaderSince = fact.id;
    }
}

void ProducerFold::operator()(const StickyPartitionChosen& f)
{
    StickyView& sticky = view.sticky[f.partition.topic];
    if (f.before >= 0)
        sticky.changes += 1;
    sticky.partition = f.partition;
    sticky.bytes = 0;
    sticky.candidates = f.candidates;
    sticky.queues = f.queues;
    sticky.sums = f.sums;
    sticky.rule = fact.rule;
    sticky.since = fact.id;
}

void ProducerFold::operator()(const ProducerFlushed& f)
{
    (f.closes ? view.closing : view.flushing) = !f.done;
}

void ProducerFold::operator()(const BatchSent& f)
{
    ProducerMetrics& metrics = view.metrics.edit();
    ProducerPartitionView& partition = view.partitions[f.partition];
    std::erase(partition.queue, f.batch);
    auto found = view.batches.find(f.batch);
    const Time created = found == view.batches.end() ? fact.at : found->second->created;
    if (f.attempt == 1) {
        view.sent += countOf(f.uids);
        partition.sent += countOf(f.uids);
        metrics.recordSendTotal += countOf(f.uids);
        metrics.records.record(fact.at, countOf(f.uids));
        metrics.queueTime.record(fact.at, micros(fact.at - created));
        if (f.bytes > 0) {
            metrics.batchSize.record(fact.at, f.bytes);
            metrics.compression.record(fact.at, f.rawBytes > 0 ? f.bytes * 1000 / f.rawBytes : 1000);
        }
        if (found != view.batches.end())
            for (const auto& record : found->second->records)
                metrics.recordSize.record(fact.at, record.size);
    }
    metrics.byteTotal += f.bytes;
    if (f.baseSequence >= 0)
        partition.nextSequence =
            static_cast<std::int32_t>((std::int64_t{f.baseSequence} + countOf(f.uids)) % (std::int64_t{INT32_MAX} + 1));
    if (found != view.batches.end()) {
        auto& batch = found->second.edit();
        batch.inFlight = true;
        batch.full = true;
        batch.attempts = f.attempt;
        batch.why = fact.rule;
        batch.broker = f.broker;
        batch.request = f.request;
        batch.baseSequence = f.baseSequence;
        batch.sentAt = fact.at;
        batch.last = fact.id;
    }
    ProduceRequestView& request = view.requests[f.request];
    if (request.batches.empty()) {
        request.number = f.request;
        request.broker = NodeId{f.broker.value};
        request.sentAt = fact.at;
        request.since = fact.id;
        view.produceRequests += 1;
        metrics.requestTotal += 1;
    }
    request.batches.push_back(f.batch);
    request.records += static_cast<std::int32_t>(f.uids.size());
    request.bytes += f.bytes;
    view.inFlight = static_cast<std::int32_t>(view.requests.size());
    view.inFlightMost = std::max(view.inFlightMost, view.requestsTo(request.broker));
}

// The batch is through: acked or given up.
void ProducerFold::ended(std::uint64_t id, CompletionView end)
{
    if (const auto found = view.batches.find(id); found != view.batches.end()) {
        ProducerPartitionView& partition = view.partitions[found->second->partition];
        std::erase(partition.queue, id);
        partition.pending -= static_cast<std::int64_t>(found->second->records.size());
        view.batches.erase(found);
    }
    end.at = fact.at;
    end.since = fact.id;
    if (view.completions.size() == ProducerView::kCompletions)
        view.completions.erase(view.completions.begin());
    view.completions.push_back(std::move(end));
}

void ProducerFold::operator()(const BatchAcked& f)
{
    view.acked.set(view.acked.value + countOf(f.uids), fact.id);
    view.lastLatency = f.latency;
    view.latencySum += f.latency;
    view.ackedBatches += 1;
    ProducerPartitionView& partition = view.partitions[f.partition];
    partition.acked += countOf(f.uids);
    const ProducerBatchView* batch = view.batch(f.batch);
    if (f.confirmed) {
        if (f.baseOffset != kNoOffset)
            partition.lastOffset = f.baseOffset + countOf(f.uids) - 1;
        if (batch && batch->baseSequence >= 0)
            partition.ackedSequence = static_cast<std::int32_t>(
                (std::int64_t{batch->baseSequence} + countOf(f.uids) - 1) % (std::int64_t{INT32_MAX} + 1));
        if (batch)
            view.metrics.edit().requestLatency.record(fact.at, micros(fact.at - batch->sentAt));
    } else { // acks=0: nothing comes back
        view.unconfirmed += countOf(f.uids);
        if (batch)
            view.requests.erase(batch->request);
        view.inFlight = static_cast<std::int32_t>(view.requests.size());
    }
    ended(f.batch, {f.partition, f.baseOffset, static_cast<std::int32_t>(f.uids.size()), f.confirmed, {}, {}, {}});
}

void ProducerFold::operator()(const BatchFailed& f)
{
    view.failed.set(view.failed.value + countOf(f.uids), fact.id);
    view.lastError = f.error;
    view.lastException = f.exception;
    view.metrics.edit().recordErrorTotal += countOf(f.uids);
    view.metrics.edit().errors.record(fact.at, countOf(f.uids));
    ended(f.batch, {f.partition, kNoOffset, static_cast<std::int32_t>(f.uids.size()), true,
                       f.exception.empty() ? std::string(errorName(f.error)) : f.exception, {}, {}});
}

void ProducerFold::operator()(const BatchRetried& f)
{
    view.retries += 1;
    view.lastError = f.error;
    view.metrics.edit().recordRetryTotal += countOf(f.uids);
    view.metrics.edit().retries.record(fact.at, countOf(f.uids));
    const auto found = view.batches.find(f.batch);
    if (found == view.batches.end())
        return;
    auto& batch = found->second.edit();
    batch.inFlight = false;
    batch.error = f.error;
    batch.backoff = f.backoff;
    batch.retryAt = fact.at + f.backoff;
    batch.last = fact.id;
    putBack(view, batch);
}

void ProducerFold::operator()(const BatchSplit& f)
{
    const auto found = view.batches.find(f.batch);
    if (found == view.batches.end())
        return;
    const ProducerBatchView whole = *found->second;
    std::erase(view.partitions[f.partition].queue, f.batch);
    view.batches.erase(found);
    view.metrics.edit().batchSplitTotal += 1;
    std::size_t end = whole.records.size(); // from the last part on: without sequences each goes first
    for (auto part = f.into.rbegin(); part != f.into.rend(); ++part) {
        const std::size_t begin = end - std::min(end, static_cast<std::size_t>(part->records));
        auto& batch = view.batches[part->batch].edit();
        batch = whole;
        batch.id = part->batch;
        batch.inFlight = false;
        batch.bytes = part->bytes;
        batch.last = fact.id;
        batch.records.assign(whole.records.begin() + static_cast<std::ptrdiff_t>(begin), whole.records.begin() + static_cast<std::ptrdiff_t>(end));
        if (whole.baseSequence >= 0)
            batch.baseSequence = static_cast<std::int32_t>(
                (static_cast<std::uint32_t>(whole.baseSequence) + static_cast<std::uint32_t>(begin)) & 0x7fffffffu);
        end = begin;
        putBack(view, batch);
    }
}

void ProducerFold::operator()(const ProducerIdAssigned& f)
{
    view.producerId = f.producerId;
    view.producerEpoch = f.producerEpoch;
    view.idSince = fact.id;
}

void ProducerFold::operator()(const ClientThrottled& f)
{
    view.throttledUntil[f.broker] = fact.at + f.by;
    view.metrics.edit().throttle.record(fact.at, micros(f.by));
}

void ProducerFold::appended(const BatchAppended& f)
{
    ProducerPartitionView& partition = view.partitions[f.partition];
    const std::int64_t count = f.lastOffset - f.baseOffset + 1;
    partition.leader = f.broker;
    partition.leaderEpoch = f.leaderEpoch;
    partition.leaderSince = fact.id;
    partition.sent += count;
    partition.lastOffset = f.lastOffset;
    view.sent += count;
    view.metrics.edit().recordSendTotal += count;
    view.metrics.edit().records.record(fact.at, count);
    view.metrics.edit().batchSize.record(fact.at, f.bytes);
    if (f.baseSequence < 0)
        return;
    partition.nextSequence = static_cast<std::int32_t>((std::int64_t{f.baseSequence} + count) % (std::int64_t{INT32_MAX} + 1));
    partition.ackedSequence = partition.nextSequence == 0 ? INT32_MAX : partition.nextSequence - 1;
    view.producerId = f.producerId;
    view.producerEpoch = f.producerEpoch;
    view.idSince = fact.id;
}

void ProducerFold::produceSent(const MessageSent& f)
{
    const auto own = std::find_if(view.requests.begin(), view.requests.end(),
        [&](const auto& entry) { return entry.second.broker == f.to && entry.second.connection == ConnectionId{}; });
    if (own != view.requests.end()) {
        own->second.connection = f.connection;
        return;
    }
    const auto number = static_cast<std::int64_t>(f.message.value);
    view.requests[number] = {number, f.to, f.connection, {}, f.records, f.bytes, fact.at, fact.id};
    view.produceRequests += 1;
    view.inFlight = static_cast<std::int32_t>(view.requests.size());
    view.inFlightMost = std::max(view.inFlightMost, view.requestsTo(f.to));
    view.metrics.edit().requestTotal += 1;
    view.metrics.edit().byteTotal += f.bytes;
}

void ProducerFold::produceAnswered(ConnectionId connection)
{
    const auto oldest = std::find_if(
        view.requests.begin(), view.requests.end(), [&](const auto& entry) { return entry.second.connection == connection; });
    if (oldest != view.requests.end()) {
        if (oldest->second.records > 0)
            view.metrics.edit().recordsPerRequest.record(fact.at, oldest->second.records);
        if (oldest->second.batches.empty())
            view.metrics.edit().requestLatency.record(fact.at, micros(fact.at - oldest->second.sentAt));
        view.requests.erase(oldest);
    }
    view.inFlight = static_cast<std::int32_t>(view.requests.size());
}

void ProducerFold::connectionGone(ConnectionId connection)
{
    std::erase_if(view.requests, [&](const auto& entry) { return entry.second.connection == connection; });
    view.inFlight = static_cast<std::int32_t>(view.requests.size());
}

} // namespace engine
