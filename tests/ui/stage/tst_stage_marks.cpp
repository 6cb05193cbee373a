#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <set>

#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/scenes.h"
#include "ui/common/appearance.h"
#include "ui/stage/stage_painter.h"

using namespace ui;
using engine::BrokerId;
using engine::TopicPartition;

// Does each mark say what the visual language gives it to say? Same column = same offset; water below the high
// watermark, dry above; a crown leads; grey is not counted; what is down is told apart from what is paused.
class TstStageMarks : public QObject {
    Q_OBJECT

private slots:
    void sameColumnIsTheSameOffsetOnEveryBroker();
    void waterEndsAtTheHighWatermark();
    void dryRecordsAreOutlinedOneByOne();
    void aReplicaOutOfTheIsrIsGrey();
    void nodesInTroubleLookDifferent();
    void aBrokerSaysWhatItSuffersFrom();
    void aBrokerTellsTheAddressThatItRegisteredWith();
    void aDeadProducerIsNamedInFullBesideItsState();
    void onlyTheLeaderCountsWhatIsAtRisk();
    void rulerNamesHighWatermarkAndLogEnd();
    void windowFollowsTheLogEnd();
    void aShortLogKeepsItsOwnWindow();
    void densityFollowsTheHeightOfRows_data();
    void densityFollowsTheHeightOfRows();
    void workDoesNotGrowWithHistory();
    void pillsStandWhereTimeIs();
    void heldMessagesShowTwoBars();
    void manyMessagesBecomeARibbon();
    void selectedOffsetIsFramedOnEveryReplica();
    void spotlightDimsTheRest();
    void scaledSettingsCarryAChip();
    void clusterLevelHasAColumnForEachPartition();
    void worstPartitionComesFirst();
    void actionsCarryACommandWithAFreeName();
    void aProducerIsItsPipelineWhenSelected();
    void aProgramInAGroupStandsInIt();
    void theGroupOfWhatIsSelectedStaysInSight();
};

namespace {

const TopicPartition orders0{"orders", 0};

struct Stage {
    engine::ClusterView view;
    StageInput input;
    DisplayList list;

    explicit Stage(engine::ClusterView v) : view(std::move(v))
    {
        input.now = std::max(scenes::mainWindowNow(), view.at);
    }
    Stage& paint()
    {
        input.view = &view;
        paintStage(input, list);
        return *this;
    }
    bool says(const QString& text) const
    {
        return std::find(list.texts().begin(), list.texts().end(), text) != list.texts().end();
    }
    std::vector<Primitive> marksOf(const ObjectId& id) const
    {
        std::vector<Primitive> marks;
        for (const Primitive& p : list.primitives())
            if (p.object >= 0 && list.objects()[static_cast<std::size_t>(p.object)].id == id)
                marks.push_back(p);
        return marks;
    }
    int count(const ObjectId& id, QRgb fill) const
    {
        const auto marks = marksOf(id);
        return static_cast<int>(std::count_if(
            marks.begin(), marks.end(), [&](const Primitive& p) { return p.ink.fill == fill; }));
    }
};

} // namespace

void TstStageMarks::sameColumnIsTheSameOffsetOnEveryBroker()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    for (std::int64_t offset = 26; offset < 38; ++offset) {
        const double x =
            boxOf(stage.list, ObjectId::record(orders0, BrokerId{1}, engine::Offset{offset})).x();
        for (const int broker : {2, 3})
            QCOMPARE(
                boxOf(stage.list, ObjectId::record(orders0, BrokerId{broker}, engine::Offset{offset})).x(),
                x);
    }
}

void TstStageMarks::waterEndsAtTheHighWatermark()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    for (const auto& [broker, hw] : {std::pair{1, 39}, {2, 39}, {3, 38}}) {
        const ObjectId row = ObjectId::replica(orders0, BrokerId{broker});
        const double edge =
            boxOf(stage.list, ObjectId::record(orders0, BrokerId{broker}, engine::Offset{hw})).left() - 1;
        bool found = false;
        for (const Primitive& p : stage.marksOf(row))
            found =
                found || (p.ink.fill == Theme::light().water.rgba() && std::abs(p.box.right() - edge) < 0.6);
        QVERIFY2(found, qPrintable(QString::number(broker)));
    }
}

