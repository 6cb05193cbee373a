// Writes in order and at random, flushed and not, and the two ways from a file to a socket: the system's calls alone.

#include <numeric>
#include <utility>

#include "engine/base/random.h"
#include "engine/net/measure/scratch_file.h"
#include "engine/net/measure/trials.h"

namespace measure {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::int64_t kPreparedBytes = 1 << 20; // written at once

// Bytes that nothing on the way can make smaller.
Bytes noise(std::int64_t size)
{
    engine::Random random(1, "engine/net/measure/noise");
    Bytes bytes(static_cast<std::size_t>(size));
    for (auto& byte : bytes)
        byte = static_cast<std::uint8_t>(random.next());
    return bytes;
}

void fill(const Bench& bench, ScratchFile& file, std::int64_t size)
{
    const Bytes bytes = noise(std::min(size, kPreparedBytes));
    for (std::int64_t at = 0; at < size; at += kPreparedBytes) {
        bench.breathe();
        file.writeAt(at, std::span(bytes).first(static_cast<std::size_t>(std::min(size - at, kPreparedBytes))));
    }
    file.sync();
}

// `count` different places of blocks in the file, in no order.
std::vector<std::int64_t> randomPlaces(const Sizes& sizes)
{
    std::vector<std::int64_t> places(static_cast<std::size_t>(std::max(sizes.blocks, sizes.spanBytes / sizes.blockBytes)));
    std::iota(places.begin(), places.end(), 0);
    engine::Random random(1, "engine/net/measure/places");
    for (std::size_t i = 0; i < static_cast<std::size_t>(sizes.blocks); ++i) {
        const auto other = i + static_cast<std::size_t>(random.below(places.size() - i));
        std::swap(places[i], places[other]);
    }
    places.resize(static_cast<std::size_t>(sizes.blocks));
    for (auto& place : places)
        place *= sizes.blockBytes;
    return places;
}

} // namespace

// The file is there before: neither way has to find room for its blocks.
Measurement measureOrder(const Bench& bench)
{
    const Sizes& sizes = bench.sizes();
    bench.step(Subject::Order);
    ScratchFile file(bench.path("order"));
    fill(bench, file, sizes.spanBytes);
    const Bytes block = noise(sizes.blockBytes);
    const auto scattered = randomPlaces(sizes);
    std::vector<std::int64_t> inOrder(scattered.size());
    for (std::size_t i = 0; i < inOrder.size(); ++i)
        inOrder[i] = static_cast<std::int64_t>(i) * sizes.blockBytes;
    const auto writing = [&](const std::vector<std::int64_t>& places) {
        return [&] {
            const Stopwatch watch;
            for (const std::int64_t place : places) {
                bench.breathe();
                file.writeAt(place, block);
            }
            file.sync();
            return Work{sizes.blocks, sizes.blocks * sizes.blockBytes, 0, watch.stop()};
        };
    };
    return bench.compare(Subject::Order, {{Way::Random, writing(scattered)}, {Way::Sequential, writing(inOrder)}},
        {Caveat::FlushedAtEnd, Caveat::CacheSorts, Caveat::DiskCaches});
}

Measurement measureFlush(const Bench& bench)
{
    const Sizes& sizes = bench.sizes();
    const Bytes batch = noise(sizes.batchBytes);
    const auto appending = [&](std::int64_t count, bool flush) {
        return [&, count, flush] {
            ScratchFile file(bench.path("flush"));
            const Stopwatch watch;
            for (std::int64_t i = 0; i < count; ++i) {
                bench.breathe();
                file.writeAt(i * sizes.batchBytes, batch);
                if (flush)
                    file.sync();
            }
            return Work{count, count * sizes.batchBytes, count * sizes.batchBytes, watch.stop()};
        };
    };
    return bench.compare(Subject::Flush, {{Way::Flushed, appending(sizes.flushes, true)}, {Way::PageCache, appending(sizes.appends, false)}},
        {Caveat::DiskCaches});
}

Measurement measureCopy(const Bench& bench)
{
    const Sizes& sizes = bench.sizes();
    bench.step(Subject::Copy);
    ScratchFile file(bench.path("sent"));
    fill(bench, file, sizes.sentBytes);
    Bytes buffer(static_cast<std::size_t>(sizes.pieceBytes));
    const auto sending = [&](const std::function<void(LoopbackDrain&, std::int64_t, std::int64_t)>& send) {
        return [&, send] {
            LoopbackDrain drain;
            Work work;
            const Stopwatch watch;
            for (std::int64_t at = 0; at < sizes.sentBytes; at += sizes.pieceBytes, ++work.operations) {
                bench.breathe();
                send(drain, at, std::min(sizes.pieceBytes, sizes.sentBytes - at));
            }
            work.bytes = drain.finish();
            work.time = watch.stop();
            if (work.bytes != sizes.sentBytes)
                throw Failure{"127.0.0.1", std::to_string(work.bytes) + " of " + std::to_string(sizes.sentBytes) + " bytes came"};
            return work;
        };
    };
    const auto copied = [&](LoopbackDrain& drain, std::int64_t at, std::int64_t size) {
        const auto piece = std::span(buffer).first(static_cast<std::size_t>(size));
        file.readAt(at, piece);
        drain.send(piece);
    };
    const auto handedOver = [&](LoopbackDrain& drain, std::int64_t at, std::int64_t size) { drain.sendFile(file, at, size); };
    return bench.compare(Subject::Copy, {{Way::Copied, sending(copied)}, {Way::Sendfile, sending(handedOver)}}, {Caveat::Warm, Caveat::Loopback});
}

} // namespace measure
