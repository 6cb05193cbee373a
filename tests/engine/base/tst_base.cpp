#include <QTest>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/format.h"
#include "engine/base/iso_duration.h"
#include "engine/base/java_order.h"
#include "engine/base/random.h"
#include "engine/base/state_hash.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// Are the numbers at the bottom of everything exact: sizes, times, bytes, random draws, the state's hash?
class TstBase : public QObject {
    Q_OBJECT

private slots:
    void setsAreWalkedAsJavaWalks();
    void durationsAreWrittenShortAndExact_data();
    void durationsAreWrittenShortAndExact();
    void durationsInOtherUnitsAreRead();
    void nonsenseIsNoDuration();
    void javasDurationsAreRead_data();
    void javasDurationsAreRead();
    void sizesAreWrittenShortAndExact_data();
    void sizesAreWrittenShortAndExact();
    void nonsenseIsNoSize();
    void integersAreReadWhole();
    void aReaderNeverReadsOutside();
    void aReaderCrossesPieces();
    void largeSlicesAreLinkedSmallOnesCopied();
    void aRandomStreamDependsOnItsSeedAndNameOnly();
    void randomNumbersStayInTheirBounds();
    void theStateHashSeesEveryBit();
    void theStateHashIsTheSameOnEveryMachine();
    void idsDoNotBeginWithADash();
};

// What OpenJDK 17 printed of a HashSet of Integers (their hash is the number), and of one of strings.
void TstBase::setsAreWalkedAsJavaWalks()
{
    const auto walk = [](std::uint32_t from, std::uint32_t to, std::size_t table) {
        std::vector<std::uint32_t> hashes, out;
        for (std::uint32_t i = from; i < to; ++i)
            hashes.push_back(i);
        for (const auto i : javaOrder(hashes, table))
            out.push_back(hashes[i]);
        return out;
    };
    using Numbers = std::vector<std::uint32_t>;
    QCOMPARE(walk(13, 20, copiedJavaTable(7)), (Numbers{16, 17, 18, 19, 13, 14, 15}));
    QCOMPARE(walk(10, 22, grownJavaTable(12)), (Numbers{16, 17, 18, 19, 20, 21, 10, 11, 12, 13, 14, 15}));
    QCOMPARE(walk(10, 22, copiedJavaTable(12)), (Numbers{10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})); // of a list: a larger table
    const Numbers collide{1, 17, 33}; // in one bucket: as they were put in
    QCOMPARE(javaOrder(collide, kSmallestJavaTable), (std::vector<std::size_t>{0, 1, 2}));
    using Words = std::vector<std::string>;
    QCOMPARE(javaOrder(Words{"consumer1", "consumer2", "consumer3", "consumer4"}), (Words{"consumer4", "consumer3", "consumer2", "consumer1"}));
}

