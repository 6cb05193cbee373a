// Can a stranger's bytes harm the codec? Every message in every version: random values come back unchanged;
// cut, flipped and invented bytes are refused or understood, never more; and memory stays in proportion to
// the input.

#include <QTest>

#include <cstdio>
#include <cstdlib>
#include <new>

#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/wire/describe.h"
#include "engine/wire/frame.h"
#include "engine/wire/json.h"
#include "engine/wire/random_message.h"

using namespace engine;

namespace {

std::size_t g_allocated = 0; // bytes asked for since it was last set to 0; one thread

} // namespace

void* operator new(std::size_t size)
{
    g_allocated += size;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace {

constexpr int kRoundsPerVersion = 40;
constexpr int kMutationsPerMessage = 4;
// A struct of a few bytes on the wire is some hundred bytes in memory, and vectors double as they grow.
constexpr std::size_t kMemoryPerByte = 400;
constexpr std::size_t kMemoryBase = 16 * 1024;

std::vector<std::uint8_t> encoded(const wire::MessageDescriptor& descriptor, const void* message, int version)
{
    ByteWriter out;
    wire::encode(descriptor, message, version, out);
    return out.takeVector();
}

std::vector<std::uint8_t> mutated(std::vector<std::uint8_t> bytes, Random& random)
{
    switch (random.below(5)) {
    case 0: // cut
        bytes.resize(random.below(bytes.size() + 1));
        break;
    case 1: // invent
        bytes.resize(random.below(200));
        for (auto& byte : bytes)
            byte = static_cast<std::uint8_t>(random.next());
        break;
    case 2: // lie about lengths: a few bytes become the largest
        for (int i = 0; i < 3 && !bytes.empty(); ++i)
            bytes[random.below(bytes.size())] = random.chance(500000) ? 0xff : 0x7f;
        break;
    case 3: // stuff something in
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random.below(bytes.size() + 1)),
            1 + random.below(8), static_cast<std::uint8_t>(random.next()));
        break;
    default: // flip bits
        for (std::uint64_t flips = 1 + random.below(4); flips > 0 && !bytes.empty(); --flips)
            bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(1u << random.below(8));
        break;
    }
    return bytes;
}

} // namespace

class TstWireFuzz : public QObject {
    Q_OBJECT

private slots:
    void randomMessagesComeBack();
    void damagedBytesDoNoHarm();
    void damagedFramesDoNoHarm();
    void liesAboutLengthsCostNothing();
};

void TstWireFuzz::randomMessagesComeBack()
{
    Random random(1, "tst_wire_fuzz/round-trip");
    std::size_t checked = 0;
    for (const wire::MessageDescriptor* descriptor : wire::allMessages()) {
        for (int version = descriptor->versions.low; version <= descriptor->versions.high; ++version) {
            for (int round = 0; round < kRoundsPerVersion; ++round, ++checked) {
                const auto where = std::string(descriptor->name) + " v" + std::to_string(version);
                const bool withUnknownTags = round % 2 == 0;
                const auto message = wire::randomMessage(*descriptor, version, random,
                    withUnknownTags ? wire::UnknownTags::Sometimes : wire::UnknownTags::Never);
                const auto objection = wire::unencodable(*descriptor, message.data(), version);
                QVERIFY2(!objection, (where + ": " + objection.value_or("")).c_str());
                const auto bytes = encoded(*descriptor, message.data(), version);
                QCOMPARE(wire::encodedSize(*descriptor, message.data(), version), bytes.size());

                wire::AnyMessage decoded(*descriptor);
                ByteReader in(Slice::copyOf(bytes));
                QVERIFY2(wire::decode(*descriptor, in, version, decoded.data()), where.c_str());
                QCOMPARE(in.remaining(), std::size_t{0});
                QVERIFY2(encoded(*descriptor, decoded.data(), version) == bytes, where.c_str());

                const auto json = wire::toJson(*descriptor, message.data(), version);
                QVERIFY2(wire::toJson(*descriptor, decoded.data(), version) == json, where.c_str());
                if (withUnknownTags)
                    continue;
                wire::AnyMessage read(*descriptor);
                const auto problem = wire::fromJson(
                    *descriptor, nlohmann::ordered_json::parse(json.dump()), version, read.data());
                QVERIFY2(!problem, (where + ": " + problem.value_or("")).c_str());
                QVERIFY2(wire::toJson(*descriptor, read.data(), version) == json, where.c_str());
            }
        }
    }
    std::printf("%zu messages\n", checked);
    QVERIFY(checked > 5000);
}

