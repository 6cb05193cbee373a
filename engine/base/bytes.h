#pragma once

// Bytes that travel without being copied.
//
//     Slice       a window on a ref-counted, immutable buffer:   [owner|......data....size......]
//     ByteChain   slices one behind the other, as a frame is sent: [header][records][footer]
//     ByteWriter  builds a ByteChain; large slices are linked in, not copied
//     ByteReader  reads a ByteChain; slices come out without a copy where they lie in one piece
//
// A reader never reads outside its bytes: the first impossible read makes it fail for good (ok() == false) and every
// read after that gives zeros. Big-endian, as all of Kafka. Threads: a Slice may be shared between threads (its
// bytes never change); writers and readers belong to one.

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

class Slice {
public:
    Slice() = default;
    Slice(std::shared_ptr<const void> owner, const std::uint8_t* data, std::size_t size)
        : m_owner(std::move(owner)), m_data(data), m_size(size) { }

    static Slice copyOf(std::span<const std::uint8_t> bytes);
    static Slice copyOf(std::string_view text);
    static Slice adopt(std::vector<std::uint8_t> bytes);

    const std::uint8_t* data() const { return m_data; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    std::uint8_t operator[](std::size_t i) const { return m_data[i]; }
    std::span<const std::uint8_t> span() const { return {m_data, m_size}; }
    std::string_view text() const { return {reinterpret_cast<const char*>(m_data), m_size}; }
    // Precondition: from + size <= this->size().
    Slice sub(std::size_t from, std::size_t size) const { return Slice(m_owner, m_data + from, size); }
    Slice from(std::size_t at) const { return sub(at, m_size - at); }
    // Same bytes (not same buffer).
    bool operator==(const Slice& other) const
    {
        return m_size == other.m_size && (m_size == 0 || std::memcmp(m_data, other.m_data, m_size) == 0);
    }

private:
    std::shared_ptr<const void> m_owner;
    const std::uint8_t* m_data = nullptr;
    std::size_t m_size = 0;
};

class ByteChain {
public:
    ByteChain() = default;
    ByteChain(Slice slice) { append(std::move(slice)); } // NOLINT: a slice is a chain of one

    void append(Slice slice);
    void append(const ByteChain& chain);
    const std::vector<Slice>& slices() const { return m_slices; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    // One piece; copies (and counts, see bytesCopied) only if there are several.
    Slice flatten() const;
    bool operator==(const ByteChain& other) const { return flatten() == other.flatten(); }

private:
    std::vector<Slice> m_slices;
    std::size_t m_size = 0;
};

// How many payload bytes this process has copied between buffers (design/physics.md, Bytes). Counted where a copy
// is made; benchmarks print bytesCopied / recordBytes. Not part of any World.
std::uint64_t bytesCopied();
void countCopied(std::size_t bytes);

class ByteWriter {
public:
    void u8(std::uint8_t v) { m_tail.push_back(v); }
    void i8(std::int8_t v) { u8(static_cast<std::uint8_t>(v)); }
    void i16(std::int16_t v) { bigEndian(static_cast<std::uint16_t>(v)); }
    void u16(std::uint16_t v) { bigEndian(v); }
    void i32(std::int32_t v) { bigEndian(static_cast<std::uint32_t>(v)); }
    void u32(std::uint32_t v) { bigEndian(v); }
    void i64(std::int64_t v) { bigEndian(static_cast<std::uint64_t>(v)); }
    void u64(std::uint64_t v) { bigEndian(v); }
    void uvarint(std::uint64_t v);               // plain LEB128
    void varint(std::int64_t v) { uvarint((static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63)); }
    void raw(std::span<const std::uint8_t> bytes) { m_tail.insert(m_tail.end(), bytes.begin(), bytes.end()); }
    void raw(std::string_view bytes) { raw({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}); }
    // Links large slices (>= 512 bytes) into the chain; copies small ones.
    void slice(const Slice& slice);
    void chain(const ByteChain& chain);

    // Bytes written so far.
    std::size_t size() const { return m_done.size() + m_tail.size(); }
    // Everything written; the writer is empty afterwards.
    ByteChain take();
    std::vector<std::uint8_t> takeVector();

private:
    template <class U>
    void bigEndian(U v)
    {
        for (int shift = static_cast<int>(sizeof(U)) * 8 - 8; shift >= 0; shift -= 8)
            m_tail.push_back(static_cast<std::uint8_t>(v >> shift));
    }

    ByteChain m_done;
    std::vector<std::uint8_t> m_tail;
};

class ByteReader {
public:
    explicit ByteReader(Slice slice) : ByteReader(ByteChain(std::move(slice))) { }
    explicit ByteReader(ByteChain chain);

    bool ok() const { return m_ok; }
    void fail() { m_ok = false; }
    std::size_t remaining() const { return m_ok ? m_remaining : 0; }

    std::uint8_t u8();
    std::int8_t i8() { return static_cast<std::int8_t>(u8()); }
    std::uint16_t u16() { return bigEndian<std::uint16_t>(); }
    std::int16_t i16() { return static_cast<std::int16_t>(bigEndian<std::uint16_t>()); }
    std::uint32_t u32() { return bigEndian<std::uint32_t>(); }
    std::int32_t i32() { return static_cast<std::int32_t>(bigEndian<std::uint32_t>()); }
    std::uint64_t u64() { return bigEndian<std::uint64_t>(); }
    std::int64_t i64() { return static_cast<std::int64_t>(bigEndian<std::uint64_t>()); }
    // LEB128; more bytes than `bitsMax` needs, or bits beyond it, fail.
    std::uint64_t uvarint(int bitsMax = 32);
    std::int64_t varint(int bitsMax = 32)
    {
        const std::uint64_t raw = uvarint(bitsMax);
        return static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
    }
    Slice slice(std::size_t size);
    std::string string(std::size_t size);
    void skip(std::size_t size);

private:
    template <class U>
    U bigEndian()
    {
        U v = 0;
        if (m_ok && m_current.size() - m_at >= sizeof(U)) {
            for (std::size_t i = 0; i < sizeof(U); ++i)
                v = static_cast<U>(static_cast<U>(v << 8) | m_current[m_at + i]);
            advance(sizeof(U));
            return v;
        }
        for (std::size_t i = 0; i < sizeof(U); ++i)
            v = static_cast<U>(static_cast<U>(v << 8) | u8());
        return m_ok ? v : U{0};
    }
    void advance(std::size_t size);

    ByteChain m_chain;
    std::size_t m_index = 0;      // of the slice being read
    Slice m_current;
    std::size_t m_at = 0;         // in m_current
    std::size_t m_remaining = 0;  // in all
    bool m_ok = true;
};

std::string toHex(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> fromHex(std::string_view hex); // upper or lower case, no spaces

} // namespace engine
