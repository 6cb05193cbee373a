#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QMenuBar>
#include <QTemporaryDir>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/panels/config_editor.h"
#include "ui/panels/setting_popup.h"
#include "ui/stage/crumb.h"
#include "ui/window/command_dialog.h"
#include "ui/window/partitioners_dialog.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;
using ui::ObjectId;
using ui::ZoomLevel;

// A producer looked into, set and started in the window as a person does it.
class TstProducerWindow : public QObject {
    Q_OBJECT

private slots:
    void aDoubleClickGoesInAndEscapeOut();
    void enterGoesInAndTheCrumbsLeadBack();
    void aKnobIsTurnedInItsPlace();
    void theFormMakesTheLine();
    void theClientsWordsStandBesideTheField();
    void linesOfAFileBecomeValues();
    void partitionersArePlayedSideBySide();
};

namespace {

NodeId producerOf(DrivenWindow& driven)
{
    for (const auto& [id, client] : driven.shown().clients)
        if (client->kind == NodeKind::Producer)
            return id;
    qFatal("the first lab has no producer");
}

ui::CommandDialog& openForm(DrivenWindow& driven)
{
    driven.key(Qt::Key_P, Qt::ShiftModifier);
    auto* form = driven.window.findChild<ui::CommandDialog*>();
    if (!form)
        qFatal("no form");
    return *form;
}

void set(ui::CommandDialog& form, const QString& name, const QString& value)
{
    QWidget* field = form.field(name);
    if (auto* combo = qobject_cast<QComboBox*>(field)) {
        if (combo->isEditable())
            combo->setCurrentText(value);
        else
            combo->setCurrentIndex(combo->findData(value));
    } else {
        auto* edit = static_cast<QLineEdit*>(field);
        QTest::keySequence(edit, QKeySequence::SelectAll);
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, value);
    }
}

} // namespace

void TstProducerWindow::aDoubleClickGoesInAndEscapeOut()
{
    const auto driven = openFirstLab();
    const NodeId p = producerOf(*driven);
    const QPoint at = boxOf(driven->stage().list(), ObjectId::client(p)).center().toPoint();
    const int before = driven->stage().width();
    QTest::mouseDClick(&driven->stage(), Qt::LeftButton, {}, at);
    driven->settle();
    QCOMPARE(driven->stage().camera().level, ZoomLevel::Producer);
    QCOMPARE(driven->stage().camera().client, p);
    QVERIFY(driven->stage().width() > before); // the panel on the left gives way
    QVERIFY(driven->stage().list().find(ObjectId::lane(p, ui::ProducerLane::Sender)));
    driven->key(Qt::Key_Escape);
    QCOMPARE(driven->stage().camera().level, ZoomLevel::Topic);
    QCOMPARE(driven->stage().selected(), ObjectId::client(p));
    QCOMPARE(driven->stage().width(), before);
}

void TstProducerWindow::enterGoesInAndTheCrumbsLeadBack()
{
    const auto driven = openFirstLab();
    const NodeId p = producerOf(*driven);
    driven->click(ObjectId::client(p));
    driven->key(Qt::Key_Return);
    QCOMPARE(driven->stage().camera().level, ZoomLevel::Producer);
    QStringList names;
    QList<ui::Crumb*> crumbs;
    for (auto* crumb : driven->window.findChildren<ui::Crumb*>())
        if (crumb->isVisible()) {
            names << crumb->text();
            crumbs << crumb;
        }
    QCOMPARE(names, QStringList({"Cluster", "Clients", "Producer " + QString::fromStdString(driven->shown().client(p)->name)}));
    QTest::mouseClick(crumbs[1], Qt::LeftButton);
    driven->settle();
    QCOMPARE(driven->stage().camera().level, ZoomLevel::Topic);
}

