#include <QTest>

#include <cmath>

#include "tests/ui/stage/group_scenes.h"
#include "tests/ui/stage/producer_scenes.h"
#include "tests/ui/stage/scenes.h"
#include "tests/ui/stage/storage_scenes.h"
#include "ui/common/appearance.h"
#include "ui/stage/stage_painter.h"

using namespace ui;

// Whatever the cluster looks like, at any size, in both themes and languages: no text is small, cut off, covered or on top
// of another text, every text can be read on what lies under it, and every thing is inside the picture.
class TstStageRules : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void generatedScenesKeepTheRules_data();
    void generatedScenesKeepTheRules();
    void producersKeepTheRules_data();
    void producersKeepTheRules();
    void logsKeepTheRules_data() { producersKeepTheRules_data(); }
    void logsKeepTheRules();
    void groupsKeepTheRules_data() { producersKeepTheRules_data(); }
    void groupsKeepTheRules();
    void sameInputSamePicture();
    void theCheckItselfFindsAnOverlap();
};

namespace {

QRectF boxOfText(const Primitive& p)
{
    return {p.box.x(), p.box.y() - p.box.height(), p.box.width(), p.box.height()};
}

QRectF boxOfShape(const DisplayList& list, const Primitive& p)
{
    return p.mark == Mark::Path ? list.paths()[static_cast<std::size_t>(p.ref)].boundingRect()
                                : p.box.normalized();
}

QString textOf(const DisplayList& list, const Primitive& p)
{
    return list.texts()[static_cast<std::size_t>(p.ref)];
}

bool covers(const DisplayList& list, const Primitive& p)
{
    if (p.mark == Mark::Text || p.mark == Mark::Line || qAlpha(p.ink.fill) != 255)
        return false;
    return p.mark != Mark::Path
        || boxOfShape(list, p).width() > 12; // carets and icons lie beside texts, checked as boxes
}

// What lies under the middle of a text when it is painted.
QRgb groundOf(const DisplayList& list, std::size_t at, const QColor& background)
{
    const QPointF middle = boxOfText(list.primitives()[at]).center();
    for (std::size_t i = at; i-- > 0;) {
        const Primitive& p = list.primitives()[i];
        if (p.mark != Mark::Text && p.mark != Mark::Line && p.mark != Mark::Path && qAlpha(p.ink.fill) == 255
            && p.box.contains(middle))
            return p.ink.fill;
    }
    return background.rgb();
}

// The first broken rule, in words; empty if none is.
QString brokenRule(const DisplayList& list, const Theme& theme)
{
    const auto& marks = list.primitives();
    const QRectF all(QPointF(0, 0), list.size());
    std::vector<std::size_t> texts;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (marks[i].mark != Mark::Text) {
            const QRectF box = boxOfShape(list, marks[i]);
            if (!all.adjusted(-6, -6, 6, 6).contains(box) && !box.isEmpty())
                return QStringLiteral("a mark leaves the picture: %1 %2 %3 %4")
                    .arg(box.x())
                    .arg(box.y())
                    .arg(box.width())
                    .arg(box.height());
            continue;
        }
        const QString text = textOf(list, marks[i]);
        const QRectF box = boxOfText(marks[i]);
        if (fontPixels(marks[i].role) < kSmallestText)
            return QStringLiteral("too small: ") + text;
        if (!all.contains(box))
            return QStringLiteral("outside the picture: ") + text;
        if (std::abs(textWidth(text, marks[i].role) - box.width()) > 0.01)
            return QStringLiteral("not as wide as measured: ") + text;
        const double ratio =
            contrast(QColor::fromRgb(marks[i].ink.fill), QColor::fromRgb(groundOf(list, i, theme.bg)));
        if (ratio < 4.5)
            return QStringLiteral("contrast %1: ").arg(ratio) + text;
        for (const std::size_t other : texts)
            if (boxOfText(marks[other]).intersects(box.adjusted(0.5, 0.5, -0.5, -0.5)))
                return QStringLiteral("\"%1\" on \"%2\"").arg(text, textOf(list, marks[other]));
        texts.push_back(i);
        for (std::size_t j = i + 1; j < marks.size(); ++j)
            if (covers(list, marks[j])
                && boxOfShape(list, marks[j]).intersects(box.adjusted(0.5, 0.5, -0.5, -0.5)))
                return QStringLiteral("covered: \"%1\" by mark %2").arg(text).arg(j);
    }
    for (const StageObject& object : list.objects()) {
        if (object.name.isEmpty())
            return QStringLiteral("no name: ") + idText(object.id);
        if (!all.adjusted(-2, -2, 2, 2).contains(object.box))
            return QStringLiteral("a thing leaves the picture: ") + idText(object.id);
    }
    return {};
}

} // namespace

