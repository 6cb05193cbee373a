#include <QAbstractItemModelTester>
#include <QTest>

#include <nlohmann/json.hpp>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/models/branch_compare.h"
#include "ui/models/first_difference.h"
#include "ui/models/story_walk.h"

using namespace engine;
using namespace support;

// Two futures beside each other, and steps through the past: are they what the engine reports of each branch?
class TstBranchCompare : public QObject {
    Q_OBJECT

private slots:
    void eachSideIsWhatItsBranchReports();
    void theInstantIsAsFarAsBothHaveRun();
    void eachSideCanBeAtItsOwnInstant();
    void differencesAreSubtracted();
    void theFirstDifferenceFollowsFromWhatWasDone();
    void equalFuturesDoNotDiffer();
    void aBranchIsLikeItself();
    void branchesOfBranchesPartWhereTheirPastEnds();
    void unknownBranchesAreNotCompared();
    void theTableKeepsTheRulesOfAModel();
    void stepsBackAndForthMeetEveryInstant();
    void stepsByKindMeetOnlyThatKind();
};

namespace {

// main: broker 1 stays; what-if: it is killed at 13 s. Both run to 30 s.
std::unique_ptr<Lab> twoFutures()
{
    auto lab = labAt(Time{13s});
    doNow(*lab, "branch what-if --at 13s");
    doNow(*lab, "kill broker 1");
    lab->runUntil(Time{30s});
    doNow(*lab, "goto main");
    lab->runUntil(Time{30s});
    return lab;
}

QString cell(const ui::BranchComparison& comparison, const QString& name, int side)
{
    for (const auto& row : comparison.rows)
        if (row.name == name)
            return side == 0 ? row.left : row.right;
    return "(no row " + name + ")";
}

} // namespace

void TstBranchCompare::eachSideIsWhatItsBranchReports()
{
    const auto lab = twoFutures();
    const auto comparison = ui::compareBranches(*lab, "main", "what-if");
    QVERIFY(comparison.has_value());
    QCOMPARE(comparison->at, Time{30s});
    QCOMPARE(comparison->parted, std::optional(Time{13s}));
    for (const int side : {0, 1}) {
        doNow(*lab, side == 0 ? "goto main" : "goto what-if");
        const auto report = lab->report();
        for (const auto& told : report["partitions"]) {
            if (told["topic"] != "orders")
                continue;
            const QString id = QString("orders-%1 ").arg(told["partition"].get<int>());
            QCOMPARE(cell(*comparison, id + "high watermark", side), QString::number(told["highWatermark"].get<int>()));
            QCOMPARE(cell(*comparison, id + "leader", side), QString("broker %1, epoch %2").arg(told["leader"].get<int>()).arg(told["leaderEpoch"].get<int>()));
        }
        const auto& p1 = report["producers"]["p1"];
        QCOMPARE(cell(*comparison, "p1 acked", side), QString::number(p1["acked"].get<int>()));
        QCOMPARE(cell(*comparison, "p1 acked but lost", side), QString::number(p1["lost"].get<int>()));
        QCOMPARE(cell(*comparison, "p1 failed", side), QString::number(p1["failed"].get<int>()));
        QCOMPARE(cell(*comparison, "billing-1 delivered", side), QString::number(report["consumers"]["billing-1"]["delivered"].get<int>()));
    }
    QVERIFY(cell(*comparison, "orders-2 leader", 0) != cell(*comparison, "orders-2 leader", 1));
    for (const auto& row : comparison->rows)
        QCOMPARE(row.differs, row.left != row.right);
}

void TstBranchCompare::theInstantIsAsFarAsBothHaveRun()
{
    const auto lab = twoFutures();
    lab->runUntil(Time{40s}); // main alone
    const auto comparison = ui::compareBranches(*lab, "what-if", "main");
    QCOMPARE(comparison->at, Time{30s});
    QCOMPARE(cell(*comparison, "orders-0 log end offset", 1),
        QString::number(lab->momentAt(Time{30s}).view->partition(kOrders0)->leaderCopy()->endOffset.value.value));
    QVERIFY(lab->view().partition(kOrders0)->leaderCopy()->endOffset.value > lab->momentAt(Time{30s}).view->partition(kOrders0)->leaderCopy()->endOffset.value);
}

