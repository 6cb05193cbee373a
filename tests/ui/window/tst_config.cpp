#include <QLabel>
#include <QListView>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/buttons.h"
#include "ui/panels/config_editor.h"
#include "ui/panels/config_page.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;
using ui::ObjectId;

// Settings are changed where they stand: does the cluster get the value that was typed, and is a refusal said beside the field?
class TstConfig : public QObject {
    Q_OBJECT

private slots:
    void aTopicsValueIsTypedAndTaken();
    void aBrokersDefaultReachesItsTopics();
    void aGroupsOwnValueIsTakenOrRefused();
    void whatKafkaRefusesIsSaidAtTheField();
    void theControllersRefusalIsSaidAtTheField();
    void undoTakesItBack();
    void defaultTakesItBackWithoutUndo();
    void aReadOnlySettingHoldsFromTheNextStart();
    void aClientIsBuiltAnewWithIt();
    void escapeLeavesItAsItWas();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

class Page {
public:
    explicit Page(DrivenWindow& driven, const ObjectId& of) : m_driven(driven)
    {
        driven.openTab("Config");
        driven.stage().setSelected(of);
        driven.window.findChild<ui::Inspector*>()->show(driven.window.moment(), of);
        driven.settle();
    }
    // Opens the row of a setting by a click on it.
    void open(const QString& name)
    {
        auto* filter = m_driven.window.findChild<QLineEdit*>("configFilter");
        filter->clear();
        QTest::keyClicks(filter, name);
        for (int row = 0; row < list().model()->rowCount(); ++row) {
            const QModelIndex index = list().model()->index(row, 0);
            if (index.data().toString().section(' ', 0, 0) != name)
                continue;
            list().scrollTo(index);
            QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(index).center());
            QApplication::processEvents();
            return;
        }
        qFatal("no setting %s", qPrintable(name));
    }
    void type(const QString& value)
    {
        auto* field = m_driven.window.findChild<QLineEdit*>("configValue");
        if (!field)
            qFatal("it is not a field");
        QTest::keySequence(field, QKeySequence::SelectAll);
        QTest::keyClicks(field, value);
    }
    void press(Qt::Key key)
    {
        QTest::keyClick(m_driven.window.findChild<QWidget*>("configValue"), key);
        m_driven.settle();
    }
    void click(const char* button)
    {
        QTest::mouseClick(m_driven.window.findChild<QWidget*>(button), Qt::LeftButton);
        m_driven.settle();
    }
    QString words() const { return m_driven.window.findChild<QLabel*>("configWords")->text(); }
    QString line() const { return m_driven.window.findChild<QLabel*>("configLine")->text(); }
    bool isOpen() const { return m_driven.window.findChild<ui::ConfigEditor*>() != nullptr; }
    QString value(const QString& name) const
    {
        const auto& model = m_driven.window.findChild<ui::ConfigPage*>()->model();
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.row(row).name() == name)
                return model.row(row).value;
        return {};
    }

private:
    QListView& list() const { return *m_driven.window.findChild<QListView*>("configs"); }
    DrivenWindow& m_driven;
};

std::string topicConfig(DrivenWindow& driven, const std::string& key)
{
    return driven.ask([&](Lab& lab) {
        const auto& config = lab.view().topic("orders")->config;
        const auto found = config.find(key);
        return found == config.end() ? std::string() : found->second;
    });
}

void pass(DrivenWindow& driven) // virtual time, without the console: the page stays open
{
    driven.ask([](Lab& lab) {
        lab.runUntil(lab.now() + std::chrono::seconds(2));
        return 0;
    });
    driven.settle();
}

} // namespace

void TstConfig::aTopicsValueIsTypedAndTaken()
{
    const auto driven = openFirstLab();
    Page page(*driven, ObjectId::replica(kOrders0, BrokerId{1}));
    page.open("segment.bytes");
    page.type("2000000");
    QCOMPARE(page.line(), QString("set config topic orders segment.bytes=2000000"));
    page.press(Qt::Key_Return);
    QVERIFY(page.words().contains("Asked for")); // time stands still
    pass(*driven);
    QCOMPARE(topicConfig(*driven, "segment.bytes"), std::string("2000000"));
    QCOMPARE(page.value("segment.bytes"), QString("2000000"));
    QApplication::processEvents();
    QVERIFY(!page.isOpen());
}

// KIP-848: kafka-configs --entity-type groups.
void TstConfig::aGroupsOwnValueIsTakenOrRefused()
{
    const auto driven = openFirstLab();
    const auto own = [&] {
        return driven->ask([](Lab& lab) {
            const auto found = lab.view().groupConfigs.find("billing");
            return found == lab.view().groupConfigs.end() ? std::string() : found->second.begin()->first + "=" + found->second.begin()->second;
        });
    };
    Page page(*driven, ObjectId::group("billing"));
    QVERIFY(driven->window.findChild<ui::ConfigPage*>()->findChild<QLabel*>()->text().contains("billing"));
    page.open("consumer.session.timeout.ms");
    page.type("6000"); // a number, and less than the brokers allow: they say so
    QCOMPARE(page.line(), QString("set config group billing consumer.session.timeout.ms=6000"));
    page.press(Qt::Key_Return);
    pass(*driven);
    QVERIFY2(page.isOpen() && page.words().contains("group.consumer.min.session.timeout.ms"), qPrintable(page.words()));
    page.type("50000");
    page.press(Qt::Key_Return);
    pass(*driven);
    QCOMPARE(own(), std::string("consumer.session.timeout.ms=50000"));
    QCOMPARE(page.value("consumer.session.timeout.ms"), QString("50000"));
    QApplication::processEvents();
    QVERIFY(!page.isOpen());
    page.open("consumer.session.timeout.ms");
    page.click("configDefault");
    pass(*driven);
    QCOMPARE(own(), std::string());
    QCOMPARE(page.value("consumer.session.timeout.ms"), QString("45000"));
}

