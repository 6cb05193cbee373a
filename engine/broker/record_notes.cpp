#include "engine/broker/record_notes.h"

#include "engine/base/murmur2.h"
#include "engine/record/record_batch.h"

namespace engine {

namespace {

constexpr std::size_t kShown = 24;
constexpr std::size_t kDecompressedBytesMax = 64 * 1024 * 1024;

std::string shown(const std::optional<Slice>& bytes)
{
    if (!bytes)
        return "";
    std::string text(bytes->text().substr(0, kShown));
    while (!text.empty() && (text.back() & 0xc0) == 0x80 && bytes->size() > kShown) // not in the middle of a character
        text.pop_back();
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    return text;
}

} // namespace

std::shared_ptr<const std::vector<RecordNote>> recordNotes(const ByteChain& batch, const std::vector<RecordUid>* uids, MessageId message)
{
    auto notes = std::make_shared<std::vector<RecordNote>>();
    const RecordBatchView view(batch);
    RecordReader reader(view, kDecompressedBytesMax);
    for (Record record; reader.next(record);) {
        RecordNote note;
        const std::size_t index = notes->size();
        if (uids && index < uids->size())
            note.uid = (*uids)[index];
        else if (message != MessageId{}) // (connection, correlation id, batch, index), as the message knows them
            note.uid = RecordUid{(std::uint64_t{1} << 63) | (message.value << 20) | (index & 0xfffff)};
        note.keyHash = record.key ? static_cast<std::uint32_t>(murmur2(record.key->span())) : 0;
        note.size = static_cast<std::int32_t>((record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0));
        note.offsetDelta = static_cast<std::int32_t>(record.offset - view.header().baseOffset);
        note.isControl = view.header().isControl();
        note.isTombstone = !record.value;
        note.hasKey = record.key.has_value();
        note.key = shown(record.key);
        note.value = shown(record.value);
        notes->push_back(std::move(note));
    }
    return notes;
}

} // namespace engine
