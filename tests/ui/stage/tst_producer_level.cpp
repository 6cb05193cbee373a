#include <QFile>
#include <QTest>

#include <set>

#include "engine/base/murmur2.h"
#include "tests/ui/stage/painted.h"
#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/producer_scenes.h"
#include "ui/common/appearance.h"
#include "ui/stage/murmur_steps.h"
#include "ui/stage/producer_layout.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/stage_painter.h"

using namespace ui;
using engine::BrokerId;
using engine::TopicPartition;
using scenes::kProducerSeen;

// Does the producer level tell the truth, and can each of its things be reached?
class TstProducerLevel : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void drawsTheScene_data();
    void drawsTheScene();
    void stepsOfMurmurEndInMurmur();
    void stepsOfAKeyAreThoseOfThePicture();
    void saysWhyABatchMayNotLeave();
    void aFullWindowIsSeenOnlyAtItsBroker();
    void oneRequestAtATimeMutesThePartition();
    void flushLetsABatchGo();
    void lingerCountsFromTheFirstRecord();
    void memoryIsTakenInWholeBuffers();
    void everyRecordIsSomewhere();
    void eachThingIsHitInItsMiddle_data();
    void eachThingIsHitInItsMiddle();
    void lanesFoldWhereThereIsNoHeight();
    void partitionsThatHaveNoRoomArePagedThrough();
    void aLongKeyShowsOnlyItsHash();
    void anOutsideClientTellsNoSettings();
    void whatIsSelectedHasDetails();
};

namespace {

struct Painted {
    engine::ClusterView view;
    StageInput input;
    DisplayList list;
};

StageInput inputFor(const engine::ClusterView& view, QSizeF size)
{
    StageInput input;
    input.view = &view;
    input.now = scenes::busyProducerNow();
    input.size = size;
    input.camera.level = ZoomLevel::Producer;
    input.camera.client = kProducerSeen;
    input.wantsNames = true;
    return input;
}

const engine::ClientView& clientOf(const engine::ClusterView& view) { return *view.client(kProducerSeen); }

LeaveAnswer answerFor(const engine::ClusterView& view, const TopicPartition& partition)
{
    const ProducerPipeline pipeline(view, clientOf(view), scenes::busyProducerNow());
    return pipeline.mayLeave(pipeline.producer().partitions.at(partition));
}

engine::ClusterView viewOf(const QString& name)
{
    return name == QLatin1String("idle") ? scenes::idleProducer()
        : name == QLatin1String("blocked") ? scenes::blockedProducer()
        : name == QLatin1String("killed")  ? scenes::killedProducer()
        : name == QLatin1String("outside") ? scenes::outsideProducer()
        : name == QLatin1String("wide")    ? scenes::wideProducer(100, 12, 9, 5)
                                           : scenes::busyProducer();
}

} // namespace

void TstProducerLevel::drawsTheScene_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"busy", "chinese", "idle", "blocked", "killed", "outside", "wide"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstProducerLevel::drawsTheScene()
{
    QFETCH(QString, name);
    Appearance::instance().setLanguage(name == QLatin1String("chinese") ? Language::Chinese : Language::English);
    const engine::ClusterView view = viewOf(name);
    const QString drawn = printed(painted(inputFor(view, {1632, 890})));
    QFile file(QFINDTESTDATA("golden") + QStringLiteral("/producer-") + name + QStringLiteral(".txt"));
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(drawn.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    const QStringList now = drawn.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(kept.size(), now.size()); ++i)
        QVERIFY2(now[i] == kept[i], qPrintable(QStringLiteral("line %1\n  was: %2\n  is:  %3").arg(i + 1).arg(kept[i], now[i])));
    QCOMPARE(now.size(), kept.size());
}

// Lengths 0 to 24: with every tail, and with bytes that are negative in Java.
void TstProducerLevel::stepsOfMurmurEndInMurmur()
{
    std::vector<std::uint8_t> key;
    for (int length = 0; length <= 24; ++length) {
        const auto steps = murmurSteps(key);
        QCOMPARE(static_cast<std::int32_t>(steps.back().hash), engine::murmur2(key));
        QCOMPARE(steps.size(), key.size() / 4 + (key.size() % 4 ? 1 : 0) + 2);
        key.push_back(static_cast<std::uint8_t>(0x9d + 37 * length));
    }
    for (const char* text : {"21", "foobar", "a-little-bit-long-string", "a-little-bit-longer-string", "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", "abc"}) {
        const std::string word(text);
        const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(word.data()), word.size());
        QCOMPARE(static_cast<std::int32_t>(murmurSteps(bytes).back().hash), engine::murmur2(bytes));
    }
}

