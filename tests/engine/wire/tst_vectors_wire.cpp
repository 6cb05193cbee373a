// Do our messages have exactly the bytes and the JSON that Apache Kafka's have, in every version?

#include <QTest>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"
#include "engine/wire/consumer_offsets.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/control_records.h"
#include "engine/wire/frame.h"
#include "engine/wire/headers.h"
#include "engine/wire/json.h"
#include "engine/wire/record_envelope.h"
#include "engine/wire/share_group_state.h"
#include "engine/wire/transaction_state.h"

using namespace engine;
using Json = nlohmann::ordered_json;

namespace {

std::filesystem::path vectorsFolder()
{
    for (const char* name : {"HIGHWATER_VECTORS", "HIGHWATER_TEST_VECTORS"})
        if (const QByteArray folder = qgetenv(name); !folder.isEmpty())
            return folder.toStdString();
    return {};
}

std::vector<Json> readLines(const std::filesystem::path& path)
{
    std::vector<Json> lines;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);)
        lines.push_back(Json::parse(line));
    return lines;
}

Slice bytesOf(const Json& hex)
{
    auto bytes = fromHex(hex.get_ref<const std::string&>());
    return bytes ? Slice::adopt(std::move(*bytes)) : Slice();
}

std::string hexOf(const wire::MessageDescriptor& descriptor, const void* message, int version)
{
    ByteWriter out;
    wire::encode(descriptor, message, version, out);
    if (wire::encodedSize(descriptor, message, version) != out.size())
        return "encodedSize is wrong";
    return toHex(out.takeVector());
}

// What is wrong with a message and its bytes; empty if all is well. `unknownTags`: the bytes hold tags that
// json does not.
std::string problemOf(const wire::MessageDescriptor& descriptor, int version, const Json& json,
    const Slice& bytes, bool unknownTags)
{
    if (!descriptor.versions.contains(version))
        return "the codec has no such version";
    wire::AnyMessage decoded(descriptor);
    ByteReader in(bytes);
    if (!wire::decode(descriptor, in, version, decoded.data()) || in.remaining() != 0)
        return "does not decode";
    if (const Json ours = wire::toJson(descriptor, decoded.data(), version); ours != json)
        return "other json; to become Kafka's: " + Json::diff(ours, json).dump() + ", ours is " + ours.dump();
    if (const auto why = wire::unencodable(descriptor, decoded.data(), version))
        return "unencodable: " + *why;
    const std::string hex = toHex(bytes.span());
    if (hexOf(descriptor, decoded.data(), version) != hex)
        return "other bytes after decoding: " + hexOf(descriptor, decoded.data(), version) + " instead of "
            + hex;
    wire::AnyMessage read(descriptor);
    if (const auto why = wire::fromJson(descriptor, json, version, read.data()))
        return "json is refused: " + *why;
    if (!unknownTags && hexOf(descriptor, read.data(), version) != hex)
        return "other bytes from json: " + hexOf(descriptor, read.data(), version) + " instead of " + hex;
    return {};
}

std::string versioned(const wire::MessageDescriptor* descriptor, const Json& json, const Slice& bytes)
{
    if (descriptor == nullptr)
        return "no such record";
    if (bytes.size() < 2)
        return "too short";
    ByteReader in(bytes);
    const int version = in.i16();
    return problemOf(*descriptor, version, json, bytes.from(2), false);
}

const wire::RecordTypeDescriptor* findType(std::span<const wire::RecordTypeDescriptor> types, int type)
{
    for (const auto& candidate : types)
        if (candidate.type == type)
            return &candidate;
    return nullptr;
}

} // namespace

class TstVectorsWire : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyMessage_data();
    void everyMessage();
    void frames();
    void versionTable();
    void coordinatorRecords_data();
    void coordinatorRecords();
    void metadataRecords();
    void controlRecords();
    void consumerProtocol();
    void stickyUserData();
    void cleanupTestCase();

private:
    // The lines of a file, counted; skips the test loudly if there are none.
    std::vector<Json> lines(const std::string& name);
    void report(const std::string& name, std::size_t number, const Json& line, const std::string& problem);

    std::filesystem::path m_folder;
    std::size_t m_checked = 0;
    int m_missing = 0;
    int m_problems = 0;
};

#define VECTOR_LINES(name)                                                                                   \
    const std::vector<Json> all = lines(name);                                                               \
    if (all.empty())                                                                                         \
    QSKIP(("MISSING: " + std::string(name) + " was not checked").c_str())

