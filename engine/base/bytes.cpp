#include "engine/base/bytes.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace engine {

namespace {

std::atomic<std::uint64_t> g_copied{0}; // statistics of the process, never read by a World

constexpr std::size_t kLinkFrom = 512; // below, a copy is cheaper than another piece in the chain

} // namespace

std::uint64_t bytesCopied() { return g_copied.load(std::memory_order_relaxed); }
void countCopied(std::size_t bytes) { g_copied.fetch_add(bytes, std::memory_order_relaxed); }

Slice Slice::copyOf(std::span<const std::uint8_t> bytes)
{
    return adopt(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

Slice Slice::copyOf(std::string_view text)
{
    return copyOf(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

Slice Slice::adopt(std::vector<std::uint8_t> bytes)
{
    auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    const auto* data = owner->data();
    const auto size = owner->size();
    return Slice(std::move(owner), data, size);
}

void ByteChain::append(Slice slice)
{
    if (slice.empty())
        return;
    m_size += slice.size();
    m_slices.push_back(std::move(slice));
}

void ByteChain::append(const ByteChain& chain)
{
    for (const auto& slice : chain.slices())
        append(slice);
}

Slice ByteChain::flatten() const
{
    if (m_slices.empty())
        return {};
    if (m_slices.size() == 1)
        return m_slices.front();
    std::vector<std::uint8_t> bytes;
    bytes.reserve(m_size);
    for (const auto& slice : m_slices)
        bytes.insert(bytes.end(), slice.data(), slice.data() + slice.size());
    countCopied(m_size);
    return Slice::adopt(std::move(bytes));
}

void ByteWriter::uvarint(std::uint64_t v)
{
    while (v >= 0x80) {
        u8(static_cast<std::uint8_t>(v | 0x80));
        v >>= 7;
    }
    u8(static_cast<std::uint8_t>(v));
}

void ByteWriter::slice(const Slice& slice)
{
    if (slice.size() < kLinkFrom) {
        raw(slice.span());
        return;
    }
    if (!m_tail.empty())
        m_done.append(Slice::adopt(std::exchange(m_tail, {})));
    m_done.append(slice);
}

void ByteWriter::chain(const ByteChain& chain)
{
    for (const auto& part : chain.slices())
        slice(part);
}

ByteChain ByteWriter::take()
{
    if (!m_tail.empty())
        m_done.append(Slice::adopt(std::exchange(m_tail, {})));
    return std::exchange(m_done, {});
}

std::vector<std::uint8_t> ByteWriter::takeVector()
{
    if (m_done.empty())
        return std::exchange(m_tail, {});
    const Slice flat = take().flatten();
    return {flat.data(), flat.data() + flat.size()};
}

ByteReader::ByteReader(ByteChain chain) : m_chain(std::move(chain)), m_remaining(m_chain.size())
{
    if (!m_chain.slices().empty())
        m_current = m_chain.slices().front();
}

void ByteReader::advance(std::size_t size)
{
    m_at += size;
    m_remaining -= size;
    if (m_at == m_current.size() && m_index + 1 < m_chain.slices().size()) {
        m_current = m_chain.slices()[++m_index];
        m_at = 0;
    }
}

std::uint8_t ByteReader::u8()
{
    if (!m_ok || m_remaining == 0) {
        m_ok = false;
        return 0;
    }
    const std::uint8_t v = m_current[m_at];
    advance(1);
    return v;
}

std::uint64_t ByteReader::uvarint(int bitsMax)
{
    std::uint64_t v = 0;
    for (int shift = 0; shift < bitsMax; shift += 7) {
        const std::uint8_t byte = u8();
        const std::uint64_t bits = byte & 0x7f;
        const int room = bitsMax - shift;
        if (room < 7 && (bits >> room) != 0) {
            fail();
            return 0;
        }
        v |= bits << shift;
        if ((byte & 0x80) == 0)
            return m_ok ? v : 0;
    }
    fail();
    return 0;
}

Slice ByteReader::slice(std::size_t size)
{
    if (!m_ok || size > m_remaining) {
        m_ok = false;
        return {};
    }
    if (size == 0)
        return {};
    if (m_current.size() - m_at >= size) {
        Slice out = m_current.sub(m_at, size);
        advance(size);
        return out;
    }
    std::vector<std::uint8_t> bytes;
    bytes.reserve(size);
    countCopied(size);
    while (size > 0) {
        const std::size_t part = std::min(size, m_current.size() - m_at);
        bytes.insert(bytes.end(), m_current.data() + m_at, m_current.data() + m_at + part);
        advance(part);
        size -= part;
    }
    return Slice::adopt(std::move(bytes));
}

std::string ByteReader::string(std::size_t size)
{
    const Slice bytes = slice(size);
    return std::string(bytes.text());
}

void ByteReader::skip(std::size_t size)
{
    if (!m_ok || size > m_remaining) {
        m_ok = false;
        return;
    }
    while (size > 0) {
        const std::size_t part = std::min(size, m_current.size() - m_at);
        advance(part);
        size -= part;
    }
}

std::string toHex(std::span<const std::uint8_t> bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

std::optional<std::vector<std::uint8_t>> fromHex(std::string_view hex)
{
    const auto digit = [](char c) -> int {
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        if (c >= 'A' && c <= 'F')
            return c - 'A' + 10;
        return -1;
    };
    if (hex.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

} // namespace engine
