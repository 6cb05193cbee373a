#include <QTest>

#include "ui/common/chip.h"
#include "ui/common/theme.h"

using namespace ui;

// Can everything be read? The tokens of both themes are held to WCAG 2.2: 4.5 for text, 3 for glyphs.
class TstTheme : public QObject {
    Q_OBJECT

private slots:
    void textReadsOnEveryGround_data();
    void textReadsOnEveryGround();
    void glyphsShowOnPanels_data() { textReadsOnEveryGround_data(); }
    void glyphsShowOnPanels();
    void edgesOfHuesReadAsText_data() { textReadsOnEveryGround_data(); }
    void edgesOfHuesReadAsText();
    void chipsRead_data() { textReadsOnEveryGround_data(); }
    void chipsRead();
    void inkOnAFillIsTheBetterOne();
    void mixingEndsAtBothColours();
    void contrastIsThatOfTheStandard();
};

namespace {

constexpr double kText = 4.5, kGlyph = 3;

const Theme& themeOf(const QString& tag)
{
    return tag == QLatin1String("dark") ? Theme::dark() : Theme::light();
}

} // namespace

void TstTheme::textReadsOnEveryGround_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TstTheme::textReadsOnEveryGround()
{
    const Theme& t = themeOf(QString::fromLatin1(QTest::currentDataTag()));
    for (const QColor& ink : {t.ink, t.ink2, t.ink3, t.accentInk})
        for (const QColor& ground :
            {t.panel, t.bg, t.line2, t.dead, t.sel, t.water, t.dry, t.okbg, t.badbg, t.viobg})
            QVERIFY2(contrast(ink, ground) >= kText, qPrintable(ink.name() + " on " + ground.name()));
    for (const QColor& ink : {t.dryInk, t.okInk, t.badInk, t.vioInk, t.waterInk})
        for (const QColor& ground : {t.panel, t.bg, t.water})
            QVERIFY2(contrast(ink, ground) >= kText, qPrintable(ink.name() + " on " + ground.name()));
    QVERIFY(contrast(Qt::white, t.accentFill) >= kText);
}

void TstTheme::glyphsShowOnPanels()
{
    const Theme& t = themeOf(QString::fromLatin1(QTest::currentDataTag()));
    for (const QColor& glyph : {t.mute, t.accent, t.dry2, t.ok, t.bad, t.vio, t.water2})
        QVERIFY2(contrast(glyph, t.panel) >= kGlyph, qPrintable(glyph.name()));
}

void TstTheme::edgesOfHuesReadAsText()
{
    const Theme& t = themeOf(QString::fromLatin1(QTest::currentDataTag()));
    for (const QColor& edge : t.hueEdges) {
        QVERIFY2(contrast(edge, t.panel) >= kText, qPrintable(edge.name()));
        QVERIFY2(contrast(edge, t.textOn(edge)) >= kText, qPrintable(edge.name())); // a pill's label
    }
}

void TstTheme::chipsRead()
{
    const Theme& t = themeOf(QString::fromLatin1(QTest::currentDataTag()));
    for (const Tone tone :
        {Tone::Neutral, Tone::Water, Tone::Dry, Tone::Ok, Tone::Bad, Tone::Violet, Tone::Accent}) {
        const ToneColours colours = toneColours(t, tone);
        QVERIFY(contrast(colours.fill, colours.text) >= kText);
    }
}

void TstTheme::inkOnAFillIsTheBetterOne()
{
    QCOMPARE(Theme::light().textOn(QColor("#0069A6")), QColor(Qt::white));
    QVERIFY(Theme::light().textOn(QColor("#E69F00")) != QColor(Qt::white));
}

void TstTheme::mixingEndsAtBothColours()
{
    const QColor a("#102030"), b("#F0E0D0");
    QCOMPARE(mix(a, b, 0).rgb(), a.rgb());
    QCOMPARE(mix(a, b, 1).rgb(), b.rgb());
    QCOMPARE(mix(a, b, 0.5).red(), 0x80);
}

void TstTheme::contrastIsThatOfTheStandard()
{
    QCOMPARE(qRound(contrast(Qt::white, Qt::black) * 10), 210);
    QCOMPARE(qRound(contrast(Qt::black, Qt::white) * 10), 210);
    QCOMPARE(qRound(contrast(QColor("#17212B"), QColor("#FFFFFF")) * 10),
        163); // as in the table of the visual language
}

QTEST_MAIN(TstTheme)
#include "tst_theme.moc"