void TstWireFuzz::damagedBytesDoNoHarm()
{
    Random random(2, "tst_wire_fuzz/damage");
    std::size_t refused = 0;
    std::size_t understood = 0;
    for (const wire::MessageDescriptor* descriptor : wire::allMessages()) {
        for (int version = descriptor->versions.low; version <= descriptor->versions.high; ++version) {
            for (int round = 0; round < kRoundsPerVersion * kMutationsPerMessage; ++round) {
                const auto message = wire::randomMessage(*descriptor, version, random);
                const Slice bytes =
                    Slice::copyOf(mutated(encoded(*descriptor, message.data(), version), random));
                const auto where = std::string(descriptor->name) + " v" + std::to_string(version) + " "
                    + toHex(bytes.span());

                wire::AnyMessage decoded(*descriptor);
                ByteReader in(bytes);
                g_allocated = 0;
                const bool fine = wire::decode(*descriptor, in, version, decoded.data());
                QVERIFY2(g_allocated <= kMemoryBase + kMemoryPerByte * bytes.size(), where.c_str());
                QCOMPARE(fine, in.ok());
                (fine ? understood : refused) += 1;
                if (!fine)
                    continue;
                // What was understood can be said again, and is then understood the same way.
                const auto again = encoded(*descriptor, decoded.data(), version);
                wire::AnyMessage second(*descriptor);
                ByteReader inAgain(Slice::copyOf(again));
                QVERIFY2(wire::decode(*descriptor, inAgain, version, second.data()), where.c_str());
                QVERIFY2(encoded(*descriptor, second.data(), version) == again, where.c_str());
                QVERIFY2(wire::toJson(*descriptor, second.data(), version)
                        == wire::toJson(*descriptor, decoded.data(), version),
                    where.c_str());
            }
        }
    }
    std::printf("%zu refused, %zu understood\n", refused, understood);
    QVERIFY(refused > 5000 && understood > 5000);
}

void TstWireFuzz::damagedFramesDoNoHarm()
{
    Random random(3, "tst_wire_fuzz/frames");
    for (const wire::ApiDescriptor& api : wire::apis()) {
        for (int version = api.known().low; version <= api.known().high; ++version) {
            for (int round = 0; round < kRoundsPerVersion; ++round) {
                const auto message = wire::randomMessage(*api.request, version, random);
                const Slice frame =
                    wire::encodeRequest(api.key, version, 1, "client", *api.request, message.data())
                        .flatten()
                        .from(4);
                const Slice bytes =
                    Slice::copyOf(mutated({frame.data(), frame.data() + frame.size()}, random));
                ByteReader in(bytes);
                if (const auto head = wire::parseRequestHeader(in))
                    (void)wire::decodeRequestBody(*head, in);
                std::size_t covered = 0;
                for (const auto& node : wire::describeRequest(bytes)) {
                    QVERIFY(!node.isLeaf || node.offset == covered);
                    covered += node.isLeaf ? node.length : 0;
                }
                QCOMPARE(covered, bytes.size());
            }
        }
    }
}

// 64 KiB of zeros, ones or 0x7f is a count, a length or a tag wherever it is read.
void TstWireFuzz::liesAboutLengthsCostNothing()
{
    for (const int fill : {0x00, 0x01, 0x02, 0x7f, 0x80, 0xff}) {
        const Slice bytes = Slice::adopt(std::vector<std::uint8_t>(1 << 16, static_cast<std::uint8_t>(fill)));
        for (const wire::MessageDescriptor* descriptor : wire::allMessages()) {
            for (int version = descriptor->versions.low; version <= descriptor->versions.high; ++version) {
                wire::AnyMessage decoded(*descriptor);
                ByteReader in(bytes);
                g_allocated = 0;
                (void)wire::decode(*descriptor, in, version, decoded.data());
                QVERIFY2(g_allocated <= kMemoryBase + kMemoryPerByte * bytes.size(), descriptor->name.data());
            }
        }
    }
}

QTEST_GUILESS_MAIN(TstWireFuzz)
#include "tst_wire_fuzz.moc"