void TstStageMarks::dryRecordsAreOutlinedOneByOne()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    const auto dry = [&](int broker) {
        const auto marks = stage.marksOf(ObjectId::replica(orders0, BrokerId{broker}));
        return std::count_if(
            marks.begin(), marks.end(), [](const Primitive& p) { return p.ink.dash == Dash::Dry; });
    };
    QCOMPARE(dry(1), 3);
    QCOMPARE(dry(2), 2);
    QCOMPARE(dry(3), 1);
}

void TstStageMarks::aReplicaOutOfTheIsrIsGrey()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    const TopicPartition orders1{"orders", 1};
    const auto colours = [&](int broker) {
        std::set<QRgb> fills;
        for (const Primitive& p : stage.marksOf(ObjectId::replica(orders1, BrokerId{broker})))
            if (p.mark == Mark::Rounded && p.box.width() < 20 && p.ink.fill)
                fills.insert(p.ink.fill);
        return fills.size();
    };
    QVERIFY(colours(2) > 2);
    QCOMPARE(colours(3), 1u);
    QVERIFY(stage.says(QStringLiteral("3 behind")) || stage.says(QStringLiteral("OSR · 3 behind")));
}

void TstStageMarks::nodesInTroubleLookDifferent()
{
    Stage stage(scenes::troubles());
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("killed 3.2 s ago")));
    QVERIFY(stage.says(QStringLiteral("fenced")));
    QVERIFY(stage.says(QStringLiteral("paused")));
    QVERIFY(stage.says(QStringLiteral("no leader")));
    QVERIFY(stage.count(ObjectId::broker(BrokerId{1}), Theme::light().dead.rgba()) > 0);
    QVERIFY(stage.count(ObjectId::broker(BrokerId{2}), Theme::light().panel.rgba()) > 0);
    // Each look has marks of its own, also without colour.
    std::set<QString> looks;
    for (const NodeLook look : {NodeLook::Running, NodeLook::Fenced, NodeLook::Paused, NodeLook::Stopped,
             NodeLook::Killed, NodeLook::PoweredOff, NodeLook::NotStarted}) {
        DisplayList list;
        list.clear({40, 40}, false);
        Sketch sketch(list, Theme::light());
        paintNodeGlyph(sketch, {20, 20}, look);
        QString marks;
        for (const QString& line : printed(list).split(QLatin1Char('\n')))
            marks += QString(line).remove(QRegularExpression(QStringLiteral("#[0-9a-f]+")));
        looks.insert(marks);
    }
    QCOMPARE(looks.size(), 7u);
}

void TstStageMarks::aBrokerSaysWhatItSuffersFrom()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    QVERIFY(!stage.says(QStringLiteral("disk +20 ms")));
    engine::BrokerView& broker = stage.view.brokers[BrokerId{1}].edit();
    broker.disk.value.writeLatency = std::chrono::milliseconds(20);
    broker.tuned.value.clock = std::chrono::seconds(-3);
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("disk +20 ms")));
    QVERIFY(stage.says(QStringLiteral("clock -3.0 s")));
    broker.disk.value.full = broker.disk.value.failsReading = broker.disk.value.failsWriting = true;
    broker.disk.value.bandwidth = 1'000'000;
    broker.tuned.value.serviceTime = std::chrono::milliseconds(2);
    stage.input.size = {900, 700}; // no room for all: the rest is counted
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("disk cannot read")));
    const auto& texts = stage.list.texts();
    QVERIFY(std::any_of(texts.begin(), texts.end(), [](const QString& text) { return QRegularExpression(QStringLiteral("^\\+[2-6]$")).match(text).hasMatch(); }));
}

void TstStageMarks::aBrokerTellsTheAddressThatItRegisteredWith()
{
    Stage stage(scenes::mainWindow());
    engine::BrokerView& broker = stage.view.brokers[BrokerId{2}].edit();
    broker.brokerEpoch.since = engine::FactId{10};
    broker.advertised.set("bad:9092", engine::FactId{20});
    const auto tells = [&] {
        stage.paint();
        const auto& texts = stage.list.texts();
        return std::any_of(texts.begin(), texts.end(), [](const QString& text) { return text.startsWith(QLatin1String("bad:9092")); });
    };
    QVERIFY(!tells()); // set, and told to nobody yet
    broker.brokerEpoch.since = engine::FactId{30};
    QVERIFY(tells());
}

