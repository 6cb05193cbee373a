#include <QTest>

#include <map>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/timeline/branch_band.h"

using namespace engine;
using namespace support;
using ui::BranchBand;

// Branches as lines and marks as lanes: do they stand where the run forked, and does each fact stand in its lane once?
class TstBranchBand : public QObject {
    Q_OBJECT

private slots:
    void aParentStandsAboveItsChildren();
    void oneBranchNeedsNoBand();
    void aLineIsHitOnlyWhereItIs();
    void theBandSaysWhatABranchIs();
    void manyBranchesDoNotFillTheWindow();
    void theLiveLineLeavesOutWhatLeadsNowhere();
    void lanesHaveEachFactOnce();
    void filesAreMarkedOnceForAllReplicas();
    void lanesFindWhatIsInSight();
};

namespace {

BranchInfo branch(const char* name, const char* parent, Time at, Time head, bool live = false) { return {name, parent, at, head, live}; }

const std::vector<BranchInfo> kTree{branch("main", "", kWorldStart, Time{30s}), branch("late", "main", Time{20s}, Time{25s}), branch("early", "main", Time{5s}, Time{40s}, true),
    branch("deep", "early", Time{10s}, Time{12s})};

double xOf(Time t) { return 100 + static_cast<double>(t.nanos()) / 1e8; } // 10 px a second
const QRectF kArea(100, 0, 600, 94);

} // namespace

void TstBranchBand::aParentStandsAboveItsChildren()
{
    const auto rows = ui::branchRows(kTree);
    QStringList lines;
    for (const auto& row : rows)
        lines << QString::fromStdString(row.branch.name) + "<" + QString::number(row.parent);
    QCOMPARE(lines, QStringList({"main<-1", "early<0", "deep<1", "late<0"}));
}

void TstBranchBand::oneBranchNeedsNoBand()
{
    BranchBand band;
    QCOMPARE(band.height(), 0.0);
    band.set({kTree[0]});
    QCOMPARE(band.height(), 0.0);
    QCOMPARE(band.hit({150, 10}, kArea, xOf), std::string());
    band.set(kTree);
    QVERIFY(band.height() >= 4 * 19);
    QCOMPARE(band.lastHead(), Time{40s});
}

void TstBranchBand::aLineIsHitOnlyWhereItIs()
{
    BranchBand band;
    band.set(kTree);
    const auto at = [&](Time t, int row) { return band.hit({xOf(t), 6 + 19 * (row + 0.5)}, kArea, xOf); };
    QCOMPARE(at(Time{1s}, 0), std::string("main"));
    QCOMPARE(at(Time{29s}, 0), std::string("main"));
    QCOMPARE(at(Time{35s}, 0), std::string()); // not run so far
    QCOMPARE(at(Time{1s}, 1), std::string());  // before the fork
    QCOMPARE(at(Time{6s}, 1), std::string("early"));
    QCOMPARE(at(Time{11s}, 2), std::string("deep"));
    QCOMPARE(at(Time{21s}, 3), std::string("late"));
    QCOMPARE(band.hit({40, 6 + 19 * 2.5}, kArea, xOf), std::string("deep")); // its name
}

void TstBranchBand::theBandSaysWhatABranchIs()
{
    QCOMPARE(BranchBand::describe(kTree[3]), QString("deep, a branch of early at t+10.000, runs to t+12.000 · click to go there"));
    QCOMPARE(BranchBand::describe(kTree[2]), QString("early, a branch of main at t+5.000, runs to t+40.000 · live"));
    QVERIFY(BranchBand::describe(kTree[0]).startsWith("main runs to t+30.000"));
}

void TstBranchBand::manyBranchesDoNotFillTheWindow()
{
    std::vector<BranchInfo> many{kTree[0]};
    for (int i = 0; i < 40; ++i)
        many.push_back(branch(("b" + std::to_string(i)).c_str(), "main", Time{1s * i}, Time{1s * (i + 1)}));
    BranchBand band;
    band.set(many);
    QCOMPARE(band.rows().size(), std::size_t{41});
    QVERIFY(band.height() < 170);
}

