#include "engine/log/batch_walk.h"

#include <algorithm>
#include <array>
#include <climits>

#include "engine/log/dump.h"
#include "engine/log/log.h"
#include "engine/log/log_files.h"
#include "engine/record/legacy_record.h"

namespace engine {

Slice FileWindow::get(std::uint64_t from, std::size_t size)
{
    if (from >= m_file.size)
        return {};
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, m_file.size - from));
    if (from < m_from || from + size > m_from + m_bytes.size()) {
        m_from = from;
        m_bytes = {};
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(std::max(size, m_window), m_file.size - from));
        if (auto why = m_file.read(from, wanted, m_bytes); !why.empty() || m_bytes.size() < size)
            m_fault = {static_cast<std::size_t>(from) + m_bytes.size(),
                "cannot be read: " + (why.empty() ? "the file became shorter meanwhile" : why)};
    }
    const auto at = static_cast<std::size_t>(from - m_from);
    return m_bytes.sub(std::min(at, m_bytes.size()), std::min(size, m_bytes.size() - std::min(at, m_bytes.size())));
}

SeenBatch seeBatch(FileWindow& window, std::uint64_t fileSize, std::uint64_t position)
{
    const auto at = static_cast<std::size_t>(position);
    const std::uint64_t rest = fileSize - position;
    const auto none = [&](std::string what) { return SeenBatch{{}, 0, window.fault().value_or(FileFault{at, std::move(what)})}; };
    const std::string left = std::to_string(rest) + (rest == 1 ? " byte" : " bytes");
    const Slice begin = window.get(position, kBatchHeaderSize);
    ByteReader head(begin);
    head.skip(8);
    const std::int32_t length = head.i32();
    if (!head.ok())
        return none(left + " at the end are too few for a batch");
    if (length < kBatchLengthMin || static_cast<std::size_t>(length) > INT32_MAX - kLogOverhead)
        return none("a batch cannot have the length " + std::to_string(length) + "; " + left + " from here on are not read");
    const auto size = static_cast<std::size_t>(length) + kLogOverhead;
    head.skip(4);
    if (const auto magic = head.i8(); head.ok() && (magic < 0 || magic > 2))
        return none("magic " + std::to_string(magic) + " is not known (0, 1 and 2 are); " + left + " from here on are not read");
    if (size > rest)
        return none("a batch of " + std::to_string(size) + " bytes is cut off after " + std::to_string(rest));
    if (begin.size() < std::min(size, kBatchHeaderSize))
        return none("cut off");
    std::array<std::uint8_t, kBatchHeaderSize> bytes{};
    std::copy_n(begin.data(), std::min(size, begin.size()), bytes.begin());
    return {decodeAnyHeader(bytes), size, {}};
}

BatchAt batchAt(FileWindow& window, std::uint64_t fileSize, std::uint64_t position)
{
    const SeenBatch place = seeBatch(window, fileSize, position);
    if (place.size == 0)
        return {std::nullopt, place.fault, 0};
    const std::size_t held = place.size <= kDecompressedBytesMax ? static_cast<std::size_t>(place.size) : kBatchHeaderSize;
    const Slice bytes = window.get(position, held);
    if (bytes.size() < held)
        return {std::nullopt, window.fault().value_or(FileFault{static_cast<std::size_t>(position), "cut off"}), 0};
    return {RecordBatchView(ByteChain(bytes)), {}, place.size};
}

std::string offsetFault(const BatchHeader& header, std::optional<Offset> base, std::optional<Offset> next)
{
    const Offset first = header.baseOffset;
    const Offset last = header.lastOffset();
    if (header.magic == 2 && header.lastOffsetDelta < 0)
        return "its last offset lies below its first";
    if (next && first < *next)
        return "its offsets begin at " + std::to_string(first.value) + ", and the log was at " + std::to_string(next->value)
            + " already";
    if (base && !isInReach(*base, last))
        return "offset " + std::to_string(last.value) + " is out of reach of a segment that begins at "
            + std::to_string(base->value);
    return {};
}

std::string crcFault(const RecordBatchView& batch)
{
    if (batch.check() == ErrorCode::None)
        return {};
    return crcFault(batch.header().crc, batch.computedCrc());
}

std::string crcFault(std::uint32_t stored, std::uint32_t computed)
{
    return "the CRC does not fit: stored " + std::to_string(stored) + ", computed " + std::to_string(computed);
}

bool isUnused(FileWindow& window, std::uint64_t from, std::uint64_t end)
{
    constexpr std::size_t kStep = 65536;
    while (from < end) {
        const Slice part = window.get(from, static_cast<std::size_t>(std::min<std::uint64_t>(kStep, end - from)));
        if (part.empty() || !std::all_of(part.data(), part.data() + part.size(), [](std::uint8_t b) { return b == 0; }))
            return false;
        from += part.size();
    }
    return true;
}

} // namespace engine
