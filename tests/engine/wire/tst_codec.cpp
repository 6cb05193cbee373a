// Does a message become the bytes that the protocol asks for, and can its user trust the codec?
// The byte vectors are those of real clients and brokers (facts §1.4).

#include <QTest>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"
#include "engine/base/random.h"
#include "engine/wire/api_versions.h"
#include "engine/wire/cluster_metadata.h"
#include "engine/wire/consumer_offsets.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/describe_client_quotas.h"
#include "engine/wire/fetch.h"
#include "engine/wire/find_coordinator.h"
#include "engine/wire/frame.h"
#include "engine/wire/json.h"
#include "engine/wire/metadata.h"
#include "engine/wire/produce.h"
#include "engine/wire/random_message.h"
#include "engine/wire/record_envelope.h"
#include "tests/support/print.h"

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

std::string hexOf(const ByteChain& bytes)
{
    return toHex(bytes.flatten().span());
}

Slice bytesOf(std::string_view hex)
{
    return Slice::adopt(*fromHex(plain(hex)));
}

wire::MetadataResponse oneTopic()
{
    wire::MetadataResponse response;
    auto& broker = response.brokers.emplace_back();
    broker.nodeId = 1;
    broker.host = "localhost";
    broker.port = 9092;
    response.controllerId = 1;
    auto& topic = response.topics.emplace_back();
    topic.name = "t1";
    topic.topicId.bytes[7] = 1;
    topic.topicId.bytes[15] = 2;
    auto& partition = topic.partitions.emplace_back();
    partition.leaderId = 1;
    partition.leaderEpoch = 0;
    partition.replicaNodes = {1};
    partition.isrNodes = {1};
    return response;
}

} // namespace

class TstCodec : public QObject {
    Q_OBJECT

private slots:
    void apiVersionsRequests();
    void apiVersionsResponses();
    void apiVersionsResponseNeverHasTags();
    void metadataRequests();
    void metadataResponses();
    void findCoordinatorResponse();
    void produceRequestLinksTheRecords();
    void fetchResponses();
    void recordsAreDecodedWithoutCopying();
    void aHeaderOfAnUnknownApiIsRefused();
    void anApiVersionsRequestOfTheFutureIsParsed();
    void onlyKnownVersionsAreSpoken();
    void aCountBeyondTheBytesFailsBeforeAllocating();
    void nullWhereNoneIsAllowedFails();
    void aTagMustTakeTheBytesItAnnounces();
    void ofATagThatComesTwiceTheLastCounts();
    void unknownTagsPassThrough();
    void aTaggedFieldAtItsDefaultIsLeftOut();
    void unencodableSaysWhatWouldBeLost();
    void noStringIsLongerThanKafkaTakesIt();
    void encodingNeverCrashesOnWhatCannotBeEncoded();
    void jsonShowsKafkasNames();
    void jsonIsReadBackOrRefusedWithAPlace();
    void floatsTravelAsBits();
    void wrongUtf8StaysPrintable();
    void recordKeysAndValuesHaveTheirTypeInFront();
    void metadataRecordsHaveTheirFrame();
    void aNewerConsumerProtocolIsReadAsFarAsKnown();
};

void TstCodec::apiVersionsRequests()
{
    QCOMPARE(hexOf(wire::encodeRequest(0, 1, "test", wire::ApiVersionsRequest{})),
        plain("0000000e 0012 0000 00000001 0004 74657374"));
    wire::ApiVersionsRequest request;
    request.clientSoftwareName = "sw";
    request.clientSoftwareVersion = "1.0";
    QCOMPARE(hexOf(wire::encodeRequest(3, 1, "test", request)),
        plain("00000017 0012 0003 00000001 0004 74657374 00 | 03 7377 04 312e30 00"));
}

void TstCodec::apiVersionsResponses()
{
    wire::ApiVersionsResponse response;
    response.apiKeys.push_back({.apiKey = 18, .minVersion = 0, .maxVersion = 4});
    response.apiKeys.push_back({.apiKey = 3, .minVersion = 0, .maxVersion = 12});
    QCOMPARE(hexOf(wire::encodeResponse(0, 1, response)),
        plain("00000016 00000001 0000 00000002 0012 0000 0004 0003 0000 000c"));
    QCOMPARE(hexOf(wire::encodeResponse(3, 1, response)),
        plain("0000001a 00000001 0000 03 0012 0000 0004 00 0003 0000 000c 00 00000000 00"));
}

