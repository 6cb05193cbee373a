#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTreeWidget>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/numbers.h"
#include "ui/models/state_rows.h"
#include "ui/panels/inspector.h"

using namespace engine;
using namespace support;
using ui::ObjectId;

// State · Config · Why? · Events: does each page show what the models say, and does a click lead where it should?
class TstInspector : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void stateShowsTheRows();
    void stateFollowsTimeWithoutLosingTheRow();
    void nothingSelectedIsSaid();
    void aStateRowIsAskedWhy();
    void whyListsTheFactsWithTheirRules();
    void aReasonLeadsToItsInstant();
    void aFoldOpensOnClick();
    void whyNotIsOfferedAndAnswered();
    void configShowsWhatTheNodeHas();
    void eventsAreFilteredAndAskedWhy();
    void eventsOfOneKindAndNodeAreWalked();
    void bothLanguages();

private:
    QTabWidget& tabs() { return *m_inspector->findChild<QTabWidget*>(); }
    QTreeWidget& tree(const QString& name)
    {
        for (auto* found : m_inspector->findChildren<QTreeWidget*>())
            if (found->accessibleName() == name)
                return *found;
        qFatal("no tree %s", qPrintable(name));
    }
    QListView& list() { return *m_inspector->findChild<QListView*>("events"); }
    void openTab(const QString& name)
    {
        for (int i = 0; i < tabs().count(); ++i)
            if (tabs().tabText(i) == name)
                QTest::mouseClick(tabs().tabBar(), Qt::LeftButton, {}, tabs().tabBar()->tabRect(i).center());
    }
    static QStringList lines(const QTreeWidget& tree)
    {
        QStringList all;
        for (int i = 0; i < tree.topLevelItemCount(); ++i) {
            const QTreeWidgetItem& item = *tree.topLevelItem(i);
            all << (item.columnCount() > 1 ? item.text(0) + " = " + item.text(1) : item.text(0));
        }
        return all;
    }
    static void activate(QTreeWidget& tree, int row)
    {
        QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualItemRect(tree.topLevelItem(row)).center());
        QTest::keyClick(&tree, Qt::Key_Return);
    }

    std::unique_ptr<Lab> m_lab;
    std::unique_ptr<ui::EventList> m_events;
    std::unique_ptr<ui::Inspector> m_inspector;
};

void TstInspector::init()
{
    m_lab = labAt(Time{12600ms});
    m_events = std::make_unique<ui::EventList>();
    m_events->append({allFacts(*m_lab)}, ui::plainNodeName);
    m_inspector = std::make_unique<ui::Inspector>(*m_events);
    m_inspector->resize(420, 700);
    static_cast<QWidget&>(*m_inspector).show();
    m_inspector->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_inspector.get()));
}

void TstInspector::cleanup()
{
    m_inspector.reset();
    m_events.reset();
    ui::Appearance::instance().setLanguage(ui::Language::English);
}

void TstInspector::stateShowsTheRows()
{
    const Moment moment = m_lab->moment();
    for (const auto& id : {ObjectId::broker(kOne), ObjectId::partitionOf(kOrders0), ObjectId::replica(kOrders0, kTwo), ObjectId::group("billing")}) {
        m_inspector->show(moment, id);
        const auto rows = stateRows(*moment.view, id);
        QStringList expected;
        for (std::size_t i = 1; i < rows.size(); ++i)
            expected << rows[i].name + " = " + rows[i].value;
        QCOMPARE(lines(tree("State")), expected);
        QVERIFY(!expected.isEmpty());
    }
}

void TstInspector::stateFollowsTimeWithoutLosingTheRow()
{
    const auto id = ObjectId::partitionOf(kOrders0);
    m_inspector->show(m_lab->moment(), id);
    tree("State").setCurrentItem(tree("State").topLevelItem(3));
    m_lab->runUntil(Time{20s});
    m_inspector->show(m_lab->moment(), id);
    QCOMPARE(tree("State").currentItem(), tree("State").topLevelItem(3));
    QVERIFY(lines(tree("State")).contains("log end offset, leader's = " + QString::number(m_lab->view().partition(kOrders0)->leaderCopy()->endOffset.value.value)));
}

void TstInspector::nothingSelectedIsSaid()
{
    m_inspector->show(m_lab->moment(), ObjectId::broker(kOne));
    m_inspector->show(m_lab->moment(), {});
    QCOMPARE(tree("State").topLevelItemCount(), 0);
    bool said = false;
    for (const auto* label : m_inspector->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text() == "Nothing selected");
    QVERIFY(said);
}

