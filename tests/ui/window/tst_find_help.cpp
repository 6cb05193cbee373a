#include <QTest>

#include <QLabel>
#include <QListWidget>
#include <QMenuBar>

#include "tests/ui/window/driven_window.h"
#include "ui/common/appearance.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/stage/stage_commands.h"
#include "ui/window/find.h"
#include "ui/window/help_sheet.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;
using ui::Findable;

// Is anything found by a few letters, and does the help say what is true of this window?
class TstFindHelp : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { ui::Appearance::instance().setLanguage(ui::Language::English); }
    void theNameItselfComesFirst();
    void everyWordMustBeThere();
    void aWholeLineCanBeRun();
    void enterSelectsANode();
    void enterZoomsToAPartition();
    void enterRunsACommand();
    void enterOpensALesson();
    void arrowsGoThroughTheListAndStopAtItsEnds();
    void escClosesAndGivesTheKeyboardBack();
    void nothingFoundSaysWhatToTry();
    void theSheetNamesEveryShortcutAndCommandKey();
    void theKeySheetFitsASmallWindow();
    void f1SaysWhatTheSelectedThingIs();
    void everyKindOfThingIsExplainedInBothLanguages();
};

namespace {

QStringList wordsOf(const std::vector<Findable>& found)
{
    QStringList words;
    for (const Findable& one : found)
        words << one.words;
    return words;
}

ui::FindBox* openFind(DrivenWindow& driven, const QString& typed)
{
    driven.key(Qt::Key_K, Qt::ControlModifier);
    auto* box = driven.window.findChild<ui::FindBox*>();
    QTest::keyClicks(box->findChild<QLineEdit*>(), typed);
    return box;
}

void enter(DrivenWindow& driven, ui::FindBox* box)
{
    QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Return);
    driven.settle();
}

// All that the sheet shows as text.
QString textOf(const QWidget* sheet)
{
    QStringList all;
    for (const auto* label : sheet->findChildren<QLabel*>())
        if (label->isVisibleTo(sheet))
            all << label->text();
    return all.join('\n');
}

} // namespace

void TstFindHelp::theNameItselfComesFirst()
{
    const auto driven = openFirstLab();
    const auto all = ui::findables(driven->shown(), {});
    QCOMPARE(wordsOf(ui::findAnything(all, "broker 2")).front(), QString("broker 2"));
    QCOMPARE(wordsOf(ui::findAnything(all, "orders-1")).front(), QString("orders-1"));
    QCOMPARE(wordsOf(ui::findAnything(all, "billing")).front(), QString("billing"));
    const auto rows = [](const QStringList& names) {
        std::vector<Findable> made;
        for (const QString& name : names)
            made.push_back({Findable::Kind::Node, name, {}, {}, {}});
        return made;
    };
    QCOMPARE(wordsOf(ui::findAnything(rows({"the disorder", "all orders", "orders-10", "orders"}), "orders")),
        QStringList({"orders", "orders-10", "all orders"}));
    QCOMPARE(wordsOf(ui::findAnything(all, "KILL BROKER 3")).front(), QString("kill broker 3"));
}

void TstFindHelp::everyWordMustBeThere()
{
    const auto driven = openFirstLab();
    const auto all = ui::findables(driven->shown(), {});
    const auto found = wordsOf(ui::findAnything(all, "2 power"));
    QVERIFY(found.contains("power-off broker 2") && !found.contains("power-off broker 1"));
    QVERIFY(ui::findAnything(all, "broker 77").empty());
    QCOMPARE(ui::findAnything(all, "  ").size(), std::min<std::size_t>(all.size(), 200));
}

void TstFindHelp::aWholeLineCanBeRun()
{
    const auto driven = openFirstLab();
    const auto all = ui::findables(driven->shown(), {});
    const auto found = ui::findAnything(all, "create topic payments --partitions 2 --replication 3");
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(found[0].kind == Findable::Kind::Command);
    const auto known = wordsOf(ui::findAnything(all, "pause broker 2"));
    QCOMPARE(known.count("pause broker 2"), 1); // offered once
}

void TstFindHelp::enterSelectsANode()
{
    const auto driven = openFirstLab();
    auto* box = openFind(*driven, "broker 3");
    enter(*driven, box);
    QVERIFY(driven->stage().selected() == ui::ObjectId::broker(BrokerId{3}));
    QVERIFY(!box->isVisible() && driven->stage().hasFocus());
}

void TstFindHelp::enterZoomsToAPartition()
{
    const auto driven = openFirstLab();
    enter(*driven, openFind(*driven, "orders-2"));
    QVERIFY(driven->stage().camera().level == ui::ZoomLevel::Partition);
    QCOMPARE(driven->stage().camera().partition, 2);
    enter(*driven, openFind(*driven, "broker 1")); // nodes are on the level above
    QVERIFY(driven->stage().camera().level == ui::ZoomLevel::Topic);
}

void TstFindHelp::enterRunsACommand()
{
    const auto driven = openFirstLab();
    enter(*driven, openFind(*driven, "pause broker 2"));
    QVERIFY(driven->shown().broker(BrokerId{2})->state.value == NodeState::Paused);
}

void TstFindHelp::enterOpensALesson()
{
    const auto driven = openFirstLab();
    enter(*driven, openFind(*driven, "4.3"));
    QVERIFY(QTest::qWaitFor([&] { return driven->window.lessonPanel().session() != nullptr; }));
}

