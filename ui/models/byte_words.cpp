#include "ui/models/byte_words.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cstring>

#include "engine/base/error_code.h"
#include "engine/record/control_record.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"

namespace ui {

using namespace engine;

namespace {

struct ByteWords {
    Q_DECLARE_TR_FUNCTIONS(ui::ByteWords)
};

constexpr std::size_t kTextMax = 48; // bytes of a value that are shown as text

QString timeOfDay(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("HH:mm:ss.zzz")); }
QString dateAndTime(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) + QStringLiteral(" UTC");
}

// The bytes as text if they are printable UTF-8; null if not.
QString textOf(const Slice& bytes)
{
    const auto part = static_cast<qsizetype>(std::min(bytes.size(), kTextMax));
    QString text = QString::fromUtf8(reinterpret_cast<const char*>(bytes.data()), part);
    if (bytes.size() > kTextMax && text.endsWith(QChar::ReplacementCharacter)) // cut inside of a letter
        text.chop(1);
    for (const QChar c : text) {
        if (c == QChar::ReplacementCharacter || c.category() == QChar::Other_Control)
            return {};
    }
    return bytes.size() > kTextMax ? text + QStringLiteral("…") : text;
}

QString reason(std::string_view fault)
{
    static const struct {
        std::string_view fault;
        const char* words;
    } kFaults[]{
        {"cut off in front of its magic", QT_TRANSLATE_NOOP("ui::ByteWords", "cut off in front of its magic")},
        {"unknown magic", QT_TRANSLATE_NOOP("ui::ByteWords", "unknown magic")},
        {"cut off in its header", QT_TRANSLATE_NOOP("ui::ByteWords", "cut off in its header")},
        {"batch length shorter than a header", QT_TRANSLATE_NOOP("ui::ByteWords", "batch length shorter than a header")},
        {"batch length goes beyond the bytes that are here",
            QT_TRANSLATE_NOOP("ui::ByteWords", "batch length goes beyond the bytes that are here")},
        {"negative record count", QT_TRANSLATE_NOOP("ui::ByteWords", "negative record count")},
        {"bytes behind the last record", QT_TRANSLATE_NOOP("ui::ByteWords", "bytes behind the last record")},
        {"bytes behind the batch", QT_TRANSLATE_NOOP("ui::ByteWords", "bytes behind the batch")},
        {"bytes behind the value", QT_TRANSLATE_NOOP("ui::ByteWords", "bytes behind the value")},
        {"bytes behind the message", QT_TRANSLATE_NOOP("ui::ByteWords", "bytes behind the message")},
        {"bytes behind the frame", QT_TRANSLATE_NOOP("ui::ByteWords", "bytes behind the frame")},
        {"does not fit its description", QT_TRANSLATE_NOOP("ui::ByteWords", "does not fit its description")},
        {"no such API", QT_TRANSLATE_NOOP("ui::ByteWords", "no such API")},
        {"unknown version", QT_TRANSLATE_NOOP("ui::ByteWords", "unknown version")},
        {"size goes beyond the bytes that are here", QT_TRANSLATE_NOOP("ui::ByteWords", "size goes beyond the bytes that are here")},
        {"fewer records than the batch declares", QT_TRANSLATE_NOOP("ui::ByteWords", "fewer records than the batch declares")},
        {"record longer than what is left of its batch",
            QT_TRANSLATE_NOOP("ui::ByteWords", "record longer than what is left of its batch")},
        {"record length differs from its fields", QT_TRANSLATE_NOOP("ui::ByteWords", "record length differs from its fields")},
        {"invalid record structure", QT_TRANSLATE_NOOP("ui::ByteWords", "invalid record structure")},
    };
    for (const auto& known : kFaults) {
        if (known.fault == fault)
            return ByteWords::tr(known.words);
    }
    return QString::fromUtf8(fault.data(), static_cast<qsizetype>(fault.size())); // of a codec
}

QString flags(const BatchHeader& header)
{
    QStringList words{ByteWords::tr("codec %1").arg(QString::fromUtf8(codecName(header.codec()).data()))};
    words << (header.timestampType() == TimestampType::LogAppendTime ? QStringLiteral("LogAppendTime") : QStringLiteral("CreateTime"));
    if (header.isTransactional())
        words << ByteWords::tr("transactional");
    if (header.isControl())
        words << ByteWords::tr("control batch");
    if (header.hasDeleteHorizon())
        words << ByteWords::tr("delete horizon");
    return words.join(QStringLiteral(", "));
}

