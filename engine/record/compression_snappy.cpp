// Snappy as Java writes it ("xerial"): a header, then blocks of at most 32 KiB of source, each with its size.
//
//     82 53 4e 41 50 50 59 00 | int32 version 1 | int32 compatible 1 | { int32 size, raw snappy block } …
//
// librdkafka and franz-go write one raw block without a header: whatever does not begin with the magic is one
// block. The two version numbers are not looked at: some writers store them little-endian (facts §3.3).

#include "engine/record/compression.h"

#include <algorithm>
#include <cstring>

#include <snappy-c.h>

#include "engine/base/check.h"

namespace engine::detail {

namespace {

constexpr std::uint8_t kMagic[8] = {0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
constexpr std::size_t kHeaderSize = 16;
constexpr std::size_t kBlockSize = 32 * 1024;
constexpr std::uint32_t kChunkSizeMax = 512 * 1024 * 1024; // xerial's own limit

std::uint32_t bigEndian32(const std::uint8_t* p)
{
    return static_cast<std::uint32_t>(p[0]) << 24 | static_cast<std::uint32_t>(p[1]) << 16
        | static_cast<std::uint32_t>(p[2]) << 8 | p[3];
}

void put32(std::vector<std::uint8_t>& out, std::uint32_t v)
{
    for (const int shift : {24, 16, 8, 0})
        out.push_back(static_cast<std::uint8_t>(v >> shift));
}

bool startsWithMagic(std::span<const std::uint8_t> bytes)
{
    return bytes.size() >= kHeaderSize && std::memcmp(bytes.data(), kMagic, sizeof kMagic) == 0;
}

// Appends one raw block. None, UnknownServerError or MessageTooLarge.
ErrorCode unpackBlock(
    std::vector<std::uint8_t>& out, std::span<const std::uint8_t> block, std::size_t sizeMax)
{
    const char* data = reinterpret_cast<const char*>(block.data());
    std::size_t size = 0;
    if (block.empty() || snappy_uncompressed_length(data, block.size(), &size) != SNAPPY_OK)
        return ErrorCode::UnknownServerError;
    if (size > sizeMax - out.size())
        return ErrorCode::MessageTooLarge;
    // A block cannot grow more than this: a lying length must not make us reserve gigabytes.
    if (size / 64 > block.size())
        return ErrorCode::UnknownServerError;
    const std::size_t begin = out.size();
    out.resize(begin + size);
    if (snappy_uncompress(data, block.size(), reinterpret_cast<char*>(out.data() + begin), &size)
        != SNAPPY_OK) {
        out.resize(begin);
        return ErrorCode::UnknownServerError;
    }
    return ErrorCode::None;
}

} // namespace

void compressSnappy(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes)
{
    out.insert(out.end(), kMagic, kMagic + sizeof kMagic);
    put32(out, 1);
    put32(out, 1);
    while (!bytes.empty()) {
        const auto block = bytes.first(std::min(bytes.size(), kBlockSize));
        const std::size_t sizeAt = out.size();
        std::size_t size = snappy_max_compressed_length(block.size());
        out.resize(sizeAt + 4 + size);
        const auto status = snappy_compress(reinterpret_cast<const char*>(block.data()), block.size(),
            reinterpret_cast<char*>(out.data() + sizeAt + 4), &size);
        ENGINE_CHECK(status == SNAPPY_OK, "the output is as large as snappy asks for");
        for (int i = 0; i < 4; ++i)
            out[sizeAt + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
        out.resize(sizeAt + 4 + size);
        bytes = bytes.subspan(block.size());
    }
}

Unpacked decompressSnappy(std::span<const std::uint8_t> bytes, std::size_t sizeMax)
{
    std::vector<std::uint8_t> out;
    const auto result = [&](ErrorCode error) -> Unpacked {
        const std::string_view what = error == ErrorCode::None ? ""
            : error == ErrorCode::MessageTooLarge              ? "more decompressed bytes than allowed"
                                                               : "broken snappy data";
        return {Slice::adopt(std::move(out)), error, what};
    };
    if (!startsWithMagic(bytes))
        return result(unpackBlock(out, bytes, sizeMax));
    bytes = bytes.subspan(kHeaderSize);
    while (bytes.size() >= 4) {
        if (startsWithMagic(bytes)) { // streams may stand one behind the other
            bytes = bytes.subspan(kHeaderSize);
            continue;
        }
        const std::uint32_t size = bigEndian32(bytes.data());
        bytes = bytes.subspan(4);
        if (size > kChunkSizeMax || size > bytes.size())
            return result(ErrorCode::UnknownServerError);
        const ErrorCode error = unpackBlock(out, bytes.first(size), sizeMax);
        if (error != ErrorCode::None)
            return result(error);
        bytes = bytes.subspan(size);
    }
    return result(ErrorCode::None);
}

} // namespace engine::detail