void TstVectorsWire::initTestCase()
{
    m_folder = vectorsFolder();
    if (m_folder.empty() || !std::filesystem::is_directory(m_folder / "wire"))
        qWarning("MISSING: no golden vectors in '%s'; set HIGHWATER_VECTORS", m_folder.c_str());
}

std::vector<Json> TstVectorsWire::lines(const std::string& name)
{
    std::vector<Json> all = readLines(m_folder / name);
    m_missing += all.empty();
    m_problems = 0;
    m_checked += all.size();
    std::printf("%6zu lines of %s\n", all.size(), name.c_str());
    return all;
}

void TstVectorsWire::report(
    const std::string& name, std::size_t number, const Json& line, const std::string& problem)
{
    if (problem.empty())
        return;
    if (++m_problems <= 5)
        qWarning("%s:%zu version %s: %.1500s", name.c_str(), number,
            line.value("version", Json()).dump().c_str(), problem.c_str());
}

void TstVectorsWire::everyMessage_data()
{
    QTest::addColumn<std::string>("file");
    for (const char* folder : {"wire", "wire-3.9"}) {
        std::set<std::string> names;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(m_folder / folder, ignored))
            if (entry.path().extension() == ".jsonl" && entry.path().stem() != "frames")
                names.insert(std::string(folder) + "/" + entry.path().filename().string());
        // A message whose file is not there is not checked: its row skips and says so.
        for (const wire::ApiDescriptor& api : wire::apis()) {
            const bool isCurrent = !api.stable.empty() || api.latestUnstable >= 0;
            if (isCurrent == (std::string_view(folder) == "wire"))
                names.insert(std::string(folder) + "/" + std::string(api.name) + ".jsonl");
        }
        for (const auto& name : names)
            QTest::newRow(name.c_str()) << name;
    }
}