void TstConfig::aBrokersDefaultReachesItsTopics()
{
    const auto driven = openFirstLab();
    Page page(*driven, ObjectId::broker(BrokerId{2}));
    page.open("log.retention.ms");
    page.type("60000");
    QCOMPARE(page.line(), QString("set config broker 2 log.retention.ms=60000"));
    page.press(Qt::Key_Return);
    pass(*driven);
    QCOMPARE(page.value("log.retention.ms"), QString("60000"));
    const auto altered = driven->ask([](Lab& lab) { return lab.run().configOf(NodeId{2})->dynamic; });
    QCOMPARE(altered.at("log.retention.ms"), std::string("60000"));
}

void TstConfig::whatKafkaRefusesIsSaidAtTheField()
{
    const auto driven = openFirstLab();
    const auto before = driven->ask([](Lab& lab) { return lab.stateHash(); });
    Page page(*driven, ObjectId::topic("orders"));
    page.open("min.insync.replicas");
    for (const auto& [value, words] : {std::pair("many", "Not a number of type INT"), {"0", "Value must be at least 1"}}) {
        page.type(value);
        QVERIFY2(page.words().contains(words), qPrintable(page.words()));
        QVERIFY(page.line().isEmpty());
        page.press(Qt::Key_Return);
    }
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), before);
    page.type("2");
    QVERIFY(page.words().isEmpty());
}

void TstConfig::theControllersRefusalIsSaidAtTheField()
{
    const auto driven = openFirstLab();
    Page page(*driven, ObjectId::topic("orders"));
    page.open("min.insync.replicas");
    page.type("2");
    driven->ask([](Lab& lab) { return lab.execute("delete topic orders", "test").ok; }); // it wins
    page.press(Qt::Key_Return);
    pass(*driven);
    const QStringList told = [&] {
        QStringList all;
        for (const auto* label : driven->window.findChildren<QLabel*>())
            all << label->text();
        return all;
    }();
    QVERIFY2(!told.filter("UNKNOWN_TOPIC_OR_PARTITION").filter("set config topic orders").isEmpty(), qPrintable(told.join('|')));
}

void TstConfig::undoTakesItBack()
{
    const auto driven = openFirstLab();
    Page page(*driven, ObjectId::topic("orders"));
    page.open("retention.ms");
    page.type("1000000");
    page.press(Qt::Key_Return);
    pass(*driven);
    QCOMPARE(page.value("retention.ms"), QString("1000000"));
    driven->stage().setFocus();
    driven->key(Qt::Key_Z, Qt::ControlModifier);
    driven->settle();
    pass(*driven);
    QCOMPARE(topicConfig(*driven, "retention.ms"), std::string());
    QCOMPARE(page.value("retention.ms"), QString("604800000"));
}

void TstConfig::defaultTakesItBackWithoutUndo()
{
    const auto driven = openFirstLab();
    driven->type("set config topic orders retention.ms=1000000");
    driven->type("advance 1s");
    Page page(*driven, ObjectId::topic("orders"));
    page.open("retention.ms");
    page.click("configDefault");
    pass(*driven);
    QCOMPARE(topicConfig(*driven, "retention.ms"), std::string());
    QCOMPARE(page.value("retention.ms"), QString("604800000"));
}

void TstConfig::aReadOnlySettingHoldsFromTheNextStart()
{
    const auto driven = openFirstLab();
    Page page(*driven, ObjectId::broker(BrokerId{1}));
    page.open("replica.lag.time.max.ms");
    page.type("5000");
    QVERIFY2(page.words().contains("next start"), qPrintable(page.words()));
    QCOMPARE(page.line(), QString("set config broker 1 replica.lag.time.max.ms=5000"));
    page.press(Qt::Key_Return);
    pass(*driven);
    const auto config = driven->ask([&](Lab& lab) { return lab.run().configOf(NodeId{1})->fixed; });
    QCOMPARE(config.at("replica.lag.time.max.ms"), std::string("5000"));
    QCOMPARE(page.value("replica.lag.time.max.ms"), QString("5000"));
}

void TstConfig::aClientIsBuiltAnewWithIt()
{
    const auto driven = openFirstLab();
    const NodeId p1 = driven->ask([](Lab& lab) { return *lab.run().clientNamed("p1"); });
    Page page(*driven, ObjectId::client(p1));
    page.open("linger.ms");
    page.type("40");
    QCOMPARE(page.line(), QString("set config producer p1 linger.ms=40"));
    page.press(Qt::Key_Return);
    pass(*driven);
    QCOMPARE(page.value("linger.ms"), QString("40"));
    const auto config = driven->ask([&](Lab& lab) { return lab.run().configOf(p1)->fixed; });
    QCOMPARE(config.at("linger.ms"), std::string("40"));
    QVERIFY(driven->shown().client(p1)->state.value == NodeState::Running);
}

void TstConfig::escapeLeavesItAsItWas()
{
    const auto driven = openFirstLab();
    Page page(*driven, ObjectId::topic("orders"));
    page.open("retention.ms");
    page.type("5");
    page.press(Qt::Key_Escape);
    QApplication::processEvents();
    QVERIFY(!page.isOpen());
    pass(*driven);
    QCOMPARE(page.value("retention.ms"), QString("604800000"));
}

QTEST_MAIN(TstConfig)
#include "tst_config.moc"
