// Do the spans of Apache Kafka's own messages cover every byte once, and say what Kafka's JSON says is there?

#include <QTest>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/wire/anatomy.h"
#include "engine/wire/base64.h"
#include "engine/wire/headers.h"
#include "tests/support/print.h"
#include "tests/support/spans.h"

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
    return Slice::adopt(*fromHex(hex.get_ref<const std::string&>()));
}

// "path = value" of everything that Kafka's JSON says; arrays and nulls by the field that holds them.
void listJson(const Json& json, const std::string& path, std::set<std::string>& out)
{
    if (json.is_object()) {
        for (const auto& [name, value] : json.items())
            listJson(value, path.empty() ? name : path + "." + name, out);
    } else if (json.is_array()) {
        out.insert(path + ".count = " + std::to_string(json.size()));
        for (std::size_t i = 0; i < json.size(); ++i)
            listJson(json[i], path + "[" + std::to_string(i) + "]", out);
    } else if (json.is_null()) {
        out.insert(path + " = null");
    } else if (json.is_string()) {
        out.insert(path + " = " + json.get<std::string>());
    } else if (json.is_boolean()) {
        out.insert(path + " = " + (json.get<bool>() ? "1" : "0"));
    } else {
        out.insert(path + " = " + json.dump());
    }
}

std::string withoutTail(const std::string& path)
{
    return path.substr(0, path.rfind('.'));
}

// The same of spans. Bytes are base64 in Kafka's JSON; a float64 is its digits.
std::set<std::string> listSpans(const std::vector<ByteSpan>& spans, const Slice& bytes)
{
    std::set<std::string> out;
    for (const ByteSpan& span : spans) {
        const std::string value = std::to_string(span.number);
        switch (span.meaning) {
        case SpanMeaning::TagCount:
        case SpanMeaning::Tag:
        case SpanMeaning::TagSize:
        case SpanMeaning::UnknownTag:
            continue;
        case SpanMeaning::Count:
            out.insert(span.value == SpanValue::Null ? withoutTail(span.path) + " = null" : span.path + " = " + value);
            continue;
        case SpanMeaning::Length:
        case SpanMeaning::NullMarker:
            if (span.value == SpanValue::Null)
                out.insert(withoutTail(span.path) + " = null");
            else if (span.meaning == SpanMeaning::Length && span.number == 0)
                out.insert(withoutTail(span.path) + " = ");
            continue;
        default:
            break;
        }
        if (span.value == SpanValue::Text) {
            out.insert(span.path + " = " + span.text);
        } else if (span.value == SpanValue::Bytes) {
            out.insert(span.path + " = " + wire::toBase64(bytes.sub(span.offset, span.size).span()));
        } else if (span.type == SpanType::Float64) {
            double number = 0;
            std::memcpy(&number, &span.number, sizeof(number));
            out.insert(span.path + " = " + Json(number).dump());
        } else {
            out.insert(span.path + " = " + value);
        }
    }
    return out;
}

// Nothing if both say the same; else the first thing that only one says.
std::string differenceOf(const std::set<std::string>& ours, const std::set<std::string>& kafka)
{
    for (const auto& line : ours)
        if (!kafka.contains(line))
            return "only ours: " + line;
    for (const auto& line : kafka)
        if (!ours.contains(line))
            return "only Kafka's: " + line;
    return {};
}

std::string problemOf(const wire::FrameAnatomy& frame)
{
    if (!frame.fault().empty())
        return std::string(frame.fault());
    const auto spans = frame.spans();
    if (const std::string problem = support::tilingProblem(spans, 0, frame.sizeBytes()); !problem.empty())
        return problem;
    const std::size_t middle = frame.sizeBytes() / 2;
    return support::windowProblem(spans, {middle, middle + 9}, [&](ByteWindow window) { return frame.spans(window); });
}

} // namespace

class TstVectorsFrameAnatomy : public QObject {
    Q_OBJECT

private slots:
    void everyMessage_data();
    void everyMessage();
    void wholeFrames();
};

void TstVectorsFrameAnatomy::everyMessage_data()
{
    QTest::addColumn<std::string>("file");
    for (const char* folder : {"wire", "wire-3.9"}) {
        std::set<std::string> names;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(vectorsFolder() / folder, ignored))
            if (entry.path().extension() == ".jsonl" && entry.path().stem() != "frames")
                names.insert(std::string(folder) + "/" + entry.path().filename().string());
        if (names.empty())
            names.insert(std::string(folder) + "/Produce.jsonl"); // its row says that it is missing
        for (const auto& name : names)
            QTest::newRow(name.c_str()) << name;
    }
}

