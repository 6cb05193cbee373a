#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/stage/print_ids.h"
#include "ui/common/theme.h"
#include "ui/stage/display_list.h"
#include "ui/stage/list_painter.h"
#include "ui/stage/sketch.h"

using namespace ui;

// Do all readers of a display list see the same? Hit test, golden text, raster, SVG and PDF.
class TstDisplayList : public QObject {
    Q_OBJECT

private slots:
    void hitsTheInnermostThing();
    void missesTheRoundedCorner();
    void countsCellsOfARow();
    void findsTheBoxOfACell();
    void printsWhatWasDrawn();
    void clearKeepsNothing();
    void rasterPaintsWhereTheMarkIs();
    void rasterAgreesWithThePlainPainter_data();
    void rasterAgreesWithThePlainPainter();
    void curvesAgreeWithThePlainPainter_data();
    void curvesAgreeWithThePlainPainter();
    void curvesKeepTheirPlaceInTheOrder();
    void dashesGoRoundTheWholeBox();
    void paintsOnlyWhatTouchesTheArea();
    void svgHoldsTextAsText();
    void pdfIsWritten();
    void textsShortenThemselves();
    void aChipThatHasNoRoomIsLeftOut();
    void hatchStaysInsideItsBox();
    void idsHaveStableNames();
};

namespace {

const Theme& light = Theme::light();
const engine::TopicPartition orders0{"orders", 0};
const engine::BrokerId one{1};

DisplayList shelf()
{
    DisplayList list;
    list.clear({300, 100}, false);
    Sketch sketch(list, light);
    const auto outer = sketch.in(sketch.object(ObjectId::broker(one), {10, 10, 280, 80}, 12));
    sketch.card({10, 10, 280, 80}, 12, false);
    const auto row = sketch.object(ObjectId::replica(orders0, one), {20, 40, 200, 30});
    list.object(row).cells = {40, 14, 25, 10};
    const auto inner = sketch.in(row);
    sketch.rounded({40.5, 45.5, 11, 11}, 3, light.hues[0], light.hueEdges[0]);
    sketch.text({20, 30}, QStringLiteral("broker 1"), FontRole::CardTitle, light.ink);
    return list;
}

} // namespace

void TstDisplayList::hitsTheInnermostThing()
{
    const DisplayList list = shelf();
    QCOMPARE(hitTest(list, {250, 50}), ObjectId::broker(one));
    QCOMPARE(hitTest(list, {25, 50}), ObjectId::replica(orders0, one)); // left of the first cell
    QCOMPARE(hitTest(list, {5, 5}), ObjectId());
}

void TstDisplayList::missesTheRoundedCorner()
{
    const DisplayList list = shelf();
    QCOMPARE(hitTest(list, {11, 11}), ObjectId());
    QCOMPARE(hitTest(list, {14, 14}), ObjectId::broker(one));
}

void TstDisplayList::countsCellsOfARow()
{
    const DisplayList list = shelf();
    QCOMPARE(hitTest(list, {40, 50}), ObjectId::record(orders0, one, engine::Offset{25}));
    QCOMPARE(hitTest(list, {40 + 14 * 3 + 1, 50}), ObjectId::record(orders0, one, engine::Offset{28}));
    QCOMPARE(hitTest(list, {40 + 14 * 10 + 1, 50}), ObjectId::replica(orders0, one)); // after the last
}

void TstDisplayList::findsTheBoxOfACell()
{
    const DisplayList list = shelf();
    const ObjectId cell = ObjectId::record(orders0, one, engine::Offset{28});
    QCOMPARE(boxOf(list, cell).x(), 82.0);
    QCOMPARE(hitTest(list, boxOf(list, cell).center()), cell);
    QVERIFY(boxOf(list, ObjectId::record(orders0, one, engine::Offset{99})).isEmpty());
}

void TstDisplayList::printsWhatWasDrawn()
{
    const QString text = printed(shelf());
    QVERIFY(text.contains(QLatin1String("object broker:1 at 10 10 280 80\n")));
    QVERIFY(text.contains(QLatin1String("object replica:1:orders-0 at 20 40 200 30 cells 25+10\n")));
    QVERIFY(text.contains(QLatin1String("text 20 30 card-title #17212b \"broker 1\"\n")));
    QVERIFY(text.contains(QLatin1String("round 41 46 11 11 fill #0072b2 stroke #0069a6 1\n")));
}

void TstDisplayList::clearKeepsNothing()
{
    DisplayList list = shelf();
    list.clear({10, 10}, true);
    QVERIFY(
        list.primitives().empty() && list.objects().empty() && list.texts().empty() && list.paths().empty());
    QVERIFY(list.wantsNames());
}

void TstDisplayList::rasterPaintsWhereTheMarkIs()
{
    const QImage image = renderImage(shelf(), light.bg, 1);
    QCOMPARE(image.pixelColor(46, 51), light.hues[0]);
    QCOMPARE(image.pixelColor(150, 80), light.panel);
    QCOMPARE(image.pixelColor(4, 4), light.bg);
    QCOMPARE(renderImage(shelf(), light.bg, 2).pixelColor(92, 102), light.hues[0]);
}

