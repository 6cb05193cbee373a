#include <QTest>

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/net/measure/measurement.h"
#include "engine/net/measure/report.h"
#include "engine/net/measure/words.h"
#include "tests/support/print.h"

using namespace measure;

// What follows from rounds that were measured, and how it is written down?
class TstMeasurement : public QObject {
    Q_OBJECT

private slots:
    void theMedianIsTheOneInTheMiddle();
    void waysAreComparedByTheTimeOfAnOperation();
    void whatWasTooShortToBeSeenHasNoRatio();
    void csvHasARowForEachWayAndAValueForEachName();
    void jsonHoldsEveryRound();
    void numbersAreShortAndHaveUnits_data();
    void numbersAreShortAndHaveUnits();
    void theColumnsOfABlockStandUnderTheirNames();
    void aDisturbedMachineIsNoticed();
    void theRoomIsThatOfTheLargestFile();
    void everythingHasAnIdAndWordsInBothLanguages();
};

namespace {

// Ten scans of 1, 2 and 9 ms against a thousand lookups of 2 ms each round.
Measurement lookups()
{
    Measurement measurement{Subject::Index, {}, {Caveat::Warm}};
    measurement.ways.push_back({Way::Scan, 10, 0, 0, {{9000000, 500000}, {1000000, 500000}, {2000000, 500000}}});
    measurement.ways.push_back({Way::Index, 1000, 0, 0, {{2000000, 0}, {2000000, 0}, {2000000, 0}}});
    return measurement;
}

Measurement codecs()
{
    Measurement measurement{Subject::Codec, {}, {Caveat::FlushedAtEnd, Caveat::MadeUp}};
    measurement.ways.push_back({Way::None, 1000, 100000, 108000, {{1000000, 900000}}});
    measurement.ways.push_back({Way::Zstd, 1000, 100000, 21600, {{4000000, 3600000}}});
    return measurement;
}

const Place kPlace{"/data, \"mine\"", "ext4", "/dev/sda1", false, 1000000};

std::vector<std::string> split(const std::string& text, char by)
{
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == by)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

} // namespace

void TstMeasurement::theMedianIsTheOneInTheMiddle()
{
    QCOMPARE(spreadOf({5, 1, 3}).median, 3.0);
    QCOMPARE(spreadOf({5, 1, 3}).least, 1.0);
    QCOMPARE(spreadOf({5, 1, 3}).most, 5.0);
    QCOMPARE(spreadOf({8, 2, 4, 6}).median, 5.0);
    QCOMPARE(spreadOf({}).most, 0.0);
}

void TstMeasurement::waysAreComparedByTheTimeOfAnOperation()
{
    const Measurement measurement = lookups();
    QCOMPARE(measurement.ways[0].wallNanosEach().median, 200000.0);
    QCOMPARE(measurement.ways[0].wallNanosEach().most, 900000.0);
    QCOMPARE(measurement.ways[1].wallNanosEach().median, 2000.0);
    QCOMPARE(measurement.speedup(0), 1.0);
    QCOMPARE(measurement.speedup(1), 100.0);
    QCOMPARE(measurement.ways[1].perSecond(), 500000.0);
    QCOMPARE(codecs().speedup(1), 0.25); // it takes longer …
    QCOMPARE(codecs().shrinking(1), 5.0); // … and less room
    QCOMPARE(codecs().ways[0].bytesPerSecond(), 1e8);
}

void TstMeasurement::whatWasTooShortToBeSeenHasNoRatio()
{
    QCOMPARE(lookups().processorSaving(1), 0.0);
    QCOMPARE(lookups().shrinking(1), 0.0);
    QCOMPARE(timesText(lookups().processorSaving(1)), std::string("–"));
}

