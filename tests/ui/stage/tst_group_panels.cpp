#include <QFile>
#include <QTest>

#include <array>
#include <set>

#include "tests/ui/stage/group_scenes.h"
#include "tests/ui/stage/painted.h"
#include "tests/ui/stage/panel_scenes.h"
#include "ui/common/appearance.h"
#include "ui/stage/group_panel_words.h"
#include "ui/stage/ladder_layout.h"
#include "ui/stage/list_painter.h"
#include "ui/stage/paint_group_panels.h"

using namespace ui;
using namespace std::chrono_literals;
using engine::ClusterView;
using engine::FactId;

// Do the panels of a rebalance draw what was sent, what assignors answered and where offsets lie, in any box, theme and language?
class TstGroupPanels : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void pictures();
    void drawsTheScene_data();
    void drawsTheScene();
    void nothingLeavesItsBox_data();
    void nothingLeavesItsBox();
    void everyArrowIsAThing();
    void rowsKeepTheOrderOfTime();
    void longLaddersFoldTheRoutineFirst();
    void lanesThatHaveNoRoomAreCounted();
    void everyThingIsSpoken();
    void textsCanBeRead_data();
    void textsCanBeRead();
    void wrapsChineseAndEnglish();
};

namespace {

enum class Panel { Ladder, Other, Assignors, Offsets };

struct Scene {
    ClusterView view;
    std::shared_ptr<const GroupPanels> panels;
};
Scene sceneOf(const QString& name)
{
    const auto panels = name.startsWith(QLatin1String("offered")) ? scenes::panelsOffered()
        : name.startsWith(QLatin1String("forgotten"))             ? scenes::panelsForgotten()
        : name.startsWith(QLatin1String("crowded"))               ? scenes::panelsCrowded()
        : name.startsWith(QLatin1String("unknown"))               ? std::shared_ptr<const GroupPanels>()
                                                                  : scenes::panels();
    return {scenes::billingWithRecords(), panels};
}

// The four panels side by side as the roomy picture has them, or one alone in a box.
DisplayList drawn(const Scene& scene, const Theme& theme, QSizeF size, std::optional<Panel> only = std::nullopt,
    std::vector<QRectF>* boxes = nullptr)
{
    StageInput input;
    input.view = &scene.view;
    input.now = scenes::groupNow();
    input.size = size;
    input.theme = &theme;
    input.camera.level = ZoomLevel::Group;
    input.camera.group = "billing";
    input.groupPanels = scene.panels;
    input.wantsNames = true;
    DisplayList list;
    list.clear(size, true);
    Sketch sketch(list, theme);
    const StageLayout layout{};
    const StageBrush brush{input, layout, sketch};
    const engine::GroupView& group = *scene.view.groups.at("billing");
    const auto put = [&](Panel panel, const QRectF& card) {
        if (only && *only != panel)
            return;
        const QRectF whole = only ? QRectF(QPointF(), size) : card;
        sketch.card(whole, 12);
        const QRectF box = whole.adjusted(20, 12, -20, -12);
        if (boxes)
            boxes->push_back(box);
        switch (panel) {
        case Panel::Ladder: paintLadder(brush, box, group, scene.panels.get()); break;
        case Panel::Other: paintOtherLadder(brush, box, group, scene.panels.get()); break;
        case Panel::Assignors: paintAssignors(brush, box, group, scene.panels.get()); break;
        case Panel::Offsets: paintOffsetsLog(brush, box, group); break;
        }
    };
    const double right = 400, gap = 12, left = size.width() - right - gap;
    put(Panel::Ladder, {0, 0, left * 0.66, size.height()});
    put(Panel::Other, {left * 0.66 + gap, 0, left * 0.34 - gap, size.height()});
    put(Panel::Assignors, {left + gap, 0, right, size.height() * 0.52});
    put(Panel::Offsets, {left + gap, size.height() * 0.52 + gap, right, size.height() * 0.48 - gap});
    return list;
}

constexpr QSizeF kRoomy{1632, 620};

} // namespace

void TstGroupPanels::pictures()
{
    const QString folder = qEnvironmentVariable("PICTURES");
    if (folder.isEmpty())
        return;
    struct Look { const char* name; QSizeF size; bool dark, chinese; };
    for (const Look& look : {Look{"roomy", kRoomy, false, false}, {"dark-zh", kRoomy, true, true},
        {"low", {1280, 330}, false, false}, {"tight", {1000, 420}, false, false}})
        for (const char* name : {"all", "offered", "forgotten", "crowded", "unknown"}) {
            Appearance::instance().setLanguage(look.chinese ? Language::Chinese : Language::English);
            const Theme& theme = look.dark ? Theme::dark() : Theme::light();
            renderImage(drawn(sceneOf(QString::fromLatin1(name)), theme, look.size), theme.bg, 1).save(folder
                + QStringLiteral("/panels-%1-%2.png").arg(QLatin1String(name), QLatin1String(look.name)));
        }
}