void TstProducerLevel::stepsOfAKeyAreThoseOfThePicture()
{
    const std::string alice = "alice";
    const auto steps = murmurSteps({reinterpret_cast<const std::uint8_t*>(alice.data()), alice.size()});
    QCOMPARE(steps.size(), std::size_t{4});
    QCOMPARE(steps[0].hash, 0x9747b289u);
    QCOMPARE(steps[1].word, 0x63696c61u);
    QCOMPARE(steps[1].hash, 0xaa34ee92u);
    QCOMPARE(steps[2].hash, 0x22f4e4c3u);
    QCOMPARE(steps[3].hash, 0x74504595u);
}

void TstProducerLevel::saysWhyABatchMayNotLeave()
{
    const engine::ClusterView busy = scenes::busyProducer();
    QCOMPARE(answerFor(busy, {"orders", 0}).why, MayLeave::WindowFull);
    QVERIFY(answerFor(busy, {"orders", 0}).full);
    QCOMPARE(answerFor(busy, {"orders", 1}).why, MayLeave::LingerOver);
    QCOMPARE(answerFor(busy, {"orders", 2}).why, MayLeave::BackingOff);
    QCOMPARE(answerFor(busy, {"orders", 2}).attempt, 3);
    QCOMPARE(answerFor(busy, {"orders", 2}).left, engine::Duration(std::chrono::milliseconds(143)));
    QCOMPARE(answerFor(busy, {"audit", 0}).why, MayLeave::RidesAlong);
    const engine::ClusterView blocked = scenes::blockedProducer();
    QCOMPARE(answerFor(blocked, {"orders", 1}).why, MayLeave::Nothing);
    engine::ClusterView dead = scenes::busyProducer();
    dead.clients.at(kProducerSeen).edit().state.set(engine::NodeState::Down, engine::FactId{1});
    QCOMPARE(answerFor(dead, {"orders", 1}).why, MayLeave::NotRunning);
    engine::ClusterView alone = scenes::busyProducer();
    alone.connections.clear();
    QCOMPARE(answerFor(alone, {"orders", 1}).why, MayLeave::NoConnection);
    engine::ClusterView nameless = scenes::busyProducer();
    nameless.clients.at(kProducerSeen).edit().producer.edit().producerId = engine::kNoProducerId;
    QCOMPARE(answerFor(nameless, {"orders", 1}).why, MayLeave::WaitsForId);
    engine::ClusterView headless = scenes::busyProducer();
    headless.clients.at(kProducerSeen).edit().producer.edit().partitions[{"orders", 1}].leader = engine::kNoBroker;
    QCOMPARE(answerFor(headless, {"orders", 1}).why, MayLeave::NoLeader);
    engine::ClusterView slowed = scenes::busyProducer();
    slowed.clients.at(kProducerSeen).edit().producer.edit().throttledUntil[BrokerId{2}] = scenes::busyProducerNow() + std::chrono::milliseconds(70);
    QCOMPARE(answerFor(slowed, {"orders", 1}).why, MayLeave::Throttled);
    QCOMPARE(answerFor(slowed, {"audit", 0}).left, engine::Duration(std::chrono::milliseconds(70)));
}

void TstProducerLevel::aFullWindowIsSeenOnlyAtItsBroker()
{
    engine::ClusterView view = scenes::busyProducer();
    view.clients.at(kProducerSeen).edit().producer.edit().requests.erase(908);
    QCOMPARE(answerFor(view, {"orders", 0}).why, MayLeave::Full);
}

void TstProducerLevel::oneRequestAtATimeMutesThePartition()
{
    engine::ClusterView view = scenes::blockedProducer();
    QCOMPARE(answerFor(view, {"orders", 0}).why, MayLeave::Muted);
    view.clients.at(kProducerSeen).edit().detail = "topics=orders acks=1 enable.idempotence=false buffer.memory=32768 linger.ms=0";
    QCOMPARE(answerFor(view, {"orders", 0}).why, MayLeave::Full);
}