void TstStageRules::generatedScenesKeepTheRules_data()
{
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<int>("level");
    for (const QSizeF size :
        {QSizeF(640, 420), QSizeF(1048, 628), QSizeF(1280, 720), QSizeF(1680, 1050), QSizeF(3840, 2160)})
        for (const int level : {0, 1, 2})
            QTest::addRow(
                "%dx%d level %d", static_cast<int>(size.width()), static_cast<int>(size.height()), level + 1)
                << size << level;
}

void TstStageRules::generatedScenesKeepTheRules()
{
    QFETCH(QSizeF, size);
    QFETCH(int, level);
    constexpr std::uint32_t kSeeds = 24;
    DisplayList list;
    for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
        const int brokers = 1 + static_cast<int>(seed * 7 % 13),
                  partitions = 1 + static_cast<int>(seed * 11 % (seed % 3 == 0 ? 60 : 9));
        const engine::ClusterView view = seed == 1 ? scenes::mainWindow()
            : seed == 2                            ? scenes::troubles()
            : seed == 3                            ? scenes::empty()
            : seed == 4                            ? scenes::big(12, 120, 3, seed)
                        : scenes::generated(brokers, partitions, seed % 4 == 0 ? 4000 : 60, seed);
        Appearance::instance().setLanguage(seed % 2 ? Language::English : Language::Chinese);
        StageInput input;
        input.view = &view;
        input.now = std::max(scenes::mainWindowNow(), view.at);
        input.size = size;
        input.theme = seed % 3 ? &Theme::light() : &Theme::dark();
        input.camera.level = static_cast<ZoomLevel>(level);
        input.wantsNames = true;
        input.scaled = {
            {QStringLiteral("log.segment.bytes"), QStringLiteral("2 000"), QStringLiteral("1 GiB")},
            {QStringLiteral("replica.lag.time.max.ms"), QStringLiteral("10 000"), QStringLiteral("30 000")}};
        if (seed % 5 == 0)
            input.selected = ObjectId::client(engine::NodeId{10000});
        paintStage(input, list);
        const QString broken = brokenRule(list, *input.theme);
        QVERIFY2(broken.isEmpty(), qPrintable(QStringLiteral("seed %1: ").arg(seed) + broken));
    }
}

void TstStageRules::producersKeepTheRules_data()
{
    QTest::addColumn<QSizeF>("size");
    for (const QSizeF size : {QSizeF(640, 420), QSizeF(760, 560), QSizeF(1000, 436), QSizeF(1048, 628), QSizeF(1280, 436), QSizeF(1340, 640),
             QSizeF(1280, 720), QSizeF(1632, 890), QSizeF(1920, 1080), QSizeF(3840, 2160)})
        QTest::addRow("%dx%d", static_cast<int>(size.width()), static_cast<int>(size.height())) << size;
}

void TstStageRules::producersKeepTheRules()
{
    QFETCH(QSizeF, size);
    DisplayList list;
    const std::vector<engine::ClusterView> views{scenes::busyProducer(), scenes::idleProducer(), scenes::blockedProducer(), scenes::killedProducer(), scenes::outsideProducer(),
        scenes::wideProducer(1, 1, 2, 3), scenes::wideProducer(12, 3, 4, 4), scenes::wideProducer(100, 12, 12, 5)};
    for (std::size_t i = 0; i < views.size(); ++i)
        for (const int look : {0, 1, 2, 3, 4, 5}) {
            Appearance::instance().setLanguage(look % 2 ? Language::Chinese : Language::English);
            StageInput input;
            input.view = &views[i];
            input.now = scenes::busyProducerNow();
            input.size = size;
            input.theme = look < 3 ? &Theme::light() : &Theme::dark();
            input.camera.level = ZoomLevel::Producer;
            input.camera.client = scenes::kProducerSeen;
            input.camera.lane = static_cast<ProducerLane>(look % 3);
            input.camera.firstRow = look * 17;
            input.wantsNames = true;
            paintStage(input, list);
            const QString broken = brokenRule(list, *input.theme);
            QVERIFY2(broken.isEmpty(), qPrintable(QStringLiteral("view %1, look %2: %3").arg(i).arg(look).arg(broken)));
        }
}

