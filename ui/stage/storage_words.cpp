#include "ui/stage/storage_words.h"

#include <QDateTime>

#include <algorithm>

#include "engine/base/kafka_configs.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr std::int64_t kKibi = 1024;

QString shortPart(std::int64_t value, const QString& unit) { return QString::number(value) + QLatin1Char(' ') + unit; }

QString fileName(const ObjectId& id) { return fileStem(Offset{id.offset}) + QStringLiteral(".log"); }

QString safety(const ReplicaView& copy, Offset offset)
{
    return offset < copy.highWatermark.value ? Stage::tr("below the high watermark") : Stage::tr("above the high watermark: at risk");
}

// The camera's way to a log, for those who have only an id.
struct Found {
    StageInput input;
    ShownLog shown;
};

Found find(const ClusterView& view, Time now, const LabKnown* lab, const ObjectId& id)
{
    Found found;
    found.input.view = &view;
    found.input.now = now;
    found.input.lab = std::shared_ptr<const LabKnown>(std::shared_ptr<void>(), lab);
    found.input.camera.topic = id.text;
    found.input.camera.partition = id.partition;
    found.input.camera.broker = id.broker();
    found.shown = shownLog(view, found.input.camera);
    return found;
}

const SegmentView* segmentAt(const ReplicaView& copy, std::int64_t base)
{
    const SegmentView* segment = copy.segmentOf(Offset{base});
    return segment && segment->base.value == base ? segment : nullptr;
}

const BatchView* batchAt(const StorageLog& log, std::int64_t base)
{
    const BatchView* batch = log.batchOf(Offset{base});
    return batch && batch->baseOffset.value == base ? batch : nullptr;
}

QString retiredWords(const StorageLog& log, const RetiredView& retired)
{
    const QString why = retired.compacted ? Stage::tr("compacted") : Stage::tr("taken by retention");
    return Stage::tr("%1, renamed .deleted, gone in %2").arg(why, longSpan(std::max(Duration::zero(), log.untilRemoved(retired))));
}

const RetiredView* retiredAt(const ReplicaView& copy, std::int64_t base)
{
    for (const RetiredView& retired : copy.retired)
        if (retired.base.value == base)
            return &retired;
    return nullptr;
}

class LogDetails {
public:
    LogDetails(const StorageLog& log, const ObjectId& id) : m_log(log), m_copy(log.copy()), m_id(id)
    {
        switch (id.kind) {
        case StageKind::Segment:
            segment();
            break;
        case StageKind::LogBatch:
            batch();
            break;
        case StageKind::IndexEntry:
            entry();
            break;
        case StageKind::Retired:
            retired();
            break;
        case StageKind::LogPart:
            part();
            break;
        default:
            break;
        }
    }
    std::vector<ProducerDetail> take() { return std::move(m_details); }

private:
    void add(const QString& label, const QString& value, FactId since = {},
        Tone tone = Tone::Neutral) { m_details.push_back({label, value, tone, since}); }

    void segment()
    {
        const SegmentView* segment = segmentAt(m_copy, m_id.offset);
        if (!segment)
            return;
        const std::size_t index = m_log.segmentIndexOf(segment->base);
        const QString range = offsetRange(segment->base, m_log.endOf(index));
        add(Stage::tr("offsets"), range.isEmpty() ? Stage::tr("none yet") : range, segment->since);
        add(QStringLiteral(".log"), number(segment->bytes) + QStringLiteral(" B"));
        add(QStringLiteral(".index"), Stage::tr("%1 B, %2").arg(number(segment->indexEntries * kIndexEntryBytes),
            counted(segment->indexEntries, Stage::tr("%1 entry"), Stage::tr("%1 entries"))));
        add(QStringLiteral(".timeindex"),
            Stage::tr("%1 B, %2").arg(number(segment->timeIndexEntries * kTimeIndexEntryBytes),
                counted(segment->timeIndexEntries, Stage::tr("%1 entry"), Stage::tr("%1 entries"))));
        if (segment->largestTimestamp >= 0)
            add(Stage::tr("newest record"), timestampText(m_log, segment->largestTimestamp));
        const Offset end = m_log.endOf(index), flushed = m_copy.flushed.value;
        if (m_log.isTold(m_copy.flushed))
            add(Stage::tr("flushed"), flushed >= end ? Stage::tr("all of it") : flushed <= segment->base ? Stage::tr("nothing of it")
                : Stage::tr("below %1").arg(number(flushed.value)),
                m_copy.flushed.since, flushed >= end ? Tone::Neutral : Tone::Dry);
        if (m_log.isResting())
            return;
        if (m_log.isActive(index))
            add(Stage::tr("rolls at"), kibi(m_log.number("segment.bytes")));
        if (m_log.deletes())
            add(Stage::tr("retention"), departureWords(m_log, index), {}, departureTone(m_log, index));
        if (const std::int64_t holes = m_log.holesOf(index); holes > 0)
            add(Stage::tr("compacted away"), counted(holes, Stage::tr("%1 offset"), Stage::tr("%1 offsets")), m_copy.cleanedUpTo.since);
        if (m_log.compacts() && m_copy.cleanedUpTo.value != kNoOffset)
            add(Stage::tr("compacted up to"), number(m_copy.cleanedUpTo.value.value), m_copy.cleanedUpTo.since);
    }

