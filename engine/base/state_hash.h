#pragma once

// The state hash (design/physics.md): every module has walk(StateVisitor&) and visits its state in one canonical
// order; the hash is XXH3-128 over what was visited. Every value is visited with its width and byte order fixed, so
// two machines agree. Names open groups, so that a difference can be found by printing the walk.

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"

namespace engine {

class StateVisitor {
public:
    virtual ~StateVisitor() = default;
    virtual void group(std::string_view name) = 0;
    virtual void number(std::uint64_t value) = 0;
    virtual void bytes(std::span<const std::uint8_t> bytes) = 0;

    void number(std::int64_t v) { number(static_cast<std::uint64_t>(v)); }
    void number(std::int32_t v) { number(static_cast<std::int64_t>(v)); }
    void number(std::uint32_t v) { number(static_cast<std::uint64_t>(v)); }
    void number(std::int16_t v) { number(static_cast<std::int64_t>(v)); }
    void number(bool v) { number(static_cast<std::uint64_t>(v ? 1 : 0)); }
    void text(std::string_view t) { bytes({reinterpret_cast<const std::uint8_t*>(t.data()), t.size()}); }
    template <class T>
        requires requires(T t) { typename T::Representation; t.value; }
    void id(const T& strong) { number(static_cast<std::uint64_t>(static_cast<std::int64_t>(strong.value))); }
    // Visits the size, then each element through `each`.
    template <class Range, class Each>
    void list(const Range& range, Each each)
    {
        number(static_cast<std::uint64_t>(range.size()));
        for (const auto& element : range)
            each(element);
    }
};

// 32 lower-case hex digits.
class StateHasher final : public StateVisitor {
public:
    StateHasher();
    ~StateHasher() override;
    using StateVisitor::number;
    void group(std::string_view name) override;
    void number(std::uint64_t value) override;
    void bytes(std::span<const std::uint8_t> bytes) override;
    std::string digest() const;
    std::uint64_t digestNumber() const; // the first eight bytes of the digest, big-endian

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// One line for each visited thing: for finding where two walks differ.
class StatePrinter final : public StateVisitor {
public:
    using StateVisitor::number;
    void group(std::string_view name) override;
    void number(std::uint64_t value) override;
    void bytes(std::span<const std::uint8_t> bytes) override;
    const std::vector<std::string>& lines() const { return m_lines; }

private:
    std::string m_group;
    std::vector<std::string> m_lines;
};

} // namespace engine
