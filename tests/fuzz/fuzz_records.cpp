// Any bytes as what a producer sends: read batch by batch, checked, and appended as a leader does. What a leader accepts must be
// whole and readable.

#include <cstdlib>

#include "engine/record/anatomy.h"
#include "engine/record/append_check.h"
#include "engine/record/record_set.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const ByteChain bytes(Slice::copyOf({data, size}));
    const BatchAnatomy anatomy(bytes, 1 << 20); // every byte has one name, whatever they are
    for (const auto sheet : {BatchAnatomy::Sheet::Batch, BatchAnatomy::Sheet::Records}) {
        std::size_t covered = 0;
        for (const ByteSpan& span : anatomy.spans(sheet)) {
            if (span.offset != covered || span.size == 0)
                std::abort();
            covered = span.end();
        }
        if (covered != anatomy.sheetSize(sheet))
            std::abort();
    }
    RecordSetReader all(bytes);
    while (const auto batch = all.next())
        (void)batch->check();
    AppendConfig config;
    const auto prepared = prepareAppend({bytes, Offset{17}, LeaderEpoch{3}, 1767225600000, AppendOrigin::Client}, config);
    if (prepared.error != ErrorCode::None)
        return 0;
    RecordSetReader accepted(prepared.bytes);
    Offset next{17};
    while (const auto batch = accepted.next()) {
        if (batch->check() != ErrorCode::None || batch->header().baseOffset < next)
            std::abort();
        next = batch->header().lastOffset() + 1;
    }
    if (accepted.remaining() != 0)
        std::abort();
    return 0;
}
