// LZ4 frames by Kafka's rules (facts §3.3). They are written by liblz4 with the settings of the Java client.
// They are read here block by block, because Kafka reads less than liblz4 does: exactly one frame,
// independent blocks only, the content checksum skipped unchecked, an end mark demanded.
//
//     04 22 4d 18 | FLG | BD | [content size 8] | HC
//     { int32le size, block, [checksum 4] } … | 0 | [checksum 4]

#include "engine/record/compression.h"

#include <lz4.h>
#include <lz4frame.h>
#include <xxhash.h>

#include <algorithm>

#include "engine/base/check.h"

namespace engine::detail {

namespace {

constexpr std::uint32_t kMagic = 0x184D2204;
constexpr std::uint32_t kStoredBit = 0x80000000u; // the block is not compressed

std::uint32_t littleEndian32(const std::uint8_t* p)
{
    return static_cast<std::uint32_t>(p[3]) << 24 | static_cast<std::uint32_t>(p[2]) << 16
        | static_cast<std::uint32_t>(p[1]) << 8 | p[0];
}

struct FrameHeader {
    std::size_t size = 0; // 0: not a frame that Kafka reads
    std::size_t blockSizeMax = 0;
    bool blockChecksums = false;
    bool contentChecksum = false;
};

FrameHeader readHeader(std::span<const std::uint8_t> bytes, Lz4Header header)
{
    if (bytes.size() < 7 || littleEndian32(bytes.data()) != kMagic)
        return {};
    const std::uint8_t flags = bytes[4];
    const std::uint8_t block = bytes[5];
    const bool isVersion1 = (flags >> 6) == 1;
    const bool independent = (flags & 0x20) != 0;
    const int blockSizeId = (block >> 4) & 7;
    if (!isVersion1 || !independent || (flags & 0x03) != 0 || (block & 0x8f) != 0 || blockSizeId < 4)
        return {};
    const std::size_t checksumAt = (flags & 0x08) != 0 ? 14 : 6;
    if (bytes.size() <= checksumAt)
        return {};
    const std::uint8_t checksum = static_cast<std::uint8_t>(XXH32(bytes.data() + 4, checksumAt - 4, 0) >> 8);
    if (header == Lz4Header::Checked && checksum != bytes[checksumAt])
        return {};
    return {
        checksumAt + 1, std::size_t{1} << (8 + 2 * blockSizeId), (flags & 0x10) != 0, (flags & 0x04) != 0};
}

} // namespace

void compressLz4(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes, int level)
{
    LZ4F_preferences_t preferences{};
    preferences.frameInfo.blockSizeID = LZ4F_max64KB;
    preferences.frameInfo.blockMode = LZ4F_blockIndependent;
    preferences.compressionLevel =
        level == CompressionLevels{}.lz4 ? 0 : std::max(level, 3); // 3: the first of HC
    const std::size_t begin = out.size();
    out.resize(begin + LZ4F_compressFrameBound(bytes.size(), &preferences));
    const std::size_t size =
        LZ4F_compressFrame(out.data() + begin, out.size() - begin, bytes.data(), bytes.size(), &preferences);
    ENGINE_CHECK(!LZ4F_isError(size), "LZ4F_compressFrameBound is enough");
    out.resize(begin + size);
}

Unpacked decompressLz4(std::span<const std::uint8_t> bytes, std::size_t sizeMax, Lz4Header header)
{
    std::vector<std::uint8_t> out;
    const auto stop = [&](ErrorCode error, std::string_view what) -> Unpacked {
        return {Slice::adopt(std::move(out)), error, what};
    };
    const FrameHeader frame = readHeader(bytes, header);
    if (frame.size == 0)
        return stop(ErrorCode::UnknownServerError, "not an LZ4 frame that Kafka reads");
    bytes = bytes.subspan(frame.size);
    const std::size_t checksumSize = frame.blockChecksums ? 4 : 0;
    while (true) {
        if (bytes.size() < 4)
            return stop(ErrorCode::UnknownServerError, "LZ4 frame without its end mark");
        const std::uint32_t word = littleEndian32(bytes.data());
        const std::size_t size = word & ~kStoredBit;
        bytes = bytes.subspan(4);
        if (size == 0) {
            if (frame.contentChecksum && bytes.size() < 4)
                return stop(ErrorCode::UnknownServerError, "LZ4 frame cut off");
            return stop(ErrorCode::None, {});
        }
        if (size > frame.blockSizeMax || bytes.size() < size + checksumSize)
            return stop(ErrorCode::UnknownServerError, "LZ4 block larger than allowed");
        const std::size_t begin = out.size();
        if ((word & kStoredBit) != 0) {
            out.insert(out.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        } else {
            out.resize(begin + frame.blockSizeMax);
            const int got = LZ4_decompress_safe(reinterpret_cast<const char*>(bytes.data()),
                reinterpret_cast<char*>(out.data() + begin), static_cast<int>(size),
                static_cast<int>(frame.blockSizeMax));
            out.resize(begin + (got < 0 ? 0 : static_cast<std::size_t>(got)));
            if (got < 0)
                return stop(ErrorCode::UnknownServerError, "broken LZ4 block");
        }
        if (frame.blockChecksums && XXH32(bytes.data(), size, 0) != littleEndian32(bytes.data() + size)) {
            out.resize(begin);
            return stop(ErrorCode::UnknownServerError, "LZ4 block with a wrong checksum");
        }
        if (out.size() > sizeMax) {
            out.resize(sizeMax);
            return stop(ErrorCode::MessageTooLarge, "more decompressed bytes than allowed");
        }
        bytes = bytes.subspan(size + checksumSize);
    }
}

} // namespace engine::detail