void TstGroupPanels::drawsTheScene_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"all", "chinese", "offered", "forgotten", "crowded", "unknown", "low"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstGroupPanels::drawsTheScene()
{
    QFETCH(QString, name);
    Appearance::instance().setLanguage(name == QLatin1String("chinese") ? Language::Chinese : Language::English);
    const QString now = printed(drawn(sceneOf(name), Theme::light(), name == QLatin1String("low") ? QSizeF(1280, 330) : kRoomy));
    QFile file(QFINDTESTDATA("golden") + QStringLiteral("/panels-") + name + QStringLiteral(".txt"));
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(now.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n')), lines = now.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(kept.size(), lines.size()); ++i)
        QVERIFY2(lines[i] == kept[i], qPrintable(QStringLiteral("line %1\n  was: %2\n  is:  %3").arg(i + 1).arg(kept[i], lines[i])));
    QCOMPARE(lines.size(), kept.size());
}

void TstGroupPanels::nothingLeavesItsBox_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("panel");
    QTest::addColumn<QSizeF>("size");
    for (const char* name : {"all", "chinese", "offered", "forgotten", "crowded", "unknown"})
        for (int panel = 0; panel < 4; ++panel)
            for (const QSizeF size : {QSizeF(240, 120), QSizeF(320, 200), QSizeF(420, 560), QSizeF(700, 150), QSizeF(860, 420),
                QSizeF(1600, 900)})
                QTest::addRow("%s %d %.0fx%.0f", name, panel, size.width(), size.height()) << QString::fromLatin1(name) << panel << size;
}

void TstGroupPanels::nothingLeavesItsBox()
{
    QFETCH(QString, name);
    QFETCH(int, panel);
    QFETCH(QSizeF, size);
    Appearance::instance().setLanguage(name == QLatin1String("chinese") ? Language::Chinese : Language::English);
    std::vector<QRectF> boxes;
    const DisplayList list = drawn(sceneOf(name), Theme::light(), size, static_cast<Panel>(panel), &boxes);
    const QRectF room = boxes.front().adjusted(-9, -3, 9, 5);
    for (const Primitive& p : list.primitives()) {
        if (p.mark != Mark::Text)
            continue;
        const QRectF at(p.box.left(), p.box.top() - p.box.height(), p.box.width(), p.box.height());
        QVERIFY2(room.contains(at), qPrintable(QStringLiteral("\"%1\" at %2,%3 w %4 in %5x%6")
            .arg(list.texts()[static_cast<std::size_t>(p.ref)]).arg(at.x()).arg(at.y()).arg(at.width()).arg(room.width()).arg(room.height())));
    }
    for (const StageObject& object : list.objects())
        QVERIFY2(room.contains(object.box), qPrintable(object.name));
    std::set<ObjectId> seen;
    for (const StageObject& object : list.objects())
        QVERIFY2(seen.insert(object.id).second, qPrintable(idText(object.id)));
}

void TstGroupPanels::everyArrowIsAThing()
{
    const Scene scene = sceneOf(QStringLiteral("all"));
    const DisplayList list = drawn(scene, Theme::light(), {1100, 760}, Panel::Ladder);
    for (const LadderArrow& arrow : scene.panels->ladder->arrows) {
        const ObjectId id = ObjectId::pastMessage(arrow.message, arrow.fact);
        const StageObject* object = list.find(id);
        QVERIFY2(object, qPrintable(arrow.words));
        QVERIFY(object->state.contains(arrow.words));
        QVERIFY(hitTest(list, object->box.center()).kind == StageKind::Message);
        QCOMPARE(factOfGroupPart(scene.view, scene.panels.get(), id), arrow.fact);
        QCOMPARE(spokenOfGroupPart(scene.view, scene.panels.get(), id).name, object->name);
    }
    // Those of the lab that was played anew lead to no fact of this one.
    const DisplayList other = drawn(scene, Theme::light(), {700, 700}, Panel::Other);
    for (const StageObject& object : other.objects())
        QVERIFY(factOfGroupPart(scene.view, scene.panels.get(), object.id) == FactId{});
}

void TstGroupPanels::rowsKeepTheOrderOfTime()
{
    for (const RebalanceLadder& ladder : {scenes::eagerLadder(), scenes::consumerLadder(), scenes::crowdedLadder()})
        for (const QRectF body : {QRectF(0, 0, 760, 420), QRectF(0, 0, 360, 200), QRectF(0, 0, 900, 1200)}) {
            const LadderLayout layout = layOutLadder(ladder, body);
            double y = layout.axisTop;
            for (const LadderLayout::Row& row : layout.rows) {
                QVERIFY(row.y > y);
                QVERIFY(layout.yOf(row.at) <= row.y + 0.5);
                y = row.y;
            }
            QVERIFY(y <= layout.axisBottom);
            for (std::size_t i = 1; i < layout.rows.size(); ++i) {
                const bool silence = layout.rows[i].at - layout.rows[i - 1].at >= kLadderSilence || layout.rows[i].folded > 0;
                QCOMPARE(layout.rows[i].breaks, silence);
            }
        }
}