void TstBase::durationsAreWrittenShortAndExact_data()
{
    QTest::addColumn<qint64>("nanos");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64{0} << "0s";
    QTest::newRow("nanoseconds") << qint64{7} << "7ns";
    QTest::newRow("microseconds") << qint64{250'000} << "250us";
    QTest::newRow("milliseconds") << qint64{20'000'000} << "20ms";
    QTest::newRow("half a millisecond") << qint64{1'500'000} << "1.5ms";
    QTest::newRow("to the nanosecond") << qint64{4'417'000'213} << "4.417000213s";
    QTest::newRow("before the start") << qint64{-20'000'000'000} << "-20s";
}

void TstBase::durationsAreWrittenShortAndExact()
{
    QFETCH(qint64, nanos);
    QFETCH(QString, text);
    QCOMPARE(formatDuration(Duration{nanos}), text.toStdString());
    QCOMPARE(parseDuration(text.toStdString()).value(), Duration{nanos});
}

void TstBase::durationsInOtherUnitsAreRead()
{
    QCOMPARE(parseDuration("2m").value(), Duration{2min});
    QCOMPARE(parseDuration("1.5h").value(), Duration{90min});
    QCOMPARE(parseDuration("7d").value(), Duration{168h});
    QCOMPARE(parseDuration("0.000000001s").value(), Duration{1ns});
}

void TstBase::nonsenseIsNoDuration()
{
    for (const char* text : {"", "s", "5", "5 s", "5x", "1.2.3s", "0.5ns", "99999999999d", "--1s", "1e3s"})
        QVERIFY2(parseDuration(text).error() == ErrorCode::InvalidRequest, text);
}

// What java.time.Duration.parse() of Java 17 made of the same texts, in milliseconds; -1: DateTimeParseException.
void TstBase::javasDurationsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("millis");
    const auto row = [](const char* text, qint64 millis) { QTest::newRow(text) << text << millis; };
    row("PT10M", 600000);
    row("P2DT3H4M5.6S", 183845600);
    row("-PT1.5S", -1500);
    row("P-1DT+2H", -79200000);
    row("PT-0.5S", -500);
    row("pt1h", 3600000);
    row("P1D", 86400000);
    row("+PT1S", 1000);
    row("PT1,5S", 1500);
    row("PT1.S", 1000);
    row("PT.5S", -1);
    row("PT1.1234567890S", -1);
    row("P", -1);
    row("PT", -1);
    row("P1DT", -1);
    row("P1H", -1);
    row("PT1D", -1);
    row("PT1M1H", -1);
    row("PT1H1H", -1);
    row("1h", -1);
    row("", -1);
    row("PT1", -1);
    row("P1W", -1);
    row("PT1.5M", -1);
    row("P99999D", 8639913600000);
    row("PT 1S", -1);
    row("--PT1S", -1);
    row("P-1D", -86400000);
    row("PT0S", 0);
    row("P1DT1H1M1S", 90061000);
    row("PT0.0005S", 0);
}

void TstBase::javasDurationsAreRead()
{
    QFETCH(QString, text);
    QFETCH(qint64, millis);
    const auto read = parseIsoDuration(text.toStdString());
    QCOMPARE(read ? std::chrono::duration_cast<std::chrono::milliseconds>(*read).count() : -1, millis);
}

void TstBase::sizesAreWrittenShortAndExact_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("bytes") << qint64{204} << "204B";
    QTest::newRow("kibibytes") << qint64{16384} << "16KiB";
    QTest::newRow("megabyte") << qint64{1'000'000} << "1MB";
    QTest::newRow("gibibyte") << qint64{1} * 1024 * 1024 * 1024 << "1GiB";
    QTest::newRow("nothing") << qint64{0} << "0B";
}

void TstBase::sizesAreWrittenShortAndExact()
{
    QFETCH(qint64, bytes);
    QFETCH(QString, text);
    QCOMPARE(formatSize(bytes), text.toStdString());
    QCOMPARE(parseSize(text.toStdString()).value(), std::int64_t{bytes});
}

void TstBase::nonsenseIsNoSize()
{
    QCOMPARE(parseSize("512").value(), std::int64_t{512});
    for (const char* text : {"", "B", "1XB", "1.0001KB2", "9999999999GiB", "1 KiB"})
        QVERIFY2(parseSize(text).error() == ErrorCode::InvalidRequest, text);
}

void TstBase::integersAreReadWhole()
{
    QCOMPARE(parseInteger("-42").value(), std::int64_t{-42});
    QCOMPARE(parseInteger("9223372036854775807").value(), INT64_MAX);
    for (const char* text : {"", "+", "4x", "9223372036854775808", "1.0", " 1"})
        QVERIFY2(parseInteger(text).error() == ErrorCode::InvalidRequest, text);
}

void TstBase::aReaderNeverReadsOutside()
{
    ByteReader reader(Slice::copyOf("abc"));
    QCOMPARE(reader.u16(), std::uint16_t{0x6162});
    QCOMPARE(reader.u32(), std::uint32_t{0});
    QVERIFY(!reader.ok());
    QCOMPARE(reader.u8(), std::uint8_t{0}); // 'c' was there, but a failed reader stays failed
    QCOMPARE(reader.remaining(), std::size_t{0});

    ByteReader huge(Slice::copyOf("abc"));
    QVERIFY(huge.slice(SIZE_MAX).empty());
    QVERIFY(!huge.ok());
    ByteReader skipping(Slice::copyOf("abc"));
    skipping.skip(4);
    QVERIFY(!skipping.ok());
}

void TstBase::aReaderCrossesPieces()
{
    ByteWriter writer;
    writer.i64(-2);
    writer.varint(-300);
    writer.raw("hello");
    writer.i32(77);
    const Slice whole = writer.take().flatten();
    for (std::size_t piece = 1; piece <= whole.size(); ++piece) {
        ByteChain chain;
        for (std::size_t at = 0; at < whole.size(); at += piece)
            chain.append(whole.sub(at, std::min(piece, whole.size() - at)));
        ByteReader reader(chain);
        QCOMPARE(reader.i64(), std::int64_t{-2});
        QCOMPARE(reader.varint(), std::int64_t{-300});
        QCOMPARE(reader.string(5), std::string("hello"));
        QCOMPARE(reader.i32(), 77);
        QVERIFY(reader.ok());
        QCOMPARE(reader.remaining(), std::size_t{0});
    }
}

void TstBase::largeSlicesAreLinkedSmallOnesCopied()
{
    const Slice large = Slice::adopt(std::vector<std::uint8_t>(4096, 1));
    const Slice small = Slice::copyOf("tiny");
    const auto before = bytesCopied();
    ByteWriter writer;
    writer.i32(1);
    writer.slice(large);
    writer.slice(small);
    QCOMPARE(writer.size(), std::size_t{4104});
    const ByteChain chain = writer.take();
    QCOMPARE(chain.slices().size(), std::size_t{3});
    QCOMPARE(static_cast<const void*>(chain.slices()[1].data()), static_cast<const void*>(large.data()));
    QCOMPARE(bytesCopied(), before);
    QCOMPARE(chain.flatten().size(), std::size_t{4104});
    QCOMPARE(bytesCopied(), before + 4104);
}

void TstBase::aRandomStreamDependsOnItsSeedAndNameOnly()
{
    const auto draws = [](std::uint64_t seed, const char* name) {
        Random random(seed, name);
        std::vector<std::uint64_t> numbers;
        for (int i = 0; i < 8; ++i)
            numbers.push_back(random.next());
        return numbers;
    };
    QCOMPARE(draws(7, "node/1/election"), draws(7, "node/1/election"));
    QVERIFY(draws(7, "node/1/election") != draws(8, "node/1/election"));
    QVERIFY(draws(7, "node/1/election") != draws(7, "node/2/election"));
}

void TstBase::randomNumbersStayInTheirBounds()
{
    Random random(1, "bounds");
    std::set<std::uint64_t> seen;
    int hits = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto below = random.below(5);
        QVERIFY(below < 5);
        seen.insert(below);
        const auto between = random.between(-3, 3);
        QVERIFY(between >= -3 && between <= 3);
        QCOMPARE(random.between(INT64_MIN, INT64_MIN), INT64_MIN);
        (void)random.between(INT64_MIN, INT64_MAX);
        hits += random.chance(250000);
    }
    QCOMPARE(seen.size(), std::size_t{5});
    QVERIFY2(hits > 2300 && hits < 2700, std::to_string(hits).c_str());
    QVERIFY(!random.chance(0));
    QVERIFY(random.chance(1000000));
}