void TstCodec::apiVersionsResponseNeverHasTags()
{
    for (int version = 0; version <= 4; ++version)
        QCOMPARE(wire::responseHeaderVersion(wire::ApiKey::ApiVersions, version), 0);
    QCOMPARE(wire::responseHeaderVersion(wire::ApiKey::Metadata, 9), 1);
    QCOMPARE(wire::requestHeaderVersion(wire::ApiKey::ApiVersions, 3), 2);
    QCOMPARE(wire::requestHeaderVersion(wire::ApiKey::ControlledShutdown, 0), 0);
}

void TstCodec::metadataRequests()
{
    wire::MetadataRequest request;
    request.topics->push_back({.name = "t1"});
    QCOMPARE(hexOf(wire::encodeRequest(1, 2, "test", request)),
        plain("00000016 0003 0001 00000002 0004 74657374 00000001 0002 7431"));
    request.topics.reset();
    request.allowAutoTopicCreation = true;
    QCOMPARE(hexOf(wire::encodeRequest(12, 2, "test", request)),
        plain("00000013 0003 000c 00000002 0004 74657374 00 | 00 01 00 00"));
}

void TstCodec::metadataResponses()
{
    wire::MetadataResponse response = oneTopic();
    QCOMPARE(hexOf(wire::encodeResponse(1, 2, response)),
        plain("0000004a 00000002 00000001 00000001 0009 6c6f63616c686f7374 00002384 ffff 00000001 00000001 "
              "0000 0002 7431"
              "00 00000001 0000 00000000 00000001 00000001 00000001 00000001 00000001"));
    response.clusterId = "abc";
    QCOMPARE(hexOf(wire::encodeResponse(12, 2, response)),
        plain("0000005e 00000002 00 | 00000000 02 00000001 0a 6c6f63616c686f7374 00002384 00 00 | 04 616263 "
              "| 00000001 |"
              "02 0000 03 7431 00000000000000010000000000000002 00 02 0000 00000000 00000001 00000000 02 "
              "00000001 02"
              "00000001 01 00 80000000 00 | 00"));
}

void TstCodec::findCoordinatorResponse()
{
    wire::FindCoordinatorResponse response;
    auto& coordinator = response.coordinators.emplace_back();
    coordinator.key = "g1";
    coordinator.nodeId = 1;
    coordinator.host = "localhost";
    coordinator.port = 9092;
    coordinator.errorMessage = "";
    QCOMPARE(hexOf(wire::encodeResponse(4, 4, response)),
        plain("00000024 00000004 00 | 00000000 02 03 6731 00000001 0a 6c6f63616c686f7374 00002384 0000 01 00 "
              "| 00"));
}

void TstCodec::produceRequestLinksTheRecords()
{
    const Slice records = Slice::adopt(std::vector<std::uint8_t>(70, 0xab));
    const auto request = [](const Slice& bytes) {
        wire::ProduceRequest out;
        out.acks = -1;
        out.timeoutMs = 30000;
        auto& topic = out.topicData.emplace_back();
        topic.name = "t1";
        topic.partitionData.push_back({.index = 0, .records = ByteChain(bytes)});
        return out;
    };
    const std::string batch = toHex(records.span());
    QCOMPARE(hexOf(wire::encodeRequest(3, 3, "test", request(records))),
        plain("00000070 0000 0003 00000003 0004 74657374 ffff ffff 00007530 00000001 0002 7431 00000001 "
              "00000000 00000046")
            + batch);
    QCOMPARE(hexOf(wire::encodeRequest(9, 3, "test", request(records))),
        plain("00000069 0000 0009 00000003 0004 74657374 00 | 00 ffff 00007530 02 03 7431 02 00000000 47")
            + batch + "000000");

    const Slice large = Slice::adopt(std::vector<std::uint8_t>(100000, 1));
    const ByteChain frame = wire::encodeRequest(9, 3, "test", request(large));
    QVERIFY(std::any_of(frame.slices().begin(), frame.slices().end(),
        [&](const Slice& slice) { return slice.data() == large.data(); }));
}

