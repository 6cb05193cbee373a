// Does every byte of a frame get a name, whatever the bytes are?

#include <QTest>

#include <cstdio>

#include "engine/base/bytes.h"
#include "engine/base/random.h"
#include "engine/wire/api_versions.h"
#include "engine/wire/describe.h"
#include "engine/wire/frame.h"
#include "engine/wire/produce.h"
#include "engine/wire/random_message.h"

using namespace engine;

namespace {

// Hex without the blanks and bars that make it readable.
std::string plain(std::string_view text)
{
    std::string hex;
    for (const char c : text)
        if (c != ' ' && c != '|')
            hex += c;
    return hex;
}

Slice bytesOf(std::string_view hex)
{
    return Slice::adopt(*fromHex(plain(hex)));
}

std::string listOf(const std::vector<wire::NamedBytes>& named)
{
    std::string text;
    for (const auto& node : named) {
        text += std::string(static_cast<std::size_t>(node.depth) * 2, ' ') + node.path + " : " + node.type
            + " @" + std::to_string(node.offset) + "+" + std::to_string(node.length);
        if (!node.value.empty())
            text += " = " + node.value;
        text += node.isMalformed ? " !\n" : "\n";
    }
    return text;
}

// QCOMPARE cuts long texts.
#define COMPARE_TEXT(ours, theirs)                                                                           \
    do {                                                                                                     \
        const std::string left = (ours);                                                                     \
        const std::string right = (theirs);                                                                  \
        if (left != right)                                                                                   \
            std::fprintf(stderr, "%s\n   instead of\n%s\n", left.c_str(), right.c_str());                    \
        QVERIFY(left == right);                                                                              \
    } while (false)

} // namespace

class TstDescribe : public QObject {
    Q_OBJECT

private slots:
    void everyByteHasAName();
    void whatCannotBeReadIsNamedToo();
    void everyByteOfEveryMessageHasAName();
};

void TstDescribe::everyByteHasAName()
{
    wire::ProduceResponse response;
    auto& topic = response.responses.emplace_back();
    topic.name = "t1";
    auto& partition = topic.partitionResponses.emplace_back();
    partition.errorCode = 6;
    partition.currentLeader = {.leaderId = 2, .leaderEpoch = 5};
    const Slice frame = wire::encodeResponse(10, 9, response).flatten().from(4);
    COMPARE_TEXT(listOf(wire::describeResponse(wire::ApiKey::Produce, 10, frame)),
        R"(header : ResponseHeader v1 @0+5
  header.correlationId : int32 @0+4 = 9
  header tags : tag buffer @4+1
    header tags count : count @4+1 = 0
body : ProduceResponse v10 @5+55
  responses : compact array of TopicProduceResponse @5+50 = 1 element
    responses count : count @5+1 = 1
    responses[0] : TopicProduceResponse @6+49
      responses[0].name : compact string @6+3 = "t1"
      responses[0].partitionResponses : compact array of PartitionProduceResponse @9+45 = 1 element
        responses[0].partitionResponses count : count @9+1 = 1
        responses[0].partitionResponses[0] : PartitionProduceResponse @10+44
          responses[0].partitionResponses[0].index : int32 @10+4 = 0
          responses[0].partitionResponses[0].errorCode : int16 @14+2 = 6 (NOT_LEADER_OR_FOLLOWER)
          responses[0].partitionResponses[0].baseOffset : int64 @16+8 = 0
          responses[0].partitionResponses[0].logAppendTimeMs : int64 @24+8 = -1
          responses[0].partitionResponses[0].logStartOffset : int64 @32+8 = -1
          responses[0].partitionResponses[0].recordErrors : compact array of BatchIndexAndErrorMessage @40+1 = 0 elements
            responses[0].partitionResponses[0].recordErrors count : count @40+1 = 0
          responses[0].partitionResponses[0].errorMessage : compact string @41+1 = null
          responses[0].partitionResponses[0] tags : tag buffer @42+12
            responses[0].partitionResponses[0] tags count : count @42+1 = 1
            responses[0].partitionResponses[0] tags tag and size : tag and size @43+2 = 0, 9 bytes
            responses[0].partitionResponses[0].currentLeader : LeaderIdAndEpoch @45+9
              responses[0].partitionResponses[0].currentLeader.leaderId : int32 @45+4 = 2
              responses[0].partitionResponses[0].currentLeader.leaderEpoch : int32 @49+4 = 5
              responses[0].partitionResponses[0].currentLeader tags : tag buffer @53+1
                responses[0].partitionResponses[0].currentLeader tags count : count @53+1 = 0
      responses[0] tags : tag buffer @54+1
        responses[0] tags count : count @54+1 = 0
  throttleTimeMs : int32 @55+4 = 0
  tags : tag buffer @59+1
    tags count : count @59+1 = 0
)");
}

