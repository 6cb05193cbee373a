#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/numbers.h"
#include "ui/models/byte_journey.h"
#include "ui/models/byte_source.h"

using namespace engine;
using namespace support;
using ui::JourneyStation;
using ui::ObjectId;

// Where is a batch besides? Its journey is compared with what the lab's facts say, for a batch that went all its way.
class TstByteJourney : public QObject {
    Q_OBJECT

private slots:
    void aBatchIsFollowedFromRequestToReaders();
    void aFollowersCopyHasTheSameJourney();
    void aCopyThatComesLateIsThatBatchsCopy();
    void aRequestLeadsToItsBatch();
    void bytesOfRecordsAndMessagesAreFound();
    void whatIsSelectedOtherwiseHasNoBytes();
};

namespace {

// A batch of the middle of orders-0 that everybody has read.
const BatchView& batchOn(const Lab& lab, BrokerId broker)
{
    const auto& batches = lab.view().partition(kOrders0)->copyOn(broker)->batches;
    return batches[batches.size() / 2];
}

ui::Journey journeyOf(const Lab& lab, BrokerId broker)
{
    return ui::journeyOf(lab.facts(), ui::keyOf(kOrders0, batchOn(lab, broker)));
}

} // namespace

void TstByteJourney::aBatchIsFollowedFromRequestToReaders()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    const BatchView& batch = batchOn(*lab, leader);
    const ui::Journey journey = journeyOf(*lab, leader);
    const auto& facts = journey.facts;
    std::vector<JourneyStation> stations;
    for (const auto& found : facts)
        stations.push_back(found.station);
    using enum JourneyStation;
    QCOMPARE(std::count(stations.begin(), stations.end(), Wire), 1);
    QCOMPARE(std::count(stations.begin(), stations.end(), Disk), 1);
    QCOMPARE(std::count(stations.begin(), stations.end(), Copy), 2);
    QCOMPARE(std::count(stations.begin(), stations.end(), Commit), 1);
    QCOMPARE(std::count(stations.begin(), stations.end(), Ack), 1);
    QCOMPARE(std::count(stations.begin(), stations.end(), Read), 1);
    QVERIFY(stations.front() == Wire && stations[1] == Disk);
    for (std::size_t i = 1; i < facts.size(); ++i)
        QVERIFY(facts[i - 1].fact.id < facts[i].fact.id);

    const auto* request = facts[0].fact.as<MessageSent>();
    QVERIFY(request && request->frame); // the very bytes that were appended stand in it, behind offset and epoch
    const Slice sent = request->frame->flatten(), stored = batch.frame->flatten();
    QVERIFY(sent.text().find(stored.text().substr(kAttributesAt)) != std::string_view::npos);

    const auto steps = ui::journeySteps(journey, ui::plainNodeName);
    QCOMPARE(steps.size(), facts.size());
    QCOMPARE(steps[1].title, QString("byte %1 of 00000000000000000000.log").arg(ui::number(batch.position)));
    QCOMPARE(steps[1].thing, ObjectId::record(kOrders0, leader, batch.baseOffset));
    QVERIFY2(steps[0].title.startsWith("Produce, "), qPrintable(steps[0].title));
    QCOMPARE(steps[0].at, request->departs);
    const auto ack = std::find_if(steps.begin(), steps.end(), [](const auto& step) { return step.station == Ack; });
    QCOMPARE(ack->title, QString("base_offset %1, error 0").arg(batch.baseOffset.value));
}

void TstByteJourney::aFollowersCopyHasTheSameJourney()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    const auto leaders = journeyOf(*lab, leader).facts;
    for (const BrokerId broker : {kOne, kTwo, kThree}) {
        const auto facts = journeyOf(*lab, broker).facts;
        QCOMPARE(facts.size(), leaders.size());
        for (std::size_t i = 0; i < facts.size(); ++i)
            QVERIFY(facts[i].fact.id == leaders[i].fact.id);
    }
}

void TstByteJourney::aCopyThatComesLateIsThatBatchsCopy()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    const BrokerId late = leader == kThree ? kTwo : kThree;
    const Offset before = lab->view().partition(kOrders0)->copyOn(late)->endOffset.value;
    doNow(*lab, QString("freeze fetcher %1").arg(late.value).toUtf8().constData());
    lab->runUntil(Time{60s}); // it left the ISR, and the leader went on
    const PartitionView& frozen = *lab->view().partition(kOrders0);
    QVERIFY(frozen.copyOn(late)->endOffset.value + 3 < frozen.leaderCopy()->endOffset.value);
    doNow(*lab, QString("thaw fetcher %1").arg(late.value).toUtf8().constData());
    lab->runUntil(Time{65s});
    int checked = 0;
    const auto& batches = lab->view().partition(kOrders0)->copyOn(late)->batches;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        if (batches[i].baseOffset < before)
            continue;
        const ui::Journey journey = ui::journeyOf(lab->facts(), ui::keyOf(kOrders0, batches[i]));
        QVERIFY(!journey.facts.empty());
        for (const auto& found : journey.facts)
            if (const auto* append = found.fact.as<BatchAppended>()) {
                QCOMPARE(append->baseOffset, batches[i].baseOffset);
                checked += append->broker == late;
            }
    }
    QVERIFY2(checked > 3, std::to_string(checked).c_str());
}