void TstCodec::fetchResponses()
{
    wire::FetchResponse response;
    auto& topic = response.responses.emplace_back();
    topic.topic = "t1";
    topic.topicId.bytes[15] = 9;
    auto& partition = topic.partitions.emplace_back();
    partition.highWatermark = 7;
    partition.lastStableOffset = 7;
    partition.logStartOffset = 0;
    partition.abortedTransactions.reset();
    partition.records = ByteChain();
    const std::string seven = "0000000000000007";
    const std::string zero = "0000000000000000";
    QCOMPARE(hexOf(wire::encodeResponse(4, 5, response)),
        plain("00000032 00000005 00000000 00000001 0002 7431 00000001 00000000 0000") + seven + seven
            + plain("ffffffff 00000000"));
    QCOMPARE(hexOf(wire::encodeResponse(11, 5, response)),
        plain("00000044 00000005 00000000 0000 00000000 00000001 0002 7431 00000001 00000000 0000") + seven
            + seven + zero + plain("ffffffff ffffffff 00000000"));
    const std::string tail =
        plain("02 00000000 0000") + seven + seven + zero + plain("00 ffffffff 01 00 00 | 00");
    QCOMPARE(hexOf(wire::encodeResponse(12, 5, response)),
        plain("0000003b 00000005 00 | 00000000 0000 00000000 02 03 7431") + tail);
    QCOMPARE(hexOf(wire::encodeResponse(13, 5, response)),
        plain("00000048 00000005 00 | 00000000 0000 00000000 02 00000000000000000000000000000009") + tail);
}

void TstCodec::recordsAreDecodedWithoutCopying()
{
    wire::ProduceRequest request;
    auto& topic = request.topicData.emplace_back();
    topic.partitionData.push_back(
        {.index = 0, .records = ByteChain(Slice::adopt(std::vector<std::uint8_t>(4000, 7)))});
    const Slice flat = wire::encode(request, 9).flatten();

    const std::uint64_t before = bytesCopied();
    const auto back = wire::decodeWhole<wire::ProduceRequest>(flat, 9);
    QVERIFY(back);
    const Slice records = back->topicData[0].partitionData[0].records->flatten();
    QVERIFY(records.data() > flat.data() && records.data() + records.size() < flat.data() + flat.size());
    const ByteChain again = wire::encode(*back, 9);
    QCOMPARE(bytesCopied(), before);
    QVERIFY(std::any_of(again.slices().begin(), again.slices().end(),
        [&](const Slice& slice) { return slice.data() == records.data(); }));
}

void TstCodec::aHeaderOfAnUnknownApiIsRefused()
{
    ByteReader unknown(bytesOf("0fff 0000 00000001 0004 74657374"));
    QVERIFY(!wire::parseRequestHeader(unknown));
    ByteReader cut(bytesOf("0003 0001 00000002 0004 7465"));
    QVERIFY(!wire::parseRequestHeader(cut));
    ByteReader fine(bytesOf("0003 0001 00000002 ffff"));
    const auto head = wire::parseRequestHeader(fine);
    QVERIFY(head);
    QVERIFY(head->key() == wire::ApiKey::Metadata);
    QCOMPARE(head->correlationId, 2);
    QVERIFY(!head->clientId);
}

void TstCodec::anApiVersionsRequestOfTheFutureIsParsed()
{
    ByteReader in(bytesOf("0012 0063 00000007 0004 74657374 00 0102030405"));
    const auto head = wire::parseRequestHeader(in);
    QVERIFY(head);
    QCOMPARE(head->apiVersion, std::int16_t{99});
    QVERIFY(!wire::speaks(*head->api, head->apiVersion));
    QVERIFY(!wire::decodeRequestBody(*head, in));
}

void TstCodec::onlyKnownVersionsAreSpoken()
{
    const auto& produce = wire::apiOf(wire::ApiKey::Produce);
    QVERIFY(!wire::speaks(produce, 2) && wire::speaks(produce, 3) && wire::speaks(produce, 13));
    QCOMPARE(produce.advertised.low, std::int16_t{0}); // librdkafka looks at the minimum (KAFKA-18659)
    const auto& commit = wire::apiOf(wire::ApiKey::OffsetCommit);
    QVERIFY(!wire::speaks(commit, 10) && wire::speaks(commit, 10, wire::UnstableVersions::Enabled));
    QVERIFY(!wire::speaks(wire::apiOf(wire::ApiKey::LeaderAndIsr), 0));
}