void TstBranchCompare::eachSideCanBeAtItsOwnInstant()
{
    const auto lab = twoFutures();
    const auto comparison = ui::compareBranches(*lab, "main", "what-if", std::pair(Time{14s}, Time{25s}));
    QCOMPARE(comparison->at, Time{14s});
    QCOMPARE(comparison->rightAt, Time{25s});
    QCOMPARE(comparison->leftMoment.view->upTo, lab->momentOf("main", Time{14s})->view->upTo);
    QCOMPARE(comparison->rightMoment.view->upTo, lab->momentOf("what-if", Time{25s})->view->upTo);
    QCOMPARE(cell(*comparison, "orders-0 log end offset", 0), QString::number(lab->momentOf("main", Time{14s})->view->partition(kOrders0)->leaderCopy()->endOffset.value.value));
    QCOMPARE(ui::compareBranches(*lab, "main", "what-if", std::pair(Time{99s}, Time{99s}))->at, Time{30s}); // not beyond what has run
}

void TstBranchCompare::differencesAreSubtracted()
{
    const auto lab = twoFutures();
    const auto comparison = ui::compareBranches(*lab, "main", "what-if", std::pair(Time{18s}, Time{18s})); // the session has not ended yet
    int counted = 0;
    for (const auto& row : comparison->rows) {
        bool a = false, b = false;
        const qlonglong left = row.left.toLongLong(&a), right = row.right.toLongLong(&b);
        QCOMPARE(row.difference.isEmpty(), !row.differs);
        if (!row.differs || !a || !b)
            continue;
        ++counted;
        QCOMPARE(row.difference, (right > left ? "+" : "−") + QString::number(std::abs(right - left)));
    }
    QVERIFY(counted > 0);
    // Broker 1 led orders-2 and is gone: its records waited for another leader.
    const auto later = ui::compareBranches(*lab, "main", "what-if");
    QVERIFY(cell(*later, "p1 p99 to ack", 0) != cell(*later, "p1 p99 to ack", 1));
}

void TstBranchCompare::theFirstDifferenceFollowsFromWhatWasDone()
{
    const auto lab = twoFutures();
    const auto facts = [&](const char* branch) { return lab->factsOf(branch)->slice({}, lab->factsOf(branch)->last()); };
    const FactSlice left = facts("main"), right = facts("what-if");
    const auto difference = ui::firstDifference(left, right, Time{13s}, ui::plainNodeName, ui::plainNodeName);
    QVERIFY(difference);
    QVERIFY(difference->at >= Time{13s} && difference->at < Time{14s});
    QVERIFY(difference->leftWords != difference->rightWords);
    // Before it the same happened, message by message.
    for (FactId id = FactId{1}; id < std::min(difference->left, difference->right); id = FactId{id.value + 1}) {
        const Fact& a = *lab->factsOf("main")->find(id);
        if (a.at >= Time{13s})
            break;
        QCOMPARE(describe(a), describe(*lab->factsOf("what-if")->find(id)));
    }
    const auto done = ui::commandsSince(right, Time{13s});
    QCOMPARE(done.size(), std::size_t{1});
    QCOMPARE(done[0].line, QString("kill broker 1"));
    QVERIFY(ui::commandsSince(left, Time{13s}).empty());
}

void TstBranchCompare::equalFuturesDoNotDiffer()
{
    const auto lab = labAt(Time{13s});
    doNow(*lab, "branch same --at 13s");
    lab->runUntil(Time{20s}); // further than main
    const auto facts = [&](const char* branch) { return lab->factsOf(branch)->slice({}, lab->factsOf(branch)->last()); };
    QVERIFY(!ui::firstDifference(facts("main"), facts("same"), Time{13s}, ui::plainNodeName, ui::plainNodeName));
}

void TstBranchCompare::aBranchIsLikeItself()
{
    const auto lab = labAt(Time{14s});
    const auto comparison = ui::compareBranches(*lab, "main", "main");
    QVERIFY(!comparison->rows.empty());
    for (const auto& row : comparison->rows)
        QVERIFY2(!row.differs, qPrintable(row.name));
}

