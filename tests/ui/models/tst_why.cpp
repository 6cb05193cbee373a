#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/models/why.h"

using namespace engine;
using namespace support;
using ui::ObjectId;

// "Why?": are the facts those from which the value was really computed, each once, with its rule?
class TstWhy : public QObject {
    Q_OBJECT

private slots:
    void aHighWatermarkRestsOnTheEndsOfItsReplicas();
    void aHeldHighWatermarkNamesWhoHoldsIt();
    void aRecordAtRiskWaitsForTheHolder();
    void aSafeRecordIsItsAppend();
    void anElectedLeaderHasItsReasons();
    void aShrunkIsrHasItsReasons();
    void eachFactStandsOnceUnderWhatItExplains();
    void earlierFetchesAreFolded();
    void whatLiesDeepIsFolded();
    void theLimitCutsOffTheFarthest();
    void nothingToldIsNoReason();
    void everythingOnTheStageHasAQuestion();
};

namespace {

ui::FindFact in(const Lab& lab)
{
    return [&lab](FactId id) { return lab.facts().find(id); };
}
std::vector<ui::WhyStep> ask(const Lab& lab, const ObjectId& id) { return ui::whyOf(factsBehind(lab.view(), id), in(lab), ui::plainNodeName); }

const Fact& factOf(const Lab& lab, const ui::WhyStep& step) { return *lab.facts().find(step.id); }

// Every step is a fact as it is in the log.
void compareWithLog(const Lab& lab, const std::vector<ui::WhyStep>& steps)
{
    for (const auto& step : steps) {
        if (step.isFold())
            continue;
        const Fact& fact = factOf(lab, step);
        QCOMPARE(step.at, fact.at);
        QCOMPARE(step.sentence, ui::factSentence(fact));
        QCOMPARE(step.rule, fact.rule == Rule::None ? QString() : ui::ruleSentence(fact.rule));
    }
}

} // namespace

void TstWhy::aHighWatermarkRestsOnTheEndsOfItsReplicas()
{
    const auto lab = labAt(Time{12600ms});
    const PartitionView& partition = *lab->view().partition({"orders", 2});
    const BrokerId leader = partition.leader.value;
    QVERIFY(partition.leaderCopy()->heldBy == kNoBroker);
    const auto steps = ask(*lab, ObjectId::replica(partition.id, leader));
    compareWithLog(*lab, steps);
    QCOMPARE(steps.front().id, partition.leaderCopy()->highWatermark.since);
    const auto* advanced = factOf(*lab, steps.front()).as<HighWatermarkAdvanced>();
    QVERIFY(advanced);
    QCOMPARE(advanced->to, partition.leaderCopy()->highWatermark.value);
    QVERIFY(factOf(*lab, steps.front()).rule == Rule::HighWatermarkIsMinOfIsr);
    QVERIFY(steps.size() > 1);
    QCOMPARE(steps[1].depth, 1);
    const auto& because = factOf(*lab, steps.front()).because;
    QVERIFY(std::find(because.begin(), because.end(), steps[1].id) != because.end());
}

void TstWhy::aHeldHighWatermarkNamesWhoHoldsIt()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    const BrokerId follower{leader.value % 3 + 1};
    doNow(*lab, ("freeze fetcher " + std::to_string(follower.value)).c_str());
    lab->runUntil(Time{15s});
    const auto steps = ask(*lab, ObjectId::replica(kOrders0, leader));
    compareWithLog(*lab, steps);
    const auto* held = factOf(*lab, steps.front()).as<HighWatermarkHeld>();
    QVERIFY(held);
    QCOMPARE(held->by, follower);
    QCOMPARE(held->at, lab->view().partition(kOrders0)->leaderCopy()->highWatermark.value);
}

void TstWhy::aRecordAtRiskWaitsForTheHolder()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    const BrokerId follower{leader.value % 3 + 1};
    doNow(*lab, ("freeze fetcher " + std::to_string(follower.value)).c_str());
    lab->runUntil(Time{15s});
    const ReplicaView& copy = *lab->view().partition(kOrders0)->leaderCopy();
    const Offset last{copy.endOffset.value.value - 1};
    QVERIFY(last >= copy.highWatermark.value);
    const auto record = ObjectId::record(kOrders0, leader, last);
    QVERIFY(ui::whyQuestion(lab->view(), record).contains("at risk"));
    const auto steps = ask(*lab, record);
    compareWithLog(*lab, steps);
    QVERIFY(factOf(*lab, steps.front()).as<HighWatermarkHeld>());
    const bool hasAppend = std::any_of(steps.begin(), steps.end(), [&](const ui::WhyStep& step) {
        const auto* appended = step.isFold() ? nullptr : factOf(*lab, step).as<BatchAppended>();
        return step.depth == 0 && appended && appended->broker == leader && appended->baseOffset <= last && last <= appended->lastOffset;
    });
    QVERIFY(hasAppend);
}