void TstGroupPanels::longLaddersFoldTheRoutineFirst()
{
    const RebalanceLadder ladder = scenes::eagerLadder();
    const auto shown = [&](double height) {
        const LadderLayout layout = layOutLadder(ladder, {0, 0, 760, height});
        std::size_t routine = 0, steps = 0, folded = layout.foldedBelow;
        for (const LadderLayout::Row& row : layout.rows) {
            folded += row.folded;
            for (const std::size_t i : row.arrows)
                (ladder.arrows[i].news == ArrowNews::Routine ? routine : steps) += 1;
        }
        return std::array{routine, steps, folded};
    };
    const std::size_t all = ladder.arrows.size();
    QCOMPARE(shown(760), (std::array<std::size_t, 3>{2, all - 2, 0}));
    const auto lower = shown(350);
    QCOMPARE(lower[0], std::size_t{0});
    QCOMPARE(lower[1], all - 2);
    QCOMPARE(lower[2], std::size_t{2});
    const auto lowest = shown(200);
    QVERIFY(lowest[1] > 2 && lowest[1] < all - 2);
    QCOMPARE(lowest[1] + lowest[2], all); // nothing is lost unsaid
}

void TstGroupPanels::lanesThatHaveNoRoomAreCounted()
{
    const RebalanceLadder ladder = scenes::crowdedLadder();
    for (const double width : {320.0, 520.0, 760.0, 1400.0}) {
        const LadderLayout layout = layOutLadder(ladder, {0, 0, width, 500});
        const auto members = static_cast<std::size_t>(std::count_if(layout.lanes.begin(), layout.lanes.end(),
            [&](const auto& lane) { return !ladder.lanes[lane.lane].isCoordinator; }));
        QCOMPARE(members + layout.hiddenMembers, std::size_t{1000});
        QVERIFY(members >= 1);
        QVERIFY(layout.laneOf(0)); // because of whom it is
    }
    QVERIFY(says(drawn(sceneOf(QStringLiteral("crowded")), Theme::light(), {900, 600}, Panel::Ladder), QStringLiteral("more")));
}

void TstGroupPanels::everyThingIsSpoken()
{
    for (const char* name : {"all", "offered", "crowded"})
        for (const bool chinese : {false, true}) {
            Appearance::instance().setLanguage(chinese ? Language::Chinese : Language::English);
            const DisplayList list = drawn(sceneOf(QString::fromLatin1(name)), Theme::light(), kRoomy);
            QVERIFY(list.objects().size() > 10);
            for (const StageObject& object : list.objects())
                QVERIFY2(!object.name.isEmpty(), qPrintable(idText(object.id)));
        }
}

void TstGroupPanels::textsCanBeRead_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TstGroupPanels::textsCanBeRead()
{
    QFETCH(bool, dark);
    const Theme& theme = dark ? Theme::dark() : Theme::light();
    const DisplayList list = drawn(sceneOf(QStringLiteral("all")), theme, kRoomy);
    // What lies under a text: the last filled box that contains its middle.
    const auto& all = list.primitives();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].mark != Mark::Text)
            continue;
        const QPointF middle(all[i].box.left() + all[i].box.width() / 2, all[i].box.top() - all[i].box.height() / 2);
        QColor under = theme.panel;
        for (std::size_t j = 0; j < i; ++j)
            if ((all[j].mark == Mark::Rect || all[j].mark == Mark::Rounded) && qAlpha(all[j].ink.fill) == 255
                && all[j].box.contains(middle))
                under = QColor::fromRgba(all[j].ink.fill);
        const double seen = contrast(QColor::fromRgba(all[i].ink.fill), under);
        QVERIFY2(seen >= 4.5, qPrintable(QStringLiteral("\"%1\" %2").arg(list.texts()[static_cast<std::size_t>(all[i].ref)]).arg(seen)));
    }
}

void TstGroupPanels::wrapsChineseAndEnglish()
{
    const QString english = QStringLiteral("The lab's course from its beginning, with this group's consumers"),
        chinese = QStringLiteral("从头播放这个实验，只把这个消费组的消费者换成另一种协议");
    for (const QString& words : {english, chinese}) {
        const QStringList lines = wrappedWords(words, FontRole::Text, 120);
        QVERIFY(lines.size() >= 2);
        QString joined = lines.join(words == english ? QStringLiteral(" ") : QString());
        QCOMPARE(joined, words);
        for (const QString& line : lines)
            QVERIFY(textWidth(line, FontRole::Text) <= 121);
    }
}

QTEST_MAIN(TstGroupPanels)
#include "tst_group_panels.moc"