void TstCodec::aCountBeyondTheBytesFailsBeforeAllocating()
{
    QVERIFY(!wire::decodeWhole<wire::MetadataRequest>(bytesOf("7fffffff 0002 7431"), 1));
    QVERIFY(!wire::decodeWhole<wire::MetadataRequest>(bytesOf("ffffffff0f 01 00 00"), 12));
    // Three partitions of 4 + 8 bytes cannot lie in 30 bytes, although three bytes could.
    QVERIFY(!wire::decodeWhole<wire::FetchRequest>(
        bytesOf("00000001 00000000 00000000 00000001 0000 00000003 0000000000000000000000000000000000000000"),
        0));
}

void TstCodec::nullWhereNoneIsAllowedFails()
{
    QVERIFY(wire::decodeWhole<wire::MetadataRequest>(bytesOf("ffffffff"), 1)); // all topics
    QVERIFY(!wire::decodeWhole<wire::MetadataRequest>(bytesOf("ffffffff"), 0));
    QVERIFY(!wire::decodeWhole<wire::MetadataRequest>(bytesOf("fffffffe"), 1));
    QVERIFY(!wire::decodeWhole<wire::MetadataRequest>(bytesOf("00000001 ffff"), 1));
}

void TstCodec::aTagMustTakeTheBytesItAnnounces()
{
    const std::string body =
        "00000000 0000 00000000 01"; // Fetch response v16 without topics; tag 0 = nodeEndpoints
    QVERIFY(wire::decodeWhole<wire::FetchResponse>(bytesOf(body + "00"), 16));
    QVERIFY(wire::decodeWhole<wire::FetchResponse>(bytesOf(body + "01 00 01 01"), 16));
    QVERIFY(!wire::decodeWhole<wire::FetchResponse>(bytesOf(body + "01 00 02 01 00"), 16));
    QVERIFY(!wire::decodeWhole<wire::FetchResponse>(bytesOf(body + "01 00 00 01"), 16));
    QVERIFY(!wire::decodeWhole<wire::FetchResponse>(bytesOf(body + "01 50 7f 00"), 16));
}

void TstCodec::ofATagThatComesTwiceTheLastCounts()
{
    const auto response = wire::decodeWhole<wire::FetchResponse>(
        bytesOf("00000000 0000 00000000 01 02"
                "00 0c 02 00000001 01 00000002 00 00" // nodeEndpoints: one node, its id, host, port, rack
                "00 0c 02 00000007 01 00000002 00 00"),
        16);
    QVERIFY(response);
    QCOMPARE(response->nodeEndpoints.size(), std::size_t{1});
    QCOMPARE(response->nodeEndpoints[0].nodeId, 7);
}

void TstCodec::unknownTagsPassThrough()
{
    const Slice bytes = bytesOf("00000000 0000 00000000 01 01 50 03 aabbcc");
    const auto response = wire::decodeWhole<wire::FetchResponse>(bytes, 16);
    QVERIFY(response);
    QCOMPARE(response->unknownTags.size(), std::size_t{1});
    QCOMPARE(response->unknownTags[0].tag, 0x50u);
    QCOMPARE(hexOf(wire::encode(*response, 16)), toHex(bytes.span()));
    QVERIFY(wire::unencodable(*response, 11));
}

void TstCodec::aTaggedFieldAtItsDefaultIsLeftOut()
{
    wire::ProduceResponse response;
    auto& partition = response.responses.emplace_back().partitionResponses.emplace_back();
    const std::size_t without = wire::encodedSize(response, 10);
    partition.currentLeader.leaderId = 3;
    QCOMPARE(wire::encodedSize(response, 10), without + 11); // tag, size, two numbers and their own tag count
    partition.currentLeader.leaderId = -1;
    QCOMPARE(wire::encodedSize(response, 10), without);
}

void TstCodec::noStringIsLongerThanKafkaTakesIt()
{
    constexpr int kFlexible = 9;
    for (const std::size_t size : {std::size_t{32767}, std::size_t{32768}, std::size_t{1} << 20u}) {
        wire::ProduceRequest request, back;
        request.topicData.emplace_back().name = std::string(size, 'x');
        ByteReader in(wire::encode(request, kFlexible).flatten());
        QCOMPARE(wire::decode(in, kFlexible, back), size == 32767);
    }
}