void TstStageMarks::aDeadProducerIsNamedInFullBesideItsState()
{
    Stage stage(scenes::mainWindow());
    stage.input.size = {900, 700};
    for (auto& [id, client] : stage.view.clients)
        if (client->kind == engine::NodeKind::Producer) {
            client.edit().state.value = engine::NodeState::Down;
            client.edit().stoppedHow.value = engine::StopKind::Killed;
            stage.input.selected = ObjectId::client(id);
            stage.paint();
            const QString name = QString::fromStdString(client->name);
            QVERIFY2((stage.says(name) || stage.says(QStringLiteral("producer ") + name)) && stage.says(QStringLiteral("killed")), qPrintable(name));
            return;
        }
    QFAIL("the scene has a producer");
}

void TstStageMarks::onlyTheLeaderCountsWhatIsAtRisk()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    QCOMPARE(
        std::count(stage.list.texts().begin(), stage.list.texts().end(), QStringLiteral("3 at risk")), 1);
}

void TstStageMarks::rulerNamesHighWatermarkAndLogEnd()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("HW 39")) && stage.says(QStringLiteral("LEO 42")));
    stage.input.selected =
        ObjectId::replica({"orders", 1}, BrokerId{2}); // the ruler is that of the selected partition
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("HW = LEO 36")));
}

void TstStageMarks::windowFollowsTheLogEnd()
{
    Stage stage(scenes::generated(3, 1, 4000, 8));
    stage.input.view = &stage.view;
    const StageLayout layout = layOut(stage.input);
    std::int64_t end = 0;
    for (const auto& [id, copy] : layout.focus->copies)
        end = std::max(end, copy->endOffset.value.value);
    QVERIFY(end > 100);
    QVERIFY(layout.columns.first > 0);
    QVERIFY(end < layout.columns.first + layout.columns.count);
    stage.input.camera.firstOffset = 10; // held by hand
    QCOMPARE(layOut(stage.input).columns.first, 10);
}

void TstStageMarks::aShortLogKeepsItsOwnWindow()
{
    Stage stage(scenes::mainWindow());
    auto& topic = stage.view.topics["orders"].edit();
    for (auto& [id, copy] : topic.partitions[1].edit().copies) {
        copy.edit().endOffset.value = engine::Offset{3};
        copy.edit().highWatermark.value = engine::Offset{3};
    }
    stage.paint();
    const StageLayout layout = layOut(stage.input);
    QVERIFY(layout.columns.first > 3);
    const RowBox* row = layout.row({"orders", 1}, BrokerId{1});
    QVERIFY(row->shifted);
    QCOMPARE(row->first, 0);
    QVERIFY(!layout.row(orders0, BrokerId{1})->shifted);
    QCOMPARE(layout.row({"orders", 1}, BrokerId{2})->first, 0); // the same on every broker
}

void TstStageMarks::densityFollowsTheHeightOfRows_data()
{
    QTest::addColumn<int>("partitions");
    QTest::addColumn<int>("density");
    QTest::newRow("3") << 3 << static_cast<int>(Density::Full);
    QTest::newRow("9") << 9 << static_cast<int>(Density::Compact);
    QTest::newRow("24") << 24 << static_cast<int>(Density::Bars);
    QTest::newRow("30") << 30 << static_cast<int>(Density::Bars);
    QTest::newRow("90") << 90 << static_cast<int>(Density::Ticks);
}

void TstStageMarks::densityFollowsTheHeightOfRows()
{
    QFETCH(int, partitions);
    QFETCH(int, density);
    Stage stage(scenes::big(3, partitions * 5, 3, 4)); // a quarter of them is "clicks"
    stage.input.camera.topic = "clicks";
    stage.input.size = {1680, 1050};
    stage.input.view = &stage.view;
    const engine::TopicView* topic = shownTopic(stage.view, stage.input.camera);
    while (static_cast<int>(topic->partitions.size()) > partitions)
        stage.view.topics["clicks"].edit().partitions.erase(
            stage.view.topics["clicks"].edit().partitions.rbegin()->first),
            topic = stage.view.topic("clicks");
    QCOMPARE(static_cast<int>(layOut(stage.input).density), density);
}

void TstStageMarks::workDoesNotGrowWithHistory()
{
    Stage brief(scenes::generated(3, 2, 60, 12)), longer(scenes::generated(3, 2, 4000, 12));
    brief.paint();
    longer.paint();
    QVERIFY(longer.list.primitives().size() < brief.list.primitives().size() * 3);
    QVERIFY(longer.list.primitives().size() < 1200);
}

