#pragma once

// Kafka's uuid: 16 bytes, written as URL-safe base64 without padding (22 characters). All zero means "none".

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace engine {

class Random;

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;
    bool isZero() const { return *this == Uuid{}; }
    std::string toString() const;
    static std::optional<Uuid> parse(std::string_view text);
    // A version 4 uuid from a named stream; never one whose text starts with '-' (as Kafka's randomUuid).
    static Uuid random(Random& random);
};

} // namespace engine
