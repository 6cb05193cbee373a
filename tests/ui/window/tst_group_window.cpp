#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QMap>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/panels/byte_view.h"
#include "ui/stage/group_panels.h"
#include "ui/stage/stage_commands.h"
#include "ui/window/command_dialog.h"

using namespace engine;
using support::DrivenWindow;
using ui::ObjectId;

// Groups under the user's hands: does each click do what it says, and does the window say what the line of Kafka's tools would be?
class TstGroupWindow : public QObject {
    Q_OBJECT

private slots:
    void aSlowConsumerIsMadeByTheMenuWhileItRuns();
    void commitIsAKey();
    void offsetsAreResetByTheFormOfARow();
    void valuesOfTheResetFormAreJudged_data();
    void valuesOfTheResetFormAreJudged();
    void theMenuSaysTheLineOfKafkasTools();
    void aMessageOfTheLadderLeadsToItsBytes();
    void panelsHaveRowsOfTheirGroup();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

std::unique_ptr<DrivenWindow> opened(const std::string& more = {})
{
    const auto consumer = [](const std::string& at, const std::string& name) {
        return "[[do]]\nat = \"" + at + "\"\nrun = \"start consumer " + name + " --topics orders --group billing --commit manual\"\n";
    };
    const std::string text = "highwater = 1\ntitle = \"billing\"\nseed = 11\nclock = \"2026-01-01T00:00:00Z\"\nuntil = \"60s\"\n"
                             "[cluster]\nbrokers = 3\ncontrollers = 3\n"
                             "config = { \"group.initial.rebalance.delay.ms\" = 500 }\n"
                             "[[do]]\nat = \"0s\"\nrun = \"create topic orders --partitions 2 --replication 3\"\n"
                             "[[do]]\nat = \"1s\"\nrun = \"start producer p1 --topic orders --rate 50/s --partitioner round-robin\"\n"
        + consumer("2s", "m1") + consumer("6s", "m2") + more;
    auto read = readLabFile(text, "billing.hwlab");
    if (!read)
        qFatal("the lab of the test is wrong");
    auto lab = std::make_unique<Lab>(*read, LabOptions{});
    lab->runUntil(Time{15s});
    for (const std::string& failure : lab->failures())
        qFatal("%s", failure.c_str());
    auto driven = std::make_unique<DrivenWindow>(std::move(lab));
    driven->stage().openGroup("billing");
    driven->settle();
    return driven;
}

void run(DrivenWindow& driven, Duration time)
{
    driven.ask([time](Lab& lab) {
        lab.runUntil(lab.now() + time);
        return true;
    });
    driven.settle();
}

NodeId clientNamed(DrivenWindow& driven, const char* name)
{
    return driven.ask([name](Lab& lab) { return lab.run().clientNamed(name).value(); });
}

std::int64_t committed(DrivenWindow& driven, const TopicPartition& partition)
{
    const auto& all = driven.shown().groups.at("billing")->committed;
    const auto found = all.find(partition);
    return found == all.end() ? -1 : found->second.value.value;
}

ui::CommandDialog& openForm(DrivenWindow& driven)
{
    auto* form = driven.window.findChild<ui::CommandDialog*>();
    if (!form)
        qFatal("no form opened");
    return *form;
}

void setField(ui::CommandDialog& form, const QString& name, const QString& value)
{
    auto* choices = qobject_cast<QComboBox*>(form.field(name));
    auto* field = choices ? choices->lineEdit() : qobject_cast<QLineEdit*>(form.field(name));
    if (!field)
        qFatal("no field %s", qPrintable(name));
    field->setFocus();
    QTest::keySequence(field, QKeySequence::SelectAll);
    QTest::keyClicks(field, value);
}

} // namespace