void TstStageMarks::pillsStandWhereTimeIs()
{
    Stage stage(scenes::mainWindow());
    const ObjectId produce = ObjectId::message(engine::MessageId{3}); // p2 to broker 2
    double before = -1;
    for (const int ms : {0, 6, 12, 19}) {
        stage.input.now =
            stage.view.messages[engine::MessageId{3}].sent.departs + std::chrono::milliseconds(ms);
        stage.paint();
        const double y = boxOf(stage.list, produce).center().y();
        QVERIFY2(y >= before, qPrintable(QString::number(ms)));
        before = y;
    }
    QVERIFY(stage.says(QStringLiteral("Produce 36")));
    QVERIFY(stage.says(QStringLiteral("ack @41")));
    QVERIFY(stage.says(QStringLiteral("Fetch 41")));
}

void TstStageMarks::heldMessagesShowTwoBars()
{
    Stage stage(scenes::troubles());
    stage.paint();
    const auto marks = stage.marksOf(ObjectId::message(engine::MessageId{8}));
    const auto bars =
        std::count_if(marks.begin(), marks.end(), [](const Primitive& p) { return p.mark == Mark::Rect; });
    QCOMPARE(bars, 2);
    QVERIFY(stage.list.find(
        ObjectId::link(engine::NodeId{2}, engine::NodeId{10001}))); // the cut, once for both directions
    QVERIFY(!stage.list.find(ObjectId::link(engine::NodeId{10001}, engine::NodeId{2})));
}

void TstStageMarks::manyMessagesBecomeARibbon()
{
    Stage stage(scenes::mainWindow());
    const engine::MessageView one = stage.view.messages[engine::MessageId{3}];
    stage.view.messages.clear();
    for (std::uint64_t i = 1; i <= 7; ++i) {
        engine::MessageView copy = one;
        copy.sent.message = engine::MessageId{i};
        stage.view.messages[copy.sent.message] = copy;
    }
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("7 × Produce")) || stage.says(QStringLiteral("7 ×")));
    QVERIFY(!stage.says(QStringLiteral("Produce 36")));
}

void TstStageMarks::selectedOffsetIsFramedOnEveryReplica()
{
    Stage stage(scenes::mainWindow());
    stage.input.selected = ObjectId::record(orders0, BrokerId{1}, engine::Offset{41});
    stage.paint();
    for (const int broker : {1, 2, 3}) {
        const auto marks = stage.marksOf(ObjectId::replica(orders0, BrokerId{broker}));
        QVERIFY(std::any_of(marks.begin(), marks.end(), [](const Primitive& p) {
            return p.mark == Mark::Rounded && p.ink.stroke == Theme::light().ink.rgba() && p.ink.width > 1.5f;
        }));
    }
}

void TstStageMarks::spotlightDimsTheRest()
{
    Stage stage(scenes::mainWindow());
    stage.input.spotlight = {ObjectId::broker(BrokerId{1})};
    stage.paint();
    QVERIFY(
        stage.count(ObjectId::broker(BrokerId{1}), Theme::light().ok.rgba()) == 1); // its dot, in full colour
    QCOMPARE(stage.count(ObjectId::broker(BrokerId{2}), Theme::light().ok.rgba()), 0);
    stage.input.spotlight.push_back(ObjectId::broker(BrokerId{2}));
    stage.paint();
    QCOMPARE(stage.count(ObjectId::broker(BrokerId{2}), Theme::light().ok.rgba()), 1);
    QCOMPARE(stage.count(ObjectId::broker(BrokerId{3}), Theme::light().ok.rgba()), 0);
    stage.input.spotlight = {ObjectId::partitionOf(orders0)}; // lights the brokers that it lies on
    stage.paint();
    for (const int broker : {1, 2, 3})
        QCOMPARE(stage.count(ObjectId::broker(BrokerId{broker}), Theme::light().ok.rgba()), 1);
    stage.input.spotlight.clear();
    stage.paint();
    QCOMPARE(stage.count(ObjectId::broker(BrokerId{3}), Theme::light().ok.rgba()), 1);
}

void TstStageMarks::scaledSettingsCarryAChip()
{
    Stage stage(scenes::mainWindow());
    stage.input.scaled = {
        {QStringLiteral("log.segment.bytes"), QStringLiteral("2 000"), QStringLiteral("1 GiB")}};
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("scaled: log.segment.bytes 2 000 (1 GiB)")));
    QVERIFY(stage.list.find(ObjectId::setting("log.segment.bytes")));
}