// Of "topicData[0].name.length": "name".
QString holderOf(const ByteSpan& span)
{
    const QStringList parts = QString::fromStdString(span.path).split(QLatin1Char('.'));
    return parts.size() > 1 ? parts[parts.size() - 2] : parts.last();
}

QString errorText(std::int64_t code)
{
    return QString::fromUtf8(errorName(static_cast<ErrorCode>(code)).data());
}

QString controlText(std::int64_t type)
{
    return QString::fromUtf8(controlTypeName(static_cast<ControlType>(type)).data());
}

QString headerMeaning(const BatchAnatomy& batch, const ByteSpan& span)
{
    const BatchHeader& header = batch.header();
    switch (span.meaning) {
    case SpanMeaning::BaseOffset:
        return ByteWords::tr("The offset of the first record. The leader writes it; the CRC does not cover it.");
    case SpanMeaning::BatchLength:
        return ByteWords::tr("How many bytes follow from byte 12 on: %1 in all.").arg(number(span.number + 12));
    case SpanMeaning::PartitionLeaderEpoch:
        return ByteWords::tr("The epoch of the leader that appended the batch. The leader writes it; the CRC does not cover it.");
    case SpanMeaning::Magic:
        return ByteWords::tr("The version of the format; 2 since Kafka 0.11.");
    case SpanMeaning::Crc:
        return batch.crcFits() ? ByteWords::tr(
            "CRC-32C of byte 21 to the end: it fits. So a broker can write offset and epoch without touching it.")
                               : ByteWords::tr(
                                   "CRC-32C of byte 21 to the end: it does not fit; the bytes give %1.").arg(batch.computedCrc(), 8, 16, QLatin1Char('0'));
    case SpanMeaning::Attributes:
        return ByteWords::tr("Bits: %1.").arg(flags(header));
    case SpanMeaning::LastOffsetDelta:
        return ByteWords::tr(
            "From baseOffset to the last offset: %1. Compaction leaves it as it is.").arg(number(header.lastOffset().value));
    case SpanMeaning::BaseTimestamp:
        return ByteWords::tr("The timestamp of the first record: %1. Each record holds its distance to it.").arg(dateAndTime(span.number));
    case SpanMeaning::DeleteHorizon:
        return ByteWords::tr(
            "Bit 6 of the attributes is set: tombstones and markers in here may go from %1 on (KIP-534).").arg(dateAndTime(span.number));
    case SpanMeaning::MaxTimestamp:
        return header.timestampType() == TimestampType::LogAppendTime
            ? ByteWords::tr("When the leader appended it: %1. It counts for every record.").arg(dateAndTime(span.number))
            : ByteWords::tr("The largest timestamp in the batch: %1.").arg(dateAndTime(span.number));
    case SpanMeaning::ProducerId:
        return span.number < 0 ? ByteWords::tr("None: its producer is not idempotent.")
            : ByteWords::tr("The idempotent producer that made the batch.");
    case SpanMeaning::ProducerEpoch:
        return ByteWords::tr("The epoch of that producer: a higher one fences it.");
    case SpanMeaning::BaseSequence:
        return ByteWords::tr(
            "The first record's number in what this producer sends to the partition: by it a broker finds gaps and repetitions.");
    case SpanMeaning::RecordsCount:
        return ByteWords::tr("How many records the batch holds.");
    case SpanMeaning::CompressedRecords:
        return ByteWords::tr("All records as one block of %1: %2 bytes here, %3 unpacked.")
            .arg(QString::fromUtf8(codecName(header.codec()).data()), number(static_cast<std::int64_t>(span.size)),
                number(static_cast<std::int64_t>(batch.sheetSize(BatchAnatomy::Sheet::Records))));
    default:
        return {};
    }
}