void TstProducerLevel::flushLetsABatchGo()
{
    engine::ClusterView view = scenes::busyProducer();
    auto& producer = view.clients.at(kProducerSeen).edit().producer.edit();
    producer.batches.at(31).edit().created = scenes::busyProducerNow() - std::chrono::milliseconds(1);
    QCOMPARE(answerFor(view, {"orders", 1}).why, MayLeave::Lingers);
    producer.flushing = true;
    QCOMPARE(answerFor(view, {"orders", 1}).why, MayLeave::Flush);
}

void TstProducerLevel::lingerCountsFromTheFirstRecord()
{
    const engine::ClusterView view = scenes::busyProducer();
    const ProducerPipeline pipeline(view, clientOf(view), scenes::busyProducerNow());
    QCOMPARE(pipeline.lingered(*pipeline.producer().batch(22)), 0.3);
    QCOMPARE(pipeline.lingered(*pipeline.producer().batch(31)), 1.0);
    const ProducerPipeline later(view, clientOf(view), scenes::busyProducerNow() + std::chrono::milliseconds(1));
    QCOMPARE(later.lingered(*later.producer().batch(22)), 0.5);
}

void TstProducerLevel::memoryIsTakenInWholeBuffers()
{
    const engine::ClusterView view = scenes::busyProducer();
    const MemoryUse use = ProducerPipeline(view, clientOf(view), scenes::busyProducerNow()).memory();
    QCOMPARE(use.buffers, 16);
    QCOMPARE(use.waitingBuffers, 7);
    QCOMPARE(use.inFlightBuffers, 6);
    QCOMPARE(use.permille(), 812);
    const DisplayList list = painted(inputFor(view, {1632, 890}));
    QVERIFY(says(list, QStringLiteral("13 of 16 buffers taken")));
    QVERIFY(says(list, QStringLiteral("scaled: real default 32 MiB")));
}

void TstProducerLevel::everyRecordIsSomewhere()
{
    const engine::ClusterView busy = scenes::busyProducer();
    const WhereRecords where = ProducerPipeline(busy, clientOf(busy), scenes::busyProducerNow()).whereRecords();
    QCOMPARE(where.waiting, 160 + 160 + 58 + 21 + 24 + 77 + 6);
    QCOMPARE(where.inFlight, 5 * 160 + 24);
    QCOMPARE(where.inSend + where.waiting + where.inFlight + where.acked + where.failed + where.gone, where.all);
    const engine::ClusterView killed = scenes::killedProducer();
    const WhereRecords after = ProducerPipeline(killed, clientOf(killed), scenes::busyProducerNow()).whereRecords();
    QCOMPARE(after.gone, 2); // seven called, four acked, one failed
    const engine::ClusterView blocked = scenes::blockedProducer();
    QCOMPARE(ProducerPipeline(blocked, clientOf(blocked), scenes::busyProducerNow()).whereRecords().inSend, 1);
}

void TstProducerLevel::eachThingIsHitInItsMiddle_data()
{
    QTest::addColumn<ObjectId>("id");
    const auto row = [](const ObjectId& id) { QTest::newRow(qPrintable(idText(id))) << id; };
    for (const char* part : {"record", "interceptor:0", "interceptor:1", "metadata", "serializers", "murmur2", "sticky", "memory", "retry", "callback:0", "callback:1", "sequences", "records"})
        row(ObjectId::part(kProducerSeen, part));
    for (const std::uint64_t batch : {20, 21, 22, 31, 40, 41, 50})
        row(ObjectId::batch(kProducerSeen, batch));
    for (const std::int64_t request : {904, 908, 640})
        row(ObjectId::request(kProducerSeen, request));
    for (const char* key : {"max.block.ms", "batch.size", "linger.ms", "buffer.memory", "acks", "max.in.flight.requests.per.connection", "retries", "delivery.timeout.ms"})
        row(ObjectId::knob(kProducerSeen, key));
}

void TstProducerLevel::eachThingIsHitInItsMiddle()
{
    QFETCH(ObjectId, id);
    const engine::ClusterView view = scenes::busyProducer();
    const DisplayList list = painted(inputFor(view, {1632, 890}));
    const StageObject* object = list.find(id);
    QVERIFY(object);
    QCOMPARE(hitTest(list, object->box.center()), id);
    QVERIFY(!object->name.isEmpty());
    // Its hover card names it.
    StageInput hovered = inputFor(view, {1632, 890});
    hovered.hovered = id;
    QVERIFY(painted(hovered).primitives().size() > list.primitives().size());
}