void TstInspector::aStateRowIsAskedWhy()
{
    const auto id = ObjectId::partitionOf(kOrders0);
    m_inspector->show(m_lab->moment(), id);
    activate(tree("State"), 0); // the leader
    QCOMPARE(tabs().tabText(tabs().currentIndex()), QString("Why?"));
    const Fact& elected = *m_lab->facts().find(m_lab->view().partition(kOrders0)->leader.since);
    QVERIFY(lines(tree("Why?")).front().contains(ui::factSentence(elected)));
}

void TstInspector::whyListsTheFactsWithTheirRules()
{
    doNow(*m_lab, "kill broker 1");
    const FactId before = m_lab->facts().last();
    m_lab->runUntil(Time{27s});
    m_events->append({m_lab->facts().slice(before, m_lab->facts().last())}, ui::plainNodeName);
    const auto id = ObjectId::partitionOf({"orders", 2});
    m_inspector->askWhy(m_lab->moment(), id);
    const auto steps = ui::whyOf(factsBehind(m_lab->view(), id), [&](FactId f) { return m_events->find(f); }, ui::plainNodeName);
    QVERIFY(steps.size() > 2);
    const QStringList shown = lines(tree("Why?"));
    QCOMPARE(shown.size(), static_cast<qsizetype>(steps.size()));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const QString row = shown[static_cast<qsizetype>(i)];
        QVERIFY2(row.contains(steps[i].sentence) && row.contains(steps[i].rule), qPrintable(row));
        QVERIFY2(steps[i].isFold() || row.contains(ui::instantText(steps[i].at)), qPrintable(row));
        QCOMPARE(tree("Why?").topLevelItem(static_cast<int>(i))->isHidden(), steps[i].isFolded);
    }
}

void TstInspector::aFoldOpensOnClick()
{
    const auto id = ObjectId::replica({"orders", 2}, m_lab->view().partition({"orders", 2})->leader.value);
    m_inspector->askWhy(m_lab->moment(), id);
    QTreeWidget& rows = tree("Why?");
    int fold = 0;
    while (fold < rows.topLevelItemCount() && !rows.topLevelItem(fold)->text(0).contains("earlier fetches"))
        ++fold;
    QVERIFY(fold + 1 < rows.topLevelItemCount());
    QVERIFY(rows.topLevelItem(fold + 1)->isHidden());
    QTest::mouseClick(rows.viewport(), Qt::LeftButton, {}, rows.visualItemRect(rows.topLevelItem(fold)).center());
    QVERIFY(!rows.topLevelItem(fold + 1)->isHidden());
    QTest::keyClick(&rows, Qt::Key_Return);
    QVERIFY(rows.topLevelItem(fold + 1)->isHidden());
}

void TstInspector::whyNotIsOfferedAndAnswered()
{
    const auto id = ObjectId::partitionOf(kOrders0);
    m_inspector->askWhy(m_lab->moment(), id);
    const auto buttons = [&] {
        QStringList words;
        for (auto* button : m_inspector->findChildren<ui::PillButton*>())
            if (button->isVisible())
                words << button->text();
        return words;
    };
    QCOMPARE(buttons(), QStringList{"Why does the high watermark not move?"});
    QTest::mouseClick(m_inspector->findChild<ui::PillButton*>(), Qt::LeftButton);
    const QStringList told = lines(tree("Why?"));
    QVERIFY(std::any_of(told.begin(), told.end(), [](const QString& line) { return line.contains("min("); }));
}

void TstInspector::configShowsWhatTheNodeHas()
{
    m_inspector->setConfigs(ui::configsOf(*m_lab, m_lab->view()));
    openTab("Config");
    auto& settings = *m_inspector->findChild<QListView*>("configs");
    m_inspector->show(m_lab->moment(), ObjectId::broker(kOne));
    QCOMPARE(settings.model()->rowCount(), static_cast<int>(configsOf(ConfigScope::Broker).size()));
    QTest::keyClicks(m_inspector->findChild<QLineEdit*>("configFilter"), "replica.lag.time");
    QCOMPARE(settings.model()->rowCount(), 1);
    QCOMPARE(settings.model()->index(0, 0).data().toString(), QString("replica.lag.time.max.ms 30000"));
    m_inspector->findChild<QLineEdit*>("configFilter")->clear();
    m_inspector->show(m_lab->moment(), ObjectId::replica(kOrders0, kOne)); // its topic's
    QCOMPARE(settings.model()->rowCount(), static_cast<int>(configsOf(ConfigScope::Topic).size()));
    m_inspector->show(m_lab->moment(), {});
    QVERIFY(!settings.isVisible());
}

