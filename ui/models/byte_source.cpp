#include "ui/models/byte_source.h"

#include <QCoreApplication>

#include "ui/common/numbers.h"
#include "ui/common/words.h"

namespace ui {

using namespace engine;

namespace {

struct ByteWords {
    Q_DECLARE_TR_FUNCTIONS(ui::ByteWords)
};

// The batch of a row that holds an offset; null: the row does not tell about it.
const BatchView* batchWith(const ReplicaView& copy, Offset offset)
{
    std::size_t low = 0, high = copy.batches.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (copy.batches[middle].lastOffset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < copy.batches.size() && copy.batches[low].baseOffset <= offset ? &copy.batches[low] : nullptr;
}

} // namespace

bool ByteSource::isSame(const ByteSource& other) const
{
    if (kind != other.kind || bytes != other.bytes)
        return false;
    return kind == Kind::Frame ? sent.message == other.sent.message : selected.kind == other.selected.kind;
}

ByteSource byteSourceOf(const ClusterView& view, const ObjectId& thing, const ByteSource& shown, const Fact* sent)
{
    const bool isBatch = thing.kind == StageKind::LogBatch; // of the files: its first offset leads to it
    const ObjectId selected = isBatch ? ObjectId::record(thing.topicPartition(), thing.broker(), Offset{thing.offset}) : thing;
    ByteSource source;
    source.selected = selected;
    if (selected.kind == StageKind::Record) {
        const PartitionView* partition = view.partition(selected.topicPartition());
        const ReplicaView* copy = partition ? partition->copyOn(selected.broker()) : nullptr;
        const BatchView* batch = copy ? batchWith(*copy, Offset{selected.offset}) : nullptr;
        if (!batch)
            return source;
        source.batch = *batch;
        source.bytes = batch->frame;
        source.kind = batch->frame ? ByteSource::Kind::Batch : ByteSource::Kind::NotKept;
    } else if (selected.kind == StageKind::Message) {
        const auto found = view.messages.find(MessageId{static_cast<std::uint64_t>(selected.number)});
        const MessageSent* past = sent ? sent->as<MessageSent>() : nullptr;
        if (found == view.messages.end() && !past)
            return shown.selected == selected ? shown : source;
        source.sent = found != view.messages.end() ? found->second.sent : *past;
        source.since = found != view.messages.end() ? found->second.since : sent->id;
        source.bytes = source.sent.frame;
        source.kind = source.sent.frame ? ByteSource::Kind::Frame : ByteSource::Kind::NotKept;
    }
    return source;
}

std::shared_ptr<const ByteSheet> openSheet(const ByteSource& source)
{
    if (source.kind == ByteSource::Kind::Batch)
        return ByteSheet::ofBatch(std::make_shared<const BatchAnatomy>(*source.bytes, ByteSheet::kUnpackedMax));
    if (source.kind != ByteSource::Kind::Frame)
        return nullptr;
    using Frame = wire::FrameAnatomy;
    const wire::ApiDescriptor* api = wire::findApi(source.sent.apiKey);
    Frame frame = source.sent.isResponse && api
        ? Frame::response(api->key, source.sent.apiVersion, *source.bytes, Frame::Size::Gone)
        : Frame::request(*source.bytes, Frame::Size::Gone);
    return ByteSheet::ofFrame(std::make_shared<const Frame>(std::move(frame)));
}

QString sourceTitle(const ByteSource& source, const ByteSheet& sheet, const std::function<QString(NodeId)>& names)
{
    if (source.kind == ByteSource::Kind::Frame)
        return (source.sent.isResponse ? ByteWords::tr("%1 response v%2, %3 → %4") : ByteWords::tr("%1 request v%2, %3 → %4"))
            .arg(apiName(source.sent.apiKey))
            .arg(source.sent.apiVersion)
            .arg(names(source.sent.from), names(source.sent.to));
    const auto place = sheet.batchAt(0);
    return ByteWords::tr("Record batch v%1 at byte %2").arg(place.batch->header().magic).arg(number(source.batch.position));
}

QString sourceDetail(const ByteSource& source, const ByteSheet& sheet)
{
    const auto whole = static_cast<std::int64_t>(source.bytes->size());
    if (source.kind == ByteSource::Kind::Frame) {
        const auto batches = static_cast<std::int64_t>(sheet.frame()->batches().size());
        const QString size = ByteWords::tr("%1 behind the size in front").arg(bytes(whole));
        const QString many = counted(batches, ByteWords::tr("%1 record batch in it"), ByteWords::tr("%1 record batches in it"));
        return batches == 0 ? size : size + QStringLiteral(" · ") + many;
    }
    const auto place = sheet.batchAt(0);
    const auto records = static_cast<std::int64_t>(place.batch->recordCount());
    const QString many = counted(records, ByteWords::tr("%1 record"), ByteWords::tr("%1 records"));
    if (place.batch->isCompressed())
        return ByteWords::tr("%1: a %2-byte header, then %3 as one block of %4")
            .arg(bytes(whole), number(static_cast<std::int64_t>(place.batch->headerSize())), many,
                QString::fromUtf8(codecName(place.batch->header().codec()).data()));
    return ByteWords::tr("%1: a %2-byte header, then %3; the same bytes on the wire, on disk and on every follower")
        .arg(bytes(whole), number(static_cast<std::int64_t>(place.batch->headerSize())), many);
}

} // namespace ui