void TstProducerLevel::lanesFoldWhereThereIsNoHeight()
{
    const engine::ClusterView view = scenes::busyProducer();
    const ProducerPipeline pipeline(view, clientOf(view), scenes::busyProducerNow());
    const auto openLanes = [&](QSizeF size, std::optional<ProducerLane> chosen) {
        StageInput input = inputFor(view, size);
        input.camera.lane = chosen;
        const ProducerLayout layout = layOutProducer(input, pipeline);
        QString open;
        for (const ProducerLaneBox& lane : layout.lanes)
            open += lane.open ? QLatin1Char('o') : QLatin1Char('-');
        return open;
    };
    QCOMPARE(openLanes({1632, 890}, {}), QStringLiteral("ooo"));
    QCOMPARE(openLanes({1340, 640}, {}), QStringLiteral("ooo"));
    for (int lane = 0; lane < 3; ++lane) {
        const QString low = openLanes({1280, 420}, static_cast<ProducerLane>(lane));
        QCOMPARE(low.at(lane), QLatin1Char('o')); // the one that was chosen
        QVERIFY2(low.contains(QLatin1Char('-')), qPrintable(low));
    }
    QCOMPARE(openLanes({1280, 420}, {}).at(1), QLatin1Char('o'));
}

void TstProducerLevel::partitionsThatHaveNoRoomArePagedThrough()
{
    const engine::ClusterView view = scenes::wideProducer(100, 12, 9, 5);
    std::set<int> seen;
    StageInput input = inputFor(view, {1632, 890});
    for (int first = 0; first < 100; ++first) {
        input.camera.firstRow = first;
        const DisplayList list = painted(input);
        for (const StageObject& object : list.objects())
            if (object.id.kind == StageKind::Deque)
                seen.insert(object.id.partition);
    }
    QCOMPARE(seen.size(), std::size_t{100});
}

void TstProducerLevel::aLongKeyShowsOnlyItsHash()
{
    const engine::ClusterView view = scenes::wideProducer(3, 3, 2, 1);
    const DisplayList list = painted(inputFor(view, {1632, 890}));
    QVERIFY(says(list, QStringLiteral("9abcdef0")));
    QVERIFY(says(list, QStringLiteral("a key of 41 bytes")));
    QVERIFY(!says(list, QStringLiteral("avalanche")));
}

void TstProducerLevel::anOutsideClientTellsNoSettings()
{
    const engine::ClusterView view = scenes::outsideProducer();
    const DisplayList list = painted(inputFor(view, {1632, 890}));
    for (const StageObject& object : list.objects())
        QVERIFY2(object.id.kind != StageKind::Knob, qPrintable(idText(object.id)));
    QVERIFY(says(list, QStringLiteral("stays inside its process")));
    QVERIFY(says(list, QStringLiteral("PID 2001 · epoch 1")));
    QVERIFY(list.find(ObjectId::request(kProducerSeen, 77)));
}

void TstProducerLevel::whatIsSelectedHasDetails()
{
    const engine::ClusterView view = scenes::busyProducer();
    const auto valueOf = [&](const ObjectId& id, const QString& label) {
        for (const ProducerDetail& detail : detailsOfProducer(view, scenes::busyProducerNow(), id))
            if (detail.label == label)
                return detail.value;
        return QString();
    };
    QCOMPARE(valueOf(ObjectId::batch(kProducerSeen, 40), QStringLiteral("came back with")), QStringLiteral("NOT_ENOUGH_REPLICAS (19)"));
    QCOMPARE(valueOf(ObjectId::batch(kProducerSeen, 40), QStringLiteral("sequence")), QStringLiteral("96–119"));
    QCOMPARE(valueOf(ObjectId::knob(kProducerSeen, "buffer.memory"), QStringLiteral("Kafka's default")), QStringLiteral("33554432"));
    QCOMPARE(valueOf(ObjectId::window(kProducerSeen, BrokerId{1}), QStringLiteral("in flight")), QStringLiteral("5 of 5"));
}

QTEST_MAIN(TstProducerLevel)
#include "tst_producer_level.moc"
