#include <QAbstractItemModelTester>
#include <QTest>

#include <nlohmann/json.hpp>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/appearance.h"
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
    void theBalanceSheetCountsTheCluster();
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

void TstBranchCompare::theBalanceSheetCountsTheCluster()
{
    const auto lab = twoFutures();
    const auto comparison = ui::compareBranches(*lab, "main", "what-if");
    int side = 0;
    for (const char* branch : {"main", "what-if"}) {
        qint64 stops = 0, shrinks = 0, cutOff = 0;
        const FactLog& facts = *lab->factsOf(branch);
        for (FactId id = facts.firstKept(); id <= facts.last(); id = FactId{id.value + 1}) {
            const Fact& fact = *facts.find(id);
            const auto* stopped = fact.as<NodeStopped>();
            stops += stopped && !stopped->id.isEmbeddedClient() ? 1 : 0;
            shrinks += fact.as<IsrShrunk>() ? 1 : 0;
            cutOff += fact.as<LogTruncated>() ? fact.as<LogTruncated>()->from - fact.as<LogTruncated>()->to : 0;
        }
        QCOMPARE(cell(*comparison, "cluster nodes that went down", side), QString::number(stops));
        QCOMPARE(cell(*comparison, "cluster ISR shrunk", side), QString::number(shrinks));
        QCOMPARE(cell(*comparison, "cluster records cut off", side), QString::number(cutOff));
        // Acked records are in the log or lost; nobody produces from outside.
        const int acked = cell(*comparison, "p1 acked", side).toInt(), lost = cell(*comparison, "p1 acked but lost", side).toInt();
        QVERIFY(cell(*comparison, "p1 in the log", side).toInt() >= acked - lost);
        QVERIFY(cell(*comparison, "p1 in the log", side).toInt() <= cell(*comparison, "p1 called", side).toInt());
        ++side;
    }
    QCOMPARE(cell(*comparison, "cluster nodes that went down", 0).toInt() + 1, cell(*comparison, "cluster nodes that went down", 1).toInt());
}

void TstBranchCompare::theFirstDifferenceFollowsFromWhatWasDone()
{
    const auto lab = twoFutures();
    const auto facts = [&](const char* branch) { return lab->factsOf(branch)->slice({}, lab->factsOf(branch)->last()); };
    const FactSlice left = facts("main"), right = facts("what-if");
    const auto difference = ui::firstDifference(left, right, Time{13s});
    QVERIFY(difference);
    // The command itself is the first difference ...
    QCOMPARE(difference->at, Time{13s});
    QVERIFY(difference->isCommand() && difference->right && difference->right->as<CommandApplied>());
    QCOMPARE(difference->right->as<CommandApplied>()->line, std::string("kill broker 1"));
    QVERIFY(difference->left && !difference->left->as<CommandApplied>());
    // ... and what follows is not what the command did by itself.
    QVERIFY(difference->then && difference->then->at >= Time{13s} && difference->then->at < Time{14s});
    QVERIFY(!difference->then->isCommand());
    QVERIFY(difference->then->right && !difference->then->right->as<NodeStopped>());
    QVERIFY(ui::partingWords(difference->right, ui::plainNodeName).contains("kill broker 1"));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    const QString chinese = ui::partingWords(difference->then->right, ui::plainNodeName);
    ui::Appearance::instance().setLanguage(ui::Language::English);
    QVERIFY(chinese != ui::partingWords(difference->then->right, ui::plainNodeName));
    // Before it the same happened, message by message.
    for (FactId id = FactId{1}; id < std::min(difference->left->id, difference->right->id); id = FactId{id.value + 1}) {
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
    QVERIFY(!ui::firstDifference(facts("main"), facts("same"), Time{13s}));
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
    QCOMPARE(table.columnCount(), 4);
    QCOMPARE(table.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QString("A"));
    QCOMPARE(table.headerData(2, Qt::Horizontal, Qt::ToolTipRole).toString(), QString("what-if"));
    std::size_t next = 0;
    QString group;
    bool anyBelow = false, headDiffers = false, bothKinds[2] = {false, false};
    for (int row = 0; row < table.rowCount(); ++row) {
        const QModelIndex first = table.index(row, 0);
        const bool differs = first.data(ui::BranchTable::kDiffersRole).toBool();
        if (first.data(ui::BranchTable::kHeadRole).toBool()) { // over its rows; it differs if one of them does
            QCOMPARE(anyBelow, headDiffers);
            group = first.data().toString();
            headDiffers = differs;
            anyBelow = false;
            continue;
        }
        const auto& told = table.comparison().rows[next++];
        QCOMPARE(told.group, group);
        QCOMPARE(group + " " + first.data().toString(), told.name);
        QCOMPARE(table.index(row, 1).data().toString(), told.left);
        QCOMPARE(table.index(row, 2).data().toString(), told.right);
        QCOMPARE(table.index(row, 3).data().toString().isEmpty(), !told.differs);
        QCOMPARE(differs, told.differs);
        bothKinds[told.differs ? 1 : 0] = true;
        anyBelow = anyBelow || differs;
    }
    QCOMPARE(anyBelow, headDiffers);
    QCOMPARE(next, table.comparison().rows.size());
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
