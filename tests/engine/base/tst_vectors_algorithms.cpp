#include <QTest>

#include <string>

#include "engine/base/bytes.h"
#include "engine/base/crc32c.h"
#include "engine/base/murmur2.h"
#include "engine/base/uuid.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Do our small algorithms give the numbers that Kafka's give? One test for each file of vectors/algorithms
// that base answers.
class TstVectorsAlgorithms : public QObject {
    Q_OBJECT

private slots:
    void murmur2GivesKafkasPartitions();
    void groupsFindTheirPartition();
    void varintsAreWrittenAndReadAsKafkaDoes();
    void uuidsHaveKafkasText();
    void crc32cFits();
};

namespace {

void report(const char* file, std::size_t lines)
{
    qInfo("%s: %zu lines checked", file, lines);
    QVERIFY(lines > 0);
}

std::string written(std::uint64_t raw)
{
    ByteWriter writer;
    writer.uvarint(raw);
    return toHex(writer.takeVector());
}

std::string writtenSigned(std::int64_t value)
{
    ByteWriter writer;
    writer.varint(value);
    return toHex(writer.takeVector());
}

// `expected`: a number, or the name of a Java exception. `given` are the bits of what we read.
template <class Read>
void compareDecoded(const Json& line, const char* name, bool bitsOverflow, Read read)
{
    const Slice bytes = vectors::hex(line["decode"]);
    ByteReader reader(bytes);
    const std::int64_t value = read(reader);
    if (line[name].is_string()) {
        QVERIFY(!reader.ok());
    } else if (bitsOverflow) {
        QVERIFY(
            !reader.ok()); // Kafka drops bits that no int32 has; our protocol reader refuses them (bytes.h)
    } else {
        QVERIFY(reader.ok());
        QCOMPARE(value, line[name].get<std::int64_t>());
        QCOMPARE(bytes.size() - reader.remaining(), line[std::string(name) + "Used"].get<std::size_t>());
    }
}

} // namespace

void TstVectorsAlgorithms::murmur2GivesKafkasPartitions()
{
    NEED_VECTORS(path, "algorithms");
    const auto lines = vectors::jsonLines(path / "murmur2.jsonl");
    for (const auto& line : lines) {
        const std::int32_t hash = murmur2(vectors::hex(line["key"]).span());
        QCOMPARE(hash, line["murmur2"].get<std::int32_t>());
        for (const auto& [count, partition] : line["partition"].items())
            QCOMPARE((hash & 0x7fffffff) % std::stoi(count), partition.get<std::int32_t>());
    }
    report("murmur2.jsonl", lines.size());
}

void TstVectorsAlgorithms::groupsFindTheirPartition()
{
    NEED_VECTORS(path, "algorithms");
    const auto lines = vectors::jsonLines(path / "group-partition.jsonl");
    for (const auto& line : lines) {
        const std::int32_t hash = javaHash(vectors::hex(line["utf8"]).text());
        QCOMPARE(hash, line["hash"].get<std::int32_t>());
        QCOMPARE(javaAbs(hash), line["abs"].get<std::int32_t>());
        QCOMPARE(javaAbs(hash) % 50, line["partitionOf50"].get<std::int32_t>());
        QCOMPARE(javaAbs(hash) % 7, line["partitionOf7"].get<std::int32_t>());
    }
    report("group-partition.jsonl", lines.size());
}

void TstVectorsAlgorithms::varintsAreWrittenAndReadAsKafkaDoes()
{
    NEED_VECTORS(path, "algorithms");
    const auto lines = vectors::jsonLines(path / "varint.jsonl");
    for (const auto& line : lines) {
        if (line.contains("decode")) {
            const auto bytes = vectors::hex(line["decode"]);
            const bool overflows32 = bytes.size() == 5 && bytes[4] > 0x0f;
            const bool overflows64 = bytes.size() == 10 && bytes[9] > 0x01;
            compareDecoded(line, "varint", overflows32, [](ByteReader& r) { return r.varint(); });
            compareDecoded(line, "unsignedVarint", overflows32, [](ByteReader& r) {
                return static_cast<std::int64_t>(static_cast<std::int32_t>(r.uvarint()));
            });
            compareDecoded(line, "varlong", overflows64, [](ByteReader& r) { return r.varint(64); });
        } else {
            const auto value = line["value"].get<std::int64_t>();
            QCOMPARE(writtenSigned(value), line["varlong"].get<std::string>());
            if (line.contains("varint"))
                QCOMPARE(writtenSigned(value), line["varint"].get<std::string>());
            if (line.contains("unsignedVarintOf32Bits"))
                QCOMPARE(written(static_cast<std::uint32_t>(value)),
                    line["unsignedVarintOf32Bits"].get<std::string>());
            ByteReader reader(vectors::hex(line["varlong"]));
            QCOMPARE(reader.varint(64), value);
        }
        if (QTest::currentTestFailed()) {
            qWarning("in %s", line.dump().c_str());
            return;
        }
    }
    report("varint.jsonl", lines.size());
}

void TstVectorsAlgorithms::uuidsHaveKafkasText()
{
    NEED_VECTORS(path, "algorithms");
    std::size_t checked = 0;
    for (const auto& line : vectors::jsonLines(path / "uuid.jsonl")) {
        if (!line.contains("bytes")) // the last line is about order, which ids of ours do not have
            continue;
        const Slice bytes = vectors::hex(line["bytes"]);
        const auto id = Uuid::parse(line["text"].get<std::string>());
        QVERIFY(id);
        QCOMPARE(toHex(id->bytes), toHex(bytes.span()));
        QCOMPARE(id->toString(), line["text"].get<std::string>());
        ++checked;
    }
    report("uuid.jsonl", checked);
}

void TstVectorsAlgorithms::crc32cFits()
{
    NEED_VECTORS(path, "algorithms");
    const auto lines = vectors::jsonLines(path / "crc32c.jsonl");
    for (const auto& line : lines) {
        const Slice bytes = vectors::hex(line["bytes"]);
        const auto expected = line["crc32c"].get<std::uint32_t>();
        QCOMPARE(crc32c(bytes.span()), expected);
        const std::size_t half = bytes.size() / 2;
        QCOMPARE(crc32c(bytes.span().subspan(half), crc32c(bytes.span().first(half))), expected);
    }
    report("crc32c.jsonl", lines.size());
}

QTEST_GUILESS_MAIN(TstVectorsAlgorithms)
#include "tst_vectors_algorithms.moc"