    void batch()
    {
        const BatchView* batch = batchAt(m_log, m_id.offset);
        if (!batch)
            return;
        add(Stage::tr("offsets"), offsetRange(batch->baseOffset, batch->lastOffset + 1), batch->since);
        add(Stage::tr("bytes %1 to %2").arg(number(batch->position), number(batch->endPosition())), number(batch->bytes)
            + QStringLiteral(" B"), batch->since);
        const auto there = static_cast<std::int64_t>(batch->recordsCount());
        const std::int64_t gone = batch->lastOffset - batch->baseOffset + 1 - there;
        add(Stage::tr("records"), gone > 0 ? Stage::tr("%1, %2 compacted away").arg(number(there), number(gone)) : number(there));
        if (const Offset from = m_log.holeBefore(*batch); from < batch->baseOffset)
            add(Stage::tr("compacted away before it"), offsetRange(from, batch->baseOffset), m_copy.cleanedUpTo.since);
        add(Stage::tr("leader epoch"), number(batch->leaderEpoch.value));
        if (batch->maxTimestamp >= 0)
            add(Stage::tr("newest record"), timestampText(m_log, batch->maxTimestamp));
        if (StorageLog::isCompressed(*batch))
            add(Stage::tr("compressed"), Stage::tr("yes: its records are one piece"));
        if (m_log.isTold(m_copy.highWatermark))
            add(Stage::tr("replicated"), safety(m_copy, batch->lastOffset), m_copy.highWatermark.since,
                batch->lastOffset < m_copy.highWatermark.value ? Tone::Neutral : Tone::Dry);
        if (!m_log.isResting())
            add(Stage::tr("flushed"), batch->lastOffset < m_copy.flushed.value ? Stage::tr("yes") : Stage::tr("no: page cache only"),
                m_copy.flushed.since, batch->lastOffset < m_copy.flushed.value ? Tone::Neutral : Tone::Dry);
        if (batch->deleteHorizon >= 0)
            add(Stage::tr("delete horizon"), timestampText(m_log, batch->deleteHorizon), batch->since);
    }

    void entry()
    {
        const SegmentView* segment = m_copy.segmentOf(Offset{m_id.offset});
        if (!segment)
            return;
        if (m_id.other == 0) {
            for (std::size_t i = 0; i < segment->index.size(); ++i)
                if (segment->index[i].offset.value == m_id.offset) {
                    add(Stage::tr("offset"), number(m_id.offset));
                    add(Stage::tr("relative offset"), QString::number(m_id.offset - segment->base.value, 16).rightJustified(8,
                        QLatin1Char('0')));
                    add(Stage::tr("byte"), number(segment->index[i].position));
                }
        } else {
            for (std::size_t i = 0; i < segment->timeIndex.size(); ++i)
                if (segment->timeIndex[i].offset.value == m_id.offset) {
                    add(Stage::tr("timestamp"), timestampText(m_log, segment->timeIndex[i].timestamp));
                    add(Stage::tr("offset"), number(m_id.offset));
                }
        }
        add(Stage::tr("file"), QStringLiteral("…") + fileStem(segment->base).right(6)
            + (m_id.other == 0 ? QStringLiteral(".index") : QStringLiteral(".timeindex")));
    }