void TstGroupWindow::aSlowConsumerIsMadeByTheMenuWhileItRuns()
{
    const auto driven = opened();
    const NodeId m1 = clientNamed(*driven, "m1");
    const auto done = [&] { return driven->shown().client(m1)->consumer->processed; };
    const std::int64_t before = done();
    run(*driven, 4s);
    const std::int64_t usual = done() - before;
    QVERIFY(usual > 50);
    const auto lives = [&] { return driven->shown().client(m1)->state.since; };
    const FactId life = lives();
    driven->choose(ObjectId::client(m1), "Its pace/Slow: 200 ms for each record");
    run(*driven, 1s);
    const std::int64_t slow = done();
    run(*driven, 4s);
    QVERIFY2(done() - slow <= 25 && done() > slow, qPrintable(QString::number(done() - slow))); // five a second
    QCOMPARE(lives(), life); // the same life
    driven->choose(ObjectId::client(m1), "Its pace/Fast: no time for a record");
    run(*driven, 4s);
    QVERIFY(done() - slow > 100);
}

void TstGroupWindow::commitIsAKey()
{
    const auto driven = opened();
    QCOMPARE(committed(*driven, kOrders0), -1);
    driven->click(ObjectId::client(clientNamed(*driven, "m1")));
    driven->key(Qt::Key_C);
    run(*driven, 1s);
    const auto assigned = driven->shown().client(clientNamed(*driven, "m1"))->consumer->assignment.value;
    QCOMPARE(assigned.size(), std::size_t{1});
    QVERIFY(committed(*driven, assigned.front()) > 0);
}

void TstGroupWindow::offsetsAreResetByTheFormOfARow()
{
    const auto driven = opened();
    for (const char* name : {"m1", "m2"}) {
        driven->click(ObjectId::client(clientNamed(*driven, name)));
        driven->key(Qt::Key_C);
        run(*driven, 1s);
        driven->type(QString("stop consumer %1").arg(name));
        run(*driven, 1s);
    }
    QVERIFY(committed(*driven, kOrders0) > 20);
    driven->choose(ObjectId::groupRow("billing", kOrders0), "Committed offset of orders-0/To an offset or a time");
    ui::CommandDialog& form = openForm(*driven);
    setField(form, "to", "7");
    QCOMPARE(form.line(), QStringLiteral("reset offsets billing --topic orders --partition 0 --to 7"));
    QCOMPARE(form.findChild<QLabel*>("toolLine")->text(),
        QStringLiteral("= kafka-consumer-groups.sh --bootstrap-server localhost:9092 --reset-offsets --group billing --topic orders:0"
                       " --to-offset 7 --execute"));
    QTest::keyClick(&form, Qt::Key_Return);
    driven->settle();
    run(*driven, 2s);
    QCOMPARE(committed(*driven, kOrders0), 7);
}

void TstGroupWindow::valuesOfTheResetFormAreJudged_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("runs");
    QTest::newRow("earliest") << "earliest" << true;
    QTest::newRow("latest") << "latest" << true;
    QTest::newRow("an offset") << "12" << true;
    QTest::newRow("back") << "-10" << true;
    QTest::newRow("on") << "+10" << true;
    QTest::newRow("an instant") << "2026-01-01T00:00:05Z" << true;
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("a word") << "yesterday" << false;
    QTest::newRow("too large") << "99999999999999999999" << false;
}

void TstGroupWindow::valuesOfTheResetFormAreJudged()
{
    QFETCH(QString, typed);
    QFETCH(bool, runs);
    const auto driven = opened();
    driven->choose(ObjectId::groupRow("billing", kOrders0), "Committed offset of orders-0/To an offset or a time");
    ui::CommandDialog& form = openForm(*driven);
    setField(form, "to", typed.isEmpty() ? QStringLiteral("1") : typed);
    if (typed.isEmpty())
        QTest::keyClick(form.focusWidget(), Qt::Key_Backspace);
    auto* button = form.findChild<QAbstractButton*>("run");
    QVERIFY(button);
    QCOMPARE(button->isEnabled(), runs);
    QCOMPARE(form.findChild<QLabel*>("toolLine")->text().isEmpty(), !runs);
}

