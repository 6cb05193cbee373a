#pragma once

// Names bytes one after the other. For the sources of engine/record only.
//
// Reads field by field from a position; whatever is outside of the window is read and not named, so that a batch
// of any size costs memory for what is looked at only. The first field that does not fit stops it for good.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record/byte_span.h"

namespace engine {

class SpanNamer {
public:
    struct Field {
        std::string_view name;
        SpanType type;
        SpanMeaning meaning;
    };

    // Names bytes[at, end) whose first byte, bytes[0], is byte `base` of the sheet.
    SpanNamer(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t end, std::size_t base, ByteWindow window,
        std::vector<ByteSpan>& out)
        : m_bytes(bytes),
          m_at(at),
          m_end(end),
          m_base(base),
          m_window(window),
          m_out(out)
    {
    }

    // What the fields that follow lie in: "records[3].", and there "headers[0].". Paths are put together only for
    // what is named.
    void setPrefix(std::string prefix, std::int64_t record)
    {
        m_prefix = std::move(prefix);
        m_record = record;
    }
    void setRecord(std::int64_t record) { m_record = record; }
    void setElement(std::string_view array, std::int64_t index)
    {
        m_array = array;
        m_index = index;
    }
    std::size_t at() const { return m_at; }
    std::size_t left() const { return m_end - m_at; }
    bool ok() const { return m_ok; }
    bool isBehindWindow() const { return m_base + m_at >= m_window.to; }

    // A number of fixed size or a varint. 0 if it does not fit; ok() tells.
    std::int64_t number(const Field& field);
    // `size` bytes; none for 0.
    void bytes(const Field& field, std::size_t size);
    // A sized byte string: its length, then its bytes. Any negative length is null, and so told.
    void sized(const Field& length, const Field& content);
    // Everything up to the end as bytes without a field; nothing if there are none.
    void rest(SpanMeaning meaning, std::string_view fault);

private:
    ByteSpan* add(const Field& field, std::size_t size);
    bool varint(std::size_t bytesMax, std::int64_t& out, std::size_t& size) const;

    std::span<const std::uint8_t> m_bytes;
    std::size_t m_at;
    std::size_t m_end;
    std::size_t m_base;
    ByteWindow m_window;
    std::vector<ByteSpan>& m_out;
    std::string m_prefix{};
    std::string_view m_array{}; // empty: in none
    std::int64_t m_index = 0;
    std::int64_t m_record = -1;
    bool m_ok = true;
};

} // namespace engine
