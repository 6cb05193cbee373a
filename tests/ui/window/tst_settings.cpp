#include <QMenuBar>
#include <QSplitter>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include "app/first_lab.h"
#include "app/home.h"
#include "app/lab_io.h"
#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/appearance.h"
#include "ui/window/time_control.h"
#include "ui/window/window_settings.h"

using namespace engine;
using support::DrivenWindow;
using ui::WindowSettings;

// What a person chose: is it there at the next start, and nowhere else?
class TstSettings : public QObject {
    Q_OBJECT

private slots:
    void cleanup();
    void looksAreKept();
    void theWindowOpensAsItWasLeft();
    void nonsenseIsAsGoodAsNothing();
    void withoutAFileNothingIsKept();
    void theFileIsWhereTheUserSays();
    void presentersViewHidesThePanelsAndIsNotKept();
    void reduceMotionIsAChoiceOfTheMenu();
};

namespace {

std::unique_ptr<DrivenWindow> windowWith(const QString& settings)
{
    app::LoadedLab loaded;
    loaded.file = app::firstLab();
    std::vector<std::string> warnings;
    auto lab = app::makeLab(std::move(loaded), {}, warnings);
    lab->runUntil(Time{2s});
    ui::MainWindow::Doors doors;
    doors.settings = settings;
    return std::make_unique<DrivenWindow>(std::move(lab), doors);
}

QAction* viewAction(ui::MainWindow& window, const QString& words)
{
    for (auto* menu : window.menuBar()->findChildren<QMenu*>())
        for (auto* action : menu->actions())
            if (action->text().startsWith(words))
                return action;
    return nullptr;
}

} // namespace

void TstSettings::cleanup()
{
    auto& looks = ui::Appearance::instance();
    looks.setTheme(ui::ThemeChoice::Light);
    looks.setLanguage(ui::Language::English);
    looks.setReduceMotion(false);
}

void TstSettings::looksAreKept()
{
    const QTemporaryDir folder;
    const WindowSettings settings(folder.filePath("deeper/settings.ini"));
    auto& looks = ui::Appearance::instance();
    looks.setTheme(ui::ThemeChoice::Dark);
    looks.setLanguage(ui::Language::Chinese);
    looks.setReduceMotion(true);
    settings.keepAppearance();
    cleanup();
    settings.applyAppearance();
    QCOMPARE(looks.themeChoice(), ui::ThemeChoice::Dark);
    QCOMPARE(looks.language(), ui::Language::Chinese);
    QVERIFY(looks.reduceMotion());
}

void TstSettings::theWindowOpensAsItWasLeft()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("settings.ini");
    QList<int> left;
    {
        const auto driven = windowWith(file);
        driven->window.resize(1400, 900);
        driven->window.findChild<QSplitter*>()->setSizes({300, 700, 400});
        left = driven->window.findChild<QSplitter*>()->sizes();
        driven->openTab("Events");
        driven->window.findChild<ui::TimeControl*>()->setKind("LeaderElected");
        driven->key(Qt::Key_BracketLeft); // from 1 to 1/2
        ui::Appearance::instance().setTheme(ui::ThemeChoice::Dark);
        driven->window.close();
    }
    cleanup();
    WindowSettings(file).applyAppearance();
    QCOMPARE(ui::Appearance::instance().themeChoice(), ui::ThemeChoice::Dark);
    const auto driven = windowWith(file);
    const auto* tabs = driven->window.findChild<ui::Inspector*>()->findChild<QTabWidget*>();
    const int tab = tabs->currentIndex();
    ui::Appearance::instance().setLanguage(ui::Language::English);
    QCOMPARE(tabs->tabText(tab), QString("Events"));
    QCOMPARE(driven->window.findChild<ui::TimeControl*>()->kind(), QString("LeaderElected"));
    const auto kept = WindowSettings(file).shape();
    QVERIFY(kept.pace && kept.pace->denominator == 2);
    QCOMPARE(kept.panels, left);
}

void TstSettings::nonsenseIsAsGoodAsNothing()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("settings.ini");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[appearance]\ntheme=purple\nlanguage=xx\n[window]\npanels=-4 x\ntab=99\ngeometry=@ByteArray(zz)\n[time]\npace=0/0\nstepKind=Nothing\n");
    file.close();
    WindowSettings(path).applyAppearance();
    QCOMPARE(ui::Appearance::instance().themeChoice(), ui::ThemeChoice::System);
    QVERIFY(!WindowSettings(path).shape().pace);
    const auto driven = windowWith(path);
    QCOMPARE(driven->window.findChild<ui::TimeControl*>()->kind(), QString("BatchAppended"));
    QVERIFY(driven->stage().isVisible());
    for (const int width : driven->window.findChild<QSplitter*>()->sizes())
        QVERIFY(width > 0);
}

void TstSettings::withoutAFileNothingIsKept()
{
    WindowSettings({}).keepAppearance();
    WindowSettings({}).keep({});
    QVERIFY(!WindowSettings({}).shape().pace);
    QVERIFY(WindowSettings({}).shape().geometry.isEmpty());
}

void TstSettings::theFileIsWhereTheUserSays()
{
    const QByteArray home = qgetenv("HIGHWATER_HOME"), config = qgetenv("XDG_CONFIG_HOME");
    qputenv("HIGHWATER_HOME", "/somewhere/of/mine");
    QCOMPARE(app::settingsFile().string(), std::string("/somewhere/of/mine/settings.ini"));
    qunsetenv("HIGHWATER_HOME");
    qputenv("XDG_CONFIG_HOME", "/xdg/config");
    QCOMPARE(app::settingsFile().string(), std::string("/xdg/config/highwater/settings.ini"));
    home.isEmpty() ? qunsetenv("HIGHWATER_HOME") : qputenv("HIGHWATER_HOME", home);
    config.isEmpty() ? qunsetenv("XDG_CONFIG_HOME") : qputenv("XDG_CONFIG_HOME", config);
}

void TstSettings::presentersViewHidesThePanelsAndIsNotKept()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("settings.ini");
    const auto driven = windowWith(file);
    const auto* inspector = driven->window.findChild<ui::Inspector*>();
    const int before = driven->stage().width();
    driven->key(Qt::Key_F5);
    QVERIFY(!inspector->isVisible());
    QVERIFY(driven->stage().width() > before);
    QCOMPARE(driven->stage().camera().scale, 1.5);
    driven->key(Qt::Key_F5);
    QVERIFY(inspector->isVisible());
    QCOMPARE(driven->stage().camera().scale, 1.0);
    driven->key(Qt::Key_F5);
    driven->window.close();
    for (const int width : WindowSettings(file).shape().panels)
        QVERIFY(width > 0);
}

void TstSettings::reduceMotionIsAChoiceOfTheMenu()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("settings.ini");
    const auto driven = windowWith(file);
    QAction* still = viewAction(driven->window, "Reduce motion");
    QVERIFY(still && !still->isChecked());
    still->trigger();
    QVERIFY(ui::Appearance::instance().reduceMotion());
    ui::Appearance::instance().setReduceMotion(false);
    ui::Appearance::instance().setReduceMotion(true);
    cleanup();
    QVERIFY(!ui::Appearance::instance().reduceMotion());
}

QTEST_MAIN(TstSettings)
#include "tst_settings.moc"