void TstByteJourney::aRequestLeadsToItsBatch()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    const ui::Journey whole = journeyOf(*lab, leader);
    ui::BatchKey key;
    key.request = whole.facts[0].fact.as<MessageSent>()->message;
    key.since = whole.facts[0].fact.id;
    const ui::Journey found = ui::journeyOf(lab->facts(), key);
    QCOMPARE(found.batch.baseOffset, whole.batch.baseOffset);
    QCOMPARE(found.facts.size(), whole.facts.size());
    key.request = MessageId{1}; // no Produce request
    QVERIFY(ui::journeyOf(lab->facts(), key).facts.empty());
}

void TstByteJourney::bytesOfRecordsAndMessagesAreFound()
{
    const auto lab = labAt(Time{12600ms});
    const BatchView& batch = batchOn(*lab, kTwo);
    const auto source = ui::byteSourceOf(lab->view(), ObjectId::record(kOrders0, kTwo, batch.lastOffset), {});
    QVERIFY(source.kind == ui::ByteSource::Kind::Batch);
    QCOMPARE(source.batch.baseOffset, batch.baseOffset);
    const auto sheet = ui::openSheet(source);
    QCOMPARE(sheet->size(), static_cast<std::size_t>(batch.bytes));
    QVERIFY(sheet->batchAt(0).batch->crcFits());
    QCOMPARE(sheet->batchAt(0).batch->header().baseOffset, batch.baseOffset);
    QCOMPARE(ui::sourceTitle(source, *sheet, ui::plainNodeName), QString("Record batch v2 at byte %1").arg(ui::number(batch.position)));

    while (lab->view().messages.empty())
        QVERIFY(lab->step());
    int opened = 0;
    for (int i = 0; i < 3000; ++i) {
        for (const auto& [id, message] : lab->view().messages) {
            const auto found = ui::byteSourceOf(lab->view(), ObjectId::message(id), {});
            QVERIFY(found.kind == ui::ByteSource::Kind::Frame);
            const auto frame = ui::openSheet(found);
            QVERIFY2(frame->frame()->fault().empty(), qPrintable(ui::sourceTitle(found, *frame, ui::plainNodeName)));
            ++opened;
        }
        QVERIFY(lab->step());
    }
    QVERIFY(opened > 1000);
}

void TstByteJourney::whatIsSelectedOtherwiseHasNoBytes()
{
    const auto lab = labAt(Time{12600ms});
    using Kind = ui::ByteSource::Kind;
    for (const auto& id : {ObjectId{}, ObjectId::broker(kOne), ObjectId::record(kOrders0, kOne, Offset{1 << 20}),
        ObjectId::message(MessageId{1})})
        QVERIFY(ui::byteSourceOf(lab->view(), id, {}).kind == Kind::Nothing);
    ui::ByteSource shown; // a message that has arrived stays shown
    shown.kind = Kind::Frame;
    shown.selected = ObjectId::message(MessageId{1});
    QVERIFY(ui::byteSourceOf(lab->view(), ObjectId::message(MessageId{1}), shown).kind == Kind::Frame);
    // One that arrived long ago has its bytes from the fact with which it left.
    const Fact* left = nullptr;
    for (std::uint64_t id = 1; !left; ++id)
        if (const Fact* fact = lab->facts().find(FactId{id}); fact->as<MessageSent>())
            left = fact;
    const MessageId message = left->as<MessageSent>()->message;
    const ObjectId past = ObjectId::pastMessage(message, left->id);
    QVERIFY(ui::byteSourceOf(lab->view(), past, {}).kind == Kind::Nothing);
    const ui::ByteSource source = ui::byteSourceOf(lab->view(), past, {}, left);
    QVERIFY(source.kind == Kind::Frame);
    QCOMPARE(source.since, left->id);
    QVERIFY(ui::openSheet(source)->frame()->fault().empty());
}

QTEST_MAIN(TstByteJourney)
#include "tst_byte_journey.moc"