void TstDisplayList::rasterAgreesWithThePlainPainter_data()
{
    QTest::addColumn<double>("scale");
    QTest::addColumn<QPointF>("origin"); // of a widget in its window: not on a whole pixel where the scale is not whole
    QTest::newRow("as it is") << 1.0 << QPointF(0, 0);
    QTest::newRow("in a window") << 1.0 << QPointF(61, 23);
    QTest::newRow("twice as large") << 2.0 << QPointF(3, 5);
    QTest::newRow("a quarter larger") << 1.25 << QPointF(61, 23);
    QTest::newRow("half as large again") << 1.5 << QPointF(61, 23);
    QTest::newRow("a third smaller") << 0.67 << QPointF(7, 9);
}

void TstDisplayList::rasterAgreesWithThePlainPainter()
{
    QFETCH(double, scale);
    QFETCH(QPointF, origin);
    const DisplayList list = shelf();
    const auto painted = [&](auto paint) {
        QImage image(800, 400, QImage::Format_RGB32);
        image.fill(light.bg);
        QPainter painter(&image);
        painter.scale(scale, scale);
        painter.translate(origin);
        paint(painter);
        return image;
    };
    const QImage plain = painted([&](QPainter& painter) { paintPlain(painter, list); });
    const QImage quick = painted([&](QPainter& painter) { RasterPainter().paint(painter, list); });
    int different = 0, seams = 0;
    const QRect texts = QRectF((QPointF(18, 18) + origin) * scale, QSizeF(60, 18) * scale).toAlignedRect();
    for (int y = 0; y < plain.height(); ++y)
        for (int x = 0; x < plain.width(); ++x) {
            const QColor a = plain.pixelColor(x, y), b = quick.pixelColor(x, y);
            const int distance =
                std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
            different += distance > 24;
            seams += distance > 6 && !texts.contains(x, y);
        }
    // Glyphs, and a cell where the scale is not whole, may fall a fraction of a pixel apart.
    QVERIFY2(different < 80 * std::max(1.0, scale * scale), qPrintable(QString::number(different)));
    QVERIFY2(seams < 160, qPrintable(QString::number(seams)));
}

void TstDisplayList::curvesAgreeWithThePlainPainter_data() { rasterAgreesWithThePlainPainter_data(); }

// A painter that has seen the same curves elsewhere, and many others since.
void TstDisplayList::curvesAgreeWithThePlainPainter()
{
    QFETCH(double, scale);
    QFETCH(QPointF, origin);
    const auto curvesAt = [](QPointF at, int number) {
        DisplayList list;
        list.clear({300, 100}, false);
        Sketch sketch(list, light);
        QPainterPath curve(at + QPointF(10, 10));
        curve.cubicTo(at + QPointF(120, 10), at + QPointF(40, 80 + number % 3), at + QPointF(200, 70));
        sketch.path(curve, {}, light.accent, metrics::kCurve);
        sketch.path(curve.translated(0, 6), {}, light.bad, 4);
        sketch.path(curve.translated(30, -4), light.viobg, light.vio, 1.4); // filled, too
        sketch.icon(Icon::Crown, at + QPointF(150.3, 20.7), 14, light.ink);
        return list;
    };
    const auto painted = [&](auto paint, const DisplayList& list) {
        QImage image(800, 400, QImage::Format_RGB32);
        image.fill(light.bg);
        QPainter painter(&image);
        painter.scale(scale, scale);
        painter.translate(origin);
        paint(painter, list);
        return image;
    };
    RasterPainter raster;
    const auto quickly = [&](QPainter& painter, const DisplayList& list) { raster.paint(painter, list); };
    for (int i = 0; i < 2000; ++i)
        painted(quickly, curvesAt({(i % 7) * 3.0 + i * 0.013, i % 5 * 1.0}, i));
    for (const QPointF at : {QPointF(0, 0), QPointF(17, 3), QPointF(20.25, 5.5)}) {
        const DisplayList list = curvesAt(at, 0);
        const QImage plain = painted([](QPainter& painter, const DisplayList& l) { paintPlain(painter, l); }, list);
        const QImage quick = painted(quickly, list);
        int inked = 0, different = 0;
        for (int y = 0; y < plain.height(); ++y)
            for (int x = 0; x < plain.width(); ++x) {
                const QColor a = plain.pixelColor(x, y), b = quick.pixelColor(x, y);
                inked += a != light.bg || b != light.bg;
                different += std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())}) > 8;
            }
        QVERIFY(inked > 1000 * scale);
        if (scale == 1) // but for a 64th of a pixel, and rounding
            QCOMPARE(different, 0);
        QVERIFY2(different * 30 < inked, qPrintable(QString::number(different))); // Qt cuts scaled curves into other pieces
    }
}