    void retired()
    {
        const RetiredView* retired = retiredAt(m_copy, m_id.offset);
        if (!retired)
            return;
        if (!m_log.isResting())
            add(Stage::tr("since"), instantText(retired->at), retired->since);
        add(Stage::tr("why"), retired->compacted ? Stage::tr("compacted: %1 became one").arg(counted(retired->segments,
            Stage::tr("%1 file"), Stage::tr("%1 files"))) : Stage::tr("retention"),
            retired->since);
        add(Stage::tr("size"), number(retired->bytes) + QStringLiteral(" B"));
        if (m_log.isResting())
            return;
        add(QStringLiteral("file.delete.delay.ms"), longSpan(std::chrono::milliseconds(m_log.number("file.delete.delay.ms"))));
        add(Stage::tr("files gone in"), longSpan(std::max(Duration::zero(), m_log.untilRemoved(*retired))));
    }

    void part()
    {
        if (m_id.isLogThing(LogThing::Files)) {
            add(Stage::tr("segments"), number(static_cast<std::int64_t>(m_copy.segments.size())));
            add(Stage::tr("log start"), number(m_copy.startOffset.value.value), m_copy.startOffset.since);
            add(Stage::tr("log end (LEO)"), number(m_copy.endOffset.value.value), m_copy.endOffset.since);
            if (m_log.isTold(m_copy.highWatermark))
                add(Stage::tr("high watermark (HW)"), number(m_copy.highWatermark.value.value), m_copy.highWatermark.since);
            if (m_log.isTold(m_copy.flushed))
                add(Stage::tr("flushed below"), number(m_copy.flushed.value.value), m_copy.flushed.since);
        } else if (m_id.isLogThing(LogThing::Find) || m_id.isLogThing(LogThing::Hop)) {
            if (m_copy.offsetLookup.known())
                add(Stage::tr("offset looked for"), number(m_copy.offsetLookup.value.offset.value), m_copy.offsetLookup.since);
            if (m_copy.timeLookup.known())
                add(Stage::tr("time looked for"), timestampText(m_log, m_copy.timeLookup.value.timestamp), m_copy.timeLookup.since);
        } else if (m_id.isLogThing(LogThing::Cleanup) || m_id.isLogThing(LogThing::DirtyRatio) || m_id.isLogThing(LogThing::Cleaner)) {
            cleanup();
        } else if (m_id.isLogThing(LogThing::Folder)) {
            const QString problem = folderProblem(m_log.lab());
            add(Stage::tr("opens"), problem.isEmpty() ? pathOfLogThing(m_log.lab(), m_id) : problem);
        } else if (m_id.isLogThing(LogThing::File)) {
            const char* kNames[] = {"recovery-point-offset-checkpoint", "replication-offset-checkpoint",
                "log-start-offset-checkpoint", "cleaner-offset-checkpoint"};
            const auto which = static_cast<std::size_t>(m_id.other / 16);
            if (which < 4 && m_log.broker()) {
                const auto found = m_log.broker()->checkpoints.find(kNames[which]);
                if (found != m_log.broker()->checkpoints.end())
                    add(Stage::tr("written"), number(static_cast<std::int64_t>(found->second.value.size())) + QStringLiteral(" B"),
                        found->second.since);
            } else if (which == 4) {
                for (const EpochNote& epoch : m_copy.epochs.value)
                    add(Stage::tr("epoch %1 begins at").arg(epoch.epoch.value), number(epoch.startOffset.value), m_copy.epochs.since);
            }
        }
    }

    void cleanup()
    {
        if (m_log.isResting())
            return;
        const auto add1 = [&](const char* key) {
            const auto text = m_log.setting(key);
            add(QString::fromLatin1(key), QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), {},
                m_log.isChanged(key) ? Tone::Violet : Tone::Neutral);
        };
        add1("cleanup.policy");
        if (m_log.compacts()) {
            const DirtyRange range = m_log.dirty();
            add1("min.cleanable.dirty.ratio");
            add(Stage::tr("clean"), number(range.cleanBytes) + QStringLiteral(" B"), m_copy.cleanedUpTo.since);
            add(Stage::tr("dirty"), number(range.dirtyBytes) + QStringLiteral(" B"));
            add(Stage::tr("first dirty offset"), number(range.firstDirty.value), m_copy.cleanedUpTo.since);
            add1("delete.retention.ms");
            if (m_copy.cleaning)
                add(Stage::tr("the cleaner"), cleanerWords(m_log), m_copy.cleaning->since);
        }
        if (m_log.deletes()) {
            add1("retention.ms");
            add1("retention.bytes");
        }
    }

    const StorageLog& m_log;
    const ReplicaView& m_copy;
    const ObjectId& m_id;
    std::vector<ProducerDetail> m_details;
};