void TstStageMarks::clusterLevelHasAColumnForEachPartition()
{
    Stage stage(scenes::big(12, 400, 3, 3));
    stage.input.camera.level = ZoomLevel::Cluster;
    stage.input.size = {1680, 998};
    stage.paint();
    std::set<double> columns;
    for (const StageObject& object : stage.list.objects())
        if (object.id.kind == StageKind::Partition && object.box.height() > 100)
            columns.insert(object.box.x());
    QCOMPARE(columns.size(), 400u);
    QVERIFY(stage.says(QStringLiteral("broker 12")));
    stage.input.size = {700, 500}; // too narrow: several in each
    stage.paint();
    QVERIFY(std::any_of(stage.list.texts().begin(), stage.list.texts().end(),
        [](const QString& t) { return t.contains(QLatin1String("in each")); }));
}

void TstStageMarks::worstPartitionComesFirst()
{
    Stage stage(scenes::mainWindow());
    stage.input.camera.level = ZoomLevel::Cluster;
    stage.paint();
    const QString all = printed(stage.list);
    QVERIFY(all.indexOf(QLatin1String("\"orders-1\""))
        < all.lastIndexOf(QLatin1String("\"orders-0\""))); // out of ISR before at risk
    QVERIFY(stage.says(QStringLiteral("the worst now")));
}

void TstStageMarks::actionsCarryACommandWithAFreeName()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    QVERIFY(stage.list.find(ObjectId::action("start producer p3 --topic orders")));
    QVERIFY(stage.list.find(ObjectId::action("start consumer billing-3 --topics orders --group billing")));
    Stage none(scenes::empty());
    none.paint();
    QVERIFY(none.list.find(ObjectId::action("create topic orders --partitions 3 --replication 3")));
    stage.input.actions = false;
    stage.paint();
    QVERIFY(!stage.list.find(ObjectId::action("start producer p3 --topic orders")));
}

// One card: in the group, with what its coordinator gave it and where it has committed; among the producers no more.
void TstStageMarks::aProgramInAGroupStandsInIt()
{
    constexpr engine::NodeId kKcat{1000000};
    Stage stage(scenes::mainWindow());
    const double left = boxOf(stage.paint().list, ObjectId::client(kKcat)).x();
    auto& group = stage.view.groups["readers"].edit();
    group.id = "readers";
    group.members["m-1"].client = kKcat;
    group.committed[{"orders", 2}].set(engine::Offset{24}, engine::FactId{1});
    auto& consumer = stage.view.clients[kKcat].edit().consumer.edit();
    consumer.group = "readers";
    consumer.assignment.set({{"orders", 2}}, engine::FactId{1});
    stage.paint();
    QVERIFY(boxOf(stage.list, ObjectId::client(kKcat)).x() > left + 500);
    QCOMPARE(std::count_if(stage.list.objects().begin(), stage.list.objects().end(),
                 [&](const StageObject& o) { return o.id == ObjectId::client(kKcat); }),
        1);
    QVERIFY(stage.says(QStringLiteral("committed 24 · lag 7")) || stage.says(QStringLiteral("lag 7")));
}

void TstStageMarks::theGroupOfWhatIsSelectedStaysInSight()
{
    Stage stage(scenes::mainWindow());
    for (int i = 0; i < 20; ++i) {
        const engine::NodeId id{20000 + i};
        auto& client = stage.view.clients[id].edit();
        client.id = id;
        client.kind = engine::NodeKind::Consumer;
        client.name = "late-" + std::to_string(i);
        client.consumer.edit().group = "g-" + std::to_string(i);
    }
    stage.paint();
    const StageLayout without = layOut(stage.input);
    QVERIFY(without.hiddenGroups > 0);
    const auto shows = [](const StageLayout& layout, const char* id) {
        return std::any_of(layout.groups.begin(), layout.groups.end(), [&](const GroupBox& group) { return group.id == id; });
    };
    QVERIFY(!shows(without, "g-19"));
    stage.input.selected = ObjectId::client(engine::NodeId{20019});
    const StageLayout with = layOut(stage.input);
    QVERIFY(shows(with, "g-19") && shows(with, "billing")); // and what runs
    QCOMPARE(with.hiddenGroups, without.hiddenGroups);
}

void TstStageMarks::aProducerIsItsPipelineWhenSelected()
{
    Stage stage(scenes::mainWindow());
    stage.paint();
    QVERIFY(!stage.says(QStringLiteral("accumulator")));
    stage.input.selected = ObjectId::client(engine::NodeId{10000});
    stage.paint();
    QVERIFY(stage.says(QStringLiteral("accumulator")) && stage.says(QStringLiteral("intercept"))
        && stage.says(QStringLiteral("sticky")));
}

QTEST_MAIN(TstStageMarks)
#include "tst_stage_marks.moc"
