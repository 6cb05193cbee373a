// Any bytes as any message: the first two choose message and version, the rest is decoded. What is understood must be encoded and
// understood again the same way.

#include <cstdlib>

#include "engine/wire/anatomy.h"
#include "engine/wire/describe.h"
#include "engine/wire/frame.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const auto all = wire::allMessages();
    const wire::MessageDescriptor& descriptor = *all[data[0] % all.size()];
    const int version = descriptor.versions.low + data[1] % (descriptor.versions.high - descriptor.versions.low + 1);
    const Slice bytes = Slice::copyOf({data + 2, size - 2});
    wire::AnyMessage message(descriptor);
    ByteReader in(bytes);
    if (wire::decode(descriptor, in, version, message.data())) {
        ByteWriter first;
        wire::encode(descriptor, message.data(), version, first);
        const auto once = first.takeVector();
        wire::AnyMessage again(descriptor);
        ByteReader inAgain(Slice::copyOf(once));
        ByteWriter second;
        if (!wire::decode(descriptor, inAgain, version, again.data()))
            std::abort();
        wire::encode(descriptor, again.data(), version, second);
        if (second.takeVector() != once)
            std::abort();
    }
    ByteReader frame(bytes);
    if (const auto head = wire::parseRequestHeader(frame))
        (void)wire::decodeRequestBody(*head, frame);
    (void)wire::describeRequest(bytes);
    using Anatomy = wire::FrameAnatomy;
    for (const Anatomy& anatomy : {Anatomy::message(descriptor, version, bytes), Anatomy::request(bytes, Anatomy::Size::InFront)}) {
        std::size_t covered = 0; // every byte has one name, whatever they are
        for (const ByteSpan& span : anatomy.spans()) {
            if (span.offset != covered || span.size == 0)
                std::abort();
            covered = span.end();
        }
        if (covered != bytes.size())
            std::abort();
    }
    return 0;
}
