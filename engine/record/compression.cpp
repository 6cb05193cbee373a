#include "engine/record/compression.h"

#include <algorithm>
#include <array>
#include <memory>

#include <zlib.h>
#include <zstd.h>

#include "engine/base/check.h"

namespace engine {

namespace {

constexpr std::array<std::string_view, 5> kNames{"none", "gzip", "snappy", "lz4", "zstd"};

Unpacked broken(std::vector<std::uint8_t> begun, std::string_view what)
{
    return {Slice::adopt(std::move(begun)), ErrorCode::UnknownServerError, what};
}

Unpacked tooLarge(std::vector<std::uint8_t> begun)
{
    return {
        Slice::adopt(std::move(begun)), ErrorCode::MessageTooLarge, "more decompressed bytes than allowed"};
}

// Room for the next piece of output: doubles what is there, within the limit plus one byte that shows an
// excess.
void grow(std::vector<std::uint8_t>& out, std::size_t used, std::size_t sizeMax)
{
    const std::size_t wanted = std::max<std::size_t>(used * 2, 4096);
    out.resize(std::min(wanted, sizeMax + 1));
}

void compressGzip(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes, int level)
{
    z_stream stream{};
    ENGINE_CHECK(
        deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib starts");
    gz_header header{};
    header.os = 255; // "unknown", as Java writes: the same bytes on every machine
    deflateSetHeader(&stream, &header);
    const std::size_t begin = out.size();
    out.resize(begin + deflateBound(&stream, static_cast<uLong>(bytes.size())) + 32);
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data() + begin;
    stream.avail_out = static_cast<uInt>(out.size() - begin);
    const int result = deflate(&stream, Z_FINISH);
    out.resize(begin + stream.total_out);
    deflateEnd(&stream);
    ENGINE_CHECK(result == Z_STREAM_END, "deflateBound is enough for one call");
}

// Whether another gzip member begins here. What else stands behind a member is ignored, as Java's reader
// does.
bool startsMember(const z_stream& stream)
{
    const Bytef* in = stream.next_in;
    return stream.avail_in >= 10 && in[0] == 0x1f && in[1] == 0x8b && in[2] == 8;
}

Unpacked decompressGzip(std::span<const std::uint8_t> bytes, std::size_t sizeMax)
{
    z_stream stream{};
    ENGINE_CHECK(inflateInit2(&stream, 15 + 16) == Z_OK, "zlib starts");
    const auto end = [](z_stream* s) { inflateEnd(s); };
    const std::unique_ptr<z_stream, decltype(end)> guard(&stream, end);
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::vector<std::uint8_t> out;
    std::size_t used = 0;
    while (true) {
        if (used == out.size())
            grow(out, used, sizeMax);
        const uInt room = static_cast<uInt>(out.size() - used);
        stream.next_out = out.data() + used;
        stream.avail_out = room;
        const int result = inflate(&stream, Z_NO_FLUSH);
        used += room - stream.avail_out;
        if (used > sizeMax) {
            out.resize(sizeMax);
            return tooLarge(std::move(out));
        }
        if (result == Z_STREAM_END) {
            if (startsMember(stream)) {
                inflateReset(&stream);
                continue;
            }
            out.resize(used);
            return {Slice::adopt(std::move(out)), ErrorCode::None, {}};
        }
        if (result != Z_OK || (stream.avail_in == 0 && stream.avail_out != 0)) {
            out.resize(used);
            return broken(std::move(out), "broken gzip stream");
        }
    }
}

// As Java's stream does it: the size is not known before, and what was written is flushed before the end, so that an empty
// last block follows.
void compressZstd(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes, int level)
{
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
    const std::size_t begin = out.size();
    constexpr std::size_t kFrameEnds = 64; // headers of the frame and of the last block
    out.resize(begin + ZSTD_compressBound(bytes.size()) + kFrameEnds);
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer to{out.data() + begin, out.size() - begin, 0};
    for (const auto directive : {ZSTD_e_flush, ZSTD_e_end})
        for (std::size_t left = 1; left != 0;) {
            left = ZSTD_compressStream2(context.get(), &to, &in, directive);
            ENGINE_CHECK(!ZSTD_isError(left) && (left == 0 || to.pos < to.size), "ZSTD_compressBound is enough");
        }
    out.resize(begin + to.pos);
}

Unpacked decompressZstd(std::span<const std::uint8_t> bytes, std::size_t sizeMax)
{
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::vector<std::uint8_t> out;
    std::size_t used = 0;
    std::size_t result = 0; // 0: between frames
    while (in.pos < in.size || result != 0) {
        if (used == out.size())
            grow(out, used, sizeMax);
        ZSTD_outBuffer room{out.data() + used, out.size() - used, 0};
        const std::size_t before = in.pos;
        result = ZSTD_decompressStream(context.get(), &room, &in);
        used += room.pos;
        if (used > sizeMax) {
            out.resize(sizeMax);
            return tooLarge(std::move(out));
        }
        const bool stuck = in.pos == before && room.pos == 0;
        if (ZSTD_isError(result) || (stuck && result != 0)) {
            out.resize(used);
            return broken(std::move(out), "broken zstd stream");
        }
    }
    out.resize(used);
    return {Slice::adopt(std::move(out)), ErrorCode::None, {}};
}

} // namespace

std::string_view codecName(Codec codec)
{
    const auto i = static_cast<std::size_t>(codec);
    return i < kNames.size() ? kNames[i] : std::string_view("unknown");
}

std::optional<Codec> parseCodec(std::string_view name)
{
    if (name == "uncompressed")
        return Codec::None;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name)
            return static_cast<Codec>(i);
    }
    return std::nullopt;
}

void compressTo(std::vector<std::uint8_t>& out, Codec codec, std::span<const std::uint8_t> bytes,
    const CompressionLevels& levels)
{
    switch (codec) {
    case Codec::None:
        out.insert(out.end(), bytes.begin(), bytes.end());
        return;
    case Codec::Gzip:
        return compressGzip(out, bytes, levels.gzip);
    case Codec::Snappy:
        return detail::compressSnappy(out, bytes);
    case Codec::Lz4:
        return detail::compressLz4(out, bytes, levels.lz4);
    case Codec::Zstd:
        return compressZstd(out, bytes, levels.zstd);
    }
    ENGINE_CHECK(false, "only known codecs are written");
}

Unpacked decompress(Codec codec, const Slice& bytes, std::size_t sizeMax, Lz4Header header)
{
    switch (codec) {
    case Codec::None:
        return {bytes, ErrorCode::None, {}};
    case Codec::Gzip:
        return decompressGzip(bytes.span(), sizeMax);
    case Codec::Snappy:
        return detail::decompressSnappy(bytes.span(), sizeMax);
    case Codec::Lz4:
        return detail::decompressLz4(bytes.span(), sizeMax, header);
    case Codec::Zstd:
        return decompressZstd(bytes.span(), sizeMax);
    }
    return {{}, ErrorCode::UnknownServerError, "unknown compression codec"};
}

} // namespace engine