void TstProducerWindow::aKnobIsTurnedInItsPlace()
{
    const auto driven = openFirstLab();
    const NodeId p = producerOf(*driven);
    driven->stage().openProducer(p);
    driven->settle();
    driven->click(ObjectId::knob(p, "linger.ms"));
    auto* popup = driven->window.findChild<ui::SettingPopup*>();
    QVERIFY(popup);
    auto* field = popup->findChild<QLineEdit*>("configValue");
    QVERIFY(field);
    QTest::keySequence(field, QKeySequence::SelectAll);
    QTest::keyClicks(field, "-3");
    QVERIFY(popup->findChild<QLabel*>("configWords")->text().contains("linger.ms")); // Kafka's words
    QTest::keySequence(field, QKeySequence::SelectAll);
    QTest::keyClicks(field, "70");
    QVERIFY(popup->findChild<QLabel*>("configLine")->text().startsWith("set config producer "));
    QTest::keyClick(field, Qt::Key_Return);
    driven->settle();
    const auto value = driven->ask([p](Lab& lab) {
        const auto config = lab.run().configOf(p);
        const auto found = config->fixed.find("linger.ms");
        return found == config->fixed.end() ? std::string() : found->second;
    });
    QCOMPARE(value, std::string("70"));
}

void TstProducerWindow::theFormMakesTheLine()
{
    const auto driven = openFirstLab();
    auto& form = openForm(*driven);
    set(form, "name", "p8");
    set(form, "rate", "20");
    set(form, "keys", "");
    set(form, "partitioner", "round-robin");
    set(form, "value-serializer", "json");
    set(form, "interceptors", "trace-header,price-tag");
    set(form, "other settings", "max.block.ms=2000 retries=3");
    QCOMPARE(form.problem(), QString());
    QCOMPARE(form.line(),
        QString("start producer p8 --topic orders --rate 20/s --value-serializer json --acks all --partitioner round-robin "
                "--interceptors trace-header,price-tag --config max.block.ms=2000 --config retries=3"));
    form.reject();
}

void TstProducerWindow::theClientsWordsStandBesideTheField()
{
    const auto driven = openFirstLab();
    auto& form = openForm(*driven);
    set(form, "name", "p8");
    set(form, "other settings", "max.in.flight.requests.per.connection=6 enable.idempotence=true");
    QTest::keyClick(form.field("other settings"), Qt::Key_Return);
    driven->settle();
    bool said = false;
    for (auto* label : form.findChildren<QLabel*>())
        said |= label->isVisible() && label->text().contains("max.in.flight.requests.per.connection") && label->text().startsWith(QStringLiteral("✗"));
    QVERIFY(said);
    QVERIFY(form.isVisible()); // it stays to be mended
    form.reject();
}

void TstProducerWindow::linesOfAFileBecomeValues()
{
    QCOMPARE(ui::linesAsList("one\n\n two \r\nthree").list, QString("one,two,three"));
    QVERIFY(ui::linesAsList("one\ntwo,three\n").problem.startsWith("line 2:"));
    QVERIFY(ui::linesAsList("one\n\xff\xfe\n").problem.startsWith("line 2:"));
    QVERIFY(ui::linesAsList(QByteArray("x\n").repeated(ui::kListLinesMost + 1)).problem.startsWith(QStringLiteral("line %1:").arg(ui::kListLinesMost + 1)));
    QVERIFY(ui::linesAsList(QByteArray(ui::kListBytesMost + 1, 'x')).problem.startsWith("line 1:"));
    QVERIFY(!ui::linesAsList("\n\n").problem.isEmpty());
    const auto driven = openFirstLab();
    auto& form = openForm(*driven);
    QTemporaryDir folder;
    QFile file(folder.filePath("orders.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("first order\nsecond order\n");
    file.close();
    form.takeFile("values", file.fileName());
    QVERIFY2(form.line().contains("--values \"first order,second order\""), qPrintable(form.line()));
    form.reject();
}

void TstProducerWindow::partitionersArePlayedSideBySide()
{
    const auto driven = openFirstLab();
    QAction* entry = nullptr;
    for (QAction* menu : driven->window.menuBar()->actions())
        for (QAction* action : menu->menu()->actions())
            if (action->text().startsWith("Partitioners"))
                entry = action;
    QVERIFY(entry);
    entry->trigger();
    driven->settle();
    auto* dialog = driven->window.findChild<ui::PartitionersDialog*>();
    QVERIFY(dialog);
    dialog->finish();
    QVERIFY(!dialog->isRunning());
    QCOMPARE(dialog->runs().size(), std::size_t{3});
    for (const auto& run : dialog->runs())
        QVERIFY(run.problem.isEmpty() && run.records > 0);
    dialog->close();
}

QTEST_MAIN(TstProducerWindow)
#include "tst_producer_window.moc"
