#include "engine/lab/journal.h"

#include <zstd.h>

namespace engine {

namespace {

constexpr std::uint32_t kMagic = 0x6877696e; // "hwin"
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kUnpackedBytesMax = std::size_t{2} << 30;

void writeText(ByteWriter& out, std::string_view text)
{
    out.uvarint(text.size());
    out.raw(text);
}

void writeAnswer(ByteWriter& out, const ScriptResultInput& input)
{
    const ScriptAnswer& answer = input.answer;
    out.u64(input.call);
    out.u8(static_cast<std::uint8_t>(answer.outcome));
    for (const auto* text : {&answer.value, &answer.state, &answer.exception, &answer.message, &answer.says})
        writeText(out, *text);
    out.i32(answer.line);
}

ScriptResultInput readAnswer(ByteReader& in)
{
    ScriptResultInput out;
    out.call = in.u64();
    const std::uint8_t outcome = in.u8();
    if (outcome > static_cast<std::uint8_t>(ScriptAnswer::Outcome::Stopped))
        in.fail();
    out.answer.outcome = static_cast<ScriptAnswer::Outcome>(outcome);
    for (auto* text : {&out.answer.value, &out.answer.state, &out.answer.exception, &out.answer.message, &out.answer.says})
        *text = in.string(in.uvarint(64));
    out.answer.line = in.i32();
    return out;
}

} // namespace

std::vector<std::uint8_t> packOutsideInputs(const std::vector<std::vector<JournalEntry>>& branches)
{
    ByteWriter out;
    out.u32(kMagic);
    out.u32(kFormat);
    out.uvarint(branches.size());
    bool any = false;
    for (const auto& entries : branches) {
        std::uint64_t count = 0;
        for (const auto& entry : entries)
            count += entry.isCommand() ? 0 : 1;
        out.uvarint(count);
        for (const auto& entry : entries) {
            if (entry.isCommand())
                continue;
            any = true;
            out.i64(entry.at.nanos());
            out.u64(entry.after);
            out.u8(static_cast<std::uint8_t>(entry.what.index()));
            if (const auto* opened = std::get_if<OutsideOpenedInput>(&entry.what)) {
                out.u64(opened->id.value);
                writeText(out, opened->peer);
                out.i32(opened->broker.value);
            } else if (const auto* bytes = std::get_if<OutsideBytesInput>(&entry.what)) {
                out.u64(bytes->id.value);
                out.uvarint(bytes->bytes.size());
                out.slice(bytes->bytes);
            } else if (const auto* closed = std::get_if<OutsideClosedInput>(&entry.what)) {
                out.u64(closed->id.value);
            } else {
                writeAnswer(out, std::get<ScriptResultInput>(entry.what));
            }
        }
    }
    if (!any)
        return {};
    const std::vector<std::uint8_t> plain = out.takeVector();
    std::vector<std::uint8_t> packed(ZSTD_compressBound(plain.size()));
    packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
    return packed;
}

Result<std::vector<std::vector<JournalEntry>>> unpackOutsideInputs(std::span<const std::uint8_t> packed)
{
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kUnpackedBytesMax)
        return ErrorCode::CorruptMessage;
    std::vector<std::uint8_t> plain(size);
    if (ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size()) != size)
        return ErrorCode::CorruptMessage;
    ByteReader in(Slice::adopt(std::move(plain)));
    if (in.u32() != kMagic || in.u32() != kFormat)
        return ErrorCode::CorruptMessage;
    std::vector<std::vector<JournalEntry>> branches;
    for (std::uint64_t left = in.uvarint(64); in.ok() && left > 0; --left) {
        branches.emplace_back();
        for (std::uint64_t entries = in.uvarint(64); in.ok() && entries > 0; --entries) {
            JournalEntry entry;
            entry.at = Time{Duration{in.i64()}};
            entry.after = in.u64();
            switch (in.u8()) {
            case 1: {
                OutsideOpenedInput opened;
                opened.id = OutsideId{in.u64()};
                opened.peer = in.string(in.uvarint(64));
                opened.broker = BrokerId{in.i32()};
                entry.what = opened;
                break;
            }
            case 2: {
                OutsideBytesInput bytes;
                bytes.id = OutsideId{in.u64()};
                bytes.bytes = in.slice(in.uvarint(64));
                entry.what = bytes;
                break;
            }
            case 3:
                entry.what = OutsideClosedInput{OutsideId{in.u64()}};
                break;
            case 4:
                entry.what = readAnswer(in);
                break;
            default:
                return ErrorCode::CorruptMessage;
            }
            branches.back().push_back(std::move(entry));
        }
    }
    if (!in.ok() || in.remaining() != 0)
        return ErrorCode::CorruptMessage;
    return branches;
}

} // namespace engine
