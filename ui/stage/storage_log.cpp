#include "ui/stage/storage_log.h"

#include <algorithm>
#include <charconv>

#include "engine/base/kafka_configs.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::size_t kLookedAt = 512; // records of the dirty part
constexpr std::int64_t kAttributesAt = 21;

std::int64_t toNumber(std::string_view text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Reads a chain byte by byte, without making another.
class Cursor {
public:
    explicit Cursor(const ByteChain& chain) : m_chain(chain) { settle(); }
    bool atEnd() const { return m_slice == m_chain.slices().size(); }
    std::uint8_t next()
    {
        const std::uint8_t byte = m_chain.slices()[m_slice][m_at++];
        settle();
        return byte;
    }
    void skip(std::int64_t count)
    {
        while (count > 0 && !atEnd()) {
            const auto step = std::min<std::int64_t>(count, static_cast<std::int64_t>(m_chain.slices()[m_slice].size() - m_at));
            m_at += static_cast<std::size_t>(step);
            count -= step;
            settle();
        }
    }

private:
    void settle()
    {
        while (!atEnd() && m_at == m_chain.slices()[m_slice].size()) {
            ++m_slice;
            m_at = 0;
        }
    }
    const ByteChain& m_chain;
    std::size_t m_slice = 0, m_at = 0;
};

// The length that stands in front of a record, with its own bytes; -1: it cannot be.
std::int64_t recordLength(Cursor& cursor)
{
    std::uint64_t raw = 0;
    for (int bytes = 1; bytes <= 5 && !cursor.atEnd(); ++bytes) {
        const std::uint8_t byte = cursor.next();
        raw |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * (bytes - 1));
        if ((byte & 0x80) == 0) {
            const auto length = static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
            if (length < 0)
                return -1;
            cursor.skip(length);
            return length + bytes;
        }
    }
    return -1;
}

bool exactSizes(const BatchView& batch, std::vector<std::int64_t>& sizes)
{
    if (!batch.frame || StorageLog::isCompressed(batch) || static_cast<std::int64_t>(batch.frame->size()) != batch.bytes)
        return false;
    Cursor cursor(*batch.frame);
    cursor.skip(kBatchHeaderBytes);
    for (std::size_t i = 0; i < batch.records->size(); ++i) {
        const std::int64_t size = recordLength(cursor);
        if (size < 0)
            return false;
        sizes.push_back(size);
    }
    return cursor.atEnd();
}

bool sameKey(const RecordNote& a, const RecordNote& b) { return a.hasKey && b.hasKey && a.keyHash == b.keyHash && a.key == b.key; }

} // namespace

StorageLog::StorageLog(const StageInput& input, const PartitionView& partition, const ReplicaView& copy)
    : m_partition(partition), m_copy(copy), m_topic(input.view->topic(partition.id.topic)),
        m_broker(input.view->broker(copy.broker)), m_lab(input.lab.get()),
      m_now(input.now)
{
}

std::string_view StorageLog::brokerSetting(std::string_view name) const
{
    if (m_lab)
        if (const auto broker = m_lab->brokers.find(m_copy.broker); broker != m_lab->brokers.end())
            if (const auto found = broker->second.find(std::string(name)); found != broker->second.end())
                return found->second;
    const ConfigInfo* info = findConfig(ConfigScope::Broker, name);
    return info && info->hasDefault ? info->defaultValue : std::string_view();
}

std::int64_t StorageLog::brokerNumber(std::string_view name) const { return toNumber(brokerSetting(name)); }

std::string_view StorageLog::setting(std::string_view name) const
{
    if (m_topic) {
        if (name == "segment.bytes") // below what users may set
            if (const auto smaller = m_topic->config.find("internal.segment.bytes"); smaller != m_topic->config.end())
                return smaller->second;
        if (const auto own = m_topic->config.find(std::string(name)); own != m_topic->config.end())
            return own->second;
    }
    const ConfigInfo* info = findConfig(ConfigScope::Topic, name);
    if (!info)
        return {};
    if (!info->brokerSynonym.empty() && m_lab)
        if (const auto broker = m_lab->brokers.find(m_copy.broker); broker != m_lab->brokers.end())
            if (const auto found = broker->second.find(std::string(info->brokerSynonym)); found != broker->second.end())
                return found->second;
    return info->defaultValue;
}

