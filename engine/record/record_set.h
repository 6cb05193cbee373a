#pragma once

// A record set: batches back to back, as Produce and Fetch carry them and as a .log file holds them. It has
// no length of its own; a Fetch may cut off the last batch, which readers ignore (KIP-74).

#include <optional>

#include "engine/base/bytes.h"
#include "engine/record/record_batch.h"

namespace engine {

// Bytes [from, from + size) of a chain, linked. Precondition: they exist.
ByteChain subChain(const ByteChain& chain, std::size_t from, std::size_t size);

class RecordSetReader {
public:
    explicit RecordSetReader(ByteChain set) : m_set(std::move(set)) { }

    // The next whole batch, linked to the set's buffers. Nothing at the end of the set, in front of a batch
    // that is cut off, and where no batch can begin (then fault() is CorruptMessage: impossible length or
    // magic). CRCs are not looked at.
    std::optional<RecordBatchView> next();
    // The same, but only the header is looked at and nothing is linked: for finding places in a set.
    std::optional<BatchHeader> nextHeader();
    const RecordFault& fault() const { return m_fault; }
    // Bytes of the whole batches given out so far.
    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_set.size() - m_position; }

private:
    std::uint8_t peek(std::size_t ahead) const;
    std::size_t nextSize(); // 0: none
    ByteChain take(std::size_t size);
    void skip(std::size_t size);

    ByteChain m_set;
    std::size_t m_position = 0;
    std::size_t m_index = 0; // of the slice that holds m_position
    std::size_t m_at = 0;    // in that slice
    RecordFault m_fault;
};

} // namespace engine