void TstDisplayList::curvesKeepTheirPlaceInTheOrder()
{
    DisplayList list;
    list.clear({300, 100}, false);
    Sketch sketch(list, light);
    QPainterPath line(QPointF(10, 50));
    line.lineTo(290, 50);
    sketch.path(line, {}, light.bad, 6);
    sketch.rect({100, 40, 20, 20}, light.ok); // above the first curve, below the second
    sketch.path(line.translated(0, 8), {}, light.accent, 6);
    const QImage image = renderImage(list, light.bg, 1);
    QCOMPARE(image.pixelColor(50, 50), light.bad);
    QCOMPARE(image.pixelColor(110, 50), light.ok);
    QCOMPARE(image.pixelColor(110, 58), light.accent);
}

void TstDisplayList::dashesGoRoundTheWholeBox()
{
    DisplayList list;
    list.clear({300, 100}, false);
    Sketch sketch(list, light);
    const QRectF box(20, 20, 240, 16);
    sketch.rounded(box, 4, {}, light.ink, 2, Dash::Dry);
    const QImage image = renderImage(list, light.bg, 1);
    const auto inked = [&](const QRect& area) {
        int count = 0;
        for (int y = area.top(); y <= area.bottom(); ++y)
            for (int x = area.left(); x <= area.right(); ++x)
                count += image.pixelColor(x, y).lightness() < 120;
        return static_cast<double>(count) / (area.width() * area.height());
    };
    for (const QRect& side : {QRect(30, 19, 220, 2), QRect(30, 35, 220, 2), QRect(19, 25, 2, 7), QRect(259, 25, 2, 7)}) {
        QVERIFY2(inked(side) > 0.25 && inked(side) < 0.8, qPrintable(QString::number(inked(side))));
    }
    QCOMPARE(inked(QRect(30, 24, 220, 8)), 0.0);
}

void TstDisplayList::paintsOnlyWhatTouchesTheArea()
{
    QImage image(300, 100, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    RasterPainter().paint(painter, shelf(), QRectF(0, 0, 8, 8));
    painter.end();
    QCOMPARE(image.pixelColor(46, 51), QColor(Qt::magenta));
}

void TstDisplayList::svgHoldsTextAsText()
{
    QBuffer buffer;
    QVERIFY(writeSvg(shelf(), buffer, light.bg, QStringLiteral("a shelf")));
    const QString svg = QString::fromUtf8(buffer.data());
    QVERIFY(svg.contains(QLatin1String("broker 1")));
    QVERIFY(svg.contains(QLatin1String("<title>a shelf</title>")));
    QVERIFY(svg.contains(QLatin1String("viewBox=\"0 0 300 100\"")));
    QVERIFY(!svg.contains(QLatin1String("clip-path")));
}

void TstDisplayList::pdfIsWritten()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("shelf.pdf"));
    QVERIFY(writePdf(shelf(), name, light.bg, QStringLiteral("a shelf")));
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith("%PDF"));
}

void TstDisplayList::textsShortenThemselves()
{
    DisplayList list;
    list.clear({300, 100}, false);
    Sketch sketch(list, light);
    const double width = sketch.text(
        {10, 20}, QStringLiteral("a rather long sentence"), FontRole::Text, light.ink, Anchor::Left, 60);
    QVERIFY(width <= 60);
    QVERIFY(list.texts().front().endsWith(QChar(0x2026)));
    QCOMPARE(list.primitives().front().box.width(), width);
}

void TstDisplayList::aChipThatHasNoRoomIsLeftOut()
{
    DisplayList list;
    list.clear({300, 100}, false);
    Sketch sketch(list, light);
    QVERIFY(sketch.chip({10, 20}, Anchor::Left, QStringLiteral("3 at risk"), Tone::Dry, 20).isEmpty());
    QVERIFY(list.primitives().empty());
    const QRectF box = sketch.chip({100, 20}, Anchor::Right, QStringLiteral("3 at risk"), Tone::Dry, 90);
    QVERIFY(box.right() <= 100 && box.height() == 18);
}

void TstDisplayList::hatchStaysInsideItsBox()
{
    DisplayList list;
    list.clear({300, 100}, false);
    Sketch sketch(list, light);
    const QRectF box(20, 10, 101, 24);
    sketch.hatch(box, light.bad);
    const QRectF drawn = list.paths().front().boundingRect();
    QVERIFY(box.adjusted(-0.01, -0.01, 0.01, 0.01).contains(drawn));
    QVERIFY(drawn.width() > 95);
}

void TstDisplayList::idsHaveStableNames()
{
    QCOMPARE(
        idText(ObjectId::record(orders0, one, engine::Offset{41})), QStringLiteral("record:1:orders-0@41"));
    QCOMPARE(idText(ObjectId::link(engine::NodeId{1}, engine::NodeId{3001})), QStringLiteral("link:1:3001"));
    QCOMPARE(idText(ObjectId::action("start producer p2 --topic orders")),
        QStringLiteral("action:start producer p2 --topic orders"));
    QCOMPARE(idText(ObjectId()), QStringLiteral("-"));
    QVERIFY(ObjectId::replica(orders0, one) != ObjectId::partitionOf(orders0));
}

QTEST_MAIN(TstDisplayList)
#include "tst_display_list.moc"
