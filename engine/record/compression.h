#pragma once

// The five codecs of Kafka (facts §3.3). What is written is what Kafka's Java client writes: one gzip member,
// snappy in xerial frames, an LZ4 frame of independent 64 KiB blocks, one zstd frame. What is read is what
// Kafka reads from others as well: raw snappy, several gzip members or zstd frames, LZ4 checksums; and what
// Kafka refuses is refused.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"

namespace engine {

// The number is the one in bits 0-2 of a batch's attributes.
enum class Codec : std::uint8_t { None = 0, Gzip = 1, Snappy = 2, Lz4 = 3, Zstd = 4 };

std::string_view codecName(Codec codec); // "none", "gzip", …
std::optional<Codec> parseCodec(
    std::string_view name); // "uncompressed" is none, too (topic compression.type)

// KIP-390; Kafka's defaults. Lz4's 9 stands for the fast compressor.
struct CompressionLevels {
    int gzip = -1;
    int lz4 = 9;
    int zstd = 3;
};

// What came out before the first fault. A stream that breaks in the middle still gives its beginning: Kafka
// reads records as they appear and fails at the break, and so do the readers of batches.
struct Unpacked {
    Slice bytes;
    ErrorCode error =
        ErrorCode::None;   // UnknownServerError: broken stream (Kafka's own answer); MessageTooLarge: sizeMax
    std::string_view what; // a literal
};

enum class Lz4Header : std::uint8_t {
    Checked,
    Unchecked
}; // Unchecked: magic 0 wrote a wrong header checksum

// Appends `bytes`, compressed, to `out`. Codec::None appends them as they are.
void compressTo(std::vector<std::uint8_t>& out, Codec codec, std::span<const std::uint8_t> bytes,
    const CompressionLevels& levels);

// Never makes more than sizeMax bytes. Codec::None returns `bytes` itself. Unknown codecs are refused.
Unpacked decompress(
    Codec codec, const Slice& bytes, std::size_t sizeMax, Lz4Header header = Lz4Header::Checked);

namespace detail { // one for each codec
void compressSnappy(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes);
Unpacked decompressSnappy(std::span<const std::uint8_t> bytes, std::size_t sizeMax);
void compressLz4(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes, int level);
Unpacked decompressLz4(std::span<const std::uint8_t> bytes, std::size_t sizeMax, Lz4Header header);
} // namespace detail

} // namespace engine
