#include <QTest>

#include <QComboBox>
#include <QLabel>

#include "tests/ui/window/driven_window.h"
#include "ui/window/command_dialog.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;

// Producers, consumers and topics by form: does the line that is shown run, and is what is wrong said at its field?
class TstDialogs : public QObject {
    Q_OBJECT

private slots:
    void theProducersFormRunsItsLine();
    void aWrongValueIsSaidAtItsFieldAndDoesNotRun();
    void aRunningNameIsTaken();
    void escapeRunsNothing();
    void theConsumersNameFollowsItsGroup();
    void aTopicIsMadeAndAskedBeforeItGoes();
    void lettersOfTheSelectionStayItsOwn();
};

namespace {

ui::CommandDialog* form(DrivenWindow& driven)
{
    for (auto* dialog : driven.window.findChildren<ui::CommandDialog*>())
        if (dialog->isVisible())
            return dialog;
    return nullptr;
}

void openForm(DrivenWindow& driven, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    driven.key(key, modifiers);
    QVERIFY(form(driven));
    QVERIFY(QTest::qWaitForWindowActive(form(driven)));
}

// What stood there is gone, then the text is typed.
void fill(DrivenWindow& driven, const QString& name, const QString& text)
{
    QWidget* input = form(driven)->field(name);
    QVERIFY2(input, qPrintable(name));
    QTest::mouseClick(input, Qt::LeftButton);
    QTest::keyClick(input, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(input, Qt::Key_Backspace);
    QTest::keyClicks(input, text);
}

void enter(DrivenWindow& driven)
{
    QWidget* focused = form(driven)->focusWidget();
    QTest::keyClick(focused, Qt::Key_Return);
    driven.settle();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

const ClientView* client(DrivenWindow& driven, const std::string& name)
{
    for (const auto& [id, view] : driven.shown().clients)
        if (view->name == name)
            return driven.shown().client(id);
    return nullptr;
}

} // namespace

void TstDialogs::theProducersFormRunsItsLine()
{
    const auto driven = openFirstLab();
    openForm(*driven, Qt::Key_P);
    fill(*driven, "name", "p7");
    fill(*driven, "linger.ms", "20");
    QTest::keyClick(form(*driven)->field("acks"), Qt::Key_Down); // all, then 1
    QCOMPARE(form(*driven)->line(), QString("start producer p7 --topic orders --rate 5/s --keys grace,heidi --acks 1 --config linger.ms=20"));
    QCOMPARE(form(*driven)->problem(), QString());
    enter(*driven);
    QVERIFY(!form(*driven));
    const ClientView* made = client(*driven, "p7");
    QVERIFY(made);
    QVERIFY(made->kind == NodeKind::Producer);
    driven->type("advance 2s");
    QVERIFY(client(*driven, "p7")->producer->acked.value >= 8); // five a second
}

void TstDialogs::aWrongValueIsSaidAtItsFieldAndDoesNotRun()
{
    const auto driven = openFirstLab();
    const auto before = driven->ask([](Lab& lab) { return lab.stateHash(); });
    openForm(*driven, Qt::Key_P);
    const QString free = form(*driven)->line().section(' ', 2, 2);
    QVERIFY(!client(*driven, free.toStdString()));
    struct Wrong {
        const char *field, *text, *words;
    };
    for (const Wrong& wrong : {Wrong{"rate", "fast", "fast"}, Wrong{"topic", "ordrs", "ordrs"}, Wrong{"linger.ms", "-1", "whole number"},
             Wrong{"key-space", "0", "whole number"}, Wrong{"name", "", "missing"}}) {
        const QString was = [&] {
            if (auto* edit = qobject_cast<QLineEdit*>(form(*driven)->field(wrong.field)))
                return edit->text();
            return qobject_cast<QComboBox*>(form(*driven)->field(wrong.field))->currentText();
        }();
        fill(*driven, wrong.field, wrong.text);
        QVERIFY2(form(*driven)->problem().contains(wrong.words), qPrintable(form(*driven)->problem()));
        // It is said right under that field.
        const QRect input(form(*driven)->field(wrong.field)->mapTo(form(*driven), QPoint()), form(*driven)->field(wrong.field)->size());
        bool said = false;
        for (auto* label : form(*driven)->findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text().contains(form(*driven)->problem()) && label->text().startsWith("✗")
                && label->mapTo(form(*driven), QPoint()).x() == input.left() && label->mapTo(form(*driven), QPoint()).y() >= input.bottom()
                && label->mapTo(form(*driven), QPoint()).y() <= input.bottom() + 12);
        QApplication::processEvents();
        QVERIFY2(said, wrong.field);
        enter(*driven);
        QVERIFY(form(*driven)); // nothing ran
        fill(*driven, wrong.field, was);
    }
    QCOMPARE(form(*driven)->problem(), QString());
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), before);
}

