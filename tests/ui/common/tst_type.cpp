#include <QFontInfo>
#include <QTest>

#include "ui/common/numbers.h"
#include "ui/common/type.h"

using namespace ui;
using namespace std::chrono_literals;

// Is every text set as the visual language says, and does it shorten instead of spilling over?
class TstType : public QObject {
    Q_OBJECT

private slots:
    void theFontsOfTheDesignAreInstalled();
    void nothingIsSmallerThanElevenPixels();
    void chineseIsMeasuredLikeAnyText();
    void shortensToTheRoomThereIs();
    void givesNothingWhereNotEvenALetterFits();
    void takesTheLongestWordingThatFits();
    void groupsThousandsWithAThinSpace();
    void writesSizesWithTheirUnit();
    void writesInstantsAndDurations();
};

void TstType::theFontsOfTheDesignAreInstalled()
{
    QCOMPARE(missingFamilies(), QStringList());
    QCOMPARE(QFontInfo(fontOf(FontRole::Text)).family(), QStringLiteral("Inter"));
    QCOMPARE(QFontInfo(fontOf(FontRole::Mono)).family(), QStringLiteral("JetBrains Mono"));
}

void TstType::nothingIsSmallerThanElevenPixels()
{
    for (int role = 0; role < kFontRoles; ++role)
        QVERIFY2(fontPixels(static_cast<FontRole>(role)) >= kSmallestText,
            fontRoleName(static_cast<FontRole>(role)));
}

void TstType::chineseIsMeasuredLikeAnyText()
{
    const double one = textWidth(QStringLiteral("高"), FontRole::Text);
    QVERIFY(one > 8); // a missing glyph would be a narrow box
    QCOMPARE(textWidth(QStringLiteral("高高"), FontRole::Text), 2 * one);
}

void TstType::shortensToTheRoomThereIs()
{
    const QString name = QStringLiteral("a-topic-with-a-rather-long-name");
    for (double room = 20; room < 240; room += 7) {
        const QString shown = elided(name, FontRole::Mono, room);
        QVERIFY(textWidth(shown, FontRole::Mono) <= room);
        QVERIFY(shown == name || shown.endsWith(QChar(0x2026)));
    }
    QCOMPARE(elided(name, FontRole::Mono, 1000), name);
}

void TstType::givesNothingWhereNotEvenALetterFits()
{
    QCOMPARE(elided(QStringLiteral("orders"), FontRole::Text, 3), QString());
}

void TstType::takesTheLongestWordingThatFits()
{
    const QString longest = QStringLiteral("OSR · 3 behind"), brief = QStringLiteral("3 behind");
    QCOMPARE(fitting({longest, brief}, FontRole::Caption, textWidth(longest, FontRole::Caption)), longest);
    QCOMPARE(fitting({longest, brief}, FontRole::Caption, textWidth(brief, FontRole::Caption)), brief);
    QVERIFY(fitting({longest, brief}, FontRole::Caption, 30).endsWith(QChar(0x2026)));
}

void TstType::groupsThousandsWithAThinSpace()
{
    const QChar thin(0x2009);
    QCOMPARE(number(999), QStringLiteral("999"));
    QCOMPARE(number(41907), QStringLiteral("41") + thin + QStringLiteral("907"));
    QCOMPARE(
        number(1000000), QStringLiteral("1") + thin + QStringLiteral("000") + thin + QStringLiteral("000"));
    QCOMPARE(number(-1234), QStringLiteral("-1") + thin + QStringLiteral("234"));
}

void TstType::writesSizesWithTheirUnit()
{
    QCOMPARE(bytes(612), QStringLiteral("612 B"));
    QCOMPARE(bytes(1400), QStringLiteral("1.4 kB"));
    QCOMPARE(bytes(1'400'000), QStringLiteral("1.4 MB"));
    QCOMPARE(bytes(25'000'000), QStringLiteral("25 MB"));
}

void TstType::writesInstantsAndDurations()
{
    QCOMPARE(clockText(engine::Time{4417ms}), QStringLiteral("00:04.417"));
    QCOMPARE(clockText(engine::Time{-12s}), QStringLiteral("-00:12.000"));
    QCOMPARE(clockText(engine::Time{3661s}), QStringLiteral("1:01:01.000"));
    QCOMPARE(instantText(engine::Time{4310ms}), QStringLiteral("t+4.310"));
    QCOMPARE(durationText(0s), QStringLiteral("0 s"));
    QCOMPARE(durationText(250us), QStringLiteral("250 µs"));
    QCOMPARE(durationText(9200ms), QStringLiteral("9.2 s"));
}

QTEST_MAIN(TstType)
#include "tst_type.moc"
