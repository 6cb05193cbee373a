#pragma once

// Whose bytes are shown: what is selected on the stage, as far as its bytes are known.

#include <QString>

#include <memory>

#include "engine/view/cluster_view.h"
#include "ui/models/byte_sheet.h"
#include "ui/stage/object_id.h"

namespace ui {

struct ByteSource {
    enum class Kind : std::uint8_t {
        Nothing, // a batch, a record or a message has to be selected
        NotKept, // it is one, and nobody kept its bytes
        Batch,
        Frame,
    };

    Kind kind = Kind::Nothing;
    ObjectId selected{};
    std::shared_ptr<const engine::ByteChain> bytes{};
    // of a batch
    engine::BatchView batch{};
    // of a message
    engine::MessageSent sent{};
    engine::FactId since{}; // it left with that fact

    // The same bytes of the same thing: nothing has to be made anew.
    bool isSame(const ByteSource& other) const;
    bool isOfBatch() const { return selected.kind == StageKind::Record; }
};

// What is selected at that moment. A message that has arrived is in no view any more: `shown`, what was shown last, stays for it, or
// `sent` tells it, the fact with which it left.
ByteSource byteSourceOf(const engine::ClusterView& view, const ObjectId& selected, const ByteSource& shown, const engine::Fact* sent = nullptr);

// Opens it. Null for Nothing and NotKept.
std::shared_ptr<const ByteSheet> openSheet(const ByteSource& source);

// "Record batch v2 at byte 201", "Produce request v9, p1 → broker 1"
QString sourceTitle(const ByteSource& source, const ByteSheet& sheet, const std::function<QString(engine::NodeId)>& names);
// "113 B: a 61-byte header, then 2 records; the same bytes on the wire, on disk and on every follower"
QString sourceDetail(const ByteSource& source, const ByteSheet& sheet);

} // namespace ui