QString recordMeaning(const BatchAnatomy& batch, const ByteSpan& span)
{
    const BatchHeader& header = batch.header();
    const bool isNull = span.value == SpanValue::Null;
    switch (span.meaning) {
    case SpanMeaning::RecordLength:
        return ByteWords::tr("How many bytes of this record follow.");
    case SpanMeaning::RecordAttributes:
        return ByteWords::tr("Not used: 0.");
    case SpanMeaning::TimestampDelta:
        return header.timestampType() == TimestampType::LogAppendTime
            ? ByteWords::tr("Distance to baseTimestamp. It does not count: the topic has LogAppendTime.")
            : ByteWords::tr(
                "Distance to baseTimestamp: this record is of %1.").arg(dateAndTime(wrappingAdd(header.baseTimestamp, span.number)));
    case SpanMeaning::OffsetDelta:
        return ByteWords::tr(
            "Distance to baseOffset: this record has offset %1.").arg(number(wrappingAdd(header.baseOffset.value, span.number)));
    case SpanMeaning::KeyLength:
        return isNull ? ByteWords::tr("The record has no key.") : ByteWords::tr("How many bytes the key has.");
    case SpanMeaning::Key:
        return ByteWords::tr("The key: equal keys go to one partition, and compaction keeps the last record of each.");
    case SpanMeaning::ValueLength:
        return isNull ? ByteWords::tr("The value is null: a tombstone, where the topic is compacted.")
            : ByteWords::tr("How many bytes the value has.");
    case SpanMeaning::Value:
        return ByteWords::tr("The value, as its serializer made it.");
    case SpanMeaning::HeadersCount:
        return ByteWords::tr("How many headers follow.");
    case SpanMeaning::HeaderKeyLength:
        return ByteWords::tr("How many bytes the header's key has.");
    case SpanMeaning::HeaderKey:
        return ByteWords::tr("The key of a header.");
    case SpanMeaning::HeaderValueLength:
        return isNull ? ByteWords::tr("The header's value is null.") : ByteWords::tr("How many bytes the header's value has.");
    case SpanMeaning::HeaderValue:
        return ByteWords::tr("The value of a header.");
    case SpanMeaning::ControlVersion:
        return ByteWords::tr("In which version this is written.");
    case SpanMeaning::ControlType:
        return ByteWords::tr("Kafka wrote this record for itself: %1.").arg(controlText(span.number));
    case SpanMeaning::CoordinatorEpoch:
        return ByteWords::tr("The epoch of the transaction coordinator that sent the marker.");
    case SpanMeaning::MessageOffset:
        return ByteWords::tr("The offset of the message; of a compressed one, that of the last message inside.");
    case SpanMeaning::MessageSize:
        return ByteWords::tr("How many bytes follow.");
    case SpanMeaning::MessageCrc:
        return ByteWords::tr("CRC-32 of everything behind it.");
    case SpanMeaning::MessageTimestamp:
        return ByteWords::tr("The timestamp of the message: %1.").arg(dateAndTime(span.number));
    default:
        return {};
    }
}

QString frameMeaning(const ByteSpan& span)
{
    const bool isNull = span.value == SpanValue::Null;
    switch (span.meaning) {
    case SpanMeaning::FrameSize:
        return ByteWords::tr("How many bytes follow: so a reader of the connection finds the end.");
    case SpanMeaning::ApiKey:
        return ByteWords::tr("Which request it is: %1.").arg(apiName(static_cast<std::int16_t>(span.number)));
    case SpanMeaning::ApiVersion:
        return ByteWords::tr("In which version it and its response are written.");
    case SpanMeaning::CorrelationId:
        return ByteWords::tr("The client's number for the request; the response carries the same.");
    case SpanMeaning::ClientId:
        return ByteWords::tr("What the client calls itself; quotas and logs go by it.");
    case SpanMeaning::ErrorCode:
        return span.number == 0 ? ByteWords::tr("No error.") : ByteWords::tr("The error %1.").arg(errorText(span.number));
    case SpanMeaning::Length:
        return isNull ? ByteWords::tr("Null: nothing follows.")
            : span.type == SpanType::CompactLength
            ? ByteWords::tr("How many bytes follow. The compact form holds one more than that; 0 is null.")
            : ByteWords::tr("How many bytes follow.");
    case SpanMeaning::Count:
        return isNull ? ByteWords::tr("Null: there is no array.")
            : span.type == SpanType::CompactLength
            ? ByteWords::tr("How many elements follow. The compact form holds one more than that; 0 is null.")
            : ByteWords::tr("How many elements follow.");
    case SpanMeaning::NullMarker:
        return isNull ? ByteWords::tr("Null: the struct is not here.") : ByteWords::tr("The struct follows.");
    case SpanMeaning::TagCount:
        return span.number == 0 ? ByteWords::tr("No tagged fields follow (KIP-482).")
            : ByteWords::tr("How many tagged fields follow (KIP-482).");
    case SpanMeaning::Tag:
        return ByteWords::tr("The number of a tagged field.");
    case SpanMeaning::TagSize:
        return ByteWords::tr("How many bytes the tagged field takes: who does not know it skips them.");
    case SpanMeaning::UnknownTag:
        return ByteWords::tr("A tagged field that this version does not know. It is kept and passed on.");
    case SpanMeaning::RecordSet:
        return ByteWords::tr("Record batches, as they stand in the log.");
    case SpanMeaning::Field:
        return ByteWords::tr("The field %1 of the message.").arg(QString::fromStdString(span.path));
    default:
        return {};
    }
}

} // namespace