void TstCodec::unencodableSaysWhatWouldBeLost()
{
    wire::ProduceRequest request;
    QVERIFY(!wire::unencodable(request, 0));
    request.transactionalId = "tx";
    QCOMPARE(wire::unencodable(request, 2).value_or(""), "transactionalId is set but not in version 2");
    QVERIFY(!wire::unencodable(request, 3));
    request.topicData.emplace_back().name = std::string(40000, 'x');
    QCOMPARE(wire::unencodable(request, 3).value_or(""), "topicData[0].name is longer than 32767 bytes");
    QVERIFY(!wire::unencodable(request, 9));
    QCOMPARE(wire::unencodable(request, 99).value_or(""), "ProduceRequest has no version 99");

    wire::MetadataRequest all;
    all.topics.reset();
    QCOMPARE(wire::unencodable(all, 0).value_or(""), "topics is null, which version 0 does not allow");

    wire::ProduceResponse late;
    late.responses.emplace_back().partitionResponses.emplace_back().logStartOffset = 5;
    QVERIFY(!wire::unencodable(late, 3)); // ignorable
}

void TstCodec::encodingNeverCrashesOnWhatCannotBeEncoded()
{
    wire::MetadataRequest all;
    all.topics.reset();
    QCOMPARE(hexOf(wire::encode(all, 0)), "00000000");
    wire::ProduceRequest request;
    request.topicData.emplace_back().name = std::string(40000, 'x');
    const auto cut = wire::decodeWhole<wire::ProduceRequest>(wire::encode(request, 3), 3);
    QVERIFY(cut);
    QCOMPARE(cut->topicData[0].name.size(), std::size_t{32767});
    // Any value of any message, in a version it was not made for.
    Random random(1, "tst_codec/other-version");
    for (const wire::MessageDescriptor* descriptor : wire::allMessages()) {
        const auto message = wire::randomMessage(*descriptor, descriptor->versions.high, random);
        for (int version = descriptor->versions.low; version <= descriptor->versions.high; ++version) {
            ByteWriter out;
            wire::encode(*descriptor, message.data(), version, out);
            QCOMPARE(out.size(), wire::encodedSize(*descriptor, message.data(), version));
            ByteReader in(out.take());
            wire::AnyMessage back(*descriptor);
            QVERIFY(wire::decode(*descriptor, in, version, back.data()));
            QCOMPARE(in.remaining(), std::size_t{0});
        }
    }
}

void TstCodec::jsonShowsKafkasNames()
{
    wire::ProduceRequest request;
    request.acks = -1;
    auto& topic = request.topicData.emplace_back();
    topic.name = "t1";
    topic.partitionData.push_back({.index = 0, .records = ByteChain(Slice::copyOf("abcd"))});
    QCOMPARE(wire::toJson(request, 9).dump(),
        R"({"transactionalId":null,"acks":-1,"timeoutMs":0,"topicData":[{"name":"t1","partitionData":)"
        R"([{"index":0,"records":"YWJjZA=="}]}]})");
    wire::FetchRequest fetch;
    fetch.maxBytes = 5;
    QCOMPARE(wire::toJson(fetch, 18).dump(),
        R"({"maxWaitMs":0,"minBytes":0,"maxBytes":5,"isolationLevel":0,"sessionId":0,"sessionEpoch":-1,"topics":[],)"
        R"("forgottenTopicsData":[],"rackId":""})");
}

void TstCodec::jsonIsReadBackOrRefusedWithAPlace()
{
    const auto read = [](const char* text, int version = 9) {
        wire::ProduceRequest request;
        return wire::fromJson(nlohmann::ordered_json::parse(text), version, request).value_or("fine");
    };
    QCOMPARE(read(R"({"acks":1})"), "fine");
    QCOMPARE(read(R"({"acks":40000})"), "acks: not in the range of its type");
    QCOMPARE(read(R"({"acks":"1"})"), "acks: not a whole number");
    QCOMPARE(read(R"({"ack":1})"), "ack: no such field in version 9");
    QCOMPARE(read(R"({"topicData":[{"partitionData":[{"records":"=="}]}]})"),
        "topicData[0].partitionData[0].records: not base64");
    QCOMPARE(read(R"({"transactionalId":null})"), "fine");
    QCOMPARE(read(R"({"topicData":null})"), "topicData: null is not allowed in version 9");
    QCOMPARE(
        read(R"({"topicData":[{"topicId":"x"}]})", 13), "topicData[0].topicId: not a uuid of 22 characters");
    QCOMPARE(read("[]"), "message: not an object");
}