QString checkpointName(int which)
{
    static const char* const kNames[] = {"recovery-point-offset", "replication-offset", "log-start-offset", "cleaner-offset",
        "leader-epoch"};
    return which >= 0 && which < 5 ? QString::fromLatin1(kNames[which]) : QString();
}

Spoken spokenPart(const StorageLog& log, const ObjectId& id)
{
    if (id.isLogPanel())
        return {logPanelTitle(static_cast<LogThing>(id.other)), logPanelSummary(log, static_cast<LogThing>(id.other))};
    if (id.isLogThing(LogThing::FindField))
        return {Stage::tr("find an offset or a time"), Stage::tr("Enter asks which")};
    if (id.isLogThing(LogThing::Folder)) {
        const QString problem = folderProblem(log.lab());
        return {Stage::tr("open the folder"), problem};
    }
    if (id.isLogThing(LogThing::Above) || id.isLogThing(LogThing::Below))
        return {id.isLogThing(LogThing::Above) ? Stage::tr("older files") : Stage::tr("newer files"),
            Stage::tr("PageUp and PageDown turn the page")};
    if (id.isLogThing(LogThing::Hop))
        return {Stage::tr("hop %1 of 3").arg(id.other / 16 + 1), logPanelSummary(log, LogThing::Find)};
    if (id.isLogThing(LogThing::DirtyRatio))
        return {Stage::tr("dirty ratio"), QStringLiteral("%1 %").arg(log.dirty().permille() / 10)};
    if (id.isLogThing(LogThing::Cleaner))
        return {Stage::tr("the log cleaner"), cleanerWords(log)};
    if (id.isLogThing(LogThing::File)) {
        const int which = static_cast<int>(id.other / 16);
        return {which == 4 ? QStringLiteral("leader-epoch-checkpoint") : checkpointName(which) + QStringLiteral("-checkpoint"), {}};
    }
    return {};
}

} // namespace

Spoken spokenOfLog(const ClusterView& view, Time now, const LabKnown* lab, const ObjectId& id)
{
    const Found found = find(view, now, lab, id);
    if (!found.shown)
        return {folderName(id.topicPartition()), Stage::tr("no copy on broker %1").arg(id.number)};
    const StorageLog log(found.input, *found.shown.partition, *found.shown.copy);
    const ReplicaView& copy = log.copy();
    switch (id.kind) {
    case StageKind::Segment: {
        const SegmentView* segment = segmentAt(copy, id.offset);
        if (!segment)
            return {fileName(id), Stage::tr("gone")};
        const std::size_t index = log.segmentIndexOf(segment->base);
        const QString range = offsetRange(segment->base, log.endOf(index));
        return {fileName(id), QStringList{log.isActive(index) ? Stage::tr("active") : Stage::tr("closed"), range.isEmpty()
            ? Stage::tr("empty") : Stage::tr("offsets %1").arg(range), bytes(segment->bytes)}.join(QStringLiteral(", "))};
    }
    case StageKind::LogBatch: {
        const BatchView* batch = batchAt(log, id.offset);
        if (!batch)
            return {Stage::tr("batch at offset %1").arg(number(id.offset)), Stage::tr("gone")};
        return {Stage::tr("batch %1").arg(offsetRange(batch->baseOffset, batch->lastOffset + 1)),
            QStringList{Stage::tr("byte %1").arg(number(batch->position)), bytes(batch->bytes),
                safety(copy, batch->lastOffset)}.join(QStringLiteral(", "))};
    }
    case StageKind::IndexEntry:
        return {id.other == 0 ? Stage::tr("index entry %1").arg(number(id.offset))
            : Stage::tr("time index entry %1").arg(number(id.offset)), {}};
    case StageKind::Retired: {
        const RetiredView* retired = retiredAt(copy, id.offset);
        return {fileName(id) + QStringLiteral(".deleted"), retired ? retiredWords(log, *retired) : Stage::tr("gone")};
    }
    case StageKind::LogPart:
        return spokenPart(log, id);
    default:
        return {};
    }
}

std::vector<ProducerDetail> detailsOfLog(const ClusterView& view, Time now, const LabKnown* lab, const ObjectId& id)
{
    if (!id.isOfLog())
        return {};
    const Found found = find(view, now, lab, id);
    if (!found.shown)
        return {};
    return LogDetails(StorageLog(found.input, *found.shown.partition, *found.shown.copy), id).take();
}