void TstDescribe::whatCannotBeReadIsNamedToo()
{
    COMPARE_TEXT(
        listOf(wire::describeRequest(bytesOf("0003 0001 00000002 0004 74657374 00000001 0009 7431"))),
        R"(header : RequestHeader v1 @0+14
  header.requestApiKey : int16 @0+2 = 3 (Metadata)
  header.requestApiVersion : int16 @2+2 = 1
  header.correlationId : int32 @4+4 = 2
  header.clientId : string @8+6 = "test"
body : MetadataRequest v1 @14+8 !
  topics : array of MetadataRequestTopic @14+8 !
    topics count : count @14+4 = 1
    topics[0] : MetadataRequestTopic @18+4 !
      topics[0].name : string @18+4 = malformed !
)");
    COMPARE_TEXT(listOf(wire::describeRequest(bytesOf("0003 0063 00000002 0000 00 1122"))),
        R"(header : RequestHeader v2 @0+11
  header.requestApiKey : int16 @0+2 = 3 (Metadata)
  header.requestApiVersion : int16 @2+2 = 99
  header.correlationId : int32 @4+4 = 2
  header.clientId : string @8+2 = ""
  header tags : tag buffer @10+1
    header tags count : count @10+1 = 0
body : MetadataRequest v99 @11+2 !
  unknown version : unknown version @11+2 = 2 bytes !
)");
    COMPARE_TEXT(listOf(wire::describeRequest(bytesOf("0fff 0000 00000002 0000 1122"))),
        R"(header : RequestHeader v1 @0+10
  header.requestApiKey : int16 @0+2 = 4095
  header.requestApiVersion : int16 @2+2 = 0
  header.correlationId : int32 @4+4 = 2
  header.clientId : string @8+2 = ""
unknown API : unknown API @10+2 = 2 bytes !
)");
    COMPARE_TEXT(listOf(wire::describeBytes(wire::ApiVersionsRequest::descriptor(), 0, bytesOf("aabb"))),
        "left over : left over @0+2 = 2 bytes !\n");
}

void TstDescribe::everyByteOfEveryMessageHasAName()
{
    Random random(7, "tst_describe/describe");
    for (const wire::MessageDescriptor* descriptor : wire::allMessages()) {
        for (int version = descriptor->versions.low; version <= descriptor->versions.high; ++version) {
            const auto message = wire::randomMessage(*descriptor, version, random);
            ByteWriter out;
            wire::encode(*descriptor, message.data(), version, out);
            const Slice whole = out.take().flatten();
            for (const bool cut : {false, true}) {
                const Slice bytes = cut ? whole.sub(0, random.below(whole.size() + 1)) : whole;
                std::size_t covered = 0;
                bool malformed = false;
                for (const auto& node : wire::describeBytes(*descriptor, version, bytes)) {
                    malformed |= node.isMalformed;
                    QVERIFY(node.offset + node.length <= bytes.size());
                    if (!node.isLeaf)
                        continue;
                    QVERIFY2(
                        node.offset == covered, (std::string(descriptor->name) + " " + node.path).c_str());
                    covered += node.length;
                }
                QCOMPARE(covered, bytes.size());
                QVERIFY(cut || !malformed);
            }
        }
    }
}

QTEST_GUILESS_MAIN(TstDescribe)
#include "tst_describe.moc"
