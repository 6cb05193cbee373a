// Does every byte of a request and of a response get a name, whatever the bytes are?

#include <QTest>

#include "engine/base/random.h"
#include "engine/record/anatomy.h"
#include "engine/record/batch_builder.h"
#include "engine/wire/anatomy.h"
#include "engine/wire/fetch.h"
#include "engine/wire/frame.h"
#include "engine/wire/produce.h"
#include "engine/wire/random_message.h"
#include "tests/support/print.h"
#include "tests/support/spans.h"

using namespace engine;
using wire::FrameAnatomy;

class TstFrameAnatomy : public QObject {
    Q_OBJECT

private slots:
    void everyByteOfAProduceRequestHasAName();
    void batchesOfARequestAreFound();
    void oldFormsHaveTheirLengths();
    void whatCannotBeReadIsNamedToo();
    void everyMessageIsCoveredWhateverItsBytes();
    void aLongArrayCostsOnlyItsWindow();
};

namespace {

Slice batchOf(std::int64_t baseOffset)
{
    BatchOptions options;
    options.baseOffset = Offset{baseOffset};
    RecordBatchBuilder builder(options);
    Record record;
    record.timestamp = 1700000000000;
    record.value = Slice::copyOf("v");
    builder.append(record);
    return builder.build();
}

wire::ProduceRequest produceOf(ByteChain records)
{
    wire::ProduceRequest request;
    request.acks = -1;
    request.timeoutMs = 1500;
    request.topicData.push_back({.name = "t1"});
    request.topicData[0].partitionData.push_back({.index = 3, .records = std::move(records)});
    return request;
}

std::string plain(std::string_view text)
{
    std::string hex;
    for (const char c : text)
        if (c != ' ')
            hex += c;
    return hex;
}

Slice bytesOf(std::string_view hex)
{
    return Slice::adopt(*fromHex(plain(hex)));
}

} // namespace

void TstFrameAnatomy::everyByteOfAProduceRequestHasAName()
{
    const ByteChain bytes = wire::encodeRequest(9, 39, std::string("p1"), produceOf(ByteChain(batchOf(0))));
    const FrameAnatomy frame = FrameAnatomy::request(bytes, FrameAnatomy::Size::InFront);
    COMPARE_TEXT(support::listOf(frame.spans()),
        R"(size : INT32 @0+4 = 102
header.requestApiKey : INT16 @4+2 = 0
header.requestApiVersion : INT16 @6+2 = 9
header.correlationId : INT32 @8+4 = 39
header.clientId.length : INT16 @12+2 = 2
header.clientId : STRING @14+2 = "p1"
header.TAG_BUFFER : UNSIGNED_VARINT @16+1 = 0
transactionalId.length : UNSIGNED_VARINT @17+1 = null
acks : INT16 @18+2 = -1
timeoutMs : INT32 @20+4 = 1500
topicData.count : UNSIGNED_VARINT @24+1 = 1
topicData[0].name.length : UNSIGNED_VARINT @25+1 = 2
topicData[0].name : STRING @26+2 = "t1"
topicData[0].partitionData.count : UNSIGNED_VARINT @28+1 = 1
topicData[0].partitionData[0].index : INT32 @29+4 = 3
topicData[0].partitionData[0].records.length : UNSIGNED_VARINT @33+1 = 69
topicData[0].partitionData[0].records : RECORDS @34+69
topicData[0].partitionData[0].TAG_BUFFER : UNSIGNED_VARINT @103+1 = 0
topicData[0].TAG_BUFFER : UNSIGNED_VARINT @104+1 = 0
TAG_BUFFER : UNSIGNED_VARINT @105+1 = 0
)");
    QCOMPARE(std::string(frame.fault()), std::string());
    QVERIFY(frame.spanAt(70).meaning == SpanMeaning::RecordSet);
}

void TstFrameAnatomy::batchesOfARequestAreFound()
{
    ByteChain records(batchOf(0));
    records.append(batchOf(1));
    records.append(batchOf(2).sub(0, 30)); // a fetch may end so
    const ByteChain bytes = wire::encodeRequest(9, 1, std::nullopt, produceOf(records));
    const FrameAnatomy frame = FrameAnatomy::request(bytes, FrameAnatomy::Size::InFront);
    QCOMPARE(frame.batches().size(), std::size_t{3});
    const std::size_t size = batchOf(0).size();
    QCOMPARE(frame.batches()[0].path, std::string("topicData[0].partitionData[0].records"));
    QCOMPARE(frame.batches()[1].offset, frame.batches()[0].offset + size);
    QCOMPARE(frame.batches()[2].size, std::size_t{30});
    const auto& second = frame.batches()[1];
    const BatchAnatomy batch(frame.bytes().sub(second.offset, second.size), 1 << 20);
    QCOMPARE(batch.header().baseOffset, Offset{1});
    QVERIFY(batch.crcFits());
}

void TstFrameAnatomy::oldFormsHaveTheirLengths()
{
    // Metadata v1 with two topics, then with null: all of them.
    const auto some = FrameAnatomy::request(
        bytesOf("0003 0001 00000002 0001 63 00000002 0001 61 0002 6262"), FrameAnatomy::Size::Gone);
    COMPARE_TEXT(support::listOf(some.spans({11, SIZE_MAX})), R"(topics.count : INT32 @11+4 = 2
topics[0].name.length : INT16 @15+2 = 1
topics[0].name : STRING @17+1 = "a"
topics[1].name.length : INT16 @18+2 = 2
topics[1].name : STRING @20+2 = "bb"
)");
    const auto all = FrameAnatomy::request(bytesOf("0003 0001 00000002 ffff ffffffff"), FrameAnatomy::Size::Gone);
    COMPARE_TEXT(support::listOf(all.spans({8, SIZE_MAX})), R"(header.clientId.length : INT16 @8+2 = null
topics.count : INT32 @10+4 = null
)");
}