void TstBranchCompare::branchesOfBranchesPartWhereTheirPastEnds()
{
    const auto lab = labAt(Time{16s});
    doNow(*lab, "branch a --at 10s");
    lab->runUntil(Time{16s});
    doNow(*lab, "branch b --at 14s"); // of a
    doNow(*lab, "goto main");
    doNow(*lab, "branch c --at 12s"); // of main
    QCOMPARE(ui::compareBranches(*lab, "a", "b")->parted, std::optional(Time{14s}));
    QCOMPARE(ui::compareBranches(*lab, "b", "a")->parted, std::optional(Time{14s}));
    QCOMPARE(ui::compareBranches(*lab, "b", "c")->parted, std::optional(Time{10s}));
    QCOMPARE(ui::compareBranches(*lab, "c", "main")->parted, std::optional(Time{12s}));
}

void TstBranchCompare::unknownBranchesAreNotCompared()
{
    const auto lab = labAt(Time{1s});
    QVERIFY(!ui::compareBranches(*lab, "main", "nowhere").has_value());
}

void TstBranchCompare::theTableKeepsTheRulesOfAModel()
{
    const auto lab = twoFutures();
    ui::BranchTable table;
    const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.set(*ui::compareBranches(*lab, "main", "what-if"));
    QCOMPARE(table.rowCount(), static_cast<int>(table.comparison().rows.size()));
    QCOMPARE(table.columnCount(), 4);
    QCOMPARE(table.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QString("main"));
    QCOMPARE(table.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QString("what-if"));
    bool bothKinds[2] = {false, false};
    for (int row = 0; row < table.rowCount(); ++row) {
        const auto& told = table.comparison().rows[static_cast<std::size_t>(row)];
        QCOMPARE(table.index(row, 0).data().toString(), told.name);
        QCOMPARE(table.index(row, 1).data().toString(), told.left);
        QCOMPARE(table.index(row, 2).data().toString(), told.right);
        QCOMPARE(table.index(row, 3).data().toString().isEmpty(), !told.differs);
        bothKinds[told.differs ? 1 : 0] = true;
    }
    QVERIFY(bothKinds[0] && bothKinds[1]);
    table.set({});
    QCOMPARE(table.rowCount(), 0);
}

void TstBranchCompare::stepsBackAndForthMeetEveryInstant()
{
    const auto lab = labAt(Time{8s});
    std::set<Time> instants;
    const FactSlice all = allFacts(*lab);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].at >= Time{})
            instants.insert(all[i].at);
    std::vector<Time> back;
    for (auto at = ui::instantBefore(lab->facts(), lab->now() + 1s, {}); at; at = ui::instantBefore(lab->facts(), *at, {}))
        back.push_back(*at);
    QCOMPARE(back.size(), instants.size());
    QVERIFY(std::equal(back.begin(), back.end(), instants.rbegin()));
    std::vector<Time> forth;
    for (auto at = ui::instantAfter(lab->facts(), Time{} - Duration{1}, {}); at; at = ui::instantAfter(lab->facts(), *at, {}))
        forth.push_back(*at);
    QVERIFY(std::equal(forth.begin(), forth.end(), instants.begin(), instants.end()));
}

void TstBranchCompare::stepsByKindMeetOnlyThatKind()
{
    const auto lab = labAt(Time{12600ms});
    doNow(*lab, "kill broker 1");
    lab->runUntil(Time{30s});
    const auto last = ui::instantBefore(lab->facts(), lab->now(), "LeaderElected");
    QVERIFY(last.has_value());
    QVERIFY(*last > Time{12600ms});
    const auto first = ui::instantAfter(lab->facts(), Time{12600ms}, "LeaderElected");
    QVERIFY(first.has_value() && *first <= *last);
    QVERIFY(!ui::instantAfter(lab->facts(), *last, "LeaderElected").has_value());
    QVERIFY(!ui::instantBefore(lab->facts(), lab->now(), "LogTruncated").has_value());
}

QTEST_MAIN(TstBranchCompare)
#include "tst_branch_compare.moc"