QString hexText(const Slice& bytes, std::size_t max)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    QString text;
    const std::size_t shown = std::min(bytes.size(), max);
    text.reserve(static_cast<qsizetype>(shown) * 3 + 2);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0)
            text += QLatin1Char(' ');
        text += QLatin1Char(kDigits[bytes[i] >> 4]);
        text += QLatin1Char(kDigits[bytes[i] & 15]);
    }
    return bytes.size() > max ? text + QStringLiteral(" …") : text;
}

QString fieldLabel(const ByteSpan& span)
{
    switch (span.meaning) {
    case SpanMeaning::PartitionLeaderEpoch:
        return QStringLiteral("leaderEpoch");
    case SpanMeaning::Crc:
        return QStringLiteral("crc32c");
    case SpanMeaning::TimestampDelta:
        return QStringLiteral("Δts");
    case SpanMeaning::OffsetDelta:
        return QStringLiteral("Δoffset");
    case SpanMeaning::KeyLength:
        return QStringLiteral("keyLen");
    case SpanMeaning::ValueLength:
        return QStringLiteral("valueLen");
    case SpanMeaning::HeadersCount:
        return QStringLiteral("headers");
    case SpanMeaning::HeaderKeyLength:
    case SpanMeaning::HeaderValueLength:
        return QStringLiteral("len");
    case SpanMeaning::Length:
        return span.value == SpanValue::Null ? holderOf(span) : QStringLiteral("len");
    case SpanMeaning::Count:
        return span.value == SpanValue::Null ? holderOf(span) : holderOf(span) + QStringLiteral(" count");
    case SpanMeaning::NullMarker:
        return holderOf(span);
    case SpanMeaning::HeaderKey:
        return QStringLiteral("header");
    case SpanMeaning::HeaderValue:
        return QStringLiteral("value");
    case SpanMeaning::TagCount:
        return QStringLiteral("tags");
    case SpanMeaning::Unreadable:
        return ByteWords::tr("cannot be read");
    case SpanMeaning::LeftOver:
        return ByteWords::tr("left over");
    default:
        return QString::fromStdString(span.name);
    }
}

QString fieldValue(const ByteSheet& sheet, const ByteSpan& span)
{
    if (span.value == SpanValue::Null)
        return QStringLiteral("null");
    if (span.value == SpanValue::Text)
        return QString::fromStdString(span.text);
    if (span.value == SpanValue::Bytes) {
        if (!span.isReadable() || span.meaning == SpanMeaning::CompressedRecords || span.meaning == SpanMeaning::UnknownTag)
            return bytes(static_cast<std::int64_t>(span.size));
        const QString text = textOf(sheet.bytes(span.offset, std::min(span.size, kTextMax + 1)));
        return text.isNull() ? bytes(static_cast<std::int64_t>(span.size)) : text;
    }
    switch (span.meaning) {
    case SpanMeaning::Crc: {
        const auto place = sheet.batchAt(span.offset);
        return place.batch && place.batch->crcFits() ? QStringLiteral("✓") : QStringLiteral("✗");
    }
    case SpanMeaning::BaseTimestamp:
    case SpanMeaning::MaxTimestamp:
    case SpanMeaning::DeleteHorizon:
    case SpanMeaning::MessageTimestamp:
        return timeOfDay(span.number);
    case SpanMeaning::TimestampDelta:
        return QStringLiteral("%1 ms").arg(span.number);
    case SpanMeaning::RecordAttributes:
        return span.number == 0 ? QString() : QString::number(span.number);
    case SpanMeaning::ControlType:
        return controlText(span.number);
    case SpanMeaning::ApiKey:
        return apiName(static_cast<std::int16_t>(span.number));
    case SpanMeaning::ErrorCode:
        return span.number == 0 ? QStringLiteral("0") : errorText(span.number);
    default:
        break;
    }
    if (span.type == SpanType::Boolean)
        return span.number != 0 ? QStringLiteral("true") : QStringLiteral("false");
    if (span.type == SpanType::Float64) {
        double value = 0;
        std::memcpy(&value, &span.number, sizeof(value));
        return QString::number(value);
    }
    return QString::number(span.number);
}

