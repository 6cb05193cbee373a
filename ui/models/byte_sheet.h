#pragma once

// What the byte drawer shows: the bytes of a batch, of its records when they are unpacked, or of a request or response, each byte
// with its name. The batches in a request are named inside of it. Spans are made for a window only, so that 10 MB open at once.
//
// GUI thread only; the bytes themselves are shared with the views and never change.

#include <QString>

#include <map>
#include <memory>
#include <vector>

#include "engine/record/anatomy.h"
#include "engine/wire/anatomy.h"

namespace ui {

class ByteSheet {
public:
    enum class Kind : std::uint8_t { Batch, Unpacked, Frame };
    // What is compressed is unpacked up to here.
    static constexpr std::size_t kUnpackedMax = 64 * 1024 * 1024;

    static std::shared_ptr<const ByteSheet> ofBatch(std::shared_ptr<const engine::BatchAnatomy> batch);
    static std::shared_ptr<const ByteSheet> ofUnpacked(std::shared_ptr<const engine::BatchAnatomy> batch);
    static std::shared_ptr<const ByteSheet> ofFrame(std::shared_ptr<const engine::wire::FrameAnatomy> frame);

    Kind kind() const { return m_kind; }
    std::size_t size() const;
    // Precondition: offset + size <= size().
    engine::Slice bytes(std::size_t offset, std::size_t size) const;
    // Those that touch the window, by offset; they tile it.
    std::vector<engine::ByteSpan> spans(engine::ByteWindow window) const;
    engine::ByteSpan spanAt(std::size_t at) const; // precondition: at < size()

    // The batch that a byte belongs to, and where it begins on this sheet; null: to none.
    struct BatchPlace {
        std::shared_ptr<const engine::BatchAnatomy> batch{};
        std::size_t offset = 0;
        std::int64_t index = -1; // among those of a frame
    };
    BatchPlace batchAt(std::size_t at) const;
    const engine::wire::FrameAnatomy* frame() const { return m_frame.get(); }

    // Fields stand in rows: the header of a batch, one record, four headers of a record, the fields of one struct.
    // What spans of one row have in common; differs from the rows beside it.
    QString rowKey(const engine::ByteSpan& span) const;
    // The first byte of the row that `at` stands in.
    std::size_t rowStart(std::size_t at) const;

private:
    ByteSheet() = default;
    BatchPlace batchOfFrame(std::size_t index) const;
    void nameInside(const engine::ByteSpan& records, engine::ByteWindow window, std::vector<engine::ByteSpan>& out) const;

    Kind m_kind = Kind::Batch;
    std::shared_ptr<const engine::BatchAnatomy> m_batch;
    std::shared_ptr<const engine::wire::FrameAnatomy> m_frame;
    mutable std::map<std::size_t, std::shared_ptr<const engine::BatchAnatomy>> m_opened; // of a frame, by index
};

} // namespace ui