void TstMeasurement::csvHasARowForEachWayAndAValueForEachName()
{
    const auto rows = split(csvHead() + csvOf(kPlace, lookups()) + csvOf(kPlace, codecs()), '\n');
    QCOMPARE(rows.size(), 6u); // the last is what stands behind the last line
    QCOMPARE(rows[5], std::string());
    const auto names = split(rows[0], ',');
    QCOMPARE(names.front(), std::string("measurement"));
    for (std::size_t i = 1; i < 5; ++i)
        QCOMPARE(split(rows[i], ',').size(), names.size());
    const auto at = [&](const std::string& row, const char* name) {
        return split(row, ',')[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
    };
    QCOMPARE(at(rows[1], "way"), std::string("scan"));
    QCOMPARE(at(rows[1], "medianMs"), std::string("2.0"));
    QCOMPARE(at(rows[1], "maxMs"), std::string("9.0"));
    QCOMPARE(at(rows[2], "speedup"), std::string("100.0"));
    QCOMPARE(at(rows[4], "measurement"), std::string("compression"));
    QCOMPARE(at(rows[4], "storedBytes"), std::string("21600"));
    QCOMPARE(at(rows[4], "caveats"), std::string("flushed-at-end made-up"));
}

void TstMeasurement::jsonHoldsEveryRound()
{
    const auto told = nlohmann::json::parse(jsonOf(kPlace, lookups()));
    QCOMPARE(told["measurement"].get<std::string>(), std::string("lookup"));
    QCOMPARE(told["folder"].get<std::string>(), kPlace.folder);
    QCOMPARE(told["ways"].size(), 2u);
    QCOMPARE(told["ways"][0]["roundsMs"].dump(), std::string("[9.0,1.0,2.0]"));
    QCOMPARE(told["ways"][1]["nanosEach"].get<double>(), 2000.0);
    QCOMPARE(told["caveats"].dump(), std::string("[\"warm\"]"));
    const std::string line = jsonOf(kPlace, codecs());
    QCOMPARE(std::count(line.begin(), line.end(), '\n'), 1);
}

void TstMeasurement::numbersAreShortAndHaveUnits_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const std::string& shown, const char* wanted) { QTest::newRow(wanted) << QString::fromStdString(shown) << QString(wanted); };
    row(timeText(812.4), "812 ns");
    row(timeText(999.6), "1.00 µs");
    row(timeText(12100000), "12.1 ms");
    row(timeText(3.21e9), "3.21 s");
    row(timeText(4e12), "4000 s");
    row(bytesText(4096), "4.10 kB");
    row(bytesText(128 << 20), "134 MB");
    row(timesText(14.23), "×14.2");
    row(timesText(0.3149), "×0.31");
    row(timesText(2310.4), "×2 310");
    row(timesText(0), "–");
}

void TstMeasurement::numbersAreShortAndHaveUnits()
{
    QFETCH(QString, shown);
    QFETCH(QString, wanted);
    QCOMPARE(shown, wanted);
}

void TstMeasurement::theColumnsOfABlockStandUnderTheirNames()
{
    const auto lines = split(textOf(lookups()), '\n');
    QCOMPARE(lines[0], std::string());
    QVERIFY(lines[1].starts_with("Index against scan "));
    const auto endOf = [](const std::string& line, const char* word) {
        const QString text = QString::fromStdString(line);
        return text.indexOf(word) + QString(word).size();
    };
    QCOMPARE(endOf(lines[2], "200 µs"), endOf(lines[1], "median"));
    QCOMPARE(endOf(lines[3], "2.00 µs"), endOf(lines[1], "median"));
    QCOMPARE(endOf(lines[2], "900 µs"), endOf(lines[1], "slowest"));
    QCOMPARE(endOf(lines[3], "×100"), endOf(lines[1], "ratio"));
    QCOMPARE(lines[5], "  - " + std::string(wordsOf(Caveat::Warm).english));
}

void TstMeasurement::aDisturbedMachineIsNoticed()
{
    Measurement measurement = lookups(); // 18 ms in all
    QVERIFY(!measurement.wasDisturbed());
    measurement.ways[0].rounds[1].waitedNanos = 3600000;
    QVERIFY(!measurement.wasDisturbed());
    measurement.ways[1].rounds[0].waitedNanos = 1;
    QVERIFY(measurement.wasDisturbed());
}

void TstMeasurement::theRoomIsThatOfTheLargestFile()
{
    Sizes sizes;
    const auto usual = sizes.roomNeeded();
    QVERIFY(usual > sizes.spanBytes);
    QVERIFY(usual < 2 * sizes.spanBytes); // one at a time
    sizes.segmentBytes = 10 * sizes.spanBytes;
    QVERIFY(sizes.roomNeeded() > sizes.segmentBytes);
    QVERIFY(sizes.bytesWritten() > sizes.roomNeeded());
}

void TstMeasurement::everythingHasAnIdAndWordsInBothLanguages()
{
    std::set<std::string_view> ids;
    const auto good = [](const Words& words) { return !words.english.empty() && !words.chinese.empty(); };
    for (int i = 0; i < kSubjects; ++i) {
        const auto subject = static_cast<Subject>(i);
        ids.insert(idOf(subject));
        QVERIFY(good(titleOf(subject)) && good(reasonOf(subject)) && good(operationOf(subject)));
    }
    for (int i = 0; i <= static_cast<int>(Way::Zstd); ++i) {
        ids.insert(idOf(static_cast<Way>(i)));
        QVERIFY(good(nameOf(static_cast<Way>(i))));
    }
    for (int i = 0; i <= static_cast<int>(Caveat::InMemory); ++i) {
        ids.insert(idOf(static_cast<Caveat>(i)));
        QVERIFY(good(wordsOf(static_cast<Caveat>(i))));
    }
    QCOMPARE(ids.size(), static_cast<std::size_t>(kSubjects + static_cast<int>(Way::Zstd) + 1 + static_cast<int>(Caveat::InMemory) + 1));
    for (const auto id : ids)
        QVERIFY(id.find_first_of(", \"\n") == std::string_view::npos); // they stand in CSV as they are
}

QTEST_GUILESS_MAIN(TstMeasurement)
#include "tst_measurement.moc"