void TstWhy::aSafeRecordIsItsAppend()
{
    const auto lab = labAt(Time{12600ms});
    const auto record = ObjectId::record(kOrders0, kTwo, Offset{3});
    QVERIFY(!ui::whyQuestion(lab->view(), record).contains("at risk"));
    const auto steps = ask(*lab, record);
    const auto* appended = factOf(*lab, steps.front()).as<BatchAppended>();
    QVERIFY(appended);
    QCOMPARE(appended->broker, kTwo);
    QVERIFY(appended->baseOffset <= Offset{3} && Offset{3} <= appended->lastOffset);
    QVERIFY(!factOf(*lab, steps.front()).as<HighWatermarkHeld>());
}

void TstWhy::anElectedLeaderHasItsReasons()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId old = lab->view().partition(kOrders0)->leader.value;
    doNow(*lab, ("kill broker " + std::to_string(old.value)).c_str());
    lab->runUntil(Time{27s});
    const PartitionView& partition = *lab->view().partition(kOrders0);
    QVERIFY(partition.leader.value != old);
    const auto steps = ask(*lab, ObjectId::partitionOf(kOrders0));
    compareWithLog(*lab, steps);
    QCOMPARE(steps.front().id, partition.leader.since);
    QVERIFY(factOf(*lab, steps.front()).as<LeaderElected>());
    QVERIFY(!steps.front().rule.isEmpty());
    // It leads back to the session that ended.
    const bool fenced = std::any_of(steps.begin(), steps.end(), [&](const ui::WhyStep& step) {
        const auto* fact = step.isFold() ? nullptr : factOf(*lab, step).as<BrokerFenced>();
        return fact && fact->broker == old;
    });
    QVERIFY(fenced);
}

void TstWhy::aShrunkIsrHasItsReasons()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    doNow(*lab, ("freeze fetcher " + std::to_string(leader.value % 3 + 1)).c_str());
    lab->runUntil(Time{60s});
    const PartitionView& partition = *lab->view().partition(kOrders0);
    QCOMPARE(partition.isr.value.size(), std::size_t{2});
    const auto steps = ask(*lab, ObjectId::partitionOf(kOrders0));
    compareWithLog(*lab, steps);
    const auto shrunk = std::find_if(steps.begin(), steps.end(), [&](const ui::WhyStep& step) { return step.id == partition.isr.since; });
    QVERIFY(shrunk != steps.end());
    QVERIFY(factOf(*lab, *shrunk).as<IsrShrunk>());
    QVERIFY(factOf(*lab, *shrunk).rule == Rule::IsrShrinksByTime);
    QVERIFY(!shrunk->source.isEmpty());
}

void TstWhy::eachFactStandsOnceUnderWhatItExplains()
{
    const auto lab = labAt(Time{12600ms});
    doNow(*lab, "kill broker 1");
    lab->runUntil(Time{27s});
    for (int p = 0; p < 3; ++p) {
        const auto steps = ask(*lab, ObjectId::partitionOf({"orders", p}));
        std::set<FactId> seen;
        std::vector<FactId> above; // the fact at each depth; {0}: a fold
        for (const auto& step : steps) {
            QVERIFY(step.isFold() || seen.insert(step.id).second);
            QVERIFY(static_cast<std::size_t>(step.depth) <= above.size());
            above.resize(static_cast<std::size_t>(step.depth));
            if (step.depth > 0 && !step.isFold() && above.back() != FactId{}) {
                const auto& because = lab->facts().find(above.back())->because;
                QVERIFY(std::find(because.begin(), because.end(), step.id) != because.end());
            }
            above.push_back(step.id);
        }
    }
}