void TstBranchBand::lanesHaveEachFactOnce()
{
    const auto lab = labAt(Time{12600ms});
    doNow(*lab, "kill broker 1");
    lab->runUntil(Time{40s});
    ui::Lanes lanes;
    lanes.append({allFacts(*lab)}, ui::plainNodeName);
    int appends = 0, leaders = 0, isr = 0, groups = 0;
    const FactSlice all = allFacts(*lab);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Fact& fact = all[i];
        if (fact.at < Time{})
            continue;
        const auto* appended = fact.as<BatchAppended>();
        appends += appended && appended->as == ReplicaRole::Leader && appended->partition.topic == "orders" ? 1 : 0;
        const auto* elected = fact.as<LeaderElected>();
        leaders += (elected && elected->partition.topic == "orders") || fact.as<QuorumLeaderElected>() ? 1 : 0;
        const auto* shrunk = fact.as<IsrShrunk>();
        const auto* grown = fact.as<IsrExpanded>();
        isr += (shrunk && shrunk->partition.topic == "orders") || (grown && grown->partition.topic == "orders") ? 1 : 0;
        groups += fact.as<GroupStateChanged>() ? 1 : 0;
    }
    QVERIFY(appends > 50 && leaders > 0 && isr > 0 && groups > 0);
    using ui::Lane;
    QCOMPARE(lanes.lane(Lane::Records).size(), static_cast<std::size_t>(appends));
    QCOMPARE(lanes.lane(Lane::Leaders).size(), static_cast<std::size_t>(leaders));
    QCOMPARE(lanes.lane(Lane::Isr).size(), static_cast<std::size_t>(isr));
    QCOMPARE(lanes.lane(Lane::Groups).size(), static_cast<std::size_t>(groups));
    for (int lane = 0; lane < ui::kLanes; ++lane) {
        const auto& marks = lanes.lane(static_cast<Lane>(lane));
        QVERIFY(std::is_sorted(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
        for (const auto& mark : marks)
            QCOMPARE(lab->facts().find(mark.id)->at, mark.at);
    }
    QCOMPARE(lanes.lane(Lane::Faults).front().at, Time{12600ms});
    lanes.clear();
    QVERIFY(lanes.lane(Lane::Records).empty());
}

void TstBranchBand::filesAreMarkedOnceForAllReplicas()
{
    const auto lab = labAt(Time{3s});
    doNow(*lab, "create topic files --partitions 1 --replication 3 --config internal.segment.bytes=600 --config retention.bytes=1500");
    lab->runUntil(Time{4s});
    doNow(*lab, "start producer w --topic files --rate 20/s --acks all");
    lab->runUntil(Time{12s});
    doNow(*lab, "run retention 1");
    lab->runUntil(Time{13s});
    ui::Lanes lanes;
    lanes.append({allFacts(*lab)}, ui::plainNodeName);
    std::map<QString, int> told;
    for (const auto& mark : lanes.lane(ui::Lane::Records))
        if (mark.shape == ui::MarkShape::Square)
            ++told[mark.words];
    int rolled = 0, retired = 0;
    for (const auto& [words, times] : told) {
        QVERIFY2(times == 1, qPrintable(words));
        rolled += words.startsWith("rolled") ? 1 : 0;
        retired += words.startsWith("retired") ? 1 : 0;
    }
    QVERIFY(rolled > 3);
    QVERIFY(retired > 1);
}

void TstBranchBand::lanesFindWhatIsInSight()
{
    const auto lab = labAt(Time{20s});
    ui::Lanes lanes;
    lanes.append({allFacts(*lab)}, ui::plainNodeName);
    const auto& marks = lanes.lane(ui::Lane::Records);
    const auto [first, last] = lanes.range(ui::Lane::Records, Time{10s}, Time{11s});
    QVERIFY(last > first);
    for (std::size_t i = 0; i < marks.size(); ++i)
        QCOMPARE(i >= first && i < last, marks[i].at >= Time{10s} && marks[i].at <= Time{11s});
}

void TstBranchBand::theLiveLineLeavesOutWhatLeadsNowhere()
{
    const auto names = [](const std::vector<BranchInfo>& branches) {
        QStringList out;
        for (const BranchInfo& branch : ui::liveLine(branches))
            out << QString::fromStdString(branch.name);
        return out.join(' ');
    };
    const BranchInfo main{"main", "", kWorldStart, Time{30s}, false};
    const BranchInfo one{"try-1", "main", Time{10s}, Time{20s}, false};
    const BranchInfo two{"try-2", "try-1", Time{12s}, Time{20s}, true};
    const BranchInfo other{"try-3", "main", Time{10s}, Time{20s}, false};
    QCOMPARE(names({main, one, two, other}), QString("main try-1 try-2"));
    QCOMPARE(names({main, other}), QString()); // nothing is live
    QCOMPARE(names({}), QString());
}

QTEST_MAIN(TstBranchBand)
#include "tst_branch_band.moc"