void TstVectorsFrameAnatomy::everyMessage()
{
    QFETCH(std::string, file);
    const std::vector<Json> lines = readLines(vectorsFolder() / file);
    if (lines.empty())
        QSKIP(("NOT CHECKED, 0 lines: no golden vectors '" + file + "'; set HIGHWATER_VECTORS").c_str());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Json& line = lines[i];
        const auto api = line.at("api").get<std::string>();
        const wire::ApiDescriptor* found = wire::findApi(api);
        const bool isRequest = line.at("kind") == "request";
        const wire::MessageDescriptor& descriptor = api == "RequestHeader" ? wire::RequestHeader::descriptor()
            : api == "ResponseHeader"                                     ? wire::ResponseHeader::descriptor()
            : isRequest                                                   ? *found->request
                                                                          : *found->response;
        const Slice bytes = bytesOf(line.at("hex"));
        const auto frame = wire::FrameAnatomy::message(descriptor, line.at("version").get<int>(), bytes);
        const std::string where = file + ":" + std::to_string(i + 1) + ": ";
        QVERIFY2(problemOf(frame).empty(), (where + problemOf(frame)).c_str());
        std::set<std::string> kafka;
        listJson(line.at("json"), {}, kafka);
        const std::string difference = differenceOf(listSpans(frame.spans(), bytes), kafka);
        QVERIFY2(difference.empty(), (where + difference).c_str());
    }
    std::printf("%6zu lines of %s\n", lines.size(), file.c_str());
}

void TstVectorsFrameAnatomy::wholeFrames()
{
    const std::vector<Json> lines = readLines(vectorsFolder() / "wire/frames.jsonl");
    if (lines.empty())
        QSKIP("NOT CHECKED, 0 lines: no golden vectors 'wire/frames.jsonl'; set HIGHWATER_VECTORS");
    for (const Json& line : lines) {
        const wire::ApiDescriptor* api = wire::findApi(line.at("api").get<std::string>());
        const int version = line.at("version").get<int>();
        const Slice bytes = bytesOf(line.at("request"));
        const auto request = wire::FrameAnatomy::request(bytes, wire::FrameAnatomy::Size::InFront);
        const auto response = wire::FrameAnatomy::response(
            api->key, version, bytesOf(line.at("response")), wire::FrameAnatomy::Size::InFront);
        const auto gone = wire::FrameAnatomy::request(bytes.from(4), wire::FrameAnatomy::Size::Gone);
        const std::string where = std::string(api->name) + " v" + std::to_string(version) + ": ";
        for (const auto* frame : {&request, &response, &gone})
            QVERIFY2(problemOf(*frame).empty(), (where + problemOf(*frame)).c_str());
        std::map<std::string, std::int64_t> numbers;
        std::optional<std::string> clientId;
        for (const ByteSpan& span : request.spans()) {
            numbers[span.path] = span.number;
            if (span.meaning == SpanMeaning::ClientId)
                clientId = span.text;
        }
        QCOMPARE(numbers["size"], static_cast<std::int64_t>(bytes.size() - 4));
        QCOMPARE(numbers["header.requestApiKey"], static_cast<std::int64_t>(api->key));
        QCOMPARE(numbers["header.requestApiVersion"], static_cast<std::int64_t>(version));
        QCOMPARE(numbers["header.correlationId"], line.at("correlationId").get<std::int64_t>());
        if (const Json& theirs = line.at("clientId"); theirs.is_string() && theirs != "")
            QCOMPARE(clientId, std::optional(theirs.get<std::string>()));
        QCOMPARE(gone.spans().size() + 1, request.spans().size());
        QCOMPARE(response.spanAt(4).path, std::string("header.correlationId"));
        QCOMPARE(response.spanAt(4).number, line.at("correlationId").get<std::int64_t>());
    }
    std::printf("%6zu lines of wire/frames.jsonl\n", lines.size());
}

QTEST_GUILESS_MAIN(TstVectorsFrameAnatomy)
#include "tst_vectors_frame_anatomy.moc"