void TstBase::theStateHashSeesEveryBit()
{
    const auto hash = [](auto visit) {
        StateHasher hasher;
        visit(hasher);
        return hasher.digest();
    };
    const std::vector<std::string> hashes{
        hash([](StateHasher&) {}),
        hash([](StateHasher& h) { h.number(std::int32_t{0}); }),
        hash([](StateHasher& h) { h.number(std::int32_t{1}); }),
        hash([](StateHasher& h) { h.number(std::int32_t{-1}); }),
        hash([](StateHasher& h) {
            h.text("");
            h.text("ab");
        }),
        hash([](StateHasher& h) {
            h.text("a");
            h.text("b");
        }),
        hash([](StateHasher& h) {
            h.text("ab");
            h.text("");
        }),
        hash([](StateHasher& h) { h.group("a"); }),
    };
    QCOMPARE((std::set<std::string>(hashes.begin(), hashes.end()).size()), hashes.size());
}

void TstBase::theStateHashIsTheSameOnEveryMachine()
{
    StateHasher hasher;
    hasher.group("log");
    hasher.id(Offset{42});
    hasher.number(true);
    hasher.list(std::vector<int>{1, 2}, [&](int v) { hasher.number(v); });
    StatePrinter printer;
    printer.group("log");
    printer.id(Offset{42});
    QCOMPARE(printer.lines(), (std::vector<std::string>{"log: 42"}));
    QCOMPARE(hasher.digest(), std::string("087757de2e00b70437691ee2b2165c7a"));
}

void TstBase::idsDoNotBeginWithADash()
{
    Random random(3, "uuid");
    std::set<Uuid> ids;
    for (int i = 0; i < 1000; ++i) {
        const Uuid id = Uuid::random(random);
        QVERIFY(id.toString().front() != '-');
        QCOMPARE(id.bytes[6] >> 4, 4);
        QVERIFY(Uuid::parse(id.toString()) == id);
        ids.insert(id);
    }
    QCOMPARE(ids.size(), std::size_t{1000});
    QVERIFY(!Uuid::parse("too short"));
    QVERIFY(!Uuid::parse("AAAAAAAAAAAAAAAAAAAA!A"));
}

QTEST_GUILESS_MAIN(TstBase)
#include "tst_base.moc"