QString logPanelTitle(LogThing panel)
{
    switch (panel) {
    case LogThing::Files:
        return Stage::tr("Segment files");
    case LogThing::Find:
        return Stage::tr("Find offset or time");
    case LogThing::Cleanup:
        return Stage::tr("What may be thrown away");
    default:
        return Stage::tr("Checkpoints");
    }
}

QString logPanelSummary(const StorageLog& log, LogThing panel)
{
    const ReplicaView& copy = log.copy();
    switch (panel) {
    case LogThing::Files:
        return counted(static_cast<std::int64_t>(copy.segments.size()), Stage::tr("%1 segment"), Stage::tr("%1 segments"));
    case LogThing::Find:
        if (copy.offsetLookup.known() && copy.offsetLookup.since > copy.timeLookup.since)
            return copy.offsetLookup.value.baseOffset == kNoOffset
                ? Stage::tr("offset %1 is not there").arg(number(copy.offsetLookup.value.offset.value))
                                                                   : Stage::tr("offset %1 at byte %2").arg(number(copy.offsetLookup.value.offset.value), number(copy.offsetLookup.value.position));
        if (copy.timeLookup.known())
            return copy.timeLookup.value.found == kNoOffset ? Stage::tr("no record is so young")
                : Stage::tr("offset %1").arg(number(copy.timeLookup.value.found.value));
        return Stage::tr("three hops");
    case LogThing::Cleanup:
        if (log.isResting())
            return Stage::tr("settings not known");
        if (log.compacts())
            return Stage::tr("dirty %1 %").arg(log.dirty().permille() / 10);
        return copy.segments.empty() ? QString() : departureWords(log, 0);
    default:
        return counted(log.broker() ? static_cast<std::int64_t>(log.broker()->checkpoints.size()) + 1 : 1, Stage::tr("%1 file"),
            Stage::tr("%1 files"));
    }
}

QString longSpan(Duration time)
{
    const bool negative = time < Duration::zero();
    const std::int64_t seconds = (negative ? -time.count() : time.count()) / 1'000'000'000;
    constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86400;
    QString text;
    if (seconds < 2 * kMinute)
        text = shortPart(seconds, QStringLiteral("s"));
    else if (seconds < kHour)
        text = shortPart(seconds / kMinute, QStringLiteral("min"));
    else if (seconds < kDay)
        text = shortPart(seconds / kHour, QStringLiteral("h"))
            + (seconds % kHour >= kMinute ? QLatin1Char(' ') + shortPart(seconds % kHour / kMinute, QStringLiteral("min")) : QString());
    else
        text = shortPart(seconds / kDay, Stage::tr("d"))
            + (seconds % kDay >= kHour ? QLatin1Char(' ') + shortPart(seconds % kDay / kHour, QStringLiteral("h")) : QString());
    return negative ? QChar(0x2212) + text : text;
}

QString kibi(std::int64_t value)
{
    static const char* const kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    while (value != 0 && value % kKibi == 0 && unit + 1 < std::size(kUnits)) {
        value /= kKibi;
        ++unit;
    }
    return number(value) + QLatin1Char(' ') + QLatin1String(kUnits[unit]);
}

