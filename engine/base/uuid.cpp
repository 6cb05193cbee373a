#include "engine/base/uuid.h"

#include "engine/base/random.h"

namespace engine {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

} // namespace

std::string Uuid::toString() const
{
    std::string text;
    std::uint32_t bits = 0;
    int have = 0;
    for (const auto byte : bytes) {
        bits = bits << 8 | byte;
        for (have += 8; have >= 6; have -= 6)
            text.push_back(kAlphabet[bits >> (have - 6) & 63]);
    }
    text.push_back(kAlphabet[bits << (6 - have) & 63]);
    return text;
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    if (text.size() != 22)
        return std::nullopt;
    Uuid id;
    std::uint32_t bits = 0;
    int have = 0;
    std::size_t at = 0;
    for (const char c : text) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        have += 6;
        if (have >= 8) {
            have -= 8;
            if (at < id.bytes.size())
                id.bytes[at++] = static_cast<std::uint8_t>(bits >> have);
        }
    }
    return id;
}

Uuid Uuid::random(Random& random)
{
    for (;;) {
        Uuid id;
        for (std::size_t half = 0; half < 2; ++half) {
            const std::uint64_t word = random.next();
            for (std::size_t i = 0; i < 8; ++i)
                id.bytes[half * 8 + i] = static_cast<std::uint8_t>(word >> (56 - 8 * i));
        }
        id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
        id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
        if (id.toString().front() != '-')
            return id;
    }
}

} // namespace engine