// A high watermark rests on fetches, each of which followed an earlier one of the same broker, back to the first.
void TstWhy::earlierFetchesAreFolded()
{
    const auto lab = labAt(Time{12600ms});
    const TopicPartition id{"orders", 2};
    const BrokerId leader = lab->view().partition(id)->leader.value;
    const auto steps = ask(*lab, ObjectId::replica(id, leader));
    compareWithLog(*lab, steps);
    std::vector<std::size_t> folds;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].isFold())
            folds.push_back(i);
    QCOMPARE(folds.size(), std::size_t{2}); // one for each follower
    for (const std::size_t fold : folds) {
        const auto* last = factOf(*lab, steps[fold - 1]).as<FollowerFetched>();
        QVERIFY(last);
        int earlier = 0; // as the log has them
        FactId at = steps[fold - 1].id;
        Time first;
        for (const Fact* fact = lab->facts().find(at); !fact->because.empty() && (fact = lab->facts().find(fact->because.front())) && fact->as<FollowerFetched>();) {
            ++earlier;
            first = fact->at;
        }
        QVERIFY(earlier > 3);
        QVERIFY2(steps[fold].sentence.startsWith(QString::number(earlier) + " earlier fetches of " + ui::plainNodeName(NodeId{last->follower.value})), qPrintable(steps[fold].sentence));
        QVERIFY(steps[fold].sentence.endsWith(QString::fromStdString(formatTime(first))));
        QCOMPARE(steps[fold].folds, std::min(earlier, ui::kWhyChainRows));
        for (int i = 1; i <= steps[fold].folds; ++i) {
            const auto& folded = steps[fold + static_cast<std::size_t>(i)];
            QVERIFY(folded.isFolded);
            QCOMPARE(factOf(*lab, folded).as<FollowerFetched>()->follower, last->follower);
        }
    }
    const auto open = std::count_if(steps.begin(), steps.end(), [](const ui::WhyStep& step) { return !step.isFolded; });
    QVERIFY(open <= 12); // fits on a page
}

void TstWhy::whatLiesDeepIsFolded()
{
    FactLog log(Recording::Full);
    std::vector<FactId> because;
    for (int i = 0; i < 6; ++i) // two kinds in turn: no chain of one kind
        because = {i % 2 ? log.add({{}, Time{Duration{i}}, kLabNode, {}, because, Rule::None, MarkSet{"m"}})
                         : log.add({{}, Time{Duration{i}}, kLabNode, {}, because, Rule::None, CommandApplied{"step", "test"}})};
    const auto steps = ui::whyOf({log.last()}, [&](FactId id) { return log.find(id); }, ui::plainNodeName);
    QCOMPARE(steps.size(), std::size_t{7});
    for (int i = 0; i <= ui::kWhyOpenDepth; ++i) {
        QCOMPARE(steps[static_cast<std::size_t>(i)].depth, i);
        QVERIFY(!steps[static_cast<std::size_t>(i)].isFolded);
    }
    const auto& fold = steps[ui::kWhyOpenDepth + 1];
    QCOMPARE(fold.folds, 3);
    QVERIFY(!fold.isFolded);
    QVERIFY(steps[ui::kWhyOpenDepth + 2].isFolded);
}

void TstWhy::theLimitCutsOffTheFarthest()
{
    FactLog log(Recording::Full);
    std::vector<FactId> because;
    for (int i = 0; i < 100; ++i)
        because = {i % 2 ? log.add({{}, Time{Duration{i}}, kLabNode, {}, because, Rule::None, MarkSet{"m"}})
                         : log.add({{}, Time{Duration{i}}, kLabNode, {}, because, Rule::None, CommandApplied{"step", "test"}})};
    const auto steps = ui::whyOf({log.last()}, [&](FactId id) { return log.find(id); }, ui::plainNodeName);
    QCOMPARE(steps.size(), static_cast<std::size_t>(ui::kWhySteps) + 1); // and the fold
    QCOMPARE(steps.front().id, log.last());
    QCOMPARE(steps.back().depth, ui::kWhySteps - 1);
    QCOMPARE(steps.back().id.value, log.last().value - ui::kWhySteps + 1);
}

void TstWhy::nothingToldIsNoReason()
{
    const auto lab = labAt(Time{1s});
    QVERIFY(ask(*lab, ObjectId::partitionOf({"none", 7})).empty());
    QVERIFY(ask(*lab, ObjectId::broker(BrokerId{9})).empty());
    QVERIFY(ask(*lab, {}).empty());
    QVERIFY(ui::whyOf({FactId{1}}, [](FactId) { return static_cast<const Fact*>(nullptr); }, ui::plainNodeName).empty());
    QVERIFY(ui::factBehind(lab->view(), {}) == FactId{});
}

void TstWhy::everythingOnTheStageHasAQuestion()
{
    const auto lab = labAt(Time{12600ms});
    const NodeId producer = lab->run().clientNamed("p1").value();
    const QString nothing = ui::whyQuestion(lab->view(), {});
    for (const auto& id : {ObjectId::controllers(), ObjectId::controller(NodeId{3001}), ObjectId::broker(kOne), ObjectId::topic("orders"), ObjectId::partitionOf(kOrders0),
             ObjectId::replica(kOrders0, kOne), ObjectId::record(kOrders0, kOne, Offset{1}), ObjectId::client(producer), ObjectId::group("billing")}) {
        QVERIFY2(ui::whyQuestion(lab->view(), id) != nothing, qPrintable(idText(id)));
        QVERIFY2(!ask(*lab, id).empty(), qPrintable(idText(id)));
    }
}

QTEST_MAIN(TstWhy)
#include "tst_why.moc"