void TstCodec::floatsTravelAsBits()
{
    wire::DescribeClientQuotasResponse response;
    auto& value = response.entries.emplace().emplace_back().values.emplace_back();
    for (const auto& [bits, text] : {std::pair<std::uint64_t, std::string>{0x3ff8000000000000, "1.5"},
             {0x7ff0000000000000, "\"Infinity\""}, {0xfff0000000000000, "\"-Infinity\""},
             {0x7ff8000000000000, "\"NaN\""}, {0x8000000000000000, "-0.0"}}) {
        value.value = bits;
        const auto json = wire::toJson(response, 0);
        QCOMPARE(json.at("entries").at(0).at("values").at(0).at("value").dump(), text);
        wire::DescribeClientQuotasResponse back;
        QVERIFY(!wire::fromJson(json, 0, back));
        QCOMPARE(back.entries->at(0).values.at(0).value, bits);
        QVERIFY(
            wire::decodeWhole<wire::DescribeClientQuotasResponse>(wire::encode(response, 0), 0) == response);
    }
}

void TstCodec::wrongUtf8StaysPrintable()
{
    wire::MetadataRequest request;
    request.topics->push_back({.name = "a\xff\xc3(\xed\xa0\x80z\xf0\x9f\x98\x80"});
    QCOMPARE(wire::toJson(request, 1).dump(),
        "{\"topics\":[{\"name\":\"a\xef\xbf\xbd\xef\xbf\xbd("
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\xf0\x9f\x98\x80\"}]}");
}

void TstCodec::recordKeysAndValuesHaveTheirTypeInFront()
{
    wire::OffsetCommitKey key{.group = "g", .topic = "t", .partition = 3};
    const Slice keyBytes = wire::encodeRecordKey(1, key);
    QCOMPARE(toHex(keyBytes.span()), plain("0001 0001 67 0001 74 00000003"));
    const auto back = wire::decodeRecordKey(wire::consumerOffsetsTypes(), keyBytes);
    QVERIFY(back);
    QCOMPARE(std::string(back->type->name), "OffsetCommit");
    QVERIFY(back->message.as<wire::OffsetCommitKey>() != nullptr);
    QVERIFY(*back->message.as<wire::OffsetCommitKey>() == key);
    QVERIFY(back->message.as<wire::GroupMetadataKey>() == nullptr);

    wire::OffsetCommitValue value;
    value.offset = 42;
    const Slice valueBytes = wire::encodeVersioned(value, 3);
    QCOMPARE(toHex(valueBytes.span()), plain("0003 000000000000002a ffffffff 0000 0000000000000000"));
    const auto valueBack = wire::decodeRecordValue(*back->type, valueBytes);
    QVERIFY(
        valueBack && valueBack->version == 3 && *valueBack->message.as<wire::OffsetCommitValue>() == value);
    QVERIFY(!wire::decodeRecordKey(wire::consumerOffsetsTypes(), bytesOf("0fff 00")));
    QVERIFY(!wire::decodeRecordValue(*back->type, bytesOf("0063 00")));
}

void TstCodec::metadataRecordsHaveTheirFrame()
{
    wire::TopicRecord record;
    record.name = "t1";
    const Slice bytes = wire::encodeMetadataRecord(record, 0);
    QCOMPARE(toHex(bytes.span()), plain("01 02 00 03 7431 00000000000000000000000000000000 00"));
    const auto back = wire::decodeMetadataRecord(bytes);
    QVERIFY(
        back && back->message.as<wire::TopicRecord>() && *back->message.as<wire::TopicRecord>() == record);
    QVERIFY(!wire::decodeMetadataRecord(bytesOf("02 02 00 01")));
    QVERIFY(!wire::decodeMetadataRecord(bytesOf("01 ffffffff0f 00 01")));
}

void TstCodec::aNewerConsumerProtocolIsReadAsFarAsKnown()
{
    wire::ConsumerProtocolSubscription subscription;
    subscription.topics = {"t"};
    std::string hex = toHex(wire::encodeVersioned(subscription, 3).span());
    hex.replace(0, 4, "0009");
    const Slice newer = bytesOf(hex + "aabb");
    QVERIFY(!wire::decodeVersioned<wire::ConsumerProtocolSubscription>(newer));
    const auto back =
        wire::decodeVersioned<wire::ConsumerProtocolSubscription>(newer, wire::NewerVersion::ReadAsKnown);
    QVERIFY(back && back->topics == subscription.topics);
}

QTEST_GUILESS_MAIN(TstCodec)
#include "tst_codec.moc"