void TstVectorsWire::everyMessage()
{
    QFETCH(std::string, file);
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        const auto api = line.at("api").get<std::string>();
        const auto kind = line.at("kind").get<std::string>();
        const wire::MessageDescriptor* descriptor = nullptr;
        if (api == "RequestHeader")
            descriptor = &wire::RequestHeader::descriptor();
        else if (api == "ResponseHeader")
            descriptor = &wire::ResponseHeader::descriptor();
        else if (const auto* found = wire::findApi(api))
            descriptor = kind == "request" ? found->request : found->response;
        if (descriptor == nullptr) {
            report(file, i + 1, line, "no such API");
            continue;
        }
        const int version = line.at("version").get<int>();
        report(file, i + 1, line,
            problemOf(*descriptor, version, line.at("json"), bytesOf(line.at("hex")),
                line.at("case") == "unknown-tags"));
        if (descriptor->isFlexible(version) != line.at("flexible").get<bool>())
            report(file, i + 1, line, "flexible or not?");
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::frames()
{
    const std::string file = "wire/frames.jsonl";
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        const wire::ApiDescriptor* api = wire::findApi(line.at("api").get<std::string>());
        const int version = line.at("version").get<int>();
        const auto correlationId = line.at("correlationId").get<std::int32_t>();
        std::optional<std::string> clientId;
        if (!line.at("clientId").is_null())
            clientId = line.at("clientId").get<std::string>();
        if (api == nullptr || static_cast<int>(api->key) != line.at("key").get<int>()) {
            report(file, i + 1, line, "no such API");
            continue;
        }
        if (wire::requestHeaderVersion(api->key, version) != line.at("requestHeaderVersion").get<int>()
            || wire::responseHeaderVersion(api->key, version) != line.at("responseHeaderVersion").get<int>())
            report(file, i + 1, line, "other header versions");

        const wire::AnyMessage request(*api->request);
        const wire::AnyMessage response(*api->response);
        const auto hex = [](const ByteChain& chain) { return toHex(chain.flatten().span()); };
        if (hex(wire::encodeRequest(
                api->key, version, correlationId, clientId, *api->request, request.data()))
            != line.at("request").get<std::string>())
            report(file, i + 1, line, "other request");
        if (hex(wire::encodeResponse(api->key, version, correlationId, *api->response, response.data()))
            != line.at("response").get<std::string>())
            report(file, i + 1, line, "other response");

        ByteReader in(bytesOf(line.at("request")).from(4));
        const auto head = wire::parseRequestHeader(in);
        if (!head || head->api != api || head->apiVersion != version || head->correlationId != correlationId
            || head->clientId != clientId || !wire::decodeRequestBody(*head, in) || in.remaining() != 0)
            report(file, i + 1, line, "the request is taken apart wrongly");
        ByteReader answer(bytesOf(line.at("response")).from(4));
        if (wire::parseResponseHeader(answer, api->key, version) != correlationId
            || !wire::decodeResponseBody(api->key, version, answer) || answer.remaining() != 0)
            report(file, i + 1, line, "the response is taken apart wrongly");
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::versionTable()
{
    std::ifstream in(m_folder / "wire/versions.json");
    if (!in)
        QSKIP("MISSING: wire/versions.json was not checked");
    const Json all = Json::parse(in).at("apis");
    std::printf("%6zu APIs of wire/versions.json\n", all.size());
    QVERIFY(!all.empty());
    for (const Json& line : all) {
        const auto name = line.at("api").get<std::string>();
        const wire::ApiDescriptor* api = wire::findApi(name);
        QVERIFY2(api != nullptr, name.c_str());
        const auto range = [](int low, int high) { return std::to_string(low) + "-" + std::to_string(high); };
        const auto shown = [&](const Json& r) {
            return range(r.at("min").get<int>(), r.at("max").get<int>());
        };
        const int max = line.at("max").get<int>();
        const int maxWithUnstable = line.at("maxWithUnstable").get<int>();
        std::string ours = "key " + std::to_string(static_cast<int>(api->key));
        std::string theirs = "key " + line.at("key").dump();
        ours += api->stable.empty() ? " none" : " " + range(api->stable.low, api->stable.high);
        theirs += max < line.at("min").get<int>() ? " none" : " " + shown(line);
        ours += " unstable " + std::to_string(api->latestUnstable);
        theirs += " unstable "
            + std::to_string(line.at("latestVersionUnstable").get<bool>() ? maxWithUnstable : -1);
        const auto flag = [&](const char* key, bool value) {
            ours += std::string(" ") + key + (value ? " yes" : " no");
            theirs += std::string(" ") + key + (line.value(key, false) ? " yes" : " no");
        };
        flag("clusterAction", api->clusterAction);
        flag("forwardable", api->forwardable);
        flag("requiresDelayedAllocation", api->delayedAllocation);
        for (const auto& listener : line.at("listeners"))
            theirs += " " + listener.get<std::string>();
        ours += std::string(api->onBroker ? " broker" : "") + (api->onController ? " controller" : "");
        for (const char* key : {"advertisedOnBroker", "advertisedOnController"})
            if (line.contains(key)) {
                theirs += " advertised " + shown(line.at(key));
                ours += " advertised " + range(api->advertised.low, api->advertised.high);
            }
        if (maxWithUnstable >= 0) { // else 4.1 knows no version any more
            const auto flexible = [&](const wire::MessageDescriptor& message) {
                const int from = std::max<int>(message.flexibleFrom, line.at("min").get<int>());
                return message.isFlexible(maxWithUnstable) ? std::to_string(from) : "null";
            };
            ours += " flexible " + flexible(*api->request) + " " + flexible(*api->response);
            theirs += " flexible " + line.at("requestFlexibleFrom").dump() + " "
                + line.at("responseFlexibleFrom").dump();
        }
        QVERIFY2(ours == theirs, (name + ": " + ours + "\n  instead of " + theirs).c_str());
    }
    QCOMPARE(wire::apis().size(), all.size());
}

void TstVectorsWire::coordinatorRecords_data()
{
    QTest::addColumn<std::string>("file");
    for (const char* file : {"consumer_offsets", "transaction_state", "share_group_state"})
        QTest::newRow(file) << std::string(file);
}

void TstVectorsWire::coordinatorRecords()
{
    QFETCH(std::string, file);
    const auto types = file == "consumer_offsets" ? wire::consumerOffsetsTypes()
        : file == "transaction_state"             ? wire::transactionStateTypes()
                                                  : wire::shareGroupStateTypes();
    file = "coordinator/" + file + ".jsonl";
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        const auto* type = findType(types, line.at("type").get<int>());
        if (type == nullptr) {
            report(file, i + 1, line, "no such type");
            continue;
        }
        const auto part = line.at("part").get<std::string>();
        if (part != "value") {
            const Json& json = part == "both" ? line.at("keyJson") : line.at("json");
            const Slice bytes = bytesOf(part == "both" ? line.at("keyHex") : line.at("hex"));
            const auto key = wire::decodeRecordKey(types, bytes);
            if (!key || key->type != type)
                report(file, i + 1, line, "the key does not decode");
            else if (wire::toJson(key->message.descriptor(), key->message.data(), 0) != json)
                report(file, i + 1, line, "other key");
            else if (!(wire::encodeRecordKey(type->type, *type->key, key->message.data()) == bytes))
                report(file, i + 1, line, "other bytes of the key");
        }
        if (part != "key")
            report(file, i + 1, line, versioned(type->value, line.at("json"), bytesOf(line.at("hex"))));
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::metadataRecords()
{
    const std::string file = "coordinator/cluster_metadata.jsonl";
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        const auto record = wire::decodeMetadataRecord(bytesOf(line.at("hex")));
        if (!record || record->type->type != line.at("type").get<int>()) {
            report(file, i + 1, line, "does not decode");
            continue;
        }
        const auto& descriptor = record->message.descriptor();
        report(file, i + 1, line,
            problemOf(descriptor, record->version, line.at("json"), bytesOf(line.at("bodyHex")),
                line.at("case") == "unknown-tags"));
        if (!(wire::encodeMetadataRecord(descriptor, record->message.data(), record->version)
                == bytesOf(line.at("hex"))))
            report(file, i + 1, line, "other bytes");
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::controlRecords()
{
    const std::string file = "coordinator/control_records.jsonl";
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        const int number = line.at("type").get<int>();
        const auto* type = findType(wire::controlRecordsTypes(), number);
        const Slice bytes = bytesOf(line.at("hex"));
        if (type == nullptr)
            report(file, i + 1, line, "no such type");
        else if (number <= 1)
            report(file, i + 1, line, versioned(type->value, line.at("json"), bytes));
        else
            report(file, i + 1, line,
                problemOf(*type->value, line.at("version").get<int>(), line.at("json"), bytes, false));
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::consumerProtocol()
{
    const std::string file = "coordinator/consumer_protocol.jsonl";
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        const auto record = line.at("record").get<std::string>();
        const Slice bytes = bytesOf(line.at("hex"));
        const bool isSubscription = record.ends_with("Subscription");
        const auto& descriptor = isSubscription ? wire::ConsumerProtocolSubscription::descriptor()
                                                : wire::ConsumerProtocolAssignment::descriptor();
        if (line.contains("json")) {
            report(file, i + 1, line, versioned(&descriptor, line.at("json"), bytes));
            continue;
        }
        // As Kafka's ConsumerProtocol writes it; the line shows what was handed in, in another order.
        const int version = line.at("version").get<int>();
        const auto subscription = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(bytes);
        const auto assignment = wire::decodeVersioned<wire::ConsumerProtocolAssignment>(bytes);
        if (isSubscription ? !subscription : !assignment) {
            report(file, i + 1, line, "does not decode");
            continue;
        }
        const Slice back = isSubscription ? wire::encodeVersioned(*subscription, version)
                                          : wire::encodeVersioned(*assignment, version);
        if (!(back == bytes))
            report(file, i + 1, line, "other bytes");
        if (isSubscription && subscription->topics.size() != line.at("topics").size())
            report(file, i + 1, line, "other topics");
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::stickyUserData()
{
    const std::string file = "coordinator/sticky_user_data.jsonl";
    VECTOR_LINES(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json& line = all[i];
        if (line.at("hex").is_null())
            continue;
        const Slice bytes = bytesOf(line.at("hex"));
        const int generation = line.value("generation", -1);
        if (line.at("assignor") == "cooperative-sticky") {
            wire::CooperativeStickyUserData data;
            data.generation = generation;
            if (!(wire::encode(data, 0) == ByteChain(bytes)))
                report(file, i + 1, line, "other bytes");
            continue;
        }
        const auto data = wire::decodeWhole<wire::StickyAssignorUserData>(bytes, 1);
        if (!data || data->generation != generation || !(wire::encode(*data, 1) == ByteChain(bytes))) {
            report(file, i + 1, line, "does not decode and encode");
            continue;
        }
        std::set<std::string> partitions;
        for (const auto& topic : data->previousAssignment)
            for (const auto partition : topic.partitions)
                partitions.insert(topic.topic + "-" + std::to_string(partition));
        const std::set<std::string> theirs = line.at("partitions").get<std::set<std::string>>();
        if (partitions != theirs)
            report(file, i + 1, line, "other partitions");
    }
    QCOMPARE(m_problems, 0);
}

void TstVectorsWire::cleanupTestCase()
{
    std::printf("%6zu lines checked, %d files missing\n", m_checked, m_missing);
}

QTEST_GUILESS_MAIN(TstVectorsWire)
#include "tst_vectors_wire.moc"