QString fieldMeaning(const ByteSheet& sheet, const ByteSpan& span)
{
    if (span.meaning == SpanMeaning::LeftOver)
        return ByteWords::tr("These bytes belong to no field: %1.").arg(reason(span.fault));
    if (!span.isReadable())
        return ByteWords::tr("Cannot be read: %1.").arg(reason(span.fault));
    QString words;
    if (const auto place = sheet.batchAt(span.offset); place.batch) {
        words = headerMeaning(*place.batch, span);
        if (words.isEmpty())
            words = recordMeaning(*place.batch, span);
    }
    return words.isEmpty() ? frameMeaning(span) : words;
}

QString fieldPlace(const ByteSpan& span)
{
    QStringList parts;
    if (const std::string_view type = spanTypeName(span.type); !type.empty())
        parts << QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size()));
    parts << ByteWords::tr("byte %1").arg(number(static_cast<std::int64_t>(span.offset)));
    parts << counted(static_cast<std::int64_t>(span.size), ByteWords::tr("%1 byte"), ByteWords::tr("%1 bytes"));
    return parts.join(QStringLiteral(" · "));
}

QString fieldSpoken(const ByteSheet& sheet, const ByteSpan& span)
{
    const QString value = fieldValue(sheet, span);
    QString words = QString::fromStdString(span.path);
    if (!value.isEmpty())
        words += QLatin1Char(' ') + value;
    return words + QStringLiteral(", ") + fieldPlace(span) + QStringLiteral(". ") + fieldMeaning(sheet, span);
}

QString rowLabel(const ByteSheet& sheet, const ByteSpan& first)
{
    const auto place = sheet.batchAt(first.offset);
    if (!place.batch)
        return sheet.rowKey(first);
    if (first.record < 0)
        return place.index < 0 ? QString() : ByteWords::tr("batch %1").arg(place.index + 1);
    if (first.meaning == SpanMeaning::HeaderKeyLength || first.meaning == SpanMeaning::HeaderKey)
        return {};
    const std::size_t from = first.offset - place.offset;
    const auto which = sheet.kind() == ByteSheet::Kind::Unpacked ? BatchAnatomy::Sheet::Records : BatchAnatomy::Sheet::Batch;
    for (const ByteSpan& span : place.batch->spans(which, {from, from + 32})) {
        if (span.meaning == SpanMeaning::OffsetDelta && span.record == first.record)
            return QString::number(wrappingAdd(place.batch->header().baseOffset.value, span.number));
        if (span.meaning == SpanMeaning::MessageOffset)
            return QString::number(span.number);
    }
    return {};
}

int fieldHue(const ByteSpan& span)
{
    if (!span.isReadable())
        return -1;
    switch (span.meaning) {
    case SpanMeaning::BaseOffset:
    case SpanMeaning::OffsetDelta:
    case SpanMeaning::MessageOffset:
        return 0;
    case SpanMeaning::BatchLength:
    case SpanMeaning::RecordsCount:
    case SpanMeaning::KeyLength:
    case SpanMeaning::Key:
    case SpanMeaning::MessageSize:
    case SpanMeaning::FrameSize:
    case SpanMeaning::Count:
        return 2;
    case SpanMeaning::PartitionLeaderEpoch:
    case SpanMeaning::ValueLength:
    case SpanMeaning::Value:
    case SpanMeaning::RecordSet:
    case SpanMeaning::CompressedRecords:
    case SpanMeaning::CoordinatorEpoch:
        return 1;
    case SpanMeaning::Magic:
    case SpanMeaning::ProducerId:
    case SpanMeaning::ProducerEpoch:
    case SpanMeaning::BaseSequence:
    case SpanMeaning::ApiKey:
    case SpanMeaning::ApiVersion:
    case SpanMeaning::ControlVersion:
    case SpanMeaning::ControlType:
        return 6;
    case SpanMeaning::Crc:
    case SpanMeaning::MessageCrc:
    case SpanMeaning::ErrorCode:
    case SpanMeaning::CorrelationId:
        return 3;
    case SpanMeaning::BaseTimestamp:
    case SpanMeaning::DeleteHorizon:
    case SpanMeaning::MaxTimestamp:
    case SpanMeaning::TimestampDelta:
    case SpanMeaning::MessageTimestamp:
        return 5;
    case SpanMeaning::LastOffsetDelta:
    case SpanMeaning::Field:
    case SpanMeaning::ClientId:
    case SpanMeaning::HeaderKey:
    case SpanMeaning::HeaderKeyLength:
        return 4;
    default:
        return 7;
    }
}

} // namespace ui