void TstDialogs::aRunningNameIsTaken()
{
    const auto driven = openFirstLab();
    openForm(*driven, Qt::Key_P);
    fill(*driven, "name", "p1");
    QVERIFY2(form(*driven)->problem().contains("p1 runs already"), qPrintable(form(*driven)->problem()));
    enter(*driven);
    QVERIFY(form(*driven));
}

void TstDialogs::escapeRunsNothing()
{
    const auto driven = openFirstLab();
    const auto before = driven->ask([](Lab& lab) { return lab.stateHash(); });
    openForm(*driven, Qt::Key_C);
    QTest::keyClick(form(*driven)->focusWidget(), Qt::Key_Escape);
    driven->settle();
    QVERIFY(!form(*driven));
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), before);
}

void TstDialogs::theConsumersNameFollowsItsGroup()
{
    const auto driven = openFirstLab();
    openForm(*driven, Qt::Key_C);
    fill(*driven, "group", "audit");
    QCOMPARE(form(*driven)->line(), QString("start consumer audit-1 --topics orders --group audit"));
    fill(*driven, "name", "eve");
    fill(*driven, "group", "audit2");
    fill(*driven, "process-time", "20");
    QCOMPARE(form(*driven)->line(), QString("start consumer eve --topics orders --group audit2 --process-time 20ms"));
    enter(*driven);
    QVERIFY(!form(*driven));
    QVERIFY(client(*driven, "eve"));
    driven->type("advance 5s");
    QVERIFY(driven->shown().groups.count("audit2") == 1);
}

void TstDialogs::aTopicIsMadeAndAskedBeforeItGoes()
{
    const auto driven = openFirstLab();
    openForm(*driven, Qt::Key_T, Qt::ShiftModifier);
    fill(*driven, "replication", "4");
    QVERIFY2(form(*driven)->problem().contains("more copies than brokers; there are 3"), qPrintable(form(*driven)->problem()));
    fill(*driven, "replication", "2");
    fill(*driven, "min.insync.replicas", "3"); // allowed, but it says so
    QVERIFY(form(*driven)->problem().contains("can never succeed"));
    fill(*driven, "min.insync.replicas", "2");
    QCOMPARE(form(*driven)->line(), QString("create topic payments --partitions 3 --replication 2 --config min.insync.replicas=2"));
    enter(*driven);
    QVERIFY(!form(*driven));
    driven->type("advance 1s");
    QVERIFY(driven->shown().topics.count("payments") == 1);

    driven->stage().setFocus();
    driven->key(Qt::Key_1); // the cluster: heads of topics
    const auto ask = [&](Qt::Key answer) {
        driven->choose(ui::ObjectId::topic("payments"), "Delete topic payments");
        QPointer<ui::DeleteTopicDialog> dialog = driven->window.findChild<ui::DeleteTopicDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        QTest::keyClick(dialog->focusWidget(), answer);
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        driven->settle();
    };
    ask(Qt::Key_Return); // it stands on "Keep it"
    driven->type("advance 1s");
    QVERIFY(driven->shown().topics.count("payments") == 1);
    driven->choose(ui::ObjectId::topic("payments"), "Delete topic payments");
    ui::DeleteTopicDialog* dialog = nullptr;
    for (auto* one : driven->window.findChildren<ui::DeleteTopicDialog*>())
        dialog = one->isVisible() ? one : dialog;
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
    driven->settle();
    driven->type("advance 1s");
    QVERIFY(driven->shown().topics.count("payments") == 0);
}

void TstDialogs::lettersOfTheSelectionStayItsOwn()
{
    const auto driven = openFirstLab();
    driven->click(ui::ObjectId::broker(BrokerId{2}));
    driven->key(Qt::Key_P); // pauses it
    QVERIFY(!form(*driven));
    QVERIFY(driven->shown().broker(BrokerId{2})->state.value == NodeState::Paused);
    openForm(*driven, Qt::Key_P, Qt::ShiftModifier);
    QVERIFY(driven->shown().broker(BrokerId{2})->state.value == NodeState::Paused);
}

QTEST_MAIN(TstDialogs)
#include "tst_dialogs.moc"