void TstGroupWindow::theMenuSaysTheLineOfKafkasTools()
{
    const auto driven = opened();
    driven->click(ObjectId::client(clientNamed(*driven, "m1")));
    driven->key(Qt::Key_C);
    run(*driven, 1s);
    const auto tipsOf = [&](const ObjectId& id) {
        QStringList tips;
        for (const ui::StageCommand& command : commandsFor(driven->shown(), id))
            tips << ui::tipOf(command);
        return tips;
    };
    const QStringList group = tipsOf(ObjectId::group("billing"));
    const QString tool = QStringLiteral("= kafka-consumer-groups.sh --bootstrap-server localhost:9092 ");
    for (const char* wanted : {"--reset-offsets --group billing --topic orders --to-earliest --execute",
             "--reset-offsets --group billing --topic orders --shift-by -10 --execute", "--delete-offsets --group billing --topic orders"})
        QVERIFY2(group.filter(tool + wanted).size() == 1, wanted);
    QVERIFY(group.filter("kafka-console-consumer.sh").size() == 1); // one more
    QVERIFY(group.filter("kill broker").size() == 1 && !group.filter("kill broker").front().contains(".sh"));
    // It is what the menu itself shows.
    QString shown;
    QTimer::singleShot(0, &driven->window, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        for (QAction* action : menu->actions())
            if (action->text().startsWith("One consumer more"))
                shown = menu->toolTipsVisible() ? action->toolTip() : QString();
        menu->close();
    });
    const QRectF box = boxOf(driven->stage().list(), ObjectId::groupPart("billing", ui::GroupThing::Ownership));
    const QPoint place(qRound(box.left()) + 60, qRound(box.top()) + 20); // its heading
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, driven->stage().mapToGlobal(place));
    QApplication::sendEvent(&driven->stage(), &event);
    QVERIFY2(shown.startsWith("start consumer billing-") && shown.contains("\n= kafka-console-consumer.sh"), qPrintable(shown));
}

void TstGroupWindow::aMessageOfTheLadderLeadsToItsBytes()
{
    const auto driven = opened();
    const auto panels = driven->stage().input().groupPanels;
    QVERIFY(panels && panels->ladder);
    const ui::LadderArrow* joins = nullptr;
    for (const ui::LadderArrow& arrow : panels->ladder->arrows)
        if (arrow.words.startsWith("JoinGroup") && !arrow.isAnswer)
            joins = &arrow;
    QVERIFY(joins);
    const ObjectId id = ObjectId::pastMessage(joins->message, joins->fact);
    QVERIFY(driven->shown().messages.count(joins->message) == 0); // it arrived long ago
    driven->click(id);
    const auto& rows = *driven->window.findChild<QTreeWidget*>("state");
    QStringList names;
    for (int i = 0; i < rows.topLevelItemCount(); ++i)
        names << rows.topLevelItem(i)->text(0);
    QVERIFY2(names.contains("from") && names.contains("arrived") && names.contains("size"), qPrintable(names.join(' ')));
    driven->key(Qt::Key_5);
    const auto* bytes = driven->window.findChild<ui::ByteView*>();
    QVERIFY(bytes->isVisible() && bytes->sheet());
    const Fact sent = driven->ask([&](Lab& lab) { return *lab.facts().find(joins->fact); });
    QCOMPARE(bytes->sheet()->size(), sent.as<MessageSent>()->frame->size());
}

void TstGroupWindow::panelsHaveRowsOfTheirGroup()
{
    const auto driven = opened();
    using ui::GroupThing;
    for (const GroupThing panel : {GroupThing::Ladder, GroupThing::Assignors, GroupThing::OffsetsLog}) {
        driven->stage().setSelected(ObjectId::groupPart("billing", panel));
        driven->window.findChild<ui::Inspector*>()->show(driven->window.moment(), ObjectId::groupPart("billing", panel));
        const auto& rows = *driven->window.findChild<QTreeWidget*>("state");
        QMap<QString, QString> told;
        for (int i = 0; i < rows.topLevelItemCount(); ++i) {
            const QString name = rows.topLevelItem(i)->text(0);
            QVERIFY2(!told.contains(name), qPrintable(name)); // each once
            told[name] = rows.topLevelItem(i)->text(1);
        }
        QCOMPARE(told.value("members"), QStringLiteral("2"));
        QCOMPARE(told.value("state"), QStringLiteral("Stable"));
    }
}

QTEST_MAIN(TstGroupWindow)
#include "tst_group_window.moc"
