#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/numbers.h"
#include "ui/models/event_list.h"

using namespace engine;
using namespace support;
using ui::EventList;

// The rows of the event list: does it keep the rules of a model, and does it say what happened, in order?
class TstEventList : public QObject {
    Q_OBJECT

private slots:
    void keepsTheRulesOfAModel();
    void saysWhatHappenedInOrder();
    void keepsTheReasonsThatItDoesNotShow();
    void forgetsTheOldestRows();
    void oneArrivalLargerThanTheList();
    void startsAfresh();
    void isFilteredByWords();
};

namespace {

using Tester = QAbstractItemModelTester;

FactSlice since(const Lab& lab, FactId after) { return lab.facts().slice(after, lab.facts().last()); }

// A log of nothing but marks, "0", "1" …
FactSlice marks(FactLog& log, int count)
{
    const FactId before = log.last();
    for (int i = 0; i < count; ++i)
        log.add({{}, Time{Duration{i}}, kLabNode, {}, {}, Rule::None, MarkSet{std::to_string(before.value + static_cast<std::uint64_t>(i))}});
    return log.slice(before, log.last());
}

} // namespace

void TstEventList::keepsTheRulesOfAModel()
{
    EventList list;
    const Tester tester(&list, Tester::FailureReportingMode::QtTest);
    const auto lab = labAt(Time{8s});
    list.append({allFacts(*lab)}, ui::plainNodeName);
    QVERIFY(list.rowCount() > 50);
    FactId shown = lab->facts().last();
    doNow(*lab, "kill broker 1");
    for (int i = 0; i < 20; ++i) {
        lab->runUntil(lab->now() + 700ms);
        const FactId before = std::exchange(shown, lab->facts().last());
        list.append({since(*lab, before)}, ui::plainNodeName);
    }
    list.append({}, ui::plainNodeName);
    list.clear();
    QCOMPARE(list.rowCount(), 0);
    list.append({allFacts(*lab)}, ui::plainNodeName);
}

void TstEventList::saysWhatHappenedInOrder()
{
    const auto lab = labAt(Time{12s});
    doNow(*lab, "kill broker 1");
    lab->runUntil(Time{25s});
    EventList list;
    list.append({allFacts(*lab)}, ui::plainNodeName);
    qulonglong last = 0;
    int elections = 0;
    for (int row = 0; row < list.rowCount(); ++row) {
        const QModelIndex index = list.index(row);
        const auto id = index.data(EventList::IdRole).toULongLong();
        QVERIFY(id > last);
        last = id;
        const Fact* fact = lab->facts().find(FactId{id});
        QVERIFY(fact);
        QCOMPARE(index.data(EventList::TimeRole).toLongLong(), static_cast<qlonglong>(fact->at.nanos()));
        const QString words = index.data().toString();
        QVERIFY2(words.startsWith(ui::instantText(fact->at)), qPrintable(words));
        QVERIFY2(words.endsWith(ui::factSentence(*fact)), qPrintable(words));
        QCOMPARE(index.data(Qt::ToolTipRole).toString(), QString::fromStdString(describe(*fact)));
        elections += fact->as<LeaderElected>() ? 1 : 0;
    }
    int truth = 0;
    const FactSlice all = allFacts(*lab);
    for (std::size_t i = 0; i < all.size(); ++i)
        truth += all[i].as<LeaderElected>() ? 1 : 0;
    QVERIFY(truth > 0);
    QCOMPARE(elections, truth);
}

void TstEventList::keepsTheReasonsThatItDoesNotShow()
{
    const auto lab = labAt(Time{12s});
    EventList list;
    list.append({allFacts(*lab)}, ui::plainNodeName);
    int reasons = 0;
    for (int row = 0; row < list.rowCount(); ++row)
        for (const FactId because : lab->facts().find(FactId{list.index(row).data(EventList::IdRole).toULongLong()})->because) {
            const Fact* fact = lab->facts().find(because);
            if (fact->as<MessageSent>() || fact->as<MessageDelivered>())
                continue;
            ++reasons;
            QVERIFY(list.find(because));
            QCOMPARE(describe(*list.find(because)), describe(*fact));
        }
    QVERIFY(reasons > 100);
    QVERIFY(!list.find(FactId{lab->facts().last().value + 1}));
}

void TstEventList::forgetsTheOldestRows()
{
    FactLog log(Recording::Full);
    EventList list;
    const Tester tester(&list, Tester::FailureReportingMode::QtTest);
    list.append({marks(log, EventList::kRowsMax - 1)}, ui::plainNodeName);
    QSignalSpy removed(&list, &EventList::rowsRemoved);
    list.append({marks(log, 3)}, ui::plainNodeName);
    QCOMPARE(list.rowCount(), EventList::kRowsMax);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(list.index(0).data(EventList::IdRole).toULongLong(), 3ULL);
    QCOMPARE(list.index(list.rowCount() - 1).data(EventList::IdRole).toULongLong(), static_cast<qulonglong>(log.last().value));
}

void TstEventList::oneArrivalLargerThanTheList()
{
    FactLog log(Recording::Full);
    EventList list;
    const Tester tester(&list, Tester::FailureReportingMode::QtTest);
    list.append({marks(log, 10)}, ui::plainNodeName);
    list.append({marks(log, EventList::kRowsMax), marks(log, 5)}, ui::plainNodeName);
    QCOMPARE(list.rowCount(), EventList::kRowsMax);
    QCOMPARE(list.index(0).data(EventList::IdRole).toULongLong(), 16ULL);
}

void TstEventList::startsAfresh()
{
    FactLog log(Recording::Full);
    EventList list;
    list.append({marks(log, 10)}, ui::plainNodeName);
    QSignalSpy reset(&list, &EventList::modelReset);
    list.clear();
    QCOMPARE(reset.size(), 1);
    QCOMPARE(list.rowCount(), 0);
    QVERIFY(!list.find(FactId{5}));
}

void TstEventList::isFilteredByWords()
{
    const auto lab = labAt(Time{12s});
    EventList list;
    QSortFilterProxyModel filtered;
    const Tester tester(&filtered, Tester::FailureReportingMode::QtTest);
    filtered.setSourceModel(&list);
    filtered.setFilterFixedString("orders-1");
    list.append({allFacts(*lab)}, ui::plainNodeName);
    QVERIFY(filtered.rowCount() > 0);
    QVERIFY(filtered.rowCount() < list.rowCount());
    for (int row = 0; row < filtered.rowCount(); ++row)
        QVERIFY(filtered.index(row, 0).data().toString().contains("orders-1"));
}

QTEST_MAIN(TstEventList)
#include "tst_event_list.moc"