void TstFindHelp::arrowsGoThroughTheListAndStopAtItsEnds()
{
    const auto driven = openFirstLab();
    auto* box = openFind(*driven, "broker 2");
    auto* line = box->findChild<QLineEdit*>();
    auto* list = box->findChild<QListWidget*>();
    QTest::keyClick(line, Qt::Key_Up);
    QCOMPARE(list->currentRow(), 0);
    QTest::keyClick(line, Qt::Key_Down);
    QCOMPARE(list->currentRow(), 1);
    for (int i = 0; i < 300; ++i)
        QTest::keyClick(line, Qt::Key_Down);
    QCOMPARE(list->currentRow(), list->count() - 1);
}

void TstFindHelp::escClosesAndGivesTheKeyboardBack()
{
    const auto driven = openFirstLab();
    const auto before = driven->shown().at;
    auto* box = openFind(*driven, "k");
    QVERIFY(box->isVisible() && !driven->stage().hasFocus());
    QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Escape);
    QVERIFY(!box->isVisible() && driven->stage().hasFocus());
    QVERIFY(driven->shown().at == before);
}

void TstFindHelp::nothingFoundSaysWhatToTry()
{
    const auto driven = openFirstLab();
    auto* box = openFind(*driven, "zzz");
    QCOMPARE(box->findChild<QListWidget*>()->count(), 0);
    QVERIFY(textOf(box).contains("broker 2"));
    enter(*driven, box); // nothing to choose: it stays
    QVERIFY(box->isVisible());
}

void TstFindHelp::theSheetNamesEveryShortcutAndCommandKey()
{
    const auto driven = openFirstLab();
    QStringList named;
    for (const auto& group : ui::keysOfWindow())
        for (const auto& row : group.rows)
            named << row.keys;
    for (const auto* menu : driven->window.menuBar()->findChildren<QMenu*>())
        for (const auto* action : menu->actions())
            if (!action->shortcut().isEmpty())
                QVERIFY2(named.contains(action->shortcut().toString()), qPrintable(action->text() + action->shortcut().toString()));
    const auto& view = driven->shown();
    std::vector<ui::ObjectId> things{ui::ObjectId::broker(BrokerId{1}), ui::ObjectId::controller(view.controllers.begin()->first)};
    for (const auto& [id, client] : view.clients)
        things.push_back(ui::ObjectId::client(id));
    for (const auto& id : things)
        for (const auto& command : commandsFor(view, id))
            QVERIFY2(command.key.isEmpty() || named.contains(command.key), qPrintable(command.key));
}

void TstFindHelp::theKeySheetFitsASmallWindow()
{
    for (const auto language : {ui::Language::English, ui::Language::Chinese}) {
        ui::Appearance::instance().setLanguage(language);
        const auto driven = openFirstLab();
        driven->window.resize(1280, 720);
        driven->key(Qt::Key_Question);
        auto* sheet = driven->window.findChild<ui::HelpSheet*>();
        QVERIFY(sheet->isVisible());
        for (const auto* label : sheet->findChildren<QLabel*>())
            if (label->isVisible())
                QVERIFY2(label->width() >= std::min(label->sizeHint().width(), label->minimumSizeHint().width())
                        && label->visibleRegion().boundingRect().height() == label->height(),
                    qPrintable(label->text()));
    }
}

void TstFindHelp::f1SaysWhatTheSelectedThingIs()
{
    const auto driven = openFirstLab();
    driven->click(ui::ObjectId::broker(BrokerId{1}));
    driven->stage().setFocus();
    driven->key(Qt::Key_F1);
    auto* sheet = driven->window.findChild<ui::HelpSheet*>();
    QVERIFY(sheet->isVisible());
    QVERIFY(textOf(sheet).contains("Broker · broker 1"));
    QVERIFY(textOf(sheet).contains("Kill: the process dies"));
    QTest::keyClick(sheet, Qt::Key_K); // no key of the stage works through it
    driven->settle();
    QVERIFY(driven->shown().broker(BrokerId{1})->state.value == NodeState::Running);
    QTest::keyClick(sheet, Qt::Key_Escape);
    QVERIFY(!sheet->isVisible() && driven->stage().hasFocus());
}

void TstFindHelp::everyKindOfThingIsExplainedInBothLanguages()
{
    const auto driven = openFirstLab();
    const auto& view = driven->shown();
    const TopicPartition p{"orders", 0};
    std::vector<ui::ObjectId> things{{}, ui::ObjectId::controllers(), ui::ObjectId::controller(view.controllers.begin()->first),
        ui::ObjectId::broker(BrokerId{1}), ui::ObjectId::topic("orders"), ui::ObjectId::partitionOf(p), ui::ObjectId::replica(p, BrokerId{1}),
        ui::ObjectId::record(p, BrokerId{1}, Offset{0}), ui::ObjectId::message(MessageId{1}), ui::ObjectId::link(NodeId{1}, NodeId{2}),
        ui::ObjectId::group("billing"), ui::ObjectId::setting("replica.lag.time.max.ms")};
    for (const auto& [id, client] : view.clients)
        things.push_back(ui::ObjectId::client(id));
    std::set<QString> english;
    for (const auto& id : things) {
        ui::Appearance::instance().setLanguage(ui::Language::English);
        const auto here = ui::aboutThing(view, id);
        QVERIFY2(here.sentences.size() > 40, qPrintable(ui::idText(id)));
        english.insert(here.sentences);
        ui::Appearance::instance().setLanguage(ui::Language::Chinese);
        const auto there = ui::aboutThing(view, id);
        QVERIFY2(there.sentences != here.sentences && !there.word.isEmpty(), qPrintable(ui::idText(id)));
        QCOMPARE(there.marks.size(), here.marks.size());
    }
    QVERIFY(english.size() >= 13); // each kind has its own
}

QTEST_MAIN(TstFindHelp)
#include "tst_find_help.moc"