std::int64_t StorageLog::number(std::string_view name) const
{
    // Kafka's brokers say this one in hours, too.
    if (name == "retention.ms" && m_lab && !(m_topic && m_topic->config.contains("retention.ms"))) {
        const auto broker = m_lab->brokers.find(m_copy.broker);
        const auto of = [&](const char* key, std::int64_t unit) -> std::optional<std::int64_t> {
            if (broker == m_lab->brokers.end() || !broker->second.contains(key))
                return {};
            const std::int64_t value = toNumber(broker->second.at(key));
            return value < 0 ? -1 : value * unit;
        };
        for (const auto& [key, unit] : {std::pair<const char*, std::int64_t>{"log.retention.ms", 1},
            {"log.retention.minutes", 60'000}, {"log.retention.hours", 3'600'000}})
            if (const auto value = of(key, unit))
                return *value;
    }
    return toNumber(setting(name));
}

std::int64_t StorageLog::millionths(std::string_view name) const
{
    const std::string_view text = setting(name);
    const std::size_t dot = text.find('.');
    std::int64_t value = toNumber(text.substr(0, dot)) * 1'000'000;
    if (dot == std::string_view::npos)
        return value;
    std::int64_t unit = 100'000;
    for (const char digit : text.substr(dot + 1)) {
        if (digit < '0' || digit > '9')
            break;
        value += (digit - '0') * unit;
        unit /= 10;
    }
    return value;
}

bool StorageLog::isChanged(std::string_view name) const
{
    const ConfigInfo* info = findConfig(ConfigScope::Topic, name);
    return info && setting(name) != info->defaultValue;
}

std::optional<std::int64_t> StorageLog::wallMillis() const
{
    if (!m_lab || !m_lab->clockAtZero)
        return {};
    const std::int64_t nanos = m_now.nanos() + (m_broker ? m_broker->tuned.value.clock.count() : 0);
    return *m_lab->clockAtZero + nanos / 1'000'000;
}

std::optional<Time> StorageLog::labTime(std::int64_t wallMillis) const
{
    if (!m_lab || !m_lab->clockAtZero || wallMillis < 0)
        return {};
    return Time{std::chrono::milliseconds(wallMillis - *m_lab->clockAtZero)};
}

Duration StorageLog::untilRemoved(const RetiredView& retired) const
{
    return retired.at + Duration(std::chrono::milliseconds(number("file.delete.delay.ms"))) - m_now;
}

std::size_t StorageLog::segmentIndexOf(Offset offset) const
{
    const auto& segments = m_copy.segments;
    const auto behind = std::upper_bound(segments.begin(), segments.end(), offset,
        [](Offset wanted, const auto& segment) { return wanted < segment->base; });
    return behind == segments.begin() ? 0 : static_cast<std::size_t>(behind - segments.begin()) - 1;
}

Offset StorageLog::endOf(std::size_t segment) const
{
    return isActive(segment) ? m_copy.endOffset.value : m_copy.segments[segment + 1]->base;
}

std::size_t StorageLog::batchFrom(Offset offset) const
{
    std::size_t low = 0, high = m_copy.batches.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (m_copy.batches[middle].lastOffset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::size_t StorageLog::batchAtByte(Offset segment, std::int64_t position) const
{
    std::size_t low = 0, high = m_copy.batches.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const BatchView& batch = m_copy.batches[middle];
        if (batch.segment < segment || (batch.segment == segment && batch.endPosition() <= position))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const BatchView* StorageLog::batchOf(Offset offset) const
{
    const std::size_t at = batchFrom(offset);
    return at < m_copy.batches.size() && m_copy.batches[at].baseOffset <= offset ? &m_copy.batches[at] : nullptr;
}

std::optional<std::int64_t> StorageLog::positionOf(Offset offset) const
{
    if (m_copy.segments.empty())
        return {};
    const std::size_t segment = segmentIndexOf(offset);
    if (offset >= m_copy.endOffset.value)
        return m_copy.segments[segment]->bytes;
    if (offset == m_copy.segments[segment]->base)
        return 0;
    if (offset < m_copy.shownFrom())
        return {};
    const std::size_t at = batchFrom(offset);
    if (at == m_copy.batches.size())
        return {};
    const BatchView& batch = m_copy.batches[at];
    if (batch.segment != m_copy.segments[segment]->base) // what followed in its file was compacted away
        return m_copy.segments[segment]->bytes;
    if (offset <= batch.baseOffset || !batch.records)
        return batch.position;
    std::vector<std::int64_t> sizes;
    recordSizes(batch, sizes);
    std::int64_t position = batch.position + kBatchHeaderBytes;
    for (std::size_t i = 0; i < sizes.size() && batch.baseOffset + (*batch.records)[i].offsetDelta < offset; ++i)
        position += sizes[i];
    return position;
}

bool StorageLog::isCompressed(const BatchView& batch)
{
    if (!batch.frame)
        return false;
    Cursor cursor(*batch.frame);
    cursor.skip(kAttributesAt + 1);
    return !cursor.atEnd() && (cursor.next() & 7) != 0;
}

void StorageLog::recordSizes(const BatchView& batch, std::vector<std::int64_t>& sizes) const
{
    sizes.clear();
    if (!batch.records || batch.records->empty() || exactSizes(batch, sizes))
        return;
    sizes.clear();
    constexpr std::int64_t kAround = 8; // lengths, attributes and deltas of a small record
    std::int64_t sum = 0;
    for (const RecordNote& note : *batch.records)
        sum += note.size + kAround;
    std::int64_t left = std::max<std::int64_t>(0, batch.bytes - kBatchHeaderBytes);
    for (const RecordNote& note : *batch.records) {
        const std::int64_t share = sum > 0 ? left * (note.size + kAround) / sum : 0;
        sizes.push_back(share);
        left -= share;
        sum -= note.size + kAround;
    }
}

std::int64_t StorageLog::holesOf(std::size_t index) const
{
    const SegmentView& segment = *m_copy.segments[index];
    if (m_copy.cleanedUpTo.value == kNoOffset || segment.base >= m_copy.cleanedUpTo.value || segment.base < m_copy.shownFrom())
        return 0;
    std::int64_t there = 0;
    for (std::size_t i = batchFrom(segment.base); i < m_copy.batches.size() && m_copy.batches[i].segment == segment.base; ++i)
        there += static_cast<std::int64_t>(m_copy.batches[i].recordsCount());
    return std::max<std::int64_t>(0, endOf(index) - std::max(segment.base, m_copy.startOffset.value) - there);
}

Offset StorageLog::holeBefore(const BatchView& batch) const
{
    const std::size_t at = batchFrom(batch.baseOffset);
    if (m_copy.cleanedUpTo.value == kNoOffset || batch.baseOffset > m_copy.cleanedUpTo.value
        || (at == 0 && batch.segment < m_copy.shownFrom()))
        return batch.baseOffset;
    const bool isFirst = at == 0 || m_copy.batches[at - 1].segment != batch.segment; // of its file
    return std::max(m_copy.startOffset.value, isFirst ? batch.segment : m_copy.batches[at - 1].lastOffset + 1);
}

Departure StorageLog::departureOf(std::size_t index) const
{
    Departure out;
    const SegmentView& segment = *m_copy.segments[index];
    out.belowStart = !isActive(index) && endOf(index) <= m_copy.startOffset.value;
    if (!deletes())
        return out;
    const std::int64_t millis = number("retention.ms"), size = number("retention.bytes");
    const auto wall = wallMillis();
    if (millis >= 0 && wall && segment.largestTimestamp >= 0) {
        const std::int64_t most = INT64_MAX / 2'000'000;
        out.byTime = std::chrono::milliseconds(std::min(segment.largestTimestamp + std::min(millis, most) - *wall, most) + 1);
            // older than, not as old as
    }
    if (size >= 0) { // all that is older goes first
        std::int64_t behind = 0;
        for (std::size_t i = index; i < m_copy.segments.size(); ++i)
            behind += m_copy.segments[i]->bytes;
        out.bySize = size + segment.bytes - behind;
    }
    return out;
}

DirtyRange StorageLog::dirty() const
{
    DirtyRange range;
    if (m_copy.cleaning) {
        range.firstDirty = m_copy.cleaning->firstDirty;
        range.firstUncleanable = m_copy.cleaning->firstUncleanable;
        range.cleanBytes = m_copy.cleaning->cleanBytes;
        range.dirtyBytes = m_copy.cleaning->dirtyBytes;
        return range;
    }
    const Offset checkpoint = m_copy.cleanedUpTo.value, start = m_copy.startOffset.value;
    range.firstDirty = checkpoint < start || checkpoint > m_copy.endOffset.value ? start : checkpoint;
    if (m_copy.segments.empty()) {
        range.firstUncleanable = range.firstDirty;
        return range;
    }
    const Offset active = m_copy.segments.back()->base;
    range.firstUncleanable = std::min(m_copy.highWatermark.value, active);
    const std::size_t dirtyFrom = segmentIndexOf(range.firstDirty);
    const std::int64_t lag = number("min.compaction.lag.ms");
    const auto wall = wallMillis();
    for (std::size_t i = dirtyFrom; lag > 0 && wall && i + 1 < m_copy.segments.size(); ++i)
        if (m_copy.segments[i]->largestTimestamp > *wall - lag) {
            range.firstUncleanable = std::min(range.firstUncleanable, m_copy.segments[i]->base);
            break;
        }
    range.firstUncleanable = std::min(m_copy.segments[segmentIndexOf(range.firstUncleanable)]->base, active);
    for (std::size_t i = 0; i < m_copy.segments.size(); ++i) {
        const SegmentView& segment = *m_copy.segments[i];
        if (segment.base < range.firstDirty)
            range.cleanBytes += segment.bytes;
        if (i >= dirtyFrom && segment.base < range.firstUncleanable)
            range.dirtyBytes += segment.bytes;
    }
    return range;
}

std::vector<CleanRecord> StorageLog::recordsBetween(Offset from, Offset to, std::size_t most) const
{
    std::vector<CleanRecord> out;
    for (std::size_t i = std::min(batchFrom(to) + 1, m_copy.batches.size()); i-- > 0 && out.size() < most;) {
        const BatchView& batch = m_copy.batches[i];
        if (batch.lastOffset < from)
            break;
        if (!batch.records)
            continue;
        for (std::size_t r = batch.records->size(); r-- > 0 && out.size() < most;) {
            const Offset offset = batch.baseOffset + (*batch.records)[r].offsetDelta;
            if (offset >= from && offset < to)
                out.push_back({offset, &(*batch.records)[r], &batch, false});
        }
    }
    std::reverse(out.begin(), out.end());
    return out;
}

void StorageLog::findSuperseded(std::vector<CleanRecord>& records, Offset firstDirty, Offset end) const
{
    const std::vector<CleanRecord> later = recordsBetween(firstDirty, end, kLookedAt);
    for (CleanRecord& record : records) {
        if (record.offset >= end)
            continue;
        for (auto at = later.rbegin(); at != later.rend() && at->offset > record.offset && !record.superseded; ++at)
            record.superseded = sameKey(*at->note, *record.note);
    }
}

bool StorageLog::lookedAtAll(Offset firstDirty, Offset end) const
{
    return firstDirty >= m_copy.shownFrom() && recordsBetween(firstDirty, end, kLookedAt).size() < kLookedAt;
}

std::size_t StorageLog::lineOfPartition(std::string_view checkpoint) const
{
    const std::string wanted = id().topic + " " + std::to_string(id().partition) + " ";
    for (std::size_t at = 0; at < checkpoint.size(); at = std::min(checkpoint.find('\n', at), checkpoint.size() - 1) + 1)
        if (checkpoint.substr(at, wanted.size()) == wanted)
            return at;
    return std::string_view::npos;
}

ShownLog shownLog(const ClusterView& view, const Camera& camera)
{
    const PartitionView* partition = view.partition({camera.topic, camera.partition});
    return {partition, partition ? partition->copyOn(camera.broker) : nullptr};
}

QString fileStem(Offset base) { return QString::number(base.value).rightJustified(20, QLatin1Char('0')); }

QString folderName(const TopicPartition& id) { return QString::fromStdString(id.toString()); }

} // namespace ui
