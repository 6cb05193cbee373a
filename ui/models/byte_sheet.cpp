#include "ui/models/byte_sheet.h"

#include <algorithm>

namespace ui {

using namespace engine;

namespace {

constexpr std::size_t kLookBack = 4096; // bytes named at a time on the way to the start of a row
constexpr int kLookBackRounds = 16;     // a row of more fields begins where this ends
constexpr std::size_t kOpenedMax = 64;  // batches of a frame that are kept open
constexpr int kHeadersInRow = 4;

QString withoutParts(const std::string& path, int parts)
{
    std::string rest = path;
    for (; parts > 0; --parts) {
        const auto dot = rest.rfind('.');
        rest.resize(dot == std::string::npos ? 0 : dot);
    }
    return QString::fromStdString(rest);
}

// Of "records[3].headers[12].headerKey": 12; -1: it lies in no header.
int headerIndex(const std::string& path)
{
    const auto at = path.rfind("headers[");
    return at == std::string::npos ? -1 : std::atoi(path.c_str() + at + 8);
}

std::size_t minus(std::size_t a, std::size_t b)
{
    return a > b ? a - b : 0;
}

} // namespace

std::shared_ptr<const ByteSheet> ByteSheet::ofBatch(std::shared_ptr<const BatchAnatomy> batch)
{
    auto sheet = std::shared_ptr<ByteSheet>(new ByteSheet);
    sheet->m_batch = std::move(batch);
    return sheet;
}

std::shared_ptr<const ByteSheet> ByteSheet::ofUnpacked(std::shared_ptr<const BatchAnatomy> batch)
{
    auto sheet = std::shared_ptr<ByteSheet>(new ByteSheet);
    sheet->m_kind = Kind::Unpacked;
    sheet->m_batch = std::move(batch);
    return sheet;
}

std::shared_ptr<const ByteSheet> ByteSheet::ofFrame(std::shared_ptr<const wire::FrameAnatomy> frame)
{
    auto sheet = std::shared_ptr<ByteSheet>(new ByteSheet);
    sheet->m_kind = Kind::Frame;
    sheet->m_frame = std::move(frame);
    return sheet;
}

std::size_t ByteSheet::size() const
{
    if (m_kind == Kind::Frame)
        return m_frame->sizeBytes();
    return m_batch->sheetSize(m_kind == Kind::Batch ? BatchAnatomy::Sheet::Batch : BatchAnatomy::Sheet::Records);
}

Slice ByteSheet::bytes(std::size_t offset, std::size_t size) const
{
    if (m_kind == Kind::Frame)
        return m_frame->bytes().sub(offset, size);
    return m_batch->bytes(m_kind == Kind::Batch ? BatchAnatomy::Sheet::Batch : BatchAnatomy::Sheet::Records, offset, size);
}

ByteSheet::BatchPlace ByteSheet::batchOfFrame(std::size_t index) const
{
    const auto& place = m_frame->batches()[index];
    auto& opened = m_opened[index];
    if (!opened) {
        opened = std::make_shared<const BatchAnatomy>(m_frame->bytes().sub(place.offset, place.size), kUnpackedMax);
        if (m_opened.size() > kOpenedMax)
            m_opened.erase(m_opened.begin()->first == index ? std::prev(m_opened.end()) : m_opened.begin());
    }
    return {m_opened.at(index), place.offset, static_cast<std::int64_t>(index)};
}

ByteSheet::BatchPlace ByteSheet::batchAt(std::size_t at) const
{
    if (m_kind != Kind::Frame)
        return {m_batch, 0, -1};
    const auto& batches = m_frame->batches();
    const auto after = std::upper_bound(batches.begin(), batches.end(), at,
        [](std::size_t byte, const auto& batch) { return byte < batch.offset; });
    if (after == batches.begin() || at >= std::prev(after)->offset + std::prev(after)->size)
        return {};
    return batchOfFrame(static_cast<std::size_t>(after - batches.begin()) - 1);
}

void ByteSheet::nameInside(const ByteSpan& records, ByteWindow window, std::vector<ByteSpan>& out) const
{
    const auto& batches = m_frame->batches();
    auto it = std::lower_bound(batches.begin(), batches.end(), records.offset,
        [](const auto& batch, std::size_t byte) { return batch.offset < byte; });
    for (std::size_t number = 0; it != batches.end() && it->offset < records.end(); ++it, ++number) {
        if (!window.touches(it->offset, it->size))
            continue;
        const BatchPlace place = batchOfFrame(static_cast<std::size_t>(it - batches.begin()));
        const ByteWindow inside{minus(window.from, place.offset), minus(window.to, place.offset)};
        for (ByteSpan& span : place.batch->spans(BatchAnatomy::Sheet::Batch, inside)) {
            span.offset += place.offset;
            span.path = records.path + "[" + std::to_string(number) + "]." + span.path;
            out.push_back(std::move(span));
        }
    }
}

std::vector<ByteSpan> ByteSheet::spans(ByteWindow window) const
{
    if (m_kind == Kind::Batch)
        return m_batch->spans(BatchAnatomy::Sheet::Batch, window);
    if (m_kind == Kind::Unpacked)
        return m_batch->spans(BatchAnatomy::Sheet::Records, window);
    std::vector<ByteSpan> out;
    for (ByteSpan& span : m_frame->spans(window)) {
        if (span.meaning == SpanMeaning::RecordSet)
            nameInside(span, window, out);
        else
            out.push_back(std::move(span));
    }
    return out;
}

ByteSpan ByteSheet::spanAt(std::size_t at) const { return spans({at, at + 1}).front(); }

QString ByteSheet::rowKey(const ByteSpan& span) const
{
    const BatchPlace place = m_kind == Kind::Frame ? batchAt(span.offset) : BatchPlace{};
    if (m_kind != Kind::Frame || place.batch) {
        const int header = headerIndex(span.path);
        const QString key = QStringLiteral("%1/%2").arg(place.index).arg(span.record);
        return header < 0 ? key : key + QStringLiteral("/%1").arg(header / kHeadersInRow);
    }
    switch (span.meaning) {
    case SpanMeaning::FrameSize:
        return QStringLiteral("header");
    case SpanMeaning::Length:
    case SpanMeaning::Count:
    case SpanMeaning::NullMarker:
    case SpanMeaning::Tag:
    case SpanMeaning::TagSize:
    case SpanMeaning::UnknownTag:
        return withoutParts(span.path, 2);
    default:
        return withoutParts(span.path, 1);
    }
}

std::size_t ByteSheet::rowStart(std::size_t at) const
{
    ByteSpan first = spanAt(at);
    const QString key = rowKey(first);
    for (int round = 0; first.offset > 0 && round < kLookBackRounds; ++round) {
        std::vector<ByteSpan> before = spans({minus(first.offset, kLookBack), first.offset});
        for (auto it = before.rbegin(); it != before.rend(); ++it) {
            if (rowKey(*it) != key)
                return first.offset;
            first = std::move(*it);
        }
    }
    return first.offset;
}

} // namespace ui