void TstFrameAnatomy::whatCannotBeReadIsNamedToo()
{
    const auto listOf = [](std::string_view hex) {
        const auto frame = FrameAnatomy::request(bytesOf(hex), FrameAnatomy::Size::Gone);
        return support::listOf(frame.spans({10, SIZE_MAX})) + "fault: " + std::string(frame.fault()) + "\n";
    };
    COMPARE_TEXT(listOf("0003 0001 00000002 0000 00000001 0009 7431"), R"(topics.count : INT32 @10+4 = 1
topics[0].name.unreadable :  @14+4 ! does not fit its description
fault: does not fit its description
)");
    COMPARE_TEXT(listOf("0003 0063 00000002 0000 00 1122"), R"(header.TAG_BUFFER : UNSIGNED_VARINT @10+1 = 0
unreadable :  @11+2 ! unknown version
fault: unknown version
)");
    COMPARE_TEXT(listOf("0fff 0000 00000002 0000 1122"), R"(unreadable :  @10+2 ! no such API
fault: no such API
)");
    COMPARE_TEXT(listOf("0003 0001 00000002 0000 ffffffff 77"), R"(topics.count : INT32 @10+4 = null
leftOver :  @14+1 ! bytes behind the message
fault: bytes behind the message
)");
    const auto frame = FrameAnatomy::response(wire::ApiKey::Heartbeat, 0, bytesOf("00000006 00000002 001b 99"),
        FrameAnatomy::Size::InFront);
    COMPARE_TEXT(support::listOf(frame.spans()), R"(size : INT32 @0+4 = 6
header.correlationId : INT32 @4+4 = 2
errorCode : INT16 @8+2 = 27
leftOver :  @10+1 ! bytes behind the frame
)");
    QVERIFY(frame.spanAt(8).meaning == SpanMeaning::ErrorCode);
    const auto shorter =
        FrameAnatomy::response(wire::ApiKey::Heartbeat, 0, bytesOf("00000009 00000002 00"), FrameAnatomy::Size::InFront);
    COMPARE_TEXT(support::listOf(shorter.spans({4, SIZE_MAX})), R"(header.correlationId : INT32 @4+4 = 2
errorCode.unreadable :  @8+1 ! does not fit its description
)");
    QCOMPARE(std::string(shorter.fault()), std::string("size goes beyond the bytes that are here"));
}

void TstFrameAnatomy::everyMessageIsCoveredWhateverItsBytes()
{
    Random random(7, "tst_frame_anatomy/bytes");
    int broken = 0;
    int checked = 0;
    for (const wire::MessageDescriptor* descriptor : wire::allMessages()) {
        for (int version = descriptor->versions.low; version <= descriptor->versions.high; ++version) {
            const auto message = wire::randomMessage(*descriptor, version, random);
            ByteWriter out;
            wire::encode(*descriptor, message.data(), version, out);
            const Slice whole = out.take().flatten();
            for (int round = 0; round < 6; ++round) {
                std::vector<std::uint8_t> bytes(whole.data(), whole.data() + whole.size());
                if (round == 1)
                    bytes.resize(random.below(bytes.size() + 1));
                for (int n = 0; n < 3 && round > 1 && !bytes.empty(); ++n)
                    bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.chance(300000) ? 0xff : random.next());
                const std::size_t size = bytes.size();
                const auto frame = FrameAnatomy::message(*descriptor, version, Slice::adopt(std::move(bytes)));
                const std::vector<ByteSpan> spans = frame.spans();
                const std::string problem = support::tilingProblem(spans, 0, size);
                QVERIFY2(problem.empty(), (std::string(descriptor->name) + ": " + problem).c_str());
                const std::size_t from = random.below(size + 1);
                const std::string other = support::windowProblem(
                    spans, {from, from + random.below(30)}, [&](ByteWindow window) { return frame.spans(window); });
                QVERIFY2(other.empty(), (std::string(descriptor->name) + ": " + other).c_str());
                QVERIFY(round > 0 || frame.fault().empty());
                broken += !frame.fault().empty();
                ++checked;
            }
        }
    }
    QVERIFY2(broken > checked / 5 && broken < checked, std::to_string(broken).c_str());
}

void TstFrameAnatomy::aLongArrayCostsOnlyItsWindow()
{
    wire::FetchRequest request;
    request.topics.emplace_back().topic = "t";
    for (int i = 0; i < 50000; ++i)
        request.topics[0].partitions.push_back({.partition = i});
    const auto frame = FrameAnatomy::request(
        wire::encodeRequest(12, 1, std::nullopt, request), FrameAnatomy::Size::InFront);
    const std::vector<ByteSpan> some = frame.spans({1000000, 1000100});
    QVERIFY2(some.size() > 10 && some.size() < 102, std::to_string(some.size()).c_str());
    QVERIFY2(some.front().path.starts_with("topics[0].partitions["), some.front().path.c_str());
}

QTEST_GUILESS_MAIN(TstFrameAnatomy)
#include "tst_frame_anatomy.moc"