void TstInspector::aReasonLeadsToItsInstant()
{
    m_inspector->askWhy(m_lab->moment(), ObjectId::replica(kOrders0, kOne));
    QSignalSpy looked(m_inspector.get(), &ui::Inspector::lookRequested);
    const auto steps = ui::whyOf(factsBehind(m_lab->view(), ObjectId::replica(kOrders0, kOne)), [&](FactId f) { return m_events->find(f); }, ui::plainNodeName);
    QVERIFY(steps.size() >= 2);
    for (int row : {0, 1}) {
        activate(tree("Why?"), row);
        QCOMPARE(looked.size(), row + 1);
        QCOMPARE(looked.back()[0].value<Time>(), steps[static_cast<std::size_t>(row)].at);
    }
}

void TstInspector::eventsAreFilteredAndAskedWhy()
{
    openTab("Events");
    QCOMPARE(list().model()->rowCount(), m_events->rowCount());
    QTest::keyClicks(m_inspector->findChild<QLineEdit*>("eventWords"), "appended");
    QVERIFY(list().model()->rowCount() > 0);
    QVERIFY(list().model()->rowCount() < m_events->rowCount());
    const QModelIndex index = list().model()->index(0, 0);
    const QString words = index.data().toString();
    list().scrollTo(index);
    QSignalSpy looked(m_inspector.get(), &ui::Inspector::lookRequested);
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(index).center());
    QCOMPARE(looked.size(), 1);
    QCOMPARE(looked[0][0].value<Time>().nanos(), index.data(ui::EventList::TimeRole).toLongLong());
    QTest::keyClick(&list(), Qt::Key_Return);
    QCOMPARE(tabs().tabText(tabs().currentIndex()), QString("Why?"));
    QVERIFY(lines(tree("Why?")).front().contains(words.section("  ", 1)));
}

void TstInspector::eventsOfOneKindAndNodeAreWalked()
{
    openTab("Events");
    m_inspector->show(m_lab->moment(), {});
    auto& kind = *m_inspector->findChild<QComboBox*>("eventKind");
    auto& node = *m_inspector->findChild<QComboBox*>("eventNode");
    kind.setCurrentIndex(kind.findText("leaders"));
    for (int row = 0; row < list().model()->rowCount(); ++row)
        QCOMPARE(list().model()->index(row, 0).data(ui::EventList::GroupRole).toInt(), static_cast<int>(ui::FactKindGroup::Leader));
    kind.setCurrentIndex(kind.findText("records"));
    node.setCurrentIndex(node.findText("broker 2"));
    const int shown = list().model()->rowCount();
    QVERIFY(shown > 1);
    for (int row = 0; row < shown; ++row) {
        const auto nodes = ui::nodesOf(*m_events->find(FactId{list().model()->index(row, 0).data(ui::EventList::IdRole).toULongLong()}));
        QVERIFY(std::find(nodes.begin(), nodes.end(), NodeId{2}) != nodes.end());
    }
    QSignalSpy looked(m_inspector.get(), &ui::Inspector::lookRequested);
    QTest::mouseClick(m_inspector->findChild<ui::IconButton*>("eventBefore"), Qt::LeftButton);
    QCOMPARE(looked.size(), 1);
    const QModelIndex last = list().currentIndex();
    QCOMPARE(last.data(ui::EventList::TimeRole).toLongLong(), looked[0][0].value<Time>().nanos());
    QVERIFY(looked[0][0].value<Time>() < m_lab->now());
    QVERIFY(!m_inspector->findChild<ui::IconButton*>("eventAfter")->isEnabled());
}

void TstInspector::bothLanguages()
{
    m_inspector->show(m_lab->moment(), ObjectId::broker(kOne));
    const QString english = tabs().tabText(0);
    const QStringList rows = lines(tree("State"));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QApplication::processEvents();
    QVERIFY(tabs().tabText(0) != english);
    QVERIFY(lines(tree("State")) != rows);
    QCOMPARE(lines(tree("State")).size(), rows.size());
}

QTEST_MAIN(TstInspector)
#include "tst_inspector.moc"