QString timestampText(const StorageLog& log, std::int64_t wallMillis)
{
    if (const auto at = log.labTime(wallMillis))
        return clockText(*at);
    return QDateTime::fromMSecsSinceEpoch(wallMillis, Qt::UTC).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString offsetRange(Offset first, Offset behind)
{
    if (behind <= first)
        return {};
    return behind - first == 1 ? number(first.value) : number(first.value) + QChar(0x2013) + number(behind.value - 1);
}

QString departureWords(const StorageLog& log, std::size_t segment)
{
    const Departure when = log.departureOf(segment);
    const bool uncommitted = log.copy().highWatermark.value < log.endOf(segment);
    if (when.isDue()) {
        if (uncommitted)
            return Stage::tr("due, but it holds records above the high watermark");
        return when.belowStart ? Stage::tr("due: below the log start") : when.bySize && *when.bySize <= 0
            ? Stage::tr("due by size, at the next check") : Stage::tr("due by time, at the next check");
    }
    if (when.byTime && when.bySize)
        return Stage::tr("goes in %1, or %2 later").arg(longSpan(*when.byTime), bytes(*when.bySize));
    if (when.byTime)
        return Stage::tr("goes in %1 by time").arg(longSpan(*when.byTime));
    if (when.bySize)
        return Stage::tr("goes when %1 more are written").arg(bytes(*when.bySize));
    if (!log.deletes())
        return Stage::tr("stays: cleanup.policy=compact");
    if (log.number("retention.ms") < 0)
        return Stage::tr("stays: no limit");
    return log.copy().segments[segment]->bytes == 0 ? Stage::tr("empty") : Stage::tr("goes by time");
}

Tone departureTone(const StorageLog& log, std::size_t segment)
{
    return log.departureOf(segment).isDue() ? Tone::Dry : Tone::Neutral;
}

QString cleanerWords(const StorageLog& log)
{
    if (const auto& pass = log.copy().cleaning) {
        const QString range = offsetRange(pass->firstDirty, pass->mapEnd == kNoOffset ? pass->firstUncleanable : pass->mapEnd);
        if (pass->keys < 0)
            return Stage::tr("reads %1: the last offset of each key goes into a map").arg(range);
        if (pass->into == kNoOffset)
            return Stage::tr("its map knows %1; now the files are written anew").arg(counted(pass->keys, Stage::tr("%1 key"),
                Stage::tr("%1 keys")));
        return Stage::tr("writes …%1.log.cleaned: %2 so far").arg(fileStem(pass->into).right(4), bytes(pass->intoBytes));
    }
    const DirtyRange range = log.dirty();
    const std::int64_t least = log.millionths("min.cleanable.dirty.ratio") / 1000;
    const QString looks = longSpan(std::chrono::milliseconds(log.brokerNumber("log.cleaner.backoff.ms")));
    const QString here = QString::number(static_cast<double>(range.permille()) / 1000, 'f', 2),
        wanted = QString::number(static_cast<double>(least) / 1000, 'g', 3);
    if (range.dirtyBytes == 0)
        return Stage::tr("nothing is dirty below the active file");
    if (range.permille() > least)
        return Stage::tr("%1 > %2, so the cleaner takes it; it looks every %3").arg(here, wanted, looks);
    return Stage::tr("%1 is not above %2: the cleaner leaves it").arg(here, wanted);
}

QString scaledWords(const StorageLog& log, bool brief)
{
    QStringList parts;
    for (const char* key : {"segment.bytes", "index.interval.bytes"})
        if (log.isChanged(key)) {
            const ConfigInfo* info = findConfig(ConfigScope::Topic, key);
            const std::int64_t real = QString::fromUtf8(info->defaultValue.data(),
                static_cast<qsizetype>(info->defaultValue.size())).toLongLong();
            const QString own = kibi(log.number(key)), usual = kibi(real);
            parts << (brief ? QString::fromLatin1(key) + QLatin1Char(' ') + own
                : QStringLiteral("%1 %2 (%3)").arg(QString::fromLatin1(key), own, usual));
        }
    return parts.isEmpty() ? QString() : Stage::tr("scaled: %1").arg(parts.join(QStringLiteral(", ")));
}

QString folderWords(const StorageLog& log)
{
    const ReplicaView& copy = log.copy();
    QStringList files{QStringLiteral("%1 × .log .index .timeindex").arg(number(static_cast<std::int64_t>(copy.segments.size())))};
    if (!copy.snapshots.empty())
        files << QStringLiteral("%1 .snapshot").arg(number(static_cast<std::int64_t>(copy.snapshots.size())));
    files << QStringLiteral("leader-epoch-checkpoint") << QStringLiteral("partition.metadata");
    return Stage::tr("folder %1 · %2").arg(folderName(log.id()), files.join(QStringLiteral(", ")));
}

QString folderProblem(const LabKnown* lab)
{
    return lab && !(lab->folder.isEmpty() && lab->restingIn.isEmpty()) ? QString() : Stage::tr("this lab has no mirror on your disk");
}

QString pathOfLogThing(const LabKnown* lab, const ObjectId& id)
{
    QString path = folderName(id.topicPartition());
    if (lab && !lab->restingIn.isEmpty())
        path = lab->restingIn;
    else if (lab && !lab->folder.isEmpty())
        path = lab->folder + QStringLiteral("/broker-%1/").arg(id.number) + path;
    if (id.kind == StageKind::Segment)
        path += QLatin1Char('/') + fileName(id);
    else if (id.kind == StageKind::Retired)
        path += QLatin1Char('/') + fileName(id) + QStringLiteral(".deleted");
    return path;
}

} // namespace ui