void TstStageRules::logsKeepTheRules()
{
    QFETCH(QSizeF, size);
    DisplayList list;
    const std::vector<engine::ClusterView> views{scenes::storage(), scenes::storageByTime(), scenes::storageEmpty(), scenes::storageAtWork(), scenes::storageWide(2, 5, 1),
        scenes::storageWide(12, 30, 2), scenes::storageWide(60, 3, 3), scenes::storageWide(5, 900, 4)};
    for (std::size_t i = 0; i < views.size(); ++i)
        for (const int look : {0, 1, 2, 3, 4, 5, 6, 7}) {
            Appearance::instance().setLanguage(look % 2 ? Language::Chinese : Language::English);
            StageInput input;
            input.view = &views[i];
            input.now = scenes::storageNow();
            input.size = size;
            input.theme = look < 4 ? &Theme::light() : &Theme::dark();
            if (look != 2)
                input.lab = scenes::storageLab();
            input.camera.level = ZoomLevel::Storage;
            input.camera.topic = look / 2 % 2 ? "profile" : "orders";
            input.camera.broker = scenes::kLogBroker;
            input.camera.panel = static_cast<LogThing>(look % 4);
            input.camera.rowsBack = look * 5;
            if (look > 4) {
                input.camera.bytesPerPixel = look == 5 ? 0.5 : look == 6 ? 40 : 4000;
                input.camera.firstByte = look * 333;
            }
            input.wantsNames = true;
            paintStage(input, list);
            const QString broken = brokenRule(list, *input.theme);
            QVERIFY2(broken.isEmpty(), qPrintable(QStringLiteral("view %1, look %2: %3").arg(i).arg(look).arg(broken)));
        }
}

void TstStageRules::groupsKeepTheRules()
{
    QFETCH(QSizeF, size);
    DisplayList list;
    const std::vector<engine::ClusterView> views{scenes::billing(), scenes::reconciling(), scenes::ailing(), scenes::emptyGroup(), scenes::loadingGroup(),
        scenes::outsideGroup(), scenes::offsetsOnly(), scenes::wideGroup(100, 1000, 6, 2), scenes::wideGroup(3, 12, 200, 3), scenes::wideGroup(40, 7, 2, 4)};
    for (std::size_t i = 0; i < views.size(); ++i)
        for (const int look : {0, 1, 2, 3, 4, 5, 6, 7}) {
            Appearance::instance().setLanguage(look % 2 ? Language::Chinese : Language::English);
            StageInput input;
            input.view = &views[i];
            input.now = scenes::groupNow();
            input.size = size;
            input.theme = look < 4 ? &Theme::light() : &Theme::dark();
            input.camera.level = ZoomLevel::Group;
            input.camera.group = "billing";
            input.camera.groupPanel = static_cast<GroupThing>(look % kGroupPanels);
            input.camera.groupRow = look * 77;
            input.camera.firstMember = look * 9;
            if (look > 3) {
                input.camera.timeSpan = std::chrono::milliseconds(look == 4 ? 90 : look == 5 ? 3'000 : look == 6 ? 90'000 : 400'000'000);
                if (look != 6)
                    input.camera.firstTime = input.now - input.camera.timeSpan / look;
            }
            input.wantsNames = true;
            paintStage(input, list);
            const QString broken = brokenRule(list, *input.theme);
            QVERIFY2(broken.isEmpty(), qPrintable(QStringLiteral("view %1, look %2: %3").arg(i).arg(look).arg(broken)));
        }
}

void TstStageRules::sameInputSamePicture()
{
    const engine::ClusterView view = scenes::generated(5, 7, 60, 3);
    StageInput input;
    input.view = &view;
    input.now = scenes::mainWindowNow();
    DisplayList once, again;
    paintStage(input, once);
    paintStage(input, again);
    QCOMPARE(printed(once), printed(again));
}

void TstStageRules::theCheckItselfFindsAnOverlap()
{
    DisplayList list;
    list.clear({200, 100}, false);
    Sketch sketch(list, Theme::light());
    sketch.text({10, 40}, QStringLiteral("broker 1"), FontRole::Text, Theme::light().ink);
    QCOMPARE(brokenRule(list, Theme::light()), QString());
    sketch.text({30, 42}, QStringLiteral("broker 2"), FontRole::Text, Theme::light().ink);
    QVERIFY(brokenRule(list, Theme::light()).contains(QLatin1String("on")));
    list.clear({200, 100}, false);
    sketch.text({10, 40}, QStringLiteral("pale"), FontRole::Text, Theme::light().line);
    QVERIFY(brokenRule(list, Theme::light()).contains(QLatin1String("contrast")));
    list.clear({200, 100}, false);
    sketch.text({10, 40}, QStringLiteral("hidden"), FontRole::Text, Theme::light().ink);
    sketch.rect({0, 0, 100, 60}, Theme::light().panel);
    QVERIFY(brokenRule(list, Theme::light()).contains(QLatin1String("covered")));
}

QTEST_MAIN(TstStageRules)
#include "tst_stage_rules.moc"
